//! Everything the program knows, loaded.

use std::{
    fmt::Display,
    sync::{Arc, OnceLock},
};

use sha2::{Digest, Sha256};

use crate::{
    model::{Date, Passage, Pillar},
    query::Words,
    rules::{
        Countries, InstrumentWords, Numbering, Thesaurus, ThesaurusError, Values, abbreviations,
        book::{Lexicon, PillarInfo, Rule},
        commitments::{self, Commitments},
        diagnostic::{Diagnostic, Severity, position},
        engine::Engine,
        files::{self, Layer, Layers, RuleFiles, SourceFile},
        filters::{self, Filter},
        forms::Forms,
        layering::{Book, merge},
        lexicon_context::LexiconContext,
        matching::{Reading, RuleMatch},
    },
    text::{Abbreviations, Analyzer},
};

/// Everything the program knows: rules and lexicons of the pillars, and the tables.
#[derive(Debug)]
pub struct Rules {
    /// Filled at once where a higher layer has a say in it, else on first use: most searches
    /// need no rule and no lexicon.
    book: OnceLock<Book>,
    countries: Countries,
    numbering: Numbering,
    /// As the book: a search needs none.
    instruments: OnceLock<InstrumentWords>,
    abbreviations: Abbreviations,
    commitments: Commitments,
    thesaurus: Thesaurus,
    values: Values,
    fingerprint: String,
    /// Hash of the tables by which texts are read.
    tables: String,
    filters: Vec<Filter>,
    engine: OnceLock<Engine>,
    forms: Forms,
    /// What the upper layers were read from.
    files: RuleFiles,
}

impl Rules {
    /// Loads what is compiled in.
    ///
    /// # Errors
    /// Only if a built-in file is broken, which a test excludes.
    pub fn builtin() -> Result<Self, Vec<Diagnostic>> {
        Self::of_files(files::builtin())
    }

    /// Loads what is compiled in and lays the other layers over it.
    ///
    /// # Errors
    /// Every fault found in the files, by file and line; the caller shows them and stops.
    pub fn load(layers: &Layers) -> Result<Self, Vec<Diagnostic>> {
        Self::of(RuleFiles::read(layers)?)
    }

    /// Lays files that were read before over what is compiled in.
    ///
    /// # Errors
    /// As [`Rules::load`]; files that were sound are so again, unless what is compiled in is
    /// different now.
    pub fn of(layers: RuleFiles) -> Result<Self, Vec<Diagnostic>> {
        let mut files = files::builtin();
        files.extend(layers.rules.iter().cloned());
        let mut rules = Self::of_files(files)?;
        if let Some((filters, today)) = &layers.filters {
            rules = rules.filtered(filters, *today)?;
        }
        rules.files = layers;
        Ok(rules)
    }

    /// Lays the desk's filters over the rules; those in force change the fingerprint.
    fn filtered(mut self, files: &[SourceFile], today: Date) -> Result<Self, Vec<Diagnostic>> {
        self.filters = filters::read(files, today, self.book())?;
        let in_force = self.filters.iter().filter(|filter| !filter.is_over);
        // what is said for people does not change what is tagged
        let said: Vec<String> =
            in_force.map(|one| format!("{}|{:?}|{:?}", one.rule, one.when, one.scope)).collect();
        if !said.is_empty() {
            self.fingerprint = half_of_hash([self.fingerprint.as_str(), &said.join("\n")]);
        }
        Ok(self)
    }

    fn of_files(files: Vec<SourceFile>) -> Result<Self, Vec<Diagnostic>> {
        let fingerprint = fingerprint(&files);
        let (tables, pillars): (Vec<_>, Vec<_>) = files.into_iter().partition(is_table);
        let is_of_search = |file: &&SourceFile| OF_SEARCH.contains(&file.stem.as_str());
        let read_by = self::fingerprint(tables.iter().filter(|file| !is_of_search(file)));
        let mut faults = Vec::new();
        let countries = table(&tables, "countries", &mut faults, |known, text| {
            let mut countries: Countries = known.unwrap_or_default();
            countries.extend(text).map(|()| countries)
        });
        let numbering =
            table(&tables, "numbering", &mut faults, |_, text| Numbering::from_toml(text));
        let instruments = instruments(&tables, &mut faults);
        let abbreviations =
            table(&tables, "abbreviations", &mut faults, |_, text| abbreviations::from_toml(text));
        let commitments = commitments(&tables, &mut faults);
        let values = table(&tables, "values", &mut faults, |known, text| {
            let mut values: Values = known.unwrap_or_default();
            values.extend(text).map(|()| values)
        })
        .unwrap_or_default();
        let thesaurus = thesaurus(&tables, &mut faults);
        let book = book(&pillars, &mut faults);
        match (countries, numbering, abbreviations, commitments) {
            (Some(countries), Some(numbering), Some(abbreviations), Some(commitments))
                if faults.is_empty() =>
            {
                Ok(Self {
                    book,
                    countries,
                    numbering,
                    instruments,
                    abbreviations,
                    commitments,
                    thesaurus,
                    values,
                    fingerprint,
                    tables: read_by,
                    filters: Vec::new(),
                    engine: OnceLock::new(),
                    forms: Forms::default(),
                    files: RuleFiles::default(),
                })
            }
            _ => Err(faults),
        }
    }

    /// Returns a word that changes when any rule file changes.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Returns what the upper layers were read from.
    pub const fn files(&self) -> &RuleFiles {
        &self.files
    }

    /// Returns a word that changes when a table changes by which texts are read: numbering,
    /// instruments, states, commitments.
    pub(super) fn tables(&self) -> &str {
        &self.tables
    }

    /// Returns the pillars, the neighbour bucket among them, in the order of the files.
    pub fn pillars(&self) -> &[PillarInfo] {
        &self.book().pillars
    }

    /// Returns the rules in the order of the files.
    pub fn rules(&self) -> &[Rule] {
        &self.book().rules
    }

    /// Returns the desk's filters in the order of the files, those that have run out included.
    pub fn filters(&self) -> &[Filter] {
        &self.filters
    }

    /// Returns the lexicons in the order of the files.
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.book().lexicons
    }

    /// Returns a lexicon by name, `readmit` or `returns.readmit`.
    pub fn lexicon(&self, name: &str) -> Option<&Lexicon> {
        self.lexicon_number(name).map(|number| &self.book().lexicons[number])
    }

    /// Returns the names, adjectives and inhabitants of states.
    pub const fn countries(&self) -> &Countries {
        &self.countries
    }

    /// Returns the words and forms of numbering.
    pub const fn numbering(&self) -> &Numbering {
        &self.numbering
    }

    /// Returns the words by which instruments are recognised.
    pub fn instruments(&self) -> &InstrumentWords {
        self.instruments.get_or_init(|| {
            InstrumentWords::builtin().expect("the built-in table is read by a test")
        })
    }

    /// Returns the words whose full stop ends no sentence.
    pub const fn abbreviations(&self) -> &Abbreviations {
        &self.abbreviations
    }

    /// Returns the patterns by which commitments are read.
    pub const fn commitments(&self) -> &Commitments {
        &self.commitments
    }

    /// Returns what the words of the domain mean to each other.
    pub const fn thesaurus(&self) -> &Thesaurus {
        &self.thesaurus
    }

    /// Returns the names of the values of fields.
    pub const fn values(&self) -> &Values {
        &self.values
    }

    /// Reads a passage with all rules.
    pub fn read<'r: 't, 't>(&'r self, passage: &Passage<'t>) -> Reading<'r, 't> {
        Reading::of(self, passage)
    }

    /// Returns the rules that fire on a passage, by pillar, topic and id.
    pub fn matches(&self, passage: &Passage) -> Vec<RuleMatch<'_>> {
        let passage: Passage<'_> = *passage;
        Reading::of(self, &passage).matches()
    }

    /// Returns a context that answers `@name` in queries and compiles only the lexicons named.
    pub fn lexicon_context(&self) -> LexiconContext<'_> {
        LexiconContext::of(self)
    }

    pub(super) fn book(&self) -> &Book {
        self.book.get_or_init(|| {
            merge(&builtin_pillars()).expect("the built-in files are read by a test")
        })
    }

    pub(super) fn lexicon_number(&self, name: &str) -> Option<usize> {
        // No pillar is named like this, so the lexicons of all are equally near.
        self.book().lexicon(&Pillar(String::new()), name)
    }

    pub(super) fn engine(&self) -> &Engine {
        self.engine.get_or_init(|| Engine::compile(self.book(), &self.filters))
    }

    pub(super) const fn forms(&self) -> &Forms {
        &self.forms
    }

    /// Analyses a passage with the forms of all words that these rules have met.
    pub fn words<'t>(&'t self, passage: &Passage<'t>) -> Words<'t> {
        let mut store = self.forms.take();
        let mut form =
            |analyzer: &Analyzer, word: &str| Arc::clone(&store.known(analyzer, word).form);
        Words::with(passage, &mut form).with_abbreviations(&self.abbreviations)
    }
}

/// Files that are tables of their own form; every other file holds a pillar.
const TABLES: [&str; 12] = [
    "countries",
    "numbering",
    "instruments",
    "abbreviations",
    "modality",
    "deadlines",
    "debtors",
    "amounts",
    "conditions",
    "context",
    "thesaurus",
    "values",
];

/// The tables among them that only search looks into: no text is read by them.
const OF_SEARCH: [&str; 2] = ["thesaurus", "values"];

fn fingerprint<'f>(files: impl IntoIterator<Item = &'f SourceFile>) -> String {
    half_of_hash(files.into_iter().flat_map(|file| [file.stem.as_str(), file.text.as_str()]))
}

/// Returns half of the SHA-256 over the words: it tells rule sets apart, and prints as one number.
fn half_of_hash<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let mut hash = Sha256::new();
    for words in words {
        hash.update((words.len() as u64).to_le_bytes());
        hash.update(words.as_bytes());
    }
    let half =
        hash.finalize().iter().take(16).fold(0u128, |half, &byte| half << 8 | u128::from(byte));
    format!("{half:032x}")
}

/// Reads a table through its layers; a higher one extends or replaces, as the table decides.
fn table<T>(
    files: &[SourceFile],
    stem: &str,
    faults: &mut Vec<Diagnostic>,
    read: impl Fn(Option<T>, &str) -> Result<T, toml::de::Error>,
) -> Option<T> {
    let mut value = None;
    for file in files.iter().filter(|file| file.stem == stem) {
        match read(value.take(), &file.text) {
            Ok(next) => value = Some(next),
            Err(error) => faults.push(super::reading::toml_fault(file, &error)),
        }
    }
    value
}

fn is_table(file: &SourceFile) -> bool {
    TABLES.contains(&file.stem.as_str())
}

fn builtin_pillars() -> Vec<SourceFile> {
    let mut files = files::builtin();
    files.retain(|file| !is_table(file));
    files
}

/// Lays the pillars' files over each other, unless they are those compiled in.
fn book(pillars: &[SourceFile], faults: &mut Vec<Diagnostic>) -> OnceLock<Book> {
    if pillars == builtin_pillars() {
        return OnceLock::new();
    }
    match merge(pillars) {
        Ok(book) => OnceLock::from(book),
        Err(found) => {
            faults.extend(found);
            OnceLock::new()
        }
    }
}

/// Reads the words of instruments of higher layers; the last one holds.
fn instruments(files: &[SourceFile], faults: &mut Vec<Diagnostic>) -> OnceLock<InstrumentWords> {
    use crate::rules::InstrumentWordsError as Error;
    let mut value = OnceLock::new();
    let is_foreign = |file: &&SourceFile| file.layer != Layer::Builtin;
    for file in files.iter().filter(|file| file.stem == "instruments").filter(is_foreign) {
        match InstrumentWords::from_toml(&file.text) {
            Ok(next) => value = OnceLock::from(next),
            Err(Error::Toml(error)) => faults.push(super::reading::toml_fault(file, &error)),
            Err(error @ Error::Expression(_)) => {
                faults.push(table_fault(file, &error));
            }
        }
    }
    value
}

/// Reads the files by which commitments are read; a higher layer replaces a file as a whole.
fn commitments(files: &[SourceFile], faults: &mut Vec<Diagnostic>) -> Option<Commitments> {
    let own = |file: &&SourceFile| commitments::FILES.contains(&file.stem.as_str());
    for file in files.iter().filter(own).filter(|file| file.layer != Layer::Builtin) {
        // The built-in patterns are compiled on first use; foreign ones are tried at once.
        if let Some(message) = commitments::faulty_pattern(&file.text) {
            faults.push(table_fault(file, &message));
        }
    }
    let highest = |stem: &str| files.iter().rev().find(|file| file.stem == stem);
    match Commitments::read(|stem| highest(stem).map_or("", |file| file.text.as_str())) {
        Ok(commitments) => Some(commitments),
        Err((stem, error)) => {
            faults.extend(highest(stem).map(|file| super::reading::toml_fault(file, &error)));
            None
        }
    }
}

fn thesaurus(files: &[SourceFile], faults: &mut Vec<Diagnostic>) -> Thesaurus {
    let mut thesaurus = Thesaurus::default();
    for file in files.iter().filter(|file| file.stem == "thesaurus") {
        match thesaurus.extend(&file.text) {
            Ok(()) => {}
            Err(ThesaurusError::Form(error)) => {
                faults.push(super::reading::toml_fault(file, &error));
            }
            Err(error) => faults.push(table_fault(file, &error)),
        }
    }
    thesaurus
}

/// Makes a diagnostic of a fault without a place: it is shown at its section.
fn table_fault(file: &SourceFile, error: &dyn Display) -> Diagnostic {
    let message = error.to_string();
    let section = message.split(':').next().unwrap_or_default();
    let (line, column) = position(&file.text, file.text.find(section).unwrap_or(0));
    Diagnostic {
        file: file.name.clone(),
        line,
        column,
        rule: None,
        severity: Severity::Error,
        message,
        help: None,
    }
}

#[cfg(test)]
impl Rules {
    /// Makes rules of the built-in tables and the given pillar files, for tests.
    pub(super) fn of_pillars(pillars: &[(files::Layer, &str)]) -> Result<Self, Vec<Diagnostic>> {
        let mut files = files::builtin();
        files.retain(is_table);
        files.extend(pillars.iter().enumerate().map(|(number, &(layer, text))| SourceFile {
            layer,
            name: format!("{number}.toml"),
            stem: format!("pillar-{number}"),
            text: text.to_owned(),
        }));
        Self::of_files(files)
    }

    /// As [`Rules::of_pillars`], with the desk's filters of a file `filters.toml`.
    pub(super) fn of_pillars_filtered(
        pillars: &[(files::Layer, &str)],
        filters: &str,
        today: Date,
    ) -> Result<Self, Vec<Diagnostic>> {
        let file = SourceFile {
            layer: Layer::Corpus,
            name: "filters.toml".to_owned(),
            stem: "filters".to_owned(),
            text: filters.to_owned(),
        };
        Self::of_pillars(pillars)?.filtered(&[file], today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_files_are_sound() {
        let mut faults = Rules::builtin().err().unwrap_or_default();
        faults.extend(merge(&builtin_pillars()).err().unwrap_or_default());
        let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(shown, [""; 0]);
    }

    #[test]
    fn a_changed_file_changes_the_fingerprint() {
        let mut files = files::builtin();
        let before = fingerprint(&files);
        files[0].text.push(' ');
        assert_ne!(fingerprint(&files), before);
    }
}

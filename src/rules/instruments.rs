//! The words by which kind, binding force and facts of an instrument are read, as data.
//!
//! Which of the expressions is asked where is `structure`'s affair.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::model::{InstrumentKind, Language, Span};

use super::expression::Expression;
use super::facts::FactText;
use super::instrument_mentions::{InstrumentMention, InstrumentNames};
use super::needles::NeedleIndex;
use super::phrases::Phrases;
use super::signs::{SignLists, Signs, Speaks};

const BUILTIN: &str = include_str!("builtin/instruments.toml");

/// Compiled size, in bytes, that one expression of a table may reach.
const EXPRESSION_LIMIT: usize = 4 << 20;

/// A table that is not of the form of `builtin/instruments.toml`.
#[derive(Debug)]
pub enum InstrumentWordsError {
    /// It is no such TOML; the error names the place.
    Toml(toml::de::Error),
    /// An expression under `[facts]` or `[mentions]` does not compile.
    Expression(regex::Error),
}

impl fmt::Display for InstrumentWordsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toml(error) => error.fmt(f),
            Self::Expression(error) => write!(f, "an expression: {error}"),
        }
    }
}

impl std::error::Error for InstrumentWordsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Toml(error) => Some(error),
            Self::Expression(error) => Some(error),
        }
    }
}

/// What makes a named state a party; all lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institutions {
    /// Nouns behind an adjective (*dem Schweizerischen Bundesrat*).
    pub words: Vec<String>,
    /// Nouns behind an adjective that names a language (*dem französischen Originaltext*).
    pub texts: Vec<String>,
    /// Words of a title before the names of the parties.
    pub between: Phrases,
    /// Words of a title before its subject.
    pub about: Phrases,
}

/// How a gazette's notice before an instrument is told from the instrument's title; lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    /// Words with which a notice opens.
    pub opens: Phrases,
    /// Words with which a sentence about an instrument opens, and no title.
    pub no_title: Vec<String>,
}

/// The words of press paragraphs that tell what somebody else says; lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeechWords {
    /// Verbs of saying.
    pub says: HashSet<String>,
    /// Articles between such a verb and the name of who says it.
    pub articles: HashSet<String>,
    /// Verbs in the subjunctive of German reported speech, as written inside a sentence.
    pub subjunctive: HashSet<String>,
    /// Words that say whose claim a sentence tells.
    pub claims: Vec<String>,
    /// Words by which a quotation is said to stand in an instrument.
    pub stands_in: Vec<String>,
}

/// The words of a day that is written out; lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// *third* and its like.
    pub ordinals: HashMap<String, u16>,
    /// *three*, and *hundred* and *thousand*, which multiply.
    pub numbers: HashMap<String, u16>,
    /// Words that may stand between day, month and year.
    pub between: Vec<String>,
}

/// Expressions around the facts of an instrument.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Place and day in the signature block; group `date`.
    pub signed: Vec<Expression>,
    /// The day in a title; group `date`.
    pub signed_in_title: Vec<Expression>,
    /// The place of signature; group `place`.
    pub place: Vec<Expression>,
    /// Entry into force; group `date`.
    pub in_force: Vec<Expression>,
    /// Entry into force on the day of signature.
    pub in_force_on_signature: Vec<Expression>,
    /// Entry into force at once.
    pub in_force_at_once: Vec<Expression>,
    /// Entry into force a number of days after signature; group `days`.
    pub in_force_after_days: Vec<Expression>,
    /// Entry into force on the first of a later month; group `months`.
    pub in_force_after_months: Vec<Expression>,
    /// A provision cited in running words.
    pub reference: Vec<Expression>,
    /// A paragraph of the same article; groups `number`, `letter`, `point`.
    pub reference_paragraph: Vec<Expression>,
    /// Another instrument by its full name.
    pub reference_instrument: Vec<Expression>,
    /// Provisional application; group `date`.
    pub provisional: Vec<Expression>,
    /// The words on duration.
    pub duration: Vec<Expression>,
    /// The words on termination.
    pub termination: Vec<Expression>,
    /// An official publication.
    pub publication: Vec<Expression>,
    /// A short title in brackets; group `title`.
    pub short_title: Vec<Expression>,
    /// The agreement a protocol belongs to; group `title`.
    pub mother: Vec<Expression>,
    /// The words on authentic texts.
    pub authentic: Vec<Expression>,
    /// A date alone.
    pub date: Expression,
    /// The words of all of them, when they are first asked.
    needles: OnceLock<NeedleIndex>,
}

/// The table, compiled.
#[derive(Debug, Clone)]
pub struct InstrumentWords {
    /// Of every noun the kind that it names.
    kinds: Vec<(InstrumentKind, WordEdge)>,
    nouns: Phrases,
    names: InstrumentNames,
    /// Signs of force, of reports and of working structures.
    pub signs: Signs,
    /// Signs without which no force is assumed.
    pub least_signs: usize,
    /// What makes a named state a party.
    pub institutions: Institutions,
    /// Notices of a gazette before an instrument.
    pub notices: Notices,
    /// Words of press paragraphs that tell what somebody else says.
    pub speech: SpeechWords,
    /// Words of days written out.
    pub written: Written,
    /// Expressions around the facts.
    pub facts: Facts,
    languages: HashMap<String, Language>,
    months: HashMap<String, u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordEdge {
    /// A word of its own.
    Whole,
    /// Also the last part of a compound.
    Last,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    kinds: BTreeMap<InstrumentKind, Vec<String>>,
    binding: SignLists,
    non_binding: SignLists,
    force: Force,
    press: SignLists,
    structure: SignLists,
    institutions: Institutions,
    notice: Notices,
    #[serde(default)]
    speech: SpeechWords,
    written: Written,
    facts: Expressions,
    #[serde(default)]
    mentions: BTreeMap<InstrumentKind, Vec<String>>,
    languages: BTreeMap<Language, Vec<String>>,
    months: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Force {
    least_signs: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expressions {
    signed: Vec<String>,
    signed_in_title: Vec<String>,
    place: Vec<String>,
    in_force: Vec<String>,
    in_force_on_signature: Vec<String>,
    reference_instrument: Vec<String>,
    reference_paragraph: Vec<String>,
    reference: Vec<String>,
    in_force_after_months: Vec<String>,
    in_force_after_days: Vec<String>,
    in_force_at_once: Vec<String>,
    provisional: Vec<String>,
    duration: Vec<String>,
    termination: Vec<String>,
    publication: Vec<String>,
    short_title: Vec<String>,
    mother: Vec<String>,
    authentic: Vec<String>,
}

impl InstrumentWords {
    /// Returns the table that the program brings; its expressions are compiled when they are
    /// first asked.
    ///
    /// # Errors
    /// Only if the compiled-in table is broken, which a test excludes.
    pub fn builtin() -> Result<Self, InstrumentWordsError> {
        Self::read(BUILTIN)
    }

    /// Reads a table of the form of `builtin/instruments.toml`.
    ///
    /// # Errors
    /// The table has another form, or an expression does not compile.
    pub fn from_toml(text: &str) -> Result<Self, InstrumentWordsError> {
        let words = Self::read(text)?;
        words.check().map_err(InstrumentWordsError::Expression)?;
        Ok(words)
    }

    fn check(&self) -> Result<(), regex::Error> {
        let mut expressions = self.facts.expressions().chain(self.names.expressions());
        expressions.try_for_each(Expression::check)
    }

    fn read(text: &str) -> Result<Self, InstrumentWordsError> {
        let file: File = toml::from_str(text).map_err(InstrumentWordsError::Toml)?;
        let months: HashMap<String, u8> = file
            .months
            .into_iter()
            .filter_map(|(number, names)| Some((number.parse::<u8>().ok()?, names)))
            .flat_map(|(number, names)| names.into_iter().map(move |name| (name, number)))
            .collect();
        let date = date(&months);
        let facts = Facts::new(&file.facts, &date);
        let names = InstrumentNames::new(&file.mentions, &date);
        let (mut kinds, mut nouns) = (Vec::new(), Vec::new());
        for (kind, word) in file.kinds.iter().flat_map(|(k, words)| words.iter().map(|w| (*k, w))) {
            let last = word.strip_prefix('-');
            kinds.push((kind, if last.is_some() { WordEdge::Last } else { WordEdge::Whole }));
            nouns.push(last.unwrap_or(word));
        }
        let nouns = Phrases::new(nouns);
        let signs = vec![
            (Speaks::Binding, file.binding),
            (Speaks::NonBinding, file.non_binding),
            (Speaks::Press, file.press),
            (Speaks::Structure, file.structure),
        ];
        let signs = Signs::new(signs);
        let languages = file
            .languages
            .into_iter()
            .flat_map(|(language, words)| words.into_iter().map(move |word| (word, language)))
            .collect();
        Ok(Self {
            kinds,
            nouns,
            names,
            signs,
            least_signs: file.force.least_signs,
            institutions: file.institutions,
            notices: file.notice,
            speech: file.speech,
            written: file.written,
            facts,
            languages,
            months,
        })
    }

    /// Returns the kind that the first noun of a title names, with the noun's place; of two that
    /// begin there the longer one's.
    pub fn kind(&self, title: &str) -> Option<(InstrumentKind, Span)> {
        let nouns = self.nouns.places(title).filter_map(|at| {
            let (kind, edge) = self.kinds[at.phrase];
            let span = Span::new(at.start, at.end);
            is_word(title, span, edge).then_some((kind, span))
        });
        nouns.min_by_key(|(kind, span)| (span.start, std::cmp::Reverse(span.end), *kind))
    }

    /// Returns the kinds of instrument that a passage names, in order, without overlap.
    ///
    /// ```
    /// use klausel::{model::InstrumentKind, rules::InstrumentWords};
    ///
    /// let words = InstrumentWords::builtin().unwrap();
    /// let text = "Beide Länder setzen auf Migrationsabkommen.";
    /// let found = words.mentions(text);
    /// assert_eq!(found[0].kind, InstrumentKind::Treaty);
    /// assert_eq!(found[0].span.of(text), "Migrationsabkommen");
    /// ```
    pub fn mentions(&self, text: &str) -> Vec<InstrumentMention> {
        self.names.mentions(text)
    }

    /// Returns the language that an adjective names.
    pub fn language(&self, word: &str) -> Option<Language> {
        self.languages.get(&word.to_lowercase()).copied()
    }

    /// Returns the number of a month's name.
    pub fn month(&self, name: &str) -> Option<u8> {
        self.months.get(name.trim_end_matches('.').to_lowercase().as_str()).copied()
    }
}

/// Tells whether a noun stands alone, or as the last part of a compound where it may.
fn is_word(title: &str, noun: Span, edge: WordEdge) -> bool {
    let starts = edge == WordEdge::Last || !title[..noun.start].ends_with(char::is_alphanumeric);
    let behind = &title[noun.end..];
    let ending = behind.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    // A plural or genitive ending may follow.
    let is_ending = ["s", "es", "en", "e", "n"].iter().any(|own| ending.eq_ignore_ascii_case(own));
    starts && (is_ending || !behind.starts_with(char::is_alphanumeric))
}

/// The expression of a date in German or English.
fn date(months: &HashMap<String, u8>) -> String {
    let mut names: Vec<&str> = months.keys().map(String::as_str).collect();
    // Longest first, so that `sept` does not stop before `september`.
    names.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    let names = names.join("|");
    format!(
        r"(?:\d{{1,2}}(?:\.|st|nd|rd|th)?(?:\s+day|\s+Tage? des Monats)?(?:\s+of)?\s*(?:{names})\.?,?\s*\d{{4}}|(?:{names})\s+\d{{1,2}},\s*\d{{4}}|\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
    )
}

impl Facts {
    fn new(file: &Expressions, date: &str) -> Self {
        let mut numbers = 0..;
        let mut one = |expression: &str| {
            let number = numbers.next().unwrap_or_default();
            Expression::new(&expression.replace("{date}", date), EXPRESSION_LIMIT).numbered(number)
        };
        let mut all = |list: &[String]| list.iter().map(|expression| one(expression)).collect();
        Self {
            signed: all(&file.signed),
            signed_in_title: all(&file.signed_in_title),
            place: all(&file.place),
            in_force: all(&file.in_force),
            in_force_on_signature: all(&file.in_force_on_signature),
            in_force_at_once: all(&file.in_force_at_once),
            in_force_after_days: all(&file.in_force_after_days),
            in_force_after_months: all(&file.in_force_after_months),
            reference: all(&file.reference),
            reference_paragraph: all(&file.reference_paragraph),
            reference_instrument: all(&file.reference_instrument),
            provisional: all(&file.provisional),
            duration: all(&file.duration),
            termination: all(&file.termination),
            publication: all(&file.publication),
            short_title: all(&file.short_title),
            mother: all(&file.mother),
            authentic: all(&file.authentic),
            date: one(&format!("(?i){date}")),
            needles: OnceLock::new(),
        }
    }

    /// Returns the text, written by [`ascii`](super::ascii), as these expressions are met over it.
    pub fn over<'t>(&'t self, ascii: &'t str) -> FactText<'t> {
        let needles = self.needles.get_or_init(|| {
            let mut all: Vec<&Expression> = self.expressions().collect();
            all.sort_by_key(|expression| expression.number());
            NeedleIndex::of_texts(all.into_iter().map(Expression::as_str))
        });
        FactText::new(needles, ascii)
    }

    pub(super) fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let lists = [
            &self.signed,
            &self.signed_in_title,
            &self.place,
            &self.in_force,
            &self.in_force_on_signature,
            &self.in_force_at_once,
            &self.in_force_after_days,
            &self.in_force_after_months,
            &self.reference,
            &self.reference_paragraph,
            &self.reference_instrument,
            &self.provisional,
            &self.duration,
            &self.termination,
            &self.publication,
            &self.short_title,
            &self.mother,
            &self.authentic,
        ];
        lists.into_iter().flatten().chain([&self.date])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, expected: Option<InstrumentKind>) {
        let words = InstrumentWords::builtin().expect("the built-in table is sound");
        assert_eq!(words.kind(title).map(|(kind, ..)| kind), expected, "{title}");
    }

    #[test]
    fn every_built_in_expression_compiles() {
        assert!(InstrumentWords::from_toml(BUILTIN).is_ok());
    }

    #[test]
    fn the_first_noun_of_a_title_names_the_kind() {
        check("Abkommen über die Rückübernahme (mit Protokoll)", Some(InstrumentKind::Treaty));
        check("Durchführungsprotokoll zum Abkommen über Reisen", Some(InstrumentKind::Protocol));
        check("Notenwechsel über das Abkommen", Some(InstrumentKind::ExchangeOfNotes));
        check("Memorandum of Understanding on Migration", Some(InstrumentKind::Mou));
        check("Gemeinsame Absichtserklärung über Mobilität", Some(InstrumentKind::Declaration));
        check("Rückübernahmeabkommen", Some(InstrumentKind::Treaty));
        check("Joint Declaration on a Partnership", Some(InstrumentKind::Declaration));
        check("Minister reist nach Kenia", None);
    }
}

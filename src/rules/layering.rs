//! Lays the rule files over each other: the same id replaces, `extend` adds, `disabled` removes.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::{
    model::{BindingForce, InstrumentKind, Language, Part, Pillar},
    query::{Precision, Query},
    rules::{
        book::{Lexicon, LexiconMatch, Origin, PillarInfo, Rule, Scope, Topic},
        diagnostic::Diagnostic,
        files::{Layer, SourceFile},
        reading::Reader,
        schema::{
            Conflicts, LexiconEntry, MatchWord, PillarFile, RuleEntry, SCHEMA, ScopeEntry, Twin,
        },
    },
    text::closest,
};

/// All rules and lexicons, layers merged.
#[derive(Debug, Clone, Default)]
pub(super) struct Book {
    pub(super) pillars: Vec<PillarInfo>,
    pub(super) lexicons: Vec<Lexicon>,
    pub(super) rules: Vec<Rule>,
    /// Conditions that support the weak rules of a pillar.
    pub(super) support: BTreeMap<Pillar, Vec<Query>>,
    /// Where each lexicon that a condition names is expected: file, byte, rule.
    references: Vec<Reference>,
    /// Rules that a layer removed, with the place that says so.
    disabled: Vec<(String, Origin)>,
}

/// A lexicon named in a condition.
#[derive(Debug, Clone)]
struct Reference {
    file: usize,
    byte: usize,
    rule: Option<String>,
    pillar: Pillar,
    name: String,
}

/// Merges the files, lower layers first.
pub(super) fn merge(files: &[SourceFile]) -> Result<Book, Vec<Diagnostic>> {
    let mut book = Book::default();
    let mut faults = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let mut reader = Reader::of(file);
        if let Some(content) = reader.parse::<PillarFile>() {
            book.add_file(number, content, &mut reader);
        }
        faults.append(&mut reader.faults);
    }
    for reference in std::mem::take(&mut book.references) {
        if book.lexicon(&reference.pillar, &reference.name).is_none() {
            let mut reader = Reader::of(&files[reference.file]);
            let rule = reference.rule.as_deref();
            lexicon_fault(&reference.name, reference.byte, rule, &book, &mut reader);
            faults.append(&mut reader.faults);
        }
    }
    if faults.is_empty() {
        book.collect_topics();
        Ok(book)
    } else {
        faults.sort();
        Err(faults)
    }
}

impl Book {
    /// Finds a lexicon by name: `readmit` (the pillar's own first) or `returns.readmit`.
    pub(super) fn lexicon(&self, pillar: &Pillar, name: &str) -> Option<usize> {
        let by_name = |own: bool| {
            self.lexicons.iter().position(|one| one.name == name && (!own || one.pillar == *pillar))
        };
        by_name(true).or_else(|| by_name(false)).or_else(|| {
            let (pillar, name) = name.split_once('.')?;
            self.lexicons.iter().position(|one| one.name == name && one.pillar.as_str() == pillar)
        })
    }

    fn add_file(&mut self, number: usize, content: PillarFile, reader: &mut Reader) {
        if *content.schema.get_ref() != SCHEMA {
            let message = format!("schema {} is not known", content.schema.get_ref());
            let help = format!("this program reads schema = {SCHEMA}");
            reader.fault(content.schema.span().start, None, message, Some(help));
            return;
        }
        if !is_slug(content.pillar.get_ref()) {
            let message = format!("`{}` is no name of a pillar", content.pillar.get_ref());
            let help = "write lower-case letters, digits, `_` and `-`".to_owned();
            reader.fault(content.pillar.span().start, None, message, Some(help));
            return;
        }
        let pillar = Pillar(content.pillar.into_inner());
        self.add_pillar(&pillar, content.label, content.about, content.topics);
        for condition in &content.support {
            let query = reader.query(condition, None);
            self.refer(number, condition, None, &pillar, &query);
            self.support.entry(pillar.clone()).or_default().push(query);
        }
        for (name, entry) in content.lexicon {
            self.add_lexicon(&pillar, &name, entry, reader);
        }
        for entry in content.rule {
            self.add_rule(number, &pillar, entry, reader);
        }
    }

    fn add_pillar(
        &mut self,
        pillar: &Pillar,
        label: Option<Twin>,
        about: Option<Twin>,
        topics: BTreeMap<String, Twin>,
    ) {
        let known = self.pillars.iter().position(|one| one.slug == *pillar);
        let at = known.unwrap_or_else(|| {
            let name = Twin { de: pillar.0.clone(), en: pillar.0.clone() };
            self.pillars.push(PillarInfo {
                slug: pillar.clone(),
                label: name,
                about: Twin::default(),
                topics: Vec::new(),
            });
            self.pillars.len() - 1
        });
        let info = &mut self.pillars[at];
        info.label = label.unwrap_or_else(|| info.label.clone());
        info.about = about.unwrap_or_else(|| info.about.clone());
        for (slug, label) in topics {
            info.topics.retain(|topic| topic.slug != slug);
            info.topics.push(Topic { slug, label });
        }
    }

    fn add_lexicon(
        &mut self,
        pillar: &Pillar,
        name: &Spanned<String>,
        entry: LexiconEntry,
        reader: &mut Reader,
    ) {
        let label = format!("@{}", name.get_ref());
        let byte = name.span().start;
        if !is_slug(name.get_ref()) {
            let help = "write lower-case letters, digits, `_` and `-`".to_owned();
            reader.fault(byte, Some(&label), "no name of a lexicon", Some(help));
        }
        if entry.de.is_empty() && entry.en.is_empty() && entry.any.is_empty() {
            let help = "write `de = [\"…\"]` and `en = [\"…\"]`, or remove it".to_owned();
            reader.fault(byte, Some(&label), "the lexicon is empty", Some(help));
        }
        for word in entry.de.iter().chain(&entry.en).chain(&entry.any).chain(&entry.not) {
            if !word.get_ref().chars().any(char::is_alphanumeric) {
                let help = Some("write a word or remove it".to_owned());
                reader.fault(word.span().start, Some(&label), "an entry without a word", help);
            }
        }
        let origin = reader.origin(byte);
        let known = self
            .lexicons
            .iter()
            .position(|one| one.pillar == *pillar && one.name == *name.get_ref());
        if let Some(at) = known
            && self.lexicons[at].origin.layer == origin.layer
        {
            let before = &self.lexicons[at].origin;
            let message = format!("already defined in {}:{}", before.file, before.line);
            let help = "put the entries of both into one".to_owned();
            reader.fault(byte, Some(&label), message, Some(help));
            return;
        }
        if entry.extend && known.is_none() {
            let names = self.lexicons.iter().map(|lexicon| lexicon.name.as_str());
            let help = closest(name.get_ref(), names).map_or_else(
                || "remove `extend = true`".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = "extends a lexicon that does not exist";
            reader.fault(byte, Some(&label), message, Some(help));
            return;
        }
        let own =
            |words: Vec<Spanned<String>>| words.into_iter().map(Spanned::into_inner).collect();
        if entry.precision == Some(MatchWord::Regex) {
            for word in entry.de.iter().chain(&entry.en).chain(&entry.any) {
                if let Err(error) = super::lexicon::expression(word.get_ref()) {
                    let message = error.to_string();
                    let last = message.lines().last().unwrap_or_default().to_owned();
                    let help = "mend the expression, or make it smaller".to_owned();
                    reader.fault(word.span().start, Some(&label), last, Some(help));
                }
            }
        }
        let lexicon = Lexicon {
            name: name.get_ref().clone(),
            pillar: pillar.clone(),
            de: own(entry.de),
            en: own(entry.en),
            any: own(entry.any),
            precision: precision(entry.precision),
            not: own(entry.not),
            about: entry.about,
            origin,
        };
        match known {
            Some(at) if entry.extend => {
                let below = &mut self.lexicons[at];
                below.de.extend(lexicon.de);
                below.en.extend(lexicon.en);
                below.any.extend(lexicon.any);
                below.not.extend(lexicon.not);
                below.origin = lexicon.origin;
            }
            Some(at) => self.lexicons[at] = lexicon,
            None => self.lexicons.push(lexicon),
        }
    }

    fn add_rule(
        &mut self,
        number: usize,
        pillar: &Pillar,
        entry: Spanned<RuleEntry>,
        reader: &mut Reader,
    ) {
        let entry = entry.into_inner();
        let id = entry.id.get_ref().clone();
        let byte = entry.id.span().start;
        let known = self.rules.iter().position(|rule| rule.id == id);
        if let Some(at) = known
            && self.rules[at].origin.layer == reader.file.layer
        {
            let before = &self.rules[at].origin;
            let message = format!("the id is already taken in {}:{}", before.file, before.line);
            reader.fault(byte, Some(&id), message, Some("give it a name of its own".to_owned()));
            return;
        }
        if let Some(fault) = self.contradiction(&id, &entry, reader.file.layer) {
            let help = "decide in one place: write the rule, or disable it".to_owned();
            reader.fault(byte, Some(&id), fault, Some(help));
            return;
        }
        if (entry.disabled || entry.extend) && known.is_none() {
            let names: Vec<&str> = self.rules.iter().map(|rule| rule.id.as_str()).collect();
            let help =
                closest(&id, names.iter().copied()).map(|meant| format!("did you mean `{meant}`?"));
            let verb = if entry.disabled { "disables" } else { "extends" };
            reader.fault(byte, Some(&id), format!("{verb} a rule that does not exist"), help);
            return;
        }
        match known {
            Some(at) if entry.disabled => {
                self.rules.remove(at);
                self.disabled.push((id, reader.origin(byte)));
            }
            Some(at) if entry.extend => {
                let addition = self.read_rule(number, pillar, entry, reader, true);
                extend_rule(&mut self.rules[at], addition);
            }
            _ => {
                let rule = self.read_rule(number, pillar, entry, reader, false);
                match known {
                    Some(at) => self.rules[at] = rule,
                    None => self.rules.push(rule),
                }
            }
        }
    }

    /// Tells how an entry contradicts one that disables the same rule: a layer that also writes
    /// it, or a higher one that builds on what is gone.
    fn contradiction(&self, id: &str, entry: &RuleEntry, layer: Layer) -> Option<String> {
        let (_, origin) = self.disabled.iter().rev().find(|(disabled, _)| disabled == id)?;
        let builds_on_it = entry.extend || entry.disabled;
        let is_gone = !self.rules.iter().any(|rule| rule.id == id);
        let place = format!("{}:{}", origin.file, origin.line);
        if origin.layer == layer {
            Some(format!("stands beside {place}, which disables it"))
        } else if builds_on_it && is_gone {
            let verb = if entry.disabled { "disables" } else { "extends" };
            Some(format!("{verb} a rule that {place} disables"))
        } else {
            None
        }
    }

    fn read_rule(
        &mut self,
        number: usize,
        pillar: &Pillar,
        entry: RuleEntry,
        reader: &mut Reader,
        is_addition: bool,
    ) -> Rule {
        let id = entry.id.get_ref().clone();
        let byte = entry.id.span().start;
        let steps: Vec<&str> = id.split('.').collect();
        if steps.len() != 3
            || steps[0] != pillar.as_str()
            || !steps.iter().all(|step| is_slug(step))
        {
            let help = format!("write `{pillar}.TOPIC.NAME`");
            reader.fault(
                byte,
                Some(&id),
                "the id does not name pillar, topic and rule",
                Some(help),
            );
        }
        let topic = entry.topic.as_ref().map_or_else(
            || steps.get(1).copied().unwrap_or_default().to_owned(),
            |topic| topic.get_ref().clone(),
        );
        let when = match &entry.when {
            Some(when) => {
                let query = reader.query(when, Some(&id));
                self.refer(number, when, Some(&id), pillar, &query);
                query
            }
            None if is_addition => Query::default(),
            None => {
                reader.fault(
                    byte,
                    Some(&id),
                    "the rule has no condition",
                    Some("add `when`".into()),
                );
                Query::default()
            }
        };
        for phrase in &entry.not {
            if !phrase.get_ref().chars().any(char::is_alphanumeric) {
                reader.fault(phrase.span().start, Some(&id), "a phrase without a word", None);
            }
        }
        let scope = entry.scope.unwrap_or_default();
        let scope = self.read_scope(number, pillar, &id, &scope, reader);
        let title = entry.title.unwrap_or_else(|| Twin { de: id.clone(), en: id.clone() });
        Rule {
            pillar: pillar.clone(),
            topic,
            title,
            about: entry.about,
            status: entry.status.unwrap_or_default(),
            strength: entry.strength.unwrap_or_default(),
            scope,
            when,
            not: entry.not.into_iter().map(Spanned::into_inner).collect(),
            displaces: entry.displaces.into_iter().map(Spanned::into_inner).collect(),
            stands_alone: entry.conflicts == Some(Conflicts::Only),
            gives_way: entry.conflicts == Some(Conflicts::Yield),
            references: entry.references,
            falsepositives: entry.falsepositives,
            tests: entry.test.into_iter().map(Spanned::into_inner).collect(),
            origin: reader.origin(byte),
            id,
        }
    }

    fn read_scope(
        &mut self,
        number: usize,
        pillar: &Pillar,
        id: &str,
        scope: &ScopeEntry,
        reader: &mut Reader,
    ) -> Scope {
        let under_heading = scope.under_heading.as_ref().map(|condition| {
            let query = reader.query(condition, Some(id));
            self.refer(number, condition, Some(id), pillar, &query);
            query
        });
        Scope { under_heading, ..read_scope(id, scope, reader) }
    }

    /// Remembers the lexicons of a condition; they may be defined in a later file.
    fn refer(
        &mut self,
        file: usize,
        condition: &Spanned<String>,
        rule: Option<&str>,
        pillar: &Pillar,
        query: &Query,
    ) {
        for name in query.lexicons() {
            let within = condition.get_ref().find(&format!("@{name}")).unwrap_or(0);
            self.references.push(Reference {
                file,
                byte: condition.span().start + 1 + within,
                rule: rule.map(str::to_owned),
                pillar: pillar.clone(),
                name: name.to_owned(),
            });
        }
    }

    /// Adds the topics of the rules to their pillars, in the order of the rules.
    fn collect_topics(&mut self) {
        for rule in &self.rules {
            let Some(pillar) = self.pillars.iter_mut().find(|one| one.slug == rule.pillar) else {
                continue;
            };
            if !pillar.topics.iter().any(|topic| topic.slug == rule.topic) {
                let name = rule.topic.replace('-', " ");
                let label = Twin { de: name.clone(), en: name };
                pillar.topics.push(Topic { slug: rule.topic.clone(), label });
            }
        }
    }
}

const PARTS: [&str; 8] =
    ["title", "preamble", "operative", "final", "annex", "signature", "footnote", "press"];
const BINDINGS: [&str; 3] = ["binding", "non_binding", "unclear"];
const LANGUAGES: [&str; 2] = ["de", "en"];

/// Adds an entry of a higher layer to a rule: its condition is an alternative, its phrases,
/// tests and notes are further ones, what it says anew replaces.
fn extend_rule(rule: &mut Rule, addition: Rule) {
    if addition.when.root.is_some() {
        rule.when = Query::any_of([std::mem::take(&mut rule.when), addition.when]);
    }
    rule.not.extend(addition.not);
    rule.displaces.extend(addition.displaces);
    rule.references.extend(addition.references);
    rule.falsepositives.extend(addition.falsepositives);
    rule.tests.extend(addition.tests);
    rule.stands_alone |= addition.stands_alone;
    rule.gives_way |= addition.gives_way;
    rule.origin = addition.origin;
}

fn precision(word: Option<MatchWord>) -> LexiconMatch {
    match word.unwrap_or(MatchWord::StemCompound) {
        MatchWord::Exact => LexiconMatch::Words(Precision::Exact),
        MatchWord::Cased => LexiconMatch::Words(Precision::Cased),
        MatchWord::Stem => LexiconMatch::Words(Precision::Stem),
        MatchWord::StemCompound => LexiconMatch::Words(Precision::StemOrPart),
        MatchWord::Regex => LexiconMatch::Regex,
    }
}

/// Notes that a condition names a lexicon that does not exist, with the one probably meant.
pub(super) fn lexicon_fault(
    name: &str,
    byte: usize,
    rule: Option<&str>,
    book: &Book,
    reader: &mut Reader,
) {
    let names = book.lexicons.iter().map(|lexicon| lexicon.name.as_str());
    let help = closest(name, names).map(|meant| format!("did you mean `@{meant}`?"));
    reader.fault(byte, rule, format!("there is no lexicon `@{name}`"), help);
}

/// Reads where a rule or a filter looks; the condition on the heading is left to the caller.
pub(super) fn read_scope(id: &str, scope: &ScopeEntry, reader: &mut Reader) -> Scope {
    let kinds = InstrumentKind::ALL.map(InstrumentKind::as_str);
    Scope {
        instruments: reader.words(&scope.instrument, &kinds, id, InstrumentKind::from_word),
        parts: reader.words(&scope.part, &PARTS, id, Part::from_word),
        bindings: reader.words(&scope.binding, &BINDINGS, id, BindingForce::from_word),
        languages: reader.words(&scope.language, &LANGUAGES, id, |word| {
            LANGUAGES.contains(&word).then(|| Language::from_code(word))
        }),
        under_heading: None,
    }
}

fn is_slug(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BELOW: &str = r#"
        schema = 1
        pillar = "visas"
        [lexicon.visa]
        de = ["Visum"]
        en = ["visa"]
        [[rule]]
        id = "visas.fees.amount"
        when = "@visa w/s Gebühr"
        [[rule]]
        id = "visas.stay.length"
        when = "@visa w/s Aufenthalt"
    "#;

    fn merged(above: &str) -> Result<Book, Vec<String>> {
        let file = |layer, text: &str| SourceFile {
            layer,
            name: format!("{layer}.toml"),
            stem: "visas".to_owned(),
            text: text.to_owned(),
        };
        let files = [file(Layer::Builtin, BELOW), file(Layer::Corpus, above)];
        merge(&files).map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    fn faults(above: &str) -> Vec<String> {
        merged(&format!("schema = 1\npillar = \"visas\"\n{above}")).err().unwrap_or_default()
    }

    fn book(above: &str) -> Book {
        merged(&format!("schema = 1\npillar = \"visas\"\n{above}")).expect("the files are sound")
    }

    #[test]
    fn the_same_id_replaces_and_its_origin_names_the_layer() {
        let book = book("[[rule]]\nid = \"visas.fees.amount\"\nwhen = \"Sichtvermerk\"\n");
        assert_eq!(book.rules.len(), 2);
        assert_eq!(book.rules[0].when.to_string(), "Sichtvermerk");
        assert_eq!(book.rules[0].origin.layer, Layer::Corpus);
    }

    #[test]
    fn extend_adds_an_alternative_and_disabled_removes() {
        let book = book(
            "[lexicon.visa]\nextend = true\nde = [\"Sichtvermerk\"]\n\
             [[rule]]\nid = \"visas.fees.amount\"\nextend = true\nwhen = \"Konsulargebühr\"\n\
             [[rule]]\nid = \"visas.stay.length\"\ndisabled = true\n",
        );
        assert_eq!(book.rules.len(), 1);
        assert_eq!(book.rules[0].when.to_string(), "(@visa w/s Gebühr) OR Konsulargebühr");
        assert_eq!(book.lexicons[0].de, ["Visum", "Sichtvermerk"]);
    }

    #[test]
    fn a_rule_that_does_not_exist_cannot_be_disabled() {
        assert_eq!(
            faults("[[rule]]\nid = \"visas.fees.amout\"\ndisabled = true\n"),
            ["corpus.toml:4:6: visas.fees.amout: disables a rule that does not exist; \
                 did you mean `visas.fees.amount`?"]
        );
    }

    #[test]
    fn an_id_stands_once_in_a_layer() {
        let twice = "[[rule]]\nid = \"visas.a.b\"\nwhen = \"Visum\"\n".repeat(2);
        assert_eq!(
            faults(&twice),
            ["corpus.toml:7:6: visas.a.b: the id is already taken in corpus.toml:4; \
                 give it a name of its own"]
        );
    }

    #[test]
    fn a_lexicon_that_does_not_exist_is_named_where_it_stands() {
        assert_eq!(
            faults("[[rule]]\nid = \"visas.a.b\"\nwhen = \"Frist w/s @vissa\"\n"),
            ["corpus.toml:5:19: visas.a.b: there is no lexicon `@vissa`; \
                 did you mean `@visa`?"]
        );
    }

    #[test]
    fn a_fault_in_a_condition_stands_at_its_column_with_the_mended_form() {
        assert_eq!(
            faults("[[rule]]\nid = \"visas.a.b\"\nwhen = \"(Frist w/s Visum\"\n"),
            ["corpus.toml:5:9: visas.a.b: the bracket is not closed; \
                 it would be read as `Frist w/s Visum`"]
        );
    }

    #[test]
    fn an_empty_lexicon_a_bad_expression_and_a_wrong_id_are_refused() {
        assert_eq!(
            faults("[lexicon.empty]\nde = []\n"),
            ["corpus.toml:3:10: @empty: the lexicon is empty; \
                 write `de = [\"…\"]` and `en = [\"…\"]`, or remove it"]
        );
        assert_eq!(faults("[lexicon.x]\nde = [\"(\"]\nmatch = \"regex\"\n").len(), 2);
        assert_eq!(
            faults("[[rule]]\nid = \"returns.a.b\"\nwhen = \"Visum\"\n"),
            ["corpus.toml:4:6: returns.a.b: the id does not name pillar, topic and rule; \
                 write `visas.TOPIC.NAME`"]
        );
    }

    #[test]
    fn a_layer_that_disables_a_rule_and_writes_it_contradicts_itself() {
        let twice = "[[rule]]\nid = \"visas.stay.length\"\ndisabled = true\n\
                     [[rule]]\nid = \"visas.stay.length\"\nwhen = \"Visum\"\n";
        assert_eq!(
            faults(twice),
            [
                "corpus.toml:7:6: visas.stay.length: stands beside corpus.toml:4, which disables it; \
                 decide in one place: write the rule, or disable it"
            ]
        );
    }

    #[test]
    fn a_layer_that_builds_on_a_rule_that_a_lower_one_disables_is_told_where() {
        let file = |layer, text: &str| SourceFile {
            layer,
            name: format!("{layer}.toml"),
            stem: "visas".to_owned(),
            text: text.to_owned(),
        };
        let above = |verb: &str| {
            format!(
                "schema = 1\npillar = \"visas\"\n[[rule]]\nid = \"visas.fees.amount\"\n{verb} = true\n"
            )
        };
        let files = [
            file(Layer::Builtin, BELOW),
            file(Layer::Corpus, &above("disabled")),
            file(Layer::Extra, &above("extend")),
        ];
        let faults = merge(&files).expect_err("the layers contradict each other");
        assert_eq!(
            faults[0].to_string(),
            "extra.toml:4:6: visas.fees.amount: extends a rule that corpus.toml:4 disables; \
             decide in one place: write the rule, or disable it"
        );
    }

    #[test]
    fn an_expression_that_would_grow_without_bound_is_refused() {
        let bomb = "[lexicon.x]\nde = [\"(a{1000}){1000}\"]\nmatch = \"regex\"\n";
        assert_eq!(faults(bomb).len(), 1);
    }
}

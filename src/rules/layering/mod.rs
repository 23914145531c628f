//! Lays the rule files over each other: the same id replaces, `extend` adds, `disabled` removes.

mod lexicons;
mod rules;

use std::collections::BTreeMap;

use crate::{
    model::Pillar,
    query::Query,
    rules::{
        book::{Lexicon, Origin, PillarInfo, Rule, Topic},
        diagnostic::Diagnostic,
        files::SourceFile,
        reading::Reader,
        schema::{PillarFile, SCHEMA, Twin},
    },
    text::closest,
};

pub(super) use rules::read_scope;

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

fn is_slug(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Layer;

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

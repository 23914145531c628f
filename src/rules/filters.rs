//! A desk's tuning: which rule is silent when, why, and until when.
//!
//! ```toml
//! schema = 1
//! [[filter]]
//! rule  = "returns.costs.*"            # a pillar, rules under a star, or one rule
//! when  = "Werft"                      # only on clauses of which this holds; else everywhere
//! scope = { instrument = ["press"] }   # only there; as in a rule
//! why   = "costs of ships, not of returns"
//! until = 2027-01-31                   # its last day; else for good
//! ```
//!
//! The files lie in `corpus/filters/`. Whether a filter has run out is decided when it is
//! loaded, by the day the caller names: nothing below sees a clock.

use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use crate::{
    model::{Date, Pillar},
    query::Query,
    rules::{
        book::{Origin, Rule, Scope},
        diagnostic::Diagnostic,
        files::SourceFile,
        layering::{Book, lexicon_fault, read_scope},
        reading::Reader,
        schema::{SCHEMA, ScopeEntry},
    },
};

/// A rule made silent.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The rules: a pillar, rules under a star, or one rule.
    pub rule: String,
    /// The clauses on which they are silent; `None` for all in scope.
    pub when: Option<Query>,
    /// Where they are silent.
    pub scope: Scope,
    /// Why.
    pub why: String,
    /// The last day; `None` for good.
    pub until: Option<Date>,
    /// Who says so.
    pub by: Option<String>,
    /// Whether it had run out when it was loaded.
    pub is_over: bool,
    /// Where it was written.
    pub origin: Origin,
}

impl Filter {
    /// Tells whether a rule is meant.
    pub fn names(&self, rule: &Rule) -> bool {
        rule.is_named(&self.rule)
    }

    /// The pillar whose lexicons its condition means first.
    pub(super) fn pillar(&self) -> Pillar {
        Pillar(self.rule.split('.').next().unwrap_or_default().to_owned())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    #[serde(default)]
    filter: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Spanned<String>,
    when: Option<Spanned<String>>,
    scope: Option<ScopeEntry>,
    why: Spanned<String>,
    until: Option<Spanned<Datetime>>,
    by: Option<String>,
}

/// Reads the files; `today` decides which filters have run out.
pub(super) fn read(
    files: &[SourceFile],
    today: Date,
    book: &Book,
) -> Result<Vec<Filter>, Vec<Diagnostic>> {
    let (mut filters, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        let mut reader = Reader::of(file);
        if let Some(content) = reader.parse::<File>() {
            if *content.schema.get_ref() == SCHEMA {
                let entries = content.filter.into_iter();
                filters.extend(entries.map(|entry| filter(entry, today, book, &mut reader)));
            } else {
                let message = format!("schema {} is not known", content.schema.get_ref());
                let help = format!("this program reads schema = {SCHEMA}");
                reader.fault(content.schema.span().start, None, message, Some(help));
            }
        }
        faults.append(&mut reader.faults);
    }
    if faults.is_empty() { Ok(filters) } else { Err(faults) }
}

fn filter(entry: Entry, today: Date, book: &Book, reader: &mut Reader) -> Filter {
    let rule = entry.rule.get_ref().clone();
    let byte = entry.rule.span().start;
    if entry.why.get_ref().trim().is_empty() {
        let help = "say for the next reader why the rule is silent".to_owned();
        reader.fault(entry.why.span().start, Some(&rule), "the reason is missing", Some(help));
    }
    let until = entry.until.as_ref().and_then(|day| {
        let read = day.get_ref().to_string().parse::<Date>();
        if read.is_err() {
            let help = "write a day such as 2027-01-31".to_owned();
            reader.fault(day.span().start, Some(&rule), "no day", Some(help));
        }
        read.ok()
    });
    let pillar = Pillar(rule.split('.').next().unwrap_or_default().to_owned());
    let when = entry.when.as_ref().map(|words| {
        let query = reader.query(words, Some(&rule));
        for name in query.lexicons().filter(|name| book.lexicon(&pillar, name).is_none()) {
            let within = words.get_ref().find(&format!("@{name}")).unwrap_or(0);
            lexicon_fault(name, words.span().start + 1 + within, Some(&rule), book, reader);
        }
        query
    });
    let scope = entry.scope.unwrap_or_default();
    let under_heading = scope.under_heading.as_ref().map(|words| reader.query(words, Some(&rule)));
    let origin = reader.origin(byte);
    Filter {
        when,
        scope: Scope { under_heading, ..read_scope(&rule, &scope, reader) },
        why: entry.why.into_inner(),
        until,
        by: entry.by,
        is_over: until.is_some_and(|last| last < today),
        rule,
        origin,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Date, Language, Passage},
        rules::{Layer, Rules},
    };

    const RULES: &str = r#"
        schema = 1
        pillar = "returns"
        [lexicon.costs]
        de = ["Kosten"]
        en = ["costs"]
        [[rule]]
        id = "returns.costs.a"
        when = "@costs"
        [[rule]]
        id = "returns.transit.b"
        when = "Durchbeförderung"
    "#;

    fn rules(filters: &str) -> Result<Rules, Vec<String>> {
        let today = Date::new(2026, 11, 22).expect("a day");
        let text = format!("schema = 1\n{filters}");
        Rules::of_pillars_filtered(&[(Layer::Builtin, RULES)], &text, today)
            .map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    fn fired(filters: &str, text: &str) -> Vec<String> {
        let rules = rules(filters).expect("the filters are sound");
        let passage = Passage { text, language: Some(Language::De), ..Passage::default() };
        rules.matches(&passage).iter().map(|one| one.rule.id.clone()).collect()
    }

    #[test]
    fn a_filter_silences_its_rules_where_its_condition_holds() {
        let filter =
            "[[filter]]\nrule = \"returns.costs.*\"\nwhen = \"Werft\"\nwhy = \"Schiffe\"\n";
        assert!(fired(filter, "Die Werft trägt die Kosten.").is_empty());
        assert_eq!(fired(filter, "Die Partei trägt die Kosten."), ["returns.costs.a"]);
        assert_eq!(fired(filter, "Durchbeförderung zur Werft"), ["returns.transit.b"]);
    }

    #[test]
    fn a_filter_holds_until_the_end_of_its_last_day() {
        let until =
            |day: &str| format!("[[filter]]\nrule = \"returns\"\nwhy = \"x\"\nuntil = {day}\n");
        assert!(fired(&until("2026-11-22"), "Kosten").is_empty());
        assert_eq!(fired(&until("2026-11-21"), "Kosten"), ["returns.costs.a"]);
    }

    #[test]
    fn an_explanation_names_the_filter() {
        let rules = rules("[[filter]]\nrule = \"returns.costs.a\"\nwhy = \"Schiffe\"\n")
            .expect("the filters are sound");
        let passage =
            Passage { text: "Kosten", language: Some(Language::De), ..Passage::default() };
        let reading = rules.read(&passage);
        let why = reading.explain("returns.costs.a").expect("the rule exists");
        assert!(!why.fires);
        assert_eq!(why.filtered_because, ["Schiffe"]);
    }

    #[test]
    fn a_faulty_filter_is_told_by_line_and_column() {
        let check = |filter: &str, expected: &str| {
            let faults = rules(filter).expect_err("it is faulty");
            assert_eq!(faults, [expected]);
        };
        check(
            "[[filter]]\nrule = \"returns\"\nwhen = \"@cost\"\nwhy = \"x\"\n",
            "filters.toml:4:9: returns: there is no lexicon `@cost`; did you mean `@costs`?",
        );
        check(
            "[[filter]]\nrule = \"returns\"\nwhy = \" \"\n",
            "filters.toml:4:7: returns: the reason is missing; say for the next reader why the rule is silent",
        );
        check("[[filter]]\nrule = \"returns\"\n", "filters.toml:2:1: missing field `why`");
    }
}

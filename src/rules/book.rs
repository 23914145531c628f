//! The rules as written, layers merged: what the lint reads, what the engine compiles and
//! what `rules list` and `rules doc` print.

use crate::{
    model::{BindingForce, InstrumentKind, Language, Part, Pillar},
    query::{Precision, Query},
    rules::{
        files::Layer,
        schema::{RuleStatus, RuleTest, Strength, Twin},
    },
};

/// Where something was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The layer.
    pub layer: Layer,
    /// The file as the user knows it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
}

/// A pillar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PillarInfo {
    /// Machine form.
    pub slug: Pillar,
    /// Name for people.
    pub label: Twin,
    /// What it is about.
    pub about: Twin,
    /// Its topics in the order of the rules.
    pub topics: Vec<Topic>,
}

/// A topic of a pillar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Machine form without the pillar, `time-limits`.
    pub slug: String,
    /// Name for people; the slug where the files give none.
    pub label: Twin,
}

/// A rule as written.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `pillar.topic.name`, stable, never reused.
    pub id: String,
    /// The pillar it tags with.
    pub pillar: Pillar,
    /// The topic it tags with.
    pub topic: String,
    /// Name for people.
    pub title: Twin,
    /// What a lawyer should know about it.
    pub about: Option<Twin>,
    /// How far it is trusted.
    pub status: RuleStatus,
    /// Whether it fires alone.
    pub strength: Strength,
    /// Where it looks.
    pub scope: Scope,
    /// The condition.
    pub when: Query,
    /// Phrases that silence it, as written.
    pub not: Vec<String>,
    /// Pillars and rules whose tags it takes away.
    pub displaces: Vec<String>,
    /// Whether other pillars' tags on the clause go.
    pub stands_alone: bool,
    /// Whether it is silent where another rule of its pillar speaks.
    pub gives_way: bool,
    /// Law, source, who agreed it.
    pub references: Vec<String>,
    /// What it is known to be confused with.
    pub falsepositives: Vec<String>,
    /// Examples.
    pub tests: Vec<RuleTest>,
    /// Where it was written; the highest layer that touched it.
    pub origin: Origin,
}

impl Rule {
    /// Tells whether `returns`, `returns.costs.*` or a whole id means this rule.
    pub fn is_named(&self, what: &str) -> bool {
        what == self.pillar.as_str()
            || what == self.id
            || what.strip_suffix('*').is_some_and(|prefix| self.id.starts_with(prefix))
    }
}

/// Where a rule looks; an empty list means everywhere, and what is not known of a passage
/// excludes nothing.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Kinds of instrument.
    pub instruments: Vec<InstrumentKind>,
    /// Parts of the instrument.
    pub parts: Vec<Part>,
    /// Binding forces.
    pub bindings: Vec<BindingForce>,
    /// Languages.
    pub languages: Vec<Language>,
    /// A condition on the heading.
    pub under_heading: Option<Query>,
}

/// A lexicon as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexicon {
    /// Name without `@`.
    pub name: String,
    /// The pillar whose file holds it.
    pub pillar: Pillar,
    /// German entries.
    pub de: Vec<String>,
    /// English entries.
    pub en: Vec<String>,
    /// Entries of both languages.
    pub any: Vec<String>,
    /// How the entries are met.
    pub precision: LexiconMatch,
    /// Phrases inside which its words do not count.
    pub not: Vec<String>,
    /// What it is for.
    pub about: Option<String>,
    /// Where it was written.
    pub origin: Origin,
}

impl Lexicon {
    /// Returns the entries that count in texts of a language.
    pub fn entries(&self, language: Language) -> impl Iterator<Item = &str> {
        let own: &[String] = match language {
            Language::De => &self.de,
            Language::En => &self.en,
            _ => &[],
        };
        let any: &[String] =
            if matches!(language, Language::De | Language::En) { &self.any } else { &[] };
        own.iter().chain(any).map(String::as_str)
    }
}

/// How the entries of a lexicon are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LexiconMatch {
    /// Word by word.
    Words(Precision),
    /// As regular expressions over the text, letter case ignored.
    Regex,
}

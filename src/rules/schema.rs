//! The form of a rule file, as TOML.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The version of the form that this program reads.
pub(super) const SCHEMA: u32 = 1;

/// A rule file: one pillar, or a part of one in a higher layer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PillarFile {
    pub(super) schema: Spanned<u32>,
    pub(super) pillar: Spanned<String>,
    pub(super) label: Option<Twin>,
    pub(super) about: Option<Twin>,
    /// Labels of topics.
    #[serde(default)]
    pub(super) topics: BTreeMap<String, Twin>,
    /// Conditions that count as a second sign for the weak rules of the pillar.
    #[serde(default)]
    pub(super) support: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) lexicon: BTreeMap<Spanned<String>, LexiconEntry>,
    #[serde(default)]
    pub(super) rule: Vec<Spanned<RuleEntry>>,
}

/// A text in both languages of the user interface.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Twin {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

/// A lexicon.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LexiconEntry {
    #[serde(default)]
    pub(super) de: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) en: Vec<Spanned<String>>,
    /// Names and words used in both languages.
    #[serde(default)]
    pub(super) any: Vec<Spanned<String>>,
    #[serde(rename = "match")]
    pub(super) precision: Option<MatchWord>,
    /// Phrases inside which its words do not count.
    #[serde(default)]
    pub(super) not: Vec<Spanned<String>>,
    /// Adds to the lexicon of a lower layer instead of replacing it.
    #[serde(default)]
    pub(super) extend: bool,
    #[serde(default)]
    pub(super) about: Option<String>,
}

/// How the words of a lexicon are met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum MatchWord {
    #[serde(rename = "exact")]
    Exact,
    #[serde(rename = "cased")]
    Cased,
    #[serde(rename = "stem")]
    Stem,
    #[serde(rename = "stem+compound")]
    StemCompound,
    #[serde(rename = "regex")]
    Regex,
}

/// A rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) id: Spanned<String>,
    /// Adds to the rule of a lower layer instead of replacing it.
    #[serde(default)]
    pub(super) extend: bool,
    /// Removes the rule of a lower layer.
    #[serde(default)]
    pub(super) disabled: bool,
    pub(super) topic: Option<Spanned<String>>,
    pub(super) title: Option<Twin>,
    pub(super) about: Option<Twin>,
    #[serde(default)]
    pub(super) status: Option<RuleStatus>,
    #[serde(default)]
    pub(super) strength: Option<Strength>,
    #[serde(default)]
    pub(super) scope: Option<ScopeEntry>,
    pub(super) when: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) not: Vec<Spanned<String>>,
    /// Pillars (`returns`) or rules (`returns.costs.*`) whose tags this rule takes away.
    #[serde(default)]
    pub(super) displaces: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) references: Vec<String>,
    #[serde(default)]
    pub(super) falsepositives: Vec<String>,
    #[serde(default)]
    pub(super) conflicts: Option<Conflicts>,
    #[serde(default)]
    pub(super) test: Vec<Spanned<TestEntry>>,
}

/// How far a rule is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleStatus {
    /// Being tried.
    Experimental,
    /// Believed, not proven.
    Test,
    /// Proven by its tests.
    #[default]
    Stable,
    /// Kept for old results only; it does not fire.
    Deprecated,
}

/// Whether a rule fires alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Fires alone.
    #[default]
    Strong,
    /// Needs a second, independent sign of the same pillar.
    Weak,
}

/// What becomes of other pillars' tags on the same clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(super) enum Conflicts {
    /// They stay.
    #[default]
    #[serde(rename = "keep-all")]
    KeepAll,
    /// They go: the clause is about this pillar only.
    #[serde(rename = "only")]
    Only,
    /// They stay, and this rule gives way where another of its own pillar speaks.
    #[serde(rename = "yield")]
    Yield,
}

/// Where a rule looks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeEntry {
    #[serde(default)]
    pub(super) instrument: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) part: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) binding: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) language: Vec<Spanned<String>>,
    pub(super) under_heading: Option<Spanned<String>>,
}

/// An example of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleTest {
    /// The words.
    pub text: String,
    /// Whether the rule must fire.
    #[serde(rename = "match")]
    pub fires: bool,
    /// The words of the evidence, in order, where they are asserted.
    pub spans: Option<Vec<String>>,
    /// Why the rule does not do this yet: a known miss, reported, never counted as passed.
    pub todo: Option<String>,
    /// Language of the words, where it does not show.
    pub language: Option<String>,
    /// Heading of the article.
    pub heading: Option<String>,
    /// Opening words of the list.
    pub chapeau: Option<String>,
    /// Text before.
    pub before: Option<String>,
    /// Kind of instrument.
    pub instrument: Option<String>,
    /// Part of the instrument.
    pub part: Option<String>,
    /// Binding force.
    pub binding: Option<String>,
}

/// The form of an example in the file.
pub(super) type TestEntry = RuleTest;

/// The form of a rule file as JSON Schema, for editors.
pub const RULE_FILE_SCHEMA: &str = include_str!("rule-file.schema.json");

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the fields that serde accepts, from its own message about an unknown one.
    fn fields(toml: &str) -> Vec<String> {
        let error = toml::from_str::<PillarFile>(toml).expect_err("the field is unknown");
        let mut fields: Vec<String> =
            error.message().split('`').skip(3).step_by(2).map(str::to_owned).collect();
        fields.sort();
        fields
    }

    #[test]
    fn the_schema_for_editors_names_the_fields_that_are_read() {
        let schema: serde_json::Value =
            serde_json::from_str(RULE_FILE_SCHEMA).expect("the schema is JSON");
        let head = "schema = 1\npillar = \"a\"\n";
        for (place, toml) in [
            ("/properties", "zz = 1".to_owned()),
            ("/$defs/lexicon/properties", format!("{head}[lexicon.a]\nzz = 1")),
            ("/$defs/rule/properties", format!("{head}[[rule]]\nzz = 1")),
            ("/$defs/scope/properties", format!("{head}[[rule]]\nscope = {{ zz = 1 }}")),
            ("/$defs/test/properties", format!("{head}[[rule]]\n[[rule.test]]\nzz = 1")),
        ] {
            let named = schema.pointer(place).and_then(|one| one.as_object());
            let mut named: Vec<String> =
                named.map(|one| one.keys().cloned().collect()).unwrap_or_default();
            named.sort();
            assert_eq!(named, fields(&toml), "{place}");
        }
    }
}

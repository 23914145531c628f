//! How commitments are read, as data: modality, deadlines, amounts, debtors, conditions, and
//! the context in which no pillar is regulated.
//!
//! The six files under `builtin/` hold every word and pattern; this room checks and compiles
//! them, `tag` applies them. A pattern is a regular expression without regard to letter case.

mod amounts;
mod conditions;
mod context;
mod deadlines;
mod debtors;
mod language;
mod modality;
mod pattern;
mod words;

use serde::Deserialize;

pub use amounts::{AmountRole, AmountRules, CountedUnit, Currency, NotAmount, Period};
pub use conditions::ConditionRules;
pub use context::{Inherit, PillarContext, Silence};
pub use deadlines::{
    DeadlineRules, EventRules, Excluded, Frame, Join, Relation, RolePattern, TimeUnit,
};
pub use debtors::{
    BeneficiaryRules, CountrySubject, DebtorRule, DebtorRules, DebtorTest, PassiveForms, Speaker,
    SpeakerRules,
};
pub use language::Bilingual;
pub use modality::{
    ContextRules, Grammar, ModalityRule, ModalityRules, ModalityTest, ProgrammeRules,
};
pub use pattern::{Pattern, PatternSet};
pub use words::{Openers, WordList};

pub use super::plain::plain;

/// The files that hold them, without ending.
pub(super) const FILES: [&str; 6] =
    ["modality", "deadlines", "debtors", "amounts", "conditions", "context"];

/// Everything by which commitments are read.
#[derive(Debug, Clone)]
pub struct Commitments {
    /// How strongly a clause speaks.
    pub modality: ModalityRules,
    /// Durations and when they are deadlines.
    pub deadlines: DeadlineRules,
    /// Who owes.
    pub debtors: DebtorRules,
    /// Quotas and sums.
    pub amounts: AmountRules,
    /// Conditions, exceptions, deemed consent, qualifiers.
    pub conditions: ConditionRules,
    /// Passages that regulate no pillar, and those that go on about the words before.
    pub context: PillarContext,
}

impl Commitments {
    /// Reads the files; `text` gives each by its name without ending.
    ///
    /// # Errors
    /// The name of the first file that is not as its types demand, and why.
    pub(super) fn read<'t>(
        text: impl Fn(&str) -> &'t str,
    ) -> Result<Self, (&'static str, toml::de::Error)> {
        Ok(Self {
            modality: parse("modality", &text)?,
            deadlines: parse("deadlines", &text)?,
            debtors: parse("debtors", &text)?,
            amounts: parse("amounts", &text)?,
            conditions: parse("conditions", &text)?,
            context: parse("context", &text)?,
        })
    }
}

fn parse<'t, T: Deserialize<'t>>(
    file: &'static str,
    text: &impl Fn(&str) -> &'t str,
) -> Result<T, (&'static str, toml::de::Error)> {
    toml::from_str(text(file)).map_err(|error| (file, error))
}

/// Returns what is wrong with the first pattern of a file that does not compile.
///
/// A string of these files is a pattern if it holds a backslash or a bar.
pub(super) fn faulty_pattern(text: &str) -> Option<String> {
    fn visit(place: &str, value: &toml::Value) -> Option<String> {
        match value {
            toml::Value::String(words) if words.contains(['\\', '|']) => Pattern::new(words)
                .check()
                .err()
                .map(|error| format!("{place}: {}", error.to_string().replace('\n', " "))),
            toml::Value::Array(values) => values.iter().find_map(|value| visit(place, value)),
            toml::Value::Table(table) => table.iter().find_map(|(key, value)| visit(key, value)),
            _ => None,
        }
    }
    let table: toml::Table = text.parse().ok()?;
    table.iter().find_map(|(key, value)| visit(key, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn every_rule_carries_an_example() {
        let rules = Rules::builtin().expect("the built-in files are sound");
        let rules = rules.commitments();
        assert!(rules.modality.rules.iter().all(|rule| !rule.tests.is_empty()));
        assert!(rules.debtors.rules.iter().all(|rule| !rule.tests.is_empty()));
    }

    #[test]
    fn every_pattern_compiles() {
        for file in crate::rules::files::builtin() {
            if FILES.contains(&file.stem.as_str()) {
                assert_eq!(faulty_pattern(&file.text), None, "{}", file.name);
            }
        }
    }

    #[test]
    fn a_faulty_pattern_is_named_by_its_field() {
        let fault = faulty_pattern("[[rule]]\npattern = '(a|b'\n").expect("the bracket is open");
        assert!(fault.starts_with("pattern: "), "{fault}");
    }
}

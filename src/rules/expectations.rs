//! What a desk expects of the rules on its corpus.
//!
//! ```toml
//! schema = 1
//! [[expect]]
//! rule     = "returns.deemed-consent.*"   # a pillar, rules under a star, or one rule
//! at_least = 3                            # exactly | at_least | at_most, clauses
//! why      = "the three protocols have one each"
//! ```

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::rules::{
    book::{Origin, Rule},
    diagnostic::Diagnostic,
    files::{self, Layer},
    reading::Reader,
    schema::SCHEMA,
};

/// Name of the file in the corpus folder.
pub const EXPECTATIONS: &str = "expectations.toml";

/// How many clauses of the corpus a rule is expected to fire on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The rules: a pillar, rules under a star, or one rule.
    pub rule: String,
    /// The number of clauses.
    pub bound: Bound,
    /// Why.
    pub why: Option<String>,
    /// Where it was written.
    pub origin: Origin,
}

/// A number of clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// So many.
    Exactly(usize),
    /// So many or more.
    AtLeast(usize),
    /// So many or fewer.
    AtMost(usize),
}

impl Bound {
    /// Tells whether a number of clauses is as expected.
    pub const fn is_met(self, clauses: usize) -> bool {
        match self {
            Self::Exactly(number) => clauses == number,
            Self::AtLeast(number) => clauses >= number,
            Self::AtMost(number) => clauses <= number,
        }
    }
}

impl Expectation {
    /// Tells whether a rule is meant.
    pub fn names(&self, rule: &Rule) -> bool {
        rule.is_named(&self.rule)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    #[serde(default)]
    expect: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Spanned<String>,
    exactly: Option<usize>,
    at_least: Option<usize>,
    at_most: Option<usize>,
    why: Option<String>,
}

/// Reads the expectations in a corpus folder; `None` where it has no such file.
///
/// # Errors
/// Every fault, by line and column.
pub fn expectations(corpus: &Path) -> Result<Option<Vec<Expectation>>, Vec<Diagnostic>> {
    let path = corpus.join(EXPECTATIONS);
    if !path.exists() {
        return Ok(None);
    }
    let file = files::read_one(&path, Layer::Corpus).map_err(|fault| vec![fault])?;
    let mut reader = Reader::of(&file);
    let mut found = Vec::new();
    if let Some(content) = reader.parse::<File>() {
        if *content.schema.get_ref() != SCHEMA {
            let message = format!("schema {} is not known", content.schema.get_ref());
            let help = format!("this program reads schema = {SCHEMA}");
            reader.fault(content.schema.span().start, None, message, Some(help));
        }
        for entry in content.expect {
            let byte = entry.rule.span().start;
            let rule = entry.rule.into_inner();
            let bound = match (entry.exactly, entry.at_least, entry.at_most) {
                (Some(number), None, None) => Bound::Exactly(number),
                (None, Some(number), None) => Bound::AtLeast(number),
                (None, None, Some(number)) => Bound::AtMost(number),
                _ => {
                    let help = "write one of `exactly`, `at_least`, `at_most`".to_owned();
                    reader.fault(byte, Some(&rule), "not one number of clauses", Some(help));
                    continue;
                }
            };
            found.push(Expectation { rule, bound, why: entry.why, origin: reader.origin(byte) });
        }
    }
    if reader.faults.is_empty() { Ok(Some(found)) } else { Err(reader.faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Expectation>, Vec<String>> {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join(EXPECTATIONS), format!("schema = 1\n{text}"))
            .expect("written");
        let read = expectations(dir.path());
        read.map(Option::unwrap_or_default).map_err(|faults| {
            let folder = format!("{}/", dir.path().display());
            faults.iter().map(|fault| fault.to_string().replace(&folder, "")).collect()
        })
    }

    #[test]
    fn a_bound_is_met_by_its_numbers_of_clauses() {
        let found = read("[[expect]]\nrule = \"returns\"\nat_least = 2\n").expect("it is sound");
        assert_eq!(found[0].bound, Bound::AtLeast(2));
        assert!(!found[0].bound.is_met(1) && found[0].bound.is_met(2));
        assert!(Bound::AtMost(2).is_met(0) && !Bound::Exactly(2).is_met(3));
    }

    #[test]
    fn an_expectation_says_one_number() {
        assert_eq!(
            read("[[expect]]\nrule = \"visas\"\nexactly = 1\nat_most = 2\n").expect_err("two"),
            [
                "expectations.toml:3:8: visas: not one number of clauses; write one of `exactly`, `at_least`, `at_most`"
            ]
        );
    }

    #[test]
    fn a_corpus_without_the_file_expects_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(expectations(dir.path()).expect("nothing to read"), None);
    }
}

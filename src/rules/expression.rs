//! Regular expressions over texts that rarely hold what they look for.

use regex::{Captures, Match, Regex, RegexBuilder};

/// An expression that is tried only where a looser one finds something.
///
/// A word boundary of Unicode keeps the fast automaton out of a text with umlauts, and a text
/// without a hit is then read by the slowest of all. Without its boundaries an expression finds
/// all that it finds with them and more, at full speed.
#[derive(Debug, Clone)]
pub struct Expression {
    exact: Regex,
    loose: Regex,
}

impl Expression {
    /// Compiles an expression to at most `limit` bytes.
    pub(super) fn compile(expression: &str, limit: usize) -> Result<Self, regex::Error> {
        let build = |expression: &str| RegexBuilder::new(expression).size_limit(limit).build();
        Ok(Self { exact: build(expression)?, loose: build(&expression.replace(r"\b", ""))? })
    }

    /// Returns the first hit.
    pub fn find<'t>(&self, words: &'t str) -> Option<Match<'t>> {
        self.loose.is_match(words).then(|| self.exact.find(words)).flatten()
    }

    /// Returns the first hit with its groups.
    pub fn captures<'t>(&self, words: &'t str) -> Option<Captures<'t>> {
        self.loose.is_match(words).then(|| self.exact.captures(words)).flatten()
    }

    /// Returns every hit.
    pub fn find_iter<'t>(&self, words: &'t str) -> impl Iterator<Item = Match<'t>> {
        let found = self.loose.is_match(words).then(|| self.exact.find_iter(words));
        found.into_iter().flatten()
    }

    /// Returns every hit with its groups.
    pub fn captures_iter<'t>(&self, words: &'t str) -> impl Iterator<Item = Captures<'t>> {
        let found = self.loose.is_match(words).then(|| self.exact.captures_iter(words));
        found.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_of_the_loose_expression_alone_is_none() {
        let expression = Expression::compile(r"(?i)\bamt\b", 1 << 20).expect("it compiles");
        assert!(expression.find("Das Beamtentum über alles.").is_none());
        let found = expression.find("Für das Amt, überall.").map(|found| found.as_str());
        assert_eq!(found, Some("Amt"));
        assert_eq!(expression.find_iter("Amt zu Amt, Ämter").count(), 2);
        assert_eq!(expression.captures_iter("kein Beamter").count(), 0);
    }
}

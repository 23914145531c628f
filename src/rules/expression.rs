//! Regular expressions that find facts in the text of an instrument.

use regex::bytes::{self, Regex, RegexBuilder};

use crate::model::Span;

use super::plain::written_plain;

/// An expression over text written by [`ascii`](super::ascii): capitals count, umlauts are two
/// letters, every byte stands where it stands in the text itself.
#[derive(Debug, Clone)]
pub struct Expression {
    regex: Regex,
}

/// Where the groups of an expression stand.
#[derive(Debug)]
pub struct Groups<'t>(bytes::Captures<'t>);

impl Expression {
    /// Compiles an expression to at most `limit` bytes; classes of letters mean those of ASCII.
    pub(super) fn compile(expression: &str, limit: usize) -> Result<Self, regex::Error> {
        let letters = [(r"\p{L}", "[A-Za-z]"), (r"\p{Lu}", "[A-Z]"), (r"\p{Ll}", "[a-z]")];
        let written = letters
            .into_iter()
            .fold(written_plain(expression), |all, (class, ascii)| all.replace(class, ascii));
        let regex = RegexBuilder::new(&written).unicode(false).size_limit(limit).build()?;
        Ok(Self { regex })
    }

    /// Returns the first hit.
    pub fn find(&self, ascii: &str) -> Option<Span> {
        self.find_iter(ascii).next()
    }

    /// Returns every hit, from left to right.
    pub fn find_iter<'t>(&self, ascii: &'t str) -> impl Iterator<Item = Span> + use<'t, '_> {
        self.regex.find_iter(ascii.as_bytes()).map(|hit| Span::new(hit.start(), hit.end()))
    }

    /// Returns the first hit with its groups.
    pub fn captures<'t>(&self, ascii: &'t str) -> Option<Groups<'t>> {
        // only where there is a hit: groups need the slow automaton
        let hit = self.regex.find(ascii.as_bytes())?;
        self.regex.captures_at(ascii.as_bytes(), hit.start()).map(Groups)
    }

    /// Returns every hit with its groups.
    pub fn captures_iter<'t>(
        &self,
        ascii: &'t str,
    ) -> impl Iterator<Item = Groups<'t>> + use<'t, '_> {
        let is_met = self.regex.is_match(ascii.as_bytes());
        let found = is_met.then(|| self.regex.captures_iter(ascii.as_bytes()).map(Groups));
        found.into_iter().flatten()
    }
}

impl Groups<'_> {
    /// Returns the place of the whole hit.
    pub fn all(&self) -> Span {
        self.0.get(0).map_or(Span::new(0, 0), |all| Span::new(all.start(), all.end()))
    }

    /// Returns the place of a named group that took part in the hit.
    pub fn name(&self, name: &str) -> Option<Span> {
        self.0.name(name).map(|group| Span::new(group.start(), group.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ascii;

    #[test]
    fn words_with_umlauts_end_where_they_end() {
        let expression = Expression::compile(r"(?i)\bamt\b", 1 << 20).expect("it compiles");
        assert!(expression.find(&ascii("Das Beamtentum über alles.")).is_none());
        assert!(expression.find(&ascii("Das Überamt und Ämtamt.")).is_none());
        let text = "Für das Amt, überall.";
        let found = expression.find(&ascii(text)).map(|found| found.of(text));
        assert_eq!(found, Some("Amt"));
        assert_eq!(expression.find_iter(&ascii("Amt zu Amt, Ämter")).count(), 2);
    }

    #[test]
    fn groups_stand_where_they_stand_in_the_text() {
        let expression =
            Expression::compile(r"Übung in (?P<place>\p{Lu}\p{L}+)", 1 << 20).expect("it compiles");
        let text = "Die Übung in Öhringen, dann die Übung in Ulm.";
        let ascii = ascii(text);
        let found: Vec<&str> = expression
            .captures_iter(&ascii)
            .filter_map(|groups| groups.name("place"))
            .map(|place| place.of(text))
            .collect();
        assert_eq!(found, ["Öhringen", "Ulm"]);
        let first = expression.captures(&ascii).map(|groups| groups.all());
        assert_eq!(first.map(|all| all.of(text)), Some("Übung in Öhringen"));
    }
}

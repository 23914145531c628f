//! Regular expressions that find facts in the text of an instrument.

use std::sync::{LazyLock, OnceLock};

use regex::{
    Regex,
    bytes::{self, RegexBuilder},
};

use crate::model::Span;

use super::plain::written_plain;

/// An expression over text written by [`ascii`](super::ascii): capitals count, umlauts are two
/// letters, every byte stands where it stands in the text itself.
///
/// Most clauses hold nothing of what is looked for, and one that bounds how far apart its words
/// may stand is an automaton of very many states. A looser one without bounds tells first
/// whether there can be a hit. Each is compiled when it is first asked: a table holds many, and
/// one clause or one query asks few.
#[derive(Debug, Clone)]
pub struct Expression {
    /// As compiled: of ASCII letters only.
    written: String,
    /// Bytes that the compiled form may take.
    limit: usize,
    /// Whether it bounds how far apart words may stand; else it is as loose as can be.
    is_bounded: bool,
    /// Its place in the table that it is of.
    number: usize,
    exact: OnceLock<bytes::Regex>,
    loose: OnceLock<bytes::Regex>,
}

/// Where the groups of an expression stand.
#[derive(Debug)]
pub struct Groups<'t> {
    found: bytes::Captures<'t>,
    start: usize,
}

/// A bounded repetition, greedy or not.
static BOUNDED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{(\d+),\d*\}\??").expect("the pattern is sound"));

impl Expression {
    /// Takes an expression that compiles to at most `limit` bytes; classes of letters mean those
    /// of ASCII.
    ///
    /// One that has not passed [`Expression::check`] panics when it is first asked and does not
    /// compile.
    pub(super) fn new(expression: &str, limit: usize) -> Self {
        let letters = [(r"\p{L}", "[A-Za-z]"), (r"\p{Lu}", "[A-Z]"), (r"\p{Ll}", "[a-z]")];
        let written = letters
            .into_iter()
            .fold(written_plain(expression), |all, (class, ascii)| all.replace(class, ascii));
        let is_bounded = BOUNDED.is_match(&written);
        let (exact, loose) = (OnceLock::new(), OnceLock::new());
        Self { written, limit, is_bounded, number: 0, exact, loose }
    }

    /// Returns it with its place in the table that it is of.
    pub(super) fn numbered(self, number: usize) -> Self {
        Self { number, ..self }
    }

    /// Returns its place in the table that it is of.
    pub(super) const fn number(&self) -> usize {
        self.number
    }

    /// Returns it as it is compiled.
    pub(super) fn as_str(&self) -> &str {
        &self.written
    }

    /// Compiles the expression now, so that nothing is left to fail when it is asked.
    ///
    /// # Errors
    /// It is no expression, or too large.
    pub(super) fn check(&self) -> Result<(), regex::Error> {
        let (exact, loose) = (self.compile(&self.written)?, self.compile(&self.unbounded())?);
        self.exact.get_or_init(|| exact);
        self.loose.get_or_init(|| loose);
        Ok(())
    }

    fn exact(&self) -> &bytes::Regex {
        self.exact.get_or_init(|| self.compile(&self.written).expect("it was checked"))
    }

    fn loose(&self) -> &bytes::Regex {
        self.loose.get_or_init(|| self.compile(&self.unbounded()).expect("it was checked"))
    }

    fn unbounded(&self) -> String {
        let without_bounds =
            BOUNDED.replace_all(
                &self.written,
                |bounds: &regex::Captures| {
                    if &bounds[1] == "0" { "*" } else { "+" }
                },
            );
        without_bounds.replace(r"\b", "")
    }

    fn compile(&self, expression: &str) -> Result<bytes::Regex, regex::Error> {
        RegexBuilder::new(expression).unicode(false).size_limit(self.limit).build()
    }

    /// Returns the first hit.
    pub fn find(&self, ascii: &str) -> Option<Span> {
        self.find_iter(ascii).next()
    }

    /// Returns every hit, from left to right.
    pub fn find_iter<'t>(&self, ascii: &'t str) -> impl Iterator<Item = Span> + use<'t, '_> {
        let can_hit = !self.is_bounded || self.loose().is_match(ascii.as_bytes());
        let found = can_hit.then(|| self.exact().find_iter(ascii.as_bytes()));
        found.into_iter().flatten().map(|hit| Span::new(hit.start(), hit.end()))
    }

    /// Returns the first hit with its groups.
    pub fn captures<'t>(&self, ascii: &'t str) -> Option<Groups<'t>> {
        self.find(ascii).and_then(|hit| self.groups(ascii, hit))
    }

    /// Returns every hit with its groups.
    pub fn captures_iter<'t>(
        &self,
        ascii: &'t str,
    ) -> impl Iterator<Item = Groups<'t>> + use<'t, '_> {
        self.find_iter(ascii).filter_map(|hit| self.groups(ascii, hit))
    }

    /// Groups need the slowest automaton: it reads nothing but the hit.
    fn groups<'t>(&self, ascii: &'t str, hit: Span) -> Option<Groups<'t>> {
        let found = self.exact().captures(hit.of(ascii).as_bytes())?;
        Some(Groups { found, start: hit.start })
    }
}

impl Groups<'_> {
    /// Returns the place of the whole hit.
    pub fn all(&self) -> Span {
        self.group(self.found.get(0)).unwrap_or_else(|| Span::new(self.start, self.start))
    }

    /// Returns the place of a named group that took part in the hit.
    pub fn name(&self, name: &str) -> Option<Span> {
        self.group(self.found.name(name))
    }

    fn group(&self, group: Option<bytes::Match>) -> Option<Span> {
        group.map(|group| Span::new(group.start(), group.end()).shifted(self.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ascii;

    #[test]
    fn words_with_umlauts_end_where_they_end() {
        let expression = Expression::new(r"(?i)\bamt\b", 1 << 20);
        assert!(expression.find(&ascii("Das Beamtentum über alles.")).is_none());
        assert!(expression.find(&ascii("Das Überamt und Ämtamt.")).is_none());
        let text = "Für das Amt, überall.";
        let found = expression.find(&ascii(text)).map(|found| found.of(text));
        assert_eq!(found, Some("Amt"));
        assert_eq!(expression.find_iter(&ascii("Amt zu Amt, Ämter")).count(), 2);
    }

    #[test]
    fn what_stands_too_far_apart_is_no_hit() {
        let expression = Expression::new(r"von[^.]{0,9}?bis", 1 << 20);
        assert!(expression.find("von Montag bis Freitag").is_some());
        assert!(expression.find("von Montag früh bis Freitag").is_none());
    }

    #[test]
    fn groups_stand_where_they_stand_in_the_text() {
        let expression = Expression::new(r"Übung in (?P<place>\p{Lu}\p{L}+)", 1 << 20);
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

    #[test]
    fn one_that_does_not_compile_or_is_too_large_is_told() {
        assert!(Expression::new(r"von (bis", 1 << 20).check().is_err());
        assert!(Expression::new(r"(von|bis){1,900}", 1 << 10).check().is_err());
        assert!(Expression::new(r"von{1,9} bis", 1 << 20).check().is_ok());
    }
}

//! Regular expressions that find facts in the text of an instrument.

use std::sync::{LazyLock, OnceLock};

use regex::{Regex, bytes::RegexBuilder};
use regex_automata::{
    Anchored, Input, meta,
    util::{captures::Captures, syntax},
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
    exact: OnceLock<meta::Regex>,
    loose: OnceLock<meta::Regex>,
}

/// Where the groups of an expression stand.
#[derive(Debug)]
pub struct Groups {
    found: Captures,
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

    /// Compiles the expression, so that nothing is left to fail when it is asked.
    ///
    /// # Errors
    /// It is no expression, or too large.
    pub(super) fn check(&self) -> Result<(), regex::Error> {
        // the same engine behind a door that tells in words what is wrong
        for written in [&self.written, &self.unbounded()] {
            RegexBuilder::new(written).unicode(false).size_limit(self.limit).build()?;
        }
        Ok(())
    }

    fn exact(&self) -> &meta::Regex {
        self.exact.get_or_init(|| self.compile(&self.written))
    }

    fn loose(&self) -> &meta::Regex {
        self.loose.get_or_init(|| self.compile(&self.unbounded()))
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

    fn compile(&self, expression: &str) -> meta::Regex {
        meta::Regex::builder()
            .configure(meta::Config::new().nfa_size_limit(Some(self.limit)).utf8_empty(false))
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .build(expression)
            .expect("it was checked")
    }

    /// Returns the first hit.
    pub fn find(&self, ascii: &str) -> Option<Span> {
        self.find_iter(ascii).next()
    }

    /// Returns the hit that begins at a byte of the text.
    pub(super) fn find_at(&self, ascii: &str, at: usize) -> Option<Span> {
        let input = Input::new(ascii).range(at..).anchored(Anchored::Yes);
        self.exact().search(&input).map(|hit| Span::new(hit.start(), hit.end()))
    }

    /// Returns every hit, from left to right.
    pub fn find_iter<'t>(&self, ascii: &'t str) -> impl Iterator<Item = Span> + use<'t, '_> {
        let can_hit = !self.is_bounded || self.loose().is_match(ascii);
        let found = can_hit.then(|| self.exact().find_iter(ascii));
        found.into_iter().flatten().map(|hit| Span::new(hit.start(), hit.end()))
    }

    /// Returns the first hit with its groups.
    pub fn captures(&self, ascii: &str) -> Option<Groups> {
        self.find(ascii).and_then(|hit| self.groups(ascii, hit))
    }

    /// Returns the groups of a hit; they need the slowest automaton, and it reads nothing else.
    pub(super) fn groups(&self, ascii: &str, hit: Span) -> Option<Groups> {
        let mut found = self.exact().create_captures();
        let input = Input::new(hit.of(ascii)).anchored(Anchored::Yes);
        self.exact().search_captures(&input, &mut found);
        found.is_match().then_some(Groups { found, start: hit.start })
    }
}

impl Groups {
    /// Returns the place of the whole hit.
    pub fn all(&self) -> Span {
        self.shifted(self.found.get_group(0)).unwrap_or_else(|| Span::new(self.start, self.start))
    }

    /// Returns the place of a named group that took part in the hit.
    pub fn name(&self, name: &str) -> Option<Span> {
        self.shifted(self.found.get_group_by_name(name))
    }

    fn shifted(&self, group: Option<regex_automata::Span>) -> Option<Span> {
        group.map(|group| Span::new(group.start, group.end).shifted(self.start))
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
            .find_iter(&ascii)
            .filter_map(|hit| expression.groups(&ascii, hit))
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

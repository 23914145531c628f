//! The text of an instrument, looked through once for the words of all expressions on its facts.

use crate::model::Span;

use super::expression::{Expression, Groups};
use super::needles::NeedleIndex;

/// A text written by [`ascii`](super::ascii), with the places where expressions may hit.
#[derive(Debug)]
pub struct FactText<'t> {
    ascii: &'t str,
    index: &'t NeedleIndex,
    /// Of every set of words where they begin, in order.
    places: Vec<Vec<usize>>,
}

impl<'t> FactText<'t> {
    pub(super) fn new(index: &'t NeedleIndex, ascii: &'t str) -> Self {
        Self { ascii, index, places: index.places(ascii) }
    }

    /// Returns the words of a span.
    pub const fn passage(&self, span: Span) -> FactPassage<'_> {
        FactPassage { text: self, span }
    }
}

/// Words of a text, over which expressions are met as if they stood alone: places count from
/// their first byte.
#[derive(Debug, Clone, Copy)]
pub struct FactPassage<'t> {
    text: &'t FactText<'t>,
    span: Span,
}

impl<'t> FactPassage<'t> {
    /// Returns the words as expressions are met over them.
    pub fn ascii(&self) -> &'t str {
        self.span.of(self.text.ascii)
    }

    /// Returns the expressions that may hit here, in their order; the others do not.
    pub fn met<'e>(
        self,
        expressions: impl IntoIterator<Item = &'e Expression>,
    ) -> impl Iterator<Item = &'e Expression> {
        expressions.into_iter().filter(move |one| self.can_hit(one))
    }

    /// Returns the first hit of the first expression that hits.
    pub fn find(&self, expressions: &[Expression]) -> Option<Span> {
        self.met(expressions).find_map(|one| one.find(self.ascii()))
    }

    /// Returns the first hit of the first expression that hits, with its groups.
    pub fn captures(&self, expressions: &[Expression]) -> Option<Groups<'t>> {
        self.met(expressions).find_map(|one| one.captures(self.ascii()))
    }

    fn can_hit(&self, expression: &Expression) -> bool {
        self.text.index.sets(expression.number()).all(|set| self.holds_one_of(set))
    }

    /// Tells whether a word of the set begins here.
    fn holds_one_of(&self, set: usize) -> bool {
        let places = &self.text.places[set];
        let first = places.partition_point(|at| *at < self.span.start);
        places.get(first).is_some_and(|at| *at < self.span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{InstrumentWords, ascii};
    use super::*;

    #[test]
    fn a_passage_is_met_alone() {
        let words = InstrumentWords::builtin().expect("the built-in table is sound");
        let text = "Es gilt Artikel 3. Art. 4 Abs. 2 auch. Dies ist der Rest.";
        let ascii = ascii(text);
        let whole = words.facts.over(&ascii);
        let found = |span: Span| -> Vec<&str> {
            let words_here = whole.passage(span).ascii();
            let met = whole.passage(span).met(&words.facts.reference);
            met.flat_map(|one| one.find_iter(words_here)).map(|hit| hit.of(words_here)).collect()
        };
        assert_eq!(found(Span::new(0, text.len())), ["Artikel 3", "Art. 4 Abs. 2"]);
        assert_eq!(found(Span::new(19, text.len())), ["Art. 4 Abs. 2"]);
        assert!(found(Span::new(39, text.len())).is_empty());
    }
}

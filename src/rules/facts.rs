//! The text of an instrument, looked through once for the words of all expressions on its facts.

use crate::model::Span;

use super::expression::{Expression, Groups};
use super::needles::NeedleIndex;

/// A text written by [`ascii`](super::ascii), with the places where expressions may hit.
#[derive(Debug)]
pub struct FactText<'t> {
    ascii: &'t str,
    index: &'t NeedleIndex,
    /// Of every expression where its words begin, in order.
    places: Vec<Vec<usize>>,
}

impl<'t> FactText<'t> {
    pub(super) fn new(index: &'t NeedleIndex, ascii: &'t str) -> Self {
        Self { ascii, index, places: index.places(ascii) }
    }

    /// Returns the words of a span.
    pub const fn passage(&self, span: Span) -> Passage<'_> {
        Passage { text: self, span }
    }
}

/// Words of a text, over which expressions are met as if they stood alone: places count from
/// their first byte.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'t> {
    text: &'t FactText<'t>,
    span: Span,
}

impl<'t> Passage<'t> {
    /// Returns the words.
    pub fn ascii(&self) -> &'t str {
        self.span.of(self.text.ascii)
    }

    /// Returns the first hit.
    pub fn find(&self, expression: &Expression) -> Option<Span> {
        self.can_hit(expression).then(|| expression.find(self.ascii())).flatten()
    }

    /// Returns every hit, from left to right.
    pub fn find_iter<'e>(
        &self,
        expression: &'e Expression,
    ) -> impl Iterator<Item = Span> + use<'t, 'e> {
        let hits = self.can_hit(expression).then(|| expression.find_iter(self.ascii()));
        hits.into_iter().flatten()
    }

    /// Returns the first hit with its groups.
    pub fn captures(&self, expression: &Expression) -> Option<Groups<'t>> {
        self.can_hit(expression).then(|| expression.captures(self.ascii())).flatten()
    }

    /// Returns every hit with its groups.
    pub fn captures_iter<'e>(
        &self,
        expression: &'e Expression,
    ) -> impl Iterator<Item = Groups<'t>> + use<'t, 'e> {
        let hits = self.can_hit(expression).then(|| expression.captures_iter(self.ascii()));
        hits.into_iter().flatten()
    }

    /// Tells whether the words that the expression cannot do without are here.
    pub fn can_hit(&self, expression: &Expression) -> bool {
        let number = expression.number();
        let places = &self.text.places[number];
        let first = places.partition_point(|at| *at < self.span.start);
        self.text.index.is_free(number) || places.get(first).is_some_and(|at| *at < self.span.end)
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
        let expression = &words.facts.reference[0];
        let found = |span: Span| -> Vec<&str> {
            let passage = whole.passage(span);
            passage.find_iter(expression).map(|hit| hit.of(passage.ascii())).collect()
        };
        assert_eq!(found(Span::new(0, text.len())), ["Artikel 3", "Art. 4 Abs. 2"]);
        assert_eq!(found(Span::new(19, text.len())), ["Art. 4 Abs. 2"]);
        assert!(found(Span::new(39, text.len())).is_empty());
    }
}

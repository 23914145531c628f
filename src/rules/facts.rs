//! The text of an instrument, looked through once for the words of all expressions on its facts.

use crate::model::Span;

use super::expression::{Expression, Groups};
use super::needles::{NeedleIndex, Opening};

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
    ) -> impl Iterator<Item = MetExpression<'e, 't>> {
        let met = expressions.into_iter().filter(move |one| self.can_hit(one));
        met.map(move |expression| MetExpression { expression, passage: self })
    }

    /// Returns the first hit of the first expression that hits.
    pub fn find(&self, expressions: &[Expression]) -> Option<Span> {
        self.met(expressions).find_map(MetExpression::find)
    }

    /// Returns the first hit of the first expression that hits, with its groups.
    pub fn captures(&self, expressions: &[Expression]) -> Option<Groups> {
        self.met(expressions).find_map(MetExpression::captures)
    }

    fn can_hit(&self, expression: &Expression) -> bool {
        let sets = self.text.index.sets(expression.number());
        sets.iter().all(|set| self.places(*set).next().is_some())
    }

    /// Returns where words of a set begin here, counted from the first byte.
    fn places(&self, set: usize) -> impl Iterator<Item = usize> + use<'t> {
        let (places, span) = (&self.text.places[set], self.span);
        let first = places.partition_point(|at| *at < span.start);
        let here = places[first..].iter().take_while(move |at| **at < span.end);
        here.map(move |at| at - span.start)
    }

    /// Returns where hits that open so may begin here, in order.
    fn openings(self, opening: Opening) -> impl Iterator<Item = usize> + use<'t> {
        let words = self.ascii().as_bytes();
        self.places(opening.set).map(move |at| {
            let letters = words[..at].iter().rev().take_while(|byte| byte.is_ascii_alphabetic());
            if opening.is_end_of_word { at - letters.count() } else { at }
        })
    }
}

/// An expression and the words in which it may hit.
#[derive(Debug, Clone, Copy)]
pub struct MetExpression<'e, 't> {
    expression: &'e Expression,
    passage: FactPassage<'t>,
}

impl<'e, 't> MetExpression<'e, 't> {
    /// Returns the first hit.
    pub fn find(self) -> Option<Span> {
        self.hits().next()
    }

    /// Returns every hit, from left to right.
    pub fn hits(self) -> impl Iterator<Item = Span> + use<'e, 't> {
        let Self { expression, passage } = self;
        let opening = passage.text.index.opening(expression.number());
        // A hit can begin only where its first word does: there is no need to look elsewhere.
        let at_openings = opening.map(|opening| {
            let mut covered = 0;
            passage.openings(opening).filter_map(move |at| {
                let hit = (at >= covered).then(|| expression.find_at(passage.ascii(), at))??;
                covered = hit.end;
                Some(hit)
            })
        });
        let anywhere = opening.is_none().then(|| expression.find_iter(passage.ascii()));
        at_openings.into_iter().flatten().chain(anywhere.into_iter().flatten())
    }

    /// Returns the first hit with its groups.
    pub fn captures(self) -> Option<Groups> {
        self.captures_iter().next()
    }

    /// Returns every hit with its groups.
    pub fn captures_iter(self) -> impl Iterator<Item = Groups> + use<'e, 't> {
        let Self { expression, passage } = self;
        self.hits().filter_map(move |hit| expression.groups(passage.ascii(), hit))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{InstrumentWords, ascii};
    use super::*;

    #[test]
    fn hits_are_those_of_the_expression_alone() {
        let words = InstrumentWords::builtin().expect("the built-in table is sound");
        let text = "Geschehen zu Bern am 1. Mai 1990 in deutscher Sprache. Artikel 3 Absatz 2 und \
                    Artikel IV des Abkommens vom 3. Juni 1988 über Muster; Artikel Artikel 7. Es \
                    tritt, tritt am 2. Juli 1991 in Kraft und bleibt für eine Dauer von drei \
                    Jahren in Kraft; der Wortlaut, der deutsche Wortlaut, ist verbindlich.";
        let ascii = ascii(text);
        let whole = words.facts.over(&ascii);
        let passage = whole.passage(Span::new(0, text.len()));
        let mut hits = 0;
        for expression in words.facts.expressions() {
            let met: Vec<Span> = passage.met([expression]).flat_map(MetExpression::hits).collect();
            let alone: Vec<Span> = expression.find_iter(&ascii).collect();
            assert_eq!(met, alone, "{}", expression.as_str());
            hits += met.len();
        }
        assert!(hits > 9, "{hits} hits");
    }

    #[test]
    fn a_passage_is_met_alone() {
        let words = InstrumentWords::builtin().expect("the built-in table is sound");
        let text = "Es gilt Artikel 3. Art. 4 Abs. 2 auch. Dies ist der Rest.";
        let ascii = ascii(text);
        let whole = words.facts.over(&ascii);
        let found = |span: Span| -> Vec<&str> {
            let words_here = whole.passage(span).ascii();
            let met = whole.passage(span).met(&words.facts.reference);
            met.flat_map(MetExpression::hits).map(|hit| hit.of(words_here)).collect()
        };
        assert_eq!(found(Span::new(0, text.len())), ["Artikel 3", "Art. 4 Abs. 2"]);
        assert_eq!(found(Span::new(19, text.len())), ["Art. 4 Abs. 2"]);
        assert!(found(Span::new(39, text.len())).is_empty());
    }
}

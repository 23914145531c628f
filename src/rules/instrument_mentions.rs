//! Kinds of instrument named in running words: *völkerrechtliche Verträge*, *MoUs*.
//!
//! A title names one kind by its first noun ([`InstrumentWords::kind`](super::InstrumentWords));
//! a clause or a press paragraph may name several, inflected and with adjectives. Words that
//! decide nothing (*Vereinbarung*, *Erklärung* alone) are no mention.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::model::{InstrumentKind, Span};

use super::{expression::Expression, needles::NeedleIndex, plain::ascii};

/// Compiled size, in bytes, that the expressions of one kind may reach.
const EXPRESSION_LIMIT: usize = 8 << 20;

/// Words that name a kind of instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstrumentMention {
    /// The kind named.
    pub kind: InstrumentKind,
    /// The words, in bytes of the passage.
    pub span: Span,
}

/// The expressions, one a kind.
#[derive(Debug, Clone, Default)]
pub(super) struct InstrumentNames {
    names: Vec<(InstrumentKind, Expression)>,
    /// The words that they cannot do without, when they are first asked.
    needles: OnceLock<NeedleIndex>,
}

impl InstrumentNames {
    /// Joins the expressions of each kind; `{date}` in them stands for `date`.
    pub(super) fn new(expressions: &BTreeMap<InstrumentKind, Vec<String>>, date: &str) -> Self {
        let names = expressions.iter().map(|(kind, list)| {
            let joined = format!("(?:{})", list.join("|")).replace("{date}", date);
            (*kind, Expression::new(&joined, EXPRESSION_LIMIT))
        });
        Self { names: names.collect(), needles: OnceLock::new() }
    }

    /// Returns the expressions, for a check.
    pub(super) fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.names.iter().map(|(_, expression)| expression)
    }

    /// The mentions in order; of two on the same words the longer one.
    pub(super) fn mentions(&self, text: &str) -> Vec<InstrumentMention> {
        let ascii = ascii(text);
        let needles = self
            .needles
            .get_or_init(|| NeedleIndex::of_sentences(self.expressions().map(Expression::as_str)));
        let met = needles.met(&ascii).into_iter().map(|number| &self.names[number]);
        let mut found: Vec<InstrumentMention> = met
            .flat_map(|(kind, names)| {
                names.find_iter(&ascii).map(|span| InstrumentMention { kind: *kind, span })
            })
            .collect();
        found.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
        let mut covered = 0;
        found.retain(|mention| {
            let is_new = mention.span.start >= covered;
            covered = covered.max(mention.span.end);
            is_new
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::InstrumentWords;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let words = InstrumentWords::builtin().expect("the built-in table is sound");
        let found: Vec<(&str, &str)> = words
            .mentions(text)
            .iter()
            .map(|mention| (mention.kind.as_str(), mention.span.of(text)))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_kinds_named_in_a_german_paragraph_are_found() {
        check(
            "Grundlage sind völkerrechtliche Verträge wie das Rückübernahmeabkommen, gemeinsame \
             Absichtserklärungen, MoUs oder eine bilaterale Arbeitsstruktur.",
            &[
                ("treaty", "völkerrechtliche Verträge"),
                ("treaty", "Rückübernahmeabkommen"),
                ("declaration", "gemeinsame Absichtserklärungen"),
                ("mou", "MoUs"),
                ("structure", "bilaterale Arbeitsstruktur"),
            ],
        );
        check(
            "Nach dem Durchführungsprotokoll zum Abkommen gilt der Notenwechsel vom 3. Mai 1999.",
            &[
                ("protocol", "Durchführungsprotokoll"),
                ("treaty", "Abkommen"),
                ("exchange_of_notes", "Notenwechsel"),
            ],
        );
    }

    #[test]
    fn the_kinds_named_in_an_english_paragraph_are_found() {
        check(
            "The partnership rests on bilateral agreements, memoranda of understanding, joint \
             declarations of intent or working structures.",
            &[
                ("treaty", "bilateral agreements"),
                ("mou", "memoranda of understanding"),
                ("declaration", "joint declarations of intent"),
                ("structure", "working structures"),
            ],
        );
        check(
            "Under the Readmission Agreement and the Protocol to it, the Convention applies.",
            &[
                ("treaty", "Readmission Agreement"),
                ("protocol", "Protocol"),
                ("treaty", "Convention"),
            ],
        );
    }

    #[test]
    fn words_that_name_no_kind_for_sure_are_left_alone() {
        check("Die Vereinbarung über Termine und die Erklärung des Ministers genügen.", &[]);
        check("Der Arbeitsvertrag und das Protokoll der Sitzung liegen bei.", &[]);
        check("They act in agreement with the party convention; the act is a statement.", &[]);
    }
}

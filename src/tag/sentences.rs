//! Sentences of a clause with their main clause set free: the words that can carry a promise.
//!
//! ```text
//! words   Wird das Gesuch abgelehnt, so teilt die Partei, die es prüft, die Gründe mit.
//! main                               so teilt die Partei            die Gründe mit.
//! ```
//! Subordinate parts and brackets are blanked in place, so that bytes of the main clause are
//! bytes of the sentence. The cut is by commas and first words; which words open a
//! subordinate part is data (`modality.toml`).

use std::cell::OnceCell;

use crate::{
    model::{Language, Span},
    rules::{
        Countries, Mention,
        commitments::{Grammar, plain},
    },
    tag::subordination,
    text::{Abbreviations, sentences},
};

/// A numbering mark or a heading between two sentences has fewer words than a sentence.
pub(super) const SENTENCE_WORDS: usize = 4;

/// A sentence of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence<'t> {
    /// Its bytes in the text.
    pub(super) span: Span,
    /// Its words.
    pub(super) text: &'t str,
    /// Its words plain and in one line, byte for byte in the same places: what patterns are met
    /// over.
    pub(super) plain: String,
    /// The plain words with all but the main clause blanked.
    pub(super) main: String,
    language: Language,
    mentions: OnceCell<Vec<Mention>>,
}

impl Sentence<'_> {
    /// Returns the states that it names, read once.
    pub(super) fn mentions(&self, countries: &Countries) -> &[Mention] {
        self.mentions.get_or_init(|| countries.mentions(self.text, self.language))
    }
}

/// Reads the sentences of a text.
pub(super) fn read<'t>(
    text: &'t str,
    language: Language,
    abbreviations: &Abbreviations,
    grammar: &Grammar,
) -> Vec<Sentence<'t>> {
    sentences(text, language, abbreviations)
        .into_iter()
        .map(|span| {
            let words = span.of(text);
            let plain = plain(words).replace(['\n', '\r', '\t'], " ");
            let main = main_clause(words, &plain, grammar);
            Sentence { span, text: words, plain, main, language, mentions: OnceCell::new() }
        })
        .collect()
}

/// Returns the sentence with its subordinate parts and brackets blanked.
fn main_clause(sentence: &str, plain: &str, grammar: &Grammar) -> String {
    let parts = subordination::parts(sentence, grammar);
    let mut main = plain.as_bytes().to_vec();
    if parts.iter().any(|part| !part.is_subordinate) {
        for part in parts.iter().filter(|part| part.is_subordinate) {
            blank(&mut main, part.span);
        }
    }
    for bracket in brackets(sentence) {
        blank(&mut main, bracket);
    }
    String::from_utf8(main).unwrap_or_else(|_| plain.to_owned())
}

fn blank(bytes: &mut [u8], span: Span) {
    bytes[span.start..span.end].fill(b' ');
}

/// The bracketed spans of a sentence, outermost only.
fn brackets(sentence: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in sentence.char_indices() {
        match (c, open) {
            ('(' | '[', None) => open = Some(at),
            (')' | ']', Some(start)) => {
                found.push(Span::new(start, at + 1));
                open = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: Language, sentence: &str, expected: &str) {
        let all = crate::tag::tests::rules();
        let rules = all.commitments();
        let read =
            read(sentence, language, all.abbreviations(), rules.modality.grammar.of(language));
        let main = read[0].main.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(main, expected);
        assert_eq!(read[0].main.len(), read[0].text.len());
    }

    #[test]
    fn a_condition_without_wenn_is_blanked() {
        check(
            Language::De,
            "Wird das Gesuch abgelehnt, so teilt die Partei, die es prüft, die Gründe mit.",
            "so teilt die partei, die gruende mit.",
        );
    }

    #[test]
    fn what_stands_before_a_consequence_is_a_condition() {
        check(
            Language::De,
            "Verneint der ersuchte Staat die Frage, so darf der andere die Person befragen.",
            "so darf der andere die person befragen.",
        );
        check(
            Language::De,
            "Die Staaten arbeiten zusammen, so dass niemand warten muss.",
            "die staaten arbeiten zusammen,",
        );
    }

    #[test]
    fn a_relative_clause_with_commas_of_its_own_is_blanked_whole() {
        check(
            Language::De,
            "Die Personen, die einen Dienstpass besitzen und Mitglied einer Mission, eines Postens oder eines Büros sind, können ohne Visum einreisen.",
            "die personen, koennen ohne visum einreisen.",
        );
    }

    #[test]
    fn a_point_that_begins_with_its_verb_is_no_condition() {
        check(
            Language::De,
            "ist bestrebt, Streitigkeiten beizulegen.",
            "ist bestrebt, streitigkeiten beizulegen.",
        );
        check(
            Language::De,
            "ist die Person krank, wird sie später überstellt.",
            "wird sie spaeter ueberstellt.",
        );
    }

    #[test]
    fn a_preposition_before_a_genitive_opens_no_clause() {
        check(
            Language::De,
            "Während eines Jahres kann die Schweiz Höchstzahlen aufrechterhalten, soweit nötig.",
            "waehrend eines jahres kann die schweiz hoechstzahlen aufrechterhalten,",
        );
        check(Language::De, "Während die Behörde prüft, wartet die Person.", "wartet die person.");
    }

    #[test]
    fn an_enumeration_stays_in_the_main_clause() {
        check(
            Language::De,
            "Die Parteien achten die Ehre, die Würde und die Rechte der Person.",
            "die parteien achten die ehre, die wuerde und die rechte der person.",
        );
    }

    #[test]
    fn a_number_before_a_condition_and_a_comma_in_a_compound_part_nothing() {
        check(
            Language::De,
            "7. Sofern nichts anderes gilt, können Inhaber von Diplomaten-, Dienst- und Sonderpässen bleiben.",
            "koennen inhaber von diplomaten-, dienst- und sonderpaessen bleiben.",
        );
    }

    #[test]
    fn a_clause_that_is_interrupted_is_blanked_whole() {
        check(
            Language::De,
            "Sie verlangt nicht, dass eine Partei, einschliesslich ihrer Behörden, Daten liefern muss.",
            "sie verlangt nicht,",
        );
        check(
            Language::De,
            "Sofern die Person, soweit möglich, zustimmt, teilen die Parteien die Daten.",
            "teilen die parteien die daten.",
        );
        check(
            Language::De,
            "Wenn die Person einen Pass, ein Visum oder eine Bewilligung hat, kann sie einreisen.",
            "kann sie einreisen.",
        );
    }

    #[test]
    fn an_english_main_clause_behind_a_condition_without_a_comma_stays() {
        check(
            Language::En,
            "When a Party joins a customs union it shall, upon request, consult the others.",
            "it shall, upon request, consult the others.",
        );
        check(
            Language::En,
            "The Parties meet in accordance with the rules which the Committee shall adopt.",
            "the parties meet in accordance with the rules which the committee shall adopt.",
        );
    }

    #[test]
    fn an_english_condition_is_blanked() {
        check(
            Language::En,
            "If no reply is given, the Parties shall consult (by telephone).",
            "the parties shall consult .",
        );
    }

    #[test]
    fn a_sentence_of_nothing_but_subordinate_parts_stays_whole() {
        check(
            Language::En,
            "Where necessary the Parties shall meet, including by video.",
            "where necessary the parties shall meet, including by video.",
        );
    }
}

//! Words as terms of the index.
//!
//! Every word of a clause becomes up to four kinds of term at one position. A kind that would
//! only repeat the folded form is left out, which keeps the index at about half its size:
//!
//! | mark | form | left out where |
//! |---|---|---|
//! | `~` | folded: spellings meet | never |
//! | `=` | exact: lower case, umlauts kept | it equals the folded form |
//! | `'` | stem: inflected forms meet | it equals the folded form |
//! | `+` | stem of a part of a compound | |
//!
//! No word is dropped for its length; one of more than [`TERM_MAX`] bytes is indexed by its
//! beginning. The words are analysed here, by the language of the clause, and handed to the
//! engine as one encoded string that [`Decoder`] takes apart again: the engine's own chain of
//! filters knows one language a field, drops long words and loses compounds.

use std::collections::HashMap;

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::{
    model::Language,
    text::{Analyzer, Form, Tokens},
};

/// Longest indexed beginning of a word, in bytes; longer "words" are encoded data, not words.
pub(super) const TERM_MAX: usize = 512;

/// Word forms kept analysed; beyond it the memory is better spent on the index itself.
const CACHE_MAX: usize = 200_000;

/// Between the words of a text.
const NEXT_WORD: char = '\n';
/// Between the terms of a word.
const SAME_WORD: char = '\t';

/// Name under which the decoder is registered with the engine.
pub(super) const TOKENIZER: &str = "klausel";

/// The kinds of term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// Spellings meet.
    Folded,
    /// Lower case, umlauts kept.
    Exact,
    /// Inflected forms meet.
    Stem,
    /// Stem of a part of a compound.
    Part,
}

impl TermKind {
    const fn mark(self) -> char {
        match self {
            Self::Folded => '~',
            Self::Exact => '=',
            Self::Stem => '\'',
            Self::Part => '+',
        }
    }

    /// Returns the term for a word in this form.
    pub(super) fn term(self, word: &str) -> String {
        let mut term = String::with_capacity(word.len() + 1);
        term.push(self.mark());
        term.push_str(beginning(word));
        term
    }
}

/// Returns the beginning of a word that is indexed.
fn beginning(word: &str) -> &str {
    let mut end = word.len().min(TERM_MAX);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

/// Turns texts into encoded terms; keeps the forms of words it has met.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    known: HashMap<(Language, String), Box<str>>,
}

impl Encoder {
    /// Encodes a text and returns the number of its words beside it.
    pub(super) fn encode(&mut self, text: &str, language: Language) -> (String, u64) {
        let analyzer = Analyzer::of(language);
        let mut encoded = String::with_capacity(text.len() * 2);
        let mut count = 0;
        for token in Tokens::of(text) {
            if count > 0 {
                encoded.push(NEXT_WORD);
            }
            count += 1;
            encoded.push_str(&self.terms(token.span.of(text), &analyzer));
        }
        (encoded, count)
    }

    fn terms(&mut self, word: &str, analyzer: &Analyzer) -> Box<str> {
        let key = (analyzer.language(), word.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let terms: Box<str> = join_terms(&analyzer.analyze(word)).into();
        if self.known.len() < CACHE_MAX {
            self.known.insert(key, terms.clone());
        }
        terms
    }
}

fn join_terms(form: &Form) -> String {
    let mut terms = vec![TermKind::Folded.term(&form.folded)];
    if form.exact != form.folded {
        terms.push(TermKind::Exact.term(&form.exact));
    }
    if form.stem != form.folded {
        terms.push(TermKind::Stem.term(&form.stem));
    }
    for part in &form.parts {
        let term = TermKind::Part.term(&part.stem);
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms.join(&SAME_WORD.to_string())
}

/// Takes an encoded text apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Decoder;

/// The terms of an encoded text, in order.
#[derive(Debug)]
pub(super) struct Terms<'a> {
    rest: &'a str,
    at: usize,
    position: usize,
    token: Token,
}

impl Decoder {
    pub(super) fn analyzer() -> TextAnalyzer {
        TextAnalyzer::from(Self)
    }
}

impl Tokenizer for Decoder {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        Terms { rest: text, at: 0, position: 0, token: Token::default() }
    }
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let end = self.rest.find([NEXT_WORD, SAME_WORD]).unwrap_or(self.rest.len());
        self.token.text.clear();
        self.token.text.push_str(&self.rest[..end]);
        self.token.position = self.position;
        self.token.offset_from = self.at;
        self.token.offset_to = self.at + end;
        let separator = self.rest[end..].chars().next();
        self.position += usize::from(separator == Some(NEXT_WORD));
        let next = end + separator.map_or(0, char::len_utf8);
        self.at += next;
        self.rest = &self.rest[next..];
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Returns a fingerprint of the analysis: the terms of a probe that every rule of it touches.
pub(super) fn fingerprint() -> String {
    use sha2::{Digest, Sha256};
    let mut encoder = Encoder::default();
    let mut hash = Sha256::new();
    for language in [Language::De, Language::En, Language::Other] {
        hash.update(encoder.encode(PROBE, language).0);
    }
    super::place::hex(&hash.finalize()[..8])
}

/// Words whose analysis changes with nearly every change of the rules for words.
const PROBE: &str = "Rückübernahmeabkommen Rueckuebernahme Visaerleichterungen Visum Visa \
    Berufsqualifikationsfeststellungsgesetzes Menschenrechte Georgier*innen Frauen neue Straße \
    Maße abgeschoben abschieben übernimmt übernahm Rück-übernahme 3.000 § 18a readmitted \
    readmission undertakes obligations Drittstaatsangehörige Aufenthaltsgenehmigungspflicht";

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, language: Language) -> Vec<(usize, String)> {
        let (encoded, _) = Encoder::default().encode(text, language);
        let mut analyzer = Decoder::analyzer();
        let mut stream = analyzer.token_stream(&encoded);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push((stream.token().position, stream.token().text.clone()));
        }
        terms
    }

    #[test]
    fn all_forms_of_a_word_stand_at_one_position() {
        let found = terms("die Visaerleichterungen", Language::De);
        let at_second: Vec<&str> =
            found.iter().filter(|(at, _)| *at == 1).map(|(_, term)| term.as_str()).collect();
        assert!(at_second.contains(&"=visaerleichterungen"), "{at_second:?}");
        assert!(at_second.iter().any(|term| term.starts_with('~')), "{at_second:?}");
        assert!(at_second.iter().any(|term| term.starts_with('\'')), "{at_second:?}");
        assert!(at_second.iter().any(|term| term.starts_with("+visum")), "{at_second:?}");
    }

    #[test]
    fn a_long_word_is_indexed_by_its_beginning_and_not_dropped() {
        let word = "ä".repeat(TERM_MAX);
        let found = terms(&word, Language::Other);
        assert!(found.iter().all(|(_, term)| term.len() <= TERM_MAX + 1));
        assert!(!found.is_empty());
    }

    #[test]
    fn an_empty_text_has_no_terms() {
        assert!(terms("", Language::De).is_empty());
        assert!(terms(" — ", Language::De).is_empty());
    }
}

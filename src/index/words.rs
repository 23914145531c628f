//! Words as terms of the index.
//!
//! Every word of a clause becomes a few terms at one position. What would only repeat another
//! form is left out, which keeps the index at about half its size; the digit before the folded
//! form says which forms equal it:
//!
//! | mark | form | left out where |
//! |---|---|---|
//! | `0`…`3` | folded: spellings meet; +1: the stem differs, +2: the exact form differs | never |
//! | `=` | exact: lower case, umlauts kept | it equals the folded form |
//! | `'` | stem: inflected forms meet | it equals the folded form |
//! | `+` | stem of a part of a compound, and of each run of parts, joined by a line | |
//! | `.` | the word begins a sentence | the first word of a text |
//! | `-` | the word is the first of several bound by hyphens | |
//!
//! The first word has that mark too where nobody has told the sentences of a text.
//!
//! Words bound by hyphens are indexed apart and, at the position of the first, as one.
//!
//! No word is dropped for its length; one of more than [`TERM_MAX`] bytes is indexed by its
//! beginning. The words are analysed here, by the language of the clause, and handed to the
//! engine as one encoded string that [`Decoder`] takes apart again: the engine's own chain of
//! filters knows one language a field, drops long words and loses compounds.

use std::collections::HashMap;

use tantivy::tokenizer::{TextAnalyzer, Token as Term, TokenStream, Tokenizer};

use crate::{
    model::Language,
    text::{Analyzer, Form, Token, Tokens, identify},
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

/// Marks of the folded form, by which other forms differ from it.
const FOLDED: [char; 4] = ['0', '1', '2', '3'];
/// Mark of the exact form.
const EXACT: char = '=';
/// Mark of the stem.
const STEM: char = '\'';
/// Mark of parts of a compound.
const PART: char = '+';
/// The term at the first word of a sentence.
pub(super) const SENTENCE: &str = ".";
/// The term at the first of several words bound by hyphens.
pub(super) const BOUND: &str = "-";
/// Between the parts of a run.
const NEXT_PART: &str = "|";

fn marked(mark: char, word: &str) -> String {
    let mut term = String::with_capacity(word.len() + 1);
    term.push(mark);
    term.push_str(beginning(word));
    term
}

/// Returns the terms of words with this exact form.
pub(super) fn exact_terms(exact: &str) -> Vec<String> {
    // A word whose exact form is its folded form carries no exact term of its own.
    vec![marked(FOLDED[0], exact), marked(FOLDED[1], exact), marked(EXACT, exact)]
}

/// Returns the terms of words with this stem.
pub(super) fn stem_terms(stem: &str) -> Vec<String> {
    vec![marked(FOLDED[0], stem), marked(FOLDED[2], stem), marked(STEM, stem)]
}

/// Returns the term of compounds that hold these stems in a row.
pub(super) fn part_term(parts: &[String]) -> String {
    marked(PART, &parts.join(NEXT_PART))
}

/// Returns the bounds of the terms whose folded form can fit a pattern, each from the first, up
/// to the second: those with the letters before its first `*` or `?`.
pub(super) fn pattern_ranges(pattern: &str) -> Vec<(String, String)> {
    let letters = pattern.split(['*', '?']).next().unwrap_or_default();
    FOLDED
        .iter()
        .map(|mark| (format!("{mark}{letters}"), format!("{mark}{letters}{}", char::MAX)))
        .collect()
}

/// Returns the terms of words with this folded form.
pub(super) fn folded_terms(folded: &str) -> Vec<String> {
    FOLDED.iter().map(|mark| marked(*mark, folded)).collect()
}

/// Returns the bounds of all terms of folded forms: from the first, up to the second.
pub(super) const fn folded_range() -> (&'static str, &'static str) {
    ("0", "4")
}

/// Returns the bounds of all terms that show an exact form.
pub(super) const fn exact_ranges() -> [(&'static str, &'static str); 2] {
    [("0", "2"), ("=", ">")]
}

/// Returns the exact form that a term shows; `None` for terms of other forms.
pub(super) fn exact_of(term: &str) -> Option<&str> {
    term.strip_prefix([FOLDED[0], FOLDED[1], EXACT])
}

/// Returns the folded form that a term stands for; `None` for terms of other forms.
pub(super) fn folded_of(term: &str) -> Option<&str> {
    term.strip_prefix(FOLDED)
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
    /// Encodes a text and returns the number of its terms beside it; `begins` are the bytes at
    /// which a sentence begins, in order.
    pub(super) fn encode(
        &mut self,
        text: &str,
        language: Language,
        begins: &[usize],
    ) -> (String, u64) {
        let analyzer = Analyzer::of(analysis_language(language, text));
        let tokens: Vec<Token> = Tokens::of(text).collect();
        let mut encoded = String::with_capacity(text.len() * 2);
        let mut begins = begins.iter().peekable();
        for run in tokens.chunk_by(|left, _| left.is_joined) {
            for (i, token) in run.iter().enumerate() {
                if !encoded.is_empty() {
                    encoded.push(NEXT_WORD);
                }
                encoded.push_str(&self.terms(token.span.of(text), &analyzer));
                if i == 0 && run.len() > 1 {
                    let whole: String = run.iter().map(|token| token.span.of(text)).collect();
                    encoded.push(SAME_WORD);
                    encoded.push_str(&self.terms(&whole, &analyzer));
                    encoded.push(SAME_WORD);
                    encoded.push_str(BOUND);
                }
                let mut is_first = false;
                while begins.next_if(|begin| **begin <= token.span.start).is_some() {
                    is_first = true;
                }
                if is_first {
                    encoded.push(SAME_WORD);
                    encoded.push_str(SENTENCE);
                }
            }
        }
        let separators = encoded.matches([NEXT_WORD, SAME_WORD]).count() as u64;
        let count = if encoded.is_empty() { 0 } else { separators + 1 };
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

/// Returns the language to analyse a clause in; where it is unknown, the one its words show,
/// else German.
fn analysis_language(language: Language, text: &str) -> Language {
    match language {
        Language::Other => identify(text).map_or(Language::De, |(language, _)| language),
        known => known,
    }
}

fn join_terms(form: &Form) -> String {
    let (has_stem, has_exact) = (form.stem != form.folded, form.exact != form.folded);
    let mark = FOLDED[usize::from(has_stem) + 2 * usize::from(has_exact)];
    let mut terms = vec![marked(mark, &form.folded)];
    if has_exact {
        terms.push(marked(EXACT, &form.exact));
    }
    if has_stem {
        terms.push(marked(STEM, &form.stem));
    }
    let stems: Vec<String> = form.parts.iter().map(|part| part.stem.to_string()).collect();
    for from in 0..stems.len() {
        for to in from + 1..=stems.len() {
            let term = part_term(&stems[from..to]);
            if !terms.contains(&term) {
                terms.push(term);
            }
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
    token: Term,
}

impl Decoder {
    pub(super) fn analyzer() -> TextAnalyzer {
        TextAnalyzer::from(Self)
    }
}

impl Tokenizer for Decoder {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        Terms { rest: text, at: 0, position: 0, token: Term::default() }
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

    fn token(&self) -> &Term {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Term {
        &mut self.token
    }
}

/// Returns a fingerprint of the analysis: the terms of a probe that every rule of it touches.
pub(super) fn fingerprint() -> String {
    use sha2::{Digest, Sha256};
    let mut encoder = Encoder::default();
    let mut hash = Sha256::new();
    for language in [Language::De, Language::En, Language::Other] {
        hash.update(encoder.encode(PROBE, language, &[PROBE.len() / 2]).0);
    }
    super::place::hex(&hash.finalize()[..8])
}

/// Words whose analysis changes with nearly every change of the rules for words.
const PROBE: &str = "Rückübernahmeabkommen Rueckuebernahme Visaerleichterungen Visum Visa \
    Berufsqualifikationsfeststellungsgesetzes Menschenrechte Georgier*innen Frauen neue Straße \
    Maße abgeschoben abschieben übernimmt übernahm Rück-übernahme 3.000 § 18a readmitted \
    readmission undertakes obligations Drittstaatsangehörige Aufenthaltsgenehmigungspflicht \
    abgelaufene genehmigten identifizierte";

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, language: Language) -> Vec<(usize, String)> {
        let (encoded, _) = Encoder::default().encode(text, language, &[]);
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
        assert!(at_second.iter().any(|term| term.starts_with(FOLDED)), "{at_second:?}");
        assert!(at_second.iter().any(|term| term.starts_with('\'')), "{at_second:?}");
        assert!(at_second.contains(&"+visum"), "{at_second:?}");
    }

    #[test]
    fn a_compound_is_found_by_every_run_of_its_parts() {
        let found = terms("Visaerleichterungsabkommen", Language::De);
        let has = |term: &str| found.iter().any(|(_, found)| found == term);
        assert!(has("+visum|erleichter") && has("+erleichter|abkomm"), "{found:?}");
    }

    #[test]
    fn a_hyphenated_word_is_also_one_word_at_the_place_of_its_first() {
        let found = terms("die Visa-Erleichterung", Language::De);
        let whole = terms("die Visaerleichterung", Language::De);
        assert!(whole.iter().all(|term| found.contains(term)), "{whole:?} in {found:?}");
        assert_eq!(found.last().map(|(at, _)| *at), Some(2));
    }

    #[test]
    fn a_sentence_begins_at_a_word() {
        let text = "Sie gilt. Die Frist läuft.";
        let (encoded, count) = Encoder::default().encode(text, Language::De, &[10]);
        let words: Vec<&str> = encoded.split(NEXT_WORD).collect();
        let begins = |word: &str| word.split(SAME_WORD).any(|term| term == SENTENCE);
        assert_eq!(words.iter().position(|word| begins(word)), Some(2), "{words:?}");
        assert_eq!(count as usize, encoded.split([NEXT_WORD, SAME_WORD]).count());
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

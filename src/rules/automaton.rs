//! Words looked for all at once: an automaton that reads every byte of a text a single time.
//!
//! The loop over the bytes is here and not in `aho-corasick`, whose search for overlapping hits
//! keeps its place in memory from byte to byte. What was tried and is slower for most tables:
//! to ask the automaton only where a small table knows the first bytes of a word.

use std::ops::Range;

use aho_corasick::{
    Anchored, StartKind,
    automaton::{Automaton as _, StateID},
    dfa::DFA,
};

/// Words in one automaton; letters of ASCII count in both cases.
#[derive(Debug, Clone)]
pub(super) struct Automaton(DFA);

/// A word met in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// Number of the word.
    pub(super) word: usize,
    /// First byte.
    pub(super) start: usize,
    /// Byte behind the last.
    pub(super) end: usize,
}

/// The hits in a text, in the order of their ends.
#[derive(Debug)]
pub(super) struct Hits<'a> {
    words: &'a DFA,
    text: &'a [u8],
    /// Bytes read.
    at: usize,
    state: StateID,
    /// Words that end here and were not told yet.
    untold: Range<usize>,
}

impl Automaton {
    /// Takes words that are not empty; their numbers are their places in the order given.
    pub(super) fn new<W: AsRef<[u8]>>(words: impl IntoIterator<Item = W>) -> Self {
        let automaton = DFA::builder()
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Both)
            .prefilter(false)
            .build(words);
        Self(automaton.expect("a table of words is too small for more states than numbers"))
    }

    /// Returns every place of every word.
    pub(super) fn hits<'a>(&'a self, text: &'a str) -> Hits<'a> {
        self.from(Anchored::No, text)
    }

    /// Returns the words with which the text begins, the shortest first.
    pub(super) fn at_start<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit> + use<'a> {
        // a state also knows the words that end in it and begin later
        self.from(Anchored::Yes, text).filter(|hit| hit.start == 0)
    }

    fn from<'a>(&'a self, anchored: Anchored, text: &'a str) -> Hits<'a> {
        let state = self.0.start_state(anchored).expect("it was built for both");
        Hits { words: &self.0, text: text.as_bytes(), at: 0, state, untold: 0..0 }
    }
}

impl Hits<'_> {
    /// Reads on to the next state in which words end; `false` where none follows.
    fn read_on(&mut self) -> bool {
        let (words, mut state) = (self.words, self.state);
        let ends = self.text[self.at..].iter().position(|byte| {
            state = words.next_state(Anchored::No, state, *byte);
            words.is_special(state)
        });
        let Some(ends) = ends.filter(|_| words.is_match(state)) else {
            self.at = self.text.len();
            return false;
        };
        self.at += ends + 1;
        self.state = state;
        self.untold = 0..words.match_len(state);
        true
    }
}

impl Iterator for Hits<'_> {
    type Item = Hit;

    fn next(&mut self) -> Option<Hit> {
        loop {
            if let Some(index) = self.untold.next() {
                let word = self.words.match_pattern(self.state, index);
                let start = self.at - self.words.pattern_len(word);
                return Some(Hit { word: word.as_usize(), start, end: self.at });
            }
            if !self.read_on() {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hits: impl Iterator<Item = Hit>, text: &str, expected: &[(usize, &str)]) {
        let found: Vec<(usize, &str)> =
            hits.map(|hit| (hit.word, &text[hit.start..hit.end])).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_inside_words_are_hits_of_their_own() {
        let words = Automaton::new(["partei", "vertragspartei", "vertrag"]);
        let text = "Jede Vertragspartei";
        check(words.hits(text), text, &[(2, "Vertrag"), (1, "Vertragspartei"), (0, "partei")]);
    }

    #[test]
    fn at_the_start_only_words_that_begin_there_are_hits() {
        let words = Automaton::new(["in", "in der", "der"]);
        check(words.at_start("In der Tat, in Bern"), "In der Tat", &[(0, "In"), (1, "In der")]);
        check(words.at_start("Und in der"), "Und in der", &[]);
    }

    #[test]
    fn no_words_have_no_hits() {
        check(Automaton::new(Vec::<&str>::new()).hits("Artikel 1"), "", &[]);
    }
}

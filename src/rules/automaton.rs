//! Words looked for all at once: an automaton that reads every byte of a text a single time.
//!
//! The loop over the bytes is here and not in `aho-corasick`, whose search for overlapping hits
//! keeps its place in memory from byte to byte. What was tried and is slower for most tables:
//! to ask the automaton only where a small table knows the first bytes of a word.
//!
//! Each step waits for the one before, most of the time for memory. A long text is therefore
//! read at several places side by side ([`Automaton::all`]), each of which waits by itself.

use std::ops::Range;

use aho_corasick::{
    Anchored, StartKind,
    automaton::{Automaton as _, StateID},
    dfa::DFA,
};

/// Places of a long text that are read side by side.
const LANES: usize = 4;

/// Bytes of a text from which it pays.
const LONG: usize = 4096;

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

    /// Returns every place of every word in a text that may be long, in the order of their ends.
    pub(super) fn all(&self, text: &str) -> Vec<Hit> {
        let (words, bytes) = (&self.0, text.as_bytes());
        let overlap = words.max_pattern_len();
        if bytes.len() < LONG.max(2 * LANES * overlap) {
            return self.hits(text).collect();
        }
        let len = bytes.len() / LANES;
        let lanes: [usize; LANES] = std::array::from_fn(|lane| lane * len);
        // a state knows the words that go on from the lane before
        let mut states = lanes.map(|start| {
            let before = &bytes[start.saturating_sub(overlap)..start];
            before.iter().fold(self.start(Anchored::No), |state, byte| next(words, state, *byte))
        });
        let mut found: [Vec<Hit>; LANES] = std::array::from_fn(|_| Vec::new());
        for read in 1..=len {
            for ((lane, state), found) in lanes.iter().zip(&mut states).zip(&mut found) {
                *state = next(words, *state, bytes[lane + read - 1]);
                if words.is_special(*state) {
                    found.extend(ending(words, *state, lane + read));
                }
            }
        }
        let [.., state] = states;
        let rest = Hits { words, text: bytes, at: LANES * len, state, untold: 0..0 };
        found.into_iter().flatten().chain(rest).collect()
    }

    /// Returns the words with which the text begins, the shortest first.
    pub(super) fn at_start<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit> + use<'a> {
        // a state also knows the words that end in it and begin later
        self.from(Anchored::Yes, text).filter(|hit| hit.start == 0)
    }

    fn from<'a>(&'a self, anchored: Anchored, text: &'a str) -> Hits<'a> {
        let state = self.start(anchored);
        Hits { words: &self.0, text: text.as_bytes(), at: 0, state, untold: 0..0 }
    }

    fn start(&self, anchored: Anchored) -> StateID {
        self.0.start_state(anchored).expect("it was built for both")
    }
}

fn next(words: &DFA, state: StateID, byte: u8) -> StateID {
    words.next_state(Anchored::No, state, byte)
}

/// The words that end in a state.
fn ending(words: &DFA, state: StateID, end: usize) -> impl Iterator<Item = Hit> {
    let count = if words.is_match(state) { words.match_len(state) } else { 0 };
    (0..count).map(move |index| hit(words, state, index, end))
}

/// The word with this index among those that end in a state.
fn hit(words: &DFA, state: StateID, index: usize, end: usize) -> Hit {
    let word = words.match_pattern(state, index);
    Hit { word: word.as_usize(), start: end - words.pattern_len(word), end }
}

impl Hits<'_> {
    /// Reads on to the next state in which words end; `false` where none follows.
    fn read_on(&mut self) -> bool {
        let (words, mut state) = (self.words, self.state);
        let ends = self.text[self.at..].iter().position(|byte| {
            state = next(words, state, *byte);
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
                return Some(hit(self.words, self.state, index, self.at));
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
    fn a_long_text_is_read_as_a_short_one() {
        let words = Automaton::new(["partei", "vertragspartei", "vertrag", "teiver", "ei"]);
        for len in 0..40 {
            let text = "Vertragspartei".repeat(LONG / 8) + &"x".repeat(len) + "vertrag";
            let one_by_one: Vec<Hit> = words.hits(&text).collect();
            assert_eq!(words.all(&text), one_by_one, "{len}");
        }
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

//! Lists of phrases met in a text all at once, upper and lower case alike.

use aho_corasick::{
    AhoCorasick, AhoCorasickKind, Anchored, BuildError, Input, Match, StartKind,
    automaton::OverlappingState,
};
use serde::{Deserialize, Deserializer};

/// Letters with a mark that a phrase may hold in both cases; further ones are met as written.
const CASED_MAX: usize = 6;

/// A list of phrases in lower case, looked for in one pass over a text in whatever case.
///
/// Folding a text to lower case costs more than looking through it; so the phrases are folded
/// instead: letters of ASCII by the automaton, the others by a spelling for each case.
///
/// ```
/// use klausel::rules::Phrases;
///
/// let phrases = Phrases::new(["für die", "for the"]).unwrap();
/// assert!(phrases.is_in("Geschehen FÜR DIE Regierung"));
/// assert!(phrases.begins("For the Government"));
/// assert!(!phrases.begins("Geschehen für die Regierung"));
/// ```
#[derive(Debug, Clone)]
pub struct Phrases {
    automaton: AhoCorasick,
    /// Of every spelling the number of its phrase.
    phrase_of: Vec<usize>,
    /// Whether words may go on behind the phrase: it ends on a blank.
    is_open: Vec<bool>,
}

/// The first place of a phrase in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhraseAt {
    /// Number of the phrase in its list.
    pub phrase: usize,
    /// First byte.
    pub start: usize,
    /// Byte behind the last.
    pub end: usize,
}

impl Phrases {
    /// Takes phrases in lower case.
    ///
    /// # Errors
    /// They are too many for one automaton.
    pub fn new<S: AsRef<str>>(phrases: impl IntoIterator<Item = S>) -> Result<Self, BuildError> {
        let (mut spellings, mut phrase_of, mut is_open) = (Vec::new(), Vec::new(), Vec::new());
        for (number, phrase) in phrases.into_iter().enumerate() {
            let phrase = phrase.as_ref();
            is_open.push(phrase.ends_with(' '));
            for spelling in spellings_of(phrase) {
                spellings.push(spelling);
                phrase_of.push(number);
            }
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Both)
            .build(&spellings)?;
        Ok(Self { automaton, phrase_of, is_open })
    }

    /// Tells whether one of the phrases stands anywhere in the text, also within a word.
    pub fn is_in(&self, text: &str) -> bool {
        self.automaton.is_match(text)
    }

    /// Returns of every phrase that stands in the text, also within a word, the first place; in
    /// the order of their ends.
    pub fn first_places(&self, text: &str) -> Vec<PhraseAt> {
        let mut seen = vec![false; self.is_open.len()];
        let places = self.places(text);
        places.filter(|at| !std::mem::replace(&mut seen[at.phrase], true)).collect()
    }

    /// Returns every place of every phrase, in the order of their ends.
    pub fn places<'t>(&self, text: &'t str) -> impl Iterator<Item = PhraseAt> + use<'t, '_> {
        self.automaton.find_overlapping_iter(text).map(|hit| self.place(&hit))
    }

    /// Tells whether the text begins with one of the phrases, and the phrase with a whole word.
    pub fn begins(&self, text: &str) -> bool {
        self.at_start(text)
            .any(|at| self.is_open[at.phrase] || !text[at.end..].starts_with(char::is_alphanumeric))
    }

    /// Tells whether the text begins with one of the phrases, be it with a part of a word.
    pub fn opens(&self, text: &str) -> bool {
        self.at_start(text).next().is_some()
    }

    fn at_start<'t>(&self, text: &'t str) -> impl Iterator<Item = PhraseAt> + use<'t, '_> {
        let start = Input::new(text).anchored(Anchored::Yes);
        let mut state = OverlappingState::start();
        std::iter::from_fn(move || {
            self.automaton.find_overlapping(start.clone(), &mut state);
            state.get_match().map(|hit| self.place(&hit))
        })
    }

    fn place(&self, hit: &Match) -> PhraseAt {
        let phrase = self.phrase_of[hit.pattern().as_usize()];
        PhraseAt { phrase, start: hit.start(), end: hit.end() }
    }
}

impl Default for Phrases {
    /// No phrases.
    fn default() -> Self {
        Self::new::<&str>([]).expect("no phrases are not too many")
    }
}

impl<'de> Deserialize<'de> for Phrases {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let phrases: Vec<String> = Vec::deserialize(deserializer)?;
        Self::new(phrases).map_err(serde::de::Error::custom)
    }
}

/// Returns the phrase with each of its letters outside ASCII in lower and in upper case.
fn spellings_of(phrase: &str) -> Vec<String> {
    let mut spellings = vec![String::new()];
    let mut cased = 0;
    for c in phrase.chars() {
        let mut upper = c.to_uppercase();
        let upper = upper.next().filter(|upper| upper.len_utf8() == c.len_utf8() && *upper != c);
        let both = spellings.clone();
        for spelling in &mut spellings {
            spelling.push(c);
        }
        if let Some(upper) = upper.filter(|_| !c.is_ascii() && cased < CASED_MAX) {
            cased += 1;
            spellings
                .extend(both.into_iter().map(|spelling| spelling + upper.encode_utf8(&mut [0; 4])));
        }
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(list: &[&str]) -> Phrases {
        Phrases::new(list).expect("few phrases")
    }

    #[test]
    fn a_phrase_begins_with_whole_words_unless_it_ends_on_a_blank() {
        let list = phrases(&["in der", "unter ", "in"]);
        assert!(list.begins("In der Erwägung"));
        assert!(list.begins("In Erwägung"));
        assert!(list.begins("unter Hinweis"));
        assert!(!list.begins("innerhalb der Frist"));
        assert!(!list.begins("Sie, in der Erwägung"));
    }

    #[test]
    fn case_does_not_hide_a_phrase_with_umlauts() {
        let list = phrases(&["überprüfen"]);
        for text in ["überprüfen", "Überprüfen", "ÜBERPRÜFEN"] {
            assert!(list.is_in(text) && list.begins(text), "{text}");
        }
    }

    #[test]
    fn the_first_place_of_each_phrase_is_told() {
        let list = phrases(&["partei", "vertragspartei", "staat"]);
        let text = "Die Vertragspartei hilft der Partei.";
        let found: Vec<(usize, &str)> =
            list.first_places(text).iter().map(|at| (at.phrase, &text[at.start..at.end])).collect();
        assert_eq!(found, [(1, "Vertragspartei"), (0, "partei")]);
    }
}

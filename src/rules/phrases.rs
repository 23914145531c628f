//! Lists of phrases met in a text all at once, upper and lower case alike.

use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};

use super::automaton::{Automaton, Hit};

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
/// let phrases = Phrases::new(["für die", "for the"]);
/// assert!(phrases.is_in("Geschehen FÜR DIE Regierung"));
/// assert!(phrases.begins("For the Government"));
/// assert!(!phrases.begins("Geschehen für die Regierung"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    phrases: Vec<String>,
    /// Made when a text is first looked through: a run asks few of the lists it reads.
    spellings: OnceLock<Spellings>,
}

#[derive(Debug, Clone)]
struct Spellings {
    automaton: Automaton,
    /// Of every spelling the number of its phrase.
    phrase_of: Vec<usize>,
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
    pub fn new<S: Into<String>>(phrases: impl IntoIterator<Item = S>) -> Self {
        let phrases = phrases.into_iter().map(Into::into).collect();
        Self { phrases, spellings: OnceLock::new() }
    }

    fn spellings(&self) -> &Spellings {
        self.spellings.get_or_init(|| {
            let numbered = self.phrases.iter().enumerate();
            let spellings = numbered.flat_map(|(number, phrase)| {
                spellings_of(phrase).into_iter().map(move |spelling| (number, spelling))
            });
            let (phrase_of, spellings): (Vec<usize>, Vec<String>) = spellings.unzip();
            Spellings { automaton: Automaton::new(spellings), phrase_of }
        })
    }

    /// Tells whether one of the phrases stands anywhere in the text, also within a word.
    pub fn is_in(&self, text: &str) -> bool {
        self.spellings().automaton.hits(text).next().is_some()
    }

    /// Returns where the first phrase begins that stands in the text, also within a word.
    pub fn first(&self, text: &str) -> Option<usize> {
        self.places(text).map(|at| at.start).min()
    }

    /// Returns of every phrase that stands in the text, also within a word, the first place; in
    /// the order of their ends.
    pub fn first_places(&self, text: &str) -> Vec<PhraseAt> {
        let mut seen = vec![false; self.phrases.len()];
        let spellings = self.spellings();
        let places = spellings.automaton.all(text).into_iter().map(|hit| spellings.place(hit));
        places.filter(|at| !std::mem::replace(&mut seen[at.phrase], true)).collect()
    }

    /// Returns every place of every phrase, in the order of their ends.
    pub fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = PhraseAt> + use<'t> {
        let spellings = self.spellings();
        spellings.automaton.hits(text).map(|hit| spellings.place(hit))
    }

    /// Tells whether the text begins with one of the phrases, and the phrase with a whole word.
    pub fn begins(&self, text: &str) -> bool {
        self.at_start(text).any(|at| self.is_whole(at, text))
    }

    /// Tells whether no word goes on behind a phrase, unless the phrase ends on a blank.
    fn is_whole(&self, at: PhraseAt, text: &str) -> bool {
        self.phrases[at.phrase].ends_with(' ') || !text[at.end..].starts_with(char::is_alphanumeric)
    }

    /// Tells whether the text begins with one of the phrases, be it with a part of a word.
    pub fn opens(&self, text: &str) -> bool {
        self.at_start(text).next().is_some()
    }

    fn at_start<'t>(&'t self, text: &'t str) -> impl Iterator<Item = PhraseAt> + use<'t> {
        let spellings = self.spellings();
        spellings.automaton.at_start(text).map(|hit| spellings.place(hit))
    }
}

impl Spellings {
    fn place(&self, hit: Hit) -> PhraseAt {
        PhraseAt { phrase: self.phrase_of[hit.word], start: hit.start, end: hit.end }
    }
}

impl<'de> Deserialize<'de> for Phrases {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(deserializer).map(Self::new)
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
        Phrases::new(list.iter().copied())
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

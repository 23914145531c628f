//! Words in lower case and what they mean, looked up for nearly every line of every text.
//!
//! Most words asked for are none of the table's. Their first byte and their length tell so
//! before anything is written in lower case or hashed.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::{Deserialize, Deserializer};

/// Bytes of a word that is written in lower case without a string of its own; longer words are
/// in no table that the program brings.
const SHORT: usize = 32;

/// Words with their meanings; the hash is seeded.
#[derive(Debug, Clone)]
pub(super) struct WordTable<T> {
    meanings: HashMap<String, T, RandomState>,
    /// Of every first byte the lengths of the words that begin so, a bit each.
    lengths: Vec<u64>,
}

/// Words that mean nothing more than that they are listed.
pub(super) type WordSet = WordTable<()>;

impl<T: Copy> WordTable<T> {
    /// Returns what a word means, in whatever case and with whatever marks around it.
    pub(super) fn meaning(&self, word: &str) -> Option<T> {
        let word = bare(word);
        if !word.is_ascii() || word.len() > SHORT {
            return self.meanings.get(&word.to_lowercase()).copied();
        }
        let first = word.bytes().next()?.to_ascii_lowercase();
        let lengths = self.lengths.get(usize::from(first))?;
        if lengths >> word.len() & 1 == 0 {
            return None;
        }
        let mut lower = [0; SHORT];
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.meanings.get(std::str::from_utf8(lower).ok()?).copied()
    }

    /// Tells whether a word is listed, in whatever case and with whatever marks around it.
    pub(super) fn has(&self, word: &str) -> bool {
        self.meaning(word).is_some()
    }
}

impl<T> Default for WordTable<T> {
    fn default() -> Self {
        Self { meanings: HashMap::default(), lengths: Vec::new() }
    }
}

impl<T> FromIterator<(String, T)> for WordTable<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(words: I) -> Self {
        let meanings: HashMap<String, T, RandomState> = words.into_iter().collect();
        let mut lengths = vec![0; 256];
        for word in meanings.keys().filter(|word| word.len() <= SHORT) {
            if let Some(first) = word.bytes().next() {
                lengths[usize::from(first)] |= 1 << word.len();
            }
        }
        Self { meanings, lengths }
    }
}

impl<'de> Deserialize<'de> for WordSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(deserializer)?;
        Ok(words.into_iter().map(|word| (word, ())).collect())
    }
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    let is_bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if is_bare(word.as_bytes().first()) && is_bare(word.as_bytes().last()) {
        return word;
    }
    word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '§'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_in_every_case_and_with_marks_around_it() {
        let words = ["artikel", "anhänge", "§", "hauptstück"];
        let table: WordTable<usize> = (0..).zip(words).map(|(n, w)| (w.to_owned(), n)).collect();
        for (word, expected) in [
            ("Artikel", Some(0)),
            ("ARTIKEL:", Some(0)),
            ("(artikel)", Some(0)),
            ("Anhänge", Some(1)),
            ("ANHÄNGE.", Some(1)),
            ("§", Some(2)),
            ("„Hauptstück“", Some(3)),
            ("Artikels", None),
            ("–", None),
            ("", None),
        ] {
            assert_eq!(table.meaning(word), expected, "{word}");
        }
    }

    #[test]
    fn a_word_longer_than_all_others_is_known() {
        let long = "rinderkennzeichnungsfleischetikettierung";
        let table: WordSet = [(long.to_owned(), ())].into_iter().collect();
        assert!(table.has(long) && !table.has(&long[1..]));
    }
}

//! Lists of words that every word of a text is looked up in.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use serde::Deserialize;

/// A list of words in lower case.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct WordList(HashSet<String, RandomState>);

impl WordList {
    /// Tells whether a word in lower case is one of them.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Returns them, in no order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// A list of words and of rows of words, in lower case (*wenn*, *so dass*).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Openers {
    /// Of every first word the words that follow it.
    by_first: HashMap<String, Vec<Vec<String>>, RandomState>,
}

impl Openers {
    /// Tells whether a row of words in lower case begins with one of them.
    pub fn open(&self, words: &[&str]) -> bool {
        let Some((first, rest)) = words.split_first() else { return false };
        let Some(rows) = self.by_first.get(*first) else { return false };
        rows.iter().any(|row| rest.len() >= row.len() && row.iter().zip(rest).all(|(a, b)| a == b))
    }

    /// Tells whether a word in lower case is one of them by itself.
    pub fn has(&self, word: &str) -> bool {
        self.by_first.get(word).is_some_and(|rows| rows.iter().any(Vec::is_empty))
    }
}

impl From<Vec<String>> for Openers {
    fn from(list: Vec<String>) -> Self {
        let mut by_first: HashMap<String, Vec<Vec<String>>, RandomState> = HashMap::default();
        for words in list {
            let mut words = words.split(' ').map(str::to_owned);
            let first = words.next().unwrap_or_default();
            by_first.entry(first).or_default().push(words.collect());
        }
        Self { by_first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_words_open_where_all_their_words_stand() {
        let openers = Openers::from(["wenn", "so dass"].map(str::to_owned).to_vec());
        assert!(openers.open(&["wenn", "sie"]));
        assert!(openers.open(&["so", "dass", "sie"]));
        assert!(!openers.open(&["so", "kann"]) && !openers.open(&["so"]) && !openers.open(&[]));
        assert!(openers.has("wenn") && !openers.has("so"));
    }
}

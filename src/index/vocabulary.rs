//! The words that stand in the clauses of an index: how frequent one is, and which are like it.

use std::{collections::BTreeMap, sync::PoisonError};

use tantivy::{DocSet, TERMINATED, Term, schema::IndexRecordOption};

use super::{IndexError, Reader, words};
use crate::text::{fold, within_distance};

/// Terms whose number of clauses is kept: one query asks for some hundred of them, the next
/// for many of the same.
const FREQUENCIES_MAX: usize = 100_000;

/// A word of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownWord {
    /// The word, in the form that was asked for.
    pub word: String,
    /// Clauses with it.
    pub clauses: u64,
}

impl Reader {
    /// Returns the folded forms at most so many edits away, the most frequent first.
    pub fn words_near(&self, folded: &str, edits: usize) -> Result<Vec<KnownWord>, IndexError> {
        self.known_words(&[words::folded_range()], |term| {
            let word = words::folded_of(term)?;
            is_near(word, folded, edits).then(|| word.to_owned())
        })
    }

    /// Returns the words, as they are spelled in clauses, whose folded form is at most so many
    /// edits away, the most frequent first.
    pub fn spellings_near(&self, folded: &str, edits: usize) -> Result<Vec<KnownWord>, IndexError> {
        self.known_words(&words::exact_ranges(), |term| {
            let word = words::exact_of(term)?;
            is_near(&fold(word), folded, edits).then(|| word.to_owned())
        })
    }

    fn known_words(
        &self,
        ranges: &[(&str, &str)],
        mut pick: impl FnMut(&str) -> Option<String>,
    ) -> Result<Vec<KnownWord>, IndexError> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let index = self.engine(segment.inverted_index(self.fields.text))?;
            for (from, to) in ranges {
                let stream = index.terms().range().ge(from).lt(to).into_stream();
                let mut stream = stream.map_err(|error| IndexError::io(self.dir(), error))?;
                while stream.advance() {
                    let term = std::str::from_utf8(stream.key()).ok();
                    if let Some(word) = term.and_then(&mut pick) {
                        let clauses = u64::from(stream.value().doc_freq);
                        *counts.entry(word).or_default() += clauses;
                    }
                }
            }
        }
        let mut known: Vec<KnownWord> =
            counts.into_iter().map(|(word, clauses)| KnownWord { word, clauses }).collect();
        known.sort_by(|a, b| b.clauses.cmp(&a.clauses).then_with(|| a.word.cmp(&b.word)));
        Ok(known)
    }

    /// Returns the number of clauses with a term, removed ones not counted.
    pub(super) fn frequency(&self, term: &Term) -> Result<u64, IndexError> {
        let mut known = self.frequencies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = known.get(term) {
            return Ok(*count);
        }
        let count = self.counted(term)?;
        if known.len() < FREQUENCIES_MAX {
            known.insert(term.clone(), count);
        }
        Ok(count)
    }

    fn counted(&self, term: &Term) -> Result<u64, IndexError> {
        let mut count = 0;
        for (ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let index = self.lists(ord, term.field())?;
            if !segment.has_deletes() {
                let frequency = index.doc_freq(term);
                count += u64::from(frequency.map_err(|error| IndexError::io(self.dir(), error))?);
                continue;
            }
            let postings = index.read_postings(term, IndexRecordOption::Basic);
            let postings = postings.map_err(|error| IndexError::io(self.dir(), error))?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                count += u64::from(!segment.is_deleted(postings.doc()));
                postings.advance();
            }
        }
        Ok(count)
    }
}

/// The lengths alone, which are cheap to compare, tell most words apart.
fn is_near(word: &str, other: &str, edits: usize) -> bool {
    word.len().abs_diff(other.len()) <= edits * char::MAX.len_utf8()
        && within_distance(other, word, edits)
}

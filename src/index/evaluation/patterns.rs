//! The clauses with a word that fits a truncated one.

use tantivy::{
    DocId, InvertedIndexReader,
    postings::TermInfo,
    schema::{Field, IndexRecordOption},
};

use super::{super::words, Segment, window::Marks};
use crate::{
    index::{IndexError, Reader},
    text::fits,
};

/// Between the words of a vocabulary.
const NEXT: char = '\n';

/// The terms of the folded forms of a field's words in a segment, in order.
#[derive(Default)]
pub(in crate::index) struct Vocabulary {
    /// Every term with a sign before it.
    letters: String,
    /// Where the sign before each term stands.
    starts: Vec<usize>,
}

impl Vocabulary {
    fn push(&mut self, term: &str) {
        self.starts.push(self.letters.len());
        self.letters.push(NEXT);
        self.letters.push_str(term);
    }

    /// Returns the terms whose word fits a pattern: those that hold its longest letters are
    /// looked at.
    fn fitting(&self, pattern: &str) -> Vec<&str> {
        let longest = pattern.split(['*', '?']).max_by_key(|piece| piece.len()).unwrap_or_default();
        let mut fitting = Vec::new();
        let mut from = 0;
        while let Some(met) = self.letters[from..].find(longest) {
            let next = self.starts.partition_point(|&start| start <= from + met);
            let Some(&start) = next.checked_sub(1).and_then(|at| self.starts.get(at)) else {
                break;
            };
            let end = self.starts.get(next).copied().unwrap_or(self.letters.len());
            let term = &self.letters[start + NEXT.len_utf8()..end];
            if words::folded_of(term).is_some_and(|word| fits(pattern, word)) {
                fitting.push(term);
            }
            if end == self.letters.len() {
                break;
            }
            from = end;
        }
        fitting
    }
}

impl Reader {
    /// Reads the folded forms of a field's words in a segment.
    fn read_vocabulary(&self, lists: &InvertedIndexReader) -> Result<Vocabulary, IndexError> {
        let io = |error| IndexError::io(self.dir(), error);
        let (from, to) = words::folded_range();
        let stream = lists.terms().range().ge(from).lt(to).into_stream();
        let mut stream = stream.map_err(io)?;
        let mut vocabulary = Vocabulary::default();
        while stream.advance() {
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                vocabulary.push(term);
            }
        }
        Ok(vocabulary)
    }
}

impl Segment<'_> {
    /// Returns the clauses with a word whose folded form fits a pattern.
    pub(super) fn with_pattern(
        &self,
        pattern: &str,
        field: Field,
    ) -> Result<Vec<DocId>, IndexError> {
        let lists = self.reader.lists(self.ord, field)?;
        let mut found = Marks::default();
        if pattern.starts_with(['*', '?']) {
            let read = || self.reader.read_vocabulary(&lists);
            let vocabulary = self.reader.vocabulary(self.ord, field, read)?;
            for term in vocabulary.fitting(pattern) {
                let info = lists.terms().get(term);
                if let Some(info) =
                    info.map_err(|error| IndexError::io(self.reader.dir(), error))?
                {
                    self.put_all(&lists, &info, &mut found)?;
                }
            }
            return Ok(found.into_docs());
        }
        for (from, to) in words::pattern_ranges(pattern) {
            let stream = lists.terms().range().ge(from).lt(to).into_stream();
            let mut stream = stream.map_err(|error| IndexError::io(self.reader.dir(), error))?;
            while stream.advance() {
                let word = std::str::from_utf8(stream.key()).ok().and_then(words::folded_of);
                if word.is_some_and(|word| fits(pattern, word)) {
                    self.put_all(&lists, stream.value(), &mut found)?;
                }
            }
        }
        Ok(found.into_docs())
    }

    /// Marks the clauses with a term.
    fn put_all(
        &self,
        lists: &InvertedIndexReader,
        term: &TermInfo,
        found: &mut Marks,
    ) -> Result<(), IndexError> {
        let postings = lists.read_block_postings_from_terminfo(term, IndexRecordOption::Basic);
        let mut postings = postings.map_err(|error| IndexError::io(self.reader.dir(), error))?;
        while !postings.docs().is_empty() {
            postings.docs().iter().for_each(|&doc| found.put(doc));
            postings.advance();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, expected: &[&str]) {
        let mut vocabulary = Vocabulary::default();
        for term in ["0abkommen", "0frist", "1abkommens", "1rückübernahmeabkommen", "3tag"] {
            vocabulary.push(term);
        }
        assert_eq!(vocabulary.fitting(pattern), expected, "{pattern}");
    }

    #[test]
    fn a_vocabulary_is_searched_for_the_letters_of_a_pattern() {
        check("*abkommen", &["0abkommen", "1rückübernahmeabkommen"]);
        check("*abkommen*", &["0abkommen", "1abkommens", "1rückübernahmeabkommen"]);
        check("?rist", &["0frist"]);
        check("*g", &["3tag"]);
        check("*", &["0abkommen", "0frist", "1abkommens", "1rückübernahmeabkommen", "3tag"]);
        check("???", &["3tag"]);
        check("*x", &[]);
    }

    #[test]
    fn an_empty_vocabulary_fits_nothing() {
        assert!(Vocabulary::default().fitting("*").is_empty());
    }
}

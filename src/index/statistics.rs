//! Statistics for BM25 that depend on nothing but what is in the index.
//!
//! The engine's own statistics count removed clauses until their segment is rewritten, so the
//! same documents would score differently after a re-index. Here the numbers of words come
//! from the commit and a term's clauses are counted alive. All terms by which one word of a
//! query may be met share the frequency of the most frequent: a rare inflected form or
//! translation must not outweigh the form that was asked for.

use std::collections::HashMap;

use tantivy::{Term, query::Bm25StatisticsProvider, schema::Field};

use super::{IndexError, Reader, matching::Matching};

pub(super) struct Statistics<'a> {
    reader: &'a Reader,
    shared: HashMap<Term, u64>,
}

impl<'a> Statistics<'a> {
    pub(super) fn new(reader: &'a Reader, matching: &Matching) -> Result<Self, IndexError> {
        let fields = [reader.fields.text, reader.fields.heading, reader.fields.chapeau];
        let mut shared: HashMap<Term, u64> = HashMap::new();
        for tests in matching.tests() {
            let terms: Vec<Term> = fields
                .iter()
                .flat_map(|field| tests.iter().flat_map(|test| test.terms(*field)))
                .collect();
            let mut most = 0;
            for term in &terms {
                most = most.max(reader.frequency(term)?);
            }
            for term in terms {
                let known = shared.entry(term).or_default();
                *known = most.max(*known);
            }
        }
        Ok(Self { reader, shared })
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let words = self.reader.state().words;
        let fields = &self.reader.fields;
        // The engine divides by all clauses; a heading is long or short among headings.
        let among = |words: u64, having: u64| words * self.reader.state().clauses / having.max(1);
        Ok(match field {
            field if field == fields.text => words.text,
            field if field == fields.heading => among(words.heading, words.headings),
            _ => among(words.chapeau, words.chapeaux),
        }
        .max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.reader.state().clauses.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let most = self.reader.state().clauses.max(1);
        let frequency = match self.shared.get(term) {
            Some(shared) => *shared,
            None => self
                .reader
                .frequency(term)
                .map_err(|error| tantivy::TantivyError::InternalError(error.to_string()))?,
        };
        Ok(frequency.min(most))
    }
}

//! Takes records out of the index by their names.
//!
//! The engine keeps every deletion of a session until its commit. Its own deletion of a term
//! carries a table for scores, a kibibyte each, which nobody asks for here: after a change of
//! rules over a hundred thousand documents that is most of the memory a batch takes.

use tantivy::{
    DocId, Score, SegmentReader, TantivyError, Term,
    query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::IndexRecordOption,
};

/// The records with a term in a field that is not scored.
#[derive(Debug, Clone)]
pub(super) struct Named(pub(super) Term);

impl Query for Named {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Named {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = segment.inverted_index(self.0.field())?;
        Ok(match index.read_postings(&self.0, IndexRecordOption::Basic)? {
            Some(postings) => Box::new(ConstScorer::new(postings, boost)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _segment: &SegmentReader, document: DocId) -> tantivy::Result<Explanation> {
        let why = format!("document {document} is only deleted, never scored");
        Err(TantivyError::InvalidArgument(why))
    }
}

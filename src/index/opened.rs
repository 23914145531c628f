//! What was opened of the files of segments, kept for the next question: to open a column or a
//! dictionary of terms takes longer than to look up one value.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::{
    InvertedIndexReader, SegmentOrdinal,
    columnar::{Column, StrColumn},
    schema::Field,
};

use super::{IndexError, Reader, evaluation::Vocabulary};

/// What was opened so far.
#[derive(Default)]
pub(super) struct Opened {
    lists: Kept<Field, Arc<InvertedIndexReader>>,
    /// Words, once one was looked for by its end.
    vocabularies: Kept<Field, Arc<Vocabulary>>,
    numbers: Kept<&'static str, Column<u64>>,
    names: Kept<&'static str, Option<StrColumn>>,
}

/// What was opened, by segment and field.
struct Kept<K, T>(Mutex<HashMap<(SegmentOrdinal, K), T>>);

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, T: Clone> Kept<K, T> {
    fn get(
        &self,
        segment: SegmentOrdinal,
        field: K,
        open: impl FnOnce() -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (segment, field);
        if let Some(value) = known.get(&key) {
            return Ok(value.clone());
        }
        let value = open()?;
        known.insert(key, value.clone());
        Ok(value)
    }
}

impl Reader {
    /// Returns the lists of a field's terms in a segment.
    pub(super) fn lists(
        &self,
        segment: SegmentOrdinal,
        field: Field,
    ) -> Result<Arc<InvertedIndexReader>, IndexError> {
        self.opened.lists.get(segment, field, || {
            self.engine(self.searcher.segment_reader(segment).inverted_index(field))
        })
    }

    /// Returns the words of a field in a segment, read where they were not yet.
    pub(super) fn vocabulary(
        &self,
        segment: SegmentOrdinal,
        field: Field,
        read: impl FnOnce() -> Result<Vocabulary, IndexError>,
    ) -> Result<Arc<Vocabulary>, IndexError> {
        self.opened.vocabularies.get(segment, field, || read().map(Arc::new))
    }

    /// Returns a column of numbers, by segment.
    pub(super) fn numbers_of(&self, name: &'static str) -> Result<Vec<Column<u64>>, IndexError> {
        let open = |(ord, segment): (SegmentOrdinal, &tantivy::SegmentReader)| {
            self.opened.numbers.get(ord, name, || self.engine(segment.fast_fields().u64(name)))
        };
        (0..).zip(self.searcher.segment_readers()).map(open).collect()
    }

    /// Returns a column of names, by segment; `None` where no record of a segment has one.
    pub(super) fn names_of(
        &self,
        name: &'static str,
    ) -> Result<Vec<Option<StrColumn>>, IndexError> {
        let open = |(ord, segment): (SegmentOrdinal, &tantivy::SegmentReader)| {
            self.opened.names.get(ord, name, || self.engine(segment.fast_fields().str(name)))
        };
        (0..).zip(self.searcher.segment_readers()).map(open).collect()
    }
}

//! Streams clauses past a filter, by document and in order of print.

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
};

use super::{ClauseRecord, IndexError, Reader, filter::ClauseFilter};

/// The clauses that pass a filter; each is fetched when it is asked for.
pub struct ClauseRecords<'a> {
    reader: &'a Reader,
    places: std::vec::IntoIter<DocAddress>,
}

impl<'a> ClauseRecords<'a> {
    pub(super) fn new(reader: &'a Reader, filter: &ClauseFilter) -> Result<Self, IndexError> {
        let query = filter.query(&reader.fields);
        let found = reader.engine(reader.searcher.search(&*query, &EveryMatch))?;
        let places: Vec<DocAddress> = found.into_iter().map(|(at, _)| at).collect();
        let places = in_order(reader, places)?;
        Ok(Self { reader, places: places.into_iter() })
    }
}

impl Iterator for ClauseRecords<'_> {
    type Item = Result<ClauseRecord, IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.places.next().map(|at| self.reader.clause_at(at))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl ExactSizeIterator for ClauseRecords<'_> {}

/// Sorts clauses by the id of their document and their place in it.
pub(super) fn in_order(
    reader: &Reader,
    places: Vec<DocAddress>,
) -> Result<Vec<DocAddress>, IndexError> {
    let keys = order_keys(reader, &places)?;
    let mut keyed: Vec<(OrderKey, DocAddress)> = keys.into_iter().zip(places).collect();
    keyed.sort_unstable();
    Ok(keyed.into_iter().map(|(_, at)| at).collect())
}

/// The place of a clause in the order of all clauses: rank of its document, ordinal in it.
pub(super) type OrderKey = (u32, u32);

/// Returns the order keys of clauses, in the order given. Keys of one call compare with each
/// other only.
pub(super) fn order_keys(
    reader: &Reader,
    places: &[DocAddress],
) -> Result<Vec<OrderKey>, IndexError> {
    let ordinals = reader.numbers_of("ordinal")?;
    let ordinal =
        |at: &DocAddress| ordinals[at.segment_ord as usize].first(at.doc_id).unwrap_or(0) as u32;
    let ranks = reader.document_ranks(places)?;
    Ok(ranks.into_iter().zip(places.iter().map(ordinal)).collect())
}

/// Collects every match with its score.
pub(super) struct EveryMatch;

/// The matches of one segment.
pub(super) struct SegmentMatches {
    segment: SegmentOrdinal,
    matches: Vec<(DocAddress, Score)>,
}

impl Collector for EveryMatch {
    type Fruit = Vec<(DocAddress, Score)>;
    type Child = SegmentMatches;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _reader: &SegmentReader,
    ) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches { segment, matches: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.concat())
    }
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Vec<(DocAddress, Score)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.matches.push((DocAddress::new(self.segment, doc), score));
    }

    fn harvest(self) -> Self::Fruit {
        self.matches
    }
}

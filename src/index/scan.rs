//! Streams clauses past a filter, by document and in order of print.

use std::collections::{BTreeSet, HashMap};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::StrColumn,
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

/// A document as a segment numbers it: the segment, and the ordinal of its id there.
type DocumentOrd = (u32, u64);

/// Returns the order keys of clauses, in the order given. Keys of one call compare with each
/// other only.
pub(super) fn order_keys(
    reader: &Reader,
    places: &[DocAddress],
) -> Result<Vec<OrderKey>, IndexError> {
    let mut names = Vec::new();
    let mut ordinals = Vec::new();
    for segment in reader.searcher.segment_readers() {
        names.push(reader.engine(segment.fast_fields().str("document"))?);
        ordinals.push(reader.engine(segment.fast_fields().u64("ordinal"))?);
    }
    let document_of = |at: &DocAddress| -> DocumentOrd {
        let names = names[at.segment_ord as usize].as_ref();
        (at.segment_ord, names.and_then(|n| n.ords().first(at.doc_id)).unwrap_or(u64::MAX))
    };
    let met: BTreeSet<DocumentOrd> = places.iter().map(document_of).collect();
    let ranks = document_ranks(reader, &names, met)?;
    let keys = places.iter().map(|at| {
        let rank = ranks.get(&document_of(at)).copied().unwrap_or(u32::MAX);
        (rank, ordinals[at.segment_ord as usize].first(at.doc_id).unwrap_or(0) as u32)
    });
    Ok(keys.collect())
}

/// Ranks documents by their ids over all segments.
fn document_ranks(
    reader: &Reader,
    names: &[Option<StrColumn>],
    met: BTreeSet<DocumentOrd>,
) -> Result<HashMap<DocumentOrd, u32>, IndexError> {
    let mut named: Vec<(String, DocumentOrd)> = Vec::with_capacity(met.len());
    for document in met {
        let mut name = String::new();
        if let Some(column) = &names[document.0 as usize] {
            let read = column.ord_to_str(document.1, &mut name);
            read.map_err(|error| IndexError::io(reader.dir(), error))?;
        }
        named.push((name, document));
    }
    named.sort_unstable();
    let mut rank = 0;
    let mut ranks = HashMap::with_capacity(named.len());
    for (i, (name, document)) in named.iter().enumerate() {
        rank += u32::from(i > 0 && named[i - 1].0 != *name);
        ranks.insert(*document, rank);
    }
    Ok(ranks)
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

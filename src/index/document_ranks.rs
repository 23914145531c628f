//! The documents that clauses stand in, as numbers in the order of their ids.
//!
//! A segment knows a document by the place of its id among the ids of that segment. Few of them
//! are looked up by name one behind the other; where a question touches many, all are ranked
//! once for the generation.

use tantivy::{DocAddress, columnar::StrColumn};

use super::{IndexError, Reader, candidates::Property};

/// Where more than one in so many documents is met, all are ranked.
const MANY: usize = 8;

/// No document has this rank: it is that of a clause that names none.
const NONE: u32 = u32::MAX;

/// By segment, the rank of each document by its place in the segment.
pub(super) type Ranks = Vec<Vec<u32>>;

impl Reader {
    /// Returns of each clause the rank of its document among those of all segments; ranks of
    /// one call compare with each other only.
    pub(super) fn document_ranks(&self, places: &[DocAddress]) -> Result<Vec<u32>, IndexError> {
        let mut columns = Vec::new();
        for segment in self.searcher.segment_readers() {
            columns.push(self.engine(segment.fast_fields().str(Property::Document.column()))?);
        }
        let ord_of = |at: &DocAddress| {
            columns[at.segment_ord as usize].as_ref().and_then(|ids| ids.ords().first(at.doc_id))
        };
        let mut met: Vec<Vec<bool>> =
            columns.iter().map(|ids| vec![false; number_of(ids.as_ref())]).collect();
        let mut count = 0;
        for at in places {
            if let Some(ord) = ord_of(at) {
                let seen = &mut met[at.segment_ord as usize][ord as usize];
                count += usize::from(!*seen);
                *seen = true;
            }
        }
        let all: usize = met.iter().map(Vec::len).sum();
        let some;
        let ranks = if let Some(ranks) = self.ranks.get() {
            ranks
        } else if count * MANY > all {
            let everything = met.iter().map(|ids| vec![true; ids.len()]).collect::<Vec<_>>();
            let ranks = self.ranked(&columns, &everything)?;
            self.ranks.get_or_init(|| ranks)
        } else {
            some = self.ranked(&columns, &met)?;
            &some
        };
        let rank = |at: &DocAddress| {
            ord_of(at).map_or(NONE, |ord| ranks[at.segment_ord as usize][ord as usize])
        };
        Ok(places.iter().map(rank).collect())
    }

    /// Ranks the documents that are marked.
    fn ranked(
        &self,
        columns: &[Option<StrColumn>],
        marked: &[Vec<bool>],
    ) -> Result<Ranks, IndexError> {
        let mut named: Vec<(Box<[u8]>, usize, usize)> = Vec::new();
        for (segment, (ids, marked)) in columns.iter().zip(marked).enumerate() {
            let Some(ids) = ids else { continue };
            let ords: Vec<u64> =
                (0u64..).zip(marked).filter(|(_, is_met)| **is_met).map(|(ord, _)| ord).collect();
            let mut next = ords.iter();
            let read = ids.dictionary().sorted_ords_to_term_cb(&ords, |id| {
                if let Some(ord) = next.next() {
                    named.push((id.into(), segment, *ord as usize));
                }
            });
            read.map_err(|error| IndexError::io(self.dir(), error))?;
        }
        named.sort_unstable();
        let mut ranks: Ranks = marked.iter().map(|ids| vec![NONE; ids.len()]).collect();
        for (rank, same) in (0..).zip(named.chunk_by(|(a, ..), (b, ..)| a == b)) {
            for (_, segment, ord) in same {
                ranks[*segment][*ord] = rank;
            }
        }
        Ok(ranks)
    }
}

fn number_of(ids: Option<&StrColumn>) -> usize {
    ids.map_or(0, |ids| ids.num_terms())
}

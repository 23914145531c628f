//! The documents that clauses stand in, as numbers in the order of their ids.
//!
//! A segment knows a document by the place of its id among the ids of that segment. Few of them
//! are looked up by name one behind the other; where a question touches many, all are ranked
//! once for the generation.

use std::borrow::Cow;

use tantivy::{DocAddress, columnar::StrColumn};

use super::{IndexError, Reader, candidates::Property};

/// Where more than one in so many documents is met, all are ranked.
const MANY: usize = 8;

/// No document has this rank: it is that of a clause that names none.
const NONE: u32 = u32::MAX;

/// By segment, the rank of each document by its place in the segment.
pub(super) type Ranks = Vec<Vec<u32>>;

/// By segment, which of its documents are met.
type Met = Vec<Vec<bool>>;

impl Reader {
    /// Returns of each clause the rank of its document among those of all segments; ranks of
    /// one call compare with each other only.
    pub(super) fn document_ranks(&self, places: &[DocAddress]) -> Result<Vec<u32>, IndexError> {
        let columns = self.names_of(Property::Document.column())?;
        let ords: Vec<Option<u64>> = places.iter().map(|at| ord_of(&columns, *at)).collect();
        let met = met(&columns, places.iter().copied().zip(ords.iter().copied()));
        let ranks = self.ranks_of(&columns, &met)?;
        let rank = |(at, ord): (&DocAddress, Option<u64>)| {
            ord.map_or(NONE, |ord| ranks[at.segment_ord as usize][ord as usize])
        };
        Ok(places.iter().zip(ords).map(rank).collect())
    }

    /// Returns the number of documents that clauses stand in.
    pub(super) fn number_of_documents(
        &self,
        places: impl Iterator<Item = DocAddress>,
    ) -> Result<u64, IndexError> {
        let columns = self.names_of(Property::Document.column())?;
        let met = met(&columns, places.map(|at| (at, ord_of(&columns, at))));
        let of_segments = met.iter().map(|met| met.iter().filter(|is_met| **is_met).count());
        if of_segments.clone().filter(|count| *count > 0).count() < 2 {
            return Ok(of_segments.sum::<usize>() as u64);
        }
        let ranks = self.ranks_of(&columns, &met)?;
        let mut seen = vec![false; ranks.iter().map(Vec::len).sum()];
        for (rank, is_met) in ranks.iter().flatten().zip(met.iter().flatten()) {
            if let Some(seen) = seen.get_mut(*rank as usize) {
                *seen |= is_met;
            }
        }
        Ok(seen.into_iter().filter(|is_seen| *is_seen).count() as u64)
    }

    /// Returns the ranks of at least the documents met.
    fn ranks_of(
        &self,
        columns: &[Option<StrColumn>],
        met: &Met,
    ) -> Result<Cow<'_, Ranks>, IndexError> {
        if let Some(ranks) = self.ranks.get() {
            return Ok(Cow::Borrowed(ranks));
        }
        let count = met.iter().flatten().filter(|is_met| **is_met).count();
        let all: usize = met.iter().map(Vec::len).sum();
        if count * MANY <= all {
            return self.ranked(columns, met).map(Cow::Owned);
        }
        let everything: Met = met.iter().map(|ids| vec![true; ids.len()]).collect();
        let ranks = self.ranked(columns, &everything)?;
        Ok(Cow::Borrowed(self.ranks.get_or_init(|| ranks)))
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

/// Returns the place of a clause's document among those of its segment.
fn ord_of(columns: &[Option<StrColumn>], at: DocAddress) -> Option<u64> {
    columns[at.segment_ord as usize].as_ref().and_then(|ids| ids.ords().first(at.doc_id))
}

fn met(
    columns: &[Option<StrColumn>],
    places: impl Iterator<Item = (DocAddress, Option<u64>)>,
) -> Met {
    let mut met: Met = columns.iter().map(|ids| vec![false; number_of(ids.as_ref())]).collect();
    for (at, ord) in places {
        if let Some(ord) = ord {
            met[at.segment_ord as usize][ord as usize] = true;
        }
    }
    met
}

fn number_of(ids: Option<&StrColumn>) -> usize {
    ids.map_or(0, |ids| ids.num_terms())
}

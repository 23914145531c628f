//! The clauses in which several words stand in order, few others between them.
//!
//! The clauses with all of the words are found by their lists; only in these the places of the
//! words are read.

use tantivy::{
    DocId, DocSet, Score,
    fieldnorm::FieldNormReader,
    postings::{Postings, SegmentPostings},
    query::Bm25Weight,
};

use super::{
    scored::{Join, Scored},
    words::WordScorer,
};

/// A phrase in one segment, by zone; it stands whole in one of them.
pub(super) struct PhraseScorer {
    pub(super) zones: Vec<PhraseZone>,
}

/// A phrase in one zone.
pub(super) struct PhraseZone {
    /// The lists of its words.
    pub(super) lists: Vec<WordScorer>,
    pub(super) row: Row,
    pub(super) norms: FieldNormReader,
    pub(super) weight: Bm25Weight,
}

/// Words in order.
pub(super) struct Row {
    pub(super) words: Vec<Places>,
    /// Words that may lie between them, in all.
    pub(super) slop: u32,
}

/// The terms of one word, with the places where they stand in the clause looked at.
#[derive(Default)]
pub(super) struct Places {
    terms: Vec<SegmentPostings>,
    at: Vec<u32>,
}

impl PhraseScorer {
    /// Returns about how many clauses are found at most.
    pub(super) fn most(&self) -> usize {
        self.zones.iter().map(PhraseZone::most).sum()
    }

    /// Returns the score that no clause passes.
    pub(super) fn bound(&self) -> Score {
        self.zones.iter().map(|zone| zone.weight.max_score()).sum()
    }

    /// Returns the clauses found, among some where these are given. A clause that has the
    /// least score already is not looked at.
    pub(super) fn find(self, among: Option<&[DocId]>, settled: Option<(&Scored, Score)>) -> Scored {
        let found = self.zones.into_iter().map(|zone| zone.find(among, settled));
        Scored::joined(found, Join::Sum)
    }
}

impl PhraseZone {
    fn most(&self) -> usize {
        self.lists.iter().map(WordScorer::most).min().unwrap_or(0)
    }

    fn find(mut self, among: Option<&[DocId]>, settled: Option<(&Scored, Score)>) -> Scored {
        self.lists.sort_by_key(WordScorer::most);
        let mut lists = std::mem::take(&mut self.lists).into_iter();
        let with_all = match among {
            Some(docs) => docs.to_vec(),
            None => lists.next().map(WordScorer::docs).unwrap_or_default(),
        };
        let with_all = match settled {
            Some((found, least)) => found.not_settled(with_all, least),
            None => with_all,
        };
        let with_all = lists.fold(with_all, |docs, list| list.holding(&docs));
        let mut found = Scored::default();
        for doc in with_all {
            let count = self.row.count(doc);
            if count > 0 {
                found.push(doc, self.weight.score(self.norms.fieldnorm_id(doc), count));
            }
        }
        found
    }
}

impl Row {
    /// Returns how often the words stand so in a clause; clauses are asked about in order.
    fn count(&mut self, doc: DocId) -> u32 {
        let mut count = 0;
        self.each_run(doc, |_, _| count += 1);
        count
    }

    /// Calls with the first and last place of the words wherever they stand so in a clause;
    /// clauses are asked about in order.
    pub(super) fn each_run(&mut self, doc: DocId, mut each: impl FnMut(u32, u32)) {
        for word in &mut self.words {
            word.look_at(doc);
        }
        let Some((first, others)) = self.words.split_first() else { return };
        for &from in &first.at {
            let mut last = from;
            let has_all = others.iter().all(|word| {
                let next = word.at.partition_point(|&place| place <= last);
                word.at.get(next).inspect(|&&place| last = place).is_some()
            });
            if has_all && last - from <= others.len() as u32 + self.slop {
                each(from, last);
            }
        }
    }
}

impl Places {
    pub(super) const fn new(terms: Vec<SegmentPostings>) -> Self {
        Self { terms, at: Vec::new() }
    }

    /// Reads where the word stands in a clause; clauses are looked at in order.
    pub(super) fn look_at(&mut self, doc: DocId) -> &[u32] {
        self.at.clear();
        for term in &mut self.terms {
            let is_behind = term.doc() < doc;
            if (is_behind && term.seek(doc) == doc) || term.doc() == doc {
                term.append_positions_with_offset(0, &mut self.at);
            }
        }
        self.at.sort_unstable();
        &self.at
    }
}

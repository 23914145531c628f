//! The clauses in which one word is met, by any of its terms in any zone.
//!
//! The lists of all terms are read side by side, a [`Window`] of clauses at a time: the best
//! score of a zone first, then the sum over the zones. A clause costs a few nanoseconds a term however many terms there are. Where only
//! few clauses are asked about, each list jumps from one of them to the next instead.

use tantivy::{
    DocId, Score, TERMINATED, fieldnorm::FieldNormReader, postings::BlockSegmentPostings,
    query::Bm25Weight,
};

use super::{
    scored::{Scored, common, difference},
    window::{Marks, Window},
};

/// A list of so many times more clauses than are asked about is jumped through: a jump costs
/// about as much as reading so many clauses.
const SPARSE: usize = 12;

/// A word in one segment.
#[derive(Default)]
pub(super) struct WordScorer {
    pub(super) zones: Vec<ZoneScorer>,
}

/// The terms of a word in one zone.
pub(super) struct ZoneScorer {
    pub(super) norms: FieldNormReader,
    pub(super) terms: Vec<TermScorer>,
    /// Clauses with a word of a pattern, all with one score.
    pub(super) patterns: Vec<(Vec<DocId>, Score)>,
}

/// One term, at a place of its list.
pub(super) struct TermScorer {
    pub(super) postings: BlockSegmentPostings,
    pub(super) weight: Bm25Weight,
}

impl WordScorer {
    /// Returns at least the number of clauses found.
    pub(super) fn most(&self) -> usize {
        self.zones.iter().map(ZoneScorer::most).sum()
    }

    /// Returns the clauses found.
    pub(super) fn all(mut self) -> Scored {
        let mut found = Scored::default();
        let (mut zone_scores, mut sums) = (Window::default(), Window::default());
        let mut from: Vec<Vec<usize>> =
            self.zones.iter().map(|zone| vec![0; zone.terms.len() + zone.patterns.len()]).collect();
        loop {
            let next = self.zones.iter().zip(&from).filter_map(|(zone, from)| zone.next(from));
            let Some(next) = next.min() else { return found };
            zone_scores.move_to(next);
            sums.move_to(next);
            for (zone, from) in self.zones.iter_mut().zip(&mut from) {
                zone.fill(&mut zone_scores, from);
                zone_scores.drain(|doc, score| sums.add(doc, score));
            }
            sums.drain(|doc, score| found.push(doc, score));
        }
    }

    /// Returns the clauses found, without their scores.
    pub(super) fn docs(mut self) -> Vec<DocId> {
        let patterns = self.zones.iter().map(|zone| zone.patterns.len()).sum::<usize>();
        let mut terms: Vec<&mut TermScorer> =
            self.zones.iter_mut().flat_map(|zone| &mut zone.terms).collect();
        if let ([term], 0) = (terms.as_mut_slice(), patterns) {
            let mut docs = Vec::with_capacity(term.postings.doc_freq() as usize);
            term.each_block(|block| docs.extend_from_slice(block));
            return docs;
        }
        let mut found = Marks::default();
        for term in terms {
            term.each_block(|block| block.iter().for_each(|&doc| found.put(doc)));
        }
        for (docs, _) in self.zones.iter().flat_map(|zone| &zone.patterns) {
            for &doc in docs {
                found.put(doc);
            }
        }
        found.into_docs()
    }

    /// Returns the clauses found among some, all with a score.
    pub(super) fn among(mut self, docs: &[DocId]) -> Scored {
        if self.most() < docs.len() * SPARSE {
            return self.all().and(&Scored::even(docs.to_vec(), 0.0));
        }
        let mut sums: Vec<Score> = vec![0.0; docs.len()];
        let mut best: Vec<Score> = vec![0.0; docs.len()];
        let mut met = vec![false; docs.len()];
        for zone in &mut self.zones {
            zone.score(docs, &mut best, &mut met);
            for (sum, best) in sums.iter_mut().zip(&mut best) {
                *sum += std::mem::take(best);
            }
        }
        let mut found = Scored::default();
        for ((&doc, sum), _) in docs.iter().zip(sums).zip(met).filter(|(_, is_met)| *is_met) {
            found.push(doc, sum);
        }
        found
    }

    /// Returns which of some clauses are found. A clause that one term finds is not looked for
    /// by the others.
    pub(super) fn holding(mut self, docs: &[DocId]) -> Vec<DocId> {
        if self.most() < docs.len() * SPARSE {
            return common(docs, &self.docs());
        }
        let mut left = docs.to_vec();
        let mut terms: Vec<&mut TermScorer> =
            self.zones.iter_mut().flat_map(|zone| &mut zone.terms).collect();
        terms.sort_by_key(|term| std::cmp::Reverse(term.postings.doc_freq()));
        for term in terms {
            left.retain(|&doc| term.seek(doc).is_none());
        }
        for (with, _) in self.zones.iter().flat_map(|zone| &zone.patterns) {
            left = difference(&left, with);
        }
        difference(docs, &left)
    }
}

impl ZoneScorer {
    fn most(&self) -> usize {
        let terms = self.terms.iter().map(|term| term.postings.doc_freq() as usize);
        terms.chain(self.patterns.iter().map(|(docs, _)| docs.len())).sum()
    }

    /// Returns the first clause that is not yet read. The places are those in the block of
    /// each term, then those in the list of each pattern.
    fn next(&self, from: &[usize]) -> Option<DocId> {
        let terms = self.terms.iter().zip(from).filter_map(|(term, &at)| {
            let doc = *term.postings.docs().get(at)?;
            (doc != TERMINATED).then_some(doc)
        });
        let patterns = self.patterns.iter().zip(&from[self.terms.len()..]);
        terms.chain(patterns.filter_map(|((docs, _), &at)| docs.get(at).copied())).min()
    }

    fn fill(&mut self, window: &mut Window, from: &mut [usize]) {
        let (of_terms, of_patterns) = from.split_at_mut(self.terms.len());
        for (term, at) in self.terms.iter_mut().zip(of_terms) {
            term.fill(window, &self.norms, at);
        }
        for ((docs, score), at) in self.patterns.iter().zip(of_patterns) {
            while docs.get(*at).is_some_and(|&doc| doc < window.end()) {
                window.raise(docs[*at], *score);
                *at += 1;
            }
        }
    }

    /// Raises the scores of clauses to those by this zone.
    fn score(&mut self, docs: &[DocId], best: &mut [Score], met: &mut [bool]) {
        for term in &mut self.terms {
            for ((&doc, best), met) in docs.iter().zip(&mut *best).zip(&mut *met) {
                if let Some(frequency) = term.seek(doc) {
                    let score = term.weight.score(self.norms.fieldnorm_id(doc), frequency);
                    *best = best.max(score);
                    *met = true;
                }
            }
        }
        for (with, score) in &self.patterns {
            for ((doc, best), met) in docs.iter().zip(&mut *best).zip(&mut *met) {
                if with.binary_search(doc).is_ok() {
                    *best = best.max(*score);
                    *met = true;
                }
            }
        }
    }
}

impl TermScorer {
    /// Reads on to the end of a window.
    fn fill(&mut self, window: &mut Window, norms: &FieldNormReader, at: &mut usize) {
        loop {
            let (docs, frequencies) = (self.postings.docs(), self.postings.freqs());
            if docs.is_empty() {
                return;
            }
            for (&doc, &frequency) in docs[*at..].iter().zip(&frequencies[*at..]) {
                if doc >= window.end() {
                    return;
                }
                window.raise(doc, self.weight.score(norms.fieldnorm_id(doc), frequency));
                *at += 1;
            }
            self.postings.advance();
            *at = 0;
        }
    }

    /// Reads the list to its end.
    fn each_block(&mut self, mut each: impl FnMut(&[DocId])) {
        while !self.postings.docs().is_empty() {
            each(self.postings.docs());
            self.postings.advance();
        }
    }

    /// Returns how often the term stands in a clause; clauses are asked about in order.
    fn seek(&mut self, doc: DocId) -> Option<u32> {
        let at = self.postings.seek(doc);
        (self.postings.doc(at) == doc).then(|| self.postings.freq(at))
    }
}

//! Clauses of one segment with their scores, and how such lists are joined.

use tantivy::{DocId, Score};

use super::window::{Marks, Window};

/// Where one list is so many times longer than the other, its places are found by halving
/// instead of one behind the other.
const UNEVEN: usize = 16;

/// Clauses of one segment in the order of their numbers, each with its score.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Scored {
    pub(super) docs: Vec<DocId>,
    pub(super) scores: Vec<Score>,
    /// Clauses, here or dropped meanwhile, of which it is not sure that they belong here; in no
    /// order.
    pub(super) unsure: Vec<DocId>,
}

/// What the scores of one clause become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    Sum,
    Best,
}

impl Scored {
    /// Gives clauses one score.
    pub(super) fn even(docs: Vec<DocId>, score: Score) -> Self {
        Self { scores: vec![score; docs.len()], docs, unsure: Vec::new() }
    }

    pub(super) fn push(&mut self, doc: DocId, score: Score) {
        self.docs.push(doc);
        self.scores.push(score);
    }

    fn with_capacity(clauses: usize) -> Self {
        let (docs, scores) = (Vec::with_capacity(clauses), Vec::with_capacity(clauses));
        Self { docs, scores, unsure: Vec::new() }
    }

    /// Multiplies all scores.
    pub(super) fn scaled(mut self, factor: Score) -> Self {
        self.scores.iter_mut().for_each(|score| *score *= factor);
        self
    }

    /// Gives all clauses one score.
    pub(super) fn evened(mut self, score: Score) -> Self {
        self.scores.fill(score);
        self
    }

    /// Keeps of other clauses those that do not stand here with at least this score.
    pub(super) fn not_settled(&self, mut docs: Vec<DocId>, least: Score) -> Vec<DocId> {
        if self.docs.len() / UNEVEN > docs.len() {
            docs.retain(|doc| {
                let at = self.docs.binary_search(doc);
                !at.is_ok_and(|at| self.scores[at] >= least)
            });
        } else {
            let all = self.docs.iter().zip(&self.scores);
            let settled = Marks::of(all.map(|(&doc, &score)| (doc, score >= least)));
            docs.retain(|&doc| !settled.has(doc));
        }
        docs
    }

    /// Keeps the clauses that stand in the other list too; their scores are added.
    pub(super) fn and(self, other: &Self) -> Self {
        let mut both = Self::with_capacity(self.docs.len().min(other.docs.len()));
        both.unsure = [self.unsure.as_slice(), &other.unsure].concat();
        let mut at = 0;
        for (&doc, &score) in self.docs.iter().zip(&self.scores) {
            at += ahead(&other.docs[at..], doc, other.docs.len() / UNEVEN > self.docs.len());
            match other.docs.get(at) {
                Some(&found) if found == doc => both.push(doc, score + other.scores[at]),
                Some(_) => {}
                None => break,
            }
        }
        both
    }

    /// Joins lists; the scores of a clause become one.
    pub(super) fn joined(lists: impl IntoIterator<Item = Self>, join: Join) -> Self {
        let mut lists: Vec<Self> = lists.into_iter().collect();
        let unsure = lists.iter().flat_map(|list| &list.unsure).copied().collect();
        lists.retain(|list| !list.docs.is_empty());
        if lists.len() < 2 {
            return Self { unsure, ..lists.pop().unwrap_or_default() };
        }
        let most = lists.iter().map(|list| list.docs.len()).max().unwrap_or(0);
        let mut all = Self { unsure, ..Self::with_capacity(most) };
        let mut window = Window::default();
        let mut places = vec![0; lists.len()];
        loop {
            let next = lists.iter().zip(&places).filter_map(|(list, &at)| list.docs.get(at));
            let Some(next) = next.min() else { return all };
            window.move_to(*next);
            for (list, at) in lists.iter().zip(&mut places) {
                let from = *at;
                *at += list.docs[from..].partition_point(|&doc| doc < window.end());
                for (&doc, &score) in list.docs[from..*at].iter().zip(&list.scores[from..*at]) {
                    match join {
                        Join::Sum => window.add(doc, score),
                        Join::Best => window.raise(doc, score),
                    }
                }
            }
            window.drain(|doc, score| all.push(doc, score));
        }
    }

    /// Drops the clauses of the other list.
    pub(super) fn without(mut self, other: &[DocId]) -> Self {
        let other = Marks::of(other.iter().map(|&doc| (doc, true)));
        self.retain(|doc| !other.has(doc));
        self
    }

    /// Drops the clauses that do not pass.
    pub(super) fn retain(&mut self, mut passes: impl FnMut(DocId) -> bool) {
        let mut kept = 0;
        for at in 0..self.docs.len() {
            if passes(self.docs[at]) {
                self.docs[kept] = self.docs[at];
                self.scores[kept] = self.scores[at];
                kept += 1;
            }
        }
        self.docs.truncate(kept);
        self.scores.truncate(kept);
    }
}

/// Returns the clauses of the first list that do not stand in the second.
pub(super) fn difference(docs: &[DocId], other: &[DocId]) -> Vec<DocId> {
    chosen(docs, other, |is_common| !is_common)
}

/// Returns the clauses of the first list that stand in the second.
pub(super) fn common(docs: &[DocId], other: &[DocId]) -> Vec<DocId> {
    chosen(docs, other, |is_common| is_common)
}

fn chosen(docs: &[DocId], other: &[DocId], is_wanted: impl Fn(bool) -> bool) -> Vec<DocId> {
    let docs = docs.iter().copied();
    if other.len() / UNEVEN > docs.len() {
        return docs.filter(|doc| is_wanted(other.binary_search(doc).is_ok())).collect();
    }
    let other = Marks::of(other.iter().map(|&doc| (doc, true)));
    docs.filter(|&doc| is_wanted(other.has(doc))).collect()
}

/// Returns how many clauses of a list stand before this one.
fn ahead(docs: &[DocId], doc: DocId, is_long: bool) -> usize {
    if is_long {
        return docs.partition_point(|&one| one < doc);
    }
    docs.iter().take_while(|&&one| one < doc).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(docs: &[DocId]) -> Scored {
        Scored::even(docs.to_vec(), 1.0)
    }

    #[test]
    fn lists_are_joined_by_number() {
        let (some, others) = (of(&[1, 4, 7, 9]), of(&[0, 4, 9, 12]));
        assert_eq!(some.clone().and(&others), Scored::even(vec![4, 9], 2.0));
        let all = Scored::joined([some.clone(), others.clone()], Join::Sum);
        assert_eq!(all.docs, [0, 1, 4, 7, 9, 12]);
        assert_eq!(all.scores, [1.0, 1.0, 2.0, 1.0, 2.0, 1.0]);
        assert_eq!(Scored::joined([some.clone(), others.clone()], Join::Best).scores, [1.0; 6]);
        assert_eq!(some.clone().without(&others.docs).docs, [1, 7]);
        assert_eq!(difference(&some.docs, &others.docs), [1, 7]);
        assert_eq!(common(&some.docs, &others.docs), [4, 9]);
    }

    #[test]
    fn a_long_list_is_joined_like_a_short_one() {
        let long: Vec<DocId> = (0..500).map(|number| number * 3).collect();
        let few = of(&[3, 4, 1200, 1497, 2000]);
        assert_eq!(few.clone().and(&of(&long)).docs, [3, 1200, 1497]);
        assert_eq!(few.without(&long).docs, [4, 2000]);
    }

    #[test]
    fn far_clauses_are_joined_window_by_window() {
        let (near, far) = (of(&[0, 40_000]), of(&[16_383, 16_384, 40_000, 1_000_000]));
        let all = Scored::joined([near, far], Join::Sum);
        assert_eq!(all.docs, [0, 16_383, 16_384, 40_000, 1_000_000]);
        assert_eq!(all.scores, [1.0, 1.0, 1.0, 2.0, 1.0]);
    }

    #[test]
    fn a_clause_is_settled_where_it_has_the_score() {
        let found = Scored { docs: vec![2, 5], scores: vec![1.0, 3.0], ..Scored::default() };
        assert_eq!(found.not_settled(vec![1, 2, 5, 8], 2.0), [1, 2, 8]);
    }

    #[test]
    fn an_empty_list_joins_with_any() {
        let none = Scored::default();
        assert_eq!(Scored::joined([none.clone(), of(&[2])], Join::Best), of(&[2]));
        assert_eq!(Scored::joined([], Join::Sum), none);
        assert_eq!(of(&[2]).and(&none), none);
        assert_eq!(of(&[2]).without(&none.docs), of(&[2]));
    }
}

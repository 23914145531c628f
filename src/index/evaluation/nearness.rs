//! The clauses in which two things stand near each other, by the places of their words.
//!
//! The places are those in the clause's own text. Where one side stands in its heading or in
//! the opening words of its list, and where it is or may be several words bound by hyphens,
//! which the index has at the place of the first, the clause is kept and named as one of which
//! the index is not sure.

use tantivy::{DocId, postings::SegmentPostings};

use super::{
    super::matching::Nearness,
    parts::Part,
    phrases::{Places, Row},
    scored::Scored,
};

/// Two things near each other, in one segment.
pub(super) struct NearScorer {
    /// What finds the clauses with both.
    pub(super) both: Part,
    /// What finds the clauses with one of them outside their own text.
    pub(super) outside: Option<Part>,
    pub(super) left: Runs,
    pub(super) right: Runs,
    pub(super) reach: Nearness,
    /// Where sentences begin, or words bound by hyphens, by what the reach asks for.
    pub(super) marks: Places,
}

/// Where something stands, as first and last words.
pub(super) enum Runs {
    Word(Places),
    Row(Row),
    Any(Vec<Runs>),
}

/// The first and last place of something.
type Run = (u32, u32);

/// What the places say of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Near,
    Unsure,
    Apart,
}

impl NearScorer {
    /// Returns the clauses found, among some where these are given.
    pub(super) fn find(mut self, among: Option<&[DocId]>) -> Scored {
        let both = std::mem::replace(&mut self.both, Part::Nothing);
        let mut found = match among {
            Some(docs) => both.among(docs),
            None => both.all(),
        };
        let outside = self.outside.take().map(|part| part.holding(&found.docs)).unwrap_or_default();
        let verdicts: Vec<Verdict> = found.docs.iter().map(|&doc| self.verdict(doc)).collect();
        let mut verdicts = verdicts.into_iter();
        let mut unsure = Vec::new();
        found.retain(|doc| match verdicts.next() {
            Some(Verdict::Near) => true,
            Some(Verdict::Apart) if outside.binary_search(&doc).is_err() => false,
            _ => {
                unsure.push(doc);
                true
            }
        });
        found.unsure.extend(unsure);
        found
    }

    /// Returns about how many clauses are found at most.
    pub(super) fn most(&self) -> usize {
        self.both.most()
    }

    /// Looks at the places in a clause; clauses are looked at in order.
    fn verdict(&mut self, doc: DocId) -> Verdict {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        self.left.read(doc, &mut left);
        self.right.read(doc, &mut right);
        let marks = self.marks.look_at(doc);
        match self.reach {
            Nearness::Words { distance, in_order } => {
                by_words(&left, &right, marks, |apart| apart <= distance, in_order)
            }
            Nearness::Sentence => by_sentences(&left, &right, marks),
        }
    }
}

fn by_words(
    left: &[Run],
    right: &[Run],
    bound: &[u32],
    is_near: impl Fn(u32) -> bool,
    in_order: bool,
) -> Verdict {
    let is_bound = |(from, to): &Run| bound.iter().any(|place| (from..=to).contains(&place));
    if left.iter().chain(right).any(is_bound) {
        return Verdict::Unsure;
    }
    let is_pair = |&(from, to): &Run, &(other_from, other_to): &Run| {
        (to < other_from && is_near(other_from - to))
            || (!in_order && other_to < from && is_near(from - other_to))
    };
    let has_pair = left.iter().any(|one| right.iter().any(|other| is_pair(one, other)));
    if has_pair { Verdict::Near } else { Verdict::Apart }
}

fn by_sentences(left: &[Run], right: &[Run], begins: &[u32]) -> Verdict {
    if begins.first() == Some(&0) {
        return Verdict::Unsure;
    }
    let number = |place: u32| begins.partition_point(|&begin| begin <= place);
    let whole = |&(from, to): &Run| (number(from) == number(to)).then(|| number(from));
    let of_right: Vec<usize> = right.iter().filter_map(whole).collect();
    let is_same = left.iter().filter_map(whole).any(|number| of_right.contains(&number));
    if is_same { Verdict::Near } else { Verdict::Apart }
}

impl Runs {
    /// Makes the places of one word.
    pub(super) const fn word(terms: Vec<SegmentPostings>) -> Self {
        Self::Word(Places::new(terms))
    }

    fn read(&mut self, doc: DocId, runs: &mut Vec<Run>) {
        match self {
            Self::Word(places) => {
                runs.extend(places.look_at(doc).iter().map(|&place| (place, place)));
            }
            Self::Row(row) => row.each_run(doc, |from, to| runs.push((from, to))),
            Self::Any(all) => all.iter_mut().for_each(|one| one.read(doc, runs)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: &[Run], right: &[Run], bound: &[u32], distance: u32, in_order: bool) -> Verdict {
        by_words(left, right, bound, |apart| apart <= distance, in_order)
    }

    #[test]
    fn the_nearest_pair_counts() {
        let near = |distance, in_order| {
            near(&[(3, 3), (40, 41)], &[(0, 0), (20, 20), (46, 46)], &[], distance, in_order)
        };
        assert_eq!(near(3, false), Verdict::Near);
        assert_eq!(near(4, true), Verdict::Apart);
        assert_eq!(near(5, true), Verdict::Near);
        assert_eq!(near(2, false), Verdict::Apart);
    }

    #[test]
    fn a_word_is_not_near_itself() {
        assert_eq!(near(&[(7, 7)], &[(7, 7)], &[], 5, false), Verdict::Apart);
    }

    #[test]
    fn words_bound_by_hyphens_have_no_sure_place() {
        assert_eq!(near(&[(7, 7)], &[(8, 8)], &[7], 5, false), Verdict::Unsure);
        assert_eq!(near(&[(7, 7)], &[(8, 8)], &[3], 5, false), Verdict::Near);
    }

    #[test]
    fn a_sentence_ends_where_the_next_begins() {
        let same = |left, right, begins: &[u32]| by_sentences(&[left], &[right], begins);
        assert_eq!(same((0, 0), (9, 9), &[]), Verdict::Near);
        assert_eq!(same((0, 0), (9, 9), &[5]), Verdict::Apart);
        assert_eq!(same((5, 5), (9, 9), &[5]), Verdict::Near);
        assert_eq!(same((4, 5), (9, 9), &[5]), Verdict::Apart);
        assert_eq!(same((0, 0), (9, 9), &[0]), Verdict::Unsure);
    }
}

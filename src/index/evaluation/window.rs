//! Scores of the clauses in a window, in an array that fits the processor's nearest memory.

use tantivy::{DocId, Score};

/// Clauses of a window; their scores take 64 KiB.
const CLAUSES: u32 = 1 << 14;

/// The scores of the clauses in a window, and which clauses have one.
pub(super) struct Window {
    begin: DocId,
    scores: Box<[Score]>,
    marks: Box<[u64]>,
}

impl Default for Window {
    fn default() -> Self {
        let scores = vec![0.0; CLAUSES as usize].into_boxed_slice();
        let marks = vec![0; CLAUSES as usize / 64].into_boxed_slice();
        Self { begin: 0, scores, marks }
    }
}

impl Window {
    /// Moves on to the window of a clause; nothing may be left in this one.
    pub(super) const fn move_to(&mut self, doc: DocId) {
        self.begin = doc - doc % CLAUSES;
    }

    /// Returns the first clause behind the window.
    pub(super) const fn end(&self) -> DocId {
        self.begin.saturating_add(CLAUSES)
    }

    /// Raises the score of a clause.
    pub(super) fn raise(&mut self, doc: DocId, score: Score) {
        let of_clause = self.of(doc);
        *of_clause = of_clause.max(score);
    }

    /// Adds to the score of a clause.
    pub(super) fn add(&mut self, doc: DocId, score: Score) {
        *self.of(doc) += score;
    }

    fn of(&mut self, doc: DocId) -> &mut Score {
        let at = (doc - self.begin) as usize;
        self.marks[at / 64] |= 1 << (at % 64);
        &mut self.scores[at]
    }

    /// Takes all scores out, in the order of the clauses.
    pub(super) fn drain(&mut self, mut each: impl FnMut(DocId, Score)) {
        for (word, marks) in self.marks.iter_mut().enumerate() {
            each_mark(std::mem::take(marks), |bit| {
                let at = word * 64 + bit;
                each(self.begin + at as DocId, std::mem::take(&mut self.scores[at]));
            });
        }
    }
}

/// Calls with the number of each bit that is set, in order.
pub(super) fn each_mark(mut marks: u64, mut each: impl FnMut(usize)) {
    while marks != 0 {
        each(marks.trailing_zeros() as usize);
        marks &= marks - 1;
    }
}

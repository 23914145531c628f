//! Scores of the clauses in a window, in an array that fits the processor's nearest memory.

use std::cell::RefCell;

use tantivy::{DocId, Score};

/// Clauses of a window; their scores take 64 KiB.
const CLAUSES: u32 = 1 << 14;

/// The scores of the clauses in a window, and which clauses have one.
pub(super) struct Window {
    begin: DocId,
    room: Room,
}

/// The memory of a window; empty but for the time between the first score and the drain.
struct Room {
    scores: Vec<Score>,
    marks: Vec<u64>,
    /// Which of the marks are not empty.
    marked: [u64; MARKS / 64],
}

/// Words of 64 marks.
const MARKS: usize = CLAUSES as usize / 64;

thread_local! {
    /// Memory of windows that were given up: a question needs one after the other, and to clear
    /// their memory takes longer than to read a short list.
    static SPARE: RefCell<Vec<Room>> = const { RefCell::new(Vec::new()) };
}

impl Default for Window {
    fn default() -> Self {
        let room = SPARE.with_borrow_mut(Vec::pop).unwrap_or_default();
        Self { begin: 0, room }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // What a panic left inside is not handed on.
        if !std::thread::panicking() {
            let room = std::mem::replace(&mut self.room, Room::NONE);
            SPARE.with_borrow_mut(|spare| spare.push(room));
        }
    }
}

impl Room {
    /// No memory at all.
    const NONE: Self = Self { scores: Vec::new(), marks: Vec::new(), marked: [0; MARKS / 64] };
}

impl Default for Room {
    fn default() -> Self {
        let scores = vec![0.0; CLAUSES as usize];
        Self { scores, marks: vec![0; MARKS], marked: [0; MARKS / 64] }
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
        let Room { scores, marks, marked } = &mut self.room;
        marked[at / 64 / 64] |= 1 << (at / 64 % 64);
        marks[at / 64] |= 1 << (at % 64);
        &mut scores[at]
    }

    /// Takes all scores out, in the order of the clauses.
    pub(super) fn drain(&mut self, mut each: impl FnMut(DocId, Score)) {
        let Room { scores, marks, marked } = &mut self.room;
        for (sixty_four, marked) in marked.iter_mut().enumerate() {
            each_mark(std::mem::take(marked), |word| {
                let word = sixty_four * 64 + word;
                each_mark(std::mem::take(&mut marks[word]), |bit| {
                    let at = word * 64 + bit;
                    each(self.begin + at as DocId, std::mem::take(&mut scores[at]));
                });
            });
        }
    }
}

/// A set of clauses of one segment.
#[derive(Default)]
pub(super) struct Marks(Vec<u64>);

impl Marks {
    /// Makes the set of those of a list in order for which something holds.
    pub(super) fn of(list: impl DoubleEndedIterator<Item = (DocId, bool)> + Clone) -> Self {
        let most = list.clone().next_back().map_or(0, |(doc, _)| doc as usize / 64 + 1);
        let mut marks = vec![0; most];
        for (doc, holds) in list {
            // Without a branch, which would be guessed wrong half of the time.
            marks[doc as usize / 64] |= u64::from(holds) << (doc % 64);
        }
        Self(marks)
    }

    pub(super) fn put(&mut self, doc: DocId) {
        let word = doc as usize / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (doc % 64);
    }

    pub(super) fn has(&self, doc: DocId) -> bool {
        self.0.get(doc as usize / 64).is_some_and(|marks| marks >> (doc % 64) & 1 == 1)
    }

    pub(super) fn into_docs(self) -> Vec<DocId> {
        let mut docs = Vec::new();
        for (word, marks) in (0..).zip(self.0) {
            each_mark(marks, |bit| docs.push(word * 64 + bit as DocId));
        }
        docs
    }
}

/// Calls with the number of each bit that is set, in order.
fn each_mark(mut marks: u64, mut each: impl FnMut(usize)) {
    while marks != 0 {
        each(marks.trailing_zeros() as usize);
        marks &= marks - 1;
    }
}

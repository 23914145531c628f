//! Words to printed lines within one column.

use std::borrow::Borrow;

use super::{
    hyphenation::is_hyphen,
    words::{WORD_GAP, Word},
};
use crate::model::Rect;

/// Share of the lower word's height by which two words must overlap to stand on one line.
/// Neighbouring lines overlap by nothing, raised marks by more than half.
const SAME_LINE_OVERLAP: f32 = 0.5;

/// Gap, in font sizes, from which a stretch without a drawn space divides two cells.
pub(crate) const CELL_GAP: f32 = 2.2;

/// Gap, in font sizes, that may stand before the hyphen at a line's end: some producers place
/// it by itself.
const HYPHEN_GAP: f32 = 0.6;

/// Letters that must stand apart in a row to be a letter-spaced word.
const SPACED_LETTERS: usize = 4;

/// Ratio of a gap to the usual gap of the same row from which two letter-spaced words part.
const SPACED_WORD_GAP: f32 = 1.6;

/// Share of the text's size below which a raised word is a mark.
const MARK_SIZE: f32 = 0.85;

/// Height above the text's baseline, in font sizes, from which a small word is raised.
const MARK_RISE: f32 = 0.15;

/// A word's place in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// Touches the word before it.
    None,
    /// A space stands before it.
    Space,
    /// A wide stretch stands before it, as between cells of a table.
    Cell,
}

/// One printed line of one column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TextLine {
    /// Words from left to right, each with what stands before it.
    pub words: Vec<(Joint, Word)>,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// The line its letters stand on.
    pub baseline: f32,
    /// Size of most of its letters.
    pub size: f32,
    /// An entry of a table of contents, its page number taken away.
    pub is_entry: bool,
}

impl TextLine {
    /// Builds a line from its words in any order.
    pub(crate) fn new(mut words: Vec<Word>) -> Self {
        words.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.order.cmp(&b.order)));
        let size = dominant(&words, |word| word.size);
        let baseline = dominant(&words, |word| word.baseline);
        let x0 = words.iter().map(|word| word.x0).fold(f32::INFINITY, f32::min);
        let x1 = words.iter().map(|word| word.x1).fold(f32::NEG_INFINITY, f32::max);
        let words = with_joints(without_letter_spacing(words));
        Self { words, x0, x1, baseline, size, is_entry: false }
    }

    /// Returns the line's letters, cells divided by a tab.
    pub(crate) fn text(&self) -> String {
        let letters = self.words.iter().map(|(_, word)| word.text.len() + 1).sum();
        let mut text = String::with_capacity(letters);
        for (joint, word) in &self.words {
            match joint {
                Joint::Space if !text.is_empty() => text.push(' '),
                Joint::Cell if !text.is_empty() => text.push('\t'),
                Joint::None | Joint::Space | Joint::Cell => {}
            }
            text.push_str(&word.text);
        }
        text
    }

    /// Returns the width.
    pub(crate) fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Tells whether most letters are bold.
    pub(crate) fn is_bold(&self) -> bool {
        let all: usize = self.words.iter().map(|(_, word)| word.text.len()).sum();
        let bold: usize =
            self.words.iter().filter(|(_, w)| w.is_bold).map(|(_, word)| word.text.len()).sum();
        bold * 2 > all
    }

    /// Tells whether a word is raised above the line and smaller than its letters.
    pub(crate) fn is_raised(&self, word: &Word) -> bool {
        Self::is_raised_from(self.size, self.baseline, word)
    }

    /// Tells whether a word is raised above letters of a size on a baseline, and smaller.
    pub(crate) fn is_raised_from(size: f32, baseline: f32, word: &Word) -> bool {
        word.size <= MARK_SIZE * size && baseline - word.baseline >= MARK_RISE * size
    }

    /// Returns the place on the page.
    pub(crate) fn bbox(&self) -> Rect {
        Rect { x0: self.x0, y0: self.top(), x1: self.x1, y1: self.bottom() }
    }

    /// Returns the upper edge.
    pub(crate) fn top(&self) -> f32 {
        self.words.iter().map(|(_, word)| word.top()).fold(f32::INFINITY, f32::min)
    }

    /// Returns the lower edge.
    pub(crate) fn bottom(&self) -> f32 {
        self.words.iter().map(|(_, word)| word.bottom()).fold(f32::NEG_INFINITY, f32::max)
    }
}

/// The value that most letters of the words have.
fn dominant<W: Borrow<Word>>(words: &[W], value: impl Fn(&Word) -> f32) -> f32 {
    let letters = |word: &Word| word.text.chars().count().max(1);
    let mut weighted: Vec<(f32, usize)> =
        words.iter().map(W::borrow).map(|word| (value(word), letters(word))).collect();
    if weighted.windows(2).all(|pair| pair[0].0.to_bits() == pair[1].0.to_bits()) {
        return weighted.first().map_or(0.0, |(value, _)| *value);
    }
    weighted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = weighted.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut seen = 0;
    for (value, letters) in &weighted {
        seen += letters;
        if seen > half {
            return *value;
        }
    }
    weighted.last().map_or(0.0, |(value, _)| *value)
}

/// Joins the letters of letter-spaced words: *A b k o m m e n*.
fn without_letter_spacing(words: Vec<Word>) -> Vec<Word> {
    let is_letter = |word: &Word| {
        let mut chars = word.text.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    let mut joined = Vec::with_capacity(words.len());
    let mut rest = words.into_iter().peekable();
    while let Some(word) = rest.next() {
        if !is_letter(&word) {
            joined.push(word);
            continue;
        }
        let mut row = vec![word];
        while let Some(next) = rest.next_if(|next| is_letter(next)) {
            row.push(next);
        }
        if row.len() < SPACED_LETTERS {
            joined.append(&mut row);
        } else {
            joined.extend(spaced_words(row));
        }
    }
    joined
}

fn spaced_words(row: Vec<Word>) -> Vec<Word> {
    let mut gaps: Vec<f32> = row.windows(2).map(|pair| pair[1].x0 - pair[0].x1).collect();
    gaps.sort_by(f32::total_cmp);
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0.0).max(0.1);
    let mut words: Vec<Word> = Vec::new();
    for letter in row {
        match words.last_mut() {
            Some(word) if letter.x0 - word.x1 <= SPACED_WORD_GAP * usual => {
                word.text.push_str(&letter.text);
                word.x1 = letter.x1;
            }
            _ => words.push(letter),
        }
    }
    words
}

fn with_joints(words: Vec<Word>) -> Vec<(Joint, Word)> {
    let mut joined: Vec<(Joint, Word)> = Vec::with_capacity(words.len());
    for word in words {
        let joint = joined.last().map_or(Joint::None, |(_, before)| joint(before, &word));
        joined.push((joint, word));
    }
    joined
}

fn joint(before: &Word, word: &Word) -> Joint {
    let gap = word.x0 - before.x1;
    let size = before.size.max(word.size);
    let is_bridged = word.follows_space && word.order == before.order + 1;
    let is_lone_hyphen = word.text.chars().all(is_hyphen) && !word.follows_space;
    if is_lone_hyphen && gap < HYPHEN_GAP * size {
        return Joint::None;
    }
    if gap > CELL_GAP * size && !is_bridged {
        Joint::Cell
    } else if is_bridged || gap > WORD_GAP * size {
        Joint::Space
    } else {
        Joint::None
    }
}

/// Sorts the words of one column into lines, top to bottom.
pub(crate) fn lines(words: &[&Word]) -> Vec<TextLine> {
    rows(words).into_iter().map(Row::into_line).collect()
}

/// Sorts the words of one column into rows, top to bottom, which are not yet joined to lines.
pub(crate) fn rows<'w>(words: &[&'w Word]) -> Vec<Row<'w>> {
    let mut rows: Vec<Row<'_>> = open_lines(words).into_iter().map(Row::new).collect();
    rows.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.x0.total_cmp(&b.x0)));
    rows
}

/// The words of one line, in any order.
pub(crate) struct Row<'w> {
    words: Vec<&'w Word>,
    baseline: f32,
    x0: f32,
}

impl<'w> Row<'w> {
    fn new(line: OpenLine<'w>) -> Self {
        Self {
            baseline: dominant(&line.words, |word| word.baseline),
            x0: line.words.iter().map(|word| word.x0).fold(f32::INFINITY, f32::min),
            words: line.words,
        }
    }

    /// Joins the words to a line.
    pub(crate) fn into_line(self) -> TextLine {
        TextLine::new(self.words.into_iter().cloned().collect())
    }
}

/// Returns the left and right edges of the lines of one column, in any order.
pub(crate) fn extents(words: &[&Word]) -> Vec<(f32, f32)> {
    let left = |line: &OpenLine<'_>| line.words.iter().map(|w| w.x0).fold(f32::INFINITY, f32::min);
    let right =
        |line: &OpenLine<'_>| line.words.iter().map(|w| w.x1).fold(f32::NEG_INFINITY, f32::max);
    open_lines(words).iter().map(|line| (left(line), right(line))).collect()
}

fn open_lines<'w>(words: &[&'w Word]) -> Vec<OpenLine<'w>> {
    let mut by_height: Vec<(f32, &Word)> =
        words.iter().map(|word| (word.top() + word.bottom(), *word)).collect();
    by_height.sort_by(|(a_mid, a), (b_mid, b)| {
        a_mid.total_cmp(b_mid).then_with(|| a.x0.total_cmp(&b.x0))
    });
    let mut open: Vec<OpenLine<'_>> = Vec::new();
    for (_, word) in by_height {
        let home = open.iter_mut().rev().take(3).find(|line| line.holds(word));
        match home {
            Some(line) => line.push(word),
            None => open.push(OpenLine::new(word)),
        }
    }
    open
}

/// A line that still takes words; its height is that of its largest word.
struct OpenLine<'w> {
    words: Vec<&'w Word>,
    top: f32,
    bottom: f32,
    size: f32,
}

impl<'w> OpenLine<'w> {
    fn new(word: &'w Word) -> Self {
        Self { top: word.top(), bottom: word.bottom(), size: word.size, words: vec![word] }
    }

    fn holds(&self, word: &Word) -> bool {
        let overlap = self.bottom.min(word.bottom()) - self.top.max(word.top());
        let lower = (self.bottom - self.top).min(word.bottom() - word.top());
        overlap >= SAME_LINE_OVERLAP * lower
    }

    fn push(&mut self, word: &'w Word) {
        if word.size > self.size {
            (self.top, self.bottom, self.size) = (word.top(), word.bottom(), word.size);
        }
        self.words.push(word);
    }
}

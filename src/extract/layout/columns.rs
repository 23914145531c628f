//! Words of a page to regions in reading order: columns, bands between them, tables.
//!
//! The page is cut where a gutter (see [`gutters`]) begins and ends:
//!
//! ```text
//!   ┌──────── title ────────┐   region 1
//!   │ left      ║     right │   regions 2 and 3: the gutter ║ divides them
//!   └─────── footnotes ─────┘   region 4
//! ```

use super::{
    gutters::{self, Gutter, SAME_PLACE},
    lines,
    words::Word,
};
use crate::model::Rect;

/// Share of the font size within which two words stand on one line.
const SAME_LINE: f32 = 0.4;

/// Least width of a cell in a ruled table, in font sizes.
const CELL_WIDTH: f32 = 2.0;

/// Least width of a column, in font sizes; enumerators hanging to the left are narrower.
const COLUMN_WIDTH: f32 = 7.0;

/// Share of a column's width from which a line is full.
const FULL_LINE: f32 = 0.62;

/// Share of full lines from which a column is prose; cells of tables stay below.
const PROSE: f32 = 0.45;

/// Least number of lines in each column of running text.
const PROSE_LINES: usize = 8;

/// Ruling lines across a gutter from which the region is a table.
const TABLE_RULES: usize = 2;

/// Share of spaces that must be drawn for the order of drawing to be trusted.
const DRAWN_SPACES: f32 = 0.6;

/// How deep regions may nest.
const NESTING: usize = 12;

/// Where a region stands among columns side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Column {
    /// From 0 at the left.
    pub index: usize,
    /// Number of columns side by side; 1 for text over the full width.
    pub of: usize,
}

/// A part of a page that is read from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Region<'w> {
    /// Its words in any order.
    pub words: Vec<&'w Word>,
    /// Its column.
    pub column: Column,
    /// Left edges of the cells after the first, where it is a table.
    pub cells: Vec<f32>,
}

/// What the whole document and the page say about where columns may be.
pub(crate) struct Hints<'a> {
    /// Font size of the running text.
    pub body_size: f32,
    /// Centres of gutters found on other pages, in order.
    pub gutters: &'a [f32],
    /// Level ruling lines of the page.
    pub rules: &'a [Rect],
}

impl Hints<'_> {
    /// Tells whether other pages have a gutter within so many points of a place.
    pub(super) fn has_gutter_at(&self, x: f32, within: f32) -> bool {
        let right_of = self.gutters.partition_point(|gutter| *gutter < x - within);
        self.gutters.get(right_of).is_some_and(|gutter| *gutter <= x + within)
    }
}

/// Cuts a page into regions in reading order, and returns the centres of its gutters.
pub(crate) fn regions<'w>(words: &'w [Word], hints: &Hints<'_>) -> (Vec<Region<'w>>, Vec<f32>) {
    let mut cutter = Cutter {
        hints,
        is_order_trusted: has_drawn_spaces(words),
        regions: Vec::new(),
        gutters: Vec::new(),
    };
    cutter.cut(words.iter().collect(), Column { index: 0, of: 1 }, NESTING);
    (cutter.regions, cutter.gutters)
}

/// Tells whether most gaps between words of one line are drawn as spaces.
fn has_drawn_spaces(words: &[Word]) -> bool {
    let mut gaps = 0usize;
    let mut drawn = 0usize;
    for pair in words.windows(2) {
        let is_same_line = (pair[0].baseline - pair[1].baseline).abs() < 1.0;
        if is_same_line && pair[1].x0 > pair[0].x1 {
            gaps += 1;
            drawn += usize::from(pair[1].follows_space);
        }
    }
    drawn as f32 >= DRAWN_SPACES * gaps as f32
}

struct Cutter<'a, 'w> {
    hints: &'a Hints<'a>,
    is_order_trusted: bool,
    regions: Vec<Region<'w>>,
    gutters: Vec<f32>,
}

impl<'w> Cutter<'_, 'w> {
    fn cut(&mut self, words: Vec<&'w Word>, column: Column, depth: usize) {
        if words.is_empty() {
            return;
        }
        let gutter = depth.checked_sub(1).and_then(|_| self.best_gutter(&words, COLUMN_WIDTH));
        let Some(gutter) = gutter else {
            self.regions.push(Region { words, column, cells: Vec::new() });
            return;
        };
        let (mut above, mut band, mut below) = (Vec::new(), Vec::new(), Vec::new());
        for word in words {
            let middle = f32::midpoint(word.top(), word.bottom());
            if middle < gutter.y0 {
                above.push(word);
            } else if middle > gutter.y1 {
                below.push(word);
            } else {
                band.push(word);
            }
        }
        self.cut(above, column, depth - 1);
        self.cut_band(band, gutter, column, depth - 1);
        self.cut(below, column, depth - 1);
    }

    /// Cuts a band along all its gutters at once.
    fn cut_band(&mut self, words: Vec<&'w Word>, first: Gutter, column: Column, depth: usize) {
        let mut gutters = vec![first];
        let mut parts = vec![words];
        while let Some((at, gutter)) = self.next_gutter(&parts, &gutters, first.height()) {
            let part = parts.remove(at);
            let (left, right) = halves(part, gutter.middle());
            parts.splice(at..at, [left, right]);
            if gutter != first {
                gutters.push(gutter);
            }
        }
        gutters.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        if self.are_columns(&parts, &gutters) {
            self.gutters.extend(gutters.iter().map(Gutter::middle));
            let of = parts.len();
            for (index, part) in parts.into_iter().enumerate() {
                // A column that falls apart again is read in order, but stays one column.
                let own = if column.of == 1 { Column { index, of } } else { column };
                self.cut(part, own, depth.saturating_sub(1));
            }
        } else {
            let edges = gutters.iter().map(|gutter| gutter.x1).collect();
            let cells = if stand_side_by_side(&parts) { edges } else { Vec::new() };
            let words = parts.into_iter().flatten().collect();
            self.regions.push(Region { words, column, cells });
        }
    }

    fn best_gutter(&self, words: &[&Word], beside: f32) -> Option<Gutter> {
        gutters::best(words, self.hints, self.is_order_trusted, beside)
    }

    /// The next part of a band that a gutter of about the band's height divides.
    fn next_gutter(
        &self,
        parts: &[Vec<&Word>],
        known: &[Gutter],
        height: f32,
    ) -> Option<(usize, Gutter)> {
        const SAME_HEIGHT: f32 = 0.7;
        let least_width = if self.rules_across(&known[0]) > 0 { CELL_WIDTH } else { COLUMN_WIDTH };
        if let [whole] = parts {
            return (!whole.is_empty()).then(|| (0, known[0]));
        }
        parts.iter().enumerate().find_map(|(at, part)| {
            let gutter = self.best_gutter(part, least_width)?;
            (gutter.height() >= SAME_HEIGHT * height).then_some((at, gutter))
        })
    }

    /// The number of level ruling lines that cross a gutter.
    fn rules_across(&self, gutter: &Gutter) -> usize {
        let rules = self.hints.rules.iter();
        rules
            .filter(|rule| rule.x0 < gutter.x0 && rule.x1 > gutter.x1)
            .filter(|rule| rule.y0 > gutter.y0 && rule.y1 < gutter.y1)
            .count()
    }

    fn are_columns(&self, parts: &[Vec<&Word>], gutters: &[Gutter]) -> bool {
        if gutters.iter().any(|gutter| self.rules_across(gutter) >= TABLE_RULES) {
            return false;
        }
        let is_known = |gutter: &Gutter| self.hints.has_gutter_at(gutter.middle(), SAME_PLACE);
        gutters.iter().all(is_known) || parts.iter().all(|part| is_prose(part))
    }
}

fn halves(words: Vec<&Word>, middle: f32) -> (Vec<&Word>, Vec<&Word>) {
    words.into_iter().partition(|word| f32::midpoint(word.x0, word.x1) < middle)
}

/// Tells whether a line of one part stands beside a line of another, as in a row of a table:
/// centred headings between short lines leave a gap that divides nothing.
fn stand_side_by_side(parts: &[Vec<&Word>]) -> bool {
    let stands_beside = |word: &Word, other: &Word| {
        (word.baseline - other.baseline).abs() < SAME_LINE * word.size.max(other.size)
    };
    parts.iter().enumerate().any(|(at, part)| {
        let others = || parts[at + 1..].iter().flatten();
        part.iter().any(|word| others().any(|other| stands_beside(word, other)))
    })
}

/// Tells whether most lines of a column run over its width.
fn is_prose(words: &[&Word]) -> bool {
    let lines = lines::extents(words);
    let x0 = lines.iter().map(|(x0, _)| *x0).fold(f32::INFINITY, f32::min);
    let x1 = lines.iter().map(|(_, x1)| *x1).fold(f32::NEG_INFINITY, f32::max);
    let full = lines.iter().filter(|(left, right)| right - left >= FULL_LINE * (x1 - x0)).count();
    lines.len() >= PROSE_LINES && full as f32 >= PROSE * lines.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::layout::words::sample;

    #[test]
    fn only_lines_beside_each_other_make_a_row() {
        let left = [sample("Gebühr", 50.0, 100.0), sample("Frist", 50.0, 112.0)];
        let right = [sample("35", 200.0, 112.5)];
        let centred = [sample("Artikel", 200.0, 124.0)];
        let parts = |right| vec![left.iter().collect(), right];
        assert!(stand_side_by_side(&parts(right.iter().collect())));
        assert!(!stand_side_by_side(&parts(centred.iter().collect())));
    }
}

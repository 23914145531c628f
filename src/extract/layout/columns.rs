//! Words of a page to regions in reading order: columns, bands between them, tables.
//!
//! A gutter is a tall empty rectangle with text on both sides (after Breuel, *Two Geometric
//! Algorithms for Layout Analysis*, 2002). The page is cut where a gutter begins and ends:
//!
//! ```text
//!   ┌──────── title ────────┐   region 1
//!   │ left      ║     right │   regions 2 and 3: the gutter ║ divides them
//!   └─────── footnotes ─────┘   region 4
//! ```
//!
//! The order of drawing helps: words that are drawn one after the other with a space between
//! them belong to one line, however wide the justified space is, so a gutter cannot run there.

use super::{lines, words::Word};
use crate::model::Rect;

/// Least width of a gutter, in font sizes, where the order of drawing agrees.
const DRAWN_GUTTER: f32 = 0.3;

/// Least width of a gutter, in font sizes, where geometry alone speaks; rivers of justified
/// text are this wide, but not tall.
const BARE_GUTTER: f32 = 0.5;

/// Least height of a gutter, in lines on both sides, where the order of drawing agrees.
const DRAWN_LINES: usize = 4;

/// Least width of a gutter between cells, in font sizes, where the order of drawing agrees.
const CELL_GUTTER: f32 = 0.5;

/// Least width of a cell in a ruled table, in font sizes.
const CELL_WIDTH: f32 = 2.0;

/// Least height of a gutter between cells, in lines.
const CELL_LINES: usize = 2;

/// Least height of a gutter, in lines on both sides, where geometry alone speaks.
const BARE_LINES: usize = 8;

/// Least height of a gutter, in lines, where other pages have one at the same place.
const KNOWN_LINES: usize = 2;

/// Distance in points within which two gutters of different pages are the same.
const SAME_PLACE: f32 = 8.0;

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

/// Widest gap, in font sizes, that a drawn space bridges where columns may stand beside one
/// another: some producers draw a space at each line's end.
const BRIDGE: f32 = 1.3;

/// Share of spaces that must be drawn for the order of drawing to be trusted.
const DRAWN_SPACES: f32 = 0.6;

/// Line height in font sizes.
const LINE_HEIGHT: f32 = 1.2;

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
pub(crate) struct Region {
    /// Its words in any order.
    pub words: Vec<Word>,
    /// Its column.
    pub column: Column,
    /// Left edges of the cells after the first, where it is a table.
    pub cells: Vec<f32>,
}

/// What the whole document and the page say about where columns may be.
pub(crate) struct Hints<'a> {
    /// Font size of the running text.
    pub body_size: f32,
    /// Centres of gutters found on other pages.
    pub gutters: &'a [f32],
    /// Level ruling lines of the page.
    pub rules: &'a [Rect],
}

/// An empty upright rectangle between words.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Gutter {
    x0: f32,
    x1: f32,
    y0: f32,
    y1: f32,
}

impl Gutter {
    fn middle(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }

    fn height(&self) -> f32 {
        self.y1 - self.y0
    }
}

/// Cuts a page into regions in reading order, and returns the centres of its gutters.
pub(crate) fn regions(words: Vec<Word>, hints: &Hints<'_>) -> (Vec<Region>, Vec<f32>) {
    let mut cutter = Cutter {
        hints,
        is_order_trusted: has_drawn_spaces(&words),
        regions: Vec::new(),
        gutters: Vec::new(),
    };
    cutter.cut(words, Column { index: 0, of: 1 }, NESTING);
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

/// A rectangle that no gutter may cross.
#[derive(Clone, Copy)]
struct Blocker {
    x0: f32,
    x1: f32,
    y0: f32,
    y1: f32,
}

struct Cutter<'a, 'b> {
    hints: &'a Hints<'b>,
    is_order_trusted: bool,
    regions: Vec<Region>,
    gutters: Vec<f32>,
}

impl Cutter<'_, '_> {
    fn cut(&mut self, words: Vec<Word>, column: Column, depth: usize) {
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
    fn cut_band(&mut self, words: Vec<Word>, first: Gutter, column: Column, depth: usize) {
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
            let cells = gutters.iter().map(|gutter| gutter.x1).collect();
            let words = parts.into_iter().flatten().collect();
            self.regions.push(Region { words, column, cells });
        }
    }

    /// The next part of a band that a gutter of about the band's height divides.
    fn next_gutter(
        &self,
        parts: &[Vec<Word>],
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

    fn are_columns(&self, parts: &[Vec<Word>], gutters: &[Gutter]) -> bool {
        if gutters.iter().any(|gutter| self.rules_across(gutter) >= TABLE_RULES) {
            return false;
        }
        let is_known = |gutter: &Gutter| {
            self.hints.gutters.iter().any(|x| (x - gutter.middle()).abs() <= SAME_PLACE)
        };
        gutters.iter().all(is_known) || parts.iter().all(|part| is_prose(part))
    }

    /// The gutter by which a region is cut first; both sides are at least so many font sizes
    /// wide.
    fn best_gutter(&self, words: &[Word], least_width: f32) -> Option<Gutter> {
        let bare: Vec<Blocker> = words.iter().map(blocker).collect();
        if !self.is_order_trusted {
            return self.tallest(words, &bare, BARE_GUTTER, BARE_LINES, least_width);
        }
        let bridged = |widest: f32| {
            let mut blockers = bare.clone();
            blockers.extend(bridges(words, widest));
            blockers
        };
        self.tallest(words, &bridged(BRIDGE), DRAWN_GUTTER, DRAWN_LINES, least_width)
            .or_else(|| self.tallest(words, &bare, BARE_GUTTER, BARE_LINES, least_width))
            .or_else(|| {
                let blockers = bridged(f32::INFINITY);
                self.tallest(words, &blockers, CELL_GUTTER, CELL_LINES, least_width)
            })
    }

    /// The tallest gutter of at least the given width, in font sizes, and height, in lines.
    fn tallest(
        &self,
        words: &[Word],
        blockers: &[Blocker],
        width: f32,
        least_lines: usize,
        least_width: f32,
    ) -> Option<Gutter> {
        let size = self.hints.body_size;
        let width = width * size;
        let top = words.iter().map(Word::top).fold(f32::INFINITY, f32::min);
        let bottom = words.iter().map(Word::bottom).fold(f32::NEG_INFINITY, f32::max);
        let mut edges: Vec<i32> = words.iter().map(|word| word.x1.ceil() as i32).collect();
        edges.sort_unstable();
        edges.dedup();
        let mut blockers = blockers.to_vec();
        blockers.sort_by(|a, b| a.y0.total_cmp(&b.y0));
        let mut best: Option<Gutter> = None;
        for edge in edges {
            let x0 = edge as f32;
            let is_known = self
                .hints
                .gutters
                .iter()
                .any(|x| (x - (x0 + width / 2.0)).abs() <= SAME_PLACE + width);
            let lines = if is_known { KNOWN_LINES.min(least_lines) } else { least_lines };
            let least = (lines as f32 - 1.0) * LINE_HEIGHT * size;
            for (y0, y1) in free_runs(&blockers, x0, x0 + width, top, bottom) {
                let height = y1 - y0;
                if height < least || best.is_some_and(|best| best.height() >= height) {
                    continue;
                }
                let gutter = Gutter { x0, x1: x0 + width, y0, y1 };
                if divides(words, &gutter, lines, least_width * size) {
                    best = Some(gutter);
                }
            }
        }
        best.map(|gutter| widened(gutter, &blockers))
    }
}

fn blocker(word: &Word) -> Blocker {
    Blocker { x0: word.x0, x1: word.x1, y0: word.top(), y1: word.bottom() }
}

/// The stretches between words that are drawn one after the other with a space between, up to
/// so many font sizes wide.
fn bridges(words: &[Word], widest: f32) -> Vec<Blocker> {
    words
        .windows(2)
        .filter(|pair| {
            let (before, word) = (&pair[0], &pair[1]);
            let size = before.size.max(word.size);
            let gap = word.x0 - before.x1;
            word.follows_space
                && word.order == before.order + 1
                && (word.baseline - before.baseline).abs() < 0.1 * size
                && gap > 0.0
                && gap <= widest * size
        })
        .map(|pair| Blocker {
            x0: pair[0].x1,
            x1: pair[1].x0,
            y0: pair[0].top(),
            y1: pair[0].bottom(),
        })
        .collect()
}

/// The stretches of height that no blocker touches between `x0` and `x1`; the blockers come
/// sorted by their upper edges.
fn free_runs(blockers: &[Blocker], x0: f32, x1: f32, top: f32, bottom: f32) -> Vec<(f32, f32)> {
    let mut runs = Vec::new();
    let mut from = top;
    for blocker in blockers.iter().filter(|b| b.x0 < x1 - 0.01 && b.x1 > x0 + 0.01) {
        if blocker.y0 > from {
            runs.push((from, blocker.y0));
        }
        from = from.max(blocker.y1);
    }
    if bottom > from {
        runs.push((from, bottom));
    }
    runs
}

/// Tells whether there is enough text on both sides of a gutter.
fn divides(words: &[Word], gutter: &Gutter, least_lines: usize, least_width: f32) -> bool {
    let beside = |is_left: bool| {
        let side: Vec<&Word> = words
            .iter()
            .filter(|word| {
                let middle = f32::midpoint(word.top(), word.bottom());
                let is_here = middle >= gutter.y0 && middle <= gutter.y1;
                is_here && (f32::midpoint(word.x0, word.x1) < gutter.middle()) == is_left
            })
            .collect();
        let x0 = side.iter().map(|word| word.x0).fold(f32::INFINITY, f32::min);
        let x1 = side.iter().map(|word| word.x1).fold(f32::NEG_INFINITY, f32::max);
        x1 - x0 >= least_width && baselines(&side) >= least_lines
    };
    beside(true) && beside(false)
}

/// The number of different baselines.
fn baselines(words: &[&Word]) -> usize {
    const SAME_BASELINE: f32 = 3.0;
    let mut heights: Vec<f32> = words.iter().map(|word| word.baseline).collect();
    heights.sort_by(f32::total_cmp);
    let mut count = 0;
    let mut last = f32::NEG_INFINITY;
    for height in heights {
        if height - last > SAME_BASELINE {
            count += 1;
            last = height;
        }
    }
    count
}

/// The gutter, as wide as the words beside it leave it.
fn widened(gutter: Gutter, blockers: &[Blocker]) -> Gutter {
    let beside = blockers.iter().filter(|b| b.y0 < gutter.y1 && b.y1 > gutter.y0);
    let x1 =
        beside.filter(|b| b.x0 >= gutter.x1 - 0.02).map(|b| b.x0).fold(f32::INFINITY, f32::min);
    Gutter { x1: if x1.is_finite() { x1 } else { gutter.x1 }, ..gutter }
}

fn halves(words: Vec<Word>, middle: f32) -> (Vec<Word>, Vec<Word>) {
    words.into_iter().partition(|word| f32::midpoint(word.x0, word.x1) < middle)
}

/// Tells whether most lines of a column run over its width.
fn is_prose(words: &[Word]) -> bool {
    let lines = lines::lines(words.to_vec());
    let x0 = lines.iter().map(|line| line.x0).fold(f32::INFINITY, f32::min);
    let x1 = lines.iter().map(|line| line.x1).fold(f32::NEG_INFINITY, f32::max);
    let full = lines.iter().filter(|line| line.width() >= FULL_LINE * (x1 - x0)).count();
    lines.len() >= PROSE_LINES && full as f32 >= PROSE * lines.len() as f32
}

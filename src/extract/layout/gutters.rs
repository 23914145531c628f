//! Gutters: tall empty rectangles between the words of a region.
//!
//! After Breuel, *Two Geometric Algorithms for Layout Analysis* (2002), with one difference:
//! the left edge of a gutter is the right edge of a word, so that only those places are tried.
//!
//! ```text
//!   words end    words begin
//!   here ▼ ║░░░░║ ▼            a gutter: empty over many lines, with text on both sides
//! ```
//!
//! The order of drawing helps: words that are drawn one after the other with a space between
//! them belong to one line, however wide the justified space is, so a gutter cannot run there.
//! Most pages have no gutter at all; [`Screen`] tells so without looking at every word for
//! every place.

use super::{
    columns::Hints,
    screen::{Blocker, Screen, TOUCH, free_runs},
    words::Word,
};

/// Least width of a gutter, in font sizes, where the order of drawing agrees.
const DRAWN_GUTTER: f32 = 0.3;

/// Least width of a gutter, in font sizes, where geometry alone speaks; rivers of justified
/// text are this wide, but not tall.
const BARE_GUTTER: f32 = 0.5;

/// Least height of a gutter, in lines on both sides, where the order of drawing agrees.
const DRAWN_LINES: usize = 4;

/// Least width of a gutter between cells, in font sizes, where the order of drawing agrees.
const CELL_GUTTER: f32 = 0.5;

/// Least height of a gutter between cells, in lines.
const CELL_LINES: usize = 2;

/// Least height of a gutter, in lines on both sides, where geometry alone speaks.
const BARE_LINES: usize = 8;

/// Least height of a gutter, in lines, where other pages have one at the same place.
const KNOWN_LINES: usize = 2;

/// Distance in points within which two gutters of different pages are the same.
pub(super) const SAME_PLACE: f32 = 8.0;

/// Widest gap, in font sizes, that a drawn space bridges where columns may stand beside one
/// another: some producers draw a space at each line's end.
const BRIDGE: f32 = 1.3;

/// No gap is bridged.
const NO_BRIDGE: f32 = 0.0;

/// Line height in font sizes.
const LINE_HEIGHT: f32 = 1.2;

/// An empty upright rectangle between words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gutter {
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y0: f32,
    pub(super) y1: f32,
}

impl Gutter {
    /// Returns the middle of its width.
    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }

    /// Returns its height.
    pub(super) fn height(&self) -> f32 {
        self.y1 - self.y0
    }
}

/// What a gutter must at least be.
struct Least {
    /// Width in points.
    width: f32,
    /// Height in lines.
    lines: usize,
    /// Width of the text on each side in points.
    beside: f32,
}

/// Finds the gutter by which a region is cut first; both sides are at least `beside` font
/// sizes wide. `is_order_trusted` tells whether spaces are drawn in this document.
pub(super) fn best(
    words: &[&Word],
    hints: &Hints<'_>,
    is_order_trusted: bool,
    beside: f32,
) -> Option<Gutter> {
    let size = hints.body_size;
    let least = |width: f32, lines| Least { width: width * size, lines, beside: beside * size };
    let search = Search::new(words, hints);
    let tallest = |bridge: f32, least: &Least| search.tallest(&search.blockers(bridge), least);
    if !is_order_trusted {
        return tallest(NO_BRIDGE, &least(BARE_GUTTER, BARE_LINES));
    }
    tallest(BRIDGE, &least(DRAWN_GUTTER, DRAWN_LINES))
        .or_else(|| tallest(NO_BRIDGE, &least(BARE_GUTTER, BARE_LINES)))
        .or_else(|| tallest(f32::INFINITY, &least(CELL_GUTTER, CELL_LINES)))
}

/// A region whose gutters are looked for.
struct Search<'a> {
    hints: &'a Hints<'a>,
    bounds: Bounds,
    /// The words with the heights of their middles, in order of these.
    by_height: Vec<(f32, &'a Word)>,
    /// The words in order of their upper edges, each with the gap to the word drawn next where
    /// a drawn space stands in it.
    by_top: Vec<(&'a Word, Option<Gap>)>,
    /// The places, in whole points, behind a word. In order, each once.
    edges: Vec<i32>,
}

impl<'a> Search<'a> {
    fn new(words: &[&'a Word], hints: &'a Hints<'a>) -> Self {
        let middle = |word: &Word| f32::midpoint(word.top(), word.bottom());
        let mut by_height: Vec<(f32, &Word)> =
            words.iter().map(|word| (middle(word), *word)).collect();
        by_height.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        let next = words.iter().skip(1).map(Some).chain([None]);
        let mut by_top: Vec<(&Word, Option<Gap>)> = words
            .iter()
            .zip(next)
            .map(|(word, next)| (*word, next.and_then(|next| Gap::between(word, next))))
            .collect();
        by_top.sort_by(|(a, _), (b, _)| a.top().total_cmp(&b.top()));
        let mut edges: Vec<i32> = words.iter().map(|word| word.x1.ceil() as i32).collect();
        edges.sort_unstable();
        edges.dedup();
        Self { hints, bounds: Bounds::of(words), by_height, by_top, edges }
    }

    /// The words, sorted by their upper edges, each with the gap behind it where this is bridged
    /// by a drawn space and up to so many font sizes wide.
    fn blockers(&self, widest: f32) -> Vec<Blocker> {
        let blocker = |(word, gap): &(&Word, Option<Gap>)| {
            let bridge = gap.as_ref().filter(|gap| gap.width <= widest * gap.size);
            let x1 = bridge.map_or(word.x1, |gap| gap.x1);
            Blocker { x0: word.x0, x1, y0: word.top(), y1: word.bottom() }
        };
        self.by_top.iter().map(blocker).collect()
    }

    /// The tallest gutter of at least the given size; the blockers come sorted by their upper
    /// edges.
    fn tallest(&self, blockers: &[Blocker], least: &Least) -> Option<Gutter> {
        let edges = self.left_edges(least);
        let screen = Screen::new(blockers, edges, least.width);
        let mut best: Option<Gutter> = None;
        for (index, edge) in edges.iter().enumerate() {
            let (x0, x1) = (*edge as f32, *edge as f32 + least.width);
            let middle = x0 + least.width / 2.0;
            let is_known = self.hints.has_gutter_at(middle, SAME_PLACE + least.width);
            let lines = if is_known { KNOWN_LINES.min(least.lines) } else { least.lines };
            let least_height = (lines as f32 - 1.0) * LINE_HEIGHT * self.hints.body_size;
            let is_lower = |height: f32, best: Option<Gutter>| {
                height < least_height || best.is_some_and(|best| best.height() >= height)
            };
            let may_be = |y0: f32, y1: f32| {
                if is_lower(y1 - y0, best) {
                    return false;
                }
                let level = self.level_words(y0, y1);
                let mut left = level.iter().filter(|(_, word)| word.x0 < x0);
                let mut right = level.iter().filter(|(_, word)| word.x1 > x1);
                left.nth(lines - 1).is_some() && right.nth(lines - 1).is_some()
            };
            if !screen.any_free(index, lines / 2, self.bounds.heights(), may_be) {
                continue;
            }
            for (y0, y1) in free_runs(blockers, x0, x1, self.bounds.heights()) {
                let gutter = Gutter { x0, x1, y0, y1 };
                if !is_lower(y1 - y0, best) && self.is_divided(&gutter, lines, least.beside) {
                    best = Some(gutter);
                }
            }
        }
        best.map(|gutter| widened(gutter, blockers))
    }

    /// The words whose middles lie between two heights.
    fn level_words(&self, y0: f32, y1: f32) -> &[(f32, &'a Word)] {
        let from = self.by_height.partition_point(|(middle, _)| *middle < y0);
        let level = self.by_height[from..].partition_point(|(middle, _)| *middle <= y1);
        &self.by_height[from..from + level]
    }

    /// The places where a gutter may begin: behind a word, with room for text on both sides.
    fn left_edges(&self, least: &Least) -> &[i32] {
        let from = self.bounds.left + least.beside - 2.0 * TOUCH;
        let to = self.bounds.right - least.beside - least.width + 2.0 * TOUCH;
        let first = self.edges.partition_point(|edge| (*edge as f32) < from);
        let edges = &self.edges[first..];
        &edges[..edges.partition_point(|edge| (*edge as f32) <= to)]
    }

    /// Tells whether there is enough text on both sides of a gutter.
    fn is_divided(&self, gutter: &Gutter, least_lines: usize, least_width: f32) -> bool {
        let level = self.level_words(gutter.y0, gutter.y1).iter();
        let (left, right): (Vec<&Word>, Vec<&Word>) = level
            .map(|(_, word)| *word)
            .partition(|word| f32::midpoint(word.x0, word.x1) < gutter.middle());
        [left, right].iter().all(|side| {
            let x0 = side.iter().map(|word| word.x0).fold(f32::INFINITY, f32::min);
            let x1 = side.iter().map(|word| word.x1).fold(f32::NEG_INFINITY, f32::max);
            x1 - x0 >= least_width && baselines(side) >= least_lines
        })
    }
}

/// Where the words of a region stand.
struct Bounds {
    top: f32,
    bottom: f32,
    left: f32,
    right: f32,
}

impl Bounds {
    fn of(words: &[&Word]) -> Self {
        let least = |edge: fn(&Word) -> f32| {
            words.iter().map(|word| edge(word)).fold(f32::INFINITY, f32::min)
        };
        let most = |edge: fn(&Word) -> f32| {
            words.iter().map(|word| edge(word)).fold(f32::NEG_INFINITY, f32::max)
        };
        Self {
            top: least(Word::top),
            bottom: most(Word::bottom),
            left: least(|word| word.x0),
            right: most(|word| word.x1),
        }
    }

    /// Returns the upper and the lower edge.
    const fn heights(&self) -> (f32, f32) {
        (self.top, self.bottom)
    }
}

/// The stretch between two words that are drawn one after the other with a space between.
struct Gap {
    /// Its right edge.
    x1: f32,
    /// Its width in points.
    width: f32,
    /// Font size of the words beside it.
    size: f32,
}

impl Gap {
    fn between(before: &Word, word: &Word) -> Option<Self> {
        let size = before.size.max(word.size);
        let width = word.x0 - before.x1;
        let is_bridged = word.follows_space
            && word.order == before.order + 1
            && (word.baseline - before.baseline).abs() < 0.1 * size
            && width > 0.0;
        is_bridged.then_some(Self { x1: word.x0, width, size })
    }
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
    let right_of = beside.filter(|b| b.x0 >= gutter.x1 - 2.0 * TOUCH).map(|b| b.x0);
    let x1 = right_of.fold(f32::INFINITY, f32::min);
    Gutter { x1: if x1.is_finite() { x1 } else { gutter.x1 }, ..gutter }
}

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

use super::{columns::Hints, words::Word};

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

/// Line height in font sizes.
const LINE_HEIGHT: f32 = 1.2;

/// Length in points by which shapes must overlap to touch: rounding moves edges by less.
const TOUCH: f32 = 0.01;

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

/// A rectangle that no gutter may cross.
#[derive(Clone, Copy)]
struct Blocker {
    x0: f32,
    x1: f32,
    y0: f32,
    y1: f32,
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
    let bare: Vec<Blocker> = words.iter().map(|word| blocker(word)).collect();
    if !is_order_trusted {
        return search.tallest(bare, &least(BARE_GUTTER, BARE_LINES));
    }
    let bridged = |widest: f32| {
        let mut blockers = bare.clone();
        blockers.extend(bridges(words, widest));
        blockers
    };
    search
        .tallest(bridged(BRIDGE), &least(DRAWN_GUTTER, DRAWN_LINES))
        .or_else(|| search.tallest(bare.clone(), &least(BARE_GUTTER, BARE_LINES)))
        .or_else(|| search.tallest(bridged(f32::INFINITY), &least(CELL_GUTTER, CELL_LINES)))
}

/// A region whose gutters are looked for.
struct Search<'a> {
    hints: &'a Hints<'a>,
    bounds: Bounds,
    /// The words with the heights of their middles, in order of these.
    by_height: Vec<(f32, &'a Word)>,
}

impl<'a> Search<'a> {
    fn new(words: &[&'a Word], hints: &'a Hints<'a>) -> Self {
        let middle = |word: &Word| f32::midpoint(word.top(), word.bottom());
        let mut by_height: Vec<(f32, &Word)> =
            words.iter().map(|word| (middle(word), *word)).collect();
        by_height.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        Self { hints, bounds: Bounds::of(words), by_height }
    }

    /// The tallest gutter of at least the given size.
    fn tallest(&self, mut blockers: Vec<Blocker>, least: &Least) -> Option<Gutter> {
        blockers.sort_by(|a, b| a.y0.total_cmp(&b.y0));
        let edges = self.left_edges(least);
        let screen = Screen::new(&blockers, &edges, least.width);
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
                let left = level.iter().filter(|(_, word)| word.x0 < x0).count();
                left >= lines && level.iter().filter(|(_, word)| word.x1 > x1).count() >= lines
            };
            let is_open = screen.has_free_run(index, lines / 2)
                && screen.any_free(index, &self.bounds, may_be);
            if !is_open {
                continue;
            }
            for (y0, y1) in free_runs(&blockers, x0, x1, &self.bounds) {
                let gutter = Gutter { x0, x1, y0, y1 };
                if !is_lower(y1 - y0, best) && self.is_divided(&gutter, lines, least.beside) {
                    best = Some(gutter);
                }
            }
        }
        best.map(|gutter| widened(gutter, &blockers))
    }

    /// The words whose middles lie between two heights.
    fn level_words(&self, y0: f32, y1: f32) -> &[(f32, &'a Word)] {
        let from = self.by_height.partition_point(|(middle, _)| *middle < y0);
        let level = self.by_height[from..].partition_point(|(middle, _)| *middle <= y1);
        &self.by_height[from..from + level]
    }

    /// The places, in whole points, where a gutter may begin: behind a word, with room for
    /// text on both sides. In order, each once.
    fn left_edges(&self, least: &Least) -> Vec<i32> {
        let from = self.bounds.left + least.beside - 2.0 * TOUCH;
        let to = self.bounds.right - least.beside - least.width + 2.0 * TOUCH;
        let words = self.by_height.iter();
        let mut edges: Vec<i32> = words
            .map(|(_, word)| word.x1.ceil() as i32)
            .filter(|edge| (*edge as f32) >= from && (*edge as f32) <= to)
            .collect();
        edges.sort_unstable();
        edges.dedup();
        edges
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
}

fn blocker(word: &Word) -> Blocker {
    Blocker { x0: word.x0, x1: word.x1, y0: word.top(), y1: word.bottom() }
}

/// The stretches between words that are drawn one after the other with a space between, up to
/// so many font sizes wide.
fn bridges(words: &[&Word], widest: f32) -> impl Iterator<Item = Blocker> {
    let is_bridged = move |before: &Word, word: &Word| {
        let size = before.size.max(word.size);
        let gap = word.x0 - before.x1;
        word.follows_space
            && word.order == before.order + 1
            && (word.baseline - before.baseline).abs() < 0.1 * size
            && gap > 0.0
            && gap <= widest * size
    };
    words.windows(2).filter(move |pair| is_bridged(pair[0], pair[1])).map(|pair| Blocker {
        x0: pair[0].x1,
        x1: pair[1].x0,
        y0: pair[0].top(),
        y1: pair[0].bottom(),
    })
}

/// Which lines of a region stand in the way of a gutter at each of its possible places: a
/// quick *no* for the many places where nearly every line does.
///
/// Lines are bits, so that a page of fifty lines is one word of memory a place.
struct Screen {
    lines: Vec<Band>,
    /// Words of memory a place.
    stride: usize,
    blocked: Vec<u64>,
}

/// Blockers that begin at nearly the same height.
struct Band {
    first_top: f32,
    last_top: f32,
    first_bottom: f32,
}

impl Screen {
    /// Difference in points of the upper edges of blockers of one band; less than the least
    /// height of any gutter.
    const SAME_TOP: f32 = 1.0;

    /// Makes the screen from blockers, sorted by their upper edges, for gutters of one width.
    fn new(blockers: &[Blocker], edges: &[i32], width: f32) -> Self {
        let mut lines: Vec<Band> = Vec::new();
        let mut spans = Vec::with_capacity(blockers.len());
        for blocker in blockers {
            match lines.last_mut() {
                Some(band) if blocker.y0 - band.first_top <= Self::SAME_TOP => {
                    band.last_top = blocker.y0;
                    band.first_bottom = band.first_bottom.min(blocker.y1);
                }
                _ => lines.push(Band {
                    first_top: blocker.y0,
                    last_top: blocker.y0,
                    first_bottom: blocker.y1,
                }),
            }
            let (first, last) = (blocker.x0 - width + 2.0 * TOUCH, blocker.x1 - 2.0 * TOUCH);
            let from = edges.partition_point(|edge| (*edge as f32) < first);
            let touched = edges[from..].iter().take_while(|edge| (**edge as f32) <= last).count();
            spans.push((lines.len() - 1, from, from + touched));
        }
        let stride = lines.len().div_ceil(64).max(1);
        let mut blocked = vec![0; stride * edges.len()];
        for (line, from, to) in spans {
            for index in from..to {
                blocked[index * stride + line / 64] |= 1 << (line % 64);
            }
        }
        Self { lines, stride, blocked }
    }

    /// Tells whether so many lines, one below the other, leave the place of this index free. A
    /// gutter of twice as many lines needs it: raised marks and large letters may share a band
    /// with the line beside them. A page of more lines than a word has bits is let through.
    fn has_free_run(&self, index: usize, least: usize) -> bool {
        let &[mask] = &self.blocked[index * self.stride..(index + 1) * self.stride] else {
            return true;
        };
        let Some(unused) = 64_usize.checked_sub(self.lines.len()).filter(|unused| *unused < 64)
        else {
            return true;
        };
        let mut free = !mask & (u64::MAX >> unused);
        let mut length = 1;
        while length < least {
            let step = length.min(least - length);
            free &= free >> step;
            length += step;
        }
        free != 0
    }

    /// Tells whether `may_be` holds for one of the stretches of height at the place of this
    /// index, of which each free run but those lower than [`Self::SAME_TOP`] lies in one.
    ///
    /// A plain loop: as an iterator it took a fifth of the time of the whole extraction.
    fn any_free(&self, index: usize, bounds: &Bounds, may_be: impl Fn(f32, f32) -> bool) -> bool {
        let masks = &self.blocked[index * self.stride..(index + 1) * self.stride];
        let mut from = bounds.top;
        for (lines, mask) in self.lines.chunks(64).zip(masks) {
            let mut rest = *mask;
            while rest != 0 {
                let line = &lines[rest.trailing_zeros() as usize];
                if line.last_top > from && may_be(from, line.last_top) {
                    return true;
                }
                from = from.max(line.first_bottom);
                rest &= rest - 1;
            }
        }
        may_be(from, bounds.bottom)
    }
}

/// The stretches of height that no blocker touches between `x0` and `x1`; the blockers come
/// sorted by their upper edges.
fn free_runs(blockers: &[Blocker], x0: f32, x1: f32, bounds: &Bounds) -> Vec<(f32, f32)> {
    let mut runs = Vec::new();
    let mut from = bounds.top;
    for blocker in blockers.iter().filter(|b| b.x0 < x1 - TOUCH && b.x1 > x0 + TOUCH) {
        if blocker.y0 > from {
            runs.push((from, blocker.y0));
        }
        from = from.max(blocker.y1);
    }
    if bounds.bottom > from {
        runs.push((from, bounds.bottom));
    }
    runs
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

#[cfg(test)]
mod tests {
    use super::*;

    fn blocker(x0: f32, x1: f32, y0: f32) -> Blocker {
        Blocker { x0, x1, y0, y1: y0 + 9.7 }
    }

    #[test]
    fn the_screen_never_hides_a_free_run() {
        // a page of words of pseudo-random widths, some raised, some overlapping
        let mut state = 7_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let mut blockers = Vec::new();
        for line in 0..40 {
            let mut x = 50.0;
            while x < 500.0 {
                let width = 5.0 + next(60) as f32;
                let raised = if next(9) == 0 { 3.3 } else { next(10) as f32 / 20.0 };
                blockers.push(blocker(x, x + width, 100.0 + 12.0 * line as f32 - raised));
                x += width + 2.0 + next(14) as f32;
            }
        }
        blockers.sort_by(|a, b| a.y0.total_cmp(&b.y0));
        let bounds = Bounds { left: 50.0, right: 560.0, top: 96.0, bottom: 600.0 };
        let edges: Vec<i32> = (50..560).collect();
        let screen = Screen::new(&blockers, &edges, 5.0);
        for (index, edge) in edges.iter().enumerate() {
            let x0 = *edge as f32;
            for (y0, y1) in free_runs(&blockers, x0, x0 + 5.0, &bounds) {
                let is_told = screen.any_free(index, &bounds, |from, to| from <= y0 && to >= y1);
                assert!(is_told || y1 - y0 <= Screen::SAME_TOP, "at {x0}: {y0} to {y1}");
            }
        }
    }
    #[test]
    fn free_lines_count_only_one_below_the_other() {
        let at = |line: usize| 100.0 + 12.0 * line as f32;
        // ten lines; three of them, the fifth to the seventh, begin further right
        let blockers: Vec<Blocker> = (0..10)
            .map(|line| blocker(if (4..7).contains(&line) { 90.0 } else { 50.0 }, 200.0, at(line)))
            .collect();
        let screen = Screen::new(&blockers, &[60], 5.0);
        assert!(screen.has_free_run(0, 3));
        assert!(!screen.has_free_run(0, 4));
    }
}

//! Where the words of a region leave room from top to bottom: the geometry under the search for
//! gutters.
//!
//! [`free_runs`] tells exactly where a place is free. It looks at every word for every place, and
//! most pages have no gutter at all; [`Screen`] tells so for most places from one look at the
//! lines.

use std::ops::Range;

/// Length in points by which shapes must overlap to touch: rounding moves edges by less.
pub(super) const TOUCH: f32 = 0.01;

/// A rectangle that no gutter may cross.
pub(super) struct Blocker {
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y0: f32,
    pub(super) y1: f32,
}

/// The stretches of height that no blocker touches between `x0` and `x1`; the blockers come
/// sorted by their upper edges.
pub(super) fn free_runs(
    blockers: &[Blocker],
    x0: f32,
    x1: f32,
    (top, bottom): (f32, f32),
) -> Vec<(f32, f32)> {
    let mut runs = Vec::new();
    let mut from = top;
    for blocker in blockers.iter().filter(|b| b.x0 < x1 - TOUCH && b.x1 > x0 + TOUCH) {
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

/// Which lines of a region leave each possible place of a gutter free: a quick *no* for the many
/// places where hardly any line does.
///
/// Lines are bits, so that a page of a hundred lines is one word of memory a place.
pub(super) struct Screen {
    lines: Vec<Band>,
    /// Words of memory a place.
    stride: usize,
    /// Which lines leave each place free.
    free: Vec<Lines>,
}

/// A bit for each line; two columns whose lines stand at different heights fill more than 64.
type Lines = u128;

/// Blockers that begin at nearly the same height.
struct Band {
    last_top: f32,
    first_bottom: f32,
}

impl Band {
    /// The extent of blockers, sorted by their upper edges; of none, nothing.
    fn of(blockers: &[Blocker]) -> Option<Self> {
        let last_top = blockers.last()?.y0;
        let first_bottom = blockers.iter().map(|b| b.y1).fold(f32::INFINITY, f32::min);
        Some(Self { last_top, first_bottom })
    }
}

impl Screen {
    /// Difference in points of the upper edges of blockers of one band; less than the least
    /// height of any gutter.
    const SAME_TOP: f32 = 1.0;

    /// Lines that a word of memory tells of.
    const BITS: usize = Lines::BITS as usize;

    /// Makes the screen from blockers, sorted by their upper edges, for gutters of one width.
    pub(super) fn new(blockers: &[Blocker], edges: &[i32], width: f32) -> Self {
        let bands = bands(blockers);
        let lines: Vec<Band> = bands.iter().filter_map(|band| Band::of(band)).collect();
        let stride = lines.len().div_ceil(Self::BITS).max(1);
        let mut free = vec![0; stride * edges.len()];
        let mut spans: Vec<(f32, f32)> = Vec::new();
        for (line, band) in bands.iter().enumerate() {
            spans.clear();
            spans.extend(band.iter().map(|b| (b.x0 - width + 2.0 * TOUCH, b.x1 - 2.0 * TOUCH)));
            spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
            for index in free_places(edges, &spans).flatten() {
                free[index * stride + line / Self::BITS] |= 1 << (line % Self::BITS);
            }
        }
        Self { lines, stride, free }
    }

    /// Tells whether `may_be` holds for one of the stretches of height at the place of this
    /// index in which so many lines, one below the other, leave it free; each free run that
    /// holds so many lines from top to bottom lies in one.
    ///
    /// A gutter of twice as many lines needs it: raised marks and large letters may share a
    /// band with the line beside them.
    pub(super) fn any_free(
        &self,
        index: usize,
        least: usize,
        (top, bottom): (f32, f32),
        may_be: impl Fn(f32, f32) -> bool,
    ) -> bool {
        let masks = &self.free[index * self.stride..(index + 1) * self.stride];
        let starts = |word: usize| {
            (1..least).fold(masks[word], |starts, by| starts & shifted(masks, word, by))
        };
        runs(masks.len(), starts).any(|run| {
            let above = run.start.checked_sub(1).map(|line| self.lines[line].first_bottom);
            let below = self.lines.get(run.end + least - 1).map(|line| line.last_top);
            may_be(above.unwrap_or(top), below.unwrap_or(bottom))
        })
    }
}

/// A word of memory whose bits tell of the lines so many further down.
fn shifted(masks: &[Lines], word: usize, by: usize) -> Lines {
    let carried = masks.get(word + 1).map_or(0, |next| next << (Screen::BITS - by));
    masks[word] >> by | carried
}

/// The ranges of bits that are set in so many words of memory, one behind the other.
fn runs(words: usize, word: impl Fn(usize) -> Lines) -> impl Iterator<Item = Range<usize>> {
    let bits = Screen::BITS;
    let next = move |from: usize, flip: Lines| {
        let mut at = from;
        while at < words * bits {
            let rest = (word(at / bits) ^ flip) >> (at % bits);
            if rest != 0 {
                return at + rest.trailing_zeros() as usize;
            }
            at += bits - at % bits;
        }
        words * bits
    };
    let mut end = 0;
    std::iter::from_fn(move || {
        let start = next(end, 0);
        end = next(start, Lines::MAX);
        (start < end).then_some(start..end)
    })
}

/// Divides blockers, sorted by their upper edges, into bands.
fn bands(blockers: &[Blocker]) -> Vec<&[Blocker]> {
    let mut bands = Vec::new();
    let mut rest = blockers;
    while let Some(first) = rest.first() {
        let alike = rest.iter().take_while(|b| b.y0 - first.y0 <= Screen::SAME_TOP).count();
        let (band, below) = rest.split_at(alike.max(1));
        bands.push(band);
        rest = below;
    }
    bands
}

/// The ranges of places, sorted, that lie in none of the spans; these come sorted by their
/// beginnings. A line of text is nearly one span, so that there is little to look up.
fn free_places(edges: &[i32], spans: &[(f32, f32)]) -> impl Iterator<Item = Range<usize>> {
    /// Closes the last range.
    const END: &[(f32, f32)] = &[(f32::INFINITY, f32::INFINITY)];
    let real = spans.iter().filter(|(first, last)| first <= last);
    let mut reach = f32::NEG_INFINITY;
    real.chain(END).filter_map(move |&(first, last)| {
        let before = reach;
        reach = before.max(last);
        (first > before).then(|| {
            let from = edges.partition_point(|edge| (*edge as f32) <= before);
            from..edges.partition_point(|edge| (*edge as f32) < first)
        })
    })
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
        let heights = (96.0, 600.0);
        let edges: Vec<i32> = (50..560).collect();
        let screen = Screen::new(&blockers, &edges, 5.0);
        for (index, edge) in edges.iter().enumerate() {
            let x0 = *edge as f32;
            for (y0, y1) in free_runs(&blockers, x0, x0 + 5.0, heights) {
                let is_whole = |line: &i32| {
                    let top = 100.0 + 12.0 * *line as f32;
                    top - 3.3 >= y0 && top + 9.7 <= y1
                };
                let lines = (0..40).filter(is_whole).count();
                let holds = |from: f32, to: f32| from <= y0 && to >= y1;
                let is_told = lines == 0 || screen.any_free(index, lines, heights, holds);
                assert!(is_told, "at {x0}: {y0} to {y1}");
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
        let heights = (100.0, 220.0);
        let is_free = |lines| screen.any_free(0, lines, heights, |_, _| true);
        assert!(is_free(3));
        assert!(!is_free(4));
    }

    #[test]
    fn lines_beyond_a_word_of_memory_are_told_too() {
        let at = |line: usize| 100.0 + 12.0 * line as f32;
        // free from the 127th to the 130th of 300 lines, across two words
        let blockers: Vec<Blocker> = (0..300)
            .map(|line| {
                blocker(if (126..130).contains(&line) { 90.0 } else { 50.0 }, 200.0, at(line))
            })
            .collect();
        let screen = Screen::new(&blockers, &[60], 5.0);
        let is_at = |a: f32, b: f32| (a - b).abs() < 0.1;
        let is_there = |y0, y1| is_at(y0, at(125) + 9.7) && is_at(y1, at(130));
        assert!(screen.any_free(0, 4, (100.0, 4000.0), is_there));
        assert!(!screen.any_free(0, 5, (100.0, 4000.0), |_, _| true));
    }
}

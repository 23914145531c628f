//! Turns placed glyphs so that a page's text runs from left to right.

use hayro_interpret::kurbo::{Point, Vec2};

use crate::{
    extract::layout::glyph::{Glyph, Letters, PageContent},
    model::Rect,
};

/// A glyph where the page draws it; origin top left, y down.
pub(super) struct Placed {
    /// Its letters.
    pub letters: Letters,
    /// Origin on the baseline.
    pub start: Point,
    /// Origin of the next glyph.
    pub end: Point,
    /// Direction of the baseline, one font size long.
    pub along: Vec2,
    /// Font size in points.
    pub size: f64,
    /// The font says that it is bold.
    pub is_bold: bool,
    /// Drawn with ink.
    pub is_visible: bool,
}

impl Placed {
    /// Tells whether it leaves no ink.
    pub(super) fn is_blank(&self) -> bool {
        matches!(&self.letters, Letters::One(c) if c.is_whitespace())
    }
}

/// The four ways text can run; slanted text counts as the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    Right,
    Down,
    Left,
    Up,
}

impl Run {
    const ALL: [Self; 4] = [Self::Right, Self::Down, Self::Left, Self::Up];

    fn of(along: Vec2) -> Self {
        if along.x.abs() >= along.y.abs() {
            if along.x >= 0.0 { Self::Right } else { Self::Left }
        } else if along.y >= 0.0 {
            Self::Down
        } else {
            Self::Up
        }
    }

    /// Turns a point so that this run goes right.
    fn turn(self, point: Point, width: f64, height: f64) -> Point {
        match self {
            Self::Right => point,
            Self::Down => Point::new(point.y, width - point.x),
            Self::Left => Point::new(width - point.x, height - point.y),
            Self::Up => Point::new(height - point.y, point.x),
        }
    }

    const fn is_across(self) -> bool {
        matches!(self, Self::Down | Self::Up)
    }
}

/// Sorts a page's glyphs, which it takes, into those that run with it, across it and outside its visible part.
///
/// Invisible letters count only where they are the page's text, as in a recognised scan.
pub(super) fn upright(
    placed: &mut Vec<Placed>,
    rules: &[Rect],
    number: u32,
    width: f32,
    height: f32,
) -> PageContent {
    let (w, h) = (f64::from(width), f64::from(height));
    let letters = placed.iter().filter(|glyph| !glyph.is_blank());
    let (seen, hidden) = letters.fold((0usize, 0usize), |(seen, hidden), glyph| {
        if glyph.is_visible { (seen + 1, hidden) } else { (seen, hidden + 1) }
    });
    let takes_hidden = hidden > seen;
    let main = main_run(placed);
    let (page_width, page_height) =
        if main.is_across() { (height, width) } else { (width, height) };
    let mut content = PageContent {
        number,
        width_pt: page_width,
        height_pt: page_height,
        rules: rules.iter().map(|rule| turn_rule(*rule, main, w, h)).collect(),
        glyphs: Vec::with_capacity(placed.len()),
        ..PageContent::default()
    };
    for glyph in placed.drain(..) {
        if !glyph.is_visible && !takes_hidden {
            continue;
        }
        let run = Run::of(glyph.along);
        let middle = glyph.start.midpoint(glyph.end);
        let is_outside = middle.x < 0.0 || middle.x > w || middle.y < 0.0 || middle.y > h;
        let (start, end) = (run.turn(glyph.start, w, h), run.turn(glyph.end, w, h));
        let upright = Glyph {
            letters: glyph.letters,
            x0: start.x.min(end.x) as f32,
            x1: start.x.max(end.x) as f32,
            baseline: start.y as f32,
            size: glyph.size as f32,
            is_bold: glyph.is_bold,
        };
        if is_outside {
            content.outside.push(upright);
        } else if run == main {
            content.glyphs.push(upright);
        } else {
            content.sideways.push(upright);
        }
    }
    content
}

fn main_run(placed: &[Placed]) -> Run {
    let mut counts = [0usize; Run::ALL.len()];
    for glyph in placed {
        counts[Run::of(glyph.along) as usize] += 1;
    }
    let mut best = (Run::Right, 0);
    for run in Run::ALL {
        let here = counts[run as usize];
        if here > best.1 {
            best = (run, here);
        }
    }
    best.0
}

fn turn_rule(rule: Rect, main: Run, w: f64, h: f64) -> Rect {
    let a = main.turn(Point::new(f64::from(rule.x0), f64::from(rule.y0)), w, h);
    let b = main.turn(Point::new(f64::from(rule.x1), f64::from(rule.y1)), w, h);
    Rect {
        x0: a.x.min(b.x) as f32,
        y0: a.y.min(b.y) as f32,
        x1: a.x.max(b.x) as f32,
        y1: a.y.max(b.y) as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(c: char, at: (f64, f64), along: (f64, f64)) -> Placed {
        let start = Point::new(at.0, at.1);
        let along = Vec2::new(along.0, along.1);
        Placed {
            letters: Letters::One(c),
            start,
            end: start + along * 0.5,
            along,
            size: 10.0,
            is_bold: false,
            is_visible: true,
        }
    }

    #[test]
    fn a_page_whose_text_runs_upwards_is_turned() {
        let mut placed = vec![letter('a', (100.0, 500.0), (0.0, -10.0))];
        let page = upright(&mut placed, &[], 1, 400.0, 600.0);
        assert_eq!((page.width_pt, page.height_pt), (600.0, 400.0));
        assert_eq!((page.glyphs[0].x0, page.glyphs[0].baseline), (100.0, 100.0));
    }

    #[test]
    fn letters_outside_the_crop_box_are_kept_apart() {
        let mut placed =
            vec![letter('a', (10.0, 10.0), (10.0, 0.0)), letter('b', (10.0, -20.0), (10.0, 0.0))];
        let page = upright(&mut placed, &[], 1, 400.0, 600.0);
        assert_eq!((page.glyphs.len(), page.outside.len()), (1, 1));
    }

    #[test]
    fn hidden_letters_count_only_on_a_page_without_others() {
        let mut hidden = letter('a', (10.0, 10.0), (10.0, 0.0));
        hidden.is_visible = false;
        let page = upright(&mut vec![hidden], &[], 1, 400.0, 600.0);
        assert_eq!(page.glyphs.len(), 1);
    }
}

//! Which open series a sign goes on with, or which it begins.

use crate::model::Level;

use super::{Child, Doubt, NodeId, Tree, is_chapeau};
use crate::structure::marks::{Enumerator, Reading, Shape};

/// Depth of open series; deeper ones go on at this level, so that hostile nesting ends.
const MAX_DEPTH: usize = 12;

/// Points by which left edges of one series may differ (drawing noise, optical margins).
const EDGE_TOLERANCE_PT: f32 = 6.0;

/// Points from which a step to the side is another column, not an indentation.
const COLUMN_STEP_PT: f32 = 120.0;

/// Numbers that a series may skip and still be the same (lost lines, repealed points).
const MAX_GAP: u32 = 12;

/// An open series.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) shape: Shape,
    pub(super) reading: Reading,
    pub(super) level: Level,
    pub(super) x: Option<f32>,
    pub(super) parent: NodeId,
    pub(super) item: NodeId,
}

impl Series {
    /// Numbered paragraphs keep the unnumbered ones behind them; points do not.
    pub(super) fn keeps_paragraphs(&self) -> bool {
        self.level == Level::Paragraph
    }

    /// Tells whether unnumbered words at a left edge stand outside of it.
    pub(super) fn ends_before(&self, x: Option<f32>) -> bool {
        !self.keeps_paragraphs()
            && step_right(self.x, x).is_some_and(|step| step < -EDGE_TOLERANCE_PT)
    }
}

impl Tree<'_> {
    /// Places an enumerator and opens its item; `false` where it cannot be one here. `next`
    /// is the next sign that is printed alike.
    pub(in crate::structure) fn place(
        &mut self,
        sign: &Enumerator,
        x: Option<f32>,
        next: Option<&Enumerator>,
    ) -> bool {
        if matches!(sign.shape, Shape::Bullet(_)) {
            self.place_bullet(sign, x);
            return true;
        }
        if let Some((depth, reading)) = self.successor(sign, x, next) {
            if let Some(roman) = nested_roman(sign, &reading, next) {
                self.begin(sign, roman, x);
                return true;
            }
            self.go_on(depth, sign, reading, x);
            return true;
        }
        if sign.shape == Shape::Bare && !self.is_unit_empty() {
            return false;
        }
        let first = Self::first_reading(sign, next);
        if let Some(reading) = first {
            self.begin(sign, reading, x);
            return true;
        }
        if let Some((depth, reading, doubt)) = self.with_gap(sign) {
            self.doubts.push(Doubt { at: sign.span.start, message: doubt });
            self.go_on(depth, sign, reading, x);
            return true;
        }
        self.begin_late(sign, x, next)
    }

    /// The open series that the sign succeeds: innermost first, the left edge where several fit.
    fn successor(
        &self,
        sign: &Enumerator,
        x: Option<f32>,
        next: Option<&Enumerator>,
    ) -> Option<(usize, Reading)> {
        let alike = self.successors(sign, |shape| shape == sign.shape);
        let mut found = if alike.is_empty() {
            // `(a)` and then `b)`: a slip of the pen within one series.
            let is_bracket = |shape| matches!(shape, Shape::Both | Shape::Right);
            self.successors(sign, |shape| is_bracket(shape) && is_bracket(sign.shape))
        } else {
            alike
        };
        let by_next = |(_, reading): &&(usize, Reading)| next.is_some_and(|n| leads_to(reading, n));
        let by_edge = |(depth, _): &&(usize, Reading)| is_aligned(self.open[*depth].x, x);
        match found.len() {
            0 => None,
            1 => found.pop(),
            _ => found
                .iter()
                .find(|f| by_edge(f) && by_next(f))
                .or_else(|| found.iter().find(by_edge))
                .or_else(|| found.iter().find(by_next))
                .or_else(|| found.first())
                .cloned(),
        }
    }

    /// The open series in the shapes allowed that the sign succeeds, innermost first.
    fn successors(
        &self,
        sign: &Enumerator,
        is_allowed: impl Fn(Shape) -> bool,
    ) -> Vec<(usize, Reading)> {
        let mut found = Vec::new();
        let open = self.open.iter().enumerate().rev();
        for (depth, series) in open.filter(|(_, series)| is_allowed(series.shape)) {
            for reading in &sign.readings {
                let is_next = series.reading.is_like(reading)
                    && follows(&series.reading, reading, &sign.number);
                if is_next || is_behind_z(&series.reading, reading) {
                    found.push((depth, reading.clone()));
                }
            }
        }
        found
    }

    /// The reading by which the sign begins a series.
    fn first_reading(sign: &Enumerator, next: Option<&Enumerator>) -> Option<Reading> {
        let mut firsts = sign.readings.iter().filter(|reading| {
            reading.value() == Some(1) || matches!(reading, Reading::Composite(_, 0))
        });
        let first = firsts.next()?;
        // `i` is a letter where `j` follows a lost `h`.
        let other = sign.readings.iter().find(|reading| {
            reading.value() != Some(1) && next.is_some_and(|next| leads_to(reading, next))
        });
        let is_led = next.is_some_and(|next| leads_to(first, next));
        Some(if is_led { first } else { other.unwrap_or(first) }.clone())
    }

    /// The open series in which the sign stands after a gap or once more.
    fn with_gap(&self, sign: &Enumerator) -> Option<(usize, Reading, String)> {
        self.open.iter().enumerate().rev().find_map(|(depth, series)| {
            sign.readings.iter().find_map(|reading| {
                let (last, value) = (series.reading.value()?, reading.value()?);
                let is_alike = series.shape == sign.shape && series.reading.is_like(reading);
                let doubt = if value > last {
                    format!("before {} at least one number is missing", sign.number)
                } else {
                    format!("the number {} stands once more", sign.number)
                };
                // Objectives and the like are quoted in selection.
                let is_near = value <= last + MAX_GAP || sign.shape == Shape::Word;
                (is_alike && is_near).then(|| (depth, reading.clone(), doubt))
            })
        })
    }

    /// Begins a series in its middle, where the next sign or the print shows that it is one.
    fn begin_late(&mut self, sign: &Enumerator, x: Option<f32>, next: Option<&Enumerator>) -> bool {
        let led = sign.readings.iter().find(|r| next.is_some_and(|next| leads_to(r, next)));
        let shown = sign.readings.first().filter(|reading| {
            matches!(sign.shape, Shape::Both | Shape::Word)
                || matches!(reading, Reading::Composite(..))
        });
        let Some(reading) = led.or(shown).cloned() else { return false };
        let is_expected = matches!(sign.shape, Shape::Word)
            || matches!(reading, Reading::Composite(..))
            || self.runs_on(sign, &reading);
        if !is_expected {
            let message = format!("before {} at least one number is missing", sign.number);
            self.doubts.push(Doubt { at: sign.span.start, message });
        }
        self.begin(sign, reading, x);
        true
    }

    fn go_on(&mut self, depth: usize, sign: &Enumerator, reading: Reading, x: Option<f32>) {
        self.open.truncate(depth + 1);
        let (parent, level) = (self.open[depth].parent, self.open[depth].level);
        let item = self.add_item(parent, level, sign);
        let series = &mut self.open[depth];
        series.item = item;
        series.reading = reading;
        series.x = x.or(series.x);
    }

    fn begin(&mut self, sign: &Enumerator, reading: Reading, x: Option<f32>) {
        self.close_for_restart(sign, &reading);
        if self.open.len() >= MAX_DEPTH {
            self.open.truncate(MAX_DEPTH - 1);
        }
        if sign.level == Some(Level::Paragraph) {
            self.open.clear();
        }
        let parent = self.parent_for(&reading);
        let level = self.level_below(parent, &reading);
        let item = self.add_item(parent, level, sign);
        self.open.push(Series { shape: sign.shape, reading, level, x, parent, item });
    }

    /// A series printed like an open one begins again: below an item that opens a list, else
    /// in that series' place.
    fn close_for_restart(&mut self, sign: &Enumerator, reading: &Reading) {
        let alike = self
            .open
            .iter()
            .rposition(|series| series.shape == sign.shape && series.reading.is_like(reading));
        let Some(depth) = alike else { return };
        let opens_list = self.open.last().is_some_and(|series| {
            self.last_text(series.item).is_none_or(|span| is_chapeau(span.of(self.text)))
        });
        if opens_list {
            return;
        }
        let (parent, item) = (self.open[depth].parent, self.open[depth].item);
        // Nothing stands between the two series, so that the number itself is doubtful.
        if self.nodes[parent].children.last() == Some(&Child::Node(item)) {
            let message = format!("the number {} stands once more", sign.number);
            self.doubts.push(Doubt { at: sign.span.start, message });
        }
        self.open.truncate(depth);
    }

    fn parent_for(&mut self, reading: &Reading) -> NodeId {
        if let Reading::Composite(lead, _) = reading {
            // `1.2` stands below `1` (or `1.`), wherever that is open.
            let lead = lead.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
            let is_lead = |series: &Series| {
                self.nodes[series.item].step.as_ref().and_then(|step| step.number.as_deref())
                    == Some(lead.as_str())
            };
            let depth = self.open.iter().rposition(is_lead);
            self.open.truncate(depth.map_or(0, |depth| depth + 1));
            return depth.map_or(self.unit, |depth| self.open[depth].item);
        }
        self.open.last().map_or(self.unit, |series| series.item)
    }

    fn level_below(&self, parent: NodeId, reading: &Reading) -> Level {
        if *reading == Reading::Bullet {
            return Level::Indent;
        }
        let is_unit = self.open.iter().all(|series| series.item != parent);
        if is_unit {
            let is_number = matches!(reading, Reading::Digits(_) | Reading::Composite(..));
            // Outside provisions numbered paragraphs are the rule; only a colon makes a list.
            let is_root = self.nodes[parent].step.is_none();
            let opens_list = self.last_text(parent).is_some_and(|span| {
                let words = span.of(self.text);
                is_chapeau(words) && (!is_root || words.trim_end().ends_with(':'))
            });
            return if is_number && !opens_list { Level::Paragraph } else { Level::Point };
        }
        match self.nodes[parent].step.as_ref().map(|step| step.level) {
            Some(Level::Point | Level::Subpoint) => Level::Subpoint,
            _ => Level::Point,
        }
    }

    fn place_bullet(&mut self, sign: &Enumerator, x: Option<f32>) {
        let is_bullet = |series: &&Series| matches!(series.shape, Shape::Bullet(_));
        let innermost = self.open.last().filter(is_bullet);
        let is_deeper = innermost.is_some_and(|series| {
            let step = step_right(series.x, x);
            let opens_list =
                self.last_text(series.item).is_some_and(|span| opens_bullets(span.of(self.text)));
            step.map_or(opens_list || series.shape != sign.shape, |step| step > EDGE_TOLERANCE_PT)
        });
        let known = self.open.iter().enumerate().rev().find(|(_, series)| {
            series.shape == sign.shape
                && is_bullet(series)
                && step_right(series.x, x).is_none_or(|step| step.abs() <= EDGE_TOLERANCE_PT)
        });
        match known.map(|(depth, _)| depth) {
            Some(depth) if !(is_deeper && depth + 1 == self.open.len()) => {
                self.go_on(depth, sign, Reading::Bullet, x);
            }
            None if !is_deeper => {
                // Further left than every open list of bullets: those are done.
                while self.open.last().is_some_and(|series| {
                    is_bullet(&series) && step_right(series.x, x).is_some_and(|step| step < 0.0)
                }) {
                    self.open.pop();
                }
                match self.open.iter().rposition(|series| is_bullet(&series)) {
                    Some(depth) => self.go_on(depth, sign, Reading::Bullet, x),
                    None => self.begin(sign, Reading::Bullet, x),
                }
            }
            _ => {
                if self.open.len() >= MAX_DEPTH {
                    self.open.truncate(MAX_DEPTH - 1);
                }
                let parent = self.open.last().map_or(self.unit, |series| series.item);
                let item = self.add_item(parent, Level::Indent, sign);
                self.open.push(Series {
                    shape: sign.shape,
                    reading: Reading::Bullet,
                    level: Level::Indent,
                    x,
                    parent,
                    item,
                });
            }
        }
    }

    /// Tells whether a sign goes on with the numbers of a series that a heading broke off.
    fn runs_on(&self, sign: &Enumerator, reading: &Reading) -> bool {
        self.broken_off.iter().any(|series| {
            series.shape == sign.shape
                && series.reading.is_like(reading)
                && follows(&series.reading, reading, &sign.number)
        })
    }
}

/// Whether `reading` is the next after `last`; `5a` follows `5`, and `6` follows both.
fn follows(last: &Reading, reading: &Reading, number: &str) -> bool {
    let (Some(last), Some(value)) = (last.value(), reading.value()) else { return false };
    let has_suffix =
        matches!(reading, Reading::Digits(_)) && number.ends_with(|c: char| c.is_ascii_lowercase());
    value == last + 1 || has_suffix && value == last
}

/// `(aa)` behind `(z)`: the alphabet is used up, nothing opens below.
fn is_behind_z(last: &Reading, reading: &Reading) -> bool {
    *last == Reading::Letter(26) && *reading == Reading::DoubleLetter(1)
}

/// Roman one where the sign would go on with letters: `(i)` behind `(h)`, if `(ii)` follows it
/// and `(j)` does not.
fn nested_roman(
    sign: &Enumerator,
    reading: &Reading,
    next: Option<&Enumerator>,
) -> Option<Reading> {
    let next = next?;
    let is_letter = matches!(reading, Reading::Letter(_) | Reading::Capital(_));
    let roman = sign
        .readings
        .iter()
        .find(|reading| matches!(reading, Reading::Roman(1) | Reading::CapitalRoman(1)))?;
    (is_letter && !leads_to(reading, next) && leads_to(roman, next)).then(|| roman.clone())
}

fn leads_to(reading: &Reading, next: &Enumerator) -> bool {
    next.readings.iter().any(|other| {
        other.is_like(reading) && reading.value().map(|value| value + 1) == other.value()
    })
}

fn is_aligned(one: Option<f32>, other: Option<f32>) -> bool {
    step_right(one, other).is_some_and(|step| step.abs() <= EDGE_TOLERANCE_PT)
}

/// How far `to` stands right of `from`; `None` where either is unknown or in another column.
fn step_right(from: Option<f32>, to: Option<f32>) -> Option<f32> {
    let step = to? - from?;
    (step.abs() < COLUMN_STEP_PT).then_some(step)
}

/// Whether an item announces bullets of its own; a comma may just end it.
fn opens_bullets(words: &str) -> bool {
    let words = words.trim_end();
    words.ends_with(':')
        || ["und zwar", "namentlich", "as follows"].iter().any(|end| words.ends_with(end))
}

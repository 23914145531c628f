//! The tree of provisions: where an enumerator, a heading or a paragraph belongs.
//!
//! ```text
//! root ─ Part II ─ Article 5 "Kosten" ─┬ text      "Die Seiten tragen:"      (chapeau)
//!                                      ├ point a ─ text
//!                                      ├ point b ─┬ text                     (chapeau)
//!                                      │          └ subpoint i ─ text
//!                                      └ text      "in gleichen Teilen."     (wrap)
//! ```
//!
//! Open series are kept on a stack. A sign goes on with the innermost series that it succeeds
//! in the same print; else the first of a series opens one below the last item; else a gap is
//! taken and told. `(i)` is a letter behind `(h)` and roman one elsewhere.

use crate::model::{Level, Span, Step};

use super::marks::{Enumerator, Reading, Shape};

/// Depth of open series; deeper ones go on at this level, so that hostile nesting ends.
const MAX_DEPTH: usize = 12;

/// Points by which left edges of one series may differ (drawing noise, optical margins).
const EDGE_TOLERANCE_PT: f32 = 6.0;

/// Points from which a step to the side is another column, not an indentation.
const COLUMN_STEP_PT: f32 = 120.0;

/// Numbers that a series may skip and still be the same (lost lines, repealed points).
const MAX_GAP: u32 = 12;

/// Bytes from which printed words without an end are a sentence that a page or a line broke,
/// so that even a capital letter goes on with it; a shorter line may be a heading or a name.
const MIN_BROKEN_SENTENCE: usize = 60;

/// Whether paragraphs come from a printed page, where a break may be an accident of layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// From a page.
    Printed,
    /// From a source that marks its paragraphs.
    Marked,
}

/// Index of a node in its tree.
pub(super) type NodeId = usize;

/// A provision, a part or a list item.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// Its step of the path; `None` for the root.
    pub(super) step: Option<Step>,
    /// Its heading.
    pub(super) heading: Option<Span>,
    /// Its printed enumerator.
    pub(super) marker: Option<Span>,
    /// Parts and sections stand in the path only where they must.
    pub(super) is_container: bool,
    /// Texts and nodes below it, in order.
    pub(super) children: Vec<Child>,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Child {
    /// A paragraph, with the unnumbered heading above it.
    Text {
        /// Its words.
        span: Span,
        /// The heading.
        heading: Option<Span>,
    },
    /// A footnote, which belongs to nothing.
    Footnote(Span),
    /// A provision below.
    Node(NodeId),
}

/// An open series.
#[derive(Debug, Clone)]
struct Series {
    shape: Shape,
    reading: Reading,
    level: Level,
    x: Option<f32>,
    parent: NodeId,
    item: NodeId,
}

/// A number that is missing or stands twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Where.
    pub(super) at: usize,
    /// What, for people.
    pub(super) message: String,
}

/// A tree under construction.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    text: &'a str,
    pub(super) nodes: Vec<Node>,
    pub(super) doubts: Vec<Doubt>,
    /// The unit that new series and texts belong to: root, section, article or annex.
    unit: NodeId,
    heading: Option<Span>,
    open: Vec<Series>,
    /// The series that the last heading broke off; numbers may run on behind it.
    broken_off: Vec<Series>,
}

impl<'a> Tree<'a> {
    /// Begins a tree with a root that has this step (none for the main text).
    pub(super) fn new(text: &'a str, step: Option<Step>, heading: Option<Span>) -> Self {
        let root = Node { step, heading, ..Node::default() };
        Self {
            text,
            nodes: vec![root],
            doubts: Vec::new(),
            unit: 0,
            heading: None,
            open: Vec::new(),
            broken_off: Vec::new(),
        }
    }

    /// Opens a unit below `parent`: a part, a section, an article.
    pub(super) fn open_unit(&mut self, parent: NodeId, node: Node) -> NodeId {
        let runs_on = node.is_container;
        let id = self.add(parent, node);
        self.unit = id;
        self.break_off(runs_on);
        self.heading = None;
        id
    }

    /// Notes an unnumbered heading; what follows stands in `unit`.
    pub(super) fn set_heading(&mut self, unit: NodeId, heading: Span) {
        self.unit = unit;
        self.break_off(true);
        self.heading = Some(heading);
    }

    /// Closes the open series; behind headings and sections their numbers may run on, an
    /// article numbers its own paragraphs.
    fn break_off(&mut self, runs_on: bool) {
        let open = std::mem::take(&mut self.open);
        if !runs_on {
            self.broken_off.clear();
        } else if !open.is_empty() {
            self.broken_off = open;
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

    /// Tells whether nothing stands in the open unit yet.
    pub(super) fn is_unit_empty(&self) -> bool {
        self.nodes[self.unit].children.is_empty()
    }

    /// Gives the last item a heading instead of words.
    pub(super) fn title_item(&mut self, heading: Span) {
        if let Some(series) = self.open.last() {
            self.nodes[series.item].heading = Some(heading);
        }
    }

    /// Adds a footnote where it stands.
    pub(super) fn add_footnote(&mut self, span: Span) {
        let at = self.open.last().map_or(self.unit, |series| series.item);
        self.nodes[at].children.push(Child::Footnote(span));
    }

    /// Adds the words of the last item.
    pub(super) fn add_item_text(&mut self, span: Span) {
        let heading = self.heading;
        let at = self.open.last().map_or(self.unit, |series| series.item);
        self.nodes[at].children.push(Child::Text { span, heading });
    }

    /// Adds a paragraph without enumerator: more of the words before it, words after a list,
    /// or a paragraph of its own.
    pub(super) fn add_text(&mut self, span: Span, x: Option<f32>, flow: Flow) {
        let is_lower = span.of(self.text).starts_with(|c: char| c.is_lowercase());
        let is_outdented = self.open.last().is_some_and(|series| {
            !keeps(series) && step_right(series.x, x).is_some_and(|step| step < -EDGE_TOLERANCE_PT)
        });
        let in_list = self.open.last().is_some_and(|series| !keeps(series));
        // A source that marks its paragraphs does not break the words of a point in two.
        let is_wrap = flow == Flow::Marked && in_list;
        let may_go_on = is_lower && !is_wrap || flow == Flow::Printed && !is_outdented;
        if may_go_on && self.extend_last(span, is_lower) {
            return;
        }
        if is_lower {
            // Words after a list belong to what the list belongs to.
            if self.open.last().is_some_and(|series| !keeps(series)) {
                let parent = self.open.pop().map(|series| series.parent);
                let at = parent.unwrap_or(self.unit);
                self.push_text(at, span);
                return;
            }
        } else {
            while self.open.last().is_some_and(|series| !keeps(series)) {
                self.open.pop();
            }
        }
        let at = self.open.last().map_or(self.unit, |series| series.item);
        self.push_text(at, span);
    }

    fn push_text(&mut self, at: NodeId, span: Span) {
        let heading = self.heading;
        self.nodes[at].children.push(Child::Text { span, heading });
    }

    /// Joins a paragraph to the words right before it, where those do not end.
    fn extend_last(&mut self, more: Span, is_lower: bool) -> bool {
        let at = self.open.last().map_or(self.unit, |series| series.item);
        let text = self.text;
        // A comma ends a point, but no paragraph.
        let in_list = self.open.last().is_some_and(|series| !keeps(series));
        if let Some(Child::Text { span, .. }) = self.nodes[at].children.last_mut() {
            let is_next = Span::new(span.end, more.start).of(text).trim().is_empty();
            let is_sentence = is_lower || span.len() >= MIN_BROKEN_SENTENCE;
            let is_open = is_open_ended(span.of(text))
                || !in_list && is_lower && span.of(text).ends_with(',');
            if is_next && is_sentence && is_open {
                *span = span.cover(more);
                return true;
            }
        }
        false
    }

    /// Places an enumerator and opens its item; `false` where it cannot be one here. `next`
    /// is the next sign that is printed alike.
    pub(super) fn place(
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

    fn add_item(&mut self, parent: NodeId, level: Level, sign: &Enumerator) -> NodeId {
        let number = (!sign.number.is_empty()).then(|| sign.number.clone());
        let step = Some(Step { level, number });
        self.add(parent, Node { step, marker: Some(sign.span), ..Node::default() })
    }

    fn add(&mut self, parent: NodeId, node: Node) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(node);
        self.nodes[parent].children.push(Child::Node(id));
        id
    }

    fn last_text(&self, node: NodeId) -> Option<Span> {
        self.nodes[node].children.iter().rev().find_map(|child| match child {
            Child::Text { span, .. } => Some(*span),
            _ => None,
        })
    }
}

/// Numbered paragraphs keep the unnumbered ones behind them; points do not.
fn keeps(series: &Series) -> bool {
    series.level == Level::Paragraph
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

/// Whether words announce a list: a colon, or no end at all.
pub(super) fn is_chapeau(words: &str) -> bool {
    let words = words.trim_end();
    !words.is_empty() && !words.ends_with(['.', ';', '!', '?', '»', '“', '”', '"'])
}

/// Whether an item announces bullets of its own; a comma may just end it.
fn opens_bullets(words: &str) -> bool {
    let words = words.trim_end();
    words.ends_with(':')
        || ["und zwar", "namentlich", "as follows"].iter().any(|end| words.ends_with(end))
}

/// Whether words break off without any stop, so that a small letter goes on with them.
fn is_open_ended(words: &str) -> bool {
    words.trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '‑' | '–' | ')'))
}

impl Tree<'_> {
    /// Tells whether a lettered or bulleted list is open.
    pub(super) fn is_in_list(&self) -> bool {
        self.open.iter().any(|series| series.level != Level::Paragraph)
    }
}

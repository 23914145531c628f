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

mod series;

use crate::model::{Level, Span, Step};

use self::series::Series;
use crate::structure::marks::Enumerator;

/// Bytes from which printed words without an end are a sentence that a page or a line broke,
/// so that even a capital letter goes on with it; a shorter line may be a heading or a name.
const MIN_BROKEN_SENTENCE: usize = 60;

/// Whether paragraphs come from a printed page, where a break may be an accident of layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::structure) enum Flow {
    /// From a page.
    Printed,
    /// From a source that marks its paragraphs.
    Marked,
}

/// Index of a node in its tree.
pub(in crate::structure) type NodeId = usize;

/// A provision, a part or a list item.
#[derive(Debug, Clone, Default)]
pub(in crate::structure) struct Node {
    /// Its step of the path; `None` for the root.
    pub(in crate::structure) step: Option<Step>,
    /// Its heading.
    pub(in crate::structure) heading: Option<Span>,
    /// Its printed enumerator.
    pub(in crate::structure) marker: Option<Span>,
    /// Parts and sections stand in the path only where they must.
    pub(in crate::structure) is_container: bool,
    /// Texts and nodes below it, in order.
    pub(in crate::structure) children: Vec<Child>,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::structure) enum Child {
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

/// A number that is missing or stands twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::structure) struct Doubt {
    /// Where.
    pub(in crate::structure) at: usize,
    /// What, for people.
    pub(in crate::structure) message: String,
}

/// A tree under construction.
#[derive(Debug)]
pub(in crate::structure) struct Tree<'a> {
    text: &'a str,
    pub(in crate::structure) nodes: Vec<Node>,
    pub(in crate::structure) doubts: Vec<Doubt>,
    /// The unit that new series and texts belong to: root, section, article or annex.
    unit: NodeId,
    heading: Option<Span>,
    open: Vec<Series>,
    /// The series that the last heading broke off; numbers may run on behind it.
    broken_off: Vec<Series>,
}

impl<'a> Tree<'a> {
    /// Begins a tree with a root that has this step (none for the main text).
    pub(in crate::structure) fn new(
        text: &'a str,
        step: Option<Step>,
        heading: Option<Span>,
    ) -> Self {
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
    pub(in crate::structure) fn open_unit(&mut self, parent: NodeId, node: Node) -> NodeId {
        let runs_on = node.is_container;
        let id = self.add(parent, node);
        self.unit = id;
        self.break_off(runs_on);
        self.heading = None;
        id
    }

    /// Notes an unnumbered heading; what follows stands in `unit`.
    pub(in crate::structure) fn set_heading(&mut self, unit: NodeId, heading: Span) {
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

    /// Tells whether nothing stands in the open unit yet.
    pub(in crate::structure) fn is_unit_empty(&self) -> bool {
        self.nodes[self.unit].children.is_empty()
    }

    /// Gives the last item a heading instead of words.
    pub(in crate::structure) fn title_item(&mut self, heading: Span) {
        if let Some(series) = self.open.last() {
            self.nodes[series.item].heading = Some(heading);
        }
    }

    /// Adds a footnote where it stands.
    pub(in crate::structure) fn add_footnote(&mut self, span: Span) {
        let at = self.open.last().map_or(self.unit, |series| series.item);
        self.nodes[at].children.push(Child::Footnote(span));
    }

    /// Adds the words of the last item.
    pub(in crate::structure) fn add_item_text(&mut self, span: Span) {
        let heading = self.heading;
        let at = self.open.last().map_or(self.unit, |series| series.item);
        self.nodes[at].children.push(Child::Text { span, heading });
    }

    /// Adds a paragraph without enumerator: more of the words before it, words after a list,
    /// or a paragraph of its own.
    pub(in crate::structure) fn add_text(&mut self, span: Span, x: Option<f32>, flow: Flow) {
        let is_lower = span.of(self.text).starts_with(|c: char| c.is_lowercase());
        let is_outdented = self.open.last().is_some_and(|series| series.ends_before(x));
        let in_list = self.open.last().is_some_and(|series| !series.keeps_paragraphs());
        // A source that marks its paragraphs does not break the words of a point in two.
        let is_wrap = flow == Flow::Marked && in_list;
        let may_go_on = is_lower && !is_wrap || flow == Flow::Printed && !is_outdented;
        if may_go_on && self.extend_last(span, is_lower) {
            return;
        }
        if is_lower {
            // Words after a list belong to what the list belongs to.
            if self.open.last().is_some_and(|series| !series.keeps_paragraphs()) {
                let parent = self.open.pop().map(|series| series.parent);
                let at = parent.unwrap_or(self.unit);
                self.push_text(at, span);
                return;
            }
        } else {
            while self.open.last().is_some_and(|series| !series.keeps_paragraphs()) {
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
        let in_list = self.open.last().is_some_and(|series| !series.keeps_paragraphs());
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

/// Whether words announce a list: a colon, or no end at all.
pub(in crate::structure) fn is_chapeau(words: &str) -> bool {
    let words = words.trim_end();
    !words.is_empty() && !words.ends_with(['.', ';', '!', '?', '»', '“', '”', '"'])
}

/// Whether words break off without any stop, so that a small letter goes on with them.
fn is_open_ended(words: &str) -> bool {
    words.trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '‑' | '–' | ')'))
}

impl Tree<'_> {
    /// Tells whether a lettered or bulleted list is open.
    pub(in crate::structure) fn is_in_list(&self) -> bool {
        self.open.iter().any(|series| series.level != Level::Paragraph)
    }
}

//! The order of a text's parts: contents, title, parties, recitals, formula, provisions,
//! signatures, annexes. Front and back are cut here; provisions grow in [`super::tree`].
//!
//! ```text
//! lines        each paragraph by its own words
//! contents     a table of contents is put aside
//! front        title, parties, recitals, formula
//! units        articles, sections, parts and their headings
//! items        numbered paragraphs, points, plain paragraphs
//! signatures   place, day and names at the end
//! annexes      texts joined to this one, each read like a text of its own
//! ```

mod annexes;
mod contents;
mod front;
mod items;
mod lines;
mod signatures;
mod units;

use crate::model::{Document, Level, Locator, Part, Span, Step};
use crate::rules::Numbering;

use super::emit::{Draft, drafts};
use super::pieces::{is_paged, pieces};
use super::tree::{Doubt, Flow, NodeId, Tree};
use lines::{Kind, Line};
use units::is_section_sign;

/// Pieces looked ahead for the next sign of a series.
const LOOK_AHEAD: usize = 400;

/// A text cut into drafts, with the part each belongs to.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Drafts in reading order.
    pub(super) drafts: Vec<(Draft, Part)>,
    /// Gaps and repetitions in the numbering.
    pub(super) doubts: Vec<Doubt>,
}

/// Cuts one text of an instrument.
pub(super) fn outline(document: &Document, text: Span, numbering: &Numbering) -> Outline {
    let pieces = pieces(document, text, numbering);
    let mut walk = Walk {
        text: &document.text,
        numbering,
        lines: Vec::new(),
        outline: Outline::default(),
        footnotes: 0,
        title_before: false,
        flow: if is_paged(document) { Flow::Printed } else { Flow::Marked },
    };
    walk.lines = walk.read(pieces);
    walk.run();
    walk.outline
}

struct Walk<'a> {
    text: &'a str,
    numbering: &'a Numbering,
    lines: Vec<Line>,
    outline: Outline,
    footnotes: u32,
    /// Titles stand on the line before the article's number.
    title_before: bool,
    flow: Flow,
}

impl<'a> Walk<'a> {
    fn run(&mut self) {
        let mut at = self.skip_contents();
        self.title_before = self.are_titles_before();
        at = self.front(at);
        at = self.scope(at, None, None);
        while at < self.lines.len() {
            at = self.annex(at);
        }
    }

    /// One text with numbering of its own, up to the next annex; returns where it ends.
    fn scope(&mut self, from: usize, step: Option<Step>, heading: Option<Span>) -> usize {
        let mut scope = Scope::new(Tree::new(self.text, step.clone(), heading), step);
        let mut at = from;
        while at < self.lines.len() && !self.begins_annex(at, &scope) {
            at = self.step(at, &mut scope);
        }
        self.close(scope);
        at
    }

    fn close(&mut self, scope: Scope<'a>) {
        let is_annex = scope.step.is_some();
        let found = drafts(&scope.tree, self.text, &mut self.footnotes);
        let count = found.len();
        for (i, draft) in found.into_iter().enumerate() {
            let is_note = draft.locator.steps().first().is_some_and(|s| s.level == Level::Footnote);
            let part = if is_note {
                Part::Footnote
            } else if is_annex {
                Part::Annex
            } else if 2 * i >= count && self.is_final(&draft) {
                Part::Final
            } else {
                Part::Operative
            };
            self.outline.drafts.push((draft, part));
        }
        self.outline.doubts.extend(scope.tree.doubts);
        for (span, part) in scope.signatures {
            if part == Part::Footnote {
                let draft = Draft::footnote(self.text, span, &mut self.footnotes);
                self.outline.drafts.push((draft, part));
                continue;
            }
            let mut steps: Vec<Step> = scope.step.iter().cloned().collect();
            steps.push(Step::bare(Level::Signature));
            self.outline.drafts.push((Draft::plain(span, Locator::new(steps)), part));
        }
    }

    fn is_final(&self, draft: &Draft) -> bool {
        let heading = draft.heading.map_or("", |span| span.of(self.text));
        let words = draft.body.of(self.text);
        // Without a heading the noun alone must tell (*Das Inkrafttreten wird notifiziert*).
        self.numbering.heads_final(heading)
            || self.numbering.is_final(words)
            || heading.is_empty() && self.numbering.names_final(words)
    }

    /// Reads one line into the scope; returns the next.
    fn step(&mut self, at: usize, scope: &mut Scope<'a>) -> usize {
        let line = &self.lines[at];
        let span = line.piece.span;
        if let Kind::Footnote = line.kind {
            if scope.is_signed {
                scope.signatures.push((span, Part::Footnote));
            } else {
                scope.tree.add_footnote(span);
            }
            return at + 1;
        }
        if scope.is_signed || self.begins_signature(at, scope) {
            scope.is_signed = true;
            self.add_signature(span, line.piece.role, scope);
            return at + 1;
        }
        match &line.kind {
            Kind::Heading(mark)
                if mark.level == Level::Article || is_section_sign(self.text, span) =>
            {
                let mark = mark.clone();
                self.article(at, &mark, scope)
            }
            Kind::Heading(mark) => self.container(at, mark.clone(), scope),
            Kind::Signs(signs, rest) => {
                let (signs, rest) = (signs.clone(), *rest);
                self.signed(at, &signs, rest, scope)
            }
            _ => self.plain(at, scope),
        }
    }
}

/// A text with numbering of its own, while it is read.
struct Scope<'a> {
    tree: Tree<'a>,
    step: Option<Step>,
    containers: Vec<(Level, NodeId)>,
    pending: Option<Span>,
    signatures: Vec<(Span, Part)>,
    last_article: u32,
    last_section: u32,
    is_signed: bool,
    has_provisions: bool,
    has_text: bool,
}

impl<'a> Scope<'a> {
    fn new(tree: Tree<'a>, step: Option<Step>) -> Self {
        Self {
            tree,
            step,
            containers: Vec::new(),
            pending: None,
            signatures: Vec::new(),
            last_article: 0,
            last_section: 0,
            is_signed: false,
            has_provisions: false,
            has_text: false,
        }
    }

    /// The innermost part or section, else the root.
    fn container(&self) -> NodeId {
        self.containers.last().map_or(0, |(_, id)| *id)
    }
}

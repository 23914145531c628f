//! Articles, sections and parts: their headings beside, below or above the number.

use crate::model::{BlockRole, Level, Span, Step};

use super::super::marks::HeadingMark;
use super::super::tree::{Doubt, Flow, Node};
use super::lines::{Kind, is_short};
use super::{Scope, Walk};

impl<'a> Walk<'a> {
    /// Whether more article titles stand before the number's line than behind it.
    pub(super) fn are_titles_before(&self) -> bool {
        let (mut before, mut behind, mut total) = (0, 0, 0);
        for (i, line) in self.lines.iter().enumerate() {
            let Kind::Heading(mark) = &line.kind else { continue };
            if mark.level != Level::Article || !mark.rest.is_empty() {
                continue;
            }
            total += 1;
            behind += usize::from(self.lines.get(i + 1).is_some_and(|line| self.is_title(line)));
            before += usize::from(i > 0 && self.is_title(&self.lines[i - 1]));
        }
        before * 10 >= total * 6 && before > 1 && before > behind * 2
    }

    /// An article's heading, its title beside, below or above it, and words on its line.
    pub(super) fn article(
        &mut self,
        at: usize,
        mark: &HeadingMark,
        scope: &mut Scope<'a>,
    ) -> usize {
        scope.has_provisions = true;
        let rest = mark.rest.of(self.text);
        let level = if mark.level == Level::Section { Level::Section } else { Level::Article };
        let step = mark.number.clone().map(|number| Step::new(level, number));
        let mut node = Node { step, ..Node::default() };
        let mut next = at + 1;
        let is_body =
            !rest.is_empty() && self.lines[at].piece.role != BlockRole::Heading && !is_short(rest)
                || rest.starts_with('(');
        if rest.is_empty() {
            if let Some(title) = scope.pending.take().filter(|_| self.title_before) {
                node.heading = Some(title);
            } else if self.has_title_below(at) {
                node.heading = Some(self.lines[next].piece.span);
                next += 1;
            }
        } else if !is_body && !self.is_running_title(rest) {
            let runs_on = self.heading_runs_on(next);
            let end = if runs_on { self.lines[next].piece.span } else { mark.rest };
            node.heading = Some(mark.rest.cover(end));
            next += usize::from(runs_on);
        } else if !is_body && self.has_title_below(at) {
            node.heading = Some(self.lines[next].piece.span);
            next += 1;
        }
        Self::doubt_order(mark, scope, self.lines[at].piece.span.start);
        let parent = scope.container();
        scope.tree.open_unit(parent, node);
        if is_body {
            let (signs, words) = self.signs(mark.rest);
            if signs.is_empty() {
                scope.tree.add_text(mark.rest, None, Flow::Marked);
            } else {
                self.signed(at, &signs, words, scope);
            }
        }
        next
    }

    /// Whether a line goes on with the heading above it: short, small at its beginning, and no
    /// end of a sentence (*Aufgaben und Arbeitsweise / des Expertenausschusses*).
    fn heading_runs_on(&self, at: usize) -> bool {
        self.lines.get(at).is_some_and(|line| {
            let words = line.piece.span.of(self.text);
            matches!(line.kind, Kind::Plain)
                && words.starts_with(char::is_lowercase)
                && is_short(words)
        })
    }

    /// The same words beside every number are the statute's title, not the article's.
    fn is_running_title(&self, rest: &str) -> bool {
        const REPEATS: usize = 3;
        self.lines
            .iter()
            .filter(|line| {
                matches!(&line.kind, Kind::Heading(mark)
                if mark.level == Level::Article && mark.rest.of(self.text) == rest)
            })
            .take(REPEATS)
            .count()
            == REPEATS
    }

    fn has_title_below(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at + 1) else { return false };
        let is_last = match self.lines.get(at + 2).map(|line| &line.kind) {
            None => true,
            Some(Kind::Heading(_)) => line.piece.role != BlockRole::Heading,
            _ => false,
        };
        // `The Parties shall` over a list are its opening words.
        let opens_list = line.piece.role != BlockRole::Heading
            && matches!(self.lines.get(at + 2).map(|line| &line.kind), Some(Kind::Signs(..)))
            && self.numbering.is_part_of_sentence(line.piece.span.of(self.text));
        !self.title_before && !is_last && !opens_list && self.is_title(line)
    }

    fn doubt_order(mark: &HeadingMark, scope: &mut Scope, at: usize) {
        let last = scope.last_article;
        let is_composite = mark.number.as_ref().is_some_and(|number| number.contains('.'));
        if last > 0 && !is_composite {
            let number = mark.number.as_deref().unwrap_or("");
            let has_suffix = number.ends_with(|c: char| c.is_ascii_lowercase());
            let message = if mark.value > last + 1 {
                Some(format!("before article {number} at least one number is missing"))
            } else if mark.value == last && !has_suffix {
                Some(format!("article {number} stands once more"))
            } else {
                None
            };
            scope.tree.doubts.extend(message.map(|message| Doubt { at, message }));
        }
        scope.last_article = mark.value;
    }

    /// Part, title, chapter, section.
    pub(super) fn container(
        &mut self,
        at: usize,
        mark: HeadingMark,
        scope: &mut Scope<'a>,
    ) -> usize {
        let mut heading = (!mark.rest.is_empty()).then_some(mark.rest);
        let mut next = at + 1;
        if heading.is_none() && self.lines.get(next).is_some_and(|line| self.is_title(line)) {
            let is_articles =
                matches!(self.lines.get(next + 1).map(|line| &line.kind), Some(Kind::Heading(_)));
            if is_articles || self.lines[next].piece.role == BlockRole::Heading {
                heading = Some(self.lines[next].piece.span);
                next += 1;
            }
        }
        Self::open_container(mark.level, mark.number.unwrap_or_default(), heading, scope);
        next
    }

    pub(super) fn open_container(
        level: Level,
        number: String,
        heading: Option<Span>,
        scope: &mut Scope<'a>,
    ) {
        while scope.containers.last().is_some_and(|(open, _)| *open >= level) {
            scope.containers.pop();
        }
        let parent = scope.container();
        let step = Some(Step::new(level, number));
        let node = Node { step, heading, is_container: true, ..Node::default() };
        let id = scope.tree.open_unit(parent, node);
        scope.containers.push((level, id));
        scope.has_provisions = true;
    }
}

pub(super) fn is_section_sign(text: &str, span: Span) -> bool {
    span.of(text).starts_with('§')
}

//! Numbered paragraphs, points and plain paragraphs inside a unit.

use crate::model::{BlockRole, Level, Span};

use super::super::marks::{Enumerator, Reading, Shape};
use super::lines::{Kind, is_numbered_heading, is_short};
use super::{Scope, Walk};

impl<'a> Walk<'a> {
    /// A line with enumerators.
    pub(super) fn signed(
        &mut self,
        at: usize,
        signs: &[Enumerator],
        rest: Span,
        scope: &mut Scope<'a>,
    ) -> usize {
        let piece = &self.lines[at].piece;
        if is_numbered_heading(signs) && self.is_section_heading(at, &signs[0], rest, scope) {
            let value = signs[0].readings[0].value().unwrap_or(0);
            scope.last_section = value;
            Self::open_container(Level::Section, signs[0].number.clone(), Some(rest), scope);
            return at + 1;
        }
        let mut placed = 0;
        for sign in signs {
            let next = self.next_alike(at, sign);
            let x = (placed == 0).then_some(piece.x).flatten();
            if !scope.tree.place(sign, x, next) {
                break;
            }
            placed += 1;
        }
        scope.has_text |= placed > 0;
        scope.has_provisions |= placed > 0 && !matches!(signs[0].shape, Shape::Bullet(_));
        let words = match placed {
            0 => piece.span,
            n if n < signs.len() => Span::new(signs[n].span.start, rest.end),
            _ => rest,
        };
        if placed == 0 {
            return self.plain(at, scope);
        }
        if words.is_empty() {
            return self.title_of_bare_item(at, signs, scope);
        }
        if self.heads_paragraphs(at, signs, words) {
            scope.tree.title_item(words);
        } else {
            scope.tree.add_item_text(words);
        }
        at + 1
    }

    /// `Paragraph 2` on a line of its own takes the short line below as its heading, where words
    /// follow that one.
    fn title_of_bare_item(&self, at: usize, signs: &[Enumerator], scope: &mut Scope<'a>) -> usize {
        let is_worded = matches!(signs, [sign] if sign.shape == Shape::Word);
        let has_words = matches!(
            self.lines.get(at + 2).map(|line| &line.kind),
            Some(Kind::Plain | Kind::Signs(..))
        );
        match self.lines.get(at + 1) {
            Some(line) if is_worded && has_words && self.is_title(line) => {
                scope.tree.title_item(line.piece.span);
                at + 2
            }
            _ => at + 1,
        }
    }

    /// `I. Geltungsbereich`: short, and in the order of its kind.
    fn is_section_heading(&self, at: usize, sign: &Enumerator, rest: Span, scope: &Scope) -> bool {
        let words = rest.of(self.text);
        let is_line = is_short(words) && words.starts_with(|c: char| c.is_uppercase());
        let is_set = self.lines[at].piece.role == BlockRole::Heading;
        let value = sign.readings.first().and_then(Reading::value).unwrap_or(0);
        let is_next = value == scope.last_section + 1;
        let before_article = matches!(self.lines.get(at + 1).map(|line| &line.kind),
            Some(Kind::Heading(mark)) if mark.level == Level::Article);
        let is_free = !scope.tree.is_in_list() && is_next && sign.shape == Shape::Dot;
        is_line && (is_set || before_article || is_free)
    }

    /// `3. Zusammenarbeit` over paragraphs of its own, in a text without articles.
    fn heads_paragraphs(&self, at: usize, signs: &[Enumerator], words: Span) -> bool {
        let is_number = matches!(signs, [sign] if matches!(sign.readings.first(),
            Some(Reading::Digits(_) | Reading::CapitalRoman(_) | Reading::Composite(..)))
            && matches!(sign.shape, Shape::Dot | Shape::Word | Shape::Right));
        let next = self.lines.get(at + 1);
        let heads_text = match next.map(|line| &line.kind) {
            Some(Kind::Plain) => !next.is_some_and(|line| {
                line.piece.span.of(self.text).starts_with(|c: char| c.is_lowercase())
            }),
            Some(Kind::Signs(below, _)) => {
                !below.iter().any(|b| {
                    signs
                        .iter()
                        .any(|s| s.shape == b.shape && s.readings[0].is_like(&b.readings[0]))
                }) && self.lines[at].piece.role == BlockRole::Heading
            }
            _ => false,
        };
        is_number
            && heads_text
            && is_short(words.of(self.text))
            && words.of(self.text).starts_with(|c: char| c.is_uppercase())
    }

    /// A paragraph without a sign: words, or an unnumbered heading.
    pub(super) fn plain(&mut self, at: usize, scope: &mut Scope<'a>) -> usize {
        let line = &self.lines[at];
        let span = line.piece.span;
        let next_is_article = matches!(self.lines.get(at + 1).map(|line| &line.kind),
            Some(Kind::Heading(mark)) if mark.level == Level::Article);
        let is_title = self.is_title(line);
        if is_title
            && next_is_article
            && (self.title_before || line.piece.role == BlockRole::Heading)
        {
            scope.pending = Some(span);
            return at + 1;
        }
        let is_set = line.piece.role == BlockRole::Heading && is_title;
        let has_words_below = self
            .lines
            .get(at + 1)
            .is_some_and(|line| !matches!(line.kind, Kind::Heading(_) | Kind::Footnote));
        if is_set && has_words_below {
            let unit = scope.container();
            scope.tree.set_heading(unit, span);
            return at + 1;
        }
        scope.has_text = true;
        scope.tree.add_text(span, line.piece.x, self.flow);
        at + 1
    }
}

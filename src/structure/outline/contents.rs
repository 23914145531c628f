//! A table of contents at the head of a text: one draft, since nobody cites its lines.

use crate::model::{Level, Locator, Part, Step};

use super::super::emit::Draft;
use super::Walk;
use super::lines::{Kind, Line, is_short};

/// Article headings in a row, without words between them, that make a table of contents.
const CONTENTS_RUN: usize = 3;

impl Walk<'_> {
    /// Puts a table of contents into one draft of the title.
    pub(super) fn skip_contents(&mut self) -> usize {
        let Some(from) = self.contents_start() else { return 0 };
        let mut end = from;
        let mut articles = 0;
        for (i, line) in self.lines.iter().enumerate().skip(from) {
            match &line.kind {
                Kind::Heading(mark) => {
                    let is_again = mark.level == Level::Article && mark.value == 1 && articles > 1;
                    if is_again {
                        break;
                    }
                    articles += usize::from(mark.level == Level::Article);
                    end = i + 1;
                }
                _ if is_short(line.piece.span.of(self.text)) && i < end + 3 => {}
                _ => break,
            }
        }
        if articles < CONTENTS_RUN {
            return 0;
        }
        for line in &self.lines[..end] {
            let step = Step::bare(Level::DocTitle);
            self.outline
                .drafts
                .push((Draft::plain(line.piece.span, Locator::new(vec![step])), Part::Title));
        }
        // One clause, since nobody cites the lines of a table of contents.
        if let Some(first) = self.outline.drafts.first().map(|(draft, _)| draft.body) {
            let last = self.lines[end - 1].piece.span;
            self.outline.drafts.truncate(1);
            self.outline.drafts[0].0.body = first.cover(last);
        }
        end
    }

    /// The line at which a table of contents begins, if the text has one at its head.
    fn contents_start(&self) -> Option<usize> {
        let is_word = |line: &Line| self.numbering.is_contents(line.piece.span.of(self.text));
        self.lines.iter().take(6).position(is_word)
    }
}

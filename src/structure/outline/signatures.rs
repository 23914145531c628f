//! The signature block: where it begins and its lines.
//!
//! Mostly a sentence opens it (*Geschehen zu …*). A declaration often ends with a bare line of
//! place and day, or with the first *Für die Regierung …*; these are known by what follows:
//! short lines without numbers up to the end of the text.

use crate::model::{BlockRole, Level, Part, Span};

use super::lines::{Kind, Line};
use super::{Scope, Walk};

/// Bytes of a line in a signature block that no sentence opens.
const MAX_LINE: usize = 160;

/// Lines of such a block; more of them are a list of something else.
const MAX_LINES: usize = 16;

impl Walk<'_> {
    /// Whether the signature block begins at this line.
    pub(super) fn begins_signature(&self, at: usize, scope: &Scope) -> bool {
        let line = &self.lines[at];
        if !matches!(line.kind, Kind::Plain) || !(scope.has_provisions || scope.has_text) {
            return false;
        }
        let words = line.piece.span.of(self.text);
        self.numbering.begins_signature(words)
            || (self.numbering.is_place_and_day(words)
                || self.numbering.signs_for(words) && !words.ends_with(['.', ';']))
                && self.is_closing_block(at)
    }

    /// Whether only short lines without numbers follow, up to the end of the text or an annex.
    fn is_closing_block(&self, at: usize) -> bool {
        let is_short_line = |line: &Line| {
            let words = line.piece.span.of(self.text);
            matches!(line.kind, Kind::Plain | Kind::Footnote)
                && words.len() <= MAX_LINE
                && (!words.ends_with(['.', ';', ':']) || self.numbering.signs_for(words))
        };
        let ends = |line: &Line| match &line.kind {
            Kind::Heading(mark) => mark.level == Level::Annex,
            kind => matches!(kind, Kind::Joined(_)),
        };
        let block = self.lines[at..].iter().take_while(|line| !ends(line));
        let mut count = 0;
        for line in block {
            count += 1;
            if count > MAX_LINES || !is_short_line(line) {
                return false;
            }
        }
        true
    }

    /// Cells of a signature table are printed one below the other.
    pub(super) fn add_signature(&self, span: Span, role: BlockRole, scope: &mut Scope) {
        if role != BlockRole::Table {
            scope.signatures.push((span, Part::Signature));
            return;
        }
        let mut start = span.start;
        for cell in span.of(self.text).split('\t') {
            let cell_span = Span::new(start, start + cell.len());
            start = cell_span.end + 1;
            let cell_span = cell_span.trimmed(self.text);
            if !cell_span.is_empty() {
                scope.signatures.push((cell_span, Part::Signature));
            }
        }
    }
}

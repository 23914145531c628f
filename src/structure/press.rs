//! Press items: a headline and paragraphs, whatever they tell about instruments.

use crate::model::{BlockRole, Document, Level, Locator, Part, Span, Step};
use crate::rules::Numbering;

use super::emit::Draft;
use super::pieces::pieces;

/// Bytes of a first line that is a headline; a longer one is a paragraph.
const MAX_HEADLINE: usize = 220;

/// Cuts a press text into its headline and paragraphs; headings between them are theirs.
pub(super) fn drafts(document: &Document, text: Span, numbering: &Numbering) -> Vec<(Draft, Part)> {
    let mut found: Vec<(Draft, Part)> = Vec::new();
    let mut count = 0;
    let mut heading = None;
    let mut footnotes = 0;
    let pieces = pieces(document, text, numbering);
    for (i, piece) in pieces.iter().enumerate() {
        let words = piece.span.of(&document.text);
        let is_line = words.len() <= MAX_HEADLINE && !words.ends_with(['.', ';', ',', ':']);
        let is_set = piece.role == BlockRole::Heading;
        if piece.role == BlockRole::Footnote {
            let draft = Draft::footnote(&document.text, piece.span, &mut footnotes);
            found.push((draft, Part::Footnote));
        } else if i == 0 && (is_set || is_line) {
            let title = Locator::new(vec![Step::bare(Level::DocTitle)]);
            found.push((Draft::plain(piece.span, title), Part::Title));
        } else if is_set && is_line && i + 1 < pieces.len() {
            heading = Some(piece.span);
        } else {
            count += 1;
            let step = Step::new(Level::Unnumbered, count.to_string());
            let mut draft = Draft::plain(piece.span, Locator::new(vec![step]));
            draft.heading = heading;
            found.push((draft, Part::Press));
        }
    }
    found
}

//! Placed glyphs to a document: the physical layout, in named steps.
//!
//! | step | file | from → to |
//! |---|---|---|
//! | words | [`words`] | glyphs → words |
//! | furniture | [`furniture`] | running heads, feet and page numbers go aside |
//! | margins | [`margins`] | line numbers go aside |
//! | gutters | [`gutters`] | empty rectangles between words |
//! | columns | [`columns`] | words → regions in reading order |
//! | lines | [`lines`] | words → lines |
//! | footnotes | [`footnotes`] | lines at the foot go to the page's end |
//! | paragraphs | [`paragraphs`] | lines → paragraphs |
//! | tables | [`tables`] | bands of cells → rows |
//! | flows | [`flows`] | paragraphs → one text, or several side by side |
//! | assembly | [`assembly`] | flows → [`Document`], with hyphenation undone |
//!
//! Every threshold is relative to the font size or the page and stands, with its reason, in
//! the file that uses it. What the words mean is left to `structure`.

mod assembly;
mod columns;
mod flows;
mod footnotes;
mod furniture;
pub(crate) mod glyph;
mod gutters;
mod hyphenation;
mod lines;
mod margins;
mod page;
mod paragraphs;
mod screen;
mod tables;
mod words;

use crate::model::{Document, Language};

pub use assembly::page_text;
use glyph::PageContent;

/// Lays out the pages of a document, each taken when the one before is cut into words. `stated`
/// is the language that the file states.
///
/// The document comes without a medium, a title and warnings: those are the reader's.
pub(crate) fn lay_out(
    pages: impl IntoIterator<Item = PageContent>,
    stated: Option<Language>,
) -> Document {
    let sheets = page::pages(pages);
    let flows = flows::flows(&sheets);
    assembly::assemble(sheets, &flows, stated)
}

//! A sheet without paper: paragraphs one after the other become a [`Document`].
//!
//! All formats without a fixed layout are read into it; it owns what they share: NFC, white
//! space folded, one `\n` between paragraphs, spans that fit, the output limit.

use unicode_normalization::UnicodeNormalization;

use crate::{
    extract::Limits,
    model::{
        Block, BlockRole, Document, Language, Line, Medium, Page, Rect, Span, TextSource, Warning,
        WarningKind,
    },
    text::identify,
};

/// A document under construction, paragraph by paragraph.
#[derive(Debug)]
pub struct Sheet {
    document: Document,
    page: u32,
    output_bytes: usize,
    is_full: bool,
}

impl Sheet {
    /// Begins a document of this medium; words beyond the output limit are left out and told.
    pub fn new(medium: Medium, limits: &Limits) -> Self {
        let document = Document { medium, ..Document::default() };
        Self { document, page: 1, output_bytes: limits.output_bytes, is_full: false }
    }

    /// Gives access to what the file states about itself.
    pub fn document(&mut self) -> &mut Document {
        &mut self.document
    }

    /// Notes a loss or doubt.
    pub fn warn(&mut self, warning: Warning) {
        self.document.warnings.push(warning);
    }

    /// Begins the next page, where the source divides its text into pages.
    pub const fn next_page(&mut self) {
        self.page += 1;
    }

    /// Tells whether the output limit was reached; further words would be dropped.
    pub const fn is_full(&self) -> bool {
        self.is_full
    }

    /// Adds a paragraph; white space inside is folded to one space, an empty one is no block.
    pub fn push(&mut self, role: BlockRole, words: &str) {
        self.push_exact(role, &fold_white_space(words));
    }

    /// Adds a row of a table: cells folded like paragraphs, divided by a tab.
    pub fn push_row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        let cells: Vec<String> = cells.into_iter().map(fold_white_space).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.push_exact(BlockRole::Table, cells.join("\t").trim_end());
        }
    }

    fn push_exact(&mut self, role: BlockRole, words: &str) {
        if words.is_empty() || self.is_full {
            return;
        }
        if self.document.text.len() + words.len() > self.output_bytes {
            self.is_full = true;
            let message =
                format!("the text ends here, at the limit of {} bytes", self.output_bytes);
            self.warn(Warning::on_document(WarningKind::LimitHit, message));
            return;
        }
        let text = &mut self.document.text;
        if !text.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.extend(words.nfc());
        let span = Span::new(start, text.len());
        let bbox = Rect::default();
        let language = Language::Other;
        let page = self.page;
        self.document.lines.push(Line { span, page, bbox });
        self.document.blocks.push(Block { span, role, page, bbox, language, continues: false });
    }

    /// Ends the document: its pages, and one text over all words.
    pub fn finish(mut self) -> Document {
        let blocks = &self.document.blocks;
        let page = |number| {
            let has_words = blocks.iter().any(|block| block.page == number);
            let source = if has_words { TextSource::Text } else { TextSource::None };
            Page { number, source, ..Page::default() }
        };
        self.document.pages = (1..=self.page).map(page).collect();
        self.document.texts = vec![Span::new(0, self.document.text.len())];
        identify_languages(&mut self.document);
        self.document
    }
}

/// Gives every block its language: its own where its words are enough to tell, else the one
/// that the file states or that its text has as a whole.
fn identify_languages(document: &mut Document) {
    let Document { text, blocks, stated_language, .. } = document;
    let whole = || identify(text).map(|(language, _)| language);
    let default = stated_language.or_else(whole).unwrap_or_default();
    for block in blocks {
        let own = identify(block.span.of(text)).map(|(language, _)| language);
        block.language = own.unwrap_or(default);
    }
}

/// Folds every run of white space (no-break spaces too) to one space and drops characters that
/// print nothing: soft hyphens, zero-width spaces, byte order marks, controls.
pub(crate) fn fold_white_space(words: &str) -> String {
    let mut folded = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_whitespace() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else if !is_invisible(c) {
            folded.push(c);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_slices_of_one_text() {
        let mut sheet = Sheet::new(Medium::Plain, &Limits::default());
        sheet.push(BlockRole::Heading, " Artikel\u{a0}1 ");
        sheet.push(BlockRole::Body, "");
        sheet.push_row(["Land", " Fu\u{308}nf\nTage "]);
        let document = sheet.finish();
        assert_eq!(document.text, "Artikel 1\nLand\tFünf Tage");
        let words: Vec<&str> = document.blocks.iter().map(|b| b.span.of(&document.text)).collect();
        assert_eq!(words, ["Artikel 1", "Land\tFünf Tage"]);
        assert_eq!(document.texts, [Span::new(0, document.text.len())]);
    }

    #[test]
    fn the_output_limit_is_told() {
        let limits = Limits { output_bytes: 12, ..Limits::default() };
        let mut sheet = Sheet::new(Medium::Plain, &limits);
        sheet.push(BlockRole::Body, "Artikel 1");
        sheet.push(BlockRole::Body, "Artikel 2");
        let document = sheet.finish();
        assert_eq!(document.text, "Artikel 1");
        assert_eq!(document.warnings[0].kind, WarningKind::LimitHit);
    }
}

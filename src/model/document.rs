//! A source file read: one text, and where on which page each byte of it stands.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{Date, Language, Span, Warning};

/// Names a document: the path of its file below the corpus folder, or its absolute path where
/// it lies elsewhere, with `/`; and `!N` behind it for the N-th item (from 1) of a file that
/// holds several.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl DocumentId {
    /// Returns the id as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The format of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// A PDF file.
    #[default]
    Pdf,
    /// A web page.
    Html,
    /// Plain text.
    Plain,
    /// Markdown.
    Markdown,
    /// A Word file.
    Docx,
    /// One line of a JSON Lines file of press articles.
    PressRecord,
}

/// One source text in its physical layout.
///
/// ```text
/// text     Artikel 1\nBegriffe\n(1) Im Sinne dieses … bedeutet\n …
/// texts    |------------ 1 ------------|------ 2 (parallel) ----|
/// blocks   |-------| |------| |--------------------------- …
/// lines    |-------| |------| |-------------| |----------- …
/// ```
///
/// `text` is NFC without page furniture. Paragraphs are divided by `\n`; the lines of a
/// paragraph are joined by one space, or by nothing where a hyphenated word was mended. A
/// paragraph that runs over a page break is two blocks, the later one with `continues`.
/// Footnotes stand after the paragraph that runs over their page's end, so that every
/// paragraph is one slice. Texts printed side by side follow one another, each whole.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Document {
    /// The name; empty until `ingest` gives it.
    pub id: DocumentId,
    /// The format of the source.
    pub medium: Medium,
    /// The title that the file states (metadata, `<title>`), not the one printed.
    pub stated_title: Option<String>,
    /// The language that the file states.
    pub stated_language: Option<Language>,
    /// The day of signature or publication that the file states (front matter).
    pub stated_signed: Option<Date>,
    /// The day of entry into force that the file states (front matter).
    pub stated_in_force: Option<Date>,
    /// All words, in reading order.
    pub text: String,
    /// Parallel texts as spans over `text`, in order, covering it; one for most documents.
    pub texts: Vec<Span>,
    /// Pages in file order; a source without pages has one.
    pub pages: Vec<Page>,
    /// Printed lines, ordered by span.
    pub lines: Vec<Line>,
    /// Paragraph-like blocks, ordered by span.
    pub blocks: Vec<Block>,
    /// What a press page says about itself.
    pub press: Option<PressMeta>,
    /// Losses and doubts.
    pub warnings: Vec<Warning>,
}

impl Document {
    /// Returns the 1-based page on which the byte at `offset` is printed (the first page
    /// before any line, the last line's page after all).
    pub fn page_at(&self, offset: usize) -> u32 {
        let after = self.lines.partition_point(|line| line.span.start <= offset);
        match after.checked_sub(1).and_then(|i| self.lines.get(i)) {
            Some(line) => line.page,
            None => self.lines.first().map_or(1, |line| line.page),
        }
    }

    /// Returns the 1-based number of the parallel text that holds the byte at `offset`.
    pub fn text_no_at(&self, offset: usize) -> u32 {
        let after = self.texts.partition_point(|text| text.start <= offset);
        after.max(1) as u32
    }

    /// Returns the blocks that start inside `span`.
    pub fn blocks_in(&self, span: Span) -> &[Block] {
        let from = self.blocks.partition_point(|block| block.span.start < span.start);
        let to = self.blocks.partition_point(|block| block.span.start < span.end);
        &self.blocks[from..to.max(from)]
    }
}

/// One page of the file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page {
    /// Position in the file, from 1.
    pub number: u32,
    /// The number printed on it or given by the file's page labels.
    pub label: Option<String>,
    /// Width in points after cropping and rotation; 0 where there is no paper.
    pub width_pt: f32,
    /// Height in points after cropping and rotation; 0 where there is no paper.
    pub height_pt: f32,
    /// Where its words come from.
    pub source: TextSource,
    /// Confidence of recognised words, 0 to 1.
    pub confidence: Option<f32>,
    /// Running heads, feet and page numbers, kept out of the text.
    pub furniture: Vec<Furniture>,
}

/// Words that belong to the page, not to the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Furniture {
    /// Place on the page.
    pub bbox: Rect,
    /// The words.
    pub text: String,
}

/// Where a page's words come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// The file's own text.
    #[default]
    Text,
    /// Optical character recognition.
    Ocr,
    /// There are none.
    None,
}

/// A rectangle in points (1/72 inch); origin top left, y down, page rotated and cropped.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl Rect {
    /// Returns the smallest rectangle that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }
}

/// One printed line; its span excludes the separator behind it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The bytes of the document's text that stand on it.
    pub span: Span,
    /// Page in the file, from 1.
    pub page: u32,
    /// Place on the page.
    pub bbox: Rect,
}

/// A paragraph, heading, list item, table row group or footnote on one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Its words.
    pub span: Span,
    /// What it looks like.
    pub role: BlockRole,
    /// Page in the file, from 1.
    pub page: u32,
    /// Place on the page.
    pub bbox: Rect,
    /// Language of its words.
    pub language: Language,
    /// Goes on with the paragraph of the block before it in the same text.
    pub continues: bool,
}

/// What a block looks like on the page; what it means is `structure`'s affair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockRole {
    /// Set apart by size, weight, letter spacing or centring.
    Heading,
    /// Running text.
    Body,
    /// Begins with a printed enumerator or bullet.
    ListItem,
    /// A row of a table, cells divided by a tab.
    Table,
    /// At the foot of the page, with its mark first.
    Footnote,
}

/// What a press page says about itself; nothing is guessed silently.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PressMeta {
    /// Headline.
    pub title: Option<String>,
    /// Subtitle or lead.
    pub subtitle: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Whether the page states the date in a field made for it.
    pub is_date_verified: bool,
    /// Author as printed.
    pub author: Option<String>,
    /// Newspaper, ministry or agency.
    pub outlet: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
}

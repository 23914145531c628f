//! Bytes to documents: the physical layout of a source file, whatever its format.
//!
//! [`documents`] looks at the bytes first and at the name second, and hands them to the one
//! reader that knows the format. Readers are pure: bytes in, [`Document`]s out, no disk, no
//! clock; the words of a scan come in as a value ([`RecognisedPage`]). What the words mean is
//! left to `structure`.
//!
//! | format | recognised by | reader |
//! |---|---|---|
//! | PDF | `%PDF-` near the start | [`pdf`] |
//! | web page | a tag of the page's frame, or the name | [`html`] |
//! | Word | a ZIP archive with `word/document.xml` | [`docx`] |
//! | JSON Lines of press articles | the name, or a first line that is one | [`press_records`] |
//! | Markdown | the name | [`markdown`] |
//! | plain text | the name, or text without any ending | [`plain`] |

pub mod docx;
pub mod encoding;
mod format;
pub mod html;
mod layout;
pub mod markdown;
mod paragraphs;
pub mod pdf;
pub mod plain;
pub mod press_records;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::{Document, Limit, Rect, Status, TextSource, Warning};

pub use format::Format;
pub use layout::page_text;
pub use paragraphs::Sheet;
pub use press_records::PressRecords;

/// A source file in memory, and what helps to read it.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name or path; only the ending is looked at.
    pub name: &'a str,
    /// The whole file.
    pub bytes: &'a [u8],
    /// Passwords to try on an encrypted file, after the empty one.
    pub passwords: &'a [String],
    /// Words recognised on pages; they take the place of the pages' own.
    pub recognised: &'a [RecognisedPage],
}

impl<'a> Source<'a> {
    /// Makes a source without passwords or recognised pages.
    pub const fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, passwords: &[], recognised: &[] }
    }
}

/// The words that optical character recognition found on one page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RecognisedPage {
    /// Page in the file, from 1.
    pub number: u32,
    /// Words in the order of recognition.
    pub words: Vec<RecognisedWord>,
    /// Why none could be recognised, where that failed.
    pub fault: Option<String>,
}

/// A recognised word.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RecognisedWord {
    /// The letters.
    pub text: String,
    /// Place on the page in points, origin top left, page rotated and cropped.
    pub bbox: Rect,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Number of the printed line it stands on, counted through the page.
    pub line: u32,
}

/// What a reader may use before it stops and says so.
///
/// Agreements are small: the longest texts of the development data stay below a tenth of each
/// default. Time and memory are kept by the process around the reader (`ingest`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a file that is read whole. Default 256 MiB.
    pub file_bytes: usize,
    /// Pages of a PDF. Default 5,000: four times the longest trade agreement.
    pub pages: usize,
    /// Bytes decoded from all streams of a file together. Default 1 GiB.
    pub decoded_bytes: usize,
    /// Bytes decoded from one stream. Default 256 MiB.
    pub stream_bytes: usize,
    /// Bytes of text put out for one document. Default 64 MiB.
    pub output_bytes: usize,
    /// Bytes of a web page. Default 16 MiB; pages with inlined pictures stay below.
    pub page_bytes: usize,
    /// Nesting of elements or objects. Default 512, the depth at which browsers cut.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1 << 20;
        Self {
            file_bytes: 256 * MIB,
            pages: 5_000,
            decoded_bytes: 1024 * MIB,
            stream_bytes: 256 * MIB,
            output_bytes: 64 * MIB,
            page_bytes: 16 * MIB,
            depth: 512,
        }
    }
}

/// Why a file gave no document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExtractError {
    /// A password is needed; give it with `--password`.
    #[error("{}", if *tried == 0 { "encrypted, a password is needed".to_owned() } else { format!("encrypted, none of {tried} passwords opens it") })]
    Encrypted {
        /// Passwords tried without success.
        tried: usize,
    },
    /// A type that klausel does not read.
    #[error("{what} is not read by klausel")]
    Unsupported {
        /// What the bytes look like, with its article: `a ZIP archive`.
        what: String,
    },
    /// The bytes are not what the format demands, beyond mending.
    #[error("{format}: {reason}")]
    Damaged {
        /// The format that was tried.
        format: Format,
        /// What is wrong.
        reason: String,
    },
    /// A limit ended the reading before anything was had.
    #[error("a limit was reached: {0}")]
    Limit(Limit),
}

impl ExtractError {
    /// Returns the status that the file gets.
    pub const fn status(&self) -> Status {
        match self {
            Self::Encrypted { .. } => Status::Encrypted,
            Self::Unsupported { .. } => Status::Unsupported,
            Self::Damaged { .. } => Status::Failed,
            Self::Limit(limit) => Status::Limit(*limit),
        }
    }
}

/// Tells what became of a document that was read: whole, in part, or without a word.
pub fn status_of(document: &Document) -> Status {
    if document.text.trim().is_empty() {
        return Status::NoText;
    }
    let is_page_missing = document.pages.iter().any(|page| page.source == TextSource::None)
        && document.warnings.iter().any(|warning| warning.page.is_some() && warning.kind.is_loss());
    if is_page_missing || document.warnings.iter().any(|warning| warning.kind.is_loss()) {
        return Status::Partial;
    }
    Status::Ok
}

/// The documents of one source: one, or as many as a file of press records has lines.
///
/// A document of a source that holds several has `!N` as its id, the suffix that `ingest` puts
/// behind the path; all others have an empty one.
#[derive(Debug)]
pub enum Documents<'a> {
    /// The one document, until it is taken.
    One(Option<Box<Document>>),
    /// Press records, read line by line.
    Records(PressRecords<'a>),
}

impl Documents<'_> {
    /// Returns the doubts about the file itself, known so far: lines that could not be read.
    pub fn warnings(&self) -> &[Warning] {
        match self {
            Self::One(_) => &[],
            Self::Records(records) => records.warnings(),
        }
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        match self {
            Self::One(document) => document.take().map(|document| *document),
            Self::Records(records) => records.next(),
        }
    }
}

/// Reads a source file by the format that its bytes and its name show.
///
/// # Errors
/// One [`ExtractError`] for the whole file; a file that could be read in part is a document
/// with warnings, not an error.
///
/// ```
/// use klausel::extract::{Limits, Source, documents};
/// let source = Source::new("brief.txt", "Artikel 1\n\nDie Parteien arbeiten zusammen.".as_bytes());
/// let document = documents(&source, &Limits::default()).unwrap().next().unwrap();
/// assert_eq!(document.text, "Artikel 1\nDie Parteien arbeiten zusammen.");
/// ```
pub fn documents<'a>(source: &Source<'a>, limits: &Limits) -> Result<Documents<'a>, ExtractError> {
    if source.bytes.len() > limits.file_bytes {
        return Err(ExtractError::Limit(Limit::FileSize));
    }
    let document = match Format::of(source)? {
        Format::Pdf => pdf::read(source, limits)?,
        Format::Html => html::read(source, limits)?,
        Format::Docx => docx::read(source, limits)?,
        Format::Markdown => markdown::read(source, limits),
        Format::Plain => plain::read(source, limits),
        Format::PressRecords => {
            return Ok(Documents::Records(PressRecords::new(source.bytes, limits)));
        }
    };
    Ok(Documents::One(Some(Box::new(document))))
}

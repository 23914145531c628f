//! What was lost or is doubtful in a document, and what became of it as a whole.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something a reader of the document must know before relying on its silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Page in the file, from 1; `None` where it concerns the whole document.
    pub page: Option<u32>,
    /// What kind of doubt.
    pub kind: WarningKind,
    /// One English sentence for people, lower case, without the file's name.
    pub message: String,
}

impl Warning {
    /// Makes a warning about one page.
    pub fn on_page(page: u32, kind: WarningKind, message: impl Into<String>) -> Self {
        Self { page: Some(page), kind, message: message.into() }
    }

    /// Makes a warning about the whole document.
    pub fn on_document(kind: WarningKind, message: impl Into<String>) -> Self {
        Self { page: None, kind, message: message.into() }
    }
}

/// The kinds of doubt; `is_loss` tells which of them can hide a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// A page holds an image and no text.
    NoText,
    /// A font has no map to Unicode, or too many glyphs came out unreadable.
    Undecodable,
    /// A stream or object is damaged and was read in part.
    Damaged,
    /// The file's cross-reference table was rebuilt.
    Repaired,
    /// A limit ended the reading early.
    LimitHit,
    /// Bytes did not fit the declared encoding and were replaced.
    Encoding,
    /// A number is missing or stands twice in the numbering.
    Numbering,
    /// The structure of the text was not recognised; clauses are cited by page and paragraph.
    Structure,
    /// A value (a date, a title) was guessed and should be checked.
    Unverified,
    /// The text comes from optical character recognition.
    Recognised,
}

impl WarningKind {
    /// Tells whether the structure stage gives it, and gives it anew when it runs again.
    pub const fn is_of_structure(self) -> bool {
        matches!(self, Self::Numbering | Self::Structure)
    }

    /// Tells whether words may be missing, so that *nothing found* needs this warning beside it.
    pub const fn is_loss(self) -> bool {
        matches!(self, Self::NoText | Self::Undecodable | Self::Damaged | Self::LimitHit)
    }
}

/// The one recorded outcome of a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Read whole.
    Ok,
    /// Read in part; the warnings say which pages.
    Partial,
    /// No page has text.
    NoText,
    /// A password is needed.
    Encrypted,
    /// A type klausel does not read.
    Unsupported,
    /// Could not be read at all.
    Failed,
    /// A limit ended the reading before anything was had.
    Limit(Limit),
}

impl Status {
    /// Tells whether every word of the file could be searched.
    pub const fn is_fully_searchable(self) -> bool {
        matches!(self, Self::Ok)
    }

    /// Tells whether the outcome is an error of the batch (exit status 2).
    pub const fn is_error(self) -> bool {
        matches!(self, Self::Encrypted | Self::Failed | Self::Limit(_))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Partial => "partial",
            Self::NoText => "no_text",
            Self::Encrypted => "encrypted",
            Self::Unsupported => "unsupported",
            Self::Failed => "failed",
            Self::Limit(limit) => return write!(f, "limit:{limit}"),
        })
    }
}

/// The limits a worker keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Seconds of wall or CPU time.
    Time,
    /// Address space.
    Memory,
    /// Bytes of text put out.
    Output,
    /// Bytes of the file itself.
    FileSize,
    /// Bytes decoded from streams.
    Decoded,
    /// Number of pages.
    Pages,
    /// Depth of nesting.
    Depth,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "time",
            Self::Memory => "memory",
            Self::Output => "output",
            Self::FileSize => "file_size",
            Self::Decoded => "decoded",
            Self::Pages => "pages",
            Self::Depth => "depth",
        })
    }
}

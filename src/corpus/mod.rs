//! The corpus folder: which files it holds, what its manifest says about them, and whether a
//! file is still the one that was read.
//!
//! ```text
//! corpus/
//! ├── abkommen-arvanien.pdf      a document, its name is its path below the folder
//! ├── presse/2024-05-02.html     another one
//! ├── corpus.toml                the manifest: what a file cannot say itself
//! ├── queries.toml               what the desk asks again and again
//! ├── pins.toml                  clauses that a person keeps at hand
//! ├── overrides.toml             what persons decided about clauses
//! └── rules/ filters/ …          the desk's knowledge, no documents
//! ```
//!
//! The documents' words are `extract`'s affair, what is done with them `ingest`'s.

mod fingerprint;
mod ignore;
mod intake;
mod manifest;
mod overrides;
mod pins;
mod queries;
mod scan;

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

pub use fingerprint::{Fingerprint, Hint, read_whole, sha256_hex};
pub use intake::Taken;
pub use manifest::{Entry, MANIFEST, Manifest, ManifestFault};
pub use overrides::{OVERRIDES, Overrides, overrides_fingerprint, text_key};
pub use pins::{PINS, Pin};
pub use queries::{QUERIES, QueriesFault, SavedQuery};
pub use scan::{FoundFile, PassedOver, Scan};

/// A folder that cannot be used as a source of documents.
#[derive(Debug, Error)]
pub enum CorpusError {
    /// There is no such folder or file.
    #[error("{}: there is no such folder", .0.display())]
    Missing(PathBuf),
    /// It is there, but cannot be read.
    #[error("{}: cannot be read", path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The manifest is not what it must be; nothing is read until it is mended.
    #[error(transparent)]
    Manifest(#[from] ManifestFault),
    /// The file of saved queries is not what it must be.
    #[error(transparent)]
    Queries(#[from] QueriesFault),
    /// The manifest could not be written.
    #[error("{}: cannot be written", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A document cannot have this name in the corpus.
    #[error("{0}: no name for a document of the corpus")]
    NoName(String),
    /// Another document has this name.
    #[error("{}: there is another document of this name", .0.display())]
    Occupied(PathBuf),
}

/// A source of documents: the corpus folder, or a further folder or file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    path: PathBuf,
    is_corpus: bool,
}

impl Root {
    /// Makes the root of the corpus folder; its documents are named by their path below it.
    pub fn corpus(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), is_corpus: true }
    }

    /// Makes a further root, a folder or a single file; its documents are named by their
    /// absolute path, since two roots may hold files of the same name.
    ///
    /// # Errors
    /// [`CorpusError::Missing`] or [`CorpusError::Unreadable`] where the path does not resolve.
    pub fn further(path: &Path) -> Result<Self, CorpusError> {
        let path = path.canonicalize().map_err(|error| unreadable(path, error))?;
        Ok(Self { path, is_corpus: false })
    }

    /// Makes a further root that the ledger remembers, whether or not it is still there.
    pub fn remembered(path: &str) -> Self {
        Self { path: scan::path_of_name(path), is_corpus: false }
    }

    /// Returns the folder or file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the name under which the ledger remembers the root; `None` for the corpus.
    pub fn name(&self) -> Option<String> {
        (!self.is_corpus).then(|| scan::name_of_path(&self.path))
    }

    /// Reads the manifest of the root; a root without one has an empty manifest.
    ///
    /// # Errors
    /// [`CorpusError::Manifest`] with line and column, or [`CorpusError::Unreadable`].
    pub fn manifest(&self) -> Result<Manifest, CorpusError> {
        Manifest::load(&self.path)
    }

    /// Lists the documents of the root, in order of their names.
    ///
    /// # Errors
    /// [`CorpusError::Missing`] or [`CorpusError::Unreadable`] for the root itself; a folder
    /// inside it that cannot be read is a fault of the [`Scan`].
    pub fn scan(&self, manifest: &Manifest) -> Result<Scan, CorpusError> {
        scan::scan(self, manifest)
    }
}

/// Tells whether a file is not there; a root that is a single file has nothing below it.
const fn is_absence(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Line and column, from 1, of a byte of the text.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

fn unreadable(path: &Path, error: io::Error) -> CorpusError {
    match error.kind() {
        io::ErrorKind::NotFound => CorpusError::Missing(path.to_owned()),
        _ => CorpusError::Unreadable { path: path.to_owned(), source: error },
    }
}

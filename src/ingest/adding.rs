//! A new document for the corpus: read first, then noted and copied, so that nothing comes in
//! that the next batch could not read.

use std::path::Path;

use crate::{
    corpus::{CorpusError, Entry, Root, Taken, read_whole},
    index::{IndexError, Reader},
    ingest::{
        IngestError, Request, Silent,
        errand::Outcome,
        single::{FileRead, read_one},
    },
};

/// A document that is in the corpus now, and what was read of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    /// Its name in the corpus.
    pub name: String,
    /// Whether it was there already.
    pub taken: Taken,
    /// What came of reading it.
    pub read: FileRead,
}

/// A document that was not taken into the corpus; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// It cannot be read: encrypted, damaged, of an unknown type.
    #[error("{name}: {}", outcome.reason.as_deref().unwrap_or("cannot be read"))]
    Refused {
        /// The file.
        name: String,
        /// What became of reading it.
        outcome: Outcome,
    },
    /// The index knows these very bytes under another name.
    #[error("{file}: is in the index already, as {known}")]
    Known {
        /// The file.
        file: String,
        /// The other name.
        known: String,
    },
    /// The folder, its manifest, or the name.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The file or the worker that reads it.
    #[error(transparent)]
    Ingest(#[from] IngestError),
}

/// Takes a file into the corpus of the request under `name`, a path below the corpus folder,
/// with what is said about it. The index is left to the next batch.
///
/// # Errors
/// [`AddError`]; nothing was changed then. A scan without words is taken in.
pub fn add(request: &Request, file: &Path, name: &str, entry: &Entry) -> Result<Added, AddError> {
    let read = read_one(file, Some(entry), &request.reading, &mut Silent)?;
    let shown = file.display().to_string();
    if read.outcome.status.is_error() || read.outcome.status == crate::model::Status::Unsupported {
        return Err(AddError::Refused { name: shown, outcome: read.outcome });
    }
    let unreadable = |source| IngestError::Unreadable { path: file.to_owned(), source };
    let (bytes, fingerprint) =
        read_whole(file, request.reading.limits.file_bytes).map_err(unreadable)?;
    if fingerprint.sha256 != read.sha256 {
        let changed = std::io::Error::other("the file changes while it is read");
        return Err(unreadable(changed).into());
    }
    if let Some(known) = known(request, &read.sha256, name)? {
        return Err(AddError::Known { file: shown, known });
    }
    let corpus = Root::corpus(&request.corpus);
    corpus.admits(name, &bytes)?;
    // what is said comes first: a batch between the two steps must not read without it
    if *entry != Entry::default() {
        corpus.note(name, entry)?;
    }
    let taken = corpus.take_in(name, &bytes)?;
    Ok(Added { name: name.to_owned(), taken, read })
}

/// Returns the other name under which the index knows these bytes.
fn known(request: &Request, sha256: &str, name: &str) -> Result<Option<String>, IngestError> {
    let reader = match Reader::open_for_writing(&request.index) {
        Ok(reader) => reader,
        Err(IndexError::Missing(_) | IndexError::OtherVersion(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let sources = reader.sources()?;
    let known = sources.into_iter().find(|record| record.sha256 == sha256 && record.path != name);
    Ok(known.map(|record| record.path))
}

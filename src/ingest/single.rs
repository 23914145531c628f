//! One file, read through a worker like every other, without any index.

use std::path::Path;

use crate::{
    corpus::{Entry, read_whole},
    ingest::{
        IngestError, Reading,
        errand::{Errand, Outcome, Work},
        process::{Load, Worker},
        walls::Walls,
    },
    model::{Dossier, Limit, Status},
};

/// What came of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRead {
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// What became of it as a whole.
    pub outcome: Outcome,
    /// Its documents: one, more for press records, none where it could not be read.
    pub dossiers: Vec<Dossier>,
}

/// Reads a file with all stages; `entry` is what a manifest says about it.
///
/// # Errors
/// [`IngestError::Unreadable`] where the system does not give its bytes, and
/// [`IngestError::Worker`]. A file that is damaged, encrypted or of an unknown type is no
/// error: its [`Outcome`] says so.
pub fn read_one(
    path: &Path,
    entry: Option<&Entry>,
    reading: &Reading,
) -> Result<FileRead, IngestError> {
    let limit = reading.limits.file_bytes;
    let unreadable = |source| IngestError::Unreadable { path: path.to_owned(), source };
    let (bytes, fingerprint) = read_whole(path, limit).map_err(unreadable)?;
    let sha256 = fingerprint.sha256;
    if bytes.len() > limit {
        let reason = format!("the file is longer than {limit} bytes");
        let outcome = Outcome::without_document(Status::Limit(Limit::FileSize), reason);
        return Ok(FileRead { sha256, outcome, dossiers: Vec::new() });
    }
    let errand = Errand {
        name: path.to_string_lossy().into_owned(),
        entry: entry.cloned(),
        decisions: Vec::new(),
        work: Work::Read {
            limits: reading.limits,
            passwords: reading.passwords.clone(),
            recognised: Vec::new(),
        },
    };
    let mut worker = Worker::start(&reading.command())?;
    let mut dossiers = Vec::new();
    let (outcome, _) =
        worker.run(&errand, &Load::Bytes(&bytes), &mut |dossier| dossiers.push(dossier));
    Ok(FileRead { sha256, outcome, dossiers })
}

/// Starts a worker and tells which walls stand around it on this machine.
///
/// # Errors
/// [`IngestError::Worker`] where none can be started.
pub fn walls(reading: &Reading) -> Result<Walls, IngestError> {
    Ok(Worker::start(&reading.command())?.walls)
}

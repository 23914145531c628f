//! One file, read through a worker like every other, without any index.

use std::path::Path;

use crate::{
    corpus::{Entry, read_whole},
    ingest::{
        IngestError, Progress, Reading,
        errand::{Errand, Outcome, Work},
        process::{Delivery, IsAlive, Load, Worker},
        recognition::{GoesOn, Recogniser},
        walls::Walls,
    },
    model::{Dossier, Limit, Medium, Status},
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

/// Reads a file with all stages; `entry` is what a manifest says about it, `progress` hears
/// of recognised pages.
///
/// # Errors
/// [`IngestError::Unreadable`] where the system does not give its bytes, and
/// [`IngestError::Worker`]. A file that is damaged, encrypted or of an unknown type is no
/// error: its [`Outcome`] says so.
pub fn read_one(
    path: &Path,
    entry: Option<&Entry>,
    reading: &Reading,
    progress: &mut dyn Progress,
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
    let (mut outcome, mut dossiers) = read(&mut worker, &errand, &bytes);
    let document = dossiers.first().map(|dossier| &dossier.document);
    let wanted = document.filter(|document| document.medium == Medium::Pdf).and_then(|document| {
        let recogniser = Recogniser::new(&reading.recognition)?;
        let pages = recogniser.pages(document);
        (!pages.is_empty()).then_some((recogniser, pages))
    });
    if let Some((recogniser, pages)) = wanted {
        let mut tell = |done| {
            progress.recognised(&errand.name, done, pages.len());
            GoesOn::Yes
        };
        let (words, is_alive) = recogniser.read(&mut worker, &errand, &bytes, &pages, &mut tell);
        if is_alive != IsAlive::Yes {
            worker = Worker::start(&reading.command())?;
        }
        (outcome, dossiers) = read(&mut worker, &errand.with_recognised(words), &bytes);
    }
    Ok(FileRead { sha256, outcome, dossiers })
}

fn read(worker: &mut Worker, errand: &Errand, bytes: &[u8]) -> (Outcome, Vec<Dossier>) {
    let mut dossiers = Vec::new();
    let (outcome, _) = worker.run(errand, &Load::Bytes(bytes), &mut |delivery| {
        if let Delivery::Dossier(dossier) = delivery {
            dossiers.push(*dossier);
        }
    });
    (outcome, dossiers)
}

/// Starts a worker and tells which walls stand around it on this machine.
///
/// # Errors
/// [`IngestError::Worker`] where none can be started.
pub fn walls(reading: &Reading) -> Result<Walls, IngestError> {
    Ok(Worker::start(&reading.command())?.walls)
}

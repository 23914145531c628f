//! What a batch did: every file that it touched or could not read, with numbers.

use std::time::Duration;

use crate::{
    index::SourceRecord,
    model::{Status, Warning},
};

/// Why a source is or is not worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Freshness {
    /// It was not there before.
    New,
    /// Its bytes changed.
    Content,
    /// What the manifest says about it changed.
    Manifest,
    /// Persons decided about its clauses.
    Decisions,
    /// It was read by another version of the extractor.
    Extractor,
    /// It was tagged by other rules.
    Rules,
    /// The index was written by another version of the program.
    Schema,
    /// It could not be read last time, and another try was asked for.
    Retry,
    /// It is not there any more.
    Gone,
    /// Nothing changed.
    Fresh,
}

impl Freshness {
    /// Tells whether the source is worked on or went, so that the index changes.
    pub const fn is_news(self) -> bool {
        !matches!(self, Self::Fresh)
    }

    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Content => "content",
            Self::Manifest => "manifest",
            Self::Decisions => "decisions",
            Self::Extractor => "extractor",
            Self::Rules => "rules",
            Self::Schema => "schema",
            Self::Retry => "retry",
            Self::Gone => "gone",
            Self::Fresh => "fresh",
        }
    }
}

/// One source file in a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its name in the index.
    pub path: String,
    /// Why it was worked on.
    pub freshness: Freshness,
    /// What became of it; for one that is gone, what it was.
    pub status: Status,
    /// Why, where it is not [`Status::Ok`].
    pub reason: Option<String>,
    /// The name it had before, where it was only moved.
    pub moved_from: Option<String>,
    /// Losses and doubts, of the file and of its documents.
    pub warnings: Vec<Warning>,
    /// Documents in it.
    pub documents: u64,
    /// Clauses in it.
    pub clauses: u64,
    /// How long its worker took.
    pub elapsed: Duration,
}

impl FileReport {
    /// What a batch would report of a source before it has read it.
    pub(super) fn foreseen(
        path: &str,
        freshness: Freshness,
        record: Option<&SourceRecord>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            freshness,
            status: record.map_or(Status::Ok, |record| record.status),
            reason: record.and_then(|record| record.reason.clone()),
            moved_from: None,
            warnings: Vec::new(),
            documents: record.map_or(0, |record| u64::from(record.documents)),
            clauses: 0,
            elapsed: Duration::ZERO,
        }
    }
}

/// How many sources a batch found in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Read for the first time.
    pub new: u64,
    /// Worked on again, for any reason.
    pub changed: u64,
    /// Left as they were.
    pub unchanged: u64,
    /// Removed.
    pub removed: u64,
    /// Encrypted, failed or beyond a limit, whether in this batch or before.
    pub failed: u64,
}

/// What a batch did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BatchReport {
    /// Sources that are new, changed, removed or failed, in order of their names. A source
    /// that is fresh and not failed is only counted.
    pub files: Vec<FileReport>,
    /// All sources by what happened.
    pub counts: Counts,
    /// Sources whose work was kept from a batch that was cut off.
    pub recalled: u64,
    /// What was seen beside documents: links, unreadable folders, entries of the manifest
    /// without a file, roots that could not be reached.
    pub notes: Vec<String>,
    /// Clauses in the index.
    pub clauses: u64,
    /// Documents in the index.
    pub documents: u64,
    /// Generation of the index.
    pub generation: u64,
    /// Whether the batch was ended early by a signal; what was done is whole and kept.
    pub is_interrupted: bool,
    /// How long it took.
    pub elapsed: Duration,
    /// The most memory that it took.
    pub memory: Memory,
}

/// The most memory that the processes of a batch took, each in bytes; 0 where the system does
/// not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Memory {
    /// The indexing process.
    pub parent: u64,
    /// The worker that took most.
    pub worker: u64,
}

impl BatchReport {
    /// Tells whether some source could not be read, so that the exit status is 2.
    pub const fn has_failures(&self) -> bool {
        self.counts.failed > 0
    }

    pub(super) fn add(&mut self, file: FileReport) {
        match file.freshness {
            Freshness::New => self.counts.new += 1,
            Freshness::Gone => self.counts.removed += 1,
            Freshness::Fresh => self.counts.unchanged += 1,
            _ => self.counts.changed += 1,
        }
        let is_failed = file.status.is_error() && file.freshness != Freshness::Gone;
        self.counts.failed += u64::from(is_failed);
        if is_failed || file.freshness != Freshness::Fresh {
            self.files.push(file);
        }
    }
}

/// Watches a batch; the terminal draws, a test listens.
pub trait Progress {
    /// The batch will work on so many of so many sources.
    fn planned(&mut self, _to_do: usize, _sources: usize) {}

    /// A source is done.
    fn done(&mut self, _file: &FileReport) {}

    /// So many of the pictures among a source's pages were read.
    fn recognised(&mut self, _source: &str, _done: usize, _of: usize) {}

    /// All is done but the commit.
    fn committing(&mut self) {}
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {}

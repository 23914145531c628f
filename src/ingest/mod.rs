//! The pipeline: brings the index up to date with the corpus, in one batch and one commit.
//!
//! [`index`] is the walk of every document. The stages do not know each other; their order is
//! known here only:
//!
//! ```text
//! scan ──▶ plan ──▶ ( extract ──▶ structure ──▶ manifest ──▶ tag ) ──▶ index ──▶ commit
//! folder   ledger     in worker processes, one document at a time       one writer
//! ```
//!
//! A file that did not change is not read again; one of which only rules or manifest changed
//! is structured and tagged anew from its stored text. A foreign file ends its worker at
//! worst, never the batch. Results are written in the order of the files, whatever the number
//! of workers. What was removed from a folder is removed from the index only when the folder
//! itself could be read.

mod adding;
mod archive;
mod batch;
mod difference;
mod errand;
mod frame;
mod interrupts;
mod kept;
mod overlay;
mod plan;
mod pool;
mod preparation;
mod process;
mod recognition;
mod repairing;
mod report;
mod retagging;
mod single;
mod viewer;
mod walls;
mod watching;
mod worker;

use std::{
    collections::HashSet, io, path::PathBuf, sync::atomic::AtomicU64, thread, time::Instant,
};

use thiserror::Error;

use crate::{
    corpus::CorpusError,
    extract::Limits,
    index::{IndexError, Writer},
    rules::{Layers, Rules},
};

use batch::Batch;
use interrupts::Interrupts;
use kept::Kept;
use plan::{Ledger, Plan, Versions};
use pool::{Pool, PoolError};
use preparation::Preparation;
use recognition::Recogniser;
use retagging::{FormerRules, Retagging};

pub use adding::{AddError, Added, add};
pub use archive::{ArchiveError, Backup, back_up, restore};
pub use errand::Outcome;
pub use process::{StartError, WorkerCommand};
pub use recognition::{Ocr, Recognition, Tesseract};
pub use repairing::{Repair, repair};
pub use report::{BatchReport, Counts, FileReport, Freshness, Memory, Progress, Silent};
pub use single::{FileRead, read_one, walls};
pub use viewer::open_in_viewer;
pub use walls::{WallLimits, Walls};
pub use watching::{Pace, WatchFault, Watcher, watch};
pub use worker::{WORKER, worker};

/// How files are read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The program that is started as a worker.
    pub program: PathBuf,
    /// The rule folders that a worker loads.
    pub rules: Layers,
    /// Limits of the readers.
    pub limits: Limits,
    /// Limits of the process around them.
    pub walls: WallLimits,
    /// Passwords to try on encrypted files.
    pub passwords: Vec<String>,
    /// When pages are read by optical character recognition.
    pub recognition: Recognition,
}

impl Reading {
    /// Reads with this very program and the default limits.
    ///
    /// # Errors
    /// What the system says where it does not tell the path of the running program.
    pub fn new(rules: Layers) -> io::Result<Self> {
        let program = std::env::current_exe()?;
        let (limits, walls) = (Limits::default(), WallLimits::default());
        let recognition = Recognition::default();
        Ok(Self { program, rules, limits, walls, passwords: Vec::new(), recognition })
    }

    fn command(&self) -> WorkerCommand {
        WorkerCommand::new(self.program.clone(), &self.rules, self.walls)
    }
}

/// What a batch is asked to do.
#[derive(Debug, Clone)]
pub struct Request {
    /// The corpus folder.
    pub corpus: PathBuf,
    /// The folder of the index.
    pub index: PathBuf,
    /// Further folders or files, remembered from now on.
    pub paths: Vec<PathBuf>,
    /// Further folders or files to forget with their documents.
    pub forget: Vec<PathBuf>,
    /// Whether sources that could not be read are tried again.
    pub retry_failed: bool,
    /// Whether every file is hashed, even where size and time did not change.
    pub is_paranoid: bool,
    /// Worker processes; `None` for one a core.
    pub workers: Option<usize>,
    /// How files are read.
    pub reading: Reading,
}

impl Request {
    /// Asks for the plain batch: corpus folder into index folder.
    pub fn new(corpus: impl Into<PathBuf>, index: impl Into<PathBuf>, reading: Reading) -> Self {
        Self {
            corpus: corpus.into(),
            index: index.into(),
            paths: Vec::new(),
            forget: Vec::new(),
            retry_failed: false,
            is_paranoid: false,
            workers: None,
            reading,
        }
    }
}

/// A batch that could not be done; the index is as it was.
#[derive(Debug, Error)]
pub enum IngestError {
    /// A folder or its manifest.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The folder is there, but holds no document.
    #[error("{}: there are no documents here", .0.display())]
    NoDocuments(PathBuf),
    /// A single file whose bytes the system does not give.
    #[error("{}: cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The worker processes.
    #[error(transparent)]
    Worker(#[from] StartError),
    /// The signals that end a batch early cannot be watched.
    #[error("signals cannot be watched")]
    Signals(#[source] io::Error),
}

impl From<PoolError> for IngestError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Start(error) => Self::Worker(error),
            PoolError::Stored(error) => Self::Index(error),
        }
    }
}

/// Brings the index up to date with the corpus and all further folders.
///
/// # Errors
/// [`IngestError`]; the index then is as it was. A source that cannot be read is no error of
/// the batch but a line of its report.
pub fn index(
    request: &Request,
    rules: &Rules,
    progress: &mut dyn Progress,
) -> Result<BatchReport, IngestError> {
    let began = Instant::now();
    let versions = Versions::of(rules);
    let writer = Writer::open(&request.index, &versions.fingerprints())?;
    let report = index_with(request, rules, progress, &versions, writer)?;
    Ok(BatchReport { elapsed: began.elapsed(), ..report })
}

/// Runs the batch in a session that was begun.
fn index_with(
    request: &Request,
    rules: &Rules,
    progress: &mut dyn Progress,
    versions: &Versions,
    mut writer: Writer,
) -> Result<BatchReport, IngestError> {
    let began = Instant::now();
    let interrupts = Interrupts::watch().map_err(IngestError::Signals)?;
    let recogniser = Recogniser::new(&request.reading.recognition);
    let versions = versions.seeing(recogniser.as_ref());
    let tools = Tools { versions: &versions, recogniser: recogniser.as_ref() };
    let run = run(request, rules, &tools, &mut writer, progress, &interrupts);
    let mut report = match run {
        Ok(report) => report,
        Err(error) => {
            // the error at hand says more than one that follows from it
            let _ = writer.abandon();
            return Err(error);
        }
    };
    progress.committing();
    let former = FormerRules::of(&request.index);
    former.keep(rules);
    let state = writer.commit()?.state;
    Kept::of(&request.index).clear();
    report.is_interrupted = interrupts.is_asked();
    if !report.is_interrupted {
        former.keep_only(rules);
    }
    (report.generation, report.documents, report.clauses) =
        (state.generation, state.documents, state.clauses);
    report.elapsed = began.elapsed();
    report.memory.parent = process::peak_memory("self");
    Ok(report)
}

/// What a batch reads with.
struct Tools<'a> {
    versions: &'a Versions,
    recogniser: Option<&'a Recogniser>,
}

/// Everything of a batch between the opening of the session and its commit.
fn run(
    request: &Request,
    rules: &Rules,
    tools: &Tools<'_>,
    writer: &mut Writer,
    progress: &mut dyn Progress,
    interrupts: &Interrupts,
) -> Result<BatchReport, IngestError> {
    let Tools { versions, recogniser } = *tools;
    let ledger = Ledger::of_session(&request.index, writer)?;
    let plan = Plan::make(request, &ledger, versions)?;
    writer.remember_roots(plan.roots);
    progress.planned(plan.steps.len(), plan.steps.len() + plan.fresh.len());

    let report = BatchReport { notes: plan.notes, ..BatchReport::default() };
    let (ledger, moved) = (&ledger, HashSet::new());
    let mut batch = Batch { writer, ledger, versions, progress, report, moved };
    plan.fresh.iter().for_each(|record| batch.leave(record));

    let has_text = plan.gone.iter().filter(|record| versions.is_extractor_of(record));
    let vanished = has_text.map(|record| (record.sha256.as_str(), *record)).collect();
    let former = FormerRules::of(&request.index);
    let retagging = Retagging::new(rules, &former, ledger, &plan.steps);
    let preparation =
        Preparation { reading: &request.reading, ledger, versions, vanished, retagging };
    let command =
        WorkerCommand { rules: Some(rules.fingerprint().to_owned()), ..request.reading.command() };
    let (kept, peak) = (Kept::of(&request.index), AtomicU64::new(0));
    let pool = Pool {
        command: &command,
        workers: request.workers.unwrap_or_else(cores),
        recogniser,
        prepare: |step: &_| preparation.look(step),
        fetch: |id: &_| preparation.fetch(id),
        kept: &kept,
        peak: &peak,
        stop: interrupts.flag(),
    };
    pool.run(&plan.steps, |step, pieces| batch.take(step, pieces))?;

    // an interrupted batch may not have come to the new name of a file that was moved
    if !interrupts.is_asked() {
        for record in &plan.gone {
            batch.remove(record)?;
        }
    }
    batch.report.memory.worker = peak.into_inner();
    batch.report.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(batch.report)
}

/// Tells what a batch would do, without reading any file: a file of another size or time
/// counts as changed.
///
/// # Errors
/// Those of [`index`] that come before the first file is read.
pub fn foresee(request: &Request, rules: &Rules) -> Result<BatchReport, IngestError> {
    let began = Instant::now();
    let recogniser = Recogniser::new(&request.reading.recognition);
    let versions = Versions::of(rules).seeing(recogniser.as_ref());
    let ledger = Ledger::look(&request.index)?;
    let plan = Plan::make(request, &ledger, &versions)?;
    let mut report = BatchReport { notes: plan.notes, ..BatchReport::default() };
    for step in &plan.steps {
        report.add(FileReport::foreseen(&step.file.name, step.why, step.record));
    }
    for (records, freshness) in [(&plan.fresh, Freshness::Fresh), (&plan.gone, Freshness::Gone)] {
        for record in records {
            report.add(FileReport::foreseen(&record.path, freshness, Some(record)));
        }
    }
    report.files.sort_by(|a, b| a.path.cmp(&b.path));
    if let Some(reader) = &ledger.reader {
        let state = reader.state();
        (report.generation, report.documents, report.clauses) =
            (state.generation, state.documents, state.clauses);
    }
    report.elapsed = began.elapsed();
    Ok(report)
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

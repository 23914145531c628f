//! `klausel watch`

use std::{path::PathBuf, time::Duration};

use crate::{
    cli::{
        arguments::Format,
        commands::{index, reading},
        exit::Exit,
        failure::{Failure, Stop},
        progress::Bar,
        session::{Session, tell},
    },
    ingest::{BatchReport, FileReport, Pace, Progress, Request, WatchFault, Watcher, watch},
};

/// Keep the index up to date until interrupted
///
/// Looks at the folders every few seconds and indexes when something changed and came to rest,
/// one batch at a time. A folder that is away is waited for. For a service: klausel watch
/// --log-format json
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Further folders or files
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    every: u64,
    /// Seconds for which nothing may change before a batch begins
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    settle: u64,
    /// File of passwords for encrypted documents, one a line
    #[arg(long, value_name = "FILE")]
    password: Option<PathBuf>,
    /// Worker processes; otherwise one a processor
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
}

/// Watches and tells every batch that did something.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let mut request = Request::new(&session.corpus, &session.index, session.reading()?);
    request.paths.clone_from(&options.paths);
    request.workers = options.workers;
    request.reading.passwords = reading::passwords(options.password.as_deref(), session)?;
    let pace = Pace {
        every: Duration::from_secs(options.every),
        settle: Duration::from_secs(options.settle),
        ..Pace::default()
    };
    let bar = Bar::new(session.ui);
    let mut teller =
        Teller { bar, session, format, last_failure: None, has_reported: false, stopped: None };
    let outcome = watch(&request, pace, &mut teller);
    let stopped = teller.stopped.take();
    outcome.map_err(|error| index::failure(&error, session))?;
    stopped.map_or(Ok(Exit::Done), Err)
}

/// Prints what the watch does as it happens.
struct Teller<'a> {
    bar: Bar,
    session: &'a mut Session,
    format: Format,
    /// The last failure told, so that a folder that is away is told once.
    last_failure: Option<String>,
    has_reported: bool,
    /// Why nothing more can be printed.
    stopped: Option<Stop>,
}

impl Progress for Teller<'_> {
    fn planned(&mut self, to_do: usize, sources: usize) {
        self.bar.planned(to_do, sources);
    }

    fn done(&mut self, file: &FileReport) {
        self.bar.done(file);
    }

    fn committing(&mut self) {
        self.bar.committing();
    }
}

impl Watcher for Teller<'_> {
    fn batch(&mut self, outcome: Result<&BatchReport, &WatchFault>) {
        self.bar.committing();
        match outcome {
            Ok(report) => {
                self.last_failure = None;
                let is_news = report.files.iter().any(|file| file.freshness.is_news());
                if is_news || !self.has_reported {
                    self.has_reported = true;
                    self.stopped = self.report(report).err();
                }
            }
            Err(fault) => self.tell(fault),
        }
    }

    fn is_over(&mut self) -> bool {
        self.stopped.is_some()
    }
}

impl Teller<'_> {
    fn report(&mut self, report: &BatchReport) -> Result<(), Stop> {
        report.notes.iter().for_each(|note| tell(note));
        if self.format == Format::Text {
            index::text(report, false, self.session)?;
        } else {
            index::lines(report, false, self.session)?;
        }
        Ok(self.session.out().flush()?)
    }

    /// Tells a failure, the same one only once.
    fn tell(&mut self, fault: &WatchFault) {
        let failure: Failure = match fault {
            WatchFault::Rules(diagnostics) => self.session.rule_failure(diagnostics),
            WatchFault::Batch(error) => index::failure(error, self.session),
        };
        let words = failure.message(self.session.ui);
        if self.last_failure.as_ref() != Some(&words) {
            failure.print(self.session.ui);
            self.last_failure = Some(words);
        }
    }
}

//! Many files, a few worker processes, results in the order of the files.
//!
//! ```text
//! jobs ──▶ queue ──▶ thread + worker process ──▶ a channel a job ──▶ caller, in job order
//!                    thread + worker process
//! ```
//!
//! At most a window of jobs is under way, and each holds a bounded number of results until the
//! caller has come to it: memory does not grow with the number of documents, and what is
//! written does not depend on the number of workers.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    extract::RecognisedPage,
    index::IndexError,
    ingest::{
        errand::{Errand, Outcome},
        kept::Kept,
        process::{Delivery, IsAlive, Load, StartError, Worker, WorkerCommand},
        recognition::{GoesOn, Recogniser},
    },
    model::{Document, DocumentId, Dossier, Limit, Status},
};

/// Jobs under way for each worker: one in work, the others read ahead or waiting to be taken.
const JOBS_PER_WORKER: usize = 4;

/// Dossiers of one job that wait for the caller.
const DOSSIERS_AHEAD: usize = 16;

/// Errands after which a worker is replaced, so that no state builds up. A worker takes about
/// as long to start (it loads the rules) as to read a hundred press items.
const ERRANDS_PER_WORKER: usize = 1_000;

/// Memory of a worker, in bytes, beyond which it is replaced: a large document leaves a heap
/// that the next ones need not carry.
const WORKER_MEMORY: u64 = 768 << 20;

/// What a job has become when its file was looked at.
#[derive(Debug)]
pub(super) enum Prepared<N> {
    /// Nothing is left for a worker.
    Settled(N),
    /// A worker has to run it.
    Errand {
        /// What it is told.
        errand: Box<Errand>,
        /// What it works on.
        material: Material,
        /// What is handed to the caller with the outcome.
        note: N,
    },
}

/// What a worker works on.
#[derive(Debug)]
pub(super) enum Material {
    /// The bytes of the file, and the name under which finished work on them is kept.
    Bytes(Vec<u8>, Option<String>),
    /// Documents read before, fetched one by one.
    Stored(Vec<DocumentId>),
}

/// What the caller gets of a job, in this order: any number of dossiers, then the end.
#[derive(Debug)]
pub(super) enum Piece<N> {
    /// A document with all its layers.
    Dossier(Box<Dossier>),
    /// What came so far does not count, the file is read again.
    Again,
    /// So many of so many pages were recognised.
    Recognised(usize, usize),
    /// The worker is through, after so long; `None` where its work was kept from a batch that
    /// was cut off.
    Done(Outcome, N, Option<Duration>),
    /// No worker was needed.
    Settled(N),
    /// The batch was interrupted before the job began.
    Skipped,
    /// The batch cannot go on.
    Stopped(PoolError),
}

/// Why a batch cannot go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum PoolError {
    /// There is no worker.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A stored document could not be fetched.
    #[error(transparent)]
    Stored(#[from] IndexError),
}

/// How jobs are run.
pub(super) struct Pool<'a, P, F> {
    /// How a worker is started.
    pub(super) command: &'a WorkerCommand,
    /// How many run side by side.
    pub(super) workers: usize,
    /// Looks at the file of a job; runs beside the workers and may block on the disk.
    pub(super) prepare: P,
    /// Reads pages that are pictures, where that is wanted and possible.
    pub(super) recogniser: Option<&'a Recogniser>,
    /// Fetches a document read before; its id is only the part behind the name of its source.
    pub(super) fetch: F,
    /// Finished work of batches that were cut off.
    pub(super) kept: &'a Kept,
    /// The most memory that one of the workers has taken, in bytes.
    pub(super) peak: &'a AtomicU64,
    /// When set, jobs under way are ended in order and the rest is left.
    pub(super) stop: &'a AtomicBool,
}

impl<P, F> Pool<'_, P, F> {
    /// Runs the jobs and hands the pieces of each to `take`, job after job.
    ///
    /// # Errors
    /// The first error of `take`; nothing more is run then.
    pub(super) fn run<'j, J: Sync, N: Send, E>(
        &self,
        jobs: &'j [J],
        mut take: impl FnMut(&'j J, &Receiver<Piece<N>>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        P: Fn(&J) -> Prepared<N> + Sync,
        F: Fn(&DocumentId) -> Result<Document, IndexError> + Sync,
    {
        let workers = self.workers.clamp(1, jobs.len().max(1));
        let window = workers * JOBS_PER_WORKER;
        thread::scope(|scope| {
            let (queue, waiting) = sync_channel::<Assignment<J, N>>(window);
            let waiting = Arc::new(Mutex::new(waiting));
            for _ in 0..workers {
                let waiting = Arc::clone(&waiting);
                scope.spawn(move || Hand { pool: self, worker: None }.work(&waiting));
            }
            drop(waiting);
            let mut left = jobs.iter();
            let mut under_way: VecDeque<(&J, Receiver<Piece<N>>)> = VecDeque::new();
            loop {
                while under_way.len() < window && !self.stop.load(Ordering::Relaxed) {
                    let Some(job) = left.next() else { break };
                    let (pieces, taken) = sync_channel(DOSSIERS_AHEAD);
                    queue.send((job, pieces)).expect("the hands live as long as the queue");
                    under_way.push_back((job, taken));
                }
                let Some((job, pieces)) = under_way.pop_front() else { break };
                take(job, &pieces)?;
            }
            Ok(())
        })
    }
}

/// A job on its way to a hand, and where its pieces go.
type Assignment<'j, J, N> = (&'j J, SyncSender<Piece<N>>);

/// A thread of the pool with its worker process.
struct Hand<'p, 'a, P, F> {
    pool: &'p Pool<'a, P, F>,
    worker: Option<Worker>,
}

impl<P, F> Hand<'_, '_, P, F> {
    fn work<J, N>(&mut self, waiting: &Mutex<Receiver<Assignment<J, N>>>)
    where
        P: Fn(&J) -> Prepared<N>,
        F: Fn(&DocumentId) -> Result<Document, IndexError>,
    {
        loop {
            let next = waiting.lock().expect("no hand panics while it waits").recv();
            let Ok((job, pieces)) = next else { return };
            let last = if self.pool.stop.load(Ordering::Relaxed) {
                Piece::Skipped
            } else {
                match (self.pool.prepare)(job) {
                    Prepared::Settled(note) => Piece::Settled(note),
                    Prepared::Errand { errand, material, note } => {
                        match self.run_all(&errand, &material, &pieces) {
                            Ok((outcome, took)) => Piece::Done(outcome, note, took),
                            Err(error) => Piece::Stopped(error),
                        }
                    }
                }
            };
            // a caller that has gone needs no end
            let _ = pieces.send(last);
        }
    }

    fn run_all<N>(
        &mut self,
        errand: &Errand,
        material: &Material,
        pieces: &SyncSender<Piece<N>>,
    ) -> Result<(Outcome, Option<Duration>), PoolError>
    where
        F: Fn(&DocumentId) -> Result<Document, IndexError>,
    {
        let ids = match material {
            Material::Bytes(bytes, key) => {
                return Ok(self.read(errand, bytes, key.as_ref(), pieces)?);
            }
            Material::Stored(ids) => ids,
        };
        let began = Instant::now();
        let mut worst = Outcome::of(Status::Ok);
        for id in ids {
            let document = (self.pool.fetch)(id)?;
            let load = Load::Document(&document);
            let outcome = self.run(errand, &load, None, pieces, &mut |_| {})?;
            if outcome.status != Status::Ok {
                worst = outcome;
            }
        }
        Ok((worst, Some(began.elapsed())))
    }

    /// Reads a file, and once more with the words of those of its pages that are pictures; the
    /// second value is how long it took, `None` where the work was kept from a batch that was
    /// cut off.
    fn read<N>(
        &mut self,
        errand: &Errand,
        bytes: &[u8],
        key: Option<&String>,
        pieces: &SyncSender<Piece<N>>,
    ) -> Result<(Outcome, Option<Duration>), StartError> {
        let (kept, recogniser) = (self.pool.kept, self.pool.recogniser);
        let (load, began) = (Load::Bytes(bytes), Instant::now());
        let mut pages = Vec::new();
        let mut look = |dossier: &Dossier| {
            pages = recogniser.map_or_else(Vec::new, |found| found.pages(&dossier.document));
        };
        let mut recalled = |dossier: Dossier| {
            look(&dossier);
            drop(pieces.send(Piece::Dossier(Box::new(dossier))));
        };
        let (outcome, took) = match key.and_then(|key| kept.recall(key, &mut recalled)) {
            Some(outcome) => (outcome, None),
            None => (self.run(errand, &load, key, pieces, &mut look)?, Some(began.elapsed())),
        };
        if recogniser.is_none() || pages.is_empty() {
            let sees_pictures = recogniser.is_some();
            return Ok((Outcome { sees_pictures, ..outcome }, took));
        }
        let mut tell = |done| {
            // the bar must not hold up the work
            let _ = pieces.try_send(Piece::Recognised(done, pages.len()));
            if self.pool.stop.load(Ordering::Relaxed) { GoesOn::No } else { GoesOn::Yes }
        };
        let (mut words, is_alive) = self.recognise(errand, bytes, &pages, &mut tell)?;
        if is_alive == IsAlive::Killed {
            (words, _) = self.recognise(errand, bytes, &pages, &mut tell)?;
        }
        if self.pool.stop.load(Ordering::Relaxed) {
            // read without its pictures; the next batch reads them
            return Ok((outcome, took));
        }
        let _ = pieces.send(Piece::Again);
        let errand = errand.with_recognised(words);
        let outcome = self.run(&errand, &load, None, pieces, &mut |_| {})?;
        Ok((Outcome { sees_pictures: true, ..outcome }, Some(began.elapsed())))
    }

    /// Reads pages of a file that are pictures; the second value is what became of the worker.
    fn recognise(
        &mut self,
        errand: &Errand,
        bytes: &[u8],
        pages: &[u32],
        tell: &mut dyn FnMut(usize) -> GoesOn,
    ) -> Result<(Vec<RecognisedPage>, IsAlive), StartError> {
        let Some(recogniser) = self.pool.recogniser else { return Ok((Vec::new(), IsAlive::Yes)) };
        let mut worker = self.ready()?;
        let (words, is_alive) = recogniser.read(&mut worker, errand, bytes, pages, tell);
        if is_alive == IsAlive::Yes {
            self.worker = Some(worker);
        }
        Ok((words, is_alive))
    }

    /// Runs an errand; `look` sees each document before it goes on. An errand that ended a
    /// worker with a history gets a second try in a fresh one, so that no document's status
    /// depends on which were read before it; so does one whose worker was killed from outside,
    /// so that none depends on what else happens on the machine.
    fn run<N>(
        &mut self,
        errand: &Errand,
        load: &Load,
        key: Option<&String>,
        pieces: &SyncSender<Piece<N>>,
        look: &mut dyn FnMut(&Dossier),
    ) -> Result<Outcome, StartError> {
        let mut was_killed = false;
        loop {
            let mut worker = self.ready()?;
            let had_history = worker.errands > 0;
            let mut held = None;
            let mut down = key.map(|key| self.pool.kept.take_down(key));
            let began = Instant::now();
            let (outcome, is_alive) = worker.run(errand, load, &mut |delivery| {
                let Delivery::Dossier(dossier) = delivery else { return };
                look(&dossier);
                match load {
                    Load::Bytes(_) => {
                        let dossier = match &mut down {
                            Some(down) => Box::new(down.dossier(*dossier)),
                            None => dossier,
                        };
                        let _ = pieces.send(Piece::Dossier(dossier));
                    }
                    Load::Document(_) => held = Some(dossier),
                }
            });
            self.pool.peak.fetch_max(worker.peak, Ordering::Relaxed);
            if let Some(down) = down {
                down.end(&outcome, began.elapsed());
            }
            if is_alive == IsAlive::Yes {
                if let Some(dossier) = held {
                    let _ = pieces.send(Piece::Dossier(dossier));
                }
                self.worker = Some(worker);
                return Ok(outcome);
            }
            let is_first_kill = is_alive == IsAlive::Killed && !was_killed;
            was_killed |= is_first_kill;
            let is_its_own = !had_history && !is_first_kill;
            if is_its_own || outcome.status == Status::Limit(Limit::Time) {
                return Ok(outcome);
            }
            if let Load::Bytes(_) = load {
                let _ = pieces.send(Piece::Again);
            }
        }
    }

    fn ready(&mut self) -> Result<Worker, StartError> {
        match self.worker.take() {
            Some(worker) if worker.errands < ERRANDS_PER_WORKER && worker.peak < WORKER_MEMORY => {
                Ok(worker)
            }
            _ => Worker::start(self.pool.command),
        }
    }
}

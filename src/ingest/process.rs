//! A worker process as the parent sees it: started, asked, ended, and its death explained.
//!
//! ```text
//!            errand, bytes ──▶ stdin
//! parent                             worker
//!   │◀─ answers ── reader ◀── stdout   │
//!   │   (channel)  thread              │
//!   └◀─ last words ─ thread ◀── stderr ┘
//! ```
//!
//! The threads only carry: a channel can be waited on with a time limit, a pipe cannot.

use std::{
    ffi::OsString,
    fs,
    io::{self, BufReader, BufWriter, Read},
    path::PathBuf,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, sync_channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    extract::pdf::Picture,
    ingest::{
        errand::{Answer, Errand, Outcome},
        frame,
        walls::{WallLimits, Walls},
    },
    model::{Document, Dossier, Limit, Status},
};

/// How a worker is started.
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    /// The program, this one; a test passes the built binary.
    pub program: PathBuf,
    /// Its arguments: the hidden command and the rule folders.
    pub arguments: Vec<OsString>,
    /// What it may use.
    pub limits: WallLimits,
    /// Fingerprint of the rules that it must load, where that matters.
    pub rules: Option<String>,
}

/// Answers that wait in the channel before the worker has to wait.
const ANSWERS_AHEAD: usize = 4;

/// Bytes of a worker's last words that are kept.
const LAST_WORDS: usize = 4096;

/// Seconds for a worker to load the rules and to be ready.
const START_SECONDS: u64 = 60;

/// A running worker.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    input: BufWriter<ChildStdin>,
    answers: Receiver<io::Result<Answer>>,
    last_words: Option<JoinHandle<String>>,
    seconds: u64,
    /// Fingerprint of the rules that it loaded.
    pub(super) rules: String,
    /// The walls around it.
    pub(super) walls: Walls,
    /// Errands that it has run.
    pub(super) errands: usize,
    /// The most memory that it has taken so far, in bytes; 0 where the system does not tell.
    pub(super) peak: u64,
}

/// What an errand begins with.
#[derive(Debug)]
pub(super) enum Load<'a> {
    /// The bytes of the file.
    Bytes(&'a [u8]),
    /// A document read before.
    Document(&'a Document),
}

/// What an errand brings, piece by piece.
#[derive(Debug)]
pub(super) enum Delivery {
    /// A document with all its layers.
    Dossier(Box<Dossier>),
    /// A page (from 1) that was drawn, or why it was not.
    Picture(u32, Result<Picture, String>),
}

/// A worker that could not be started; nothing can be read then.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The system would not start it.
    #[error("{}: the worker process cannot be started", program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The rules it loaded are faulty.
    #[error("the rules cannot be used: {0}")]
    Rules(String),
    /// It loaded other rules than this process: they changed in between.
    #[error("the rule files changed while they were loaded")]
    OtherRules,
    /// It ended or stayed silent before it was ready.
    #[error("the worker process did not become ready: {0}")]
    Silent(String),
    /// It was killed from outside before it was ready, and so was the one after it.
    #[error("the worker processes were killed before they were ready")]
    Killed,
}

/// Address space that the allocator of a worker takes at a time. Its own choice is a GiB at
/// once: a worker would be at its wall before its first document, and whether it finds room there
/// would depend on where the system put it.
const ARENA_KIB: &str = "32768";

impl Worker {
    /// Starts a worker and waits until it is ready; one that is killed meanwhile gets a
    /// successor.
    pub(super) fn start(command: &WorkerCommand) -> Result<Self, StartError> {
        match Self::start_once(command) {
            Err(StartError::Killed) => Self::start_once(command),
            started => started,
        }
    }

    fn start_once(command: &WorkerCommand) -> Result<Self, StartError> {
        let program = command.program.clone();
        let mut child = Command::new(&program)
            .args(&command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .env("RUST_BACKTRACE", "0")
            .env("MIMALLOC_ARENA_RESERVE", ARENA_KIB)
            .spawn()
            .map_err(|source| StartError::Spawn { program, source })?;
        let input = BufWriter::new(child.stdin.take().expect("stdin is piped"));
        let output = child.stdout.take().expect("stdout is piped");
        let complaints = child.stderr.take().expect("stderr is piped");
        let mut worker = Self {
            child,
            input,
            answers: carry(output),
            last_words: Some(thread::spawn(|| keep_end(complaints))),
            seconds: command.limits.seconds,
            rules: String::new(),
            walls: Walls::default(),
            errands: 0,
            peak: 0,
        };
        match worker.answers.recv_timeout(Duration::from_secs(START_SECONDS)) {
            Ok(Ok(Answer::Ready { rules, walls })) => {
                if command.rules.as_ref().is_some_and(|expected| *expected != rules) {
                    return Err(StartError::OtherRules);
                }
                (worker.rules, worker.walls) = (rules, walls);
                Ok(worker)
            }
            Ok(Ok(Answer::NoRules(faults))) => Err(StartError::Rules(faults)),
            _ => Err(match worker.bury() {
                (_, IsAlive::Killed) => StartError::Killed,
                (outcome, _) => StartError::Silent(outcome.reason.unwrap_or_default()),
            }),
        }
    }

    /// Runs one errand; what it brings goes to `sink` as it arrives. The second value is whether the
    /// worker lives on; a dead one has given the errand its outcome by the way it died.
    pub(super) fn run(
        &mut self,
        errand: &Errand,
        load: &Load,
        sink: &mut dyn FnMut(Delivery),
    ) -> (Outcome, IsAlive) {
        self.errands += 1;
        // a write fails only where the worker is dead; then there is no answer either
        let _ = self.send(errand, load);
        loop {
            let began = Instant::now();
            match self.answers.recv_timeout(Duration::from_secs(self.seconds)) {
                Ok(Ok(Answer::Dossier(dossier))) => sink(Delivery::Dossier(dossier)),
                Ok(Ok(Answer::Picture(page, picture))) => sink(Delivery::Picture(page, picture)),
                Ok(Ok(Answer::Done(outcome))) => {
                    self.peak = peak_memory(&self.child.id().to_string());
                    return (outcome, IsAlive::Yes);
                }
                Ok(Ok(Answer::Ready { .. } | Answer::NoRules(_)) | Err(_))
                | Err(RecvTimeoutError::Disconnected) => return self.bury(),
                Err(RecvTimeoutError::Timeout) => {
                    self.bury();
                    let reason = format!("no answer within {} seconds", began.elapsed().as_secs());
                    let status = Status::Limit(Limit::Time);
                    return (Outcome::without_document(status, reason), IsAlive::No);
                }
            }
        }
    }

    fn send(&mut self, errand: &Errand, load: &Load) -> io::Result<()> {
        frame::write(&mut self.input, errand)?;
        match load {
            Load::Bytes(bytes) => frame::write_bytes(&mut self.input, bytes),
            Load::Document(document) => frame::write(&mut self.input, document),
        }
    }

    /// Ends the process, dead or alive, and tells what its death means.
    fn bury(&mut self) -> (Outcome, IsAlive) {
        // one that died by itself keeps its exit status
        let _ = self.child.kill();
        let status = self.child.wait().ok();
        let last_words = self.last_words.take().and_then(|thread| thread.join().ok());
        let was_killed = status.and_then(signal_of) == Some(KILL_SIGNAL);
        let is_alive = if was_killed { IsAlive::Killed } else { IsAlive::No };
        (explain(status, &last_words.unwrap_or_default()), is_alive)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the most memory that a process has taken, in bytes, from its `status`; `process` is
/// its id or `self`. 0 where the system does not tell.
pub(super) fn peak_memory(process: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}

/// Whether a worker can take the next errand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IsAlive {
    /// It waits.
    Yes,
    /// It has ended.
    No,
    /// It was killed from outside, which says nothing of what it read.
    Killed,
}

fn carry(output: impl Read + Send + 'static) -> Receiver<io::Result<Answer>> {
    let (sender, receiver) = sync_channel(ANSWERS_AHEAD);
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        while let Some(answer) = frame::read(&mut output).transpose() {
            let is_end = answer.is_err();
            if sender.send(answer).is_err() || is_end {
                return;
            }
        }
    });
    receiver
}

fn keep_end(mut complaints: impl Read) -> String {
    let mut end = Vec::new();
    let mut piece = [0; LAST_WORDS];
    while let Ok(length @ 1..) = complaints.read(&mut piece) {
        end.extend_from_slice(&piece[..length]);
        let surplus = end.len().saturating_sub(LAST_WORDS);
        end.drain(..surplus);
    }
    String::from_utf8_lossy(&end).into_owned()
}

/// Tells what the death of a worker means for the document it had.
fn explain(status: Option<ExitStatus>, last_words: &str) -> Outcome {
    let line = |wanted: &str| last_words.lines().find(|line| line.contains(wanted));
    if let Some(line) = line("memory allocation of") {
        return Outcome::without_document(Status::Limit(Limit::Memory), line.trim());
    }
    if line("overflowed its stack").is_some() {
        let reason = "nested too deeply for the stack";
        return Outcome::without_document(Status::Limit(Limit::Depth), reason);
    }
    if status.and_then(signal_of) == Some(CPU_TIME_SIGNAL) {
        return Outcome::without_document(Status::Limit(Limit::Time), "CPU time used up");
    }
    let reason = match (panic_message(last_words), status) {
        (Some(message), _) => format!("the reader failed: {message}"),
        (None, Some(status)) => format!("the reader ended with {status}"),
        (None, None) => "the reader ended".to_owned(),
    };
    Outcome::without_document(Status::Failed, reason)
}

/// `SIGXCPU` on every Unix that Rust supports but MIPS, whose number differs.
const CPU_TIME_SIGNAL: i32 = 24;

/// `SIGKILL` on every Unix. No wall sends it; a person does, and a system short of memory.
const KILL_SIGNAL: i32 = 9;

#[cfg(unix)]
fn signal_of(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal_of(_status: ExitStatus) -> Option<i32> {
    None
}

/// The message of a panic: the line behind `thread '…' panicked at FILE:LINE:`.
fn panic_message(last_words: &str) -> Option<String> {
    let (_, behind) = last_words.split_once("panicked at ")?;
    let mut lines = behind.lines();
    let place = lines.next()?.trim_end_matches(':');
    let message = lines.next().unwrap_or_default();
    Some(format!("{message} ({place})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(last_words: &str, status: Status, reason: &str) {
        let outcome = explain(None, last_words);
        assert_eq!((outcome.status, outcome.reason.as_deref()), (status, Some(reason)));
    }

    #[test]
    fn a_death_is_explained_by_the_last_words() {
        check(
            "memory allocation of 99 bytes failed\n",
            Status::Limit(Limit::Memory),
            "memory allocation of 99 bytes failed",
        );
        check(
            "\nthread 'main' (7) has overflowed its stack\nfatal runtime error\n",
            Status::Limit(Limit::Depth),
            "nested too deeply for the stack",
        );
        check(
            "thread 'main' panicked at src/x.rs:3:7:\nindex out of bounds\nnote: run\n",
            Status::Failed,
            "the reader failed: index out of bounds (src/x.rs:3:7)",
        );
        check("", Status::Failed, "the reader ended");
    }
}

//! tesseract: found, started for one picture, ended when it takes too long.
//!
//! ```text
//! picture (PGM) ──▶ stdin ── tesseract ── stdout ──▶ a table of words (TSV)
//! ```

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use super::words;
use crate::extract::{RecognisedWord, pdf::Picture};

/// The program, looked for in the search path.
const PROGRAM: &str = "tesseract";

/// Languages asked for, of those that are installed, the first with most weight.
const LANGUAGES: [&str; 2] = ["deu", "eng"];

/// Dots an inch at which letters of 8 points have the 20 pixels that tesseract was trained on.
pub(super) const DOTS_PER_INCH: f32 = 300.0;

/// Time for one page. A dense page takes five seconds of one core; a machine may be busy.
const TIME_LIMIT: Duration = Duration::from_mins(5);

/// Longest table that is read of one page: a thousand times that of a dense page.
const LONGEST_TABLE: u64 = 64 << 20;

/// tesseract as it is installed on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tesseract {
    /// Its version, as it says it.
    pub version: String,
    /// The installed languages of those that klausel asks for: `deu`, `eng`.
    pub languages: Vec<&'static str>,
    program: PathBuf,
}

impl Tesseract {
    /// Finds it on the search path; `None` where it is not installed, or has neither German
    /// nor English.
    pub fn find() -> Option<Self> {
        let program = PathBuf::from(PROGRAM);
        let answer = |argument: &str| {
            let output = Command::new(&program).arg(argument).stdin(Stdio::null()).output().ok()?;
            // older versions answer on stderr
            let said = [output.stdout, output.stderr].concat();
            output.status.success().then(|| String::from_utf8_lossy(&said).into_owned())
        };
        let version = answer("--version")?.lines().next()?.trim().to_owned();
        let listed = answer("--list-langs")?;
        let is_listed = |language: &&str| listed.lines().any(|line| line.trim() == *language);
        let languages: Vec<&str> = LANGUAGES.into_iter().filter(|l| is_listed(l)).collect();
        (!languages.is_empty()).then_some(Self { version, languages, program })
    }

    /// Tells whether it can read German; without, umlauts are lost.
    pub fn reads_german(&self) -> bool {
        self.languages.contains(&"deu")
    }

    /// Reads one picture.
    ///
    /// # Errors
    /// Why it could not be read, in words for the page's warning.
    pub(super) fn read(&self, picture: &Picture) -> Result<Vec<RecognisedWord>, String> {
        let mut child = Command::new(&self.program)
            .args(["stdin", "stdout", "-l", &self.languages.join("+")])
            .args(["--dpi", &picture.dpi.round().to_string(), "tsv"])
            // one page is one thread: more cost more time in all and win little
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("tesseract cannot be started: {error}"))?;
        let table = exchange(&mut child, picture.to_pgm());
        // it has ended, or is ended now; in both cases it must be waited for
        let _ = child.kill();
        let status = child.wait();
        match (table?, status) {
            (table, Ok(status)) if status.success() => Ok(words::of_table(&table, picture.dpi)),
            (_, Ok(status)) => Err(format!("tesseract ended with {status}")),
            (_, Err(error)) => Err(format!("tesseract: {error}")),
        }
    }
}

/// Hands the picture over and takes the table, each in a thread that can be left waiting.
fn exchange(child: &mut Child, picture: Vec<u8>) -> Result<String, String> {
    let mut input = child.stdin.take().expect("stdin is piped");
    let output = child.stdout.take().expect("stdout is piped");
    thread::spawn(move || {
        // a program that ends early says so by its exit status
        let _ = input.write_all(&picture);
    });
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut table = Vec::new();
        let read = output.take(LONGEST_TABLE).read_to_end(&mut table);
        let _ = sender.send(read.map(|_| String::from_utf8_lossy(&table).into_owned()));
    });
    match receiver.recv_timeout(TIME_LIMIT) {
        Ok(Ok(table)) => wait(child).map(|()| table),
        Ok(Err(error)) => Err(format!("tesseract: {error}")),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            Err(format!("tesseract gave no answer within {} seconds", TIME_LIMIT.as_secs()))
        }
    }
}

/// Waits for a program whose output has ended.
fn wait(child: &mut Child) -> Result<(), String> {
    child.wait().map(|_| ()).map_err(|error| format!("tesseract: {error}"))
}

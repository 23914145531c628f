//! Does to the index what must not harm it, and looks whether its promises hold.
//!
//! ```text
//! cargo build --release && cargo run --release --example torture -- --all
//! ```
//!
//! | option | what is done |
//! |---|---|
//! | `--kills N` | an indexing process is killed N times at a random moment |
//! | `--batches N` | the built program over a changing corpus: it or one of its workers is killed, N times |
//! | `--errors` | every system call of a commit fails once, with EIO and with ENOSPC (needs strace) |
//! | `--disks` | commits on disks of 32 KiB to 8 MiB, and on a read-only one (needs root) |
//! | `--race N` | two indexers at once, N times |
//! | `--reads N` | N readers while generation after generation is committed |
//! | `--damage` | bits flipped in, bytes cut off and files taken from the index |
//! | `--all` | all of these: 1000 kills, 200 races, 10,000 reads |
//!
//! After every fault the same is demanded: the index opens; it holds the generation that was
//! acknowledged or the one in the making, whole; the next session commits; and `verify` finds
//! nothing afterwards. `--seed N` gives another run.

#![allow(clippy::print_stdout, reason = "an example reports on stdout")]

mod batches;
mod contents;
mod disks;
mod errors;
mod kills;
mod readers;
mod victims;

use std::{env, path::Path, process::ExitCode};

use contents::{Bad, commit_one};
use klausel::index::IndexError;

/// How a child that found the index taken ends.
const TAKEN: u8 = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_given = |name: &str| arguments.iter().any(|argument| argument == name);
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    if let Some(dir) = value("--index") {
        return write_forever(Path::new(&dir));
    }
    if let Some(dir) = value("--commit") {
        return commit(Path::new(&dir));
    }
    let number = |name: &str, usual: u64| {
        let given = value(name).and_then(|number| number.parse().ok());
        given.or_else(|| is_given("--all").then_some(usual))
    };
    let seed = number("--seed", 1).unwrap_or(1);
    let is_on = |name: &str| is_given(name) || is_given("--all");
    let mut parts: Vec<Result<String, Bad>> = Vec::new();
    let mut tell = |outcome: Result<String, Bad>| {
        match &outcome {
            Ok(told) => println!("{told}"),
            Err(error) => println!("bad: {error}"),
        }
        parts.push(outcome);
    };
    if is_on("--damage") {
        tell(readers::damage());
    }
    if let Some(races) = number("--race", 200) {
        tell(readers::race(races));
    }
    if is_on("--disks") {
        tell(disks::small_disks());
        tell(disks::read_only());
    }
    if is_on("--errors") {
        tell(errors::every_call());
    }
    if let Some(reads) = number("--reads", 10_000) {
        tell(readers::reads(reads));
    }
    if let Some(kills) = number("--kills", 1_000) {
        tell(kills::torture(kills, seed));
    }
    if let Some(kills) = number("--batches", 1_000) {
        tell(batches::torture(kills, seed));
    }
    if parts.is_empty() {
        println!("say what to do: --all, or one of the options in the head of the source");
    }
    if parts.iter().all(Result::is_ok) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The indexer: writes generations and says each when it is acknowledged.
fn write_forever(dir: &Path) -> ExitCode {
    loop {
        match commit_one(dir) {
            Ok(generation) => println!("{generation}"),
            Err(error) => {
                println!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
}

/// The indexer of one generation.
fn commit(dir: &Path) -> ExitCode {
    match commit_one(dir) {
        Ok(generation) => {
            println!("{generation}");
            ExitCode::SUCCESS
        }
        Err(IndexError::Locked { .. }) => ExitCode::from(TAKEN),
        Err(error) => {
            println!("{error}");
            ExitCode::from(2)
        }
    }
}

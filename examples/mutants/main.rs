//! Damaged files by the thousand: through worker processes as any batch is, or straight into
//! the reader for as long as one likes.
//!
//! ```text
//! cargo run --release --example mutants -- pdf|html|layout --count 5000 [--seed 1]
//! cargo run --release --example mutants -- pdf|html|layout|query --minutes 20 [--seed 1]
//! ```
//!
//! With `--count`, batches are indexed (`batches`): each must end, and every file must get
//! exactly one status. With `--minutes`, the reader runs in this process (`readers`): it must
//! not panic, hang, or take more memory than a worker has, and what it returns must be sound.
//! Files at fault are kept in the folder for temporary files.
//!
//! The mutants are those of the files in `corpus/` and, where `KLAUSEL_TEST_DATA` names a
//! folder, of the PDF files and pages below it; `layout` sets words at random places, `query`
//! changes queries. The program is its own worker process.

#![allow(clippy::print_stdout, reason = "an example reports on stdout")]

mod batches;
#[path = "../../tests/it/mutation.rs"]
mod mutation;
mod readers;
mod seeds;

use std::{env, error::Error, process::ExitCode};

use klausel::ingest::{self, WORKER};

/// Files that are read where neither `--count` nor `--minutes` is given.
const COUNT: usize = 250;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == WORKER) {
        return ingest::worker(env::args_os().skip(2));
    }
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("bad: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let target = match arguments.first().map_or("pdf", String::as_str) {
        "pdf" => Target::Pdf,
        "html" => Target::Html,
        "layout" => Target::Layout,
        "query" => Target::Query,
        other => return Err(format!("{other}: not one of pdf, html, layout, query").into()),
    };
    let number = |name: &str| -> Result<Option<u64>, Box<dyn Error>> {
        let at = arguments.iter().position(|argument| argument == name);
        let value = at.map(|at| arguments.get(at + 1).ok_or(format!("{name}: a number, please")));
        Ok(value.transpose()?.map(|value| value.parse()).transpose()?)
    };
    let seed = number("--seed")?.unwrap_or(1);
    if let Some(minutes) = number("--minutes")? {
        return readers::run(target, minutes, seed);
    }
    let count = number("--count")?.map_or(COUNT, |count| count as usize);
    batches::run(target, count, seed)
}

/// What the damaged files are given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// The reader of PDF files.
    Pdf,
    /// The reader of web pages.
    Html,
    /// The layout: sound PDF files with words anywhere.
    Layout,
    /// The parser of queries.
    Query,
}

impl Target {
    /// Returns the ending of its files.
    const fn ending(self) -> &'static str {
        match self {
            Self::Pdf | Self::Layout => "pdf",
            Self::Html => "html",
            Self::Query => "txt",
        }
    }

    /// Returns its name.
    const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Layout => "layout",
            Self::Query => "query",
        }
    }
}

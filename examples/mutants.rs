//! Damaged files by the thousand, read as any batch is: how many of which status, how fast.
//!
//! ```text
//! cargo run --release --example mutants -- --count 5000 [--kind pdf|html|layout] [--seed 1]
//! ```
//!
//! The files are mutants of those in `corpus/` (`pdf`, `html`), or pages of words at random
//! places (`layout`). Demanded of every batch: it ends, every file has exactly one status, and
//! no file took longer than the limit. A file whose reader failed is kept beside for a look.
//! The program is its own worker process.

#![allow(clippy::print_stdout, reason = "an example reports on stdout")]

#[path = "../tests/it/mutation.rs"]
mod mutation;

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use klausel::{
    ingest::{self, Ocr, Reading, Recognition, Request, Silent, WORKER, WallLimits},
    model::Status,
    rules::{Layers, Rules},
};
use mutation::{Chance, mutant, scattered};

/// Files of one batch.
const BATCH: usize = 250;

/// Seconds that one file may take; the limit of a real batch is higher.
const SECONDS: u64 = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == WORKER) {
        return ingest::worker(env::args_os().skip(2));
    }
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let count = value("--count").and_then(|n| n.parse().ok()).unwrap_or(BATCH);
    let seed = value("--seed").and_then(|n| n.parse().ok()).unwrap_or(1);
    match run(&value("--kind").unwrap_or_else(|| "pdf".to_owned()), count, seed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("bad: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(kind: &str, count: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let sound = if kind == "layout" { Vec::new() } else { sound_files(kind)? };
    let ending = if kind == "layout" { "pdf" } else { kind };
    let mut chance = Chance::new(seed);
    let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
    let mut slowest = Duration::ZERO;
    let began = Instant::now();
    let mut done = 0;
    while done < count {
        let files = (0..BATCH.min(count - done)).map(|_| match sound.as_slice() {
            [] => scattered(&mut chance),
            sound => mutant(&sound[chance.below(sound.len())], &mut chance),
        });
        let files: Vec<Vec<u8>> = files.collect();
        let batch = read(&files, ending)?;
        for (index, status) in &batch.statuses {
            *statuses.entry(status.to_string()).or_default() += 1;
            if *status == Status::Failed && batch.crashed.contains(index) {
                let path = env::temp_dir().join(format!("mutant-{kind}-{seed}-{}", done + index));
                fs::write(&path, &files[*index])?;
                println!("the reader failed: kept as {}", path.display());
            }
        }
        slowest = slowest.max(batch.took);
        done += files.len();
        println!("{done} of {count} {statuses:?}");
    }
    println!(
        "{count} {kind} mutants (seed {seed}) in {:.0} s: {statuses:?}; slowest batch of {BATCH} \
         {:.1} s; 0 aborted batches, every file one status",
        began.elapsed().as_secs_f64(),
        slowest.as_secs_f64(),
    );
    Ok(())
}

/// What became of a batch.
struct Outcome {
    /// Status of each file by its number.
    statuses: BTreeMap<usize, Status>,
    /// Files whose reader panicked or died.
    crashed: Vec<usize>,
    took: Duration,
}

fn read(files: &[Vec<u8>], ending: &str) -> Result<Outcome, Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let corpus = dir.path().join("corpus");
    fs::create_dir_all(&corpus)?;
    for (number, bytes) in files.iter().enumerate() {
        fs::write(corpus.join(format!("{number:05}.{ending}")), bytes)?;
    }
    let layers = Layers::default();
    let rules = Rules::load(&layers).map_err(|_| "the built-in rules are faulty")?;
    let mut reading = Reading::new(layers)?;
    reading.walls = WallLimits { seconds: SECONDS, ..WallLimits::default() };
    reading.recognition = Recognition::new(Ocr::Never, None);
    let request = Request::new(&corpus, dir.path().join("index"), reading);
    let began = Instant::now();
    let report = ingest::index(&request, &rules, &mut Silent)?;
    let took = began.elapsed();
    let mut outcome = Outcome { statuses: BTreeMap::new(), crashed: Vec::new(), took };
    for file in &report.files {
        let number: usize = Path::new(&file.path)
            .file_stem()
            .and_then(|stem| stem.to_str()?.parse().ok())
            .ok_or("a file that was not written")?;
        if outcome.statuses.insert(number, file.status).is_some() {
            return Err(format!("{}: more than one status", file.path).into());
        }
        if file.reason.as_deref().is_some_and(|reason| reason.starts_with("the reader")) {
            outcome.crashed.push(number);
        }
    }
    if outcome.statuses.len() != files.len() {
        return Err(
            format!("{} of {} files have a status", outcome.statuses.len(), files.len()).into()
        );
    }
    Ok(outcome)
}

/// The files of one kind in the shipped corpus.
fn sound_files(kind: &str) -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let entries: Vec<PathBuf> = fs::read_dir(corpus)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    let mut paths: Vec<PathBuf> =
        entries.into_iter().filter(|path| path.extension().is_some_and(|e| e == kind)).collect();
    paths.sort();
    if paths.is_empty() {
        return Err(format!("the corpus has no {kind} file").into());
    }
    Ok(paths.iter().map(fs::read).collect::<Result<_, _>>()?)
}

//! Damaged files through worker processes: every batch ends, every file has one status.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use klausel::{
    ingest::{self, Ocr, Reading, Recognition, Request, Silent, WallLimits},
    model::Status,
    rules::{Layers, Rules},
};

use crate::{Target, mutation::Chance, seeds};

/// Files of one batch.
const BATCH: usize = 250;

/// Seconds that one file may take; the limit of a real batch is higher.
const SECONDS: u64 = 20;

/// Reads so many mutants of the shipped files in batches, and prints what became of them.
///
/// # Errors
/// A batch that was aborted, or a file with no status or two.
pub(crate) fn run(target: Target, count: usize, seed: u64) -> Result<(), Box<dyn Error>> {
    let sound = if target == Target::Layout { Vec::new() } else { seeds::shipped(target) };
    if sound.is_empty() && target != Target::Layout {
        return Err(format!("the corpus has no {} file", target.name()).into());
    }
    let mut chance = Chance::new(seed);
    let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
    let mut slowest = Duration::ZERO;
    let began = Instant::now();
    let mut done = 0;
    while done < count {
        let files = (0..BATCH.min(count - done)).map(|_| seeds::next(&sound, &mut chance));
        let files: Vec<Vec<u8>> = files.collect();
        let batch = read(&files, target.ending())?;
        for (index, status) in &batch.statuses {
            *statuses.entry(status.to_string()).or_default() += 1;
            if *status == Status::Failed && batch.crashed.contains(index) {
                let name = format!("mutant-{}-{seed}-{}", target.name(), done + index);
                let path = env::temp_dir().join(name);
                fs::write(&path, &files[*index])?;
                println!("the reader failed: kept as {}", path.display());
            }
        }
        slowest = slowest.max(batch.took);
        done += files.len();
        println!("{done} of {count} {statuses:?}");
    }
    println!(
        "{count} {} mutants (seed {seed}) in {:.0} s: {statuses:?}; slowest batch of {BATCH} \
         {:.1} s; 0 aborted batches, every file one status",
        target.name(),
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

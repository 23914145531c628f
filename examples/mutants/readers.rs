//! Damaged inputs straight into a reader: no panic, no hang, no excess, and sound results.
//!
//! An input whose outcome was not seen before becomes one of those that are changed next, so
//! that the search goes where readers behave differently. An input that ends the process (by
//! overflowing the stack, say) is found in the file that held the input of the moment.

use std::{
    collections::{BTreeSet, HashSet},
    env,
    error::Error,
    fs,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    panic::{self, AssertUnwindSafe},
    path::PathBuf,
    process,
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use klausel::{
    extract::{Limits, Source, documents, status_of},
    ingest::WallLimits,
    model::{Document, Span},
    query::{self, Fault, FaultKind},
    rules::{Layers, Rules},
    structure::structure,
};
use unicode_normalization::is_nfc;

use crate::{Target, mutation::Chance, seeds};

/// Longest time for one input; sound files take hundredths of it, also on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Inputs kept for their outcome, so that the originals go on being changed.
const KEPT: usize = 2_000;

/// Time between two lines of progress.
const TELLING: Duration = Duration::from_mins(1);

/// When the input of the moment was begun; the watch ends the process where it takes too long.
static BEGUN: Mutex<Option<Instant>> = Mutex::new(None);

/// Where the last panic was.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// Gives changed inputs to a reader for so many minutes, and prints what was found.
///
/// # Errors
/// A fault was found; all are printed before, each place once.
pub(crate) fn run(target: Target, minutes: u64, seed: u64) -> Result<(), Box<dyn Error>> {
    let rules = Rules::load(&Layers::default()).map_err(|_| "the built-in rules are faulty")?;
    let now = kept_as(target, seed, "now");
    watch_over(now.clone());
    let mut pool = seeds::seeds(target);
    let originals = pool.len();
    let mut chance = Chance::new(seed);
    let mut seen: HashSet<u64> = HashSet::new();
    let mut faults: BTreeSet<String> = BTreeSet::new();
    let (began, mut told, mut inputs) = (Instant::now(), Instant::now(), 0_usize);
    let mut slowest = Duration::ZERO;
    let progress = |inputs: usize, outcomes: usize, faults: usize, slowest: Duration| {
        println!(
            "{}: {inputs} inputs (seed {seed}) in {:.0} s, {outcomes} outcomes, slowest {:.1} s, \
             {faults} faults",
            target.name(),
            began.elapsed().as_secs_f64(),
            slowest.as_secs_f64(),
        );
    };
    while began.elapsed() < Duration::from_mins(minutes) {
        let input = seeds::next(&pool, &mut chance);
        fs::write(&now, &input)?;
        let start = Instant::now();
        set(Some(start));
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| outcome(target, &input, &rules)));
        set(None);
        slowest = slowest.max(start.elapsed());
        inputs += 1;
        let fault = match outcome {
            Ok(Ok(outcome)) => {
                if seen.insert(outcome) && originals > 0 && pool.len() < originals + KEPT {
                    pool.push(input);
                }
                None
            }
            Ok(Err(fault)) => Some((fault, input)),
            Err(_) => Some((PANIC.lock().unwrap_or_else(PoisonError::into_inner).clone(), input)),
        };
        if let Some((fault, input)) = fault.filter(|(fault, _)| faults.insert(fault.clone())) {
            let path = kept_as(target, seed, &inputs.to_string());
            fs::write(&path, input)?;
            println!("{fault}: kept as {}", path.display());
        }
        if told.elapsed() > TELLING {
            progress(inputs, seen.len(), faults.len(), slowest);
            told = Instant::now();
        }
    }
    let _ = fs::remove_file(&now);
    progress(inputs, seen.len(), faults.len(), slowest);
    if faults.is_empty() { Ok(()) } else { Err(format!("{} faults", faults.len()).into()) }
}

fn kept_as(target: Target, seed: u64, what: &str) -> PathBuf {
    let name = format!("mutant-{}-{seed}-{what}.{}", target.name(), target.ending());
    env::temp_dir().join(name)
}

fn set(begun: Option<Instant>) {
    *BEGUN.lock().unwrap_or_else(PoisonError::into_inner) = begun;
}

/// Gives this process the memory of a worker, notes where panics come from, and ends the
/// process when an input takes too long.
fn watch_over(now: PathBuf) {
    #[cfg(unix)]
    {
        let memory = WallLimits::default().memory_bytes;
        if rlimit::Resource::AS.set(memory, memory).is_err() {
            println!("this system does not limit memory");
        }
    }
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        let message = panic.payload_as_str().unwrap_or("a panic");
        *PANIC.lock().unwrap_or_else(PoisonError::into_inner) = format!("{place}: {message}");
    }));
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_secs(1));
            let begun = *BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
            if begun.is_some_and(|begun| begun.elapsed() > LONGEST) {
                println!("bad: over {LONGEST:?} for one input: kept as {}", now.display());
                process::exit(1);
            }
        }
    });
}

/// Reads one input, and returns a number that stands for what came of it.
fn outcome(target: Target, input: &[u8], rules: &Rules) -> Result<u64, String> {
    if target == Target::Query {
        return parsed(&String::from_utf8_lossy(input));
    }
    let name = format!("mutant.{}", target.ending());
    let read = documents(&Source::new(&name, input), &Limits::default());
    match read {
        Err(error) => Ok(number(&error.to_string())),
        Ok(documents) => {
            let mut outcome = 0_u64;
            for mut document in documents {
                sound(&document)?;
                outcome = outcome.rotate_left(1) ^ number(&shape(&document));
                let clauses = structure(&mut document, rules).clauses;
                for clause in &clauses {
                    slice(&document, clause.span)?;
                }
                outcome ^= number(&format!("{}", clauses.len().checked_ilog2().unwrap_or(0)));
            }
            Ok(outcome)
        }
    }
}

/// What was read prints to the same query, unless its print, with all brackets and operators,
/// is beyond the limits of a query.
fn parsed(input: &str) -> Result<u64, String> {
    let parsed = query::parse(input);
    let again = query::parse(&parsed.query.to_string());
    let is_limit = |fault: &Fault| {
        matches!(fault.kind, FaultKind::TooLong | FaultKind::TooMany | FaultKind::TooDeep)
    };
    if again.query != parsed.query && !again.faults.iter().any(is_limit) {
        return Err("a query prints to another".to_owned());
    }
    let kinds: BTreeSet<String> = parsed.faults.iter().map(|f| format!("{:?}", f.kind)).collect();
    Ok(number(&format!("{kinds:?} {}", input.len().checked_ilog2().unwrap_or(0))))
}

/// Demands what every document promises.
fn sound(document: &Document) -> Result<(), String> {
    let spans = document.lines.iter().map(|line| line.span);
    for span in spans.chain(document.blocks.iter().map(|b| b.span)).chain(document.texts.clone()) {
        slice(document, span)?;
    }
    let follow = |spans: Vec<Span>| spans.windows(2).all(|pair| pair[0].end <= pair[1].start);
    let faults = [
        (!follow(document.lines.iter().map(|line| line.span).collect()), "lines overlap"),
        (!follow(document.blocks.iter().map(|b| b.span).collect()), "blocks overlap"),
        (!is_nfc(&document.text), "the text is not NFC"),
        (
            document.lines.iter().any(|line| !document.pages.iter().any(|p| p.number == line.page)),
            "a line stands on no page",
        ),
    ];
    match faults.iter().find(|(is_fault, _)| *is_fault) {
        Some((_, fault)) => Err((*fault).to_owned()),
        None => Ok(()),
    }
}

fn slice(document: &Document, span: Span) -> Result<(), String> {
    match document.text.get(span.start..span.end) {
        Some(_) => Ok(()),
        None => Err("a span is no slice of the text".to_owned()),
    }
}

/// What tells one outcome from another: coarse, or every input would be new.
fn shape(document: &Document) -> String {
    let size = |n: usize| n.checked_ilog2().unwrap_or(0);
    let warnings: BTreeSet<String> =
        document.warnings.iter().map(|warning| format!("{:?}", warning.kind)).collect();
    let roles: BTreeSet<String> =
        document.blocks.iter().map(|block| format!("{:?}", block.role)).collect();
    format!(
        "{} {warnings:?} {roles:?} {} {} {} {}",
        status_of(document),
        document.texts.len(),
        size(document.pages.len()),
        size(document.blocks.len()),
        size(document.text.len()),
    )
}

fn number(shape: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(shape)
}

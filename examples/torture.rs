//! Kills the indexer at random moments and looks whether the index still keeps its promises.
//!
//! ```text
//! cargo run --release --example torture -- --kills 1000
//! ```
//!
//! The program starts itself as an indexer that writes one generation after the other, kills it
//! with SIGKILL after a random time, and then demands: the index opens; it holds exactly one of
//! the generations that were acknowledged or the one in the making, whole; the next session
//! commits; and `verify` finds nothing afterwards. The contents of a generation are a function
//! of its number, so that every generation can be checked without a record of what was done.

#![allow(clippy::print_stdout, reason = "an example reports on stdout")]

use std::{
    env,
    error::Error,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

use klausel::{
    index::{ClauseFilter, Fingerprints, IndexError, Reader, SourceRecord, Writer, verify},
    model::{
        Clause, ClauseId, DocumentId, Dossier, Language, Level, Locator, Part, Span, Status, Step,
    },
};

/// Source files that generations put and remove.
const SOURCES: u64 = 24;
/// Kills come within this time after the indexer started.
const LIFE_MAX: Duration = Duration::from_millis(400);

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let outcome = if let Some(dir) = value("--index") {
        write_forever(Path::new(&dir))
    } else {
        let kills = value("--kills").and_then(|n| n.parse().ok()).unwrap_or(100);
        let seed = value("--seed").and_then(|n| n.parse().ok()).unwrap_or(1);
        torture(kills, seed)
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("bad: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Kills, looks, and lets the next session commit.
fn torture(kills: u64, seed: u64) -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?;
    let mut random = Random(seed);
    let (mut acknowledged, mut during_commit) = (0, 0);
    let started = Instant::now();
    for kill in 1..=kills {
        let mut child = Command::new(env::current_exe()?)
            .arg("--index")
            .arg(dir.path())
            .stdout(Stdio::piped())
            .spawn()?;
        thread::sleep(LIFE_MAX.mul_f64(random.share()));
        child.kill()?;
        let told = last_line(&mut child);
        child.wait()?;
        acknowledged = told.unwrap_or(acknowledged).max(acknowledged);
        let found = look(dir.path(), acknowledged)?;
        during_commit += u64::from(found > acknowledged);
        acknowledged = commit_one(dir.path())?;
        if acknowledged != found + 1 {
            return Err(format!("kill {kill}: generation {found} became {acknowledged}").into());
        }
        let verdict = verify(dir.path())?;
        if !verdict.is_sound() {
            return Err(format!("kill {kill}: {:?}", verdict.faults).into());
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{kills} kills, {acknowledged} generations, {during_commit} killed between commit and acknowledgement, 0 bad, {seconds:.1} s"
    );
    Ok(())
}

/// Returns the last generation that the indexer acknowledged before it died.
fn last_line(child: &mut Child) -> Option<u64> {
    let lines = BufReader::new(child.stdout.take()?).lines();
    lines.map_while(Result::ok).filter_map(|line| line.parse().ok()).last()
}

/// Checks that the index is the acknowledged generation or the next, whole.
fn look(dir: &Path, acknowledged: u64) -> Result<u64, Box<dyn Error>> {
    let reader = match Reader::open(dir) {
        Ok(reader) => reader,
        Err(IndexError::Missing(_)) if acknowledged == 0 => return Ok(0),
        Err(error) => return Err(format!("after {acknowledged}: {error}").into()),
    };
    let generation = reader.generation();
    if generation != acknowledged && generation != acknowledged + 1 {
        return Err(format!("{acknowledged} was acknowledged, {generation} is there").into());
    }
    let mut expected: Vec<String> = Vec::new();
    for number in 0..SOURCES {
        if let Some(dossier) = contents(number, generation) {
            expected.extend(dossier.clauses.iter().map(|clause| clause.id.0.clone()));
        }
    }
    expected.sort();
    let records = reader.clause_records(&ClauseFilter::default())?;
    let mut found = records.map(|r| r.map(|r| r.id.0)).collect::<Result<Vec<_>, _>>()?;
    found.sort();
    if found != expected {
        return Err(format!(
            "generation {generation} holds {} clauses, not {}",
            found.len(),
            expected.len()
        )
        .into());
    }
    Ok(generation)
}

/// The indexer: writes generations and says each when it is acknowledged.
fn write_forever(dir: &Path) -> Result<(), Box<dyn Error>> {
    loop {
        println!("{}", commit_one(dir)?);
    }
}

fn commit_one(dir: &Path) -> Result<u64, IndexError> {
    let fingerprints = Fingerprints { extractor: "torture".into(), rules: "torture".into() };
    let mut writer = Writer::open(dir, &fingerprints)?;
    let generation = writer.generation();
    for number in 0..SOURCES {
        let path = path_of(number);
        match contents(number, generation) {
            // What did not change since the generation before stays as it is.
            Some(dossier) if contents(number, generation - 1).as_ref() != Some(&dossier) => {
                writer.put(SourceRecord::new(path, Status::Ok), &[dossier])?;
            }
            Some(_) => {}
            None => writer.remove(&path),
        }
    }
    // A generation that only repeats the one before must still be a generation.
    writer.put(SourceRecord::new("clock", Status::Unsupported), &[])?;
    writer.commit().map(|committed| committed.state.generation)
}

fn path_of(number: u64) -> String {
    format!("{number}.pdf")
}

/// The document of a source in a generation; `None` where it has been removed.
fn contents(number: u64, generation: u64) -> Option<Dossier> {
    if generation == 0 {
        return None;
    }
    let version = (generation + number) / 5;
    let size = Random(number.wrapping_mul(1000) + version).next() % 40;
    (size >= 5).then(|| dossier(number, version, size))
}

fn dossier(number: u64, version: u64, size: u64) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.document.id = DocumentId(path_of(number));
    for article in 1..=size {
        let locator = Locator::new(vec![Step::new(Level::Article, format!("{article}v{version}"))]);
        let start = dossier.document.text.len();
        let words = format!("Fassung {version}: Artikel {article} regelt die Rückübernahme. ");
        dossier.document.text.push_str(&words.repeat(article as usize));
        let body = Span::new(start, dossier.document.text.len());
        dossier.clauses.push(Clause {
            id: ClauseId::new(&dossier.document.id, 1, &locator, 1),
            text_no: 1,
            locator,
            span: body,
            body,
            marker: None,
            heading: None,
            chapeau: None,
            part: Part::Operative,
            language: Language::De,
            page_from: 1,
            page_to: 1,
            sentences: Vec::new(),
            references: Vec::new(),
        });
    }
    dossier
}

/// A small generator (xorshift64*): the same seed gives the same run of kills.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = (self.0 ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

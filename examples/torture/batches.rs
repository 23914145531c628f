//! The built program over a corpus that changes all the time, killed at random moments: the
//! whole of it, and one of its workers, in turn.
//!
//! A batch whose worker was killed must come to its end by itself, with every document read; one
//! that was killed leaves the rest to the next.

use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Instant,
};

use klausel::index::{ClauseFilter, Reader, verify};

use crate::{
    contents::{Bad, Random},
    victims::{Aim, Victim, strike},
};

/// Files in the corpus.
const FILES: u64 = 12;
/// Kills on one corpus. Then its index is compared with one built from scratch, and another
/// begins: an index keeps the history of all changes, and to check a long one takes longer than
/// to bring it about.
const ROUND: u64 = 25;
/// Of so many kills at least one must have met a worker, or the run shows too little.
const FAIR: u64 = 4;

/// Kills the program or one of its workers, and lets the next run commit.
pub(crate) fn torture(kills: u64, seed: u64) -> Result<String, Bad> {
    let program = program()?;
    let mut random = Random(seed);
    let mut tally = Tally::default();
    let started = Instant::now();
    while tally.kills() < kills {
        let until = (tally.kills() + ROUND).min(kills);
        let round = round(&program, until, &mut random, &mut tally);
        round.map_err(|error| format!("kill {} of seed {seed}: {error}", tally.kills()))?;
    }
    let told = format!("batches: {tally}, 0 bad, {:.1} s", started.elapsed().as_secs_f64());
    if tally.workers < kills / FAIR {
        Err(format!("{told}: too few met a worker").into())
    } else {
        Ok(told)
    }
}

/// Kills until there were so many, on a corpus of its own.
fn round(program: &Path, until: u64, random: &mut Random, tally: &mut Tally) -> Result<(), Bad> {
    let dir = tempfile::tempdir()?;
    disturb(dir.path(), random)?;
    let began = Instant::now();
    run(program, dir.path(), "index")?;
    let mut usual = began.elapsed();
    while tally.kills() < until {
        disturb(dir.path(), random)?;
        let mut batch = start(program, dir.path(), "index")?;
        let aim = if tally.kills().is_multiple_of(2) { Aim::Worker } else { Aim::Parent };
        let victim = strike(&mut batch, aim, usual, random)?;
        tally.count(victim);
        let output = batch.wait_with_output()?;
        if !matches!(victim, Victim::Parent { .. }) {
            summary(&output)?;
        }
        let began = Instant::now();
        tally.recalled += run(program, dir.path(), "index")?;
        usual = (usual + began.elapsed()) / 2;
        let verdict = verify(&dir.path().join("index"))?;
        if !verdict.is_sound() {
            return Err(format!("{:?}", verdict.faults).into());
        }
    }
    compare_with_scratch(program, dir.path())
}

/// What the kills met.
#[derive(Debug, Default)]
struct Tally {
    parents: u64,
    /// Batches among them that had a worker when they were killed.
    with_workers: u64,
    workers: u64,
    late: u64,
    /// Documents taken over from a batch that was killed.
    recalled: u64,
}

impl Tally {
    const fn kills(&self) -> u64 {
        self.parents + self.workers + self.late
    }

    fn count(&mut self, victim: Victim) {
        match victim {
            Victim::Parent { workers } => {
                self.parents += 1;
                self.with_workers += u64::from(workers > 0);
            }
            Victim::Worker => self.workers += 1,
            Victim::Nobody => self.late += 1,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { parents, with_workers, workers, late, recalled } = self;
        write!(
            f,
            "{} kills: {parents} of the parent ({with_workers} with live workers), {workers} of a \
             worker, {late} too late; {recalled} documents taken over",
            self.kills()
        )
    }
}

/// Demands the answers of an index built from scratch.
fn compare_with_scratch(program: &Path, dir: &Path) -> Result<(), Bad> {
    run(program, dir, "scratch")?;
    let (here, anew) = (answers(dir, "index")?, answers(dir, "scratch")?);
    if let Some((here, anew)) = here.iter().zip(&anew).find(|(here, anew)| here != anew) {
        return Err(format!("not the answers of a build from scratch: {here} / {anew}").into());
    }
    if here.len() != anew.len() {
        return Err(format!("{} answers, from scratch {}", here.len(), anew.len()).into());
    }
    Ok(())
}

/// The built program beside this example.
fn program() -> Result<PathBuf, Bad> {
    let example = env::current_exe()?;
    let program = example.parent().and_then(Path::parent).map(|folder| folder.join("klausel"));
    let program = program.filter(|program| program.is_file());
    program.ok_or_else(|| "build the program first: cargo build --release".into())
}

/// Changes, adds, removes and renames some files.
fn disturb(dir: &Path, random: &mut Random) -> Result<(), Bad> {
    let corpus = dir.join("corpus");
    fs::create_dir_all(&corpus)?;
    let file = |number: u64| corpus.join(format!("{number}.txt"));
    fs::write(file(FILES), "Ein Text, der bleibt, damit der Ordner nie leer ist.\n")?;
    // at least one text is new, so that every batch has work for a worker
    fs::write(file(random.next() % FILES), text(random))?;
    for _ in 0..4 {
        let number = random.next() % FILES;
        match random.next() % 8 {
            0 => drop(fs::remove_file(file(number))),
            1 => drop(fs::rename(file(number), file(random.next() % FILES))),
            _ => fs::write(file(number), text(random))?,
        }
    }
    Ok(())
}

/// An agreement of its own, short or long enough to keep a worker busy for a while.
fn text(random: &mut Random) -> String {
    let days = random.next() % 10_000;
    let articles = if random.next().is_multiple_of(2) { 40 } else { 1_500 };
    let article = |number| {
        format!(
            "Artikel {number}\n\nDie ersuchte Vertragspartei beantwortet ein Ersuchen um \
             Rückübernahme innerhalb von {days} Tagen nach Eingang, Fall {number}.\n\n"
        )
    };
    (1..=articles).map(article).collect()
}

fn start(program: &Path, dir: &Path, index: &str) -> Result<Child, Bad> {
    let mut command = Command::new(program);
    command.args(["index", "--format", "jsonl", "--index", index]).current_dir(dir);
    Ok(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?)
}

/// Runs a batch to its end; returns how many documents it took over from one cut off.
fn run(program: &Path, dir: &Path, index: &str) -> Result<u64, Bad> {
    let summary = summary(&start(program, dir, index)?.wait_with_output()?)?;
    Ok(summary["recalled"].as_u64().unwrap_or_default())
}

/// Returns the last line of a batch, which must have read everything.
fn summary(output: &Output) -> Result<serde_json::Value, Bad> {
    let told = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the run ended with {}: {told}{said}", output.status).into());
    }
    Ok(serde_json::from_str(told.lines().last().unwrap_or("{}"))?)
}

/// Everything that is stored, without what only tells when.
fn answers(dir: &Path, index: &str) -> Result<Vec<String>, Bad> {
    let reader = Reader::open(&dir.join(index))?;
    let mut lines = Vec::new();
    for source in reader.sources()? {
        lines.push(format!("{} {} {}", source.path, source.sha256, source.status));
    }
    for clause in reader.clause_records(&ClauseFilter::default())? {
        let clause = clause?;
        lines.push(format!("{} {} {:?}", clause.id, clause.text, clause.tagging));
    }
    Ok(lines)
}

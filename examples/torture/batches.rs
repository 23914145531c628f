//! The built program over a corpus that changes all the time, killed at random moments: the
//! whole of it, or one of its workers.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Instant,
};

use klausel::index::{ClauseFilter, Reader, verify};

use crate::contents::{Bad, Random};

/// Files in the corpus.
const FILES: u64 = 12;
/// After so many kills the index is compared with one built from scratch.
const COMPARED: u64 = 25;
/// Kills come within so many times the time of a batch that is left alone.
const LIFE: f64 = 1.2;

/// Kills the program or one of its workers, and lets the next run commit.
pub(crate) fn torture(kills: u64, seed: u64) -> Result<String, Bad> {
    let program = program()?;
    let dir = tempfile::tempdir()?;
    let mut random = Random(seed);
    let (mut of_workers, mut recalled) = (0, 0);
    disturb(dir.path(), &mut random)?;
    let began = Instant::now();
    run(&program, dir.path(), "index")?;
    let mut usual = began.elapsed();
    let started = Instant::now();
    for kill in 1..=kills {
        disturb(dir.path(), &mut random)?;
        let child = start(&program, dir.path(), "index")?;
        thread::sleep(usual.mul_f64(LIFE * random.share()));
        of_workers += u64::from(strike(child, &mut random)?);
        let began = Instant::now();
        let bad = |error: Bad| format!("kill {kill} of seed {seed}: {error}");
        recalled += run(&program, dir.path(), "index").map_err(bad)?;
        usual = (usual + began.elapsed()) / 2;
        let verdict = verify(&dir.path().join("index"))?;
        if !verdict.is_sound() {
            return Err(bad(format!("{:?}", verdict.faults).into()).into());
        }
        if kill % COMPARED == 0 || kill == kills {
            run(&program, dir.path(), "scratch")?;
            let (here, anew) = (answers(dir.path(), "index")?, answers(dir.path(), "scratch")?);
            if let Some((here, anew)) = here.iter().zip(&anew).find(|(here, anew)| here != anew) {
                let what = format!("not the answers of a build from scratch: {here} / {anew}");
                return Err(bad(what.into()).into());
            }
            if here.len() != anew.len() {
                let what = format!("{} answers, from scratch {}", here.len(), anew.len());
                return Err(bad(what.into()).into());
            }
            fs::remove_dir_all(dir.path().join("scratch"))?;
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok(format!(
        "batches: {kills} killed, {of_workers} of them in a worker, {recalled} documents taken \
         over, 0 bad, {seconds:.1} s"
    ))
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
    for _ in 0..4 {
        let (number, days) = (random.next() % FILES, random.next() % 90);
        match random.next() % 8 {
            0 => drop(fs::remove_file(file(number))),
            1 => drop(fs::rename(file(number), file(random.next() % FILES))),
            _ => {
                let articles = (1..=40).map(|article| {
                    format!(
                        "Artikel {article}\n\nDie Frist beträgt {days} Tage nach {article}.\n\n"
                    )
                });
                fs::write(file(number), articles.collect::<String>())?;
            }
        }
    }
    Ok(())
}

fn start(program: &Path, dir: &Path, index: &str) -> Result<Child, Bad> {
    let mut command = Command::new(program);
    command.args(["index", "--format", "jsonl", "--index", index]).current_dir(dir);
    Ok(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?)
}

/// Runs a batch to its end; returns how many documents it took over from one cut off.
fn run(program: &Path, dir: &Path, index: &str) -> Result<u64, Bad> {
    let output = start(program, dir, index)?.wait_with_output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the run ended with {}: {told}{said}", output.status).into());
    }
    let summary: serde_json::Value = serde_json::from_str(told.lines().last().unwrap_or("{}"))?;
    Ok(summary["recalled"].as_u64().unwrap_or_default())
}

/// Kills the program, or one of its workers and then lets it come to its end; returns whether
/// it was a worker.
fn strike(mut child: Child, random: &mut Random) -> Result<bool, Bad> {
    let id = child.id();
    let workers = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    let worker = workers.split_whitespace().next().filter(|_| random.next().is_multiple_of(2));
    if let Some(worker) = worker {
        Command::new("kill").args(["-9", worker]).stderr(Stdio::null()).status()?;
        child.wait()?;
        return Ok(true);
    }
    child.kill()?;
    child.wait()?;
    Ok(false)
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

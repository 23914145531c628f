//! Readers beside a writer, two writers, and damage that must be noticed.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use klausel::index::{Reader, verify};

use crate::{
    TAKEN,
    contents::{Bad, check, commit_one},
};

/// Flips tried in one file.
const FLIPS: usize = 64;

/// Reads while another process commits generation after generation; each answer must be of one.
pub(crate) fn reads(reads: u64) -> Result<String, Bad> {
    let dir = tempfile::tempdir()?;
    commit_one(dir.path())?;
    let mut writer = Command::new(env::current_exe()?)
        .arg("--index")
        .arg(dir.path())
        .stdout(Stdio::null())
        .spawn()?;
    let started = Instant::now();
    let mut generations = BTreeSet::new();
    let outcome = (0..reads).try_for_each(|_| {
        let reader = Reader::open(dir.path())?;
        generations.insert(check(&reader)?);
        Ok::<(), Bad>(())
    });
    let has_ended = writer.try_wait()?.is_some();
    let _ = writer.kill();
    writer.wait()?;
    outcome?;
    if has_ended {
        return Err("the writer ended beside the readers".into());
    }
    let (generations, seconds) = (generations.len(), started.elapsed().as_secs_f64());
    Ok(format!("reads: {reads} over {generations} generations, 0 mixed, {seconds:.1} s"))
}

/// Two indexers at once: each commits or says that another one works, and nothing is lost.
pub(crate) fn race(races: u64) -> Result<String, Bad> {
    let dir = tempfile::tempdir()?;
    let (mut generation, mut refused) = (0, 0);
    for race in 1..=races {
        let start = || {
            Command::new(env::current_exe()?)
                .arg("--commit")
                .arg(dir.path())
                .stdout(Stdio::null())
                .spawn()
        };
        let mut both = [start()?, start()?];
        for child in &mut both {
            match child.wait()?.code() {
                Some(0) => generation += 1,
                Some(code) if code == i32::from(TAKEN) => refused += 1,
                code => return Err(format!("race {race}: an indexer ended with {code:?}").into()),
            }
        }
        let found = check(&Reader::open(dir.path())?)?;
        if found != generation {
            return Err(format!("race {race}: {generation} commits, generation {found}").into());
        }
    }
    let verdict = verify(dir.path())?;
    if !verdict.is_sound() {
        return Err(format!("after {races} races: {:?}", verdict.faults).into());
    }
    Ok(format!("races: {races}, {generation} commits, {refused} times one waited, 0 bad"))
}

/// Every file of the index with bits flipped, cut short, emptied, lost or swapped for another.
pub(crate) fn damage() -> Result<String, Bad> {
    let dir = tempfile::tempdir()?;
    for _ in 0..3 {
        commit_one(dir.path())?;
    }
    let files = files(dir.path())?;
    let mut tried = 0;
    let mut demand = |what: String| {
        tried += 1;
        let is_noticed = verify(dir.path()).map_or(true, |verdict| !verdict.is_sound());
        if is_noticed { Ok(()) } else { Err(Bad::from(format!("not noticed: {what}"))) }
    };
    for (at, file) in files.iter().enumerate() {
        let name = file.display();
        let bytes = fs::read(file)?;
        for position in (0..bytes.len()).step_by((bytes.len() / FLIPS).max(1)) {
            let mut flipped = bytes.clone();
            flipped[position] ^= 1 << (position % 8);
            fs::write(file, &flipped)?;
            demand(format!("{name}: a bit flipped at {position}"))?;
        }
        for length in [0, 1, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            fs::write(file, &bytes[..length.min(bytes.len())])?;
            if length < bytes.len() {
                demand(format!("{name}: cut to {length} bytes"))?;
            }
        }
        let other = fs::read(&files[(at + 1) % files.len()])?;
        if other != bytes {
            fs::write(file, &other)?;
            demand(format!("{name}: another file in its place"))?;
        }
        fs::remove_file(file)?;
        demand(format!("{name}: lost"))?;
        fs::write(file, &bytes)?;
    }
    if !verify(dir.path())?.is_sound() {
        return Err("not sound with all files back".into());
    }
    let files = files.len();
    Ok(format!("damage: {tried} kinds in {files} files, all noticed"))
}

/// Files of the index in order, locks aside: they hold nothing.
fn files(dir: &Path) -> Result<Vec<PathBuf>, Bad> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if path.extension().is_none_or(|ending| ending != "lock") && !path.ends_with(".lock")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

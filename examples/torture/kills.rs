//! An indexing process that is killed at random moments.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::contents::{Bad, Random, recovers};

/// Kills come within this time after the indexer started.
const LIFE_MAX: Duration = Duration::from_millis(400);

/// Kills, looks, and lets the next session commit.
pub(crate) fn torture(kills: u64, seed: u64) -> Result<String, Bad> {
    let dir = tempfile::tempdir()?;
    let mut random = Random(seed);
    let (mut acknowledged, mut between) = (0, 0);
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
        let (found, next) = recovers(dir.path(), acknowledged)
            .map_err(|error| format!("kill {kill} of seed {seed}: {error}"))?;
        between += u64::from(found > acknowledged);
        acknowledged = next;
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok(format!(
        "kills: {kills}, {acknowledged} generations, {between} between commit and acknowledgement, \
         0 bad, {seconds:.1} s"
    ))
}

/// Returns the last generation that the indexer acknowledged before it died.
fn last_line(child: &mut Child) -> Option<u64> {
    let lines = BufReader::new(child.stdout.take()?).lines();
    lines.map_while(Result::ok).filter_map(|line| line.parse().ok()).last()
}

//! Whom a kill meets: a running batch, or one of the workers that it has at that moment.

use std::{
    fs,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::contents::{Bad, Random};

/// Whom a kill is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The batch itself.
    Parent,
    /// One of its workers.
    Worker,
}

/// Whom a kill met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Victim {
    /// The batch, with so many workers alive.
    Parent { workers: usize },
    /// One of its workers.
    Worker,
    /// Nobody: the batch was at its end.
    Nobody,
}

/// Lets a batch live for a share of the time that such a batch usually takes, counted for a
/// worker from the moment on at which there is one, and kills. Where the workers have ended by
/// then, the batch is killed.
pub(crate) fn strike(
    batch: &mut Child,
    aim: Aim,
    usual: Duration,
    random: &mut Random,
) -> Result<Victim, Bad> {
    /// A kill meant for a worker comes early enough to find one.
    const LIFE_OF_WORKERS: f64 = 0.6;
    /// One meant for the batch may come too late.
    const LIFE: f64 = 1.2;
    match aim {
        Aim::Parent => thread::sleep(usual.mul_f64(LIFE * random.share())),
        Aim::Worker => {
            wait_for_worker(batch)?;
            thread::sleep(usual.mul_f64(LIFE_OF_WORKERS * random.share()));
        }
    }
    if batch.try_wait()?.is_some() {
        return Ok(Victim::Nobody);
    }
    let workers = workers_of(batch);
    if aim == Aim::Worker && !workers.is_empty() {
        let chosen = &workers[random.next() as usize % workers.len()];
        let killed = Command::new("kill").args(["-9", chosen]).stderr(Stdio::null()).status()?;
        if killed.success() {
            return Ok(Victim::Worker);
        }
    }
    batch.kill()?;
    Ok(Victim::Parent { workers: workers.len() })
}

/// Waits until a batch has a worker, or is at its end.
fn wait_for_worker(batch: &mut Child) -> Result<(), Bad> {
    /// Short against the life of a worker.
    const LOOKS_EVERY: Duration = Duration::from_millis(2);
    /// A batch that does nothing for so long hangs.
    const PATIENCE: Duration = Duration::from_mins(2);
    let began = Instant::now();
    while batch.try_wait()?.is_none() && workers_of(batch).is_empty() {
        if began.elapsed() > PATIENCE {
            return Err("the batch neither starts a worker nor ends".into());
        }
        thread::sleep(LOOKS_EVERY);
    }
    Ok(())
}

/// The processes that a batch has started and that live: the system keeps them apart by the
/// thread that started them.
fn workers_of(batch: &Child) -> Vec<String> {
    let threads = fs::read_dir(format!("/proc/{}/task", batch.id())).into_iter().flatten();
    let children = threads.flatten().map(|thread| thread.path().join("children"));
    let told: String = children.filter_map(|path| fs::read_to_string(path).ok()).collect();
    let mut workers: Vec<String> = told.split_whitespace().map(str::to_owned).collect();
    workers.sort();
    workers
}

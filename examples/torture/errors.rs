//! Every system call of a commit that touches the disk fails once.
//!
//! `strace` puts the error in the place of the call's own outcome, below any library. A run
//! without errors tells how often each call is made; then the n-th of each fails, for every n.

use std::{
    collections::HashMap,
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::contents::{Bad, commit_one, recovers};

/// Calls that reach the disk. Reads of mapped files are no calls; what they may meet is the
/// affair of `--damage`.
const CALLS: [&str; 16] = [
    "openat",
    "read",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "unlink",
    "unlinkat",
    "mkdir",
    "rmdir",
    "ftruncate",
    "mmap",
    "statx",
    "flock",
    "getdents64",
];

/// What a call fails with.
const ERRORS: [&str; 2] = ["EIO", "ENOSPC"];

/// Generations before the commit that is hurt: enough that segments are merged and removed.
const BEFORE: u64 = 6;

/// Lets every call fail once.
pub(crate) fn every_call() -> Result<String, Bad> {
    if Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_err() {
        return Ok("errors: strace is not installed, nothing was tried".to_owned());
    }
    let pattern = tempfile::tempdir()?;
    for _ in 0..BEFORE {
        commit_one(pattern.path())?;
    }
    let (mut tried, mut told, mut survived) = (0, 0, 0);
    for call in CALLS {
        let number = count(call, pattern.path())?;
        for at in 1..=number {
            for error in ERRORS {
                let dir = tempfile::tempdir()?;
                copy(pattern.path(), dir.path())?;
                let inject = format!("inject={call}:error={error}:when={at}");
                let (is_success, said) = run(&["-e", &inject], dir.path())?;
                // what was acknowledged is there, what was refused may be there
                let acknowledged = BEFORE + u64::from(is_success);
                recovers(dir.path(), acknowledged)
                    .map_err(|bad| format!("{inject}: {bad}; the commit said {said:?}"))?;
                tried += 1;
                if is_success { survived += 1 } else { told += 1 }
            }
        }
    }
    Ok(format!(
        "errors: {tried} injected into {} kinds of call, {told} told, {survived} without harm, 0 bad",
        CALLS.len()
    ))
}

/// How often one thread of a commit makes a call at most: strace counts by thread. The
/// program's own start is among the calls and fails alike.
fn count(call: &str, pattern: &Path) -> Result<u64, Bad> {
    let dir = tempfile::tempdir()?;
    copy(pattern, dir.path())?;
    let log = dir.path().join("calls");
    let log_name = log.to_str().ok_or("a path in UTF-8")?;
    run(&["-o", log_name, "-e", &format!("trace={call}")], dir.path())?;
    let calls = fs::read_to_string(&log)?;
    let mut by_thread: HashMap<&str, u64> = HashMap::new();
    for line in calls.lines().filter(|line| line.contains(&format!("{call}("))) {
        *by_thread.entry(line.split_whitespace().next().unwrap_or_default()).or_default() += 1;
    }
    Ok(by_thread.into_values().max().unwrap_or(0))
}

/// Commits once under strace; returns whether it was acknowledged, and what was said.
fn run(options: &[&str], dir: &Path) -> Result<(bool, String), Bad> {
    let output = Command::new("strace")
        .args(["-f", "-qq"])
        .args(options)
        .arg(env::current_exe()?)
        .arg("--commit")
        .arg(dir)
        .stderr(Stdio::null())
        .output()?;
    Ok((output.status.success(), String::from_utf8_lossy(&output.stdout).trim().to_owned()))
}

fn copy(from: &Path, to: &Path) -> Result<(), Bad> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

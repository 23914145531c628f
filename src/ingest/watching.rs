//! Watches the folders and brings the index up to date when something changed and came to
//! rest: one batch at a time.
//!
//! The folders are looked at again and again. That is robust where the system's notices are
//! not (network shares, folders that come and go), and costs one look at each file's size and
//! time.
//!
//! ```text
//! look ── as at the last batch ──▶ wait
//!      └─ different ─▶ wait until two looks agree ─▶ batch
//! ```

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::{
    corpus::{Hint, Root},
    index::remembered_roots,
    ingest::{BatchReport, IngestError, Progress, Request, index, interrupts::Interrupts},
    rules::{Diagnostic, Rules},
};

/// How often the folders are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two looks.
    pub every: Duration,
    /// So long nothing may change before a batch begins.
    pub settle: Duration,
    /// A batch that could not be done is tried again after this time, or when something
    /// changes.
    pub retry: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { every: seconds(10), settle: seconds(5), retry: seconds(60) }
    }
}

/// Why a batch of a watch could not be done; the watch goes on.
#[derive(Debug, thiserror::Error)]
pub enum WatchFault {
    /// The rules are faulty.
    #[error("the rules cannot be used")]
    Rules(Vec<Diagnostic>),
    /// The batch.
    #[error(transparent)]
    Batch(#[from] IngestError),
}

/// Is told what a watch does.
pub trait Watcher: Progress {
    /// A batch is done or could not be done.
    fn batch(&mut self, outcome: Result<&BatchReport, &WatchFault>);

    /// Tells whether the watch shall end; asked after every look.
    fn is_over(&mut self) -> bool {
        false
    }
}

/// Longest sleep between two questions whether the watch shall end.
const NAP: Duration = Duration::from_millis(200);

/// Watches until interrupted or told to end. The first batch begins at once.
///
/// # Errors
/// [`IngestError::Signals`]; what goes wrong in a batch is told and tried again.
pub fn watch(request: &Request, pace: Pace, watcher: &mut dyn Watcher) -> Result<(), IngestError> {
    let interrupts = Interrupts::watch().map_err(IngestError::Signals)?;
    let mut done: Option<u64> = None;
    let mut tried: Option<(u64, Instant)> = None;
    let is_over = |watcher: &mut dyn Watcher| interrupts.is_asked() || watcher.is_over();
    loop {
        let now = look(request);
        let may_try = tried.is_none_or(|(at, when)| at != now || when.elapsed() >= pace.retry);
        if done != Some(now) && may_try {
            let is_first = done.is_none() && tried.is_none();
            if !is_first && !rests(request, now, pace.settle, &interrupts) {
                if is_over(watcher) {
                    return Ok(());
                }
                continue;
            }
            let outcome = batch(request, watcher);
            watcher.batch(outcome.as_ref());
            (done, tried) = match outcome {
                Ok(_) => (Some(now), None),
                Err(_) => (done, Some((now, Instant::now()))),
            };
        }
        let until = Instant::now() + pace.every;
        loop {
            if is_over(watcher) {
                return Ok(());
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            thread::sleep(left.min(NAP));
        }
    }
}

fn batch(request: &Request, progress: &mut dyn Watcher) -> Result<BatchReport, WatchFault> {
    // rules may have changed with the documents
    let rules = Rules::load(&request.reading.rules).map_err(WatchFault::Rules)?;
    Ok(index(request, &rules, progress)?)
}

/// Waits for so long and tells whether nothing changed meanwhile.
fn rests(request: &Request, seen: u64, settle: Duration, interrupts: &Interrupts) -> bool {
    let until = Instant::now() + settle;
    while Instant::now() < until && !interrupts.is_asked() {
        thread::sleep(until.saturating_duration_since(Instant::now()).min(NAP));
    }
    !interrupts.is_asked() && look(request) == seen
}

/// Takes in the names, sizes and times of everything a batch depends on in one number.
fn look(request: &Request) -> u64 {
    let mut seen = DefaultHasher::new();
    let further = remembered_roots(&request.index).into_iter().map(|name| Root::remembered(&name));
    let mut paths: Vec<PathBuf> = further.map(|root| root.path().to_owned()).collect();
    paths.push(request.corpus.clone());
    paths.extend(request.paths.iter().cloned());
    paths.extend(request.reading.rules.extra.clone());
    for path in paths {
        // a folder may be named by a link, as a batch takes it
        take_in(&path.canonicalize().unwrap_or(path), &mut seen);
    }
    seen.finish()
}

fn take_in(path: &Path, seen: &mut DefaultHasher) {
    path.hash(seen);
    // links are not followed by a batch either; a folder that is away is a look of its own
    let Ok(metadata) = fs::symlink_metadata(path) else { return };
    if metadata.is_file() {
        let hint = Hint::of(&metadata);
        (hint.size, hint.modified).hash(seen);
    } else if metadata.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten();
        let mut below: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        below.sort();
        for path in below.iter().filter(|path| !is_hidden(path)) {
            take_in(path, seen);
        }
    }
}

/// Hidden files are no documents; what is being written is one.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ingest::Reading, rules::Layers};

    #[cfg(unix)]
    #[test]
    fn what_changes_in_a_folder_that_is_named_by_a_link_is_seen() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (folder, link) = (dir.path().join("akten"), dir.path().join("corpus"));
        fs::create_dir(&folder).expect("made");
        std::os::unix::fs::symlink(&folder, &link).expect("linked");
        let reading = Reading::new(Layers::default()).expect("this program is there");
        let request = Request::new(link, dir.path().join("index"), reading);
        let before = look(&request);
        assert_eq!(look(&request), before);
        fs::write(folder.join("a.txt"), "Abkommen").expect("written");
        assert_ne!(look(&request), before);
    }
}

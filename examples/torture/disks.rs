//! Disks that are too small, and one that cannot be written.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use klausel::index::{IndexError, Reader};

use crate::contents::{Bad, check, commit_one, look, recovers};

/// Sizes of the disks in KiB, from one that holds nothing to one that holds some generations.
const SIZES: [u64; 9] = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];

/// Commits on one disk at most: segments of removed generations are merged away.
const COMMITS: u64 = 30;

/// A disk in memory, gone when dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    /// Makes a disk; `None` where this user may not.
    fn new(options: &str) -> Result<Option<Self>, Bad> {
        let dir = tempfile::tempdir()?;
        let is_mounted = mount(&["-t", "tmpfs", "-o", options, "tmpfs"], dir.path());
        Ok(is_mounted.then_some(Self(dir)))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn change(&self, options: &str) -> bool {
        mount(&["-o", &format!("remount,{options}")], self.path())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // a disk that is still busy goes with the machine
        let _ = Command::new("umount").arg(self.path()).stderr(Stdio::null()).status();
    }
}

fn mount(arguments: &[&str], at: &Path) -> bool {
    let status = Command::new("mount").args(arguments).arg(at).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Commits until the disk is full: every failure is told and leaves the generation before, and
/// with room again the next session commits.
pub(crate) fn small_disks() -> Result<String, Bad> {
    let (mut commits, mut failures) = (0, 0);
    for size in SIZES {
        let Some(disk) = Disk::new(&format!("size={size}k"))? else {
            return Ok("disks: this user may not mount, nothing was tried".to_owned());
        };
        let index = disk.path().join("index");
        let mut acknowledged = 0;
        for _ in 0..COMMITS {
            if let Ok(generation) = commit_one(&index) {
                acknowledged = generation;
                commits += 1;
            } else {
                failures += 1;
                acknowledged =
                    look(&index, acknowledged).map_err(|error| format!("{size} KiB: {error}"))?;
            }
        }
        if !disk.change("size=64m") {
            return Err(format!("{size} KiB: the disk cannot be made larger").into());
        }
        recovers(&index, acknowledged).map_err(|error| format!("{size} KiB: {error}"))?;
    }
    let disks = SIZES.len();
    Ok(format!("disks: {disks} sizes, {commits} commits, {failures} failures told, 0 bad"))
}

/// An index on a disk that cannot be written is read, and a writer says why it cannot write.
pub(crate) fn read_only() -> Result<String, Bad> {
    let Some(disk) = Disk::new("size=64m")? else {
        return Ok("read-only disk: this user may not mount, nothing was tried".to_owned());
    };
    let index = disk.path().join("index");
    let generation = commit_one(&index)?;
    let before = fs::read_dir(&index)?.count();
    if !disk.change("ro") {
        return Err("the disk cannot be made read-only".into());
    }
    if check(&Reader::open(&index)?)? != generation {
        return Err("a read-only index is read otherwise".into());
    }
    match commit_one(&index) {
        Err(IndexError::ReadOnly { .. }) => {}
        other => return Err(format!("a write on a read-only disk: {other:?}").into()),
    }
    if fs::read_dir(&index)?.count() != before {
        return Err("a refused write left something behind".into());
    }
    Ok("read-only disk: read, and the refusal said so".to_owned())
}

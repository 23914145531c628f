//! An index on its way into a backup and out of it: the files of one whole generation.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use super::{
    IndexError, directory, format,
    place::{self, WriteLock},
};

/// One whole generation, held still: no session writes until this is dropped.
#[derive(Debug)]
pub struct Frozen {
    dir: PathBuf,
    store: PathBuf,
    format: String,
    files: BTreeMap<String, String>,
    _lock: WriteLock,
}

impl Frozen {
    /// Holds the present generation still.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Locked`], [`IndexError::ReadOnly`], and
    /// [`IndexError::Damaged`] where a session was cut off: the next one cleans up.
    pub fn take(dir: &Path) -> Result<Self, IndexError> {
        if place::published(dir)?.is_none() {
            return Err(IndexError::Missing(dir.to_owned()));
        }
        let lock = WriteLock::take(dir)?;
        let published =
            place::published(dir)?.ok_or_else(|| IndexError::Missing(dir.to_owned()))?;
        let seal = place::read_seal(&published.folder)?.filter(|seal| !seal.is_open);
        let seal = seal.ok_or_else(|| IndexError::damaged(dir, "the last indexing was cut off"))?;
        Ok(Self {
            dir: dir.to_owned(),
            store: published.folder,
            format: published.format,
            files: seal.files,
            _lock: lock,
        })
    }

    /// Returns the files to copy: where they are, under which name, and the SHA-256 that they
    /// must have where one is sealed.
    pub fn files(&self) -> impl Iterator<Item = (PathBuf, &str, Option<&str>)> {
        let sealed = self.files.iter().map(|(name, sum)| (name.as_str(), Some(sum.as_str())));
        sealed.chain([(place::SEAL, None)]).map(|(name, sum)| (self.store.join(name), name, sum))
    }

    /// Returns the format of the files, which [`install`] must be told.
    pub fn format(&self) -> &str {
        &self.format
    }

    /// Returns the folder of the index.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

/// Puts copied files in the place of what an index holds: beside it first, then published by
/// rename. `copy` fills the folder that it is given.
///
/// # Errors
/// [`IndexError::Locked`], [`IndexError::ReadOnly`], [`IndexError::Io`]; what was there stands
/// then. Those of `copy`.
pub fn install<E: From<IndexError>>(
    dir: &Path,
    format: &str,
    copy: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    fs::create_dir_all(dir).map_err(|error| place::unwritable(dir, dir, error))?;
    let lock = WriteLock::take(dir)?;
    let store = place::new_store(dir)?;
    if let Err(error) = copy(&store) {
        // the error at hand says more than one that follows from it
        let _ = fs::remove_dir_all(&store);
        return Err(error);
    }
    directory::sync(&store).map_err(|error| IndexError::io(&store, error))?;
    place::publish(dir, &store, format)?;
    place::sweep(dir, Some(&store))?;
    drop(lock);
    Ok(())
}

/// Tells whether this build reads an index of the format.
pub fn reads_format(name: &str) -> bool {
    name == format::name()
}

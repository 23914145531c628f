//! The engine's view of a store folder.
//!
//! Wraps tantivy's memory-mapped directory and mends three of its habits: `meta.json` and
//! `.managed.json` are written with the permissions of any other file (tantivy's are readable
//! by their owner only), the folder is synced after `meta.json` was renamed into place (so that
//! a commit that returned survives a power cut), and readers take no lock (so that an index in
//! a read-only folder can be searched; [`Reader`](super::Reader) looks twice instead).

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle,
    WritePtr,
    error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};

/// What every file written and not yet renamed begins with.
pub(super) const TEMPORARY: &str = ".tmp";

/// The engine's list of segments.
pub(super) const META: &str = "meta.json";

/// The engine's list of the files it wrote.
pub(super) const MANAGED: &str = ".managed.json";

/// What a folder is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Takes no lock and writes nothing.
    Read,
    /// Takes the engine's locks.
    Write,
}

/// A store folder as the engine's directory.
#[derive(Debug, Clone)]
pub(super) struct StoreDirectory {
    inner: MmapDirectory,
    root: PathBuf,
    access: Access,
}

impl StoreDirectory {
    /// Opens an existing folder.
    pub(super) fn open(root: &Path, access: Access) -> Result<Self, OpenDirectoryError> {
        Ok(Self { inner: MmapDirectory::open(root)?, root: root.to_owned(), access })
    }
}

/// Replaces `name` in `folder` in one step, contents first.
pub(super) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let temporary = folder.join(format!("{TEMPORARY}-{name}"));
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    fs::rename(&temporary, folder.join(name))
}

/// Makes the names in `folder` survive a power cut.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}

impl Directory for StoreDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.inner.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let name = path.to_str().ok_or(io::ErrorKind::InvalidInput)?;
        replace(&self.root, name, data)?;
        if name == META { sync(&self.root) } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        sync(&self.root)
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.access {
            Access::Read => Ok(DirectoryLock::from(Box::new(()))),
            Access::Write => self.inner.acquire_lock(lock),
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

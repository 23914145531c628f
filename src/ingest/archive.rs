//! Backups: the corpus folder and one whole generation of the index, every file with its
//! checksum.
//!
//! ```text
//! DIR/
//!   corpus/…       every file of the corpus folder, hidden ones and links aside
//!   index/…        the files of one generation
//!   backup.json    what there must be, written last: without it, it is no backup
//! ```

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::index::{Frozen, IndexError, Reader, install, reads_format, remembered_roots};

/// Name of the list of files.
const LIST: &str = "backup.json";

/// A backup or a restoration that could not be done.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The folder holds something already that must not be overwritten.
    #[error("{}: is not empty", .0.display())]
    Occupied(PathBuf),
    /// The folder is no finished backup.
    #[error("{}: holds no finished backup", .0.display())]
    NoBackup(PathBuf),
    /// A file of the backup, or of the index on its way into it, is not what was written.
    #[error("{}: is not what was written", .0.display())]
    Damaged(PathBuf),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The system refused to read or write a file.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// Generation of the index in it; `None` where there was no index.
    pub generation: Option<u64>,
    /// Format of the index in it.
    format: Option<String>,
    /// Further roots, whose files are not in it.
    pub roots: Vec<String>,
    /// SHA-256 and size of each file, by path below the backup.
    files: BTreeMap<String, (String, u64)>,
}

impl Backup {
    /// Returns the number of files.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// Returns the bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|(_, size)| size).sum()
    }

    /// Tells whether this build reads the index in it; if not, it is built anew after all is
    /// restored.
    pub fn has_readable_index(&self) -> bool {
        self.format.as_deref().is_some_and(reads_format)
    }
}

/// Copies corpus and index into an empty folder.
///
/// # Errors
/// [`ArchiveError::Occupied`], [`ArchiveError::Damaged`] where a file of the index is not what
/// was sealed, [`ArchiveError::Index`], [`ArchiveError::Io`].
pub fn back_up(corpus: &Path, index: &Path, target: &Path) -> Result<Backup, ArchiveError> {
    make_empty(target)?;
    let mut backup =
        Backup { generation: None, format: None, roots: Vec::new(), files: BTreeMap::new() };
    match Frozen::take(index) {
        Ok(frozen) => {
            backup.generation = Some(Reader::open_for_writing(index)?.generation());
            backup.format = Some(frozen.format().to_owned());
            backup.roots = remembered_roots(frozen.dir());
            for (from, name, sealed) in frozen.files() {
                let name = format!("index/{name}");
                let sum = backup.take(&from, target, name)?;
                if sealed.is_some_and(|sealed| sealed != sum) {
                    return Err(ArchiveError::Damaged(from));
                }
            }
        }
        Err(IndexError::Missing(_)) => {}
        Err(error) => return Err(error.into()),
    }
    for below in files_below(corpus)? {
        let name = Path::new("corpus").join(&below);
        // a name that is not UTF-8 cannot be listed, and what is not listed is not safe
        let name = name.to_str().ok_or_else(|| {
            let source = io::Error::new(io::ErrorKind::InvalidData, "the name is not UTF-8");
            ArchiveError::Io { path: corpus.join(&below), source }
        })?;
        backup.take(&corpus.join(&below), target, name.replace('\\', "/"))?;
    }
    let list = serde_json::to_vec_pretty(&backup).expect("a list has only words and numbers");
    let path = target.join(LIST);
    let write = || -> io::Result<()> {
        let mut file = File::create(&path)?;
        file.write_all(&list)?;
        file.sync_all()
    };
    write().map_err(|source| ArchiveError::Io { path: path.clone(), source })?;
    Ok(backup)
}

impl Backup {
    fn take(&mut self, from: &Path, target: &Path, name: String) -> Result<String, ArchiveError> {
        let (sum, size) = copy(from, &target.join(&name))?;
        self.files.insert(name, (sum.clone(), size));
        Ok(sum)
    }
}

/// Checks every file of a backup, then puts the corpus into a folder that is empty or not
/// there, and the index in the place of what is there.
///
/// # Errors
/// [`ArchiveError::NoBackup`], [`ArchiveError::Damaged`] and [`ArchiveError::Occupied`] before
/// anything is changed; [`ArchiveError::Index`], [`ArchiveError::Io`].
pub fn restore(source: &Path, corpus: &Path, index: &Path) -> Result<Backup, ArchiveError> {
    let backup: Backup = fs::read(source.join(LIST))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| ArchiveError::NoBackup(source.to_owned()))?;
    for (name, (sealed, _)) in &backup.files {
        let path = source.join(name);
        if sum_of(&path).ok().is_none_or(|(sum, _)| sum != *sealed) {
            return Err(ArchiveError::Damaged(path));
        }
    }
    make_empty(corpus)?;
    for name in backup.files.keys() {
        if let Some(below) = name.strip_prefix("corpus/") {
            copy(&source.join(name), &corpus.join(below))?;
        }
    }
    if let Some(format) = &backup.format {
        install(index, format, |store| {
            for name in backup.files.keys() {
                if let Some(below) = name.strip_prefix("index/") {
                    copy(&source.join(name), &store.join(below))?;
                }
            }
            Ok::<(), ArchiveError>(())
        })?;
    }
    Ok(backup)
}

/// Makes a folder, or sees that it is empty.
fn make_empty(folder: &Path) -> Result<(), ArchiveError> {
    let fault = |source| ArchiveError::Io { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(fault)?;
    match fs::read_dir(folder).map_err(fault)?.next() {
        None => Ok(()),
        Some(_) => Err(ArchiveError::Occupied(folder.to_owned())),
    }
}

/// Lists all files below a folder by their path below it, in order; hidden ones, which hold
/// what is being written, and links are left out.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, ArchiveError> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(above) = folders.pop() {
        let path = folder.join(&above);
        let fault = |source| ArchiveError::Io { path: path.clone(), source };
        for entry in fs::read_dir(&path).map_err(fault)? {
            let entry = entry.map_err(fault)?;
            let below = above.join(entry.file_name());
            let kind = entry.file_type().map_err(fault)?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                folders.push(below);
            } else if kind.is_file() {
                files.push(below);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Copies a file with its time and returns SHA-256 and size of what was copied.
fn copy(from: &Path, to: &Path) -> Result<(String, u64), ArchiveError> {
    let fault = |path: &Path| {
        let path = path.to_owned();
        move |source| ArchiveError::Io { path, source }
    };
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(fault(folder))?;
    }
    let source = File::open(from).map_err(fault(from))?;
    let modified = source.metadata().and_then(|metadata| metadata.modified());
    let mut target = File::create(to).map_err(fault(to))?;
    let written = passed_on(source, |bytes| target.write_all(bytes)).map_err(fault(from))?;
    if let Ok(modified) = modified {
        // a file of another time is only hashed once more
        let _ = target.set_modified(modified);
    }
    target.sync_all().map_err(fault(to))?;
    Ok(written)
}

fn sum_of(path: &Path) -> io::Result<(String, u64)> {
    passed_on(File::open(path)?, |_| Ok(()))
}

/// Reads to the end, hands the bytes on, and returns their SHA-256 and number.
fn passed_on(
    mut source: File,
    mut sink: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(String, u64)> {
    let (mut sum, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = source.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        sum.update(&buffer[..read]);
        sink(&buffer[..read])?;
        size += read as u64;
    }
    let mut digits = String::with_capacity(64);
    for byte in sum.finalize() {
        let _ = write!(digits, "{byte:02x}");
    }
    Ok((digits, size))
}

//! The folder of an index: which store in it is the published one, who writes, and the seal.
//!
//! ```text
//! index/
//!   current            one line: format and name of the published store, replaced by rename
//!   .lock              held by the process that indexes; holds its process id
//!   store-3/           a tantivy index
//!     meta.json …      the engine's files
//!     seal             checksums of all files; says whether a session writes
//! ```
//!
//! A store of another format or analysis is built beside the published one and published by
//! replacing `current`; nothing is wiped first. A store without a seal was never published.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    IndexError,
    directory::{self, MANAGED, META, TEMPORARY},
};

const CURRENT: &str = "current";
const LOCK: &str = ".lock";
/// Name of the seal in a store.
pub(super) const SEAL: &str = "seal";
const STORE: &str = "store-";

/// The published store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Published {
    /// Folder of the store.
    pub(super) folder: PathBuf,
    /// Format it was written in.
    pub(super) format: String,
}

/// What a store holds between and during sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    /// Whether a session writes, or was cut off.
    pub(super) is_open: bool,
    /// Format of the store.
    pub(super) format: String,
    /// SHA-256 of every file when the last session ended. The engine's own checksums leave
    /// out the last bytes of each file and both of its lists.
    pub(super) files: BTreeMap<String, String>,
}

/// Returns the published store, `None` where nothing was published yet.
///
/// A lost `current` is no obstacle while there is exactly one sealed store;
/// [`verify`](super::verify) reports it.
pub(super) fn published(dir: &Path) -> Result<Option<Published>, IndexError> {
    let path = dir.join(CURRENT);
    match fs::read_to_string(&path) {
        Ok(line) => pointer(dir, &line).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => only_sealed(dir),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            Err(IndexError::Missing(dir.to_owned()))
        }
        Err(error) if error.kind() == ErrorKind::InvalidData => {
            Err(IndexError::damaged(dir, "current is not readable"))
        }
        Err(error) => Err(IndexError::io(path, error)),
    }
}

/// Returns the further roots that the index in `dir` remembers; none where there is no index.
pub fn remembered_roots(dir: &Path) -> Vec<String> {
    published(dir).ok().flatten().map(|p| remembered(&p).roots).unwrap_or_default()
}

/// The part of a commit's description that every version of the program can read.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Remembered {
    /// Generation of the index.
    #[serde(default)]
    pub(super) generation: u64,
    /// The further roots: the user's words, which no new version may forget.
    #[serde(default)]
    pub(super) roots: Vec<String>,
}

/// Returns what a store remembers, also one of another format; nothing where it is damaged.
pub(super) fn remembered(published: &Published) -> Remembered {
    let read = || {
        let meta: serde_json::Value =
            serde_json::from_slice(&fs::read(published.folder.join(META)).ok()?).ok()?;
        serde_json::from_str(meta.get("payload")?.as_str()?).ok()
    };
    read().unwrap_or_default()
}

/// Tells whether the pointer file is there.
pub(super) fn has_pointer(dir: &Path) -> bool {
    dir.join(CURRENT).is_file()
}

fn pointer(dir: &Path, line: &str) -> Result<Published, IndexError> {
    let fault = || IndexError::damaged(dir, "current does not name a store");
    let (format, name) =
        line.strip_suffix('\n').and_then(|l| l.split_once(' ')).ok_or_else(fault)?;
    let number = name.strip_prefix(STORE).and_then(|n| n.parse::<u32>().ok()).ok_or_else(fault)?;
    let folder = dir.join(store_name(number));
    if !folder.is_dir() {
        return Err(IndexError::damaged(dir, format!("{name} is lost")));
    }
    Ok(Published { folder, format: format.to_owned() })
}

fn only_sealed(dir: &Path) -> Result<Option<Published>, IndexError> {
    let mut sealed = Vec::new();
    for folder in stores(dir)? {
        if let Ok(Some(seal)) = read_seal(&folder) {
            sealed.push(Published { format: seal.format, folder });
        }
    }
    match sealed.len() {
        0 | 1 => Ok(sealed.pop()),
        _ => Err(IndexError::damaged(dir, "current is lost and there are several stores")),
    }
}

/// Returns the store folders in order of number.
pub(super) fn stores(dir: &Path) -> Result<Vec<PathBuf>, IndexError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(IndexError::io(dir, error)),
    };
    let mut numbers: Vec<u32> = Vec::new();
    for entry in entries {
        let name = entry.map_err(|error| IndexError::io(dir, error))?.file_name();
        let number: Option<u32> =
            name.to_str().and_then(|name| name.strip_prefix(STORE)?.parse().ok());
        numbers.extend(number);
    }
    numbers.sort_unstable();
    Ok(numbers.into_iter().map(|number| dir.join(store_name(number))).collect())
}

fn store_name(number: u32) -> String {
    format!("{STORE}{number}")
}

/// Makes an empty folder for a store to be built beside the published one.
pub(super) fn new_store(dir: &Path) -> Result<PathBuf, IndexError> {
    let last = stores(dir)?
        .last()
        .and_then(|folder| folder.file_name()?.to_str()?.strip_prefix(STORE)?.parse::<u32>().ok());
    let folder = dir.join(store_name(last.unwrap_or(0) + 1));
    fs::create_dir(&folder).map_err(|error| IndexError::io(&folder, error))?;
    Ok(folder)
}

/// Makes `folder` the published store.
pub(super) fn publish(dir: &Path, folder: &Path, format: &str) -> Result<(), IndexError> {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    directory::replace(dir, CURRENT, format!("{format} {name}\n").as_bytes())
        .and_then(|()| directory::sync(dir))
        .map_err(|error| IndexError::io(dir.join(CURRENT), error))
}

/// Removes stores other than `keep` and files that were never renamed into place.
pub(super) fn sweep(dir: &Path, keep: Option<&Path>) -> Result<(), IndexError> {
    for folder in stores(dir)? {
        if Some(folder.as_path()) != keep {
            fs::remove_dir_all(&folder).map_err(|error| IndexError::io(&folder, error))?;
        }
    }
    sweep_temporary(dir)?;
    keep.map_or(Ok(()), sweep_temporary)
}

fn sweep_temporary(folder: &Path) -> Result<(), IndexError> {
    let entries = fs::read_dir(folder).map_err(|error| IndexError::io(folder, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| IndexError::io(folder, error))?;
        let is_left_over = entry.file_name().to_str().is_some_and(|n| n.starts_with(TEMPORARY));
        if is_left_over && entry.path().is_file() {
            fs::remove_file(entry.path()).map_err(|error| IndexError::io(entry.path(), error))?;
        }
    }
    Ok(())
}

/// Reads the seal of a store; `None` where it has none.
pub(super) fn read_seal(folder: &Path) -> Result<Option<Seal>, IndexError> {
    match fs::read(folder.join(SEAL)) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| IndexError::damaged(folder, format!("seal: {error}"))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(IndexError::io(folder.join(SEAL), error)),
    }
}

/// Marks that a session begins to write.
pub(super) fn break_seal(folder: &Path, format: &str) -> Result<(), IndexError> {
    let files = read_seal(folder)?.map(|seal| seal.files).unwrap_or_default();
    write_seal(folder, &Seal { is_open: true, format: format.to_owned(), files })
}

/// Seals all files as they are now. Files of segments never change, so only new ones are read.
pub(super) fn close_seal(folder: &Path, format: &str) -> Result<(), IndexError> {
    let known = read_seal(folder)?.map(|seal| seal.files).unwrap_or_default();
    let mut files = BTreeMap::new();
    for name in file_names(folder)? {
        let sum = match known.get(&name).filter(|_| name != META && name != MANAGED) {
            Some(sum) => sum.clone(),
            None => checksum(&folder.join(&name))?,
        };
        files.insert(name, sum);
    }
    write_seal(folder, &Seal { is_open: false, format: format.to_owned(), files })
}

/// Returns the names of the files a seal covers: all but itself, locks and left-overs.
pub(super) fn file_names(folder: &Path) -> Result<BTreeSet<String>, IndexError> {
    let is_covered = |name: &String| name == MANAGED || (!name.starts_with('.') && name != SEAL);
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(|error| IndexError::io(folder, error))? {
        // a list cut short would be a seal that leaves files out
        let entry = entry.map_err(|error| IndexError::io(folder, error))?;
        names.extend(entry.file_name().into_string().ok().filter(is_covered));
    }
    Ok(names)
}

fn write_seal(folder: &Path, seal: &Seal) -> Result<(), IndexError> {
    let bytes = serde_json::to_vec(seal).expect("a seal has only strings and flags");
    directory::replace(folder, SEAL, &bytes)
        .and_then(|()| directory::sync(folder))
        .map_err(|error| IndexError::io(folder.join(SEAL), error))
}

/// Returns the SHA-256 of a file in hexadecimal digits.
pub(super) fn checksum(path: &Path) -> Result<String, IndexError> {
    let mut file = File::open(path).map_err(|error| IndexError::io(path, error))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(|error| IndexError::io(path, error))?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
    }
    Ok(hex(&hash.finalize()))
}

/// Writes bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The right to write into an index, held until dropped.
#[derive(Debug)]
pub(super) struct WriteLock {
    file: File,
}

impl Drop for WriteLock {
    fn drop(&mut self) {
        // a process that another thread is about to start holds the file open for a moment
        // longer, and with it a lock that is not given back; the system does so at the latest
        let _ = self.file.unlock();
    }
}

impl WriteLock {
    /// Takes the right at once or says who holds it.
    pub(super) fn take(dir: &Path) -> Result<Self, IndexError> {
        let path = dir.join(LOCK);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| unwritable(dir, &path, error))?;
        match file.try_lock() {
            Ok(()) => {
                let id = std::process::id().to_string();
                file.set_len(0)
                    .and_then(|()| file.write_all(id.as_bytes()))
                    .map_err(|error| unwritable(dir, &path, error))?;
                Ok(Self { file })
            }
            Err(TryLockError::WouldBlock) => {
                let mut id = String::new();
                let process = file.read_to_string(&mut id).ok().and_then(|_| id.parse().ok());
                Err(IndexError::Locked { dir: dir.to_owned(), process })
            }
            Err(TryLockError::Error(error)) => Err(IndexError::io(path, error)),
        }
    }
}

/// Sorts a refusal to write into *read-only* and the rest.
pub(super) fn unwritable(dir: &Path, path: &Path, error: io::Error) -> IndexError {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            IndexError::ReadOnly { dir: dir.to_owned(), source: error }
        }
        _ => IndexError::io(path, error),
    }
}

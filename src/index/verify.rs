//! Checks that an index still holds, byte for byte, what was committed.
//!
//! The engine's own check looks only at files that are in both of its lists, and so gives a
//! false all-clear once `.managed.json` is gone; nor does it cover the last bytes of a file.
//! This one compares every file with the seal of the last session, fetches every stored
//! record, and computes the root hash over the ledger anew.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tantivy::directory::ManagedDirectory;

use super::{
    BatchRecord, IndexError, Reader, State,
    directory::{Access, MANAGED, META, StoreDirectory},
    format,
    history::StoredChange,
    place,
    record::{DocumentSummary, History, LedgerEntry, Lengths, StoredClause, fold_digest},
    schema::Kind,
};
use crate::model::Dossier;

/// What is wrong with an index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A file is lost.
    Lost(PathBuf),
    /// A file does not hold what was written to it.
    Changed(PathBuf),
    /// A file is there that no list knows.
    Unknown(PathBuf),
    /// The last session was cut off; the generation before or after it stands and the next
    /// session cleans up.
    Unsealed,
    /// A record cannot be read, or is not the one the ledger describes.
    Record(String),
    /// The ledger is not the one that was committed.
    Root,
    /// The index cannot be opened.
    Unreadable(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(path) => write!(f, "{}: lost", path.display()),
            Self::Changed(path) => write!(f, "{}: not what was written", path.display()),
            Self::Unknown(path) => write!(f, "{}: belongs to nothing", path.display()),
            Self::Unsealed => f.write_str("the last indexing was cut off"),
            Self::Record(what) => f.write_str(what),
            Self::Root => f.write_str("the ledger is not the one that was committed"),
            Self::Unreadable(why) => f.write_str(why),
        }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// State of the index, where it can be opened.
    pub state: Option<State>,
    /// Files checked.
    pub files: u64,
    /// Stored records fetched.
    pub records: u64,
    /// What is wrong, sorted.
    pub faults: Vec<Fault>,
}

impl Verdict {
    /// Tells whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Checks the index in `dir`.
///
/// # Errors
/// [`IndexError::Missing`] and [`IndexError::OtherVersion`]; everything else is a fault.
pub fn verify(dir: &Path) -> Result<Verdict, IndexError> {
    let mut verdict = Verdict::default();
    let published = match place::published(dir) {
        Ok(Some(published)) => published,
        Ok(None) => return missing(dir),
        Err(error) => return Ok(unreadable(verdict, &error)),
    };
    if !place::has_pointer(dir) {
        verdict.faults.push(Fault::Lost(dir.join("current")));
    }
    if published.format != format::name() {
        return Err(IndexError::OtherVersion(dir.to_owned()));
    }
    check_files(&published.folder, &mut verdict)?;
    // The engine trusts its files and panics on damaged ones: records only of whole files.
    if verdict.faults.iter().all(|fault| matches!(fault, Fault::Unsealed)) {
        match Reader::open_for_writing(dir) {
            Ok(reader) => check_records(&reader, &mut verdict),
            Err(error) => verdict.faults.push(Fault::Unreadable(error.to_string())),
        }
    }
    verdict.faults.sort();
    verdict.faults.dedup();
    Ok(verdict)
}

/// Without a published store, one that is there was cut off or has lost its seal.
fn missing(dir: &Path) -> Result<Verdict, IndexError> {
    let stores = place::stores(dir)?;
    if stores.is_empty() {
        return Err(IndexError::Missing(dir.to_owned()));
    }
    let faults = vec![Fault::Unsealed, Fault::Lost(dir.join("current"))];
    Ok(Verdict { faults, ..Verdict::default() })
}

fn unreadable(mut verdict: Verdict, error: &IndexError) -> Verdict {
    verdict.faults.push(Fault::Unreadable(error.to_string()));
    verdict
}

fn check_files(store: &Path, verdict: &mut Verdict) -> Result<(), IndexError> {
    let seal = match place::read_seal(store) {
        Ok(Some(seal)) => seal,
        Ok(None) => {
            verdict.faults.push(Fault::Lost(store.join("seal")));
            return Ok(());
        }
        Err(_) => {
            verdict.faults.push(Fault::Changed(store.join("seal")));
            return Ok(());
        }
    };
    if seal.is_open {
        verdict.faults.push(Fault::Unsealed);
    }
    if seal.format != format::name() {
        verdict.faults.push(Fault::Changed(store.join("seal")));
    }
    let there = place::file_names(store)?;
    for (name, sealed) in &seal.files {
        verdict.files += 1;
        let path = store.join(name);
        // A session that was cut off has moved its lists on and may have removed segments.
        let may_move = seal.is_open && (!there.contains(name) || name == META || name == MANAGED);
        match place::checksum(&path) {
            _ if may_move => {}
            Ok(found) if found == *sealed => {}
            Ok(_) => verdict.faults.push(Fault::Changed(path)),
            Err(_) => verdict.faults.push(Fault::Lost(path)),
        }
    }
    for name in there.iter().filter(|name| !seal.files.contains_key(*name)) {
        if !seal.is_open {
            verdict.faults.push(Fault::Unknown(store.join(name)));
        } else if name != META && name != MANAGED && !is_whole(store, name) {
            verdict.faults.push(Fault::Changed(store.join(name)));
        }
    }
    Ok(())
}

/// Checks a file that no seal covers yet by the engine's own checksum. One that was being
/// written when the session was cut off has none, and belongs to nothing.
fn is_whole(store: &Path, name: &str) -> bool {
    let opened = StoreDirectory::open(store, Access::Read)
        .map_err(tantivy::TantivyError::from)
        .and_then(|directory| ManagedDirectory::wrap(Box::new(directory)));
    opened.is_ok_and(|directory| directory.validate_checksum(Path::new(name)).unwrap_or(true))
}

/// The sum of what is stored for one source.
#[derive(Default)]
struct Found {
    digest: [u8; 32],
    documents: u64,
    clauses: u64,
}

impl Found {
    fn add(&mut self, bytes: &[u8]) {
        fold_digest(&mut self.digest, bytes);
    }
}

fn check_records(reader: &Reader, verdict: &mut Verdict) {
    verdict.state = Some(reader.state().clone());
    if let Err(error) = compare_records(reader, verdict) {
        verdict.faults.push(Fault::Unreadable(error.to_string()));
    }
}

fn compare_records(reader: &Reader, verdict: &mut Verdict) -> Result<(), IndexError> {
    let mut found: HashMap<String, Found> = HashMap::new();
    let mut path_of: HashMap<String, String> = HashMap::new();
    reader.each_in_ledger(Kind::Document, |summary: DocumentSummary, bytes| {
        let entry = found.entry(summary.path.clone()).or_default();
        entry.add(bytes);
        entry.documents += 1;
        path_of.insert(summary.id.0, summary.path);
    })?;
    verdict.records += path_of.len() as u64;
    let mut count_stored = |kind, id: &dyn Fn(&[u8]) -> Result<String, IndexError>| {
        for at in reader.places_of(kind)? {
            verdict.records += 1;
            let bytes = reader.stored_bytes(at)?;
            let id = id(&bytes)?;
            let entry = path_of.get(&id).and_then(|path| found.get_mut(path));
            let entry = entry.ok_or_else(|| {
                IndexError::damaged(reader.dir(), format!("{id}: its summary is lost"))
            })?;
            entry.add(&bytes);
            entry.clauses += u64::from(kind == Kind::Clause);
        }
        Ok::<(), IndexError>(())
    };
    count_stored(Kind::Dossier, &|bytes| {
        reader.decode::<Dossier>(bytes, "a document").map(|dossier| dossier.document.id.0)
    })?;
    count_stored(Kind::Clause, &|bytes| {
        reader.decode::<StoredClause>(bytes, "a clause").map(|clause| clause.document.0)
    })?;
    compare_ledger(reader, &mut found, verdict)
}

fn compare_ledger(
    reader: &Reader,
    found: &mut HashMap<String, Found>,
    verdict: &mut Verdict,
) -> Result<(), IndexError> {
    let mut lines: BTreeMap<String, [u8; 32]> = BTreeMap::new();
    let mut words = Lengths::default();
    let mut clauses = 0;
    reader.each_ledger_entry(|entry: LedgerEntry, bytes| {
        let path = entry.record.path;
        let stored = found.remove(&path).unwrap_or_default();
        let is_whole = stored.digest == entry.digest
            && stored.documents == u64::from(entry.record.documents)
            && stored.clauses == entry.clauses;
        if !is_whole {
            verdict.faults.push(Fault::Record(format!("{path}: not all of it is stored")));
        }
        words = words.plus(entry.words);
        clauses += entry.clauses;
        lines.insert(path, Sha256::digest(bytes).into());
    })?;
    verdict.records += lines.len() as u64;
    for path in found.keys() {
        verdict.faults.push(Fault::Record(format!("{path}: not in the ledger")));
    }
    let history = history(reader)?;
    verdict.records += history.records;
    let state = reader.state();
    let is_committed = super::writer::root_of(&lines) == state.root
        && state.words == words
        && state.clauses == clauses
        && state.history == history
        && state.sources.values().sum::<u64>() == lines.len() as u64;
    if !is_committed {
        verdict.faults.push(Fault::Root);
    }
    Ok(())
}

/// Sums up the records of the history that are there.
fn history(reader: &Reader) -> Result<History, IndexError> {
    let mut history = History::default();
    reader.each_in_ledger(Kind::Batch, |_: BatchRecord, bytes| history.add(bytes))?;
    reader.each_in_ledger(Kind::Change, |_: StoredChange, bytes| history.add(bytes))?;
    Ok(history)
}

//! A write session: one batch, one commit.
//!
//! ```text
//! open    lock · fresh open of the store · garbage of a killed session away · left-over
//!         temporary files away · seal broken · fingerprints compared
//! put     the records of one source replace all that was there for it
//! commit  one commit, folder synced, merges awaited, seal closed, (a store built beside) published
//! ```

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use serde::Serialize;
use sha2::{Digest, Sha256};
use tantivy::{
    Index, IndexSettings, IndexWriter, TantivyDocument, Term, indexer::IndexWriterOptions,
    merge_policy::LogMergePolicy,
};

use super::{
    BatchRecord, ChangeRecord, Fingerprints, History, IndexError, Reader, SourceRecord,
    SourceWriter, State,
    deletion::Named,
    directory::{Access, StoreDirectory},
    entry, format,
    history::StoredChange,
    place::{self, Published, WriteLock},
    record::{LedgerEntry, Lengths},
    schema::{Fields, Kind},
    words::{self, Encoder},
};
use crate::model::{Dossier, Status};

/// Memory for words not yet written to a segment, in bytes. Larger batches make more segments,
/// which are merged.
const BUDGET: usize = 192 << 20;

/// Share of removed records from which a segment is rewritten.
const REMOVED_MAX: f32 = 0.2;

/// How a session relates to what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// There was no index.
    New,
    /// The session adds to the last generation.
    Continued,
    /// The analysis of words changed: the stored documents were indexed anew, beside the old
    /// store, and will replace it with the commit. Nothing needs to be read again.
    Reindexed,
    /// The index was written by another version and is replaced with the commit. Everything
    /// must be put again.
    Replaced,
}

/// An open write session.
pub struct Writer {
    dir: PathBuf,
    store: PathBuf,
    pub(super) fields: Fields,
    engine: IndexWriter,
    pub(super) encoder: Encoder,
    ledger: BTreeMap<String, LedgerLine>,
    before: Option<State>,
    /// The generation in the making.
    generation: u64,
    fingerprints: Fingerprints,
    roots: Vec<String>,
    history: History,
    start: Start,
    is_changed: bool,
    _lock: WriteLock,
}

/// What the session must know of a source to describe the whole index.
struct LedgerLine {
    status: Status,
    documents: u64,
    clauses: u64,
    words: Lengths,
    /// Generation in which it came.
    added: u64,
    /// Generation that wrote it.
    generation: u64,
    /// Of the ledger entry.
    digest: [u8; 32],
    /// Of all that is stored for the source.
    stored: [u8; 32],
}

impl LedgerLine {
    fn new(entry: &LedgerEntry, bytes: &[u8]) -> Self {
        Self {
            status: entry.record.status,
            documents: u64::from(entry.record.documents),
            clauses: entry.clauses,
            words: entry.words,
            added: entry.record.added,
            generation: entry.record.generation,
            stored: entry.digest,
            digest: Sha256::digest(bytes).into(),
        }
    }
}

/// What a commit made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The state of the index now.
    pub state: State,
    /// Whether a new generation was written; not so where nothing had changed.
    pub is_new_generation: bool,
}

impl Writer {
    /// Begins a session on the index in `dir`, which is made where there is none.
    ///
    /// # Errors
    /// [`IndexError::Locked`] while another process writes, [`IndexError::ReadOnly`],
    /// [`IndexError::Damaged`] where what is there does not hold together (nothing is changed
    /// then), [`IndexError::Io`].
    pub fn open(dir: &Path, fingerprints: &Fingerprints) -> Result<Self, IndexError> {
        std::fs::create_dir_all(dir).map_err(|error| place::unwritable(dir, dir, error))?;
        let lock = WriteLock::take(dir)?;
        let published = place::published(dir)?;
        place::sweep(dir, published.as_ref().map(|p| p.folder.as_path()))?;
        let Some(published) = published else {
            return Self::begin_new(dir, lock, fingerprints, Start::New);
        };
        if published.format != format::name() {
            return Self::begin_replacing(dir, lock, fingerprints, Some(&published));
        }
        let reader = Reader::open_for_writing(dir)?;
        if reader.state().analysis != words::fingerprint() {
            let mut writer = Self::begin_new(dir, lock, fingerprints, Start::Reindexed)?;
            writer.copy_from(&reader)?;
            return Ok(writer);
        }
        Self::begin_on(dir, lock, fingerprints, &published, &reader)
    }

    /// Begins a session that builds the index anew beside what is there, whatever its state:
    /// damaged or whole, it stands until the commit replaces it.
    ///
    /// # Errors
    /// [`IndexError::Locked`], [`IndexError::ReadOnly`], [`IndexError::Io`].
    pub fn rebuild(dir: &Path, fingerprints: &Fingerprints) -> Result<Self, IndexError> {
        std::fs::create_dir_all(dir).map_err(|error| place::unwritable(dir, dir, error))?;
        let lock = WriteLock::take(dir)?;
        // what is damaged can still be read by a person until the commit
        let published = place::published(dir).ok().flatten();
        Self::begin_replacing(dir, lock, fingerprints, published.as_ref())
    }

    fn begin_replacing(
        dir: &Path,
        lock: WriteLock,
        fingerprints: &Fingerprints,
        published: Option<&Published>,
    ) -> Result<Self, IndexError> {
        let mut writer = Self::begin_new(dir, lock, fingerprints, Start::Replaced)?;
        let remembered = published.map(place::remembered).unwrap_or_default();
        writer.roots = remembered.roots;
        writer.generation = remembered.generation + 1;
        Ok(writer)
    }

    fn begin_on(
        dir: &Path,
        lock: WriteLock,
        fingerprints: &Fingerprints,
        published: &Published,
        reader: &Reader,
    ) -> Result<Self, IndexError> {
        let store = published.folder.clone();
        let index = open_index(&store)?;
        place::break_seal(&store, &published.format)?;
        let engine = engine(&store, &index)?;
        engine.garbage_collect_files().wait().map_err(|error| IndexError::engine(&store, error))?;
        let mut ledger = BTreeMap::new();
        reader.each_ledger_entry(|entry, bytes| {
            ledger.insert(entry.record.path.clone(), LedgerLine::new(&entry, bytes));
        })?;
        Ok(Self {
            dir: dir.to_owned(),
            store,
            fields: Fields::new(),
            engine,
            encoder: Encoder::default(),
            ledger,
            is_changed: reader.state().fingerprints != *fingerprints,
            roots: reader.state().roots.clone(),
            history: reader.state().history,
            before: Some(reader.state().clone()),
            generation: reader.generation() + 1,
            fingerprints: fingerprints.clone(),
            start: Start::Continued,
            _lock: lock,
        })
    }

    fn begin_new(
        dir: &Path,
        lock: WriteLock,
        fingerprints: &Fingerprints,
        start: Start,
    ) -> Result<Self, IndexError> {
        let store = place::new_store(dir)?;
        let fields = Fields::new();
        let directory = StoreDirectory::open(&store, Access::Write)
            .map_err(|error| IndexError::engine(&store, error.into()))?;
        let index = Index::create(directory, fields.schema.clone(), IndexSettings::default())
            .map_err(|error| IndexError::engine(&store, error))?;
        let engine = engine(&store, &index)?;
        Ok(Self {
            dir: dir.to_owned(),
            store,
            fields,
            engine,
            encoder: Encoder::default(),
            ledger: BTreeMap::new(),
            before: None,
            generation: 1,
            fingerprints: fingerprints.clone(),
            roots: Vec::new(),
            history: History::default(),
            start,
            is_changed: true,
            _lock: lock,
        })
    }

    /// Indexes the stored documents of another store anew.
    fn copy_from(&mut self, reader: &Reader) -> Result<(), IndexError> {
        self.before = Some(reader.state().clone());
        self.generation = reader.generation() + 1;
        self.roots.clone_from(&reader.state().roots);
        for batch in reader.batches()? {
            self.chronicle(Kind::Batch, &batch.generation.to_string(), &batch)?;
        }
        for change in reader.stored_changes()? {
            let name = format!("{}/{}", change.generation, change.record.path);
            self.chronicle(Kind::Change, &name, &change)?;
        }
        for record in reader.sources()? {
            let generation = record.generation;
            let mut source = self.begin_source(&record.path);
            for summary in reader.documents_of(&record.path)? {
                if let Some(dossier) = reader.dossier(&summary.id)? {
                    source.add_as(&dossier, record.status, summary.generation)?;
                }
            }
            source.finish_as(record, generation)?;
        }
        Ok(())
    }

    /// Tells how the session relates to what was there.
    pub const fn start(&self) -> Start {
        self.start
    }

    /// Returns the generation that the commit will make, if anything changes.
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Tells whether the session holds something for this source.
    pub fn contains(&self, path: &str) -> bool {
        self.ledger.contains_key(path)
    }

    /// Replaces all that is there for a source by its record and its documents.
    pub fn put(&mut self, record: SourceRecord, dossiers: &[Dossier]) -> Result<(), IndexError> {
        let status = record.status;
        let mut source = self.begin_source(&record.path);
        for dossier in dossiers {
            source.add(dossier, status)?;
        }
        source.finish(record)
    }

    /// Begins to replace all that is there for a source, document by document, for a file
    /// that holds more documents than should be in memory at once.
    pub fn begin_source(&mut self, path: &str) -> SourceWriter<'_> {
        SourceWriter::new(self, path)
    }

    /// Replaces only the record of a source: its documents are as they were.
    ///
    /// What is not there is left alone.
    pub fn restamp(&mut self, record: SourceRecord) -> Result<(), IndexError> {
        let Some(line) = self.ledger.get(&record.path) else { return Ok(()) };
        let entry =
            LedgerEntry { clauses: line.clauses, words: line.words, digest: line.stored, record };
        let made = entry::source(&self.fields, &entry);
        self.ledger.insert(entry.record.path.clone(), LedgerLine::new(&entry, &made.bytes));
        self.replace(Kind::Source, &entry.record.path, made.document)
    }

    /// Takes what an exchange of records does to the digest of a source.
    pub(super) fn fold(&mut self, path: &str, digest: &[u8; 32]) {
        if let Some(line) = self.ledger.get_mut(path) {
            line.stored.iter_mut().zip(digest).for_each(|(stored, change)| *stored ^= change);
        }
    }

    /// Removes all that is there for a source.
    pub fn remove(&mut self, path: &str) {
        if self.contains(path) {
            self.forget(path);
        }
    }

    /// Tells the history what happened to a source.
    pub fn note(&mut self, record: ChangeRecord, added: u64) -> Result<(), IndexError> {
        let generation = self.generation();
        let name = format!("{generation}/{}", record.path);
        let change = StoredChange { generation, added, record };
        self.is_changed = true;
        self.chronicle(Kind::Change, &name, &change)
    }

    /// Returns the further roots that batches look into.
    pub fn roots(&self) -> &[String] {
        &self.roots
    }

    /// Remembers the further roots that batches look into.
    pub fn remember_roots(&mut self, roots: Vec<String>) {
        self.is_changed |= self.roots != roots;
        self.roots = roots;
    }

    fn chronicle<T: Serialize>(
        &mut self,
        kind: Kind,
        name: &str,
        record: &T,
    ) -> Result<(), IndexError> {
        let made = entry::history(&self.fields, kind, name, record);
        self.history.add(&made.bytes);
        self.add(made.document)
    }

    /// Takes the record of a source whose documents are in.
    pub(super) fn enter(&mut self, entry: &LedgerEntry) -> Result<(), IndexError> {
        let made = entry::source(&self.fields, entry);
        self.add(made.document)?;
        self.ledger.insert(entry.record.path.clone(), LedgerLine::new(entry, &made.bytes));
        Ok(())
    }

    /// Takes a source out, and returns the generation in which it came.
    pub(super) fn forget(&mut self, path: &str) -> Option<u64> {
        self.delete(Term::from_field_text(self.fields.path, path));
        self.ledger.remove(path).map(|line| line.added)
    }

    /// Takes out the records with a name.
    pub(super) fn delete(&mut self, name: Term) {
        self.is_changed = true;
        self.engine.delete_query(Box::new(Named(name))).expect("the query of a name is its weight");
    }

    pub(super) fn add(&self, document: TantivyDocument) -> Result<(), IndexError> {
        self.engine
            .add_document(document)
            .map(drop)
            .map_err(|error| IndexError::engine(&self.dir, error))
    }

    /// Ends the session with one commit; where nothing changed, without.
    ///
    /// When it returns, the generation survives a power cut. On an error the generation
    /// before stands.
    pub fn commit(mut self) -> Result<Committed, IndexError> {
        if let (false, Some(state)) = (self.is_changed, self.before.clone()) {
            self.end()?;
            return Ok(Committed { state, is_new_generation: false });
        }
        let batch = self.batch();
        self.chronicle(Kind::Batch, &batch.generation.to_string(), &batch)?;
        let state = self.describe();
        let payload = serde_json::to_string(&state).expect("a state has only strings and numbers");
        let committed = self.engine.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&payload);
            commit.commit()
        });
        committed.map_err(|error| IndexError::engine(&self.dir, error))?;
        self.end()?;
        Ok(Committed { state, is_new_generation: true })
    }

    /// Ends the session without a commit: the generation before stands.
    pub fn abandon(mut self) -> Result<(), IndexError> {
        if self.start == Start::Continued {
            self.engine.rollback().map_err(|error| IndexError::engine(&self.dir, error))?;
            return self.end();
        }
        let (dir, store) = (self.dir.clone(), self.store.clone());
        drop(self.engine);
        let kept = place::published(&dir)?.filter(|p| p.folder != store);
        place::sweep(&dir, kept.as_ref().map(|p| p.folder.as_path()))
    }

    fn end(self) -> Result<(), IndexError> {
        let Self { dir, store, engine, start, _lock: lock, .. } = self;
        engine.wait_merging_threads().map_err(|error| IndexError::engine(&dir, error))?;
        place::close_seal(&store, &format::name())?;
        if start != Start::Continued || !place::has_pointer(&dir) {
            place::publish(&dir, &store, &format::name())?;
            place::sweep(&dir, Some(&store))?;
        }
        drop(lock);
        Ok(())
    }

    /// What the session did, for the history.
    fn batch(&self) -> BatchRecord {
        let generation = self.generation();
        let known = self.before.as_ref().map_or(0, |state| state.sources.values().sum());
        let of_now = || self.ledger.values().filter(|line| line.generation == generation);
        let new = of_now().filter(|line| line.added == generation).count() as u64;
        let kept = (self.ledger.len() as u64).saturating_sub(new);
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        BatchRecord {
            generation,
            at: since.map_or(0, |since| since.as_secs().cast_signed()),
            fingerprints: self.fingerprints.clone(),
            new,
            rewritten: of_now().count() as u64 - new,
            removed: u64::saturating_sub(known, kept),
        }
    }

    fn describe(&self) -> State {
        let mut state = State {
            generation: self.generation(),
            fingerprints: self.fingerprints.clone(),
            analysis: words::fingerprint(),
            roots: self.roots.clone(),
            history: self.history,
            ..State::default()
        };
        for line in self.ledger.values() {
            *state.sources.entry(line.status.to_string()).or_default() += 1;
            state.documents += line.documents;
            state.clauses += line.clauses;
            state.words = state.words.plus(line.words);
        }
        state.root = root_of(self.ledger.iter().map(|(path, line)| (path, &line.digest)));
        state
    }
}

/// Returns the hash over the ledger, given in order of path.
pub(super) fn root_of<'a>(lines: impl IntoIterator<Item = (&'a String, &'a [u8; 32])>) -> String {
    let mut root = Sha256::new();
    for (path, digest) in lines {
        root.update(path.as_bytes());
        root.update([0]);
        root.update(digest);
    }
    place::hex(&root.finalize())
}

/// Opens the published store of a format that this build reads.
fn open_index(store: &Path) -> Result<Index, IndexError> {
    let directory = StoreDirectory::open(store, Access::Write)
        .map_err(|error| IndexError::engine(store, error.into()))?;
    Index::open(directory).map_err(|error| IndexError::engine(store, error))
}

fn engine(store: &Path, index: &Index) -> Result<IndexWriter, IndexError> {
    index.tokenizers().register(words::TOKENIZER, words::Decoder::analyzer());
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(BUDGET)
        .build();
    let engine =
        index.writer_with_options(options).map_err(|error| IndexError::engine(store, error))?;
    let mut policy = LogMergePolicy::default();
    policy.set_del_docs_ratio_before_merge(REMOVED_MAX);
    engine.set_merge_policy(Box::new(policy));
    Ok(engine)
}

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
};

use sha2::{Digest, Sha256};
use tantivy::{
    Index, IndexSettings, IndexWriter, TantivyDocument, Term, indexer::IndexWriterOptions,
    merge_policy::LogMergePolicy,
};

use super::{
    Fingerprints, IndexError, Reader, SourceRecord, State,
    directory::{Access, StoreDirectory},
    entry, format,
    place::{self, Published, WriteLock},
    record::{DocumentSummary, LedgerEntry, Lengths},
    schema::Fields,
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
    fields: Fields,
    engine: IndexWriter,
    encoder: Encoder,
    ledger: BTreeMap<String, LedgerLine>,
    before: Option<State>,
    fingerprints: Fingerprints,
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
    digest: [u8; 32],
}

impl LedgerLine {
    fn new(entry: &LedgerEntry, bytes: &[u8]) -> Self {
        Self {
            status: entry.record.status,
            documents: u64::from(entry.record.documents),
            clauses: entry.clauses,
            words: entry.words,
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
            return Self::begin_new(dir, lock, fingerprints, Start::Replaced);
        }
        let reader = Reader::open_for_writing(dir)?;
        if reader.state().analysis != words::fingerprint() {
            let mut writer = Self::begin_new(dir, lock, fingerprints, Start::Reindexed)?;
            writer.copy_from(&reader)?;
            return Ok(writer);
        }
        Self::begin_on(dir, lock, fingerprints, &published, &reader)
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
            before: Some(reader.state().clone()),
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
            fingerprints: fingerprints.clone(),
            start,
            is_changed: true,
            _lock: lock,
        })
    }

    /// Indexes the stored documents of another store anew.
    fn copy_from(&mut self, reader: &Reader) -> Result<(), IndexError> {
        self.before = Some(reader.state().clone());
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
    pub fn generation(&self) -> u64 {
        self.before.as_ref().map_or(1, |state| state.generation + 1)
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
        self.forget(path);
        SourceWriter {
            writer: self,
            path: path.to_owned(),
            documents: 0,
            clauses: 0,
            words: Lengths::default(),
            digest: [0; 32],
            is_finished: false,
        }
    }

    /// Removes all that is there for a source.
    pub fn remove(&mut self, path: &str) {
        if self.contains(path) {
            self.forget(path);
        }
    }

    fn forget(&mut self, path: &str) {
        self.engine.delete_term(Term::from_field_text(self.fields.path, path));
        self.ledger.remove(path);
        self.is_changed = true;
    }

    fn add(&self, document: TantivyDocument) -> Result<(), IndexError> {
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

    fn describe(&self) -> State {
        let mut state = State {
            generation: self.generation(),
            fingerprints: self.fingerprints.clone(),
            analysis: words::fingerprint(),
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

/// The documents of one source on their way into the index.
///
/// Dropped without [`finish`](Self::finish), the source is not in the index.
pub struct SourceWriter<'a> {
    writer: &'a mut Writer,
    path: String,
    documents: u32,
    clauses: u64,
    words: Lengths,
    digest: [u8; 32],
    is_finished: bool,
}

impl SourceWriter<'_> {
    /// Adds a document with its clauses; `status` is that of the source.
    pub fn add(&mut self, dossier: &Dossier, status: Status) -> Result<(), IndexError> {
        let generation = self.writer.generation();
        self.add_as(dossier, status, generation)
    }

    fn add_as(
        &mut self,
        dossier: &Dossier,
        status: Status,
        generation: u64,
    ) -> Result<(), IndexError> {
        let summary = DocumentSummary::new(dossier, &self.path, status, generation);
        let fields = self.writer.fields.clone();
        for (ordinal, clause) in dossier.clauses.iter().enumerate() {
            let clause = super::record::StoredClause::new(dossier, ordinal, clause);
            let made = entry::clause(&fields, &mut self.writer.encoder, &clause, &summary);
            self.words = self.words.plus(made.words);
            self.store(made.document, &made.bytes)?;
        }
        self.clauses += dossier.clauses.len() as u64;
        let made = entry::dossier(&fields, dossier, &summary);
        self.store(made.document, &made.bytes)?;
        let made = entry::summary(&fields, &summary);
        self.store(made.document, &made.bytes)?;
        self.documents += 1;
        Ok(())
    }

    fn store(&mut self, document: TantivyDocument, bytes: &[u8]) -> Result<(), IndexError> {
        for (sum, byte) in self.digest.iter_mut().zip(Sha256::digest(bytes)) {
            *sum ^= byte;
        }
        self.writer.add(document)
    }

    /// Writes the record of the source and so makes its documents count.
    pub fn finish(self, record: SourceRecord) -> Result<(), IndexError> {
        let generation = self.writer.generation();
        self.finish_as(record, generation)
    }

    fn finish_as(mut self, record: SourceRecord, generation: u64) -> Result<(), IndexError> {
        let record = SourceRecord {
            path: self.path.clone(),
            documents: self.documents,
            generation,
            ..record
        };
        let entry =
            LedgerEntry { record, clauses: self.clauses, words: self.words, digest: self.digest };
        let made = entry::source(&self.writer.fields, &entry);
        self.writer.add(made.document)?;
        self.writer.ledger.insert(self.path.clone(), LedgerLine::new(&entry, &made.bytes));
        self.is_finished = true;
        Ok(())
    }
}

impl Drop for SourceWriter<'_> {
    fn drop(&mut self) {
        if !self.is_finished {
            let path = std::mem::take(&mut self.path);
            self.writer.forget(&path);
        }
    }
}

//! Reads one whole generation of an index.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use serde::de::DeserializeOwned;
use tantivy::{
    DocAddress, DocSet, Index, ReloadPolicy, Searcher, SegmentReader, TERMINATED, Term,
    schema::{Field, IndexRecordOption},
};

use super::{
    ClauseRecord, ClauseRecords, DocumentSummary, IndexError, SourceRecord, State,
    directory::{Access, META, StoreDirectory},
    document_ranks::Ranks,
    filter::ClauseFilter,
    format, guarded,
    opened::Opened,
    place,
    record::{LedgerEntry, StoredClause},
    schema::{Fields, Kind},
    stored::StoredRecords,
    words,
};
use crate::model::{ClauseId, DocumentId, Dossier};

/// How often the store is opened again when a session commits meanwhile.
const ATTEMPTS: u32 = 50;

/// An index, open for reading: one whole generation, whatever is committed meanwhile.
pub struct Reader {
    dir: PathBuf,
    pub(super) searcher: Searcher,
    stored: StoredRecords,
    pub(super) fields: Fields,
    state: State,
    documents: OnceLock<Vec<Arc<DocumentSummary>>>,
    met: Mutex<HashMap<String, Arc<DocumentSummary>>>,
    /// The ranks of all documents, once a question touched many.
    pub(super) ranks: OnceLock<Ranks>,
    pub(super) opened: Opened,
    /// Numbers of clauses by term, as far as they were asked for.
    pub(super) frequencies: Mutex<HashMap<Term, u64>>,
}

impl Reader {
    /// Opens the index in `dir`. Needs no permission to write there.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::OtherVersion`], [`IndexError::OtherAnalysis`]
    /// and [`IndexError::Damaged`] where the lists of files do not hold what was sealed.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        let reader = Self::open_for_writing(dir)?;
        if reader.state.analysis == words::fingerprint() {
            Ok(reader)
        } else {
            Err(IndexError::OtherAnalysis(dir.to_owned()))
        }
    }

    /// Opens an index whose words may be analysed otherwise: its stored records are good.
    pub fn open_for_writing(dir: &Path) -> Result<Self, IndexError> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            match Self::open_once(dir) {
                Ok(Some(reader)) => return Ok(reader),
                Err(error @ (IndexError::Missing(_) | IndexError::OtherVersion(_))) => {
                    return Err(error);
                }
                Err(error) if attempt == ATTEMPTS => return Err(error),
                Ok(None) if attempt == ATTEMPTS => {
                    return Err(IndexError::damaged(dir, "meta.json is not what was sealed"));
                }
                // A session committed or merged between two looks: its files moved on.
                _ => std::thread::yield_now(),
            }
        }
    }

    /// Opens what is published now; `None` where it changed under the hands.
    fn open_once(dir: &Path) -> Result<Option<Self>, IndexError> {
        let published =
            place::published(dir)?.ok_or_else(|| IndexError::Missing(dir.to_owned()))?;
        if published.format != format::name() {
            return Err(IndexError::OtherVersion(dir.to_owned()));
        }
        let store = published.folder;
        let meta = store.join(META);
        let before = fs::read(&meta)
            .map_err(|error| IndexError::damaged(dir, format!("{}: {error}", meta.display())))?;
        let seal = place::read_seal(&store)?
            .ok_or_else(|| IndexError::damaged(dir, "the seal of the store is lost"))?;
        if !seal.is_open && seal.files.get(META) != Some(&place::checksum(&meta)?) {
            return Ok(None);
        }
        let (searcher, payload) = guarded(dir, || open_searcher(&store))?
            .map_err(|error| named(IndexError::engine(&store, error), dir))?;
        if fs::read(&meta).ok().as_deref() != Some(before.as_slice()) {
            return Ok(None);
        }
        let fields = Fields::new();
        if searcher.schema() != &fields.schema {
            return Err(IndexError::damaged(dir, "meta.json lists other fields"));
        }
        let state: State = payload
            .and_then(|payload| serde_json::from_str(&payload).ok())
            .ok_or_else(|| IndexError::damaged(dir, "meta.json does not say its generation"))?;
        Ok(Some(Self {
            dir: dir.to_owned(),
            searcher,
            stored: StoredRecords::default(),
            fields,
            state,
            documents: OnceLock::new(),
            met: Mutex::default(),
            ranks: OnceLock::new(),
            opened: Opened::default(),
            frequencies: Mutex::default(),
        }))
    }

    /// Returns the folder of the index.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the number of the generation.
    pub const fn generation(&self) -> u64 {
        self.state.generation
    }

    /// Returns the state of the index as a whole.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Returns all source records in order of path.
    pub fn sources(&self) -> Result<Vec<SourceRecord>, IndexError> {
        // a list that grows holds its records twice while it does
        let mut records = Vec::with_capacity(self.most_of(Kind::Source)?);
        self.each_ledger_entry(|entry, _| records.push(entry.record))?;
        records.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(records)
    }

    /// Returns the record of one source.
    pub fn source(&self, path: &str) -> Result<Option<SourceRecord>, IndexError> {
        let Some(at) = self.find(Kind::Source, path)? else { return Ok(None) };
        let entry: LedgerEntry = self.decode(&self.ledger_bytes(at)?, path)?;
        Ok(Some(entry.record))
    }

    /// Returns the summaries of all documents in order of id.
    pub fn documents(&self) -> Result<&[Arc<DocumentSummary>], IndexError> {
        if let Some(documents) = self.documents.get() {
            return Ok(documents);
        }
        let mut documents: Vec<Arc<DocumentSummary>> = Vec::new();
        self.each_in_ledger(Kind::Document, |summary: DocumentSummary, _| {
            documents.push(Arc::new(summary));
        })?;
        documents.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(self.documents.get_or_init(|| documents))
    }

    /// Returns the summaries of the documents of one source, in order of id.
    pub fn documents_of(&self, path: &str) -> Result<Vec<Arc<DocumentSummary>>, IndexError> {
        let mut documents = Vec::new();
        for at in self.of_kind(&self.postings(self.fields.path, path)?, Kind::Document)? {
            let summary: DocumentSummary = self.decode(&self.ledger_bytes(at)?, path)?;
            documents.push(Arc::new(summary));
        }
        documents.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(documents)
    }

    /// Returns the summary of one document.
    pub fn document(&self, id: &DocumentId) -> Result<Option<Arc<DocumentSummary>>, IndexError> {
        if let Some(met) = self.met().get(id.as_str()) {
            return Ok(Some(Arc::clone(met)));
        }
        let Some(at) = self.find(Kind::Document, id.as_str())? else { return Ok(None) };
        let summary: DocumentSummary = self.decode(&self.ledger_bytes(at)?, id.as_str())?;
        let summary = Arc::new(summary);
        self.met().insert(id.as_str().to_owned(), Arc::clone(&summary));
        Ok(Some(summary))
    }

    fn met(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<DocumentSummary>>> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a document with all its layers.
    pub fn dossier(&self, id: &DocumentId) -> Result<Option<Dossier>, IndexError> {
        let Some(at) = self.find(Kind::Dossier, id.as_str())? else { return Ok(None) };
        self.decode(&self.stored_bytes(at)?, id.as_str()).map(Some)
    }

    /// Returns one clause by its id.
    pub fn clause(&self, id: &ClauseId) -> Result<Option<ClauseRecord>, IndexError> {
        match self.find(Kind::Clause, id.as_str())? {
            Some(at) => self.clause_at(at).map(Some),
            None => Ok(None),
        }
    }

    /// Returns the clauses that pass the filter one by one, by document and in order of print.
    pub fn clause_records(&self, filter: &ClauseFilter) -> Result<ClauseRecords<'_>, IndexError> {
        ClauseRecords::new(self, filter)
    }

    pub(super) fn clause_at(&self, at: DocAddress) -> Result<ClauseRecord, IndexError> {
        let stored: StoredClause = self.decode(&self.stored_bytes(at)?, "a clause")?;
        let document = self.document(&stored.document)?.ok_or_else(|| {
            IndexError::damaged(&self.dir, format!("{}: its summary is lost", stored.document))
        })?;
        Ok(ClauseRecord::new(stored, document))
    }

    pub(super) fn each_ledger_entry(
        &self,
        mut each: impl FnMut(LedgerEntry, &[u8]),
    ) -> Result<(), IndexError> {
        self.each_in_ledger(Kind::Source, |entry, bytes| each(entry, bytes))
    }

    /// Decodes every ledger value of one kind, in no particular order.
    pub(super) fn each_in_ledger<T: DeserializeOwned>(
        &self,
        kind: Kind,
        mut each: impl FnMut(T, &[u8]),
    ) -> Result<(), IndexError> {
        for segment in self.searcher.segment_readers() {
            let Some(column) = self.engine(segment.fast_fields().bytes("ledger"))? else {
                continue;
            };
            let mut single = Vec::new();
            let mut fault = None;
            for doc in self.alive_of_kind(segment, kind)? {
                let ords: Vec<u64> = column.term_ords(doc).collect();
                if let [ord] = ords[..] {
                    single.push(ord);
                } else {
                    let bytes = self.joined(&column, &ords)?;
                    each(self.decode(&bytes, kind.as_str())?, &bytes);
                }
            }
            single.sort_unstable();
            let whole = column.dictionary().sorted_ords_to_term_cb(&single, |bytes| {
                match self.decode(bytes, kind.as_str()) {
                    Ok(value) => each(value, bytes),
                    Err(error) => fault = Some(error),
                }
            });
            if !whole.map_err(|error| IndexError::io(&self.dir, error))? {
                return Err(IndexError::damaged(&self.dir, "a ledger value is lost"));
            }
            fault.map_or(Ok(()), Err)?;
        }
        Ok(())
    }

    /// Returns how many ledger values of a kind there are at most: those deleted and not yet
    /// merged away are counted.
    fn most_of(&self, kind: Kind) -> Result<usize, IndexError> {
        let term = Term::from_field_text(self.fields.kind, kind.as_str());
        let count = self.engine(self.searcher.doc_freq(&term))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    fn alive_of_kind(&self, segment: &SegmentReader, kind: Kind) -> Result<Vec<u32>, IndexError> {
        let term = Term::from_field_text(self.fields.kind, kind.as_str());
        self.alive_with(segment, &term)
    }

    fn alive_with(&self, segment: &SegmentReader, term: &Term) -> Result<Vec<u32>, IndexError> {
        let index = self.engine(segment.inverted_index(term.field()))?;
        let postings = index
            .read_postings(term, IndexRecordOption::Basic)
            .map_err(|error| IndexError::io(&self.dir, error))?;
        let Some(mut postings) = postings else { return Ok(Vec::new()) };
        let mut docs = Vec::with_capacity(postings.doc_freq() as usize);
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                docs.push(postings.doc());
            }
            postings.advance();
        }
        Ok(docs)
    }

    fn postings(&self, field: Field, word: &str) -> Result<Vec<DocAddress>, IndexError> {
        let term = Term::from_field_text(field, word);
        let mut found = Vec::new();
        for (ord, segment) in self.searcher.segment_readers().iter().enumerate() {
            let docs = self.alive_with(segment, &term)?;
            found.extend(docs.into_iter().map(|doc| DocAddress::new(ord as u32, doc)));
        }
        Ok(found)
    }

    /// Returns where the records of one kind are.
    pub(super) fn places_of(&self, kind: Kind) -> Result<Vec<DocAddress>, IndexError> {
        self.postings(self.fields.kind, kind.as_str())
    }

    fn find(&self, kind: Kind, name: &str) -> Result<Option<DocAddress>, IndexError> {
        Ok(self.postings(self.fields.key, &kind.key(name))?.pop())
    }

    /// Leaves the records of one kind among those at these places, which are in order.
    fn of_kind(&self, places: &[DocAddress], kind: Kind) -> Result<Vec<DocAddress>, IndexError> {
        let term = Term::from_field_text(self.fields.kind, kind.as_str());
        let mut left = Vec::new();
        for in_segment in places.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let segment = self.searcher.segment_reader(in_segment[0].segment_ord);
            let index = self.engine(segment.inverted_index(self.fields.kind))?;
            let postings = index
                .read_postings(&term, IndexRecordOption::Basic)
                .map_err(|error| IndexError::io(&self.dir, error))?;
            let Some(mut postings) = postings else { continue };
            let mut is_one = |at: &&DocAddress| {
                let met = postings.doc();
                let met = if met < at.doc_id { postings.seek(at.doc_id) } else { met };
                met == at.doc_id
            };
            left.extend(in_segment.iter().filter(&mut is_one));
        }
        Ok(left)
    }

    fn ledger_bytes(&self, at: DocAddress) -> Result<Vec<u8>, IndexError> {
        let segment = self.searcher.segment_reader(at.segment_ord);
        let lost = || IndexError::damaged(&self.dir, "the ledger is lost");
        let column = self.engine(segment.fast_fields().bytes("ledger"))?.ok_or_else(lost)?;
        let ords: Vec<u64> = column.term_ords(at.doc_id).collect();
        self.joined(&column, &ords)
    }

    fn joined(
        &self,
        column: &tantivy::columnar::BytesColumn,
        ords: &[u64],
    ) -> Result<Vec<u8>, IndexError> {
        let mut bytes = Vec::new();
        let mut chunk = Vec::new();
        for &ord in ords {
            let is_there = column.ord_to_bytes(ord, &mut chunk);
            if !is_there.map_err(|error| IndexError::io(&self.dir, error))? {
                return Err(IndexError::damaged(&self.dir, "a ledger value is lost"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    pub(super) fn stored_bytes(&self, at: DocAddress) -> Result<Vec<u8>, IndexError> {
        let found = self.stored.bytes(&self.searcher, at, self.fields.stored);
        let lost = || IndexError::damaged(&self.dir, "a stored record is lost");
        self.engine(found)?.ok_or_else(lost)
    }

    pub(super) fn decode<T: DeserializeOwned>(
        &self,
        bytes: &[u8],
        name: &str,
    ) -> Result<T, IndexError> {
        postcard::from_bytes(bytes)
            .map_err(|error| IndexError::damaged(&self.dir, format!("{name}: {error}")))
    }

    pub(super) fn engine<T>(&self, result: tantivy::Result<T>) -> Result<T, IndexError> {
        result.map_err(|error| IndexError::engine(&self.dir, error))
    }
}

/// Opens the engine's reader and returns the payload of the commit beside it.
fn open_searcher(store: &Path) -> tantivy::Result<(Searcher, Option<String>)> {
    let index = Index::open(StoreDirectory::open(store, Access::Read)?)?;
    index.tokenizers().register(words::TOKENIZER, words::Decoder::analyzer());
    let payload = index.load_metas()?.payload;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok((reader.searcher(), payload))
}

/// Names the folder the user knows instead of the store inside it.
fn named(error: IndexError, dir: &Path) -> IndexError {
    match error {
        IndexError::Damaged { what, .. } => IndexError::damaged(dir, what),
        IndexError::OtherVersion(_) => IndexError::OtherVersion(dir.to_owned()),
        other => other,
    }
}

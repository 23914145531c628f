//! What a batch has to do: every source compared with what the ledger says about it.
//!
//! ```text
//!                  in the ledger: no      yes
//! found     yes            new            content? extractor? rules? manifest? else fresh
//!           no              –             gone, if its folder could be read
//! ```

use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
};

use crate::{
    corpus::{
        CorpusError, Entry, FoundFile, Manifest, Overrides, Root, Scan, overrides_fingerprint,
    },
    index::{Fingerprints, IndexError, Reader, SourceRecord, Start, Writer, remembered_roots},
    ingest::{
        IngestError, Request,
        recognition::{Ocr, Recogniser},
        report::Freshness,
    },
    model::{DocumentId, Dossier, Override, Status, WarningKind},
    rules::Rules,
};

/// Versions of what makes dossiers out of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Versions {
    /// Of the readers.
    pub(super) extractor: String,
    /// Of the rules and of the stages that apply them.
    pub(super) rules: String,
    /// When pages are recognised; never where that is not possible on this machine.
    pub(super) recognition: Ocr,
}

/// What stands between the version of the readers and the way in which pages were recognised.
const MARK: char = '+';

impl Versions {
    pub(super) fn of(rules: &Rules) -> Self {
        Self {
            recognition: Ocr::Never,
            extractor: env!("KLAUSEL_EXTRACTOR").to_owned(),
            rules: format!("{}-{}", rules.fingerprint(), env!("KLAUSEL_STAGES")),
        }
    }

    /// Returns the same versions with the recognition that is wanted and possible.
    pub(super) fn seeing(&self, recogniser: Option<&Recogniser>) -> Self {
        Self { recognition: recogniser.map_or(Ocr::Never, Recogniser::when), ..self.clone() }
    }

    /// Returns the fingerprint of the rules in a version of [`Versions::rules`] whose stages are
    /// those of this program.
    pub(super) fn same_stages(version: &str) -> Option<&str> {
        version.strip_suffix(env!("KLAUSEL_STAGES"))?.strip_suffix('-')
    }

    pub(super) fn fingerprints(&self) -> Fingerprints {
        Fingerprints { extractor: self.extractor.clone(), rules: self.rules.clone() }
    }

    /// Returns both in one word.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.extractor, self.rules)
    }

    /// Tells whether the text of a source is what these readers make of it.
    pub(super) fn is_extractor_of(&self, record: &SourceRecord) -> bool {
        record.extractor.split(MARK).next() == Some(self.extractor.as_str())
    }

    /// The version of the readers, with a mark of the way in which they see pictures.
    pub(super) fn extractor_with(&self, recognition: Ocr) -> String {
        match recognition {
            Ocr::Never => self.extractor.clone(),
            Ocr::Auto => format!("{}{MARK}ocr", self.extractor),
            Ocr::Always => format!("{}{MARK}ocr-always", self.extractor),
        }
    }

    /// Tells whether recognition, which was not there or not wanted when a source was read,
    /// could bring words now.
    fn sees_more(&self, record: &SourceRecord) -> bool {
        let is_same = record.extractor == self.extractor_with(self.recognition);
        let is_plain = !record.extractor.contains(MARK);
        let is_wordless = |kind| matches!(kind, WarningKind::NoText | WarningKind::Undecodable);
        match self.recognition {
            Ocr::Never => false,
            Ocr::Auto => is_plain && record.warnings.iter().any(|w| is_wordless(w.kind)),
            Ocr::Always => !is_same,
        }
    }

    /// Tells why a source whose bytes are the same must be worked on.
    pub(super) fn staleness(&self, record: &SourceRecord, beside: &Beside) -> Freshness {
        if !self.is_extractor_of(record) {
            Freshness::Extractor
        } else if record.rules != self.rules {
            Freshness::Rules
        } else if record.manifest != beside.manifest {
            Freshness::Manifest
        } else if record.decisions != beside.decisions {
            Freshness::Decisions
        } else {
            Freshness::Fresh
        }
    }
}

/// The last generation: what is known about every source.
pub(super) struct Ledger {
    /// Records in order of their names.
    records: Vec<SourceRecord>,
    /// Where documents read before are fetched from.
    pub(super) reader: Option<Reader>,
    /// Names of the further roots that batches look into.
    roots: Vec<String>,
    /// Whether the index that is there cannot be read and is built anew.
    is_replaced: bool,
}

impl Ledger {
    /// Reads the ledger that a write session goes on from.
    pub(super) fn of_session(dir: &Path, writer: &Writer) -> Result<Self, IndexError> {
        let roots = writer.roots().to_vec();
        match writer.start() {
            Start::New => Ok(Self::empty(roots, false)),
            Start::Replaced => Ok(Self::empty(roots, true)),
            Start::Continued | Start::Reindexed => {
                Self::read(dir, Reader::open_for_writing(dir)?, roots)
            }
        }
    }

    /// Reads the ledger without a session; an index of another version has none.
    pub(super) fn look(dir: &Path) -> Result<Self, IndexError> {
        let roots = remembered_roots(dir);
        match Reader::open_for_writing(dir) {
            Ok(reader) => Self::read(dir, reader, roots),
            Err(IndexError::Missing(_)) => Ok(Self::empty(roots, false)),
            Err(IndexError::OtherVersion(_)) => Ok(Self::empty(roots, true)),
            Err(error) => Err(error),
        }
    }

    const fn empty(roots: Vec<String>, is_replaced: bool) -> Self {
        Self { records: Vec::new(), reader: None, roots, is_replaced }
    }

    fn read(dir: &Path, reader: Reader, roots: Vec<String>) -> Result<Self, IndexError> {
        let records = reader.sources()?;
        // To read every record is to map most of the files; most of what follows needs none.
        drop(reader);
        let reader = Some(Reader::open_for_writing(dir)?);
        Ok(Self { records, reader, roots, is_replaced: false })
    }

    fn record(&self, name: &str) -> Option<&SourceRecord> {
        let at = self.records.binary_search_by(|record| record.path.as_str().cmp(name)).ok()?;
        Some(&self.records[at])
    }

    /// Fetches a document that the ledger names; that it is not there is damage.
    pub(super) fn dossier(&self, id: &DocumentId) -> Result<Dossier, IndexError> {
        let reader = self.reader.as_ref();
        let stored = reader.map(|reader| reader.dossier(id)).transpose()?.flatten();
        stored.ok_or_else(|| {
            let dir = reader.map(|reader| reader.dir().to_owned());
            let what = format!("{id}: its text is lost");
            IndexError::Damaged { dir: dir.unwrap_or_default(), what }
        })
    }
}

/// Fingerprints of what persons wrote about a source beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beside {
    /// In the manifest.
    pub(super) manifest: String,
    /// In their decisions about its clauses.
    pub(super) decisions: String,
}

/// What persons say about the sources of a root.
struct Said<'a> {
    root: &'a Root,
    manifest: &'a Manifest,
    overrides: &'a Overrides,
}

/// One source to work on.
#[derive(Debug, Clone)]
pub(super) struct Step<'l> {
    /// The file.
    pub(super) file: FoundFile,
    /// Name of its root.
    pub(super) root: Option<String>,
    /// What the manifest says about it.
    pub(super) entry: Option<Entry>,
    /// What persons decided about its clauses.
    pub(super) decisions: Vec<Override>,
    /// Fingerprints of the two.
    pub(super) beside: Beside,
    /// What the ledger says about it.
    pub(super) record: Option<&'l SourceRecord>,
    /// Why it is worked on, as far as can be told without reading it.
    pub(super) why: Freshness,
}

impl Step<'_> {
    /// Whether the text that is stored for it is good, and only what follows from it changes.
    pub(super) const fn is_restructured(&self) -> bool {
        follows_from_text(self.why)
    }
}

/// Tells whether a change leaves the text of a source as it is: other rules, another entry in
/// the manifest, other decisions.
const fn follows_from_text(why: Freshness) -> bool {
    matches!(why, Freshness::Rules | Freshness::Manifest | Freshness::Decisions)
}

/// What a batch has to do.
#[derive(Debug, Default)]
pub(super) struct Plan<'l> {
    /// Sources to work on, in order of their names within their roots.
    pub(super) steps: Vec<Step<'l>>,
    /// Sources that are as they were.
    pub(super) fresh: Vec<&'l SourceRecord>,
    /// Sources that are not there any more.
    pub(super) gone: Vec<&'l SourceRecord>,
    /// What was seen beside documents.
    pub(super) notes: Vec<String>,
    /// Names of the further roots to remember.
    pub(super) roots: Vec<String>,
}

impl<'l> Plan<'l> {
    /// Compares all roots with the ledger.
    pub(super) fn make(
        request: &Request,
        ledger: &'l Ledger,
        versions: &Versions,
    ) -> Result<Self, IngestError> {
        let mut plan = Self::default();
        let overrides = Overrides::load(&request.corpus)?;
        let mut seen: HashSet<String> = HashSet::new();
        let mut documents = 0;
        for (root, is_demanded) in roots(request, ledger)? {
            plan.roots.extend(root.name());
            let found = root.manifest().and_then(|manifest| {
                let scan = root.scan(&manifest)?;
                Ok((manifest, scan))
            });
            let (manifest, scan) = match found {
                Ok(found) => found,
                Err(error) if is_demanded || matches!(error, CorpusError::Manifest(_)) => {
                    return Err(error.into());
                }
                Err(error) => {
                    plan.notes.push(format!("{error}; what is indexed of it stands"));
                    plan.keep(ledger, &root, |_| true);
                    continue;
                }
            };
            documents += scan.files.len();
            plan.note(&manifest, &scan);
            plan.keep(ledger, &root, |name| scan.is_hidden_by_fault(name));
            let known: Vec<&SourceRecord> = ledger
                .records
                .iter()
                .filter(|record| record.root == root.name())
                .filter(|record| !scan.is_hidden_by_fault(&record.path))
                .collect();
            for file in scan.files {
                if seen.insert(file.name.clone()) {
                    let said = Said { root: &root, manifest: &manifest, overrides: &overrides };
                    plan.add(request, ledger, versions, &said, file);
                }
            }
            let gone = known.into_iter().filter(|record| !seen.contains(&record.path));
            plan.gone.extend(gone);
        }
        plan.forget(request, ledger);
        if documents == 0 && request.forget.is_empty() {
            return Err(IngestError::NoDocuments(request.corpus.clone()));
        }
        Ok(plan)
    }

    /// What is known of files that could not be seen stands.
    fn keep(&mut self, ledger: &'l Ledger, root: &Root, is_hidden: impl Fn(&str) -> bool) {
        let of_root = ledger.records.iter().filter(|record| record.root == root.name());
        self.fresh.extend(of_root.filter(|record| is_hidden(&record.path)));
    }

    fn note(&mut self, manifest: &Manifest, scan: &Scan) {
        for passed_over in &scan.passed_over {
            self.notes.push(format!("{}: {}", passed_over.path.display(), passed_over.why));
        }
        for folder in &scan.unreadable {
            let what = "cannot be read, what is indexed of it stands";
            self.notes.push(format!("{}: {what}: {}", folder.path.display(), folder.why));
        }
        let there: HashSet<&str> = scan.files.iter().map(|file| file.below_root.as_str()).collect();
        for name in manifest.noted() {
            if !there.contains(name) {
                self.notes.push(format!("corpus.toml: `{name}` is not there"));
            }
        }
    }

    fn add(
        &mut self,
        request: &Request,
        ledger: &'l Ledger,
        versions: &Versions,
        said: &Said,
        file: FoundFile,
    ) {
        let Said { root, manifest, overrides } = said;
        let decisions = overrides.of_source(&file.name);
        let beside = Beside {
            manifest: manifest.fingerprint(&file.below_root),
            decisions: overrides_fingerprint(&decisions),
        };
        let record = ledger.record(&file.name);
        let why = match record {
            None if ledger.is_replaced => Freshness::Schema,
            None => Freshness::New,
            Some(record) => freshness(request, versions, record, &file, &beside),
        };
        if let (Freshness::Fresh, Some(record)) = (why, record) {
            self.fresh.push(record);
            return;
        }
        self.steps.push(Step {
            root: root.name(),
            entry: manifest.entry(&file.below_root).cloned(),
            decisions,
            beside,
            record,
            why,
            file,
        });
    }

    /// The documents of roots that are to be forgotten are gone.
    fn forget(&mut self, request: &Request, ledger: &'l Ledger) {
        let forgotten = ledger.records.iter().filter(|record| {
            record.root.as_deref().is_some_and(|root| is_forgotten(request, root))
        });
        self.gone.extend(forgotten);
        for path in &request.forget {
            let is_known = |root: &String| Root::remembered(root).path() == resolved(path);
            if !ledger.roots.iter().any(is_known) {
                let what = "is no further folder of this index, nothing is forgotten";
                self.notes.push(format!("{}: {what}", path.display()));
            }
        }
    }
}

/// The corpus folder and all further roots; with each, whether it must be readable: what the
/// user names now must, what the ledger remembers need not.
fn roots(request: &Request, ledger: &Ledger) -> Result<Vec<(Root, bool)>, IngestError> {
    let mut further = BTreeMap::new();
    for name in ledger.roots.iter().filter(|root| !is_forgotten(request, root)) {
        further.insert(name.clone(), (Root::remembered(name), false));
    }
    for path in &request.paths {
        let root = Root::further(path)?;
        if let Some(name) = root.name() {
            further.insert(name, (root, true));
        }
    }
    let is_corpus_all = further.is_empty() && request.forget.is_empty();
    let corpus = (Root::corpus(&request.corpus), is_corpus_all);
    Ok([corpus].into_iter().chain(further.into_values()).collect())
}

fn is_forgotten(request: &Request, root: &str) -> bool {
    let root = Root::remembered(root);
    request.forget.iter().any(|forget| resolved(forget) == root.path())
}

/// The path as the ledger names roots; a folder that is not there any more can still be
/// forgotten, by the name it had.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let of_ancestor = path.ancestors().find_map(|ancestor| {
        let below = path.strip_prefix(ancestor).ok()?;
        Some(ancestor.canonicalize().ok()?.join(below))
    });
    of_ancestor.unwrap_or(path)
}

fn freshness(
    request: &Request,
    versions: &Versions,
    record: &SourceRecord,
    file: &FoundFile,
    beside: &Beside,
) -> Freshness {
    let is_same =
        file.hint.is_some_and(|hint| hint.size == record.size && hint.modified == record.modified);
    if !is_same || request.is_paranoid {
        return Freshness::Content;
    }
    let stale = match versions.staleness(record, beside) {
        // without a stored document there is nothing to structure anew
        why if follows_from_text(why) && record.documents == 0 => Freshness::Fresh,
        why => why,
    };
    let is_new_try = request.retry_failed && record.status.is_error();
    let has_new_key = record.status == Status::Encrypted && !request.reading.passwords.is_empty();
    let is_worth_a_try = is_new_try || has_new_key || versions.sees_more(record);
    if stale == Freshness::Fresh && is_worth_a_try { Freshness::Retry } else { stale }
}

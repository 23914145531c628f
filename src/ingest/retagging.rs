//! Changed rules: what they can change is found in the stored texts, and only that is tagged
//! anew and written again.
//!
//! ```text
//! index/rules/
//!   5f3a…    the files that rules of this fingerprint were read from, beside those compiled in
//! ```
//!
//! The rules before are made again from their files; their fingerprint shows whether they are
//! the same. Where they cannot be made again, where a table changed by which texts are read, or
//! where a person judged clauses, a source is structured and tagged as a whole by a worker.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    index::{DocumentSummary, IndexError, Reader, SourceRecord},
    ingest::{
        plan::{Ledger, Step, Versions},
        report::Freshness,
    },
    model::{Dossier, Tagging},
    rules::{RuleDifference, RuleFiles, Rules},
    tag::retag,
};

/// Name of the folder in the index.
const FOLDER: &str = "rules";

/// Clauses of one source whose changed tags are held in memory at most; a source with more of
/// them is tagged by a worker, document by document.
const CHANGED_MAX: usize = 20_000;

/// The files of the rules that sources in the index were tagged with. They are a help, no
/// promise: what is not there costs time.
#[derive(Debug)]
pub(super) struct FormerRules {
    folder: PathBuf,
}

impl FormerRules {
    /// Names the folder in an index; it need not be there.
    pub(super) fn of(index: &Path) -> Self {
        Self { folder: index.join(FOLDER) }
    }

    /// Keeps the files of rules.
    pub(super) fn keep(&self, rules: &Rules) {
        let path = self.folder.join(rules.fingerprint());
        if !path.exists() {
            // without them the next change of rules takes longer
            let _ = self.write(&path, rules.files());
        }
    }

    fn write(&self, path: &Path, files: &RuleFiles) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let temporary = path.with_extension("tmp");
        fs::write(&temporary, serde_json::to_vec(files)?)?;
        fs::rename(temporary, path)
    }

    /// Forgets all but these rules: everything is tagged with them.
    pub(super) fn keep_only(&self, rules: &Rules) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let others = entries.filter_map(Result::ok);
        for entry in others.filter(|entry| entry.file_name() != *rules.fingerprint()) {
            // what stays lies there unused
            let _ = fs::remove_file(entry.path());
        }
    }

    /// Makes rules again; `None` where they would be others now.
    fn recall(&self, fingerprint: &str) -> Option<Rules> {
        // a name out of the ledger must not lead out of the folder
        let is_name = fingerprint.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let bytes = is_name.then(|| fs::read(self.folder.join(fingerprint)).ok()).flatten()?;
        let files: RuleFiles = serde_json::from_slice(&bytes).ok()?;
        Rules::of(files).ok().filter(|rules| rules.fingerprint() == fingerprint)
    }
}

/// Bytes of the texts of one source whose documents are held in memory for the writer; the other
/// ones are fetched again.
const TEXTS_MAX: usize = 1 << 20;

/// What tags a source has under the rules of today, where that could be told from its stored
/// texts.
#[derive(Debug)]
pub(super) struct Retagged {
    /// Documents with other tags.
    pub(super) changed: Vec<Changed>,
    /// Clauses in the source.
    pub(super) clauses: u64,
    /// How long it took.
    pub(super) took: Duration,
}

/// A document in which clauses have other tags.
#[derive(Debug)]
pub(super) struct Changed {
    /// Its summary as it is stored.
    pub(super) summary: Arc<DocumentSummary>,
    /// All that is stored of it, where it is not too large to be held.
    pub(super) dossier: Option<Box<Dossier>>,
    /// The clauses, by position.
    pub(super) taggings: Vec<(usize, Tagging)>,
}

/// Tags sources anew of which only the rules changed.
pub(super) struct Retagging<'a> {
    rules: &'a Rules,
    reader: Option<&'a Reader>,
    /// What is different, by the version that a source was tagged with.
    differences: BTreeMap<String, RuleDifference<'a>>,
}

impl<'a> Retagging<'a> {
    /// Compares the rules with those that the sources of the steps were tagged with.
    pub(super) fn new(
        rules: &'a Rules,
        former: &FormerRules,
        ledger: &'a Ledger,
        steps: &[Step],
    ) -> Self {
        let stale = steps.iter().filter(|step| step.why == Freshness::Rules);
        let tagged_with: BTreeSet<&str> =
            stale.filter_map(|step| Some(step.record?.rules.as_str())).collect();
        let differences = tagged_with.into_iter().filter_map(|version| {
            let before = former.recall(Versions::same_stages(version)?)?;
            Some((version.to_owned(), rules.difference(&before)?))
        });
        Self { rules, reader: ledger.reader.as_ref(), differences: differences.collect() }
    }

    /// Tags a source anew; `None` where a worker has to.
    pub(super) fn retag(&self, step: &Step) -> Option<Retagged> {
        let record = step.record.filter(|_| step.why == Freshness::Rules)?;
        let is_as_before =
            record.manifest == step.beside.manifest && record.decisions == step.beside.decisions;
        let difference = self.differences.get(&record.rules)?;
        if !is_as_before || !step.decisions.is_empty() {
            return None;
        }
        // what cannot be read is the affair of the worker's way, which reads the file again
        self.of_stored(record, difference).ok().flatten()
    }

    fn of_stored(
        &self,
        record: &SourceRecord,
        difference: &RuleDifference,
    ) -> Result<Option<Retagged>, IndexError> {
        let began = Instant::now();
        let Some(reader) = self.reader else { return Ok(None) };
        let documents = reader.documents_of(&record.path)?;
        if documents.len() != record.documents as usize {
            return Ok(None);
        }
        let (mut changed, mut found, mut clauses, mut held) = (Vec::new(), 0, 0, 0);
        for summary in documents {
            let Some(dossier) = reader.dossier(&summary.id)? else { return Ok(None) };
            clauses += dossier.clauses.len() as u64;
            let taggings = retag(&dossier, difference, self.rules);
            found += taggings.len();
            if found > CHANGED_MAX {
                return Ok(None);
            }
            if taggings.is_empty() {
                continue;
            }
            held += dossier.document.text.len();
            let dossier = (held <= TEXTS_MAX).then(|| Box::new(dossier));
            changed.push(Changed { summary, dossier, taggings });
        }
        Ok(Some(Retagged { changed, clauses, took: began.elapsed() }))
    }
}

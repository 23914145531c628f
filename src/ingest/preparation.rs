//! Looks at the files of a batch before a worker gets them: which bytes, and whether what was
//! stored or kept of them is still good.

use std::collections::HashMap;

use crate::{
    corpus::{Fingerprint, read_whole},
    index::{IndexError, SourceRecord},
    ingest::{
        Reading,
        errand::{Errand, Outcome, Work},
        kept::Kept,
        plan::{Ledger, Step, Versions},
        pool::{Material, Prepared},
        report::Freshness,
        retagging::{Retagged, Retagging},
    },
    model::{Document, DocumentId, Limit, Medium, Status},
};

/// What is known of a source before a worker has it.
#[derive(Debug)]
pub(super) struct Note {
    /// Why it is worked on, now that it was read.
    pub(super) why: Freshness,
    /// The bytes that were read.
    pub(super) fingerprint: Option<Fingerprint>,
    /// The outcome, where no worker is needed; `None` where nothing changed.
    pub(super) settled: Option<Outcome>,
    /// The record of the stored text that is used instead of the file.
    pub(super) stored: Option<SourceRecord>,
    /// Its tags under other rules, where nothing else changed and no worker is needed.
    pub(super) retagged: Option<Retagged>,
}

impl Note {
    pub(super) const fn new(why: Freshness) -> Self {
        Self { why, fingerprint: None, settled: None, stored: None, retagged: None }
    }

    /// The record under the name that the source had before.
    pub(super) fn moved_from(&self, step: &Step) -> Option<&SourceRecord> {
        self.stored.as_ref().filter(|stored| stored.path != step.file.name)
    }
}

/// Looks at the files of the batch before a worker gets them.
pub(super) struct Preparation<'a> {
    pub(super) reading: &'a Reading,
    pub(super) ledger: &'a Ledger,
    pub(super) versions: &'a Versions,
    /// Sources that vanished, by the hash of their bytes.
    pub(super) vanished: HashMap<&'a str, &'a SourceRecord>,
    /// Tags anew what only other rules make stale.
    pub(super) retagging: Retagging<'a>,
}

impl Preparation<'_> {
    /// Reads and hashes the file of a step, unless its stored text is good.
    pub(super) fn look(&self, step: &Step) -> Prepared<Note> {
        let mut note = Note::new(step.why);
        note.retagged = self.retagging.retag(step);
        if note.retagged.is_some() {
            return Prepared::Settled(note);
        }
        if let (true, Some(record)) = (step.is_restructured(), step.record)
            && let Some(material) = self.stored_text(record)
        {
            note.stored = Some(record.clone());
            return restructure(step, material, note);
        }
        let limit = self.reading.limits.file_bytes;
        let (bytes, fingerprint) = match read_whole(&step.file.path, limit) {
            Ok(read) => read,
            Err(error) => {
                note.settled = Some(Outcome::without_document(Status::Failed, error.to_string()));
                return Prepared::Settled(note);
            }
        };
        let is_too_long = bytes.len() > limit;
        let sha256 = fingerprint.sha256.clone();
        note.fingerprint = Some(fingerprint);
        if is_too_long {
            let reason = format!("the file is longer than {limit} bytes");
            let status = Status::Limit(Limit::FileSize);
            note.settled = Some(Outcome::without_document(status, reason));
            return Prepared::Settled(note);
        }
        if let Some(record) = step.record.filter(|record| record.sha256 == sha256)
            && step.why == Freshness::Content
        {
            note.why = self.versions.staleness(record, &step.beside);
            if note.why == Freshness::Fresh {
                return Prepared::Settled(note);
            }
            if note.why != Freshness::Extractor
                && let Some(material) = self.stored_text(record)
            {
                note.stored = Some(record.clone());
                return restructure(step, material, note);
            }
        }
        if let (Freshness::New, Some(record)) = (step.why, self.vanished.get(sha256.as_str()))
            && let Some(material) = self.stored_text(record)
        {
            note.stored = Some((*record).clone());
            return restructure(step, material, note);
        }
        let work = Work::Read {
            limits: self.reading.limits,
            passwords: self.reading.passwords.clone(),
            recognised: Vec::new(),
        };
        let errand = errand(step, work);
        let key = Kept::key(&errand, &sha256, &self.versions.name());
        let material = Material::Bytes(bytes, key);
        Prepared::Errand { errand: Box::new(errand), material, note }
    }

    /// The documents stored for a source; `None` where they are not all there, so that the
    /// file must be read again.
    fn stored_text(&self, record: &SourceRecord) -> Option<Material> {
        let documents = self.ledger.reader.as_ref()?.documents_of(&record.path).ok()?;
        let is_whole = !documents.is_empty() && documents.len() == record.documents as usize;
        let ids = documents.iter().map(|summary| summary.id.clone()).collect();
        is_whole.then_some(Material::Stored(ids))
    }

    /// Fetches a document read before, with the part of its id behind the name of its source.
    pub(super) fn fetch(&self, id: &DocumentId) -> Result<Document, IndexError> {
        let mut document = self.ledger.dossier(id)?.document;
        let item =
            document.id.as_str().rfind('!').filter(|_| document.medium == Medium::PressRecord);
        document.id = DocumentId(item.map_or_else(String::new, |at| id.as_str()[at..].to_owned()));
        Ok(document)
    }
}

fn restructure(step: &Step, material: Material, note: Note) -> Prepared<Note> {
    Prepared::Errand { errand: Box::new(errand(step, Work::Restructure)), material, note }
}

fn errand(step: &Step, work: Work) -> Errand {
    Errand {
        name: step.file.name.clone(),
        entry: step.entry.clone(),
        decisions: step.decisions.clone(),
        work,
    }
}

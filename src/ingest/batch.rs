//! A batch on its way into the index: pieces of work in, records and reports out.

use std::{collections::HashMap, sync::mpsc::Receiver};

use crate::{
    corpus::{Fingerprint, read_whole},
    extract,
    index::{IndexError, SourceRecord, Writer},
    ingest::{
        IngestError, Reading,
        errand::{Errand, Outcome, Work},
        plan::{Ledger, Step, Versions},
        pool::{Material, Piece, Prepared},
        report::{BatchReport, FileReport, Freshness, Progress},
    },
    model::{
        Document, DocumentId, Dossier, Limit, Medium, Status, TextSource, Warning, WarningKind,
    },
};

/// Warnings that a record keeps; of the rest only the number is told.
const WARNINGS_KEPT: usize = 200;

/// What is known of a source before a worker has it.
#[derive(Debug)]
pub(super) struct Note {
    /// Why it is worked on, now that it was read.
    why: Freshness,
    /// The bytes that were read.
    fingerprint: Option<Fingerprint>,
    /// The outcome, where no worker is needed; `None` where nothing changed.
    settled: Option<Outcome>,
    /// The record of the stored text that is used instead of the file.
    stored: Option<SourceRecord>,
}

impl Note {
    const fn new(why: Freshness) -> Self {
        Self { why, fingerprint: None, settled: None, stored: None }
    }
}

/// Looks at the files of the batch before a worker gets them.
pub(super) struct Preparation<'a> {
    pub(super) reading: &'a Reading,
    pub(super) ledger: &'a Ledger,
    pub(super) versions: &'a Versions,
    /// Sources that vanished, by the hash of their bytes.
    pub(super) vanished: HashMap<&'a str, &'a SourceRecord>,
}

impl Preparation<'_> {
    /// Reads and hashes the file of a step, unless its stored text is good.
    pub(super) fn look(&self, step: &Step) -> Prepared<Note> {
        let mut note = Note::new(step.why);
        if let (true, Some(record)) = (step.is_restructured(), &step.record)
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
        if let Some(record) = step.record.as_ref().filter(|record| record.sha256 == sha256)
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
        Prepared::Errand {
            errand: Box::new(errand(step, work)),
            material: Material::Bytes(bytes),
            note,
        }
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
        let reader = self.ledger.reader.as_ref();
        let stored = reader.map(|reader| reader.dossier(id)).transpose()?.flatten();
        let mut document = stored.ok_or_else(|| self.is_lost(id))?.document;
        let item =
            document.id.as_str().rfind('!').filter(|_| document.medium == Medium::PressRecord);
        document.id = DocumentId(item.map_or_else(String::new, |at| id.as_str()[at..].to_owned()));
        Ok(document)
    }

    fn is_lost(&self, id: &DocumentId) -> IndexError {
        let dir = self.ledger.reader.as_ref().map(|reader| reader.dir().to_owned());
        IndexError::Damaged {
            dir: dir.unwrap_or_default(),
            what: format!("{id}: its text is lost"),
        }
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

/// Takes what comes of the files into the index and the report.
pub(super) struct Batch<'a> {
    pub(super) writer: &'a mut Writer,
    pub(super) versions: &'a Versions,
    pub(super) progress: &'a mut dyn Progress,
    pub(super) report: BatchReport,
}

/// What came of one source so far.
#[derive(Debug, Default)]
struct Tally {
    documents: u64,
    clauses: u64,
    pages: u32,
    pages_with_text: u32,
    warnings: Vec<Warning>,
}

impl Tally {
    fn count(&mut self, dossier: &Dossier) {
        let pages = &dossier.document.pages;
        self.documents += 1;
        self.clauses += dossier.clauses.len() as u64;
        self.pages += pages.len() as u32;
        let has_text = pages.iter().filter(|page| page.source != TextSource::None);
        self.pages_with_text += has_text.count() as u32;
        self.warnings.extend_from_slice(&dossier.document.warnings);
    }
}

impl Batch<'_> {
    /// Takes all that comes of one step.
    pub(super) fn take(
        &mut self,
        step: &Step,
        pieces: &Receiver<Piece<Note>>,
    ) -> Result<(), IngestError> {
        while let Ok(piece) = pieces.recv() {
            match piece {
                Piece::Dossier(first) => self.take_documents(step, *first, pieces)?,
                Piece::Done(outcome, note) => self.end(step, &note, &outcome)?,
                Piece::Settled(note) => self.settle(step, &note)?,
                Piece::Stopped(error) => return Err(error.into()),
                Piece::Again | Piece::Skipped => {}
            }
        }
        Ok(())
    }

    /// Takes documents into the index one by one; they count with the record that ends them,
    /// and where none comes, because they are read again, they are taken back.
    fn take_documents(
        &mut self,
        step: &Step,
        first: Dossier,
        pieces: &Receiver<Piece<Note>>,
    ) -> Result<(), IngestError> {
        let mut tally = Tally::default();
        let mut source = self.writer.begin_source(&step.file.name);
        let mut dossier = first;
        loop {
            tally.count(&dossier);
            source.add(&dossier, extract::status_of(&dossier.document))?;
            match pieces.recv() {
                Ok(Piece::Dossier(next)) => dossier = *next,
                Ok(Piece::Done(outcome, note)) => {
                    let record = self.versions.record(step, &note, &outcome, &tally);
                    let file = report_of(&record, &note, &tally);
                    source.finish(record)?;
                    self.tell(file);
                    return Ok(());
                }
                Ok(Piece::Stopped(error)) => return Err(error.into()),
                Ok(Piece::Again | Piece::Settled(_) | Piece::Skipped) | Err(_) => return Ok(()),
            }
        }
    }

    /// Takes a source that brought no document.
    fn end(&mut self, step: &Step, note: &Note, outcome: &Outcome) -> Result<(), IngestError> {
        let record = self.versions.record(step, note, outcome, &Tally::default());
        let file = report_of(&record, note, &Tally::default());
        self.writer.put(record, &[])?;
        self.tell(file);
        Ok(())
    }

    /// Takes a source that no worker had to see.
    fn settle(&mut self, step: &Step, note: &Note) -> Result<(), IngestError> {
        match (&note.settled, &step.record) {
            (None, Some(record)) => self.leave(record),
            // a file that cannot be opened now says nothing about its words: what was read of
            // it before stands, and the report says that it was not looked at
            (Some(outcome), Some(_)) if note.fingerprint.is_none() => {
                let record = self.versions.record(step, note, outcome, &Tally::default());
                self.tell(report_of(&record, note, &Tally::default()));
            }
            (Some(outcome), _) => self.end(step, note, outcome)?,
            (None, None) => {}
        }
        Ok(())
    }

    /// Takes a source that is not there any more out of the index.
    pub(super) fn remove(&mut self, record: &SourceRecord) {
        self.writer.remove(&record.path);
        self.tell(report_of(record, &Note::new(Freshness::Gone), &Tally::default()));
    }

    /// Counts a source that was left as it is.
    pub(super) fn leave(&mut self, record: &SourceRecord) {
        self.report.add(report_of(record, &Note::new(Freshness::Fresh), &Tally::default()));
    }

    fn tell(&mut self, file: FileReport) {
        self.progress.done(&file);
        self.report.add(file);
    }
}

impl Versions {
    fn record(&self, step: &Step, note: &Note, outcome: &Outcome, tally: &Tally) -> SourceRecord {
        let before = step.record.as_ref();
        let (status, reason) = match (&note.stored, outcome.status) {
            // structured anew: what the reading brought still holds
            (Some(record), Status::Ok) => (record.status, record.reason.clone()),
            (_, status) if status.is_error() && tally.documents > 0 => {
                (Status::Partial, outcome.reason.clone())
            }
            (_, status) => (status, outcome.reason.clone()),
        };
        let mut warnings = match &note.stored {
            Some(record) => {
                let of_reading = |warning: &&Warning| !warning.kind.is_of_structure();
                let anew = tally.warnings.iter().filter(|warning| warning.kind.is_of_structure());
                record.warnings.iter().filter(of_reading).chain(anew).cloned().collect()
            }
            None => [outcome.warnings.as_slice(), &tally.warnings].concat(),
        };
        if status == Status::Partial && outcome.status.is_error() {
            let message = outcome.reason.clone().unwrap_or_default();
            warnings.push(Warning::on_document(WarningKind::LimitHit, message));
        }
        let fingerprint = note.fingerprint.as_ref();
        let hint = fingerprint.map(|fingerprint| fingerprint.hint).or(step.file.hint);
        let same = before.map(|record| record.sha256.clone()).unwrap_or_default();
        SourceRecord {
            root: step.root.clone(),
            sha256: fingerprint.map_or(same, |fingerprint| fingerprint.sha256.clone()),
            size: hint.map_or(0, |hint| hint.size),
            modified: hint.and_then(|hint| hint.modified),
            reason,
            extractor: self.extractor.clone(),
            rules: self.rules.clone(),
            manifest: step.beside.manifest.clone(),
            decisions: step.beside.decisions.clone(),
            pages: tally.pages,
            pages_with_text: tally.pages_with_text,
            warnings: cut(warnings),
            ..SourceRecord::new(step.file.name.clone(), status)
        }
    }
}

/// Keeps the first warnings and the number of the others.
fn cut(mut warnings: Vec<Warning>) -> Vec<Warning> {
    let more = warnings.len().saturating_sub(WARNINGS_KEPT);
    if more > 0 {
        let has_loss = warnings[WARNINGS_KEPT..].iter().any(|warning| warning.kind.is_loss());
        let kind = if has_loss { WarningKind::Damaged } else { WarningKind::Unverified };
        warnings.truncate(WARNINGS_KEPT);
        warnings.push(Warning::on_document(kind, format!("{more} more warnings")));
    }
    warnings
}

fn report_of(record: &SourceRecord, note: &Note, tally: &Tally) -> FileReport {
    FileReport {
        path: record.path.clone(),
        freshness: note.why,
        status: record.status,
        reason: record.reason.clone(),
        moved_from: note
            .stored
            .as_ref()
            .filter(|stored| stored.path != record.path)
            .map(|stored| stored.path.clone()),
        warnings: record.warnings.clone(),
        documents: tally.documents,
        clauses: tally.clauses,
    }
}

//! A batch on its way into the index: pieces of work in, records and reports out.

use std::{collections::HashSet, sync::mpsc::Receiver, time::Duration};

use crate::{
    corpus::Hint,
    extract,
    index::{ChangeRecord, DocumentSummary, SourceChange, SourceRecord, Writer},
    ingest::{
        IngestError,
        difference::Difference,
        errand::Outcome,
        plan::{Ledger, Step, Versions},
        pool::Piece,
        preparation::Note,
        report::{BatchReport, FileReport, Freshness, Progress},
        retagging::{Changed, Retagged},
    },
    model::{Dossier, Status, TextSource, Warning, WarningKind},
};

/// Warnings that a record keeps; of the rest only the number is told.
const WARNINGS_KEPT: usize = 200;

/// Takes what comes of the files into the index and the report.
pub(super) struct Batch<'a> {
    pub(super) writer: &'a mut Writer,
    pub(super) ledger: &'a Ledger,
    pub(super) versions: &'a Versions,
    pub(super) progress: &'a mut dyn Progress,
    pub(super) report: BatchReport,
    /// Names that sources had before they were moved.
    pub(super) moved: HashSet<String>,
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

impl<'a> Batch<'a> {
    /// Takes all that comes of one step.
    pub(super) fn take(
        &mut self,
        step: &Step,
        pieces: &Receiver<Piece<Note>>,
    ) -> Result<(), IngestError> {
        while let Ok(piece) = pieces.recv() {
            match piece {
                Piece::Dossier(first) => self.take_documents(step, *first, pieces)?,
                Piece::Done(outcome, note, took) => self.end(step, &note, &outcome, took)?,
                Piece::Settled(note) => self.settle(step, note)?,
                Piece::Stopped(error) => return Err(error.into()),
                Piece::Recognised(done, of) => {
                    self.progress.recognised(&step.file.name, done, of);
                }
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
        let mut difference = self.difference(step)?;
        let mut source = self.writer.begin_source(&step.file.name);
        let mut dossier = first;
        loop {
            tally.count(&dossier);
            if let Some(difference) = &mut difference {
                difference.take(&dossier)?;
            }
            source.add(&dossier, extract::status_of(&dossier.document))?;
            let mut piece = pieces.recv();
            while let Ok(Piece::Recognised(done, of)) = piece {
                self.progress.recognised(&step.file.name, done, of);
                piece = pieces.recv();
            }
            match piece {
                Ok(Piece::Dossier(next)) => dossier = *next,
                Ok(Piece::Done(outcome, note, took)) => {
                    let record = self.versions.record(step, &note, &outcome, &tally);
                    let file = report_of(&record, &note, &tally);
                    source.finish(record)?;
                    self.chronicle(step, &note, difference)?;
                    let file = self.timed(file, took);
                    self.tell(file);
                    return Ok(());
                }
                Ok(Piece::Stopped(error)) => return Err(error.into()),
                // the loop above took the other news of recognition
                Ok(Piece::Again | Piece::Settled(_) | Piece::Skipped | Piece::Recognised(..))
                | Err(_) => return Ok(()),
            }
        }
    }

    /// Takes a source that brought no document.
    fn end(
        &mut self,
        step: &Step,
        note: &Note,
        outcome: &Outcome,
        took: Option<Duration>,
    ) -> Result<(), IngestError> {
        let record = self.versions.record(step, note, outcome, &Tally::default());
        let file = self.timed(report_of(&record, note, &Tally::default()), took);
        let difference = self.difference(step)?;
        self.writer.put(record, &[])?;
        self.chronicle(step, note, difference)?;
        self.tell(file);
        Ok(())
    }

    /// Begins to compare a source that was there with what is read of it now; not where only
    /// rules or manifest changed, since its words are the same.
    fn difference(&self, step: &Step) -> Result<Option<Difference<'a>>, IngestError> {
        let ledger = self.ledger;
        let before = ledger.reader.as_ref().filter(|_| step.record.is_some());
        let is_read = !step.is_restructured();
        let begun = before.filter(|_| is_read).map(|b| Difference::begin(b, &step.file.name));
        Ok(begun.transpose()?)
    }

    /// Tells the history what happened to a source that was written.
    fn chronicle(
        &mut self,
        step: &Step,
        note: &Note,
        difference: Option<Difference<'_>>,
    ) -> Result<(), IngestError> {
        if let Some(from) = note.moved_from(step) {
            let record = ChangeRecord {
                path: step.file.name.clone(),
                change: SourceChange::Moved { from: from.path.clone() },
                gone: Vec::new(),
                clauses: Vec::new(),
            };
            self.writer.note(record, from.added)?;
            self.moved.insert(from.path.clone());
        }
        let added = step.record.map_or(0, |record| record.added);
        if let Some(record) = difference.map(Difference::end).transpose()?.flatten() {
            self.writer.note(record, added)?;
        }
        Ok(())
    }

    /// Takes a source that no worker had to see.
    fn settle(&mut self, step: &Step, mut note: Note) -> Result<(), IngestError> {
        if let (Some(record), Some(retagged)) = (step.record, note.retagged.take()) {
            return self.retag(record, retagged);
        }
        match (&note.settled, step.record) {
            (None, Some(record)) => {
                // the bytes are the same: the next batch need not look at them again
                let hint = note.fingerprint.as_ref().map(|fingerprint| fingerprint.hint);
                if let Some(hint) = hint.filter(|hint| *hint != hint_of(record)) {
                    let (size, modified) = (hint.size, hint.modified);
                    self.writer.restamp(SourceRecord { size, modified, ..record.clone() })?;
                }
                self.leave(record);
            }
            // a file that cannot be opened now says nothing about its words: what was read of
            // it before stands, and the report says that it was not looked at
            (Some(outcome), Some(_)) if note.fingerprint.is_none() => {
                let record = self.versions.record(step, &note, outcome, &Tally::default());
                self.tell(report_of(&record, &note, &Tally::default()));
            }
            (Some(outcome), _) => self.end(step, &note, outcome, Some(Duration::ZERO))?,
            (None, None) => {}
        }
        Ok(())
    }

    /// Takes a source whose tags alone can be others.
    fn retag(&mut self, record: &SourceRecord, retagged: Retagged) -> Result<(), IngestError> {
        let mut record = SourceRecord { rules: self.versions.rules.clone(), ..record.clone() };
        for Changed { summary, dossier, taggings } in retagged.changed {
            let dossier = match dossier {
                Some(dossier) => *dossier,
                None => self.ledger.dossier(&summary.id)?,
            };
            self.writer.amend(dossier, &summary, taggings)?;
            record.generation = self.writer.generation();
        }
        let tally = Tally {
            documents: u64::from(record.documents),
            clauses: retagged.clauses,
            ..Tally::default()
        };
        let file = self
            .timed(report_of(&record, &Note::new(Freshness::Rules), &tally), Some(retagged.took));
        self.writer.restamp(record)?;
        self.tell(file);
        Ok(())
    }

    /// Takes a source that is not there any more out of the index.
    pub(super) fn remove(&mut self, record: &SourceRecord) -> Result<(), IngestError> {
        if let Some(before) = self.ledger.reader.as_ref().filter(|_| !self.is_moved(record)) {
            let documents = before.documents_of(&record.path)?;
            let change = ChangeRecord {
                path: record.path.clone(),
                change: SourceChange::Removed,
                gone: documents.iter().map(|summary| DocumentSummary::clone(summary)).collect(),
                clauses: Vec::new(),
            };
            self.writer.note(change, record.added)?;
        }
        self.writer.remove(&record.path);
        self.tell(report_of(record, &Note::new(Freshness::Gone), &Tally::default()));
        Ok(())
    }

    fn is_moved(&self, record: &SourceRecord) -> bool {
        self.moved.contains(&record.path)
    }

    /// Counts a source that was left as it is.
    pub(super) fn leave(&mut self, record: &SourceRecord) {
        self.report.add(report_of(record, &Note::new(Freshness::Fresh), &Tally::default()));
    }

    /// Adds how long the work took; `None` where it was kept from a batch that was cut off.
    fn timed(&mut self, file: FileReport, took: Option<Duration>) -> FileReport {
        self.report.recalled += u64::from(took.is_none());
        FileReport { elapsed: took.unwrap_or_default(), ..file }
    }

    fn tell(&mut self, file: FileReport) {
        self.progress.done(&file);
        self.report.add(file);
    }
}

impl Versions {
    /// The extractor that read a source, with a mark where it saw pictures.
    fn extractor_of(&self, outcome: &Outcome, stored: Option<&SourceRecord>) -> String {
        match stored {
            Some(record) => record.extractor.clone(),
            None if outcome.sees_pictures => self.extractor_with(self.recognition),
            None => self.extractor.clone(),
        }
    }

    fn record(&self, step: &Step, note: &Note, outcome: &Outcome, tally: &Tally) -> SourceRecord {
        let before = step.record;
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
            extractor: self.extractor_of(outcome, note.stored.as_ref()),
            // without a document nothing was tagged
            rules: if tally.documents > 0 { self.rules.clone() } else { String::new() },
            manifest: step.beside.manifest.clone(),
            decisions: step.beside.decisions.clone(),
            added: note.moved_from(step).map_or(0, |record| record.added),
            pages: tally.pages,
            pages_with_text: tally.pages_with_text,
            warnings: cut(warnings),
            ..SourceRecord::new(step.file.name.clone(), status)
        }
    }
}

const fn hint_of(record: &SourceRecord) -> Hint {
    Hint { size: record.size, modified: record.modified }
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
        elapsed: Duration::ZERO,
    }
}

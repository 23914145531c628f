//! The documents of one source on their way into the index.

use tantivy::TantivyDocument;

use super::{
    IndexError, SourceRecord, Writer, entry,
    record::{DocumentSummary, LedgerEntry, Lengths, StoredClause, fold_digest},
};
use crate::model::{Dossier, Status};

/// The documents of one source on their way into the index.
///
/// Dropped without [`finish`](Self::finish), the source is not in the index.
pub struct SourceWriter<'a> {
    writer: &'a mut Writer,
    path: String,
    /// Generation in which the source came, where it is not new.
    added: Option<u64>,
    documents: u32,
    clauses: u64,
    words: Lengths,
    digest: [u8; 32],
    is_finished: bool,
}

impl<'a> SourceWriter<'a> {
    pub(super) fn new(writer: &'a mut Writer, path: &str) -> Self {
        let added = writer.forget(path);
        Self {
            writer,
            path: path.to_owned(),
            added,
            documents: 0,
            clauses: 0,
            words: Lengths::default(),
            digest: [0; 32],
            is_finished: false,
        }
    }
}

impl SourceWriter<'_> {
    /// Adds a document with its clauses; `status` is that of the source.
    pub fn add(&mut self, dossier: &Dossier, status: Status) -> Result<(), IndexError> {
        let generation = self.writer.generation();
        self.add_as(dossier, status, generation)
    }

    pub(super) fn add_as(
        &mut self,
        dossier: &Dossier,
        status: Status,
        generation: u64,
    ) -> Result<(), IndexError> {
        let summary = DocumentSummary::new(dossier, &self.path, status, generation);
        let fields = self.writer.fields.clone();
        for (ordinal, clause) in dossier.clauses.iter().enumerate() {
            let clause = StoredClause::new(dossier, ordinal, clause);
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
        fold_digest(&mut self.digest, bytes);
        self.writer.add(document)
    }

    /// Writes the record of the source and so makes its documents count.
    pub fn finish(self, record: SourceRecord) -> Result<(), IndexError> {
        let generation = self.writer.generation();
        self.finish_as(record, generation)
    }

    pub(super) fn finish_as(
        mut self,
        record: SourceRecord,
        generation: u64,
    ) -> Result<(), IndexError> {
        let stated = Some(record.added).filter(|added| *added > 0);
        let record = SourceRecord {
            path: self.path.clone(),
            documents: self.documents,
            generation,
            added: stated.or(self.added).unwrap_or(generation),
            ..record
        };
        let entry =
            LedgerEntry { record, clauses: self.clauses, words: self.words, digest: self.digest };
        self.is_finished = true;
        self.writer.enter(&entry)
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

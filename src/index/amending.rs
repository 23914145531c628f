//! Other tags on clauses that are in the index: only what they change is written.

use tantivy::{TantivyDocument, Term};

use super::{
    DocumentSummary, IndexError, Writer,
    entry::{self, Made},
    record::{StoredClause, fold_digest},
    schema::Kind,
};
use crate::model::{Dossier, Tagging};

impl Writer {
    /// Puts other tags on clauses of a document that is in the index, by their positions. The
    /// dossier and the summary are those that are stored. The record of the source must be
    /// renewed with [`restamp`](Self::restamp) before the session ends.
    ///
    /// # Errors
    /// [`IndexError::Io`] and what the engine says.
    pub fn amend(
        &mut self,
        mut dossier: Dossier,
        before: &DocumentSummary,
        taggings: Vec<(usize, Tagging)>,
    ) -> Result<(), IndexError> {
        let generation = self.generation();
        let mut exchange = Exchange { writer: self, digest: [0; 32] };
        let fields = exchange.writer.fields.clone();
        let old = entry::encoded(&dossier);
        let mut changed = Vec::with_capacity(taggings.len());
        for (at, tagging) in taggings {
            let clause = StoredClause::new(&dossier, at, &dossier.clauses[at]);
            changed.push((at, clause));
            dossier.taggings[at] = tagging;
        }
        let summary = before.clone().tagged(&dossier.taggings, generation);
        for (at, clause) in changed {
            let old = entry::encoded(&clause);
            let new = StoredClause::new(&dossier, at, &dossier.clauses[at]);
            let made = entry::clause(&fields, &mut exchange.writer.encoder, &new, &summary);
            exchange.replace(Kind::Clause, new.id.as_str(), &old, made)?;
        }
        let made = entry::dossier(&fields, &dossier, &summary);
        exchange.replace(Kind::Dossier, summary.id.as_str(), &old, made)?;
        let old = entry::encoded(before);
        let made = entry::summary(&fields, &summary);
        exchange.replace(Kind::Document, summary.id.as_str(), &old, made)?;
        let digest = exchange.digest;
        self.fold(&before.path, &digest);
        Ok(())
    }

    /// Puts a record in the place of the one of its name.
    pub(super) fn replace(
        &mut self,
        kind: Kind,
        name: &str,
        document: TantivyDocument,
    ) -> Result<(), IndexError> {
        self.delete(Term::from_field_text(self.fields.key, &kind.key(name)));
        self.add(document)
    }
}

/// Records that take the place of others.
struct Exchange<'a> {
    writer: &'a mut Writer,
    /// What the exchange does to the digest of the source.
    digest: [u8; 32],
}

impl Exchange<'_> {
    fn replace(&mut self, kind: Kind, name: &str, old: &[u8], new: Made) -> Result<(), IndexError> {
        fold_digest(&mut self.digest, old);
        fold_digest(&mut self.digest, &new.bytes);
        self.writer.replace(kind, name, new.document)
    }
}

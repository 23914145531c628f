//! Everything known about one document.

use serde::{Deserialize, Serialize};

use crate::model::{Clause, Document, Instrument, Tagging};

/// A document with all the layers that the stages laid over it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Dossier {
    /// Physical layout, by `extract`.
    pub document: Document,
    /// What it is in law, by `structure`.
    pub instrument: Instrument,
    /// Its clauses in reading order, by `structure`.
    pub clauses: Vec<Clause>,
    /// One tagging a clause, same order, by `tag`.
    pub taggings: Vec<Tagging>,
}

impl Dossier {
    /// Returns the words of a clause without headings and marker.
    pub fn words<'a>(&'a self, clause: &Clause) -> &'a str {
        clause.body.of(&self.document.text)
    }
}

//! What stands before and behind a clause in its document.

use serde::Serialize;

use crate::{
    cli::citation::Citations,
    index::{ClauseRecord, IndexError, Reader},
    model::{Clause, Document},
};

/// The clauses around one, in order of print.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Neighbours {
    /// Those before it.
    pub(in crate::cli) before: Vec<Neighbour>,
    /// Those behind it.
    pub(in crate::cli) after: Vec<Neighbour>,
}

/// A clause beside another.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Neighbour {
    /// Its id.
    pub(in crate::cli) clause: String,
    /// Its citation.
    pub(in crate::cli) citation: String,
    /// Its words.
    pub(in crate::cli) text: String,
}

impl Neighbours {
    /// Returns at most `number` clauses of the same text on each side.
    pub(in crate::cli) fn of(
        clause: &ClauseRecord,
        number: usize,
        reader: &Reader,
        cite: Citations,
    ) -> Result<Self, IndexError> {
        let dossier = reader.dossier(&clause.document.id)?.unwrap_or_default();
        let at = clause.ordinal as usize;
        let (before, rest) = dossier.clauses.split_at(at.min(dossier.clauses.len()));
        let of_text = |other: &&Clause| other.text_no == clause.text_no;
        let neighbour = |other: &Clause| Neighbour::new(other, &dossier.document, cite);
        let mut first: Vec<Neighbour> =
            before.iter().rev().filter(of_text).take(number).map(neighbour).collect();
        first.reverse();
        let after = rest.iter().skip(1).filter(of_text).take(number).map(neighbour).collect();
        Ok(Self { before: first, after })
    }
}

impl Neighbour {
    fn new(clause: &Clause, document: &Document, cite: Citations) -> Self {
        Self {
            clause: clause.id.to_string(),
            citation: cite.of(&clause.locator),
            text: clause.body.of(&document.text).to_owned(),
        }
    }
}

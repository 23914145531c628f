//! Countries × topics → who promised what, how strongly, by when, each with its citation.
//!
//! ```text
//!              Georgia (2 documents)          Moldova (1 document)        Xanadu
//! returns      obligation · both · 12 days    obligation · both           not in the corpus
//!              Art. 2 Abs. 1, p. 3, +41       Art. 3, p. 4, +12
//! visas        silent                         mentioned, Art. 9           not in the corpus
//! ```
//!
//! The country of an instrument is a party other than the desk's own state. A document may
//! stand in the place of a country. What a clause says was read by `tag`; this room only
//! gathers and ranks it, and keeps *silent* apart from *not in the corpus* and *not readable*.

mod cell;
mod gaps;
mod matrix;
mod request;

use std::sync::Arc;

use crate::{
    index::{ClauseFilter, ClauseRecord, DocumentSummary, IndexError, Reader},
    model::{CountryCode, InstrumentKind},
    rules::Rules,
};

pub use cell::{Cell, CellDeadline, CellState};
pub use gaps::{Gap, gaps};
pub use matrix::{Column, Comparison, Row};
pub use request::{CompareRequest, Subject, Topic};

use matrix::{columns, rows};

/// The comparison cannot be made as asked.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A column is a document that the index does not hold.
    #[error("{0}: no such document in the index")]
    NoDocument(String),
}

/// Answers a comparison from the index.
///
/// # Errors
/// [`CompareError::NoDocument`] where a column names a document that was never indexed; a
/// country without documents is an answer, not an error.
pub fn compare(
    reader: &Reader,
    rules: &Rules,
    request: &CompareRequest,
) -> Result<Comparison, CompareError> {
    let documents: Vec<Arc<DocumentSummary>> =
        reader.documents()?.iter().filter(|document| is_instrument(document)).cloned().collect();
    let columns = columns(&documents, request)?;
    let topics = request.rows(rules);
    let mut pillars: Vec<String> = topics.iter().map(|topic| topic.pillar.0.clone()).collect();
    pillars.dedup();
    let filter = ClauseFilter { pillars, ..ClauseFilter::default() };
    let clauses: Vec<ClauseRecord> = reader.clause_records(&filter)?.collect::<Result<_, _>>()?;
    Ok(Comparison {
        generation: reader.generation(),
        not_searched: reader.state().not_fully_searchable(),
        rows: rows(&columns, &topics, clauses, rules),
        columns,
    })
}

/// Returns the countries that have an instrument in the index, the home state left out.
///
/// # Errors
/// Where the index cannot be read.
pub fn countries(reader: &Reader, home: &CountryCode) -> Result<Vec<CountryCode>, IndexError> {
    let mut countries: Vec<CountryCode> = reader
        .documents()?
        .iter()
        .filter(|document| is_instrument(document))
        .flat_map(|document| document.parties.iter())
        .filter(|country| *country != home)
        .cloned()
        .collect();
    countries.sort();
    countries.dedup();
    Ok(countries)
}

/// Press items report promises, they do not make them.
fn is_instrument(document: &DocumentSummary) -> bool {
    document.instrument != InstrumentKind::Press
}

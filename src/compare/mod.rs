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

mod alignment;
mod cell;
mod claims;
mod gaps;
mod matrix;
mod provision;
mod ranking;
mod request;
mod surroundings;

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use crate::{
    index::{ClauseFilter, ClauseRecord, DocumentSummary, IndexError, Reader},
    model::{CountryCode, InstrumentKind, Language},
    rules::Rules,
};

pub use alignment::{
    Alignment, Change, Changed, Edit, Pair, Piece, Side, SideRequest, align, difference,
};
pub use cell::{Cell, CellDeadline, CellState};
pub use claims::{Claim, Claims, Figure, Verdict, claims};
pub use gaps::{Gap, gaps};
pub use matrix::{Column, Comparison, Row};
pub use provision::one_each;
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
    /// A document has no text in a language.
    #[error("{0}: has no text in `{language}`", language = .1.code())]
    NoLanguage(String, Language),
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
    let clauses = clauses(reader, &columns, rules)?;
    Ok(Comparison {
        generation: reader.generation(),
        not_searched: reader.state().not_fully_searchable(),
        rows: rows(&columns, &topics, clauses, rules, request.home.as_ref()),
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

/// Reads what the cells are made of: tagged clauses, and those that set a time, of the columns'
/// instruments and of press items.
fn clauses(
    reader: &Reader,
    columns: &[Column],
    rules: &Rules,
) -> Result<Vec<ClauseRecord>, IndexError> {
    let own = columns.iter().flat_map(|column| &column.documents);
    let own: BTreeSet<&str> = own.map(|document| document.id.as_str()).collect();
    let has_most = own.len() * 2 > reader.documents()?.len();
    let of_columns = ClauseFilter {
        documents: if has_most { Vec::new() } else { own.into_iter().map(str::to_owned).collect() },
        ..ClauseFilter::default()
    };
    let of_press =
        ClauseFilter { instruments: vec![InstrumentKind::Press], ..ClauseFilter::default() };
    let scopes = match (has_most, of_columns.documents.is_empty()) {
        (true, _) => vec![of_columns],
        (false, true) => vec![of_press],
        (false, false) => vec![of_columns, of_press],
    };
    let pillars: Vec<String> = rules.pillars().iter().map(|info| info.slug.0.clone()).collect();
    let mut met = HashSet::new();
    let mut found = Vec::new();
    for scope in scopes {
        let tagged = ClauseFilter { pillars: pillars.clone(), ..scope.clone() };
        let timed = ClauseFilter { deadline_hours: Some((None, None)), ..scope };
        for filter in [tagged, timed] {
            for clause in reader.clause_records(&filter)? {
                let clause = clause?;
                if met.insert(clause.id.clone()) {
                    found.push(clause);
                }
            }
        }
    }
    Ok(found)
}

/// Press items report promises, they do not make them.
fn is_instrument(document: &DocumentSummary) -> bool {
    document.instrument != InstrumentKind::Press
}

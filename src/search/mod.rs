//! Queries to hits.
//!
//! ```text
//! words typed ─ query::parse ─► tree ─ expansion ─► tree with other labels of the same concepts
//!   ─ plan ─► what the index can say ─ index ─► candidates
//!   ─ check ─► order, distance and sentences looked up in the words of each candidate
//!   ─ rank ─► hits, with highlights, groups, facets and the explanation of the answer
//! ```
//!
//! What cannot be read in a query is reported beside the answer to the rest; nothing that was
//! cut off or could not be searched is passed over in silence.

mod check;
mod expansion;
mod explanation;
mod fields;
mod plan;
mod ranking;
mod request;

use crate::{
    index::{Candidate, IndexError, Reader},
    query::parse,
    rules::Rules,
};

pub use expansion::Expanded;
pub use explanation::{Diagnosis, Form, Part};
pub use fields::UnknownValue;
pub use request::{Facets, Group, Grouping, Hit, Hits, SearchRequest};

/// The answer cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query has faults, and only a query without was to be answered.
    #[error("the query cannot be read as it stands; it was understood as: {mended}")]
    Faulty {
        /// What was wrong, in order.
        faults: Vec<crate::query::Fault>,
        /// Values that mean nothing, in order.
        unknown: Vec<UnknownValue>,
        /// The mended query.
        mended: String,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Answers a query.
///
/// # Errors
/// [`SearchError::Faulty`] only where the request is strict.
pub fn search(
    reader: &Reader,
    rules: &Rules,
    request: &SearchRequest,
) -> Result<Hits, SearchError> {
    let parsed = parse(&request.query);
    let mended = parsed.query.to_string();
    let expanded = if request.is_expanded {
        expansion::expand(parsed.query, reader, rules)?
    } else {
        expansion::unexpanded(parsed.query)
    };
    let resolved = fields::resolve(&expanded.query, reader, rules)?;
    let is_faulty = !(parsed.faults.is_empty() && resolved.unknown.is_empty());
    if request.is_strict && is_faulty {
        let (faults, unknown) = (parsed.faults, resolved.unknown);
        return Err(SearchError::Faulty { faults, unknown, mended });
    }
    let plan = plan::plan(&expanded, &resolved, reader, rules)?;
    let candidates = reader.candidates(&plan.matching, &request.filter)?;
    let (found, is_cut) = if plan.is_exact {
        (candidates, false)
    } else {
        check::check(candidates, &expanded, &resolved, reader, rules)?
    };
    let mut hits = answer(found, &expanded, &resolved, reader, rules, request)?;
    hits.is_cut = is_cut;
    hits.mended = (!parsed.faults.is_empty()).then_some(mended);
    hits.faults = parsed.faults;
    hits.unknown.clone_from(&resolved.unknown);
    if request.is_explained || hits.total == 0 {
        let diagnosis = explanation::diagnose(&expanded, &resolved, reader, rules, request)?;
        hits.diagnosis = Some(diagnosis);
    }
    Ok(hits)
}

fn answer(
    found: Vec<Candidate>,
    expanded: &Expanded,
    resolved: &fields::Resolved,
    reader: &Reader,
    rules: &Rules,
    request: &SearchRequest,
) -> Result<Hits, SearchError> {
    let places: Vec<_> = found.iter().map(|candidate| candidate.place).collect();
    let documents = ranking::documents(&places, reader)?;
    let facets = if request.has_facets { Some(ranking::facets(&places, reader)?) } else { None };
    let total = found.len() as u64;
    let page = ranking::page(found, reader, request)?;
    let clauses = page.rows.iter().map(|row| reader.record(row.candidate.place));
    let clauses = clauses.collect::<Result<Vec<_>, _>>()?;
    let highlights = check::highlights(&clauses, expanded, resolved, rules);
    let shown = page.rows.into_iter().zip(clauses).zip(highlights).enumerate();
    let hits = shown
        .map(|(at, ((row, clause), highlights))| Hit {
            rank: (request.offset + at + 1) as u64,
            score: row.candidate.score,
            clause,
            highlights,
            group: row.group,
        })
        .collect();
    Ok(Hits {
        hits,
        total,
        documents,
        groups: page.groups,
        not_searched: reader.state().not_fully_searchable(),
        generation: reader.generation(),
        facets,
        ..Hits::default()
    })
}

//! Queries to hits.
//!
//! ```text
//! words typed ─ query::parse ─► tree ─ expansion ─► tree with other labels of the same concepts
//!   ─ plan ─► what the index can say ─ index ─► candidates
//!   ─ check ─► order, distance and sentences looked up in the words of each candidate
//!   ─ relaxing ─► where few are found, clauses that come near, behind the others
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
mod question;
mod ranking;
mod relaxing;
mod request;
mod units;

use self::{
    check::Looking,
    expansion::{Reach, expand},
    relaxing::Near,
};
use crate::{
    index::{Candidate, IndexError, Reader, guarded},
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
    guarded(reader.dir(), || ask(reader, rules, request))?
}

fn ask(reader: &Reader, rules: &Rules, request: &SearchRequest) -> Result<Hits, SearchError> {
    let asked = question::question(&request.query, rules).filter(|_| request.is_expanded);
    let parsed = parse(asked.as_deref().unwrap_or(&request.query));
    let mended = parsed.query.to_string();
    let expanded = if request.is_expanded {
        expand(parsed.query.clone(), asked.is_some(), Reach::Meaning, reader, rules)?
    } else {
        expansion::unexpanded(parsed.query.clone())
    };
    let resolved = fields::resolve(&expanded.query, reader, rules)?;
    let is_faulty = !(parsed.faults.is_empty() && resolved.unknown.is_empty());
    if request.is_strict && is_faulty {
        let (faults, unknown) = (parsed.faults, resolved.unknown);
        return Err(SearchError::Faulty { faults, unknown, mended });
    }
    let plan = plan::plan(&expanded, &resolved, reader, rules)?;
    let candidates = reader.candidates(&plan.matching, &request.filter)?;
    let (found, is_cut) =
        check::check(candidates, plan.certainty, &expanded, &resolved, reader, rules)?;
    let asking = Asking { reader, rules, request };
    let is_alone = !request.is_expanded || request.grouping.is_some();
    let near = if is_alone || found.len() >= relaxing::ENOUGH {
        Near::default()
    } else {
        relaxing::near(&parsed.query, asked.is_some(), &found, &asking)?
    };
    let mut hits =
        answer(found, &near, &Sought { expanded: &expanded, resolved: &resolved }, &asking)?;
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

/// Who is asked what.
#[derive(Clone, Copy)]
struct Asking<'a> {
    reader: &'a Reader,
    rules: &'a Rules,
    request: &'a SearchRequest,
}

/// A query with what its fields mean.
#[derive(Debug, Clone, Copy)]
struct Sought<'a> {
    expanded: &'a Expanded,
    resolved: &'a fields::Resolved,
}

fn answer(
    found: Vec<Candidate>,
    near: &Near,
    sought: &Sought,
    asking: &Asking,
) -> Result<Hits, SearchError> {
    let Asking { reader, rules, request } = *asking;
    let documents = ranking::documents(&found, reader)?;
    let facets = if request.has_facets { Some(ranking::facets(&found, reader)?) } else { None };
    let total = found.len();
    let mut page = ranking::page(found, sought, asking)?;
    let room = relaxing::ENOUGH.saturating_sub(total);
    let near_count = ranking::append_near(&mut page, near, room, total, asking)?;
    let strict = Looking::new(sought.expanded, sought.resolved, rules);
    let loose = Looking::new(&near.expanded, &near.resolved, rules);
    let mut hits = Vec::with_capacity(page.rows.len());
    for (at, row) in page.rows.into_iter().enumerate() {
        let clause = reader.record(row.candidate.place)?;
        let looking = if row.lacks.is_some() { &loose } else { &strict };
        hits.push(Hit {
            rank: (request.offset + at + 1) as u64,
            score: row.candidate.score,
            highlights: looking.highlights(&clause),
            clause,
            group: row.group,
            lacks: row.lacks,
        });
    }
    Ok(Hits {
        hits,
        total: total as u64,
        near: near_count,
        documents,
        groups: page.groups,
        not_searched: reader.state().not_fully_searchable(),
        unsupported: reader.state().unsupported(),
        generation: reader.generation(),
        facets,
        ..Hits::default()
    })
}

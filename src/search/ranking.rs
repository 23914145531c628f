//! Puts clauses in order, and only as many as are shown.
//!
//! The score is BM25 over the clause, its heading and its opening words, times a factor for the
//! part of the instrument. Equal scores go by part, document and order of print, so that the
//! same question always has the same answer.

use std::{cmp::Ordering, collections::HashMap, sync::Arc};

use crate::{
    index::{Candidate, IndexError, Place, Property, Reader, SortKey},
    search::{Facets, Group, SearchRequest},
};

/// Factors by the part's place in [`SortKey`]: provisions, annexes, final clauses, recitals,
/// press, footnotes, titles, signatures. A recital must fit clearly better than a provision to
/// stand before it.
const FACTORS: [f32; 8] = [1.0, 1.0, 0.95, 0.75, 0.7, 0.65, 0.6, 0.5];

/// Scores are compared in steps of this size: the engine adds the scores of several words in an
/// order that depends on its segments, and the last bits with it.
const STEP: f32 = 1e-3;

/// The properties that facets count by.
const FACETS: [Property; 7] = [
    Property::Pillar,
    Property::Topic,
    Property::Country,
    Property::Instrument,
    Property::Binding,
    Property::Language,
    Property::Year,
];

/// The rows of a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) rows: Vec<Row>,
    pub(super) groups: Option<u64>,
}

/// A hit before it is fetched.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) candidate: Candidate,
    pub(super) group: Option<Group>,
}

/// Returns the page that was asked for.
pub(super) fn page(
    found: Vec<Candidate>,
    reader: &Reader,
    request: &SearchRequest,
) -> Result<Page, IndexError> {
    let found = weighed(found, reader)?;
    let Some(grouping) = request.grouping else {
        let best = best(found, request.offset.saturating_add(request.limit), reader)?;
        let rows = best.into_iter().skip(request.offset).take(request.limit);
        let rows = rows.map(|candidate| Row { candidate, group: None }).collect();
        return Ok(Page { rows, groups: None });
    };
    let all = best(found, usize::MAX, reader)?;
    let groups = grouped(all, grouping.property(), reader)?;
    let count = groups.len() as u64;
    let rows = groups.into_iter().skip(request.offset).take(request.limit).collect();
    Ok(Page { rows, groups: Some(count) })
}

/// Returns the number of documents that clauses stand in.
pub(super) fn documents(places: &[Place], reader: &Reader) -> Result<u64, IndexError> {
    reader.document_count(places)
}

/// Counts clauses by their properties.
pub(super) fn facets(places: &[Place], reader: &Reader) -> Result<Facets, IndexError> {
    let mut facets = Facets::default();
    for property in FACETS {
        facets.0.insert(property, reader.facet(property, places)?);
    }
    Ok(facets)
}

fn weighed(mut found: Vec<Candidate>, reader: &Reader) -> Result<Vec<Candidate>, IndexError> {
    let places: Vec<Place> = found.iter().map(|candidate| candidate.place).collect();
    for (candidate, part) in found.iter_mut().zip(reader.part_ranks(&places)?) {
        let factor = FACTORS.get(part as usize).copied().unwrap_or(1.0);
        candidate.score = (candidate.score * factor / STEP).round() * STEP;
    }
    Ok(found)
}

fn by_score(a: &Candidate, b: &Candidate) -> Ordering {
    b.score.total_cmp(&a.score)
}

/// Returns at least the `count` best, in order; what is equal to the last of them is compared
/// too, so that the order does not depend on where the engine keeps a clause.
fn best(
    mut found: Vec<Candidate>,
    count: usize,
    reader: &Reader,
) -> Result<Vec<Candidate>, IndexError> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if count < found.len() {
        let (_, last, _) = found.select_nth_unstable_by(count - 1, by_score);
        let least = last.score;
        found.retain(|candidate| candidate.score >= least);
    }
    let places: Vec<Place> = found.iter().map(|candidate| candidate.place).collect();
    let keys = reader.sort_keys(&places)?;
    let mut keyed: Vec<(SortKey, Candidate)> = keys.into_iter().zip(found).collect();
    keyed.sort_by(|(a, x), (b, y)| by_score(x, y).then(a.cmp(b)));
    Ok(keyed.into_iter().map(|(_, candidate)| candidate).collect())
}

/// Keeps the first of each group; a clause without the property is in no group.
fn grouped(
    sorted: Vec<Candidate>,
    property: Property,
    reader: &Reader,
) -> Result<Vec<Row>, IndexError> {
    let places: Vec<Place> = sorted.iter().map(|candidate| candidate.place).collect();
    let values = reader.values(property, &places)?;
    let mut at: HashMap<Arc<str>, usize> = HashMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for (candidate, keys) in sorted.into_iter().zip(values) {
        for key in keys {
            if let Some(group) = at.get(&key).and_then(|row| rows[*row].group.as_mut()) {
                group.size += 1;
            } else {
                at.insert(Arc::clone(&key), rows.len());
                let group = Some(Group { key: key.to_string(), size: 1 });
                rows.push(Row { candidate, group });
            }
        }
    }
    Ok(rows)
}

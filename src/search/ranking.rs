//! Puts clauses in order, and only as many as are shown.
//!
//! The score is BM25 over the clause, its heading and its opening words, times factors: for the
//! part of the instrument, for a tag with the topic asked for, for words of its own, for the
//! points of one list and for the parallel texts of one provision. Equal scores go by part,
//! document and order of print, so that the same question always has the same answer.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    index::{
        Candidate, ClauseFilter, IndexError, Matching, Place, Property, Reader, SortKey, Zones,
    },
    search::{
        Asking, Facets, Group, Sought,
        plan::{self, Words},
        relaxing::Near,
    },
};

/// Factors by the part's place in [`SortKey`]: provisions, annexes, final clauses, recitals,
/// press, footnotes, titles, signatures. A recital must fit clearly better than a provision to
/// stand before it.
const FACTORS: [f32; 8] = [1.0, 1.0, 0.95, 0.75, 0.65, 0.65, 0.4, 0.3];

/// Factor of a clause that the rules tagged with a topic that was asked for.
const ON_TOPIC: f32 = 1.15;

/// Factor of a clause that has no word of the query itself, only its heading.
const HEADING_ONLY: f32 = 0.85;

/// Factor of a point that has no word of the query but in the opening words of its list: the
/// clause that says it stands before the points below it.
const CHAPEAU_ONLY: f32 = 0.6;

/// Factor of a clause that has no word as typed, only words of the same meaning.
const ADDED_ONLY: f32 = 0.7;

/// Factor of a clause that says nothing which one above it does not: a provision whose parallel
/// text in another language stands there already, a point without a word of the query in a list
/// of which a clause with one, or another such point, does. It is so small that they stand behind
/// whatever else there is to read.
const REPEATED: f32 = 0.1;

/// So many of the best are looked at for the factors that cost a look each; what is below
/// follows as it is.
const LOOKED_AT: usize = 1000;

/// Of many clauses, first so many times as many as are wanted are weighed, and all only where
/// these do not decide.
const LEADING: usize = 4;

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
    /// The parts it lacks, where it only comes near.
    pub(super) lacks: Option<Vec<String>>,
}

impl Row {
    const fn found(candidate: Candidate) -> Self {
        Self { candidate, group: None, lacks: None }
    }
}

/// Returns the page that was asked for.
pub(super) fn page(
    found: Vec<Candidate>,
    sought: &Sought,
    asking: &Asking,
) -> Result<Page, IndexError> {
    let Asking { reader, request, .. } = *asking;
    let Some(grouping) = request.grouping else {
        let end = request.offset.saturating_add(request.limit);
        let best = best(found, end, sought, asking)?;
        let rows = best.into_iter().take(end).skip(request.offset).map(Row::found).collect();
        return Ok(Page { rows, groups: None });
    };
    let all = best(found, usize::MAX, sought, asking)?;
    let groups = grouped(all, grouping.property(), reader)?;
    let count = groups.len() as u64;
    let rows = groups.into_iter().skip(request.offset).take(request.limit).collect();
    Ok(Page { rows, groups: Some(count) })
}

/// Puts at most `room` clauses that come near behind the `before` ones found, as far as the
/// page has room for them; returns how many there are in all.
pub(super) fn append_near(
    page: &mut Page,
    near: &Near,
    room: usize,
    before: usize,
    asking: &Asking,
) -> Result<u64, IndexError> {
    let lacking: HashMap<Place, &Vec<usize>> =
        near.candidates.iter().map(|candidate| candidate.place).zip(&near.lacking).collect();
    let sought = Sought { expanded: &near.expanded, resolved: &near.resolved };
    let mut ordered = best(near.candidates.clone(), room, &sought, asking)?;
    ordered.truncate(room);
    let count = ordered.len() as u64;
    let request = asking.request;
    let first = request.offset.saturating_sub(before);
    let left = request.limit.saturating_sub(page.rows.len());
    for candidate in ordered.into_iter().skip(first).take(left) {
        let lacks = lacking.get(&candidate.place).into_iter().copied().flatten();
        let lacks = lacks.map(|part| near.parts[*part].clone()).collect();
        page.rows.push(Row { lacks: Some(lacks), ..Row::found(candidate) });
    }
    Ok(count)
}

/// Returns the number of documents that clauses stand in.
pub(super) fn documents(found: &[Candidate], reader: &Reader) -> Result<u64, IndexError> {
    reader.document_count(found.iter().map(|candidate| candidate.place))
}

/// Counts clauses by their properties.
pub(super) fn facets(found: &[Candidate], reader: &Reader) -> Result<Facets, IndexError> {
    let places = places(found);
    let mut facets = Facets::default();
    for property in FACETS {
        facets.0.insert(property, reader.facet(property, &places)?);
    }
    Ok(facets)
}

fn by_score(a: &Candidate, b: &Candidate) -> Ordering {
    b.score.total_cmp(&a.score)
}

fn rounded(score: f32) -> f32 {
    (score / STEP).round() * STEP
}

fn places(found: &[Candidate]) -> Vec<Place> {
    found.iter().map(|candidate| candidate.place).collect()
}

/// Returns the `count` best, in order.
fn best(
    found: Vec<Candidate>,
    count: usize,
    sought: &Sought,
    asking: &Asking,
) -> Result<Vec<Candidate>, IndexError> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let reader = asking.reader;
    let mut found = by_part(found, count.max(LOOKED_AT), reader)?;
    let below = split_below(&mut found, LOOKED_AT, reader)?;
    weigh(&mut found, sought, asking)?;
    let mut ordered = ordered(found, count, reader)?;
    if ordered.len() < count && !below.is_empty() {
        let rest = count - ordered.len();
        ordered.extend(self::ordered(below, rest, reader)?);
    }
    Ok(ordered)
}

/// Weighs clauses by the part of the instrument they stand in; of many, only those that can be
/// among the `count` best. No factor raises a score, so none can that has less by its words
/// than the last of them has weighed.
fn by_part(
    mut found: Vec<Candidate>,
    count: usize,
    reader: &Reader,
) -> Result<Vec<Candidate>, IndexError> {
    let leading = count.saturating_mul(LEADING);
    if leading < found.len() {
        let (_, last, _) = found.select_nth_unstable_by(leading, by_score);
        let least = rounded(last.score);
        let mut weighed = weighed_by_part(&found[..leading], reader)?;
        let (_, last, _) = weighed.select_nth_unstable_by(count - 1, by_score);
        if last.score > least {
            return Ok(weighed);
        }
    }
    weighed_by_part(&found, reader)
}

fn weighed_by_part(found: &[Candidate], reader: &Reader) -> Result<Vec<Candidate>, IndexError> {
    let parts = reader.part_ranks(&places(found))?;
    let weighed = found.iter().zip(parts).map(|(candidate, part)| {
        let factor = FACTORS.get(part as usize).copied().unwrap_or(1.0);
        Candidate { score: rounded(candidate.score * factor), ..*candidate }
    });
    Ok(weighed.collect())
}

/// Keeps the `count` best and returns the others. Of equal ones those that are shown first are
/// kept, so that the choice does not depend on where the engine keeps a clause.
fn split_below(
    found: &mut Vec<Candidate>,
    count: usize,
    reader: &Reader,
) -> Result<Vec<Candidate>, IndexError> {
    if count >= found.len() {
        return Ok(Vec::new());
    }
    let (_, last, _) = found.select_nth_unstable_by(count - 1, by_score);
    let last = *last;
    let (mut kept, mut equal, mut below) = (Vec::new(), Vec::new(), Vec::new());
    for candidate in found.drain(..) {
        match by_score(&candidate, &last) {
            Ordering::Less => kept.push(candidate),
            Ordering::Equal => equal.push(candidate),
            Ordering::Greater => below.push(candidate),
        }
    }
    let room = count - kept.len();
    let mut keyed: Vec<(SortKey, Candidate)> =
        reader.sort_keys(&places(&equal))?.into_iter().zip(equal).collect();
    if room < keyed.len() {
        keyed.select_nth_unstable_by_key(room, |(key, _)| *key);
    }
    let rest = keyed.split_off(room.min(keyed.len()));
    kept.extend(keyed.into_iter().map(|(_, candidate)| candidate));
    below.extend(rest.into_iter().map(|(_, candidate)| candidate));
    *found = kept;
    Ok(below)
}

/// Returns the `count` best, in order.
fn ordered(
    mut found: Vec<Candidate>,
    count: usize,
    reader: &Reader,
) -> Result<Vec<Candidate>, IndexError> {
    split_below(&mut found, count, reader)?;
    let keys = reader.sort_keys(&places(&found))?;
    let mut keyed: Vec<(SortKey, Candidate)> = keys.into_iter().zip(found).collect();
    keyed.sort_by(|(a, x), (b, y)| by_score(x, y).then(a.cmp(b)));
    Ok(keyed.into_iter().map(|(_, candidate)| candidate).collect())
}

/// Weighs clauses by what is known of them besides the frequency of words.
fn weigh(found: &mut [Candidate], sought: &Sought, asking: &Asking) -> Result<(), IndexError> {
    let Asking { reader, rules, .. } = *asking;
    let Sought { expanded, resolved } = *sought;
    if expanded.query.leaves().is_empty() {
        return Ok(());
    }
    let places = places(found);
    let in_zones = |zones: Zones, words: Words| {
        let words = plan::words_in(zones, words, expanded, resolved, reader, rules)?;
        reader.holding(&words, &places)
    };
    let nowhere = Zones { text: false, heading: false, chapeau: false };
    let in_text = in_zones(Zones { text: true, ..nowhere }, Words::All)?;
    let in_heading = in_zones(Zones { heading: true, ..nowhere }, Words::All)?;
    for ((candidate, own), heading) in found.iter_mut().zip(&in_text).zip(in_heading) {
        candidate.score *= match (*own, heading) {
            (true, _) => 1.0,
            (false, true) => HEADING_ONLY,
            (false, false) => CHAPEAU_ONLY,
        };
    }
    if !expanded.origins.is_empty() {
        let typed = in_zones(Zones::ALL, Words::Typed)?;
        for (candidate, has_typed) in found.iter_mut().zip(typed) {
            candidate.score *= if has_typed { 1.0 } else { ADDED_ONLY };
        }
    }
    if !expanded.topics.is_empty() {
        let filter = ClauseFilter { topics: expanded.topics.clone(), ..ClauseFilter::default() };
        let tagged = reader.holding(&Matching::Filter(Box::new(filter)), &places)?;
        for (candidate, is_tagged) in found.iter_mut().zip(tagged) {
            candidate.score *= if is_tagged { ON_TOPIC } else { 1.0 };
        }
    }
    for candidate in found.iter_mut() {
        candidate.score = rounded(candidate.score);
    }
    behind_first_of_list(found, &in_text, &reader.paragraphs(&places)?);
    behind_parallels(found, &reader.parallels(&places)?, reader)
}

/// Lets the points of a list that have no word of the query themselves fall behind, where a
/// clause of the same list stands above them: they say nothing that it does not.
fn behind_first_of_list(found: &mut [Candidate], has_own: &[bool], lists: &[(u32, u64)]) {
    let mut met: HashSet<(u32, u64)> =
        lists.iter().zip(has_own).filter(|(_, own)| **own).map(|(list, _)| *list).collect();
    let mut without: Vec<usize> = (0..found.len()).filter(|&at| !has_own[at]).collect();
    without
        .sort_by(|&a, &b| by_score(&found[a], &found[b]).then(found[a].place.cmp(&found[b].place)));
    for at in without {
        if !met.insert(lists[at]) {
            found[at].score = rounded(found[at].score * REPEATED);
        }
    }
}

/// Lets all but the best of the parallel texts of a provision fall behind.
fn behind_parallels(
    found: &mut [Candidate],
    parallels: &[u64],
    reader: &Reader,
) -> Result<(), IndexError> {
    let mut several: Vec<usize> = (0..found.len()).filter(|&at| parallels[at] != 0).collect();
    let keys = reader.sort_keys(&several.iter().map(|&at| found[at].place).collect::<Vec<_>>())?;
    let keys: HashMap<usize, SortKey> = several.iter().copied().zip(keys).collect();
    several.sort_by(|a, b| by_score(&found[*a], &found[*b]).then(keys[a].cmp(&keys[b])));
    let mut met: HashSet<u64> = HashSet::new();
    for at in several {
        if !met.insert(parallels[at]) {
            found[at].score = rounded(found[at].score * REPEATED);
        }
    }
    Ok(())
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
                rows.push(Row { group, ..Row::found(candidate) });
            }
        }
    }
    Ok(rows)
}

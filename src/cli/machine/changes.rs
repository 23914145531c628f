//! What batches brought, for scripts.

use std::{collections::BTreeMap, io};

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    cli::{
        citation::Citations,
        commands::changes::{News, Tally, each_new_clause},
        failure::Stop,
        machine::PlaceOf,
        render::json_line,
        session::Session,
    },
    index::{BatchRecord, Change, ClauseChange, ClauseRecord, DocumentSummary, Reader},
    model::{CountryCode, Date, Pillar},
};

/// A batch.
#[derive(Debug, Serialize)]
struct BatchLine<'a> {
    r#type: &'static str,
    generation: u64,
    at: String,
    new: u64,
    rewritten: u64,
    removed: u64,
    extractor: &'a str,
    rules: &'a str,
}

/// A document that is new, changed, moved or gone.
#[derive(Debug, Serialize)]
struct DocumentLine<'a> {
    r#type: &'static str,
    change: &'static str,
    path: &'a str,
    moved_from: Option<&'a str>,
    document: Option<&'a str>,
    title: Option<&'a str>,
    instrument: Option<&'static str>,
    parties: &'a [CountryCode],
    signed: Option<Date>,
    clauses: u32,
    pillars: BTreeMap<&'a str, u32>,
}

/// A clause that is new, changed or gone.
#[derive(Debug, Serialize)]
struct ClauseLine<'a> {
    r#type: &'static str,
    change: &'static str,
    clause: &'a str,
    locator: String,
    citation: String,
    document: &'a str,
    page: Option<u32>,
    pillars: Vec<&'a str>,
    countries: &'a [CountryCode],
    text: Option<&'a str>,
    before: Option<&'a str>,
}

/// A saved query.
#[derive(Debug, Serialize)]
struct QueryLine<'a> {
    r#type: &'static str,
    name: &'a str,
    query: &'a str,
    new_hits: usize,
    total: u64,
}

/// A new hit of a saved query.
#[derive(Debug, Serialize)]
struct HitLine<'a> {
    r#type: &'static str,
    saved_query: &'a str,
    rank: usize,
    #[serde(flatten)]
    place: PlaceOf<'a>,
    pillars: Vec<&'a str>,
    text: &'a str,
    highlights: Vec<[usize; 2]>,
}

/// The last line.
#[derive(Debug, Serialize)]
struct SummaryLine<'a> {
    r#type: &'static str,
    since: u64,
    generation: u64,
    new: usize,
    changed: usize,
    moved: usize,
    removed: usize,
    clauses: Tally,
    pillars: &'a BTreeMap<String, Tally>,
    countries: &'a BTreeMap<String, Tally>,
    saved_queries: usize,
    new_hits: usize,
}

/// Prints everything, line by line.
pub(in crate::cli) fn lines(
    news: &News,
    reader: &Reader,
    session: &mut Session,
) -> Result<(), Stop> {
    let cite = session.citations();
    let faulty = |session: &Session, error| session.index_failure(&error);
    for batch in &news.changes.batches {
        json_line(session.out(), &batch_line(batch))?;
    }
    documents(news, session)?;
    for source in &news.changes.sources {
        for change in &source.clauses {
            let now = match change.change {
                Change::Removed => None,
                _ => reader.clause(&change.id).map_err(|error| faulty(session, error))?,
            };
            json_line(session.out(), &clause_line(change, &source.path, now.as_ref(), cite))?;
        }
    }
    let mut written = Ok(());
    each_new_clause(&news.changes, reader, |clause| {
        if written.is_ok() {
            written = new_clause(clause, cite, session);
        }
    })
    .map_err(|error| faulty(session, error))?;
    written?;
    queries(news, cite, session)?;
    let count = |change| news.changes.sources.iter().filter(|s| s.change == change).count();
    let summary = SummaryLine {
        r#type: "summary",
        since: news.changes.since,
        generation: news.changes.generation,
        new: count(Change::New),
        changed: count(Change::Changed),
        moved: count(Change::Moved),
        removed: count(Change::Removed),
        clauses: news.clauses,
        pillars: &news.pillars,
        countries: &news.countries,
        saved_queries: news.asked.len(),
        new_hits: news.asked.iter().map(|asked| asked.hits.len()).sum(),
    };
    Ok(json_line(session.out(), &summary)?)
}

fn batch_line(batch: &BatchRecord) -> BatchLine<'_> {
    BatchLine {
        r#type: "batch",
        generation: batch.generation,
        at: Timestamp::from_second(batch.at).map(|at| at.to_string()).unwrap_or_default(),
        new: batch.new,
        rewritten: batch.rewritten,
        removed: batch.removed,
        extractor: &batch.fingerprints.extractor,
        rules: &batch.fingerprints.rules,
    }
}

fn documents(news: &News, session: &mut Session) -> io::Result<()> {
    for source in &news.changes.sources {
        let line = |change: Change, document: Option<&DocumentSummary>| {
            let line = DocumentLine {
                r#type: "document",
                change: change.as_str(),
                path: &source.path,
                moved_from: source.moved_from.as_deref(),
                document: None,
                title: None,
                instrument: None,
                parties: &[],
                signed: None,
                clauses: 0,
                pillars: BTreeMap::new(),
            };
            json_line(session.out(), &described(line, document))
        };
        each_document(source, line)?;
    }
    Ok(())
}

/// Hands out a source's documents of today, then those that went; a source without any is
/// handed out once.
fn each_document(
    source: &crate::index::ChangedSource,
    mut each: impl FnMut(Change, Option<&DocumentSummary>) -> io::Result<()>,
) -> io::Result<()> {
    if source.documents.is_empty() && source.gone.is_empty() {
        return each(source.change, None);
    }
    source.documents.iter().try_for_each(|document| each(source.change, Some(document)))?;
    source.gone.iter().try_for_each(|document| each(Change::Removed, Some(document)))
}

fn described<'a>(
    line: DocumentLine<'a>,
    document: Option<&'a DocumentSummary>,
) -> DocumentLine<'a> {
    let Some(document) = document else { return line };
    let pillars = document.pillars.iter().map(|(pillar, number)| (pillar.as_str(), *number));
    DocumentLine {
        document: Some(document.id.as_str()),
        title: document.title.as_deref(),
        instrument: Some(document.instrument.as_str()),
        parties: &document.parties,
        signed: document.signed,
        clauses: document.clauses,
        pillars: pillars.collect(),
        ..line
    }
}

fn clause_line<'a>(
    change: &'a ClauseChange,
    path: &'a str,
    now: Option<&'a ClauseRecord>,
    cite: Citations,
) -> ClauseLine<'a> {
    ClauseLine {
        r#type: "clause",
        change: change.change.as_str(),
        clause: change.id.as_str(),
        locator: change.locator.to_string(),
        citation: cite.of(&change.locator),
        document: path,
        page: now.map(|clause| clause.page_from),
        pillars: change.pillars.iter().map(Pillar::as_str).collect(),
        countries: &change.countries,
        text: now.map(|clause| clause.text.as_str()),
        before: change.before.as_deref(),
    }
}

fn new_clause(clause: &ClauseRecord, cite: Citations, session: &mut Session) -> io::Result<()> {
    let countries = clause.countries();
    let line = ClauseLine {
        r#type: "clause",
        change: Change::New.as_str(),
        clause: clause.id.as_str(),
        locator: clause.locator.to_string(),
        citation: cite.of(&clause.locator),
        document: &clause.document.path,
        page: Some(clause.page_from),
        pillars: clause.tagging.pillars().into_iter().map(Pillar::as_str).collect(),
        countries: &countries,
        text: Some(&clause.text),
        before: None,
    };
    json_line(session.out(), &line)
}

fn queries(news: &News, cite: Citations, session: &mut Session) -> io::Result<()> {
    for asked in &news.asked {
        let line = QueryLine {
            r#type: "saved_query",
            name: &asked.query.name,
            query: &asked.query.query,
            new_hits: asked.hits.len(),
            total: asked.total,
        };
        json_line(session.out(), &line)?;
        for (at, hit) in asked.hits.iter().enumerate() {
            let line = HitLine {
                r#type: "hit",
                saved_query: &asked.query.name,
                rank: at + 1,
                place: PlaceOf::new(&hit.clause, cite),
                pillars: hit.clause.tagging.pillars().into_iter().map(Pillar::as_str).collect(),
                text: &hit.clause.text,
                highlights: hit.highlights.iter().map(|span| [span.start, span.end]).collect(),
            };
            json_line(session.out(), &line)?;
        }
    }
    Ok(())
}

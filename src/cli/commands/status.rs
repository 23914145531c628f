//! `klausel status`

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        commands::review::{self, Standing},
        exit::Exit,
        failure::{Failure, Stop},
        machine::{DecisionOf, WarningOf},
        render::{Mark, json_line},
        session::Session,
    },
    index::{DocumentSummary, IndexError, Reader, SourceRecord},
    ingest::{Freshness, Request, foresee},
    model::{DocumentId, InstrumentKind, Override, Status},
};

/// Tell what the index holds, and what could not be read
///
/// Documents and clauses, by pillar and country; every file that is not fully readable with its
/// reason; versions of rules and extractors.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {}

/// The answer for scripts.
#[derive(Debug, Serialize)]
struct StatusLine<'a> {
    r#type: &'static str,
    generation: u64,
    documents: u64,
    clauses: u64,
    sources: &'a BTreeMap<String, u64>,
    pillars: BTreeMap<&'a str, u64>,
    countries: BTreeMap<&'a str, u64>,
    instruments: BTreeMap<&'static str, u64>,
    alike: &'a [Vec<DocumentId>],
    not_readable: Vec<SourceOf<'a>>,
    extractor: &'a str,
    rules: &'a str,
    reviewed: u64,
    unreviewed: u64,
    decisions_lost: Vec<LostOf<'a>>,
    stale: BTreeMap<&'static str, u64>,
}

/// A decision of a person that no longer holds.
#[derive(Debug, Serialize)]
struct LostOf<'a> {
    clause: &'a str,
    state: &'static str,
    #[serde(flatten)]
    decision: DecisionOf<'a>,
}

/// A source that could not be searched in full.
#[derive(Debug, Serialize)]
struct SourceOf<'a> {
    path: &'a str,
    status: String,
    reason: Option<&'a str>,
    pages: u32,
    pages_with_text: u32,
    warnings: Vec<WarningOf<'a>>,
}

/// Everything the answer is made of.
struct Findings {
    sources: Vec<SourceRecord>,
    documents: Vec<std::sync::Arc<DocumentSummary>>,
    /// Groups of documents of largely the same wording.
    alike: Vec<Vec<DocumentId>>,
    /// Decisions of persons that no longer hold.
    lost: Vec<(Override, Standing)>,
}

/// Gathers and prints.
pub(in crate::cli) fn run(_options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Json])?;
    let reader = session.reader()?;
    let mut lost = review::standings(&reader, session)?;
    lost.retain(|(_, standing)| standing.is_lost());
    let findings = findings(&reader, lost).map_err(|error| session.index_failure(&error))?;
    let stale = stale(session)?;
    let line = line(&reader, &findings, stale);
    if format == Format::Json {
        json_line(session.out(), &line)?;
    } else {
        print(&line, &reader, session)?;
    }
    Ok(Exit::Done)
}

fn findings(reader: &Reader, lost: Vec<(Override, Standing)>) -> Result<Findings, IndexError> {
    let documents = reader.documents()?.to_vec();
    Ok(Findings { sources: reader.sources()?, documents, alike: reader.alike()?, lost })
}

/// Counts what the next batch would work on, by reason; nothing where the folder of the
/// documents is not here, so that an index can be asked anywhere.
fn stale(session: &Session) -> Result<BTreeMap<&'static str, u64>, Failure> {
    let rules = session.rules()?;
    let request = Request::new(&session.corpus, &session.index, session.reading()?);
    let mut reasons = BTreeMap::new();
    if let Ok(report) = foresee(&request, &rules) {
        for file in report.files.iter().filter(|file| file.freshness != Freshness::Fresh) {
            *reasons.entry(file.freshness.as_str()).or_default() += 1;
        }
    }
    Ok(reasons)
}

fn line<'a>(
    reader: &'a Reader,
    findings: &'a Findings,
    stale: BTreeMap<&'static str, u64>,
) -> StatusLine<'a> {
    let mut pillars: BTreeMap<&str, u64> = BTreeMap::new();
    let mut countries: BTreeMap<&str, u64> = BTreeMap::new();
    let mut instruments: BTreeMap<&'static str, u64> = BTreeMap::new();
    for document in &findings.documents {
        *instruments.entry(document.instrument.as_str()).or_default() += 1;
        for (pillar, clauses) in &document.pillars {
            *pillars.entry(pillar.as_str()).or_default() += u64::from(*clauses);
        }
        if document.instrument != InstrumentKind::Press {
            for party in &document.parties {
                *countries.entry(party.as_str()).or_default() += 1;
            }
        }
    }
    let state = reader.state();
    StatusLine {
        r#type: "status",
        generation: state.generation,
        documents: state.documents,
        clauses: state.clauses,
        sources: &state.sources,
        pillars,
        countries,
        instruments,
        alike: &findings.alike,
        not_readable: findings
            .sources
            .iter()
            .filter(|source| !source.status.is_fully_searchable())
            .map(source)
            .collect(),
        extractor: &state.fingerprints.extractor,
        rules: &state.fingerprints.rules,
        reviewed: findings.documents.iter().map(|document| u64::from(document.reviewed)).sum(),
        unreviewed: findings.documents.iter().map(|document| u64::from(document.unreviewed)).sum(),
        decisions_lost: findings.lost.iter().map(lost_of).collect(),
        stale,
    }
}

fn lost_of((entry, standing): &(Override, Standing)) -> LostOf<'_> {
    LostOf {
        clause: entry.clause.as_str(),
        state: standing.as_str(),
        decision: DecisionOf::new(&entry.decision),
    }
}

fn source(record: &SourceRecord) -> SourceOf<'_> {
    SourceOf {
        path: &record.path,
        status: record.status.to_string(),
        reason: record.reason.as_deref(),
        pages: record.pages,
        pages_with_text: record.pages_with_text,
        warnings: record.warnings.iter().map(WarningOf::new).collect(),
    }
}

fn print(line: &StatusLine, reader: &Reader, session: &mut Session) -> Result<(), Stop> {
    let ui = session.ui;
    let mut sheet = session.sheet();
    sheet.marked_line(
        Mark::Strong,
        &format!(
            "{}, {} ({} {})",
            ui.documents(line.documents as usize),
            ui.clauses(line.clauses as usize),
            ui.pick("Stand", "generation"),
            line.generation
        ),
    );
    let counts = |counts: &BTreeMap<&str, u64>| {
        let counts = counts.iter().map(|(name, number)| format!("{name} {number}"));
        counts.collect::<Vec<_>>().join(", ")
    };
    sheet.paragraph("  ", &format!("{}: {}", ui.clauses_by_pillar(), counts(&line.pillars)));
    sheet.paragraph("  ", &format!("{}: {}", ui.instruments_by_party(), counts(&line.countries)));
    sheet.paragraph("  ", &format!("{}: {}", ui.documents_by_kind(), counts(&line.instruments)));
    if !line.alike.is_empty() {
        sheet.paragraph("  ", &ui.groups_alike(line.alike.len()));
    }
    sheet.paragraph("  ", &ui.reviewed(line.reviewed, line.unreviewed));
    if !line.decisions_lost.is_empty() {
        sheet.marked_line(Mark::Alarm, &ui.decisions_lost(line.decisions_lost.len()));
    }
    let versions = format!(
        "{} {}, {} {}",
        ui.pick("Regeln", "rules"),
        line.rules,
        ui.pick("Leser", "readers"),
        line.extractor
    );
    sheet.faint_paragraph("  ", &versions);
    if !line.stale.is_empty() {
        sheet.marked_line(Mark::Alarm, &ui.stale(&counts(&line.stale)));
    }
    sheet.gap();
    let records = reader.sources().map_err(|error| session.index_failure(&error))?;
    let not_ok: Vec<&SourceRecord> =
        records.iter().filter(|record| record.status != Status::Ok).collect();
    if not_ok.is_empty() {
        sheet.line(ui.all_readable());
    }
    for record in not_ok {
        sheet.marked(Mark::Alarm, &ui.status(record.status));
        let reason = record.reason.as_deref().map(|reason| format!(": {reason}"));
        sheet.line(&format!("  {}{}", record.path, reason.unwrap_or_default()));
        for warning in record.warnings.iter().filter(|warning| warning.kind.is_loss()) {
            let page = warning.page.map(|page| format!("{}: ", ui.page(page, None)));
            sheet.faint_paragraph(
                "    ",
                &format!("{}{}", page.unwrap_or_default(), warning.message),
            );
        }
    }
    session.print(sheet)
}

//! The one object of `compare`.

use serde::Serialize;

use crate::{
    cli::{citation::Citations, render::Origin},
    compare::{Cell, CellDeadline, CellState, Column, Comparison, Gap, Row},
    index::{ClauseRecord, SourceRecord},
    model::{Date, DeadlineBasis, DeadlineRole, Debtor, Modality},
};

/// The one object of `compare`.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct ComparisonLine<'a> {
    r#type: &'static str,
    generation: u64,
    not_searched: u64,
    rule_set: &'a str,
    date: Date,
    not_readable: Vec<NotReadable<'a>>,
    countries: Vec<&'a str>,
    columns: Vec<ColumnOf<'a>>,
    rows: Vec<RowOf<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gaps: Option<Vec<GapOf<'a>>>,
}

/// A source that could not be read in full.
#[derive(Debug, Serialize)]
struct NotReadable<'a> {
    path: &'a str,
    status: String,
    reason: Option<&'a str>,
}

/// A country or document and what was read of it.
#[derive(Debug, Serialize)]
struct ColumnOf<'a> {
    name: &'a str,
    documents: Vec<&'a str>,
}

/// A row of the matrix.
#[derive(Debug, Serialize)]
struct RowOf<'a> {
    pillar: &'a str,
    topic: Option<&'a str>,
    cells: serde_json::Map<String, serde_json::Value>,
}

/// A cell of the matrix.
#[derive(Debug, Serialize)]
struct CellOf<'a> {
    state: &'static str,
    modality: Option<Modality>,
    binding: Option<&'static str>,
    deadline: Option<CellDeadlineOf<'a>>,
    deadlines: Vec<CellDeadlineOf<'a>>,
    debtor: Option<&'a str>,
    one_sided: bool,
    not_fully_read: usize,
    clauses: Vec<CellClauseOf<'a>>,
    press: Vec<CellClauseOf<'a>>,
}

/// A time limit of a cell and the clause that sets it.
#[derive(Debug, Clone, Serialize)]
struct CellDeadlineOf<'a> {
    iso: Option<String>,
    basis: DeadlineBasis,
    role: DeadlineRole,
    clause: &'a str,
}

/// A clause of a cell.
#[derive(Debug, Serialize)]
struct CellClauseOf<'a> {
    clause: &'a str,
    locator: String,
    citation: String,
    document: &'a str,
    page: u32,
    modality: Option<Modality>,
    text: &'a str,
}

/// A gap of a column.
#[derive(Debug, Serialize)]
struct GapOf<'a> {
    country: &'a str,
    pillar: &'a str,
    topic: Option<&'a str>,
    state: &'static str,
    peers: Vec<&'a str>,
}

impl<'a> ComparisonLine<'a> {
    /// Reads a comparison, with its gaps where they were asked for.
    pub(in crate::cli) fn new(
        comparison: &'a Comparison,
        gaps: Option<&'a [Gap]>,
        cite: Citations,
        origin: &'a Origin,
    ) -> Self {
        let not_readable = |source: &'a SourceRecord| NotReadable {
            path: &source.path,
            status: source.status.to_string(),
            reason: source.reason.as_deref(),
        };
        let name = |column: usize| comparison.columns[column].subject.as_str();
        let gap = |gap: &'a Gap| GapOf {
            country: name(gap.column),
            pillar: gap.topic.pillar.as_str(),
            topic: gap.topic.topic.as_deref(),
            state: gap.state.as_str(),
            peers: gap.peers.iter().map(|peer| name(*peer)).collect(),
        };
        let row = |row: &'a Row| RowOf {
            pillar: row.topic.pillar.as_str(),
            topic: row.topic.topic.as_deref(),
            cells: comparison
                .columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| {
                    let cell = serde_json::to_value(CellOf::new(cell, cite));
                    (column.subject.as_str().to_owned(), cell.unwrap_or_default())
                })
                .collect(),
        };
        Self {
            r#type: "comparison",
            generation: comparison.generation,
            not_searched: comparison.not_searched,
            rule_set: &origin.rules,
            date: origin.date,
            not_readable: origin.unread.iter().map(not_readable).collect(),
            countries: comparison.columns.iter().map(|column| column.subject.as_str()).collect(),
            columns: comparison.columns.iter().map(ColumnOf::new).collect(),
            rows: comparison.rows.iter().map(row).collect(),
            gaps: gaps.map(|gaps| gaps.iter().map(gap).collect()),
        }
    }
}

impl<'a> ColumnOf<'a> {
    fn new(column: &'a Column) -> Self {
        Self {
            name: column.subject.as_str(),
            documents: column.documents.iter().map(|document| document.id.as_str()).collect(),
        }
    }
}

impl<'a> CellOf<'a> {
    fn new(cell: &'a Cell, cite: Citations) -> Self {
        let strongest = cell.strongest();
        let promise = strongest
            .and_then(|clause| clause.tagging.commitment.as_ref())
            .filter(|_| cell.state == CellState::Commitment);
        let deadline = |limit: &'a CellDeadline| CellDeadlineOf {
            iso: limit.deadline.duration.map(|duration| duration.to_string()),
            basis: limit.deadline.basis,
            role: limit.deadline.role,
            clause: limit.clause.id.as_str(),
        };
        let deadlines: Vec<_> = cell.deadlines.iter().map(deadline).collect();
        Self {
            state: cell.state.as_str(),
            modality: promise.map(|promise| promise.modality),
            binding: strongest.map(|clause| clause.document.binding.as_str()),
            deadline: deadlines.first().cloned(),
            deadlines,
            debtor: promise.and_then(|promise| promise.debtor.as_ref()).map(Debtor::as_str),
            one_sided: matches!(
                promise.and_then(|promise| promise.debtor.as_ref()),
                Some(Debtor::Country(_))
            ),
            not_fully_read: cell.doubtful,
            clauses: cell.clauses.iter().map(|clause| CellClauseOf::new(clause, cite)).collect(),
            press: cell.press.iter().map(|clause| CellClauseOf::new(clause, cite)).collect(),
        }
    }
}

impl<'a> CellClauseOf<'a> {
    fn new(clause: &'a ClauseRecord, cite: Citations) -> Self {
        Self {
            clause: clause.id.as_str(),
            locator: clause.locator.to_string(),
            citation: cite.of(&clause.locator),
            document: &clause.document.path,
            page: clause.page_from,
            modality: clause.tagging.commitment.as_ref().map(|commitment| commitment.modality),
            text: &clause.text,
        }
    }
}

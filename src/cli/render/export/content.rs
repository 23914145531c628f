//! The report of a comparison: every number in it leads to a clause.

use std::sync::Arc;

use super::{
    Event, Field, Matrix, MatrixCell, MatrixRow, Quote, Report, Section, Tone, markup::address,
};
use crate::{
    cli::{
        render::{Grid, comparison::Words, markdown_words},
        wording::{Export, Ui},
    },
    compare::{Cell, CellState, Column, Comparison, Row},
    index::{ClauseRecord, DocumentSummary, SourceRecord},
    model::{Date, Modality, Status},
};

/// What a file needs so that its answer can be repeated.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Origin {
    /// Generation of the index.
    pub(in crate::cli) generation: u64,
    /// Fingerprint of the rules that tagged the clauses.
    pub(in crate::cli) rules: String,
    /// Day of the answer.
    pub(in crate::cli) date: Date,
    /// The command as typed.
    pub(in crate::cli) question: String,
    /// The corpus folder, for addresses of documents.
    pub(in crate::cli) folder: String,
    /// Sources that could not be read in full.
    pub(in crate::cli) unread: Vec<SourceRecord>,
}

impl Origin {
    /// Returns the address of a page of a document.
    pub(super) fn address(&self, document: &DocumentSummary, page: u32) -> String {
        address(&self.folder, &document.path, page)
    }

    /// Returns generation, rules, day and unread sources, as label and value.
    pub(super) fn facts(&self, ui: Ui) -> Vec<(String, String)> {
        let words = [
            (Export::Generation, self.generation.to_string()),
            (Export::Rules, self.rules.clone()),
            (Export::Date, ui.date(self.date)),
            (Export::NotReadable, ui.documents(self.unread.len())),
        ];
        words.into_iter().map(|(label, value)| (ui.export(label).to_owned(), value)).collect()
    }

    /// Returns every source that could not be read in full, and why.
    pub(super) fn unread(&self, ui: Ui) -> Vec<String> {
        let line = |source: &SourceRecord| {
            let reason = source.reason.as_deref().map(|reason| format!(": {reason}"));
            format!("{} ({}){}", source.path, ui.status(source.status), reason.unwrap_or_default())
        };
        self.unread.iter().map(line).collect()
    }
}

impl Words<'_> {
    /// Makes the report of a comparison.
    pub(in crate::cli) fn report(&self, comparison: &Comparison, origin: &Origin) -> Report {
        let ui = self.ui;
        let names: Vec<String> =
            comparison.columns.iter().map(|column| self.subject(&column.subject)).collect();
        let matrix = Matrix {
            rows: comparison.rows.iter().map(|row| self.matrix_row(row, origin)).collect(),
            columns: names.clone(),
        };
        Report {
            ui,
            title: format!("{}: {}", ui.export(Export::Comparison), names.join(", ")),
            question: origin.question.clone(),
            facts: origin.facts(ui),
            legend: legend(ui),
            sheets: self.sheets(comparison, origin),
            quotes: self.strongest(comparison, origin),
            sources: sources(ui, &documents(comparison), origin),
            unread: origin.unread(ui),
            limits: ui.export_limits().map(str::to_owned).to_vec(),
            timeline: self.timeline(comparison, origin),
            matrix,
        }
    }

    /// Returns a table whose rows each say what makes the answer repeatable, for a sheet whose
    /// rows are sorted and copied apart.
    pub(in crate::cli) fn with_origin(&self, mut table: Grid, origin: &Origin) -> Grid {
        let (labels, values): (Vec<_>, Vec<_>) = origin.facts(self.ui).into_iter().unzip();
        table.head.extend(labels);
        for row in &mut table.rows {
            row.extend(values.iter().cloned());
        }
        table
    }

    /// Returns lines of Markdown that make the answer repeatable.
    pub(in crate::cli) fn origin_lines(&self, origin: &Origin) -> String {
        let facts: Vec<String> = origin
            .facts(self.ui)
            .into_iter()
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        let unread = origin.unread(self.ui);
        let lines = [facts.join(" · ")].into_iter().chain(unread);
        lines.fold(String::new(), |text, line| text + "\n" + &markdown_words(&line) + "\n")
    }

    fn matrix_row(&self, row: &Row, origin: &Origin) -> MatrixRow {
        let cell = |cell: &Cell| {
            let quote = |clause: &Arc<ClauseRecord>| self.quote(clause, origin);
            MatrixCell {
                tone: tone(cell),
                lines: self.cell_lines(cell),
                evidence: cell.clauses.iter().map(quote).collect(),
                press: cell.press.iter().map(quote).collect(),
            }
        };
        MatrixRow {
            pillar: row.topic.pillar.to_string(),
            name: self.topic(&row.topic),
            cells: row.cells.iter().map(cell).collect(),
        }
    }

    pub(super) fn quote(&self, clause: &ClauseRecord, origin: &Origin) -> Quote {
        let document = &clause.document;
        let promise = clause.tagging.commitment.as_ref();
        Quote {
            clause: clause.id.to_string(),
            citation: self.ui.place(&self.cite.of(&clause.locator), clause),
            document: document.title.clone().unwrap_or_else(|| document.id.to_string()),
            promise: promise.map(|p| self.ui.promise(p, &clause.text)).unwrap_or_default(),
            text: clause.text.clone(),
            link: origin.address(document, clause.page_from),
        }
    }

    /// One sheet a pillar, one row a clause; a cell without clauses has a row that says so.
    fn sheets(&self, comparison: &Comparison, origin: &Origin) -> Vec<Section> {
        let mut sheets: Vec<Section> = Vec::new();
        let has_whole = |row: &Row| {
            let mut rows = comparison.rows.iter();
            rows.any(|r| r.topic.topic.is_none() && r.topic.pillar == row.topic.pillar)
        };
        for row in comparison.rows.iter().filter(|row| row.topic.topic.is_none() || !has_whole(row))
        {
            let name = self.pillar(row.topic.pillar.as_str());
            let topic = row.topic.topic.clone().unwrap_or_default();
            if sheets.last().is_none_or(|sheet| sheet.name != name) {
                let head = self.ui.review_columns().map(str::to_owned).to_vec();
                sheets.push(Section { name, head, rows: Vec::new() });
            }
            let Some(sheet) = sheets.last_mut() else { continue };
            for (column, cell) in comparison.columns.iter().zip(&row.cells) {
                if cell.clauses.is_empty() {
                    sheet.rows.push(self.empty_row(column, &topic, cell));
                }
                let rows = cell.clauses.iter();
                sheet.rows.extend(rows.map(|c| self.clause_row(column, &topic, cell, c, origin)));
            }
        }
        sheets
    }

    fn empty_row(&self, column: &Column, topic: &str, cell: &Cell) -> Vec<Field> {
        let said = [
            self.subject(&column.subject),
            topic.to_owned(),
            self.ui.cell_state(cell.state).to_owned(),
        ];
        let rest = self.ui.review_columns().len() - said.len();
        let fields = said.into_iter().map(Field::plain);
        fields.chain(std::iter::repeat_n(Field::default(), rest)).collect()
    }

    fn clause_row(
        &self,
        column: &Column,
        topic: &str,
        cell: &Cell,
        clause: &ClauseRecord,
        origin: &Origin,
    ) -> Vec<Field> {
        let ui = self.ui;
        let promise = clause.tagging.commitment.as_ref();
        let limits = promise.map(|promise| {
            let limits = promise.deadlines.iter();
            let worded = limits.map(|limit| {
                format!("{}: {}", ui.deadline_role(limit.role), ui.deadline(limit, &clause.text))
            });
            worded.collect::<Vec<_>>().join("; ")
        });
        let amounts = promise.map(|promise| {
            let amounts = promise.amounts.iter().map(|amount| amount.span.of(&clause.text));
            amounts.collect::<Vec<_>>().join("; ")
        });
        let debtor = promise.and_then(|promise| promise.debtor.as_ref());
        let link = origin.address(&clause.document, clause.page_from);
        let topics: Vec<&str> = match topic {
            "" => clause.tagging.tags.iter().map(|tag| tag.topic.as_str()).collect(),
            topic => vec![topic],
        };
        vec![
            Field::plain(self.subject(&column.subject)),
            Field::plain(once(topics).join(", ")),
            Field::plain(ui.cell_state(cell.state)),
            Field::plain(promise.map(|p| ui.modality(p.modality)).unwrap_or_default()),
            Field::plain(ui.binding(clause.document.binding)),
            Field::plain(debtor.map(|debtor| ui.debtor(debtor)).unwrap_or_default()),
            Field::plain(limits.unwrap_or_default()),
            Field::plain(amounts.unwrap_or_default()),
            Field::linked(self.cite.of(&clause.locator), &link),
            Field::plain(clause.document.id.as_str()),
            Field::plain(clause.page_from.to_string()),
            Field::plain(clause.text.as_str()),
            Field::plain(clause.id.as_str()),
            Field::default(),
            Field::default(),
            Field::default(),
        ]
    }

    /// The strongest clause of every cell.
    fn strongest(&self, comparison: &Comparison, origin: &Origin) -> Vec<Quote> {
        let mut quotes: Vec<Quote> = Vec::new();
        for cell in comparison.rows.iter().flat_map(|row| &row.cells) {
            let Some(clause) = cell.strongest() else { continue };
            if !quotes.iter().any(|quote| quote.clause == clause.id.as_str()) {
                quotes.push(self.quote(clause, origin));
            }
        }
        quotes
    }

    fn timeline(&self, comparison: &Comparison, origin: &Origin) -> Vec<Event> {
        let event = |document: &Arc<DocumentSummary>| {
            let days = [document.signed, document.in_force].map(|day| day.map(|d| self.ui.date(d)));
            let [signed, in_force] = days.map(Option::unwrap_or_default);
            Event {
                name: document.short_title.clone().unwrap_or_else(|| document.id.to_string()),
                signed: document.signed.map(year),
                in_force: document.in_force.map(year),
                words: self.ui.signed_and_in_force(&signed, &in_force),
                link: origin.address(document, 1),
            }
        };
        let mut events: Vec<Event> = documents(comparison)
            .iter()
            .filter(|document| document.signed.is_some() || document.in_force.is_some())
            .map(event)
            .collect();
        let day = |event: &Event| event.signed.or(event.in_force).unwrap_or_default();
        events.sort_by(|a, b| day(a).total_cmp(&day(b)).then_with(|| a.name.cmp(&b.name)));
        events
    }
}

/// The table of documents: what they are, and whether they were read.
pub(super) fn sources(ui: Ui, documents: &[Arc<DocumentSummary>], origin: &Origin) -> Section {
    let day = |day: Option<Date>| day.map(|day| ui.date(day)).unwrap_or_default();
    let row = |document: &Arc<DocumentSummary>| {
        vec![
            Field::linked(document.id.as_str(), &origin.address(document, 1)),
            Field::plain(document.title.clone().unwrap_or_default()),
            Field::plain(ui.kind(document.instrument)),
            Field::plain(ui.binding(document.binding)),
            Field::plain(day(document.signed)),
            Field::plain(day(document.in_force)),
            Field::plain(ui.clauses(document.clauses as usize)),
            Field::plain(match document.status {
                Status::Ok => ui.status(Status::Ok),
                status => format!("{} ({})", ui.status(status), document.pages_without_text),
            }),
        ]
    };
    Section {
        name: ui.export(Export::Sources).to_owned(),
        head: ui.source_columns().map(str::to_owned).to_vec(),
        rows: documents.iter().map(row).collect(),
    }
}

/// The documents of all columns, each once.
fn documents(comparison: &Comparison) -> Vec<Arc<DocumentSummary>> {
    let mut documents: Vec<_> =
        comparison.columns.iter().flat_map(|column| &column.documents).cloned().collect();
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    documents.dedup_by(|a, b| a.id == b.id);
    documents
}

/// A day as years with a fraction; good to a day or two, for drawing.
fn year(day: Date) -> f64 {
    f64::from(day.year()) + (f64::from(day.month() - 1) + f64::from(day.day()) / 31.0) / 12.0
}

fn once(mut words: Vec<&str>) -> Vec<&str> {
    words.sort_unstable();
    words.dedup();
    words
}

fn tone(cell: &Cell) -> Tone {
    let promise = cell.strongest().and_then(|clause| clause.tagging.commitment.as_ref());
    match (cell.state, promise.map(|promise| promise.modality)) {
        (CellState::Commitment, Some(Modality::Obligation | Modality::Prohibition)) => Tone::Duty,
        (CellState::Commitment, Some(Modality::BestEffort | Modality::Permission)) => Tone::Effort,
        (state, _) => Tone::of_state(state),
    }
}

fn legend(ui: Ui) -> Vec<(&'static str, Tone, String)> {
    let tones = [
        ("●", Tone::Duty),
        ("●", Tone::Effort),
        ("○", Tone::Intention),
        ("·", Tone::Mention),
        ("–", Tone::Silent),
        ("∅", Tone::Missing),
        ("?", Tone::Unreadable),
    ];
    let words = ui.tones();
    tones
        .into_iter()
        .zip(words)
        .map(|((sign, tone), words)| (sign, tone, words.to_owned()))
        .collect()
}

//! Files to hand on: workbook, memo, page and picture, all made from one [`Report`].
//!
//! | module | what it makes |
//! |---|---|
//! | `content` | the report of a comparison |
//! | `side_by_side` | the report of two texts |
//! | `workbook` | XLSX: a sheet a pillar, one row a clause, columns for a review |
//! | `memo` | DOCX: question, tables, quotations with citations, sources, method and limits |
//! | `page` | HTML: one self-contained file with filters and evidence on click |
//! | `picture` | SVG: the matrix and a timeline |
//! | `markup` | what makes foreign words safe inside XML, HTML and addresses |

mod content;
mod markup;
mod memo;
mod page;
mod picture;
mod side_by_side;
mod workbook;

pub(in crate::cli::render) use markup::escaped;

use std::io;

use crate::{
    cli::{
        render::Grid,
        wording::{Export, Ui},
    },
    compare::CellState,
};

pub(in crate::cli) use content::Origin;

/// Everything a file says, in people's words; foreign words are as printed and are made
/// harmless by each printer.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Report {
    ui: Ui,
    title: String,
    question: String,
    /// Corpus generation, version of the rules, date and counts, as label and value.
    facts: Vec<(String, String)>,
    matrix: Matrix,
    /// What the signs mean, the strongest first: sign, tone and words.
    legend: Vec<(&'static str, Tone, String)>,
    /// One a pillar, or one for two texts.
    sheets: Vec<Section>,
    quotes: Vec<Quote>,
    sources: Section,
    unread: Vec<String>,
    limits: Vec<String>,
    timeline: Vec<Event>,
}

/// A table with a name.
#[derive(Debug, Clone, Default)]
struct Section {
    name: String,
    head: Vec<String>,
    rows: Vec<Vec<Field>>,
}

/// A cell of a table, with the place it leads to.
#[derive(Debug, Clone, Default)]
struct Field {
    text: String,
    link: Option<String>,
}

/// The matrix of a comparison; empty for two texts.
#[derive(Debug, Clone, Default)]
struct Matrix {
    columns: Vec<String>,
    rows: Vec<MatrixRow>,
}

#[derive(Debug, Clone)]
struct MatrixRow {
    pillar: String,
    name: String,
    cells: Vec<MatrixCell>,
}

/// A cell of the matrix, in short and with its evidence.
#[derive(Debug, Clone)]
struct MatrixCell {
    tone: Tone,
    /// Strength, debtor, limits, place: one a line.
    lines: Vec<String>,
    evidence: Vec<Quote>,
    /// What press items report beside it.
    press: Vec<Quote>,
}

/// Words of a clause and where they stand.
#[derive(Debug, Clone)]
struct Quote {
    /// The clause's id.
    clause: String,
    citation: String,
    document: String,
    /// Who owes what, how strongly, by when.
    promise: String,
    text: String,
    link: String,
}

/// A day of an instrument.
#[derive(Debug, Clone)]
struct Event {
    name: String,
    /// Years since the year 0, with their fraction.
    signed: Option<f64>,
    in_force: Option<f64>,
    words: String,
    link: String,
}

/// How strongly a cell speaks, for colours; the sign says the same without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Duty,
    Effort,
    Intention,
    Mention,
    Silent,
    Missing,
    Unreadable,
}

impl Tone {
    /// Returns the name of the style class.
    const fn class(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Effort => "effort",
            Self::Intention => "intention",
            Self::Mention => "mention",
            Self::Silent => "silent",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
        }
    }

    /// Returns background and ink; each pair has a contrast of at least 4.5 to 1.
    const fn colours(self) -> (&'static str, &'static str) {
        match self {
            Self::Duty => ("#0b4f3c", "#ffffff"),
            Self::Effort => ("#2f7d62", "#ffffff"),
            Self::Intention => ("#a8d8c5", "#10241d"),
            Self::Mention => ("#e4efe9", "#10241d"),
            Self::Silent => ("#ffffff", "#3a3a3a"),
            Self::Missing => ("#d9d9d9", "#2b2b2b"),
            Self::Unreadable => ("#f6d58b", "#3b2a00"),
        }
    }

    const fn of_state(state: CellState) -> Self {
        match state {
            CellState::Commitment => Self::Intention,
            CellState::Mention => Self::Mention,
            CellState::Silent => Self::Silent,
            CellState::NotInCorpus => Self::Missing,
            CellState::Unreadable => Self::Unreadable,
        }
    }
}

impl Field {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), link: None }
    }

    fn linked(text: impl Into<String>, link: &str) -> Self {
        Self { text: text.into(), link: Some(link.to_owned()) }
    }
}

impl Report {
    /// Puts a table before the others: the gaps of a comparison.
    pub(in crate::cli) fn put_first(&mut self, table: Grid, ui: Ui) {
        let row = |row: Vec<String>| row.into_iter().map(Field::plain).collect();
        let rows = table.rows.into_iter().map(row).collect();
        let name = ui.export(Export::Gaps).to_owned();
        self.sheets.insert(0, Section { name, head: table.head, rows });
    }

    /// Returns the report as an Excel workbook.
    pub(in crate::cli) fn xlsx(&self) -> io::Result<Vec<u8>> {
        workbook::write(self).map_err(io::Error::other)
    }

    /// Returns the report as a Word memo.
    pub(in crate::cli) fn docx(&self) -> io::Result<Vec<u8>> {
        memo::write(self)
    }

    /// Returns the report as a page that needs no other file.
    pub(in crate::cli) fn html(&self) -> String {
        page::write(self)
    }

    /// Returns the matrix and the timeline as a picture.
    pub(in crate::cli) fn svg(&self) -> String {
        picture::write(self)
    }
}

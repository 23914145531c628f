//! The matrix of countries and topics, for people.

use crate::{
    cli::{
        citation::Citations,
        render::{Grid, Mark, Sheet, grid},
        wording::Ui,
    },
    compare::{Cell, CellState, Column, Comparison, Gap, Row, Subject, Topic},
    index::ClauseRecord,
    model::{Debtor, Language},
    rules::Rules,
};

/// Fewest columns of the terminal that a column of the matrix needs to be readable.
const LEAST_COLUMN: usize = 20;

/// What is needed to name things.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Words<'a> {
    /// Language.
    pub(in crate::cli) ui: Ui,
    /// Form of citations.
    pub(in crate::cli) cite: Citations,
    /// Names of pillars, topics and countries.
    pub(in crate::cli) rules: &'a Rules,
}

impl Words<'_> {
    /// Puts the matrix: rows are what there is more of, so that it fits the width.
    pub(in crate::cli) fn matrix(&self, sheet: &mut Sheet, comparison: &Comparison) {
        let fits = (comparison.columns.len() + 1) * LEAST_COLUMN <= sheet.width();
        let table = if fits && comparison.rows.len() > 1 {
            self.wide_table(comparison)
        } else {
            self.turned_table(comparison)
        };
        let text = grid(&table, sheet.width());
        sheet.finished(&text);
        self.legend(sheet, comparison);
    }

    /// Puts countries × pillars in short: the sign, the strength and the number of clauses.
    pub(in crate::cli) fn overview(&self, sheet: &mut Sheet, comparison: &Comparison) {
        let short = |cell: &Cell| {
            let promise = cell.strongest().and_then(|clause| clause.tagging.commitment.as_ref());
            match (cell.state, promise) {
                (CellState::Commitment, Some(promise)) => {
                    let strength = self.ui.modality(promise.modality);
                    format!("{} {strength} ({})", sign(cell), cell.clauses.len())
                }
                _ => format!("{} {}", sign(cell), self.ui.cell_state(cell.state)),
            }
        };
        let mut head = vec![String::new()];
        head.extend(comparison.rows.iter().map(|row| row.topic.pillar.to_string()));
        let row = |(i, column): (usize, &Column)| {
            let mut cells = vec![self.subject(&column.subject)];
            cells.extend(comparison.rows.iter().map(|row| short(&row.cells[i])));
            cells
        };
        let rows = comparison.columns.iter().enumerate().map(row).collect();
        let text = grid(&Grid { head, rows }, sheet.width());
        sheet.finished(&text);
        self.legend(sheet, comparison);
    }

    /// Topics down, countries across.
    pub(in crate::cli) fn wide_table(&self, comparison: &Comparison) -> Grid {
        let mut head = vec![String::new()];
        head.extend(comparison.columns.iter().map(|column| self.column(column)));
        let row = |row: &Row| {
            let mut cells = vec![self.topic(&row.topic)];
            cells.extend(row.cells.iter().map(|cell| self.cell(cell)));
            cells
        };
        Grid { head, rows: comparison.rows.iter().map(row).collect() }
    }

    /// Countries down, topics across.
    fn turned_table(&self, comparison: &Comparison) -> Grid {
        let mut head = vec![String::new()];
        head.extend(comparison.rows.iter().map(|row| self.topic(&row.topic)));
        let row = |(i, column): (usize, &Column)| {
            let mut cells = vec![self.column(column)];
            cells.extend(comparison.rows.iter().map(|row| self.cell(&row.cells[i])));
            cells
        };
        Grid { head, rows: comparison.columns.iter().enumerate().map(row).collect() }
    }

    /// One line a cell, for a spreadsheet: every column a field of its own.
    pub(in crate::cli) fn long_table(&self, comparison: &Comparison) -> Grid {
        let mut rows = Vec::new();
        for row in &comparison.rows {
            for (column, cell) in comparison.columns.iter().zip(&row.cells) {
                rows.push(self.long_row(column, row, cell));
            }
        }
        Grid { head: self.ui.comparison_columns().map(str::to_owned).to_vec(), rows }
    }

    fn long_row(&self, column: &Column, row: &Row, cell: &Cell) -> Vec<String> {
        let ui = self.ui;
        let promise = cell.strongest().and_then(|clause| clause.tagging.commitment.as_ref());
        let promise = promise.filter(|_| cell.state == CellState::Commitment);
        let clause = cell.strongest();
        let of_clause = |value: &dyn Fn(&ClauseRecord) -> String| {
            clause.map(|clause| value(clause)).unwrap_or_default()
        };
        vec![
            column.subject.as_str().to_owned(),
            self.subject(&column.subject),
            row.topic.pillar.to_string(),
            row.topic.topic.clone().unwrap_or_default(),
            ui.cell_state(cell.state).to_owned(),
            promise.map(|promise| ui.modality(promise.modality).to_owned()).unwrap_or_default(),
            of_clause(&|clause| ui.binding(clause.document.binding).to_owned()),
            promise
                .and_then(|promise| promise.debtor.as_ref())
                .map(|debtor| ui.debtor(debtor))
                .unwrap_or_default(),
            self.limits(cell).join("; "),
            cell.clauses.len().to_string(),
            of_clause(&|clause| self.cite.of(&clause.locator)),
            of_clause(&|clause| clause.document.id.to_string()),
            of_clause(&|clause| clause.page_from.to_string()),
            of_clause(&|clause| clause.text.clone()),
        ]
    }

    /// What a cell says, in a few lines.
    fn cell(&self, cell: &Cell) -> String {
        self.cell_lines(cell).join("\n")
    }

    /// The lines of a cell: sign and strength, who owes, limits, place, how many more.
    pub(super) fn cell_lines(&self, cell: &Cell) -> Vec<String> {
        let ui = self.ui;
        let mut lines = Vec::new();
        let promise = cell.strongest().and_then(|clause| clause.tagging.commitment.as_ref());
        match promise.filter(|_| cell.state == CellState::Commitment) {
            Some(promise) => {
                lines.push(format!("{} {}", sign(cell), ui.modality(promise.modality)));
                match promise.debtor.as_ref() {
                    None | Some(Debtor::Unspecified) => {}
                    Some(Debtor::Country(code)) => lines.push(ui.one_sided(code.as_str())),
                    Some(debtor) => lines.push(ui.debtor(debtor)),
                }
                lines.extend(self.limits(cell));
            }
            None => lines.push(format!("{} {}", sign(cell), ui.cell_state(cell.state))),
        }
        if let Some(clause) = cell.strongest() {
            lines.push(ui.place(&self.cite.of(&clause.locator), clause));
        } else if cell.state == CellState::Silent && cell.doubtful > 0 {
            lines.push(ui.doubtful(cell.doubtful));
        }
        if cell.clauses.len() > 1 {
            lines.push(ui.more_clauses(cell.clauses.len() - 1));
        }
        if !cell.press.is_empty() {
            lines.push(ui.press_beside(cell.press.len()));
        }
        lines
    }

    /// The time limits of a cell; one of another clause than the strongest names its place.
    fn limits(&self, cell: &Cell) -> Vec<String> {
        let strongest = cell.strongest().map(|clause| &clause.id);
        let limit = |limit: &crate::compare::CellDeadline| {
            let words = self.ui.deadline(&limit.deadline, &limit.clause.text);
            if Some(&limit.clause.id) == strongest {
                return words;
            }
            format!("{words} ({})", self.cite.of(&limit.clause.locator))
        };
        cell.main_deadlines().into_iter().map(limit).collect()
    }

    /// Puts what each column does not regulate.
    pub(in crate::cli) fn gaps(&self, sheet: &mut Sheet, comparison: &Comparison, gaps: &[Gap]) {
        for (i, column) in comparison.columns.iter().enumerate() {
            sheet.marked_line(Mark::Strong, &self.column(column).replace('\n', ", "));
            let own: Vec<&Gap> = gaps.iter().filter(|gap| gap.column == i).collect();
            if column.documents.is_empty() {
                sheet.line(&format!("  {}", self.ui.cell_state(CellState::NotInCorpus)));
            } else if own.is_empty() {
                sheet.line(&format!("  {}", self.ui.no_gap()));
            }
            for gap in own {
                sheet.paragraph("  ", &self.gap(comparison, gap));
            }
            sheet.gap();
        }
        self.legend(sheet, comparison);
    }

    /// The gaps as a table.
    pub(in crate::cli) fn gap_table(&self, comparison: &Comparison, gaps: &[Gap]) -> Grid {
        let row = |gap: &Gap| {
            vec![
                self.subject(&comparison.columns[gap.column].subject),
                self.topic(&gap.topic),
                self.ui.cell_state(gap.state).to_owned(),
                self.peers(comparison, gap),
            ]
        };
        Grid {
            head: self.ui.gap_columns().map(str::to_owned).to_vec(),
            rows: gaps.iter().map(row).collect(),
        }
    }

    fn gap(&self, comparison: &Comparison, gap: &Gap) -> String {
        let state = self.ui.cell_state(gap.state);
        let peers = self.peers(comparison, gap);
        let topic = self.topic(&gap.topic).replace('\n', " ");
        format!("{topic}: {state}; {} {peers}", self.ui.regulated_by())
    }

    fn peers(&self, comparison: &Comparison, gap: &Gap) -> String {
        let peer = |peer: &usize| self.subject(&comparison.columns[*peer].subject);
        gap.peers.iter().map(peer).collect::<Vec<_>>().join(", ")
    }

    fn legend(&self, sheet: &mut Sheet, comparison: &Comparison) {
        sheet.faint_paragraph("", self.ui.matrix_legend());
        let documents: usize = comparison.columns.iter().map(|c| c.documents.len()).sum();
        let columns = comparison.columns.len();
        sheet.line(&self.ui.compared(documents, columns, comparison.not_searched));
    }

    fn column(&self, column: &Column) -> String {
        let name = self.subject(&column.subject);
        match column.subject {
            Subject::Country(_) => format!("{name}\n{}", self.ui.documents(column.documents.len())),
            Subject::Document(_) => name,
        }
    }

    /// Names a country, or a document by its path.
    pub(in crate::cli) fn subject(&self, subject: &Subject) -> String {
        let language = self.ui.pick(Language::De, Language::En);
        match subject {
            Subject::Country(code) => {
                let label = self.rules.countries().label(code, language);
                label.map_or_else(|| code.to_string(), str::to_owned)
            }
            Subject::Document(id) => id.to_string(),
        }
    }

    /// Names a pillar by its label, a topic by its slug.
    pub(super) fn topic(&self, topic: &Topic) -> String {
        match &topic.topic {
            Some(slug) => format!("{}/{slug}", topic.pillar),
            None => self.pillar(topic.pillar.as_str()),
        }
    }

    pub(super) fn pillar(&self, slug: &str) -> String {
        let info = self.rules.pillars().iter().find(|info| info.slug.as_str() == slug);
        let label = info.map(|info| self.ui.pick(&info.label.de, &info.label.en));
        label.map_or_else(|| slug.to_owned(), Clone::clone)
    }
}

/// One sign a state, so that a matrix can be read without colours.
pub(super) fn sign(cell: &Cell) -> &'static str {
    let binds = cell
        .strongest()
        .is_some_and(|clause| clause.document.binding == crate::model::BindingForce::Binding);
    match cell.state {
        CellState::Commitment if binds => "●",
        CellState::Commitment => "○",
        CellState::Mention => "·",
        CellState::Silent => "–",
        CellState::NotInCorpus => " ",
        CellState::Unreadable => "?",
    }
}

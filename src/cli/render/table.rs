//! Tables that fit the terminal.

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use crate::cli::render::harmless;

/// A line under the head, nothing else: a table is pasted into mails.
const RULED_HEAD: TableStyle =
    TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// A table of words: a head and rows of the same length.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Grid {
    /// Names of the columns.
    pub(in crate::cli) head: Vec<String>,
    /// Cells, row by row; a line feed begins a new line in the cell.
    pub(in crate::cli) rows: Vec<Vec<String>>,
}

/// Returns the table, broken to `width` columns.
pub(in crate::cli) fn grid(grid: &Grid, width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(RULED_HEAD)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(grid.head.iter().map(|cell| harmless(cell).into_owned()));
    for row in &grid.rows {
        table.add_row(row.iter().map(|cell| harmless(cell).into_owned()));
    }
    let text = table.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

//! Tables that fit the terminal.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use unicode_width::UnicodeWidthStr;

use crate::cli::render::harmless;

/// A line under the head, nothing else: a table is pasted into mails.
const RULED_HEAD: TableStyle =
    TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// A column whose cells are all this narrow keeps its width; the others share the rest.
const NARROW: usize = 16;

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
    for (at, column) in table.column_iter_mut().enumerate() {
        if natural_width(grid, at) <= NARROW {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let text = table.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

/// Returns the width of the widest line in a column.
fn natural_width(grid: &Grid, column: usize) -> usize {
    let cells = grid.rows.iter().filter_map(|row| row.get(column)).chain(grid.head.get(column));
    cells.flat_map(|cell| cell.lines()).map(UnicodeWidthStr::width).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_fits_the_terminal_and_leaves_the_room_to_long_words() {
        let long = "Jede Vertragspartei übernimmt auf Ersuchen ihre eigenen Staatsangehörigen";
        let table = Grid {
            head: vec!["Art".to_owned(), "Wortlaut".to_owned()],
            rows: vec![vec!["Vertrag".to_owned(), long.to_owned()]],
        };
        let text = grid(&table, 50);
        assert!(text.lines().all(|line| line.width() <= 50), "{text}");
        let words = text.lines().skip(2).flat_map(str::split_whitespace);
        assert_eq!(words.skip(1).collect::<Vec<_>>().join(" "), long);
    }
}

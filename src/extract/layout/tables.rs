//! Bands of cells to rows: a table is read row by row, its cells divided by tabs.

use super::{
    lines::{self, TextLine},
    paragraphs::{Measure, Paragraph, Printed},
    words::Word,
};
use crate::model::{BlockRole, Rect};

/// Gap between lines, as a ratio to the usual distance, that divides two rows.
const ROW_GAP: f32 = 1.3;

/// Lines of a row beyond which gaps between rows are not believed: a tightly set table has one
/// gap below its head and none between its rows.
const TALLEST_ROW: usize = 6;

/// Share of the line height within which two cells' lines stand side by side.
const SAME_LINE: f32 = 0.4;

/// Builds the rows of a table from its words; `cells` are the left edges of the cells after the
/// first.
pub(crate) fn rows(
    words: &[&Word],
    cells: &[f32],
    rules: &[Rect],
    measure: &Measure,
) -> Vec<Paragraph> {
    let mut columns: Vec<Vec<&Word>> = vec![Vec::new(); cells.len() + 1];
    for word in words {
        let cell = cells.partition_point(|edge| *edge <= word.x0 + 0.5);
        columns[cell].push(word);
    }
    let columns: Vec<Vec<TextLine>> = columns.iter().map(|words| lines::lines(words)).collect();
    let ends = row_ends(&columns, rules);
    let mut rows: Vec<Vec<Vec<TextLine>>> = vec![vec![Vec::new(); columns.len()]; ends.len() + 1];
    for (cell, lines) in columns.into_iter().enumerate() {
        for line in lines {
            let row = ends.partition_point(|end| *end < line.baseline);
            rows[row][cell].push(line);
        }
    }
    rows.into_iter()
        .filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .map(|row| paragraph(&row, measure))
        .collect()
}

/// The heights at which rows end: ruling lines, else gaps, else every line is a row.
fn row_ends(columns: &[Vec<TextLine>], rules: &[Rect]) -> Vec<f32> {
    let mut lines: Vec<&TextLine> = columns.iter().flatten().collect();
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    let left = lines.iter().map(|line| line.x0).fold(f32::INFINITY, f32::min);
    let right = lines.iter().map(|line| line.x1).fold(f32::NEG_INFINITY, f32::max);
    let middle = f32::midpoint(left, right);
    let mut ruled: Vec<f32> = rules
        .iter()
        .filter(|rule| rule.y1 - rule.y0 < rule.x1 - rule.x0)
        .filter(|rule| rule.x0 < middle && rule.x1 > middle)
        .map(|rule| rule.y0)
        .filter(|y| *y > first.baseline && *y < last.baseline)
        .collect();
    ruled.sort_by(f32::total_cmp);
    if !ruled.is_empty() && (ruled.len() > 2 || tallest(columns, &ruled) <= 2 * TALLEST_ROW) {
        return ruled;
    }
    let gapped = ends_at(&lines, ROW_GAP * usual_distance(&lines));
    if tallest(columns, &gapped) <= TALLEST_ROW {
        gapped
    } else {
        ends_at(&lines, SAME_LINE * first.size)
    }
}

/// The heights between lines that are farther apart than `gap`.
fn ends_at(lines: &[&TextLine], gap: f32) -> Vec<f32> {
    lines
        .windows(2)
        .filter(|pair| pair[1].baseline - pair[0].baseline > gap)
        .map(|pair| f32::midpoint(pair[0].baseline, pair[1].baseline))
        .collect()
}

/// The usual distance of lines within a cell.
fn usual_distance(lines: &[&TextLine]) -> f32 {
    const USUAL: f32 = 1.2;
    let size = lines.first().map_or(1.0, |line| line.size);
    let mut distances: Vec<f32> = lines
        .windows(2)
        .map(|pair| pair[1].baseline - pair[0].baseline)
        .filter(|distance| *distance > SAME_LINE * size)
        .collect();
    distances.sort_by(f32::total_cmp);
    let lower = distances.get(distances.len() / 4).copied().unwrap_or(USUAL * size);
    lower.min(2.0 * USUAL * size)
}

/// Lines in the tallest cell between two ends.
fn tallest(columns: &[Vec<TextLine>], ends: &[f32]) -> usize {
    let heights = columns.iter().flat_map(|lines| {
        let mut counts = vec![0usize; ends.len() + 1];
        for line in lines {
            counts[ends.partition_point(|end| *end < line.baseline)] += 1;
        }
        counts
    });
    heights.max().unwrap_or(0)
}

fn paragraph(row: &[Vec<TextLine>], measure: &Measure) -> Paragraph {
    let mut printed: Vec<Printed> = Vec::new();
    for cell in row.iter().filter(|cell| !cell.is_empty()) {
        for (i, line) in cell.iter().enumerate() {
            let starts_cell = i == 0 && !printed.is_empty();
            let text = line.text().replace('\t', " ");
            printed.push(Printed { text, bbox: line.bbox(), starts_cell });
        }
    }
    let first = row.iter().flatten().next();
    Paragraph {
        page: measure.page,
        column: measure.column,
        lines: printed,
        role: BlockRole::Table,
        size: first.map_or(measure.body_size, |line| line.size),
        is_bold: row.iter().flatten().all(TextLine::is_bold),
        is_full: false,
        is_centred: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::layout::{columns::Column, words::sample};

    #[test]
    fn a_cell_of_two_lines_stays_in_its_row() {
        let words = [
            sample("Visum", 50.0, 100.0),
            sample("kostenlos", 200.0, 100.0),
            sample("oder", 200.0, 112.0),
            sample("Pass", 50.0, 140.0),
            sample("gültig", 200.0, 140.0),
        ];
        let measure = Measure {
            page: 1,
            column: Column { index: 0, of: 1 },
            left: 50.0,
            right: 300.0,
            body_size: 10.0,
            pitch: 1.2,
            slack: 0.0,
        };
        let words: Vec<&Word> = words.iter().collect();
        let rows = rows(&words, &[190.0], &[], &measure);
        let texts: Vec<Vec<&str>> = rows
            .iter()
            .map(|row| row.lines.iter().map(|line| line.text.as_str()).collect())
            .collect();
        assert_eq!(texts, [vec!["Visum", "kostenlos", "oder"], vec!["Pass", "gültig"]]);
    }
}

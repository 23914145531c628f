//! SVG: the matrix with strength by colour and sign, and a timeline of the instruments.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Report, markup::escaped};
use crate::cli::{render::shortened, wording::Export};

/// Sizes in pixels.
const CELL_WIDTH: usize = 150;
const CELL_HEIGHT: usize = 46;
const NAMES_WIDTH: usize = 260;
const MARGIN: usize = 20;
const LINE: usize = 22;
const AXIS_WIDTH: usize = 640;
/// Characters of a name that fit beside its row or over its column.
const NAME_CHARS: usize = 34;
const HEAD_CHARS: usize = 18;

/// Writes the whole picture.
pub(super) fn write(report: &Report) -> String {
    let (matrix, matrix_height, width) = matrix(report, MARGIN + 2 * LINE);
    let (timeline, height) = timeline(report, matrix_height + 2 * LINE);
    let width = width.max(NAMES_WIDTH + AXIS_WIDTH + 3 * MARGIN);
    let foot: Vec<String> =
        report.facts.iter().map(|(label, value)| format!("{label}: {value}")).collect();
    let height = height + 2 * LINE;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"group\" aria-label=\"{title}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" font-size=\"13\"><title>{title}</title><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/><text x=\"{MARGIN}\" y=\"{}\" font-size=\"17\" font-weight=\"bold\" fill=\"#1a1a1a\">{title}</text>{matrix}{timeline}<text x=\"{MARGIN}\" y=\"{}\" font-size=\"11\" fill=\"#444444\">{}</text></svg>\n",
        MARGIN + 8,
        height - LINE / 2,
        escaped(&foot.join(" · ")),
        title = escaped(&shortened(&report.title, 120)),
    )
}

/// Returns the matrix, the height it reaches and its width.
fn matrix(report: &Report, top: usize) -> (String, usize, usize) {
    let mut text = String::new();
    let x = |column: usize| MARGIN + NAMES_WIDTH + column * CELL_WIDTH;
    for (i, name) in report.matrix.columns.iter().enumerate() {
        label(&mut text, x(i) + 4, top, &fitted(name, HEAD_CHARS), "#1a1a1a", "bold");
    }
    let mut y = top + LINE / 2;
    for row in &report.matrix.rows {
        label(
            &mut text,
            MARGIN,
            y + CELL_HEIGHT / 2 + 4,
            &fitted(&row.name, NAME_CHARS),
            "#1a1a1a",
            "normal",
        );
        for (i, cell) in row.cells.iter().enumerate() {
            let (back, ink) = cell.tone.colours();
            let _ = write!(
                text,
                "<g><title>{}</title><rect x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{back}\" stroke=\"#8a8a8a\"/>",
                escaped(&cell.lines.join("\n")),
                x(i),
                CELL_WIDTH - 4,
                CELL_HEIGHT - 4,
            );
            for (line, words) in cell.lines.iter().take(2).enumerate() {
                let words = fitted(words, HEAD_CHARS + 2);
                label(&mut text, x(i) + 6, y + 17 + line * 17, &words, ink, "normal");
            }
            text.push_str("</g>");
        }
        y += CELL_HEIGHT;
    }
    y += LINE;
    for (sign, tone, words) in &report.legend {
        if report.matrix.rows.is_empty() {
            break;
        }
        let (back, ink) = tone.colours();
        let _ = write!(
            text,
            "<rect x=\"{MARGIN}\" y=\"{}\" width=\"18\" height=\"16\" fill=\"{back}\" stroke=\"#8a8a8a\"/>",
            y - 13
        );
        label(&mut text, MARGIN + 4, y, sign, ink, "normal");
        label(&mut text, MARGIN + 26, y, words, "#1a1a1a", "normal");
        y += LINE;
    }
    (text, y, x(report.matrix.columns.len()) + MARGIN)
}

/// Returns a line an instrument, from signature (○) to entry into force (●), and the height.
fn timeline(report: &Report, top: usize) -> (String, usize) {
    let mut text = String::new();
    let days = report.timeline.iter().flat_map(|event| [event.signed, event.in_force]).flatten();
    let (first, last) = days.fold((f64::MAX, f64::MIN), |(a, b), day| (a.min(day), b.max(day)));
    if report.timeline.is_empty() || first > last {
        return (text, top);
    }
    let (from, to) = (first.floor(), last.floor() + 1.0);
    let x =
        |day: f64| (MARGIN + NAMES_WIDTH) as f64 + (day - from) / (to - from) * AXIS_WIDTH as f64;
    label(&mut text, MARGIN, top, report.ui.export(Export::Timeline), "#1a1a1a", "bold");
    let bottom = top + LINE * (report.timeline.len() + 1);
    let step = (((to - from) / 8.0).ceil()).max(1.0);
    let mut year = from;
    while year <= to {
        let at = x(year);
        let _ = write!(
            text,
            "<line x1=\"{at:.1}\" y1=\"{}\" x2=\"{at:.1}\" y2=\"{bottom}\" stroke=\"#dddddd\"/>",
            top + 6
        );
        label(&mut text, at as usize + 2, top, &format!("{year:.0}"), "#444444", "normal");
        year += step;
    }
    for (i, event) in report.timeline.iter().enumerate() {
        let y = top + LINE * (i + 1);
        let _ = write!(
            text,
            "<a href=\"{}\"><title>{}</title>",
            escaped(&event.link),
            escaped(&event.words)
        );
        label(&mut text, MARGIN, y + 4, &fitted(&event.name, NAME_CHARS), "#0b5394", "normal");
        text.push_str("</a>");
        if let (Some(signed), Some(in_force)) = (event.signed, event.in_force) {
            let _ = write!(
                text,
                "<line x1=\"{:.1}\" y1=\"{y}\" x2=\"{:.1}\" y2=\"{y}\" stroke=\"#0b4f3c\" stroke-width=\"2\"/>",
                x(signed),
                x(in_force)
            );
        }
        for (day, fill) in [(event.signed, "#ffffff"), (event.in_force, "#0b4f3c")] {
            if let Some(day) = day {
                let _ = write!(
                    text,
                    "<circle cx=\"{:.1}\" cy=\"{y}\" r=\"5\" fill=\"{fill}\" stroke=\"#0b4f3c\" stroke-width=\"2\"><title>{}</title></circle>",
                    x(day),
                    escaped(&event.words)
                );
            }
        }
    }
    label(
        &mut text,
        MARGIN + NAMES_WIDTH,
        bottom + 6,
        report.ui.export(Export::TimelineSigns),
        "#444444",
        "normal",
    );
    (text, bottom + LINE)
}

fn label(text: &mut String, x: usize, y: usize, words: &str, ink: &str, weight: &str) {
    let _ = write!(
        text,
        "<text x=\"{x}\" y=\"{y}\" fill=\"{ink}\" font-weight=\"{weight}\">{}</text>",
        escaped(words)
    );
}

/// Returns words that fit `chars` columns, with an ellipsis where more follows.
fn fitted(words: &str, chars: usize) -> String {
    if words.width() <= chars { words.to_owned() } else { shortened(words, chars) }
}

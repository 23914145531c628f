//! HTML: one file with the matrix as a heat map, filters, evidence on click, sources, and the
//! picture. It needs no other file and no network; without scripts everything is readable.

use std::fmt::Write as _;

use super::{Field, MatrixCell, Quote, Report, Section, Tone, markup::escaped, picture};
use crate::cli::wording::Export;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Nothing is loaded, sent or framed, whatever a document says.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the page.
pub(super) fn write(report: &Report) -> String {
    let ui = report.ui;
    let mut page = String::new();
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"><title>{}</title><style>{}{STYLE}</style></head><body><header><h1>{}</h1><p class=\"question\"><code>{}</code></p><dl class=\"facts\">",
        ui.pick("de", "en"),
        escaped(&report.title),
        tones(),
        escaped(&report.title),
        escaped(&report.question),
    );
    for (label, value) in &report.facts {
        let _ = write!(page, "<div><dt>{}</dt><dd>{}</dd></div>", escaped(label), escaped(value));
    }
    page.push_str("</dl></header><main>");
    if report.matrix.rows.is_empty() {
        for sheet in &report.sheets {
            table(&mut page, sheet);
        }
    } else {
        matrix(&mut page, report);
        let _ = write!(
            page,
            "<section><h2>{}</h2><div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">{}</div></section>",
            escaped(ui.export(Export::Picture)),
            picture::write(report),
        );
    }
    table(&mut page, &report.sources);
    list(&mut page, ui.export(Export::NotReadable), &report.unread, ui.all_readable());
    list(&mut page, ui.export(Export::Limits), &report.limits, "");
    let _ = writeln!(page, "</main><script>{SCRIPT}</script></body></html>");
    page
}

/// The colours of the tones; the same on a dark page, each readable by itself.
fn tones() -> String {
    let all = [
        Tone::Duty,
        Tone::Effort,
        Tone::Intention,
        Tone::Mention,
        Tone::Silent,
        Tone::Missing,
        Tone::Unreadable,
    ];
    let mut style = String::new();
    for tone in all {
        let (back, ink) = tone.colours();
        let _ = writeln!(style, ".{} {{ --back: {back}; --ink: {ink} }}", tone.class());
    }
    style
}

fn matrix(page: &mut String, report: &Report) {
    let ui = report.ui;
    filters(page, report);
    let _ = write!(
        page,
        "<section><h2>{}</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table id=\"matrix\"><thead><tr><th scope=\"col\">{}</th>",
        escaped(ui.export(Export::Overview)),
        escaped(ui.export(Export::Topic)),
    );
    for (i, name) in report.matrix.columns.iter().enumerate() {
        let _ = write!(page, "<th scope=\"col\" data-column=\"{i}\">{}</th>", escaped(name));
    }
    page.push_str("</tr></thead><tbody>");
    for row in &report.matrix.rows {
        let _ = write!(
            page,
            "<tr data-pillar=\"{}\"><th scope=\"row\">{}</th>",
            escaped(&row.pillar),
            escaped(&row.name)
        );
        for (i, cell) in row.cells.iter().enumerate() {
            matrix_cell(page, report, i, cell);
        }
        page.push_str("</tr>");
    }
    page.push_str("</tbody></table></div><ul class=\"legend\">");
    for (sign, tone, words) in &report.legend {
        let _ = write!(
            page,
            "<li><span class=\"swatch {}\" aria-hidden=\"true\">{}</span> {}</li>",
            tone.class(),
            escaped(sign),
            escaped(words)
        );
    }
    page.push_str("</ul></section>");
}

/// Choices of columns, pillars, states and words; they do something only with scripts.
fn filters(page: &mut String, report: &Report) {
    let ui = report.ui;
    let _ = write!(
        page,
        "<form id=\"filters\" hidden><fieldset><legend>{}</legend>",
        escaped(ui.export(Export::Columns))
    );
    for (i, name) in report.matrix.columns.iter().enumerate() {
        let _ = write!(
            page,
            "<label><input type=\"checkbox\" name=\"column\" value=\"{i}\" checked> {}</label> ",
            escaped(name)
        );
    }
    page.push_str("</fieldset>");
    let mut pillars: Vec<&str> = report.matrix.rows.iter().map(|row| row.pillar.as_str()).collect();
    pillars.dedup();
    let pillars: Vec<(&str, &str)> = pillars.into_iter().map(|pillar| (pillar, pillar)).collect();
    let states: Vec<(&str, &str)> =
        report.legend.iter().map(|(_, tone, words)| (tone.class(), words.as_str())).collect();
    for (name, label, options) in [
        ("pillar", ui.export(Export::Pillar), pillars),
        ("tone", ui.export(Export::Strength), states),
    ] {
        let _ = write!(
            page,
            "<label>{} <select name=\"{name}\"><option value=\"\">{}</option>",
            escaped(label),
            escaped(ui.export(Export::All))
        );
        for (value, words) in options {
            let _ =
                write!(page, "<option value=\"{}\">{}</option>", escaped(value), escaped(words));
        }
        page.push_str("</select></label> ");
    }
    let _ = write!(
        page,
        "<label>{} <input type=\"search\" name=\"words\"></label> <output name=\"count\" aria-live=\"polite\"></output></form>",
        escaped(ui.export(Export::WordsInside))
    );
}

fn matrix_cell(page: &mut String, report: &Report, column: usize, cell: &MatrixCell) {
    let ui = report.ui;
    let _ = write!(
        page,
        "<td class=\"{}\" data-column=\"{column}\" data-tone=\"{0}\">",
        cell.tone.class()
    );
    let lines: Vec<String> = cell.lines.iter().map(|line| escaped(line)).collect();
    if cell.evidence.is_empty() && cell.press.is_empty() {
        let _ = write!(page, "<p>{}</p></td>", lines.join("<br>"));
        return;
    }
    let _ =
        write!(page, "<details><summary>{}</summary><div class=\"evidence\">", lines.join("<br>"));
    quotes(page, &cell.evidence);
    if !cell.press.is_empty() {
        let _ = write!(page, "<p class=\"press\">{}</p>", escaped(ui.export(Export::Press)));
        quotes(page, &cell.press);
    }
    page.push_str("</div></details></td>");
}

fn quotes(page: &mut String, quotes: &[Quote]) {
    for quote in quotes {
        let _ = write!(
            page,
            "<article data-clause=\"{}\"><p><a href=\"{}\">{}</a> · {} · {}</p><blockquote>{}</blockquote></article>",
            escaped(&quote.clause),
            escaped(&quote.link),
            escaped(&quote.citation),
            escaped(&quote.document),
            escaped(&quote.promise),
            escaped(&quote.text).replace('\n', "<br>")
        );
    }
}

fn table(page: &mut String, section: &Section) {
    let _ = write!(
        page,
        "<section><h2>{}</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><thead><tr>",
        escaped(&section.name)
    );
    for name in &section.head {
        let _ = write!(page, "<th scope=\"col\">{}</th>", escaped(name));
    }
    page.push_str("</tr></thead><tbody>");
    for row in &section.rows {
        page.push_str("<tr>");
        for Field { text, link } in row {
            let words = escaped(text).replace('\n', "<br>");
            let _ = match link {
                Some(link) => write!(page, "<td><a href=\"{}\">{words}</a></td>", escaped(link)),
                None => write!(page, "<td>{words}</td>"),
            };
        }
        page.push_str("</tr>");
    }
    page.push_str("</tbody></table></div></section>");
}

fn list(page: &mut String, title: &str, lines: &[String], otherwise: &str) {
    let _ = write!(page, "<section><h2>{}</h2>", escaped(title));
    if lines.is_empty() {
        let _ = write!(page, "<p>{}</p>", escaped(otherwise));
    } else {
        page.push_str("<ul>");
        for line in lines {
            let _ = write!(page, "<li>{}</li>", escaped(line));
        }
        page.push_str("</ul>");
    }
    page.push_str("</section>");
}

//! XLSX: an overview, a sheet a pillar with one row a clause, the sources.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url,
    Workbook, Worksheet, XlsxError,
};

use super::{Field, Report, Section};
use crate::cli::{
    render::{harmless, shortened},
    wording::Export,
};

/// Most characters that a cell of Excel holds, less room for the mark of what is cut.
const GREATEST_CELL: usize = 32_700;
/// Most characters that the name of a sheet holds.
const GREATEST_NAME: usize = 31;
/// Links that Excel opens on one sheet; further places are plain text.
const GREATEST_LINKS: usize = 60_000;
/// Widths of columns in characters of text.
const NARROW: f64 = 14.0;
const WIDE: f64 = 70.0;
/// A column whose texts are longer than this on average is wide.
const LONG_TEXT: usize = 60;

/// Writes the workbook; the same report gives the same bytes.
pub(super) fn write(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new().set_title(safe(&report.title)).set_creation_datetime(&day),
    );
    overview(report, workbook.add_worksheet())?;
    let mut names = vec![report.ui.export(Export::Overview).to_owned()];
    for section in report.sheets.iter().chain([&report.sources]) {
        let name = sheet_name(&section.name, &names);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        names.push(name);
        fill(section, report, sheet)?;
    }
    workbook.save_to_buffer()
}

/// The first sheet: title, matrix, legend, and what makes the answer repeatable.
fn overview(report: &Report, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(report.ui.export(Export::Overview))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 34.0)?;
    let bold = Format::new().set_bold();
    text(sheet, 0, 0, &report.title, &bold)?;
    text(sheet, 1, 0, &report.question, &Format::new())?;
    let mut at = 3;
    for (i, name) in report.matrix.columns.iter().enumerate() {
        let column = column(i + 1);
        sheet.set_column_width(column, 26.0)?;
        text(sheet, at, column, name, &head())?;
    }
    sheet.set_freeze_panes(at + 1, 1)?;
    for row in &report.matrix.rows {
        at += 1;
        text(sheet, at, 0, &row.name, &bold)?;
        for (i, cell) in row.cells.iter().enumerate() {
            let (back, ink) = cell.tone.colours();
            let format = wrapped()
                .set_background_color(Color::from(back))
                .set_font_color(Color::from(ink))
                .set_border(FormatBorder::Thin);
            text(sheet, at, column(i + 1), &cell.lines.join("\n"), &format)?;
        }
    }
    at += 1;
    for (sign, _, words) in &report.legend {
        at += 1;
        text(sheet, at, 0, &format!("{sign}  {words}"), &Format::new())?;
    }
    at += 1;
    for (label, value) in &report.facts {
        at += 1;
        text(sheet, at, 0, label, &bold)?;
        text(sheet, at, 1, value, &Format::new())?;
    }
    for line in report.unread.iter().chain(&report.limits) {
        at += 1;
        text(sheet, at, 0, line, &Format::new())?;
    }
    Ok(())
}

/// A sheet of rows with a frozen head, filters, links and columns for a review.
fn fill(section: &Section, report: &Report, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_freeze_panes(1, 0)?;
    for (i, name) in section.head.iter().enumerate() {
        let is_long = average(section, i) > LONG_TEXT;
        sheet.set_column_width(column(i), if is_long { WIDE } else { NARROW })?;
        text(sheet, 0, column(i), name, &head())?;
    }
    let mut links = 0;
    for (r, row) in section.rows.iter().enumerate() {
        let at = u32::try_from(r + 1).unwrap_or(u32::MAX);
        for (i, field) in row.iter().enumerate() {
            links += usize::from(field.link.is_some());
            put(sheet, at, column(i), field, links <= GREATEST_LINKS)?;
        }
    }
    let last = u32::try_from(section.rows.len()).unwrap_or(u32::MAX);
    if !section.head.is_empty() {
        sheet.autofilter(0, 0, last, column(section.head.len() - 1))?;
    }
    let verdict = report.ui.export(Export::Verdict);
    if let Some(at) = section.head.iter().position(|name| name == verdict) {
        let choice = DataValidation::new().allow_list_strings(&report.ui.verdicts())?;
        sheet.add_data_validation(1, column(at), last.max(1), column(at), &choice)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    field: &Field,
    may_link: bool,
) -> Result<(), XlsxError> {
    match &field.link {
        Some(link) if may_link => {
            let url = Url::new(format!("external:{link}")).set_text(safe(&field.text));
            let format = wrapped().set_font_color(Color::from("#0b5394"));
            if sheet.write_url_with_format(row, column, url, &format).is_err() {
                text(sheet, row, column, &field.text, &wrapped())?;
            }
            Ok(())
        }
        _ => text(sheet, row, column, &field.text, &wrapped()),
    }
}

/// Writes words as words: a string never becomes a formula.
fn text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    words: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, safe(words), format)?;
    Ok(())
}

fn safe(words: &str) -> String {
    shortened(&harmless(words), GREATEST_CELL)
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

fn average(section: &Section, column: usize) -> usize {
    let texts = section.rows.iter().filter_map(|row| row.get(column));
    let (sum, count) =
        texts.fold((0, 0), |(sum, count), field| (sum + field.text.len(), count + 1));
    sum / count.max(1)
}

/// A name that Excel takes and no other sheet has.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let plain: String = name
        .chars()
        .map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c })
        .take(GREATEST_NAME)
        .collect();
    let is_taken = |name: &str| taken.iter().any(|known| known.eq_ignore_ascii_case(name));
    if !is_taken(&plain) {
        return plain;
    }
    let numbered = (2..).map(|n| {
        let number = format!(" {n}");
        plain.chars().take(GREATEST_NAME - number.len()).collect::<String>() + &number
    });
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or(plain)
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::from("#e8eef2"))
        .set_border_bottom(FormatBorder::Thin)
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

//! Comma separated values for a German Excel.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

/// Says UTF-8 to Excel, which otherwise reads Windows-1252.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes a head and its rows with `;` between cells; no cell can begin a formula.
pub(in crate::cli) fn csv(
    out: &mut dyn Write,
    head: &[String],
    rows: &[Vec<String>],
) -> io::Result<()> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut writer =
        WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(out);
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        writer.write_record(row.iter().map(|cell| inert(cell))).map_err(io::Error::from)?;
    }
    writer.flush()
}

/// Returns the cell with an apostrophe before anything that a spreadsheet would calculate.
fn inert(cell: &str) -> String {
    let begins_formula = cell.trim_start().starts_with(['=', '+', '-', '@', '|', '%'])
        || cell.starts_with(['\t', '\r', '\n']);
    if begins_formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_begins_a_formula() {
        let mut out = Vec::new();
        let head = ["Klausel".to_owned(), "Text".to_owned()];
        let rows = [vec!["=1+1".to_owned(), "Absatz; mit Semikolon".to_owned()]];
        csv(&mut out, &head, &rows).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\u{feff}Klausel;Text\r\n'=1+1;\"Absatz; mit Semikolon\"\r\n");
    }
}

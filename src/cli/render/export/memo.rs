//! DOCX: the memo. Only what a memo needs: headings, paragraphs, tables, links.
//!
//! The container is `zip`'s, the parts are short enough to be written as text; every word goes
//! through [`escaped`].

use std::io::{self, Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{Field, MatrixCell, Report, markup::escaped};
use crate::cli::wording::Export;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;
const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const STYLES: &str = include_str!("memo-styles.xml");
const DOCUMENT_BEGINS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#;
/// A4, upright or across, margins of 2 cm, in twentieths of a point.
const UPRIGHT: &str = r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>"#;
const ACROSS: &str = r#"<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>"#;
/// More columns than this need a page that lies across.
const UPRIGHT_COLUMNS: usize = 4;

/// Writes the memo; the same report gives the same bytes.
pub(super) fn write(report: &Report) -> io::Result<Vec<u8>> {
    let mut memo = Memo::default();
    memo.put(report);
    let is_wide = report.matrix.columns.len() > UPRIGHT_COLUMNS;
    let document =
        format!("{DOCUMENT_BEGINS}{}{}", memo.body, if is_wide { ACROSS } else { UPRIGHT });
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", PACKAGE_RELATIONS.to_owned()),
        ("word/document.xml", document),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/_rels/document.xml.rels", memo.relations()),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(name, options).map_err(io::Error::other)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish().map_err(io::Error::other)?.into_inner())
}

/// The body as it grows, and the addresses it leads to.
#[derive(Default)]
struct Memo {
    body: String,
    links: Vec<String>,
}

impl Memo {
    fn put(&mut self, report: &Report) {
        let ui = report.ui;
        self.paragraph("Title", &report.title);
        self.paragraph("Heading1", ui.export(Export::Question));
        self.paragraph("", &report.question);
        for (label, value) in &report.facts {
            self.paragraph("", &format!("{label}: {value}"));
        }
        if report.matrix.rows.is_empty() {
            for sheet in &report.sheets {
                self.paragraph("Heading1", &sheet.name);
                self.table(&sheet.head, &sheet.rows);
            }
        } else {
            self.paragraph("Heading1", ui.export(Export::Overview));
            self.matrix(report);
            let legend: Vec<String> =
                report.legend.iter().map(|(sign, _, words)| format!("{sign} {words}")).collect();
            self.paragraph("Small", &legend.join("   "));
        }
        if !report.quotes.is_empty() {
            self.paragraph("Heading1", ui.export(Export::Quotations));
        }
        for quote in &report.quotes {
            self.linked_paragraph(
                &format!("{}, {}", quote.document, quote.citation),
                &quote.link,
                &format!(" · {}", quote.promise),
            );
            self.paragraph("Quote", &ui.quoted(&quote.text));
        }
        self.paragraph("Heading1", &report.sources.name);
        self.table(&report.sources.head, &report.sources.rows);
        self.paragraph("Heading1", ui.export(Export::NotReadable));
        if report.unread.is_empty() {
            self.paragraph("", ui.all_readable());
        }
        for line in &report.unread {
            self.paragraph("", line);
        }
        self.paragraph("Heading1", ui.export(Export::Limits));
        for line in &report.limits {
            self.paragraph("", line);
        }
    }

    fn matrix(&mut self, report: &Report) {
        let mut head = vec![String::new()];
        head.extend(report.matrix.columns.iter().cloned());
        let rows = report.matrix.rows.iter().map(|row| {
            let words = |cell: &MatrixCell| match cell.evidence.first() {
                Some(quote) => Field::linked(cell.lines.join("\n"), &quote.link),
                None => Field::plain(cell.lines.join("\n")),
            };
            let mut fields = vec![Field::plain(row.name.as_str())];
            fields.extend(row.cells.iter().map(words));
            fields
        });
        self.table(&head, &rows.collect::<Vec<_>>());
    }

    fn table(&mut self, head: &[String], rows: &[Vec<Field>]) {
        self.body.push_str(r#"<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>"#);
        self.body.push_str(&r"<w:gridCol/>".repeat(head.len()));
        self.body.push_str(r"</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>");
        for name in head {
            self.body.push_str("<w:tc><w:tcPr/>");
            self.paragraph("TableHead", name);
            self.body.push_str("</w:tc>");
        }
        self.body.push_str("</w:tr>");
        for row in rows {
            self.body.push_str(r"<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for field in row {
                self.body.push_str("<w:tc><w:tcPr/>");
                match &field.link {
                    Some(link) => self.linked_lines(&field.text, link),
                    None => self.paragraph("TableText", &field.text),
                }
                self.body.push_str("</w:tc>");
            }
            self.body.push_str("</w:tr>");
        }
        self.body.push_str("</w:tbl>");
        self.paragraph("", "");
    }

    fn paragraph(&mut self, style: &str, words: &str) {
        self.begin(style);
        self.run(words, false);
        self.body.push_str("</w:p>");
    }

    fn linked_paragraph(&mut self, words: &str, link: &str, rest: &str) {
        self.begin("Citation");
        self.link(words, link);
        self.run(rest, false);
        self.body.push_str("</w:p>");
    }

    fn linked_lines(&mut self, words: &str, link: &str) {
        self.begin("TableText");
        self.link(words, link);
        self.body.push_str("</w:p>");
    }

    fn begin(&mut self, style: &str) {
        self.body.push_str("<w:p>");
        if !style.is_empty() {
            self.body.push_str(&format!(r#"<w:pPr><w:pStyle w:val="{style}"/></w:pPr>"#));
        }
    }

    fn link(&mut self, words: &str, link: &str) {
        let at = self.links.iter().position(|known| known == link).unwrap_or_else(|| {
            self.links.push(link.to_owned());
            self.links.len() - 1
        });
        self.body.push_str(&format!(r#"<w:hyperlink r:id="rLink{at}">"#));
        self.run(words, true);
        self.body.push_str("</w:hyperlink>");
    }

    fn run(&mut self, words: &str, is_link: bool) {
        let style = if is_link { r#"<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>"# } else { "" };
        self.body.push_str(&format!("<w:r>{style}"));
        for (i, line) in words.split('\n').enumerate() {
            let broken = if i > 0 { "<w:br/>" } else { "" };
            let text = format!(r#"{broken}<w:t xml:space="preserve">{}</w:t>"#, escaped(line));
            self.body.push_str(&text);
        }
        self.body.push_str("</w:r>");
    }

    fn relations(&self) -> String {
        let mut text = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rStyles" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#.to_owned();
        for (at, link) in self.links.iter().enumerate() {
            text.push_str(&format!(
                r#"<Relationship Id="rLink{at}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="{}" TargetMode="External"/>"#,
                escaped(link)
            ));
        }
        text + "</Relationships>"
    }
}

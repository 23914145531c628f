//! Word files (Office Open XML, ECMA-376 part 1): drafts come as `.docx`.
//!
//! Paragraphs, headings by style or outline level, the numbers that Word prints but does not
//! store, tables row by row, footnotes behind the paragraph that refers to them. Headers and
//! footers are furniture and lie in parts of their own. Tracked changes are read as accepted,
//! and that is said. Pages are those of Word's last rendering, where the file has them.

mod numbering;
mod package;
mod styles;
mod walk;

use crate::{
    extract::{ExtractError, Format, Limits, Sheet, Source, paragraphs::fold_white_space},
    model::{Document, Medium, Warning, WarningKind},
};

use numbering::Numbering;
use package::Package;
use styles::Styles;
use walk::{Footnotes, Walk};

/// Reads a Word file.
///
/// # Errors
/// [`ExtractError::Damaged`] where it is no archive or has no text part,
/// [`ExtractError::Limit`] where its parts unpack beyond the limit.
pub fn read(source: &Source, limits: &Limits) -> Result<Document, ExtractError> {
    let mut package = Package::open(source.bytes, limits)?;
    let text = package
        .part("word/document.xml")?
        .ok_or_else(|| damaged("the part word/document.xml is missing"))?;
    let mut part = |name: &str| package.part(name).map(Option::unwrap_or_default);
    let styles = Styles::read(&part("word/styles.xml")?);
    let numbering = Numbering::read(&part("word/numbering.xml")?);
    let footnotes = Footnotes::read(&part("word/footnotes.xml")?);
    let title = stated_title(&part("docProps/core.xml")?);

    let mut sheet = Sheet::new(Medium::Docx, limits);
    sheet.document().stated_title = title;
    let told = Walk::new(&mut sheet, &styles, numbering, &footnotes).run(&text);
    if told.has_tracked_changes {
        let message = "the file has tracked changes, they were read as accepted";
        sheet.warn(Warning::on_document(WarningKind::Unverified, message));
    }
    if let Some(reason) = told.damage {
        let message = format!("the text breaks off: {reason}");
        sheet.warn(Warning::on_document(WarningKind::Damaged, message));
    }
    Ok(sheet.finish())
}

fn damaged(reason: impl Into<String>) -> ExtractError {
    ExtractError::Damaged { format: Format::Docx, reason: reason.into() }
}

/// The title among the file's properties.
fn stated_title(properties: &str) -> Option<String> {
    let title = package::text_of(properties, "title")?;
    let title = fold_white_space(&title);
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;
    use crate::model::BlockRole;

    fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).expect("begun");
            archive.write_all(text.as_bytes()).expect("written");
        }
        archive.finish().expect("finished").into_inner()
    }

    fn document(body: &str) -> Document {
        let styles = "<w:styles xmlns:w='w'><w:style w:styleId='berschrift1'>\
            <w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr>\
            <w:outlineLvl w:val='0'/></w:pPr></w:style></w:styles>";
        let numbering = "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='7'>\
            <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/>\
            <w:lvlText w:val='Artikel %1'/></w:lvl></w:abstractNum>\
            <w:abstractNum w:abstractNumId='8'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/>\
            <w:lvlText w:val='(%1)'/></w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='lowerLetter'/>\
            <w:lvlText w:val='%2)'/></w:lvl></w:abstractNum>\
            <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>\
            <w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num></w:numbering>";
        let footnotes = "<w:footnotes xmlns:w='w'><w:footnote w:id='3'><w:p><w:r>\
            <w:footnoteRef/><w:t xml:space='preserve'> Eine Note.</w:t></w:r></w:p></w:footnote>\
            </w:footnotes>";
        let text = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
        let bytes = packed(&[
            ("word/document.xml", &text),
            ("word/styles.xml", styles),
            ("word/numbering.xml", numbering),
            ("word/footnotes.xml", footnotes),
        ]);
        read(&Source::new("a.docx", &bytes), &Limits::default()).expect("it is a Word file")
    }

    fn paragraph(properties: &str, words: &str) -> String {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
    }

    fn numbered(level: u32, words: &str) -> String {
        let properties =
            format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='2'/></w:numPr>");
        paragraph(&properties, words)
    }

    fn check(body: &str, expected: &[(BlockRole, &str)]) {
        let document = document(body);
        let found: Vec<_> =
            document.blocks.iter().map(|b| (b.role, b.span.of(&document.text))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_are_printed_as_word_prints_them() {
        let heading = "<w:pStyle w:val='berschrift1'/>";
        check(
            &[
                paragraph(heading, "Begriffe"),
                numbered(0, "Die Parteien handeln:"),
                numbered(1, "schnell,"),
                numbered(1, "gut."),
                paragraph(heading, "Fristen &amp; Kosten"),
                numbered(0, "Es geht weiter."),
            ]
            .concat(),
            &[
                (BlockRole::Heading, "Artikel 1 Begriffe"),
                (BlockRole::ListItem, "(1) Die Parteien handeln:"),
                (BlockRole::ListItem, "a) schnell,"),
                (BlockRole::ListItem, "b) gut."),
                (BlockRole::Heading, "Artikel 2 Fristen & Kosten"),
                (BlockRole::ListItem, "(2) Es geht weiter."),
            ],
        );
    }

    #[test]
    fn tables_and_footnotes_are_read() {
        check(
            "<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id='3'/><w:t>.</w:t></w:r></w:p>\
             <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Land</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>\
             <w:t>30</w:t><w:tab/><w:t>Tage</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            &[
                (BlockRole::Body, "Text¹."),
                (BlockRole::Footnote, "¹ Eine Note."),
                (BlockRole::Table, "Land\t30 Tage"),
            ],
        );
    }

    #[test]
    fn tracked_changes_are_accepted_and_said() {
        let document = document(
            "<w:p><w:del><w:r><w:delText>kann</w:delText></w:r></w:del><w:ins><w:r>\
             <w:t>soll</w:t></w:r></w:ins></w:p>",
        );
        assert_eq!(document.text, "soll");
        assert_eq!(document.warnings[0].kind, WarningKind::Unverified);
    }

    #[test]
    fn a_file_that_is_no_archive_is_damaged() {
        let read = read(&Source::new("a.docx", b"PK\x03\x04kaputt"), &Limits::default());
        assert!(matches!(read, Err(ExtractError::Damaged { .. })), "{read:?}");
    }

    #[test]
    fn a_part_that_unpacks_beyond_the_limit_is_refused() {
        let bytes = packed(&[("word/document.xml", &" ".repeat(100_000))]);
        let limits = Limits { decoded_bytes: 1000, ..Limits::default() };
        let read = read(&Source::new("a.docx", &bytes), &limits);
        assert!(matches!(read, Err(ExtractError::Limit(_))), "{read:?}");
    }
}

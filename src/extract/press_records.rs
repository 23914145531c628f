//! JSON Lines of press articles: one object a line, one document each, read as it goes.
//!
//! Fields: `text` (paragraphs divided by line breaks), `title`, `subtitle`, `date`, `author`,
//! `source` or `outlet`, `url`, `language`; unknown ones are passed over. A line that is no
//! such object is a warning of the file, never the end of it.

use serde::Deserialize;

use crate::{
    extract::{Limits, Sheet, encoding},
    model::{
        BlockRole, Date, Document, DocumentId, Language, Medium, PressMeta, Warning, WarningKind,
    },
};

/// One line of the file.
#[derive(Debug, Deserialize)]
struct Record {
    text: String,
    title: Option<String>,
    subtitle: Option<String>,
    date: Option<String>,
    author: Option<String>,
    #[serde(alias = "outlet")]
    source: Option<String>,
    url: Option<String>,
    #[serde(alias = "lang")]
    language: Option<String>,
}

/// Lines that are reported one by one; of the rest only the number is told.
const FAULTS_TOLD: usize = 20;

/// The articles of a file, in order. The id of each is `!N`, N the number of its line.
#[derive(Debug)]
pub struct PressRecords<'a> {
    rest: &'a [u8],
    line: u32,
    faults: usize,
    limits: Limits,
    warnings: Vec<Warning>,
}

impl<'a> PressRecords<'a> {
    /// Begins to read; nothing is parsed before the first article is asked for.
    pub fn new(bytes: &'a [u8], limits: &Limits) -> Self {
        let rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        Self { rest, line: 0, faults: 0, limits: *limits, warnings: Vec::new() }
    }

    /// Returns what could not be read in the lines so far.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    fn next_line(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let end = self.rest.iter().position(|byte| *byte == b'\n').unwrap_or(self.rest.len());
        let line = &self.rest[..end];
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        Some(line)
    }

    fn tell(&mut self, reason: &str) {
        self.faults += 1;
        let message = match self.faults {
            1..=FAULTS_TOLD => format!("line {}: {reason}", self.line),
            _ => format!("{} more lines could not be read", self.faults - FAULTS_TOLD),
        };
        self.warnings.truncate(FAULTS_TOLD);
        self.warnings.push(Warning::on_document(WarningKind::Damaged, message));
    }
}

impl Iterator for PressRecords<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        loop {
            let line = self.next_line()?;
            if line.trim_ascii().is_empty() {
                continue;
            }
            let decoded = encoding::decode(line, None);
            match serde_json::from_str::<Record>(&decoded.text) {
                Ok(record) => {
                    let mut document = article(record, decoded.warning(), &self.limits);
                    document.id = DocumentId(format!("!{}", self.line));
                    return Some(document);
                }
                Err(error) => self.tell(&format!("not a press record ({error})")),
            }
        }
    }
}

fn article(record: Record, warning: Option<Warning>, limits: &Limits) -> Document {
    let mut sheet = Sheet::new(Medium::PressRecord, limits);
    if let Some(warning) = warning {
        sheet.warn(warning);
    }
    let stated =
        |value: Option<String>| value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let title = stated(record.title);
    let subtitle = stated(record.subtitle);
    let date: Option<Date> = stated(record.date).and_then(|words| words.get(..10)?.parse().ok());
    sheet.document().stated_title.clone_from(&title);
    sheet.document().stated_language =
        stated(record.language).map(|code| Language::from_code(&code));
    for heading in [&title, &subtitle].into_iter().flatten() {
        sheet.push(BlockRole::Heading, heading);
    }
    for paragraph in record.text.lines() {
        sheet.push(BlockRole::Body, paragraph);
    }
    sheet.document().press = Some(PressMeta {
        title,
        subtitle,
        date,
        is_date_verified: date.is_some(),
        author: stated(record.author),
        outlet: stated(record.source),
        url: stated(record.url),
    });
    sheet.finish()
}

/// Tells whether the first line of a file without an ending is a press record.
pub(super) fn looks_like_records(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.starts_with(b"{") && serde_json::from_slice::<Record>(first).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "{\"title\":\"Abkommen unterzeichnet\",\"date\":\"2024-05-01T09:00:00\",\
        \"source\":\"Beispielblatt\",\"text\":\"Erster Absatz.\\n\\nZweiter Absatz.\"}\n\
        kaputt\n\n{\"text\":\"Ohne Titel.\",\"date\":\"\"}\n";

    #[test]
    fn every_line_is_a_press_item() {
        let mut records = PressRecords::new(LINES.as_bytes(), &Limits::default());
        let first = records.next().expect("the first line is a record");
        assert_eq!(first.id.as_str(), "!1");
        assert_eq!(first.text, "Abkommen unterzeichnet\nErster Absatz.\nZweiter Absatz.");
        let press = first.press.expect("it is a press item");
        assert_eq!(press.date, Date::new(2024, 5, 1));
        assert_eq!(press.outlet.as_deref(), Some("Beispielblatt"));
        let second = records.next().expect("the fourth line is a record");
        assert_eq!((second.id.as_str(), second.text.as_str()), ("!4", "Ohne Titel."));
        assert!(records.next().is_none());
        assert_eq!(records.warnings().len(), 1);
    }

    #[test]
    fn many_faulty_lines_are_counted_not_listed() {
        let lines = "x\n".repeat(100);
        let mut records = PressRecords::new(lines.as_bytes(), &Limits::default());
        assert!(records.next().is_none());
        assert_eq!(records.warnings().len(), FAULTS_TOLD + 1);
        assert_eq!(records.warnings()[FAULTS_TOLD].message, "80 more lines could not be read");
    }
}

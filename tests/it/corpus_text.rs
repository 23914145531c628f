//! The shipped PDFs come out as their sources were set: every clause in order, its words whole,
//! on its page, in the text of its language, and nothing of the page's furniture between.

use std::fs;
use std::path::PathBuf;

use klausel::extract::{Limits, Source, documents};
use klausel::model::Document;
use toml::{Table, Value};

/// Printed on every page, part of no text.
const COLOPHONS: [&str; 2] = ["verfasster Beispieltext, kein geltendes Recht", "not law in force"];

/// A clause may be longer than its source by a footnote's mark that is set as a word.
const MARKS: usize = 1;

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The tables of `tests/gold/corpus-clauses`, in order of their names.
fn tables() -> Vec<Table> {
    let folder = corpus().join("tests/gold/corpus-clauses");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    files.sort();
    let read = |path| fs::read_to_string(path).expect("it can be read").parse().expect("TOML");
    files.into_iter().map(read).collect()
}

fn read(name: &str) -> Document {
    let bytes = fs::read(corpus().join("corpus").join(name)).expect("the document is there");
    let mut documents =
        documents(&Source::new(name, &bytes), &Limits::default()).expect("it is a sound PDF");
    documents.next().expect("one document")
}

fn words<'t>(row: &'t Table, key: &str) -> &'t str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(row: &Table, key: &str) -> Option<usize> {
    row.get(key).and_then(Value::as_integer).and_then(|value| usize::try_from(value).ok())
}

/// What is wrong with a clause, found from byte `from` on; moves `from` behind it.
fn fault(document: &Document, row: &Table, from: &mut usize) -> Option<String> {
    let (starts, ends) = (words(row, "starts"), words(row, "ends"));
    let text = &document.text;
    let Some(start) = text[*from..].find(starts).map(|at| *from + at) else {
        return Some(format!("does not begin with: {starts}"));
    };
    let Some(end) = text[start..].find(ends).map(|at| start + at + ends.len()) else {
        return Some(format!("does not end with: {ends}"));
    };
    let counted = text[start..end].split_whitespace().count();
    let expected = number(row, "words").unwrap_or_default();
    // the last words of a clause may occur earlier in it
    let is_short = counted < expected && text[end..].find(ends).is_some();
    if !(expected..=expected + MARKS).contains(&counted) && !is_short {
        return Some(format!("{counted} words instead of {expected}: {}", &text[start..end]));
    }
    if document.page_at(start) as usize != number(row, "page").unwrap_or_default() {
        return Some(format!("on page {}: {starts}", document.page_at(start)));
    }
    let text_no = document.text_no_at(start) as usize;
    // the footnotes of parallel texts are printed in one run at the foot of the page
    let is_note = words(row, "locator").starts_with("fn_");
    if !is_note && text_no != number(row, "text_no").unwrap_or_default() {
        return Some(format!("in text {text_no}: {starts}"));
    }
    *from = end;
    None
}

#[test]
fn every_clause_of_the_shipped_pdfs_is_read_whole_and_in_order() {
    let (mut clauses, mut faults) = (0, Vec::new());
    for table in tables() {
        let name = words(&table, "document").to_owned();
        let document = read(&name);
        let rows = table.get("clause").and_then(Value::as_array).into_iter().flatten();
        let mut from = 0;
        for row in rows.filter_map(Value::as_table) {
            // a footnote stands at its page's end, the order of the others is the source's
            let mut anywhere = 0;
            let is_note = words(row, "locator").starts_with("fn_");
            let at = if is_note { &mut anywhere } else { &mut from };
            clauses += 1;
            if let Some(fault) = fault(&document, row, at) {
                faults.push(format!("{name} {}: {fault}", words(row, "locator")));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {clauses} clauses:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_foot_line_is_kept_out_of_the_text() {
    for table in tables() {
        let name = words(&table, "document").to_owned();
        let document = read(&name);
        // on a single page nothing tells a foot line from a last paragraph
        let text = if document.pages.len() > 1 { document.text } else { String::new() };
        for colophon in COLOPHONS {
            let at = text.find(colophon);
            assert!(
                at.is_none(),
                "{name}: {}",
                &text[text.floor_char_boundary(at.unwrap_or(0).saturating_sub(120))..]
            );
        }
    }
}

#[test]
fn a_page_that_is_a_picture_has_no_words() {
    let scanned = read("absprache-elverien-scan.pdf");
    assert_eq!(scanned.text.trim(), "");
    let annexed = read("protokoll-arvanien-durchfuehrung.pdf");
    let last = annexed.pages.last().expect("it has pages");
    assert_eq!(last.source, klausel::model::TextSource::None, "page {}", last.number);
}

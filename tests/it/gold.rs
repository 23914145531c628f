//! The gold tables are sound: they parse, name documents and clauses that exist, and quote
//! words that stand there. What is measured against them is measured elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use klausel::corpus::Root;
use klausel::model::Locator;
use toml::{Table, Value};

/// Words behind an entry may be at most this many; the tables hold no texts of others.
const LONGEST_QUOTE: usize = 12;

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn gold(name: &str) -> Table {
    let path = repository().join("tests/gold").join(name);
    let text = fs::read_to_string(&path).expect("the table is there");
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rows<'t>(table: &'t Table, kind: &str) -> impl Iterator<Item = &'t Table> {
    table.get(kind).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

fn text<'t>(row: &'t Table, key: &str) -> Option<&'t str> {
    row.get(key).and_then(Value::as_str)
}

fn list<'t>(row: &'t Table, key: &str) -> impl Iterator<Item = &'t str> {
    row.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Documents of the shipped corpus, by name.
fn documents() -> BTreeSet<String> {
    let root = Root::corpus(repository().join("corpus"));
    let manifest = root.manifest().expect("the manifest is sound");
    let scan = root.scan(&manifest).expect("the corpus can be read");
    scan.files.into_iter().map(|file| file.name).collect()
}

/// Locators of every shipped PDF, as its source states them.
fn clauses() -> BTreeMap<String, BTreeSet<String>> {
    let folder = repository().join("tests/gold/corpus-clauses");
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let name = entry.expect("it can be read").file_name();
        let table = gold(&format!("corpus-clauses/{}", name.to_string_lossy()));
        let document = text(&table, "document").expect("it names its document").to_owned();
        let locators =
            rows(&table, "clause").filter_map(|row| text(row, "locator")).map(str::to_owned);
        found.insert(document, locators.collect());
    }
    found
}

/// Everything of a table that points into the shipped corpus, `DOCUMENT#LOCATOR`.
fn pointers(table: &Table) -> Vec<&str> {
    let all = ["cell", "deadline", "query"].into_iter().flat_map(|kind| rows(table, kind));
    all.flat_map(|row| {
        let single = ["best", "clause"].into_iter().filter_map(|key| text(row, key));
        single.chain(list(row, "best")).chain(list(row, "also")).collect::<Vec<_>>()
    })
    .filter(|pointer| !pointer.starts_with("treaties-de/"))
    .collect()
}

#[test]
fn the_shipped_corpus_holds_documents_and_nothing_else() {
    let table = gold("instruments.toml");
    let listed = rows(&table, "instrument").filter_map(|row| text(row, "path"));
    let listed: BTreeSet<String> =
        listed.filter_map(|path| path.strip_prefix("corpus/")).map(str::to_owned).collect();
    assert_eq!(documents(), listed);
}

#[test]
fn every_shipped_pdf_has_its_clauses_as_the_source_states_them() {
    let is_pdf = |name: &String| Path::new(name).extension().is_some_and(|end| end == "pdf");
    let pdfs: BTreeSet<String> = documents().into_iter().filter(is_pdf).collect();
    let described: BTreeSet<String> = clauses().into_keys().collect();
    assert_eq!(pdfs, described);
}

#[test]
fn every_pointer_into_the_corpus_meets_a_clause() {
    let (documents, clauses) = (documents(), clauses());
    for name in ["compare-corpus.toml", "queries.toml"] {
        let table = gold(name);
        for pointer in pointers(&table) {
            let (document, locator) = pointer.split_once('#').expect("document and locator");
            assert!(documents.contains(document), "{name}: {pointer}: no such document");
            let known = clauses.get(document).is_some_and(|known| known.contains(locator));
            assert!(known || locator.is_empty(), "{name}: {pointer}: no such clause");
        }
    }
}

#[test]
fn locators_of_the_sources_are_locators() {
    for (document, locators) in clauses() {
        // a notice printed before the title is no part of the instrument and has no place in it
        for locator in locators.iter().filter(|locator| !locator.starts_with("notice_")) {
            let read = locator.parse::<Locator>().map(|read| read.to_string());
            assert_eq!(read.as_ref(), Ok(locator), "{document}");
        }
    }
}

#[test]
fn questions_and_instruments_are_named_once() {
    for (name, kind, key) in
        [("queries.toml", "query", "id"), ("instruments.toml", "instrument", "path")]
    {
        let table = gold(name);
        let mut seen = BTreeSet::new();
        for id in rows(&table, kind).filter_map(|row| text(row, key)) {
            assert!(seen.insert(id), "{name}: {id} stands twice");
        }
    }
}

#[test]
fn quotes_are_short_and_stand_in_their_document() {
    let data = env::var_os("KLAUSEL_TEST_DATA").map(PathBuf::from).filter(|data| data.is_dir());
    if data.is_none() {
        println!("KLAUSEL_TEST_DATA is not set: quotes are not looked up");
    }
    let table = gold("instruments.toml");
    for row in rows(&table, "instrument") {
        let path = text(row, "path").expect("it names its document");
        let quotes: Vec<&str> = row
            .get("words")
            .and_then(Value::as_table)
            .into_iter()
            .flat_map(Table::values)
            .filter_map(Value::as_str)
            .collect();
        for quote in &quotes {
            let words = quote.split_whitespace().count();
            assert!(words <= LONGEST_QUOTE, "{path}: {words} words: {quote}");
        }
        if let Some(data) = data.as_ref().filter(|_| path.starts_with("treaties-de/")) {
            let source = fs::read_to_string(data.join(path)).expect("the document is there");
            let source = source.split_whitespace().collect::<Vec<_>>().join(" ");
            for quote in quotes {
                assert!(source.contains(quote), "{path}: not in the text: {quote}");
            }
        }
    }
}

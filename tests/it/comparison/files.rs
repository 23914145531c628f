//! The files that are handed on: whole, leading back to clauses, and deaf to what documents say.

use std::{
    collections::BTreeSet,
    fs,
    io::{Cursor, Read},
};

use serde_json::Value;
use tempfile::TempDir;
use zip::ZipArchive;

use crate::shelf::{self, Shelf};

/// Words that act where a format lets them.
const HOSTILE: &str = "\
# Abkommen zwischen der Regierung der Bundesrepublik Deutschland und der Regierung von Georgien \
über die Rückübernahme von Personen

Die Vertragsparteien sind wie folgt übereingekommen:

## Artikel 1 Übernahme

=HYPERLINK(\"http://boese.example\";\"x\") Jede Vertragspartei übernimmt auf Ersuchen \
ihre eigenen Staatsangehörigen.

## Artikel 2 Antwort

Die ersuchte Vertragspartei beantwortet ein Rückübernahmeersuchen \
\\<script\\>alert(1)\\</script\\> \\[Klick\\](javascript:alert(1)) \
\u{1b}[2J\u{202e}nedneborp\u{202c} innerhalb von zehn Tagen | und ]]> mehr.
";

/// Formats of a comparison that are text.
const TEXTS: [&str; 6] = ["text", "json", "csv", "md", "html", "svg"];

fn hostile() -> Shelf {
    let corpus = TempDir::new().expect("a folder").keep();
    fs::write(corpus.join("a&b'<i>.md"), HOSTILE).expect("writable");
    Shelf::of(&corpus, &[])
}

/// The parts of a container that are XML, joined.
fn parts(bytes: &[u8]) -> String {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("a container");
    let mut text = String::new();
    for i in 0..zip.len() {
        zip.by_index(i).expect("a part").read_to_string(&mut text).expect("UTF-8");
    }
    text
}

#[test]
fn nothing_in_a_document_acts_in_any_output() {
    let shelf = hostile();
    for format in TEXTS {
        for arguments in [&["compare", "Georgien"][..], &["compare", "Georgien", "--gaps"]] {
            let answer = shelf.run(&[arguments, &["--format", format]].concat());
            let text = answer.text();
            let shows_words = matches!(format, "json" | "csv" | "html") && arguments.len() == 2;
            assert!(!shows_words || text.contains("Ersuchen"), "{format}: no words");
            let acts = |c: char| matches!(c, '\u{1b}' | '\u{9b}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!text.contains(acts), "{format}: a control reaches the reader");
            if format == "html" || format == "svg" {
                assert!(!text.contains("<script>alert"), "{format}: a script of a document");
                assert!(!text.contains("href=\"javascript:"), "{format}: an address of a document");
                assert!(!text.contains("<i>"), "{format}: markup of a file name");
            }
            if format == "md" {
                assert!(!text.contains("<script"), "markup of a document");
                assert!(!text.contains("[Klick]("), "a link of a document");
            }
            if format == "csv" {
                let cells = text.split(['\n', ';']).map(|cell| cell.trim_matches(['"', '\r']));
                assert!(cells.into_iter().all(|cell| !cell.starts_with('=')), "a formula");
            }
        }
    }
    for format in ["xlsx", "docx"] {
        let answer = shelf.run(&["compare", "Georgien", "--format", format]);
        let text = parts(&answer.stdout);
        assert!(text.contains("HYPERLINK("), "{format}: the words are kept");
        assert!(!text.contains("<f>"), "{format}: a formula");
        assert!(!text.contains("<script>"), "{format}: markup");
        assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'), "{format}: a control");
        assert!(!text.contains("Target=\"javascript"), "{format}: an address");
    }
}

/// Every clause id of the index.
fn clauses(shelf: &Shelf) -> BTreeSet<String> {
    let all = shelf.run(&["export", "--format", "jsonl"]).lines();
    let clauses = all.iter().filter(|line| line["type"] == "clause");
    clauses.filter_map(|line| line["id"].as_str().map(str::to_owned)).collect()
}

#[test]
fn every_cell_of_every_format_leads_back_to_a_clause() {
    let shelf = shelf::shipped();
    let known = clauses(shelf);
    let answer = shelf.run(&["compare", "--all", "--format", "json"]).object();
    let mut cited: Vec<(String, String)> = Vec::new();
    for cell in answer["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .flat_map(|row| row["cells"].as_object().expect("cells").values())
    {
        let clauses = cell["clauses"].as_array().expect("clauses");
        let has_promise = cell["state"] == "commitment" || cell["state"] == "mention";
        assert_eq!(has_promise, !clauses.is_empty(), "a state without a clause");
        for clause in clauses {
            let word = |key: &str| clause[key].as_str().expect("a word").to_owned();
            assert!(known.contains(&word("clause")), "{}: no such clause", word("clause"));
            cited.push((word("clause"), word("text")));
        }
        for limit in cell["deadlines"].as_array().expect("limits") {
            assert!(known.contains(limit["clause"].as_str().expect("an id")));
        }
    }
    assert!(cited.len() > 100, "{} clauses", cited.len());
    let html = shelf.run(&["compare", "--all", "--format", "html"]);
    let sheets = parts(&shelf.run(&["compare", "--all", "--format", "xlsx"]).stdout);
    let escaped = |words: &str| words.replace('&', "&amp;").replace('\'', "&#39;");
    for (clause, _) in &cited {
        let id = format!("data-clause=\"{}\"", escaped(clause));
        assert!(html.text().contains(&id), "{clause} is not in the page");
        assert!(sheets.contains(clause.as_str()), "{clause} is not in the workbook");
    }
    let pages = html.text().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    for link in pages {
        let path = link.split("#page=").next().expect("a path").trim_start_matches("./");
        assert!(fs::metadata(path).is_ok(), "{link} leads nowhere");
    }
}

#[test]
fn every_export_says_how_it_can_be_repeated() {
    let shelf = shelf::shipped();
    let object = shelf.run(&["compare", "XA", "XE", "--format", "json"]).object();
    let rules = object["rule_set"].as_str().expect("a fingerprint").to_owned();
    let unread = object["not_readable"].as_array().expect("a list");
    assert!(unread.iter().any(|source| source["path"] == "absprache-elverien-scan.pdf"));
    assert!(object["generation"].is_u64() && object["date"].is_string());
    for format in ["md", "csv", "html", "svg"] {
        let answer = shelf.run(&["compare", "XA", "XE", "--format", format]);
        assert!(answer.text().contains(&rules), "{format} does not name its rules");
    }
    for format in ["xlsx", "docx"] {
        let text = parts(&shelf.run(&["compare", "XA", "XE", "--format", format]).stdout);
        assert!(text.contains(&rules), "{format} does not name its rules");
        assert!(text.contains("absprache-elverien-scan.pdf"), "{format} hides what was not read");
    }
}

#[test]
fn a_page_loads_nothing_and_works_without_a_script() {
    let html = shelf::shipped().run(&["compare", "XA", "XG", "--format", "html"]);
    let text = html.text();
    for outside in ["src=", "@import", "url(", "<link", "fetch(", "XMLHttpRequest"] {
        assert!(!text.contains(outside), "the page asks for {outside}");
    }
    assert!(text.contains("Content-Security-Policy") && text.contains("<details><summary>"));
}

#[test]
fn two_texts_side_by_side_are_files_too() {
    let shelf = shelf::shipped();
    let asked =
        ["compare", "abkommen-doruba-migrationspartnerschaft.pdf", "--languages", "de", "en"];
    for format in ["xlsx", "docx"] {
        let text = parts(&shelf.run(&[&asked[..], &["--format", format]].concat()).stdout);
        assert!(text.contains("shall readmit its own nationals"), "{format}");
    }
    let object: Value = shelf.run(&[&asked[..], &["--format", "json"]].concat()).object();
    assert_eq!(object["type"], "alignment");
}

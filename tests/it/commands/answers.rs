//! What people read, as snapshots, and the fields that scripts read.

use super::{Desk, check_fields};

#[test]
fn bare_klausel_shows_three_examples() {
    insta::assert_snapshot!(Desk::empty().run(&[]).seen());
}

#[test]
fn help_is_german_down_to_the_headings() {
    insta::assert_snapshot!(Desk::empty().run(&["-h"]).seen());
}

#[test]
fn indexing_ends_with_what_was_done() {
    let desk = Desk::with_corpus();
    let said = desk.run(&["index"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    let last = said.stdout.lines().last().expect("a summary");
    check_fields(
        last,
        "summary",
        &["new", "changed", "unchanged", "removed", "failed", "clauses", "generation", "seconds"],
    );
    let first = said.stdout.lines().next().expect("a document");
    check_fields(first, "document", &["path", "status", "reason"]);
    assert_eq!(said.lines().len(), 4);

    let again = desk.run(&["index"]);
    let summary = &again.lines()[0];
    assert_eq!((&summary["unchanged"], &summary["new"]), (&3.into(), &0.into()));
}

#[test]
fn a_person_sees_the_countries_and_what_to_try_after_indexing() {
    let said = Desk::with_corpus().text(&["index"]);
    // on a busy machine a line of progress may stand beside the answer
    let seen = format!("{}[{}]", said.stdout, said.code);
    let (before, rest) = seen.split_once(" (").expect("the seconds stand in brackets");
    let (_, after) = rest.split_once(" s)").expect("the seconds end");
    insta::assert_snapshot!(format!("{before} (… s){after}"));
}

#[test]
fn a_dry_run_tells_why_and_writes_nothing() {
    let desk = Desk::with_corpus();
    let said = desk.run(&["index", "--dry-run"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    assert!(said.stdout.contains("\"change\":\"new\""));
    assert_eq!(desk.run(&["status"]).code, 2, "there is no index yet");
}

#[test]
fn a_hit_is_complete_enough_to_paste() {
    let desk = Desk::indexed();
    insta::assert_snapshot!(
        desk.text(&["search", "Rückübernahmeersuchen", "--pillar", "returns"]).seen()
    );
}

#[test]
fn a_script_gets_hits_and_a_summary() {
    let said = Desk::indexed().run(&["search", "Heimreisedokument"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    let mut lines = said.stdout.lines();
    check_fields(
        lines.next().expect("a hit"),
        "hit",
        &[
            "rank",
            "score",
            "clause",
            "locator",
            "citation",
            "document",
            "title",
            "instrument",
            "binding",
            "parties",
            "language",
            "page",
            "pillars",
            "modality",
            "text",
            "highlights",
        ],
    );
    let last = lines.last().expect("a summary");
    check_fields(
        last,
        "summary",
        &["total", "documents", "not_searched", "milliseconds", "generation"],
    );
    for hit in said.lines().iter().filter(|line| line["type"] == "hit") {
        let text = hit["text"].as_str().expect("words");
        for range in hit["highlights"].as_array().expect("ranges") {
            let (from, to) = (range[0].as_u64().unwrap(), range[1].as_u64().unwrap());
            assert!(text.get(from as usize..to as usize).is_some_and(|words| !words.is_empty()));
        }
    }
}

#[test]
fn nothing_found_is_said_with_what_was_searched() {
    let desk = Desk::indexed();
    let said = desk.text(&["search", "Weltraumbahnhof"]);
    assert_eq!(said.code, 1);
    assert!(said.seen().contains("0 Treffer in 3 Dokumenten"), "{}", said.seen());
}

#[test]
fn queries_of_a_file_are_answered_in_one_table() {
    let desk = Desk::indexed();
    desk.put("fragen.txt", "# Quartal\nHeimreisedokument\n\nWeltraumbahnhof\n");
    let said = desk.run(&["search", "--batch", "fragen.txt"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    let lines = said.lines();
    let summaries: Vec<_> = lines.iter().filter(|line| line["type"] == "summary").collect();
    assert_eq!(summaries[0]["query"], "Heimreisedokument");
    assert_eq!(
        (&summaries[1]["query"], &summaries[1]["total"]),
        (&"Weltraumbahnhof".into(), &0.into())
    );
    let said = desk.run(&["search", "--batch", "fragen.txt", "--format", "csv"]);
    assert!(said.stdout.contains("Anfrage;"), "{}", said.seen());
}

#[test]
fn a_saved_query_is_asked_by_its_name() {
    let desk = Desk::indexed();
    desk.put(
        "corpus/queries.toml",
        "[[query]]\nname = \"Papiere\"\nquery = \"Heimreisedokument\"\n",
    );
    assert_eq!(desk.run(&["search", "--saved", "Papiere"]).code, 0);
    let said = desk.run(&["search", "--saved", "Pappe"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("es gibt: Papiere"), "{}", said.seen());
}

#[test]
fn the_clauses_around_a_hit_are_shown() {
    let desk = Desk::indexed();
    let said = desk.run(&["search", "Heimreisedokument", "--context", "1", "--limit", "1"]);
    let context = &said.lines()[0]["context"];
    assert_eq!(context["before"][0]["clause"], "georgien.md#art_1__para_1", "{}", said.seen());
    assert_eq!(context["after"][0]["clause"], "georgien.md#art_2", "{}", said.seen());
}

#[test]
fn pins_are_added_listed_and_exported() {
    let desk = Desk::indexed();
    let said = desk.run(&["pin", "add", "georgien.md#art_2", "--note", "für Montag"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    assert_eq!(desk.run(&["pin", "add", "georgien.md#art_99"]).code, 2);
    let pins = desk.run(&["pin", "list"]).lines();
    assert_eq!(
        (&pins[0]["clause"], &pins[0]["state"]),
        (&"georgien.md#art_2".into(), &"same".into())
    );
    let said = desk.text(&["pin", "export"]);
    assert!(said.stdout.contains("> Die ersuchte Vertragspartei"), "{}", said.seen());
    assert!(said.stdout.contains("für Montag"), "{}", said.seen());
}

#[test]
fn a_clause_is_shown_within_its_article() {
    let desk = Desk::indexed();
    insta::assert_snapshot!(desk.text(&["show", "Art. 1 Abs. 2", "--country", "Georgien"]).seen());
    let said = desk.run(&["show", "georgien.md#art_2"]);
    check_fields(
        said.stdout.trim_end(),
        "clause",
        &["id", "locator", "citation", "text", "tags", "commitment", "references", "generation"],
    );
}

#[test]
fn a_document_named_beside_a_citation_is_told_where_it_goes() {
    let desk = Desk::indexed();
    for typed in [["show", "georgien", "Art. 1 Abs. 2"], ["show", "Art. 1 Abs. 2", "georgien"]] {
        let said = desk.text(&typed);
        let hint = "klausel show 'Art. 1 Abs. 2' --document 'georgien'";
        assert!(said.stderr.contains(hint), "{}", said.seen());
    }
}

#[test]
fn a_citation_that_stands_in_several_documents_is_a_choice() {
    let desk = Desk::indexed();
    desk.put("corpus/zweites.md", super::GEORGIA);
    desk.run(&["index"]);
    let said = desk.text(&["show", "Art. 2"]);
    assert!(said.stdout.contains("georgien.md#art_2"), "{}", said.seen());
    assert!(said.stdout.contains("zweites.md#art_2"), "{}", said.seen());
}

#[test]
fn documents_are_listed_with_kind_force_parties_and_date() {
    let desk = Desk::indexed();
    let seen = desk.text(&["documents", "--country", "Georgien"]).seen();
    for words in ["georgien.md\n", "Vertrag · bindend · DE GE · 10.03.2008", "1 von 3 Dokumenten"]
    {
        assert!(seen.contains(words), "{seen}");
    }
    let said = desk.run(&["documents", "--country", "GE"]);
    check_fields(
        said.stdout.lines().next().expect("a document"),
        "document",
        &[
            "path",
            "title",
            "instrument",
            "binding",
            "parties",
            "signed",
            "in_force",
            "termination",
            "languages",
            "pages",
            "pages_without_text",
            "clauses",
            "status",
            "generation",
        ],
    );
}

#[test]
fn countries_stand_beside_each_other() {
    let desk = Desk::indexed();
    insta::assert_snapshot!(desk.text(&["compare", "Georgien", "Moldau", "Kenia"]).seen());
    let said = desk.run(&["compare", "GE", "MDA", "KE", "--pillar", "returns"]);
    let line = said.stdout.trim_end();
    check_fields(line, "comparison", &["countries", "rows", "generation"]);
    let comparison = &said.lines()[0];
    let cells = &comparison["rows"][0]["cells"];
    assert_eq!(cells["GE"]["state"], "commitment");
    assert_eq!(cells["KE"]["state"], "not_in_corpus");
    for field in ["modality", "binding", "deadline", "debtor", "clauses"] {
        assert!(cells["GE"].get(field).is_some(), "{field}");
    }
}

#[test]
fn gaps_name_who_regulates_what_is_missing() {
    let desk = Desk::indexed();
    insta::assert_snapshot!(desk.text(&["compare", "GE", "MD", "--gaps"]).seen());
}

#[test]
fn commitments_are_sorted_by_deadline() {
    let said = Desk::indexed().run(&["commitments", "--deadline", "--sort", "deadline"]);
    let lines = said.lines();
    check_fields(
        said.stdout.lines().next().expect("a commitment"),
        "commitment",
        &[
            "clause",
            "citation",
            "document",
            "page",
            "parties",
            "pillar",
            "topic",
            "modality",
            "binding",
            "debtor",
            "beneficiary",
            "deadlines",
            "amounts",
            "conditions",
            "deemed_consent",
            "text",
            "generation",
        ],
    );
    assert!(lines.len() >= 2, "{}", said.seen());
}

#[test]
fn a_table_for_excel_begins_with_a_byte_order_mark() {
    let said = Desk::indexed().run(&["compare", "--all", "--format", "csv"]);
    assert!(said.stdout.starts_with("\u{feff}Kürzel;"), "{}", said.stdout);
}

#[test]
fn status_and_verify_answer_with_one_object() {
    let desk = Desk::indexed();
    check_fields(
        desk.run(&["status"]).stdout.trim_end(),
        "status",
        &["generation", "documents", "clauses", "pillars", "countries", "not_readable", "stale"],
    );
    let said = desk.run(&["verify"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    check_fields(said.stdout.trim_end(), "verify", &["sound", "generation", "faults"]);
}

#[test]
fn a_file_is_extracted_and_cut_without_an_index() {
    let desk = Desk::with_corpus();
    let said = desk.run(&["extract", "corpus/georgien.md", "--format", "text"]);
    assert!(said.stdout.contains("(1) Jede Vertragspartei übernimmt"), "{}", said.seen());
    let said = desk.run(&["extract", "corpus/georgien.md", "--format", "jsonl"]);
    let mut lines = said.stdout.lines();
    check_fields(
        lines.next().expect("a document"),
        "document",
        &["path", "sha256", "kind", "title", "languages", "pages", "warnings"],
    );
    check_fields(
        lines.next().expect("a page"),
        "page",
        &["number", "label", "text", "source", "blocks"],
    );
    let said = desk.run(&["clauses", "corpus/georgien.md"]);
    let mut lines = said.stdout.lines();
    check_fields(
        lines.next().expect("a document"),
        "document",
        &["path", "instrument", "binding", "parties", "signed", "in_force"],
    );
    check_fields(
        lines.next().expect("a clause"),
        "clause",
        &[
            "id",
            "text_no",
            "locator",
            "citation",
            "path",
            "heading",
            "chapeau",
            "marker",
            "part",
            "language",
            "page_from",
            "page_to",
            "text",
        ],
    );
}

#[test]
fn clauses_from_stdin_are_tagged_in_order() {
    let items = "{\"id\":1,\"text\":\"Jede Vertragspartei übernimmt ihre eigenen \
                 Staatsangehörigen.\",\"heading\":\"Rückübernahme\"}\n\n\
                 {\"id\":\"b\",\"text\":\"Es regnet.\"}\n";
    let said = Desk::empty().run_with(&["tag"], items);
    assert_eq!(said.code, 0, "{}", said.seen());
    for line in said.stdout.lines() {
        check_fields(line, "tagged", &["id", "pillars", "tags", "commitment", "countries"]);
    }
    let lines = said.lines();
    assert_eq!((&lines[0]["id"], &lines[1]["id"]), (&1.into(), &"b".into()));
    assert_eq!(lines[0]["pillars"], serde_json::json!(["returns"]));
}

#[test]
fn an_answer_goes_whole_into_a_file() {
    let desk = Desk::indexed();
    let said = desk.run(&["documents", "--output", "liste.csv"]);
    assert_eq!((said.code, said.stdout.as_str()), (0, ""));
    let text = std::fs::read_to_string(desk.path().join("liste.csv")).expect("written");
    assert!(text.contains("georgien.md"));
}

#[test]
fn english_is_spoken_on_request() {
    let desk = Desk::indexed();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_klausel"));
    let output = command
        .args(["search", "Weltraumbahnhof", "--format", "text", "--ui", "en"])
        .current_dir(desk.path())
        .output()
        .expect("the binary is built");
    let said = super::Said::new(&output);
    assert!(said.seen().contains("0 hits in 3 documents"), "{}", said.seen());
}

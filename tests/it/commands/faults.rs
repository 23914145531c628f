//! Every bad input gets one clear message, the right exit status, and loses nothing.

use std::fs;

use super::Desk;

/// Checks exit status 2 and a message that names the thing and what to type.
fn check(desk: &Desk, arguments: &[&str], what: &str, hint: &str) {
    let said = desk.run(arguments);
    assert_eq!(said.code, 2, "{}", said.seen());
    let message = said.stderr.lines().find(|line| line.starts_with("klausel: "));
    assert!(message.is_some_and(|line| line.contains(what)), "{}", said.seen());
    let told = said.stderr.lines().find(|line| line.starts_with("Hinweis: "));
    assert!(told.is_some_and(|line| line.contains(hint)), "{}", said.seen());
}

#[test]
fn a_missing_folder_is_named() {
    check(&Desk::empty(), &["index"], "corpus", "klausel index --corpus");
    check(&Desk::indexed(), &["index", "nirgends"], "nirgends", "klausel");
}

#[test]
fn an_empty_folder_is_named() {
    let desk = Desk::empty();
    fs::create_dir(desk.path().join("corpus")).expect("writable");
    check(&desk, &["index"], "corpus", "klausel index --corpus");
}

#[test]
fn a_damaged_file_is_told_and_the_others_are_done() {
    let desk = Desk::with_corpus();
    desk.put("corpus/kaputt.pdf", "%PDF-1.7\nkein PDF");
    let said = desk.run(&["index"]);
    assert_eq!(said.code, 2, "{}", said.seen());
    let lines = said.lines();
    let broken = lines.iter().find(|line| line["path"] == "kaputt.pdf").expect("it is listed");
    assert!(broken["reason"].is_string(), "{broken}");
    assert_eq!(lines.last().expect("a summary")["failed"], 1);
    assert_eq!(desk.run(&["search", "Heimreisedokument"]).code, 0);
}

#[test]
fn a_file_of_another_type_is_counted_and_no_error() {
    let desk = Desk::with_corpus();
    desk.put("corpus/bild.png", b"\x89PNG\r\n\x1a\n");
    let said = desk.run(&["index"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    let status = desk.run(&["status"]);
    assert!(status.stdout.contains("\"unsupported\":1"), "{}", status.stdout);
}

#[test]
fn a_broken_rule_file_is_told_by_line_and_loses_nothing() {
    let desk = Desk::indexed();
    desk.put(
        "corpus/rules/eigene.toml",
        "schema = 1\npillar = \"returns\"\n[[rule]]\nfalsch = 1\n",
    );
    let said = desk.run(&["index"]);
    assert_eq!(said.code, 2, "{}", said.seen());
    assert!(said.stderr.contains("eigene.toml:"), "{}", said.seen());
    fs::remove_dir_all(desk.path().join("corpus/rules")).expect("it is there");
    assert_eq!(desk.run(&["search", "Heimreisedokument"]).code, 0);
}

#[test]
fn a_broken_query_is_answered_as_far_as_it_can_be_read() {
    let desk = Desk::indexed();
    let said = desk.run(&["search", "Heimreisedokument AND ("]);
    assert_eq!(said.code, 0, "{}", said.seen());
    assert!(said.stderr.contains("klausel: "), "{}", said.seen());
    let strict = desk.run(&["search", "Heimreisedokument AND (", "--strict"]);
    assert_eq!(strict.code, 2, "{}", strict.seen());
}

#[test]
fn a_missing_index_says_how_to_make_one() {
    let desk = Desk::with_corpus();
    for command in [&["search", "Frist"][..], &["status"], &["documents"], &["verify"]] {
        check(&desk, command, "index", "klausel index");
    }
}

#[test]
fn an_unreadable_manifest_is_told_by_line() {
    let desk = Desk::with_corpus();
    desk.put("corpus/corpus.toml", "home = \"DE\"\nunbekannt = 1\n");
    let said = desk.run(&["index"]);
    assert_eq!(said.code, 2, "{}", said.seen());
    assert!(said.stderr.contains("corpus.toml:2"), "{}", said.seen());
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let desk = Desk::empty();
    check(&desk, &["extract", "fehlt.pdf"], "fehlt.pdf", "klausel");
}

#[test]
fn wrong_arguments_are_named_with_what_was_meant() {
    let desk = Desk::empty();
    check(&desk, &["serch", "Frist"], "serch", "search");
    check(&desk, &["search", "Frist", "--pilar", "returns"], "--pilar", "--pillar");
    check(&desk, &["documents", "--format", "exel"], "exel", "klausel");
}

#[test]
fn a_country_or_pillar_that_does_not_exist_is_named() {
    let desk = Desk::indexed();
    check(&desk, &["search", "Frist", "--country", "Atlantis"], "Atlantis", "GE");
    let said = desk.run(&["search", "Frist", "--pillar", "sechste"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("returns"), "{}", said.seen());
}

#[test]
fn a_bad_line_of_input_is_told_and_the_others_are_tagged() {
    let said = Desk::empty().run_with(&["tag"], "{\"id\":1,\"text\":\"Es regnet.\"}\nkaputt\n");
    assert_eq!(said.code, 2, "{}", said.seen());
    assert_eq!(said.lines().len(), 1);
    assert!(said.stderr.contains("Zeile 2"), "{}", said.seen());
}

#[test]
fn words_of_a_document_cannot_act_on_the_terminal() {
    let desk = Desk::with_corpus();
    let text = "# Abkommen\n\n## Artikel 1\n\nDie Frist \u{1b}[2J beträgt \u{202e}zwei Tage.\n";
    desk.put("corpus/boese.md", text);
    desk.run(&["index"]);
    for format in ["text", "jsonl"] {
        let said = desk.run(&["search", "Frist", "--document", "boese.md", "--format", format]);
        assert!(!said.stdout.contains(['\u{1b}', '\u{202e}']), "{}", said.stdout);
    }
}

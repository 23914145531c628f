//! New documents, what batches brought, backups and repairs at the command line.

use std::fs;

use super::{Desk, GEORGIA, check_fields};

const NEW: &str = "\
# Gemeinsame Absichtserklärung über die Zusammenarbeit bei der Ausbildung

1. Die Teilnehmer beabsichtigen, Fachkräfte gemeinsam auszubilden und Visa zu erleichtern.
";

#[test]
fn a_new_document_is_copied_noted_and_shown_as_understood() {
    let desk = Desk::indexed();
    desk.put("eingang/neu.md", NEW);
    let said = desk.text(&[
        "add",
        "eingang/neu.md",
        "--parties",
        "DE,Moldau",
        "--signed",
        "2024-02-29",
        "--as",
        "2024/ausbildung.md",
    ]);
    assert_eq!(said.code, 0, "{}", said.seen());
    insta::assert_snapshot!(said.seen());
    let manifest = fs::read_to_string(desk.path().join("corpus/corpus.toml")).expect("noted");
    assert_eq!(
        manifest,
        "[document.\"2024/ausbildung.md\"]\nparties = [\"DE\", \"MD\"]\nsigned = 2024-02-29\n"
    );
    let found = desk.run(&["search", "auszubilden", "--country", "MD", "--from", "2024"]);
    assert!(found.stdout.contains("2024/ausbildung.md"), "{}", found.seen());
}

#[test]
fn a_document_that_is_known_damaged_or_misnamed_is_refused_and_nothing_changes() {
    let desk = Desk::indexed();
    desk.put("eingang/kopie.md", GEORGIA);
    desk.put("eingang/kaputt.pdf", "%PDF-1.7\nkein PDF");
    desk.put("eingang/neu.md", NEW);
    for (arguments, why) in [
        (&["add", "eingang/kopie.md"][..], "georgien.md"),
        (&["add", "eingang/kaputt.pdf"], "kaputt.pdf"),
        (&["add", "eingang/neu.md", "--as", "../neu.md"], "../neu.md"),
        (&["add", "eingang/neu.md", "--as", "moldau.md"], "moldau.md"),
        (&["add", "eingang/neu.md", "--parties", "Atlantis"], "Atlantis"),
        (&["add", "eingang/fehlt.md"], "fehlt.md"),
    ] {
        let said = desk.run(arguments);
        assert_eq!(said.code, 2, "{}", said.seen());
        assert!(said.stderr.contains(why), "{}", said.seen());
        assert!(said.stderr.contains("Hinweis: "), "{}", said.seen());
    }
    let summary = desk.run(&["index"]);
    assert_eq!(summary.lines().last().expect("a summary")["unchanged"], 3);
}

#[test]
fn changes_tell_documents_clauses_and_new_hits_of_saved_queries() {
    let desk = Desk::indexed();
    desk.put(
        "corpus/queries.toml",
        "[[query]]\nname = \"Fristen\"\nquery = \"Kalendertagen\"\n\n[[query]]\nname = \"Nichts\"\nquery = \"Fischerei\"\n",
    );
    desk.put("corpus/georgien.md", GEORGIA.replace("zwölf", "zehn"));
    desk.put("corpus/neu.md", NEW);
    fs::remove_file(desk.path().join("corpus/presse/tiflis.txt")).expect("it is there");
    desk.run(&["index"]);
    let said = desk.text(&["changes"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    insta::assert_snapshot!(said.seen());
    let lines = desk.run(&["changes", "--since", "1"]);
    let of = |kind: &str| {
        let of_kind = |line: &&str| line.starts_with(&format!("{{\"type\":\"{kind}\""));
        lines.stdout.lines().filter(of_kind).map(str::to_owned).collect::<Vec<_>>()
    };
    check_fields(&of("batch")[0], "batch", &["generation", "at", "new", "removed"]);
    check_fields(&of("document")[0], "document", &["change", "path", "title", "parties"]);
    check_fields(&of("clause")[0], "clause", &["change", "clause", "citation", "text", "before"]);
    check_fields(&of("saved_query")[0], "saved_query", &["name", "query", "new_hits", "total"]);
    check_fields(&of("hit")[0], "hit", &["saved_query", "citation", "text", "highlights"]);
    check_fields(
        &of("summary")[0],
        "summary",
        &["since", "generation", "new", "changed", "removed", "clauses", "pillars", "countries"],
    );
    let page = desk.run(&["changes", "--output", "neues.html"]);
    assert_eq!(page.code, 0, "{}", page.seen());
    let page = fs::read_to_string(desk.path().join("neues.html")).expect("written");
    assert!(page.contains("<del>") && page.contains("<mark>Kalendertagen</mark>"), "{page}");
    let today = desk.run(&["changes", "--since", "2000-01-01"]);
    assert!(today.stdout.contains("\"since\":0"), "{}", today.seen());
    assert_eq!(desk.run(&["changes", "--since", "2"]).code, 1, "nothing came after that");
}

#[test]
fn a_backup_is_checked_and_restored_into_empty_folders_only() {
    let desk = Desk::indexed();
    let made = desk.run(&["backup", "sicherung"]);
    assert_eq!(made.code, 0, "{}", made.seen());
    check_fields(made.stdout.trim(), "backup", &["files", "bytes", "generation"]);
    assert_eq!(desk.run(&["backup", "sicherung"]).code, 2, "nothing is overwritten");
    assert_eq!(desk.run(&["restore", "sicherung"]).code, 2, "the corpus is there");
    fs::remove_dir_all(desk.path().join("corpus")).expect("it is there");
    fs::remove_dir_all(desk.path().join("index")).expect("it is there");
    let back = desk.run(&["restore", "sicherung"]);
    assert_eq!(back.code, 0, "{}", back.seen());
    assert_eq!(desk.run(&["verify"]).code, 0);
    assert_eq!(desk.run(&["search", "Heimreisedokument"]).code, 0);
    let next = desk.run(&["index"]);
    assert_eq!(next.lines().last().expect("a summary")["unchanged"], 3, "{}", next.seen());
    desk.put("sicherung/corpus/moldau.md", "etwas anderes");
    let damaged = desk.run(&["restore", "sicherung", "--corpus", "anders"]);
    assert_eq!(damaged.code, 2, "{}", damaged.seen());
    assert!(!desk.path().join("anders").exists(), "nothing is put in place");
}

#[test]
fn a_damaged_index_is_built_anew_and_a_sound_one_left_alone() {
    let desk = Desk::indexed();
    assert!(desk.run(&["repair"]).stdout.contains("\"rebuilt\":false"));
    let store = desk.path().join("index/store-1");
    let stored = fs::read_dir(&store).expect("it is there").filter_map(Result::ok);
    let segment =
        stored.map(|entry| entry.path()).find(|p| p.extension().is_some_and(|e| e == "store"));
    let segment = segment.expect("a segment");
    let mut bytes = fs::read(&segment).expect("reads");
    bytes[3] ^= 1;
    fs::write(&segment, bytes).expect("writes");
    assert_eq!(desk.run(&["verify"]).code, 1);
    let said = desk.run(&["repair"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    check_fields(said.stdout.trim(), "repair", &["sound", "rebuilt", "faults", "generation"]);
    assert!(said.stdout.contains("\"rebuilt\":true"), "{}", said.seen());
    assert_eq!(desk.run(&["verify"]).code, 0);
    assert_eq!(desk.run(&["search", "Heimreisedokument"]).code, 0);
}

#[test]
fn a_log_for_services_is_json_too() {
    let desk = Desk::empty();
    let said = desk.run(&["index", "--log-format", "json"]);
    assert_eq!(said.code, 2, "{}", said.seen());
    check_fields(said.stderr.trim(), "error", &["message", "hint"]);
}

#[cfg(unix)]
#[test]
fn a_document_of_a_further_folder_is_met_by_the_path_of_a_link() {
    let desk = Desk::indexed();
    desk.put("akten/neu.md", NEW);
    std::os::unix::fs::symlink(desk.path().join("akten"), desk.path().join("ablage"))
        .expect("a link");
    let through_link = desk.path().join("ablage/neu.md");
    let folder = desk.path().join("ablage");
    let done = desk.run(&["index", folder.to_str().expect("a plain path")]);
    assert_eq!(done.code, 0, "{}", done.seen());
    let path = through_link.to_str().expect("a plain path");
    let found = desk.run(&["search", "auszubilden", "--document", path]);
    assert!(found.stdout.contains("neu.md"), "{}", found.seen());
}

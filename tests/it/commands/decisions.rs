//! What a person decides about a clause stands over the rules, as long as its words stand.

use super::{Desk, GEORGIA};

const COSTS: &str = "georgien.md#art_2";

fn pillars(desk: &Desk, clause: &str) -> Vec<String> {
    let said = desk.run(&["show", clause]);
    let tags = said.lines()[0]["tags"].as_array().cloned().unwrap_or_default();
    tags.iter().map(|tag| tag["pillar"].as_str().unwrap_or_default().to_owned()).collect()
}

fn review(desk: &Desk, arguments: &[&str]) {
    let said = desk.run(&[&["review"], arguments, &["--by", "M. Muster"]].concat());
    assert_eq!(said.code, 0, "{}", said.seen());
    assert!(said.stderr.contains("klausel index"), "{}", said.stderr);
}

#[test]
fn a_rejected_pillar_is_gone_from_search_after_the_next_batch_which_reads_no_file_anew() {
    let desk = Desk::indexed();
    assert!(pillars(&desk, COSTS).contains(&"returns".to_owned()));
    review(&desk, &[COSTS, "--reject", "returns", "--note", "nur zur Probe"]);
    assert_eq!(desk.run(&["review"]).lines()[0]["state"], "pending");

    let said = desk.run(&["index"]);
    assert_eq!(said.lines()[0]["change"], "decisions", "{}", said.seen());
    assert_eq!(said.lines().len(), 2, "only one document is touched");
    assert!(pillars(&desk, COSTS).is_empty());
    assert_eq!(desk.run(&["review"]).lines()[0]["state"], "applied");
    let hits = desk.run(&["search", "Rückübernahmeersuchen", "--pillar", "returns"]);
    assert!(!hits.stdout.contains(COSTS), "{}", hits.stdout);

    let status = &desk.run(&["status"]).lines()[0];
    assert_eq!(status["reviewed"], 1);
    assert!(status["unreviewed"].as_u64() > Some(0), "{status}");
    let explained = desk.text(&["explain", COSTS]).stdout;
    assert!(explained.contains("verworfen: returns"), "{explained}");
    assert!(explained.contains("M. Muster") && explained.contains("nur zur Probe"), "{explained}");
}

#[test]
fn an_added_pillar_is_found_and_survives_other_rules_and_a_new_index() {
    let desk = Desk::indexed();
    let clause = "georgien.md#art_4";
    review(&desk, &[clause, "--add", "visas/fees"]);
    desk.put(
        "corpus/rules/ours.toml",
        "schema = 1\npillar = \"visas\"\n[[rule]]\nid = \"visas.fees.ours\"\nwhen = \"Sichtvermerk\"\n",
    );
    std::fs::remove_dir_all(desk.path().join("index")).expect("the index can go");
    assert_eq!(desk.run(&["index"]).code, 0);
    assert_eq!(pillars(&desk, clause), ["visas"]);
    let hit = &desk.run(&["search", "Dieses Abkommen", "--topic", "visas/fees"]).lines()[0];
    assert_eq!((&hit["clause"], &hit["reviewed"]), (&clause.into(), &true.into()));
    assert!(desk.text(&["show", clause]).stdout.contains("von Hand zugeordnet"));
}

#[test]
fn a_decision_whose_words_changed_is_shown_and_not_applied() {
    let desk = Desk::indexed();
    review(&desk, &[COSTS, "--reject"]);
    desk.put("corpus/georgien.md", GEORGIA.replace("zwölf", "vierzehn"));
    assert_eq!(desk.run(&["index"]).code, 0);
    assert!(pillars(&desk, COSTS).contains(&"returns".to_owned()));
    assert_eq!(desk.run(&["review"]).lines()[0]["state"], "text_changed");
    let status = &desk.run(&["status"]).lines()[0];
    assert_eq!(status["decisions_lost"][0]["clause"], COSTS);
    assert_eq!(status["reviewed"], 0);
}

#[test]
fn what_cannot_be_decided_is_said_with_the_command_to_type() {
    let desk = Desk::indexed();
    for (arguments, why) in [
        (&["georgien.md#art_99", "--accept"][..], "keine Klausel des Index"),
        (&[COSTS], "es ist nichts entschieden"),
        (&[COSTS, "--add", "visa"], "visa"),
        (&[COSTS, "--add", "visas/fee"], "kein Thema"),
        (&[COSTS, "--reject", "visas"], "diese Zuordnung hat die Klausel nicht"),
        (&["georgien.md#art_4", "--reject"], "keine Zuordnung"),
    ] {
        let said = desk.run(&[&["review"], arguments].concat());
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.seen());
        assert!(said.stderr.contains(why), "{arguments:?}: {}", said.stderr);
    }
    assert!(!desk.path().join("corpus/overrides.toml").exists());
}

#[test]
fn a_faulty_file_of_decisions_stops_the_batch_at_its_line() {
    let desk = Desk::with_corpus();
    desk.put("corpus/overrides.toml", "[[override]]\nclause = 3\n");
    let said = desk.run(&["index"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("overrides.toml:2:10"), "{}", said.stderr);
}

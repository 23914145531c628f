//! What a desk does with rules on its own corpus: filters, expectations, surveys, changes,
//! new rules, and the measure over labelled clauses.

use super::{Desk, check_fields};

const LIMITS: &str = "georgien.md#art_2";

/// A rule of the desk's own that fires on every clause that speaks of an agreement.
const OURS: &str = "schema = 1\npillar = \"visas\"\n[[rule]]\nid = \"visas.fees.ours\"\n\
    title = { de = \"Probe\", en = \"Probe\" }\nwhen = \"Inkrafttreten OR tritt w/s Kraft\"\n";

fn rules_of(desk: &Desk, clause: &str) -> Vec<String> {
    let said = desk.run(&["show", clause]);
    let tags = said.lines()[0]["tags"].as_array().cloned().unwrap_or_default();
    tags.iter().map(|tag| tag["rule"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_filter_keeps_a_rule_silent_until_its_day_and_the_explanation_says_why() {
    let desk = Desk::indexed();
    let rule = rules_of(&desk, LIMITS).into_iter().next().expect("a rule fires");
    let filter = |until: &str| {
        format!("schema = 1\n[[filter]]\nrule = \"{rule}\"\nwhy = \"zur Probe\"\nuntil = {until}\n")
    };
    desk.put("corpus/filters/ours.toml", filter("2999-01-01"));
    let said = desk.run(&["index"]);
    assert_eq!(said.lines()[0]["change"], "rules", "{}", said.seen());
    assert!(!rules_of(&desk, LIMITS).contains(&rule));
    let why = desk.text(&["why-not", &rule, LIMITS]).stdout;
    assert!(why.contains("zur Probe"), "{why}");

    desk.put("corpus/filters/ours.toml", filter("2001-01-01"));
    assert_eq!(desk.run(&["index"]).code, 0);
    assert!(rules_of(&desk, LIMITS).contains(&rule));
    let check = desk.run(&["rules", "check"]);
    assert!(check.stdout.contains("ran out on 2001-01-01"), "{}", check.stdout);
}

#[test]
fn expectations_are_checked_on_the_corpus() {
    let desk = Desk::indexed();
    assert_eq!(desk.run(&["rules", "backtest"]).code, 2, "there are none yet");
    let expect = |bound: &str| format!("schema = 1\n[[expect]]\nrule = \"returns\"\n{bound}\n");
    desk.put("corpus/expectations.toml", expect("at_least = 1"));
    let said = desk.run(&["rules", "backtest"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    assert_eq!(said.lines()[0]["met"], true);
    desk.put("corpus/expectations.toml", expect("exactly = 999"));
    let said = desk.text(&["rules", "backtest"]);
    assert_eq!(said.code, 1, "{}", said.seen());
    assert!(said.stdout.contains("erwartet: genau 999"), "{}", said.stdout);
}

#[test]
fn coverage_counts_what_no_rule_reads_and_rules_that_are_silent() {
    let said = Desk::indexed().run(&["rules", "coverage"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    let summary = said.stdout.lines().last().expect("a summary");
    check_fields(summary, "summary", &["clauses", "untagged", "silent", "noisy", "overlaps"]);
    assert!(said.stdout.contains("{\"type\":\"untagged\",\"clause\":\"georgien.md#art_4\"}"));
    assert!(said.stdout.contains("\"type\":\"silent\""));
}

#[test]
fn a_change_of_rules_is_told_by_the_tags_it_brings_and_takes() {
    let desk = Desk::indexed();
    desk.put(
        "ours/ours.toml",
        OURS.replace("Inkrafttreten OR tritt w/s Kraft", "Rückübernahmeersuchen"),
    );
    let said = desk.run(&["rules", "diff", "builtin", "ours"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    assert_eq!(said.lines()[0]["clause"], LIMITS);
    assert_eq!(said.lines()[0]["gained"][0], "visas/fees");
    let back = desk.run(&["rules", "diff", "ours", "builtin"]);
    assert_eq!(back.lines()[0]["lost"][0], "visas/fees");
    assert_eq!(desk.run(&["rules", "diff", "builtin", "corpus"]).code, 1, "nothing changes");
}

#[test]
fn a_new_rule_made_from_a_clause_loads_and_fires_on_it() {
    let desk = Desk::indexed();
    let said = desk.run(&["rules", "new", "--from", LIMITS, "--pillar", "returns"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    desk.put("corpus/rules/new.toml", &said.stdout);
    let tested = desk.run(&["rules", "test"]);
    assert_eq!(tested.code, 0, "{}\n{}", said.stdout, tested.seen());
    assert_eq!(desk.run(&["index"]).code, 0);
    assert!(rules_of(&desk, LIMITS).contains(&"returns.new-topic.new-rule".to_owned()));
}

#[test]
fn labelled_clauses_are_measured_and_wrong_answers_listed() {
    let desk = Desk::empty();
    let row = |id: &str, pillars: &str| {
        format!(
            "{{\"id\":\"{id}\",\"text\":\"Jede Vertragspartei übernimmt auf Ersuchen ihre eigenen \
             Staatsangehörigen.\",\"language\":\"de\",\"instrument\":\"treaty\",\"pillars\":[{pillars}],\
             \"modality\":\"obligation\",\"debtor\":\"both\",\"deadlines\":[],\"countries\":[]}}\n"
        )
    };
    desk.put("gold.jsonl", row("a", "\"returns\"") + &row("b", "\"visas\""));
    let said = desk.run(&["eval", "--gold", "gold.jsonl", "--by", "language", "--errors"]);
    assert_eq!(said.code, 0, "{}", said.seen());
    let lines = said.lines();
    assert_eq!(lines[0]["pillars"]["returns"]["precision"], 0.5);
    assert_eq!(lines[0]["pillars"]["visas"]["recall"], 0.0);
    assert_eq!(lines[0]["modality"]["accuracy"], 1.0);
    assert_eq!(lines[2]["slice"], "de");
    assert_eq!((&lines[3]["id"], &lines[3]["what"]), (&"b".into(), &"pillars".into()));
    assert!(desk.text(&["eval", "--gold", "gold.jsonl"]).stdout.contains("Mittel der Säulen"));

    desk.put("gold.jsonl", row("a", "") + &row("a", ""));
    let twice = desk.run(&["eval", "--gold", "gold.jsonl"]);
    assert_eq!(twice.code, 2);
    assert!(twice.stderr.contains("gold.jsonl:2"), "{}", twice.stderr);
}

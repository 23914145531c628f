//! Changed rules: what they can change is tagged anew, and everything answers as if it had been
//! tagged by them from the beginning.

use std::fs;

use klausel::{
    corpus::text_key,
    extract::{Limits, Source, documents},
    index::{ClauseFilter, verify},
    model::{ClauseId, Dossier},
    rules::{Layers, Rules},
    structure::{Structured, structure},
    tag::{retag, tag_clauses},
};

use crate::{
    equality::{answers, from_scratch},
    ingest::{AGREEMENT, Desk, PRESS},
};

/// A rule of the desk on words of the agreement's second paragraph alone.
const RULE: &str = "schema = 1\npillar = \"returns\"\n\
    [[rule]]\nid = \"returns.time-limits.desk\"\ntopic = \"time-limits\"\nwhen = \"dreißig\"\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    desk.write("b.txt", AGREEMENT.replace("dreißig", "zwanzig"));
    desk.write("presse.jsonl", PRESS);
    desk.index();
    desk
}

/// Rules of the desk in one lexicon of a pillar, by a condition on it.
fn with_lexicon(pillar: &str, words: &str, condition: &str) -> String {
    format!(
        "schema = 1\npillar = \"{pillar}\"\n[lexicon.desk]\nde = [{words}]\n\
         [[rule]]\nid = \"{pillar}.desk.one\"\ntopic = \"time-limits\"\n{condition}\n"
    )
}

/// The generations that wrote the sources, in order of name.
fn generations(desk: &Desk) -> Vec<u64> {
    let sources = desk.reader().sources().expect("the ledger is whole");
    sources.iter().map(|source| source.generation).collect()
}

fn check(desk: &Desk) {
    assert!(verify(desk.reader().dir()).expect("checks").faults.is_empty());
    assert_eq!(answers(desk), answers(&from_scratch(desk, 1)));
}

#[test]
fn a_changed_rule_rewrites_only_what_it_tags_otherwise() {
    let desk = desk();
    desk.write("rules/desk.toml", RULE);
    let report = desk.index();
    assert_eq!(report.counts.changed, 3, "all were looked at");
    assert_eq!(generations(&desk), [2, 1, 1]);
    let clause = ClauseId("a.txt#art_1__para_2".into());
    let clause = desk.reader().clause(&clause).expect("reads").expect("is there");
    assert!(clause.tagging.tags.iter().any(|tag| tag.rule == "returns.time-limits.desk"));
    check(&desk);
    desk.write("rules/desk.toml", RULE.replace("dreißig", "zwanzig"));
    desk.index();
    assert_eq!(generations(&desk), [3, 3, 1]);
    check(&desk);
    fs::remove_file(desk.corpus().join("rules/desk.toml")).expect("it is there");
    desk.index();
    assert_eq!(generations(&desk), [3, 4, 1]);
    check(&desk);
    assert_eq!(desk.index().counts.unchanged, 3);
}

#[test]
fn without_the_rules_before_everything_is_tagged_anew() {
    for damaged in [None, Some("{}"), Some("nothing that can be read")] {
        let desk = desk();
        let former = desk.dir.path().join("index/rules");
        for entry in fs::read_dir(&former).expect("they are kept") {
            let path = entry.expect("lists").path();
            match damaged {
                None => fs::remove_file(path).expect("removed"),
                // rules, but not those that the texts were tagged with
                Some(words) => fs::write(path, words).expect("written"),
            }
        }
        desk.write("rules/desk.toml", RULE);
        desk.index();
        check(&desk);
    }
}

#[test]
fn a_rule_and_the_manifest_may_change_at_once() {
    let desk = desk();
    desk.write("rules/desk.toml", RULE);
    desk.write("corpus.toml", "[document.\"a.txt\"]\nkind = \"mou\"\n");
    desk.index();
    check(&desk);
}

#[test]
fn a_clause_that_a_person_judged_stays_as_judged() {
    let desk = desk();
    let clause = ClauseId("a.txt#art_1__para_2".into());
    let text = desk.reader().clause(&clause).expect("reads").expect("is there").text;
    let decision = format!(
        "[[override]]\nclause = \"{clause}\"\ntext = \"{}\"\ndecision = \"reject\"\n\
         tags = [\"returns/time-limits\"]\nby = \"M. Muster\"\non = 2026-11-22\n",
        text_key(&text)
    );
    desk.write("overrides.toml", decision);
    desk.index();
    desk.write("rules/desk.toml", RULE);
    desk.index();
    check(&desk);
}

#[test]
fn a_heading_that_begins_to_speak_is_heard_where_only_the_subject_of_the_whole_spoke() {
    const WEAK: &str = "schema = 1\npillar = \"returns\"\n[[rule]]\n\
        id = \"returns.costs.desk\"\nstrength = \"weak\"\nwhen = \"Kupferdraht\"\n";
    const HEADING: &str = "schema = 1\npillar = \"visas\"\n\
        [[rule]]\nid = \"visas.fees.desk\"\nwhen = \"Wetterkunde\"\n";
    let desk = Desk::new();
    let article = "Artikel 2\nWetterkunde\n\n(1) Der Kupferdraht gehört der Partei.\n\n\
        (2) Die eigenen Staatsangehörigen werden rückübernommen.\n";
    desk.write("a.txt", format!("{AGREEMENT}\n{article}"));
    desk.write("rules/desk.toml", WEAK);
    desk.index();
    let fired = |desk: &Desk, rule: &str| {
        let reader = desk.reader();
        let all = reader.clause_records(&ClauseFilter::default()).expect("reads");
        let tags = all.flat_map(|clause| clause.expect("reads").tagging.tags);
        tags.filter(|tag| tag.rule == rule).count()
    };
    assert_eq!(fired(&desk, "returns.costs.desk"), 1, "by the subject of the agreement");
    desk.write("rules/heading.toml", HEADING);
    desk.index();
    assert_eq!(fired(&desk, "returns.costs.desk"), 0, "the heading speaks first");
    assert_eq!(fired(&desk, "visas.fees.desk"), 1, "but not for words that speak alone");
    check(&desk);
}

#[test]
fn a_press_paragraph_promises_only_while_it_has_a_tag() {
    let desk = Desk::new();
    let words = "Die Regierung muss bis Mai die Zölle auf Kupferdraht senken.";
    desk.write("presse.jsonl", format!("{{\"title\":\"Zölle\",\"text\":\"{words}\"}}\n"));
    desk.index();
    let promises = |desk: &Desk| {
        let reader = desk.reader();
        let all = reader.clause_records(&ClauseFilter::default()).expect("reads");
        let all = all.map(|clause| clause.expect("reads"));
        all.filter(|clause| clause.tagging.commitment.is_some()).count()
    };
    assert_eq!(promises(&desk), 0);
    desk.write("rules/desk.toml", RULE.replace("dreißig", "Kupferdraht"));
    desk.index();
    assert_eq!(promises(&desk), 1);
    check(&desk);
    fs::remove_file(desk.corpus().join("rules/desk.toml")).expect("it is there");
    desk.index();
    assert_eq!(promises(&desk), 0);
    check(&desk);
}

/// Applies to every document of the shipped corpus what a change of rules does to it, and
/// compares with what the rules of then read in it.
#[test]
fn a_series_of_changes_leaves_the_shipped_corpus_tagged_as_by_the_last_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    let load = |text: &str| {
        fs::write(folder.path().join("desk.toml"), text).expect("written");
        let layers = Layers { corpus: Some(folder.path().to_owned()), ..Layers::default() };
        Rules::load(&layers).expect("the rules are sound")
    };
    let strong = "when = \"@desk\"";
    let weak = "strength = \"weak\"\nwhen = \"@desk NOT Botschaft\"";
    let changes = [
        with_lexicon("returns", "\"Ersuchen\", \"Behörde\"", strong),
        with_lexicon("returns", "\"Ersuchen\", \"Behörde\", \"Frist\"", strong),
        with_lexicon("returns", "\"Behörde\", \"Visum\"", strong),
        with_lexicon("visas", "\"Behörde\", \"Partei\"", weak),
        with_lexicon("visas", "\"Behörde\", \"Artikel\"", weak),
        "schema = 1\npillar = \"visas\"\n".to_owned(),
    ];
    let mut before = load(&changes[changes.len() - 1]);
    let mut dossiers = Vec::new();
    for entry in fs::read_dir("corpus").expect("is there").flatten() {
        let Ok(bytes) = fs::read(entry.path()) else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        let source = Source::new(&name, &bytes);
        for mut document in documents(&source, &Limits::default()).into_iter().flatten() {
            let Structured { instrument, clauses, .. } = structure(&mut document, &before);
            let taggings = tag_clauses(&document, &instrument, &clauses, &before);
            dossiers.push(Dossier { document, instrument, clauses, taggings });
        }
    }
    assert!(dossiers.len() > 10, "the corpus was read");
    for change in changes {
        let now = load(&change);
        let difference = now.difference(&before).expect("the tables are the same");
        let mut changed = 0;
        for dossier in &mut dossiers {
            let taggings = retag(dossier, &difference, &now);
            changed += taggings.len();
            for (at, tagging) in taggings {
                dossier.taggings[at] = tagging;
            }
            let Dossier { document, instrument, clauses, taggings } = &*dossier;
            assert_eq!(*taggings, tag_clauses(document, instrument, clauses, &now), "{change}");
        }
        assert!(changed > 0, "nothing was tagged otherwise: {change}");
        drop(difference);
        before = now;
    }
}

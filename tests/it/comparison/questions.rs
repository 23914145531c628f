//! What legal staff ask: each question is one command, and its answer says something.
//!
//! The questions are those of the house's list, by number; `changes` (26) is tested where it
//! lives.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::shelf::{self, Shelf};

/// A model agreement, to measure others against.
const MODEL: &str = "\
# Musterabkommen über die Rückübernahme von Personen

Die Vertragsparteien sind wie folgt übereingekommen:

## Artikel 1 Eigene Staatsangehörige

Jede Vertragspartei übernimmt auf Ersuchen der anderen Vertragspartei ihre eigenen \
Staatsangehörigen ohne besondere Förmlichkeiten.

## Artikel 2 Fristen

Die ersuchte Vertragspartei beantwortet ein Rückübernahmeersuchen innerhalb von zehn \
Arbeitstagen.

## Artikel 3 Freiwillige Rückkehr

Die Vertragsparteien fördern die freiwillige Rückkehr von Personen und ihre Reintegration.
";

/// A draft and what was signed: another limit, another strength, a clause struck out.
const DRAFT: &str = "\
# Entwurf einer Vereinbarung zwischen der Bundesrepublik Deutschland und Tiralien über Rückkehr

Die Vertragsparteien sind wie folgt übereingekommen:

## Artikel 1 Ersuchen

Die ersuchte Vertragspartei beantwortet ein Rückübernahmeersuchen innerhalb von 30 Tagen.

## Artikel 2 Reisedokumente

Die ersuchte Vertragspartei soll für die Rückkehr ein Reisedokument ausstellen.

## Artikel 3 Ausschuss

Ein Gemischter Ausschuss überwacht die Anwendung dieser Vereinbarung.
";

/// An index of the three texts, beside the shipped corpus.
fn drafts() -> Shelf {
    let corpus = TempDir::new().expect("a folder").keep();
    let signed = DRAFT
        .replace("Entwurf einer Vereinbarung", "Vereinbarung")
        .replace("30 Tagen", "45 Tagen")
        .replace(
            "soll für die Rückkehr ein Reisedokument ausstellen",
            "kann für die Rückkehr ein Reisedokument ausstellen",
        )
        .split("\n## Artikel 3")
        .next()
        .expect("a beginning")
        .to_owned();
    for (name, text) in [("muster.md", MODEL), ("entwurf.md", DRAFT), ("unterzeichnet.md", &signed)]
    {
        fs::write(corpus.join(name), text).expect("writable");
    }
    Shelf::of(&corpus, &[])
}

fn lines(arguments: &str) -> Vec<Value> {
    let words: Vec<&str> = arguments.split(' ').collect();
    let answer = shelf::shipped().run(&[words.as_slice(), &["--format", "jsonl"]].concat());
    assert_eq!(answer.code, 0, "{arguments}: {}", answer.stderr);
    answer.lines()
}

fn compared(arguments: &str) -> Value {
    let words: Vec<&str> = arguments.split(' ').collect();
    let answer = shelf::shipped().run(&[words.as_slice(), &["--format", "json"]].concat());
    assert_eq!(answer.code, 0, "{arguments}: {}", answer.stderr);
    answer.object()
}

/// Tells whether one of the lines holds the words in its `text`.
fn says(lines: &[Value], words: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.iter().any(|line| line["text"].as_str().is_some_and(|text| plain(text).contains(words)))
}

/// Checks a list of commitments or hits: one of them has the words.
fn check(arguments: &str, words: &str) {
    let found = lines(arguments);
    assert!(says(&found, words), "{arguments}: {} lines, none has “{words}”", found.len());
}

#[test]
fn question_1_which_limit_for_an_answer_is_the_shortest() {
    let found = lines("commitments --pillar returns --role answer --sort deadline");
    let days = |line: &Value| line["deadlines"][0]["iso"].as_str().map(str::to_owned);
    assert!(found.len() >= 5 && days(&found[0]).is_some(), "{}", found.len());
    assert!(says(&found, "innerhalb von acht Arbeitstagen"));
}

#[test]
fn question_2_is_there_a_human_rights_clause() {
    check(
        "search --pillar human_rights --country Doruba --limit 50",
        "wesentliches Element dieses Abkommens",
    );
}

#[test]
fn question_3_where_does_one_text_go_beyond_another_on_visas() {
    let answer = compared(
        "compare abkommen-doruba-migrationspartnerschaft.pdf notenwechsel-maruvien-visa.pdf --pillar visas",
    );
    let states: Vec<&str> = answer["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["cells"]["notenwechsel-maruvien-visa.pdf"]["state"].as_str())
        .collect();
    assert!(states.contains(&"commitment") && states.contains(&"silent"), "{states:?}");
}

#[test]
fn questions_4_and_5_who_promises_alone() {
    check("commitments --debtor DE --one-sided", "400 training places each year");
    check("commitments --debtor XS --one-sided", "language instruction up to level A2");
}

#[test]
fn question_6_are_expired_passports_accepted() {
    check("search abgelaufene w/3 Pässe OR abgelaufene w/3 Reisepässe", "abgelaufene Reisepässe");
}

#[test]
fn questions_7_and_16_who_covers_third_country_nationals_and_who_recognises() {
    for topic in ["third-country-nationals", "recognition"] {
        let answer = compared(&format!("compare --all --topic {topic}"));
        let cells = answer["rows"][0]["cells"].as_object().expect("cells");
        let regulated = cells.values().filter(|cell| cell["state"] == "commitment").count();
        assert!(regulated >= 2 && regulated < cells.len(), "{topic}: {regulated}");
    }
}

#[test]
fn questions_8_and_9_who_pays_and_is_silence_consent() {
    check("commitments --topic costs", "trägt alle mit der Rückübernahme verbundenen");
    check(
        "commitments --topic deemed-consent",
        "gilt die Zustimmung zur Rückübernahme als erteilt",
    );
}

#[test]
fn question_10_which_limits_run_in_working_days() {
    let words = ["commitments", "--deadline", "--group", "basis", "--format", "text"];
    let answer = shelf::shipped().run(&words);
    for basis in ["Arbeitstage", "Kalendertage", "ohne Angabe"] {
        let has_group = answer.text().lines().any(|line| line == basis);
        assert!(has_group, "no group {basis}");
    }
}

#[test]
fn questions_11_and_12_what_binds_since_when_and_how_does_it_end() {
    let words = ["documents", "--columns", "path,binding,in_force,termination", "--format", "csv"];
    let answer = shelf::shipped().run(&words);
    let line = |name: &str| answer.text().lines().find(|line| line.starts_with(name));
    let treaty = line("agreement-serunda").expect("it is listed");
    assert!(treaty.contains("bindend") && treaty.contains("01.02.2021"), "{treaty}");
    let statement = line("statement-serunda").expect("it is listed");
    assert!(statement.contains("nicht bindend"), "{statement}");
}

#[test]
fn questions_13_and_14_which_quotas_and_which_sums() {
    let found = lines("commitments --amounts");
    assert!(says(&found, "3 000 Visa") && says(&found, "24 Millionen Euro"));
    assert!(found.iter().all(|line| !line["amounts"].as_array().expect("a list").is_empty()));
}

#[test]
fn questions_15_17_19_and_24_placement_health_staff_data_committees() {
    check(
        "search --topic recruitment --limit 50",
        "dürfen in Doruba nicht aktiv angeworben werden",
    );
    check("search --topic data-protection --limit 50", "Personenbezogene Daten dürfen nur");
    let hits = |arguments: &str| -> Vec<Value> {
        lines(arguments).into_iter().filter(|line| line["type"] == "hit").collect()
    };
    let committees = hits("search --topic committee");
    assert!(!committees.is_empty());
    assert!(committees.iter().all(|hit| hit["topics"].to_string().contains("committee")));
    assert!(!hits("search --topic placement").is_empty());
}

#[test]
fn question_18_what_sounds_like_a_duty_and_is_an_intention() {
    let found = lines("commitments --binding non_binding --wording obligation");
    assert!(
        found.iter().all(|line| line["modality"] != "obligation"),
        "a duty in a text that binds nobody"
    );
}

#[test]
fn question_20_which_clauses_of_the_model_are_missing() {
    let answer = drafts()
        .run(&["compare", "entwurf.md", "muster.md", "--gaps", "--format", "json"])
        .object();
    let gaps = answer["gaps"].as_array().expect("gaps");
    let of_draft =
        |topic: &str| gaps.iter().any(|g| g["country"] == "entwurf.md" && g["topic"] == topic);
    assert!(of_draft("voluntary-return") || of_draft("reintegration"), "{gaps:?}");
}

#[test]
fn question_21_do_two_authentic_texts_differ() {
    let answer = compared("compare abkommen-doruba-migrationspartnerschaft.pdf --languages de en");
    let pairs = answer["pairs"].as_array().expect("pairs");
    let same_place = |pair: &&Value| pair["left"][0]["locator"] == pair["right"][0]["locator"];
    let all = pairs.iter().filter(|pair| !pair["left"].as_array().expect("a list").is_empty());
    let (right, all) = (all.clone().filter(same_place).count(), all.count());
    assert!(
        all >= 40 && right * 100 >= all * 93,
        "{right} of {all} clauses stand beside their own"
    );
}

#[test]
fn question_22_what_does_the_press_claim_that_no_text_has() {
    let answer = compared("compare Doruba --press");
    let claims = answer["claims"].as_array().expect("claims");
    let number = claims.iter().find(|claim| {
        claim["figures"].as_array().is_some_and(|f| f.iter().any(|f| f["text"] == "250 000"))
    });
    assert_eq!(number.expect("the claim is there")["verdict"], "figure_not_in_text");
}

#[test]
fn question_23_which_pillars_are_missing() {
    let answer = compared("compare --all --gaps");
    let gaps = answer["gaps"].as_array().expect("gaps");
    let is_missing = |code: &str, pillar: &str| {
        gaps.iter().any(|g| g["country"] == code && g["pillar"] == pillar && g["topic"].is_null())
    };
    assert!(is_missing("XM", "returns") && is_missing("XG", "technology_transfer"), "{gaps:?}");
}

#[test]
fn question_25_what_changed_between_draft_and_signed_text() {
    let answer = drafts()
        .run(&["compare", "entwurf.md", "unterzeichnet.md", "--diff", "--format", "json"])
        .object();
    let pairs = answer["pairs"].as_array().expect("pairs");
    let changes: Vec<&Value> =
        pairs.iter().flat_map(|p| p["changes"].as_array().expect("a list")).collect();
    let has = |what: &str, from: &str, to: &str| {
        changes.iter().any(|c| {
            c["what"] == what
                && c["from"].as_str().unwrap_or_default().contains(from)
                && c["to"].as_str().unwrap_or_default().contains(to)
        })
    };
    assert!(has("deadline", "30 Tagen", "45 Tagen"), "{changes:?}");
    assert!(has("modality", "soll", "kann"), "{changes:?}");
    let struck = pairs.iter().any(|p| p["right"].as_array().expect("a list").is_empty());
    assert!(struck, "the committee was struck out");
}

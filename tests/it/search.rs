//! Queries of every form, over a corpus of a dozen clauses.

use std::sync::LazyLock;

use klausel::index::{ClauseFilter, Property, Reader, Writer};
use klausel::model::{CountryCode, Modality, Part, Status};
use klausel::rules::Rules;
use klausel::search::{Grouping, Hits, SearchError, SearchRequest, search};
use tempfile::TempDir;

use crate::sample::{Words, de, en, fingerprints, press, source, treaty};

/// The index is built once; its folder lives as long as the tests.
static INDEX: LazyLock<(TempDir, Reader)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    let obligation = Some(Modality::Obligation);
    let georgia = treaty(
        "georgien.pdf",
        "GE",
        "2007-11-01",
        &[
            Words {
                part: Some(Part::Preamble),
                ..de("rec_1", "in dem Bestreben, die Rückübernahme zu erleichtern,")
            },
            Words {
                heading: Some("Rückübernahme eigener Staatsangehöriger"),
                topic: Some("returns/own-nationals"),
                modality: obligation,
                ..de(
                    "art_2__para_1",
                    "Jede Vertragspartei übernimmt ihre eigenen Staatsangehörigen.",
                )
            },
            Words {
                heading: Some("Rückübernahmeverfahren"),
                topic: Some("returns/time-limits"),
                modality: obligation,
                answer_days: Some(14),
                ..de(
                    "art_5__para_2",
                    "Das Rückübernahmeverfahren wird innerhalb von vierzehn Tagen beendet. \
                 Die Frist kann verlängert werden.",
                )
            },
            Words {
                heading: Some("Kosten"),
                topic: Some("returns/costs"),
                modality: obligation,
                ..de("art_9", "Die Beförderungskosten trägt die ersuchende Vertragspartei.")
            },
            Words {
                chapeau: Some("Die Vertragsparteien verpflichten sich,"),
                topic: Some("visas/facilitation"),
                modality: obligation,
                ..de("art_10__point_a", "Visa-Erleichterungen für Studierende zu gewähren;")
            },
        ],
    );
    let morocco = treaty(
        "marokko.pdf",
        "MA",
        "2023-05-16",
        &[
            Words {
                topic: Some("returns/own-nationals"),
                modality: obligation,
                ..en("art_3", "Each Party shall readmit its own nationals upon request.")
            },
            Words {
                topic: Some("returns/time-limits"),
                modality: obligation,
                answer_days: Some(30),
                ..en(
                    "art_5__para_2",
                    "The readmission application shall be answered within 30 days.",
                )
            },
            Words {
                topic: Some("human_rights/data-protection"),
                modality: obligation,
                ..en("art_8", "Personal data shall be processed lawfully.")
            },
            de("art_12", "Die Menschenrechte und die Straße „Große Allee“ bleiben unberührt."),
        ],
    );
    let paper = press(
        "zeitung.html",
        &[
            de("p_1", "Die Rückübernahme sei vereinbart, heißt es in Rabat."),
            de("p_2", "Abgelaufene Pässe würden anerkannt. Die Kosten blieben offen."),
        ],
    );
    writer.put(source("georgien.pdf"), &[georgia]).expect("takes a document");
    writer.put(source("marokko.pdf"), &[morocco]).expect("takes a document");
    writer.put(source("zeitung.html"), &[paper]).expect("takes a document");
    let mut scan = source("scan.pdf");
    scan.status = Status::NoText;
    writer.put(scan, &[]).expect("takes a record");
    writer.commit().expect("commits");
    let reader = Reader::open(dir.path()).expect("opens");
    (dir, reader)
});

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::builtin().expect("sound"));

fn ask(request: &SearchRequest) -> Hits {
    search(&INDEX.1, &RULES, request).expect("answers")
}

fn plain(query: &str) -> SearchRequest {
    SearchRequest { is_expanded: false, ..SearchRequest::of(query) }
}

fn places(hits: &Hits) -> Vec<String> {
    hits.hits.iter().map(|hit| hit.clause.id.0.clone()).collect()
}

/// Checks which clauses a query without expansion finds, in any order.
fn check(query: &str, expected: &[&str]) {
    let hits = ask(&plain(query));
    let mut found = places(&hits);
    found.sort();
    let mut expected: Vec<String> = expected.iter().map(|&id| id.to_owned()).collect();
    expected.sort();
    assert_eq!(found, expected, "{query}");
    assert_eq!(hits.total, expected.len() as u64, "{query}");
    for hit in &hits.hits {
        for span in &hit.highlights {
            assert!(!span.of(&hit.clause.text).is_empty(), "{query}: {span:?}");
        }
    }
}

const ANSWER: &str = "georgien.pdf#art_5__para_2";
const OWN: &str = "georgien.pdf#art_2__para_1";
const COSTS: &str = "georgien.pdf#art_9";
const RECITAL: &str = "georgien.pdf#rec_1";
const POINT: &str = "georgien.pdf#art_10__point_a";
const READMIT: &str = "marokko.pdf#art_3";
const ANSWERED: &str = "marokko.pdf#art_5__para_2";
const DATA: &str = "marokko.pdf#art_8";
const RIGHTS: &str = "marokko.pdf#art_12";
const RABAT: &str = "zeitung.html#p_1";
const PASSES: &str = "zeitung.html#p_2";

#[test]
fn spellings_inflections_and_compounds_meet() {
    for query in ["Rückübernahme", "Rueckuebernahme", "ruckubernahme"] {
        check(query, &[RECITAL, OWN, ANSWER, RABAT]);
    }
    check("Kosten", &[COSTS, PASSES]);
    check("Visaerleichterung", &[POINT]);
    check("Strasse", &[RIGHTS]);
}

#[test]
fn all_words_must_stand_in_the_clause_its_heading_or_its_list() {
    check("Frist Tage", &[ANSWER]);
    check("verpflichten Studierende", &[POINT]);
    check("Frist ODER Allee", &[ANSWER, RIGHTS]);
    check("Rückübernahme NICHT Rabat", &[RECITAL, OWN, ANSWER]);
    check("-Rückübernahme Vertragspartei", &[COSTS, POINT]);
}

#[test]
fn phrases_and_exact_words_take_no_other_form() {
    check("„Abgelaufene Pässe“", &[PASSES]);
    check("\"abgelaufener Pässe\"", &[]);
    check("\"eigenen Staatsangehörigen\"", &[OWN]);
    check("=Kosten", &[COSTS, PASSES]);
    check("=Pässe", &[PASSES]);
    check("=Passe", &[]);
    check("=Große", &[RIGHTS]);
}

#[test]
fn words_may_be_truncated_on_both_sides() {
    check("*kosten", &[COSTS, PASSES]);
    check("staatsang*", &[OWN]);
    check("Fr?st", &[ANSWER]);
}

#[test]
fn proximity_and_sentences_are_real_bounds() {
    check("Verfahren w/6 Tagen", &[ANSWER]);
    check("Tagen pre/2 Verfahren", &[]);
    check("Tage w/s Frist", &[]);
    check("Tage w/p Frist", &[ANSWER]);
    check("\"Rückübernahmeverfahren beendet\"~9", &[ANSWER]);
    check("Pässe w/s Kosten", &[]);
}

#[test]
fn fields_have_german_and_english_names() {
    check("säule:rückkehr Vertragspartei", &[OWN, COSTS]);
    check("country:MA Personal", &[DATA]);
    check("land:Marokko readmission", &[ANSWERED]);
    check("frist:<=14d", &[ANSWER]);
    check("frist:>14d", &[ANSWERED]);
    check("datum:[2020 TO 2024] modal:pflicht", &[READMIT, ANSWERED, DATA]);
    check("typ:presse Kosten", &[PASSES]);
    check("sprache:en data", &[DATA]);
    check("regel:returns.costs.*", &[COSTS]);
    check("(typ:presse ODER thema:costs) Kosten", &[COSTS, PASSES]);
    check("NICHT typ:abkommen Kosten", &[PASSES]);
}

#[test]
fn a_citation_is_a_place() {
    check("Art. 5 Abs. 2", &[ANSWER, ANSWERED]);
    check("Article 5(2) readmission", &[ANSWERED]);
    check("Art 10 lit a", &[POINT]);
}

#[test]
fn a_lexicon_of_the_rules_is_looked_for_in_both_languages() {
    let name = &RULES.lexicons().first().expect("there are lexicons").name;
    let hits = ask(&plain(&format!("@{name}")));
    assert!(hits.unknown.is_empty() && hits.faults.is_empty());
}

#[test]
fn a_german_word_finds_its_english_counterpart_below_itself() {
    let hits = ask(&SearchRequest::of("Rückübernahme"));
    let found = places(&hits);
    for id in [ANSWERED, READMIT] {
        assert!(found.iter().any(|f| f == id), "{id} in {found:?}");
    }
    let at = |id: &str| found.iter().position(|f| f == id).expect("was found");
    assert!(at(OWN) < at(ANSWERED), "{found:?}");
    let english = hits.hits.iter().find(|hit| hit.clause.id.0 == ANSWERED).expect("was found");
    let words: Vec<&str> = english.highlights.iter().map(|s| s.of(&english.clause.text)).collect();
    assert!(words.join(" ").contains("readmission"), "{words:?}");
    assert!(!places(&ask(&plain("Rückübernahme"))).contains(&ANSWERED.to_owned()));
    let back = places(&ask(&SearchRequest::of("\"eigenen Staatsangehörigen\" ODER own nationals")));
    assert!(back.contains(&OWN.to_owned()) && back.contains(&READMIT.to_owned()), "{back:?}");
}

#[test]
fn provisions_stand_before_recitals_and_press() {
    let order = |query: &str, first: &str, second: &str| {
        let found = places(&ask(&plain(query)));
        let at = |id: &str| found.iter().position(|f| f == id).expect("was found");
        assert!(at(first) < at(second), "{query}: {found:?}");
    };
    order("Kosten", COSTS, PASSES);
    order("Rückübernahme", RECITAL, RABAT);
}

#[test]
fn the_name_of_a_state_beside_other_words_finds_its_agreements() {
    let hits = ask(&SearchRequest::of("Marokko readmission"));
    assert!(places(&hits).contains(&ANSWERED.to_owned()), "{:?}", places(&hits));
    assert_eq!(ask(&SearchRequest::of("Marokko")).total, 0, "alone it is a word");
}

#[test]
fn filters_narrow_without_words() {
    let filter = ClauseFilter {
        countries: vec![CountryCode::new("MA").expect("two letters")],
        pillars: vec!["returns".into()],
        ..ClauseFilter::default()
    };
    let hits = ask(&SearchRequest { filter, ..SearchRequest::of("") });
    assert_eq!(places(&hits), [READMIT, ANSWERED]);
}

#[test]
fn pages_do_not_overlap_and_totals_stay() {
    let all = places(&ask(&plain("Rückübernahme")));
    let mut paged = Vec::new();
    for offset in 0..all.len() {
        let hits = ask(&SearchRequest { limit: 1, offset, ..plain("Rückübernahme") });
        assert_eq!(hits.total, 4);
        assert_eq!(hits.documents, 2);
        assert_eq!(hits.hits[0].rank, offset as u64 + 1);
        paged.extend(places(&hits));
    }
    assert_eq!(paged, all);
}

#[test]
fn groups_show_their_best_hit_and_size() {
    let request = SearchRequest { grouping: Some(Grouping::Document), ..plain("Rückübernahme") };
    let hits = ask(&request);
    assert_eq!((hits.total, hits.groups), (4, Some(2)));
    let group = hits.hits[0].group.clone().expect("is in a group");
    assert_eq!((group.key.as_str(), group.size), ("georgien.pdf", 3));
}

#[test]
fn facets_count_all_that_was_found() {
    let hits = ask(&SearchRequest { has_facets: true, ..plain("Vertragspartei") });
    let facets = hits.facets.expect("were asked for");
    assert_eq!(facets.0[&Property::Pillar].get("returns"), Some(&2));
    assert_eq!(facets.0[&Property::Country].get("GE"), Some(&3));
    assert_eq!(facets.0[&Property::Year].get("2007"), Some(&3));
}

#[test]
fn silence_says_which_part_has_no_hit_and_what_to_try() {
    let hits = ask(&plain("Rückübernahme Bevörderungskosten"));
    assert_eq!((hits.total, hits.not_searched), (0, 1));
    let diagnosis = hits.diagnosis.expect("nothing was found");
    let counts: Vec<u64> = diagnosis.parts.iter().map(|part| part.clauses).collect();
    assert_eq!(counts, [4, 0]);
    assert!(diagnosis.parts[1].suggestions.contains(&"beförderungskosten".to_owned()));
}

#[test]
fn a_faulty_query_is_answered_and_a_strict_one_refused() {
    let hits = ask(&plain("(Frist Tage"));
    assert_eq!(places(&hits), [ANSWER]);
    assert_eq!(hits.faults.len(), 1);
    assert!(hits.mended.is_some());
    let request = SearchRequest { is_strict: true, ..plain("(Frist Tage") };
    let refused = search(&INDEX.1, &RULES, &request);
    assert!(matches!(refused, Err(SearchError::Faulty { .. })));
    let hits = ask(&plain("land:Quastenland"));
    assert_eq!((hits.total, hits.unknown.len()), (0, 1));
}

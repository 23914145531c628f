//! Queries of every form, over a corpus of a dozen clauses.

use std::sync::LazyLock;

use klausel::index::{ClauseFilter, ClauseRecord, Property, Reader, Writer};
use klausel::model::{CountryCode, Language, Modality, Part, Passage, Status};
use klausel::query::{NoContext, evaluate, parse};
use klausel::rules::Rules;
use klausel::search::{Grouping, Hits, SearchError, SearchRequest, search};
use klausel::text::{Analyzer, Tokens};
use proptest::prelude::*;
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

/// An agreement whose articles have paragraphs and points.
static UNITS: LazyLock<(TempDir, Reader)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    let list = Some("Die Vertragsparteien erstatten die Kosten");
    let moldova = treaty(
        "moldau.pdf",
        "MD",
        "2020-02-03",
        &[
            de("art_3__para_1", "Das Gesuch wird schriftlich eingereicht."),
            de("art_3__para_2", "Die Behörde entscheidet binnen eines Monats."),
            Words { chapeau: list, ..de("art_4__para_1__point_a", "der Begleitung,") },
            Words { chapeau: list, ..de("art_4__para_1__point_b", "der Unterbringung.") },
            de("art_4__para_2", "Eine Behörde führt die Abrechnung."),
            de("art_5", "Jede Seite nimmt die Person ohne Förmlichkeit wieder auf."),
        ],
    );
    writer.put(source("moldau.pdf"), &[moldova]).expect("takes a document");
    writer.commit().expect("commits");
    let reader = Reader::open(dir.path()).expect("opens");
    (dir, reader)
});

/// Checks which clauses of the agreement with articles a query finds, without those that only
/// come near.
fn check_units(query: &str, expected: &[&str]) {
    let hits = search(&UNITS.1, &RULES, &SearchRequest::of(query)).expect("answers");
    let found = hits.hits.iter().filter(|hit| hit.lacks.is_none());
    let mut found: Vec<&str> = found.map(|hit| hit.clause.id.as_str()).collect();
    found.sort_unstable();
    let expected: Vec<String> = expected.iter().map(|id| format!("moldau.pdf#{id}")).collect();
    assert_eq!(found, expected, "{query}");
}

#[test]
fn a_point_that_only_its_list_speaks_for_falls_behind_the_first_of_the_list() {
    let hits = search(&UNITS.1, &RULES, &SearchRequest::of("erstatten")).expect("answers");
    let found: Vec<(&str, f32)> =
        hits.hits.iter().map(|hit| (hit.clause.id.as_str(), hit.score)).collect();
    let [(first, high), (second, low)] = found[..] else { panic!("two points: {found:?}") };
    assert_eq!(first, "moldau.pdf#art_4__para_1__point_a");
    assert_eq!(second, "moldau.pdf#art_4__para_1__point_b");
    assert!(low < high / 2.0, "{found:?}");
}

#[test]
fn paragraphs_and_articles_are_real_bounds_across_their_clauses() {
    check_units("Gesuch w/a Behörde", &["art_3__para_1", "art_3__para_2"]);
    check_units("Gesuch w/p Behörde", &[]);
    check_units(
        "Begleitung w/p Unterbringung",
        &["art_4__para_1__point_a", "art_4__para_1__point_b"],
    );
    check_units("Unterbringung w/p Abrechnung", &[]);
    check_units("Unterbringung w/a Abrechnung", &["art_4__para_1__point_b", "art_4__para_2"]);
    check_units("Gesuch w/a Abrechnung", &[]);
}

#[test]
fn a_separable_verb_is_found_around_its_sentence() {
    check_units("aufnehmen", &["art_5"]);
}

#[test]
fn a_fuzzy_word_forgives_a_slip() {
    check_units("Unterbringnug~1", &["art_4__para_1__point_b"]);
    check_units("Unterbringnug", &[]);
}

#[test]
fn where_few_are_found_those_that_come_near_follow_and_say_what_they_lack() {
    let hits = ask(&SearchRequest::of("Beförderungskosten Dolmetscher"));
    assert_eq!((hits.total, hits.near), (0, 1));
    let near = &hits.hits[0];
    assert_eq!(near.clause.id.as_str(), COSTS);
    assert_eq!(near.lacks.as_deref(), Some(&["Dolmetscher".to_owned()][..]));
    assert!(!near.highlights.is_empty());
    let strict = ask(&plain("Beförderungskosten Dolmetscher"));
    assert_eq!((strict.total, strict.near, strict.hits.len()), (0, 0, 0));
}

#[test]
fn a_question_in_plain_words_is_understood() {
    let hits = ask(&SearchRequest::of("Wer trägt die Beförderungskosten?"));
    assert_eq!(places(&hits)[0], COSTS);
    let hits = ask(&SearchRequest { is_explained: true, ..SearchRequest::of("die Kosten") });
    let dropped = hits.diagnosis.expect("was asked for").dropped;
    assert_eq!(dropped, ["die"]);
}

#[test]
fn a_damaged_index_is_told_and_never_crashes_a_search() {
    let (dir, _) = &*UNITS;
    let store = std::fs::read_dir(dir.path()).expect("is there").flatten();
    let store = store.map(|entry| entry.path()).find(|path| path.is_dir()).expect("a store");
    let files: Vec<_> =
        std::fs::read_dir(&store).expect("is there").flatten().map(|e| e.path()).collect();
    for file in files.iter().filter(|path| path.extension().is_some()) {
        let copy = tempfile::tempdir().expect("a folder");
        copy_folder(dir.path(), copy.path());
        let file = copy.path().join(file.strip_prefix(dir.path()).expect("is below"));
        let mut bytes = std::fs::read(&file).expect("reads");
        // The last bytes are the engine's own checks, which it looks at first.
        let body = bytes.len().saturating_sub(100);
        bytes[..body].iter_mut().for_each(|byte| *byte ^= 0x55);
        std::fs::write(&file, bytes).expect("writes");
        let Ok(reader) = Reader::open(copy.path()) else { continue };
        for query in ["Behörde", "\"die Kosten\"", "behö*", "Kosten w/a Abrechnung"] {
            let request = SearchRequest { has_facets: true, ..SearchRequest::of(query) };
            if let Err(error) = search(&reader, &RULES, &request) {
                assert!(matches!(error, SearchError::Index(_)), "{}: {error}", file.display());
            }
        }
    }
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).expect("is there").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).expect("makes a folder");
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("copies");
        }
    }
}

/// Every clause of the sample.
fn clauses() -> Vec<ClauseRecord> {
    let all = INDEX.1.clause_records(&ClauseFilter::default()).expect("lists");
    all.map(|clause| clause.expect("reads")).collect()
}

/// Tells whether a query holds of a clause read in a language.
fn holds(query: &str, clause: &ClauseRecord, language: Language) -> bool {
    let passage = Passage { language: Some(language), ..clause.passage() };
    let words = RULES.words(&passage).with_heading();
    evaluate(&parse(query).query, &words, &NoContext).is_some()
}

/// The words of a text as a quotation meets them.
fn exact_words(text: &str) -> Vec<String> {
    klausel::text::Tokens::of(text).map(|token| klausel::text::exact(token.span.of(text))).collect()
}

/// Tells whether words marked in a text hold a form of a word, or one half of it where it is a
/// verb that parts.
fn is_form_of(marked: &str, asked: &str) -> bool {
    [Language::De, Language::En].into_iter().map(Analyzer::of).any(|analyzer| {
        let wanted = analyzer.analyze(asked);
        let halves = analyzer.separated(asked).map(|(prefix, stem)| [prefix, stem]);
        Tokens::of(marked).map(|token| analyzer.analyze(token.span.of(marked))).any(|form| {
            let is_half = |half: &String| *half == *form.stem || *half == *form.folded;
            form.stem == wanted.stem
                || form.folded == wanted.folded
                || form.parts.iter().any(|part| part.stem == wanted.stem)
                || wanted
                    .parts
                    .iter()
                    .any(|part| form.parts.iter().any(|own| own.stem == part.stem))
                || halves.iter().flatten().any(is_half)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_clause_found_by_a_phrase_contains_it(
        clause in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), length in 1usize..5
    ) {
        let clauses = clauses();
        let clause = &clauses[clause.index(clauses.len())];
        let words = exact_words(&clause.text);
        let from = from.index(words.len());
        let phrase = &words[from..words.len().min(from + length)];
        let request = SearchRequest { limit: 1000, ..plain(&format!("\"{}\"", phrase.join(" "))) };
        let hits = ask(&request);
        prop_assert!(hits.hits.iter().any(|hit| hit.clause.id == clause.id), "{:?}", phrase);
        for hit in &hits.hits {
            let zones = [Some(&hit.clause.text), hit.clause.heading.as_ref(), hit.clause.chapeau.as_ref()];
            let has = |text: &String| exact_words(text).windows(phrase.len()).any(|run| run == phrase);
            prop_assert!(zones.into_iter().flatten().any(has), "{:?}: {}", phrase, hit.clause.text);
        }
    }

    #[test]
    fn two_words_are_near_where_reading_every_clause_says_so(
        clause in any::<prop::sample::Index>(),
        one in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        operator in "w/[1-9]|pre/[1-9]|w/s"
    ) {
        let clauses = clauses();
        let words = exact_words(&clauses[clause.index(clauses.len())].text);
        let (one, other) = (&words[one.index(words.len())], &words[other.index(words.len())]);
        let query = format!("{one} {operator} {other}");
        prop_assume!(parse(&query).faults.is_empty());
        let found = places(&ask(&SearchRequest { limit: 1000, ..plain(&query) }));
        for clause in &clauses {
            let is_found = found.contains(&clause.id.0);
            let holds = |language| holds(&query, clause, language);
            prop_assert!(is_found || !holds(clause.language), "{}: {}", query, clause.text);
            // The index finds a word in the analysis of any language.
            let holds_in_any = [clause.language, Language::De, Language::En].into_iter().any(holds);
            prop_assert!(!is_found || holds_in_any, "{}: {}", query, clause.text);
        }
    }

    #[test]
    fn what_is_marked_holds_the_word_asked_for(
        clause in any::<prop::sample::Index>(), word in any::<prop::sample::Index>()
    ) {
        let clauses = clauses();
        let words = exact_words(&clauses[clause.index(clauses.len())].text);
        let asked = &words[word.index(words.len())];
        let hits = ask(&SearchRequest { limit: 1000, ..plain(asked) });
        for hit in &hits.hits {
            for span in &hit.highlights {
                let marked = span.of(&hit.clause.text);
                prop_assert!(is_form_of(marked, asked), "{}: {}", asked, marked);
            }
        }
    }

    #[test]
    fn highlights_lie_on_char_boundaries_and_hold_a_word(
        query in "(?:Rückübernahme|Kosten|Frist|eigene|Visa|readmi\\*|\\*kosten|Pässe|daten|w/s|w/5|OR|NOT|\\(|\\)|\"Visa-Erleichterungen für\"| ){1,9}"
    ) {
        for hit in &ask(&SearchRequest::of(query.as_str())).hits {
            let text = &hit.clause.text;
            let mut last = 0;
            for span in &hit.highlights {
                prop_assert!(span.start >= last && text.is_char_boundary(span.start));
                let words = text.get(span.start..span.end);
                prop_assert!(words.is_some_and(|words| words.chars().any(char::is_alphanumeric)));
                last = span.end;
            }
        }
    }
}

//! Clauses, their places and their instrument: texts of our own in every layout, the
//! invariants over any text, and the scorer's measure over real layouts where they are at hand.

use klausel::extract::{Limits, Source, documents};
use klausel::model::{
    BindingForce, Block, BlockRole, Document, InstrumentKind, Language, Line, Medium, Page, Rect,
    Span, WarningKind,
};
use klausel::rules::Rules;
use klausel::structure::{Structured, structure};
use proptest::prelude::*;

use crate::clause_measure;

use BlockRole::{Body, Footnote, Heading, ListItem};

/// Boundaries (F1) over all readable files of the measured folder; it only rises.
const BOUNDARY_FLOOR: f64 = 0.985;

/// Locators right among the matched clauses; it only rises.
const LOCATOR_FLOOR: f64 = 0.985;

fn rules() -> Rules {
    Rules::builtin().expect("the built-in rules are sound")
}

/// A document of one text, a paragraph a line, as Markdown or HTML deliver it.
fn document(paragraphs: &[(BlockRole, &str)]) -> Document {
    let mut document = Document {
        medium: Medium::Markdown,
        pages: vec![Page { number: 1, ..Page::default() }],
        ..Document::default()
    };
    for (role, words) in paragraphs {
        if !document.text.is_empty() {
            document.text.push('\n');
        }
        let span = Span::new(document.text.len(), document.text.len() + words.len());
        document.text.push_str(words);
        let (page, bbox) = (1, Rect::default());
        document.lines.push(Line { span, page, bbox });
        let language = Language::Other;
        document.blocks.push(Block { span, role: *role, page, bbox, language, continues: false });
    }
    document.texts = vec![Span::new(0, document.text.len())];
    document
}

fn read(paragraphs: &[(BlockRole, &str)]) -> (Document, Structured) {
    let mut document = document(paragraphs);
    let found = structure(&mut document, &rules());
    (document, found)
}

/// Reads the paragraphs and compares the places found with `expected`.
fn check(paragraphs: &[(BlockRole, &str)], expected: &[&str]) {
    let (_, found) = read(paragraphs);
    let places: Vec<String> =
        found.clauses.iter().map(|clause| clause.locator.to_string()).collect();
    assert_eq!(places, expected);
}

const TREATY: [(BlockRole, &str); 22] = [
    (
        Heading,
        "Abkommen zwischen der Regierung der Republik Kenia und der Regierung der Republik Usbekistan über Reisen",
    ),
    (Body, "Die Regierung der Republik Kenia"),
    (Body, "und"),
    (Body, "die Regierung der Republik Usbekistan,"),
    (Body, "in dem Wunsch, das Reisen zu erleichtern,"),
    (Body, "im Bestreben, einander zu helfen,"),
    (Body, "haben Folgendes vereinbart:"),
    (Heading, "I. Reisen"),
    (Heading, "Artikel 1"),
    (Heading, "Begriffe"),
    (ListItem, "(1) In diesem Abkommen bedeutet:"),
    (ListItem, "a) Reise jede Fahrt;"),
    (ListItem, "b) Ausweis jedes Papier nach Artikel 2 Absatz 1 Buchstabe a) bis c)."),
    (ListItem, "(2) Artikel 2 bleibt unberührt."),
    (Heading, "Artikel 2"),
    (Heading, "Ausweise"),
    (Body, "Jede Vertragspartei erkennt folgende Ausweise an:"),
    (ListItem, "– Pässe;"),
    (ListItem, "– Personalausweise,"),
    (Body, "sofern sie gültig sind."),
    (Heading, "Artikel 3"),
    (
        Body,
        "Dieses Abkommen tritt 30 Tage nach seiner Unterzeichnung in Kraft. Jede Vertragspartei kann es kündigen.",
    ),
];

#[test]
fn a_treaty_becomes_its_tree_of_provisions() {
    let mut paragraphs = TREATY.to_vec();
    paragraphs.push((
        Body,
        "Geschehen zu Nairobi am 1. März 2020 in zwei Urschriften in englischer Sprache.",
    ));
    check(
        &paragraphs,
        &[
            "title",
            "parties",
            "parties",
            "parties",
            "rec_1",
            "rec_2",
            "formula",
            "art_1__para_1",
            "art_1__para_1__point_a",
            "art_1__para_1__point_b",
            "art_1__para_2",
            "art_2",
            "art_2__indent_1",
            "art_2__indent_2",
            "art_2__wrap",
            "art_3",
            "sign",
        ],
    );
}

#[test]
fn a_point_carries_its_chapeau_and_its_articles_heading() {
    let (document, found) = read(&TREATY);
    let point = found.clauses.iter().find(|c| c.locator.to_string() == "art_1__para_1__point_a");
    let point = point.expect("the point is found");
    let words = |span: Option<Span>| span.map(|span| span.of(&document.text));
    assert_eq!(words(point.chapeau), Some("In diesem Abkommen bedeutet:"));
    assert_eq!(words(point.heading), Some("Begriffe"));
    assert_eq!(words(point.marker), Some("a)"));
    assert_eq!(point.body.of(&document.text), "Reise jede Fahrt;");
}

#[test]
fn an_instrument_names_its_kind_force_parties_and_dates() {
    let mut paragraphs = TREATY.to_vec();
    paragraphs.push((
        Body,
        "Geschehen zu Nairobi am 1. März 2020 in zwei Urschriften in englischer Sprache.",
    ));
    let (_, found) = read(&paragraphs);
    let instrument = found.instrument;
    assert_eq!(instrument.kind, InstrumentKind::Treaty);
    assert_eq!(instrument.binding, BindingForce::Binding);
    let parties: Vec<&str> = instrument.parties.iter().map(|p| p.country.as_str()).collect();
    assert_eq!(parties, ["KE", "UZ"]);
    assert_eq!(instrument.signed.map(|said| said.value.to_string()).as_deref(), Some("2020-03-01"));
    assert_eq!(
        instrument.in_force.map(|said| said.value.to_string()).as_deref(),
        Some("2020-03-31")
    );
    assert_eq!(instrument.place.map(|said| said.value).as_deref(), Some("Nairobi"));
}

#[test]
fn a_memorandum_is_cited_by_its_numbers() {
    check(
        &[
            (
                Heading,
                "Memorandum of Understanding between the Ministry of Ghana and the Ministry of India",
            ),
            (Body, "The Participants have reached the following understanding:"),
            (Heading, "1. Purpose"),
            (ListItem, "1.1 The Participants will help each other."),
            (ListItem, "1.2 They will report."),
            (Heading, "2. Legal status"),
            (Body, "This Memorandum is not legally binding."),
        ],
        &["title", "formula", "para_1__point_1.1", "para_1__point_1.2", "para_2"],
    );
}

#[test]
fn unnumbered_paragraphs_and_bullets_are_counted() {
    check(
        &[
            (Heading, "Gemeinsame Erklärung über Zusammenarbeit"),
            (Body, "Die Teilnehmer haben Folgendes vereinbart:"),
            (Body, "Die Teilnehmer helfen einander."),
            (Body, "Sie beabsichtigen insbesondere:"),
            (ListItem, "• Kurse;"),
            (ListItem, "• Messen."),
            (Body, "Sie treffen sich jedes Jahr."),
        ],
        &["title", "formula", "p_1", "p_2", "p_2__indent_1", "p_2__indent_2", "p_3"],
    );
}

#[test]
fn a_protocol_behind_the_signatures_has_numbering_of_its_own() {
    let mut paragraphs = TREATY.to_vec();
    paragraphs.extend([
        (Body, "Geschehen zu Nairobi am 1. März 2020."),
        (Heading, "Durchführungsprotokoll"),
        (Heading, "Artikel 1"),
        (Body, "Die Behörden werden benannt."),
        (Heading, "Artikel 2"),
        (Body, "Die Formblätter stehen in der Anlage."),
        (Heading, "Anlage 1"),
        (Body, "Formblatt"),
    ]);
    let (_, found) = read(&paragraphs);
    let places: Vec<String> =
        found.clauses.iter().rev().take(3).map(|clause| clause.locator.to_string()).collect();
    assert_eq!(places, ["annex_1", "prot_1__art_2", "prot_1__art_1"]);
}

#[test]
fn a_bracketed_i_is_a_letter_behind_h_and_roman_elsewhere() {
    let list: Vec<(BlockRole, String)> = ('a'..='j')
        .map(|letter| (ListItem, format!("({letter}) Stück {letter};")))
        .chain([(ListItem, "(k) das sind:".to_owned())])
        .chain(["i", "ii", "iii"].map(|n| (ListItem, format!("({n}) Teil {n};"))))
        .collect();
    let mut paragraphs =
        vec![(Heading, "Abkommen über Listen"), (Heading, "Artikel 1"), (Body, "Es gibt:")];
    paragraphs.extend(list.iter().map(|(role, words)| (*role, words.as_str())));
    paragraphs.extend([(Heading, "Artikel 2"), (Body, "Ende.")]);
    let (_, found) = read(&paragraphs);
    let places: Vec<String> = found.clauses.iter().map(|c| c.locator.to_string()).collect();
    assert!(places.contains(&"art_1__point_i".to_owned()), "{places:?}");
    assert!(places.contains(&"art_1__point_k__subpoint_i".to_owned()), "{places:?}");
    assert!(places.contains(&"art_1__point_k__subpoint_iii".to_owned()), "{places:?}");
}

#[test]
fn articles_numbered_anew_in_each_part_carry_their_part() {
    check(
        &[
            (Heading, "Vertrag über Teile"),
            (Heading, "Teil I"),
            (Heading, "Artikel 1"),
            (Body, "Eins."),
            (Heading, "Artikel 2"),
            (Body, "Zwei."),
            (Heading, "Teil II"),
            (Heading, "Artikel 1"),
            (Body, "Wieder eins."),
        ],
        &["title", "part_i__art_1", "part_i__art_2", "part_ii__art_1"],
    );
}

#[test]
fn a_gap_in_the_numbering_is_told_and_loses_no_clause() {
    let (document, found) = read(&[
        (Heading, "Abkommen über Lücken"),
        (Heading, "Artikel 1"),
        (ListItem, "(1) Eins."),
        (ListItem, "(3) Drei."),
        (Heading, "Artikel 4"),
        (Body, "Vier."),
    ]);
    assert_eq!(found.clauses.len(), 4);
    let told = document.warnings.iter().filter(|w| w.kind == WarningKind::Numbering).count();
    assert_eq!(told, 2, "{:?}", document.warnings);
}

#[test]
fn footnotes_stand_apart() {
    check(
        &[
            (Heading, "Abkommen über Noten"),
            (Heading, "Artikel 1"),
            (Body, "Es gilt das andere Abkommen,"),
            (Footnote, "1 SR 0.1"),
            (Body, "soweit es passt."),
            (Heading, "Artikel 2"),
            (Body, "Ende."),
        ],
        &["title", "art_1__p_1", "fn_1", "art_1__p_2", "art_2"],
    );
}

#[test]
fn a_notice_before_the_title_gives_its_day_and_keeps_its_name() {
    let (document, found) = read(&[
        (Heading, "Bekanntmachung über das Inkrafttreten des Abkommens über den Grenzverkehr"),
        (Body, "Das Abkommen ist nach seinem Artikel 2 am 1. Juni 2012 in Kraft getreten."),
        (Heading, "Abkommen zwischen der Republik Österreich und der Republik Ghana über Grenzen"),
        (Body, "sind wie folgt übereingekommen:"),
        (Heading, "Artikel 1"),
        (Body, "Die Grenzen sind offen."),
        (Heading, "Artikel 2"),
        (Body, "Dieses Abkommen tritt nach Austausch der Noten in Kraft."),
        (Body, "Geschehen zu Wien am 4. Mai 2011."),
    ]);
    let instrument = &found.instrument;
    assert_eq!(instrument.kind, InstrumentKind::Treaty);
    assert!(instrument.title.as_deref().is_some_and(|title| title.starts_with("Abkommen zwisch")));
    let day = instrument.in_force.as_ref().map(|said| said.value.to_string());
    assert_eq!(day.as_deref(), Some("2012-06-01"));
    let places: Vec<String> =
        found.clauses.iter().take(3).map(|clause| clause.locator.to_string()).collect();
    assert_eq!(places, ["notice_1", "notice_2", "title"]);
    assert!(document.text.starts_with("Bekanntmachung"));
}

#[test]
fn a_title_of_noun_and_day_stands_over_the_instrument_itself() {
    let (_, found) = read(&[
        (Heading, "Briefwechsel vom 2. März 1951 zwischen der Schweiz und Ghana über Visa"),
        (Body, "Herr Minister, nach dem Gespräch mit dem Sprecher teile ich Ihnen dies mit."),
        (Body, "Wer einreist, braucht kein Visum."),
    ]);
    assert_eq!(found.instrument.kind, InstrumentKind::ExchangeOfNotes);
    let parties: Vec<&str> =
        found.instrument.parties.iter().map(|party| party.country.as_str()).collect();
    assert_eq!(parties, ["CH", "GH"]);
}

#[test]
fn a_paragraph_alone_in_a_section_is_the_section() {
    check(
        &[
            (Heading, "Abkommen zwischen der Republik Österreich und der Republik Ghana"),
            (Body, "sind wie folgt übereingekommen:"),
            (Heading, "§ 1"),
            (Body, "Die Grenzen sind offen."),
            (Heading, "§ 2"),
            (Body, "Die Brücke ist frei."),
            (Body, "Der Tunnel ist gesperrt."),
        ],
        &["title", "formula", "sec_1", "sec_2__p_1", "sec_2__p_2"],
    );
}

#[test]
fn a_note_under_the_title_does_not_hide_the_parties() {
    let (_, found) = read(&[
        (Heading, "Vereinbarung vom 3. Mai 1961 über Seeleute"),
        (Body, "¹ Übersetzung des englischen Originaltextes"),
        (Body, "Die Regierungen des Königreichs Belgien und des Königreichs Norwegen,"),
        (Body, "sind wie folgt übereingekommen:"),
        (Heading, "Art. 1"),
        (Body, "Die Häfen sind offen."),
        (Heading, "Art. 2"),
        (Body, "Die Schiffe sind frei."),
    ]);
    let parties: Vec<&str> =
        found.instrument.parties.iter().map(|party| party.country.as_str()).collect();
    assert_eq!(parties, ["BE", "NO"]);
}

#[test]
fn a_press_text_about_agreements_stays_press() {
    let (_, found) = read(&[
        (Heading, "Ministerin unterzeichnet Abkommen"),
        (Body, "Die Ministerin sagte am Montag, das Abkommen sehe Visa-Erleichterungen vor."),
        (Body, "Laut Ministerium werden Fachkräfte gesucht."),
    ]);
    assert_eq!(found.instrument.kind, InstrumentKind::Press);
    let places: Vec<String> = found.clauses.iter().map(|c| c.locator.to_string()).collect();
    assert_eq!(places, ["title", "p_1", "p_2"]);
}

fn paragraphs() -> impl Strategy<Value = Vec<(BlockRole, String)>> {
    let role = prop_oneof![Just(Heading), Just(Body), Just(ListItem), Just(Footnote)];
    let words = prop_oneof![
        Just("Artikel 1".to_owned()),
        Just("Artikel 2 Kosten".to_owned()),
        Just("Teil II".to_owned()),
        Just("Anlage 1".to_owned()),
        Just("Durchführungsprotokoll".to_owned()),
        Just("(1) Die Seiten zahlen:".to_owned()),
        Just("(2) Sie prüfen. (3) Sie enden.".to_owned()),
        Just("a) Pässe; b) Visa; und c) Karten.".to_owned()),
        Just("ii) zwei".to_owned()),
        Just("– ein Strich".to_owned()),
        Just("1.2 Teilnummer".to_owned()),
        Just("in dem Wunsch, zu helfen,".to_owned()),
        Just("haben Folgendes vereinbart:".to_owned()),
        Just("Geschehen zu Bern am 1. Mai 2000".to_owned()),
        Just("und klein geht es weiter".to_owned()),
        "[ -~äöüß„“–()0-9.;:]{1,60}".prop_map(|words| words),
    ];
    prop::collection::vec((role, words), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn clauses_cover_the_text_in_order_without_overlap(paragraphs in paragraphs()) {
        let borrowed: Vec<(BlockRole, &str)> =
            paragraphs.iter().map(|(role, words)| (*role, words.as_str())).collect();
        let (document, found) = read(&borrowed);
        let mut end = 0;
        let mut ids = std::collections::HashSet::new();
        for clause in &found.clauses {
            prop_assert!(clause.span.start >= end, "{:?} overlaps", clause.id);
            let between = Span::new(end, clause.span.start).of(&document.text);
            prop_assert!(between.trim().is_empty(), "{between:?} is in no clause");
            prop_assert!(clause.span.contains(clause.body));
            prop_assert!(ids.insert(clause.id.clone()), "{} stands twice", clause.id);
            end = clause.span.end;
        }
        let rest = Span::new(end, document.text.len()).of(&document.text);
        prop_assert!(rest.trim().is_empty(), "{rest:?} is in no clause");
    }
}

#[test]
fn typeset_layouts_are_cut_as_their_sources_are() {
    let Some(folder) = std::env::var_os("KLAUSEL_TEST_DATA").map(std::path::PathBuf::from) else {
        println!("skipped: KLAUSEL_TEST_DATA is not set");
        return;
    };
    let Ok(entries) = std::fs::read_dir(folder.join("pdf")) else {
        println!("skipped: KLAUSEL_TEST_DATA has no folder pdf");
        return;
    };
    let rules = rules();
    let mut total = clause_measure::Tally::default();
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.to_string_lossy().ends_with(".truth.json")) {
        let truth = clause_measure::Truth::read(path);
        if !truth.is_scored() {
            continue;
        }
        let pdf = path.with_file_name(&truth.pdf);
        let bytes = std::fs::read(&pdf).expect("a truth file names its PDF");
        let source = Source::new(&truth.pdf, &bytes);
        let Ok(found) = documents(&source, &Limits::default()) else { continue };
        for mut document in found {
            let structured = structure(&mut document, &rules);
            total.add(&truth, &document, &structured.clauses);
        }
    }
    println!("boundaries {:.3}, locators {:.3}", total.boundaries(), total.locators());
    assert!(total.boundaries() >= BOUNDARY_FLOOR, "boundary F1 {:.4}", total.boundaries());
    assert!(total.locators() >= LOCATOR_FLOOR, "locators {:.4}", total.locators());
}

//! What a cell is made of, on a few clauses.

use klausel::{
    compare::{Cell, CellState, CompareRequest, Subject, Topic, compare},
    index::{Reader, Writer},
    model::{CountryCode, Debtor, Dossier, Modality, Pillar},
    rules::Rules,
};

use crate::sample::{Words, de, fingerprints, press, source, treaty};

/// Compares one state on one pillar over the documents.
fn cell(dossiers: &[Dossier], state: &str, pillar: &str) -> Cell {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    for dossier in dossiers {
        writer
            .put(source(dossier.document.id.as_str()), std::slice::from_ref(dossier))
            .expect("takes it");
    }
    writer.commit().expect("commits");
    let reader = Reader::open(dir.path()).expect("opens");
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let request = CompareRequest {
        subjects: vec![Subject::Country(CountryCode::new(state).expect("a code"))],
        topics: vec![Topic { pillar: Pillar(pillar.to_owned()), topic: None }],
        home: CountryCode::new("DE"),
        ..CompareRequest::default()
    };
    let comparison = compare(&reader, &rules, &request).expect("answers");
    comparison.rows[0].cells[0].clone()
}

fn duty<'a>(locator: &'a str, text: &'a str, topic: &'a str) -> Words<'a> {
    Words {
        topic: (!topic.is_empty()).then_some(topic),
        modality: Some(Modality::Obligation),
        ..de(locator, text)
    }
}

fn report(names: &str) -> Dossier {
    let text = "Tunesien wolle abgelehnte Asylbewerber zurücknehmen, hieß es.";
    let mut dossier = press("tunis.html", &[duty("p_1", text, "returns/removal")]);
    dossier.taggings[0].countries = CountryCode::new(names).into_iter().collect();
    dossier
}

#[test]
fn what_only_the_press_reports_is_mentioned_and_promises_nothing() {
    let cell = cell(&[report("TN")], "TN", "returns");
    assert_eq!(cell.state, CellState::Mention);
    assert_eq!(cell.clauses[0].document.id.as_str(), "tunis.html");
}

#[test]
fn a_report_does_not_break_the_silence_of_a_treaty() {
    let visas = duty("art_1", "Die Parteien erteilen Visa.", "visas/facilitation");
    let cell =
        cell(&[treaty("tn.md", "TN", "2014-06-11", &[visas]), report("TN")], "TN", "returns");
    assert_eq!((cell.state, cell.press.len()), (CellState::Silent, 1));
}

#[test]
fn a_report_on_one_state_says_nothing_about_another() {
    assert_eq!(cell(&[report("TN")], "MA", "returns").state, CellState::NotInCorpus);
}

#[test]
fn a_limit_belongs_to_the_article_around_it() {
    let answered = Words {
        answer_days: Some(20),
        ..duty("art_6__para_2", "Es ist innerhalb von 20 Tagen zu beantworten.", "")
    };
    let asked =
        duty("art_6__para_1", "Das Ersuchen ist schriftlich.", "returns/request-and-answer");
    let cell = cell(&[treaty("ge.md", "GE", "2008-03-10", &[asked, answered])], "GE", "returns");
    assert_eq!((cell.clauses.len(), cell.deadlines.len()), (1, 1));
    assert_eq!(cell.deadlines[0].clause.id.as_str(), "ge.md#art_6__para_2");
}

#[test]
fn a_limit_between_two_pillars_belongs_to_neither() {
    let answered =
        Words { answer_days: Some(20), ..duty("art_6__para_3", "Es ist zu beantworten.", "") };
    let returns = duty("art_6__para_1", "Das Ersuchen ist schriftlich.", "returns/removal");
    let visas = duty("art_6__para_2", "Der Antrag ist schriftlich.", "visas/facilitation");
    let treaty = treaty("ge.md", "GE", "2008-03-10", &[returns, visas, answered]);
    assert_eq!(cell(&[treaty], "GE", "returns").deadlines, []);
}

#[test]
fn what_a_party_owes_comes_before_what_merely_has_to_happen() {
    let written = duty("art_1", "Das Ersuchen ist schriftlich zu stellen.", "returns/removal");
    let takes = duty("art_2", "Jede Partei übernimmt ihre Angehörigen.", "returns/removal");
    let mut treaty = treaty("ge.md", "GE", "2008-03-10", &[written, takes]);
    let promise = treaty.taggings[1].commitment.as_mut().expect("a duty");
    promise.debtor = Some(Debtor::Both);
    let cell = cell(&[treaty], "GE", "returns");
    assert_eq!(cell.clauses[0].id.as_str(), "ge.md#art_2");
}

//! Documents of largely the same wording are told, and all of them stay.

use klausel::{index::Reader, model::DocumentId};

use crate::ingest::Desk;

/// A story as an agency sends it.
const STORY: &str = "Deutschland und Georgien wollen bei der Rückführung abgelehnter Asylbewerber \
    enger zusammenarbeiten. Das kündigten die Innenminister beider Staaten nach einem Treffen in \
    Tiflis an. Eine gemeinsame Arbeitsgruppe soll bis zum Sommer klären, wie Ersuchen schneller \
    beantwortet werden können. Zugleich sollen Pflegekräfte leichter ein Visum erhalten. Der \
    georgische Minister sprach von einem Neuanfang, sein deutscher Kollege von einer Partnerschaft, \
    die beiden Seiten nutze. Menschenrechtler warnten davor, Schutzsuchende ohne Prüfung ihres \
    Antrags zurückzuschicken. Im vergangenen Jahr kehrten rund zwölfhundert Menschen zurück, etwa \
    die Hälfte davon freiwillig und mit Unterstützung des Bundes.";

/// An agreement with a state.
fn agreement(with: &str, days: &str) -> String {
    format!(
        "Abkommen zwischen der Regierung der Bundesrepublik Deutschland und der Regierung von \
         {with} über die Rückübernahme von Personen\n\nArtikel 1\n\n(1) Jede Vertragspartei \
         übernimmt auf Ersuchen der anderen Vertragspartei ohne weitere Förmlichkeiten ihre eigenen \
         Staatsangehörigen, die die Voraussetzungen für die Einreise oder den Aufenthalt nicht \
         oder nicht mehr erfüllen.\n\n(2) Das Ersuchen wird innerhalb von {days} Tagen schriftlich \
         beantwortet. Die Ablehnung eines Ersuchens ist zu begründen.\n\nArtikel 2\n\nDie Kosten \
         der Beförderung bis zur Grenze der ersuchten Vertragspartei trägt die ersuchende \
         Vertragspartei.\n"
    )
}

fn page(outlet: &str, title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=de><head><meta charset=utf-8><title>{title} - {outlet}</title>\
         <meta property=og:site_name content='{outlet}'><meta property=og:type content=article>\
         </head><body><article><h1>{title}</h1><p>{body}</p></article></body></html>"
    )
}

fn alike(reader: &Reader) -> Vec<Vec<&'static str>> {
    let known = ["bote.html", "kurier.html", "anders.html", "entwurf.txt", "gezeichnet.txt"];
    let groups = reader.alike().expect("the index is whole");
    let named = |id: &DocumentId| *known.iter().find(|name| **name == id.as_str()).expect("known");
    groups.iter().map(|group| group.iter().map(named).collect()).collect()
}

#[test]
fn one_story_in_two_papers_is_told_and_stays_twice() {
    let desk = Desk::new();
    let (begin, _) = STORY.split_at(STORY.find("Im vergangenen").expect("it says so"));
    let framed = format!("Tiflis/Berlin. {begin} Mehr dazu lesen Sie in der Ausgabe von morgen.");
    let other = STORY.split(' ').rev().collect::<Vec<_>>().join(" ");
    desk.write("bote.html", page("Bote", "Neuanfang mit Georgien", STORY));
    desk.write("kurier.html", page("Kurier", "Georgien nimmt Menschen zurück", &framed));
    desk.write("anders.html", page("Anzeiger", "Ganz andere Sätze", &other));
    desk.index();
    let reader = desk.reader();
    assert_eq!(alike(&reader), [["bote.html", "kurier.html"]]);
    assert_eq!(reader.documents().expect("they are there").len(), 3, "none is dropped");
}

#[test]
fn a_draft_is_told_beside_the_signed_text_but_a_model_for_many_states_is_no_copy() {
    let desk = Desk::new();
    desk.write("entwurf.txt", agreement("Georgien", "zwanzig"));
    desk.write("gezeichnet.txt", agreement("Georgien", "dreißig"));
    desk.write("anderer-staat.txt", agreement("Tunesien", "dreißig"));
    desk.index();
    assert_eq!(alike(&desk.reader()), [["entwurf.txt", "gezeichnet.txt"]]);
}

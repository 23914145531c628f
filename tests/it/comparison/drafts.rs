//! Two agreements on one matter by different hands: other numbers, other words, other lists.

use std::{collections::BTreeSet, fs};

use tempfile::TempDir;

use crate::shelf::Shelf;

/// One sentence for what the other draft spells out; the definitions come last.
const SHORT: &str =
    "# Abkommen vom 1. Juni 2005 zwischen der Schweiz und Georgien über die Rückübernahme

##### Art. 1 Rückübernahme

Jede Vertragspartei übernimmt auf Antrag der anderen Vertragspartei ihre Staatsangehörigen, die \
die Voraussetzungen für die Einreise oder den Aufenthalt nicht erfüllen.

##### Art. 2 Durchbeförderung

Jede Vertragspartei gestattet auf Antrag der anderen Vertragspartei die Durchbeförderung von \
Ausländern, wenn das Zielland sie aufnimmt.

##### Art. 3 Andere Verpflichtungen

Unberührt bleiben die Verpflichtungen aus dem Abkommen über die Rechtsstellung der Flüchtlinge \
und aus den Abkommen über die Auslieferung.

##### Art. 4 Definitionen

In diesem Abkommen gelten folgende Definitionen:

- a) «Ausländer» bezeichnet jede Person, die keiner Vertragspartei angehört;

- b) «Visum» bezeichnet die Bewilligung einer Vertragspartei zur Einreise.
";

const LONG: &str =
    "# Abkommen vom 1. Mai 2010 zwischen der Schweiz und der Republik Moldau über die Rückübernahme

##### Art. 1 Definitionen

Für die Zwecke dieses Abkommens gelten folgende Definitionen:

- a) «Visum» bezeichnet die Entscheidung eines Staates, die zur Einreise in sein Hoheitsgebiet \
erforderlich ist.

- b) «Drittstaatsangehöriger» bezeichnet jede Person mit einer anderen Staatsangehörigkeit.

##### Art. 2 Rückübernahme durch die Republik Moldau

Die Republik Moldau rückübernimmt auf Ersuchen der Schweiz ihre Staatsangehörigen, welche die \
Voraussetzungen für die Einreise, die Anwesenheit oder den Aufenthalt nicht erfüllen.

##### Art. 3 Rückübernahme durch die Schweiz

Die Schweiz rückübernimmt auf Ersuchen der Republik Moldau ihre Staatsangehörigen, welche die \
Voraussetzungen für die Einreise, die Anwesenheit oder den Aufenthalt nicht erfüllen.

##### Art. 4 Kosten

Die Kosten der Beförderung trägt der ersuchende Staat.

##### Art. 5 Grundsätze der Durchbeförderung

Die Staaten genehmigen die Durchbeförderung Drittstaatsangehöriger, wenn der Zielstaat ihre \
Rückübernahme gewährleistet.

##### Art. 6 Unberührtheitsklausel

Dieses Abkommen lässt die Pflichten der Staaten unberührt, insbesondere aus:

- a) dem Übereinkommen über die Rechtsstellung der Flüchtlinge;

- b) internationalen Übereinkommen über die Auslieferung.
";

/// Pairs of places that `compare --diff` sets side by side.
fn linked() -> BTreeSet<(String, String)> {
    let corpus = TempDir::new().expect("a folder");
    for (name, text) in [("corpus.toml", "home = \"CH\"\n"), ("short.md", SHORT), ("long.md", LONG)]
    {
        fs::write(corpus.path().join(name), text).expect("writable");
    }
    let shelf = Shelf::of(corpus.path(), &[]);
    let answer = shelf.run(&["compare", "short.md", "long.md", "--diff", "--format", "json"]);
    let alignment = answer.object();
    let places = |side: &serde_json::Value| -> Vec<String> {
        let clauses = side.as_array().expect("a list").iter();
        let place = |id: &str| id.rsplit_once('#').expect("a place").1.to_owned();
        clauses.map(|clause| place(clause["clause"].as_str().expect("an id"))).collect()
    };
    let mut links = BTreeSet::new();
    for pair in alignment["pairs"].as_array().expect("a list") {
        for left in places(&pair["left"]) {
            links.extend(places(&pair["right"]).into_iter().map(|right| (left.clone(), right)));
        }
    }
    links.retain(|(left, right)| left.starts_with("art_") && right.starts_with("art_"));
    links
}

#[test]
fn different_drafts_are_read_side_by_side_by_what_they_are_about() {
    let links = linked();
    let expected = [
        ("art_1", "art_2"),
        ("art_1", "art_3"),
        ("art_2", "art_5"),
        ("art_3", "art_6"),
        ("art_3", "art_6__point_a"),
        ("art_3", "art_6__point_b"),
        ("art_4", "art_1"),
        ("art_4__point_a", "art_1__point_b"),
        ("art_4__point_b", "art_1__point_a"),
    ];
    let expected: BTreeSet<(String, String)> =
        expected.iter().map(|(left, right)| ((*left).to_owned(), (*right).to_owned())).collect();
    assert_eq!(links, expected);
}

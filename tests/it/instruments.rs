//! What each document of the gold table is in law: kind, force, parties, days. The shipped
//! corpus is always measured, the others where they are at hand; floors only rise.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use klausel::extract::{Limits, Source, documents};
use klausel::model::{Document, Instrument, Span};
use klausel::rules::{InstrumentWords, Layers, Rules};
use klausel::structure::structure;
use toml::{Table, Value};

/// Least shares over the shipped corpus.
const CORPUS: [(&str, f64); 4] =
    [("kind", 0.98), ("binding", 0.98), ("parties", 0.98), ("signed", 0.94)];

/// Least shares over all documents of the table.
const ALL: [(&str, f64); 5] =
    [("kind", 0.99), ("binding", 0.95), ("parties", 0.98), ("signed", 0.98), ("in_force", 0.91)];

/// Letters below which a document has no text layer worth the name.
const LEAST_LETTERS: usize = 200;

/// Documents of the table without words; more of them would hide faults of reading.
const MOST_WITHOUT_WORDS: usize = 3;

/// Right answers and questions, by what was asked, and what was wrong.
#[derive(Default)]
struct Score {
    asked: BTreeMap<&'static str, (u32, u32)>,
    faults: Vec<String>,
}

impl Score {
    fn note(&mut self, what: &'static str, path: &str, said: &[String], wanted: &[String]) {
        let (right, all) = self.asked.entry(what).or_default();
        *right += u32::from(said == wanted);
        *all += 1;
        if said != wanted {
            self.faults.push(format!("{what} {path}: {said:?} instead of {wanted:?}"));
        }
    }

    fn share(&self, what: &str) -> f64 {
        let (right, all) = self.asked.get(what).copied().unwrap_or_default();
        f64::from(right) / f64::from(all.max(1))
    }

    fn hold(&self, floors: &[(&str, f64)]) {
        println!("{}", self.faults.join("\n"));
        let without = self.faults.iter().filter(|fault| fault.starts_with("without words")).count();
        assert!(without <= MOST_WITHOUT_WORDS, "{without} documents without words");
        for (what, _) in floors {
            println!("{what} {:.3} of {:?}", self.share(what), self.asked.get(what));
        }
        for (what, floor) in floors {
            assert!(self.share(what) >= *floor, "{what} {:.3}", self.share(what));
        }
    }
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rows() -> Vec<Table> {
    let path = repository().join("tests/gold/instruments.toml");
    let table: Table = fs::read_to_string(path).expect("it is there").parse().expect("TOML");
    let rows = table.get("instrument").and_then(Value::as_array).into_iter().flatten();
    rows.filter_map(|row| row.as_table().cloned()).filter(|row| !row.contains_key("skip")).collect()
}

fn word<'t>(row: &'t Table, key: &str) -> &'t str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn read(path: &Path, rules: &Rules) -> Option<Instrument> {
    let bytes = fs::read(path).ok()?;
    let name = path.file_name()?.to_string_lossy();
    let mut read = documents(&Source::new(&name, &bytes), &Limits::default()).ok()?;
    let mut document = read.next()?;
    // A scan has no words before it is recognised; recognition is measured elsewhere.
    let has_words = document.text.chars().filter(|c| c.is_alphabetic()).count() >= LEAST_LETTERS;
    has_words.then(|| structure(&mut document, rules).instrument)
}

fn compare(row: &Table, found: &Instrument, score: &mut Score) {
    let path = word(row, "path");
    let one = |key: &str| vec![word(row, key).to_owned()];
    let day = |key: &str| row.get(key).map(ToString::to_string).into_iter().collect::<Vec<_>>();
    score.note("kind", path, &[found.kind.as_str().to_owned()], &one("kind"));
    let signed: Vec<String> = found.signed.iter().map(|said| said.value.to_string()).collect();
    score.note("signed", path, &signed, &day("signed"));
    if word(row, "kind") == "press" {
        return;
    }
    score.note("binding", path, &[found.binding.as_str().to_owned()], &one("binding"));
    let parties = found.parties.iter().map(|party| party.country.as_str().to_owned());
    let mut parties: Vec<String> = parties.collect();
    parties.sort();
    let wanted = row.get("parties").and_then(Value::as_array).into_iter().flatten();
    let mut wanted: Vec<String> = wanted.filter_map(Value::as_str).map(str::to_owned).collect();
    wanted.sort();
    score.note("parties", path, &parties, &wanted);
    // What only the head of a Markdown file knows is not asked of the text.
    if word(row, "in_force_from") != "front_matter" {
        let day_in_force: Vec<String> =
            found.in_force.iter().map(|said| said.value.to_string()).collect();
        score.note("in_force", path, &day_in_force, &day("in_force"));
    }
}

/// Measures the documents below `folders`: the start of a path, and where that lies.
fn measure(folders: &[(&str, PathBuf)]) -> Score {
    let layers = Layers { corpus: Some(repository().join("corpus/rules")), ..Layers::default() };
    let rules = Rules::load(&layers).expect("the rules are sound");
    let mut score = Score::default();
    for row in rows() {
        let path = word(&row, "path");
        let folder = folders.iter().find(|(start, _)| path.starts_with(start));
        let Some((_, folder)) = folder else { continue };
        match read(&folder.join(path), &rules) {
            Some(found) => compare(&row, &found, &mut score),
            None => score.faults.push(format!("without words, not measured: {path}")),
        }
    }
    score
}

#[test]
fn the_shipped_documents_are_known_in_law() {
    measure(&[("corpus/", repository())]).hold(&CORPUS);
}

#[test]
fn real_treaties_are_known_in_law() {
    let data = env::var_os("KLAUSEL_TEST_DATA").map(PathBuf::from).filter(|data| data.is_dir());
    let Some(data) = data else {
        println!("KLAUSEL_TEST_DATA is not set: real treaties are not measured");
        return;
    };
    measure(&[("corpus/", repository()), ("", data)]).hold(&ALL);
}

/// The kinds that the paragraphs of a text name, in the order of their first mention.
fn kinds_named(text: &str) -> Vec<&'static str> {
    let words = InstrumentWords::builtin().expect("the built-in table is sound");
    let mut kinds = Vec::new();
    for mention in text.lines().flat_map(|paragraph| words.mentions(paragraph)) {
        if !kinds.contains(&mention.kind.as_str()) {
            kinds.push(mention.kind.as_str());
        }
    }
    kinds
}

#[test]
fn the_founding_article_names_three_kinds_of_instrument() {
    let Some(data) = env::var_os("KLAUSEL_TEST_DATA").map(PathBuf::from) else {
        println!("KLAUSEL_TEST_DATA is not set: the founding article is not read");
        return;
    };
    let Ok(article) = fs::read_to_string(data.join("press/migrationspartnerschaften.txt")) else {
        println!("the founding article is not there");
        return;
    };
    assert_eq!(kinds_named(&article), ["treaty", "declaration", "mou", "structure"]);
}

#[test]
fn the_end_of_an_agreement_is_told_in_whole_sentences() {
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let text = "Abkommen über Reisen\n\nArtikel 1\nDie Seiten erleichtern Reisen.\n\n\
                Artikel 2\nDieses Abkommen wird nach Art. 5 Abs. 2 auf unbestimmte Zeit \
                geschlossen. Jede Seite kann es gemäss Art. 7 kündigen; die Kündigung wird nach \
                drei Monaten wirksam. Die Kosten trägt jede Seite selbst.\n";
    let mut document = Document { text: text.to_owned(), ..Document::default() };
    let instrument = structure(&mut document, &rules).instrument;
    let words = |span: Option<Span>| span.map(|span| span.of(text));
    assert_eq!(
        words(instrument.duration),
        Some("Dieses Abkommen wird nach Art. 5 Abs. 2 auf unbestimmte Zeit geschlossen.")
    );
    let end = "Jede Seite kann es gemäss Art. 7 kündigen; die Kündigung wird nach drei Monaten \
               wirksam.";
    assert_eq!(words(instrument.termination), Some(end));
}

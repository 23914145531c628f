//! Country pairs × pillars against `tests/gold/compare-*.toml`: is the state of each cell right,
//! its strongest clause, and are the time limits of the texts there?

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;
use serde_json::Value;

use crate::shelf::{self, Shelf};

/// Least shares of right states, strongest clauses and time limits; they only rise. Asked are
/// .95, .90 and .97.
const SHIPPED: [f64; 3] = [0.99, 0.99, 0.97];
const TREATIES: [f64; 3] = [0.97, 0.93, 0.99];

#[derive(Deserialize)]
struct Table {
    pair: Vec<Pair>,
    cell: Vec<Cell>,
    deadline: Vec<Deadline>,
}

#[derive(Deserialize)]
struct Pair {
    countries: [String; 2],
}

#[derive(Deserialize)]
struct Cell {
    country: String,
    pillar: String,
    state: Vec<String>,
    #[serde(default)]
    modality: Vec<String>,
    binding: Option<String>,
    best: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    words: Option<String>,
}

#[derive(Deserialize)]
struct Deadline {
    country: String,
    pillar: String,
    #[serde(default)]
    pillars: Vec<String>,
    role: String,
    iso: String,
    basis: String,
    clause: String,
}

/// Right answers among questions, and what was wrong.
#[derive(Default)]
struct Share {
    right: u32,
    all: u32,
    faults: Vec<String>,
}

impl Share {
    fn note(&mut self, is_right: bool, fault: impl FnOnce() -> String) {
        self.all += 1;
        self.right += u32::from(is_right);
        if !is_right {
            self.faults.push(fault());
        }
    }

    fn hold(&self, what: &str, least: f64) {
        let share = f64::from(self.right) / f64::from(self.all.max(1));
        println!("{what} {share:.3} of {}", self.all);
        assert!(share >= least, "{what} {share:.3}:\n{}", self.faults.join("\n"));
    }
}

/// The cells of all pairs by country and pillar, clause ids as the table names them.
type Found = BTreeMap<(String, String), Value>;

/// Compares every pair; a cell must not depend on what stands beside it.
fn compared(shelf: &Shelf, pairs: &[Pair]) -> Found {
    let mut found = Found::new();
    for Pair { countries: [a, b] } in pairs {
        let answer = shelf.run(&["compare", a, b, "--format", "json"]).object();
        for row in answer["rows"].as_array().expect("rows") {
            for country in [a, b] {
                let place = (country.clone(), row["pillar"].as_str().expect("a slug").to_owned());
                let cell = row["cells"][country].clone();
                let before = found.insert(place, cell.clone());
                assert!(before.is_none_or(|before| before == cell), "{country} beside {a}, {b}");
            }
        }
    }
    found
}

/// Tells whether a clause is `place` or stands below it, in whichever parallel text; a place
/// without `#` is a whole document.
fn is_at(clause: &str, place: &str) -> bool {
    let (document, locator) = clause.rsplit_once('#').unwrap_or((clause, ""));
    let (wanted, at) = place.rsplit_once('#').unwrap_or((place, ""));
    let locator = locator.split_once('/').map_or(locator, |(_, locator)| locator);
    let below = locator.strip_prefix(at);
    document.ends_with(wanted)
        && (at.is_empty() || below.is_some_and(|b| b.is_empty() || b.starts_with(['_', '~'])))
}

fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn measure(table: &str, shelf: &Shelf, floors: [f64; 3]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold").join(table);
    let table: Table =
        toml::from_str(&fs::read_to_string(path).expect("it is there")).expect("TOML");
    let found = compared(shelf, &table.pair);
    let cell_of = |country: &str, pillar: &str| &found[&(country.to_owned(), pillar.to_owned())];
    let (mut states, mut strongest, mut deadlines) =
        (Share::default(), Share::default(), Share::default());
    for gold in &table.cell {
        let cell = cell_of(&gold.country, &gold.pillar);
        let place = format!("{} {}", gold.country, gold.pillar);
        let state = cell["state"].as_str().expect("a state");
        let first = &cell["clauses"][0];
        let id = first["clause"].as_str().unwrap_or_default();
        let text = plain(first["text"].as_str().unwrap_or_default());
        let said = format!("{state} {} {} {id} “{text}”", cell["modality"], cell["binding"]);
        states.note(gold.state.iter().any(|s| s == state), || format!("{place}: {said}"));
        let has_clause = gold.best.is_some() || !gold.also.is_empty() || gold.words.is_some();
        if !has_clause {
            continue;
        }
        let places = gold.best.iter().chain(&gold.also);
        let is_named = places.clone().any(|place| is_at(id, place))
            || places.count() == 0
                && gold.words.as_ref().is_some_and(|words| text.contains(&plain(words)));
        let is_strong = gold.modality.is_empty()
            || cell["modality"].as_str().is_none_or(|m| gold.modality.iter().any(|g| g == m));
        let binds = gold.binding.as_deref().is_none_or(|b| cell["binding"] == b);
        strongest.note(is_named && is_strong && binds, || format!("{place}: {said}"));
    }
    for gold in &table.deadline {
        let pillars = gold.pillars.iter().chain([&gold.pillar]);
        let is_there = pillars.clone().any(|pillar| {
            let cell = cell_of(&gold.country, pillar);
            cell["deadlines"].as_array().is_some_and(|limits| {
                limits.iter().any(|limit| {
                    limit["iso"] == gold.iso.as_str()
                        && limit["basis"] == gold.basis.as_str()
                        && limit["role"] == gold.role.as_str()
                })
            })
        });
        deadlines.note(is_there, || {
            let limits = cell_of(&gold.country, &gold.pillar)["deadlines"].as_array().cloned();
            let near: Vec<String> = limits
                .unwrap_or_default()
                .iter()
                .filter(|limit| is_at(limit["clause"].as_str().unwrap_or_default(), &gold.clause))
                .map(Value::to_string)
                .collect();
            format!(
                "{} {}: {} {} {} {}; there: {near:?}",
                gold.country, gold.pillar, gold.role, gold.iso, gold.basis, gold.clause
            )
        });
    }
    for share in [&states, &strongest, &deadlines] {
        println!("{}\n", share.faults.join("\n"));
    }
    states.hold("states", floors[0]);
    strongest.hold("strongest clauses", floors[1]);
    deadlines.hold("deadlines", floors[2]);
}

#[test]
fn pairs_of_the_shipped_corpus_compare_as_read() {
    measure("compare-corpus.toml", shelf::shipped(), SHIPPED);
}

#[test]
fn pairs_of_real_treaties_compare_as_read() {
    let Some(shelf) = shelf::treaties() else { return };
    measure("compare-treaties-de.toml", shelf, TREATIES);
}

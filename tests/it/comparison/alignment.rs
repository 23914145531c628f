//! Alignment of two texts against `tests/gold/alignment.toml`: agreements of one template, and the
//! German and English text of one treaty, whose provisions must be read alike in both languages.

use std::{collections::BTreeSet, fs, path::Path};

use quick_xml::{Reader, events::Event};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

use crate::shelf::{self, Shelf};

/// Least F1 of the links of every pair; it only rises.
const LEAST_F1: f64 = 0.93;

/// The same for texts of different drafts.
const LEAST_F1_OF_OTHER_DRAFTS: f64 = 0.69;

/// Least share of the provisions of two authentic texts whose strength, debtor and time limits are
/// read alike; they only rise. Some texts do differ.
const LEAST_ALIKE: [(&str, f64); 3] = [("modality", 0.905), ("debtor", 0.90), ("deadline", 0.965)];

#[derive(Deserialize)]
struct Table {
    pair: Vec<Pair>,
    parallel: Vec<Parallel>,
}

#[derive(Deserialize)]
struct Pair {
    left: String,
    right: String,
    level: String,
    #[serde(default)]
    drafts: Option<String>,
    links: Vec<[String; 2]>,
    #[serde(default)]
    left_only: Vec<String>,
    #[serde(default)]
    right_only: Vec<String>,
    #[serde(default)]
    changes: Vec<Changed>,
}

#[derive(Deserialize)]
struct Changed {
    right: String,
    words: String,
}

/// Two languages of one treaty: the first `articles` of both have the same numbers.
#[derive(Deserialize)]
struct Parallel {
    left: String,
    right: String,
    articles: u32,
}

impl Pair {
    const fn least_f1(&self) -> f64 {
        if self.drafts.is_some() { LEAST_F1_OF_OTHER_DRAFTS } else { LEAST_F1 }
    }
}

type Links = BTreeSet<(String, String)>;

fn table() -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/alignment.toml");
    toml::from_str(&fs::read_to_string(path).expect("it is there")).expect("TOML")
}

fn hold(name: &str, found: &Links, wanted: &Links, least: f64) {
    let right = found.intersection(wanted).count() as f64;
    let precision = right / found.len().max(1) as f64;
    let recall = right / wanted.len().max(1) as f64;
    let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    println!("{name}: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
    let wrong: Vec<_> = found.difference(wanted).collect();
    let missed: Vec<_> = wanted.difference(found).collect();
    assert!(f1 >= least, "{name}: F1 {f1:.3}\nwrong {wrong:?}\nmissed {missed:?}");
}

fn locator(clause: &Value) -> String {
    let id = clause["clause"].as_str().expect("an id");
    id.rsplit_once('#').expect("a place").1.to_owned()
}

fn aligned(shelf: &Shelf, left: &str, right: &str) -> Value {
    shelf.run(&["compare", left, right, "--diff", "--format", "json"]).object()
}

fn article_links(alignment: &Value) -> Links {
    let articles = alignment["articles"].as_array().expect("a list").iter();
    let place = |pair: &Value, side: usize| pair[side].as_str().expect("a locator").to_owned();
    articles.map(|pair| (place(pair, 0), place(pair, 1))).collect()
}

/// Every link of clauses that the table knows on both sides.
fn clause_links(alignment: &Value, pair: &Pair) -> Links {
    let known = |side: usize, only: &[String]| -> BTreeSet<String> {
        pair.links.iter().map(|link| link[side].clone()).chain(only.iter().cloned()).collect()
    };
    let (left, right) = (known(0, &pair.left_only), known(1, &pair.right_only));
    let mut links = Links::new();
    for pair in alignment["pairs"].as_array().expect("a list") {
        for a in pair["left"].as_array().expect("a list") {
            for b in pair["right"].as_array().expect("a list") {
                links.insert((locator(a), locator(b)));
            }
        }
    }
    links.retain(|(a, b)| left.contains(a) && right.contains(b));
    links
}

#[test]
fn provisions_of_one_template_find_each_other() {
    let Some(shelf) = shelf::treaties() else { return };
    let data = shelf::test_data().expect("the treaties are there");
    for pair in &table().pair {
        let path = |name: &str| data.join(name).display().to_string();
        let alignment = aligned(shelf, &path(&pair.left), &path(&pair.right));
        let wanted: Links = pair.links.iter().map(|[a, b]| (a.clone(), b.clone())).collect();
        if pair.level == "article" {
            // Only the agreements themselves are in the table, not their protocols.
            let mut found = article_links(&alignment);
            found.retain(|(a, b)| a.starts_with("art_") && b.starts_with("art_"));
            hold(&pair.right, &found, &wanted, LEAST_F1);
        } else {
            hold(&pair.left, &clause_links(&alignment, pair), &wanted, pair.least_f1());
        }
        let mut called_out = 0;
        for change in &pair.changes {
            let pairs = alignment["pairs"].as_array().expect("a list").iter();
            let of_clause = pairs.filter(|pair| {
                let right = pair["right"].as_array().expect("a list");
                right.iter().any(|clause| locator(clause) == change.right)
            });
            let is_called_out = of_clause
                .flat_map(|pair| pair["changes"].as_array().expect("a list"))
                .any(|c| c["to"].as_str().is_some_and(|to| to.contains(&change.words)));
            called_out += usize::from(is_called_out);
            let may_miss = pair.drafts.is_some();
            assert!(is_called_out || may_miss, "{}: {}", change.right, change.words);
        }
        println!("{}: {called_out} of {} changes", pair.left, pair.changes.len());
    }
}

/// Writes an XML text as Markdown: a heading an article, its words below.
fn as_markdown(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut is_inside) = ("# Agreement\n\n".to_owned(), false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(element) if element.name().as_ref() == "article" => {
                is_inside = true;
                let value = |name: &str| {
                    let attribute = element.try_get_attribute(name).expect("well-formed")?;
                    Some(attribute.value.into_owned())
                };
                if let Some(number) = value("number") {
                    let number = number.split_whitespace().last().unwrap_or_default().to_owned();
                    let heading = value("name").unwrap_or_default();
                    text.push_str(&format!("## Article {number} {heading}\n\n"));
                }
            }
            Event::End(element) if element.name().as_ref() == "article" => {
                is_inside = false;
                text.push_str("\n\n");
            }
            Event::Text(words) if is_inside => {
                text.push_str(words.as_ref());
            }
            Event::Eof => return text,
            _ => {}
        }
    }
}

#[test]
fn two_languages_of_one_treaty_find_each_other() {
    let Some(data) = shelf::test_data() else { return };
    let corpus = TempDir::new().expect("a folder");
    fs::write(corpus.path().join("corpus.toml"), "home = \"CH\"\n").expect("writable");
    let table = table();
    let name =
        |path: &str| Path::new(path).file_name().expect("a file").to_string_lossy().into_owned();
    for pair in &table.parallel {
        let german = fs::read(data.join(&pair.left)).expect("it is there");
        fs::write(corpus.path().join(name(&pair.left)), german).expect("writable");
        let english = fs::read_to_string(data.join(&pair.right)).expect("it is there");
        let path = corpus.path().join(format!("{}.md", name(&pair.right)));
        fs::write(path, as_markdown(&english)).expect("writable");
    }
    let shelf = Shelf::of(corpus.path(), &[]);
    let mut provisions = Vec::new();
    for pair in &table.parallel {
        let right = format!("{}.md", name(&pair.right));
        let alignment = aligned(&shelf, &name(&pair.left), &right);
        let numbers = 1..=pair.articles;
        let wanted = numbers.map(|n| (format!("art_{n}"), format!("art_{n}"))).collect();
        hold(&pair.left, &article_links(&alignment), &wanted, LEAST_F1);
        provisions.extend(changes_of_provisions(&alignment));
    }
    for (what, least) in LEAST_ALIKE {
        let unlike = provisions.iter().filter(|changes| changes.contains(what)).count();
        let alike = 1.0 - unlike as f64 / provisions.len() as f64;
        println!("{what} read alike in both languages: {alike:.3} of {}", provisions.len());
        assert!(alike >= least, "{what}: {alike:.3}");
    }
}

/// What differs in each pair of single provisions of the same number.
fn changes_of_provisions(alignment: &Value) -> Vec<BTreeSet<String>> {
    let pairs = alignment["pairs"].as_array().expect("a list").iter();
    let is_same = |pair: &&Value| {
        let side = |side: &str| pair[side].as_array().expect("a list").clone();
        let (left, right) = (side("left"), side("right"));
        left.len() == 1 && right.len() == 1 && locator(&left[0]) == locator(&right[0])
    };
    let what = |change: &Value| change["what"].as_str().expect("a word").to_owned();
    pairs
        .filter(is_same)
        .map(|pair| pair["changes"].as_array().expect("a list").iter().map(what).collect())
        .collect()
}

//! The measure of clause boundaries and locators against truth files: a predicted clause is
//! right when its normalised text lies within 2 % edit distance of a truth clause; soft truth
//! (titles, parties, formulas, chapeaux, signatures) is neither required nor counted against.

use std::path::Path;

use klausel::model::{Clause, Document};
use serde::Deserialize;

/// What a truth file says of its PDF.
#[derive(Debug, Deserialize)]
pub(crate) struct Truth {
    pub(crate) pdf: String,
    clauses: Vec<TruthClause>,
    #[serde(default)]
    footnotes: Vec<Words>,
    #[serde(default = "yes")]
    score_clauses: bool,
    #[serde(default = "yes")]
    text_recoverable: bool,
    #[serde(default)]
    needs_ocr: bool,
}

#[derive(Debug, Deserialize)]
struct TruthClause {
    locator: String,
    text: String,
    #[serde(default)]
    soft: bool,
}

#[derive(Debug, Deserialize)]
struct Words {
    text: String,
}

const fn yes() -> bool {
    true
}

impl Truth {
    /// Reads a truth file.
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a truth file can be read");
        serde_json::from_str(&text).expect("a truth file has its form")
    }

    /// Whether the file's clauses are measured: it has a text layer and is no synopsis.
    pub(crate) const fn is_scored(&self) -> bool {
        self.score_clauses && self.text_recoverable && !self.needs_ocr
    }
}

/// Counts over all files.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    truth: usize,
    predicted: usize,
    matched: usize,
    located: usize,
}

impl Tally {
    /// Counts one document.
    pub(crate) fn add(&mut self, truth: &Truth, document: &Document, clauses: &[Clause]) {
        let predicted: Vec<String> =
            clauses.iter().map(|clause| normal(clause.body.of(&document.text))).collect();
        let mut used = vec![false; predicted.len()];
        let mut soft_words = String::new();
        for (is_soft, order) in [(false, 0), (true, 1)] {
            for clause in truth.clauses.iter().filter(|clause| clause.soft == is_soft) {
                let text = normal(&clause.text);
                let found =
                    (0..predicted.len()).find(|&i| !used[i] && is_same(&predicted[i], &text));
                if order == 0 {
                    self.truth += 1;
                }
                let Some(found) = found else { continue };
                used[found] = true;
                if order == 0 {
                    self.matched += 1;
                    let locator = clauses[found].locator.to_string();
                    self.located += usize::from(locator == clause.locator);
                }
            }
        }
        for words in truth.clauses.iter().filter(|clause| clause.soft).map(|clause| &clause.text) {
            soft_words.push_str(&normal(words));
            soft_words.push(' ');
        }
        for note in &truth.footnotes {
            soft_words.push_str(&normal(&note.text));
            soft_words.push(' ');
        }
        let false_ones = predicted
            .iter()
            .zip(&used)
            .filter(|(words, used)| !**used && !soft_words.contains(words.as_str()))
            .count();
        self.predicted += false_ones;
    }

    /// F1 of the clause boundaries.
    pub(crate) fn boundaries(&self) -> f64 {
        let precision = self.matched as f64 / (self.matched + self.predicted).max(1) as f64;
        let recall = self.matched as f64 / self.truth.max(1) as f64;
        2.0 * precision * recall / (precision + recall).max(f64::EPSILON)
    }

    /// Share of right locators among the matched clauses.
    pub(crate) fn locators(&self) -> f64 {
        self.located as f64 / self.matched.max(1) as f64
    }
}

/// Quotes, dashes and white space made alike.
fn normal(words: &str) -> String {
    let plain: String = words
        .chars()
        .filter(|c| *c != '\u{ad}')
        .map(|c| match c {
            '„' | '“' | '”' | '«' | '»' => '"',
            '‚' | '‘' | '’' => '\'',
            '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
            _ => c,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_same(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let most = (b.len().div_ceil(50)).max(1);
    a == b || a.len().abs_diff(b.len()) <= most && distance_within(&a, &b, most)
}

/// Whether the edit distance is at most `most`, by a band around the diagonal.
fn distance_within(a: &[char], b: &[char], most: usize) -> bool {
    let far = most + 1;
    let mut row: Vec<usize> = (0..=b.len()).map(|j| j.min(far)).collect();
    for (i, c) in a.iter().enumerate() {
        let (from, to) = (i.saturating_sub(most), (i + most + 1).min(b.len()));
        let mut next = vec![far; b.len() + 1];
        if i < most {
            next[0] = i + 1;
        }
        for j in from..to {
            let change = row[j] + usize::from(*c != b[j]);
            next[j + 1] = change.min(row[j + 1] + 1).min(next[j] + 1).min(far);
        }
        row = next;
        if row.iter().all(|d| *d >= far) {
            return false;
        }
    }
    row[b.len()] <= most
}

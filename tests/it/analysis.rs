//! Words measured against lists made by hand: compounds and their parts, ordinary words that
//! stay whole, forms that meet, pairs that stay apart, spellings that meet.

use std::{fs, path::PathBuf};

use klausel::{
    model::Language,
    text::{Analyzer, fold},
};

/// The lists, or `None` (after a word on it) where they are not at hand.
fn list(name: &str) -> Option<String> {
    let Some(data) = std::env::var_os("KLAUSEL_TEST_DATA") else {
        println!("KLAUSEL_TEST_DATA is not set: {name} is not measured");
        return None;
    };
    let path = PathBuf::from(data).join("analysis").join(name);
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("{} is not there: not measured", path.display());
    }
    text
}

fn german() -> Analyzer {
    Analyzer::of(Language::De)
}

/// Ends of the parts of a word but the last, in characters.
fn boundaries(word: &str) -> Vec<usize> {
    let parts = german().parts(word);
    let inner = parts.iter().rev().skip(1).rev();
    inner.map(|part| word[..part.span.end].chars().count()).collect()
}

#[test]
fn compounds_come_apart_at_their_seams() {
    let Some(list) = list("compounds.tsv") else { return };
    let (mut wanted, mut found, mut proposed, mut right) = (0, 0, 0, 0);
    let mut missed = Vec::new();
    for line in list.lines().filter(|line| line.contains('\t')) {
        let (word, seams) = line.split_once('\t').expect("the line has a tab");
        let (mut must, mut may, mut at) = (Vec::new(), Vec::new(), 0);
        // A hyphen in the word is a seam of its own.
        for c in seams.chars() {
            match c {
                '|' => must.push(at),
                '~' => may.push(at),
                _ => at += 1,
            }
        }
        let plain = word.replace('-', "");
        let cuts = boundaries(&plain);
        wanted += must.len();
        found += must.iter().filter(|seam| cuts.contains(seam)).count();
        proposed += cuts.len();
        right += cuts.iter().filter(|cut| must.contains(cut) || may.contains(cut)).count();
        if !must.iter().all(|seam| cuts.contains(seam)) {
            missed.push(word);
        }
    }
    let recall = found as f64 / wanted as f64;
    let precision = right as f64 / f64::from(proposed.max(1) as u32);
    println!("compounds: recall {recall:.3}, precision {precision:.3}, missed {missed:?}");
    assert!(recall >= 0.95, "recall {recall:.3}, missed {missed:?}");
    assert!(precision >= 0.98, "precision {precision:.3}");
}

#[test]
fn ordinary_words_stay_whole() {
    let Some(list) = list("plain.tsv") else { return };
    let words: Vec<&str> = list.split_whitespace().collect();
    let split: Vec<&&str> = words.iter().filter(|word| !boundaries(word).is_empty()).collect();
    println!("ordinary words: {} of {} split: {split:?}", split.len(), words.len());
    assert!(split.len() * 50 <= words.len(), "{split:?}");
}

#[test]
fn inflected_forms_meet() {
    let Some(list) = list("inflections.tsv") else { return };
    let groups: Vec<Vec<&str>> =
        list.lines().map(|line| line.split_whitespace().collect()).collect();
    let apart: Vec<&Vec<&str>> = groups
        .iter()
        .filter(|group| group.iter().any(|word| german().stem(word) != german().stem(group[0])))
        .collect();
    println!(
        "inflections: {} of {} groups meet, not {apart:?}",
        groups.len() - apart.len(),
        groups.len()
    );
    assert!(apart.len() <= 2, "{apart:?}");
}

#[test]
fn pairs_that_differ_stay_apart() {
    let Some(list) = list("understem.tsv") else { return };
    let met: Vec<&str> = list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter(|line| {
            line.split_once(' ').is_some_and(|(a, b)| german().stem(a) == german().stem(b))
        })
        .collect();
    println!("pairs that met: {met:?}");
    assert!(met.len() <= 1, "{met:?}");
}

#[test]
fn spellings_meet() {
    let Some(list) = list("foldpairs.tsv") else { return };
    for line in list.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(words.iter().all(|word| fold(word) == fold(words[0])), "{line}");
        assert!(words.iter().all(|word| german().stem(word) == german().stem(words[0])), "{line}");
    }
}

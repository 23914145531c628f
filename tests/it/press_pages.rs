//! Web pages: the article and what the page states, against the real pages' truth.

use std::{env, fs, path::PathBuf};

use klausel::{
    extract::{Limits, Source, documents},
    model::Document,
};
use serde::Deserialize;

/// One page of `press-html/truth.json`.
#[derive(Deserialize)]
struct Truth {
    file: String,
    with: Vec<String>,
    without: Vec<String>,
    title: Option<String>,
    date: Option<String>,
}

fn pages() -> Option<(PathBuf, Vec<Truth>)> {
    let dir = PathBuf::from(env::var_os("KLAUSEL_TEST_DATA")?).join("press-html");
    let truth = fs::read_to_string(dir.join("truth.json")).ok()?;
    Some((dir, serde_json::from_str(&truth).expect("the truth is sound")))
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and digits in lower case: outlets set titles in capitals and odd quotes.
fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[derive(Default)]
struct Score {
    found: usize,
    wanted: usize,
    leaked: usize,
    titles: (usize, usize),
    dates: (usize, usize, usize),
}

impl Score {
    fn add(&mut self, truth: &Truth, document: &Document) {
        let text = folded(&document.text);
        let is_shown = env::var_os("KLAUSEL_SHOW").is_some();
        for snippet in &truth.with {
            self.wanted += 1;
            let is_found = text.contains(&folded(snippet));
            self.found += usize::from(is_found);
            if is_shown && !is_found {
                println!("missing {}: {snippet}", truth.file);
            }
        }
        for snippet in &truth.without {
            let is_leaked = text.contains(&folded(snippet));
            self.leaked += usize::from(is_leaked);
            if is_shown && is_leaked {
                println!("leaked  {}: {snippet}", truth.file);
            }
        }
        let press = document.press.clone().unwrap_or_default();
        if let Some(title) = truth.title.as_deref().filter(|title| !title.is_empty()) {
            self.titles.1 += 1;
            let is_right =
                press.title.as_deref().is_some_and(|found| letters(found) == letters(title));
            self.titles.0 += usize::from(is_right);
            if is_shown && !is_right {
                println!("title   {}: {title} | {:?}", truth.file, press.title);
            }
        }
        if let Some(date) = truth.date.as_deref().filter(|date| !date.is_empty()) {
            self.dates.2 += 1;
            match press.date.map(|found| found.to_string()) {
                Some(found) if found == date => self.dates.0 += 1,
                found => {
                    self.dates.1 += usize::from(found.is_some());
                    if is_shown {
                        println!(
                            "date    {}: {date} | {found:?} {}",
                            truth.file, press.is_date_verified
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn articles_titles_and_dates_of_real_pages_are_read() {
    let Some((dir, truth)) = pages() else {
        println!("KLAUSEL_TEST_DATA is not set: real pages are not read");
        return;
    };
    let mut score = Score::default();
    for page in &truth {
        let Ok(bytes) = fs::read(dir.join(&page.file)) else { continue };
        let source = Source::new(&page.file, &bytes);
        let mut read = documents(&source, &Limits::default()).expect("every page is read");
        score.add(page, &read.next().expect("a page is one document"));
    }
    let precision = score.found as f64 / (score.found + score.leaked) as f64;
    let recall = score.found as f64 / score.wanted as f64;
    let f1 = 2.0 * precision * recall / (precision + recall);
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    let titles = share(score.titles.0, score.titles.1);
    let dates = share(score.dates.0, score.dates.2);
    let wrong_dates = share(score.dates.1, score.dates.2);
    println!("precision {precision:.3} recall {recall:.3} F1 {f1:.3}");
    println!("titles {titles:.3} dates {dates:.3} wrong dates {wrong_dates:.3}");
    assert!(f1 >= 0.922, "article F1 {f1:.3}");
    assert!(titles >= 0.90, "titles {titles:.3}");
    assert!(dates >= 0.85 && wrong_dates <= 0.05, "dates {dates:.3}, wrong {wrong_dates:.3}");
}

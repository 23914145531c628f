//! Real PDF files against pages of the same texts that others made: every paragraph stands whole
//! in what is read.

use std::{collections::HashMap, fs};

use klausel::extract::{Limits, Source, page_text, pdf};
use regex::Regex;

use crate::shelf::test_data;

/// Share of the paragraphs that must stand whole in the text.
const WHOLE: f64 = 0.998;

/// Shorter pieces are numbers and signs of a table's cells.
const LETTERS_MIN: usize = 3;

#[test]
fn every_paragraph_of_a_real_file_stands_whole_in_its_text() {
    let Some(folder) = test_data().map(|data| data.join("pdf-real")) else { return };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("is there").flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "pdf") {
            let page = fs::read_to_string(path.with_extension("html")).expect("is there");
            files.push((path, paragraphs(&page)));
        }
    }
    let mut on_pages: HashMap<String, usize> = HashMap::new();
    for paragraph in files.iter().flat_map(|(_, paragraphs)| paragraphs) {
        *on_pages.entry(paragraph.clone()).or_default() += 1;
    }
    let (mut all, mut whole) = (0_usize, 0_usize);
    for (path, paragraphs) in &files {
        let bytes = fs::read(path).expect("is readable");
        let document = pdf::read(&Source::new("real.pdf", &bytes), &Limits::default());
        let document = document.expect("the file is readable");
        let text: String =
            document.pages.iter().map(|page| page_text(&document, page.number)).collect();
        let text = letters(&text);
        // What stands on every page is the site's own.
        for paragraph in paragraphs.iter().filter(|one| on_pages[*one] < files.len()) {
            let is_whole = text.contains(paragraph.as_str());
            if !is_whole {
                println!("{}: {paragraph}", path.display());
            }
            all += 1;
            whole += usize::from(is_whole);
        }
    }
    println!("real files: {whole} of {all} paragraphs stand whole in the text");
    assert!(all > 0 && whole as f64 >= WHOLE * all as f64);
}

/// The letters and digits of each paragraph of a page.
fn paragraphs(page: &str) -> Vec<String> {
    let unseen = Regex::new(r"(?is)<(head|script|style)\b.*?</(head|script|style)>");
    let page = unseen.expect("is sound").replace_all(page, " ").into_owned();
    let blocks = Regex::new(
        r"(?is)</?(?:p|li|div|h[1-6]|t[dhr]|table|br|[uo]l|body|section|main|nav|header|footer|a|button)\b[^>]*>",
    )
    .expect("is sound");
    let tags = Regex::new(r"(?s)<[^>]*>").expect("is sound");
    let pieces = blocks.split(&page).map(|piece| tags.replace_all(piece, ""));
    let pieces = pieces.map(|piece| letters(&piece));
    pieces.filter(|piece| piece.len() >= LETTERS_MIN).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

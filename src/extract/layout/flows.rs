//! Paragraphs of all pages to texts: one for most documents, one a column where texts are
//! printed side by side.
//!
//! Columns are texts of their own if they are in different languages, or if the same short
//! numbered heading stands in two of them on one page: a newspaper's column goes on where the
//! one before it ended, and never repeats *Artikel 5*.

use std::collections::BTreeMap;

use super::{page::LaidOut, paragraphs::Paragraph};
use crate::{model::Language, text};

/// Letters of a heading that may repeat.
const HEADING_LETTERS: usize = 40;

/// A text: its paragraphs in order, as indices of page and paragraph.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// Page index and paragraph index.
    pub paragraphs: Vec<(usize, usize)>,
    /// Its language, where it could be told.
    pub language: Option<Language>,
}

/// Sorts the paragraphs of all pages into texts.
pub(crate) fn flows(pages: &[LaidOut]) -> Vec<Flow> {
    let count = usual_columns(pages);
    let columns: Vec<String> = (0..count).map(|index| column_text(pages, index, count)).collect();
    let languages: Vec<Option<Language>> =
        columns.iter().map(|text| text::identify(text).map(|(language, _)| language)).collect();
    if count < 2 || !(differ(&languages) || repeat_headings(pages, count)) {
        let all = pages.iter().enumerate();
        let paragraphs =
            all.flat_map(|(p, page)| (0..page.paragraphs.len()).map(move |i| (p, i))).collect();
        return vec![Flow { paragraphs, language: None }];
    }
    let mut flows: Vec<Flow> = languages
        .iter()
        .map(|language| Flow { paragraphs: Vec::new(), language: *language })
        .collect();
    for (p, page) in pages.iter().enumerate() {
        for (i, paragraph) in page.paragraphs.iter().enumerate() {
            let index = if paragraph.column.of > 1 {
                paragraph.column.index.min(count - 1)
            } else {
                flow_of_language(paragraph, &languages)
            };
            flows[index].paragraphs.push((p, i));
        }
    }
    flows
}

/// The number of columns in which most paragraphs in columns stand; 1 where there are none.
fn usual_columns(pages: &[LaidOut]) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for paragraph in pages.iter().flat_map(|page| &page.paragraphs) {
        if paragraph.column.of > 1 {
            *counts.entry(paragraph.column.of).or_default() += paragraph.lines.len();
        }
    }
    counts.into_iter().max_by_key(|(_, lines)| *lines).map_or(1, |(count, _)| count)
}

fn column_text(pages: &[LaidOut], index: usize, of: usize) -> String {
    let mut text = String::new();
    for paragraph in pages.iter().flat_map(|page| &page.paragraphs) {
        if paragraph.column.of == of && paragraph.column.index == index {
            for line in &paragraph.lines {
                text.push_str(&line.text);
                text.push(' ');
            }
        }
    }
    text
}

fn differ(languages: &[Option<Language>]) -> bool {
    let mut told = languages.iter().flatten();
    told.next().is_some_and(|first| told.any(|language| language != first))
}

/// Tells whether on most pages with columns two of them hold the same numbered heading.
fn repeat_headings(pages: &[LaidOut], count: usize) -> bool {
    let mut with_columns = 0;
    let mut with_repeats = 0;
    for page in pages {
        let mut headings: Vec<(&str, usize)> = page
            .paragraphs
            .iter()
            .filter(|paragraph| paragraph.column.of == count)
            .filter_map(|paragraph| Some((heading(paragraph)?, paragraph.column.index)))
            .collect();
        headings.sort_unstable();
        let is_repeated =
            headings.windows(2).any(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
        let is_in_columns = page.paragraphs.iter().any(|p| p.column.of == count);
        with_columns += usize::from(is_in_columns && !headings.is_empty());
        with_repeats += usize::from(is_repeated);
    }
    with_repeats > 0 && with_repeats * 2 >= with_columns
}

/// A short numbered line that stands by itself.
fn heading(paragraph: &Paragraph) -> Option<&str> {
    let [line] = paragraph.lines.as_slice() else { return None };
    let text = line.text.trim();
    let is_heading = text.chars().count() <= HEADING_LETTERS
        && text.chars().any(|c| c.is_ascii_digit())
        && text.starts_with(char::is_alphabetic)
        && !text.ends_with(['.', ',', ';', ':']);
    is_heading.then_some(text)
}

/// The text to which words over the full width belong: that of their language, else the first.
fn flow_of_language(paragraph: &Paragraph, languages: &[Option<Language>]) -> usize {
    let lines: Vec<&str> = paragraph.lines.iter().map(|line| line.text.as_str()).collect();
    let text = lines.join(" ");
    let language = text::identify(&text).map(|(language, _)| language);
    let found = language.and_then(|own| languages.iter().position(|other| *other == Some(own)));
    found.unwrap_or(0)
}

//! Running heads, feet and page numbers: what stands at the edge of page after page.
//!
//! A row at the upper or lower edge is furniture if one of its stretches stands at the same
//! height on other pages, word for word, or counts the pages. The rest of such a row goes with
//! it: dates, volume numbers and the like change from page to page, but body text never shares
//! a row with a running head.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{
    footnotes,
    lines::{self, Joint, TextLine},
    words::Word,
};

/// Rows looked at from either edge.
const ROWS: usize = 4;

/// Share of the page's height within which two rows stand at the same height.
const SAME_HEIGHT: f32 = 0.012;

/// Share of the page's height, from the edge, in which a row of a single page can be furniture.
const EDGE: f32 = 0.11;

/// Gap to the text, in font sizes of the text, that sets a row of a single page apart.
const APART: f32 = 1.8;

/// Letters and digits that a repeated stretch needs at least.
const LETTERS: usize = 4;

/// Letters from which a stretch is known without its digits; numbered headings are shorter.
const DATED_LETTERS: usize = 14;

/// Largest printed page number that is looked for.
const LARGEST_NUMBER: i64 = 99_999;

/// A page, on its way through this step.
pub(crate) struct Sheet {
    /// Page in the file, from 1.
    pub number: u32,
    /// Height in points.
    pub height_pt: f32,
    /// Words that are not furniture.
    pub words: Vec<Word>,
    /// Rows that are.
    pub furniture: Vec<TextLine>,
    /// The page number printed on it.
    pub printed: Option<String>,
}

/// One stretch of a row, divided from the others by wide gaps.
struct Stretch {
    text: String,
    numbers: Vec<Number>,
}

/// A number in a stretch that could count pages.
struct Number {
    numerals: Numerals,
    value: i64,
    /// As printed.
    printed: String,
}

/// How a number is written; front matter counts in Roman numerals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Numerals {
    Arabic,
    Roman,
}

/// One row at an edge of a page.
struct Row {
    line: TextLine,
    /// Distance from the edge, as a share of the page's height; negative from below.
    height: f32,
    stretches: Vec<Stretch>,
}

/// Moves the furniture of all pages out of their words.
pub(crate) fn separate(sheets: &mut [Sheet], body_size: f32) {
    let rows: Vec<(Vec<Row>, Vec<Row>)> = sheets.iter().map(edge_rows).collect();
    let repeated = Repeated::of(&rows);
    let counts = Counts::of(sheets, &rows);
    let written = sheets.iter().filter(|sheet| !sheet.words.is_empty()).count();
    let mut taken: Vec<Vec<Word>> = Vec::with_capacity(sheets.len());
    for (sheet, (above, below)) in sheets.iter_mut().zip(rows) {
        let mut gone = Vec::new();
        for (is_foot, edge) in [(false, above), (true, below)] {
            let next: Vec<f32> = edge.iter().skip(1).map(|row| row.line.baseline).collect();
            let mut next = next.into_iter();
            for row in edge {
                if is_foot && is_footnote(&row.line, body_size) {
                    break;
                }
                let gap = next.next().map(|other| (other - row.line.baseline).abs());
                let is_counted = counts.printed(sheet.number, &row);
                let is_furniture = is_counted.is_some()
                    || repeated.holds(&row)
                    || (counts.pages == 1 && is_apart(&row, gap, body_size));
                if !is_furniture {
                    break;
                }
                if sheet.printed.is_none() {
                    sheet.printed = is_counted.or_else(|| lone_number(&row));
                }
                gone.extend(remove(&mut sheet.words, &row.line));
                sheet.furniture.push(row.line);
            }
        }
        sheet.furniture.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
        taken.push(gone);
    }
    restore(sheets, taken, written);
}

/// Gives the words taken from each page back where most of the written pages would be left
/// without any: pages of a few repeated words are all text.
fn restore(sheets: &mut [Sheet], taken: Vec<Vec<Word>>, written: usize) {
    let emptied = sheets
        .iter()
        .zip(&taken)
        .filter(|(sheet, taken)| sheet.words.is_empty() && !taken.is_empty())
        .count();
    if emptied * 2 > written {
        for (sheet, mut taken) in sheets.iter_mut().zip(taken) {
            sheet.words.append(&mut taken);
            sheet.words.sort_by_key(|word| word.order);
            sheet.furniture.clear();
        }
    }
}

fn edge_rows(sheet: &Sheet) -> (Vec<Row>, Vec<Row>) {
    let words: Vec<&Word> = sheet.words.iter().collect();
    let mut lines = lines::rows(&words);
    let height = sheet.height_pt.max(1.0);
    let row = |line: lines::Row<'_>, from: f32| {
        let line = line.into_line();
        let height = (line.baseline - from) / height;
        Row { height, stretches: stretches(&line), line }
    };
    // On a page of few rows, the lower ones are the foot's.
    let upper = ROWS.min(lines.len().div_ceil(2));
    let lower = lines.split_off(upper).into_iter().rev().take(ROWS);
    let below = lower.map(|line| row(line, height)).collect();
    let above = lines.into_iter().map(|line| row(line, 0.0)).collect();
    (above, below)
}

fn stretches(line: &TextLine) -> Vec<Stretch> {
    let mut texts = vec![String::new()];
    for (joint, word) in &line.words {
        match joint {
            Joint::Cell => texts.push(String::new()),
            Joint::Space => texts.iter_mut().last().into_iter().for_each(|text| text.push(' ')),
            Joint::None => {}
        }
        if let Some(text) = texts.last_mut() {
            text.push_str(&word.text);
        }
    }
    texts.into_iter().map(|text| Stretch { numbers: numbers(&text), text }).collect()
}

/// The numbers in a stretch that could count pages.
fn numbers(text: &str) -> Vec<Number> {
    let number =
        |numerals, value, piece: &str| Number { numerals, value, printed: piece.to_owned() };
    let pieces = text.split(|c: char| !c.is_alphanumeric());
    pieces
        .filter_map(|piece| {
            let arabic = piece.parse::<i64>().ok().filter(|value| *value <= LARGEST_NUMBER);
            let is_alone = piece.len() == text.trim().len();
            arabic.map(|value| number(Numerals::Arabic, value, piece)).or_else(|| {
                Some(number(Numerals::Roman, roman(piece)?, piece)).filter(|_| is_alone)
            })
        })
        .collect()
}

/// Reads a Roman numeral of front matter; capital ones number chapters.
fn roman(piece: &str) -> Option<i64> {
    let value = |c| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        'l' => Some(50),
        'c' => Some(100),
        _ => None,
    };
    let digits: Vec<i64> = piece.chars().map(value).collect::<Option<_>>()?;
    let mut number = 0;
    for (i, digit) in digits.iter().enumerate() {
        let is_before_larger = digits.get(i + 1).is_some_and(|next| next > digit);
        number += if is_before_larger { -digit } else { *digit };
    }
    (number > 0).then_some(number)
}

/// Stretches that stand word for word at the same height on several pages.
struct Repeated {
    heights: HashMap<String, Vec<(u32, f32)>, RandomState>,
    least: usize,
}

impl Repeated {
    fn of(pages: &[(Vec<Row>, Vec<Row>)]) -> Self {
        let mut heights: HashMap<String, Vec<(u32, f32)>, RandomState> = HashMap::default();
        for (page, (above, below)) in (1..).zip(pages) {
            for row in above.iter().chain(below) {
                for stretch in &row.stretches {
                    if stretch.text.chars().filter(|c| c.is_alphanumeric()).count() >= LETTERS {
                        heights.entry(key(&stretch.text)).or_default().push((page, row.height));
                    }
                }
            }
        }
        Self { heights, least: if pages.len() <= 3 { 2 } else { 3 } }
    }

    fn holds(&self, row: &Row) -> bool {
        row.stretches.iter().any(|stretch| {
            let heights = self.heights.get(&key(&stretch.text));
            heights.is_some_and(|heights| stands_on(self.least, heights, row.height))
        })
    }
}

/// Tells whether so many different pages are among places, given page by page, at about one
/// height; looks no further than it must, since every page asks about all.
fn stands_on(least: usize, places: &[(u32, f32)], height: f32) -> bool {
    let here = places.iter().filter(|(_, other)| (other - height).abs() <= SAME_HEIGHT);
    let mut last = None;
    let pages = here.map(|(page, _)| *page).filter(|page| last.replace(*page) != Some(*page));
    pages.take(least).count() == least
}

/// The letters of a stretch, without case and spaces; without digits too where enough remains
/// to know it by: dates and issue numbers change from page to page.
fn key(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let keeps_digits = letters < DATED_LETTERS;
    text.chars()
        .filter(|c| !c.is_whitespace() && (keeps_digits || !c.is_ascii_digit()))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Numbers at the edges that grow by one from page to page, at the same height and in the same
/// surroundings: `Seite 3`, `- 3 -`, `L 54/3`.
struct Counts {
    /// What counts, and the heights at which it stands.
    series: HashMap<Series, Vec<(u32, f32)>, RandomState>,
    pages: usize,
}

/// A way of printing page numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Series {
    numerals: Numerals,
    /// Difference between the printed number and that in the file.
    offset: i64,
    /// The stretch without its numbers.
    surroundings: String,
}

impl Counts {
    fn of(sheets: &[Sheet], rows: &[(Vec<Row>, Vec<Row>)]) -> Self {
        let mut series: HashMap<Series, Vec<(u32, f32)>, RandomState> = HashMap::default();
        for (sheet, (above, below)) in sheets.iter().zip(rows) {
            for row in above.iter().chain(below) {
                for (candidate, _) in candidates(sheet.number, row) {
                    series.entry(candidate).or_default().push((sheet.number, row.height));
                }
            }
        }
        Self { series, pages: sheets.len() }
    }

    /// The number that a row prints, if it counts the pages.
    fn printed(&self, page: u32, row: &Row) -> Option<String> {
        candidates(page, row).into_iter().find_map(|(series, printed)| {
            let heights = self.series.get(&series)?;
            let has_letters = series.surroundings.contains(char::is_alphabetic);
            let least = if has_letters { (self.pages / 2).max(2) } else { 2 };
            stands_on(least, heights, row.height).then(|| printed.to_owned())
        })
    }
}

/// The ways in which a row may count pages, each with the number as printed.
fn candidates(page: u32, row: &Row) -> Vec<(Series, &str)> {
    let stretches = row.stretches.iter();
    stretches
        .flat_map(|stretch| stretch.numbers.iter().map(move |number| (stretch, number)))
        .map(|(stretch, number)| {
            let surroundings = match number.numerals {
                Numerals::Arabic => without_digits(&stretch.text),
                Numerals::Roman => String::new(),
            };
            let offset = number.value - i64::from(page);
            (Series { numerals: number.numerals, offset, surroundings }, number.printed.as_str())
        })
        .collect()
}

/// The letters and signs of a stretch.
fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect()
}

fn lone_number(row: &Row) -> Option<String> {
    row.stretches
        .iter()
        .find(|stretch| stretch.numbers.len() == 1 && stretch.text.split_whitespace().count() == 1)
        .map(|stretch| stretch.text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
}

/// Tells whether a row of a single page is set apart like a head or a foot: at the edge,
/// smaller than the text, in stretches or a bare number, with a gap to what follows.
fn is_apart(row: &Row, gap: Option<f32>, body_size: f32) -> bool {
    const SMALLER: f32 = 0.95;
    let is_at_edge = row.height.abs() <= EDGE;
    let is_divided = row.stretches.len() > 1 && row.line.size <= SMALLER * body_size;
    let is_number = lone_number(row).is_some();
    is_at_edge && (is_divided || is_number) && gap.is_none_or(|gap| gap >= APART * body_size)
}

/// Tells whether a row looks like a footnote: small, with a mark and words behind it. The same
/// note may stand on many pages.
fn is_footnote(line: &TextLine, body_size: f32) -> bool {
    const SMALLER: f32 = 0.95;
    const WORDS: usize = 2;
    let is_divided = line.words.get(1).is_some_and(|(joint, _)| *joint == Joint::Cell);
    line.size <= SMALLER * body_size
        && line.words.len() >= WORDS
        && !is_divided
        && footnotes::mark(line).is_some_and(|mark| mark.len() <= 2)
}

fn remove(words: &mut Vec<Word>, line: &TextLine) -> Vec<Word> {
    let is_gone = |word: &Word| line.words.iter().any(|(_, gone)| gone.order == word.order);
    words.extract_if(.., |word| is_gone(word)).collect()
}

//! The numbers that Word prints before paragraphs and does not store with them.

use std::collections::HashMap;

use quick_xml::{Reader, events::Event};

use crate::{
    extract::docx::package::{attribute, value},
    text::to_roman,
};

/// Levels of a list (ECMA-376, 17.9.6).
const LEVELS: usize = 9;

/// The lists of a file and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Forms by the id of the abstract list.
    forms: HashMap<String, [Level; LEVELS]>,
    /// Lists by their id.
    lists: HashMap<String, List>,
    /// Counters by the id of the abstract list: lists of one form count on together.
    counters: HashMap<String, [Option<u32>; LEVELS]>,
}

#[derive(Debug, Default)]
struct List {
    form: String,
    /// Levels that begin anew with this list, and the number they begin with.
    starts: HashMap<usize, u32>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: Option<u32>,
    format: String,
    text: String,
}

impl Numbering {
    /// Reads the part `word/numbering.xml`.
    pub(super) fn read(xml: &str) -> Self {
        let mut read = Self::default();
        let mut place = Place::default();
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => {
                    let name = element.local_name().into_inner().to_owned();
                    let id = |name| attribute(&element, name).unwrap_or_default();
                    match name.as_str() {
                        "abstractNum" => place = Place::form(id("abstractNumId")),
                        "num" => place = Place::list(id("numId")),
                        "lvl" | "lvlOverride" => place.level = id("ilvl").parse().unwrap_or(LEVELS),
                        _ => read.note(&place, &name, value(&element)),
                    }
                }
                Ok(Event::Eof) | Err(_) => return read,
                Ok(_) => {}
            }
        }
    }

    fn note(&mut self, place: &Place, element: &str, value: Option<String>) {
        let Some(value) = value else { return };
        if let Some(list) = &place.list {
            let list = self.lists.entry(list.clone()).or_default();
            match (element, value.parse()) {
                ("abstractNumId", _) => list.form = value,
                ("startOverride", Ok(start)) => drop(list.starts.insert(place.level, start)),
                _ => {}
            }
        } else if let Some(form) = &place.form
            && let Some(level) = self.forms.entry(form.clone()).or_default().get_mut(place.level)
        {
            match element {
                "start" => level.start = value.parse().ok(),
                "numFmt" => level.format = value,
                "lvlText" => level.text = value,
                _ => {}
            }
        }
    }

    /// Counts a paragraph of a list and returns what is printed before it; empty for none.
    pub(super) fn next(&mut self, list: &str, level: u32) -> String {
        let level = level as usize;
        let Some(List { form, starts }) = self.lists.get_mut(list) else { return String::new() };
        let (Some(levels), true) = (self.forms.get(form.as_str()), level < LEVELS) else {
            return String::new();
        };
        let counters = self.counters.entry(form.clone()).or_default();
        let start = levels[level].start.unwrap_or(1);
        counters[level] = Some(match (starts.remove(&level), counters[level]) {
            (Some(anew), _) => anew,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => start,
        });
        counters[level + 1..].fill(None);
        let printed = |at: usize| {
            let number = counters[at].unwrap_or_else(|| levels[at].start.unwrap_or(1));
            print(number, &levels[at].format)
        };
        if levels[level].format == "bullet" {
            return "•".to_owned();
        }
        // from the last level down, so that `%1` does not meet the head of `%10`
        (0..LEVELS).rev().fold(levels[level].text.clone(), |text, at| {
            text.replace(&format!("%{}", at + 1), &printed(at))
        })
    }
}

/// Where in the part the reader is.
#[derive(Debug, Default)]
struct Place {
    form: Option<String>,
    list: Option<String>,
    level: usize,
}

impl Place {
    fn form(id: String) -> Self {
        Self { form: Some(id), ..Self::default() }
    }

    fn list(id: String) -> Self {
        Self { list: Some(id), ..Self::default() }
    }
}

/// Prints a number in one of Word's formats (ECMA-376, 17.18.59); unknown ones in digits.
fn print(number: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => to_roman(number),
        "upperRoman" => to_roman(number).to_uppercase(),
        "none" => String::new(),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

/// `a` … `z`, `aa`, `bb` …: Word repeats the letter.
fn letters(number: u32) -> String {
    /// Beyond, a list is no list; the text must not grow with its number.
    const REPEATS: u32 = 10;
    let index = number.saturating_sub(1);
    let letter = char::from(b'a' + (index % 26) as u8);
    (0..=(index / 26).min(REPEATS)).map(|_| letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_in_words_formats() {
        let printed = [(4, "lowerRoman"), (28, "lowerLetter"), (9, "upperRoman"), (3, "decimal")]
            .map(|(number, format)| print(number, format));
        assert_eq!(printed, ["iv", "bb", "IX", "3"]);
    }

    #[test]
    fn deeper_levels_begin_anew_and_show_those_above() {
        let mut numbering = Numbering::read(
            "<n><abstractNum abstractNumId='1'><lvl ilvl='0'><numFmt val='decimal'/>\
             <lvlText val='%1.'/></lvl><lvl ilvl='1'><numFmt val='decimal'/>\
             <lvlText val='%1.%2'/></lvl></abstractNum>\
             <num numId='5'><abstractNumId val='1'/></num>\
             <num numId='6'><abstractNumId val='1'/><lvlOverride ilvl='0'>\
             <startOverride val='1'/></lvlOverride></num></n>",
        );
        let printed: Vec<String> = [("5", 0), ("5", 1), ("5", 1), ("5", 0), ("5", 1), ("6", 0)]
            .map(|(list, level)| numbering.next(list, level))
            .to_vec();
        assert_eq!(printed, ["1.", "1.1", "1.2", "2.", "2.1", "1."]);
        assert_eq!(numbering.next("0", 0), "");
    }
}

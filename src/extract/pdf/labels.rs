//! Page labels: the numbers that the file itself gives to its pages (ISO 32000-1, 12.4.2).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, decode_text_string};

/// Depth of the number tree at which reading stops; real trees have two levels.
const TREE_DEPTH: usize = 16;

/// How a range of pages is numbered.
#[derive(Debug, Clone, Default)]
struct Range {
    style: Option<u8>,
    prefix: String,
    start: u32,
}

/// Returns the label of each page in order, or nothing where the file has no labels.
pub(super) fn labels(document: &Document, most_pages: usize) -> Vec<String> {
    let mut ranges = BTreeMap::new();
    let tree = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"PageLabels", document))
        .and_then(Object::as_dict);
    if let Ok(tree) = tree {
        collect(tree, document, TREE_DEPTH, &mut ranges);
    }
    if ranges.is_empty() {
        return Vec::new();
    }
    let pages = document.page_iter().take(most_pages).count() as u32;
    (0..pages)
        .map(|index| {
            let range = ranges.range(..=index).next_back();
            range.map_or_else(String::new, |(from, range)| range.label(index - from))
        })
        .collect()
}

fn collect(
    node: &Dictionary,
    document: &Document,
    depth: usize,
    ranges: &mut BTreeMap<u32, Range>,
) {
    if let Ok(numbers) = node.get_deref(b"Nums", document).and_then(Object::as_array) {
        for pair in numbers.chunks_exact(2) {
            let first = pair[0].as_i64().ok().and_then(|first| u32::try_from(first).ok());
            let range = document.dereference(&pair[1]).ok().and_then(|(_, o)| o.as_dict().ok());
            if let (Some(first), Some(range)) = (first, range) {
                ranges.insert(first, Range::read(range, document));
            }
        }
    }
    let kids = node.get_deref(b"Kids", document).and_then(Object::as_array);
    if let (Ok(kids), Some(depth)) = (kids, depth.checked_sub(1)) {
        for kid in kids {
            if let Some(kid) = document.dereference(kid).ok().and_then(|(_, o)| o.as_dict().ok()) {
                collect(kid, document, depth, ranges);
            }
        }
    }
}

impl Range {
    fn read(dict: &Dictionary, document: &Document) -> Self {
        let style = dict.get_deref(b"S", document).and_then(Object::as_name);
        let prefix = dict.get_deref(b"P", document).ok();
        let start = dict.get_deref(b"St", document).and_then(Object::as_i64);
        Self {
            style: style.ok().and_then(|name| name.first().copied()),
            prefix: prefix.and_then(|p| decode_text_string(p).ok()).unwrap_or_default(),
            start: start.ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
        }
    }

    fn label(&self, step: u32) -> String {
        let number = self.start.saturating_add(step);
        let printed = match self.style {
            Some(b'D') => number.to_string(),
            Some(b'r') => roman(number).to_lowercase(),
            Some(b'R') => roman(number),
            Some(b'a') => letters(number).to_lowercase(),
            Some(b'A') => letters(number),
            _ => String::new(),
        };
        format!("{}{printed}", self.prefix)
    }
}

/// Largest number that is written in Roman numerals; beyond it digits are printed.
const ROMAN_LIMIT: u32 = 3999;

fn roman(number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > ROMAN_LIMIT {
        return number.to_string();
    }
    let mut rest = number;
    let mut printed = String::new();
    for (value, letters) in STEPS {
        while rest >= value {
            printed.push_str(letters);
            rest -= value;
        }
    }
    printed
}

/// A to Z, then AA to ZZ and so on: the letter repeated, as the standard has it.
fn letters(number: u32) -> String {
    const MOST_REPEATS: u32 = 100;
    let index = number.saturating_sub(1);
    let letter = char::from(b'A' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(MOST_REPEATS) as usize).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_each_style() {
        assert_eq!(roman(1994), "MCMXCIV");
        assert_eq!(letters(28), "BB");
        let range = Range { style: Some(b'r'), prefix: "A-".to_owned(), start: 3 };
        assert_eq!(range.label(1), "A-iv");
    }
}

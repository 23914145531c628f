//! Plain text: paragraphs, whether their lines were wrapped or not; a form feed ends a page.

use crate::{
    extract::{Limits, Sheet, Source, encoding},
    model::{BlockRole, Document, Medium},
};

/// Longest line, in characters, of a text that was wrapped by hand or by a mail program. One
/// longer line in the text means that every line is a paragraph.
const WIDEST_WRAP: usize = 120;

/// Share of the wrap width that a line with the next word must exceed to count as full.
/// Wrapping is exact in most files; ragged hand-wrapped ones leave up to a sixth free.
const FULL_LINE: f32 = 0.85;

/// Reads a plain text.
///
/// Blank lines divide paragraphs. In a text wrapped to a width, a line goes on with the line
/// before it where its first word would not have fitted there; in any other text every line is
/// a paragraph.
pub fn read(source: &Source, limits: &Limits) -> Document {
    let decoded = encoding::decode(source.bytes, None);
    let mut sheet = Sheet::new(Medium::Plain, limits);
    if let Some(warning) = decoded.warning() {
        sheet.warn(warning);
    }
    let text = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    let wrap = wrap_width(&text);
    for (i, page) in text.trim_end_matches('\u{c}').split('\u{c}').enumerate() {
        if i > 0 {
            sheet.next_page();
        }
        for paragraph in paragraphs(page, wrap) {
            sheet.push(role_of(&paragraph), &paragraph);
        }
    }
    sheet.finish()
}

/// The width that the text's lines were wrapped to; `None` where they were not.
fn wrap_width(text: &str) -> Option<usize> {
    let widths = text.lines().map(|line| line.trim_end().chars().count());
    widths.max().filter(|widest| *widest <= WIDEST_WRAP)
}

fn paragraphs(page: &str, wrap: Option<usize>) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut before: Option<&str> = None;
    for line in page.lines() {
        if line.trim().is_empty() {
            before = None;
            continue;
        }
        let goes_on = match (before, wrap) {
            (Some(before), Some(wrap)) => is_continuation(before, line, wrap),
            _ => false,
        };
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(paragraph) => append(paragraph, line.trim(), page),
            None => paragraphs.push(line.trim().to_owned()),
        }
        before = Some(line);
    }
    paragraphs
}

fn is_continuation(before: &str, line: &str, wrap: usize) -> bool {
    let first_word = line.split_whitespace().next().unwrap_or("");
    let needed = before.trim_end().chars().count() + 1 + first_word.chars().count();
    let is_full = needed as f32 > wrap as f32 * FULL_LINE;
    let ends_unit = before.trim_end().ends_with(['.', ';', ':', ',']);
    is_full && !(ends_unit && is_enumerator(first_word))
}

/// `(1)`, `1.`, `a)`, `iv)`, `–`: what a list item begins with.
fn is_enumerator(word: &str) -> bool {
    let inner = word.trim_start_matches('(').trim_end_matches([')', '.']);
    let is_marked = inner.len() < word.len() && word.ends_with([')', '.']);
    let is_short = inner.len() <= 4 && inner.chars().all(|c| c.is_ascii_alphanumeric());
    matches!(word, "-" | "–" | "—" | "•" | "*") || (is_marked && is_short && !inner.is_empty())
}

/// Appends a wrapped line; a word divided at the line's end is mended where the second half
/// goes on in lower case and the text does not print the word with its hyphen elsewhere.
fn append(paragraph: &mut String, line: &str, page: &str) {
    let next = line.split_whitespace().next().unwrap_or("");
    let last = paragraph.rsplit(char::is_whitespace).next().unwrap_or("");
    let half = last.strip_suffix('-').unwrap_or("");
    let is_divided = half.ends_with(char::is_alphabetic)
        && next.starts_with(char::is_lowercase)
        && !is_conjunction(next)
        && !page.contains(&format!("{last}{next}"));
    if is_divided {
        paragraph.pop();
    } else if half.is_empty() || is_conjunction(next) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Words before which a hyphen stands for a left-out part: `Ein- und Ausreise`.
fn is_conjunction(word: &str) -> bool {
    matches!(word, "und" | "oder" | "bzw." | "sowie" | "bis" | "and" | "or" | "to")
}

fn role_of(paragraph: &str) -> BlockRole {
    let first_word = paragraph.split_whitespace().next().unwrap_or("");
    if is_enumerator(first_word) { BlockRole::ListItem } else { BlockRole::Body }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let document = read(&Source::new("a.txt", text.as_bytes()), &Limits::default());
        let found: Vec<&str> = document.blocks.iter().map(|b| b.span.of(&document.text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        check(
            "Artikel 1\nDie Vertragsparteien arbeiten bei der Rückführung von\n\
             Staatsangehörigen zusammen und unterrichten einander.\n\
             a) Die Anträge werden geprüft.\nb) Die Antwort ergeht schriftlich.\n\nArtikel 2\n",
            &[
                "Artikel 1",
                "Die Vertragsparteien arbeiten bei der Rückführung von Staatsangehörigen zusammen und unterrichten einander.",
                "a) Die Anträge werden geprüft.",
                "b) Die Antwort ergeht schriftlich.",
                "Artikel 2",
            ],
        );
    }

    #[test]
    fn a_line_of_an_unwrapped_text_is_a_paragraph() {
        let long = "Die Vertragsparteien ".repeat(8);
        check(&format!("{long}\nArtikel 2"), &[long.trim(), "Artikel 2"]);
    }

    #[test]
    fn a_divided_word_is_mended_and_a_left_out_part_is_not() {
        check(
            "Die Vertragsparteien erleichtern die Rück-\nführung von Personen sowie die Ein-\nund Ausreise",
            &[
                "Die Vertragsparteien erleichtern die Rückführung von Personen sowie die Ein- und Ausreise",
            ],
        );
    }

    #[test]
    fn a_form_feed_begins_a_page() {
        let document = read(&Source::new("a", b"Eins\x0cZwei\x0c"), &Limits::default());
        assert_eq!(document.pages.len(), 2);
        assert_eq!(document.page_at(document.text.find("Zwei").expect("it is there")), 2);
    }
}

//! Sentences of German and English legal and press text.
//!
//! The boundaries of Unicode (UAX #29) are the candidates; this file takes back those that
//! stand behind an abbreviation, an ordinal, a day of a date or an enumerator, and adds the
//! one Unicode does not know: `;` before the next point of a list. Headings and numbering
//! are `structure`'s affair; which words are abbreviations is data (`rules`).

use std::collections::HashSet;

use serde::Deserialize;

use crate::model::{Language, Span};

use super::bounds::sentence_bounds;

/// Digits of a number that is still read as an ordinal (`27. März`); longer ones are years,
/// amounts and file numbers.
const ORDINAL_DIGITS: usize = 2;

/// Words whose full stop does not end a sentence; all lower case, without the last full stop.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Abbreviations {
    #[serde(rename = "schema")]
    _schema: u32,
    inner: HashSet<String>,
    #[serde(rename = "final")]
    closing: HashSet<String>,
    months: HashSet<String>,
    ordinals: HashSet<String>,
    references: HashSet<String>,
    determiners: HashSet<String>,
}

/// Returns the text with the line breaks inside sentences as spaces, byte for byte: a break
/// that follows no stop is one of the print.
fn joined_lines(text: &str) -> String {
    let mut stop = true;
    text.chars()
        .map(|c| {
            let joined = if c == '\n' && !stop { ' ' } else { c };
            if !c.is_whitespace() || c == '\n' {
                stop = matches!(c, '.' | ';' | ':' | '!' | '?' | '\n');
            }
            joined
        })
        .collect()
}

/// Splits `text` into sentences: spans in order, without overlap, white space trimmed. A line
/// break ends a sentence only behind a stop.
///
/// ```
/// use klausel::{model::Language, rules::abbreviations, text::sentences};
/// let known = abbreviations::builtin().unwrap();
/// let text = "Nach Art. 5 Abs. 2 trägt sie die Kosten. Dies gilt ab dem 1. Januar.";
/// assert_eq!(sentences(text, Language::De, &known).len(), 2);
/// ```
pub fn sentences(text: &str, language: Language, abbreviations: &Abbreviations) -> Vec<Span> {
    let joined = text.contains('\n').then(|| joined_lines(text));
    let text = joined.as_deref().unwrap_or(text);
    let mut found = Vec::new();
    let mut start = 0;
    let mut close = |start: &mut usize, end: usize| {
        let span = Span::new(*start, end).trimmed(text);
        if !span.is_empty() {
            found.push(span);
        }
        *start = end;
    };
    let mut at = 0;
    for end in sentence_bounds(text).chain([text.len()]) {
        let piece = &text[at..end];
        for end in list_ends(piece) {
            close(&mut start, at + end);
        }
        at = end;
        if end == text.len() || is_boundary(text, start, end, language, abbreviations) {
            close(&mut start, end);
        }
    }
    found
}

/// The places inside `piece` behind a `;` that stands before `b)` or `(b)`.
fn list_ends(piece: &str) -> impl Iterator<Item = usize> {
    piece.match_indices(';').map(|(at, _)| at + 1).filter(|&at| {
        let next = piece[at..].trim_start().trim_start_matches('(');
        let marker = next.split(')').next().unwrap_or("");
        next.len() > marker.len()
            && (1..=2).contains(&marker.len())
            && marker.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

fn is_boundary(
    text: &str,
    start: usize,
    end: usize,
    language: Language,
    known: &Abbreviations,
) -> bool {
    let before = text[start..end].trim_end();
    if text[start + before.len()..end].contains('\n') {
        return true;
    }
    let next = text[end..].trim_start();
    let first = next.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != '§');
    if first.starts_with(char::is_lowercase) && !next.starts_with(char::is_numeric) {
        return false;
    }
    let Some(before) = before.strip_suffix('.') else { return true };
    let word = last_word(before);
    let lower = word.to_lowercase();
    let next_word = first_word(first).to_lowercase();
    if word.is_empty() {
        return true;
    }
    if known.closing.contains(&lower) || ends_in_closing(before, known) {
        return first.starts_with(char::is_uppercase);
    }
    if known.inner.contains(&lower) {
        return false;
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        let previous = last_word(before[..before.len() - word.len()].trim_end());
        return number_ends(word, previous, &next_word, language, known);
    }
    if word.chars().count() == 1 && word.chars().all(char::is_alphabetic) {
        return false;
    }
    if is_roman(word) {
        let previous = last_word(before[..before.len() - word.len()].trim_end()).to_lowercase();
        return known.references.contains(previous.trim_end_matches('.'));
    }
    true
}

/// *o. Ä.*: the last two words with the space between them.
fn ends_in_closing(before: &str, known: &Abbreviations) -> bool {
    let tail: String = before.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    known.closing.contains(&tail.trim().to_lowercase())
}

fn number_ends(
    number: &str,
    previous: &str,
    next: &str,
    language: Language,
    known: &Abbreviations,
) -> bool {
    if previous.is_empty() {
        return false;
    }
    if number.len() > ORDINAL_DIGITS || !matches!(language, Language::De | Language::Other) {
        return true;
    }
    let previous = previous.to_lowercase();
    if known.months.contains(next) || known.ordinals.contains(next) {
        return false;
    }
    known.references.contains(previous.trim_end_matches('.'))
        || !known.determiners.contains(&previous)
}

/// The run of characters without white space or opening marks at the end of `text`.
fn last_word(text: &str) -> &str {
    let from = text
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '„' | '“' | '"' | '«' | '‚'))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let word = &text[from..];
    // A compound keeps the abbreviation of its last part: BT-Drs.
    word.rsplit(['-', '–', '/'])
        .next()
        .filter(|part| !part.is_empty())
        .map_or(word, |part| if part.bytes().all(|b| b.is_ascii_digit()) { word } else { part })
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}

fn is_roman(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(marked: &str) {
        let known: Abbreviations =
            toml::from_str(include_str!("../rules/builtin/abbreviations.toml"))
                .expect("the built-in table is sound");
        let text = marked.replace('‖', " ");
        let language = if text.contains(" the ") { Language::En } else { Language::De };
        let found: Vec<&str> =
            sentences(&text, language, &known).iter().map(|span| span.of(&text)).collect();
        let expected: Vec<&str> = marked.split('‖').collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_citation_does_not_end_a_sentence() {
        check("Die Frist folgt Art. 7 Abs. 2 Nr. 3 des Abkommens.‖Sie läuft weiter.");
        check("Es gilt § 4 Abs. 1 S. 2 i. V. m. Art. 9.‖Der Rest bleibt offen.");
        check("Siehe BGBl. 2011 II S. 12 ff. und BT-Drs. 17/99.‖Das genügt.");
        check("It follows Art. 5 para. 2 of the Agreement, e.g. No. 4.‖The rest stays.");
    }

    #[test]
    fn a_date_does_not_end_a_sentence() {
        check("Am 3. März wird es wirksam.‖Am 4. April endet es.");
        check("Bis zum 31. 12. 2030 gilt es fort.‖Danach nicht.");
        check("Es galt bis zum 30.6.2019.‖Dann trat die Neufassung in Kraft.");
    }

    #[test]
    fn an_enumerator_belongs_to_its_sentence() {
        check("(1) Die Seiten arbeiten zusammen.‖(2) Sie helfen einander.");
        check("1. Die eine Seite zahlt.‖2. Die andere prüft.");
        check("a) Lichtbilder;‖b) Fingerabdrücke.");
    }

    #[test]
    fn a_closing_abbreviation_ends_before_a_capital() {
        check("Dazu zählen Pässe, Ausweise usw.‖Ausgenommen sind Kopien.");
        check("Minister a. D. Muster schwieg.");
        check("Es kostet 2 Mio. Euro.‖Mehr ist nicht da.");
    }

    #[test]
    fn quotes_and_questions_close_where_they_end() {
        check("Wer zahlt das?‖Der Text schweigt.");
        check("Sie sagte: „Wir helfen.“‖Die anderen nickten.");
        check("„Das ist gut“, sagte sie.‖„Wir bleiben dabei.“");
    }
}

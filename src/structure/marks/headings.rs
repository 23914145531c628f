//! Lines that open a provision or a part, by their words alone.

use crate::{
    model::{Level, Span},
    rules::Numbering,
    structure::marks::{offset_in, readings::digits, superscript_digit},
    text::from_roman,
};

/// A line that opens a provision or a part, by its words alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::structure) struct HeadingMark {
    /// The level that its word opens.
    pub(in crate::structure) level: Level,
    /// The number as printed; `None` for an annex without one.
    pub(in crate::structure) number: Option<String>,
    /// The number's value, for the order.
    pub(in crate::structure) value: u32,
    /// What follows on the line, in the document's text, white space and colon trimmed.
    pub(in crate::structure) rest: Span,
    /// What stands between number and rest (`.`, `:`, `–`).
    pub(in crate::structure) has_stop: bool,
}

/// Reads the heading mark at the start of `span`: `Artikel 5 Kosten`, `Teil II`, `Anhang`.
pub(in crate::structure) fn heading(
    text: &str,
    span: Span,
    numbering: &Numbering,
) -> Option<HeadingMark> {
    let words = span.of(text);
    let mut tokens = words.split_whitespace();
    let first = tokens.next()?;
    let second = tokens.next();
    if let Some(level) = section_sign(first) {
        let number = if first == "§" { second? } else { &first['§'.len_utf8()..] };
        return numbered(text, span, level, number, numbering);
    }
    if let Some(level) = numbering.level(first).filter(|level| is_heading_level(*level)) {
        if !starts_upper(first) {
            return None;
        }
        if let Some(mark) = second.and_then(|n| numbered(text, span, level, n, numbering)) {
            return Some(mark);
        }
        return (level == Level::Annex).then(|| unnumbered(text, span, level, first));
    }
    // `Erster Teil`, `3. Abschnitt`
    let second = second?;
    let level = numbering
        .level(second)
        .filter(|level| is_heading_level(*level) && *level != Level::Annex)?;
    let value = numbering.number(first).or_else(|| digits(first.trim_end_matches('.')))?;
    let is_ordinal = numbering.number(first).is_some() || first.ends_with('.');
    // `2. „Titel“` is a point that defines a word.
    let is_named = second.starts_with(char::is_uppercase);
    (is_ordinal && is_named).then(|| HeadingMark {
        level,
        number: Some(value.to_string()),
        value,
        rest: rest_behind(text, span, second).0,
        has_stop: rest_behind(text, span, second).1,
    })
}

/// Reads the title of a text joined to the instrument: `Protokoll`, `Gemeinsame Erklärung`.
pub(in crate::structure) fn joined(
    text: &str,
    span: Span,
    numbering: &Numbering,
) -> Option<HeadingMark> {
    let words = span.of(text);
    let mut before = true;
    for token in words.split_whitespace().take(3) {
        if let Some(level) = numbering.joined(token).filter(|_| starts_upper(token)) {
            let (rest, _) = rest_behind(text, span, token);
            let number = rest.of(text).split_whitespace().next().unwrap_or("");
            let number = number.trim_matches(['.', ':', '(', ')']);
            let value = digits(number).or_else(|| from_roman(number)).unwrap_or(0);
            let number = (value > 0).then(|| number.to_owned());
            return Some(HeadingMark { level, number, value, rest, has_stop: false });
        }
        before = before && numbering.is_joined_lead(token);
        if !before {
            return None;
        }
    }
    None
}

fn section_sign(word: &str) -> Option<Level> {
    (word.starts_with('§') && !word.starts_with("§§")).then_some(Level::Section)
}

const fn is_heading_level(level: Level) -> bool {
    matches!(
        level,
        Level::Article
            | Level::Part
            | Level::Title
            | Level::Chapter
            | Level::Section
            | Level::Annex
    )
}

fn starts_upper(word: &str) -> bool {
    word.trim_start_matches(['(', '„', '«']).starts_with(char::is_uppercase)
}

fn numbered(
    text: &str,
    span: Span,
    level: Level,
    token: &str,
    numbering: &Numbering,
) -> Option<HeadingMark> {
    // A footnote's mark may be glued to the number.
    let token = token.trim_end_matches(|c| superscript_digit(c).is_some());
    let number = token
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .trim_end_matches(|c| superscript_digit(c).is_some())
        .trim_start_matches(['(', 'N'])
        .trim_start_matches(['o', 'r'])
        .trim_start_matches('.');
    let is_composite = number.split('.').count() == 2
        && number
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let value = if is_composite {
        number.rsplit('.').next().and_then(|part| part.parse().ok())
    } else {
        digits(number)
            .or_else(|| {
                from_roman(number).filter(|_| number.bytes().all(|b| b.is_ascii_uppercase()))
            })
            .or_else(|| capital(number).filter(|_| level != Level::Article))
    };
    let (number, value) = if let Some(value) = value {
        (number.to_owned(), value)
    } else {
        let value = numbering.number(token)?;
        (value.to_string(), value)
    };
    let (rest, has_stop) = rest_behind(text, span, token);
    Some(HeadingMark { level, number: Some(number), value, rest, has_stop })
}

fn capital(number: &str) -> Option<u32> {
    match number.as_bytes() {
        [c] if c.is_ascii_uppercase() => Some(u32::from(c - b'A') + 1),
        _ => None,
    }
}

fn unnumbered(text: &str, span: Span, level: Level, word: &str) -> HeadingMark {
    let (rest, has_stop) = rest_behind(text, span, word);
    HeadingMark { level, number: None, value: 0, rest, has_stop }
}

/// What follows `token`, a slice of the span's words, and whether a stop divides them.
fn rest_behind(text: &str, span: Span, token: &str) -> (Span, bool) {
    let words = span.of(text);
    let raw = &words[offset_in(words, token) + token.len()..];
    let is_stop = |c: char| matches!(c, '.' | ':' | '–' | '—' | '-' | ')');
    let has_stop = token.ends_with(is_stop) || raw.trim_start().starts_with(is_stop);
    let trimmed = raw.trim_start_matches(|c: char| {
        c.is_whitespace() || is_stop(c) || superscript_digit(c).is_some()
    });
    let start = span.start + words.len() - trimmed.len();
    (Span::new(start, start + trimmed.trim_end().len()), has_stop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering() -> Numbering {
        Numbering::builtin().expect("the built-in table is sound")
    }

    #[test]
    fn headings_are_read_with_number_and_rest() {
        let check = |words: &str, level, number: &str, rest: &str| {
            let mark = heading(words, Span::new(0, words.len()), &numbering());
            let mark = mark.unwrap_or_else(|| panic!("{words}: no heading"));
            assert_eq!((mark.level, mark.number.as_deref()), (level, Some(number)), "{words}");
            assert_eq!(mark.rest.of(words), rest, "{words}");
        };
        check("Artikel 5", Level::Article, "5", "");
        check("Art. 5a Kosten", Level::Article, "5a", "Kosten");
        check("ARTICLE V", Level::Article, "V", "");
        check("Article 6.5: Key Personnel", Level::Article, "6.5", "Key Personnel");
        check("§ 5 Verfahren", Level::Section, "5", "Verfahren");
        check("Abschnitt I Übernahme", Level::Section, "I", "Übernahme");
        check("Erster Teil", Level::Part, "1", "");
        check("CHAPTER TWO", Level::Chapter, "2", "");
        check("Anlage 1", Level::Annex, "1", "");
        check("ARTICLE I", Level::Article, "I", "");
        check("SECTION I General", Level::Section, "I", "General");
    }
}

//! Lexical marks at the beginning of a paragraph: enumerators and headings, without context.
//!
//! What stands here says only what the characters allow; which reading is meant (letter *i* or
//! roman one, provision or reference) is decided by the siblings in [`super::tree`].

use crate::model::{Level, Span};
use crate::rules::Numbering;
use crate::text::from_roman;

/// Longest run of characters inside an enumerator (`xxxviii`, `366a`, `12bis`).
const MAX_NUMBER: usize = 8;

/// How an enumerator is printed; siblings are printed alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `(1)`
    Both,
    /// `1)`
    Right,
    /// `1.`
    Dot,
    /// `1` or `¹`, alone before the words
    Bare,
    /// `Ziel 1:`, `Abs. 1`
    Word,
    /// A dash or bullet.
    Bullet(char),
}

/// One way to read an enumerator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// `5`, `5a`
    Digits(u32),
    /// `1.1`; the numbers before the last one, and the last one
    Composite(Vec<u32>, u32),
    /// `a`
    Letter(u32),
    /// `aa`, below a letter, or behind `z`
    DoubleLetter(u32),
    /// `A`
    Capital(u32),
    /// `iv`
    Roman(u32),
    /// `IV`
    CapitalRoman(u32),
    /// `–`
    Bullet,
}

impl Reading {
    /// The place in its series, from 1; a bullet has none.
    pub(super) fn value(&self) -> Option<u32> {
        match self {
            Self::Digits(n)
            | Self::Composite(_, n)
            | Self::Letter(n)
            | Self::DoubleLetter(n)
            | Self::Capital(n)
            | Self::Roman(n)
            | Self::CapitalRoman(n) => Some(*n),
            Self::Bullet => None,
        }
    }

    /// Whether both belong to one kind of series.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Composite(a, _), Self::Composite(b, _)) => a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// A printed enumerator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Enumerator {
    /// The printed sign, in the document's text.
    pub(super) span: Span,
    /// How it is printed.
    pub(super) shape: Shape,
    /// The number without brackets and full stop.
    pub(super) number: String,
    /// What it can mean, likeliest first.
    pub(super) readings: Vec<Reading>,
    /// The level that its word opens, where it has one.
    pub(super) level: Option<Level>,
}

/// A line that opens a provision or a part, by its words alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadingMark {
    /// The level that its word opens.
    pub(super) level: Level,
    /// The number as printed; `None` for an annex without one.
    pub(super) number: Option<String>,
    /// The number's value, for the order.
    pub(super) value: u32,
    /// What follows on the line, in the document's text, white space and colon trimmed.
    pub(super) rest: Span,
    /// What stands between number and rest (`.`, `:`, `–`).
    pub(super) has_stop: bool,
}

/// Reads the enumerator at the start of `span`, if there is one.
pub(super) fn enumerator(text: &str, span: Span, numbering: &Numbering) -> Option<Enumerator> {
    let words = span.of(text);
    let first = words.chars().next()?;
    if is_bullet(first) {
        let len = first.len_utf8();
        let rest = &words[len..];
        let is_apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
        // A dash before a digit may be a minus, a bullet sign is always one.
        return (is_apart || matches!(first, '•' | '▪' | '●' | '◦' | '\u{f0b7}')).then(|| {
            Enumerator {
                span: Span::new(span.start, span.start + len),
                shape: Shape::Bullet(if matches!(first, '-' | '–' | '—' | '‑' | '−') {
                    '–'
                } else {
                    first
                }),
                number: String::new(),
                readings: vec![Reading::Bullet],
                level: None,
            }
        });
    }
    bracketed(words, span.start, numbering).or_else(|| worded(words, span.start, numbering))
}

fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '-' | '–'
            | '—'
            | '‑'
            | '−'
            | '•'
            | '·'
            | '▪'
            | '●'
            | '◦'
            | '■'
            | '□'
            | '*'
            | '‣'
            | '\u{f0b7}'
    )
}

pub(super) fn bracketed(words: &str, at: usize, numbering: &Numbering) -> Option<Enumerator> {
    if let Some(len) = superscript_len(words) {
        let number: String = words[..len].chars().filter_map(superscript_digit).collect();
        let readings = readings(&number);
        let span = Span::new(at, at + len);
        return (!readings.is_empty()).then_some(Enumerator {
            span,
            shape: Shape::Bare,
            number,
            readings,
            level: None,
        });
    }
    let opens = words.starts_with('(');
    let inner = if opens { words[1..].trim_start() } else { words };
    let lead = words.len() - inner.len();
    let alike = inner.chars().next().and_then(latin_alike);
    let len = match alike {
        Some(_) => inner.chars().next().map_or(0, char::len_utf8),
        None => inner
            .char_indices()
            .find(|(i, c)| !(c.is_ascii_alphanumeric() || *c == '.' && follows_digit(inner, *i)))
            .map_or(inner.len(), |(i, _)| i),
    };
    let printed = inner[..len].trim_end_matches('.');
    let number = alike.unwrap_or(printed);
    if number.is_empty() || number.len() > MAX_NUMBER {
        return None;
    }
    let readings = readings(number);
    if readings.is_empty() {
        return None;
    }
    let after = &inner[printed.len()..];
    let (shape, sign) = if after.starts_with(')') {
        (if opens { Shape::Both } else { Shape::Right }, 1)
    } else if opens {
        return None;
    } else if after.starts_with(".)") {
        (Shape::Right, 2)
    } else if after.starts_with('.') {
        (Shape::Dot, 1)
    } else if after.starts_with(char::is_whitespace) && number.bytes().all(|b| b.is_ascii_digit()) {
        (Shape::Bare, 0)
    } else if matches!(readings[0], Reading::Composite(..))
        && after.starts_with(char::is_whitespace)
    {
        (Shape::Dot, 0)
    } else {
        return None;
    };
    let end = lead + printed.len() + sign;
    let rest = &words[end..];
    if !is_set_apart(rest, shape) || is_abbreviation_or_date(number, shape, rest, numbering) {
        return None;
    }
    Some(Enumerator {
        span: Span::new(at, at + end),
        shape,
        number: number.to_owned(),
        readings,
        level: None,
    })
}

/// The Latin letter that a Cyrillic one looks like; typists of bilingual texts mix them.
fn latin_alike(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'с' => "c",
        'е' => "e",
        'о' => "o",
        'р' => "p",
        'х' => "x",
        'і' => "i",
        _ => return None,
    })
}

/// A full stop inside a composite number: between two digits.
fn follows_digit(words: &str, at: usize) -> bool {
    let before = words[..at].chars().next_back();
    let after = words[at + 1..].chars().next();
    before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit())
}

fn is_set_apart(rest: &str, shape: Shape) -> bool {
    match shape {
        // A bracket closes the sign by itself: `(1)Die`, but not `(s)` inside a word.
        Shape::Both | Shape::Right => !rest.starts_with([')', '.', ',', '-', '/']),
        _ => rest.is_empty() || rest.starts_with(char::is_whitespace),
    }
}

/// `z. B.`, `M. G. Kaul`, `12. Mai 2003`, `30 Tage`
fn is_abbreviation_or_date(number: &str, shape: Shape, rest: &str, numbering: &Numbering) -> bool {
    let rest = rest.trim_start();
    let next = rest.split_whitespace().next().unwrap_or("");
    let is_digits = number.bytes().all(|b| b.is_ascii_digit());
    match shape {
        Shape::Dot if is_digits => {
            numbering.is_month(next)
                || next.starts_with(|c: char| c.is_ascii_digit()) && {
                    // `31. 12. 2020`
                    next.ends_with('.') && next.len() <= 3
                }
        }
        Shape::Dot => {
            let mut chars = next.chars();
            matches!((chars.next(), chars.next(), chars.next()),
                (Some(c), Some('.'), None) if c.is_alphabetic())
        }
        Shape::Bare => {
            numbering.is_month(next)
                || numbering.is_counted(next)
                || !rest.starts_with(|c: char| c.is_uppercase())
        }
        _ => false,
    }
}

fn superscript_digit(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        _ => return None,
    })
}

fn superscript_len(words: &str) -> Option<usize> {
    let len = words
        .char_indices()
        .find(|(_, c)| superscript_digit(*c).is_none())
        .map_or(words.len(), |(i, _)| i);
    let rest = words[len..].trim_start();
    (len > 0 && rest.starts_with(|c: char| c.is_uppercase() || "«„“\"".contains(c))).then_some(len)
}

/// `Ziel 21: …`, `Abs. 2`, `lit. a)`: a word, a number, and nothing else or a stop.
fn worded(words: &str, at: usize, numbering: &Numbering) -> Option<Enumerator> {
    let (word, rest) = words.split_once(|c: char| c.is_whitespace())?;
    let level = numbering.level(word);
    if !matches!(level, Some(Level::Paragraph | Level::Point)) {
        return None;
    }
    let lead = words.len() - rest.trim_start().len();
    let token = words[lead..].split(|c: char| c.is_whitespace()).next()?;
    let number = token.trim_matches(['(', ')', '.', ':', '–']);
    let readings = readings(number);
    let behind = words[lead + token.len()..].trim_start();
    // `z. B.` is no *Ziffer B*.
    let is_capital =
        matches!(readings.first(), Some(Reading::Capital(_) | Reading::CapitalRoman(_)));
    if is_capital && level == Some(Level::Point) {
        return None;
    }
    let has_stop = token.ends_with([':', '.', ')']) || behind.starts_with(['–', ':', '-']);
    if readings.is_empty() || !(has_stop || behind.is_empty()) {
        return None;
    }
    let stop = behind.chars().next().filter(|c| matches!(c, '–' | ':' | '-'));
    let end = match stop {
        Some(c) => words.len() - behind.len() + c.len_utf8(),
        None => lead + token.len(),
    };
    Some(Enumerator {
        span: Span::new(at, at + end),
        shape: Shape::Word,
        number: number.to_owned(),
        readings,
        level,
    })
}

/// All that a number can mean, likeliest first.
pub(super) fn readings(number: &str) -> Vec<Reading> {
    let bytes = number.as_bytes();
    let Some(first) = bytes.first() else { return Vec::new() };
    let mut found = Vec::new();
    if first.is_ascii_digit() {
        if number.contains('.') {
            let parts: Option<Vec<u32>> = number.split('.').map(|part| part.parse().ok()).collect();
            if let Some((last, lead)) = parts.as_deref().and_then(<[u32]>::split_last) {
                found.push(Reading::Composite(lead.to_vec(), *last));
            }
        } else if let Some(value) = digits(number) {
            found.push(Reading::Digits(value));
        }
        return found;
    }
    let is_lower = bytes.iter().all(u8::is_ascii_lowercase);
    let is_upper = bytes.iter().all(u8::is_ascii_uppercase);
    let letter = u32::from(first.to_ascii_lowercase() - b'a') + 1;
    let is_double = bytes.len() == 2 && bytes[1] == *first;
    let is_letter = bytes.len() == 1;
    let roman = from_roman(number);
    if is_lower {
        found.extend(is_letter.then_some(Reading::Letter(letter)));
        found.extend(is_double.then_some(Reading::DoubleLetter(letter)));
        found.extend(roman.map(Reading::Roman));
    } else if is_upper {
        found.extend(roman.map(Reading::CapitalRoman));
        found.extend(is_letter.then_some(Reading::Capital(letter)));
    }
    found
}

/// `5`, `5a`, `5bis`; years and amounts are no numbers of provisions.
fn digits(number: &str) -> Option<u32> {
    let len = number.bytes().take_while(u8::is_ascii_digit).count();
    let suffix = &number[len..];
    let is_suffix = suffix.is_empty()
        || suffix.len() == 1 && suffix.bytes().all(|b| b.is_ascii_lowercase())
        || matches!(suffix, "bis" | "ter" | "quater" | "quinquies");
    (len <= 3 && is_suffix).then(|| number[..len].parse().ok()).flatten()
}

/// The mark of a footnote and its words: `1 SR 0.1`, `² Heute: …`, `* …`.
pub(super) fn footnote(text: &str, span: Span) -> (Option<Span>, Span) {
    const MAX_MARK: usize = 3;
    let words = span.of(text);
    let is_mark = |c: char| c.is_ascii_digit() || superscript_digit(c).is_some() || c == '*';
    let len: usize = words.chars().take_while(|c| is_mark(*c)).map(char::len_utf8).sum();
    let count = words.chars().take_while(|c| is_mark(*c)).count();
    let stop = usize::from(words[len..].starts_with([')', '.']));
    let body = Span::new(span.start + len + stop, span.end).trimmed(text);
    if count == 0 || count > MAX_MARK || body.is_empty() {
        return (None, span);
    }
    (Some(Span::new(span.start, span.start + len + stop)), body)
}

/// The number of a footnote's mark, in plain digits.
pub(super) fn footnote_number(mark: &str) -> Option<String> {
    let digits: String = mark
        .chars()
        .filter_map(|c| superscript_digit(c).or(Some(c).filter(char::is_ascii_digit)))
        .collect();
    (!digits.is_empty()).then_some(digits)
}

/// Reads the heading mark at the start of `span`: `Artikel 5 Kosten`, `Teil II`, `Anhang`.
pub(super) fn heading(text: &str, span: Span, numbering: &Numbering) -> Option<HeadingMark> {
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
pub(super) fn joined(text: &str, span: Span, numbering: &Numbering) -> Option<HeadingMark> {
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

/// Where `part`, a slice of `words`, begins in them.
pub(super) fn offset_in(words: &str, part: &str) -> usize {
    part.as_ptr() as usize - words.as_ptr() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbering() -> Numbering {
        Numbering::builtin().expect("the built-in table is sound")
    }

    fn check(words: &str, expected: Option<(&str, Shape)>) {
        let found = enumerator(words, Span::new(0, words.len()), &numbering());
        let found = found.as_ref().map(|found| (found.number.as_str(), found.shape));
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn enumerators_are_read_in_every_form() {
        check("(1) Die Seiten", Some(("1", Shape::Both)));
        check("2. Die Seiten", Some(("2", Shape::Dot)));
        check("a) die", Some(("a", Shape::Right)));
        check("aa) die", Some(("aa", Shape::Right)));
        check("(iv) the", Some(("iv", Shape::Both)));
        check("1.2 The", Some(("1.2", Shape::Dot)));
        check("1.2. The", Some(("1.2", Shape::Dot)));
        check("– die", Some(("", Shape::Bullet('–'))));
        check("• die", Some(("", Shape::Bullet('•'))));
        check("¹ Die Seiten", Some(("1", Shape::Bare)));
        check("Ziel 21: Zusammenarbeit", Some(("21", Shape::Word)));
        check("5a. Die", Some(("5a", Shape::Dot)));
        check("а) die", Some(("a", Shape::Right)));
    }

    #[test]
    fn dates_initials_and_references_are_no_enumerators() {
        check("12. Mai 2003", None);
        check("31. 12. 2020", None);
        check("M. G. Muster", None);
        check("z. B. Pässe", None);
        check("30 Tage", None);
        check("Absatz 1 ist anwendbar", None);
        check("Die Seiten", None);
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

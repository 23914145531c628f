//! Lexical marks at the beginning of a paragraph: enumerators and headings, without context.
//!
//! What stands here says only what the characters allow; which reading is meant (letter *i* or
//! roman one, provision or reference) is decided by the siblings in [`super::tree`].

mod headings;
mod readings;

use crate::model::{Level, Span};
use crate::rules::Numbering;

pub(super) use headings::{HeadingMark, heading, joined};
pub(super) use readings::{Reading, readings};

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
    let after = &inner[printed.len()..];
    if !may_close(number, after) {
        return None;
    }
    let readings = readings(number);
    if readings.is_empty() {
        return None;
    }
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

/// A cheap look at what stands behind a number, before it is read: a bracket or a full stop;
/// only digits may do without.
fn may_close(number: &str, after: &str) -> bool {
    after.starts_with([')', '.']) || number.starts_with(|c: char| c.is_ascii_digit())
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
}

//! Cuts what was typed into signs, operators and words.

use crate::{
    model::{Locator, Span},
    query::{
        ast::{Reach, Unit},
        citation,
        fields::{Comparison, FieldName},
        parse::{Fault, FaultKind},
        words::Zone,
    },
};

/// A piece of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lexeme {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `-` before a term.
    Minus,
    /// `w/5`, `NEAR/5`, `pre/5`, `w/s`; with whether the order counts.
    Near(Reach, bool),
    Quoted(String),
    /// `~3` right behind a quote.
    Slop(u8),
    /// `{2}`, `{2,5}` behind a term.
    Count(u16, Option<u16>),
    Exact(String),
    Lexicon(String),
    Word(String),
    Fuzzy(String, u8),
    /// `heading:` before a term.
    Zone(Zone),
    /// `country:` and a value.
    Field(FieldName, Value),
    Place(Locator),
}

/// The value of a field as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Is(String),
    Compared(Comparison, String),
    Between(Option<String>, Option<String>),
    Missing,
}

/// Names of the zones, German and English.
pub(super) const ZONES: [(&str, Zone); 10] = [
    ("text", Zone::Text),
    ("wortlaut", Zone::Text),
    ("heading", Zone::Heading),
    ("überschrift", Zone::Heading),
    ("ueberschrift", Zone::Heading),
    ("chapeau", Zone::Chapeau),
    ("einleitung", Zone::Chapeau),
    ("before", Zone::Before),
    ("davor", Zone::Before),
    ("vorher", Zone::Before),
];

/// The largest distance of `w/n`, and the largest count.
const NUMBER_MAX: u16 = 1000;
/// The largest slop and the most letters a fuzzy word may change.
const SLOP_MAX: u8 = 100;
const FUZZY_MAX: u8 = 2;

/// Cuts the input; what cannot be read becomes a fault.
pub(super) fn lexemes(input: &str, faults: &mut Vec<Fault>) -> Vec<Lexeme> {
    let mut lexer = Lexer { input, at: 0, faults, out: Vec::new() };
    while lexer.step() {}
    lexer.out
}

struct Lexer<'i, 'f> {
    input: &'i str,
    at: usize,
    faults: &'f mut Vec<Fault>,
    out: Vec<Lexeme>,
}

/// Returns the signs that may close what `open` opened.
fn closers(open: char) -> Option<&'static [char]> {
    Some(match open {
        '"' => &['"'],
        '„' => &['“', '”', '"'],
        '“' => &['”', '“', '"'],
        '»' => &['«'],
        '«' => &['»'],
        '‚' => &['‘', '’'],
        _ => return None,
    })
}

impl Lexer<'_, '_> {
    fn rest(&self) -> &str {
        &self.input[self.at..]
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.out.push(Lexeme { kind, span: Span::new(start, self.at) });
    }

    fn fault(&mut self, kind: FaultKind, start: usize) {
        self.faults.push(Fault { kind, span: Span::new(start, self.at) });
    }

    fn step(&mut self) -> bool {
        self.at += self.rest().len() - self.rest().trim_start().len();
        let start = self.at;
        let Some(first) = self.rest().chars().next() else { return false };
        let after_term = self.is_right_behind_a_term(start);
        match first {
            '(' | ')' => {
                self.at += 1;
                self.push(if first == '(' { Kind::Open } else { Kind::Close }, start);
            }
            '~' if after_term => self.slop(start),
            '{' if after_term => self.count(start),
            '-' if self.rest()[1..].starts_with(|c: char| !c.is_whitespace() && c != '-') => {
                self.at += 1;
                self.push(Kind::Minus, start);
            }
            '=' | '@' if self.rest()[1..].starts_with(char::is_alphanumeric) => {
                self.at += 1;
                let word = self.take_word();
                let kind = if first == '=' { Kind::Exact(word) } else { Kind::Lexicon(word) };
                self.push(kind, start);
            }
            _ if closers(first).is_some() => {
                let words = self.quoted(first);
                if words.is_empty() {
                    self.fault(FaultKind::EmptyPhrase, start);
                } else {
                    self.push(Kind::Quoted(words), start);
                }
            }
            _ => self.word(start),
        }
        true
    }

    fn is_right_behind_a_term(&self, start: usize) -> bool {
        self.out.last().is_some_and(|last| {
            last.span.end == start
                && matches!(
                    last.kind,
                    Kind::Quoted(_)
                        | Kind::Close
                        | Kind::Word(_)
                        | Kind::Exact(_)
                        | Kind::Lexicon(_)
                        | Kind::Fuzzy(..)
                        | Kind::Slop(_)
                )
        })
    }

    /// Reads a quotation; one that is not closed goes on to the end.
    fn quoted(&mut self, open: char) -> String {
        let start = self.at;
        self.at += open.len_utf8();
        let ends = closers(open).unwrap_or(&['"']);
        let inner = self.rest();
        let (inner, taken) = match inner.find(ends) {
            Some(end) => {
                let closer = inner[end..].chars().next().map_or(0, char::len_utf8);
                (&inner[..end], end + closer)
            }
            None => (inner, inner.len()),
        };
        let is_closed = taken > inner.len();
        let words = inner
            .replace(|c: char| "\"„“”»«‚‘".contains(c), " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        self.at += taken;
        if !is_closed {
            self.fault(FaultKind::UnclosedQuote, start);
        }
        if words.chars().any(char::is_alphanumeric) { words } else { String::new() }
    }

    fn slop(&mut self, start: usize) {
        self.at += 1;
        let number = self.number();
        let behind_quote = matches!(self.out.last(), Some(Lexeme { kind: Kind::Quoted(_), .. }));
        match number {
            Some(n) if behind_quote => {
                self.push(Kind::Slop(n.min(u16::from(SLOP_MAX)) as u8), start);
            }
            _ => self.fault(FaultKind::BadNumber, start),
        }
    }

    fn count(&mut self, start: usize) {
        self.at += 1;
        let least = self.number();
        let has_range = self.rest().starts_with(',');
        self.at += usize::from(has_range);
        let most = if has_range { self.number() } else { None };
        let is_closed = self.rest().starts_with('}');
        match least {
            Some(least) if is_closed && most.is_none_or(|most| most >= least) => {
                self.at += 1;
                self.push(Kind::Count(least, most), start);
            }
            _ => {
                let rest = self.rest();
                self.at += rest.find('}').map_or(rest.len(), |end| end + 1);
                self.fault(FaultKind::BadNumber, start);
            }
        }
    }

    fn number(&mut self) -> Option<u16> {
        let rest = self.rest();
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..digits].parse::<u32>().ok().or((digits > 0).then_some(u32::MAX));
        self.at += digits;
        number.map(|n| n.min(u32::from(NUMBER_MAX)) as u16)
    }

    fn take_word(&mut self) -> String {
        let rest = self.rest();
        let is_end = |c: char| c.is_whitespace() || "(){}~".contains(c) || closers(c).is_some();
        let length = rest.find(is_end).unwrap_or(rest.len());
        let word = rest[..length].to_owned();
        self.at += length;
        word
    }

    fn word(&mut self, start: usize) {
        if let Some((locator, length)) = citation::read(self.rest()) {
            let ends =
                !self.rest()[length..].starts_with(|c: char| c.is_alphanumeric() || c == '~');
            if ends {
                self.at += length;
                self.push(Kind::Place(locator), start);
                return;
            }
        }
        let word = self.take_word();
        if word.is_empty() {
            // A sign that begins no term, such as a closing quote or a stray `~`.
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            self.fault(FaultKind::StraySign, start);
            return;
        }
        if let Some(kind) = operator(&word) {
            self.push(kind, start);
            return;
        }
        if let Some((name, value)) = word.split_once(':')
            && name.chars().all(|c| c.is_alphabetic() || c == '_')
            && !name.is_empty()
        {
            let value_at = start + name.len() + 1;
            if self.named(name, value, start, value_at) {
                return;
            }
        }
        if !word.chars().any(char::is_alphanumeric) {
            self.fault(FaultKind::StraySign, start);
            return;
        }
        // *Sprachkurse:* and *Kraft,* are words with what prose puts behind them.
        let word = word.trim_end_matches([',', ';', ':', '.', '!']).to_owned();
        if let Some(kind) = operator(&word) {
            self.push(kind, start);
            return;
        }
        if self.rest().starts_with('~') {
            self.at += 1;
            let edits = self.number().unwrap_or(1).min(u16::from(FUZZY_MAX)) as u8;
            self.push(Kind::Fuzzy(word, edits), start);
            return;
        }
        self.push(Kind::Word(word), start);
    }

    /// Reads `name:value`; tells whether it was a zone or a field.
    fn named(&mut self, name: &str, value: &str, start: usize, value_at: usize) -> bool {
        let lower = name.to_lowercase();
        if let Some(&(_, zone)) = ZONES.iter().find(|(zone, _)| *zone == lower) {
            self.at = value_at;
            self.push(Kind::Zone(zone), start);
            return true;
        }
        let Some(field) = FieldName::from_word(name) else {
            // `Frage: Antwort` is prose; `frage:antwort` was meant as a field.
            if !value.is_empty() {
                self.fault(FaultKind::UnknownField(name.to_owned()), start);
            }
            return false;
        };
        self.at = value_at;
        let known_faults = self.faults.len();
        let value = self.value();
        if value == Value::Missing {
            if self.faults.len() == known_faults {
                self.fault(FaultKind::MissingValue(field), start);
            }
        } else {
            self.push(Kind::Field(field, value), start);
        }
        true
    }

    fn value(&mut self) -> Value {
        if let Some(open @ ('[' | '{')) = self.rest().chars().next() {
            return self.range(open);
        }
        let rest = self.rest();
        let sign = Comparison::SIGNS.iter().find(|(_, sign)| rest.starts_with(sign));
        let sign = sign.copied();
        self.at += sign.map_or(0, |(_, sign)| sign.len());
        let value = match self.rest().chars().next() {
            Some(open) if closers(open).is_some() => self.quoted(open),
            _ => self.take_word(),
        };
        let is_value = value.contains(|c: char| c.is_alphanumeric() || c == '*');
        match sign {
            _ if !is_value => Value::Missing,
            Some((how, _)) => Value::Compared(how, value),
            None => Value::Is(value),
        }
    }

    /// Reads `[2020 TO 2024]`, `[2020 BIS *]`.
    fn range(&mut self, open: char) -> Value {
        let start = self.at;
        self.at += 1;
        let rest = self.rest();
        let (inner, taken) = match rest.find([']', '}']) {
            Some(end) => (&rest[..end], end + 1),
            None => (rest, rest.len()),
        };
        let words: Vec<String> = inner
            .split_whitespace()
            .map(|word| word.replace(|c: char| "\"„“”»«‚‘[]{}".contains(c), ""))
            .collect();
        let end = |word: &String| Some(word.clone()).filter(|word| word != "*");
        let ends = match words.as_slice() {
            [from, to, until] if matches!(to.as_str(), "TO" | "BIS") => {
                Some((end(from), end(until)))
            }
            _ => None,
        };
        self.at += taken;
        let is_whole = open == '[' && taken > 0;
        match ends {
            Some((from, to)) if is_whole && (from.is_some() || to.is_some()) => {
                Value::Between(from, to)
            }
            _ => {
                self.fault(FaultKind::BadRange, start);
                Value::Missing
            }
        }
    }
}

/// Reads an operator in capitals or a proximity in any case.
fn operator(word: &str) -> Option<Kind> {
    match word {
        "AND" | "UND" | "&&" => return Some(Kind::And),
        "OR" | "ODER" | "||" => return Some(Kind::Or),
        "NOT" | "NICHT" => return Some(Kind::Not),
        _ => {}
    }
    let (name, reach) = word.split_once('/')?;
    let in_order = match name {
        "w" | "W" | "NEAR" | "near" | "NAHE" => false,
        "pre" | "PRE" | "vor" | "VOR" => true,
        _ => return None,
    };
    let unit = match reach {
        "s" | "S" => Some(Unit::Sentence),
        "c" | "C" => Some(Unit::Clause),
        "p" | "P" => Some(Unit::Paragraph),
        "a" | "A" => Some(Unit::Article),
        _ => None,
    };
    if let Some(unit) = unit {
        return (!in_order).then_some(Kind::Near(Reach::Unit(unit), false));
    }
    let is_number =
        !reach.is_empty() && reach.len() <= 9 && reach.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(())?;
    let distance = reach.parse::<u32>().ok()?.min(u32::from(NUMBER_MAX)) as u16;
    Some(Kind::Near(Reach::Words(distance), in_order))
}

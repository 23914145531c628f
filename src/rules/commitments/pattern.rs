//! Patterns of the commitment files and the plain text they are met over.
//!
//! German is full of umlauts, and a regular expression that must know them is ten times
//! slower and larger. So patterns and texts are both written plain: lower case, ASCII, every
//! byte in its place (*ü* takes two bytes and becomes *ue*, which also takes two).

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::{Deserialize, Deserializer};

use crate::model::Span;

/// A compiled pattern may need so many bytes.
const COMPILED_MAX: usize = 8 << 20;

/// The states that a set of patterns has met are kept in so many bytes. The twelve patterns of
/// German strength need 12 to 16 MB over a million words of treaties; below that they are made
/// over and over, which is ten times slower than keeping them.
const STATES_MAX: usize = 24 << 20;

/// Returns the text in lower-case ASCII, byte for byte in the same places.
///
/// ```
/// use klausel::rules::commitments::plain;
/// assert_eq!(plain("Für «Visa»"), "fuer \" visa\" ");
/// ```
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        // nearly all bytes are ASCII: those are copied in runs
        let run = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        plain.push_str(&rest[..run]);
        rest = &rest[run..];
        let Some(c) = rest.chars().next() else { break };
        let end = plain.len() + c.len_utf8();
        plain.push_str(letters(c).unwrap_or_default());
        // what is left of a letter of another script or of a mark is filled
        let filler = if c.is_alphabetic() { 'x' } else { ' ' };
        while plain.len() < end {
            plain.push(filler);
        }
        rest = &rest[c.len_utf8()..];
    }
    plain.make_ascii_lowercase();
    plain
}

/// The ASCII letters or marks that stand for a character; never longer than its bytes.
const fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' | 'Ä' => "ae",
        'ö' | 'Ö' => "oe",
        'ü' | 'Ü' => "ue",
        'ß' => "ss",
        '«' | '»' | '„' | '“' | '”' | '‹' | '›' => "\"",
        '‚' | '‘' | '’' | '´' => "'",
        '–' | '—' | '‑' => "-",
        '€' => "eur",
        _ => return None,
    })
}

/// A regular expression over [`plain`] text; letter case and umlauts as written do not matter.
///
/// The built-in files hold more than a hundred of them and a run in one language needs half:
/// compiling on first use keeps the start of the program short. A test compiles them all.
#[derive(Clone)]
pub struct Pattern {
    expression: String,
    compiled: Arc<OnceLock<Regex>>,
}

impl Pattern {
    /// Takes an expression, with umlauts, without compiling it.
    pub fn new(expression: &str) -> Self {
        let mut ascii = String::with_capacity(expression.len());
        for c in expression.chars() {
            match letters(c) {
                Some(letters) => ascii.push_str(letters),
                None => ascii.push(c),
            }
        }
        Self { expression: ascii, compiled: Arc::default() }
    }

    /// Compiles the expression afresh.
    ///
    /// # Errors
    /// It is faulty or grows beyond the size allowed.
    pub fn check(&self) -> Result<Regex, regex::Error> {
        RegexBuilder::new(&self.expression)
            .unicode(false)
            .case_insensitive(true)
            .size_limit(COMPILED_MAX)
            .build()
    }

    /// Tells whether the pattern is met in plain text.
    pub fn is_match(&self, plain: &str) -> bool {
        self.regex().is_match(plain.as_bytes())
    }

    /// Finds the first place in plain text.
    pub fn find(&self, plain: &str) -> Option<Span> {
        self.find_iter(plain).next()
    }

    /// Finds every place in plain text, from left to right.
    pub fn find_iter<'t>(&self, plain: &'t str) -> impl Iterator<Item = Span> + use<'t, '_> {
        self.regex().find_iter(plain.as_bytes()).map(|hit| Span::new(hit.start(), hit.end()))
    }

    fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            self.check().expect("every pattern of the built-in files is compiled in a test")
        })
    }
}

/// Many patterns tried at once: one pass over a text tells which of them are met at all.
#[derive(Debug, Clone)]
pub struct PatternSet {
    /// `None` where they are too large together; then each is tried.
    set: Option<RegexSet>,
    patterns: usize,
}

impl PatternSet {
    /// Compiles patterns together.
    pub fn of<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        let expressions: Vec<&str> = patterns.map(|one| one.expression.as_str()).collect();
        let set = RegexSetBuilder::new(&expressions)
            .unicode(false)
            .case_insensitive(true)
            .size_limit(COMPILED_MAX)
            .dfa_size_limit(STATES_MAX)
            .build();
        Self { set: set.ok(), patterns: expressions.len() }
    }

    /// Returns the numbers of the patterns that are met in plain text, in order.
    pub fn met(&self, plain: &str) -> Vec<usize> {
        match &self.set {
            Some(set) => set.matches(plain.as_bytes()).into_iter().collect(),
            None => (0..self.patterns).collect(),
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/i", self.expression)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|expression| Self::new(&expression))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_stays_in_its_place() {
        for text in ["Fünf Übungen – „gemäß“ Łódź € 35", "", "ЖЖ 日本"] {
            assert_eq!(plain(text).len(), text.len(), "{text}");
            assert!(plain(text).is_ascii(), "{text}");
        }
    }

    #[test]
    fn a_pattern_with_umlauts_meets_every_spelling() {
        let pattern = Pattern::new(r"\bgemä(?:ss|ß)\b");
        for text in ["GEMÄSS", "gemäß", "gemaess"] {
            assert!(pattern.is_match(&plain(text)), "{text}");
        }
        assert!(!pattern.is_match(&plain("ungemäß")));
    }
}

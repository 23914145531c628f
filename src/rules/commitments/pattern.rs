//! Patterns of the commitment files, which are met over [`plain`](super::plain) text.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::{
    ParserBuilder,
    hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, HirKind, Repetition},
};
use serde::{Deserialize, Deserializer};

use crate::{
    model::Span,
    rules::{needles::NeedleIndex, plain::written_plain},
};

/// A compiled pattern may need so many bytes.
const COMPILED_MAX: usize = 8 << 20;

/// A regular expression over [`plain`](super::plain) text; letter case and umlauts as written do not matter.
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
        Self { expression: written_plain(expression), compiled: Arc::default() }
    }

    /// Compiles the expression afresh, for text in lower case.
    ///
    /// # Errors
    /// It is faulty or grows beyond the size allowed.
    pub fn check(&self) -> Result<Regex, regex::Error> {
        let mut parser =
            ParserBuilder::new().unicode(false).utf8(false).case_insensitive(true).build();
        let parsed =
            parser.parse(&self.expression).map_err(|error| regex::Error::Syntax(error.to_string()));
        RegexBuilder::new(&lower_case(parsed?).to_string())
            .unicode(false)
            .size_limit(COMPILED_MAX)
            .build()
    }

    /// Tells whether the pattern is met in plain text.
    pub fn is_match(&self, plain: &str) -> bool {
        self.regex().is_match(lower_case_bytes(plain))
    }

    /// Finds the first place in plain text.
    pub fn find(&self, plain: &str) -> Option<Span> {
        self.find_iter(plain).next()
    }

    /// Finds every place in plain text, from left to right.
    pub fn find_iter<'t>(&self, plain: &'t str) -> impl Iterator<Item = Span> + use<'t, '_> {
        self.regex().find_iter(lower_case_bytes(plain)).map(|hit| Span::new(hit.start(), hit.end()))
    }

    fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            self.check().expect("every pattern of the built-in files is compiled in a test")
        })
    }
}

/// Returns the bytes of plain text, which has no capitals.
fn lower_case_bytes(plain: &str) -> &[u8] {
    debug_assert!(!plain.bytes().any(|byte| byte.is_ascii_uppercase()), "not plain: {plain}");
    plain.as_bytes()
}

/// Takes the capitals out of an expression that meets both cases: plain text has none, and words
/// in one spelling are found many times as fast.
fn lower_case(expression: Hir) -> Hir {
    match expression.into_kind() {
        HirKind::Class(Class::Bytes(mut class)) => {
            class.difference(&ClassBytes::new([ClassBytesRange::new(b'A', b'Z')]));
            Hir::class(Class::Bytes(class))
        }
        HirKind::Class(class) => Hir::class(class),
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Repetition(repetition) => {
            let sub = Box::new(lower_case(*repetition.sub));
            Hir::repetition(Repetition { sub, ..repetition })
        }
        HirKind::Capture(capture) => {
            let sub = Box::new(lower_case(*capture.sub));
            Hir::capture(Capture { sub, ..capture })
        }
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(lower_case).collect()),
        HirKind::Alternation(branches) => {
            Hir::alternation(branches.into_iter().map(lower_case).collect())
        }
    }
}

/// Many patterns tried at once: one pass over a text tells which of them can be met at all.
#[derive(Debug, Clone)]
pub struct PatternSet(NeedleIndex);

impl PatternSet {
    /// Takes patterns in the order of their numbers.
    pub fn of<'p>(patterns: impl Iterator<Item = &'p Pattern>) -> Self {
        Self(NeedleIndex::of_sentences(patterns.map(|one| one.expression.as_str())))
    }

    /// Returns the numbers of the patterns that may be met in plain text, in order; the others
    /// are not.
    pub fn met(&self, plain: &str) -> Vec<usize> {
        self.0.met(plain)
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
    use crate::rules::commitments::plain;

    #[test]
    fn a_pattern_with_umlauts_meets_every_spelling() {
        let pattern = Pattern::new(r"\bgemä(?:ss|ß)\b");
        for text in ["GEMÄSS", "gemäß", "gemaess"] {
            assert!(pattern.is_match(&plain(text)), "{text}");
        }
        assert!(!pattern.is_match(&plain("ungemäß")));
    }
}

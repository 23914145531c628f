//! Words that an expression cannot do without.
//!
//! Where none of them stands the expression has no hit, and an automaton that looks for the words
//! of all expressions at once tells so in one pass over a text.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex_syntax::{
    ParserBuilder,
    hir::{Hir, HirKind},
};

/// Bytes from which a word tells enough.
const NEEDLE_MIN: usize = 2;

/// The words that a row of expressions cannot do without, in one automaton.
#[derive(Debug, Clone)]
pub(super) struct NeedleIndex {
    automaton: AhoCorasick,
    /// Of every word the number of its expression.
    expression_of: Vec<usize>,
    /// Expressions without such words, which can hit anywhere.
    is_free: Vec<bool>,
}

impl NeedleIndex {
    /// Takes expressions, as they are compiled, in the order of their numbers.
    pub(super) fn new<'e>(expressions: impl Iterator<Item = &'e str>) -> Self {
        let (mut words, mut expression_of, mut is_free) = (Vec::new(), Vec::new(), Vec::new());
        for (number, expression) in expressions.enumerate() {
            let needles = needles(expression);
            is_free.push(needles.is_empty());
            expression_of.extend(needles.iter().map(|_| number));
            words.extend(needles);
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .build(words)
            .expect("the words of a table of expressions fit");
        Self { automaton, expression_of, is_free }
    }

    /// Tells whether an expression can hit where none of its words stands.
    pub(super) fn is_free(&self, number: usize) -> bool {
        self.is_free[number]
    }

    /// Returns the numbers of the expressions that may hit in the text, in order.
    pub(super) fn met(&self, text: &str) -> Vec<usize> {
        let mut met = self.is_free.clone();
        for found in self.automaton.find_overlapping_iter(text) {
            met[self.expression_of[found.pattern().as_usize()]] = true;
        }
        (0..met.len()).filter(|number| met[*number]).collect()
    }

    /// Returns of every expression where its words begin in the text, in order.
    pub(super) fn places(&self, text: &str) -> Vec<Vec<usize>> {
        let mut places = vec![Vec::new(); self.is_free.len()];
        for found in self.automaton.find_overlapping_iter(text) {
            places[self.expression_of[found.pattern().as_usize()]].push(found.start());
        }
        // words end in order, and may begin out of it
        for places in &mut places {
            places.sort_unstable();
        }
        places
    }
}

/// Returns words in lower-case ASCII of which every hit holds at least one; none where there are
/// no such words, or where it is no expression.
fn needles(expression: &str) -> Vec<String> {
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(expression);
    parsed.ok().and_then(|hir| required(&hir)).unwrap_or_default()
}

/// The words of one part, of which a hit of the part holds at least one.
fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => required(&repeated.sub),
        HirKind::Concat(parts) => of_sequence(parts),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(required(branch)?);
            }
            all.sort();
            all.dedup();
            Some(all)
        }
        _ => {
            letters(hir).filter(|letters| letters.len() >= NEEDLE_MIN).map(|letters| vec![letters])
        }
    }
}

/// The best words of a sequence: the shortest of them is as long as can be, and they are few.
fn of_sequence(parts: &[Hir]) -> Option<Vec<String>> {
    let mut candidates = Vec::new();
    let mut run = String::new();
    for part in parts {
        if matches!(part.kind(), HirKind::Look(_) | HirKind::Empty) {
            continue;
        }
        if let Some(letters) = letters(part) {
            run.push_str(&letters);
            continue;
        }
        candidates.push(vec![std::mem::take(&mut run)]);
        candidates.extend(required(part));
    }
    candidates.push(vec![run]);
    let shortest = |words: &[String]| words.iter().map(String::len).min().unwrap_or(0);
    candidates
        .into_iter()
        .filter(|words| shortest(words) >= NEEDLE_MIN)
        .max_by_key(|words| (shortest(words), usize::MAX - words.len()))
}

/// The letters that a part is, in lower case: a literal, or one letter in both cases.
fn letters(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let letters = std::str::from_utf8(&literal.0).ok()?;
            Some(letters.to_ascii_lowercase())
        }
        HirKind::Class(class) => {
            let mut bytes = class.literal().into_iter().flatten();
            let one = bytes.next();
            one.map(|byte| char::from(byte).to_string()).or_else(|| both_cases(class))
        }
        _ => None,
    }
}

fn both_cases(class: &regex_syntax::hir::Class) -> Option<String> {
    let regex_syntax::hir::Class::Bytes(bytes) = class else { return None };
    let [upper, lower] = bytes.ranges() else { return None };
    let is_pair = upper.start() == upper.end()
        && lower.start() == lower.end()
        && upper.start().eq_ignore_ascii_case(&lower.start());
    is_pair.then(|| char::from(lower.start()).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: &[&str]) {
        assert_eq!(needles(expression), expected, "{expression}");
    }

    #[test]
    fn the_longest_words_that_every_hit_holds_are_found() {
        check("(?i)tritt[^.]{0,80}?in kraft", &["in kraft"]);
        check("(?i)(?:tritt|treten)\\s+ausser", &["ausser"]);
        check("(?i)x?(?:gekuendigt|terminated?)\\b", &["gekuendigt", "terminate"]);
        check("(?P<title>Abkommen)s? vom", &["abkommen"]);
    }

    #[test]
    fn what_cannot_hit_is_not_met() {
        let index =
            NeedleIndex::new(["tritt.*kraft", "[0-9]+", "(?:abkommen|vertrag)"].into_iter());
        assert_eq!(index.met("Es tritt in Kraft."), [0, 1]);
        assert_eq!(index.met("das Abkommen und der Vertrag"), [1, 2]);
        assert_eq!(index.met(""), [1]);
    }

    #[test]
    fn an_expression_may_have_none() {
        check("(?:abkommen|[0-9]+)", &[]);
        check("(?:abkommen)?", &[]);
        check("(", &[]);
    }
}

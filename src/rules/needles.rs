//! Words that an expression cannot do without.
//!
//! Where none of them stands the expression has no hit, and an automaton that looks for the words
//! of all expressions at once tells so in one pass over a text.

use regex_syntax::{
    ParserBuilder,
    hir::{Hir, HirKind},
};

/// Bytes from which a word tells enough.
const NEEDLE_MIN: usize = 2;

/// Returns words in lower-case ASCII of which every hit holds at least one; none where there are
/// no such words, or where it is no expression.
pub(super) fn needles(expression: &str) -> Vec<String> {
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
    fn an_expression_may_have_none() {
        check("(?:abkommen|[0-9]+)", &[]);
        check("(?:abkommen)?", &[]);
        check("(", &[]);
    }
}

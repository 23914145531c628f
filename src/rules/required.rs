//! What an expression cannot do without, read off its parsed form: words that every hit holds,
//! words with which every hit begins, the year of a date.

use std::cmp::Reverse;

use regex_syntax::{
    ParserBuilder,
    hir::{Class, ClassBytes, ClassBytesRange, Hir, HirKind, Look},
};

/// Bytes from which a word tells enough.
const NEEDLE_MIN: usize = 2;

/// Letters from which a word is rare: shorter ones (*am*, *vom*) stand in every other sentence.
const RARE_MIN: usize = 4;

/// Sets of words kept of one expression: a third one seldom tells more.
const SETS_MAX: usize = 2;

/// Digits of a year: most clauses have none, and every date has one.
pub(super) const YEAR: usize = 4;

/// Returns the parsed form of an expression; none where it is no expression.
pub(super) fn parsed(expression: &str) -> Option<Hir> {
    ParserBuilder::new().unicode(false).utf8(false).build().parse(expression).ok()
}

/// Tells whether every hit holds a year.
pub(super) fn holds_year(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Capture(capture) => holds_year(&capture.sub),
        HirKind::Repetition(repeated) => {
            let is_row = repeated.min as usize >= YEAR && is_digit(&repeated.sub);
            is_row || repeated.min > 0 && holds_year(&repeated.sub)
        }
        HirKind::Concat(parts) => parts.iter().any(holds_year),
        HirKind::Alternation(branches) => branches.iter().all(holds_year),
        _ => false,
    }
}

fn is_digit(hir: &Hir) -> bool {
    let HirKind::Class(Class::Bytes(bytes)) = hir.kind() else { return false };
    bytes.iter().all(|range| range.start() >= b'0' && range.end() <= b'9')
}

/// Returns words in lower-case ASCII with one of which every hit begins, and whether letters may
/// stand before it; none where there are no such words, or where they stand nearly everywhere.
pub(super) fn opening(hir: &Hir) -> Option<(bool, Vec<String>)> {
    let behind = behind_letters(hir);
    let words = behind.as_ref().map_or_else(|| opening_words(hir), opening_words);
    words
        .filter(|words| words.iter().all(|word| is_rare(word)))
        .map(|words| (behind.is_some(), words))
}

/// Returns what stands behind the letters with which every hit may begin (`\b\p{L}*abkommen`).
fn behind_letters(hir: &Hir) -> Option<Hir> {
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let [start, letters, behind @ ..] = parts.as_slice() else { return None };
    let HirKind::Repetition(letters) = letters.kind() else { return None };
    let HirKind::Class(Class::Bytes(class)) = letters.sub.kind() else { return None };
    let is_any = letters.min == 0 && letters.max.is_none() && *class == any_letter();
    let is_whole = matches!(start.kind(), HirKind::Look(Look::WordAscii));
    (is_any && is_whole).then(|| Hir::concat(behind.to_vec()))
}

fn any_letter() -> ClassBytes {
    ClassBytes::new([ClassBytesRange::new(b'A', b'Z'), ClassBytesRange::new(b'a', b'z')])
}

fn opening_words(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => opening_words(&capture.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => opening_words(&repeated.sub),
        HirKind::Alternation(branches) => union(branches, opening_words),
        HirKind::Concat(parts) => {
            let mut own = parts.iter().filter(|part| !is_nothing(part)).peekable();
            let run: String = std::iter::from_fn(|| {
                let letters = own.peek().and_then(|part| letters(part))?;
                own.next();
                Some(letters)
            })
            .collect();
            let behind = own.next().and_then(opening_words);
            if run.is_empty() { behind } else { Some(continued(&run, behind)) }
        }
        _ => letters(hir).map(|letters| vec![letters]),
    }
}

/// Returns the words that letters and what stands behind them make: alternatives are parsed with
/// their common letters taken out (*Art(?:ikel|\.)*).
fn continued(letters: &str, behind: Option<Vec<String>>) -> Vec<String> {
    let words = behind.unwrap_or_else(|| vec![String::new()]);
    words.into_iter().map(|word| letters.to_owned() + &word).collect()
}

/// Returns the words of all branches, if each has some.
fn union(branches: &[Hir], words: fn(&Hir) -> Option<Vec<String>>) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for branch in branches {
        all.extend(words(branch)?);
    }
    all.sort();
    all.dedup();
    Some(all)
}

/// Tells whether a part takes no room.
fn is_nothing(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Look(_) | HirKind::Empty)
}

/// Returns sets of words in lower-case ASCII, of each of which every hit holds at least one; none
/// where there are no such words.
pub(super) fn sets(hir: &Hir) -> Vec<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => sets(&capture.sub),
        HirKind::Concat(parts) => {
            let sets = of_sequence(parts).into_iter().enumerate();
            let tells = |at: usize, set: &[String]| at == 0 || set.iter().all(|word| is_rare(word));
            let told = sets.filter(|(at, set)| tells(*at, set)).map(|(_, set)| set);
            told.take(SETS_MAX).collect()
        }
        _ => required(hir).into_iter().collect(),
    }
}

/// The words of one part, of which a hit of the part holds at least one.
fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repeated) if repeated.min > 0 => required(&repeated.sub),
        HirKind::Concat(parts) => of_sequence(parts).into_iter().next(),
        HirKind::Alternation(branches) => union(branches, required),
        _ => {
            letters(hir).filter(|letters| letters.len() >= NEEDLE_MIN).map(|letters| vec![letters])
        }
    }
}

/// The sets of words of a sequence, the best first: the shortest of its words is as long as can
/// be, and they are few.
fn of_sequence(parts: &[Hir]) -> Vec<Vec<String>> {
    let mut sets = Vec::new();
    let mut run = String::new();
    for part in parts {
        if is_nothing(part) {
            continue;
        }
        if let Some(letters) = letters(part) {
            run.push_str(&letters);
            continue;
        }
        let run = std::mem::take(&mut run);
        sets.push(if run.is_empty() { Vec::new() } else { continued(&run, opening_words(part)) });
        sets.extend(required(part));
    }
    sets.push(vec![run]);
    sets.retain(|words| shortest(words) >= NEEDLE_MIN);
    // of equals the last
    sets.reverse();
    sets.sort_by_key(|words| (Reverse(shortest(words)), words.len()));
    sets
}

/// Tells whether a word is long enough to be rare, or a mark, as few texts have it.
pub(super) fn is_rare(word: &str) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric() && c != ' ';
    word.len() >= RARE_MIN || word.len() >= NEEDLE_MIN && word.chars().all(is_mark)
}

/// Bytes of the shortest of some words.
fn shortest(words: &[String]) -> usize {
    words.iter().map(String::len).min().unwrap_or(0)
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

fn both_cases(class: &Class) -> Option<String> {
    let Class::Bytes(bytes) = class else { return None };
    let [upper, lower] = bytes.ranges() else { return None };
    let is_pair = upper.start() == upper.end()
        && lower.start() == lower.end()
        && upper.start().eq_ignore_ascii_case(&lower.start());
    is_pair.then(|| char::from(lower.start()).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, expected: &[&[&str]]) {
        let found = parsed(expression).map(|hir| sets(&hir)).unwrap_or_default();
        assert_eq!(found, expected, "{expression}");
    }

    fn check_opening(expression: &str, is_end_of_word: bool, expected: &[&str]) {
        let found = parsed(expression).and_then(|hir| opening(&hir)).unwrap_or_default();
        let expected = expected.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(found, (is_end_of_word, expected), "{expression}");
    }

    #[test]
    fn the_words_with_which_every_hit_begins_are_found() {
        check_opening("(?i)(?:tritt|treten)\\b.{0,9}in kraft", false, &["treten", "tritt"]);
        check_opening("(?P<a>\\bArt) [0-9]", false, &[]);
        check_opening("\\b(?:Artikeln?|Art\\.) [0-9]", false, &["art.", "artikel"]);
        check_opening("[A-Z]*(?:abkommen|vertrag)", false, &[]);
        check_opening("\\b[A-Za-z]*(?:abkommen|vertrag)", true, &["abkommen", "vertrag"]);
        check_opening("(?:entwurf )?abkommen", false, &[]);
        check_opening("\\bam tag", false, &["am tag"]);
    }

    #[test]
    fn the_longest_words_that_every_hit_holds_are_found() {
        check("(?i)tritt[^.]{0,80}?in kraft", &[&["in kraft"], &["tritt"]]);
        check("(?i)(?:tritt|treten)\\s+ausser", &[&["ausser"], &["treten", "tritt"]]);
        check("(?i)x?(?:gekuendigt|terminated?)\\b", &[&["gekuendigt", "terminate"]]);
        check("(?P<title>Abkommen)s? vom", &[&["abkommen"], &[" vom"]]);
        check("(?:Artikeln?|Art\\.)\\s", &[&["art.", "artikel"]]);
    }

    #[test]
    fn an_expression_may_have_none() {
        check("(?:abkommen|[0-9]+)", &[]);
        check("(?:abkommen)?", &[]);
        check("(", &[]);
    }
}

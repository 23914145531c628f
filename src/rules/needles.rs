//! Words that an expression cannot do without.
//!
//! Where none of them stands the expression has no hit, and an automaton that looks for the words
//! of all expressions at once tells so in one pass over a text.

use std::{cmp::Reverse, ops::Range};

use regex_syntax::{
    ParserBuilder,
    hir::{Hir, HirKind},
};

use super::automaton::Automaton;

/// Bytes from which a word tells enough.
const NEEDLE_MIN: usize = 2;

/// Sets of words kept of one expression: a third one seldom tells more.
const SETS_MAX: usize = 2;

/// Bytes from which a word of the second set tells enough: shorter ones (*am*, *vom*) stand in
/// every other sentence, and to note them costs more than they spare.
const SECOND_MIN: usize = 4;

/// The words that a row of expressions cannot do without, in one automaton.
#[derive(Debug, Clone)]
pub(super) struct NeedleIndex {
    automaton: Automaton,
    /// Of every word the number of its set.
    set_of: Vec<usize>,
    /// Of every expression its sets, of each of which a hit holds a word; an expression without
    /// any can hit anywhere.
    sets: Vec<Range<usize>>,
}

impl NeedleIndex {
    /// Takes expressions, as they are compiled, in the order of their numbers.
    pub(super) fn new<'e>(expressions: impl Iterator<Item = &'e str>) -> Self {
        let (mut words, mut set_of, mut sets) = (Vec::new(), Vec::new(), Vec::new());
        let mut count = 0;
        for expression in expressions {
            let first = count;
            for set in needles(expression) {
                set_of.extend(set.iter().map(|_| count));
                words.extend(set);
                count += 1;
            }
            sets.push(first..count);
        }
        Self { automaton: Automaton::new(words), set_of, sets }
    }

    /// Returns the sets of words of an expression, of each of which a hit holds at least one.
    pub(super) fn sets(&self, number: usize) -> Range<usize> {
        self.sets[number].clone()
    }

    /// Returns the numbers of the expressions that may hit in the text, in order.
    pub(super) fn met(&self, text: &str) -> Vec<usize> {
        let mut is_met = vec![false; self.set_count()];
        for hit in self.automaton.hits(text) {
            is_met[self.set_of[hit.word]] = true;
        }
        let may_hit = |number: &usize| self.sets(*number).all(|set| is_met[set]);
        (0..self.sets.len()).filter(may_hit).collect()
    }

    /// Returns of every set where its words begin in the text, in order.
    pub(super) fn places(&self, text: &str) -> Vec<Vec<usize>> {
        let mut places = vec![Vec::new(); self.set_count()];
        for hit in self.automaton.hits(text) {
            places[self.set_of[hit.word]].push(hit.start);
        }
        // words end in order, and may begin out of it
        for places in &mut places {
            places.sort_unstable();
        }
        places
    }

    fn set_count(&self) -> usize {
        self.sets.last().map_or(0, |last| last.end)
    }
}

/// Returns sets of words in lower-case ASCII, of each of which every hit holds at least one;
/// none where there are no such words, or where it is no expression.
fn needles(expression: &str) -> Vec<Vec<String>> {
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(expression);
    parsed.map_or_else(|_| Vec::new(), |hir| sets(&hir))
}

fn sets(hir: &Hir) -> Vec<Vec<String>> {
    match hir.kind() {
        HirKind::Capture(capture) => sets(&capture.sub),
        HirKind::Concat(parts) => {
            let sets = of_sequence(parts).into_iter().enumerate();
            let tells = |at: usize, set: &[String]| at == 0 || shortest(set) >= SECOND_MIN;
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

/// The sets of words of a sequence, the best first: the shortest of its words is as long as can
/// be, and they are few.
fn of_sequence(parts: &[Hir]) -> Vec<Vec<String>> {
    let mut sets = Vec::new();
    let mut run = String::new();
    for part in parts {
        if matches!(part.kind(), HirKind::Look(_) | HirKind::Empty) {
            continue;
        }
        if let Some(letters) = letters(part) {
            run.push_str(&letters);
            continue;
        }
        sets.push(vec![std::mem::take(&mut run)]);
        sets.extend(required(part));
    }
    sets.push(vec![run]);
    sets.retain(|words| shortest(words) >= NEEDLE_MIN);
    // of equals the last
    sets.reverse();
    sets.sort_by_key(|words| (Reverse(shortest(words)), words.len()));
    sets
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

    fn check(expression: &str, expected: &[&[&str]]) {
        assert_eq!(needles(expression), expected, "{expression}");
    }

    #[test]
    fn the_longest_words_that_every_hit_holds_are_found() {
        check("(?i)tritt[^.]{0,80}?in kraft", &[&["in kraft"], &["tritt"]]);
        check("(?i)(?:tritt|treten)\\s+ausser", &[&["ausser"]]);
        check("(?i)x?(?:gekuendigt|terminated?)\\b", &[&["gekuendigt", "terminate"]]);
        check("(?P<title>Abkommen)s? vom", &[&["abkommen"], &[" vom"]]);
    }

    #[test]
    fn what_cannot_hit_is_not_met() {
        let index =
            NeedleIndex::new(["tritt.*kraft", "[0-9]+", "(?:abkommen|vertrag)"].into_iter());
        assert_eq!(index.met("Es tritt in Kraft."), [0, 1]);
        assert_eq!(index.met("Es bleibt in Kraft."), [1]);
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

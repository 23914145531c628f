//! Words that an expression cannot do without.
//!
//! Where none of them stands the expression has no hit, and an automaton that looks for the words
//! of all expressions at once tells so in one pass over a text.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    automaton::Automaton,
    required::{YEAR, holds_year, is_rare, opening, parsed, sets},
};

/// The words that a row of expressions cannot do without, in one automaton.
#[derive(Debug, Clone)]
pub(super) struct NeedleIndex {
    automaton: Automaton,
    /// Of every word the number of its set.
    set_of: Vec<usize>,
    set_count: usize,
    /// The set that is no words but a row of [`YEAR`] digits.
    years: Option<usize>,
    expressions: Vec<Needs>,
}

/// What an expression cannot do without.
#[derive(Debug, Clone, Default)]
struct Needs {
    /// Sets of each of which a hit holds a word; an expression without any can hit anywhere.
    sets: Vec<usize>,
    /// How every hit begins.
    opening: Option<Opening>,
}

/// The words with which every hit of an expression begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    /// Their set.
    pub(super) set: usize,
    /// Letters may stand before them: a hit begins where their row of letters does.
    pub(super) is_end_of_word: bool,
}

impl NeedleIndex {
    /// Takes expressions, as they are compiled, in the order of their numbers, to be met over
    /// sentences.
    pub(super) fn of_sentences<'e>(expressions: impl Iterator<Item = &'e str>) -> Self {
        Self::new(expressions, false)
    }

    /// Takes expressions to be met over whole texts, where it counts at which places: to note
    /// words that stand everywhere would cost more than they spare.
    pub(super) fn of_texts<'e>(expressions: impl Iterator<Item = &'e str>) -> Self {
        Self::new(expressions, true)
    }

    fn new<'e>(expressions: impl Iterator<Item = &'e str>, are_texts: bool) -> Self {
        let (mut words, mut set_of, mut count) = (Vec::new(), Vec::new(), 0);
        let mut known: HashMap<Vec<String>, usize> = HashMap::new();
        let mut number_of = |set: Vec<String>| match known.entry(set) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                set_of.extend(new.key().iter().map(|_| count));
                words.extend(new.key().iter().cloned());
                count += 1;
                *new.insert(count - 1)
            }
        };
        let (mut all, mut dated) = (Vec::new(), Vec::new());
        for (number, hir) in expressions.map(parsed).enumerate() {
            let Some(hir) = hir else {
                all.push(Needs::default());
                continue;
            };
            let mut sets = sets(&hir);
            sets.retain(|set| !are_texts || set.iter().all(|word| is_rare(word)));
            let sets = sets.into_iter().map(&mut number_of).collect();
            let opening = are_texts.then(|| opening(&hir)).flatten();
            let opening = opening
                .map(|(is_end_of_word, words)| Opening { set: number_of(words), is_end_of_word });
            all.push(Needs { sets, opening });
            dated.extend(holds_year(&hir).then_some(number));
        }
        let years = (!dated.is_empty()).then_some(count);
        for number in dated {
            all[number].sets.extend(years);
        }
        let set_count = count + usize::from(years.is_some());
        Self { automaton: Automaton::new(words), set_of, set_count, years, expressions: all }
    }

    /// Returns the sets of words of an expression, of each of which a hit holds at least one.
    pub(super) fn sets(&self, number: usize) -> &[usize] {
        &self.expressions[number].sets
    }

    /// Returns how every hit of an expression begins, if there are words with which it does.
    pub(super) fn opening(&self, number: usize) -> Option<Opening> {
        self.expressions[number].opening
    }

    /// Returns the numbers of the expressions that may hit in the text, in order.
    pub(super) fn met(&self, text: &str) -> Vec<usize> {
        let mut is_met = vec![false; self.set_count];
        for hit in self.automaton.hits(text) {
            is_met[self.set_of[hit.word]] = true;
        }
        if let Some(set) = self.years {
            is_met[set] = years(text).next().is_some();
        }
        let may_hit = |number: &usize| self.sets(*number).iter().all(|set| is_met[*set]);
        (0..self.expressions.len()).filter(may_hit).collect()
    }

    /// Returns of every set where its words begin in the text, in order.
    pub(super) fn places(&self, text: &str) -> Vec<Vec<usize>> {
        let mut places = vec![Vec::new(); self.set_count];
        for hit in self.automaton.all(text) {
            places[self.set_of[hit.word]].push(hit.start);
        }
        // words end in order, and may begin out of it
        for places in &mut places {
            places.sort_unstable();
            places.dedup();
        }
        if let Some(set) = self.years {
            places[set] = years(text).collect();
        }
        places
    }
}

/// Returns a place in every row of at least [`YEAR`] digits, in order.
fn years(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // a row so long holds one of these bytes
    let steps = (YEAR - 1..bytes.len()).step_by(YEAR);
    steps.filter(move |at| is_digit(*at)).filter_map(move |at| {
        let before = (1..YEAR).take_while(|back| is_digit(at - back)).count();
        let behind = (1..YEAR).take_while(|on| is_digit(at + on)).count();
        (before + 1 + behind >= YEAR).then_some(at - before)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_cannot_do_without_its_year() {
        let index = NeedleIndex::of_sentences(["vom [0-9]+\\. (?:mai|juni) [0-9]{4}"].into_iter());
        assert_eq!(index.met("vom 3. Mai 1999"), [0]);
        assert_eq!(index.met("vom 3. Mai an, 12 Tage"), [] as [usize; 0]);
        for at in 0..9 {
            let text = " ".repeat(at) + "1999";
            assert_eq!(years(&text).collect::<Vec<_>>(), [at]);
            assert_eq!(years(&text[..at + 3]).count(), 0);
        }
    }

    #[test]
    fn what_cannot_hit_is_not_met() {
        let index = NeedleIndex::of_sentences(
            ["tritt.*kraft", "[0-9]+", "(?:abkommen|vertrag)"].into_iter(),
        );
        assert_eq!(index.met("Es tritt in Kraft."), [0, 1]);
        assert_eq!(index.met("Es bleibt in Kraft."), [1]);
        assert_eq!(index.met("das Abkommen und der Vertrag"), [1, 2]);
        assert_eq!(index.met(""), [1]);
    }
}

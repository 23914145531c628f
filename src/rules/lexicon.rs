//! Finds all entries of all lexicons in one pass over the words of a passage.
//!
//! Every distinct word test of every entry is an *atom*, found by hashing the word's forms;
//! which atoms a word form has is worked out once and kept with the form. Entries of one word
//! are then read off the atoms; entries of several words hang at the rarest of their atoms
//! and are checked from there. So the cost of a passage depends on its words and on what is
//! found in it, hardly on how many entries there are.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use foldhash::fast::RandomState;
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use crate::{
    model::Language,
    query::{Match, Pattern, PatternWord, WordTest, Words, Zone},
    text::Form,
};

/// Number of a distinct word test.
pub(super) type Atom = u32;
/// Number of a lexicon or of a term of a condition.
pub(super) type Slot = u32;

/// A compiled expression may take so many bytes.
const EXPRESSION_MAX: usize = 1 << 20;
/// An entry that is an expression may be so deeply nested.
const NESTING_MAX: u32 = 64;

/// Compiles an entry that is a regular expression; letter case is ignored.
pub(super) fn expression(entry: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(entry)
        .case_insensitive(true)
        .size_limit(EXPRESSION_MAX)
        .nest_limit(NESTING_MAX)
        .build()
}

/// All entries of one language.
#[derive(Debug, Default)]
pub(super) struct Finder {
    atoms: Atoms,
    /// Slots of the entries that are one word, by atom.
    singles: Vec<Vec<Slot>>,
    rows: Vec<Row>,
    /// Rows by the atom they hang at.
    anchored: Vec<Vec<u32>>,
    expressions: Vec<(Regex, Slot)>,
    filter: Option<RegexSet>,
}

/// An entry of several words.
#[derive(Debug)]
struct Row {
    slot: Slot,
    words: Vec<(Atom, u16)>,
    /// Index of the word it hangs at; the words before it have no gaps.
    anchor: usize,
}

/// A word form with its atoms, which are worked out when rules first ask for them.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) form: Arc<Form>,
    atoms: OnceLock<Box<[Atom]>>,
}

impl Known {
    pub(super) fn new(form: Form) -> Self {
        Self { form: Arc::new(form), atoms: OnceLock::new() }
    }

    /// Notes the atoms that the finder of its language has for the word.
    pub(super) fn look_at(&self, printed: &str, finder: &Finder) {
        self.atoms.get_or_init(|| finder.atoms.of(printed, &self.form));
    }

    fn atoms(&self) -> &[Atom] {
        self.atoms.get().map_or(&[], |atoms| atoms)
    }
}

impl Finder {
    /// Adds an entry of words.
    pub(super) fn add(&mut self, pattern: Pattern, slot: Slot) {
        for row in pattern.rows {
            let words: Vec<(Atom, u16)> = row
                .into_iter()
                .map(|PatternWord { test, gap }| (self.atoms.intern(test), gap))
                .collect();
            self.singles.resize_with(self.atoms.len(), Vec::new);
            self.anchored.resize_with(self.atoms.len(), Vec::new);
            match words.as_slice() {
                [] => {}
                [(atom, _)] => {
                    let slots = &mut self.singles[*atom as usize];
                    if !slots.contains(&slot) {
                        slots.push(slot);
                    }
                }
                _ => self.rows.push(Row { slot, words, anchor: 0 }),
            }
        }
    }

    /// Adds an entry that is an expression.
    pub(super) fn add_expression(&mut self, expression: Regex, slot: Slot) {
        self.expressions.push((expression, slot));
    }

    /// Makes the finder ready once all entries are in.
    pub(super) fn finish(&mut self) {
        for (number, row) in self.rows.iter_mut().enumerate() {
            let free = row.words.iter().skip(1).take_while(|(_, gap)| *gap == 0).count() + 1;
            // The longest word of a row is nearly always its rarest.
            row.anchor = (0..free)
                .max_by_key(|&at| (self.atoms.weight(row.words[at].0), usize::MAX - at))
                .unwrap_or(0);
            self.anchored[row.words[row.anchor].0 as usize].push(number as u32);
        }
        if !self.expressions.is_empty() {
            let sources = self.expressions.iter().map(|(expression, _)| expression.as_str());
            self.filter = RegexSetBuilder::new(sources)
                .case_insensitive(true)
                .size_limit(EXPRESSION_MAX * self.expressions.len().max(8))
                .build()
                .ok();
        }
    }

    /// Finds every entry; `known` holds what is known of the words in order, then of the words
    /// bound by hyphens, each looked at by this finder.
    pub(super) fn find(&self, words: &Words, known: &[Arc<Known>]) -> Hits {
        let pass = Pass { finder: self, words, known };
        let mut hits = Vec::new();
        for at in 0..words.all().len() as u32 {
            pass.hits_at(at, at, known[at as usize].atoms(), &mut hits);
        }
        for (number, joined) in words.joined().iter().enumerate() {
            let known = &known[words.all().len() + number];
            pass.hits_at(joined.first, joined.last, known.atoms(), &mut hits);
        }
        self.find_expressions(words, &mut hits);
        Hits::of(hits)
    }

    /// Tells whether an entry is looked for at the word at all: it is one, or hangs at it.
    pub(super) fn begins_at(&self, printed: &str, form: &Form) -> bool {
        let is_asked_for = |atom: &Atom| {
            let at = *atom as usize;
            !self.singles[at].is_empty() || !self.anchored[at].is_empty()
        };
        self.atoms.of(printed, form).iter().any(is_asked_for)
    }

    /// Tells whether some of its entries are found by other things than words.
    pub(super) const fn has_expressions(&self) -> bool {
        !self.expressions.is_empty()
    }

    fn find_expressions(&self, words: &Words, hits: &mut Vec<(Slot, Match)>) {
        let Some(filter) = &self.filter else { return };
        let mut touched: Vec<usize> =
            Zone::ALL.iter().flat_map(|&zone| filter.matches(words.zone_text(zone))).collect();
        touched.sort_unstable();
        touched.dedup();
        for number in touched {
            let (expression, slot) = &self.expressions[number];
            hits.extend(words.find_expression(expression).into_iter().map(|one| (*slot, one)));
        }
    }
}

/// One pass over one passage.
struct Pass<'a> {
    finder: &'a Finder,
    words: &'a Words<'a>,
    known: &'a [Arc<Known>],
}

impl Pass<'_> {
    /// Adds the entries that hang at the word (or the hyphenated words) from `first` to `last`.
    fn hits_at(&self, first: u32, last: u32, atoms: &[Atom], hits: &mut Vec<(Slot, Match)>) {
        for &atom in atoms {
            for &slot in &self.finder.singles[atom as usize] {
                hits.push((slot, Match::run(first, last)));
            }
            for &number in &self.finder.anchored[atom as usize] {
                let row = &self.finder.rows[number as usize];
                hits.extend(self.row(row, first, last).map(|found| (row.slot, found)));
            }
        }
    }

    /// Checks the other words of a row around its anchor.
    fn row(&self, row: &Row, first: u32, last: u32) -> Option<Match> {
        let mut lo = first;
        for &(atom, _) in row.words[..row.anchor].iter().rev() {
            lo = self.ending_at(atom, lo.checked_sub(1)?)?;
        }
        let mut pieces = vec![(lo, last)];
        let mut hi = last;
        for &(atom, gap) in &row.words[row.anchor + 1..] {
            let (from, to) = if gap == 0 {
                (hi + 1, self.beginning_at(atom, hi + 1)?)
            } else {
                self.within(atom, hi + 1, gap, lo)?
            };
            match pieces.last_mut() {
                Some((_, end)) if *end + 1 == from => *end = to,
                _ => pieces.push((from, to)),
            }
            hi = to;
        }
        if self.is_one_piece_of_text(lo, hi) { Match::of_runs(pieces) } else { None }
    }

    /// Looks for an atom among the next words of the same sentence.
    fn within(&self, atom: Atom, from: u32, gap: u16, anchor: u32) -> Option<(u32, u32)> {
        let end = self.words.all().len() as u32;
        (from..end.min(from + u32::from(gap) + 1))
            .find_map(|at| Some((at, self.beginning_at(atom, at)?)))
            .filter(|&(at, _)| self.words.sentence(at) == self.words.sentence(anchor))
    }

    /// Returns the last position of the word that begins at `at`, if it has the atom.
    fn beginning_at(&self, atom: Atom, at: u32) -> Option<u32> {
        let known =
            self.known.get(at as usize).filter(|_| (at as usize) < self.words.all().len())?;
        if known.atoms().contains(&atom) {
            return Some(at);
        }
        if !self.words.all()[at as usize].is_joined {
            return None;
        }
        let number = self.words.joined().binary_search_by_key(&at, |joined| joined.first).ok()?;
        self.joined_has(atom, number).then(|| self.words.joined()[number].last)
    }

    /// Returns the first position of the word that ends at `at`, if it has the atom.
    fn ending_at(&self, atom: Atom, at: u32) -> Option<u32> {
        if self.known.get(at as usize)?.atoms().contains(&atom) {
            return Some(at);
        }
        let number = self.words.joined().binary_search_by_key(&at, |joined| joined.last).ok()?;
        self.joined_has(atom, number).then(|| self.words.joined()[number].first)
    }

    fn joined_has(&self, atom: Atom, number: usize) -> bool {
        self.known[self.words.all().len() + number].atoms().contains(&atom)
    }

    /// Tells whether words stand in one zone, or go from a chapeau into its point.
    fn is_one_piece_of_text(&self, lo: u32, hi: u32) -> bool {
        let zone = |at: u32| self.words.all()[at as usize].zone;
        zone(lo) == zone(hi) || self.words.sentence(lo) == self.words.sentence(hi)
    }
}

/// What was found, by slot.
#[derive(Debug, Default)]
pub(super) struct Hits {
    by_slot: Vec<(Slot, Vec<Match>)>,
}

impl Hits {
    fn of(mut hits: Vec<(Slot, Match)>) -> Self {
        hits.sort_unstable();
        hits.dedup();
        let mut by_slot: Vec<(Slot, Vec<Match>)> = Vec::new();
        for (slot, found) in hits {
            match by_slot.last_mut() {
                Some((last, all)) if *last == slot => all.push(found),
                _ => by_slot.push((slot, vec![found])),
            }
        }
        Self { by_slot }
    }

    /// Returns where a slot was found, in order.
    pub(super) fn at(&self, slot: Slot) -> &[Match] {
        self.by_slot
            .binary_search_by_key(&slot, |(slot, _)| *slot)
            .map_or(&[], |at| &self.by_slot[at].1)
    }

    /// Tells whether a slot was found.
    pub(super) fn has(&self, slot: Slot) -> bool {
        self.by_slot.binary_search_by_key(&slot, |(slot, _)| *slot).is_ok()
    }

    /// Returns the slots that were found, in order.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        self.by_slot.iter().map(|(slot, _)| *slot)
    }

    /// Takes away the matches of a slot that share a word with those of another.
    pub(super) fn mask(&mut self, slot: Slot, mask: Slot) {
        let masks = self.at(mask).to_vec();
        if masks.is_empty() {
            return;
        }
        if let Ok(at) = self.by_slot.binary_search_by_key(&slot, |(slot, _)| *slot) {
            self.by_slot[at].1.retain(|one| !masks.iter().any(|mask| mask.overlaps(one)));
            if self.by_slot[at].1.is_empty() {
                self.by_slot.remove(at);
            }
        }
    }
}

/// The distinct word tests, each findable from a word's forms.
#[derive(Debug, Default)]
struct Atoms {
    tests: Vec<WordTest>,
    numbers: HashMap<WordTest, Atom, RandomState>,
    exact: HashMap<Box<str>, Atom, RandomState>,
    cased: HashMap<Box<str>, Atom, RandomState>,
    stem: HashMap<Box<str>, Atom, RandomState>,
    /// Tests that also take compounds: by stem, and by the stems of parts in a row.
    whole: HashMap<Box<str>, Vec<Atom>, RandomState>,
    runs: HashMap<Box<str>, Vec<Atom>, RandomState>,
    /// Truncated words `abc*` by their letters, with the lengths that occur.
    prefixes: HashMap<Box<str>, Atom, RandomState>,
    prefix_lengths: Vec<usize>,
    /// Tests that have to be tried one by one: other truncations, fuzzy words.
    others: Vec<Atom>,
}

impl Atoms {
    fn len(&self) -> usize {
        self.tests.len()
    }

    /// Returns how rare a test is likely to be: the letters it asks for.
    fn weight(&self, atom: Atom) -> usize {
        match &self.tests[atom as usize] {
            WordTest::Exact(word)
            | WordTest::Cased(word)
            | WordTest::Stem(word)
            | WordTest::StemOrParts(word, _) => word.len(),
            WordTest::Wild(pattern) => pattern.len() / 2,
            WordTest::Fuzzy(..) => 0,
        }
    }

    fn intern(&mut self, test: WordTest) -> Atom {
        if let Some(&atom) = self.numbers.get(&test) {
            return atom;
        }
        let atom = self.tests.len() as Atom;
        match &test {
            WordTest::Exact(word) => {
                self.exact.insert(word.as_str().into(), atom);
            }
            WordTest::Cased(word) => {
                self.cased.insert(word.as_str().into(), atom);
            }
            WordTest::Stem(stem) => {
                self.stem.insert(stem.as_str().into(), atom);
            }
            WordTest::StemOrParts(stem, parts) => {
                self.whole.entry(stem.as_str().into()).or_default().push(atom);
                self.runs.entry(parts.join("|").into()).or_default().push(atom);
            }
            WordTest::Wild(pattern) => match pattern.strip_suffix('*') {
                Some(prefix) if !prefix.contains(['*', '?']) => {
                    self.prefixes.insert(prefix.into(), atom);
                    if let Err(at) = self.prefix_lengths.binary_search(&prefix.len()) {
                        self.prefix_lengths.insert(at, prefix.len());
                    }
                }
                _ => self.others.push(atom),
            },
            WordTest::Fuzzy(..) => self.others.push(atom),
        }
        self.tests.push(test.clone());
        self.numbers.insert(test, atom);
        atom
    }

    fn of(&self, printed: &str, form: &Form) -> Box<[Atom]> {
        let mut atoms: Vec<Atom> = Vec::new();
        atoms.extend(self.exact.get(&form.exact));
        if !self.cased.is_empty() {
            atoms.extend(self.cased.get(printed));
        }
        atoms.extend(self.stem.get(&form.stem));
        atoms.extend(self.whole.get(&form.stem).into_iter().flatten());
        let mut run = String::new();
        for from in 0..form.parts.len() {
            run.clear();
            for part in &form.parts[from..] {
                if !run.is_empty() {
                    run.push('|');
                }
                run.push_str(&part.stem);
                atoms.extend(self.runs.get(run.as_str()).into_iter().flatten());
            }
        }
        for &length in &self.prefix_lengths {
            match form.folded.get(..length) {
                Some(prefix) => atoms.extend(self.prefixes.get(prefix)),
                None if length > form.folded.len() => break,
                None => {}
            }
        }
        atoms.extend(
            self.others.iter().filter(|&&atom| self.tests[atom as usize].holds(printed, form)),
        );
        atoms.sort_unstable();
        atoms.dedup();
        atoms.into()
    }
}

/// The finders of the two languages that have rules.
#[derive(Debug, Default)]
pub(super) struct Finders {
    pub(super) german: Finder,
    pub(super) english: Finder,
}

impl Finders {
    /// Returns the finder for texts of a language, if there are entries in it.
    pub(super) fn of(&self, language: Language) -> Option<&Finder> {
        match language {
            Language::De => Some(&self.german),
            Language::En => Some(&self.english),
            _ => None,
        }
    }
}

//! The words of two texts that are compared, numbered, and how much each of them says.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::{
    model::Language,
    rules::Rules,
    text::{Analyzer, Form, tokens},
};

use super::{
    concepts::{concepts, separated},
    vector::Vector,
};

/// What a part of a compound counts beside the whole word: *Rückübernahmegesuch* and
/// *Rückübernahmeersuchen* share their first half, not their meaning.
const PART_WEIGHT: f64 = 0.5;
/// What a concept counts that covers the one spoken of: a *third-country national* is a
/// *foreign national* too.
const BROADER_WEIGHT: f64 = 0.5;

/// How often a text has each word, by number.
pub(super) type Counts = BTreeMap<u32, f64>;

/// Gives every word, concept and topic a number.
#[derive(Debug)]
pub(super) struct Vocabulary<'r> {
    rules: &'r Rules,
    numbers: HashMap<String, u32>,
}

impl<'r> Vocabulary<'r> {
    pub(super) fn new(rules: &'r Rules) -> Self {
        Self { rules, numbers: HashMap::new() }
    }

    /// Returns the rules by which words are understood.
    pub(super) const fn rules(&self) -> &'r Rules {
        self.rules
    }

    /// Returns how many numbers were given.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Returns the verbs that say what the term before them stands for.
    pub(super) fn defining(&self) -> &'r HashSet<String> {
        &self.rules.commitments().modality.context.defining
    }

    /// Counts words, parts of compounds and concepts, without small words and names of states.
    pub(super) fn words(&mut self, text: &str, language: Language) -> Counts {
        let (analyzer, thesaurus) = (Analyzer::of(language), self.rules.thesaurus());
        let mentions = self.rules.countries().mentions(text, language);
        let mut counts = Counts::new();
        let mut spoken: Vec<&String> = concepts(text, language, thesaurus);
        for token in tokens(text) {
            let word = token.span.of(text);
            let is_name = mentions.iter().any(|mention| mention.span.contains(token.span));
            if is_name || thesaurus.is_function_word(word) {
                continue;
            }
            let form = analyzer.analyze(word);
            self.add_form(&form, &mut counts);
            for part in &form.parts {
                spoken.extend(thesaurus.of_stems(language, &[part.stem.to_string()]));
            }
        }
        spoken.extend(separated(text, language, thesaurus));
        self.add_concepts(&spoken, &mut counts);
        counts
    }

    /// A term is what it names, by whatever word; its words, where no concept is known.
    pub(super) fn term(&mut self, term: &str, language: Language) -> Counts {
        let named = concepts(term, language, self.rules.thesaurus());
        if named.is_empty() {
            return self.words(term, language);
        }
        let mut counts = Counts::new();
        self.add_concepts(&named, &mut counts);
        counts
    }

    /// Counts a word and, for less, the parts of a compound.
    pub(super) fn add_form(&mut self, form: &Form, counts: &mut Counts) {
        *counts.entry(self.number(form.stem.to_string())).or_default() += 1.0;
        for part in &form.parts {
            *counts.entry(self.number(part.stem.to_string())).or_default() += PART_WEIGHT;
        }
    }

    /// Counts a concept, so many times.
    pub(super) fn add_concept(&mut self, id: &str, weight: f64, counts: &mut Counts) {
        *counts.entry(self.number(format!("\u{2}{id}"))).or_default() += weight;
    }

    /// Counts concepts and those that cover them.
    fn add_concepts(&mut self, ids: &[&String], counts: &mut Counts) {
        for id in ids {
            self.add_concept(id, 1.0, counts);
            let concept = self.rules.thesaurus().concept(id);
            for id in concept.into_iter().flat_map(|concept| &concept.broader) {
                self.add_concept(id, BROADER_WEIGHT, counts);
            }
        }
    }

    /// Returns the number of a word, a new one for one that is met first.
    pub(super) fn number(&mut self, word: String) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(word).or_insert(next)
    }
}

/// In how many units of text each word stands.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    holding: Vec<u32>,
    units: u32,
}

impl Frequencies {
    /// Counts a unit by the words that it holds.
    pub(super) fn add(&mut self, words: impl IntoIterator<Item = u32>) {
        for word in words.into_iter().collect::<BTreeSet<u32>>() {
            let word = word as usize;
            if self.holding.len() <= word {
                self.holding.resize(word + 1, 0);
            }
            self.holding[word] += 1;
        }
        self.units += 1;
    }

    /// How much a word says, by the share of the units that hold it (inverse document
    /// frequency); one that none holds says as much as one that one holds.
    pub(super) fn rarity(&self, word: u32) -> f64 {
        let holding = self.holding.get(word as usize).copied().unwrap_or(0).max(1);
        (1.0 + f64::from(self.units) / f64::from(holding)).ln()
    }
}

/// Weighs words: the tenth mention of one says less than the first.
pub(super) fn weighed(counts: &Counts, frequencies: &Frequencies) -> Vector {
    let damped = |count: f64| if count > 1.0 { 1.0 + count.ln() } else { count };
    let weight = |(word, count): (&u32, &f64)| (*word, damped(*count) * frequencies.rarity(*word));
    Vector::new(counts.iter().map(weight).collect())
}

/// Adds counts, each so many times.
pub(super) fn add(to: &mut Counts, from: &Counts, weight: f64) {
    for (word, count) in from {
        *to.entry(*word).or_default() += count * weight;
    }
}

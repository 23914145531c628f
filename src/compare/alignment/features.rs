//! What two provisions are compared by: weighted words, place, figures and topics.

use std::collections::BTreeSet;

use crate::{
    index::ClauseRecord,
    model::{CountryCode, Language, Part},
    rules::Rules,
    text::{Analyzer, tokens},
};

use super::{
    concepts::concepts,
    vocabulary::{Counts, Frequencies, Vocabulary, add},
};

/// What the opening words of its list count for a point: they tell mirrored lists apart
/// ("A readmits:", "B readmits:") and are the same for all points of one list.
const CHAPEAU_WEIGHT: f64 = 0.3;

/// A provision reduced to what is compared.
#[derive(Debug, Clone, Default)]
pub(in crate::compare) struct Features {
    words: Counts,
    weight: f64,
    heading: Counts,
    heading_weight: f64,
    concepts: Counts,
    concepts_weight: f64,
    figures: BTreeSet<String>,
    topics: BTreeSet<String>,
    /// Whether it stands among the operative provisions, not in a list of an annex.
    is_operative: bool,
    language: Language,
}

/// A provision as it is read: the clauses of one unit, their words and heading.
#[derive(Debug, Clone)]
pub(in crate::compare) struct Unit<'c> {
    pub(in crate::compare) clauses: Vec<&'c ClauseRecord>,
}

/// Who a name stands for: a state of both texts is itself, the other party of one text is
/// its partner, whoever that is.
#[derive(Debug, Clone, Copy)]
pub(in crate::compare) struct Parties<'a> {
    pub(in crate::compare) own: &'a [CountryCode],
    pub(in crate::compare) other: &'a [CountryCode],
}

impl Parties<'_> {
    fn stand_in(self, code: &CountryCode) -> String {
        let is_partner = self.own.contains(code) && !self.other.contains(code);
        if is_partner { "\u{1}partner".to_owned() } else { format!("\u{1}{code}") }
    }
}

/// The words of all units that are compared.
#[derive(Debug)]
pub(in crate::compare) struct Lexicon<'r> {
    vocabulary: Vocabulary<'r>,
    frequencies: Frequencies,
}

impl<'r> Lexicon<'r> {
    /// Makes an empty one that understands words by these rules.
    pub(in crate::compare) fn new(rules: &'r Rules) -> Self {
        Self { vocabulary: Vocabulary::new(rules), frequencies: Frequencies::default() }
    }

    /// Reads a unit; the words are weighted by [`Lexicon::weigh`] when all are read.
    pub(in crate::compare) fn read(&mut self, unit: &Unit, parties: Parties) -> Features {
        let mut features = Features::default();
        for (i, clause) in unit.clauses.iter().enumerate() {
            features.language = clause.language;
            self.count(&clause.text, clause.language, parties, &mut features.words);
            let chapeau = clause.chapeau.as_deref().filter(|_| unit.clauses.len() == 1);
            let mut opening = Counts::new();
            self.count(chapeau.unwrap_or_default(), clause.language, parties, &mut opening);
            add(&mut features.words, &opening, CHAPEAU_WEIGHT);
            if i == 0 {
                let heading = clause.heading.as_deref().unwrap_or_default();
                self.count(heading, clause.language, parties, &mut features.heading);
                self.concepts(heading, clause.language, &mut features.concepts);
            }
            self.concepts(&clause.text, clause.language, &mut features.concepts);
            features.figures.extend(figures(clause));
            features.is_operative = clause.part == Part::Operative;
            features.topics.extend(
                clause.tagging.tags.iter().map(|tag| format!("{}/{}", tag.pillar, tag.topic)),
            );
        }
        self.frequencies.add(features.words.keys().chain(features.concepts.keys()).copied());
        features
    }

    /// Counts words and, by who they stand for, names of states.
    fn count(&mut self, text: &str, language: Language, parties: Parties, into: &mut Counts) {
        let analyzer = Analyzer::of(language);
        let mentions = self.vocabulary.rules().countries().mentions(text, language);
        for mention in &mentions {
            for code in &mention.codes {
                let party = self.vocabulary.number(parties.stand_in(code));
                *into.entry(party).or_default() += 1.0;
            }
        }
        for token in tokens(text) {
            if !mentions.iter().any(|mention| mention.span.contains(token.span)) {
                self.vocabulary.add_form(&analyzer.analyze(token.span.of(text)), into);
            }
        }
    }

    /// Counts what the text speaks of, by whatever word of the thesaurus.
    fn concepts(&mut self, text: &str, language: Language, into: &mut Counts) {
        for id in concepts(text, language, self.vocabulary.rules().thesaurus()) {
            self.vocabulary.add_concept(id, 1.0, into);
        }
    }

    /// Weighs the words of a unit by how few units hold them.
    pub(in crate::compare) fn weigh(&self, features: &mut Features) {
        for words in [&mut features.words, &mut features.heading, &mut features.concepts] {
            for (word, weight) in words.iter_mut() {
                *weight *= self.frequencies.rarity(*word);
            }
        }
        features.weight = features.words.values().sum();
        features.heading_weight = features.heading.values().sum();
        features.concepts_weight = features.concepts.values().sum();
    }
}

/// Numbers that survive translation: printed digits, lengths of time and sums as read.
fn figures(clause: &ClauseRecord) -> Vec<String> {
    let digits = tokens(&clause.text).into_iter().map(|token| token.span.of(&clause.text));
    let digits = digits.filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let mut figures: Vec<String> = digits.map(str::to_owned).collect();
    if let Some(commitment) = &clause.tagging.commitment {
        let durations = commitment.deadlines.iter().filter_map(|deadline| deadline.duration);
        figures.extend(durations.map(|duration| duration.to_string()));
        figures.extend(commitment.amounts.iter().map(|a| format!("{} {}", a.hundredths, a.unit)));
    }
    figures
}

impl Features {
    /// Tells whether the words of two units can be compared.
    pub(in crate::compare) fn shares_language(&self, other: &Self) -> bool {
        self.language == other.language
    }

    /// Share of the words that both hold, 0 to 1 (Dice over weighted words).
    pub(in crate::compare) fn words(&self, other: &Self) -> f64 {
        ratio(2.0 * common(&self.words, &other.words), self.weight + other.weight)
    }

    /// Tells whether the unit stands among the operative provisions.
    pub(in crate::compare) const fn is_operative(&self) -> bool {
        self.is_operative
    }

    /// Share of what both speak of, 0 to 1; `None` where neither speaks of anything known.
    pub(in crate::compare) fn concepts(&self, other: &Self) -> Option<f64> {
        let both = self.concepts_weight + other.concepts_weight;
        (both > 0.0).then(|| ratio(2.0 * common(&self.concepts, &other.concepts), both))
    }

    /// Share of this unit's words that the other one holds, 0 to 1; what `partner` has there
    /// does not count again, so that a provision joins what was cut in two, not its like.
    pub(in crate::compare) fn contained_in(&self, other: &Self, partner: Option<&Self>) -> f64 {
        let rest = |word: &u32, weight: f64| {
            let taken = partner.and_then(|partner| partner.words.get(word)).copied().unwrap_or(0.0);
            (weight - taken).max(0.0)
        };
        let held = self
            .words
            .iter()
            .filter_map(|(word, weight)| Some(weight.min(rest(word, *other.words.get(word)?))));
        ratio(held.sum(), self.weight)
    }

    /// Likeness of the headings; `None` where one has none or their languages differ.
    pub(in crate::compare) fn headings(&self, other: &Self) -> Option<f64> {
        let both = self.heading_weight > 0.0 && other.heading_weight > 0.0;
        (both && self.shares_language(other)).then(|| {
            let common = common(&self.heading, &other.heading);
            ratio(2.0 * common, self.heading_weight + other.heading_weight)
        })
    }

    /// Share of the figures that both hold; `None` where neither has any.
    pub(in crate::compare) fn figures(&self, other: &Self) -> Option<f64> {
        jaccard(&self.figures, &other.figures)
    }

    /// Share of the topics that both hold; `None` where neither has any.
    pub(in crate::compare) fn topics(&self, other: &Self) -> Option<f64> {
        jaccard(&self.topics, &other.topics)
    }

    /// Likeness of the lengths in words, 0 to 1.
    pub(in crate::compare) fn lengths(&self, other: &Self) -> f64 {
        ratio(self.weight.min(other.weight), self.weight.max(other.weight))
    }
}

fn common(a: &Counts, b: &Counts) -> f64 {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().filter_map(|(word, weight)| Some(weight.min(*many.get(word)?))).sum()
}

fn jaccard(a: &BTreeSet<String>, b: &BTreeSet<String>) -> Option<f64> {
    let all = a.union(b).count();
    (all > 0).then(|| a.intersection(b).count() as f64 / all as f64)
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

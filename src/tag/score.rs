//! How well labelled clauses are tagged: precision, recall and F1 of the pillars, shares of
//! right strengths and debtors, of wrongly tagged hard negatives.
//!
//! Counted as the reference scorer counts: the neighbour bucket never counts as a pillar,
//! strength and debtor only on clauses that are not press, a missing commitment is `none`,
//! time limits and states are matched within a clause, each at most once.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{CountryCode, Debtor, InstrumentKind, Modality, Tagging};

/// What a person says of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// Kind of instrument the clause stands in.
    pub instrument: Option<InstrumentKind>,
    /// Slugs of its pillars, the neighbour bucket aside.
    pub pillars: BTreeSet<String>,
    /// Its strength, in the word of the machine contract.
    pub modality: Option<String>,
    /// Who owes, in the word of the machine contract.
    pub debtor: Option<String>,
    /// Its time limits: ISO 8601 duration and how days are counted.
    pub deadlines: Vec<(Option<String>, String)>,
    /// Codes of the states it names.
    pub countries: BTreeSet<String>,
    /// Whether it is there to tempt the rules into a wrong pillar.
    pub is_hard_negative: bool,
}

/// What the program says of a clause, in the same words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Slugs of its pillars, the neighbour bucket aside.
    pub pillars: BTreeSet<String>,
    /// Its strength; `none` without a commitment.
    pub modality: String,
    /// Who owes.
    pub debtor: Option<String>,
    /// Its time limits.
    pub deadlines: Vec<(Option<String>, String)>,
    /// Codes of the states it names.
    pub countries: BTreeSet<String>,
}

impl Answer {
    /// Reads the answer off a tagging.
    pub fn of(tagging: &Tagging) -> Self {
        let commitment = tagging.commitment.as_ref();
        let pillars = tagging.pillars().into_iter().filter(|pillar| !pillar.is_neighbour());
        let modality = commitment.map_or(Modality::None, |commitment| commitment.modality);
        let deadlines = commitment.into_iter().flat_map(|commitment| &commitment.deadlines);
        Self {
            pillars: pillars.map(ToString::to_string).collect(),
            modality: modality.as_str().to_owned(),
            debtor: commitment
                .and_then(|one| one.debtor.as_ref())
                .map(|d| Debtor::as_str(d).into()),
            deadlines: deadlines
                .map(|one| (one.duration.map(|d| d.to_string()), one.basis.as_str().to_owned()))
                .collect(),
            countries: tagging.countries.iter().map(CountryCode::to_string).collect(),
        }
    }
}

/// Hits, answers and wanted, of which precision and recall are made.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Answered and wanted.
    pub hit: usize,
    /// Answered.
    pub answered: usize,
    /// Wanted.
    pub wanted: usize,
}

impl Count {
    /// Returns the share of the answers that were wanted; `None` without an answer.
    pub fn precision(self) -> Option<f64> {
        share(self.hit, self.answered)
    }

    /// Returns the share of the wanted that was answered; `None` where nothing was wanted.
    pub fn recall(self) -> Option<f64> {
        share(self.hit, self.wanted)
    }

    /// Returns the harmonic mean of both; `None` where nothing was wanted and nothing answered.
    pub fn f1(self) -> Option<f64> {
        share(2 * self.hit, self.answered + self.wanted)
    }

    fn add(&mut self, is_wanted: bool, is_answered: bool) {
        self.wanted += usize::from(is_wanted);
        self.answered += usize::from(is_answered);
        self.hit += usize::from(is_wanted && is_answered);
    }
}

/// So many of so many.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: usize,
    /// The whole.
    pub of: usize,
}

impl Share {
    /// Returns the part as a share of the whole; `None` of nothing.
    pub fn value(self) -> Option<f64> {
        share(self.part, self.of)
    }

    fn add(&mut self, is_part: bool) {
        self.part += usize::from(is_part);
        self.of += 1;
    }
}

/// What is measured over a set of clauses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    /// Clauses.
    pub rows: usize,
    /// By pillar.
    pub pillars: BTreeMap<String, Count>,
    /// Clauses that tempt, and of these the ones that got a pillar.
    pub hard_negatives: Share,
    /// Right strengths, the press aside.
    pub modality: Share,
    /// By strength, the press aside.
    pub modalities: BTreeMap<String, Count>,
    /// Time limits.
    pub deadlines: Count,
    /// Right debtors among the clauses that have one, the press aside.
    pub debtor: Share,
    /// States named.
    pub countries: Count,
}

impl Score {
    /// Makes the score of no clause, over these pillars.
    pub fn over<'p>(pillars: impl IntoIterator<Item = &'p str>) -> Self {
        let pillars = pillars.into_iter().map(|pillar| (pillar.to_owned(), Count::default()));
        Self { pillars: pillars.collect(), ..Self::default() }
    }

    /// Counts a clause.
    pub fn add(&mut self, label: &Label, answer: &Answer) {
        self.rows += 1;
        for (pillar, count) in &mut self.pillars {
            count.add(label.pillars.contains(pillar), answer.pillars.contains(pillar));
        }
        if label.is_hard_negative && label.pillars.is_empty() {
            self.hard_negatives.add(!answer.pillars.is_empty());
        }
        if label.instrument != Some(InstrumentKind::Press) {
            self.add_strength(label, answer);
        }
        self.deadlines.wanted += label.deadlines.len();
        self.deadlines.answered += answer.deadlines.len();
        self.deadlines.hit += shared(&label.deadlines, &answer.deadlines);
        self.countries.wanted += label.countries.len();
        self.countries.answered += answer.countries.len();
        self.countries.hit += label.countries.intersection(&answer.countries).count();
    }

    fn add_strength(&mut self, label: &Label, answer: &Answer) {
        if let Some(wanted) = &label.modality {
            self.modality.add(answer.modality == *wanted);
            for strength in Modality::ALL.map(Modality::as_str) {
                let count = self.modalities.entry(strength.to_owned()).or_default();
                count.add(wanted == strength, answer.modality == strength);
            }
        }
        if label.debtor.is_some() {
            self.debtor.add(answer.debtor == label.debtor);
        }
    }

    /// Returns the mean F1 of the pillars that were wanted or answered.
    pub fn macro_f1(&self) -> Option<f64> {
        mean(self.pillars.values().filter_map(|count| count.f1()))
    }

    /// Returns the mean F1 of the strengths that were wanted.
    pub fn modality_macro_f1(&self) -> Option<f64> {
        let wanted = self.modalities.values().filter(|count| count.wanted > 0);
        mean(wanted.filter_map(|count| count.f1()))
    }
}

fn share(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Returns the number of values that both rows hold, each as often as in both.
fn shared<T: Ord>(a: &[T], b: &[T]) -> usize {
    let mut left: BTreeMap<&T, usize> = BTreeMap::new();
    for one in a {
        *left.entry(one).or_default() += 1;
    }
    let mut both = 0;
    for one in b {
        if let Some(count) = left.get_mut(one).filter(|count| **count > 0) {
            *count -= 1;
            both += 1;
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|&word| word.to_owned()).collect()
    }

    fn limit(iso: &str) -> (Option<String>, String) {
        (Some(iso.to_owned()), "calendar".to_owned())
    }

    #[test]
    fn a_prepared_answer_is_counted_as_the_reference_scorer_counts() {
        let label = Label {
            instrument: Some(InstrumentKind::Treaty),
            pillars: words(&["returns"]),
            modality: Some("obligation".to_owned()),
            debtor: Some("both".to_owned()),
            deadlines: vec![limit("P30D"), limit("P30D")],
            countries: words(&["DE"]),
            is_hard_negative: false,
        };
        let answer = Answer {
            pillars: words(&["returns", "visas"]),
            modality: "obligation".to_owned(),
            debtor: None,
            deadlines: vec![limit("P30D"), limit("P3D")],
            countries: words(&["DE", "GE"]),
        };
        let mut score = Score::over(["returns", "visas", "qualification"]);
        score.add(&label, &answer);
        assert_eq!(score.pillars["returns"].f1(), Some(1.0));
        assert_eq!(score.pillars["visas"].f1(), Some(0.0));
        assert_eq!(score.pillars["qualification"].f1(), None);
        assert_eq!(score.macro_f1(), Some(0.5));
        assert_eq!((score.deadlines.hit, score.deadlines.f1()), (1, Some(0.5)));
        assert_eq!(score.countries.precision(), Some(0.5));
        assert_eq!(score.modality_macro_f1(), Some(1.0));
        assert_eq!(score.debtor, Share { part: 0, of: 1 });
    }

    #[test]
    fn press_has_no_strength_and_a_tempting_clause_with_a_pillar_is_none() {
        let press = Label {
            instrument: Some(InstrumentKind::Press),
            is_hard_negative: true,
            ..Label::default()
        };
        let tagged = Answer { pillars: words(&["visas"]), ..Answer::default() };
        let mut score = Score::over(["visas"]);
        score.add(&press, &tagged);
        score.add(&Label { pillars: words(&["visas"]), ..press }, &tagged);
        assert_eq!(score.hard_negatives, Share { part: 1, of: 1 });
        assert_eq!(score.modality.value(), None);
    }
}

//! What the rules do on many clauses: which are silent, which fire everywhere, which fire
//! together, and what no rule reads.

use std::collections::BTreeMap;

use crate::model::{ClauseId, Tag};

/// A rule is noisy that fires on more than this share of all clauses: no topic of an
/// agreement fills so much of it.
const NOISY_SHARE: f64 = 0.2;

/// Two rules overlap if the rarer one fires so often with the other.
const OVERLAP_SHARE: f64 = 0.8;

/// Rules that fire on fewer clauses say nothing about overlap.
const OVERLAP_MIN: usize = 3;

/// What the rules did on the clauses counted so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    clauses: usize,
    untagged: Vec<ClauseId>,
    by_rule: BTreeMap<String, usize>,
    together: BTreeMap<(String, String), usize>,
}

/// Two rules that fire on nearly the same clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap<'s> {
    /// The rule that fires less often.
    pub rarer: &'s str,
    /// The other one.
    pub other: &'s str,
    /// Clauses on which both fire.
    pub both: usize,
    /// Clauses on which the rarer one fires.
    pub of: usize,
}

impl Survey {
    /// Counts a clause with its tags.
    pub fn add(&mut self, clause: &ClauseId, tags: &[Tag]) {
        self.clauses += 1;
        let mut rules: Vec<&str> = tags.iter().map(|tag| tag.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        if rules.is_empty() {
            self.untagged.push(clause.clone());
        }
        for (at, rule) in rules.iter().enumerate() {
            *self.by_rule.entry((*rule).to_owned()).or_default() += 1;
            for other in &rules[at + 1..] {
                let pair = ((*rule).to_owned(), (*other).to_owned());
                *self.together.entry(pair).or_default() += 1;
            }
        }
    }

    /// Returns the number of clauses.
    pub const fn clauses(&self) -> usize {
        self.clauses
    }

    /// Returns the clauses without a tag, in the order counted.
    pub fn untagged(&self) -> &[ClauseId] {
        &self.untagged
    }

    /// Returns on how many clauses a rule fires.
    pub fn fired(&self, rule: &str) -> usize {
        self.by_rule.get(rule).copied().unwrap_or(0)
    }

    /// Returns the rules that fire on a large share of all clauses, the loudest first.
    pub fn noisy(&self) -> Vec<(&str, usize)> {
        let most = self.clauses as f64 * NOISY_SHARE;
        let rules = self.by_rule.iter().map(|(rule, number)| (rule.as_str(), *number));
        let mut noisy: Vec<(&str, usize)> =
            rules.filter(|(_, number)| *number as f64 > most).collect();
        noisy.sort_by_key(|(rule, number)| (usize::MAX - number, *rule));
        noisy
    }

    /// Returns the pairs of rules that fire on nearly the same clauses, the most frequent first.
    pub fn overlaps(&self) -> Vec<Overlap<'_>> {
        let mut overlaps = Vec::new();
        for ((a, b), &both) in &self.together {
            let (rarer, other) = if self.fired(a) <= self.fired(b) { (a, b) } else { (b, a) };
            let of = self.fired(rarer);
            if of >= OVERLAP_MIN && both as f64 >= of as f64 * OVERLAP_SHARE {
                overlaps.push(Overlap { rarer, other, both, of });
            }
        }
        overlaps.sort_by_key(|one| (usize::MAX - one.both, one.rarer, one.other));
        overlaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Pillar;

    fn survey(clauses: &[&[&str]]) -> Survey {
        let mut survey = Survey::default();
        for (number, rules) in clauses.iter().enumerate() {
            let tag = |rule: &&str| Tag {
                pillar: Pillar("returns".to_owned()),
                topic: "costs".to_owned(),
                rule: (*rule).to_owned(),
                evidence: Vec::new(),
            };
            let tags: Vec<Tag> = rules.iter().map(tag).collect();
            survey.add(&ClauseId(format!("a.md#art_{number}")), &tags);
        }
        survey
    }

    #[test]
    fn clauses_without_a_tag_and_rules_without_a_clause_are_counted() {
        let survey = survey(&[&["a"], &[], &["a", "a"]]);
        assert_eq!((survey.clauses(), survey.fired("a"), survey.fired("b")), (3, 2, 0));
        assert_eq!(survey.untagged(), [ClauseId("a.md#art_1".to_owned())]);
    }

    #[test]
    fn a_rule_on_many_clauses_is_noisy() {
        let survey = survey(&[&["a"], &["a"], &["b"], &[], &[], &[]]);
        assert_eq!(survey.noisy(), [("a", 2)]);
    }

    #[test]
    fn rules_that_fire_together_overlap() {
        let survey = survey(&[&["a", "b"], &["a", "b"], &["a", "b"], &["b"], &["b", "c"]]);
        let found = survey.overlaps();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rarer, found[0].other, found[0].both, found[0].of), ("a", "b", 3, 3));
    }
}

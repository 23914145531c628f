//! Tags under changed rules: only the clauses that the change can matter to are read anew.

use crate::{
    model::{Dossier, Passage, Tagging},
    rules::{RuleDifference, Rules},
    tag::{Passages, language, pillars, tag, title},
};

/// Reads anew the clauses of a document that was tagged before `difference` came about; returns
/// those of which something is different, by position. The document must not have been judged
/// by persons: their decisions are no affair of rules.
pub fn retag(
    dossier: &Dossier,
    difference: &RuleDifference,
    rules: &Rules,
) -> Vec<(usize, Tagging)> {
    let Dossier { document, instrument, clauses, taggings } = dossier;
    let passages = Passages::of(document, instrument, rules);
    // what the title is about speaks for every clause
    let is_subject_touched =
        title(instrument).is_some_and(|title| can_matter(&title, difference, rules));
    let mut changed = Vec::new();
    for (at, clause) in clauses.iter().enumerate() {
        let passage = passages.of_clause(clause);
        if is_subject_touched || can_matter(&passage, difference, rules) {
            let tagging = tag(&passage, rules);
            if taggings.get(at) != Some(&tagging) {
                changed.push((at, tagging));
            }
        }
    }
    changed
}

fn can_matter(passage: &Passage, difference: &RuleDifference, rules: &Rules) -> bool {
    let passage = Passage { language: Some(language(passage)), ..*passage };
    pillars::deciding(&passage, rules).any(|passage| difference.can_matter(&passage))
}

//! Tags under changed rules: only the clauses that the change can matter to are read anew.

use crate::{
    model::{Dossier, Passage, Tagging},
    rules::{RuleDifference, Rules},
    tag::{language, passage, pillars, tag},
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
    let passages = clauses.iter().map(|clause| passage(document, instrument, clause));
    let touched =
        passages.enumerate().filter(|(_, passage)| can_matter(passage, difference, rules));
    let anew = touched.map(|(at, passage)| (at, tag(&passage, rules)));
    anew.filter(|(at, tagging)| taggings.get(*at) != Some(tagging)).collect()
}

fn can_matter(passage: &Passage, difference: &RuleDifference, rules: &Rules) -> bool {
    let passage = Passage { language: Some(language(passage)), ..*passage };
    pillars::deciding(&passage, rules).any(|passage| difference.can_matter(&passage))
}

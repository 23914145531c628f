//! Tags under changed rules: only the clauses that the change can matter to are read anew.

use crate::{
    model::{Dossier, InstrumentKind, Passage, Tagging},
    rules::{RuleDifference, Rules},
    tag::{Passages, language, pillars, tag, tag_pillars, title},
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
            changed.extend(anew(&passage, taggings.get(at), rules).map(|tagging| (at, tagging)));
        }
    }
    changed
}

/// Reads a passage anew; `None` where nothing is different. What a passage promises and the states
/// it names are read by tables, which are the same; that a press paragraph promises anything
/// needs a tag.
fn anew(passage: &Passage, before: Option<&Tagging>, rules: &Rules) -> Option<Tagging> {
    let Some(before) = before else { return Some(tag(passage, rules)) };
    let tags = tag_pillars(passage, rules);
    if tags == before.tags {
        return None;
    }
    let is_press = passage.instrument == Some(InstrumentKind::Press);
    if is_press && tags.is_empty() != before.tags.is_empty() {
        return Some(tag(passage, rules));
    }
    Some(Tagging { tags, ..before.clone() })
}

fn can_matter(passage: &Passage, difference: &RuleDifference, rules: &Rules) -> bool {
    let passage = Passage { language: Some(language(passage)), ..*passage };
    pillars::deciding(&passage, rules).any(|passage| difference.can_matter(&passage))
}

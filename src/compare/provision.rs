//! Parallel texts say the same thing once: one language version of each provision.

use std::{borrow::Borrow, collections::HashMap};

use crate::{
    index::ClauseRecord,
    model::{DocumentId, Language, Locator},
};

/// Keeps one language version of each provision, the German one where there is one; the order
/// stays.
pub fn one_each<C: Borrow<ClauseRecord>>(mut clauses: Vec<C>) -> Vec<C> {
    /// The German text before others, then the first.
    fn version(clause: &ClauseRecord) -> (bool, u32) {
        (clause.language != Language::De, clause.text_no)
    }
    let mut kept: HashMap<(DocumentId, Locator), (bool, u32)> = HashMap::new();
    for clause in &clauses {
        let clause = clause.borrow();
        let place = (clause.document.id.clone(), clause.locator.clone());
        let own = version(clause);
        kept.entry(place).and_modify(|best| *best = own.min(*best)).or_insert(own);
    }
    clauses.retain(|clause| {
        let clause = clause.borrow();
        let place = (clause.document.id.clone(), clause.locator.clone());
        kept.get(&place).is_none_or(|(_, text)| *text == clause.text_no)
    });
    clauses
}

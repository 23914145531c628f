//! Clauses that belong to a pillar by where they stand.
//!
//! "It shall be answered within 20 days" names no pillar; the paragraphs around it do. Such a
//! clause is nobody's evidence that a topic is regulated, but the time it sets is a time of
//! the provisions it stands among.

use std::{collections::HashMap, sync::Arc};

use crate::{
    compare::{Topic, ranking::promise},
    index::ClauseRecord,
    model::{Level, Locator, Part, Pillar},
};

/// Least share of a document's pillar tags that makes it a document about that pillar. A
/// readmission agreement spends a fifth on data protection; a partnership has no such pillar.
const SUBJECT_SHARE: f64 = 0.6;

/// The untagged clauses of one document that set a time, by the pillar around them.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    by_pillar: HashMap<Pillar, Vec<Arc<ClauseRecord>>>,
}

impl Surroundings {
    /// Reads the clauses of one document.
    pub(super) fn of(clauses: &[Arc<ClauseRecord>]) -> Self {
        let untagged = clauses.iter().filter(|clause| is_open(clause));
        let mut found = Self::default();
        let mut around = None;
        for clause in untagged {
            let (articles, subject) =
                around.get_or_insert_with(|| (articles(clauses), subject(clauses)));
            let near =
                provision(&clause.locator).and_then(|place| articles.get(&(clause.text_no, place)));
            let pillar = match near {
                Some(Around::One(pillar)) => Some(pillar.clone()),
                Some(Around::Several) => None,
                None => subject.clone(),
            };
            if let Some(pillar) = pillar {
                found.by_pillar.entry(pillar).or_default().push(Arc::clone(clause));
            }
        }
        found
    }

    /// Returns the clauses that stand among those of a pillar; a single topic has none.
    pub(super) fn of_row(&self, topic: &Topic) -> impl Iterator<Item = &Arc<ClauseRecord>> {
        let of_pillar = self.by_pillar.get(&topic.pillar).filter(|_| topic.topic.is_none());
        of_pillar.into_iter().flatten()
    }
}

/// What the tagged clauses of one article are about.
#[derive(Debug, Clone, PartialEq)]
enum Around {
    One(Pillar),
    Several,
}

/// Tells whether a clause of the body promises something in time and no rule says about what.
fn is_open(clause: &ClauseRecord) -> bool {
    let sets_time = promise(clause).is_some_and(|promise| !promise.deadlines.is_empty());
    sets_time
        && clause.tagging.tags.is_empty()
        && matches!(clause.part, Part::Operative | Part::Annex)
}

/// The article or section a clause stands in.
fn provision(locator: &Locator) -> Option<String> {
    let is_unit = |level: Level| matches!(level, Level::Article | Level::Section);
    let at = locator.steps().iter().rposition(|step| is_unit(step.level))?;
    Some(Locator::new(locator.steps()[..=at].to_vec()).to_string())
}

fn articles(clauses: &[Arc<ClauseRecord>]) -> HashMap<(u32, String), Around> {
    let mut found: HashMap<(u32, String), Around> = HashMap::new();
    for clause in clauses {
        let Some(place) = provision(&clause.locator) else { continue };
        for pillar in clause.tagging.pillars() {
            let own = Around::One(pillar.clone());
            let around =
                found.entry((clause.text_no, place.clone())).or_insert_with(|| own.clone());
            if *around != own {
                *around = Around::Several;
            }
        }
    }
    found
}

/// The pillar that most of the document's provisions are about.
fn subject(clauses: &[Arc<ClauseRecord>]) -> Option<Pillar> {
    let mut counts: HashMap<&Pillar, usize> = HashMap::new();
    let mut all = 0;
    for pillar in clauses.iter().flat_map(|clause| clause.tagging.pillars()) {
        *counts.entry(pillar).or_default() += 1;
        all += 1;
    }
    let (pillar, count) = counts.into_iter().max_by(|a, b| (a.1, b.0).cmp(&(b.1, a.0)))?;
    (count as f64 >= SUBJECT_SHARE * all as f64 && !pillar.is_neighbour()).then(|| pillar.clone())
}

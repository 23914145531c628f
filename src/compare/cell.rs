//! One country on one topic.

use std::sync::Arc;

use crate::{
    compare::{
        Topic, one_each,
        ranking::{promise, rank},
    },
    index::{ClauseRecord, DocumentSummary},
    model::{Deadline, DeadlineRole, Duration, InstrumentKind, Status},
    rules::Rules,
};

/// What a cell of the comparison says.
///
/// *Silent* (read, no such clause) is kept apart from *not in the corpus* and *not readable*:
/// for a lawyer the most important distinction in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellState {
    /// At least one clause promises something.
    Commitment,
    /// Clauses speak of it, none promises anything.
    Mention,
    /// Every document was read, none speaks of it.
    Silent,
    /// There is no document of this country.
    NotInCorpus,
    /// What could be read does not speak of it, but a document could not be read at all.
    Unreadable,
}

impl CellState {
    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Commitment => "commitment",
            Self::Mention => "mention",
            Self::Silent => "silent",
            Self::NotInCorpus => "not_in_corpus",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What one country's texts say about one topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The state.
    pub state: CellState,
    /// The clauses, strongest first.
    pub clauses: Vec<Arc<ClauseRecord>>,
    /// Every time limit that the clauses set, with the first clause that sets it: the
    /// strongest clause's own first, then by what must be done, the shortest first. Working
    /// and calendar days are never merged.
    pub deadlines: Vec<CellDeadline>,
    /// What press items report about it, in order of print; where the column has no instrument
    /// they are `clauses` instead, as mentions.
    pub press: Vec<Arc<ClauseRecord>>,
    /// Documents of the column that could not be read in full.
    pub doubtful: usize,
}

/// A time limit and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct CellDeadline {
    /// The limit; its spans count in the clause's text.
    pub deadline: Deadline,
    /// The clause that sets it.
    pub clause: Arc<ClauseRecord>,
}

impl Cell {
    /// Makes the cell of a column's documents and of what speaks of the row.
    pub(super) fn new(documents: &[Arc<DocumentSummary>], said: Said, rules: &Rules) -> Self {
        let Said { topic, clauses, context, press } = said;
        let (reported, press) =
            if documents.is_empty() { (press, Vec::new()) } else { (Vec::new(), press) };
        let mut clauses = one_each(clauses);
        clauses.extend(reported);
        clauses.sort_by_cached_key(|clause| rank(clause, topic, rules));
        let state = match clauses.first() {
            Some(strongest) if is_binding_source(strongest) && promise(strongest).is_some() => {
                CellState::Commitment
            }
            Some(_) => CellState::Mention,
            None if documents.is_empty() => CellState::NotInCorpus,
            None if documents.iter().all(|document| is_read(document)) => CellState::Silent,
            None => CellState::Unreadable,
        };
        let context = one_each(context);
        let deadlines = deadlines(clauses.iter().chain(&context));
        let doubtful = documents.iter().filter(|d| !d.is_fully_searchable()).count();
        Self { state, clauses, deadlines, press, doubtful }
    }

    /// Returns the limits that a short answer shows: those for the same thing as the first, the
    /// shortest of each way of counting.
    pub fn main_deadlines(&self) -> Vec<&CellDeadline> {
        let mut shown: Vec<&CellDeadline> = Vec::new();
        for limit in &self.deadlines {
            let is_same_thing =
                shown.first().is_none_or(|first| first.deadline.role == limit.deadline.role);
            let is_new_basis =
                shown.iter().all(|known| known.deadline.basis != limit.deadline.basis);
            if is_same_thing && is_new_basis {
                shown.push(limit);
            }
        }
        shown
    }

    /// Returns the clause that promises most, or speaks of it first where none promises.
    pub fn strongest(&self) -> Option<&Arc<ClauseRecord>> {
        self.clauses.first()
    }
}

/// What speaks of a row, before it is weighed.
pub(super) struct Said<'a> {
    /// The row.
    pub(super) topic: &'a Topic,
    /// Clauses of the column's instruments that a rule put there.
    pub(super) clauses: Vec<Arc<ClauseRecord>>,
    /// Clauses that belong to it by where they stand; only their time limits count.
    pub(super) context: Vec<Arc<ClauseRecord>>,
    /// Paragraphs of press items.
    pub(super) press: Vec<Arc<ClauseRecord>>,
}

/// Press items report promises, they do not make them.
fn is_binding_source(clause: &ClauseRecord) -> bool {
    clause.document.instrument != InstrumentKind::Press
}

/// Tells whether at least a part of the document could be read; lost pages of such a document
/// are told beside the answer.
const fn is_read(document: &DocumentSummary) -> bool {
    matches!(document.status, Status::Ok | Status::Partial)
}

/// Every limit once, in the order of [`Cell::deadlines`].
fn deadlines<'c>(clauses: impl Iterator<Item = &'c Arc<ClauseRecord>>) -> Vec<CellDeadline> {
    let mut found: Vec<(usize, CellDeadline)> = Vec::new();
    for (i, clause) in clauses.enumerate() {
        let deadlines = promise(clause).map_or(&[][..], |promise| &promise.deadlines);
        for deadline in deadlines.iter().filter(|deadline| deadline.duration.is_some()) {
            let is_known = found.iter().any(|(_, known)| is_same(&known.deadline, deadline));
            if !is_known {
                let limit = CellDeadline { deadline: deadline.clone(), clause: Arc::clone(clause) };
                found.push((i, limit));
            }
        }
    }
    found.sort_by_key(|(i, limit)| {
        let hours = limit.deadline.duration.map(Duration::approximate_hours);
        (*i != 0, urgency(limit.deadline.role), hours, limit.deadline.basis)
    });
    found.into_iter().map(|(_, limit)| limit).collect()
}

fn is_same(a: &Deadline, b: &Deadline) -> bool {
    (a.duration, a.basis, a.role) == (b.duration, b.basis, b.role)
}

/// What a reader asks for first: how fast must be answered, then what follows from it.
const fn urgency(role: DeadlineRole) -> u8 {
    match role {
        DeadlineRole::Answer => 0,
        DeadlineRole::Decide => 1,
        DeadlineRole::IssueDocument => 2,
        DeadlineRole::Transfer => 3,
        DeadlineRole::Submit => 4,
        DeadlineRole::Pay => 5,
        DeadlineRole::NotifyBefore => 6,
        DeadlineRole::Other => 7,
        DeadlineRole::Extend => 8,
    }
}

//! One country on one topic.

use std::{cmp::Reverse, sync::Arc};

use crate::{
    index::{ClauseRecord, DocumentSummary},
    model::{
        BindingForce, Commitment, Date, Deadline, DeadlineRole, Duration, Language, Modality, Part,
        Pillar, Status,
    },
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
    /// Makes the cell of a column's documents and those of their clauses that speak of the row.
    ///
    /// `rank` tells how central a clause is to the row, 0 first.
    pub(super) fn new(
        documents: &[Arc<DocumentSummary>],
        clauses: Vec<Arc<ClauseRecord>>,
        rank: impl Fn(&ClauseRecord) -> usize,
    ) -> Self {
        let mut clauses = one_a_provision(clauses);
        clauses.sort_by_cached_key(|clause| (strength(clause), rank(clause), place(clause)));
        let state = match clauses.first() {
            Some(strongest) if promise(strongest).is_some() => CellState::Commitment,
            Some(_) => CellState::Mention,
            None if documents.is_empty() => CellState::NotInCorpus,
            None if documents.iter().all(|document| is_read(document)) => CellState::Silent,
            None => CellState::Unreadable,
        };
        let deadlines = deadlines(&clauses);
        let doubtful = documents.iter().filter(|d| !d.is_fully_searchable()).count();
        Self { state, clauses, deadlines, doubtful }
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

/// Tells whether at least a part of the document could be read; lost pages of such a document
/// are told beside the answer.
const fn is_read(document: &DocumentSummary) -> bool {
    matches!(document.status, Status::Ok | Status::Partial)
}

/// Returns the commitment of a clause, where it is one: a definition promises nothing.
pub(super) fn promise(clause: &ClauseRecord) -> Option<&Commitment> {
    let commitment = clause.tagging.commitment.as_ref()?;
    let promises = !matches!(commitment.modality, Modality::Declaratory | Modality::None);
    promises.then_some(commitment)
}

/// How strongly a clause binds: modality after the cap, then binding force, then whether it
/// stands in the body of the text. Smaller is stronger.
fn strength(clause: &ClauseRecord) -> (Modality, u8, u8) {
    let modality = promise(clause).map_or(Modality::Declaratory, |promise| promise.modality);
    let force = match clause.document.binding {
        BindingForce::Binding => 0,
        BindingForce::Unclear => 1,
        BindingForce::NonBinding => 2,
    };
    let part = match clause.part {
        Part::Operative => 0,
        Part::Annex | Part::Press => 1,
        Part::Final => 2,
        Part::Preamble => 3,
        Part::Title | Part::Signature | Part::Footnote => 4,
    };
    (modality, force, part)
}

/// Where a clause stands, for clauses of equal strength: the latest instrument first.
fn place(clause: &ClauseRecord) -> (Reverse<Option<Date>>, String, u32) {
    let document = &clause.document;
    (Reverse(document.signed), document.id.0.clone(), clause.ordinal)
}

/// Keeps one language version of each provision, the German one where there is one: parallel
/// texts say the same thing once.
fn one_a_provision(mut clauses: Vec<Arc<ClauseRecord>>) -> Vec<Arc<ClauseRecord>> {
    let is_foreign = |clause: &ClauseRecord| clause.language != Language::De;
    clauses.sort_by(|a, b| {
        (&a.document.id, &a.locator, is_foreign(a), a.text_no, a.ordinal).cmp(&(
            &b.document.id,
            &b.locator,
            is_foreign(b),
            b.text_no,
            b.ordinal,
        ))
    });
    clauses.dedup_by(|b, a| {
        a.document.id == b.document.id && a.locator == b.locator && a.text_no != b.text_no
    });
    clauses
}

/// Every limit once, in the order of [`Cell::deadlines`].
fn deadlines(clauses: &[Arc<ClauseRecord>]) -> Vec<CellDeadline> {
    let mut found: Vec<(usize, CellDeadline)> = Vec::new();
    for (i, clause) in clauses.iter().enumerate() {
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

/// Tells whether the clause speaks of the row.
pub(super) fn speaks_of(clause: &ClauseRecord, pillar: &Pillar, topic: Option<&str>) -> bool {
    clause
        .tagging
        .tags
        .iter()
        .any(|tag| tag.pillar == *pillar && topic.is_none_or(|topic| tag.topic == topic))
}

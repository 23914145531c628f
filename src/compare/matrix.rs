//! The table: which clauses belong to which column and row.

use std::{collections::HashMap, sync::Arc};

use crate::{
    compare::{
        CompareError, CompareRequest, Subject, Topic,
        cell::{Cell, speaks_of},
    },
    index::{ClauseRecord, DocumentSummary},
    model::DocumentId,
    rules::Rules,
};

/// A comparison, complete: every number in it leads back to a clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Generation of the index that answered.
    pub generation: u64,
    /// Source files of the whole index that could not be searched in full.
    pub not_searched: u64,
    /// Columns, in the order asked for.
    pub columns: Vec<Column>,
    /// Rows, in the order of the rules.
    pub rows: Vec<Row>,
}

/// One country or document.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What was asked for.
    pub subject: Subject,
    /// Its documents.
    pub documents: Vec<Arc<DocumentSummary>>,
}

/// One pillar or topic.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is about.
    pub topic: Topic,
    /// One cell a column, in the same order.
    pub cells: Vec<Cell>,
}

/// Finds the documents of each column.
pub(super) fn columns(
    documents: &[Arc<DocumentSummary>],
    request: &CompareRequest,
) -> Result<Vec<Column>, CompareError> {
    let column = |subject: &Subject| {
        let own = |document: &&Arc<DocumentSummary>| match subject {
            Subject::Country(code) => document.parties.contains(code),
            Subject::Document(id) => document.id == *id,
        };
        let documents: Vec<_> = documents.iter().filter(own).cloned().collect();
        match subject {
            Subject::Document(id) if documents.is_empty() => {
                Err(CompareError::NoDocument(id.to_string()))
            }
            _ => Ok(Column { subject: subject.clone(), documents }),
        }
    };
    request.subjects.iter().map(column).collect()
}

/// Puts every clause into its cells.
pub(super) fn rows(
    columns: &[Column],
    topics: &[Topic],
    clauses: Vec<ClauseRecord>,
    rules: &Rules,
) -> Vec<Row> {
    let mut by_document: HashMap<DocumentId, Vec<Arc<ClauseRecord>>> = HashMap::new();
    for clause in clauses {
        by_document.entry(clause.document.id.clone()).or_default().push(Arc::new(clause));
    }
    topics
        .iter()
        .map(|topic| {
            let rank = |clause: &ClauseRecord| centrality(clause, topic, rules);
            let cell = |column: &Column| {
                let of_column = column.documents.iter().filter_map(|d| by_document.get(&d.id));
                let speaking = of_column
                    .flatten()
                    .filter(|clause| speaks_of(clause, &topic.pillar, topic.topic.as_deref()))
                    .cloned()
                    .collect();
                Cell::new(&column.documents, speaking, rank)
            };
            Row { topic: topic.clone(), cells: columns.iter().map(cell).collect() }
        })
        .collect()
}

/// How central a clause is to a pillar: the position of its first topic in the rules' list,
/// which begins with what the pillar is about; 0 in the row of a topic.
fn centrality(clause: &ClauseRecord, row: &Topic, rules: &Rules) -> usize {
    if row.topic.is_some() {
        return 0;
    }
    let pillar = rules.pillars().iter().find(|info| info.slug == row.pillar);
    let position = |topic: &str| {
        pillar.and_then(|info| info.topics.iter().position(|known| known.slug == topic))
    };
    let of_pillar = clause.tagging.tags.iter().filter(|tag| tag.pillar == row.pillar);
    of_pillar.filter_map(|tag| position(&tag.topic)).min().unwrap_or(usize::MAX)
}

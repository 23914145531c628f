//! The table: which clauses belong to which column and row.

use std::{collections::HashMap, sync::Arc};

use crate::{
    compare::{
        CompareError, CompareRequest, Subject, Topic,
        cell::{Cell, Said},
        is_instrument,
        surroundings::Surroundings,
    },
    index::{ClauseRecord, DocumentSummary},
    model::{CountryCode, DocumentId},
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
    home: Option<&CountryCode>,
) -> Vec<Row> {
    let mut by_document: HashMap<DocumentId, Vec<Arc<ClauseRecord>>> = HashMap::new();
    let mut reports: Vec<Report> = Vec::new();
    for clause in clauses {
        let clause = Arc::new(clause);
        if is_instrument(&clause.document) {
            by_document.entry(clause.document.id.clone()).or_default().push(clause);
        } else {
            let about = about(&clause, rules, home);
            reports.push(Report { clause, about });
        }
    }
    let surroundings: HashMap<&DocumentId, Surroundings> =
        by_document.iter().map(|(id, clauses)| (id, Surroundings::of(clauses))).collect();
    let speaks = |clause: &ClauseRecord, topic: &Topic| {
        clause.tagging.tags.iter().any(|tag| topic.holds(tag))
    };
    let said = |column: &Column, topic| {
        let mut said = Said { topic, clauses: Vec::new(), context: Vec::new(), press: Vec::new() };
        for document in &column.documents {
            let Some(clauses) = by_document.get(&document.id) else { continue };
            said.clauses.extend(clauses.iter().filter(|c| speaks(c, topic)).cloned());
            said.context.extend(surroundings[&document.id].of_row(topic).cloned());
        }
        if let Subject::Country(code) = &column.subject {
            let own = reports.iter().filter(|report| report.about.contains(code));
            let own = own.filter(|report| speaks(&report.clause, topic));
            said.press.extend(own.map(|report| Arc::clone(&report.clause)));
        }
        said
    };
    topics
        .iter()
        .map(|topic| {
            let cell = |column: &Column| Cell::new(&column.documents, said(column, topic), rules);
            Row { topic: topic.clone(), cells: columns.iter().map(cell).collect() }
        })
        .collect()
}

/// A paragraph of a press item, with the states it is about.
struct Report {
    clause: Arc<ClauseRecord>,
    about: Vec<CountryCode>,
}

/// The states a paragraph names, the home state left out; where it names none, those of its
/// headline.
pub(super) fn about(
    clause: &ClauseRecord,
    rules: &Rules,
    home: Option<&CountryCode>,
) -> Vec<CountryCode> {
    let foreign = |codes: Vec<CountryCode>| {
        codes.into_iter().filter(|code| Some(code) != home).collect::<Vec<_>>()
    };
    let named = foreign(clause.tagging.countries.clone());
    if !named.is_empty() {
        return named;
    }
    let title = clause.document.title.as_deref().unwrap_or_default();
    let mentions = rules.countries().mentions(title, clause.language);
    foreign(mentions.into_iter().flat_map(|mention| mention.codes).collect())
}

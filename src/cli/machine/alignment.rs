//! The one object of `compare --diff` and `compare --languages`.

use std::sync::Arc;

use serde::Serialize;

use crate::{
    cli::citation::Citations,
    compare::{Alignment, Change, Edit, Pair, Side, difference},
    index::ClauseRecord,
    model::{Language, Modality},
    rules::Rules,
};

/// Two texts, provision beside provision.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct AlignmentLine<'a> {
    r#type: &'static str,
    generation: u64,
    not_searched: u64,
    left: SideOf<'a>,
    right: SideOf<'a>,
    articles: Vec<[String; 2]>,
    pairs: Vec<PairOf<'a>>,
}

/// One of the texts.
#[derive(Debug, Serialize)]
struct SideOf<'a> {
    document: &'a str,
    title: Option<&'a str>,
    language: Option<&'static str>,
    clauses: usize,
}

/// Clauses that answer to each other.
#[derive(Debug, Serialize)]
struct PairOf<'a> {
    left: Vec<AlignedClause<'a>>,
    right: Vec<AlignedClause<'a>>,
    likeness: f64,
    changes: Vec<ChangeOf<'a>>,
    diff: Option<Vec<PieceOf>>,
}

/// A clause of a pair.
#[derive(Debug, Serialize)]
struct AlignedClause<'a> {
    clause: &'a str,
    locator: String,
    citation: String,
    page: u32,
    modality: Option<Modality>,
    text: &'a str,
}

/// A change of substance.
#[derive(Debug, Serialize)]
struct ChangeOf<'a> {
    what: &'static str,
    from: &'a str,
    to: &'a str,
}

/// Words of one fate.
#[derive(Debug, Serialize)]
struct PieceOf {
    edit: &'static str,
    text: String,
}

impl<'a> AlignmentLine<'a> {
    /// Reads an alignment.
    pub(in crate::cli) fn new(alignment: &'a Alignment, cite: Citations, rules: &Rules) -> Self {
        let articles = alignment.articles(rules);
        Self {
            r#type: "alignment",
            generation: alignment.generation,
            not_searched: alignment.not_searched,
            left: SideOf::new(&alignment.left),
            right: SideOf::new(&alignment.right),
            articles: articles.iter().map(|(a, b)| [a.to_string(), b.to_string()]).collect(),
            pairs: alignment.pairs.iter().map(|pair| PairOf::new(pair, cite)).collect(),
        }
    }
}

impl<'a> SideOf<'a> {
    fn new(side: &'a Side) -> Self {
        Self {
            document: side.document.id.as_str(),
            title: side.document.title.as_deref(),
            language: side.clauses.first().map(|clause| Language::code(clause.language)),
            clauses: side.clauses.len(),
        }
    }
}

impl<'a> PairOf<'a> {
    fn new(pair: &'a Pair, cite: Citations) -> Self {
        let clause = |clause: &'a Arc<ClauseRecord>| AlignedClause {
            clause: clause.id.as_str(),
            locator: clause.locator.to_string(),
            citation: cite.of(&clause.locator),
            page: clause.page_from,
            modality: clause.tagging.commitment.as_ref().map(|commitment| commitment.modality),
            text: &clause.text,
        };
        let change = |change: &'a Change| ChangeOf {
            what: change.what.as_str(),
            from: &change.from,
            to: &change.to,
        };
        Self {
            left: pair.left.iter().map(clause).collect(),
            right: pair.right.iter().map(clause).collect(),
            likeness: (pair.likeness * 1000.0).round() / 1000.0,
            changes: pair.changes.iter().map(change).collect(),
            diff: pair.wordings().map(|(left, right)| {
                let pieces = difference(&left, &right).into_iter();
                pieces.map(|piece| PieceOf { edit: edit(piece.edit), text: piece.text }).collect()
            }),
        }
    }
}

const fn edit(edit: Edit) -> &'static str {
    match edit {
        Edit::Kept => "kept",
        Edit::Removed => "removed",
        Edit::Added => "added",
    }
}

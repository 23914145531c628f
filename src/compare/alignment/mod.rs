//! Two texts side by side: which provision of one answers to which of the other.
//!
//! Articles are paired first, by number, heading and wording; then clauses, by wording, by
//! their article's partner and their place in it. Between two languages words say nothing:
//! place, figures, topics and what the thesaurus knows by both names decide. How much a number
//! says of the place is measured on the two texts: those of one draft number alike, others not.
//!
//! ```text
//!                           one draft, or two languages ─▶ matching: pairs, then what is left
//! articles ─▶ clauses, measured
//!                           different drafts            ─▶ sharing: who is about the same
//! ```

mod change;
mod concepts;
mod difference;
mod features;
mod kinship;
mod likeness;
mod matching;
mod sharing;
mod subject;
mod vector;
mod vocabulary;

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    compare::CompareError,
    index::{ClauseFilter, ClauseRecord, DocumentSummary, Reader},
    model::{DocumentId, Language, Level, Locator, Part},
    rules::Rules,
};

pub use change::{Change, Changed};
pub use difference::{Edit, Piece, difference};

pub(super) use features::{Features, Lexicon, Parties, Unit};
use kinship::kinship;
use likeness::{Measured, Place};
use matching::{Link, links};
use sharing::shared;
use subject::Subjects;

/// One text of an alignment.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The document it stands in.
    pub document: Arc<DocumentSummary>,
    /// Its provisions, in order of print.
    pub clauses: Vec<Arc<ClauseRecord>>,
}

/// A text to be aligned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideRequest {
    /// The document.
    pub document: DocumentId,
    /// The language of the text; the first text where none is asked for.
    pub language: Option<Language>,
}

/// Two texts, provision beside provision.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// Generation of the index that answered.
    pub generation: u64,
    /// Source files of the whole index that could not be searched in full.
    pub not_searched: u64,
    /// The first text.
    pub left: Side,
    /// The second text.
    pub right: Side,
    /// Pairs in the order of the first text; what only the second has stands behind its
    /// neighbour there.
    pub pairs: Vec<Pair>,
}

/// Clauses that answer to each other; one side is empty where there is no partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Clauses of the first text.
    pub left: Vec<Arc<ClauseRecord>>,
    /// Clauses of the second text.
    pub right: Vec<Arc<ClauseRecord>>,
    /// Likeness, 0 to 1; of several links the greatest.
    pub likeness: f64,
    /// What changes in substance: time limits, strength, who owes, sums, consent by silence.
    pub changes: Vec<Change>,
}

/// Aligns two texts of the index.
///
/// # Errors
/// [`CompareError::NoDocument`] and [`CompareError::NoLanguage`] where a side is not there.
pub fn align(
    reader: &Reader,
    rules: &Rules,
    left: &SideRequest,
    right: &SideRequest,
) -> Result<Alignment, CompareError> {
    let left = side(reader, left)?;
    let right = side(reader, right)?;
    let links = clause_links(&left, &right, rules);
    Ok(Alignment {
        generation: reader.generation(),
        not_searched: reader.state().not_fully_searchable(),
        pairs: pairs(&left, &right, &links),
        left,
        right,
    })
}

impl Alignment {
    /// Returns the pairs of articles that have clauses of each other, in order.
    pub fn articles(&self, rules: &Rules) -> Vec<(Locator, Locator)> {
        let (left, right) = (articles(&self.left), articles(&self.right));
        let place = |unit: &Unit| unit.clauses[0].locator.article().unwrap_or_default();
        let links = article_links(&self.left, &self.right, &left, &right, rules);
        links.iter().map(|link| (place(&left[link.row]), place(&right[link.column]))).collect()
    }
}

fn side(reader: &Reader, request: &SideRequest) -> Result<Side, CompareError> {
    let no_document = || CompareError::NoDocument(request.document.to_string());
    let document = reader.document(&request.document)?.ok_or_else(no_document)?;
    let filter = ClauseFilter {
        documents: vec![request.document.to_string()],
        parts: vec![Part::Preamble, Part::Operative, Part::Final, Part::Annex, Part::Press],
        ..ClauseFilter::default()
    };
    let all: Vec<ClauseRecord> = reader.clause_records(&filter)?.collect::<Result<_, _>>()?;
    let text = match request.language {
        None => all.iter().map(|clause| clause.text_no).min(),
        Some(language) => main_text(&all, language),
    };
    let clauses: Vec<Arc<ClauseRecord>> = all
        .into_iter()
        .filter(|clause| Some(clause.text_no) == text && is_provision(clause))
        .map(Arc::new)
        .collect();
    match request.language {
        Some(language) if clauses.is_empty() => {
            Err(CompareError::NoLanguage(document.id.to_string(), language))
        }
        _ => Ok(Side { document, clauses }),
    }
}

/// The text of a document that has most clauses in a language; a quoted sentence does not make
/// a language version.
fn main_text(clauses: &[ClauseRecord], language: Language) -> Option<u32> {
    let texts: BTreeSet<u32> = clauses.iter().map(|clause| clause.text_no).collect();
    let in_language = |text: u32| {
        let own = clauses.iter().filter(|clause| clause.text_no == text);
        let (mut all, mut right) = (0_usize, 0_usize);
        for clause in own {
            all += 1;
            right += usize::from(clause.language == language);
        }
        (right * 2 > all).then_some((right, text))
    };
    texts.into_iter().filter_map(in_language).max_by_key(|(count, _)| *count).map(|(_, text)| text)
}

/// Tells whether a clause is part of what was agreed: not the enacting formula.
fn is_provision(clause: &ClauseRecord) -> bool {
    let first = clause.locator.steps().first().map(|step| step.level);
    !matches!(first, Some(Level::Formula | Level::Notice | Level::Parties))
        && clause.text.chars().any(char::is_alphanumeric)
}

/// The articles of a text, each with its clauses; what stands in none is left out.
fn articles(side: &Side) -> Vec<Unit<'_>> {
    let mut units: Vec<(Locator, Unit)> = Vec::new();
    for clause in &side.clauses {
        let Some(place) = clause.locator.article() else { continue };
        match units.iter_mut().find(|(known, _)| *known == place) {
            Some((_, unit)) => unit.clauses.push(clause),
            None => units.push((place, Unit { clauses: vec![clause] })),
        }
    }
    units.into_iter().map(|(_, unit)| unit).collect()
}

/// The clauses of a text, each a unit.
fn provisions(side: &Side) -> Vec<Unit<'_>> {
    side.clauses.iter().map(|clause| Unit { clauses: vec![clause] }).collect()
}

/// Pairs clauses: one by one where the texts go back to one draft, by what they are about where
/// they do not.
fn clause_links(left: &Side, right: &Side, rules: &Rules) -> Vec<Link> {
    let (left_articles, right_articles) = (articles(left), articles(right));
    let place = |unit: &Unit| unit.clauses[0].locator.article();
    let linked: BTreeSet<(Option<Locator>, Option<Locator>)> =
        article_links(left, right, &left_articles, &right_articles, rules)
            .iter()
            .map(|link| (place(&left_articles[link.row]), place(&right_articles[link.column])))
            .collect();
    let (rows, columns) = (provisions(left), provisions(right));
    let (rows_read, columns_read) = features(left, right, &rows, &columns, rules);
    let measured = Measured::new(rows_read, columns_read, |row, column| {
        let (a, b) = (&left.clauses[row], &right.clauses[column]);
        Place::of(a, b, Some(linked.contains(&(a.locator.article(), b.locator.article()))))
    });
    if measured.is_of_one_draft() {
        return links(&measured);
    }
    let subjects = Subjects::read(&left.clauses, &right.clauses, rules);
    shared(&kinship(&subjects), &subjects.lists)
}

/// Pairs articles.
fn article_links(
    left: &Side,
    right: &Side,
    left_articles: &[Unit],
    right_articles: &[Unit],
    rules: &Rules,
) -> Vec<Link> {
    let (rows, columns) = features(left, right, left_articles, right_articles, rules);
    links(&Measured::new(rows, columns, |row, column| {
        Place::of(left_articles[row].clauses[0], right_articles[column].clauses[0], None)
    }))
}

/// Reads the units of both texts into one lexicon.
fn features(
    left: &Side,
    right: &Side,
    left_units: &[Unit],
    right_units: &[Unit],
    rules: &Rules,
) -> (Vec<Features>, Vec<Features>) {
    let (own, other) = (&left.document.parties, &right.document.parties);
    let mut lexicon = Lexicon::new(rules);
    let mut read = |units: &[Unit], parties: Parties| -> Vec<Features> {
        units.iter().map(|unit| lexicon.read(unit, parties)).collect()
    };
    let mut rows = read(left_units, Parties { own, other });
    let mut columns = read(right_units, Parties { own: other, other: own });
    rows.iter_mut().chain(&mut columns).for_each(|features| lexicon.weigh(features));
    (rows, columns)
}

/// Puts linked clauses together and the others where they stand.
fn pairs(left: &Side, right: &Side, links: &[Link]) -> Vec<Pair> {
    let mut pairs: Vec<(usize, usize, Pair)> = Vec::new();
    let mut is_shown = vec![false; right.clauses.len()];
    let mut behind = 0;
    for (row, clause) in left.clauses.iter().enumerate() {
        let own: Vec<&Link> = links.iter().filter(|link| link.row == row).collect();
        let columns: Vec<usize> = own.iter().map(|link| link.column).collect();
        for column in &columns {
            is_shown[*column] = true;
        }
        behind = columns.last().map_or(behind, |column| column + 1);
        let partners = columns.iter().map(|column| Arc::clone(&right.clauses[*column])).collect();
        let likeness = own.iter().map(|link| link.likeness).fold(0.0, f64::max);
        pairs.push((row, behind, Pair::new(vec![Arc::clone(clause)], partners, likeness)));
    }
    let alone = (0..right.clauses.len()).filter(|column| !is_shown[*column]);
    for column in alone.collect::<Vec<_>>().into_iter().rev() {
        let pair = Pair::new(Vec::new(), vec![Arc::clone(&right.clauses[column])], 0.0);
        let at = pairs.iter().rposition(|(row, behind, pair)| {
            *row != usize::MAX && !pair.right.is_empty() && *behind <= column
        });
        pairs.insert(at.map_or(0, |at| at + 1), (usize::MAX, column, pair));
    }
    pairs.into_iter().map(|(_, _, pair)| pair).collect()
}

impl Pair {
    /// Returns both wordings where they can be compared word by word: both sides are there, in
    /// one language.
    pub fn wordings(&self) -> Option<(String, String)> {
        let (first, second) = (self.left.first()?, self.right.first()?);
        let joined = |side: &[Arc<ClauseRecord>]| {
            side.iter().map(|clause| clause.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        (first.language == second.language).then(|| (joined(&self.left), joined(&self.right)))
    }

    fn new(left: Vec<Arc<ClauseRecord>>, right: Vec<Arc<ClauseRecord>>, likeness: f64) -> Self {
        let changes = change::changes(&left, &right);
        Self { left, right, likeness, changes }
    }
}

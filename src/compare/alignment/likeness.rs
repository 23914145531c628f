//! How like two units are: by what they say, and by where they stand.

use crate::{
    index::ClauseRecord,
    model::{Locator, Step},
};

use super::{features::Features, matching::Likeness};

/// Weights of likeness within one language; they sum to 1 where all are known.
const WORDS: f64 = 0.55;
const CONCEPTS: f64 = 0.10;
const PLACE: f64 = 0.25;
const TOPICS: f64 = 0.10;
/// Weights between two languages.
const FOREIGN_CONCEPTS: f64 = 0.15;
const FOREIGN_PLACE: f64 = 0.50;
const FOREIGN_FIGURES: f64 = 0.15;
const FOREIGN_TOPICS: f64 = 0.10;
const FOREIGN_LENGTH: f64 = 0.10;
/// Likeness from which an article can be one of several that another one merges.
const MERGED: f64 = 0.30;
/// Share of numbers in common from which two texts can go back to one draft.
const SAME_NUMBERS: f64 = 0.5;
/// Mean likeness of every unit to the likest of the other text from which they can. Readmission
/// and visa agreements of one template reach .67 and more, others .57 at most.
const SAME_WORDS: f64 = 0.6;

/// Where two units stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Whether their articles are partners; nothing where they are articles themselves.
    articles_linked: Option<bool>,
    /// Whether they bear the same number: of the article, or below partner articles.
    has_same_number: bool,
}

impl Place {
    pub(super) fn of(a: &ClauseRecord, b: &ClauseRecord, articles_linked: Option<bool>) -> Self {
        let (Some(left), Some(right)) = (a.locator.article(), b.locator.article()) else {
            let has_same_number = is_same(a.locator.steps(), b.locator.steps());
            return Self { articles_linked, has_same_number };
        };
        let has_same_number = match articles_linked {
            None => is_same(left.steps(), right.steps()),
            Some(linked) => linked && is_same(below(&a.locator, &left), below(&b.locator, &right)),
        };
        Self { articles_linked, has_same_number }
    }
}

fn below<'l>(locator: &'l Locator, article: &Locator) -> &'l [Step] {
    &locator.steps()[article.steps().len()..]
}

/// Tells whether two paths are the same, letter case aside.
fn is_same(a: &[Step], b: &[Step]) -> bool {
    let folded = |step: &Step| step.number.as_ref().map(|number| number.to_lowercase());
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.level == b.level && folded(a) == folded(b))
}

/// Units of two texts, measured.
pub(super) struct Measured<P> {
    rows: Vec<Features>,
    columns: Vec<Features>,
    place: P,
    /// How far a number says where in the other text to look, 0 to 1.
    numbering: f64,
    /// Mean likeness of what the rows say to the likest column, 0 to 1.
    wording: f64,
}

impl<P: Fn(usize, usize) -> Place> Measured<P> {
    pub(super) fn new(rows: Vec<Features>, columns: Vec<Features>, place: P) -> Self {
        let mut measured = Self { rows, columns, place, numbering: 1.0, wording: 1.0 };
        (measured.numbering, measured.wording) = measured.common();
        measured
    }

    /// Two texts of one template number alike; of texts with different plans the same number
    /// says nothing. Measured on the units that resemble one of the other text by their content:
    /// the share of them for which that one bears the same number; and how much they resemble it.
    fn common(&self) -> (f64, f64) {
        let (mut same, mut all) = (0.0, 0.0);
        for row in 0..self.rows.len() {
            let content =
                |column: usize| content(&self.rows[row], &self.columns[column]).unwrap_or(0.0);
            let best = (0..self.columns.len()).map(&content).fold(0.0, f64::max);
            let is_same = |column: usize| {
                content(column) >= best && (self.place)(row, column).has_same_number
            };
            all += best;
            if best > 0.0 && (0..self.columns.len()).any(is_same) {
                same += best;
            }
        }
        let numbering = if all > 0.0 { same / all } else { 0.0 };
        (numbering, all / self.rows.len().max(1) as f64)
    }

    /// Tells whether the texts go back to one draft; of two languages it is not doubted, since
    /// their words cannot tell.
    pub(super) fn is_of_one_draft(&self) -> bool {
        let sides = self.rows.first().zip(self.columns.first());
        let shares_language = sides.is_none_or(|(row, column)| row.shares_language(column));
        let is_alike = self.numbering >= SAME_NUMBERS && self.wording >= SAME_WORDS;
        !shares_language || is_alike
    }

    /// Tells whether the units are clauses, not whole articles.
    fn is_clause(&self, row: usize, column: usize) -> bool {
        (self.place)(row, column).articles_linked.is_some()
    }

    /// Words tell that a unit is held by another only within one language: a clause within the
    /// partner of its article; an article within a like one, since two articles that bind each
    /// side in turn may be one that binds whoever is asked.
    fn may_join(&self, row: usize, column: usize) -> bool {
        self.rows[row].shares_language(&self.columns[column])
            && match (self.place)(row, column).articles_linked {
                Some(linked) => linked,
                None => self.of(row, column) >= MERGED,
            }
    }
}

impl<P: Fn(usize, usize) -> Place> Likeness for Measured<P> {
    fn size(&self) -> (usize, usize) {
        (self.rows.len(), self.columns.len())
    }

    fn of(&self, row: usize, column: usize) -> f64 {
        let (a, b) = (&self.rows[row], &self.columns[column]);
        let place = (self.place)(row, column);
        let number = if place.has_same_number { 1.0 } else { 0.0 };
        let beside = match place.articles_linked {
            Some(linked) => Some(if linked { 1.0 } else { 0.0 }),
            None => a.headings(b),
        };
        let weight = if a.shares_language(b) { PLACE } else { FOREIGN_PLACE };
        let of_number = if beside.is_some() { weight / 2.0 } else { weight };
        let place = [(of_number * self.numbering, Some(number)), (weight / 2.0, beside)];
        mean(contents(a, b).into_iter().chain(place)).unwrap_or(0.0)
    }

    fn row_in_column(&self, row: usize, column: usize, partner: Option<usize>) -> f64 {
        if !self.may_join(row, column) {
            return 0.0;
        }
        let partner = partner.filter(|_| self.is_clause(row, column));
        let partner = partner.map(|partner| &self.rows[partner]);
        self.rows[row].contained_in(&self.columns[column], partner)
    }

    fn column_in_row(&self, column: usize, row: usize, partner: Option<usize>) -> f64 {
        if !self.may_join(row, column) {
            return 0.0;
        }
        let partner = partner.filter(|_| self.is_clause(row, column));
        let partner = partner.map(|partner| &self.columns[partner]);
        self.columns[column].contained_in(&self.rows[row], partner)
    }

    fn twin_rows(&self, row: usize, other: usize) -> f64 {
        twins(&self.rows[row], &self.rows[other])
    }

    fn twin_columns(&self, column: usize, other: usize) -> f64 {
        twins(&self.columns[column], &self.columns[other])
    }
}

/// Share of their words that two operative units of one text have in common; none of others: the
/// same word in two lists of an annex (*Reisepass*) is no duty in turn.
fn twins(a: &Features, b: &Features) -> f64 {
    if a.is_operative() && b.is_operative() { a.words(b) } else { 0.0 }
}

/// Likeness of what two units say, 0 to 1; nothing where neither says anything comparable.
fn content(a: &Features, b: &Features) -> Option<f64> {
    mean(contents(a, b))
}

/// What two units say, compared: weight and likeness of every kind of content.
fn contents(a: &Features, b: &Features) -> [(f64, Option<f64>); 4] {
    if a.shares_language(b) {
        return [
            (WORDS, Some(a.words(b))),
            (CONCEPTS, a.concepts(b)),
            (TOPICS, a.topics(b)),
            (0.0, None),
        ];
    }
    [
        (FOREIGN_CONCEPTS, a.concepts(b)),
        (FOREIGN_FIGURES, a.figures(b)),
        (FOREIGN_TOPICS, a.topics(b)),
        (FOREIGN_LENGTH, Some(a.lengths(b))),
    ]
}

/// The mean by weight; what neither side has is left out.
fn mean(parts: impl IntoIterator<Item = (f64, Option<f64>)>) -> Option<f64> {
    let known = parts.into_iter().filter_map(|(weight, value)| Some((weight, value?)));
    let (sum, weights) = known.fold((0.0, 0.0), |(sum, weights), (weight, value)| {
        (sum + weight * value, weights + weight)
    });
    (weights > 0.0).then(|| sum / weights)
}

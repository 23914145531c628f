//! How far two provisions of different drafts are about the same.
//!
//! What was tried on the gold tables and made it worse: how rare a word is in all clauses of an
//! index instead of in the two texts (mean F1 .03 lower), the words of the provisions that one
//! refers to (.02), what stands before and after (.02), asking of a second partner that it say
//! what the first does not (.02), who owes and how strongly (.01).

use super::{
    subject::{Subject, Subjects},
    vector::{Spread, Vector},
};

/// Weights of what is compared; they sum to 1. The sentence most like one of the other
/// provision counts most beside the article: a draft says in a sentence what the other spreads
/// over many provisions, but rarely outside of one article on the same matter. The same topics,
/// headings and place in a list only support. Found on two pairs of readmission agreements;
/// moving any of them by a third changes the mean F1 there by about .02 at most.
const SENTENCE: f64 = 0.28;
const WORDS: f64 = 0.22;
const ARTICLE: f64 = 0.27;
const TOPICS: f64 = 0.10;
const HEADING: f64 = 0.07;
const FORM: f64 = 0.06;
/// Likeness of the words below which nothing else makes two provisions kin: all points of two
/// articles on data protection have their topic, heading and place in common.
const SAID: f64 = 0.15;
/// What the defined term counts beside the rest, where both provisions define one alike.
const TERM: f64 = 0.5;
/// Likeness from which two terms can be the same one.
const SAME_TERM: f64 = 0.3;
/// What is left of the kinship where two terms are not alike: they may still mean the same.
const OTHER_TERM: f64 = 0.7;
/// What is left of it between a definition and a rule that uses its words.
const NO_TERM: f64 = 0.7;

/// Measures every provision of one text against every one of the other: rows of the likeness to
/// the columns, 0 to 1.
pub(super) fn kinship(subjects: &Subjects) -> Vec<Vec<f64>> {
    let mut spread = Spread::new(subjects.vocabulary);
    let sentences: Vec<&Vector> =
        subjects.columns.iter().flat_map(|column| &column.sentences).collect();
    subjects
        .rows
        .iter()
        .map(|row| {
            let compared = Compared::new(row, subjects, &sentences, &mut spread);
            let columns = subjects.columns.iter().enumerate();
            columns.map(|(i, column)| compared.kinship(i, column)).collect()
        })
        .collect()
}

/// One provision, compared with all columns.
struct Compared<'s> {
    row: &'s Subject,
    sentences: Vec<f64>,
    words: Vec<f64>,
    /// By number of article, not of column.
    articles: Vec<f64>,
    topics: Vec<f64>,
    headings: Vec<f64>,
    terms: Vec<f64>,
}

impl<'s> Compared<'s> {
    fn new(
        row: &'s Subject,
        subjects: &Subjects,
        sentences: &[&Vector],
        spread: &mut Spread,
    ) -> Self {
        let columns = &subjects.columns;
        let article = &subjects.articles[row.article];
        Self {
            row,
            sentences: best_sentences(row, columns, sentences, spread),
            words: spread.cosines(&row.words, columns.iter().map(|column| &column.words)),
            articles: spread.cosines(article, &subjects.articles),
            topics: spread.cosines(&row.topics, columns.iter().map(|column| &column.topics)),
            headings: spread.cosines(&row.heading, columns.iter().map(|column| &column.heading)),
            terms: spread.cosines(&row.term, columns.iter().map(|column| &column.term)),
        }
    }

    fn kinship(&self, i: usize, column: &Subject) -> f64 {
        let is_said = self.sentences[i].max(self.words[i]) >= SAID;
        if !is_said || self.row.is_body != column.is_body {
            return 0.0;
        }
        let has_same_form = self.row.is_item == column.is_item;
        let content = SENTENCE * self.sentences[i]
            + WORDS * self.words[i]
            + ARTICLE * self.articles[column.article]
            + TOPICS * self.topics[i]
            + HEADING * self.headings[i]
            + if has_same_form { FORM } else { 0.0 };
        self.by_term(content, column, self.terms[i])
    }

    /// Definitions are told apart by their terms, and from the rules that use them.
    fn by_term(&self, content: f64, column: &Subject, likeness: f64) -> f64 {
        match (self.row.term.is_empty(), column.term.is_empty()) {
            (false, false) if likeness >= SAME_TERM => content * (1.0 - TERM) + likeness * TERM,
            (false, false) => content * OTHER_TERM,
            (true, true) => content,
            _ => content * NO_TERM,
        }
    }
}

/// Likeness of the two likest sentences of a row and every column.
fn best_sentences(
    row: &Subject,
    columns: &[Subject],
    sentences: &[&Vector],
    spread: &mut Spread,
) -> Vec<f64> {
    let mut best = vec![0.0_f64; columns.len()];
    for sentence in &row.sentences {
        let mut cosines = spread.cosines(sentence, sentences.iter().copied()).into_iter();
        for (best, column) in best.iter_mut().zip(columns) {
            let likest = cosines.by_ref().take(column.sentences.len()).fold(0.0, f64::max);
            *best = best.max(likest);
        }
    }
    best
}

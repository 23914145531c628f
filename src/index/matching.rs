//! What to look for in the words of clauses, in the engine's terms.
//!
//! A [`Matching`] is a tree over tests of single words and over [`ClauseFilter`]s. It finds
//! exactly what it says; what it cannot say (order, distance, sentences) is left to `search`,
//! which looks at the words of each clause found.

use tantivy::{
    Score, Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery,
        Occur, PhraseQuery, Query, RegexQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{
    candidates::Property,
    filter::{ClauseFilter, any, every, one_of},
    schema::Fields,
    words,
};

/// Clauses to be found.
#[derive(Debug, Clone, PartialEq)]
pub enum Matching {
    /// Every clause.
    Everything,
    /// No clause.
    Nothing,
    /// Clauses with a word that passes one of the tests.
    Word(WordMatching),
    /// Clauses with words that pass these tests one behind the other.
    Phrase(PhraseMatching),
    /// What all of them find.
    Every(Vec<Matching>),
    /// What one of them finds; the scores of all that do are added.
    Any(Vec<Matching>),
    /// What one of them finds; the best score counts. All mean the same, so their words are
    /// taken for equally frequent.
    Best(Vec<Matching>),
    /// What it does not find.
    Not(Box<Matching>),
    /// Clauses that pass a filter; it adds nothing to the score.
    Filter(Box<ClauseFilter>),
    /// Clauses that have one of these values of a property; it adds nothing to the score.
    Having(Property, Vec<String>),
    /// The same clauses with the score multiplied.
    Scaled(f32, Box<Matching>),
    /// The same clauses, all with this score.
    Even(f32, Box<Matching>),
}

/// Tests of one word, each with its weight in the score; of several that a clause passes the
/// heaviest counts.
#[derive(Debug, Clone, PartialEq)]
pub struct WordMatching {
    /// The tests.
    pub tests: Vec<(WordTest, f32)>,
    /// Where the word may stand.
    pub zones: Zones,
}

/// Tests of words in order.
#[derive(Debug, Clone, PartialEq)]
pub struct PhraseMatching {
    /// The tests; patterns match nothing here.
    pub words: Vec<WordTest>,
    /// Words that may lie between, in all.
    pub slop: u32,
    /// Where the phrase may stand, whole in one zone.
    pub zones: Zones,
}

/// A test of one word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordTest {
    /// Its exact form is this.
    Exact(String),
    /// Its stem is this.
    Stem(String),
    /// Its parts hold these stems in a row.
    Parts(Vec<String>),
    /// Its folded form fits `*` and `?`.
    Wild(String),
    /// Its folded form is this.
    Folded(String),
}

/// The zones of a clause to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zones {
    /// Its own words.
    pub text: bool,
    /// The heading of its article.
    pub heading: bool,
    /// The opening words of its list.
    pub chapeau: bool,
}

impl Zones {
    /// Everything the index has of a clause.
    pub const ALL: Self = Self { text: true, heading: true, chapeau: true };
}

/// Weight of a word in the heading against one in the clause itself. A heading says what all
/// clauses of the article are about: nearly as good a sign as the clause's own words.
const HEADING: Score = 0.9;

/// Weight of a word in the opening words of a list, which belong to the sentence of the point.
const CHAPEAU: Score = 0.8;

impl Zones {
    fn fields(self, fields: &Fields) -> Vec<(Field, Score)> {
        let all = [
            (self.text, fields.text, 1.0),
            (self.heading, fields.heading, HEADING),
            (self.chapeau, fields.chapeau, CHAPEAU),
        ];
        all.into_iter().filter(|(on, _, _)| *on).map(|(_, field, weight)| (field, weight)).collect()
    }
}

impl WordTest {
    /// Returns the terms it stands for; none for a pattern.
    pub(super) fn terms(&self, field: Field) -> Vec<Term> {
        let terms = match self {
            Self::Exact(word) => words::exact_terms(word),
            Self::Stem(stem) => words::stem_terms(stem),
            Self::Parts(parts) => vec![words::part_term(parts)],
            Self::Folded(word) => words::folded_terms(word),
            Self::Wild(_) => Vec::new(),
        };
        terms.iter().map(|term| Term::from_field_text(field, term)).collect()
    }

    fn query(&self, field: Field, weight: Score) -> Vec<Box<dyn Query>> {
        if let Self::Wild(pattern) = self {
            let query: Box<dyn Query> =
                match RegexQuery::from_pattern(&words::folded_pattern(pattern), field) {
                    Ok(query) => Box::new(ConstScoreQuery::new(Box::new(query), weight)),
                    Err(_) => Box::new(EmptyQuery),
                };
            return vec![query];
        }
        self.terms(field)
            .into_iter()
            .map(|term| {
                let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
                Box::new(BoostQuery::new(Box::new(query), weight)) as Box<dyn Query>
            })
            .collect()
    }
}

impl Matching {
    /// Returns the tests of words, those together that mean the same.
    pub(super) fn tests(&self) -> Vec<Vec<&WordTest>> {
        match self {
            Self::Word(word) => vec![word.tests.iter().map(|(test, _)| test).collect()],
            Self::Every(all) | Self::Any(all) => all.iter().flat_map(Self::tests).collect(),
            Self::Best(all) => vec![all.iter().flat_map(Self::tests).flatten().collect()],
            Self::Not(one) | Self::Scaled(_, one) | Self::Even(_, one) => one.tests(),
            Self::Everything
            | Self::Nothing
            | Self::Phrase(_)
            | Self::Filter(_)
            | Self::Having(..) => Vec::new(),
        }
    }

    /// Returns the engine's query for it.
    pub(super) fn query(&self, fields: &Fields) -> Box<dyn Query> {
        match self {
            Self::Everything => Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0)),
            Self::Nothing => Box::new(EmptyQuery),
            Self::Word(word) => word.query(fields),
            Self::Phrase(phrase) => phrase.query(fields),
            Self::Every(all) => every_of(all, fields),
            Self::Any(all) => any(all.iter().map(|one| one.query(fields)).collect()),
            Self::Best(all) => {
                let all = all.iter().map(|one| one.query(fields)).collect();
                Box::new(DisjunctionMaxQuery::new(all))
            }
            Self::Not(one) => excluded(one, fields),
            Self::Filter(filter) => filter.query(fields),
            Self::Having(property, values) => match fields.schema.get_field(property.column()) {
                Ok(field) => one_of(field, values),
                Err(_) => Box::new(EmptyQuery),
            },
            Self::Scaled(factor, one) => Box::new(BoostQuery::new(one.query(fields), *factor)),
            Self::Even(score, one) => Box::new(ConstScoreQuery::new(one.query(fields), *score)),
        }
    }
}

impl WordMatching {
    fn query(&self, fields: &Fields) -> Box<dyn Query> {
        let zones = self.zones.fields(fields).into_iter().map(|(field, zone)| {
            let tests =
                self.tests.iter().flat_map(|(test, weight)| test.query(field, weight * zone));
            Box::new(DisjunctionMaxQuery::new(tests.collect())) as Box<dyn Query>
        });
        any(zones.collect())
    }
}

/// Puts negations beside what they exclude from: the engine finds nothing by a negation alone.
fn every_of(all: &[Matching], fields: &Fields) -> Box<dyn Query> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for one in all {
        match one {
            Matching::Not(inner) => clauses.push((Occur::MustNot, inner.query(fields))),
            other => clauses.push((Occur::Must, other.query(fields))),
        }
    }
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Matching::Everything.query(fields)));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn excluded(one: &Matching, fields: &Fields) -> Box<dyn Query> {
    every_of(&[Matching::Everything, Matching::Not(Box::new(one.clone()))], fields)
}

/// So many rows of terms are tried for a phrase; of a longer phrase only as many words from its
/// beginning are looked for, and `search` looks at the rest.
const ROWS_MAX: usize = 81;

impl PhraseMatching {
    /// A form of a word is one of a few terms, so a phrase is one of a few rows of terms.
    fn query(&self, fields: &Fields) -> Box<dyn Query> {
        let zones = self.zones.fields(fields).into_iter().map(|(field, weight)| {
            let mut rows: Vec<Vec<Term>> = vec![Vec::new()];
            for choices in self.words.iter().map(|word| word.terms(field)) {
                if rows.len() * choices.len() > ROWS_MAX {
                    break;
                }
                let longer = rows.iter().flat_map(|row| {
                    choices
                        .iter()
                        .map(|choice| [row.as_slice(), std::slice::from_ref(choice)].concat())
                });
                rows = longer.collect();
            }
            let rows = rows.into_iter().map(|row| self.row(row)).collect();
            Box::new(BoostQuery::new(any(rows), weight)) as Box<dyn Query>
        });
        any(zones.collect())
    }

    fn row(&self, mut terms: Vec<Term>) -> Box<dyn Query> {
        match terms.len() {
            0 => Box::new(EmptyQuery),
            1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
            _ => {
                let mut query = PhraseQuery::new(terms);
                query.set_slop(self.slop);
                Box::new(query)
            }
        }
    }
}

/// Joins a matching and a filter.
pub(super) fn filtered(
    matching: &Matching,
    filter: &ClauseFilter,
    fields: &Fields,
) -> Box<dyn Query> {
    every(vec![filter.query(fields), matching.query(fields)])
}

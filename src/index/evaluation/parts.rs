//! A matching in one segment, its lists opened, and how its parts are joined.

use std::cmp::Reverse;

use tantivy::{DocId, Score, TERMINATED, query::Scorer};

use super::{
    columns::ColumnTest,
    nearness::NearScorer,
    phrases::PhraseScorer,
    scored::{Join, Scored, difference},
    words::WordScorer,
};

/// A part of a matching.
pub(super) enum Part {
    Nothing,
    Word(WordScorer),
    Phrase(PhraseScorer),
    Near(Box<NearScorer>),
    /// What the engine answers.
    Engine(Box<dyn Scorer>),
    /// What passes a test among everything.
    Having(ColumnTest, Box<Part>),
    /// What all of the first find and none of the second does.
    Every {
        all: Vec<Part>,
        none: Vec<Part>,
    },
    Any(Vec<Part>),
    Best(Vec<Part>),
    Scaled(Score, Box<Part>),
    Even(Score, Box<Part>),
}

impl Part {
    /// Returns about how many clauses are found at most.
    pub(super) fn most(&self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Word(word) => word.most(),
            Self::Phrase(phrase) => phrase.most(),
            Self::Near(near) => near.most(),
            Self::Engine(scorer) => scorer.size_hint() as usize,
            Self::Having(_, everything) => everything.most(),
            Self::Every { all, .. } => all.iter().map(Self::most).min().unwrap_or(0),
            Self::Any(all) | Self::Best(all) => all.iter().map(Self::most).sum(),
            Self::Scaled(_, one) | Self::Even(_, one) => one.most(),
        }
    }

    /// Returns the clauses found.
    pub(super) fn all(self) -> Scored {
        match self {
            Self::Nothing => Scored::default(),
            Self::Word(word) => word.all(),
            Self::Phrase(phrase) => phrase.find(None, None),
            Self::Near(near) => near.find(None),
            Self::Engine(scorer) => all_of(scorer),
            Self::Having(test, everything) => {
                let mut found = everything.all();
                found.retain(|doc| test.passes(doc));
                found
            }
            Self::Every { all, none } => {
                let mut all = rarest_first(all);
                let Some(first) = all.next() else { return Scored::default() };
                rest_of(first.all(), all, none)
            }
            Self::Any(all) => added(all, Self::all),
            Self::Best(all) => best(all, None),
            Self::Scaled(factor, one) => one.all().scaled(factor),
            Self::Even(score, one) => one.all().evened(score),
        }
    }

    /// Returns the clauses found among some.
    pub(super) fn among(self, docs: &[DocId]) -> Scored {
        if docs.is_empty() {
            return Scored::default();
        }
        match self {
            Self::Nothing => Scored::default(),
            Self::Word(word) => word.among(docs),
            Self::Phrase(phrase) => phrase.find(Some(docs), None),
            Self::Near(near) => near.find(Some(docs)),
            Self::Engine(scorer) => some_of(scorer, docs),
            Self::Having(test, _) => Scored::even(passing(&test, docs), 0.0),
            Self::Every { all, none } => {
                rest_of(Scored::even(docs.to_vec(), 0.0), rarest_first(all), none)
            }
            Self::Any(all) => added(all, |part| part.among(docs)),
            Self::Best(all) => best(all, Some(docs)),
            Self::Scaled(factor, one) => one.among(docs).scaled(factor),
            Self::Even(score, one) => one.among(docs).evened(score),
        }
    }

    fn is_phrase(&self) -> bool {
        match self {
            Self::Phrase(_) => true,
            Self::Scaled(_, one) => one.is_phrase(),
            _ => false,
        }
    }

    /// Returns the clauses found, among some where these are given, with their scores
    /// multiplied. Clauses may be left out whose score is no better than the one they have.
    fn above(self, found: &Scored, factor: Score, among: Option<&[DocId]>) -> Scored {
        let above = match self {
            Self::Scaled(another, one) => return one.above(found, factor * another, among),
            Self::Phrase(phrase) => {
                let least = phrase.bound() * factor;
                phrase.find(among, Some((found, least)))
            }
            other => match among {
                Some(docs) => other.among(docs),
                None => other.all(),
            },
        };
        above.scaled(factor)
    }

    /// Returns which of some clauses are found, without a score.
    pub(super) fn holding(self, docs: &[DocId]) -> Vec<DocId> {
        if docs.is_empty() {
            return Vec::new();
        }
        match self {
            Self::Nothing => Vec::new(),
            Self::Word(word) => word.holding(docs),
            Self::Phrase(phrase) => phrase.find(Some(docs), None).docs,
            Self::Near(near) => near.find(Some(docs)).docs,
            Self::Engine(scorer) => some_of(scorer, docs).docs,
            Self::Having(test, _) => passing(&test, docs),
            Self::Every { all, none } => {
                let held = rarest_first(all).fold(docs.to_vec(), |left, part| part.holding(&left));
                none.into_iter().fold(held, |left, part| {
                    let without = part.holding(&left);
                    difference(&left, &without)
                })
            }
            // What one of them finds is not looked for by the others.
            Self::Any(mut all) | Self::Best(mut all) => {
                all.sort_by_key(|part| Reverse(part.most()));
                let left = all.into_iter().fold(docs.to_vec(), |left, part| {
                    let found = part.holding(&left);
                    difference(&left, &found)
                });
                difference(docs, &left)
            }
            Self::Scaled(_, one) | Self::Even(_, one) => one.holding(docs),
        }
    }
}

fn rarest_first(mut parts: Vec<Part>) -> impl Iterator<Item = Part> {
    parts.sort_by_key(Part::most);
    parts.into_iter()
}

/// Keeps of the clauses found what all others find and none of the last does.
fn rest_of(found: Scored, others: impl Iterator<Item = Part>, none: Vec<Part>) -> Scored {
    let found = others.fold(found, |found, part| {
        let both = part.among(&found.docs);
        found.and(&both)
    });
    none.into_iter().fold(found, |found, part| {
        let without = part.holding(&found.docs);
        found.without(&without)
    })
}

/// Joins what parts find; the scores of a clause are added.
fn added(parts: Vec<Part>, find: impl Fn(Part) -> Scored) -> Scored {
    Scored::joined(parts.into_iter().map(find), Join::Sum)
}

/// Joins what parts find, among some clauses where these are given; the best score of a clause
/// counts. Phrases come last: they are dear to look at, and where a clause has a better score
/// already than a phrase can give, they need not be.
fn best(parts: Vec<Part>, among: Option<&[DocId]>) -> Scored {
    let (phrases, others): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(Part::is_phrase);
    let none = Scored::default();
    let others = others.into_iter().map(|part| part.above(&none, 1.0, among));
    let found = Scored::joined(others, Join::Best);
    let phrases: Vec<Scored> =
        phrases.into_iter().map(|phrase| phrase.above(&found, 1.0, among)).collect();
    Scored::joined(std::iter::once(found).chain(phrases), Join::Best)
}

fn passing(test: &ColumnTest, docs: &[DocId]) -> Vec<DocId> {
    docs.iter().copied().filter(|&doc| test.passes(doc)).collect()
}

fn all_of(mut scorer: Box<dyn Scorer>) -> Scored {
    let mut found = Scored::default();
    while scorer.doc() != TERMINATED {
        let score = scorer.score();
        found.push(scorer.doc(), score);
        scorer.advance();
    }
    found
}

fn some_of(mut scorer: Box<dyn Scorer>, docs: &[DocId]) -> Scored {
    let mut found = Scored::default();
    for &doc in docs {
        let at = if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() };
        if at == doc {
            let score = scorer.score();
            found.push(doc, score);
        }
    }
    found
}

//! Which clauses a question is about.

use std::ops::Bound;

use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query, RangeQuery, TermQuery, TermSetQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::schema::{Fields, Kind, day_number};
use crate::model::{
    BindingForce, CountryCode, Date, Debtor, InstrumentKind, Language, Locator, Modality, Part,
};

/// A choice of clauses: an empty list lets everything through, the words of a list are joined
/// by *or*, the lists by *and*.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClauseFilter {
    /// Pillar slugs.
    pub pillars: Vec<String>,
    /// Topics, `pillar/slug` or the slug alone.
    pub topics: Vec<String>,
    /// Parties of the instrument; states named, where the text is a report.
    pub countries: Vec<CountryCode>,
    /// Kinds of instrument.
    pub instruments: Vec<InstrumentKind>,
    /// Binding forces.
    pub bindings: Vec<BindingForce>,
    /// Languages of the clause.
    pub languages: Vec<Language>,
    /// Modalities, after the cap by binding force.
    pub modalities: Vec<Modality>,
    /// Debtors.
    pub debtors: Vec<Debtor>,
    /// Parts of the instrument.
    pub parts: Vec<Part>,
    /// Document ids or paths of source files.
    pub documents: Vec<String>,
    /// Places; a clause inside one of them passes.
    pub locators: Vec<Locator>,
    /// Signed or published on this day or later.
    pub from: Option<Date>,
    /// Signed or published on this day or earlier.
    pub to: Option<Date>,
    /// Written by this generation or a later one.
    pub since_generation: Option<u64>,
}

impl ClauseFilter {
    /// Returns the engine's query for it.
    pub(super) fn query(&self, fields: &Fields) -> Box<dyn Query> {
        let mut all: Vec<Box<dyn Query>> = vec![Box::new(TermQuery::new(
            Term::from_field_text(fields.kind, Kind::Clause.as_str()),
            IndexRecordOption::Basic,
        ))];
        for (field, words) in self.names(fields) {
            if !words.is_empty() {
                all.push(one_of(field, &words));
            }
        }
        if !self.topics.is_empty() {
            all.push(topics(fields, &self.topics));
        }
        if !self.documents.is_empty() {
            all.push(any(vec![
                one_of(fields.document, &self.documents),
                one_of(fields.path, &self.documents),
            ]));
        }
        if self.from.is_some() || self.to.is_some() {
            let from = self.from.map(day_number);
            all.push(between(fields.date, from, self.to.map(day_number)));
        }
        if let Some(generation) = self.since_generation {
            all.push(between(fields.generation, Some(generation), None));
        }
        every(all)
    }

    fn names(&self, fields: &Fields) -> [(Field, Vec<String>); 9] {
        let words = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
        [
            (fields.pillar, self.pillars.clone()),
            (fields.country, words(self.countries.iter().map(CountryCode::as_str).collect())),
            (fields.instrument, words(self.instruments.iter().map(|k| k.as_str()).collect())),
            (fields.binding, words(self.bindings.iter().map(|b| b.as_str()).collect())),
            (fields.language, words(self.languages.iter().map(|l| l.code()).collect())),
            (fields.modality, words(self.modalities.iter().map(|m| m.as_str()).collect())),
            (fields.debtor, words(self.debtors.iter().map(Debtor::as_str).collect())),
            (fields.part, words(self.parts.iter().map(|p| p.as_str()).collect())),
            (fields.locator, self.locators.iter().map(Locator::to_string).collect()),
        ]
    }
}

fn topics(fields: &Fields, topics: &[String]) -> Box<dyn Query> {
    let choices = topics.iter().map(|topic| topic_query(fields, topic)).collect();
    any(choices)
}

/// A topic goes by `pillar/slug` or, in any pillar, by its slug.
pub(super) fn topic_query(fields: &Fields, topic: &str) -> Box<dyn Query> {
    if topic.contains('/') {
        return one_of(fields.topic, &[topic.to_owned()]);
    }
    let pattern = format!("[^/]+/{}", regex::escape(topic));
    match tantivy::query::RegexQuery::from_pattern(&pattern, fields.topic) {
        Ok(query) => Box::new(query),
        Err(_) => Box::new(tantivy::query::EmptyQuery),
    }
}

/// Matches any of the names, without a score.
pub(super) fn one_of(field: Field, names: &[String]) -> Box<dyn Query> {
    let terms: Vec<Term> = names.iter().map(|name| Term::from_field_text(field, name)).collect();
    match <[Term; 1]>::try_from(terms) {
        Ok([term]) => {
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
        }
        Err(terms) => Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0)),
    }
}

/// Matches numbers from and to the given ones, both included, without a score.
pub(super) fn between(field: Field, from: Option<u64>, to: Option<u64>) -> Box<dyn Query> {
    let bound = |value: Option<u64>| {
        value.map_or(Bound::Unbounded, |v| Bound::Included(Term::from_field_u64(field, v)))
    };
    if from.is_none() && to.is_none() {
        return Box::new(AllQuery);
    }
    Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(bound(from), bound(to))), 0.0))
}

/// Matches what all of the queries match.
pub(super) fn every(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(queries.into_iter().map(|q| (Occur::Must, q)).collect()))
}

/// Matches what one of the queries matches.
pub(super) fn any(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(queries.into_iter().map(|q| (Occur::Should, q)).collect()))
}

//! Which clauses a question is about.

use std::ops::Bound;

use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery, RegexQuery,
        TermQuery, TermSetQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{
    ClauseRecord,
    schema::{Fields, Kind, day_number},
};
use crate::model::{
    BindingForce, CountryCode, Date, DeadlineRole, Debtor, Duration, InstrumentKind, Language,
    Locator, Modality, Part, Tag,
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
    /// Ids of rules that tagged it; `*` at the end stands for any rest.
    pub rules: Vec<String>,
    /// What one of its deadlines is for.
    pub roles: Vec<DeadlineRole>,
    /// Approximate hours of one of its deadlines: at least, at most.
    pub deadline_hours: Option<(Option<u64>, Option<u64>)>,
    /// First page: at least, at most.
    pub pages: Option<(Option<u64>, Option<u64>)>,
}

impl ClauseFilter {
    /// Returns the engine's query for it.
    pub(super) fn query(&self, fields: &Fields) -> Box<dyn Query> {
        let mut all = vec![one_of(fields.kind, &[Kind::Clause.as_str().to_owned()])];
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
        if !self.rules.is_empty() {
            all.push(any(self.rules.iter().map(|rule| truncated(fields.rule, rule)).collect()));
        }
        if let Some((from, to)) = self.deadline_hours {
            // A clause without a deadline has no value there, and an open range finds all.
            all.push(between(fields.deadline, Some(from.unwrap_or(0)), to));
        }
        if let Some((from, to)) = self.pages {
            all.push(between(fields.page, from, to));
        }
        every(all)
    }

    /// Tells whether a clause passes.
    pub fn admits(&self, clause: &ClauseRecord) -> bool {
        let document = &clause.document;
        let commitment = clause.tagging.commitment.as_ref();
        let modality = commitment.map_or(Modality::None, |c| c.modality);
        let debtor = commitment.and_then(|c| c.debtor.as_ref());
        let deadlines = commitment.map_or(&[][..], |c| &c.deadlines);
        let tags = &clause.tagging.tags;
        let is_named = |name: &str| name == document.id.as_str() || name == document.path;
        let hours = deadlines.iter().filter_map(|d| d.duration).map(Duration::approximate_hours);
        let mut hours = hours;
        let is_on = |word: &str, tag: &Tag| match word.split_once('/') {
            Some((pillar, topic)) => tag.pillar.as_str() == pillar && tag.topic == topic,
            None => tag.topic == word,
        };
        let has = |list: bool, one: bool| list || one;
        has(self.pillars.is_empty(), tags.iter().any(|t| self.pillars.contains(&t.pillar.0)))
            && has(
                self.topics.is_empty(),
                tags.iter().any(|tag| self.topics.iter().any(|topic| is_on(topic, tag))),
            )
            && has(
                self.countries.is_empty(),
                clause.countries().iter().any(|code| self.countries.contains(code)),
            )
            && has(self.instruments.is_empty(), self.instruments.contains(&document.instrument))
            && has(self.bindings.is_empty(), self.bindings.contains(&document.binding))
            && has(self.languages.is_empty(), self.languages.contains(&clause.language))
            && has(self.modalities.is_empty(), self.modalities.contains(&modality))
            && has(self.debtors.is_empty(), debtor.is_some_and(|d| self.debtors.contains(d)))
            && has(self.parts.is_empty(), self.parts.contains(&clause.part))
            && has(self.documents.is_empty(), self.documents.iter().any(|name| is_named(name)))
            && has(self.locators.is_empty(), self.is_in_place(clause))
            && self.from.is_none_or(|from| document.signed.is_some_and(|day| day >= from))
            && self.to.is_none_or(|to| document.signed.is_some_and(|day| day <= to))
            && self.since_generation.is_none_or(|since| document.generation >= since)
            && has(
                self.rules.is_empty(),
                tags.iter().any(|tag| self.rules.iter().any(|rule| is_truncated(rule, &tag.rule))),
            )
            && has(self.roles.is_empty(), deadlines.iter().any(|d| self.roles.contains(&d.role)))
            && self.deadline_hours.is_none_or(|(from, to)| {
                hours.any(|h| from.is_none_or(|f| h >= f) && to.is_none_or(|t| h <= t))
            })
            && self.pages.is_none_or(|(from, to)| {
                let page = u64::from(clause.page_from);
                from.is_none_or(|from| page >= from) && to.is_none_or(|to| page <= to)
            })
    }

    fn is_in_place(&self, clause: &ClauseRecord) -> bool {
        let places = super::entry::places(&clause.locator);
        self.locators.iter().any(|locator| places.contains(&locator.to_string()))
    }

    fn names(&self, fields: &Fields) -> [(Field, Vec<String>); 10] {
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
            (fields.role, words(self.roles.iter().map(|r| r.as_str()).collect())),
        ]
    }
}

fn topics(fields: &Fields, topics: &[String]) -> Box<dyn Query> {
    let choices = topics.iter().map(|topic| topic_query(fields, topic)).collect();
    any(choices)
}

fn is_truncated(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    }
}

/// Matches a name, or with `*` at its end every name that begins so.
fn truncated(field: Field, pattern: &str) -> Box<dyn Query> {
    let Some(beginning) = pattern.strip_suffix('*') else {
        return one_of(field, &[pattern.to_owned()]);
    };
    match RegexQuery::from_pattern(&format!("{}.*", regex::escape(beginning)), field) {
        Ok(query) => Box::new(ConstScoreQuery::new(Box::new(query), 0.0)),
        Err(_) => Box::new(EmptyQuery),
    }
}

/// A topic goes by `pillar/slug` or, in any pillar, by its slug.
fn topic_query(fields: &Fields, topic: &str) -> Box<dyn Query> {
    if topic.contains('/') {
        return one_of(fields.topic, &[topic.to_owned()]);
    }
    let pattern = format!("[^/]+/{}", regex::escape(topic));
    match RegexQuery::from_pattern(&pattern, fields.topic) {
        Ok(query) => Box::new(ConstScoreQuery::new(Box::new(query), 0.0)),
        Err(_) => Box::new(EmptyQuery),
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
fn between(field: Field, from: Option<u64>, to: Option<u64>) -> Box<dyn Query> {
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

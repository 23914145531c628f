//! What is compared.

use crate::{
    model::{CountryCode, DocumentId, Pillar, Tag},
    rules::Rules,
};

/// A column: whose texts are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// All instruments with this party.
    Country(CountryCode),
    /// One document.
    Document(DocumentId),
}

impl Subject {
    /// Returns the code of the country or the name of the document.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Country(code) => code.as_str(),
            Self::Document(id) => id.as_str(),
        }
    }
}

/// A row: a pillar as a whole, or one topic of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The pillar.
    pub pillar: Pillar,
    /// Slug of the topic; `None` for the whole pillar.
    pub topic: Option<String>,
}

impl Topic {
    /// Tells whether a tag belongs to the row.
    pub(super) fn holds(&self, tag: &Tag) -> bool {
        tag.pillar == self.pillar && self.topic.as_ref().is_none_or(|topic| tag.topic == *topic)
    }
}

/// A question to [`compare`](crate::compare::compare).
#[derive(Debug, Clone, Default)]
pub struct CompareRequest {
    /// Columns, in order.
    pub subjects: Vec<Subject>,
    /// Pillars to look at; empty for all five.
    pub pillars: Vec<Pillar>,
    /// Topics to look at; empty for all that [`is_by_topic`](Self::is_by_topic) asks for.
    pub topics: Vec<Topic>,
    /// Whether the topics of each pillar follow it.
    pub is_by_topic: bool,
    /// The desk's own state, which every press item may name.
    pub home: Option<CountryCode>,
}

impl CompareRequest {
    /// Returns the rows asked for: the pillars in the order of the rules, each followed by its
    /// topics where they are asked for; named topics stand alone.
    pub(super) fn rows(&self, rules: &Rules) -> Vec<Topic> {
        if !self.topics.is_empty() {
            return self.topics.clone();
        }
        let mut rows = Vec::new();
        for pillar in rules.pillars() {
            let slug = pillar.slug.clone();
            let is_asked = self.pillars.contains(&slug);
            if !is_asked && (!self.pillars.is_empty() || slug.is_neighbour()) {
                continue;
            }
            rows.push(Topic { pillar: slug.clone(), topic: None });
            if self.is_by_topic {
                rows.extend(
                    pillar.topics.iter().map(|topic| Topic {
                        pillar: slug.clone(),
                        topic: Some(topic.slug.clone()),
                    }),
                );
            }
        }
        rows
    }
}

//! What is asked and what is answered.

use std::collections::BTreeMap;

use crate::{
    index::{ClauseFilter, ClauseRecord, Property},
    model::Span,
    query::Fault,
    search::{Diagnosis, UnknownValue},
};

/// Hits shown where the request does not say how many.
const LIMIT: usize = 20;

/// A question to the index.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, named where it is set"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRequest {
    /// The words typed; empty to list everything that passes the filter.
    pub query: String,
    /// Which clauses are asked about.
    pub filter: ClauseFilter,
    /// Hits (or groups) at most.
    pub limit: usize,
    /// Hits (or groups) to skip.
    pub offset: usize,
    /// Whether other labels of the same concepts are looked for too.
    pub is_expanded: bool,
    /// Whether a query with faults is refused.
    pub is_strict: bool,
    /// Whether the answer is explained even where there are hits.
    pub is_explained: bool,
    /// Whether clauses are counted by their properties.
    pub has_facets: bool,
    /// What hits are put together by.
    pub grouping: Option<Grouping>,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            filter: ClauseFilter::default(),
            limit: LIMIT,
            offset: 0,
            is_expanded: true,
            is_strict: false,
            is_explained: false,
            has_facets: false,
            grouping: None,
        }
    }
}

impl SearchRequest {
    /// Makes a request for these words with everything else as it is by default.
    pub fn of(query: impl Into<String>) -> Self {
        Self { query: query.into(), ..Self::default() }
    }
}

/// What hits are put together by; of each group the best hit is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// The document.
    Document,
    /// The country; a clause stands in the group of every party.
    Country,
    /// The article.
    Article,
}

impl Grouping {
    pub(super) const fn property(self) -> Property {
        match self {
            Self::Document => Property::Document,
            Self::Country => Property::Country,
            Self::Article => Property::Article,
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hits {
    /// The page asked for, best first; behind the clauses found, those that come near.
    pub hits: Vec<Hit>,
    /// Clauses that only come near: they lack a word or say it otherwise. They are looked for
    /// where few are found, follow behind those and are not counted in `total`.
    pub near: u64,
    /// Clauses found in all.
    pub total: u64,
    /// Documents they stand in.
    pub documents: u64,
    /// Groups in all, where hits were put together.
    pub groups: Option<u64>,
    /// Source files that could not be searched in full.
    pub not_searched: u64,
    /// Source files of a type that klausel does not read.
    pub unsupported: u64,
    /// Generation of the index.
    pub generation: u64,
    /// Whether more clauses had to be looked at one by one than a query may: `total` is then
    /// the least there are.
    pub is_cut: bool,
    /// What was wrong in the query.
    pub faults: Vec<Fault>,
    /// Values in the query that mean nothing.
    pub unknown: Vec<UnknownValue>,
    /// How the query was understood, where something was wrong in it.
    pub mended: Option<String>,
    /// Counts by property, where asked for.
    pub facets: Option<Facets>,
    /// What each part of the query became and found; given where asked for, and always where
    /// nothing was found.
    pub diagnosis: Option<Diagnosis>,
}

/// A clause found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Place in the answer, from 1.
    pub rank: u64,
    /// How well it fits; comparable within one answer only.
    pub score: f32,
    /// The clause.
    pub clause: ClauseRecord,
    /// The words it was found by, as bytes of the clause's text, sorted, without overlap;
    /// none where only heading, chapeau or filters decided.
    pub highlights: Vec<Span>,
    /// Its group, where hits were put together.
    pub group: Option<Group>,
    /// The words it lacks, as typed, where it only comes near; none of them where it has all
    /// in other forms or is about their topic.
    pub lacks: Option<Vec<String>>,
}

/// A group of hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common: document id, country code, article.
    pub key: String,
    /// Clauses in it.
    pub size: u64,
}

/// Numbers of clauses by property and value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facets(pub BTreeMap<Property, BTreeMap<String, u64>>);

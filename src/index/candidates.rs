//! Finds clauses, counts them, and says what is needed to sort, group and count them by
//! properties without fetching one of them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use tantivy::{DocAddress, DocId, SegmentOrdinal};

use super::{
    ClauseRecord, IndexError, Reader, filter::ClauseFilter, matching::Matching, scan::order_keys,
};

/// Where a clause is in this generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(DocAddress);

impl Place {
    pub(super) const fn new(segment: SegmentOrdinal, doc: DocId) -> Self {
        Self(DocAddress { segment_ord: segment, doc_id: doc })
    }

    pub(super) const fn segment(self) -> SegmentOrdinal {
        self.0.segment_ord
    }

    pub(super) const fn doc(self) -> DocId {
        self.0.doc_id
    }
}

/// A clause found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Where it is.
    pub place: Place,
    /// How well it fits, by BM25; 0 where only filters decided.
    pub score: f32,
    /// Whether the index is sure of it; see [`NearMatching`](super::NearMatching).
    pub is_sure: bool,
}

/// The place of a clause among equals: part of the instrument, document, order of print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    /// Provisions before recitals before press.
    pub part: u64,
    /// Rank of the document's id among the places asked for.
    pub document: u32,
    /// Position in the document.
    pub ordinal: u32,
}

/// Properties by which clauses are counted and grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// Pillar.
    Pillar,
    /// Topic with its pillar.
    Topic,
    /// Country, as the filter by country sees it.
    Country,
    /// Kind of instrument.
    Instrument,
    /// Binding force.
    Binding,
    /// Language of the clause.
    Language,
    /// Modality.
    Modality,
    /// Year of signature or publication.
    Year,
    /// Document id.
    Document,
    /// Article, by document, text and locator.
    Article,
    /// Paragraph with its points, by document, text and locator.
    Paragraph,
}

impl Property {
    pub(super) const fn column(self) -> &'static str {
        match self {
            Self::Pillar => "pillar",
            Self::Topic => "topic",
            Self::Country => "country",
            Self::Instrument => "instrument",
            Self::Binding => "binding",
            Self::Language => "language",
            Self::Modality => "modality",
            Self::Year => "date",
            Self::Document => "document",
            Self::Article => "article",
            Self::Paragraph => "paragraph",
        }
    }
}

impl Reader {
    /// Returns the clauses that fit best, at most so many, the best first.
    pub fn best(
        &self,
        matching: &Matching,
        filter: &ClauseFilter,
        limit: usize,
    ) -> Result<Vec<Candidate>, IndexError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let mut found = self.candidates(matching, filter)?;
        let best_first =
            |a: &Candidate, b: &Candidate| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place));
        if found.len() > limit {
            found.select_nth_unstable_by(limit, best_first);
            found.truncate(limit);
        }
        found.sort_unstable_by(best_first);
        Ok(found)
    }

    /// Returns for each clause the number that it shares with the same provision in the other
    /// texts of its document; 0 where the document has one text only.
    pub fn parallels(&self, places: &[Place]) -> Result<Vec<u64>, IndexError> {
        self.numbers("parallel", places)
    }

    /// Returns for each clause a number that it shares with the other clauses of its paragraph,
    /// the points of a list with their opening words. The clauses of a document are written
    /// in one go; what a segment divides is taken apart.
    pub fn paragraphs(&self, places: &[Place]) -> Result<Vec<(u32, u64)>, IndexError> {
        let columns = self.names_of(Property::Paragraph.column())?;
        let number = |Place(at): &Place| {
            let column = columns[at.segment_ord as usize].as_ref();
            let ord = column.and_then(|column| column.ords().first(at.doc_id));
            (at.segment_ord, ord.unwrap_or(u64::MAX))
        };
        Ok(places.iter().map(number).collect())
    }

    fn numbers(&self, column: &'static str, places: &[Place]) -> Result<Vec<u64>, IndexError> {
        let columns = self.numbers_of(column)?;
        let number = |at: &DocAddress| columns[at.segment_ord as usize].first(at.doc_id);
        Ok(places.iter().map(|Place(at)| number(at).unwrap_or(0)).collect())
    }

    /// Fetches a clause.
    pub fn record(&self, place: Place) -> Result<ClauseRecord, IndexError> {
        self.clause_at(place.0)
    }

    /// Returns the part of the instrument of each clause as its place in [`SortKey`].
    pub fn part_ranks(&self, places: &[Place]) -> Result<Vec<u64>, IndexError> {
        self.numbers("rank", places)
    }

    /// Returns the number of documents that clauses stand in.
    pub fn document_count(
        &self,
        places: impl IntoIterator<Item = Place>,
    ) -> Result<u64, IndexError> {
        self.number_of_documents(places.into_iter().map(|place| place.0))
    }

    /// Returns the sort keys of clauses, in the order given; keys of one call compare with
    /// each other only.
    pub fn sort_keys(&self, places: &[Place]) -> Result<Vec<SortKey>, IndexError> {
        let addresses: Vec<DocAddress> = places.iter().map(|place| place.0).collect();
        let keys = order_keys(self, &addresses)?.into_iter().zip(self.part_ranks(places)?);
        Ok(keys.map(|((document, ordinal), part)| SortKey { part, document, ordinal }).collect())
    }

    /// Returns the values of a property of each clause, in the order given.
    pub fn values(
        &self,
        property: Property,
        places: &[Place],
    ) -> Result<Vec<Vec<Arc<str>>>, IndexError> {
        if property == Property::Year {
            return self.years(places);
        }
        let columns = self.names_of(property.column())?;
        let mut known: HashMap<(u32, u64), Arc<str>> = HashMap::new();
        let mut values = Vec::with_capacity(places.len());
        for Place(at) in places {
            let Some(column) = &columns[at.segment_ord as usize] else {
                values.push(Vec::new());
                continue;
            };
            let mut of_clause = Vec::new();
            for ord in column.ords().values_for_doc(at.doc_id) {
                if let Some(value) = known.get(&(at.segment_ord, ord)) {
                    of_clause.push(Arc::clone(value));
                    continue;
                }
                let mut value = String::new();
                let read = column.ord_to_str(ord, &mut value);
                read.map_err(|error| IndexError::io(self.dir(), error))?;
                let value: Arc<str> = value.into();
                known.insert((at.segment_ord, ord), Arc::clone(&value));
                of_clause.push(value);
            }
            values.push(of_clause);
        }
        Ok(values)
    }

    fn years(&self, places: &[Place]) -> Result<Vec<Vec<Arc<str>>>, IndexError> {
        let columns = self.numbers_of(Property::Year.column())?;
        let mut known: HashMap<u64, Arc<str>> = HashMap::new();
        let years = places.iter().map(|Place(at)| {
            let day = columns[at.segment_ord as usize].first(at.doc_id);
            let year = day.map(|day| day / 10_000);
            year.map(|y| Arc::clone(known.entry(y).or_insert_with(|| y.to_string().into())))
                .into_iter()
                .collect()
        });
        Ok(years.collect())
    }

    /// Counts clauses by a property.
    pub fn facet(
        &self,
        property: Property,
        places: &[Place],
    ) -> Result<BTreeMap<String, u64>, IndexError> {
        let mut counts: HashMap<Arc<str>, u64> = HashMap::new();
        for value in self.values(property, places)?.into_iter().flatten() {
            *counts.entry(value).or_default() += 1;
        }
        Ok(counts.into_iter().map(|(value, count)| (value.to_string(), count)).collect())
    }
}

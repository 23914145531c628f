//! Finds clauses, counts them, and says what is needed to sort, group and count them by
//! properties without fetching one of them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use tantivy::{
    DocAddress, DocSet,
    collector::{Count, TopDocs},
    query::EnableScoring,
};

use super::{
    ClauseRecord, IndexError, Reader,
    filter::ClauseFilter,
    matching::{Matching, filtered},
    scan::{EveryMatch, order_keys},
    statistics::Statistics,
};

/// Where a clause is in this generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(DocAddress);

/// A clause found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Where it is.
    pub place: Place,
    /// How well it fits, by BM25; 0 where only filters decided.
    pub score: f32,
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
    /// Returns every clause that matches and passes the filter, in no particular order.
    pub fn candidates(
        &self,
        matching: &Matching,
        filter: &ClauseFilter,
    ) -> Result<Vec<Candidate>, IndexError> {
        let query = filtered(matching, filter, &self.fields);
        let statistics = Statistics::new(self, matching)?;
        let found =
            self.searcher.search_with_statistics_provider(&*query, &EveryMatch, &statistics);
        let found = self.engine(found)?;
        Ok(found.into_iter().map(|(at, score)| Candidate { place: Place(at), score }).collect())
    }

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
        let query = filtered(matching, filter, &self.fields);
        let statistics = Statistics::new(self, matching)?;
        let best = TopDocs::with_limit(limit).order_by_score();
        let found = self.searcher.search_with_statistics_provider(&*query, &best, &statistics);
        let found = self.engine(found)?;
        Ok(found.into_iter().map(|(score, at)| Candidate { place: Place(at), score }).collect())
    }

    /// Tells of each clause whether it matches, in the order given.
    pub fn holding(&self, matching: &Matching, places: &[Place]) -> Result<Vec<bool>, IndexError> {
        let query = matching.query(&self.fields);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher));
        let weight = self.engine(weight)?;
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_unstable_by_key(|&at| places[at]);
        let mut holding = vec![false; places.len()];
        for in_segment in
            order.chunk_by(|&a, &b| places[a].0.segment_ord == places[b].0.segment_ord)
        {
            let segment = self.searcher.segment_reader(places[in_segment[0]].0.segment_ord);
            let mut scorer = self.engine(weight.scorer(segment, 1.0))?;
            for &at in in_segment {
                let document = places[at].0.doc_id;
                let met =
                    if scorer.doc() < document { scorer.seek(document) } else { scorer.doc() };
                holding[at] = met == document;
            }
        }
        Ok(holding)
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
        let mut columns = Vec::new();
        for segment in self.searcher.segment_readers() {
            let column = segment.fast_fields().str(Property::Paragraph.column());
            columns.push(self.engine(column)?);
        }
        let number = |Place(at): &Place| {
            let column = columns[at.segment_ord as usize].as_ref();
            let ord = column.and_then(|column| column.ords().first(at.doc_id));
            (at.segment_ord, ord.unwrap_or(u64::MAX))
        };
        Ok(places.iter().map(number).collect())
    }

    fn numbers(&self, column: &str, places: &[Place]) -> Result<Vec<u64>, IndexError> {
        let mut columns = Vec::new();
        for segment in self.searcher.segment_readers() {
            columns.push(self.engine(segment.fast_fields().u64(column))?);
        }
        let number = |at: &DocAddress| columns[at.segment_ord as usize].first(at.doc_id);
        Ok(places.iter().map(|Place(at)| number(at).unwrap_or(0)).collect())
    }

    /// Returns how many clauses match and pass the filter.
    pub fn count(&self, matching: &Matching, filter: &ClauseFilter) -> Result<u64, IndexError> {
        let query = filtered(matching, filter, &self.fields);
        self.engine(self.searcher.search(&*query, &Count)).map(|count| count as u64)
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
    pub fn document_count(&self, places: &[Place]) -> Result<u64, IndexError> {
        let addresses: Vec<DocAddress> = places.iter().map(|place| place.0).collect();
        let mut ranks = self.document_ranks(&addresses)?;
        ranks.sort_unstable();
        ranks.dedup();
        Ok(ranks.len() as u64)
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
        let mut columns = Vec::new();
        for segment in self.searcher.segment_readers() {
            columns.push(self.engine(segment.fast_fields().str(property.column()))?);
        }
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
        let mut columns = Vec::new();
        for segment in self.searcher.segment_readers() {
            columns.push(self.engine(segment.fast_fields().u64(Property::Year.column()))?);
        }
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

//! Finds and scores the clauses of a [`Matching`], segment by segment.
//!
//! The engine reads lists clause by clause through a tree of iterators, which costs some
//! hundred nanoseconds a clause where a word has a dozen forms in three zones. Here every word
//! is read [list by list](words), and whole lists are joined; parts of a query that need all
//! hold are read from the rarest on, each among the clauses that the others left. Filters and
//! phrases are the engine's.

mod columns;
mod nearness;
mod parts;
mod patterns;
mod phrases;
mod scored;
mod window;
mod words;

use tantivy::{
    DocId, InvertedIndexReader, Score, SegmentOrdinal, SegmentReader, Term,
    postings::{SegmentPostings, TermInfo},
    query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Query},
    schema::{Field, IndexRecordOption},
};

pub(super) use self::patterns::Vocabulary;
use self::{
    nearness::{NearScorer, Runs},
    parts::Part,
    phrases::{PhraseScorer, PhraseZone, Places, Row},
    scored::Scored,
    words::{TermScorer, WordScorer, ZoneScorer},
};
use super::{
    IndexError, Reader,
    candidates::{Candidate, Place},
    filter::ClauseFilter,
    matching::{Matching, NearMatching, Nearness, PhraseMatching, WordMatching, WordTest, Zones},
    statistics::Statistics,
    words::{BOUND, SENTENCE},
};

impl Reader {
    /// Returns every clause that matches and passes the filter, in no particular order.
    pub fn candidates(
        &self,
        matching: &Matching,
        filter: &ClauseFilter,
    ) -> Result<Vec<Candidate>, IndexError> {
        let statistics = Statistics::new(self, matching)?;
        let both;
        let matching = if *filter == ClauseFilter::default() {
            matching
        } else {
            both =
                Matching::Every(vec![Matching::Filter(Box::new(filter.clone())), matching.clone()]);
            &both
        };
        let mut candidates = Vec::new();
        for (ord, lists) in (0..).zip(self.searcher.segment_readers()) {
            let segment = Segment { reader: self, lists, ord, statistics: Some(&statistics) };
            let mut found = segment.alive(segment.part(matching)?.all());
            found.unsure.sort_unstable();
            let unsure = found.unsure;
            candidates.extend(found.docs.into_iter().zip(found.scores).map(|(doc, score)| {
                let is_sure = unsure.binary_search(&doc).is_err();
                Candidate { place: Place::new(ord, doc), score, is_sure }
            }));
        }
        Ok(candidates)
    }

    /// Tells of each clause whether it matches, in the order given.
    pub fn holding(&self, matching: &Matching, places: &[Place]) -> Result<Vec<bool>, IndexError> {
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_unstable_by_key(|&at| places[at]);
        let mut holding = vec![false; places.len()];
        for in_segment in order.chunk_by(|&a, &b| places[a].segment() == places[b].segment()) {
            let ord = places[in_segment[0]].segment();
            let lists = self.searcher.segment_reader(ord);
            let segment = Segment { reader: self, lists, ord, statistics: None };
            let mut docs: Vec<DocId> = in_segment.iter().map(|&at| places[at].doc()).collect();
            docs.dedup();
            let found = segment.part(matching)?.holding(&docs);
            for &at in in_segment {
                holding[at] = found.binary_search(&places[at].doc()).is_ok();
            }
        }
        Ok(holding)
    }

    /// Returns how many clauses match and pass the filter.
    pub fn count(&self, matching: &Matching, filter: &ClauseFilter) -> Result<u64, IndexError> {
        self.candidates(matching, filter).map(|found| found.len() as u64)
    }
}

/// A segment, about to be asked.
struct Segment<'a> {
    reader: &'a Reader,
    lists: &'a SegmentReader,
    ord: SegmentOrdinal,
    /// What scores depend on; without them nothing is scored.
    statistics: Option<&'a Statistics<'a>>,
}

impl Segment<'_> {
    fn alive(&self, mut found: Scored) -> Scored {
        if self.lists.has_deletes() {
            found.retain(|doc| !self.lists.is_deleted(doc));
        }
        found
    }

    fn part(&self, matching: &Matching) -> Result<Part, IndexError> {
        let parts = |all: &[Matching]| -> Result<Vec<Part>, IndexError> {
            all.iter().map(|one| self.part(one)).collect()
        };
        Ok(match matching {
            Matching::Nothing => Part::Nothing,
            Matching::Everything => self.everything()?,
            Matching::Word(word) => self.word(word)?,
            Matching::Every(all) => self.every(all)?,
            Matching::Not(_) => self.every(std::slice::from_ref(matching))?,
            Matching::Any(all) => Part::Any(parts(all)?),
            Matching::Best(all) => Part::Best(parts(all)?),
            Matching::Scaled(factor, one) => Part::Scaled(*factor, Box::new(self.part(one)?)),
            Matching::Even(score, one) => Part::Even(*score, Box::new(self.part(one)?)),
            Matching::Phrase(phrase) => self.phrase(phrase)?,
            Matching::Near(near) => self.near(near)?,
            Matching::Filter(filter) => self.engine(&*filter.query(&self.reader.fields))?,
            Matching::Having(property, values) => self.having(*property, values)?,
        })
    }

    fn everything(&self) -> Result<Part, IndexError> {
        self.engine(&*ClauseFilter::default().query(&self.reader.fields))
    }

    /// Puts negations beside what they exclude from.
    fn every(&self, matchings: &[Matching]) -> Result<Part, IndexError> {
        let (mut all, mut none) = (Vec::new(), Vec::new());
        for matching in matchings {
            match matching {
                Matching::Not(one) => none.push(self.part(one)?),
                other => all.push(self.part(other)?),
            }
        }
        if all.is_empty() {
            all.push(self.everything()?);
        }
        Ok(Part::Every { all, none })
    }

    fn engine(&self, query: &dyn Query) -> Result<Part, IndexError> {
        let searcher = &self.reader.searcher;
        let scoring = match self.statistics {
            Some(statistics) => {
                EnableScoring::enabled_from_statistics_provider(statistics, searcher)
            }
            None => EnableScoring::disabled_from_searcher(searcher),
        };
        let weight = self.reader.engine(query.weight(scoring))?;
        self.reader.engine(weight.scorer(self.lists, 1.0)).map(Part::Engine)
    }

    fn word(&self, word: &WordMatching) -> Result<Part, IndexError> {
        let mut zones = Vec::new();
        for (field, weight) in word.zones.fields(&self.reader.fields) {
            let zone = self.zone(word, field, weight)?;
            if !(zone.terms.is_empty() && zone.patterns.is_empty()) {
                zones.push(zone);
            }
        }
        Ok(if zones.is_empty() { Part::Nothing } else { Part::Word(WordScorer { zones }) })
    }

    fn zone(
        &self,
        word: &WordMatching,
        field: Field,
        of_zone: Score,
    ) -> Result<ZoneScorer, IndexError> {
        let norms = self.reader.engine(self.lists.get_fieldnorms_reader(field))?;
        let mut zone = ZoneScorer { norms, terms: Vec::new(), patterns: Vec::new() };
        for (test, weight) in &word.tests {
            let weight = weight * of_zone;
            if let WordTest::Wild(pattern) = test {
                zone.patterns.push((self.with_pattern(pattern, field)?, weight));
            }
            for term in test.terms(field) {
                let postings = self.term(&term, |index, info| {
                    let option = IndexRecordOption::WithFreqs;
                    index.read_block_postings_from_terminfo(info, option)
                })?;
                let Some(postings) = postings else { continue };
                let weight = self.weight(&[self.frequency(&term)?], field, weight)?;
                zone.terms.push(TermScorer { postings, weight });
            }
        }
        Ok(zone)
    }

    fn phrase(&self, phrase: &PhraseMatching) -> Result<Part, IndexError> {
        let mut zones = Vec::new();
        for (field, weight) in phrase.zones.fields(&self.reader.fields) {
            zones.extend(self.phrase_zone(phrase, field, weight)?);
        }
        Ok(if zones.is_empty() { Part::Nothing } else { Part::Phrase(PhraseScorer { zones }) })
    }

    /// Returns the phrase in a zone; `None` where one of its words stands in no clause.
    fn phrase_zone(
        &self,
        phrase: &PhraseMatching,
        field: Field,
        of_zone: Score,
    ) -> Result<Option<PhraseZone>, IndexError> {
        let (mut lists, mut words, mut frequencies) = (Vec::new(), Vec::new(), Vec::new());
        for test in &phrase.words {
            let tests = vec![(test.clone(), 1.0)];
            let word = WordMatching { tests, zones: phrase.zones };
            let list = self.zone(&word, field, 1.0)?;
            if list.terms.is_empty() {
                return Ok(None);
            }
            lists.push(WordScorer { zones: vec![list] });
            let mut most = 0;
            for term in test.terms(field) {
                most = most.max(self.frequency(&term)?);
            }
            frequencies.push(most);
            words.push(Places::new(self.places(std::slice::from_ref(test), field)?));
        }
        let norms = self.reader.engine(self.lists.get_fieldnorms_reader(field))?;
        let weight = self.weight(&frequencies, field, of_zone)?;
        Ok(Some(PhraseZone { lists, row: Row { words, slop: phrase.slop }, norms, weight }))
    }

    fn near(&self, near: &NearMatching) -> Result<Part, IndexError> {
        let outside = Zones { text: false, ..near.zones };
        let anywhere =
            |zones| Matching::Any(vec![near.left.in_zones(zones), near.right.in_zones(zones)]);
        let has_others = outside.heading || outside.chapeau;
        let outside = has_others.then(|| self.part(&anywhere(outside))).transpose()?;
        let mark = match near.reach {
            Nearness::Words { .. } => BOUND,
            Nearness::Sentence => SENTENCE,
        };
        let mark = Term::from_field_text(self.reader.fields.text, mark);
        Ok(Part::Near(Box::new(NearScorer {
            both: self.every(&[near.left.clone(), near.right.clone()])?,
            outside,
            left: self.runs(&near.left)?,
            right: self.runs(&near.right)?,
            reach: near.reach,
            marks: Places::new(self.with_places(&mark)?.into_iter().collect()),
        })))
    }

    /// Returns where a matching that has places stands in the text of clauses.
    fn runs(&self, matching: &Matching) -> Result<Runs, IndexError> {
        let text = self.reader.fields.text;
        Ok(match matching {
            Matching::Word(word) => {
                let tests: Vec<WordTest> =
                    word.tests.iter().map(|(test, _)| test.clone()).collect();
                Runs::word(self.places(&tests, text)?)
            }
            Matching::Phrase(phrase) => {
                let word = |test| self.places(std::slice::from_ref(test), text).map(Places::new);
                let words = phrase.words.iter().map(word).collect::<Result<_, _>>()?;
                Runs::Row(Row { words, slop: phrase.slop })
            }
            Matching::Any(all) | Matching::Best(all) => {
                Runs::Any(all.iter().map(|one| self.runs(one)).collect::<Result<_, _>>()?)
            }
            Matching::Scaled(_, one) => self.runs(one)?,
            _ => Runs::Any(Vec::new()),
        })
    }

    fn places(&self, tests: &[WordTest], field: Field) -> Result<Vec<SegmentPostings>, IndexError> {
        let mut found = Vec::new();
        for term in tests.iter().flat_map(|test| test.terms(field)) {
            found.extend(self.with_places(&term)?);
        }
        Ok(found)
    }

    fn with_places(&self, term: &Term) -> Result<Option<SegmentPostings>, IndexError> {
        self.term(term, |index, info| {
            index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)
        })
    }

    /// Opens something of a term; `None` where no clause has it.
    fn term<T>(
        &self,
        term: &Term,
        open: impl Fn(&InvertedIndexReader, &TermInfo) -> std::io::Result<T>,
    ) -> Result<Option<T>, IndexError> {
        let index = self.reader.lists(self.ord, term.field())?;
        index
            .get_term_info(term)
            .and_then(|info| info.map(|info| open(&index, &info)).transpose())
            .map_err(|error| IndexError::io(self.reader.dir(), error))
    }

    /// Returns the number of clauses that a term is taken to stand in.
    fn frequency(&self, term: &Term) -> Result<u64, IndexError> {
        self.statistics.map_or(Ok(0), |statistics| self.reader.engine(statistics.doc_freq(term)))
    }

    /// Returns what a word, or a phrase of words, of these frequencies adds to the score.
    fn weight(
        &self,
        frequencies: &[u64],
        field: Field,
        factor: Score,
    ) -> Result<Bm25Weight, IndexError> {
        let Some(statistics) = self.statistics else {
            return Ok(Bm25Weight::for_one_term_without_explain(0, 0, 1.0));
        };
        let clauses = self.reader.engine(statistics.total_num_docs())?;
        let words = self.reader.engine(statistics.total_num_tokens(field))?;
        let length = words as Score / clauses as Score;
        let of_one =
            |frequency| Bm25Weight::for_one_term_without_explain(frequency, clauses, length);
        let rarity = |frequency| of_one(frequency).max_score();
        let Some((first, others)) = frequencies.split_first() else { return Ok(of_one(clauses)) };
        let sum = rarity(*first) + others.iter().map(|frequency| rarity(*frequency)).sum::<Score>();
        Ok(of_one(*first).boost_by(factor * sum / rarity(*first)))
    }
}

//! `klausel changes`

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        filters::{Edge, day},
        machine::changes as machine,
        render::changes::{Page, html},
        session::{Session, tell},
    },
    corpus::{Root, SavedQuery},
    index::{BatchRecord, Change, Changes, ClauseFilter, ClauseRecord, IndexError, Reader},
    model::{CountryCode, Pillar},
    rules::Rules,
    search::{Hit, SearchRequest, search},
};

/// Tell what is new, changed or gone since a batch
///
/// Documents and clauses by pillar and state, and the saved queries (corpus/queries.toml) with
/// new hits. Without --since: what the last batch brought. Example for a mail: klausel changes
/// --since 2024-05-01 --output neues.html
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// A day (2024-05-17: everything from that day on, UTC) or a generation (12: everything
    /// after it)
    #[arg(long, value_name = "DAY|GENERATION")]
    since: Option<String>,
}

/// How many clauses are new, changed and gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub(in crate::cli) struct Tally {
    pub(in crate::cli) new: u64,
    pub(in crate::cli) changed: u64,
    pub(in crate::cli) removed: u64,
}

impl Tally {
    fn count(&mut self, change: Change, clauses: u64) {
        match change {
            Change::New => self.new += clauses,
            Change::Removed => self.removed += clauses,
            Change::Changed | Change::Moved => self.changed += clauses,
        }
    }
}

/// A saved query with its hits among what is new or changed.
#[derive(Debug)]
pub(in crate::cli) struct Asked {
    pub(in crate::cli) query: SavedQuery,
    /// New hits, best first.
    pub(in crate::cli) hits: Vec<Hit>,
    /// All hits of today.
    pub(in crate::cli) total: u64,
}

/// Everything the answer is made of.
#[derive(Debug)]
pub(in crate::cli) struct News {
    pub(in crate::cli) changes: Changes,
    pub(in crate::cli) clauses: Tally,
    pub(in crate::cli) pillars: BTreeMap<String, Tally>,
    pub(in crate::cli) countries: BTreeMap<String, Tally>,
    pub(in crate::cli) asked: Vec<Asked>,
}

/// Gathers and prints.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl, Format::Html])?;
    let reader = session.reader()?;
    let rules = session.rules()?;
    let queries = Root::corpus(&session.corpus)
        .saved_queries()
        .map_err(|error| session.corpus_failure(&error))?;
    let faulty = |error: IndexError| session.index_failure(&error);
    let batches = reader.batches().map_err(faulty)?;
    let since = since(options.since.as_deref(), &batches, session)?;
    let changes = reader.changes_since(since).map_err(faulty)?;
    let mut news = News {
        changes,
        clauses: Tally::default(),
        pillars: BTreeMap::new(),
        countries: BTreeMap::new(),
        asked: Vec::new(),
    };
    count(&mut news, &reader).map_err(faulty)?;
    for query in queries {
        let asked = ask(query, &news.changes, &reader, &rules, session)?;
        news.asked.push(asked);
    }
    match format {
        Format::Jsonl => machine::lines(&news, &reader, session)?,
        Format::Html => {
            let page =
                Page { ui: session.ui, cite: session.citations(), news: &news, reader: &reader };
            let text = html(&page).map_err(faulty)?;
            session.out().write_all(text.as_bytes())?;
        }
        _ => {
            let mut sheet = session.sheet();
            let page =
                Page { ui: session.ui, cite: session.citations(), news: &news, reader: &reader };
            page.put(&mut sheet).map_err(faulty)?;
            session.print(sheet)?;
        }
    }
    Ok(Exit::found(!news.changes.sources.is_empty()))
}

/// Reads the generation that `--since` means; without it the one before the last batch that
/// brought something.
fn since(word: Option<&str>, batches: &[BatchRecord], session: &Session) -> Result<u64, Failure> {
    let brought = |batch: &&BatchRecord| batch.new + batch.rewritten + batch.removed > 0;
    let Some(word) = word else {
        let last = batches.iter().rfind(brought);
        return Ok(last.map_or(0, |batch| batch.generation - 1));
    };
    let since = if let Ok(generation) = word.parse::<u64>() {
        generation
    } else {
        let first = day(word, Edge::First, session.ui)?;
        let begins = format!("{first}T00:00:00Z").parse::<Timestamp>();
        let begins = begins.map_or(0, Timestamp::as_second);
        let before = batches.iter().rfind(|batch| batch.at < begins);
        before.map_or(0, |batch| batch.generation)
    };
    if let Some(first) = batches.first().filter(|first| since + 1 < first.generation) {
        tell(&session.ui.history_begins(first.generation));
    }
    Ok(since)
}

/// Counts clauses by pillar and state.
fn count(news: &mut News, reader: &Reader) -> Result<(), IndexError> {
    let News { changes, clauses, pillars, countries, .. } = news;
    let mut add = |change,
                   number,
                   of: &mut dyn Iterator<Item = &str>,
                   in_states: &mut dyn Iterator<Item = &str>| {
        clauses.count(change, number);
        for pillar in of {
            pillars.entry(pillar.to_owned()).or_default().count(change, number);
        }
        for country in in_states {
            countries.entry(country.to_owned()).or_default().count(change, number);
        }
    };
    for source in changes.sources.iter().filter(|source| source.change != Change::New) {
        for clause in &source.clauses {
            add(
                clause.change,
                1,
                &mut clause.pillars.iter().map(Pillar::as_str),
                &mut clause.countries.iter().map(CountryCode::as_str),
            );
        }
        if source.change == Change::Removed {
            for document in &source.gone {
                let states = &mut document.parties.iter().map(CountryCode::as_str);
                add(Change::Removed, u64::from(document.clauses), &mut std::iter::empty(), states);
            }
        }
    }
    each_new_clause(changes, reader, |clause| {
        let states = clause.countries();
        add(
            Change::New,
            1,
            &mut clause.tagging.pillars().into_iter().map(Pillar::as_str),
            &mut states.iter().map(CountryCode::as_str),
        );
    })?;
    for source in changes.sources.iter().filter(|source| source.change == Change::Removed) {
        for (pillar, number) in source.gone.iter().flat_map(|document| &document.pillars) {
            let tally = pillars.entry(pillar.to_string()).or_default();
            tally.count(Change::Removed, u64::from(*number));
        }
    }
    Ok(())
}

/// Hands out the clauses of all new sources, by document and in order of print.
pub(in crate::cli) fn each_new_clause(
    changes: &Changes,
    reader: &Reader,
    mut each: impl FnMut(&ClauseRecord),
) -> Result<(), IndexError> {
    let new = changes.sources.iter().filter(|source| source.change == Change::New);
    let documents: Vec<String> = new.map(|source| source.path.clone()).collect();
    if documents.is_empty() {
        return Ok(());
    }
    for clause in reader.clause_records(&ClauseFilter { documents, ..ClauseFilter::default() })? {
        each(&clause?);
    }
    Ok(())
}

/// Asks a saved query of what is new or changed.
fn ask(
    query: SavedQuery,
    changes: &Changes,
    reader: &Reader,
    rules: &Rules,
    session: &Session,
) -> Result<Asked, Failure> {
    let filter =
        ClauseFilter { since_generation: Some(changes.since + 1), ..ClauseFilter::default() };
    let request = SearchRequest {
        filter,
        limit: reader.state().clauses.max(1) as usize,
        ..SearchRequest::of(&query.query)
    };
    let failure = |error: &dyn std::fmt::Display| Failure::new(&query.name, error.to_string());
    let found = search(reader, rules, &request).map_err(|error| failure(&error))?;
    for fault in &found.faults {
        let words = fault.span.of(&query.query);
        tell(&format!("{}: {}", query.name, session.ui.query_fault(words, &fault.kind)));
    }
    let whole = SearchRequest { limit: 1, ..SearchRequest::of(&query.query) };
    let total = search(reader, rules, &whole).map_err(|error| failure(&error))?.total;
    let is_news = Novelty::of(changes);
    let hits = found.hits.into_iter().filter(|hit| is_news.holds(&hit.clause)).collect();
    Ok(Asked { query, hits, total })
}

/// Tells clauses that are new or changed from those that were only written again.
struct Novelty<'a> {
    sources: HashSet<&'a str>,
    clauses: HashSet<&'a str>,
}

impl<'a> Novelty<'a> {
    fn of(changes: &'a Changes) -> Self {
        let new = changes.sources.iter().filter(|source| source.change == Change::New);
        let differs = changes.sources.iter().flat_map(|source| &source.clauses);
        let is_there = differs.filter(|clause| clause.change != Change::Removed);
        Self {
            sources: new.map(|source| source.path.as_str()).collect(),
            clauses: is_there.map(|clause| clause.id.as_str()).collect(),
        }
    }

    fn holds(&self, clause: &ClauseRecord) -> bool {
        self.sources.contains(clause.document.path.as_str())
            || self.clauses.contains(clause.id.as_str())
    }
}

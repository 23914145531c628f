//! What batches brought: one record a batch, one a source that changed or went.
//!
//! What is new needs no record: a source's own record says in which generation it came. The
//! history lives as long as the index; one that is built anew begins a new history.
//!
//! ```text
//! generation   4        5                 6
//!              batch    batch             batch
//!                       change a.pdf      change a.pdf     ── folded: what is different
//!                       removal b.pdf     (c.pdf came)        between 4 and 6
//! ```

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{DocumentSummary, Fingerprints, IndexError, Reader, schema::Kind};
use crate::model::{ClauseId, CountryCode, Locator, Pillar};

/// One batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRecord {
    /// The generation that it made.
    pub generation: u64,
    /// When it was committed, in seconds since 1970.
    pub at: i64,
    /// What it worked with.
    pub fingerprints: Fingerprints,
    /// Sources that were not there before.
    pub new: u64,
    /// Sources that were written again, for any reason.
    pub rewritten: u64,
    /// Sources that went.
    pub removed: u64,
}

/// What happened to a source in one batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeRecord {
    /// Its name.
    pub path: String,
    /// What happened.
    pub change: SourceChange,
    /// The documents of it that went.
    pub gone: Vec<DocumentSummary>,
    /// Clauses whose words are new, changed or gone; none for a source that went as a whole.
    pub clauses: Vec<ClauseChange>,
}

/// The ways in which a source that was known can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceChange {
    /// Its words changed.
    Changed,
    /// It went.
    Removed,
    /// It has another name, and the words it had.
    Moved {
        /// The name before.
        from: String,
    },
}

/// What happened to a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseChange {
    /// Its id.
    pub id: ClauseId,
    /// What happened.
    pub change: Change,
    /// Where it stands or stood.
    pub locator: Locator,
    /// Pillars it is or was in.
    pub pillars: Vec<Pillar>,
    /// States it is or was found under.
    pub countries: Vec<CountryCode>,
    /// Its words before, where it was there.
    pub before: Option<String>,
}

/// The ways in which something can differ between two generations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// It was not there.
    New,
    /// It says something else.
    Changed,
    /// It has another name.
    Moved,
    /// It is not there any more.
    Removed,
}

impl Change {
    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Removed => "removed",
        }
    }
}

/// A change record with what the store adds to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredChange {
    pub(super) generation: u64,
    /// Generation in which the source had come.
    pub(super) added: u64,
    pub(super) record: ChangeRecord,
}

/// What is different between two generations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The older generation; 0 for before the first.
    pub since: u64,
    /// The present generation.
    pub generation: u64,
    /// The batches between, in order.
    pub batches: Vec<BatchRecord>,
    /// The sources that differ, by name.
    pub sources: Vec<ChangedSource>,
}

/// A source that is different between two generations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSource {
    /// Its name; the last one where it went.
    pub path: String,
    /// What happened.
    pub change: Change,
    /// The name before, where it has another one.
    pub moved_from: Option<String>,
    /// Its documents now.
    pub documents: Vec<Arc<DocumentSummary>>,
    /// Its documents that went.
    pub gone: Vec<DocumentSummary>,
    /// Clauses that differ, by id. All clauses of a [`Change::New`] source are new and not
    /// listed, nor are those of one that went.
    pub clauses: Vec<ClauseChange>,
}

impl Reader {
    /// Returns the batches since the history of the index began, in order.
    pub fn batches(&self) -> Result<Vec<BatchRecord>, IndexError> {
        let mut batches: Vec<BatchRecord> = Vec::new();
        self.each_in_ledger(Kind::Batch, |batch, _| batches.push(batch))?;
        batches.sort_by_key(|batch| batch.generation);
        Ok(batches)
    }

    /// Returns what happened to sources in all batches, in order.
    pub(super) fn stored_changes(&self) -> Result<Vec<StoredChange>, IndexError> {
        let mut records: Vec<StoredChange> = Vec::new();
        self.each_in_ledger(Kind::Change, |change, _| records.push(change))?;
        records.sort_by(|a, b| (a.generation, &a.record.path).cmp(&(b.generation, &b.record.path)));
        Ok(records)
    }

    /// Returns what is different between the generation `since` and this one.
    pub fn changes_since(&self, since: u64) -> Result<Changes, IndexError> {
        let mut batches = self.batches()?;
        batches.retain(|batch| batch.generation > since);
        let mut records = self.stored_changes()?;
        records.retain(|change| change.generation > since);
        let mut present = HashMap::new();
        for record in self.sources()? {
            present.insert(record.path, record.added);
        }
        let mut sources = folded(records, &present, since);
        for source in &mut sources {
            if source.change != Change::Removed {
                source.documents = self.documents_of(&source.path)?;
            }
        }
        Ok(Changes { since, generation: self.generation(), batches, sources })
    }
}

/// What happened to one source, batch after batch.
#[derive(Default)]
struct Story {
    moved_from: Option<String>,
    gone: Vec<DocumentSummary>,
    clauses: BTreeMap<ClauseId, ClauseChange>,
}

/// Folds the records of all batches into one change a source; `present` are the sources of
/// today with the generation in which they came.
fn folded(
    records: Vec<StoredChange>,
    present: &HashMap<String, u64>,
    since: u64,
) -> Vec<ChangedSource> {
    let mut stories: BTreeMap<String, Story> = BTreeMap::new();
    let mut sources = Vec::new();
    for StoredChange { added, record, .. } in records {
        match record.change {
            SourceChange::Changed => {
                let story = stories.entry(record.path).or_default();
                story.gone.extend(record.gone);
                record.clauses.into_iter().for_each(|clause| story.take(clause));
            }
            SourceChange::Moved { from } => {
                let mut story = stories.remove(&from).unwrap_or_default();
                story.moved_from.get_or_insert(from);
                stories.insert(record.path, story);
            }
            SourceChange::Removed => {
                let story = stories.remove(&record.path).unwrap_or_default();
                // what came and went between the two generations is not told
                if added <= since {
                    let gone = record.gone.into_iter().chain(story.gone).collect();
                    sources.push(ChangedSource {
                        path: record.path,
                        change: Change::Removed,
                        moved_from: story.moved_from,
                        documents: Vec::new(),
                        gone,
                        clauses: Vec::new(),
                    });
                }
            }
        }
    }
    let is_new = |path: &String| present.get(path).is_some_and(|added| *added > since);
    let names: BTreeSet<&String> =
        stories.keys().chain(present.keys().filter(|path| is_new(path))).collect();
    let mut told: Vec<ChangedSource> = Vec::new();
    for path in names.into_iter().filter(|path| present.contains_key(*path)) {
        let story = stories.get(path);
        let source = |change| ChangedSource {
            path: path.clone(),
            change,
            moved_from: None,
            documents: Vec::new(),
            gone: Vec::new(),
            clauses: Vec::new(),
        };
        match story {
            _ if is_new(path) => told.push(source(Change::New)),
            Some(story) => {
                let moved_from = story.moved_from.clone().filter(|from| from != path);
                let is_moved = moved_from.is_some() && story.clauses.is_empty();
                let change = if is_moved { Change::Moved } else { Change::Changed };
                told.push(ChangedSource {
                    moved_from,
                    gone: story.gone.clone(),
                    clauses: story.clauses.values().cloned().collect(),
                    ..source(change)
                });
            }
            None => {}
        }
    }
    sources.extend(told);
    sources.sort_by(|a, b| (&a.path, a.change).cmp(&(&b.path, b.change)));
    sources
}

impl Story {
    /// Lays a later change of a clause over what happened to it before.
    fn take(&mut self, later: ClauseChange) {
        let Some(earlier) = self.clauses.remove(&later.id) else {
            self.clauses.insert(later.id.clone(), later);
            return;
        };
        let change = match (earlier.change, later.change) {
            // came and went
            (Change::New, Change::Removed) => return,
            (Change::New, _) => Change::New,
            (_, Change::Removed) => Change::Removed,
            _ => Change::Changed,
        };
        let folded = ClauseChange { change, before: earlier.before, ..later };
        self.clauses.insert(folded.id.clone(), folded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(generation: u64, path: &str, change: SourceChange) -> StoredChange {
        let record =
            ChangeRecord { path: path.into(), change, gone: Vec::new(), clauses: Vec::new() };
        StoredChange { generation, added: 1, record }
    }

    fn clause(change: Change, before: Option<&str>) -> ClauseChange {
        ClauseChange {
            id: ClauseId("a.pdf#art_1".into()),
            change,
            locator: "art_1".parse().expect("a locator"),
            pillars: Vec::new(),
            countries: Vec::new(),
            before: before.map(str::to_owned),
        }
    }

    fn told(
        records: Vec<StoredChange>,
        present: &[(&str, u64)],
        since: u64,
    ) -> Vec<(String, Change)> {
        let present = present.iter().map(|(path, added)| ((*path).to_owned(), *added)).collect();
        let sources = folded(records, &present, since);
        sources.into_iter().map(|source| (source.path, source.change)).collect()
    }

    #[test]
    fn new_changed_moved_and_removed_sources_are_told_apart() {
        let records = vec![
            change(2, "a.pdf", SourceChange::Changed),
            change(2, "alt.pdf", SourceChange::Removed),
            change(3, "neu.pdf", SourceChange::Moved { from: "b.pdf".into() }),
        ];
        let present = [("a.pdf", 1), ("neu.pdf", 1), ("c.pdf", 3), ("d.pdf", 1)];
        let told = told(records, &present, 1);
        let expected = [
            ("a.pdf", Change::Changed),
            ("alt.pdf", Change::Removed),
            ("c.pdf", Change::New),
            ("neu.pdf", Change::Moved),
        ];
        assert_eq!(told, expected.map(|(path, change)| (path.to_owned(), change)));
    }

    #[test]
    fn what_came_and_went_in_between_is_not_told() {
        let mut removal = change(3, "kurz.pdf", SourceChange::Removed);
        removal.added = 2;
        assert_eq!(told(vec![removal], &[], 1), []);
        let mut story = Story::default();
        story.take(clause(Change::New, None));
        story.take(clause(Change::Removed, Some("zwei")));
        assert!(story.clauses.is_empty());
    }

    #[test]
    fn the_words_before_are_those_of_the_older_generation() {
        let mut story = Story::default();
        story.take(clause(Change::Changed, Some("eins")));
        story.take(clause(Change::Changed, Some("zwei")));
        let folded = story.clauses.into_values().next().expect("one clause");
        assert_eq!((folded.change, folded.before.as_deref()), (Change::Changed, Some("eins")));
    }

    #[test]
    fn a_source_that_went_and_came_again_is_told_twice() {
        let records = vec![change(2, "a.pdf", SourceChange::Removed)];
        let told = told(records, &[("a.pdf", 3)], 1);
        let expected = [("a.pdf", Change::New), ("a.pdf", Change::Removed)];
        assert_eq!(told, expected.map(|(path, change)| (path.to_owned(), change)));
    }
}

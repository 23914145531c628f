//! What is different in a source that was read again: its documents and clauses then and now.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use crate::{
    index::{
        Change, ChangeRecord, ClauseChange, DocumentSummary, IndexError, Reader, SourceChange,
        countries_of,
    },
    model::{Clause, ClauseId, DocumentId, Dossier},
};

/// A source under comparison; holds one document of each generation at a time.
pub(super) struct Difference<'a> {
    before: &'a Reader,
    path: String,
    left: BTreeMap<DocumentId, Arc<DocumentSummary>>,
    clauses: Vec<ClauseChange>,
}

impl<'a> Difference<'a> {
    /// Begins with what the generation before holds of the source.
    pub(super) fn begin(before: &'a Reader, path: &str) -> Result<Self, IndexError> {
        let documents = before.documents_of(path)?;
        let left = documents.into_iter().map(|summary| (summary.id.clone(), summary)).collect();
        Ok(Self { before, path: path.to_owned(), left, clauses: Vec::new() })
    }

    /// Compares a document of today with the one of its name before.
    pub(super) fn take(&mut self, now: &Dossier) -> Result<(), IndexError> {
        let before = match self.left.remove(&now.document.id) {
            Some(summary) => self.before.dossier(&summary.id)?,
            None => None,
        };
        compare(before.as_ref(), Some(now), &mut self.clauses);
        Ok(())
    }

    /// Ends with what went; `None` where nothing is different.
    pub(super) fn end(mut self) -> Result<Option<ChangeRecord>, IndexError> {
        for summary in self.left.values() {
            let before = self.before.dossier(&summary.id)?;
            compare(before.as_ref(), None, &mut self.clauses);
        }
        let gone: Vec<DocumentSummary> =
            self.left.values().map(|summary| DocumentSummary::clone(summary)).collect();
        let is_same = gone.is_empty() && self.clauses.is_empty();
        Ok((!is_same).then_some(ChangeRecord {
            path: self.path,
            change: SourceChange::Changed,
            gone,
            clauses: self.clauses,
        }))
    }
}

/// Compares the clauses of a document by their ids and words.
fn compare(before: Option<&Dossier>, now: Option<&Dossier>, changes: &mut Vec<ClauseChange>) {
    let mut old: HashMap<&ClauseId, (usize, &Clause)> = HashMap::new();
    for (at, clause) in before.iter().flat_map(|dossier| dossier.clauses.iter().enumerate()) {
        old.insert(&clause.id, (at, clause));
    }
    for (dossier, (at, clause)) in
        now.iter().flat_map(|dossier| dossier.clauses.iter().enumerate().map(move |c| (dossier, c)))
    {
        let earlier = before.zip(old.remove(&clause.id)).map(|(b, (_, clause))| b.words(clause));
        let change = match earlier {
            None => Change::New,
            Some(words) if words == dossier.words(clause) => continue,
            Some(_) => Change::Changed,
        };
        changes.push(clause_change(dossier, at, change, earlier));
    }
    if let Some(before) = before {
        let mut gone: Vec<(usize, &Clause)> = old.into_values().collect();
        gone.sort_by_key(|(at, _)| *at);
        let gone = gone.into_iter().map(|(at, clause)| {
            clause_change(before, at, Change::Removed, Some(before.words(clause)))
        });
        changes.extend(gone);
    }
}

fn clause_change(
    dossier: &Dossier,
    at: usize,
    change: Change,
    before: Option<&str>,
) -> ClauseChange {
    let clause = &dossier.clauses[at];
    let pillars = dossier.taggings.get(at).map(|tagging| tagging.pillars().into_iter().cloned());
    ClauseChange {
        id: clause.id.clone(),
        change,
        locator: clause.locator.clone(),
        pillars: pillars.into_iter().flatten().collect(),
        countries: countries_of(dossier, at),
        before: before.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Locator, Span};

    fn dossier(articles: &[(&str, &str)]) -> Dossier {
        let mut dossier = Dossier::default();
        dossier.document.id = DocumentId("a.pdf".into());
        for (number, words) in articles {
            let locator: Locator = format!("art_{number}").parse().expect("a locator");
            let start = dossier.document.text.len();
            dossier.document.text.push_str(words);
            let body = Span::new(start, dossier.document.text.len());
            dossier.clauses.push(Clause::of_words(&dossier.document.id, locator, body));
        }
        dossier
    }

    #[test]
    fn clauses_are_told_by_what_happened_to_their_words() {
        let before = dossier(&[("1", "eins"), ("2", "zwei"), ("3", "drei")]);
        let now = dossier(&[("1", "eins"), ("2", "zwo"), ("4", "vier")]);
        let mut changes = Vec::new();
        compare(Some(&before), Some(&now), &mut changes);
        let told: Vec<(&str, Change, Option<&str>)> = changes
            .iter()
            .map(|change| (change.id.as_str(), change.change, change.before.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("a.pdf#art_2", Change::Changed, Some("zwei")),
                ("a.pdf#art_4", Change::New, None),
                ("a.pdf#art_3", Change::Removed, Some("drei")),
            ]
        );
    }
}

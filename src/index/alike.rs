//! Documents of largely the same wording: one agency story in several papers, an agreement that
//! lies in the corpus as a draft and as signed.
//!
//! They are told, never merged or hidden: both are found, listed and compared. Agreements are
//! held together only where they have the same parties, since agreements of one kind are
//! written after one model, and a model is not a copy.

use std::collections::{HashMap, hash_map::Entry};

use super::{DocumentSummary, IndexError, Reader};
use crate::{
    model::{DocumentId, InstrumentKind},
    text::Shingles,
};

/// Estimated share of common shingles from which a pair is looked at.
const WORTH_A_LOOK: f32 = 0.35;

/// Share of the shorter text that stands in the longer from which the two are alike. Of stories
/// framed, cut by more than half or with every tenth word changed, all stay above it.
const ALIKE: f32 = 0.4;

impl Reader {
    /// Returns the groups of documents that are alike, each of at least two, in order of their
    /// first document. A group may be a chain: each is like one of the others.
    ///
    /// # Errors
    /// [`IndexError`] where a stored record cannot be read.
    pub fn alike(&self) -> Result<Vec<Vec<DocumentId>>, IndexError> {
        let documents = self.documents()?;
        let mut groups = Groups((0..documents.len()).collect());
        let mut read: HashMap<usize, Shingles> = HashMap::new();
        for (one, other) in pairs(documents) {
            if groups.root(one) == groups.root(other) {
                continue;
            }
            for at in [one, other] {
                if let Entry::Vacant(unread) = read.entry(at) {
                    let text =
                        self.dossier(&documents[at].id)?.map(|dossier| dossier.document.text);
                    unread.insert(Shingles::of(&text.unwrap_or_default()));
                }
            }
            if read[&one].containment(&read[&other]) >= ALIKE {
                groups.join(one, other);
            }
        }
        let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
        for at in 0..documents.len() {
            members.entry(groups.root(at)).or_default().push(at);
        }
        let mut alike: Vec<Vec<usize>> =
            members.into_values().filter(|all| all.len() > 1).collect();
        alike.sort_unstable();
        let named =
            |group: Vec<usize>| group.into_iter().map(|at| documents[at].id.clone()).collect();
        Ok(alike.into_iter().map(named).collect())
    }
}

/// The pairs whose sketches say that they are worth a look, in order, each once.
fn pairs<S: AsRef<DocumentSummary>>(documents: &[S]) -> Vec<(usize, usize)> {
    let mut places: HashMap<(usize, &[u16]), Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let document = document.as_ref();
        for key in document.sketch.keys() {
            let here = places.entry(key).or_default();
            let near = here.iter().copied().filter(|other| {
                let other = documents[*other].as_ref();
                may_be_alike(document, other)
                    && document.sketch.resemblance(&other.sketch) >= WORTH_A_LOOK
            });
            let found: Vec<usize> = near.collect();
            // a copy adds nothing to the place: what is like it is like the first
            let is_copy =
                found.iter().any(|other| documents[*other].as_ref().sketch == document.sketch);
            pairs.extend(found.into_iter().map(|other| (other, at)));
            if !is_copy {
                here.push(at);
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Tells whether two documents could be one text at all.
fn may_be_alike(one: &DocumentSummary, other: &DocumentSummary) -> bool {
    let is_press = |document: &DocumentSummary| document.instrument == InstrumentKind::Press;
    let is_party_of = |one: &DocumentSummary, other: &DocumentSummary| {
        one.parties.iter().all(|party| other.parties.contains(party))
    };
    is_press(one) == is_press(other)
        && (is_press(one) || (is_party_of(one, other) && is_party_of(other, one)))
}

/// Disjoint sets of documents; each points towards the first of its set.
struct Groups(Vec<usize>);

impl Groups {
    fn root(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}

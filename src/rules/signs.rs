//! Words by which the force of a text, a report and a working structure are known.

use serde::Deserialize;

use crate::model::Span;

use super::phrases::Phrases;

/// What a sign speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// The text binds in law.
    Binding,
    /// It does not.
    NonBinding,
    /// It is a report.
    Press,
    /// It tells of a working structure without an agreement.
    Structure,
}

/// The signs of one thing as the file has them, in lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignLists {
    /// One of these settles the matter.
    #[serde(default)]
    decisive: Vec<String>,
    /// These are counted.
    signs: Vec<String>,
}

/// All signs, looked for in one pass.
#[derive(Debug, Clone)]
pub struct Signs {
    phrases: Phrases,
    /// Of every phrase what it speaks for, and whether it settles that.
    meanings: Vec<(Speaks, bool)>,
}

/// The signs that a text has, each at its first place.
#[derive(Debug, Clone, Default)]
pub struct SignsFound(Vec<(Speaks, bool, Span)>);

impl Signs {
    pub(super) fn new(lists: Vec<(Speaks, SignLists)>) -> Self {
        let all = lists.into_iter().flat_map(|(speaks, lists)| {
            let decisive = lists.decisive.into_iter().map(move |sign| (sign, (speaks, true)));
            decisive.chain(lists.signs.into_iter().map(move |sign| (sign, (speaks, false))))
        });
        let (phrases, meanings): (Vec<String>, Vec<(Speaks, bool)>) = all.unzip();
        Self { phrases: Phrases::new(phrases), meanings }
    }

    /// Finds the signs of a text, in the order of its words.
    pub fn find(&self, text: &str) -> SignsFound {
        let places = self.phrases.first_places(text).into_iter().map(|at| {
            let (speaks, settles) = self.meanings[at.phrase];
            (speaks, settles, Span::new(at.start, at.end))
        });
        SignsFound(places.collect())
    }
}

impl SignsFound {
    /// Returns the signs that settle the matter.
    pub fn decisive(&self, speaks: Speaks) -> Vec<Span> {
        self.of(speaks, true)
    }

    /// Returns the signs that are counted.
    pub fn counted(&self, speaks: Speaks) -> Vec<Span> {
        self.of(speaks, false)
    }

    fn of(&self, speaks: Speaks, settles: bool) -> Vec<Span> {
        let own = self
            .0
            .iter()
            .filter(|(for_what, is_decisive, _)| *for_what == speaks && *is_decisive == settles);
        own.map(|(.., span)| *span).collect()
    }
}

//! What is given once a language, and patterns tried together.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::{
    model::Language,
    rules::commitments::pattern::{Pattern, PatternSet},
};

/// Something given once for German and once for English.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual<T> {
    /// For German.
    pub de: T,
    /// For English.
    pub en: T,
}

impl<T> Bilingual<T> {
    /// Returns what fits a language; English for every language but German.
    pub const fn of(&self, language: Language) -> &T {
        match language {
            Language::De => &self.de,
            _ => &self.en,
        }
    }
}

/// Something made for a language when it is first needed.
#[derive(Debug, Clone)]
pub(super) struct PerLanguage<T> {
    german: OnceLock<T>,
    other: OnceLock<T>,
}

impl<T> Default for PerLanguage<T> {
    fn default() -> Self {
        Self { german: OnceLock::new(), other: OnceLock::new() }
    }
}

impl<T> PerLanguage<T> {
    pub(super) fn of(&self, language: Language, make: impl FnOnce() -> T) -> &T {
        let place = if language == Language::De { &self.german } else { &self.other };
        place.get_or_init(make)
    }
}

/// Some of a row of rules by their patterns, tried together.
#[derive(Debug, Clone)]
pub(super) struct Selected {
    numbers: Vec<usize>,
    set: PatternSet,
}

impl Selected {
    pub(super) fn of<'p>(patterns: impl Iterator<Item = (usize, &'p Pattern)>) -> Self {
        let (numbers, patterns): (Vec<usize>, Vec<&Pattern>) = patterns.unzip();
        Self { numbers, set: PatternSet::of(patterns.into_iter()) }
    }

    /// Returns the numbers of the rules whose patterns may be met, in order; the others are not.
    pub(super) fn met(&self, plain: &str) -> impl Iterator<Item = usize> {
        self.set.met(plain).into_iter().map(|at| self.numbers[at])
    }
}

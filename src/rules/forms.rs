//! Word forms met before, kept for the run: a form is analysed once, then looked up.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, TryLockError},
};

use foldhash::fast::RandomState;

use crate::{model::Language, rules::lexicon::Known, text::Analyzer};

/// The forms of one language are forgotten beyond so many: about 40 MB.
const FORMS_MAX: usize = 150_000;
/// As many threads find a store of their own without waiting.
const STORES: usize = 8;

/// Stores of word forms; each thread takes one that is free.
#[derive(Debug, Default)]
pub(super) struct Forms {
    stores: [Mutex<Store>; STORES],
}

/// Word forms as printed, by language.
#[derive(Debug, Default)]
pub(super) struct Store {
    german: HashMap<Box<str>, Arc<Known>, RandomState>,
    english: HashMap<Box<str>, Arc<Known>, RandomState>,
    /// Of all languages that have no stems of their own.
    others: HashMap<Box<str>, Arc<Known>, RandomState>,
}

impl Forms {
    /// Takes a free store, or waits for the first.
    pub(super) fn take(&self) -> MutexGuard<'_, Store> {
        for store in &self.stores {
            match store.try_lock() {
                Ok(store) => return store,
                // A panic elsewhere cannot have left a half-made entry: entries are added whole.
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        self.stores[0].lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Store {
    /// Returns what is known of a word, working it out the first time.
    pub(super) fn known(&mut self, analyzer: &Analyzer, printed: &str) -> Arc<Known> {
        let forms = match analyzer.language() {
            Language::De => &mut self.german,
            Language::En => &mut self.english,
            _ => &mut self.others,
        };
        if let Some(known) = forms.get(printed) {
            return Arc::clone(known);
        }
        if forms.len() >= FORMS_MAX {
            forms.clear();
        }
        let known = Arc::new(Known::new(analyzer.analyze(printed)));
        forms.insert(printed.into(), Arc::clone(&known));
        known
    }
}

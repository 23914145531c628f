//! Word forms met before, kept for the run: what is worth knowing of a form is worked out once,
//! then looked up.

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

/// Stores of word forms; each thread takes one that is free. What is kept of a form is all that
/// the lexicons ask for, or less.
#[derive(Debug)]
pub(super) struct Forms<T = Arc<Known>> {
    stores: [Mutex<Store<T>>; STORES],
}

/// Word forms as printed, by language.
#[derive(Debug)]
pub(super) struct Store<T = Arc<Known>> {
    german: HashMap<Box<str>, T, RandomState>,
    english: HashMap<Box<str>, T, RandomState>,
    /// Of all languages that have no stems of their own.
    others: HashMap<Box<str>, T, RandomState>,
}

impl<T> Default for Forms<T> {
    fn default() -> Self {
        Self { stores: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self { german: HashMap::default(), english: HashMap::default(), others: HashMap::default() }
    }
}

impl<T> Forms<T> {
    /// Takes a free store, or waits for the first.
    pub(super) fn take(&self) -> MutexGuard<'_, Store<T>> {
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

impl<T: Clone> Store<T> {
    /// Returns what is kept of a word, made the first time.
    pub(super) fn kept(
        &mut self,
        language: Language,
        printed: &str,
        make: impl FnOnce() -> T,
    ) -> T {
        let forms = match language {
            Language::De => &mut self.german,
            Language::En => &mut self.english,
            _ => &mut self.others,
        };
        if let Some(kept) = forms.get(printed) {
            return kept.clone();
        }
        if forms.len() >= FORMS_MAX {
            forms.clear();
        }
        let made = make();
        forms.insert(printed.into(), made.clone());
        made
    }
}

impl Store {
    /// Returns what is known of a word, working it out the first time.
    pub(super) fn known(&mut self, analyzer: &Analyzer, printed: &str) -> Arc<Known> {
        let know = || Arc::new(Known::new(analyzer.analyze(printed)));
        self.kept(analyzer.language(), printed, know)
    }
}

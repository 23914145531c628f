//! Answers `@name` in queries over single passages, and compiles only the lexicons named.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use regex::Regex;

use crate::{
    model::Language,
    query::{Context, Field, Leaf, Match, Pattern, Term, Words},
    rules::{
        Rules,
        book::{Lexicon, LexiconMatch},
        lexicon::expression,
    },
    text::Analyzer,
};

/// Lexicons as conditions of a query; each is compiled when a passage first asks for it.
#[derive(Debug)]
pub struct LexiconContext<'r> {
    rules: &'r Rules,
    /// By the number of the lexicon and the language of the passage.
    compiled: Mutex<HashMap<(usize, Language), Compiled>>,
}

/// The entries of a lexicon in one language.
#[derive(Debug)]
enum Compiled {
    Words(Vec<Pattern>),
    Expressions(Vec<Regex>),
}

impl Compiled {
    fn of(lexicon: &Lexicon, language: Language) -> Self {
        let entries = lexicon.entries(language);
        match lexicon.precision {
            LexiconMatch::Words(precision) => {
                let analyzer = Analyzer::of(language);
                let pattern = |entry| Pattern::of_entry(entry, precision, &analyzer);
                Self::Words(entries.map(pattern).collect())
            }
            // entries that do not compile were refused when the files were read
            LexiconMatch::Regex => {
                Self::Expressions(entries.filter_map(|entry| expression(entry).ok()).collect())
            }
        }
    }

    fn find(&self, words: &Words) -> Vec<Match> {
        let everywhere = 0..words.all().len() as u32;
        match self {
            Self::Words(patterns) => {
                patterns.iter().flat_map(|one| one.find(words, everywhere.clone())).collect()
            }
            Self::Expressions(expressions) => {
                expressions.iter().flat_map(|one| words.find_expression(one)).collect()
            }
        }
    }
}

impl<'r> LexiconContext<'r> {
    pub(super) fn of(rules: &'r Rules) -> Self {
        Self { rules, compiled: Mutex::default() }
    }
}

impl Context for LexiconContext<'_> {
    fn leaf(&self, leaf: &Leaf, words: &Words) -> Option<Vec<Match>> {
        let Term::Lexicon(name) = &leaf.term else { return None };
        let Some(number) = self.rules.lexicon_number(name) else { return Some(Vec::new()) };
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let language = words.language();
        let lexicon = || Compiled::of(&self.rules.lexicons()[number], language);
        let mut found = compiled.entry((number, language)).or_insert_with(lexicon).find(words);
        drop(compiled);
        found.sort();
        found.dedup();
        Some(found)
    }

    fn field(&self, _field: &Field, _words: &Words) -> bool {
        // The index answered the fields before a passage is looked at.
        true
    }
}

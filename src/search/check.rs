//! Looks at the words of single clauses: for what the index cannot say, and for highlights.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use crate::{
    index::{Candidate, ClauseRecord, IndexError, Reader},
    model::{Language, Span},
    query::{Context, Field, Leaf, Match, Pattern, Query, Term, Words, evaluate},
    rules::{LexiconContext, Rules},
    search::{Expanded, fields::Resolved, plan::Certainty, units::of_one_clause},
    text::Analyzer,
};

/// Clauses that one query may look at one by one, the best first. Looking at one takes some
/// ten microseconds, so a query ends within a second or two whatever it asks.
const LOOKED_AT_MAX: usize = 50_000;

/// Keeps the clauses for which the whole query holds; tells whether some were not looked at.
/// Where the index says of which it is sure, only the others are looked at.
pub(super) fn check(
    candidates: Vec<Candidate>,
    certainty: Certainty,
    expanded: &Expanded,
    resolved: &Resolved,
    reader: &Reader,
    rules: &Rules,
) -> Result<(Vec<Candidate>, bool), IndexError> {
    if certainty == Certainty::Exact {
        return Ok((candidates, false));
    }
    let is_believed = |candidate: &Candidate| certainty == Certainty::Told && candidate.is_sure;
    let (mut found, mut others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_believed);
    let is_cut = others.len() > LOOKED_AT_MAX;
    if is_cut {
        others.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        others.truncate(LOOKED_AT_MAX);
    }
    let looking = Looking::new(expanded, resolved, rules);
    for candidate in others {
        let clause = reader.record(candidate.place)?;
        if looking.holds(&clause, clause.language).is_some() {
            found.push(candidate);
        }
    }
    Ok((found, is_cut))
}

/// A query ready to be held against clauses.
pub(super) struct Looking<'a> {
    query: Query,
    resolved: &'a Resolved,
    rules: &'a Rules,
    lexicons: LexiconContext<'a>,
    patterns: RefCell<HashMap<(u32, Language), Arc<Pattern>>>,
}

/// The query and the clause that is looked at.
struct Sight<'a> {
    looking: &'a Looking<'a>,
    clause: &'a ClauseRecord,
}

impl<'a> Looking<'a> {
    pub(super) fn new(expanded: &'a Expanded, resolved: &'a Resolved, rules: &'a Rules) -> Self {
        let root = expanded.query.root.as_ref().map(of_one_clause);
        Self {
            query: Query { root },
            resolved,
            rules,
            lexicons: rules.lexicon_context(),
            patterns: RefCell::default(),
        }
    }

    /// Returns the words that a clause was found by.
    pub(super) fn highlights(&self, clause: &ClauseRecord) -> Vec<Span> {
        // The index finds a word in the analysis of any language; so may the eye.
        [clause.language, Language::De, Language::En]
            .into_iter()
            .find_map(|language| self.holds(clause, language))
            .unwrap_or_default()
    }

    /// Returns the words by which the query holds of a clause read in a language.
    fn holds(&self, clause: &ClauseRecord, language: Language) -> Option<Vec<Span>> {
        let passage = crate::model::Passage { language: Some(language), ..clause.passage() };
        let words = self.rules.words(&passage).with_heading();
        evaluate(&self.query, &words, &Sight { looking: self, clause })
    }

    fn pattern(&self, leaf: &Leaf, language: Language) -> Arc<Pattern> {
        let mut known = self.patterns.borrow_mut();
        let pattern = known
            .entry((leaf.id, language))
            .or_insert_with(|| Arc::new(Pattern::of_term(&leaf.term, &Analyzer::of(language))));
        Arc::clone(pattern)
    }
}

impl Context for Sight<'_> {
    fn leaf(&self, leaf: &Leaf, words: &Words) -> Option<Vec<Match>> {
        if matches!(leaf.term, Term::Lexicon(_)) {
            return self.looking.lexicons.leaf(leaf, words);
        }
        let everywhere = 0..words.all().len() as u32;
        Some(self.looking.pattern(leaf, words.language()).find(words, everywhere))
    }

    fn field(&self, field: &Field, _words: &Words) -> bool {
        self.looking.resolved.filter(field).is_some_and(|filter| filter.admits(self.clause))
    }
}

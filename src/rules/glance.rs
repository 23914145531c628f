//! A glance at the words of a passage: none of them begins an entry that an engine looks for,
//! so nothing will be found there.
//!
//! What follows from a word is worked out once and kept with it, so that the glance costs no more
//! than to cut the passage into words. It may see too much, never too little.

use crate::{
    model::{Language, Passage},
    rules::{engine::Engine, forms::Forms},
    text::{Analyzer, Tokens},
};

/// What was seen of each word so far: whether it begins an entry of one of the engines.
#[derive(Debug, Default)]
pub(super) struct Glance {
    words: Forms<bool>,
}

impl Glance {
    /// Tells whether one of the engines, the same at every call, can have a candidate for the
    /// passage, whose language is known.
    pub(super) fn can_matter<'e, E: Iterator<Item = &'e Engine>>(
        &self,
        engines: impl Fn() -> E,
        passage: &Passage,
    ) -> bool {
        let known = passage.language.filter(|language| *language != Language::Other);
        let Some(language) = known else { return true };
        if engines().any(Engine::fires_without_words) {
            return true;
        }
        let looks_before = engines().any(|engine| engine.looks_before);
        let before = passage.before.filter(|_| looks_before);
        let analyzer = Analyzer::of(language);
        let mut words = self.words.take();
        let mut is_asked_for = |printed: &str| {
            words.kept(language, printed, || {
                let form = analyzer.analyze(printed);
                let mut finders = engines().filter_map(|engine| engine.finders.of(language));
                finders.any(|finder| finder.begins_at(printed, &form))
            })
        };
        let zones = [before, passage.heading, passage.chapeau, Some(passage.text)];
        zones.into_iter().flatten().any(|text| has_word(text, &mut is_asked_for))
    }
}

/// Tells whether one of the words of a text, or of those that hyphens bind, is asked for.
fn has_word(text: &str, is_asked_for: &mut dyn FnMut(&str) -> bool) -> bool {
    let mut bound = String::new();
    for token in Tokens::of(text) {
        let printed = token.span.of(text);
        if is_asked_for(printed) {
            return true;
        }
        if token.is_joined || !bound.is_empty() {
            bound.push_str(printed);
        }
        if !token.is_joined && !bound.is_empty() {
            if is_asked_for(&bound) {
                return true;
            }
            bound.clear();
        }
    }
    !bound.is_empty() && is_asked_for(&bound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Layer, Rules};

    fn rules(rule: &str) -> Rules {
        let text =
            format!("schema = 1\npillar = \"returns\"\n[[rule]]\nid = \"returns.costs.a\"\n{rule}");
        Rules::of_pillars(&[(Layer::Builtin, &text)]).expect("the file is sound")
    }

    fn check(rule: &str, text: &str, expected: bool) {
        let rules = rules(rule);
        let engines = || [rules.engine()].into_iter();
        let passage = Passage { text, language: Some(Language::De), ..Passage::default() };
        let glance = Glance::default();
        assert_eq!(glance.can_matter(engines, &passage), expected, "{rule}: {text}");
        // what was kept says the same
        assert_eq!(glance.can_matter(engines, &passage), expected, "{rule}: {text}");
        let is_candidate = !rules.matches(&passage).is_empty();
        assert!(expected || !is_candidate, "{rule}: {text}");
    }

    #[test]
    fn words_are_seen_inflected_in_compounds_and_bound_by_hyphens() {
        check("when = \"Kosten\"", "Das Wetter ist schön.", false);
        check("when = \"Vertrag\"", "Die Verträge gelten.", true);
        check("when = \"Erstattung\"", "Die Kostenerstattung entfällt.", true);
        check("when = \"Visaerleichterung\"", "Die Visa-Erleichterung gilt.", true);
    }

    #[test]
    fn of_a_phrase_one_word_is_looked_for() {
        check("when = '\"Rückgabe der Güter\"'", "Die Güter sind verloren.", false);
        check("when = '\"Rückgabe der Güter\"'", "Die Rückgabe der Güter steht aus.", true);
    }

    #[test]
    fn a_rule_that_needs_no_word_is_seen_everywhere() {
        check("when = \"NOT Kosten\"", "Das Wetter ist schön.", true);
    }
}

//! A passage read by the rules: what fires, and by which words.

use std::sync::Arc;

use crate::{
    model::{Passage, Pillar, Span},
    query::{Context, Field, Leaf, Match, Query, Term, Words, Zone, matches_in, spans},
    rules::{
        Rules,
        book::{Rule, Scope},
        engine::{CompiledFilter, CompiledRule, Condition, Engine, HitContext, has_field},
        filters::Filter,
        forms::Forms,
        lexicon::Hits,
        schema::{RuleStatus, Strength},
    },
    text::Abbreviations,
};

/// A rule that fired.
#[derive(Debug, Clone)]
pub struct RuleMatch<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// The words in the passage's text, sorted; empty where only the context made it fire.
    pub evidence: Vec<Span>,
}

/// A passage with all that the lexicons found in it.
#[derive(Debug)]
pub struct Reading<'r, 't> {
    pub(super) rules: &'r Rules,
    pub(super) engine: &'r Engine,
    pub(super) words: Words<'t>,
    pub(super) hits: Hits,
}

/// A rule whose condition holds, with the places.
pub(super) struct Fired {
    pub(super) number: u32,
    pub(super) found: Vec<Match>,
}

impl<'r, 't> Reading<'r, 't> {
    pub(super) fn of(rules: &'r Rules, passage: &Passage<'t>) -> Reading<'r, 't>
    where
        'r: 't,
    {
        let engine = rules.engine();
        let (words, hits) = look(engine, rules.forms(), rules.abbreviations(), passage);
        Reading { rules, engine, words, hits }
    }

    /// Returns the analysed words.
    pub const fn words(&self) -> &Words<'t> {
        &self.words
    }

    /// Returns where a lexicon was found (`readmit`, or `returns.readmit` for a certain
    /// pillar's), anywhere in the passage and its context.
    pub fn lexicon(&self, name: &str) -> &[Match] {
        self.rules.lexicon_number(name).map_or(&[], |number| self.hits.at(number as u32))
    }

    /// Tells by which bytes of the text a query holds; `None` where it does not.
    pub fn evaluate(&self, query: &Query) -> Option<Vec<Span>> {
        crate::query::evaluate(query, &self.words, self)
    }

    /// Returns the rules that fire, by pillar, topic and id.
    pub fn matches(&self) -> Vec<RuleMatch<'r>> {
        self.standing(&self.fired(), self.words.passage().subject)
    }

    /// Returns the rules that fire, and whether any would if the instrument had no subject.
    pub fn matches_and_speaks_alone(&self) -> (Vec<RuleMatch<'r>>, bool) {
        let (fired, subject) = (self.fired(), self.words.passage().subject);
        let matches = self.standing(&fired, subject);
        let speaks_alone =
            !matches.is_empty() && (subject.is_empty() || !self.standing(&fired, &[]).is_empty());
        (matches, speaks_alone)
    }

    /// Returns the rules whose own condition holds.
    fn fired(&self) -> Vec<Fired> {
        let candidates = self.engine.candidates(&self.hits).into_iter();
        candidates
            .filter(|&number| self.filters_of(number).next().is_none())
            .filter_map(|number| Some(Fired { number, found: self.fire(number)? }))
            .collect()
    }

    /// Returns what is left of rules whose own condition holds: those with a second sign, where
    /// they need one, and not displaced.
    fn standing(&self, fired: &[Fired], subject: &[Pillar]) -> Vec<RuleMatch<'r>> {
        let mut matches: Vec<RuleMatch> = fired
            .iter()
            .filter(|one| {
                self.rule(one.number).strength == Strength::Strong
                    || self.has_second_sign(one, fired, subject)
            })
            .map(|one| RuleMatch {
                rule: self.rule(one.number),
                evidence: spans(&one.found, &self.words),
            })
            .collect();
        displace(&mut matches);
        matches.sort_by(|a, b| key(a.rule).cmp(&key(b.rule)));
        matches
    }

    /// Tells whether a rule's own condition holds, a second sign and displacement aside.
    pub(super) fn fires_alone(&self, number: u32) -> Option<Vec<Span>> {
        self.fire(number).map(|found| spans(&found, &self.words))
    }

    pub(super) fn rule(&self, number: u32) -> &'r Rule {
        &self.rules.rules()[number as usize]
    }

    pub(super) fn context<'a>(
        &'a self,
        condition: &'a Condition,
        masks: &'a [Match],
    ) -> HitContext<'a> {
        HitContext { hits: &self.hits, slots: &condition.slots, masks }
    }

    /// Returns the places that make a rule fire.
    pub(super) fn fire(&self, number: u32) -> Option<Vec<Match>> {
        let rule = self.rule(number);
        let compiled = &self.engine.rules[number as usize];
        if rule.status == RuleStatus::Deprecated
            || !self.is_in_scope(&rule.scope, compiled.under_heading.as_ref())
        {
            return None;
        }
        let silencers = self.silencers(compiled);
        let masks: Vec<Match> = silencers.into_iter().map(|(_, found)| found).collect();
        // A phrase around the rule's own words takes those words away (a real readmission
        // beside a *Rücknahme der Klage* still counts); any other one silences the rule.
        let is_silenced = masks.iter().any(|mask| {
            let mut own = compiled.when.slots.iter().flat_map(|&slot| self.hits.at(slot));
            !own.any(|found| found.overlaps(mask))
        });
        if is_silenced {
            return None;
        }
        let scope = self.words.scope();
        let context = self.context(&compiled.when, &masks);
        matches_in(&compiled.when.query, &self.words, &context, scope)
    }

    /// Returns the filters that keep a rule silent here.
    pub(super) fn filters_of(&self, number: u32) -> impl Iterator<Item = &'r Filter> {
        let filters = self.engine.filters.iter().filter(move |one| one.rules.contains(&number));
        filters.filter(|one| self.applies(one)).map(|one| &self.rules.filters()[one.number])
    }

    fn applies(&self, filter: &CompiledFilter) -> bool {
        let scope = &self.rules.filters()[filter.number].scope;
        self.is_in_scope(scope, filter.under_heading.as_ref())
            && filter.when.as_ref().is_none_or(|condition| {
                let context = self.context(condition, &[]);
                matches_in(&condition.query, &self.words, &context, self.words.scope()).is_some()
            })
    }

    /// Returns the phrases of `not` that stand in the passage, by number.
    pub(super) fn silencers(&self, compiled: &CompiledRule) -> Vec<(usize, Match)> {
        let scope = self.words.scope();
        let not = compiled.not.iter().enumerate();
        not.flat_map(|(number, &slot)| self.hits.at(slot).iter().map(move |one| (number, one)))
            .filter(|(_, one)| scope.contains(&one.lo))
            .map(|(number, one)| (number, one.clone()))
            .collect()
    }

    pub(super) fn is_in_scope(&self, scope: &Scope, under_heading: Option<&Condition>) -> bool {
        let passage = self.words.passage();
        fits(&scope.instruments, passage.instrument)
            && fits(&scope.parts, passage.part)
            && fits(&scope.bindings, passage.binding)
            && fits(&scope.languages, Some(self.words.language()))
            && under_heading.is_none_or(|condition| {
                let heading = self.words.zone(Zone::Heading);
                let context = self.context(condition, &[]);
                matches_in(&condition.query, &self.words, &context, heading).is_some()
            })
    }

    /// Tells whether something else speaks for the pillar of a weak rule: another rule of it
    /// that stands on other words, a strong one in the heading, the subject of the whole
    /// instrument, or a condition under `support`.
    pub(super) fn has_second_sign(&self, one: &Fired, fired: &[Fired], subject: &[Pillar]) -> bool {
        let pillar = &self.rule(one.number).pillar;
        let is_independent = |found: &[Match]| {
            found.is_empty() || found.iter().any(|a| !one.found.iter().any(|b| a.overlaps(b)))
        };
        let by_rule = fired.iter().any(|other| {
            other.number != one.number
                && self.rule(other.number).pillar == *pillar
                && is_independent(&other.found)
        });
        by_rule
            || subject.contains(pillar)
            || self.heading_speaks_for(pillar)
            || self.support(pillar, &is_independent)
    }

    fn heading_speaks_for(&self, pillar: &Pillar) -> bool {
        let heading = self.words.zone(Zone::Heading);
        !heading.is_empty()
            && self.engine.candidates(&self.hits).into_iter().any(|number| {
                let rule = self.rule(number);
                let condition = &self.engine.rules[number as usize].when;
                rule.pillar == *pillar
                    && rule.strength == Strength::Strong
                    && matches_in(
                        &condition.query,
                        &self.words,
                        &self.context(condition, &[]),
                        heading.clone(),
                    )
                    .is_some()
            })
    }

    fn support(&self, pillar: &Pillar, is_independent: &dyn Fn(&[Match]) -> bool) -> bool {
        let everywhere = 0..self.words.all().len() as u32;
        self.engine.support.get(pillar).into_iter().flatten().any(|condition| {
            let context = self.context(condition, &[]);
            matches_in(&condition.query, &self.words, &context, everywhere.clone())
                .is_some_and(|found| is_independent(&found))
        })
    }
}

impl Context for Reading<'_, '_> {
    fn leaf(&self, leaf: &Leaf, _words: &Words) -> Option<Vec<Match>> {
        match &leaf.term {
            Term::Lexicon(name) => Some(self.lexicon(name).to_vec()),
            _ => None,
        }
    }

    fn field(&self, field: &Field, words: &Words) -> bool {
        has_field(field, words.passage(), words.language())
    }
}

/// Analyses a passage, and finds in it and its context all that an engine looks for.
pub(super) fn look<'t>(
    engine: &Engine,
    forms: &Forms,
    abbreviations: &'t Abbreviations,
    passage: &Passage<'t>,
) -> (Words<'t>, Hits) {
    let passage = Passage {
        // Nobody asks for the text before: do not analyse it.
        before: passage.before.filter(|_| engine.looks_before),
        ..*passage
    };
    let mut store = forms.take();
    let mut known = Vec::with_capacity(passage.text.len() / 6 + 8);
    let words = Words::with(&passage, &mut |analyzer, word| {
        let found = store.known(analyzer, word);
        let form = Arc::clone(&found.form);
        if let Some(finder) = engine.finders.of(analyzer.language()) {
            found.look_at(word, finder);
            known.push(found);
        }
        form
    })
    .with_abbreviations(abbreviations);
    drop(store);
    let mut hits = engine
        .finders
        .of(words.language())
        .map_or_else(Hits::default, |finder| finder.find(&words, &known));
    engine.mask(&mut hits);
    (words, hits)
}

/// Tells whether a value is among those asked for; an unknown one is not held against it.
fn fits<T: PartialEq>(wanted: &[T], value: Option<T>) -> bool {
    wanted.is_empty() || value.is_none_or(|value| wanted.contains(&value))
}

fn key(rule: &Rule) -> (&str, &str, &str) {
    (rule.pillar.as_str(), &rule.topic, &rule.id)
}

/// Takes away the matches that other matches displace.
fn displace(matches: &mut Vec<RuleMatch>) {
    let gone: Vec<bool> = matches
        .iter()
        .map(|one| {
            matches.iter().any(|other| {
                let is_other_pillar = other.rule.pillar != one.rule.pillar;
                (other.rule.stands_alone && is_other_pillar && !one.rule.stands_alone)
                    || (one.rule.gives_way && !is_other_pillar && !other.rule.gives_way)
                    || (other.rule.id != one.rule.id
                        && other.rule.displaces.iter().any(|what| one.rule.is_named(what)))
            })
        })
        .collect();
    let mut gone = gone.into_iter();
    matches.retain(|_| !gone.next().unwrap_or(false));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{InstrumentKind, Language},
        rules::Layer,
    };

    fn rules(text: &str) -> Rules {
        let text = format!("schema = 1\npillar = \"returns\"\n{text}");
        Rules::of_pillars(&[(Layer::Builtin, &text)]).expect("the file is sound")
    }

    fn german(text: &str) -> Passage<'_> {
        Passage { text, language: Some(Language::De), ..Passage::default() }
    }

    fn fired(rules: &Rules, passage: &Passage) -> Vec<(String, Vec<String>)> {
        let evidence = |one: &RuleMatch| {
            one.evidence.iter().map(|span| span.of(passage.text).to_owned()).collect()
        };
        let matches = rules.matches(passage);
        matches.iter().map(|one| (one.rule.id.clone(), evidence(one))).collect()
    }

    const LEXICON: &str = r#"
        [lexicon.readmit]
        de = ["Rückübernahme", "zurücknehmen", "nimmt … zurück", "Rücknahme"]
        en = ["readmit", "take back"]
        [[rule]]
        id = "returns.own-nationals.duty"
        when = "@readmit"
        not = ["Rücknahme der Klage", "Leergut"]
    "#;

    #[test]
    fn an_entry_is_found_inflected_inside_compounds_and_around_a_sentence() {
        let rules = rules(LEXICON);
        for (text, words) in [
            ("Die Rueckuebernahmen beginnen.", vec!["Rueckuebernahmen"]),
            ("Das Rückübernahmeabkommen gilt.", vec!["Rückübernahmeabkommen"]),
            ("Die Person wird zurückgenommen.", vec!["zurückgenommen"]),
            ("Sie nimmt die Person ohne Verzug zurück.", vec!["nimmt", "zurück"]),
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            let expected = vec![("returns.own-nationals.duty".to_owned(), words)];
            assert_eq!(fired(&rules, &german(text)), expected, "{text}");
        }
        assert!(fired(&rules, &german("Sie nimmt teil. Er kehrt zurück.")).is_empty());
    }

    #[test]
    fn entries_count_in_their_own_language() {
        let rules = rules(LEXICON);
        let text = "Each Party shall take back its nationals.";
        let english = Passage { text, language: Some(Language::En), ..Passage::default() };
        assert_eq!(fired(&rules, &english)[0].1, ["take back"]);
        assert!(fired(&rules, &german(text)).is_empty());
    }

    #[test]
    fn a_silencing_phrase_takes_its_own_words_and_leaves_the_others() {
        let rules = rules(LEXICON);
        assert!(fired(&rules, &german("Die Rücknahme der Klage ist zulässig.")).is_empty());
        let both = "Die Rücknahme der Klage hindert die Rückübernahme nicht.";
        assert_eq!(fired(&rules, &german(both))[0].1, ["Rückübernahme"]);
        assert!(fired(&rules, &german("Rücknahme von Leergut")).is_empty());
    }

    #[test]
    fn a_weak_rule_needs_a_second_sign() {
        let rules = rules(
            r#"
            support = ["heading:Migration"]
            [[rule]]
            id = "returns.costs.weak"
            strength = "weak"
            when = "Kosten"
            [[rule]]
            id = "returns.transit.strong"
            when = "Durchbeförderung"
            "#,
        );
        let alone = german("Die Kosten trägt sie.");
        assert!(fired(&rules, &alone).is_empty());
        let beside = german("Die Kosten der Durchbeförderung trägt sie.");
        assert_eq!(fired(&rules, &beside).len(), 2);
        let headed = Passage { heading: Some("Durchbeförderungen"), ..alone };
        assert_eq!(fired(&rules, &headed).len(), 1);
        let supported = Passage { heading: Some("Migration"), ..alone };
        assert_eq!(fired(&rules, &supported).len(), 1);
    }

    #[test]
    fn scope_excludes_only_what_is_known() {
        let rules = rules(
            r#"
            [[rule]]
            id = "returns.costs.a"
            scope = { instrument = ["treaty"], under_heading = "Kosten" }
            when = "erstatten"
            "#,
        );
        let headed = Passage { heading: Some("Kosten"), ..german("Sie erstattet sie.") };
        assert_eq!(fired(&rules, &headed).len(), 1);
        assert!(fired(&rules, &german("Sie erstattet sie.")).is_empty());
        let press = Passage { instrument: Some(InstrumentKind::Press), ..headed };
        assert!(fired(&rules, &press).is_empty());
    }

    #[test]
    fn a_rule_displaces_what_it_names() {
        let rules = rules(
            r#"
            [[rule]]
            id = "returns.costs.a"
            when = "Kosten"
            [[rule]]
            id = "returns.data.b"
            displaces = ["returns.costs.*"]
            when = "Daten"
            "#,
        );
        let found = fired(&rules, &german("Daten über Kosten"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "returns.data.b");
    }

    #[test]
    fn an_explanation_says_what_failed() {
        let rules = rules(LEXICON);
        let passage = german("Die Rücknahme der Klage ist zulässig.");
        let reading = rules.read(&passage);
        let why = reading.explain("returns.own-nationals.duty").expect("the rule exists");
        assert!(!why.fires && why.in_scope);
        assert_eq!(why.silenced_by, ["Rücknahme der Klage"]);
        assert!(reading.explain("returns.no.rule").is_none());
    }

    #[test]
    fn a_lexicon_of_expressions_is_found_by_its_words() {
        let rules = rules(
            r#"
            [lexicon.day]
            any = ['\b\d{1,2}\. (?:Mai|Juni)\b']
            match = "regex"
            [[rule]]
            id = "returns.costs.a"
            when = "@day"
            "#,
        );
        assert_eq!(fired(&rules, &german("am 3. Mai"))[0].1, ["3. Mai"]);
    }
}

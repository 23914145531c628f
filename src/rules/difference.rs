//! What is different between two sets of rules, and which passages it can matter to.
//!
//! A rule is all that decides whether it fires: its own words, the lexicons it names, the
//! filters that keep it silent, and for a weak one the conditions that speak for its pillar. A
//! passage in which no rule that came, went or changed finds the words it needs is read alike
//! by both sets: every other rule fires there as before, so all that follows from the rules
//! that fire (second signs, displacement, context) is as before. So is a passage read alike in
//! which rules that are the same but for the entries of their lexicons find these at the same
//! places.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    model::{Passage, Pillar},
    query::{Query, Term},
    rules::{
        Rules,
        book::{Lexicon, Rule},
        engine::Engine,
        forms::Forms,
        glance::Glance,
        layering::Book,
        lexicon::{Hits, Slot},
        matching::look,
        schema::Strength,
    },
};

/// The rules that came, went or changed between two sets.
#[derive(Debug)]
pub struct RuleDifference<'r> {
    rules: &'r Rules,
    /// Those of the set before, then those of the set now.
    sides: [Side; 2],
    /// The lexicons they name, as numbered in either set, where the rules are the same but for
    /// the entries of these.
    lexicons: Option<Vec<[Slot; 2]>>,
    glance: Glance,
    /// Strong rules of today.
    strong: HashSet<&'r str>,
}

/// The rules of one set that the other has not.
#[derive(Debug)]
struct Side {
    engine: Engine,
    forms: Forms,
    is_empty: bool,
}

impl Rules {
    /// Compares with the rules before; `None` where tables are different by which texts are
    /// read, so that everything can be.
    pub fn difference(&self, before: &Self) -> Option<RuleDifference<'_>> {
        if self.tables() != before.tables() {
            return None;
        }
        let (old, new) = (definitions(before), definitions(self));
        let is_different = |rule: &Rule| old.get(rule.id.as_str()) != new.get(rule.id.as_str());
        let sides = [before, self].map(|rules| Side::of(rules, is_different));
        let is_reshaped = |rule: &Rule| {
            let shape = |all: &HashMap<&str, Definition>| {
                all.get(rule.id.as_str()).map(|one| one.shape.clone())
            };
            shape(&old) != shape(&new)
        };
        let lexicons = || {
            let rules = self.rules().iter().filter(|rule| is_different(rule));
            rules.flat_map(|rule| lexicons_in_both(rule, before.book(), self.book())).collect()
        };
        let has_lost = before.rules().iter().any(is_reshaped);
        let is_same_shape = !has_lost && !self.rules().iter().any(is_reshaped);
        let lexicons = is_same_shape.then(lexicons);
        let strong = self.rules().iter().filter(|rule| rule.strength == Strength::Strong);
        let strong = strong.map(|rule| rule.id.as_str()).collect();
        Some(RuleDifference { rules: self, sides, lexicons, glance: Glance::default(), strong })
    }
}

impl RuleDifference<'_> {
    /// Tells whether the passage can have other tags: a rule of the difference finds the words
    /// it needs there. Its heading and the words before it, where they speak in its place, are
    /// passages of their own.
    pub fn can_matter(&self, passage: &Passage) -> bool {
        let engines = || self.sides.iter().filter(|side| !side.is_empty).map(|side| &side.engine);
        self.glance.can_matter(engines, passage) && self.is_read_otherwise(passage)
    }

    /// Tells whether a rule of the difference has the words it needs, and where only entries of
    /// lexicons changed, at other places than before.
    fn is_read_otherwise(&self, passage: &Passage) -> bool {
        let mut found = self.sides.iter().map(|side| side.look(passage, self.rules));
        let Some(lexicons) = &self.lexicons else { return found.any(|hits| hits.is_some()) };
        let (before, now) = (found.next().flatten(), found.next().flatten());
        let (Some(before), Some(now)) = (&before, &now) else {
            return before.is_some() || now.is_some();
        };
        lexicons.iter().any(|&[old, new]| before.at(old) != now.at(new))
    }

    /// Tells whether a rule of today needs no second sign.
    pub fn is_strong(&self, rule: &str) -> bool {
        self.strong.contains(rule)
    }
}

impl Side {
    fn of(rules: &Rules, is_different: impl Fn(&Rule) -> bool) -> Self {
        let mut book = rules.book().clone();
        book.rules.retain(is_different);
        // what supports weak rules fires nothing
        book.support.clear();
        let of_rule =
            |rule| conditions(rule).flat_map(|one| numbers(&book, one, &rule.pillar)).collect();
        let named: BTreeSet<usize> = book.rules.iter().flat_map::<Vec<_>, _>(of_rule).collect();
        for (number, lexicon) in book.lexicons.iter_mut().enumerate() {
            if !named.contains(&number) {
                // nobody asks for it; the numbers of the others stay
                (lexicon.de, lexicon.en) = (Vec::new(), Vec::new());
                (lexicon.any, lexicon.not) = (Vec::new(), Vec::new());
            }
        }
        let is_empty = book.rules.is_empty();
        Self { engine: Engine::compile(&book, &[]), forms: Forms::default(), is_empty }
    }

    /// Returns what the rules look for and find; `None` where none of them has the words it
    /// needs.
    fn look(&self, passage: &Passage, rules: &Rules) -> Option<Hits> {
        if self.is_empty {
            return None;
        }
        let (_, hits) = look(&self.engine, &self.forms, rules.abbreviations(), passage);
        (!self.engine.candidates(&hits).is_empty()).then_some(hits)
    }
}

/// Everything that decides whether a rule fires and what its firing does.
#[derive(Debug, PartialEq, Eq)]
struct Definition {
    /// All but the entries of the lexicons that its conditions name.
    shape: String,
    /// These entries.
    entries: String,
}

/// What decides whether each rule fires, by id.
fn definitions(rules: &Rules) -> HashMap<&str, Definition> {
    rules.rules().iter().map(|rule| (rule.id.as_str(), Definition::of(rule, rules))).collect()
}

impl Definition {
    /// Writes it down, without where the rule stands and what is said about it.
    fn of(rule: &Rule, rules: &Rules) -> Self {
        let book = rules.book();
        // every field is named, so that a new one cannot be forgotten here
        #[rustfmt::skip]
        let Rule {
            pillar, topic, status, strength, scope, when, not, displaces, stands_alone, gives_way,
            id: _, title: _, about: _, references: _, falsepositives: _, tests: _, origin: _,
        } = rule;
        let own = (pillar, topic, status, strength, scope, when, not, displaces);
        let mut shape = vec![format!("{own:?} {stands_alone} {gives_way}")];
        let named = lexicons(book, conditions(rule), pillar);
        shape.extend(named.iter().map(|one| format!("{:?}", (&one.name, &one.precision))));
        let entries = entries(&named);
        for filter in rules.filters().iter().filter(|one| !one.is_over && one.names(rule)) {
            let conditions = filter.when.iter().chain(&filter.scope.under_heading);
            let named = lexicons(book, conditions, &filter.pillar());
            shape.push(format!("{:?} {:?} {}", filter.when, filter.scope, self::entries(&named)));
        }
        if *strength == Strength::Weak {
            let support: Vec<&Query> = book.support.get(pillar).into_iter().flatten().collect();
            let named = lexicons(book, support.iter().copied(), pillar);
            shape.push(format!("{support:?} {}", self::entries(&named)));
        }
        Self { shape: shape.join("\n"), entries }
    }
}

fn conditions(rule: &Rule) -> impl Iterator<Item = &Query> {
    [&rule.when].into_iter().chain(&rule.scope.under_heading)
}

/// The lexicons that conditions of a pillar name.
fn lexicons<'b, 'q>(
    book: &'b Book,
    conditions: impl Iterator<Item = &'q Query>,
    pillar: &Pillar,
) -> Vec<&'b Lexicon> {
    let numbers: BTreeSet<usize> = conditions.flat_map(|one| numbers(book, one, pillar)).collect();
    numbers.into_iter().map(|number| &book.lexicons[number]).collect()
}

/// Writes down what lexicons find.
fn entries(lexicons: &[&Lexicon]) -> String {
    let written = lexicons.iter().map(|lexicon| {
        let Lexicon { name, pillar, de, en, any, precision, not, about: _, origin: _ } = lexicon;
        format!("{:?}", (name, pillar, de, en, any, precision, not))
    });
    written.collect()
}

/// The numbers that the lexicons of a rule have in either set, whose conditions are the same.
fn lexicons_in_both(rule: &Rule, before: &Book, now: &Book) -> Vec<[Slot; 2]> {
    let numbered = |condition| {
        let [old, new] = [before, now].map(|book| numbers(book, condition, &rule.pillar));
        old.into_iter().zip(new).map(|(old, new)| [old as Slot, new as Slot])
    };
    conditions(rule).flat_map(numbered).collect()
}

/// The numbers of the lexicons that a condition names.
fn numbers(book: &Book, condition: &Query, pillar: &Pillar) -> Vec<usize> {
    let leaves = condition.leaves().into_iter();
    let named = leaves.filter_map(|leaf| match &leaf.term {
        Term::Lexicon(name) => book.lexicon(pillar, name),
        _ => None,
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Date, Language},
        rules::Layer,
    };

    const BEFORE: &str = r#"
        schema = 1
        pillar = "returns"
        [lexicon.readmit]
        de = ["Rückübernahme"]
        [lexicon.cost]
        de = ["Kosten"]
        [[rule]]
        id = "returns.own-nationals.duty"
        when = "@readmit"
        [[rule]]
        id = "returns.costs.who"
        strength = "weak"
        when = "@cost"
    "#;

    fn rules(text: &str) -> Rules {
        Rules::of_pillars(&[(Layer::Builtin, text)]).expect("the file is sound")
    }

    /// Which of three passages can have other tags: on readmission, on costs, on neither.
    fn touched(before: &Rules, now: &Rules) -> [bool; 3] {
        let difference = now.difference(before).expect("the tables are the same");
        ["Die Rückübernahmen ruhen.", "Die Kosten trägt das Land.", "Das Wetter ist schön."].map(
            |text| {
                let language = Some(Language::De);
                difference.can_matter(&Passage { text, language, ..Passage::default() })
            },
        )
    }

    fn check(now: &str, expected: [bool; 3]) {
        let (before, now) = (rules(BEFORE), rules(now));
        assert_eq!(touched(&before, &now), expected);
        // what was before is looked for as well as what is now
        assert_eq!(touched(&now, &before), expected);
    }

    #[test]
    fn rules_that_only_moved_or_are_described_otherwise_touch_nothing() {
        check(BEFORE, [false; 3]);
        check(&format!("# a line above\n{BEFORE}about = {{ de = \"a\", en = \"b\" }}"), [false; 3]);
    }

    #[test]
    fn a_rule_touches_what_has_the_words_it_needs() {
        check(&BEFORE.replace("\"@cost\"", "\"@cost NOT Botschaft\""), [false, true, false]);
        check(&BEFORE.replace("returns.costs.who", "returns.costs.whom"), [false, true, false]);
        let gone = BEFORE.split("[[rule]]\n        id = \"returns.costs").next();
        check(gone.expect("text"), [false, true, false]);
    }

    #[test]
    fn a_lexicon_touches_what_its_old_and_its_new_words_are_found_in() {
        check(&BEFORE.replace("[\"Kosten\"]", "[\"Wetter\"]"), [false, true, true]);
        let masked = |not: &str| {
            BEFORE.replace("de = [\"Kosten\"]", &format!("de = [\"Kosten\"]\nnot = [\"{not}\"]"))
        };
        check(&masked("Die Kosten"), [false, true, false]);
    }

    #[test]
    fn a_lexicon_that_finds_the_same_words_touches_nothing() {
        let with =
            |more: &str| BEFORE.replace("[\"Kosten\"]", &format!("[\"Kosten\", \"{more}\"]"));
        check(&with("Gebühren"), [false; 3]);
        check(&with("Wetter"), [false, false, true]);
        check(&with("trägt"), [false, true, false]);
        // a rule that came along is looked for as well
        let ruled = with("Gebühren").replace("\"@readmit\"", "\"@readmit OR Wetter\"");
        check(&ruled, [true, true, true]);
    }

    #[test]
    fn what_supports_a_pillar_touches_its_weak_rules() {
        let now = BEFORE.replace("\"returns\"\n", "\"returns\"\nsupport = [\"Land\"]\n");
        check(&now, [false, true, false]);
    }

    #[test]
    fn a_rule_that_needs_no_word_touches_everything() {
        check(&BEFORE.replace("\"@cost\"", "\"NOT @cost\""), [true; 3]);
    }

    #[test]
    fn a_filter_touches_what_it_makes_silent() {
        let today: Date = "2026-11-22".parse().expect("a day");
        let filtered = |until: &str| {
            let filter = format!(
                "schema = 1\n[[filter]]\nrule = \"returns.costs.*\"\nwhy = \"w\"\nuntil = {until}"
            );
            Rules::of_pillars_filtered(&[(Layer::Builtin, BEFORE)], &filter, today)
                .expect("the files are sound")
        };
        assert_eq!(touched(&rules(BEFORE), &filtered("2027-01-31")), [false, true, false]);
        assert_eq!(touched(&rules(BEFORE), &filtered("2026-01-31")), [false; 3]);
    }
}

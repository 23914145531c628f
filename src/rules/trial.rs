//! Runs the examples that rules carry.

use crate::{
    model::{BindingForce, InstrumentKind, Language, Part, Passage},
    rules::{
        Rules,
        book::Rule,
        schema::{RuleStatus, RuleTest},
    },
};

/// What became of an example.
#[derive(Debug, Clone)]
pub struct TestOutcome<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// The example.
    pub test: &'r RuleTest,
    /// Its number in the rule, from 1.
    pub number: usize,
    /// The verdict.
    pub verdict: Verdict,
}

/// The verdict on an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The rule does what the example says.
    Passed,
    /// It must fire and does not.
    Missed,
    /// It must not fire and does, by these words.
    Fired(Vec<String>),
    /// It fires by other words than the example says.
    OtherWords(Vec<String>),
    /// It is known not to do this yet.
    KnownMiss,
    /// It was known not to do this, and does it now: the `todo` can go.
    MendedMiss,
}

impl Verdict {
    /// Tells whether `rules test` must report a failure.
    pub const fn is_failure(&self) -> bool {
        matches!(self, Self::Missed | Self::Fired(_) | Self::OtherWords(_))
    }
}

impl Rules {
    /// Runs every example of every rule, in order. An example asks for the rule's own
    /// condition: a weak rule's second sign and displacement by other rules are left aside.
    pub fn test(&self) -> Vec<TestOutcome<'_>> {
        let mut outcomes = Vec::new();
        for (at, rule) in self.rules().iter().enumerate() {
            if rule.status == RuleStatus::Deprecated {
                continue;
            }
            for (number, test) in rule.tests.iter().enumerate() {
                let verdict = self.verdict(at, test);
                outcomes.push(TestOutcome { rule, test, number: number + 1, verdict });
            }
        }
        outcomes
    }

    fn verdict(&self, rule: usize, test: &RuleTest) -> Verdict {
        let passage = passage(test);
        let evidence = self.read(&passage).fires_alone(rule as u32);
        let words = evidence.map(|spans| {
            spans.iter().map(|span| span.of(&test.text).to_owned()).collect::<Vec<String>>()
        });
        let verdict = match (test.fires, words) {
            (true, None) => Verdict::Missed,
            (false, Some(words)) => Verdict::Fired(words),
            (true, Some(words)) if test.spans.as_ref().is_some_and(|wanted| *wanted != words) => {
                Verdict::OtherWords(words)
            }
            _ => Verdict::Passed,
        };
        match (&test.todo, verdict.is_failure()) {
            (Some(_), true) => Verdict::KnownMiss,
            (Some(_), false) => Verdict::MendedMiss,
            (None, _) => verdict,
        }
    }
}

fn passage(test: &RuleTest) -> Passage<'_> {
    Passage {
        text: &test.text,
        language: test.language.as_deref().map(Language::from_code),
        heading: test.heading.as_deref(),
        chapeau: test.chapeau.as_deref(),
        before: test.before.as_deref(),
        instrument: test.instrument.as_deref().and_then(InstrumentKind::from_word),
        binding: test.binding.as_deref().and_then(BindingForce::from_word),
        part: test.part.as_deref().and_then(Part::from_word),
        subject: &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_pass_their_examples() {
        let rules = Rules::builtin().expect("the built-in files are sound");
        let failures: Vec<String> = rules
            .test()
            .iter()
            .filter(|outcome| outcome.verdict.is_failure())
            .map(|outcome| {
                format!(
                    "{} #{} {:?}: {}",
                    outcome.rule.id, outcome.number, outcome.verdict, outcome.test.text
                )
            })
            .collect();
        assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    }
}

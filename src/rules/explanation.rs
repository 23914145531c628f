//! Why a rule fires on a passage or does not, told by the code that decides.

use crate::{
    query::{Explanation, Match, explain},
    rules::{
        book::Rule,
        matching::{Fired, Reading},
        schema::Strength,
    },
};

/// Why a rule fires on a passage, or why not.
#[derive(Debug, Clone)]
pub struct RuleExplanation<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Whether it fires here, displacement by other rules aside.
    pub fires: bool,
    /// Whether the passage is in the rule's scope.
    pub in_scope: bool,
    /// The phrases of `not` that silence it.
    pub silenced_by: Vec<String>,
    /// Whether a weak rule lacks its second sign.
    pub lacks_second_sign: bool,
    /// Why the desk's filters keep it silent here.
    pub filtered_because: Vec<String>,
    /// The condition, node by node.
    pub condition: Option<Explanation>,
}

impl<'r> Reading<'r, '_> {
    /// Explains a rule on this passage; `None` where there is no such rule.
    pub fn explain(&self, id: &str) -> Option<RuleExplanation<'r>> {
        let number = self.rules.rules().iter().position(|rule| rule.id == id)? as u32;
        let rule = self.rule(number);
        let compiled = &self.engine.rules[number as usize];
        let silencers = self.silencers(compiled);
        let masks: Vec<Match> = silencers.iter().map(|(_, found)| found.clone()).collect();
        let fired = self.fire(number).map(|found| Fired { number, found });
        let others: Vec<Fired> = self
            .engine
            .candidates(&self.hits)
            .into_iter()
            .filter(|&other| other != number && self.filters_of(other).next().is_none())
            .filter_map(|number| Some(Fired { number, found: self.fire(number)? }))
            .collect();
        let lacks_second_sign = rule.strength == Strength::Weak
            && fired.as_ref().is_some_and(|one| {
                let subject = self.words.passage().subject;
                !self.has_second_sign(one, &others, subject)
            });
        let filters = self.filters_of(number);
        let filtered_because: Vec<String> = filters.map(|filter| filter.why.clone()).collect();
        Some(RuleExplanation {
            rule,
            fires: fired.is_some() && !lacks_second_sign && filtered_because.is_empty(),
            in_scope: self.is_in_scope(&rule.scope, compiled.under_heading.as_ref()),
            silenced_by: silencers.iter().map(|(phrase, _)| rule.not[*phrase].clone()).collect(),
            lacks_second_sign,
            filtered_because,
            condition: explain(
                &compiled.when.query,
                &self.words,
                &self.context(&compiled.when, &masks),
            ),
        })
    }
}

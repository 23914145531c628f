//! A person's word over that of the rules.

use crate::model::{DecidedTag, Decision, Tag, Verdict};

/// Lays decisions over the tags that the rules gave, oldest first, so that a later one wins.
pub(super) fn decide(mut tags: Vec<Tag>, decisions: &[Decision]) -> Vec<Tag> {
    for decision in decisions {
        match decision.verdict {
            Verdict::Accept if decision.tags.is_empty() => tags.clear(),
            Verdict::Accept | Verdict::Add => {
                let missing =
                    decision.tags.iter().filter(|one| !tags.iter().any(|t| one.covers(t)));
                let missing: Vec<Tag> = missing.map(by_person).collect();
                tags.extend(missing);
            }
            Verdict::Reject => {
                tags.retain(|tag| !decision.tags.iter().any(|one| one.covers(tag)));
            }
            Verdict::Note => {}
        }
    }
    tags.sort_by(|a, b| (&a.pillar, &a.topic, &a.rule).cmp(&(&b.pillar, &b.topic, &b.rule)));
    tags
}

fn by_person(decided: &DecidedTag) -> Tag {
    Tag {
        pillar: decided.pillar.clone(),
        topic: decided.topic.clone().unwrap_or_else(|| Tag::NO_TOPIC.to_owned()),
        rule: Tag::BY_PERSON.to_owned(),
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Date, Pillar};

    fn tag(pillar: &str, topic: &str) -> Tag {
        Tag {
            pillar: Pillar(pillar.to_owned()),
            topic: topic.to_owned(),
            rule: format!("{pillar}.{topic}.a"),
            evidence: Vec::new(),
        }
    }

    fn decision(verdict: Verdict, tags: &[&str]) -> Decision {
        Decision {
            verdict,
            tags: tags.iter().map(|words| DecidedTag::from_words(words)).collect(),
            by: "M. Muster".to_owned(),
            on: Date::new(2026, 11, 22).expect("a day"),
            note: None,
        }
    }

    fn check(tags: &[Tag], decisions: &[Decision], expected: &[&str]) {
        let found = decide(tags.to_vec(), decisions);
        let found: Vec<String> =
            found.iter().map(|tag| format!("{}/{} {}", tag.pillar, tag.topic, tag.rule)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_rejected_topic_goes_and_the_rest_of_its_pillar_stays() {
        let tags = [tag("returns", "costs"), tag("returns", "transit"), tag("visas", "fees")];
        check(
            &tags,
            &[decision(Verdict::Reject, &["returns/costs"])],
            &["returns/transit returns.transit.a", "visas/fees visas.fees.a"],
        );
        check(&tags, &[decision(Verdict::Reject, &["returns"])], &["visas/fees visas.fees.a"]);
    }

    #[test]
    fn an_accepted_tag_stays_when_no_rule_gives_it_any_more() {
        let accepted = decision(Verdict::Accept, &["returns/costs"]);
        check(&[], std::slice::from_ref(&accepted), &["returns/costs review"]);
        check(&[tag("returns", "costs")], &[accepted], &["returns/costs returns.costs.a"]);
    }

    #[test]
    fn an_added_pillar_without_a_topic_stands_in_general() {
        check(&[], &[decision(Verdict::Add, &["visas"])], &["visas/general review"]);
    }

    #[test]
    fn the_later_decision_wins_and_silence_can_be_accepted() {
        let added = decision(Verdict::Add, &["visas/fees"]);
        let rejected = decision(Verdict::Reject, &["visas"]);
        check(&[], &[added.clone(), rejected.clone()], &[]);
        check(&[], &[rejected, added.clone()], &["visas/fees review"]);
        check(&[tag("visas", "fees")], &[added, decision(Verdict::Accept, &[])], &[]);
    }
}

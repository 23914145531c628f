//! By whom it is done: passives, and the agents they name.

use crate::{
    model::{Debtor, Language},
    rules::{MentionKind, Rules, commitments::DebtorRules},
    tag::{
        debtors::{Candidate, last_named},
        sentences::Sentence,
    },
};

/// Tells whether the words that promise are a passive: a German auxiliary whose participle ends
/// the clause (*wird … informiert*), an *ist … zu unterrichten*, an English *shall be informed*.
pub(super) fn is_passive(
    sentence: &Sentence,
    marker: usize,
    language: Language,
    rules: &DebtorRules,
) -> bool {
    let forms = &rules.passive;
    let Some(words) = sentence.main.get(marker..) else { return false };
    if language != Language::De {
        // a prohibition begins at its subject: *No person shall be expelled*
        let negative = forms.negative_subject_en.find(words);
        let at =
            negative.and_then(|subject| words[..subject.end].rfind(' ')).map_or(0, |at| at + 1);
        let verb = words.get(at..).and_then(|words| Some(forms.en.find(words)?.of(words)));
        return verb.is_some_and(|verb| !forms.not_en.is_match(verb));
    }
    if forms.entitles_de.is_match(words) {
        return false;
    }
    if forms.infinitive_de.is_match(words) && !forms.not_infinitive_de.is_match(words) {
        return true;
    }
    let is_modal = forms.modal_de.is_match(words);
    if !is_modal && !forms.auxiliary_de.is_match(words) {
        return false;
    }
    let mut end = marker;
    words.split_inclusive(' ').any(|piece| {
        let start = end;
        end += piece.len();
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_lower =
            sentence.text.get(start..).is_some_and(|it| it.starts_with(char::is_lowercase));
        let rest = sentence.main.get(end..).unwrap_or("");
        let closes = if is_modal {
            rest.starts_with("werden")
        } else {
            piece.trim_end().len() > word.len() || forms.joined_de.is_match(rest)
        };
        is_lower && closes && forms.participle_de.is_match(word)
    })
}

/// Finds by whom or at whose cost it is done. In English that stands behind the words that promise
/// (`marker`): *a grant awarded by a Party shall be paid* names nobody who pays.
pub(super) fn agent(
    sentence: &Sentence,
    marker: usize,
    language: Language,
    rules: &DebtorRules,
) -> Option<Debtor> {
    let from = if language == Language::De { 0 } else { marker };
    let words = sentence.plain.get(from..)?;
    let is_attribute = |at: usize| {
        let preposition = words[at..].find(' ').unwrap_or(0);
        let before = &words[..at + preposition];
        let attribute = &rules.agent_attribute;
        attribute.before.of(language).is_match(before)
            && (language == Language::De || !attribute.not_en.is_match(before))
    };
    let pronoun = pronoun(sentence, language, rules);
    rules
        .agents(language, words)
        .filter_map(|(rank, rule)| {
            let mut places = rule.agent.as_ref()?.find_iter(words);
            let place = places.find(|place| !is_attribute(place.start))?;
            Some((place.start, rank, rule.debtor.clone()))
        })
        .chain(pronoun)
        .min_by_key(|(at, rank, _)| (*at, *rank))
        .map(|(_, _, who)| who)
}

/// Finds for whom a pronoun stands by whom it is done (*werden von diesem erstattet*): the last
/// one named before.
fn pronoun(sentence: &Sentence, language: Language, rules: &DebtorRules) -> Option<Candidate> {
    let at = rules.agent_pronoun.of(language).find(&sentence.main)?.start;
    last_named(sentence, at, language, rules).map(|who| (at, 0, who))
}

/// Finds the state by which it is done (*may be taken by Jordan*); both, where another one joins.
pub(super) fn agent_state(sentence: &Sentence, all: &Rules) -> Option<Debtor> {
    let rules = &all.commitments().debtors;
    let agent = &rules.agent_state;
    let mentions = sentence.mentions(all.countries());
    let is_noun = |word: &str| word.starts_with(char::is_uppercase);
    mentions.iter().enumerate().find_map(|(i, mention)| {
        let [code] = mention.codes.as_slice() else { return None };
        let words = sentence.main.get(..mention.span.start)?;
        let is_attribute = agent.attribute.find(words).is_some_and(|von| {
            sentence.text[..von.start].split_whitespace().next_back().is_some_and(is_noun)
        });
        if mention.kind != MentionKind::Name || !agent.before.is_match(words) || is_attribute {
            return None;
        }
        let is_joined = mentions[i + 1..].iter().any(|next| {
            let between = sentence.plain.get(mention.span.end..next.span.start);
            next.codes != mention.codes
                && between.is_some_and(|words| rules.country.and_state.is_match(words))
        });
        Some(if is_joined { Debtor::Both } else { Debtor::Country(code.clone()) })
    })
}

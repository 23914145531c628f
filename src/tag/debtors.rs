//! Who owes, and to whom: subjects and agents of the sentence that carries the promise.
//!
//! Role nouns stay roles (*ersuchte Vertragspartei* is no country); a named state is the debtor
//! only where it stands as a subject.

use crate::{
    model::{CountryCode, Debtor, InstrumentKind, Language, Modality, Passage, Span},
    rules::{
        Countries, Mention, MentionKind, Rules,
        commitments::{Commitments, DebtorRules, Pattern, plain},
    },
    tag::{
        agents::{agent, agent_state, is_passive},
        modality::{BARE_VERB, Reading, Seat},
        sentences::{self, SENTENCE_WORDS, Sentence},
    },
};

/// A candidate: where it stands, its rank among those at the same place, who it is.
pub(super) type Candidate = (usize, usize, Debtor);

/// Reads who owes; `None` where nothing is promised.
pub(super) fn debtor(
    passage: &Passage,
    reading: &Reading,
    own: &[Sentence],
    chapeau: &[Sentence],
    language: Language,
    all: &Rules,
) -> Option<Debtor> {
    if matches!(reading.modality, Modality::Declaratory | Modality::None) {
        return None;
    }
    let rules = &all.commitments().debtors;
    let sentence = match reading.seat {
        Seat::Sentence(i) => own.get(i),
        Seat::Chapeau(i) => chapeau.get(i),
        Seat::Context => None,
    };
    let who = if reading.rule == BARE_VERB {
        host(passage, language, all)
    } else {
        sentence.and_then(|sentence| {
            let at = Some(reading.at);
            let is_pronoun = rules.opening_pronoun.of(language).is_match(&sentence.plain);
            let stands_for = match reading.seat {
                Seat::Sentence(i) if is_pronoun => antecedent(passage, own, i, language, all),
                _ => None,
            };
            let who = match (stands_for, named(sentence, at, language, all)) {
                // a pronoun alone reads as both sides only where nobody else was spoken of
                (Some(Debtor::Unspecified), named) => named.filter(|who| *who != Debtor::Both),
                (stands_for, named) => stands_for.or(named),
            };
            let goes_on = matches!(reading.seat, Seat::Sentence(_))
                && (begins_lowercase(passage.text)
                    || chapeau
                        .last()
                        .is_some_and(|last| rules.open_promise.of(language).is_match(&last.plain)));
            let before_list = || {
                chapeau.last().filter(|_| goes_on).and_then(|last| named(last, None, language, all))
            };
            owes(sentence, at, who, language, all)
                .or_else(|| agent(sentence, reading.at, language, rules))
                .or_else(before_list)
        })
    };
    Some(spoken(who.unwrap_or(Debtor::Unspecified), passage, language, sentence, rules))
}

/// Tells whether a point begins with a small letter, behind its own mark (*(b) levy no taxes*).
fn begins_lowercase(point: &str) -> bool {
    let text = match point.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((mark, rest)) if mark.len() <= 2 => rest.trim_start(),
        _ => point,
    };
    text.starts_with(char::is_lowercase)
}

/// The one state that a point beginning with its verb names as more than the home of those to
/// whom it promises (*provide the Netherlands personnel with … the authorities of Kenya*).
fn host(passage: &Passage, language: Language, all: &Rules) -> Option<Debtor> {
    let text = plain(passage.text);
    let people = &all.commitments().debtors.beneficiaries_of_state;
    let mut codes: Vec<CountryCode> = all
        .countries()
        .mentions(passage.text, language)
        .into_iter()
        .filter(|mention| !text.get(mention.span.end..).is_some_and(|next| people.is_match(next)))
        .flat_map(|mention| mention.codes)
        .collect();
    codes.sort();
    codes.dedup();
    <[CountryCode; 1]>::try_from(codes).ok().map(|[code]| Debtor::Country(code))
}

/// In a programme *wir* is the government of the desk's own state, or of a part of it.
fn spoken(
    who: Debtor,
    passage: &Passage,
    language: Language,
    sentence: Option<&Sentence>,
    rules: &DebtorRules,
) -> Debtor {
    let is_programme = passage.instrument == Some(InstrumentKind::Other);
    if !is_programme || !matches!(who, Debtor::Both | Debtor::Unspecified | Debtor::Person) {
        return who;
    }
    let speaker = &rules.speaker;
    let speaks = speaker.first_person.is_match(&plain(passage.text))
        || sentence.is_some_and(|sentence| speaker.plan.is_match(&sentence.plain));
    if language != Language::De || !speaks {
        return who;
    }
    let around = [Some(passage.text), passage.heading, passage.before].map(|w| w.map(plain));
    let shows = |pattern: &Pattern| around.iter().flatten().any(|words| pattern.is_match(words));
    if shows(&speaker.part_of_state) {
        return Debtor::Authority;
    }
    let elsewhere = speaker.elsewhere.iter().find(|one| shows(&one.words));
    let home = elsewhere.map_or(&speaker.home, |one| &one.country);
    CountryCode::new(home).map_or(who, Debtor::Country)
}

/// Finds the subject of the main clause. In English it stands before the words that promise
/// (`marker`); a pronoun there stands for whom the condition before names.
pub(super) fn subject(
    sentence: &Sentence,
    marker: Option<usize>,
    language: Language,
    all: &Rules,
) -> Option<Debtor> {
    let named = named(sentence, marker, language, all)?;
    owes(sentence, marker, Some(named), language, all)
}

/// Reads who owes in a sentence whose subject was found: not who has a right, and not to whom it
/// is done.
fn owes(
    sentence: &Sentence,
    marker: Option<usize>,
    subject: Option<Debtor>,
    language: Language,
    all: &Rules,
) -> Option<Debtor> {
    let rules = &all.commitments().debtors;
    let has_right =
        subject == Some(Debtor::Person) && rules.entitlement.of(language).is_match(&sentence.main);
    let is_done_to = marker.is_some_and(|at| is_passive(sentence, at, language, rules));
    if has_right || is_done_to {
        let agent = agent(sentence, marker.unwrap_or(0), language, rules);
        let by_state = || agent_state(sentence, all);
        return agent.or_else(by_state).or(subject.map(|_| Debtor::Unspecified));
    }
    subject
}

/// Finds the subject that the main clause names.
fn named(
    sentence: &Sentence,
    marker: Option<usize>,
    language: Language,
    all: &Rules,
) -> Option<Debtor> {
    let rules = &all.commitments().debtors;
    let grammar = all.commitments().modality.grammar.of(language);
    let limit = marker.filter(|_| language != Language::De).unwrap_or(usize::MAX);
    let mut found: Vec<Candidate> = rules
        .subjects(language, &sentence.main)
        .filter_map(|(rank, rule)| {
            let span = rule.subject.find_iter(&sentence.main).find(|span| {
                let mut before = sentence.main[..span.start].split_whitespace().rev();
                let word = before
                    .next()
                    .map(|word| if word == "the" { before.next() } else { Some(word) });
                !word.flatten().is_some_and(|word| grammar.is_preposition(word))
            })?;
            let state = (rule.debtor == Debtor::Authority)
                .then(|| state_of_authority(sentence, span.end, all))
                .flatten();
            let who = state.map_or_else(|| rule.debtor.clone(), Debtor::Country);
            (span.start <= limit).then_some((span.start, rank, who))
        })
        .collect();
    found.extend(state(sentence, language, all.countries(), rules));
    found.extend(inhabitants(sentence, language, all.countries(), rules));
    found.extend(latter(sentence, language, rules));
    let named = found.into_iter().min_by_key(|(at, rank, _)| (*at, *rank));
    behind_pronoun(sentence, language, rules).or(named.map(|(_, _, who)| who))
}

/// Finds for whom *the latter* stands that is the subject: the last one named before.
fn latter(sentence: &Sentence, language: Language, rules: &DebtorRules) -> Option<Candidate> {
    let at = rules.latter.of(language).find(&sentence.main)?.start;
    last_named(sentence, at, language, rules).map(|who| (at, 0, who))
}

/// Finds the last one named before a place.
pub(super) fn last_named(
    sentence: &Sentence,
    at: usize,
    language: Language,
    rules: &DebtorRules,
) -> Option<Debtor> {
    let before = sentence.plain.get(..at)?;
    rules
        .subjects(language, before)
        .filter_map(|(rank, rule)| {
            let last = rule.subject.find_iter(before).last()?;
            Some((last.end, rules.rules.len() - rank, &rule.debtor))
        })
        .max_by_key(|(end, rank, _)| (*end, *rank))
        .map(|(_, _, who)| who.clone())
}

/// Finds the subject of the last sentence before, which a pronoun stands for. Nobody we know is
/// unspecified: *Returns shall be announced. They shall …* speaks of no party.
fn antecedent(
    passage: &Passage,
    own: &[Sentence],
    number: usize,
    language: Language,
    all: &Rules,
) -> Option<Debtor> {
    let commitments = all.commitments();
    let pronoun = commitments.debtors.opening_pronoun.of(language);
    let is_sentence = |one: &&Sentence| {
        one.plain.split_whitespace().count() >= SENTENCE_WORDS && !pronoun.is_match(&one.plain)
    };
    let of =
        |sentence: &Sentence| named(sentence, None, language, all).unwrap_or(Debtor::Unspecified);
    if let Some(last) = own[..number].iter().rev().find(is_sentence) {
        return Some(of(last));
    }
    let grammar = commitments.modality.grammar.of(language);
    let before = sentences::read(passage.before?, language, all.abbreviations(), grammar);
    before.iter().rev().find(is_sentence).map(of)
}

/// The one state whose authority is named before `end`: its authorities act for it, as those of
/// the requested Party do for that Party.
fn state_of_authority(sentence: &Sentence, end: usize, all: &Rules) -> Option<CountryCode> {
    let country = &all.commitments().debtors.country;
    let mentions = sentence.mentions(all.countries());
    let mut behind = mentions.iter().filter(|mention| mention.span.start >= end);
    let first = behind.next()?;
    let between = sentence.plain.get(end..first.span.start)?;
    let is_shared = behind.next().is_some_and(|next| {
        let words = sentence.plain.get(first.span.end..next.span.start);
        words.is_some_and(|words| country.and_state.is_match(words))
    });
    let [code] = first.codes.as_slice() else { return None };
    (country.of_state.is_match(between) && !is_shared).then(|| code.clone())
}

/// Finds whom a pronoun stands for that is the subject behind a condition (*Ist die Behörde
/// beteiligt, so unterrichtet sie …*): the first one named before.
fn behind_pronoun(sentence: &Sentence, language: Language, rules: &DebtorRules) -> Option<Debtor> {
    let main = sentence.main.trim_start();
    let pronoun = rules.pronoun.of(language).find(main)?;
    let before = sentence.plain.get(..sentence.main.len() - main.len() + pronoun.end)?;
    rules
        .rules
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.language == language)
        .filter_map(|(rank, rule)| {
            let agent = rule.agent.as_ref().and_then(|pattern| pattern.find(before));
            let at = agent.or_else(|| rule.subject.find(before))?.start;
            Some((at, rank, &rule.debtor))
        })
        .min_by_key(|(at, rank, _)| (*at, *rank))
        .map(|(_, _, who)| who.clone())
}

/// Finds a named state that is the subject of the main clause; several joined states are both
/// sides.
fn state(
    sentence: &Sentence,
    language: Language,
    countries: &Countries,
    rules: &DebtorRules,
) -> Option<Candidate> {
    let main = sentence.main.as_str();
    let is_main = |span: Span| !span.of(main).trim().is_empty();
    let mentions = sentence.mentions(countries);
    mentions.iter().enumerate().filter(|(_, mention)| is_main(mention.span)).find_map(
        |(i, mention)| {
            let pattern = &rules.country;
            let [code] = mention.codes.as_slice() else { return None };
            let before = main.get(..mention.span.start)?;
            let lead = pattern.lead.find(before);
            let start = lead.map_or(mention.span.start, |lead| lead.start);
            // "der Schweiz" is no subject, "der Libanon" is
            if language == Language::De
                && lead.is_some_and(|lead| pattern.oblique_de.is_match(lead.of(before)))
                && !pattern.masculine_de.is_match(sentence.plain.get(mention.span.start..)?)
            {
                return None;
            }
            let behind = main.get(mention.span.end..)?;
            // an adjective names the state only with its government behind it
            let behind = match (mention.kind, pattern.government.find(behind)) {
                (MentionKind::Name | MentionKind::Adjective, Some(noun)) => &behind[noun.end..],
                (MentionKind::Name | MentionKind::Capital, None) => behind,
                _ => return None,
            };
            let is_between = |first: &Mention, second: &Mention| {
                let between = sentence.plain.get(first.span.end..second.span.start);
                between.is_some_and(|words| pattern.and_state.is_match(words))
            };
            let mut earlier = mentions[..i].iter().rev().filter(|one| one.codes != mention.codes);
            let mut later = mentions[i + 1..].iter().filter(|one| one.codes != mention.codes);
            let is_joined = earlier.next().is_some_and(|one| is_between(one, mention))
                || later.next().is_some_and(|one| is_between(mention, one));
            let is_subject = if language == Language::De {
                let before = &before[..start];
                (pattern.opening_de.is_match(before) && pattern.de.is_match(behind.trim_start()))
                    || pattern.before_de.is_match(before)
                    || (is_joined && pattern.before_joined_de.is_match(before))
            } else {
                pattern.en.is_match(behind)
            };
            let is_joined = is_joined || pattern.or_any.is_match(behind);
            let who = if is_joined { Debtor::Both } else { Debtor::Country(code.clone()) };
            // of what begins at the same word, a state named says more than its government
            is_subject.then_some((start, 0, who))
        },
    )
}

/// Finds the inhabitants of a state that open the sentence (*Georgier können …*): persons.
fn inhabitants(
    sentence: &Sentence,
    language: Language,
    countries: &Countries,
    rules: &DebtorRules,
) -> Option<Candidate> {
    let pattern = &rules.country;
    let verb = if language == Language::De { &pattern.de } else { &pattern.en };
    let mentions = sentence.mentions(countries);
    let first = mentions.first().filter(|one| one.kind == MentionKind::Inhabitant)?;
    let opens = pattern.opening_de.is_match(sentence.main.get(..first.span.start)?);
    let acts = verb.is_match(sentence.main.get(first.span.end..)?.trim_start());
    (opens && acts).then_some((first.span.start, 0, Debtor::Person))
}

/// Reads to whom it is owed, where the sentence names somebody other than the debtor.
pub(super) fn beneficiary(
    debtor: Option<&Debtor>,
    reading: &Reading,
    own: &[Sentence],
    rules: &Commitments,
) -> Option<Debtor> {
    let debtor = debtor?;
    let Seat::Sentence(i) = reading.seat else { return None };
    let words = own.get(i)?.plain.as_str();
    let to = &rules.debtors.beneficiary;
    [
        (&to.requested, Debtor::Requested),
        (&to.requesting, Debtor::Requesting),
        (&to.both, Debtor::Both),
        (&to.person, Debtor::Person),
    ]
    .into_iter()
    .find(|(pattern, who)| who != debtor && pattern.is_match(words))
    .map(|(_, who)| who)
}

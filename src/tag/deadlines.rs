//! Durations that somebody must keep: value, basis, role, start, the hard cap beside a vague
//! word; told apart from validity, stay, look-back and entry into force by `deadlines.toml`.

use regex::bytes::Regex;

use crate::{
    model::{Deadline, DeadlineBasis, DeadlineRole, Duration, Language, Span},
    rules::commitments::{
        Bilingual, Commitments, DeadlineRules, Excluded, Frame, Pattern, Relation,
    },
    tag::{events, numbers, sentences::Sentence},
};

/// So many bytes before and behind a duration decide what it is.
const REACH: usize = 120;

/// A duration in a sentence.
#[derive(Debug, Clone, Copy)]
struct Found {
    span: Span,
    duration: Duration,
    basis: DeadlineBasis,
}

/// The sentences of a clause and what stands around it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings<'a> {
    /// The clause's own sentences.
    pub(super) own: &'a [Sentence<'a>],
    /// Those of the opening words of its list.
    pub(super) chapeau: &'a [Sentence<'a>],
    /// Those before it.
    pub(super) before: &'a [Sentence<'a>],
    /// Those of its heading.
    pub(super) heading: &'a [Sentence<'a>],
}

/// Reads the deadlines of a clause, in order of print.
pub(super) fn read(around: Surroundings, language: Language, rules: &Commitments) -> Vec<Deadline> {
    let own = 0..around.own.len();
    own.flat_map(|number| in_sentence(number, &around, language, rules)).collect()
}

/// Tells whether a clause names any time.
pub(super) fn is_timed(own: &[Sentence], language: Language, rules: &Commitments) -> bool {
    own.iter().any(|one| !durations(&one.plain, language, &rules.deadlines).is_empty())
}

fn in_sentence(
    number: usize,
    around: &Surroundings,
    language: Language,
    commitments: &Commitments,
) -> Vec<Deadline> {
    let rules = &commitments.deadlines;
    let sentence = &around.own[number];
    let text = sentence.plain.as_str();
    let offset = sentence.span.start;
    let vague = rules.vague.of(language).find(text);
    let mut deadlines: Vec<Deadline> = Vec::new();
    let mut last: Option<(Span, Relation)> = None;
    for found in durations(text, language, rules) {
        let before = head(text, found.span.start);
        let after = tail(text, found.span.end);
        let joined = last.filter(|(span, _)| {
            let between = Span::new(span.end, found.span.start).of(text);
            rules.join.between.is_match(between)
        });
        let frame = rules.frames.iter().find(|frame| holds(frame, before, after, text));
        let is_aside = || sentence.main[found.span.start..found.span.end].trim().is_empty();
        let is_condition = rules.condition.of(language).is_match(&text[..found.span.start])
            && is_aside()
            && !rules.fiction.of(language).is_match(text);
        let excluded =
            is_condition || rules.excluded.iter().any(|rule| excludes(rule, before, after, text));
        let relation = frame.map(|frame| frame.relation).or(joined.map(|(_, relation)| relation));
        let Some(relation) = relation.filter(|_| !excluded) else { continue };
        // *Die Bewilligung gilt ein Jahr. Sie kann um sechs Monate verlängert werden.*
        let of_what_lasts = relation == Relation::Extend
            && around.own[..number]
                .last()
                .is_some_and(|before| rules.lasting.of(language).is_match(&before.plain));
        if of_what_lasts {
            continue;
        }
        last = Some((found.span, relation));
        let role = role(relation, number, found.span, around, language, rules);
        // *not later than a year after one day or a year after another* is one limit
        let is_again = joined.is_some()
            && deadlines.last().is_some_and(|limit| {
                (limit.duration, limit.basis, limit.role)
                    == (Some(found.duration), found.basis, role)
            });
        if is_again {
            continue;
        }
        deadlines.push(Deadline {
            duration: Some(found.duration),
            basis: found.basis,
            role,
            start_event: events::start(sentence, found.span.end, language, commitments)
                .map(|span| span.shifted(offset)),
            vague: vague.filter(|_| deadlines.is_empty()).map(|span| span.shifted(offset)),
            span: found.span.shifted(offset),
        });
    }
    deadlines
}

/// Finds every duration of a sentence: number, the number again in brackets, unit; or one word
/// for a single unit (*Jahresfrist*).
fn durations(text: &str, language: Language, rules: &DeadlineRules) -> Vec<Found> {
    let expression = rules.durations.get_or_init(|| Bilingual {
        de: expression(Language::De, rules),
        en: expression(Language::En, rules),
    });
    let known = rules.numbers.of(language);
    expression
        .of(language)
        .captures_iter(text.as_bytes())
        .filter_map(|found| {
            let whole = found.get(0).map(|hit| Span::new(hit.start(), hit.end()))?;
            let met = |group: &str| {
                (0..rules.units.len()).find(|i| found.name(&format!("{group}{i}")).is_some())
            };
            let (value, unit) = match found.name("n") {
                Some(number) => (numbers::value(text.get(number.range())?, known)?, met("u")?),
                None => (1, met("o")?),
            };
            let unit = &rules.units[unit];
            let value = u32::try_from(value).ok()?;
            let duration = Duration { value, unit: unit.unit };
            Some(Found { span: whole, duration, basis: unit.basis })
        })
        .collect()
}

/// Builds the expression for a duration from number words and units.
fn expression(language: Language, rules: &DeadlineRules) -> Regex {
    let number = numbers::expression(rules.numbers.of(language));
    let units: Vec<String> = rules
        .units
        .iter()
        .enumerate()
        .map(|(i, unit)| format!("(?P<u{i}>(?:{})\\b)", unit.pattern))
        .collect();
    let units = units.join("|");
    let between = rules.before_unit.of(language);
    let singles: String = rules
        .units
        .iter()
        .enumerate()
        .filter_map(|(i, unit)| Some(format!(r"|\b(?P<o{i}>{})\b", unit.one.as_ref()?)))
        .collect();
    let expression = format!(
        r"\b(?P<n>{number})\s*(?:\((?:{number})\)\s*)?(?:\([^()]*\)\s*)?(?:(?:{between})\s+)?-?(?:{units}){singles}"
    );
    Pattern::new(&expression)
        .check()
        .expect("numbers and units of the built-in file make an expression")
}

/// The plain words before a place, as far as they decide.
fn head(text: &str, end: usize) -> &str {
    &text[end.saturating_sub(REACH)..end]
}

/// The plain words behind a place, as far as they decide.
fn tail(text: &str, start: usize) -> &str {
    &text[start..text.len().min(start + REACH)]
}

fn holds(frame: &Frame, before: &str, after: &str, sentence: &str) -> bool {
    frame.before.as_ref().is_none_or(|pattern| pattern.is_match(before))
        && frame.after.as_ref().is_none_or(|pattern| pattern.is_match(after))
        && frame.sentence.as_ref().is_none_or(|pattern| pattern.is_match(sentence))
        && !frame.must_not.as_ref().is_some_and(|pattern| pattern.is_match(before))
}

fn excludes(rule: &Excluded, before: &str, after: &str, sentence: &str) -> bool {
    let hit = rule.before.as_ref().is_some_and(|pattern| pattern.is_match(before))
        || rule.after.as_ref().is_some_and(|pattern| pattern.is_match(after))
        || rule.sentence.as_ref().is_some_and(|pattern| pattern.is_match(sentence));
    hit && !rule.unless.as_ref().is_some_and(|pattern| pattern.is_match(sentence))
}

/// Finds what must be done: what the relation says, else the act that the sentence names; the
/// act of the limit that it goes on from; the act that stands over the clause.
fn role(
    relation: Relation,
    number: usize,
    at: Span,
    around: &Surroundings,
    language: Language,
    rules: &DeadlineRules,
) -> DeadlineRole {
    match relation {
        Relation::AtLeastBefore => return DeadlineRole::NotifyBefore,
        Relation::Extend => return DeadlineRole::Extend,
        Relation::Within => {}
    }
    let act = |sentence: &Sentence, at| act(&sentence.plain, at, language, rules);
    let own = &around.own[number];
    let goes_on = || rules.set_before.of(language).is_match(&own.plain);
    let earlier = || {
        let earlier = around.before.iter().chain(&around.own[..number]).rev();
        let mut limits = earlier
            .filter_map(|one| Some((one, durations(&one.plain, language, rules).first()?.span)));
        limits.find_map(|(one, span)| act(one, span).filter(|role| *role != DeadlineRole::Extend))
    };
    let above = || around.chapeau.iter().rev().chain(around.heading).find_map(|one| act(one, at));
    act(own, at)
        .or_else(|| goes_on().then(earlier).flatten())
        .or_else(above)
        .unwrap_or(DeadlineRole::Other)
}

/// Finds the act that a sentence names, nearest to a place; asides name others. Where the
/// sentence sets several limits, words nearer to another one count only if none are its own.
fn act(
    sentence: &str,
    at: Span,
    language: Language,
    rules: &DeadlineRules,
) -> Option<DeadlineRole> {
    let limits = durations(sentence, language, rules);
    let sentence = without(sentence, rules.aside.of(language));
    let is_own = |place: usize| {
        let distance = place.abs_diff(at.start);
        limits.iter().all(|limit| distance <= place.abs_diff(limit.span.start))
    };
    let roles = rules.roles.iter().enumerate().flat_map(|(rank, role)| {
        let places = role.pattern.find_iter(&sentence).map(|found| found.start);
        places.map(move |place| (place, rank, role.role))
    });
    roles
        .min_by_key(|&(place, rank, _)| (!is_own(place), place.abs_diff(at.start) > REACH, rank))
        .map(|(_, _, role)| role)
}

/// Puts blanks where a pattern is found, so that all places stay.
fn without(sentence: &str, pattern: &Pattern) -> String {
    let mut rest = String::with_capacity(sentence.len());
    for found in pattern.find_iter(sentence) {
        rest.push_str(&sentence[rest.len()..found.start]);
        rest.extend(std::iter::repeat_n(' ', found.end - found.start));
    }
    rest.push_str(&sentence[rest.len()..]);
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::sentences;

    fn check(language: Language, text: &str, expected: &[(&str, DeadlineBasis)]) {
        let all = crate::tag::tests::rules();
        let rules = all.commitments();
        let own = sentences::read(
            text,
            language,
            all.abbreviations(),
            rules.modality.grammar.of(language),
        );
        let around = Surroundings { own: &own, ..Surroundings::default() };
        let found: Vec<_> = read(around, language, rules)
            .into_iter()
            .map(|deadline| {
                (deadline.duration.map_or(String::new(), |d| d.to_string()), deadline.basis)
            })
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(iso, basis)| ((*iso).to_owned(), *basis)).collect();
        assert_eq!(found, expected, "{text}");
    }

    use DeadlineBasis::{Calendar, Unspecified, Working};

    #[test]
    fn a_limit_to_act_is_a_deadline_with_its_basis() {
        check(
            Language::De,
            "Die Antwort ergeht innerhalb von zwei (2) Arbeitstagen.",
            &[("P2D", Working)],
        );
        check(
            Language::De,
            "Das Gesuch wird binnen zehn Kalendertagen beantwortet.",
            &[("P10D", Calendar)],
        );
        check(
            Language::En,
            "The reply shall be given within 15 working days.",
            &[("P15D", Working)],
        );
        check(
            Language::En,
            "Notice shall be given at least 48 hours in advance.",
            &[("PT48H", Unspecified)],
        );
    }

    #[test]
    fn one_word_may_be_a_limit() {
        let text = "Die Antwort ergeht innert Jahresfrist.";
        check(Language::De, text, &[("P1Y", Unspecified)]);
        let text = "Die Antwort ergeht binnen Monatsfrist.";
        check(Language::De, text, &[("P1M", Unspecified)]);
        check(Language::En, "Measures shall be taken for a period not exceeding four years.", &[]);
    }

    #[test]
    fn a_hard_cap_beside_a_vague_word_is_taken() {
        check(
            Language::De,
            "Sie antwortet unverzüglich, spätestens jedoch innerhalb eines Monats.",
            &[("P1M", Unspecified)],
        );
        let text = "The request shall be made within six months following that time, but in no \
            case later than two years after the expiry of the document.";
        check(Language::En, text, &[("P6M", Unspecified), ("P2Y", Unspecified)]);
    }

    #[test]
    fn a_notice_period_is_a_deadline_and_its_effect_is_none() {
        check(
            Language::De,
            "Es kann unter Einhaltung einer Kündigungsfrist von sechs Monaten gekündigt werden.",
            &[("P6M", Unspecified)],
        );
        check(
            Language::De,
            "Es bleibt in Kraft, bis ein Staat es mit einer sechsmonatigen Frist kündigt.",
            &[("P6M", Unspecified)],
        );
        check(
            Language::De,
            "Das Gesuch wird innerhalb einer zehntägigen Frist beantwortet.",
            &[("P10D", Unspecified)],
        );
        check(Language::De, "Der Pass berechtigt zu einem dreimonatigen Aufenthalt.", &[]);
        check(
            Language::De,
            "Das Protokoll tritt dreissig Tage nach Eingang der Note in Kraft.",
            &[],
        );
        check(
            Language::En,
            "Either Party may terminate it on three months' notice.",
            &[("P3M", Unspecified)],
        );
        let text = "Danach verlängert es sich jeweils um ein Jahr, außer eine Partei kündigt es \
            schriftlich drei Monate vor Ablauf der Geltungsdauer.";
        check(Language::De, text, &[("P3M", Unspecified)]);
        let text = "It shall remain in force for ten years and thereafter for another five years \
            unless denounced in writing one year before its expiration.";
        check(Language::En, text, &[("P1Y", Unspecified)]);
    }

    #[test]
    fn every_limit_of_a_sentence_has_its_own_act() {
        let all = crate::tag::tests::rules();
        let rules = all.commitments();
        let text = "The application shall be submitted no later than five working days before \
            the planned date and shall be answered within three working days.";
        let grammar = rules.modality.grammar.of(Language::En);
        let own = sentences::read(text, Language::En, all.abbreviations(), grammar);
        let around = Surroundings { own: &own, ..Surroundings::default() };
        let found = read(around, Language::En, rules).into_iter().map(|limit| limit.role);
        let expected = [DeadlineRole::Submit, DeadlineRole::Answer];
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn validity_stay_and_look_back_are_no_deadlines() {
        check(Language::De, "Der Ausweis ist drei Monate gültig.", &[]);
        check(
            Language::De,
            "Jede Partei sieht eine Bedenkzeit von 30 Tagen vor, wenn er aussagt.",
            &[],
        );
        check(
            Language::De,
            "Sie dürfen sich höchstens 90 Tage innerhalb von 180 Tagen aufhalten.",
            &[],
        );
        check(Language::En, "Holders may stay for up to 90 days in any 180-day period.", &[]);
        check(
            Language::De,
            "Personen, die seit mehr als fünf Jahren dort wohnen, sind befreit.",
            &[],
        );
    }

    #[test]
    fn a_time_in_a_condition_is_no_limit_but_for_what_is_deemed() {
        let text = "Hat die Behörde das Dokument nicht innerhalb von fünf Tagen ausgestellt, so \
            unterrichtet die Vertretung das Ministerium.";
        check(Language::De, text, &[]);
        let text = "Wird das Gesuch nicht innerhalb von fünf Tagen beantwortet, so gilt die \
            Zustimmung als erteilt.";
        check(Language::De, text, &[("P5D", Unspecified)]);
        let text = "Es verlängert sich um ein Jahr, wenn es nicht drei Monate vor Ablauf \
            gekündigt wird.";
        check(Language::De, text, &[("P3M", Unspecified)]);
    }

    #[test]
    fn a_limit_said_twice_is_one_only_as_an_alternative() {
        let text = "The Party shall reply not later than one year after receipt or one year after \
            the notice.";
        check(Language::En, text, &[("P1Y", Unspecified)]);
        let text = "Die Partei antwortet binnen zwei Tagen und die andere antwortet binnen zwei \
            Tagen.";
        check(Language::De, text, &[("P2D", Unspecified), ("P2D", Unspecified)]);
    }

    #[test]
    fn an_extension_of_a_permit_is_no_deadline() {
        let text = "Die Bewilligung gilt ein Jahr. Sie kann um sechs Monate verlängert werden.";
        check(Language::De, text, &[]);
    }

    #[test]
    fn an_extension_of_a_limit_is_a_deadline() {
        check(
            Language::De,
            "Diese Frist kann um höchstens sechs Kalendertage verlängert werden.",
            &[("P6D", Calendar)],
        );
    }
}

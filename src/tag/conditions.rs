//! Conditions, exceptions, deemed consent and qualifiers of a clause, as spans of its words.

use crate::{
    model::{Condition, Language, Span},
    rules::commitments::{Commitments, ConditionRules, Pattern, plain},
};

/// What limits a promise.
pub(super) struct Limits {
    /// Conditions and exceptions, in order of print.
    pub(super) conditions: Vec<Condition>,
    /// The words that make silence consent.
    pub(super) deemed_consent: Option<Span>,
    /// The words that soften a duty.
    pub(super) qualifiers: Vec<Span>,
}

/// Reads what limits the promise of a clause.
pub(super) fn read(text: &str, language: Language, rules: &Commitments) -> Limits {
    let rules = &rules.conditions;
    let plain = plain(text);
    let consent = rules.deemed_consent.of(language);
    Limits {
        conditions: conditions(text, &plain, language, rules),
        deemed_consent: spans(consent, text, &plain, false).into_iter().next(),
        qualifiers: spans(rules.qualifier.of(language), text, &plain, false),
    }
}

/// Reads conditions and exceptions; each runs to the end of its part of the sentence.
fn conditions(
    text: &str,
    plain: &str,
    language: Language,
    rules: &ConditionRules,
) -> Vec<Condition> {
    let exceptions = spans(rules.exception.of(language), text, plain, true);
    let conditions = spans(rules.condition.of(language), text, plain, true);
    let mut all: Vec<Condition> = exceptions
        .iter()
        .map(|span| Condition { span: *span, is_exception: true })
        .chain(
            conditions
                .into_iter()
                .filter(|span| !exceptions.iter().any(|exception| exception.overlaps(*span)))
                .map(|span| Condition { span, is_exception: false }),
        )
        .collect();
    all.sort_unstable();
    all
}

/// The matches of a pattern without overlap; with `to_end` each runs on to the next stop.
fn spans(pattern: &Pattern, text: &str, plain: &str, to_end: bool) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for hit in pattern.find_iter(plain) {
        if found.last().is_some_and(|last| hit.start < last.end) {
            continue;
        }
        let end = if to_end { end_of_part(text, hit.end) } else { hit.end };
        found.push(Span::new(hit.start, end).trimmed(text));
    }
    found
}

/// The end of the part of a sentence that goes on at `from`: the next semicolon or full stop
/// before white space, or a comma before a main clause's *so* or *shall*.
fn end_of_part(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let stop = rest.char_indices().find(|&(at, c)| {
        let next = rest[at + c.len_utf8()..].chars().next();
        matches!(c, ',' | ';' | '.' | ':') && next.is_none_or(char::is_whitespace)
    });
    from + stop.map_or(rest.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: Language, text: &str, expected: &[(&str, bool)]) {
        let all = crate::tag::tests::rules();
        let rules = all.commitments();
        let found = read(text, language, rules).conditions;
        let found: Vec<_> = found
            .iter()
            .map(|condition| (condition.span.of(text), condition.is_exception))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_condition_and_its_exception_are_told_apart() {
        check(
            Language::De,
            "Sie übernimmt die Person, sofern sie Angehörige ist, es sei denn, sie reist freiwillig aus.",
            &[("sofern sie Angehörige ist", false), ("es sei denn", true)],
        );
        check(
            Language::En,
            "The visa is issued, provided that the fee is paid, unless entry was refused.",
            &[("provided that the fee is paid", false), ("unless entry was refused", true)],
        );
    }
}

//! The event that starts a time, cut where its noun phrase ends.
//!
//! ```text
//! innerhalb von 30 Tagen | nach Unterzeichnung dieses Abkommens | auf diplomatischem Weg Muster aus
//!                          event                                  what is done
//! ```
//! German says the act behind the event, so the event ends with its noun, the genitives that
//! belong to it, who does it (*durch den Verwahrer*) and the way it goes (*in das
//! Hoheitsgebiet*). English ends it where the next verb begins. The words are data
//! (`deadlines.toml`).

use crate::{
    model::{Language, Span},
    rules::commitments::{Commitments, EventRules, Grammar},
    tag::sentences::Sentence,
};

/// Finds the event behind a duration that ends at a byte of the sentence.
pub(super) fn start(
    sentence: &Sentence,
    from: usize,
    language: Language,
    rules: &Commitments,
) -> Option<Span> {
    let words = sentence.plain.get(from..)?;
    let found = rules.deadlines.start.of(language).find(words)?.trimmed(words);
    let event = &rules.deadlines.event;
    let length = if language == Language::De {
        let printed = found.shifted(from).of(sentence.text);
        german(printed, event, rules.modality.grammar.of(language))
    } else {
        event.end_en.find(found.of(words)).map_or(found.len(), |end| end.start)
    };
    let cut = Span::new(found.start, found.start + length).trimmed(words);
    (cut.start < cut.end).then(|| cut.shifted(from))
}

/// Returns the bytes of the event that words begin with.
fn german(text: &str, event: &EventRules, grammar: &Grammar) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let end_of = |last: usize| {
        let word = words[last].trim_end_matches(|c: char| !c.is_alphanumeric());
        word.as_ptr() as usize - text.as_ptr() as usize + word.len()
    };
    let Some(mut last) = noun(&words, 0) else { return text.len() };
    while let Some(next) = belonging(&words, last + 1, event, grammar) {
        last = next;
    }
    end_of(last)
}

/// Returns the noun behind words that may stand before one.
fn noun(words: &[&str], from: usize) -> Option<usize> {
    (from..words.len()).find(|&at| words[at].starts_with(|c: char| c.is_uppercase()))
}

/// Returns the last word of what belongs to the noun before: a genitive, who does it, the way
/// it goes, or a further event.
fn belonging(words: &[&str], at: usize, event: &EventRules, grammar: &Grammar) -> Option<usize> {
    let is =
        |list: &[String], at: usize| words.get(at).is_some_and(|w| list.iter().any(|o| o == w));
    let is_closed = words.get(at.checked_sub(1)?)?.ends_with(|c: char| !c.is_alphanumeric());
    if is_closed {
        return None;
    }
    if is(&event.genitives, at) {
        return phrase(words, at + 1, grammar);
    }
    if is(&event.joins, at) && is(&event.genitives, at + 1) {
        return phrase(words, at + 2, grammar);
    }
    if words[at - 1].starts_with(|c: char| c.is_uppercase()) && is_year(words.get(at)?) {
        return Some(at);
    }
    if is(&event.joins, at) && words.get(at + 1)?.starts_with(|c: char| c.is_uppercase()) {
        return Some(at + 1);
    }
    if is(&event.agents, at) {
        return phrase(words, at + 1, grammar);
    }
    let place = is(&event.directions, at).then(|| noun(words, at + 1)).flatten()?;
    let named = words[place].trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    event.places.iter().any(|one| named.starts_with(one.as_str())).then_some(place)
}

/// Tells whether a word is the year of a day (*vor dem 31. Dezember 2031*).
fn is_year(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the noun of a phrase behind its article; words between that a preposition opens are
/// its attribute (*der von der Behörde übermittelten Genehmigung*).
fn phrase(words: &[&str], from: usize, grammar: &Grammar) -> Option<usize> {
    let first = noun(words, from)?;
    if !words.get(from).is_some_and(|word| grammar.prepositions.has(word)) {
        return Some(first);
    }
    let is_noun = |at: usize| words[at].starts_with(|c: char| c.is_uppercase());
    let is_adjective = |at: usize| !is_noun(at) && !grammar.is_determiner(words[at]);
    let closes = |at: &usize| is_noun(*at) && is_adjective(*at - 1) && is_noun(*at - 2);
    (first + 2..words.len()).find(closes).or(Some(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::sentences;

    fn check(language: Language, text: &str, behind: &str, expected: &str) {
        let all = crate::tag::tests::rules();
        let rules = all.commitments();
        let grammar = rules.modality.grammar.of(language);
        let own = sentences::read(text, language, all.abbreviations(), grammar);
        let from = text.find(behind).expect("it is there") + behind.len();
        let found = start(&own[0], from, language, rules);
        assert_eq!(found.map(|span| span.of(text)), Some(expected), "{text}");
    }

    #[test]
    fn a_german_event_ends_before_the_act() {
        for (text, expected) in [
            (
                "Die Parteien tauschen 30 Tage nach Unterzeichnung des vorliegenden Abkommens auf diplomatischem Weg Muster aus.",
                "nach Unterzeichnung des vorliegenden Abkommens",
            ),
            (
                "Die Antwort ist 5 Tage nach Eingang der von der Behörde übermittelten Genehmigung sicherzustellen.",
                "nach Eingang der von der Behörde übermittelten Genehmigung",
            ),
            (
                "Es entscheidet 10 Tage nach Eingang des Antrags und der für die Ausstellung des Visums erforderlichen Dokumente.",
                "nach Eingang des Antrags und der für die Ausstellung des Visums erforderlichen Dokumente",
            ),
            (
                "Er meldet sich 5 Tage nach der Ausreise aus dem Hoheitsgebiet der ersuchten Partei bei der Behörde.",
                "nach der Ausreise aus dem Hoheitsgebiet der ersuchten Partei",
            ),
            (
                "Sie gilt 30 Tage nach Eingang der Benachrichtigung durch den Verwahrer als erteilt.",
                "nach Eingang der Benachrichtigung durch den Verwahrer",
            ),
            (
                "Er übermittelt sie 2 Tage vor der geplanten Ankunft schriftlich an die Stelle.",
                "vor der geplanten Ankunft",
            ),
            ("Sie antwortet 2 Tage nach dessen Eingang.", "nach dessen Eingang"),
            ("Das Programm endet 6 Tage vor dem 31. Dezember 2031.", "vor dem 31. Dezember 2031"),
            ("Er beantragt sie 6 Tage nach dem Stichtag: dann gilt sie.", "nach dem Stichtag"),
        ] {
            check(Language::De, text, "Tage", expected);
        }
    }

    #[test]
    fn an_english_event_ends_before_the_next_verb() {
        check(
            Language::En,
            "It shall be submitted five days before the planned date and shall be answered within two.",
            "days",
            "before the planned date",
        );
        check(
            Language::En,
            "It replies within ten days of receipt of the complete documents.",
            "days",
            "of receipt of the complete documents",
        );
    }
}

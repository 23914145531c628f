//! Sentences of a clause with their main clause set free: the words that can carry a promise.
//!
//! ```text
//! words   Wird das Gesuch abgelehnt, so teilt die Partei, die es prüft, die Gründe mit.
//! main                               so teilt die Partei            die Gründe mit.
//! ```
//! Subordinate parts and brackets are blanked in place, so that bytes of the main clause are
//! bytes of the sentence. The cut is by commas and first words; which words open a
//! subordinate part is data (`modality.toml`).

use crate::{
    model::{Language, Span},
    rules::commitments::{Grammar, plain},
    text::{Abbreviations, sentences},
};

/// A numbering mark or a heading between two sentences has fewer words than a sentence.
pub(super) const SENTENCE_WORDS: usize = 4;

/// A sentence of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence<'t> {
    /// Its bytes in the text.
    pub(super) span: Span,
    /// Its words.
    pub(super) text: &'t str,
    /// Its words plain and in one line, byte for byte in the same places: what patterns are met
    /// over.
    pub(super) plain: String,
    /// The plain words with all but the main clause blanked.
    pub(super) main: String,
}

/// Reads the sentences of a text.
pub(super) fn read<'t>(
    text: &'t str,
    language: Language,
    abbreviations: &Abbreviations,
    grammar: &Grammar,
) -> Vec<Sentence<'t>> {
    sentences(text, language, abbreviations)
        .into_iter()
        .map(|span| {
            let words = span.of(text);
            let plain = plain(words).replace(['\n', '\r', '\t'], " ");
            Sentence { span, text: words, main: main_clause(words, &plain, grammar), plain }
        })
        .collect()
}

/// Returns the sentence with its subordinate parts and brackets blanked.
fn main_clause(sentence: &str, plain: &str, grammar: &Grammar) -> String {
    let parts = with_subjects_apart(parts(sentence), sentence, grammar);
    let mut subordinate: Vec<bool> = parts
        .iter()
        .enumerate()
        .map(|(i, part)| is_subordinate(part.of(sentence), i == 0, parts.len(), grammar))
        .collect();
    let texts: Vec<&str> = parts.iter().map(|part| part.of(sentence)).collect();
    if subordinate.first() == Some(&true) {
        for i in 1..texts.len().saturating_sub(1) {
            subordinate[i] |= joins_condition(texts[i], grammar);
        }
    }
    if let Some(then) = texts.iter().skip(1).position(|part| opens_consequence(part, grammar)) {
        subordinate[..=then].fill(true);
    }
    for i in 1..texts.len() {
        if !subordinate[i]
            && let Some(last) = end_of_relative(&texts[i..], grammar)
        {
            subordinate[i..=i + last].fill(true);
        }
    }
    for i in 0..texts.len() {
        if subordinate[i]
            && let Some(last) = end_of_interrupted(&texts[i..], &subordinate[i..], grammar)
        {
            subordinate[i..=i + last].fill(true);
        }
    }
    let mut main = plain.as_bytes().to_vec();
    if !subordinate.iter().all(|&is_subordinate| is_subordinate) {
        for (part, _) in parts.iter().zip(&subordinate).filter(|(_, is)| **is) {
            blank(&mut main, *part);
        }
    }
    for bracket in brackets(sentence) {
        blank(&mut main, bracket);
    }
    String::from_utf8(main).unwrap_or_else(|_| plain.to_owned())
}

fn blank(bytes: &mut [u8], span: Span) {
    bytes[span.start..span.end].fill(b' ');
}

/// Cuts a sentence at its commas, semicolons, colons and dashes outside brackets.
fn parts(sentence: &str) -> Vec<Span> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0u32);
    let mut chars = sentence.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let before_space = chars.peek().is_none_or(|(_, next)| next.is_whitespace());
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            // the comma of "Diplomaten-, Dienst-" parts nothing
            ',' | ';' | ':' | '–' | '—'
                if depth == 0 && before_space && !sentence[..at].ends_with('-') =>
            {
                parts.push(Span::new(start, at + c.len_utf8()));
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if start < sentence.len() {
        parts.push(Span::new(start, sentence.len()));
    }
    parts
}

/// The bracketed spans of a sentence, outermost only.
fn brackets(sentence: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in sentence.char_indices() {
        match (c, open) {
            ('(' | '[', None) => open = Some(at),
            (')' | ']', Some(start)) => {
                found.push(Span::new(start, at + 1));
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// Tells whether a part is a further condition without *wenn* (*…, und hat der Ausschuss …*).
fn joins_condition(part: &str, grammar: &Grammar) -> bool {
    let mut words = part.split_whitespace();
    words.next().is_some_and(|word| is_one_of(&grammar.condition_joins, word))
        && words.next().is_some_and(|verb| is_one_of(&grammar.verb_first, verb))
}

/// Tells whether a part is what follows from a German condition before it, with or without a
/// *wenn* (*Antwortet der Staat nicht, so gilt …*).
fn opens_consequence(part: &str, grammar: &Grammar) -> bool {
    let mut words = part.split_whitespace();
    words.next().is_some_and(|word| is_one_of(&grammar.consequence, word))
        && words.next().is_some_and(|verb| grammar.may_be_verb(verb))
}

/// Words that may stand before the opening word of a part.
const CONJUNCTIONS: [&str; 10] =
    ["und", "oder", "aber", "sowie", "bzw", "jedoch", "and", "or", "but", "only"];

/// A conjunction with fewer words than these and no verb is a formula (*sofern möglich*).
const INTERRUPTED_WORDS_MIN: usize = 3;

/// A condition before a main clause has at least so many words.
const CONDITION_WORDS_MIN: usize = 3;

/// A relative clause with commas of its own runs over at most so many parts: the longest
/// enumerations of real provisions (occupations, kinds of passport) have about as many.
const RELATIVE_PARTS_MAX: usize = 8;

/// Returns the index of the part on whose verb a relative clause ends that begins with the
/// first part and holds commas of its own (*die einen Pass besitzen und Mitglied einer Mission,
/// eines Postens oder eines Büros sind,*).
fn end_of_relative(parts: &[&str], grammar: &Grammar) -> Option<usize> {
    let lower = parts.first()?.to_lowercase();
    let mut words = lower.split_whitespace();
    let (first, second) = (words.next()?, words.next()?);
    let opens = parts[0].trim_start().starts_with(char::is_lowercase)
        && is_one_of(&grammar.relatives, first)
        && (is_one_of(&grammar.determiners, second)
            || is_one_of(&grammar.prepositions, second)
            || is_one_of(&grammar.behind_relative, second));
    if !opens {
        return None;
    }
    parts.iter().take(RELATIVE_PARTS_MAX).position(|part| ends_on_verb(part, grammar))
}

/// Returns the index of the part on whose verb a clause ends that a conjunction opens and words
/// between commas interrupt (*dass eine Partei, einschliesslich ihrer Behörden, Daten liefern
/// muss,*).
fn end_of_interrupted(parts: &[&str], subordinate: &[bool], grammar: &Grammar) -> Option<usize> {
    let lower = parts.first()?.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let opens = words.len() >= INTERRUPTED_WORDS_MIN
        && grammar.conjunctions.iter().any(|opener| opens_with(&words, opener));
    if !opens || ends_on_verb(parts[0], grammar) {
        return None;
    }
    let goes_on = |part: &&str| {
        let first = part.split_whitespace().next().unwrap_or("");
        !first.starts_with(char::is_lowercase)
            || !grammar.may_be_verb(first) && !is_one_of(&grammar.verb_first, first)
    };
    (1..parts.len().min(RELATIVE_PARTS_MAX))
        .take_while(|&at| subordinate[at] || goes_on(&parts[at]))
        .find(|&at| !subordinate[at] && ends_on_verb(parts[at], grammar))
}

/// Cuts parts where behind an English condition the main clause begins without a comma (*When a
/// Party joins a customs union it shall …*): at the subject of a verb that conditions do not have.
fn with_subjects_apart(parts: Vec<Span>, sentence: &str, grammar: &Grammar) -> Vec<Span> {
    let cut = |part: Span| {
        let opens = || is_subordinate(part.of(sentence), true, 1, grammar);
        let at = subject_behind(part.of(sentence), grammar).filter(|_| opens());
        at.map_or([part, Span::new(part.end, part.end)], |at| {
            let at = part.start + at;
            [Span::new(part.start, at), Span::new(at, part.end)]
        })
    };
    parts.into_iter().flat_map(cut).filter(|part| part.start < part.end).collect()
}

/// Returns the byte at which the subject of a main verb begins behind other words.
fn subject_behind(part: &str, grammar: &Grammar) -> Option<usize> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let verb =
        words.iter().position(|word| is_one_of(&grammar.main_verbs, word.trim_end_matches(',')))?;
    // *the Parties to the Agreement* begins at its first article
    let opens = |at: &usize| {
        is_one_of(&grammar.subjects, words[*at])
            && !at.checked_sub(1).is_some_and(|before| grammar.is_preposition(words[before]))
    };
    let subject = (0..verb).rev().find(opens)?;
    let before = words[..subject].last()?;
    let is_apart = subject >= CONDITION_WORDS_MIN && !is_one_of(&grammar.relative_markers, before);
    is_apart.then(|| words[subject].as_ptr() as usize - part.as_ptr() as usize)
}

/// Tells whether a sentence only opens a condition, whose points go on with it (*Wenn auf Grund
/// dieses Abkommens:*).
pub(super) fn is_open_condition(sentence: &Sentence, grammar: &Grammar) -> bool {
    let lower = sentence.text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let opens = grammar.conjunctions.iter().any(|opener| opens_with(&words, opener))
        || words.first().is_some_and(|first| is_one_of(&grammar.verb_first, first))
        || opens_with_verb(&words, grammar);
    let parts = parts(sentence.text);
    let is_main = |part: &Span| opens_consequence(part.of(sentence.text), grammar);
    opens
        && sentence.text.trim_end().ends_with(':')
        && !parts.iter().any(is_main)
        && parts
            .iter()
            .skip(1)
            .all(|part| is_subordinate(part.of(sentence.text), false, parts.len(), grammar))
}

/// Tells whether a part ends on a lower-case word with a verb's ending that is no infinitive.
fn ends_on_verb(part: &str, grammar: &Grammar) -> bool {
    let lower = part.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .collect();
    part.trim_end_matches(|c: char| !c.is_alphanumeric())
        .rsplit(char::is_whitespace)
        .next()
        .is_some_and(|word| word.starts_with(char::is_lowercase))
        && words.last().is_some_and(|last| grammar.ends_like_verb(last))
        && !is_infinitive(&words)
}

fn is_subordinate(part: &str, is_first: bool, parts: usize, grammar: &Grammar) -> bool {
    let lower = part.to_lowercase();
    let all: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .collect();
    let is_joined = all.first().is_some_and(|word| CONJUNCTIONS.contains(word));
    let words = if is_joined { &all[1..] } else { &all[..] };
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let words = if words.first().is_some_and(is_number) { &words[1..] } else { words };
    let Some(first) = words.first() else { return false };
    // "Aufenthalt: Die Partei kann ihn beenden" begins a sentence
    let begins_anew = part.trim_start().starts_with(char::is_uppercase);
    if grammar.subordinators.iter().any(|opener| opens_with(words, opener)) {
        let opens_main = is_first && is_one_of(&grammar.prepositional, first);
        let is_adverb = is_one_of(&grammar.adverbs, first)
            && words.get(1).is_some_and(|next| is_one_of(&grammar.verb_first, next));
        let is_preposition = is_one_of(&grammar.before_genitives, first)
            && words.get(1).is_some_and(|next| is_one_of(&grammar.genitives, next));
        return !opens_main && !is_adverb && !is_preposition;
    }
    let has_subject_next = || {
        let next = part.split_whitespace().nth(1).unwrap_or("");
        next.starts_with(char::is_uppercase)
            || grammar.is_determiner(next)
            || is_one_of(&grammar.inverted_subjects, next)
    };
    if is_first
        && parts > 1
        && (is_one_of(&grammar.verb_first, first) && (begins_anew || has_subject_next())
            || (begins_anew && opens_with_verb(words, grammar)))
    {
        return true;
    }
    let is_relative = |word: &str| grammar.relatives.iter().any(|pronoun| pronoun == word);
    let opens_relative = is_relative(first)
        || (is_one_of(&grammar.prepositions, first)
            && words.get(1).is_some_and(|word| is_relative(word)));
    !is_first
        && !is_joined
        && !begins_anew
        && words.len() > 1
        && opens_relative
        && ends_on_verb(part, grammar)
}

/// Tells whether a German part opens with a finite verb before its subject (*Ernennt eine Partei …*).
/// A noun goes before a genitive.
fn opens_with_verb(words: &[&str], grammar: &Grammar) -> bool {
    let [first, second, ..] = words else { return false };
    first.chars().count() > 4
        && first.ends_with('t')
        && !grammar.is_no_verb(first)
        && is_one_of(&grammar.inverted_subjects, second)
}

/// Tells whether a part ends on an infinitive with *zu*, which belongs to the main clause's verb.
fn is_infinitive(words: &[&str]) -> bool {
    let [.., before, last] = words else { return false };
    let inner = last.char_indices().skip(2).any(|(at, _)| last[at..].starts_with("zu"));
    *before == "zu" || (inner && last.ends_with('n'))
}

fn opens_with(words: &[&str], opener: &str) -> bool {
    opener.split(' ').enumerate().all(|(i, word)| words.get(i) == Some(&word))
}

fn is_one_of(list: &[String], word: &str) -> bool {
    list.iter().any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: Language, sentence: &str, expected: &str) {
        let all = crate::tag::tests::rules();
        let rules = all.commitments();
        let read =
            read(sentence, language, all.abbreviations(), rules.modality.grammar.of(language));
        let main = read[0].main.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(main, expected);
        assert_eq!(read[0].main.len(), read[0].text.len());
    }

    #[test]
    fn a_condition_without_wenn_is_blanked() {
        check(
            Language::De,
            "Wird das Gesuch abgelehnt, so teilt die Partei, die es prüft, die Gründe mit.",
            "so teilt die partei, die gruende mit.",
        );
    }

    #[test]
    fn what_stands_before_a_consequence_is_a_condition() {
        check(
            Language::De,
            "Verneint der ersuchte Staat die Frage, so darf der andere die Person befragen.",
            "so darf der andere die person befragen.",
        );
        check(
            Language::De,
            "Die Staaten arbeiten zusammen, so dass niemand warten muss.",
            "die staaten arbeiten zusammen,",
        );
    }

    #[test]
    fn a_relative_clause_with_commas_of_its_own_is_blanked_whole() {
        check(
            Language::De,
            "Die Personen, die einen Dienstpass besitzen und Mitglied einer Mission, eines Postens oder eines Büros sind, können ohne Visum einreisen.",
            "die personen, koennen ohne visum einreisen.",
        );
    }

    #[test]
    fn a_point_that_begins_with_its_verb_is_no_condition() {
        check(
            Language::De,
            "ist bestrebt, Streitigkeiten beizulegen.",
            "ist bestrebt, streitigkeiten beizulegen.",
        );
        check(
            Language::De,
            "ist die Person krank, wird sie später überstellt.",
            "wird sie spaeter ueberstellt.",
        );
    }

    #[test]
    fn a_preposition_before_a_genitive_opens_no_clause() {
        check(
            Language::De,
            "Während eines Jahres kann die Schweiz Höchstzahlen aufrechterhalten, soweit nötig.",
            "waehrend eines jahres kann die schweiz hoechstzahlen aufrechterhalten,",
        );
        check(Language::De, "Während die Behörde prüft, wartet die Person.", "wartet die person.");
    }

    #[test]
    fn an_enumeration_stays_in_the_main_clause() {
        check(
            Language::De,
            "Die Parteien achten die Ehre, die Würde und die Rechte der Person.",
            "die parteien achten die ehre, die wuerde und die rechte der person.",
        );
    }

    #[test]
    fn a_number_before_a_condition_and_a_comma_in_a_compound_part_nothing() {
        check(
            Language::De,
            "7. Sofern nichts anderes gilt, können Inhaber von Diplomaten-, Dienst- und Sonderpässen bleiben.",
            "koennen inhaber von diplomaten-, dienst- und sonderpaessen bleiben.",
        );
    }

    #[test]
    fn a_clause_that_is_interrupted_is_blanked_whole() {
        check(
            Language::De,
            "Sie verlangt nicht, dass eine Partei, einschliesslich ihrer Behörden, Daten liefern muss.",
            "sie verlangt nicht,",
        );
        check(
            Language::De,
            "Sofern die Person, soweit möglich, zustimmt, teilen die Parteien die Daten.",
            "teilen die parteien die daten.",
        );
        check(
            Language::De,
            "Wenn die Person einen Pass, ein Visum oder eine Bewilligung hat, kann sie einreisen.",
            "kann sie einreisen.",
        );
    }

    #[test]
    fn an_english_main_clause_behind_a_condition_without_a_comma_stays() {
        check(
            Language::En,
            "When a Party joins a customs union it shall, upon request, consult the others.",
            "it shall, upon request, consult the others.",
        );
        check(
            Language::En,
            "The Parties meet in accordance with the rules which the Committee shall adopt.",
            "the parties meet in accordance with the rules which the committee shall adopt.",
        );
    }

    #[test]
    fn an_english_condition_is_blanked() {
        check(
            Language::En,
            "If no reply is given, the Parties shall consult (by telephone).",
            "the parties shall consult .",
        );
    }

    #[test]
    fn a_sentence_of_nothing_but_subordinate_parts_stays_whole() {
        check(
            Language::En,
            "Where necessary the Parties shall meet, including by video.",
            "where necessary the parties shall meet, including by video.",
        );
    }
}

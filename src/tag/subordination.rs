//! Which parts of a sentence are subordinate: conditions, relative clauses, what a preposition
//! opens.
//!
//! ```text
//! Wird das Gesuch abgelehnt, | so teilt die Partei, | die es prüft, | die Gründe mit.
//! condition                    main                   relative        main
//! ```
//! German is told by first words and by the verb at the end, English by first words. The words
//! are data (`modality.toml`).

use crate::{model::Span, rules::commitments::Grammar};

/// A part of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// Its bytes in the sentence.
    pub(super) span: Span,
    /// Whether it belongs to no main clause.
    pub(super) is_subordinate: bool,
}

/// Cuts a sentence into its parts and tells which are subordinate.
pub(super) fn parts(sentence: &str, grammar: &Grammar) -> Vec<Part> {
    let spans = with_subjects_apart(cut(sentence), sentence, grammar);
    let mut subordinate: Vec<bool> = spans
        .iter()
        .enumerate()
        .map(|(i, part)| is_subordinate(part.of(sentence), i == 0, spans.len(), grammar))
        .collect();
    let texts: Vec<&str> = spans.iter().map(|part| part.of(sentence)).collect();
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
    for i in 1..texts.len() {
        subordinate[i] |= subordinate[i - 1] && joins_relative(texts[i], grammar);
    }
    for i in 1..texts.len().saturating_sub(1) {
        subordinate[i] |= subordinate[i - 1] && is_infinitive_before_verb(&texts[i..], grammar);
    }
    for i in 2..texts.len() {
        let goes_on = subordinate[i - 1] && !subordinate[i - 2];
        subordinate[i] &= !(goes_on && is_rest_of_main(texts[i - 2], texts[i], grammar));
    }
    for i in 0..texts.len() {
        if subordinate[i]
            && let Some(last) = end_of_interrupted(&texts[i..], &subordinate[i..], grammar)
        {
            subordinate[i..=i + last].fill(true);
        }
    }
    let both = spans.into_iter().zip(subordinate);
    both.map(|(span, is_subordinate)| Part { span, is_subordinate }).collect()
}

/// Cuts a sentence at its commas, semicolons, colons and dashes outside brackets.
fn cut(sentence: &str) -> Vec<Span> {
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

/// Tells whether a part is a further condition without *wenn* (*…, und hat der Ausschuss …*).
fn joins_condition(part: &str, grammar: &Grammar) -> bool {
    let mut words = part.split_whitespace();
    words.next().is_some_and(|word| grammar.condition_joins.has(word))
        && words.next().is_some_and(|verb| grammar.verb_first.has(verb))
}

/// Tells whether a part is a further relative clause (*…, und die nicht dort arbeiten, …*).
fn joins_relative(part: &str, grammar: &Grammar) -> bool {
    let mut words = part.split_whitespace();
    words.next().is_some_and(|word| grammar.condition_joins.has(word))
        && words.next().is_some_and(|word| grammar.relatives.has(word))
        && words.next().is_some_and(|word| grammar.behind_relative.has(word))
        && ends_on_verb(part, grammar)
}

/// Tells whether a part that looks like a relative clause is the rest of the main clause, whose
/// verb waits before a clause in between (*sind, sofern sie nicht arbeiten, von der Gebühr
/// befreit*).
fn is_rest_of_main(main: &str, part: &str, grammar: &Grammar) -> bool {
    let verb = main.trim_end_matches(|c: char| !c.is_alphanumeric());
    let verb = verb.rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
    let first = part.split_whitespace().next().unwrap_or("");
    grammar.verb_first.has(&verb) && grammar.prepositions.has(first)
}

/// Tells whether an infinitive stands before the verb of the main clause: it belongs to the
/// relative clause before it (*die beabsichtigen, dort einzureisen, benötigen …*).
fn is_infinitive_before_verb(parts: &[&str], grammar: &Grammar) -> bool {
    let [infinitive, next, ..] = parts else { return false };
    let lower = infinitive.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let first = |part: &str| part.split_whitespace().next().unwrap_or("").to_owned();
    let is_own_verb = |word: &str| grammar.verb_first.has(word);
    let verb = first(next);
    is_infinitive(&words)
        && !is_own_verb(&first(infinitive))
        && !grammar.subordinators.has(&verb)
        && verb.starts_with(char::is_lowercase)
        && (is_own_verb(&verb) || grammar.may_be_verb(&verb))
}

/// Tells whether a part is what follows from a German condition before it, with or without a
/// *wenn* (*Antwortet der Staat nicht, so gilt …*).
fn opens_consequence(part: &str, grammar: &Grammar) -> bool {
    let mut words = part.split_whitespace();
    words.next().is_some_and(|word| grammar.consequence.has(word))
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
        && grammar.relatives.has(first)
        && (grammar.determiners.has(second)
            || grammar.prepositions.has(second)
            || grammar.behind_relative.has(second));
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
    let opens = words.len() >= INTERRUPTED_WORDS_MIN && grammar.conjunctions.open(&words);
    if !opens || ends_on_verb(parts[0], grammar) {
        return None;
    }
    let goes_on = |part: &&str| {
        let first = part.split_whitespace().next().unwrap_or("");
        !first.starts_with(char::is_lowercase)
            || !grammar.may_be_verb(first) && !grammar.verb_first.has(first)
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
    let verb = words.iter().position(|word| grammar.main_verbs.has(word.trim_end_matches(',')))?;
    // *the Parties to the Agreement* begins at its first article
    let opens = |at: &usize| {
        grammar.subjects.has(words[*at])
            && !at.checked_sub(1).is_some_and(|before| grammar.is_preposition(words[before]))
    };
    let subject = (0..verb).rev().find(opens)?;
    let before = words[..subject].last()?;
    let is_apart = subject >= CONDITION_WORDS_MIN && !grammar.relative_markers.has(before);
    is_apart.then(|| words[subject].as_ptr() as usize - part.as_ptr() as usize)
}

/// Tells whether a sentence only opens a condition, whose points go on with it (*Wenn auf Grund
/// dieses Abkommens:*).
pub(super) fn is_open_condition(sentence: &str, grammar: &Grammar) -> bool {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let opens = grammar.conjunctions.open(&words)
        || words.first().is_some_and(|first| grammar.verb_first.has(first))
        || opens_with_verb(&words, grammar);
    let parts = cut(sentence);
    let goes_on = |(at, part): (usize, &Span)| {
        let part = part.of(sentence);
        !opens_consequence(part, grammar)
            && (at == 0 || is_subordinate(part, false, parts.len(), grammar))
    };
    opens && sentence.trim_end().ends_with(':') && parts.iter().enumerate().all(goes_on)
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
    if grammar.subordinators.open(words) {
        let opens_main = is_first && grammar.prepositional.has(first);
        let is_adverb = grammar.adverbs.has(first)
            && words.get(1).is_some_and(|next| grammar.verb_first.has(next));
        let is_preposition = grammar.before_genitives.has(first)
            && words.get(1).is_some_and(|next| grammar.genitives.has(next));
        // "ohne Prüfung zugelassen" goes on with the main clause, "ohne sie zu prüfen" does not
        let goes_on = grammar.infinitive_openers.has(first)
            && !words.get(1).is_some_and(|next| grammar.conjunctions.has(next))
            && ends_on_verb(part, grammar);
        return !opens_main && !is_adverb && !is_preposition && !goes_on;
    }
    let has_subject_next = || {
        let next = part.split_whitespace().nth(1).unwrap_or("");
        next.starts_with(char::is_uppercase)
            || grammar.is_determiner(next)
            || grammar.inverted_subjects.has(next)
    };
    if is_first
        && parts > 1
        && (grammar.verb_first.has(first) && (begins_anew || has_subject_next())
            || (begins_anew && opens_with_verb(words, grammar)))
    {
        return true;
    }
    let is_relative = |word: &str| grammar.relatives.has(word);
    let opens_relative = is_relative(first)
        || (grammar.prepositions.has(first) && words.get(1).is_some_and(|word| is_relative(word)));
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
        && grammar.inverted_subjects.has(second)
}

/// Tells whether a part ends on an infinitive with *zu*, which belongs to the main clause's verb.
fn is_infinitive(words: &[&str]) -> bool {
    let [.., before, last] = words else { return false };
    let inner = last.char_indices().skip(2).any(|(at, _)| last[at..].starts_with("zu"));
    *before == "zu" || (inner && last.ends_with('n'))
}

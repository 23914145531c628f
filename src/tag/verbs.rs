//! The finite verb of a German clause, found by its form and its place.
//!
//! No dictionary: a lower-case word with a verb's ending is the verb where German puts one, at
//! the second place of a main clause, behind a subordinate one, or first in a point of a list.

use std::ops::Range;

use crate::{
    model::Span,
    rules::commitments::{Grammar, plain},
    tag::sentences::Sentence,
};

/// The noun of an article stands at most so many words behind it.
const ATTRIBUTE_WORDS_MAX: usize = 24;

/// Finds the plain finite verb of a main clause: a lower-case word with a verb's ending behind a
/// noun, behind a condition or at the second place, which is not taken.
pub(super) fn finite(
    sentence: &Sentence,
    grammar: &Grammar,
    is_taken: impl Fn(Span) -> bool,
) -> Option<Span> {
    let attribute = open_attribute(sentence, grammar);
    let mut previous: Option<&str> = None;
    let mut at = 0;
    for piece in sentence.main.split_inclusive(' ') {
        let start = at;
        at += piece.len();
        let word = piece.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if word.is_empty() {
            continue;
        }
        let end = start + piece.trim_end().len();
        let place = Span::new(start, end);
        let printed = place.of(sentence.text);
        let is_verb = printed.starts_with(char::is_lowercase)
            && grammar.may_be_verb(word)
            && !attribute.contains(&start)
            && match previous {
                Some(word) if stands_before_verb(word, grammar) => true,
                // behind a fronted infinitive: *Um zu helfen, arbeiten die Parteien …*
                Some(_) => {
                    opens_behind_condition(sentence, start)
                        && (goes_before_article(sentence, end, grammar)
                            || ends_infinitive(&sentence.text[..start]))
                }
                None => {
                    opens_behind_condition(sentence, start) || opens_point(sentence, end, grammar)
                }
            };
        if is_verb && !is_taken(place) {
            return Some(place);
        }
        previous = Some(printed.trim_start_matches(|c: char| !c.is_alphanumeric()));
    }
    None
}

/// Returns the verb with which a point goes on from a subject before the list
/// (*Der Ausschuss: – prüft jede Frage*).
pub(super) fn first(text: &str, grammar: &Grammar) -> Option<Span> {
    let (at, printed) = words_of(text).next()?;
    let word = plain(printed);
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    (printed.starts_with(char::is_lowercase) && grammar.may_be_verb(word))
        .then(|| Span::new(at, at + printed.len()))
}

/// Tells whether a finite verb may follow this word: a noun, a number, a pronoun, but no
/// article that only begins the sentence.
fn stands_before_verb(word: &str, grammar: &Grammar) -> bool {
    let lower = word.to_lowercase();
    let opens = || grammar.is_determiner(word) || grammar.prepositions.has(&lower);
    (word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) && !opens())
        || grammar.before_verb.has(word)
}

/// Tells whether the first word of a main clause stands behind a subordinate one: there it is the
/// verb (*Falls sie ablehnt, teilt die Partei … mit*).
fn opens_behind_condition(sentence: &Sentence, start: usize) -> bool {
    sentence.text[..start].trim_end().ends_with(',')
}

/// Tells whether the first word of a point, before an article, is the verb that goes on from its
/// opening words (*In diesem Zusammenhang: – verwendet die Partei …*).
fn opens_point(sentence: &Sentence, end: usize, grammar: &Grammar) -> bool {
    sentence.text[..end].trim_start().starts_with(char::is_lowercase)
        && goes_before_article(sentence, end, grammar)
}

fn goes_before_article(sentence: &Sentence, end: usize, grammar: &Grammar) -> bool {
    let next = sentence.text[end..].split_whitespace().next().unwrap_or("");
    grammar.determiners.has(next)
}

/// Tells whether words end on an infinitive with *zu* and a comma.
fn ends_infinitive(words: &str) -> bool {
    let mut last = words.trim_end().trim_end_matches(',').rsplit(' ');
    last.next().is_some_and(|verb| verb.ends_with('n')) && last.next() == Some("zu")
}

/// Returns the bytes between an article that opens the sentence and its noun where a preposition
/// follows the article: no verb of the clause stands there (*Die im Verfahren erhobenen Daten*).
fn open_attribute(sentence: &Sentence, grammar: &Grammar) -> Range<usize> {
    let words: Vec<(usize, &str)> = words_of(sentence.text).take(ATTRIBUTE_WORDS_MAX).collect();
    let is_article = |word: &str| grammar.is_determiner(word);
    let is_preposition = |word: &str| grammar.prepositions.has(word);
    let [(_, article), (from, preposition), ..] = words.as_slice() else { return 0..0 };
    if !is_article(article) || !is_preposition(preposition) {
        return 0..0;
    }
    let ends = |word: &str| ["e", "en", "er", "es"].iter().any(|ending| word.ends_with(ending));
    words
        .windows(2)
        .skip(2)
        .find(|pair| {
            let [(_, word), (_, next)] = pair else { return false };
            word.starts_with(char::is_lowercase)
                && ends(word)
                && !is_preposition(word)
                && !is_article(word)
                && next.starts_with(char::is_uppercase)
        })
        .map_or(0..0, |pair| *from..pair[1].0)
}

/// The words of a text with the byte each begins at.
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

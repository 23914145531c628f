//! Questions put in plain words: a row of words that asks something is no row of search words.

use crate::rules::Rules;

/// Small words from which a row of words with a question mark inside is read as a sentence.
const SENTENCE_SMALL: usize = 3;

/// What may stand behind a word, its question mark included.
const CLOSING: [char; 4] = [')', '"', '“', '?'];

/// Reads typed words as a question, if they are one: they begin with a question word, alone or
/// behind a small word (*seit wann*), or they are a sentence with a question mark. Returns the
/// words without question marks, which are no truncation there; every word stays at its place.
pub(super) fn question(typed: &str, rules: &Rules) -> Option<String> {
    let thesaurus = rules.thesaurus();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let is_small: Vec<bool> = words.iter().map(|word| thesaurus.is_function_word(word)).collect();
    let asking = words.iter().position(|word| thesaurus.is_question_word(word));
    let asks = match asking {
        Some(0) => true,
        Some(1) => is_small[0],
        _ => false,
    };
    let ends_marked =
        typed.trim_end().ends_with('?') && is_small.iter().skip(1).any(|small| *small);
    let small = is_small.iter().filter(|small| **small).count();
    let is_sentence = small >= SENTENCE_SMALL && words.iter().any(|word| is_marked(word));
    (asks || ends_marked || is_sentence).then(|| without_marks(typed))
}

/// Tells whether a question mark stands behind a word and no other sign of the query language
/// inside it.
fn is_marked(word: &str) -> bool {
    let inner = word.trim_end_matches(CLOSING);
    word[inner.len()..].contains('?') && !inner.contains(['?', '*', ':'])
}

/// Puts spaces for the question marks behind words.
fn without_marks(typed: &str) -> String {
    let plain = |piece: &str| {
        if is_marked(piece.trim_end()) { piece.replace('?', " ") } else { piece.to_owned() }
    };
    let words: String = typed.split_inclusive(char::is_whitespace).map(plain).collect();
    words.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: Option<&str>) {
        let rules = Rules::builtin().expect("the rules are sound");
        assert_eq!(question(typed, &rules).as_deref(), expected, "{typed}");
    }

    #[test]
    fn a_question_loses_its_marks_wherever_they_stand() {
        check("Wer trägt die Kosten?", Some("Wer trägt die Kosten"));
        check("Seit wann gilt das Abkommen?", Some("Seit wann gilt das Abkommen"));
        let typed = "Weicht die Frist von der anderen Fassung ab? (Arbeitstage)";
        check(typed, Some("Weicht die Frist von der anderen Fassung ab  (Arbeitstage)"));
    }

    #[test]
    fn search_words_keep_their_truncation() {
        for typed in ["Rückübernahm?", "Visum? Gebühr", "abkomm?n OR vertr?g", "Kosten der Person"]
        {
            check(typed, None);
        }
    }
}

//! Cuts a text into words with exact byte spans; what a word means is left to the analyzer.

use unicode_normalization::char::is_combining_mark;

use crate::model::Span;

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its bytes.
    pub span: Span,
    /// Whether a hyphen binds it to the next word:
    /// `Visa-Erleichterung`, or `Rück- übernahme` left over from a line end.
    pub is_joined: bool,
}

/// Cuts `text` into words, in order.
///
/// A word is a run of letters, digits and what stands inside words: apostrophes, soft hyphens,
/// the marks of gendered forms (`Georgier*innen`), separators inside numbers (`3.000`,
/// `2,5`). Words bound by a hyphen stay apart and are marked. The signs `§ € $ £ %` are words.
pub fn tokens(text: &str) -> Vec<Token> {
    Tokens::of(text).collect()
}

/// The words of a text, in order, cut one by one.
#[derive(Debug, Clone)]
pub struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

/// Signs that are words of their own.
const SIGNS: [char; 6] = ['§', '€', '$', '£', '%', '°'];
/// Hyphens that bind two words.
const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];
/// Marks inside gendered forms: `Georgier*innen`, `Bürger:innen`, `Kenianer_in`.
const GENDER_MARKS: [char; 4] = ['*', ':', '_', '·'];
/// The ASCII signs that can stand inside a word; [`continues_word`] tells where they do.
const INSIDE: [u8; 6] = *b"'.,*:_";
/// Words after a hanging hyphen that complete nothing: *Aus- und Weiterbildung*.
const CONJUNCTIONS: [&str; 9] = ["und", "oder", "bzw", "sowie", "bis", "wie", "and", "or", "to"];

fn is_letter(c: char) -> bool {
    // Nearly every sign of a text is ASCII: decide those without a table.
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() || is_combining_mark(c)
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

impl<'t> Tokens<'t> {
    /// Begins at the first word of `text`.
    pub const fn of(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let rest = &self.text[self.at..];
        let found = rest.char_indices().find(|&(_, c)| is_letter(c) || SIGNS.contains(&c));
        let Some((skipped, first)) = found else {
            self.at = self.text.len();
            return None;
        };
        let start = self.at + skipped;
        let end = if is_letter(first) {
            start + word_length(&self.text[start..])
        } else {
            start + first.len_utf8()
        };
        self.at = end;
        let is_joined = is_letter(first) && is_bound(&self.text[end..]);
        Some(Token { span: Span::new(start, end), is_joined })
    }
}

/// Returns the number of bytes of the word at the start of `text`.
fn word_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        // Nearly every byte is an ASCII letter or digit: decide those without decoding.
        if bytes[end].is_ascii_alphanumeric() {
            end += 1;
            continue;
        }
        if bytes[end].is_ascii() && !INSIDE.contains(&bytes[end]) {
            break;
        }
        let Some(c) = text[end..].chars().next() else { break };
        let after = &text[end + c.len_utf8()..];
        let goes_on = is_letter(c)
            || (is_invisible(c) && after.starts_with(is_letter))
            || continues_word(&text[..end], c, after);
        if !goes_on {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Tells whether the sign `c` between `word` and `after` stands inside one word.
fn continues_word(word: &str, c: char, after: &str) -> bool {
    let last_is_digit = word.ends_with(|c: char| c.is_ascii_digit());
    match c {
        '\'' | '\u{2019}' => {
            word.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic)
        }
        '.' | ',' => last_is_digit && after.starts_with(|c: char| c.is_ascii_digit()),
        _ if GENDER_MARKS.contains(&c) => {
            let ending = after.split(|c: char| !is_letter(c)).next().unwrap_or("");
            word.ends_with(char::is_lowercase) && matches!(ending, "in" | "innen" | "r" | "n")
        }
        _ => false,
    }
}

/// Tells whether `rest`, which follows a word, binds it to the next one.
fn is_bound(rest: &str) -> bool {
    let Some(after) = rest.strip_prefix(HYPHENS) else { return false };
    if after.starts_with(is_letter) {
        return true;
    }
    // `Rück- übernahme`: a hyphen of a line end that survived, unless a conjunction follows.
    let next = after.trim_start_matches([' ', '\n']);
    let gap = after.len() - next.len();
    let word = next.split(|c: char| !is_letter(c)).next().unwrap_or("");
    gap == 1 && word.starts_with(char::is_lowercase) && !CONJUNCTIONS.contains(&word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let words: Vec<&str> = Tokens::of(text).map(|token| token.span.of(text)).collect();
        assert_eq!(words, expected, "{text}");
    }

    fn bound(text: &str) -> Vec<bool> {
        Tokens::of(text).map(|token| token.is_joined).collect()
    }

    #[test]
    fn words_are_cut_at_everything_that_is_not_a_word() {
        check(
            "Art. 5 Abs. 2: Die Frist beträgt 30 Tage.",
            &["Art", "5", "Abs", "2", "Die", "Frist", "beträgt", "30", "Tage"],
        );
    }

    #[test]
    fn numbers_keep_their_separators_and_lose_the_full_stop() {
        check("3.000 Visa, 2,5 Prozent, 1.", &["3.000", "Visa", "2,5", "Prozent", "1"]);
    }

    #[test]
    fn gendered_forms_are_one_word() {
        check(
            "Georgier*innen und Bürger:innen: in Not",
            &["Georgier*innen", "und", "Bürger:innen", "in", "Not"],
        );
    }

    #[test]
    fn a_hyphen_binds_words_and_a_hanging_one_does_not() {
        assert_eq!(bound("Visa-Erleichterung"), [true, false]);
        assert_eq!(bound("Rück- übernahme"), [true, false]);
        assert_eq!(bound("Aus- und Weiterbildung"), [false, false, false]);
        assert_eq!(bound("eine Frist - das heißt"), [false; 4]);
    }

    #[test]
    fn the_longest_word_is_not_dropped() {
        let word = "Berufsqualifikationsfeststellungsgesetzes";
        check(word, &[word]);
    }

    #[test]
    fn soft_hyphens_stand_inside_words() {
        check("Rück\u{ad}übernahme", &["Rück\u{ad}übernahme"]);
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_on_char_boundaries(text in "\\PC{0,60}") {
            let mut last = 0;
            for token in tokens(&text) {
                prop_assert!(token.span.start >= last);
                prop_assert!(!token.span.of(&text).is_empty());
                last = token.span.end;
            }
        }
    }
}

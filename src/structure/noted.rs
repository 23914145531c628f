//! Words inside a paragraph that may be an enumerator or head an article.
//!
//! Of the words of running text one in thirty may. So not every word is cut out and looked at:
//! the bytes that those few cannot do without are looked for, and the words around them cut.

/// Bytes at the beginning of a word among which the bracket or full stop of an enumerator
/// stands: of `12bis)` it is the last.
pub(super) const SIGN_REACH: usize = 6;

/// Returns the words that begin with `(`, `A` or `§` or hold a bracket or full stop within
/// [`SIGN_REACH`], in order, and a few others.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut done = 0;
    std::iter::from_fn(move || {
        loop {
            let noted = done + text.as_bytes()[done..].iter().position(|byte| is_noted(*byte))?;
            if let Some(start) = start_of_word(text, noted) {
                let word = text[start..].split(char::is_whitespace).next()?;
                done = start + word.len();
                return Some(word);
            }
            done = noted + 1;
        }
    })
}

/// The second byte of `§`.
const SECTION_SIGN: u8 = 0xa7;

const fn is_noted(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'.' | b'A' | SECTION_SIGN)
}

/// The beginning of the word that has this byte among its first ones.
fn start_of_word(text: &str, noted: usize) -> Option<usize> {
    // the second byte of `§` is a part of other letters, too
    let at = if text.is_char_boundary(noted) { noted } else { noted - 1 };
    let before = text.get(..at)?;
    for (start, c) in before.char_indices().rev() {
        if c.is_whitespace() {
            return Some(start + c.len_utf8());
        }
        if at - start >= SIGN_REACH {
            return None;
        }
    }
    Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn words_that_may_be_signs_or_head_articles_are_found() {
        check("Sie zahlt: (1) die 2. Rate", &["(1)", "2."]);
        check("Artikel 5 und § 6\u{a0}a) gilt", &["Artikel", "§", "a)"]);
        check("12bis) Es", &["12bis)"]);
        check("", &[]);
    }

    #[test]
    fn what_ends_a_longer_word_is_none() {
        check("Die Seiten zahlen. Nachbarn (auch) nicht;", &["(auch)"]);
        check("daß 気 übergeben. Über", &[]);
    }
}

//! Where Unicode (UAX #29) sees sentence boundaries.
//!
//! A boundary can only stand behind a terminator or a line break, and what stands there is
//! decided by the characters around it, up to the next letter. So only these are shown to
//! `unicode-segmentation`, which looks up every character in its tables: in running text one of
//! six or seven.

use unicode_segmentation::UnicodeSegmentation;

/// Returns the boundaries inside `text`, in order, without its beginning and its end.
pub(super) fn sentence_bounds(text: &str) -> impl Iterator<Item = usize> {
    windows(text).flat_map(|(from, end)| {
        let cuts = text[from..end].split_sentence_bound_indices();
        let inside = move |at: &usize| *at > from && *at < end;
        cuts.map(move |(at, _)| from + at).filter(inside)
    })
}

/// Returns the passages in which boundaries may stand: from the letter, digit or blank before
/// a run of terminators to behind the letter that follows.
fn windows(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let terminator = done + text[done..].find(may_end_sentence)?;
        let before = text[..terminator].char_indices().rev();
        let from = before
            .take_while(|(at, _)| *at >= done)
            .find(|(_, c)| c.is_ascii_alphanumeric())
            .map_or(done, |(at, _)| at);
        let behind = text[terminator..].char_indices().find(|(_, c)| is_letter(*c));
        let end = behind.map_or(text.len(), |(at, c)| terminator + at + c.len_utf8());
        done = behind.map_or(text.len(), |(at, _)| terminator + at);
        Some((from, end))
    })
}

/// Tells whether a boundary may stand behind a character; of those outside ASCII all but letters
/// and marks of western Europe.
const fn may_end_sentence(c: char) -> bool {
    match c {
        '.' | '!' | '?' | '\n' | '\r' => true,
        _ if c.is_ascii() => false,
        '\u{a0}'..='\u{24f}' | '\u{2010}'..='\u{2023}' => false,
        _ => true,
    }
}

/// Tells whether a character is a letter that decides whether a sentence goes on.
const fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<usize> {
        text.split_sentence_bound_indices().map(|(at, _)| at).filter(|at| *at > 0).collect()
    }

    proptest! {
        #[test]
        fn they_are_those_of_the_whole_text(
            text in "([A-Za-zÄß]{0,3}[.!?…;:,0-9\\-–»“”)(\" \n\r\u{85}\u{2028}\u{ad}\u{300}\u{2024}\u{3002}дא]{0,4}){0,12}"
        ) {
            prop_assert_eq!(sentence_bounds(&text).collect::<Vec<_>>(), all(&text));
        }

        #[test]
        fn they_are_those_of_any_text(text in "\\PC{0,40}") {
            prop_assert_eq!(sentence_bounds(&text).collect::<Vec<_>>(), all(&text));
        }
    }
}

//! Makes foreign words safe to look at: nothing in a document may act on the terminal.

use std::borrow::Cow;

/// First of the Unicode control pictures, which show the controls U+0000 to U+001F.
const CONTROL_PICTURES: u32 = 0x2400;

/// Returns `text` with every character that could act made visible instead.
///
/// Controls become control pictures (`␛`), the right-to-left overrides and isolates their
/// code point (`⟨U+202E⟩`). Line feeds stay, a tab becomes a space.
pub(in crate::cli) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| acts(c) || c == '\t') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => shown.push(' '),
            '\u{7f}' => shown.push('␡'),
            c if acts(c) && (c as u32) < 0x20 => {
                shown.push(char::from_u32(CONTROL_PICTURES + c as u32).unwrap_or('␀'));
            }
            c if acts(c) => shown.push_str(&format!("⟨U+{:04X}⟩", c as u32)),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Tells whether a terminal or a text renderer obeys the character instead of showing it.
pub(super) const fn acts(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{0}'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shown: &str) {
        assert_eq!(harmless(text), shown);
    }

    #[test]
    fn an_escape_sequence_is_shown_and_not_obeyed() {
        check("Frist\u{1b}[2J von\u{9b}31m zwei", "Frist␛[2J von⟨U+009B⟩31m zwei");
    }

    #[test]
    fn a_right_to_left_override_cannot_turn_words_round() {
        check("nicht \u{202e}binden", "nicht ⟨U+202E⟩binden");
    }

    #[test]
    fn ordinary_words_are_not_copied() {
        assert!(matches!(harmless("Übernahme – § 5"), Cow::Borrowed(_)));
    }
}

//! The beginning of a long text.

/// Returns the first `chars` characters, ended at a word, with an ellipsis where more follows.
pub(in crate::cli) fn shortened(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((at, _)) => {
            let cut = text[..at].rfind(' ').unwrap_or(at);
            format!("{} …", &text[..cut])
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_ends_at_a_word() {
        assert_eq!(shortened("Übernahme von Personen", 15), "Übernahme von …");
        assert_eq!(shortened("Übernahme", 15), "Übernahme");
    }
}

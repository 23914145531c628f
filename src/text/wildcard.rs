//! Truncated words: `*` stands for any letters, `?` for one.

/// Tells whether `word` fits a pattern of letters, `*` (any letters) and `?` (one letter).
pub fn fits(pattern: &str, word: &str) -> bool {
    let (pattern, letters) = (pattern.as_bytes(), word.as_bytes());
    let (mut p, mut w) = (0, 0);
    // What follows the last star, and the letter from which it is tried next.
    let mut star: Option<(usize, usize)> = None;
    while w < letters.len() {
        match pattern.get(p) {
            Some(b'*') => {
                p += 1;
                star = Some((p, w));
            }
            Some(b'?') => {
                p += 1;
                w = behind_letter(word, w);
            }
            Some(letter) if *letter == letters[w] => {
                p += 1;
                w += 1;
            }
            _ => {
                let Some((after, tried)) = star else { return false };
                w = behind_letter(word, tried);
                p = after;
                star = Some((after, w));
            }
        }
    }
    pattern[p..].iter().all(|&sign| sign == b'*')
}

/// Returns where the letter behind the one at a byte begins.
fn behind_letter(word: &str, at: usize) -> usize {
    let mut next = at + 1;
    while !word.is_char_boundary(next) {
        next += 1;
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        assert!(fits("rückführ*", "rückführung"));
        assert!(fits("*abkommen", "rückübernahmeabkommen"));
        assert!(fits("*abkommen", "abkommen"));
        assert!(fits("rück*nahme*", "rückübernahmen"));
        assert!(fits("*", ""));
        assert!(!fits("*abkommen", "abkommens"));
        assert!(!fits("rückführ*", "rückfahrt"));
    }

    #[test]
    fn a_question_mark_stands_for_one_letter_of_any_length() {
        assert!(fits("vertr?g", "vertrag") && fits("vertr?g", "verträg"));
        assert!(!fits("vertr?g", "vertrg"));
        assert!(fits("*?ß", "maß"));
        assert!(!fits("?", "ab"));
    }

    #[test]
    fn what_follows_a_star_is_tried_again_from_letter_to_letter() {
        assert!(fits("*aab", "aaaab"));
        assert!(fits("*ä?c", "ääxcäbc"));
        assert!(!fits("*ab", "aba"));
    }
}

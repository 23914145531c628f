//! Undoes hyphenation at line ends, on evidence.

use std::collections::HashSet;

use foldhash::fast::RandomState;

/// What becomes of the end of one line and the start of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seam {
    /// A space between them.
    Space,
    /// Nothing between them, and so many bytes of the first line's end go.
    Joined {
        /// Bytes of the hyphen.
        cut: usize,
    },
}

/// The words that a document prints within its lines: the evidence.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: HashSet<String, RandomState>,
}

/// Conjunctions after a hanging hyphen, as in *Ein- und Ausreise*.
const CONJUNCTIONS: [&str; 14] =
    ["und", "oder", "bzw.", "sowie", "als", "noch", "and", "or", "et", "ou", "e", "o", "y", "wie"];

impl Vocabulary {
    /// Adds the words of one line, except its last, which may be half a word.
    pub(crate) fn learn(&mut self, line: &str) {
        let pieces: Vec<&str> = line.split_whitespace().collect();
        let whole = pieces.len().saturating_sub(1);
        for piece in pieces.into_iter().take(whole).skip(1) {
            let word = bare(piece);
            if !word.is_empty() {
                self.words.insert(word.to_lowercase());
            }
        }
    }

    fn holds(&self, word: &str) -> bool {
        self.words.contains(&bare(word).to_lowercase())
    }

    /// Decides how two lines of a paragraph are joined.
    ///
    /// A soft hyphen always joins. A hard one stays before a capital (*EU-Staaten*), a digit
    /// and a conjunction; before a small letter it goes, unless the document prints the word
    /// with its hyphen elsewhere and never without it.
    pub(crate) fn seam(&self, before: &str, after: &str) -> Seam {
        if before.ends_with('/') && !before.ends_with(" /") {
            return Seam::Joined { cut: 0 };
        }
        let Some(hyphen) = before.chars().last().filter(|c| is_hyphen(*c)) else {
            return Seam::Space;
        };
        let cut = hyphen.len_utf8();
        if hyphen == '\u{ad}' {
            return Seam::Joined { cut };
        }
        let stem = &before[..before.len() - cut];
        let head = stem.split_whitespace().next_back().unwrap_or("");
        let tail = after.split_whitespace().next().unwrap_or("");
        if !head.ends_with(char::is_alphabetic) || !stem.ends_with(char::is_alphabetic) {
            return Seam::Space;
        }
        let starts = tail.trim_start_matches(['(', '«', '„', '"']).chars().next();
        let joined = format!("{head}{tail}");
        let hyphenated = format!("{head}-{tail}");
        match starts {
            Some(c) if c.is_lowercase() => {
                let is_hanging = CONJUNCTIONS.contains(&bare(tail)) || tail == "bzw.";
                if is_hanging || is_enumerated(tail) {
                    Seam::Space
                } else if self.holds(&hyphenated) && !self.holds(&joined) {
                    Seam::Joined { cut: 0 }
                } else {
                    Seam::Joined { cut }
                }
            }
            Some(c) if c.is_alphanumeric() => Seam::Joined { cut: 0 },
            _ => Seam::Space,
        }
    }
}

/// Tells whether a word is the letter of a list's point, *a.* or *(b)*: no word is divided so
/// that one letter is left, but some texts open a list with a dash.
fn is_enumerated(word: &str) -> bool {
    bare(word).chars().count() == 1 && word.ends_with(['.', ')'])
}

/// Tells whether a character divides words at a line's end.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{ad}' | '\u{2011}')
}

fn bare(piece: &str) -> &str {
    piece.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(elsewhere: &str, before: &str, after: &str, expected: Seam) {
        let mut vocabulary = Vocabulary::default();
        vocabulary.learn(&format!("x {elsewhere} x"));
        assert_eq!(vocabulary.seam(before, after), expected);
    }

    #[test]
    fn a_word_divided_at_the_line_end_is_mended() {
        check("", "die Rückübernah-", "me der Person", Seam::Joined { cut: 1 });
    }

    #[test]
    fn a_hanging_hyphen_stays_hanging() {
        check("", "die Ein-", "und Ausreise", Seam::Space);
    }

    #[test]
    fn a_dash_before_a_lettered_point_is_no_hyphen() {
        check("", "shall share information on-", "a. the route", Seam::Space);
        check("", "teilt mit-", "(b) den Ort", Seam::Space);
    }

    #[test]
    fn a_compound_before_a_capital_keeps_its_hyphen() {
        check("", "in den EU-", "Mitgliedstaaten", Seam::Joined { cut: 0 });
    }

    #[test]
    fn a_compound_printed_with_its_hyphen_keeps_it() {
        check("well-known", "is well-", "known to", Seam::Joined { cut: 0 });
    }

    #[test]
    fn a_soft_hyphen_always_joins() {
        check("", "Stagi\u{ad}", "aires", Seam::Joined { cut: 2 });
    }
}

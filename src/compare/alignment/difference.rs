//! Word by word: what one wording has and the other has not.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::{model::Span, text::tokens};

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Both have them.
    Kept,
    /// Only the first has them.
    Removed,
    /// Only the second has them.
    Added,
}

/// Consecutive words of one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Their fate.
    pub edit: Edit,
    /// The words with the spaces and marks around them.
    pub text: String,
}

/// Compares two wordings word by word; white space alone is no difference.
///
/// ```
/// use klausel::compare::{Edit, difference};
/// let pieces = difference("binnen 30 Tagen", "binnen 45 Tagen");
/// assert_eq!(pieces[1].edit, Edit::Removed);
/// assert_eq!(pieces[2].text.trim(), "45");
/// ```
pub fn difference(left: &str, right: &str) -> Vec<Piece> {
    let (from, to) = (words(left), words(right));
    let keys = |text: &str, spans: &[Span]| -> Vec<String> {
        spans.iter().map(|span| span.of(text).split_whitespace().collect()).collect()
    };
    let (from_keys, to_keys) = (keys(left, &from), keys(right, &to));
    let joined =
        |text: &str, spans: &[Span]| -> String { spans.iter().map(|span| span.of(text)).collect() };
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |edit: Edit, text: String| {
        if text.is_empty() {
            return;
        }
        match pieces.last_mut() {
            Some(last) if last.edit == edit => last.text.push_str(&text),
            _ => pieces.push(Piece { edit, text }),
        }
    };
    for step in capture_diff_slices(Algorithm::Myers, &from_keys, &to_keys) {
        let (old, new) = (&from[step.old_range()], &to[step.new_range()]);
        match step.tag() {
            DiffTag::Equal => push(Edit::Kept, joined(right, new)),
            DiffTag::Delete => push(Edit::Removed, joined(left, old)),
            DiffTag::Insert => push(Edit::Added, joined(right, new)),
            DiffTag::Replace => {
                push(Edit::Removed, joined(left, old));
                push(Edit::Added, joined(right, new));
            }
        }
    }
    pieces
}

/// Cuts a text into words, each with what follows it up to the next one; together they are
/// the whole text.
fn words(text: &str) -> Vec<Span> {
    let starts: Vec<usize> = tokens(text).iter().map(|token| token.span.start).collect();
    let Some(first) = starts.first() else {
        return if text.is_empty() { Vec::new() } else { vec![Span::new(0, text.len())] };
    };
    let mut spans = Vec::with_capacity(starts.len() + 1);
    if *first > 0 {
        spans.push(Span::new(0, *first));
    }
    let ends = starts[1..].iter().copied().chain([text.len()]);
    spans.extend(starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, expected: &str) {
        let shown: String = difference(left, right)
            .iter()
            .map(|piece| match piece.edit {
                Edit::Kept => piece.text.clone(),
                Edit::Removed => format!("[-{}-]", piece.text.trim()),
                Edit::Added => format!("[+{}+] ", piece.text.trim()),
            })
            .collect();
        assert_eq!(shown.trim(), expected);
    }

    #[test]
    fn another_limit_and_another_strength_are_seen() {
        check(
            "Die Seite soll binnen 30 Tagen antworten.",
            "Die Seite kann binnen 45 Tagen antworten.",
            "Die Seite [-soll-][+kann+] binnen [-30-][+45+] Tagen antworten.",
        );
    }

    #[test]
    fn a_line_break_is_no_difference() {
        check("binnen\n30 Tagen", "binnen 30 Tagen", "binnen 30 Tagen");
    }

    #[test]
    fn an_empty_side_is_all_added() {
        check("", "Neue Klausel.", "[+Neue Klausel.+]");
    }
}

//! Footnotes: small lines at the foot of a column that begin with a mark, and the marks in the
//! text that lead to them.

use super::{
    lines::{Joint, TextLine},
    words::Word,
};
use crate::model::Rect;

/// Share of the text's size below which a line can be a footnote.
const SMALL: f32 = 0.93;

/// Share of the column's width up to which a ruling line is the one above footnotes.
const RULE_WIDTH: f32 = 0.7;

/// Longest mark.
const MARK_LETTERS: usize = 4;

/// Divides the lines of a column into its text and the footnotes below it.
pub(crate) fn split(
    mut lines: Vec<TextLine>,
    body_size: f32,
    rules: &[Rect],
) -> (Vec<TextLine>, Vec<TextLine>) {
    let x0 = lines.iter().map(|line| line.x0).fold(f32::INFINITY, f32::min);
    let x1 = lines.iter().map(|line| line.x1).fold(f32::NEG_INFINITY, f32::max);
    let ruled: Vec<f32> = rules
        .iter()
        .filter(|rule| rule.y1 - rule.y0 < rule.x1 - rule.x0)
        .filter(|rule| rule.x1 - rule.x0 <= RULE_WIDTH * (x1 - x0) && rule.x0 < x0 + body_size)
        .map(|rule| rule.y0)
        .collect();
    for line in lines.iter_mut().rev().take_while(|line| line.size <= SMALL * body_size) {
        unglue(line);
    }
    let mut start = lines.len();
    for (i, line) in lines.iter().enumerate().rev() {
        let is_ruled =
            i > 0 && ruled.iter().any(|y| *y > lines[i - 1].baseline && *y < line.baseline);
        if line.size > SMALL * body_size && !is_ruled {
            break;
        }
        let Some(mark) = mark(line) else {
            if is_ruled {
                break;
            }
            continue;
        };
        let is_dotted = line.words.first().is_some_and(|(_, word)| word.text.ends_with('.'));
        let is_called = lines[..i].iter().any(|above| calls(above, &mark));
        let is_raised = line.words.first().is_some_and(|(_, word)| line.is_raised(word));
        let is_below_text = i > 0 && lines[..i].iter().any(|above| above.size > SMALL * body_size);
        let is_small = is_below_text && line.size <= SMALL * body_size;
        if is_ruled || is_raised || (is_small && (!is_dotted || is_called)) {
            start = i;
        }
        if is_ruled {
            break;
        }
    }
    let mut notes = lines.split_off(start);
    for note in notes.iter_mut().filter(|note| mark(note).is_some()) {
        if let Some((joint @ Joint::None, _)) = note.words.get_mut(1) {
            *joint = Joint::Space;
        }
    }
    (lines, notes)
}

/// Tells whether a raised mark in a line leads to a footnote.
fn calls(line: &TextLine, mark: &str) -> bool {
    line.words.iter().skip(1).any(|(_, word)| {
        line.is_raised(word) && word.text.trim_matches(|c| matches!(c, '(' | ')' | ',')) == mark
    })
}

/// The mark with which a line begins: a number, a star, a letter raised.
pub(crate) fn mark(line: &TextLine) -> Option<String> {
    let (_, first) = line.words.first()?;
    let text = first.text.trim_matches(|c| matches!(c, '(' | ')' | ',' | '.'));
    let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || superscript(c));
    let is_star = !text.is_empty() && text.chars().all(|c| matches!(c, '*' | '†' | '‡'));
    let is_letter = line.is_raised(first) && text.chars().all(char::is_alphanumeric);
    let is_mark = text.len() <= MARK_LETTERS && (is_number || is_star || is_letter);
    is_mark.then(|| text.to_owned())
}

fn superscript(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹')
}

/// Divides a mark from the word that follows without a space: `1SR`.
fn unglue(line: &mut TextLine) {
    const WORD_LETTERS: usize = 2;
    let Some((_, first)) = line.words.first_mut() else { return };
    let digits = first.text.chars().take_while(char::is_ascii_digit).count();
    let rest = &first.text[digits..];
    let is_glued = (1..MARK_LETTERS).contains(&digits)
        && rest.chars().count() >= WORD_LETTERS
        && rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '„' | '“' | '"'));
    if !is_glued {
        return;
    }
    let share = digits as f32 / first.text.chars().count() as f32;
    let middle = first.x0 + share * (first.x1 - first.x0);
    let mut word = first.clone();
    rest.clone_into(&mut word.text);
    word.x0 = middle;
    first.text.truncate(digits);
    first.x1 = middle;
    line.words.insert(1, (Joint::Space, word));
}

/// Takes the marks that lead to the given footnotes out of a line, and returns them.
///
/// A raised number that leads nowhere keeps its distance from the word before it.
pub(crate) fn take_marks(line: &mut TextLine, marks: &[String]) -> Vec<TextLine> {
    let (size, baseline) = (line.size, line.baseline);
    let mut taken = Vec::new();
    let mut kept: Vec<(Joint, Word)> = Vec::with_capacity(line.words.len());
    let mut follows_mark = false;
    for (i, (joint, word)) in std::mem::take(&mut line.words).into_iter().enumerate() {
        let text = word.text.trim_matches(|c| matches!(c, '(' | ')' | ','));
        let is_raised = TextLine::is_raised_from(size, baseline, &word);
        let is_number = is_raised && !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if i > 0 && is_raised && marks.iter().any(|mark| mark == text) {
            taken.push(TextLine::new(vec![word]));
            follows_mark = true;
            continue;
        }
        let joint = match joint {
            Joint::None if is_number && i > 0 => Joint::Space,
            Joint::None if follows_mark && word.text.starts_with(char::is_alphanumeric) => {
                Joint::Space
            }
            joint if follows_mark && !word.text.starts_with(char::is_alphanumeric) => {
                if word.text.starts_with(['.', ',', ';', ':', ')', '!', '?']) {
                    Joint::None
                } else {
                    joint
                }
            }
            joint => joint,
        };
        follows_mark = is_number;
        kept.push((joint, word));
    }
    line.words = kept;
    taken
}

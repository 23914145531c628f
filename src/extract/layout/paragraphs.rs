//! Lines of a region to paragraphs, headings, list items and rows of tables.
//!
//! The main sign of a new paragraph is a line that ends early: if the first word of the next
//! line would have fitted, the break was meant. Beside it count the distance of lines,
//! indents, a change of size or weight, and printed enumerators.

use super::{
    columns::Column,
    footnotes,
    hyphenation::is_hyphen,
    lines::{Joint, TextLine},
};
use crate::model::{BlockRole, Rect};

/// Width of a space in font sizes.
const SPACE: f32 = 0.25;

/// How much of a fitting word, in font sizes, is left to rounding and tracking.
const FIT_SLACK: f32 = 0.3;

/// Further free space, in font sizes, that a break in the middle of a sentence needs.
const MID_SENTENCE: f32 = 2.0;

/// Ratio of a line distance to the usual one from which a paragraph ends.
const WIDE_PITCH: f32 = 1.22;

/// Ratio of sizes from which two lines do not belong together.
const SIZE_STEP: f32 = 1.08;

/// Indent in font sizes.
const INDENT: f32 = 0.8;

/// Difference between a line's free space at the left and at the right, in font sizes, up to
/// which it is symmetric.
const SYMMETRY: f32 = 1.2;

/// Free space on either side, in font sizes, from which a symmetric line is centred.
const CENTRED: f32 = 0.5;

/// Free space on either side, in font sizes, from which a centred line is far from full.
const NARROW: f32 = 4.0;

/// Difference of left edges, in font sizes, up to which a line begins below the one before it.
const BELOW: f32 = 0.3;

/// Ratio to the text's size from which a line is set as a title.
const TITLE_SIZE: f32 = 1.12;

/// Most lines of a heading in the text's own size.
const HEADING_LINES: usize = 4;

/// Letters of a centred line from which it is text, not a heading.
const HEADING_LETTERS: usize = 160;

/// One line as it goes into the document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Printed {
    /// Its letters.
    pub text: String,
    /// Place on the page.
    pub bbox: Rect,
    /// Begins a further cell of a table's row.
    pub starts_cell: bool,
}

/// A paragraph on one page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Paragraph {
    /// Page in the file, from 1.
    pub page: u32,
    /// Column it stands in.
    pub column: Column,
    /// Its lines.
    pub lines: Vec<Printed>,
    /// What it looks like.
    pub role: BlockRole,
    /// Size of its letters.
    pub size: f32,
    /// Set in bold.
    pub is_bold: bool,
    /// Its last line runs to the right edge.
    pub is_full: bool,
    /// Every line is centred and short.
    pub is_centred: bool,
}

/// What the lines of a region are measured against.
pub(crate) struct Measure {
    /// Page in the file, from 1.
    pub page: u32,
    /// The region's column.
    pub column: Column,
    /// Left edge of the column.
    pub left: f32,
    /// Right edge of the column.
    pub right: f32,
    /// Size of the running text.
    pub body_size: f32,
    /// Usual distance of lines, in font sizes.
    pub pitch: f32,
    /// How much lines of this document leave free although their next word would fit, in points.
    pub slack: f32,
}

/// Builds paragraphs of running text.
pub(crate) fn paragraphs(lines: Vec<TextLine>, measure: &Measure) -> Vec<Paragraph> {
    grouped(lines, |open, line, next| is_break(open, line, next, measure))
        .into_iter()
        .map(|lines| paragraph(&lines, measure))
        .collect()
}

/// Builds footnotes, each from its mark to the next.
pub(crate) fn notes(lines: Vec<TextLine>, measure: &Measure) -> Vec<Paragraph> {
    grouped(lines, |_, line, _| footnotes::mark(line).is_some())
        .into_iter()
        .map(|lines| Paragraph { role: BlockRole::Footnote, ..paragraph(&lines, measure) })
        .collect()
}

fn grouped(
    lines: Vec<TextLine>,
    is_break: impl Fn(&[TextLine], &TextLine, Option<&TextLine>) -> bool,
) -> Vec<Vec<TextLine>> {
    let mut groups: Vec<Vec<TextLine>> = Vec::new();
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        match groups.last_mut() {
            Some(open) if !is_break(open, &line, rest.peek()) => open.push(line),
            _ => groups.push(vec![line]),
        }
    }
    groups
}

fn is_break(
    open: &[TextLine],
    line: &TextLine,
    next: Option<&TextLine>,
    measure: &Measure,
) -> bool {
    let Some(before) = open.last() else { return true };
    if is_row(before) || is_row(line) || before.is_entry || line.is_entry {
        return true;
    }
    let size = before.size.max(line.size);
    if size >= SIZE_STEP * before.size.min(line.size) {
        return true;
    }
    let pitch = (line.baseline - before.baseline) / size;
    if pitch > WIDE_PITCH * measure.pitch || pitch < 0.0 {
        return true;
    }
    if is_divided_word(before, line) {
        return false;
    }
    if before.is_bold() != line.is_bold() && (is_whole_bold(before) || is_whole_bold(line)) {
        return true;
    }
    if size >= TITLE_SIZE * measure.body_size {
        return false;
    }
    if is_whole_bold(before) && is_whole_bold(line) && starts_small(line) {
        return false;
    }
    if would_fit(before, line, measure) {
        return true;
    }
    if starts_item(line) && (ends_clause(before) || line.x0 < before.x0 - INDENT * size) {
        return true;
    }
    is_indent_break(open, before, line, next, measure)
}

/// Tells whether the first word of `line` would have fitted at the end of `before`.
fn would_fit(before: &TextLine, line: &TextLine, measure: &Measure) -> bool {
    let first = first_word_width(line);
    let needed = first + (SPACE + FIT_SLACK) * before.size;
    if are_centred(before, line, measure) {
        return before.width() + needed <= measure.right - measure.left;
    }
    let is_mid_sentence = starts_small(line) && !ends_with_mark(before);
    let doubt = if is_mid_sentence { MID_SENTENCE * before.size } else { 0.0 };
    before.x1 + needed + measure.slack + doubt <= measure.right
}

fn first_word_width(line: &TextLine) -> f32 {
    let mut words = line.words.iter();
    let Some((_, first)) = words.next() else { return 0.0 };
    let end = words
        .take_while(|(joint, _)| *joint == Joint::None)
        .last()
        .map_or(first.x1, |(_, word)| word.x1);
    end - first.x0
}

/// What a line leaves free at the left and at the right of its column, in font sizes.
fn margins(line: &TextLine, measure: &Measure) -> (f32, f32) {
    ((line.x0 - measure.left) / line.size, (measure.right - line.x1) / line.size)
}

fn is_symmetric(line: &TextLine, measure: &Measure) -> bool {
    let (left, right) = margins(line, measure);
    (left - right).abs() <= SYMMETRY
}

fn is_centred(line: &TextLine, measure: &Measure) -> bool {
    is_symmetric(line, measure) && margins(line, measure).0 >= CENTRED
}

/// Two lines in a row of a centred paragraph: symmetric, and not beginning below one another.
fn are_centred(before: &TextLine, line: &TextLine, measure: &Measure) -> bool {
    let is_one_centred = is_centred(before, measure) || is_centred(line, measure);
    let is_stepped = (before.x0 - line.x0).abs() > BELOW * line.size;
    let is_narrow = margins(line, measure).0 >= NARROW && margins(before, measure).0 >= NARROW;
    is_one_centred
        && is_symmetric(before, measure)
        && is_symmetric(line, measure)
        && (is_stepped || is_narrow)
}

fn is_whole_bold(line: &TextLine) -> bool {
    line.words.iter().all(|(_, word)| word.is_bold)
}

/// Tells whether a word is divided between two lines: no paragraph ends there.
fn is_divided_word(before: &TextLine, line: &TextLine) -> bool {
    let end = before.words.last().map_or("", |(_, word)| word.text.as_str());
    let mut letters = end.chars().rev();
    letters.next().is_some_and(is_hyphen)
        && letters.next().is_some_and(char::is_alphabetic)
        && starts_small(line)
}

/// How much a line's end leaves free, in points, beyond what its next word needs, where the
/// next line surely goes on with the sentence; negative where the word would not have fitted.
///
/// Text that is wrapped by counting letters leaves more than text that is fitted.
pub(crate) fn free_space(lines: &[TextLine], measure: &Measure) -> Vec<f32> {
    let pairs = lines.windows(2).map(|pair| (&pair[0], &pair[1]));
    pairs
        .filter(|(before, line)| {
            starts_small(line)
                && !ends_with_mark(before)
                && !is_row(before)
                && !is_whole_bold(before)
                && (before.x0 - line.x0).abs() <= BELOW * line.size
                && (line.baseline - before.baseline) / line.size <= WIDE_PITCH * measure.pitch
        })
        .map(|(before, line)| {
            let needed = first_word_width(line) + (SPACE + FIT_SLACK) * before.size;
            measure.right - before.x1 - needed
        })
        .collect()
}

/// Tells whether a line begins with a small letter: a bold one goes on with its heading.
fn starts_small(line: &TextLine) -> bool {
    line.words.first().is_some_and(|(_, word)| {
        word.text.starts_with(char::is_lowercase) && !is_enumerator(&word.text)
    })
}

/// First-line indents and items that return to the left.
fn is_indent_break(
    open: &[TextLine],
    before: &TextLine,
    line: &TextLine,
    next: Option<&TextLine>,
    measure: &Measure,
) -> bool {
    if ends_centring(before, line, next, measure) {
        return true;
    }
    if are_centred(before, line, measure) {
        return false;
    }
    let step = (line.x0 - before.x0) / line.size;
    if step >= INDENT {
        let is_hanging = open.len() == 1 && starts_item(before);
        let returns = next.is_some_and(|next| (next.x0 - before.x0).abs() < INDENT * line.size);
        return !is_hanging && ends_sentence(before) && returns;
    }
    if step <= -INDENT {
        let is_first_line_indent = open.len() == 1 && !starts_item(before);
        return !is_first_line_indent;
    }
    false
}

/// Tells whether centred lines end here: two lines that begin at the left edge follow, or a
/// last one that is short.
fn ends_centring(
    before: &TextLine,
    line: &TextLine,
    next: Option<&TextLine>,
    measure: &Measure,
) -> bool {
    let is_flush = |line: &TextLine| margins(line, measure).0 <= BELOW;
    let goes_on_flush = next.map_or_else(|| !is_symmetric(line, measure), &is_flush);
    is_centred(before, measure)
        && margins(before, measure).0 >= 2.0 * INDENT
        && is_flush(line)
        && goes_on_flush
}

/// Tells whether a line begins with a printed enumerator or a bullet.
pub(crate) fn starts_item(line: &TextLine) -> bool {
    line.words.first().is_some_and(|(_, word)| is_enumerator(&word.text) || line.is_raised(word))
}

/// Tells whether a word enumerates: `(1)`, `1.`, `a)`, `iv)`, `–`, `•`.
pub(crate) fn is_enumerator(word: &str) -> bool {
    const LONGEST: usize = 7;
    if word.len() > 3 * LONGEST || word.chars().count() > LONGEST {
        return false;
    }
    let is_bullet = !word.is_empty()
        && word.chars().count() == 1
        && word.chars().all(|c| {
            matches!(c, '•' | '–' | '—' | '-' | '▪' | '◦' | '·' | '●' | '■' | '§' | 'o' | '‣')
        });
    if is_bullet {
        return true;
    }
    let inner = word.trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.', ':']);
    let is_closed = word.ends_with([')', ']', '.', ':']);
    let is_number = !inner.is_empty()
        && inner.starts_with(|c: char| c.is_ascii_digit())
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
        && inner.chars().filter(char::is_ascii_digit).count() <= 3;
    let is_letter = inner.chars().count() <= 2 && inner.chars().all(char::is_alphabetic);
    let is_roman = inner.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x' | 'l'));
    is_closed && !inner.is_empty() && (is_number || is_letter || is_roman)
}

fn ends_with_mark(line: &TextLine) -> bool {
    let text = line.text();
    let last = text.trim_end_matches(['“', '”', '"', '»', '’', ')']).chars().last();
    last.is_some_and(|c| matches!(c, '.' | ';' | ':' | ',' | '!' | '?'))
}

fn ends_clause(line: &TextLine) -> bool {
    let text = line.text();
    ends_with_mark(line)
        || matches!(text.rsplit(' ').next(), Some("und" | "oder" | "sowie" | "and" | "or"))
}

fn ends_sentence(line: &TextLine) -> bool {
    let text = line.text();
    let last = text.trim_end_matches(['“', '”', '"', '»', '’', ')']).chars().last();
    last.is_some_and(|c| matches!(c, '.' | ';' | ':' | '!' | '?'))
}

/// Tells whether a line is a row of cells, an enumerator aside.
fn is_row(line: &TextLine) -> bool {
    line.words.iter().enumerate().skip(1).any(|(i, (joint, _))| {
        let is_after_enumerator =
            i == 1 && line.words.first().is_some_and(|(_, word)| is_enumerator(&word.text));
        *joint == Joint::Cell && !is_after_enumerator
    })
}

/// The range of words that are dots leading to a page number, as in a table of contents, with
/// at most two words behind them.
pub(crate) fn leader(line: &TextLine) -> Option<std::ops::Range<usize>> {
    const LEAST_DOTS: usize = 4;
    const MOST_BEHIND: usize = 2;
    let is_dots = |word: &str| word.chars().all(|c| matches!(c, '.' | '…' | '·' | '_'));
    let end = line.words.iter().rposition(|(_, word)| is_dots(&word.text))? + 1;
    let start =
        line.words[..end].iter().rposition(|(_, word)| !is_dots(&word.text)).map_or(0, |i| i + 1);
    let dots: usize =
        line.words[start..end].iter().map(|(_, word)| word.text.chars().count()).sum();
    let is_leader = dots >= LEAST_DOTS && start > 0 && line.words.len() - end <= MOST_BEHIND;
    is_leader.then_some(start..end)
}

fn paragraph(lines: &[TextLine], measure: &Measure) -> Paragraph {
    let size = lines.first().map_or(measure.body_size, |line| line.size);
    let is_bold = lines.iter().all(TextLine::is_bold);
    let is_full = lines.last().is_some_and(|line| measure.right - line.x1 <= 2.0 * line.size);
    let is_centred = lines.iter().all(|line| is_centred(line, measure));
    let role = role(lines, is_bold, is_centred, measure);
    let printed = lines.iter().map(|line| printed(line, role)).collect();
    let (page, column) = (measure.page, measure.column);
    Paragraph { page, column, lines: printed, role, size, is_bold, is_full, is_centred }
}

fn role(lines: &[TextLine], is_bold: bool, is_centred: bool, measure: &Measure) -> BlockRole {
    let Some(first) = lines.first() else { return BlockRole::Body };
    if lines.iter().any(|line| is_row(line) || line.is_entry) {
        return BlockRole::Table;
    }
    let letters: usize = lines.iter().map(|line| line.text().chars().count()).sum();
    let is_large = first.size >= TITLE_SIZE * measure.body_size;
    let is_set_apart = is_large || is_bold || (is_centred && lines.len() <= HEADING_LINES);
    if is_set_apart && letters <= HEADING_LETTERS.max(if is_large { 600 } else { 0 }) {
        return BlockRole::Heading;
    }
    if starts_item(first) { BlockRole::ListItem } else { BlockRole::Body }
}

/// The letters of a line; cells are divided by tabs only where the line is a row of cells.
fn printed(line: &TextLine, role: BlockRole) -> Printed {
    let text = line.text();
    let text = if role == BlockRole::Table { text } else { text.replace('\t', " ") };
    Printed { text, bbox: line.bbox(), starts_cell: false }
}

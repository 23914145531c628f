//! Glyphs to words: letters that touch on one baseline, with spaces and overprints gone.

use std::hash::BuildHasher;

use unicode_normalization::UnicodeNormalization;

use super::glyph::{Glyph, Letters};

/// Gap, in font sizes, from which two letters belong to two words. A space is .25 wide and
/// shrinks to .17 in tightly justified lines; kerning and tracking stay below .1.
pub(crate) const WORD_GAP: f32 = 0.15;

/// Step back, in font sizes, from which a letter starts a new word. Kerning moves a letter
/// back by .2 at most; a larger step is a new place on the page.
const STEP_BACK: f32 = 0.4;

/// Shift of the baseline, in font sizes, from which a letter starts a new word: raised marks
/// stand .3 higher, rounding moves a baseline by a hundredth.
const BASELINE_SHIFT: f32 = 0.12;

/// Ratio of sizes from which a letter starts a new word; raised marks are .5 to .7 of the text.
/// Small capitals (about .8) stay with their initial.
const SIZE_CHANGE: f32 = 0.75;

/// Distance, in font sizes, below which the same word drawn twice is shadow or false bold.
const OVERPRINT: f32 = 0.25;

/// Height of letters above the baseline, in font sizes.
const ASCENT: f32 = 0.75;

/// Depth of letters below the baseline, in font sizes.
const DESCENT: f32 = 0.22;

/// A word on the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    /// Its letters, NFC, ligatures taken apart.
    pub text: String,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// The line it stands on.
    pub baseline: f32,
    /// Font size in points.
    pub size: f32,
    /// Set in a bold font.
    pub is_bold: bool,
    /// Position in the order of drawing.
    pub order: usize,
    /// A space was drawn between the word drawn before it and this one.
    pub follows_space: bool,
    /// Letters that the file does not name.
    pub unknown: u32,
}

impl Word {
    /// Returns the upper edge of its letters.
    pub(crate) fn top(&self) -> f32 {
        self.baseline - ASCENT * self.size
    }

    /// Returns the lower edge of its letters.
    pub(crate) fn bottom(&self) -> f32 {
        self.baseline + DESCENT * self.size
    }
}

/// Joins glyphs, given in the order of drawing, to words.
pub(crate) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_open = false;
    let mut follows_space = false;
    for glyph in glyphs {
        if is_space(&glyph.letters) {
            follows_space = true;
            is_open = false;
            continue;
        }
        match words.last_mut() {
            Some(word) if is_open && continues(word, glyph) => extend(word, glyph),
            _ => {
                let mut word = Word {
                    text: String::new(),
                    x0: glyph.x0,
                    x1: glyph.x0,
                    baseline: glyph.baseline,
                    size: glyph.size,
                    is_bold: glyph.is_bold,
                    order: words.len(),
                    follows_space,
                    unknown: 0,
                };
                extend(&mut word, glyph);
                words.push(word);
            }
        }
        is_open = true;
        follows_space = false;
    }
    without_overprints(words)
}

fn is_space(letters: &Letters) -> bool {
    match letters {
        Letters::One(c) => c.is_whitespace() || (c.is_control() && *c != '\u{ad}'),
        Letters::Many(text) => text.chars().all(char::is_whitespace),
        Letters::Unknown => false,
    }
}

fn continues(word: &Word, glyph: &Glyph) -> bool {
    let size = word.size.max(glyph.size);
    let gap = glyph.x0 - word.x1;
    (glyph.baseline - word.baseline).abs() <= BASELINE_SHIFT * size
        && gap <= WORD_GAP * size
        && gap >= -STEP_BACK * size
        && word.size.min(glyph.size) >= SIZE_CHANGE * size
}

fn extend(word: &mut Word, glyph: &Glyph) {
    match &glyph.letters {
        Letters::One(c) => push_letter(&mut word.text, *c),
        Letters::Many(text) => text.chars().for_each(|c| push_letter(&mut word.text, c)),
        Letters::Unknown => {
            word.text.push(char::REPLACEMENT_CHARACTER);
            word.unknown += 1;
        }
    }
    word.x0 = word.x0.min(glyph.x0);
    word.x1 = word.x1.max(glyph.x1);
    word.size = word.size.max(glyph.size);
}

/// Pushes a letter, with Latin ligatures taken apart; old typewriter accents are left to NFC.
fn push_letter(text: &mut String, c: char) {
    match c {
        '\u{fb00}'..='\u{fb06}' => text.extend(std::iter::once(c).nfkc()),
        '\u{feff}' | '\u{200b}' => {}
        _ => text.push(c),
    }
}

/// Drops words that are drawn twice at the same place and brings the letters into NFC.
fn without_overprints(mut words: Vec<Word>) -> Vec<Word> {
    // Equal words come together by their fingerprints: numbers are compared faster than letters.
    let hasher = foldhash::fast::RandomState::default();
    let mut by_place: Vec<(u64, usize)> =
        words.iter().enumerate().map(|(i, word)| (hasher.hash_one(&word.text), i)).collect();
    by_place.sort_unstable_by(|&(a_print, a), &(b_print, b)| {
        a_print.cmp(&b_print).then(words[a].x0.total_cmp(&words[b].x0)).then(a.cmp(&b))
    });
    let mut is_twice = vec![false; words.len()];
    for (i, &(print, first)) in by_place.iter().enumerate() {
        let kept = &words[first];
        let reach = OVERPRINT * kept.size;
        let neighbours = by_place[i + 1..].iter().take_while(|&&(other_print, other)| {
            other_print == print && words[other].x0 - kept.x0 <= reach
        });
        for &(_, other) in neighbours {
            let is_near = (words[other].baseline - kept.baseline).abs() <= reach;
            if is_near && words[other].text == kept.text {
                is_twice[first.max(other)] = true;
            }
        }
    }
    let mut index = 0;
    words.retain(|_| {
        index += 1;
        !is_twice[index - 1]
    });
    for word in &mut words {
        if !word.text.is_ascii() {
            word.text = word.text.nfc().collect();
        }
    }
    words
}

/// A word of 10 points for the tests of the room, 5 points a letter.
#[cfg(test)]
pub(super) fn sample(text: &str, x0: f32, baseline: f32) -> Word {
    Word {
        text: text.to_owned(),
        x0,
        x1: x0 + 5.0 * text.len() as f32,
        baseline,
        size: 10.0,
        is_bold: false,
        order: 0,
        follows_space: false,
        unknown: 0,
    }
}

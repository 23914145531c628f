//! How alike two texts are: the same agency story in two papers, a draft and its final form.
//!
//! Two steps. A [`Sketch`] is small, is stored with each text and tells which pairs are worth
//! a look; [`containment`] reads both texts and decides. Both go by shingles, the runs of a few
//! folded words (Broder, *On the resemblance and containment of documents*, 1997).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::text::{fold, tokens};

/// Minima in a sketch. The error of the estimate is 1/√128, below a tenth.
const MINIMA: usize = 128;

/// Words in a shingle of a sketch: short, so that a changed word costs few of them.
const SKETCHED_WORDS: usize = 3;

/// Words in a shingle that is compared: long, so that formulas of the trade hardly count.
const COMPARED_WORDS: usize = 5;

/// Shingles that a text needs to be compared at all: a heading, a line under a picture and a
/// scan of which little could be read resemble many texts.
const FEWEST: usize = 40;

/// Minima that two texts must share to be near one another, in one of the ways in which a
/// sketch is looked up. Two of 128 find resemblances of .35 in all but one of 5,000 cases.
const BAND: usize = 2;

/// Odd factors, each of which puts mixed numbers into an order of its own.
const FACTORS: [u64; MINIMA] = factors();

const fn factors() -> [u64; MINIMA] {
    let mut factors = [0; MINIMA];
    let (mut at, mut number) = (0, 0);
    while at < MINIMA {
        number = next(number);
        factors[at] = number | 1;
        at += 1;
    }
    factors
}

/// The least shingles of a text under 128 orders; empty for a text that is too short.
///
/// Only the low 16 bits are kept of each (Li and König, *b-bit minwise hashing*, 2010): two
/// different minima meet once in 65,536 cases.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sketch(Vec<u16>);

impl Sketch {
    /// Sketches a text.
    ///
    /// ```
    /// use klausel::text::Sketch;
    /// let story = "Die Minister unterzeichneten am Montag ein Abkommen über Rückführungen. ".repeat(9);
    /// assert!(Sketch::of(&story).is_empty(), "one sentence again and again has few shingles");
    /// ```
    pub fn of(text: &str) -> Self {
        let shingles = shingles(text, SKETCHED_WORDS);
        if shingles.len() < FEWEST {
            return Self::default();
        }
        let mut minima = [u64::MAX; MINIMA];
        for shingle in shingles {
            for (minimum, factor) in minima.iter_mut().zip(&FACTORS) {
                *minimum = (*minimum).min(shingle.wrapping_mul(*factor));
            }
        }
        Self(minima.into_iter().map(|minimum| (minimum & 0xffff) as u16).collect())
    }

    /// Tells whether the text was too short to be sketched.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Estimates the share of shingles that two texts have in common of all that either has,
    /// from 0 to 1; 0 where one was too short.
    pub fn resemblance(&self, other: &Self) -> f32 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f32 / MINIMA as f32
    }

    /// Returns the keys under which a text is looked up: those that resemble one another share
    /// at least one.
    pub fn keys(&self) -> impl Iterator<Item = (usize, &[u16])> {
        self.0.chunks_exact(BAND).enumerate()
    }
}

/// The shingles of a text that is compared with others.
#[derive(Debug, Clone)]
pub struct Shingles(HashSet<u64>);

impl Shingles {
    /// Cuts a text into its shingles.
    pub fn of(text: &str) -> Self {
        Self(shingles(text, COMPARED_WORDS))
    }

    /// Returns the share of the shorter text's shingles that stand in the other, from 0 to 1.
    ///
    /// ```
    /// use klausel::text::Shingles;
    /// let short = Shingles::of("die Parteien übernehmen ihre eigenen Staatsangehörigen");
    /// let long = Shingles::of("Die Parteien uebernehmen ihre eigenen Staatsangehörigen auf Ersuchen.");
    /// assert_eq!(short.containment(&long), 1.0);
    /// ```
    pub fn containment(&self, other: &Self) -> f32 {
        let (few, many) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        if few.0.is_empty() {
            return 0.0;
        }
        few.0.intersection(&many.0).count() as f32 / few.0.len() as f32
    }
}

/// The runs of so many folded words, each as a number.
fn shingles(text: &str, length: usize) -> HashSet<u64> {
    let words: Vec<u64> =
        tokens(text).iter().map(|token| hash(&fold(token.span.of(text)))).collect();
    words.windows(length).map(|run| run.iter().fold(0, |sum, word| next(sum ^ word))).collect()
}

/// FNV-1a (Fowler, Noll, Vo): the same on every machine, since sketches are stored.
fn hash(word: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    word.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Mixes a number into the next of its sequence (splitmix64; Steele, Lea, Flood 2014).
const fn next(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of so many different words, beginning at a number.
    fn text(from: usize, words: usize) -> String {
        let words: Vec<String> = (from..from + words).map(|word| format!("wort{word}")).collect();
        words.join(" ")
    }

    #[test]
    fn a_text_cut_by_half_resembles_the_whole() {
        let (whole, half) = (Sketch::of(&text(0, 400)), Sketch::of(&text(0, 200)));
        assert!((whole.resemblance(&half) - 0.5).abs() < 0.15, "{}", whole.resemblance(&half));
        assert!(whole.keys().zip(half.keys()).any(|(a, b)| a == b));
    }

    #[test]
    fn texts_of_other_words_do_not_resemble_one_another() {
        let (one, other) = (Sketch::of(&text(0, 400)), Sketch::of(&text(1_000, 400)));
        assert!(one.resemblance(&other) < 0.05);
    }

    #[test]
    fn a_short_text_resembles_nothing() {
        let short = Sketch::of(&text(0, FEWEST));
        assert!(short.is_empty());
        assert!(short.resemblance(&short) < f32::EPSILON);
    }
}

//! Damaged files: seeded changes to sound ones, and pages of letters at random places.
//!
//! The same seed makes the same files, so that what is found can be made again. Used by the
//! tests of a batch and by `examples/mutants.rs`.

use std::fmt::Write as _;

/// A source of numbers that anybody can follow: xorshift64* (Marsaglia 2003, Vigna 2016).
pub(crate) struct Chance(u64);

impl Chance {
    /// Begins with a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32;
        (drawn as usize) % bound
    }

    fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }
}

/// Most changes to one file.
const CHANGES: usize = 12;

/// Longest stretch that is cut, repeated or overwritten.
const STRETCH: usize = 2_000;

/// Returns a file with a few changes of the kinds that transfers, disks and attackers make.
pub(crate) fn mutant(file: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for _ in 0..=chance.below(CHANGES) {
        if bytes.is_empty() {
            break;
        }
        let at = chance.below(bytes.len());
        let end = (at + 1 + chance.below(STRETCH)).min(bytes.len());
        match chance.below(8) {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = chance.byte(),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let again = bytes[at..end].to_vec();
                let to = chance.below(bytes.len());
                bytes.splice(to..to, again);
            }
            4 => bytes[at..end].fill(chance.byte()),
            5 => bytes.truncate(at),
            6 => another_number(&mut bytes, at, chance),
            _ => {
                let from = chance.below(bytes.len());
                let length = (end - at).min(bytes.len() - from);
                let to = at.min(bytes.len() - length);
                bytes.copy_within(from..from + length, to);
            }
        }
    }
    bytes
}

/// Replaces the next number in the file: lengths, offsets and counts steer readers.
fn another_number(bytes: &mut Vec<u8>, at: usize, chance: &mut Chance) {
    const NUMBERS: [&str; 8] =
        ["0", "-1", "1", "255", "65536", "2147483647", "4294967296", "99999999999999999999"];
    let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|i| at + i) else {
        return;
    };
    let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = NUMBERS[chance.below(NUMBERS.len())];
    bytes.splice(start..start + digits, number.bytes());
}

/// Returns a sound PDF file of one page on which words stand anywhere, in any size.
pub(crate) fn scattered(chance: &mut Chance) -> Vec<u8> {
    const WORDS: [&str; 8] =
        ["Artikel", "5", "(1)", "a)", "Rueck-", "nahme.", "1", "die Vertragsparteien"];
    const SIZES: [&str; 6] = ["0.01", "1", "6", "10", "72", "5000"];
    const TURNS: [&str; 5] = ["1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0.7 0.7 -0.7 0.7", "0 0 0 0"];
    let mut content = String::from("BT\n");
    for _ in 0..chance.below(400) {
        let (word, size) = (WORDS[chance.below(WORDS.len())], SIZES[chance.below(SIZES.len())]);
        let turn = if chance.below(10) == 0 { TURNS[chance.below(TURNS.len())] } else { TURNS[0] };
        let far = if chance.below(40) == 0 { 10_000_000 } else { 1 };
        let (x, y) = (chance.below(600) * far, chance.below(850));
        let _ =
            writeln!(content, "/F1 {size} Tf {turn} {x} {y} Tm ({}) Tj", word.replace(')', "\\)"));
    }
    content.push_str("ET\n");
    one_page(&content)
}

/// Puts a content stream into a file; the cross-reference table is left to the reader's repair.
fn one_page(content: &str) -> Vec<u8> {
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n\
         4 0 obj<</Length {}>>stream\n{content}endstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        content.len()
    )
    .into_bytes()
}

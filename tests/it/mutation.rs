//! Damaged files: seeded changes to sound ones, and pages of letters at random places.
//!
//! The same seed makes the same files, so that what is found can be made again. Used by the
//! tests of a batch and by `examples/mutants`.

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

/// Words of which an agreement's page could be made.
const WORDS: [&str; 10] = [
    "Artikel",
    "5",
    "(1)",
    "a)",
    "Rueck-",
    "nahme.",
    "1",
    "die Vertragsparteien",
    "B e g r i f f e",
    "........",
];

/// Returns a sound PDF file of a few pages on which words stand anywhere, in any size, and
/// columns, rows and ruling lines somewhere.
pub(crate) fn scattered(chance: &mut Chance) -> Vec<u8> {
    let pages: Vec<String> = (0..=chance.below(4)).map(|_| page(chance)).collect();
    file(&pages)
}

/// The content of one page.
fn page(chance: &mut Chance) -> String {
    let mut content = String::from("BT\n");
    if chance.below(3) > 0 {
        columns(&mut content, chance);
    }
    if chance.below(3) > 0 {
        anywhere(&mut content, chance);
    }
    content.push_str("ET\n");
    for _ in 0..chance.below(12) * chance.below(2) {
        let (x, y) = (chance.below(600), chance.below(850));
        let (width, height) = if chance.below(2) == 0 { (chance.below(500), 1) } else { (1, 90) };
        let _ = writeln!(content, "{x} {y} {width} {height} re f");
    }
    content
}

/// Text in one to four columns with a head above, drawn column by column or row by row.
fn columns(content: &mut String, chance: &mut Chance) {
    let (columns, rows) = (1 + chance.below(4), 1 + chance.below(60));
    let (pitch, width) = (8 + chance.below(8), 100 + chance.below(120));
    let is_row_by_row = chance.below(2) == 0;
    show(content, "1 0 0 1", "9", (60, 810), "Sammlung der Vertraege");
    for place in 0..columns * rows {
        let (column, row) = if is_row_by_row {
            (place % columns, place / columns)
        } else {
            (place / rows, place % rows)
        };
        let y = 780_usize.saturating_sub(row * pitch);
        let mut x = 60 + column * (width + 8);
        for _ in 0..=chance.below(5) {
            let word = WORDS[chance.below(WORDS.len())];
            show(content, "1 0 0 1", "10", (x, y), word);
            x += 5 * word.len() + chance.below(6);
        }
    }
}

/// Words at any place, some of them huge, tiny, turned or far outside.
fn anywhere(content: &mut String, chance: &mut Chance) {
    const SIZES: [&str; 6] = ["0.01", "1", "6", "10", "72", "5000"];
    const TURNS: [&str; 5] = ["1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0.7 0.7 -0.7 0.7", "0 0 0 0"];
    for _ in 0..chance.below(400) {
        let (word, size) = (WORDS[chance.below(WORDS.len())], SIZES[chance.below(SIZES.len())]);
        let turn = if chance.below(10) == 0 { TURNS[chance.below(TURNS.len())] } else { TURNS[0] };
        let far = if chance.below(40) == 0 { 10_000_000 } else { 1 };
        show(content, turn, size, (chance.below(600) * far, chance.below(850)), word);
    }
}

/// Draws a word.
fn show(content: &mut String, turn: &str, size: &str, (x, y): (usize, usize), word: &str) {
    let word = word.replace(')', "\\)").replace('(', "\\(");
    let _ = writeln!(content, "/F1 {size} Tf {turn} {x} {y} Tm ({word}) Tj");
}

/// Puts content streams into a file; the cross-reference table is left to the reader's repair.
fn file(pages: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 3 + 2 * page)).collect();
    let mut file = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[{}]/Count {}>>endobj\n",
        kids.join(" "),
        pages.len(),
    );
    for (page, content) in pages.iter().enumerate() {
        let (number, stream) = (3 + 2 * page, 4 + 2 * page);
        let _ = write!(
            file,
            "{number} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {stream} 0 R\
             /Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n\
             {stream} 0 obj<</Length {}>>stream\n{content}endstream endobj\n",
            content.len(),
        );
    }
    file.push_str("trailer<</Root 1 0 R>>\n%%EOF\n");
    file.into_bytes()
}

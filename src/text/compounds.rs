//! German compounds come apart: dynamic programming with linking letters over a stem list of
//! our own (`data/compounds.toml`, this domain's words first).
//!
//! A word is split only if stems cover it whole, and stays whole where it is a stem itself;
//! among the ways to cover it the one with the fewest parts wins, then the one with the
//! longer first part. The splitting works on the unfolded spelling, for folding digraphs first
//! would break `Visa|erleichterung`; each stem is known in all its spellings instead.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::LazyLock,
};

use serde::Deserialize;

use crate::{model::Span, text::folding::fold_marks};

/// A list of stems to split compounds with.
#[derive(Debug)]
pub struct Compounds {
    stems: Trie,
}

/// A part of a split word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    /// Its bytes in the word, linking letters included.
    pub(super) whole: Span,
    /// Its bytes without linking letters.
    pub(super) base: Span,
}

/// Letters that may stand between two parts.
const LINKS: [&str; 8] = ["", "s", "es", "n", "en", "er", "e", "ns"];
/// Endings that the last part may carry.
const ENDINGS: [&str; 18] = [
    "", "e", "en", "n", "er", "ern", "es", "s", "em", "ens", "se", "sen", "ses", "in", "innen",
    "nen", "te", "r",
];
/// Words shorter than this (in letters) are never split.
const WORD_MIN: usize = 6;
/// Words longer than this are no words; splitting is linear, but so is an attack.
const WORD_MAX: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StemFile {
    #[serde(rename = "schema")]
    _schema: u32,
    stems: String,
    firsts: String,
    whole: String,
}

/// What a stem may be in a compound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Roles {
    /// May stand first or in the middle.
    leads: bool,
    /// May stand last.
    ends: bool,
    /// Stays whole though its parts are stems.
    whole: bool,
}

impl Compounds {
    /// Returns the list that comes with the program.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Compounds> = LazyLock::new(|| {
            let file: StemFile = toml::from_str(include_str!("data/compounds.toml"))
                .expect("the built-in list is read by a test");
            let mut stems = Stems::default();
            for word in file.stems.split_whitespace() {
                stems.add(word, Roles { leads: true, ends: true, whole: false });
            }
            for word in file.firsts.split_whitespace() {
                stems.add(word, Roles { leads: true, ends: false, whole: false });
            }
            for word in file.whole.split_whitespace() {
                stems.add(word, Roles { leads: false, ends: false, whole: true });
            }
            let stems = Trie::of(&stems);
            Compounds { stems }
        });
        &BUILT_IN
    }

    /// Splits a word as printed; empty where it is no compound that the list covers.
    pub(super) fn split(&self, word: &str) -> Vec<Part> {
        if word.len() < WORD_MIN || word.len() > WORD_MAX * 2 {
            return Vec::new();
        }
        let letters = Letters::of(word);
        if letters.folded.len() < WORD_MIN || letters.folded.len() > WORD_MAX {
            return Vec::new();
        }
        // most words begin with no stem
        let is_hopeless = self.stems.walk(&letters.folded, 0).next().is_none();
        let Some(cuts) = (!is_hopeless).then(|| self.best_cuts(&letters.folded)).flatten() else {
            return Vec::new();
        };
        cuts.iter()
            .map(|cut| Part {
                whole: letters.span(cut.start, cut.end),
                base: letters.span(cut.start, cut.base_end),
            })
            .collect()
    }

    /// Finds the cover with the fewest parts, or `None` for a word that is none or one.
    fn best_cuts(&self, word: &[u8]) -> Option<Vec<Cut>> {
        // best[i]: the cheapest way to cover word[..i], by its last cut.
        let mut best: Vec<Option<(u32, Cut)>> = vec![None; word.len() + 1];
        for start in 0..word.len() {
            let cost = match (start, best[start]) {
                (0, _) => 0,
                (_, Some((cost, _))) => cost,
                (_, None) => continue,
            };
            for (base_end, roles) in self.stems.walk(word, start) {
                if let Some(ending) = rest_is_ending(word, base_end) {
                    if start == 0 && (roles.ends || roles.whole) {
                        return None;
                    }
                    if roles.ends {
                        let cut = Cut { start, base_end: base_end + ending, end: word.len() };
                        offer(&mut best[word.len()], cost + part_cost(base_end - start), cut);
                    }
                }
                if !roles.leads {
                    continue;
                }
                for link in LINKS {
                    let end = base_end + link.len();
                    if end < word.len() && word[base_end..].starts_with(link.as_bytes()) {
                        let cut = Cut { start, base_end, end };
                        let cost = cost + part_cost(base_end - start) + u32::from(!link.is_empty());
                        offer(&mut best[end], cost, cut);
                    }
                }
            }
        }
        let mut cuts = Vec::new();
        let mut at = word.len();
        while at > 0 {
            let (_, cut) = best[at]?;
            cuts.push(cut);
            at = cut.start;
        }
        cuts.reverse();
        (cuts.len() > 1).then_some(cuts)
    }
}

/// A part in letters of the folded word.
#[derive(Debug, Clone, Copy)]
struct Cut {
    start: usize,
    base_end: usize,
    end: usize,
}

/// The price of a part: every part costs, a short one more, for short stems cover anything.
fn part_cost(letters: usize) -> u32 {
    match letters {
        0..=2 => 60,
        3 => 30,
        4 => 16,
        _ => 10,
    }
}

fn offer(slot: &mut Option<(u32, Cut)>, cost: u32, cut: Cut) {
    let is_better = slot
        .is_none_or(|(known, before)| cost < known || (cost == known && cut.start > before.start));
    if is_better {
        *slot = Some((cost, cut));
    }
}

/// Returns the length of the ending if nothing but an ending follows `base_end`.
fn rest_is_ending(word: &[u8], base_end: usize) -> Option<usize> {
    let rest = &word[base_end..];
    ENDINGS.iter().any(|ending| ending.as_bytes() == rest).then_some(rest.len())
}

/// A word letter by letter: marks folded, each letter with its bytes in the word as printed.
struct Letters {
    folded: Vec<u8>,
    starts: Vec<usize>,
}

impl Letters {
    fn of(word: &str) -> Self {
        let len = word.len();
        let mut letters =
            Self { folded: Vec::with_capacity(len), starts: Vec::with_capacity(len + 1) };
        for (at, c) in word.char_indices() {
            let mut push = |byte: u8| {
                letters.folded.push(byte);
                letters.starts.push(at);
            };
            match c {
                'a'..='z' | '0'..='9' => push(c as u8),
                'A'..='Z' => push(c.to_ascii_lowercase() as u8),
                'ä' | 'Ä' => push(b'a'),
                'ö' | 'Ö' => push(b'o'),
                'ü' | 'Ü' => push(b'u'),
                'ß' => {
                    push(b's');
                    push(b's');
                }
                '\u{ad}' => {}
                _ => {
                    for byte in fold_marks(c.encode_utf8(&mut [0; 4])).bytes() {
                        push(byte);
                    }
                }
            }
        }
        letters.starts.push(word.len());
        letters
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.starts[start], self.starts[end])
    }
}

/// Stems in their spellings, of letters without marks, with their roles.
#[derive(Debug, Default)]
struct Stems(BTreeMap<Vec<u8>, Roles>);

impl Stems {
    /// Adds a stem in its two spellings: marks dropped, and umlauts as digraphs.
    fn add(&mut self, stem: &str, roles: Roles) {
        self.add_key(&fold_marks(stem), roles);
        if stem.contains(['ä', 'ö', 'ü']) {
            let digraphs = stem.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            self.add_key(&fold_marks(&digraphs), roles);
        }
    }

    fn add_key(&mut self, key: &str, roles: Roles) {
        let known = self.0.entry(key.as_bytes().to_vec()).or_default();
        known.leads |= roles.leads;
        known.ends |= roles.ends;
        known.whole |= roles.whole;
    }
}

/// Stems by their letters; the children of a node stand in a row.
#[derive(Debug)]
struct Trie {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    /// The letters that go on from here, a bit each.
    letters: u32,
    /// The child of the first of them.
    first: u32,
    roles: Option<Roles>,
}

impl Node {
    fn child(&self, byte: u8) -> Option<usize> {
        let bit = letter_bit(byte)?;
        let before = self.letters & (bit - 1);
        (self.letters & bit != 0).then(|| (self.first + before.count_ones()) as usize)
    }
}

/// The bit of a letter without marks in lower case.
fn letter_bit(byte: u8) -> Option<u32> {
    byte.is_ascii_lowercase().then(|| 1 << (byte - b'a'))
}

impl Trie {
    fn of(stems: &Stems) -> Self {
        let keys: Vec<(&[u8], Roles)> =
            stems.0.iter().map(|(key, roles)| (key.as_slice(), *roles)).collect();
        let mut nodes = vec![Node::default()];
        // nodes whose stems, a row of the sorted keys, are not looked through yet
        let mut open = VecDeque::from([(0, 0, keys.as_slice())]);
        while let Some((node, depth, mut keys)) = open.pop_front() {
            if let Some((own, rest)) = keys.split_first().filter(|((key, _), _)| key.len() == depth)
            {
                nodes[node].roles = Some(own.1);
                keys = rest;
            }
            nodes[node].first = nodes.len() as u32;
            for alike in keys.chunk_by(|(a, _), (b, _)| a[depth] == b[depth]) {
                let letter = letter_bit(alike[0].0[depth]);
                nodes[node].letters |= letter.expect("the built-in list holds letters only");
                open.push_back((nodes.len(), depth + 1, alike));
                nodes.push(Node::default());
            }
        }
        Self { nodes }
    }

    /// Yields the ends of all stems that begin at `start`, shortest first.
    fn walk(&self, word: &[u8], start: usize) -> impl Iterator<Item = (usize, Roles)> {
        let mut at = Some(0usize);
        (start..word.len())
            .map_while(move |i| {
                let child = self.nodes[at?].child(word[i])?;
                at = Some(child);
                Some(self.nodes[child].roles.map(|roles| (i + 1, roles)))
            })
            .flatten()
    }
}

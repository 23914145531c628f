//! The words of headings and enumerators, as data.
//!
//! Which word opens which level, what begins a recital or the signature block, and behind
//! which words an enumerator is only cited. How a text is cut with them is `structure`'s
//! affair.

use std::collections::{BTreeMap, HashMap, HashSet};

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use crate::model::Level;

use super::plain::plain;

const BUILTIN: &str = include_str!("builtin/numbering.toml");

/// The table, ready for look-ups; every word is lower case.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    levels: HashMap<String, Level>,
    joined: Vec<(String, Level)>,
    joined_lead: HashSet<String>,
    numbers: HashMap<String, u32>,
    words: Words,
    /// The signs of a final clause, over plain text.
    finals: Option<AhoCorasick>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    levels: BTreeMap<Level, Vec<String>>,
    joined: Joined,
    numbers: BTreeMap<String, Vec<String>>,
    words: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Joined {
    prot: Vec<String>,
    decl: Vec<String>,
    lead: HashSet<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    contents: HashSet<String>,
    preamble: HashSet<String>,
    recital: Vec<String>,
    recital_inside: Vec<String>,
    parties_line: HashSet<String>,
    parties_opening: Vec<String>,
    parties_article: HashSet<String>,
    formula_verb: Vec<String>,
    formula: Vec<String>,
    signature: Vec<String>,
    signature_for: Vec<String>,
    title_open: HashSet<String>,
    verb: HashSet<String>,
    cited: HashSet<String>,
    months: HashSet<String>,
    counted: HashSet<String>,
    r#final: Vec<String>,
    final_heading: Vec<String>,
}

impl Numbering {
    /// Returns the table that the program brings.
    ///
    /// # Errors
    /// Only if the compiled-in table is broken, which a test excludes.
    pub fn builtin() -> Result<Self, toml::de::Error> {
        Self::from_toml(BUILTIN)
    }

    /// Reads a table of the form of `builtin/numbering.toml`.
    ///
    /// # Errors
    /// The table has another form; the error names the place.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let levels = file
            .levels
            .into_iter()
            .flat_map(|(level, words)| words.into_iter().map(move |word| (word, level)))
            .collect();
        let numbers = file
            .numbers
            .into_iter()
            .filter_map(|(number, words)| Some((number.parse::<u32>().ok()?, words)))
            .flat_map(|(number, words)| words.into_iter().map(move |word| (word, number)))
            .collect();
        let signs = file.words.r#final.iter().map(|sign| plain(sign));
        let finals = AhoCorasick::new(signs).map_err(serde::de::Error::custom)?;
        let prot = file.joined.prot.into_iter().map(|word| (word, Level::Protocol));
        let decl = file.joined.decl.into_iter().map(|word| (word, Level::Declaration));
        Ok(Self {
            levels,
            joined: prot.chain(decl).collect(),
            joined_lead: file.joined.lead,
            numbers,
            finals: Some(finals),
            words: file.words,
        })
    }

    /// Returns the level that a word opens (`artikel`, `anhang`, `buchst`).
    pub fn level(&self, word: &str) -> Option<Level> {
        self.levels.get(&clean(word)).copied()
    }

    /// Returns the level of a text joined to the instrument whose title has this word;
    /// compounds count by their last part.
    pub fn joined(&self, word: &str) -> Option<Level> {
        let word = clean(word);
        self.joined.iter().find(|(end, _)| word.ends_with(end.as_str())).map(|(_, level)| *level)
    }

    /// Tells whether the word may lead such a title (*Gemeinsame Erklärung*).
    pub fn is_joined_lead(&self, word: &str) -> bool {
        self.joined_lead.contains(&clean(word))
    }

    /// Returns the number that a word means (`dritter`, `three`).
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(&clean(word)).copied()
    }

    /// Tells whether a line heads a table of contents.
    pub fn is_contents(&self, line: &str) -> bool {
        self.words.contents.contains(line.trim().trim_end_matches(':').to_lowercase().as_str())
    }

    /// Tells whether a line is nothing but the heading of the recitals.
    pub fn is_preamble_heading(&self, line: &str) -> bool {
        let line = line.trim().trim_end_matches([':', '.', ',']).to_lowercase();
        self.words.preamble.contains(line.as_str())
    }

    /// Tells whether a paragraph begins as a recital does.
    pub fn begins_recital(&self, paragraph: &str) -> bool {
        begins_with_any(paragraph, &self.words.recital) || self.opens_in_capitals(paragraph)
    }

    /// `IM BEKENNTNIS zu dem Ziel, …,`: a fragment whose first words are set in capitals.
    fn opens_in_capitals(&self, paragraph: &str) -> bool {
        let is_capitals = |word: &&str| {
            word.len() > 1 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        };
        let count = paragraph.split_whitespace().take_while(is_capitals).count();
        let goes_on = paragraph.split_whitespace().nth(count);
        (1..=4).contains(&count)
            && goes_on.is_some_and(|word| word.starts_with(char::is_lowercase))
            && paragraph.ends_with([',', ';'])
            && !self.begins_party(paragraph)
            && !paragraph.starts_with("DER ")
    }

    /// Tells whether words in the middle of a paragraph begin a recital.
    pub fn begins_recital_inside(&self, words: &str) -> bool {
        begins_with_any(words, &self.words.recital_inside)
    }

    /// Tells whether a line stands between the names of the parties (*und*, *nachstehend …*).
    pub fn joins_parties(&self, line: &str) -> bool {
        let lower = line.trim_end_matches(',').to_lowercase();
        self.words.parties_line.contains(&lower)
            || self.words.parties_opening.iter().any(|opening| lower.starts_with(opening.as_str()))
    }

    /// Tells whether a line begins as the name of a party does.
    pub fn begins_party(&self, line: &str) -> bool {
        let first = line.split_whitespace().next().unwrap_or("");
        // In capitals `DER` is mostly the genitive of a title: *ERKLÄRUNG / DER SCHWEIZ UND …*.
        let is_capitals =
            first.len() > 1 && first != "DER" && first.chars().all(char::is_uppercase);
        let first = if is_capitals { capitalised(first) } else { first.to_owned() };
        self.words.parties_article.contains(first.as_str())
    }

    /// Tells whether a line goes on with the name of a party (*die Regierung der Republik …*).
    pub fn names_party_inside(&self, line: &str) -> bool {
        let first = capitalised(line.split_whitespace().next().unwrap_or(""));
        self.words.parties_article.contains(first.as_str()) || self.joins_parties(line)
    }

    /// Tells whether words begin with a verb of the enacting formula.
    pub fn begins_formula(&self, words: &str) -> bool {
        begins_with_any(words, &self.words.formula_verb)
    }

    /// Tells whether a paragraph closes with the enacting formula.
    pub fn has_formula(&self, paragraph: &str) -> bool {
        const REACH: usize = 90;
        let tail: String = tail(paragraph, REACH).to_lowercase();
        self.words.formula.iter().any(|formula| tail.contains(formula.as_str()))
    }

    /// Tells whether a paragraph begins the signature block.
    pub fn begins_signature(&self, paragraph: &str) -> bool {
        begins_with_any(paragraph, &self.words.signature)
    }

    /// Tells whether a line names for whom is signed (*Für die Regierung …*).
    pub fn signs_for(&self, line: &str) -> bool {
        begins_with_any(line, &self.words.signature_for)
    }

    /// Tells whether a line without an end has a verb of provisions, so that it is no title.
    pub fn is_part_of_sentence(&self, line: &str) -> bool {
        line.split_whitespace().any(|word| self.words.verb.contains(&clean(word)))
    }

    /// Tells whether a line is only a place and a day (*Nairobi, den 13. September 2024*).
    pub fn is_place_and_day(&self, line: &str) -> bool {
        const MAX_LINE: usize = 60;
        let Some((place, day)) = line.split_once(',') else { return false };
        let year = day.trim_end_matches('.').split([' ', '.', '/']).next_back().unwrap_or("");
        let has_month =
            day.split_whitespace().any(|word| self.is_month(word)) || day.matches('.').count() == 2;
        line.len() <= MAX_LINE
            && place.starts_with(char::is_uppercase)
            && !place.contains(|c: char| c.is_ascii_digit())
            && year.len() == 4
            && year.bytes().all(|b| b.is_ascii_digit())
            && has_month
    }

    /// Tells whether a title that ends with this word goes on in the next line.
    pub fn leaves_title_open(&self, word: &str) -> bool {
        self.words.title_open.contains(&clean(word))
    }

    /// Tells whether an enumerator behind this word is only cited.
    pub fn is_cited_behind(&self, word: &str) -> bool {
        self.words.cited.contains(&clean(word))
    }

    /// Tells whether the word is a month.
    pub fn is_month(&self, word: &str) -> bool {
        self.words.months.contains(&clean(word))
    }

    /// Tells whether a number before the word counts it (`30 Tage`) instead of numbering a text.
    pub fn is_counted(&self, word: &str) -> bool {
        self.words.counted.contains(&clean(word))
    }

    /// Tells whether a heading is one of a final clause.
    pub fn heads_final(&self, heading: &str) -> bool {
        let lower = heading.to_lowercase();
        self.is_final(heading)
            || self.words.final_heading.iter().any(|s| lower.contains(s.as_str()))
    }

    /// Tells whether the words are those of a final clause; a sign stands at the beginning of a
    /// word (*gekündigt* is not in *angekündigt*).
    pub fn is_final(&self, words: &str) -> bool {
        let words = plain(words);
        let begins_word = |at: usize| !words[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let mut signs = self.finals.iter().flat_map(|signs| signs.find_overlapping_iter(&words));
        signs.any(|sign| begins_word(sign.start()))
    }
}

/// `THE` as `The`.
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + &chars.as_str().to_lowercase()
}

fn clean(word: &str) -> String {
    word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '§')).to_lowercase()
}

fn begins_with_any(paragraph: &str, openings: &[String]) -> bool {
    const REACH: usize = 60;
    let head: String = paragraph
        .chars()
        .skip_while(|c| !c.is_alphanumeric() && *c != '(')
        .take(REACH)
        .flat_map(char::to_lowercase)
        .collect();
    openings.iter().any(|opening| {
        head.strip_prefix(opening.as_str()).is_some_and(|rest| {
            opening.ends_with(' ') || !rest.starts_with(|c: char| c.is_alphanumeric())
        })
    })
}

/// The last `bytes` bytes or a little less, on a character's boundary.
fn tail(text: &str, bytes: usize) -> &str {
    let mut from = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Numbering {
        Numbering::builtin().expect("the built-in table is sound")
    }

    #[test]
    fn a_word_opens_its_level() {
        assert_eq!(table().level("Artikel"), Some(Level::Article));
        assert_eq!(table().level("ANNEX"), Some(Level::Annex));
        assert_eq!(table().level("lit."), Some(Level::Point));
        assert_eq!(table().level("Frist"), None);
    }

    #[test]
    fn a_compound_protocol_is_a_protocol() {
        assert_eq!(table().joined("Durchführungsprotokoll"), Some(Level::Protocol));
        assert_eq!(table().joined("Erklärung"), Some(Level::Declaration));
    }

    #[test]
    fn a_final_clause_is_known_by_whole_words() {
        assert!(table().is_final("Jede Vertragspartei kann dieses Abkommen kündigen."));
        assert!(!table().is_final("Die Überstellung wird drei Tage vorher angekündigt."));
    }

    #[test]
    fn recitals_and_formula_are_known_by_their_words() {
        assert!(table().begins_recital("in dem Wunsch, einander zu helfen,"));
        assert!(table().begins_recital("RECALLING that"));
        assert!(table().begins_recital("IM BEKENNTNIS zu dem gemeinsamen Ziel,"));
        assert!(!table().begins_recital("THE GOVERNMENT of the Republic,"));
        assert!(!table().begins_recital("Die Seiten helfen einander."));
        assert!(table().has_formula("haben Folgendes vereinbart:"));
        assert!(table().begins_signature("Geschehen zu Musterstadt am 1. Mai 2020"));
    }
}

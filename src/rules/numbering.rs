//! The words of headings and enumerators, as data.
//!
//! Which word opens which level, what begins a recital or the signature block, and behind
//! which words an enumerator is only cited. How a text is cut with them is `structure`'s
//! affair.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

use serde::Deserialize;

use crate::model::Level;

use super::{
    phrases::Phrases,
    word_table::{WordSet, WordTable},
};

/// Bytes of a line that can be one of the table's whole lines.
const WHOLE_LINE_MAX: usize = 80;

const BUILTIN: &str = include_str!("builtin/numbering.toml");

/// The table, ready for look-ups; every word is lower case.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    levels: WordTable<Level>,
    joined: Vec<(String, Level)>,
    joined_lead: WordSet,
    numbers: WordTable<u32>,
    words: Words,
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
    lead: WordSet,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    contents: HashSet<String>,
    preamble: HashSet<String>,
    recital: Phrases,
    recital_inside: Phrases,
    parties_line: HashSet<String>,
    parties_opening: Phrases,
    parties_article: HashSet<String>,
    formula_verb: Phrases,
    formula: Phrases,
    signature: Phrases,
    signature_for: Phrases,
    title_open: WordSet,
    verb: WordSet,
    cited: WordSet,
    months: WordSet,
    counted: WordSet,
    r#final: Phrases,
    final_heading: Phrases,
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
        let prot = file.joined.prot.into_iter().map(|word| (word, Level::Protocol));
        let decl = file.joined.decl.into_iter().map(|word| (word, Level::Declaration));
        Ok(Self {
            levels,
            joined: prot.chain(decl).collect(),
            joined_lead: file.joined.lead,
            numbers,
            words: file.words,
        })
    }

    /// Returns the level that a word opens (`artikel`, `anhang`, `buchst`).
    pub fn level(&self, word: &str) -> Option<Level> {
        self.levels.meaning(word)
    }

    /// Returns the level of a text joined to the instrument whose title has this word;
    /// compounds count by their last part.
    pub fn joined(&self, word: &str) -> Option<Level> {
        let word = clean(word);
        self.joined.iter().find(|(end, _)| word.ends_with(end.as_str())).map(|(_, level)| *level)
    }

    /// Tells whether the word may lead such a title (*Gemeinsame Erklärung*).
    pub fn is_joined_lead(&self, word: &str) -> bool {
        self.joined_lead.has(word)
    }

    /// Returns the number that a word means (`dritter`, `three`).
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numbers.meaning(word)
    }

    /// Tells whether a line heads a table of contents.
    pub fn is_contents(&self, line: &str) -> bool {
        line.len() <= WHOLE_LINE_MAX
            && self.words.contents.contains(&line.trim().trim_end_matches(':').to_lowercase())
    }

    /// Tells whether a line is nothing but the heading of the recitals.
    pub fn is_preamble_heading(&self, line: &str) -> bool {
        line.len() <= WHOLE_LINE_MAX
            && self
                .words
                .preamble
                .contains(&line.trim().trim_end_matches([':', '.', ',']).to_lowercase())
    }

    /// Tells whether a paragraph begins as a recital does.
    pub fn begins_recital(&self, paragraph: &str) -> bool {
        begins(paragraph, &self.words.recital) || self.opens_in_capitals(paragraph)
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
        begins(words, &self.words.recital_inside)
    }

    /// Tells whether a line stands between the names of the parties (*und*, *nachstehend …*).
    pub fn joins_parties(&self, line: &str) -> bool {
        self.words.parties_opening.opens(line)
            || line.len() <= WHOLE_LINE_MAX
                && self.words.parties_line.contains(&line.trim_end_matches(',').to_lowercase())
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
        begins(words, &self.words.formula_verb)
    }

    /// Tells whether a paragraph closes with the enacting formula.
    pub fn has_formula(&self, paragraph: &str) -> bool {
        const REACH: usize = 90;
        self.words.formula.is_in(tail(paragraph, REACH))
    }

    /// Tells whether a paragraph begins the signature block.
    pub fn begins_signature(&self, paragraph: &str) -> bool {
        begins(paragraph, &self.words.signature)
    }

    /// Tells whether a line names for whom is signed (*Für die Regierung …*).
    pub fn signs_for(&self, line: &str) -> bool {
        begins(line, &self.words.signature_for)
    }

    /// Tells whether a line without an end has a verb of provisions, so that it is no title.
    pub fn is_part_of_sentence(&self, line: &str) -> bool {
        line.split_whitespace().any(|word| self.words.verb.has(word))
    }

    /// Tells whether a line is only a place and a day (*Nairobi, den 13. September 2024*).
    pub fn is_place_and_day(&self, line: &str) -> bool {
        const MAX_LINE: usize = 60;
        if line.len() > MAX_LINE || !line.starts_with(char::is_uppercase) {
            return false;
        }
        let Some((place, day)) = line.split_once(',') else { return false };
        let year = day.trim_end_matches('.').split([' ', '.', '/']).next_back().unwrap_or("");
        !place.contains(|c: char| c.is_ascii_digit())
            && year.len() == 4
            && year.bytes().all(|b| b.is_ascii_digit())
            && (day.split_whitespace().any(|word| self.is_month(word))
                || day.matches('.').count() == 2)
    }

    /// Tells whether a title that ends with this word goes on in the next line.
    pub fn leaves_title_open(&self, word: &str) -> bool {
        self.words.title_open.has(word)
    }

    /// Tells whether an enumerator behind this word is only cited.
    pub fn is_cited_behind(&self, word: &str) -> bool {
        self.words.cited.has(word)
    }

    /// Tells whether the word is a month.
    pub fn is_month(&self, word: &str) -> bool {
        self.words.months.has(word)
    }

    /// Tells whether a number before the word counts it (`30 Tage`) instead of numbering a text.
    pub fn is_counted(&self, word: &str) -> bool {
        self.words.counted.has(word)
    }

    /// Tells whether a heading is one of a final clause.
    pub fn heads_final(&self, heading: &str) -> bool {
        self.is_final(heading) || self.names_final(heading)
    }

    /// Tells whether words have a noun that heads a final clause (*Das Inkrafttreten …*).
    pub fn names_final(&self, words: &str) -> bool {
        self.words.final_heading.is_in(words)
    }

    /// Tells whether the words are those of a final clause; a sign stands at the beginning of a
    /// word (*gekündigt* is not in *angekündigt*).
    pub fn is_final(&self, words: &str) -> bool {
        let begins_word = |at: usize| !words[..at].ends_with(char::is_alphanumeric);
        self.words.r#final.places(words).any(|sign| begins_word(sign.start))
    }
}

/// `THE` as `The`.
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + &chars.as_str().to_lowercase()
}

/// A word in lower case, without the marks around it.
fn clean(word: &str) -> Cow<'_, str> {
    let word = word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '§'));
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// Tells whether a paragraph begins with one of the phrases, behind quotation marks and the like.
fn begins(paragraph: &str, openings: &Phrases) -> bool {
    openings.begins(paragraph.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '('))
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

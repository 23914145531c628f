//! A passage analysed: its words in one row, with the bounds of sentences and clauses.

use std::{cell::OnceCell, ops::Range, sync::Arc};

use crate::{
    model::{Language, Passage, Span},
    text::{Analyzer, Form, Tokens},
};

/// A part of a passage, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zone {
    /// The text before it.
    Before,
    /// The heading of its article.
    Heading,
    /// The opening words of its list.
    Chapeau,
    /// Its own words.
    Text,
}

impl Zone {
    /// Every zone, in order.
    pub const ALL: [Self; 4] = [Self::Before, Self::Heading, Self::Chapeau, Self::Text];
}

/// A word of a passage.
#[derive(Debug, Clone)]
pub struct Word {
    /// Its bytes in the text of its zone.
    pub span: Span,
    /// Where it stands.
    pub zone: Zone,
    /// Whether a hyphen binds it to the next word.
    pub is_joined: bool,
    /// What it is.
    pub form: Arc<Form>,
}

/// Words bound by hyphens, read as one: `Visa-Erleichterung` as *Visaerleichterung*.
#[derive(Debug, Clone)]
pub struct Joined {
    /// First word.
    pub first: u32,
    /// Last word.
    pub last: u32,
    /// What the whole is.
    pub form: Arc<Form>,
}

/// The words of a passage and of what surrounds it.
///
/// A position is the index of a word in the row *before, heading, chapeau, text*.
#[derive(Debug, Clone)]
pub struct Words<'t> {
    passage: Passage<'t>,
    language: Language,
    row: Vec<Word>,
    joined: Vec<Joined>,
    /// Where each zone begins, and the end.
    starts: [u32; 5],
    scope_from: Zone,
    bounds: OnceCell<Bounds>,
}

/// Numbers of sentences and of their parts, by position.
#[derive(Debug, Clone)]
struct Bounds {
    sentences: Vec<u16>,
    clauses: Vec<u16>,
}

/// So many bytes of the text before a passage are looked at: about two sentences.
pub const BEFORE_MAX: usize = 400;

impl<'t> Words<'t> {
    /// Analyses a passage.
    pub fn of(passage: &Passage<'t>) -> Self {
        Self::with(passage, &mut |analyzer, word| Arc::new(analyzer.analyze(word)))
    }

    /// Analyses a passage with forms from elsewhere, such as a store of known words; `form` is
    /// asked for every word in order, then for the words bound by hyphens.
    pub fn with(passage: &Passage<'t>, form: &mut dyn FnMut(&Analyzer, &str) -> Arc<Form>) -> Self {
        let language = language_of(passage);
        let analyzer = Analyzer::of(language);
        let mut words = Vec::with_capacity(passage.text.len() / 6 + 8);
        let mut starts = [0; 5];
        for (i, zone) in Zone::ALL.into_iter().enumerate() {
            starts[i] = words.len() as u32;
            let text = zone_text(passage, zone);
            let from = if zone == Zone::Before { tail(text, BEFORE_MAX) } else { 0 };
            words.extend(Tokens::of(&text[from..]).map(|token| {
                let span = token.span.shifted(from);
                let form = form(&analyzer, span.of(text));
                Word { span, zone, is_joined: token.is_joined, form }
            }));
        }
        starts[4] = words.len() as u32;
        let joined = join(passage, &words, &mut |word| form(&analyzer, word));
        Self {
            passage: *passage,
            language,
            row: words,
            joined,
            starts,
            scope_from: Zone::Chapeau,
            bounds: OnceCell::new(),
        }
    }

    /// Returns the words with the heading among what is searched (not only chapeau and text).
    #[must_use]
    pub fn with_heading(mut self) -> Self {
        self.scope_from = Zone::Heading;
        self
    }

    /// Returns the passage.
    pub const fn passage(&self) -> &Passage<'t> {
        &self.passage
    }

    /// Returns the language its words were analysed in.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Returns all words in order.
    pub fn all(&self) -> &[Word] {
        &self.row
    }

    /// Returns the words bound by hyphens, in order.
    pub fn joined(&self) -> &[Joined] {
        &self.joined
    }

    /// Returns the positions of a zone.
    pub fn zone(&self, zone: Zone) -> Range<u32> {
        let at = zone as usize;
        self.starts[at]..self.starts[at + 1]
    }

    /// Returns the positions that a condition looks at where it names no zone: chapeau and
    /// text, with the heading where that was asked for.
    pub fn scope(&self) -> Range<u32> {
        self.zone(self.scope_from).start..self.starts[4]
    }

    /// Returns the word as printed.
    pub fn printed(&self, position: u32) -> &'t str {
        self.row
            .get(position as usize)
            .map_or("", |word| word.span.of(zone_text(&self.passage, word.zone)))
    }

    /// Returns the words from `first` to `last` as printed; where they stand in several zones,
    /// those of the first zone.
    pub fn printed_range(&self, first: u32, last: u32) -> &'t str {
        let Some(word) = self.row.get(first as usize) else { return "" };
        let end = (first..=last)
            .filter_map(|at| self.row.get(at as usize))
            .filter(|other| other.zone == word.zone)
            .last()
            .map_or(word.span.end, |other| other.span.end);
        Span::new(word.span.start, end).of(zone_text(&self.passage, word.zone))
    }

    /// Returns the bytes of the passage's own words from `first` to `last`; `None` where none
    /// of them stands in its text.
    pub fn text_span(&self, first: u32, last: u32) -> Option<Span> {
        let text = self.zone(Zone::Text);
        let first = first.max(text.start);
        let last = last.min(text.end.checked_sub(1)?);
        (first <= last).then(|| self.row[first as usize].span.cover(self.row[last as usize].span))
    }

    /// Returns the number of the sentence a word stands in; the opening words of a list and
    /// its point are one sentence.
    pub fn sentence(&self, position: u32) -> u16 {
        self.bounds().sentences.get(position as usize).copied().unwrap_or(u16::MAX)
    }

    /// Returns the number of the part of a sentence between commas, semicolons and colons.
    pub fn clause(&self, position: u32) -> u16 {
        self.bounds().clauses.get(position as usize).copied().unwrap_or(u16::MAX)
    }

    fn bounds(&self) -> &Bounds {
        self.bounds.get_or_init(|| {
            let mut sentences = Vec::with_capacity(self.row.len());
            let mut clauses = Vec::with_capacity(self.row.len());
            let (mut sentence, mut clause) = (0u16, 0u16);
            for (at, word) in self.row.iter().enumerate() {
                if at > 0 {
                    match self.boundary(&self.row[at - 1], word) {
                        Boundary::Sentence => {
                            sentence = sentence.saturating_add(1);
                            clause = clause.saturating_add(1);
                        }
                        Boundary::Clause => clause = clause.saturating_add(1),
                        Boundary::None => {}
                    }
                }
                sentences.push(sentence);
                clauses.push(clause);
            }
            Bounds { sentences, clauses }
        })
    }

    /// Says what stands between two neighbouring words.
    fn boundary(&self, left: &Word, right: &Word) -> Boundary {
        let text = zone_text(&self.passage, left.zone);
        if left.zone != right.zone {
            let goes_on = left.zone == Zone::Chapeau
                && right.zone == Zone::Text
                && !text[left.span.end..].contains(['.', '!', '?']);
            return if goes_on { Boundary::Clause } else { Boundary::Sentence };
        }
        let gap = &text[left.span.end..right.span.start];
        if gap == " " {
            return Boundary::None;
        }
        let ends = gap.contains(['!', '?', '\n'])
            || (gap.contains('.') && ends_sentence(left, right, text));
        if ends {
            Boundary::Sentence
        } else if gap.contains([',', ';', ':', '–', '—']) {
            Boundary::Clause
        } else {
            Boundary::None
        }
    }
}

/// A word of so many letters without a vowel is an abbreviation: *Nr*, *bzw*, *vgl*.
const ABBREVIATION_MAX: usize = 4;
/// Abbreviations with a vowel that stand before capitals and numbers in legal texts.
const ABBREVIATIONS: [&str; 20] = [
    "Art", "Abs", "Buchst", "Ziff", "lit", "usw", "etc", "al", "ca", "inkl", "einschl", "evtl",
    "gem", "Gem", "Kap", "No", "art", "para", "Sept", "Abb",
];

/// Tells whether the full stop between two words ends a sentence: the next word is
/// capitalised, the one before is no number, single letter or abbreviation.
fn ends_sentence(left: &Word, right: &Word, text: &str) -> bool {
    let before = left.span.of(text);
    let is_short = before.chars().count() <= ABBREVIATION_MAX
        && !before.chars().any(|c| "aeiouäöüyAEIOUÄÖÜY".contains(c));
    right.span.of(text).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !before.ends_with(|c: char| c.is_ascii_digit())
        && before.chars().count() > 1
        && !is_short
        && !ABBREVIATIONS.contains(&before)
}

#[derive(Debug, Clone, Copy)]
enum Boundary {
    None,
    Clause,
    Sentence,
}

fn zone_text<'t>(passage: &Passage<'t>, zone: Zone) -> &'t str {
    match zone {
        Zone::Before => passage.before.unwrap_or(""),
        Zone::Heading => passage.heading.unwrap_or(""),
        Zone::Chapeau => passage.chapeau.unwrap_or(""),
        Zone::Text => passage.text,
    }
}

/// Returns where the last `length` bytes of `text` begin, moved to the start of a word.
fn tail(text: &str, length: usize) -> usize {
    if text.len() <= length {
        return 0;
    }
    let from = text.len() - length;
    let from = (from..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    text[from..].find(char::is_whitespace).map_or(text.len(), |space| from + space)
}

/// Reads runs of words bound by hyphens as one word each.
fn join(passage: &Passage, words: &[Word], form: &mut dyn FnMut(&str) -> Arc<Form>) -> Vec<Joined> {
    let mut joined = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let first = at;
        while words[at].is_joined && at + 1 < words.len() && words[at + 1].zone == words[at].zone {
            at += 1;
        }
        if at > first {
            let whole: String = words[first..=at]
                .iter()
                .map(|word| word.span.of(zone_text(passage, word.zone)))
                .collect();
            joined.push(Joined { first: first as u32, last: at as u32, form: form(&whole) });
        }
        at += 1;
    }
    joined
}

/// Small words of English and German, to tell the language of a bare passage.
const ENGLISH: [&str; 12] =
    ["the", "of", "and", "to", "shall", "for", "by", "with", "on", "or", "be", "its"];
const GERMAN: [&str; 12] =
    ["der", "die", "das", "und", "des", "den", "dem", "von", "zu", "mit", "oder", "für"];

/// Returns the language to analyse a passage in: its own, else German or English, whichever
/// has more of its small words in it.
fn language_of(passage: &Passage) -> Language {
    if let Some(language) = passage.language.filter(|&language| language != Language::Other) {
        return language;
    }
    let mut balance = 0i32;
    for token in Tokens::of(passage.text) {
        let word = token.span.of(passage.text);
        balance += i32::from(ENGLISH.contains(&word)) - i32::from(GERMAN.contains(&word));
    }
    if balance > 0 { Language::En } else { Language::De }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german<'t>(chapeau: Option<&'t str>, text: &'t str) -> Words<'t> {
        let language = Some(Language::De);
        Words::of(&Passage { text, language, chapeau, ..Passage::default() })
    }

    fn sentences(words: &Words) -> Vec<u16> {
        (0..words.all().len() as u32).map(|at| words.sentence(at)).collect()
    }

    #[test]
    fn a_full_stop_after_a_number_or_an_abbreviation_ends_no_sentence() {
        let words = german(None, "Nach Art. 5 Abs. 2 Nr. 1 gilt die Frist. Sie läuft ab.");
        assert_eq!(sentences(&words), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn a_point_goes_on_with_the_sentence_of_its_chapeau() {
        let words = german(Some("Die Parteien verpflichten sich,"), "Visa zu erteilen.");
        assert!(sentences(&words).iter().all(|&number| number == 0));
    }

    #[test]
    fn words_bound_by_a_hyphen_are_read_as_one_too() {
        let words = german(None, "die Visa-Erleichterung");
        assert_eq!(&*words.joined()[0].form.exact, "visaerleichterung");
        assert_eq!((words.joined()[0].first, words.joined()[0].last), (1, 2));
    }

    #[test]
    fn the_language_of_a_bare_passage_shows_in_its_small_words() {
        let text = "Each Party shall readmit its own nationals to the territory of the State.";
        assert_eq!(Words::of(&Passage { text, ..Passage::default() }).language(), Language::En);
    }

    #[test]
    fn a_span_of_the_text_leaves_out_the_chapeau() {
        let words = german(Some("Sie regelt"), "Visa und Pässe");
        assert_eq!(words.text_span(1, 2), Some(Span::new(0, 4)));
        assert_eq!(words.text_span(0, 1), None);
    }
}

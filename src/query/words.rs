//! A passage analysed: its words in one row, with the bounds of sentences and clauses.

use std::{
    cell::OnceCell,
    ops::Range,
    sync::{Arc, LazyLock},
};

use regex::Regex;

use crate::{
    model::{Language, Passage, Span},
    query::evaluate::Match,
    text::{Abbreviations, Analyzer, Form, Tokens, identify, sentences},
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
    abbreviations: Option<&'t Abbreviations>,
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
            abbreviations: None,
            bounds: OnceCell::new(),
        }
    }

    /// Returns the words with the heading among what is searched (not only chapeau and text).
    #[must_use]
    pub fn with_heading(mut self) -> Self {
        self.scope_from = Zone::Heading;
        self
    }

    /// Returns the words with the abbreviations to tell sentences by.
    #[must_use]
    pub fn with_abbreviations(mut self, abbreviations: &'t Abbreviations) -> Self {
        self.abbreviations = Some(abbreviations);
        self.bounds = OnceCell::new();
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

    /// Returns the text of a zone; empty where the passage has none.
    pub fn zone_text(&self, zone: Zone) -> &'t str {
        zone_text(&self.passage, zone)
    }

    /// Returns where an expression is found in the texts of the zones, as runs of the words it
    /// touches.
    pub fn find_expression(&self, expression: &Regex) -> Vec<Match> {
        let mut found = Vec::new();
        for zone in Zone::ALL {
            for place in expression.find_iter(self.zone_text(zone)) {
                let words = &self.row[self.zone(zone).start as usize..self.zone(zone).end as usize];
                let first = words.partition_point(|word| word.span.end <= place.start());
                let end = words.partition_point(|word| word.span.start < place.end());
                if first < end {
                    let from = self.zone(zone).start;
                    found.push(Match::run(from + first as u32, from + end as u32 - 1));
                }
            }
        }
        found
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
            let mut bounds = Bounds {
                sentences: Vec::with_capacity(self.row.len()),
                clauses: Vec::with_capacity(self.row.len()),
            };
            let (mut sentence, mut clause) = (0u16, 0u16);
            for zone in Zone::ALL {
                let text = zone_text(&self.passage, zone);
                let ends = self.sentence_ends(text);
                let mut next_end = 0;
                let mut before: Option<Span> = None;
                for at in self.zone(zone) {
                    let span = self.row[at as usize].span;
                    while ends.get(next_end).is_some_and(|&end| end <= span.start) {
                        next_end += 1;
                    }
                    let (new_sentence, new_clause) = match before {
                        None => (at > 0 && !self.goes_on(zone), at > 0),
                        Some(before) => {
                            let is_end = next_end > 0 && ends[next_end - 1] >= before.end;
                            let gap = Span::new(before.end, span.start).of(text);
                            (is_end, is_end || gap.contains([',', ';', ':', '–', '—']))
                        }
                    };
                    sentence = sentence.saturating_add(u16::from(new_sentence));
                    clause = clause.saturating_add(u16::from(new_clause || new_sentence));
                    bounds.sentences.push(sentence);
                    bounds.clauses.push(clause);
                    before = Some(span);
                }
            }
            bounds
        })
    }

    fn sentence_ends(&self, text: &str) -> Vec<usize> {
        // Most clauses are one sentence: no sign that could end one stands before the last word.
        let last = text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        if !text[..last].contains(['.', '!', '?', ';', '…', '\n', '\r', '\u{2028}', '\u{2029}']) {
            return vec![text.len()];
        }
        let known = self.abbreviations.unwrap_or(&NO_ABBREVIATIONS);
        sentences(text, self.language, known).into_iter().map(|span| span.end).collect()
    }

    /// Tells whether a zone goes on with the sentence of the zone before: the words of a point
    /// with those of its chapeau, unless that ends with a full stop.
    fn goes_on(&self, zone: Zone) -> bool {
        let chapeau = zone_text(&self.passage, Zone::Chapeau).trim_end();
        zone == Zone::Text && !chapeau.is_empty() && !chapeau.ends_with(['.', '!', '?'])
    }
}

static NO_ABBREVIATIONS: LazyLock<Abbreviations> = LazyLock::new(Abbreviations::default);

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

/// Returns the language to analyse a passage in: its own, else the one that shows in its
/// words; in a passage too short to tell, German or English by its small words.
fn language_of(passage: &Passage) -> Language {
    if let Some(language) = passage.language.filter(|&language| language != Language::Other) {
        return language;
    }
    if let Some((language, _)) = identify(passage.text) {
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

    fn numbers(words: &Words) -> Vec<u16> {
        (0..words.all().len() as u32).map(|at| words.sentence(at)).collect()
    }

    #[test]
    fn a_full_stop_after_a_number_or_an_abbreviation_ends_no_sentence() {
        let known: Abbreviations = toml::from_str(
            r#"schema = 1
            inner = ["art", "abs", "nr"]
            final = []
            months = []
            ordinals = []
            references = []
            determiners = []"#,
        )
        .expect("the table is sound");
        let words = german(None, "Nach Art. 5 Abs. 2 Nr. 1 gilt die Frist. Sie läuft ab.");
        let words = words.with_abbreviations(&known);
        assert_eq!(numbers(&words), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn a_point_goes_on_with_the_sentence_of_its_chapeau() {
        let words = german(Some("Die Parteien verpflichten sich,"), "Visa zu erteilen.");
        assert!(numbers(&words).iter().all(|&number| number == 0));
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

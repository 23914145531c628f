//! Words against words: a pattern is a row of word tests, compiled once for one language.

use std::ops::Range;

use crate::{
    query::{
        ast::Term,
        evaluate::Match,
        words::{Word, Words},
    },
    text::{Analyzer, Form, Tokens, exact, fits, fold, fold_marks, within_distance},
};

/// How exactly a word must be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Precision {
    /// As printed, capitals aside.
    Exact,
    /// As printed.
    Cased,
    /// In any inflected form and spelling.
    Stem,
    /// In any form, also inside a compound.
    #[default]
    StemOrPart,
}

/// A test of one word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordTest {
    /// Its exact form is this.
    Exact(String),
    /// It is printed like this.
    Cased(String),
    /// Its stem is this.
    Stem(String),
    /// Its stem is this, or its parts hold these stems in a row.
    StemOrParts(String, Vec<String>),
    /// Its folded form fits `*` and `?`.
    Wild(String),
    /// Its folded form is at most so many edits away.
    Fuzzy(String, u8),
}

impl WordTest {
    /// Tells whether a word passes.
    pub fn holds(&self, printed: &str, form: &Form) -> bool {
        match self {
            Self::Exact(word) => *form.exact == **word,
            Self::Cased(word) => printed == word,
            Self::Stem(stem) => *form.stem == **stem,
            Self::StemOrParts(stem, parts) => {
                *form.stem == **stem
                    || form
                        .parts
                        .windows(parts.len())
                        .any(|run| run.iter().zip(parts).all(|(part, stem)| *part.stem == **stem))
            }
            Self::Wild(pattern) => fits(pattern, &form.folded),
            Self::Fuzzy(word, edits) => within_distance(word, &form.folded, usize::from(*edits)),
        }
    }
}

/// One word of a pattern, and how far behind the word before it it may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternWord {
    /// The test.
    pub test: WordTest,
    /// Words that may lie between it and the word before; 0: it follows at once.
    pub gap: u16,
}

/// What a term or a lexicon entry is in one language: rows of words, any of which is met.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    /// The rows; none for a term without words.
    pub rows: Vec<Vec<PatternWord>>,
}

/// Words that may lie in the place of `…` in an entry, within one sentence: the bracket of a
/// German separable verb (*nimmt … zurück*) holds most of its sentence.
pub const ELLIPSIS_MAX: u16 = 30;

impl Pattern {
    /// Compiles an entry such as *Rückübernahme*, *take back* or *nimmt … zurück*.
    pub fn of_entry(entry: &str, precision: Precision, analyzer: &Analyzer) -> Self {
        let mut plain = Vec::new();
        let mut joined = Vec::new();
        for (i, piece) in split_at_ellipses(entry).enumerate() {
            let mut gap = if i > 0 { ELLIPSIS_MAX } else { 0 };
            for chunk in piece.split_whitespace() {
                if is_truncated(chunk) {
                    let test = WordTest::Wild(fold_pattern(chunk, analyzer));
                    plain.push(PatternWord { test: test.clone(), gap });
                    joined.push(PatternWord { test, gap });
                    gap = 0;
                    continue;
                }
                let tokens: Vec<_> = Tokens::of(chunk).collect();
                for run in tokens.chunk_by(|left, _| left.is_joined) {
                    let first = plain.len();
                    for token in run {
                        let test = word_test(token.span.of(chunk), precision, analyzer);
                        plain.push(PatternWord { test, gap });
                        gap = 0;
                    }
                    let mut word = plain[first].clone();
                    if run.len() > 1 {
                        let whole: String = run.iter().map(|token| token.span.of(chunk)).collect();
                        word.test = word_test(&whole, precision, analyzer);
                    }
                    joined.push(word);
                }
            }
        }
        let has_hyphen = plain.len() != joined.len();
        let mut rows = vec![plain];
        if has_hyphen {
            rows.push(joined);
        }
        rows.retain(|row| !row.is_empty());
        Self { rows }
    }

    /// Compiles a term of a query; nothing for a lexicon, which the context answers.
    pub fn of_term(term: &Term, analyzer: &Analyzer) -> Self {
        let one = |test| Self { rows: vec![vec![PatternWord { test, gap: 0 }]] };
        match term {
            Term::Word(word) => {
                let mut pattern = Self::of_entry(word, Precision::StemOrPart, analyzer);
                pattern.rows.extend(separated_row(word, analyzer));
                pattern
            }
            Term::Exact(word) => Self::of_entry(word, Precision::Exact, analyzer),
            Term::Wild(pattern) => one(WordTest::Wild(fold_pattern(pattern, analyzer))),
            Term::Fuzzy(word, edits) => one(WordTest::Fuzzy(analyzer.fold(word), *edits)),
            Term::Phrase(words, 0) => Self::of_entry(words, Precision::Exact, analyzer),
            Term::Phrase(words, slop) => {
                let mut pattern = Self::of_entry(words, Precision::Stem, analyzer);
                for word in pattern.rows.iter_mut().flat_map(|row| row.iter_mut().skip(1)) {
                    word.gap = word.gap.max(u16::from(*slop));
                }
                pattern
            }
            Term::Lexicon(_) => Self::default(),
        }
    }

    /// Finds the pattern among the words at `range`, leftmost and shortest from each start.
    pub fn find(&self, words: &Words, range: Range<u32>) -> Vec<Match> {
        let mut found = Vec::new();
        for row in &self.rows {
            for start in range.clone() {
                if let Some(one) = row_at(row, words, start, range.end) {
                    found.push(one);
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

/// Matches a row of words whose first stands at `start`.
pub(super) fn row_at(row: &[PatternWord], words: &Words, start: u32, end: u32) -> Option<Match> {
    let mut pieces: Vec<(u32, u32)> = Vec::new();
    let mut next = start;
    for (i, word) in row.iter().enumerate() {
        let reach = if i == 0 { 0 } else { u32::from(word.gap) };
        let (first, last) = (next..=next.saturating_add(reach))
            .take_while(|&at| {
                at < end && (reach == 0 || words.sentence(at) == words.sentence(start))
            })
            .find_map(|at| Some((at, word_at(&word.test, words, at)?)))?;
        match pieces.last_mut() {
            Some((_, before)) if *before + 1 == first => *before = last,
            _ => pieces.push((first, last)),
        }
        next = last + 1;
        if next > end {
            return None;
        }
    }
    Match::of_runs(pieces)
}

/// Tests the word at a position, or the hyphenated word that begins there; returns the
/// position of its last part.
fn word_at(test: &WordTest, words: &Words, at: u32) -> Option<u32> {
    let word: &Word = words.all().get(at as usize)?;
    if test.holds(words.printed(at), &word.form) {
        return Some(at);
    }
    if !word.is_joined {
        return None;
    }
    let index = words.joined().binary_search_by_key(&at, |joined| joined.first).ok()?;
    let joined = &words.joined()[index];
    test.holds(&joined.form.exact, &joined.form).then_some(joined.last)
}

/// Makes the row of a separable verb whose prefix stands at the end of its sentence.
fn separated_row(word: &str, analyzer: &Analyzer) -> Option<Vec<PatternWord>> {
    let (prefix, verb) = analyzer.separated(word)?;
    Some(vec![
        PatternWord { test: WordTest::Stem(verb), gap: 0 },
        PatternWord { test: WordTest::Wild(prefix), gap: ELLIPSIS_MAX },
    ])
}

fn split_at_ellipses(entry: &str) -> impl Iterator<Item = &str> {
    entry.split('…').flat_map(|piece| piece.split("...")).filter(|piece| !piece.trim().is_empty())
}

/// Tells whether a word of an entry is truncated: `rückführ*`, `*abkommen`, `Vis?m`; a star
/// inside (`Georgier*innen`) is a gendered form.
fn is_truncated(chunk: &str) -> bool {
    let is_all_marks = chunk.chars().all(|c| matches!(c, '*' | '?'));
    !is_all_marks && (chunk.starts_with('*') || chunk.ends_with('*') || chunk.contains('?'))
}

/// Makes the test of one word of an entry.
pub(super) fn word_test(word: &str, precision: Precision, analyzer: &Analyzer) -> WordTest {
    match precision {
        Precision::Exact => WordTest::Exact(exact(word)),
        Precision::Cased => WordTest::Cased(word.to_owned()),
        Precision::Stem => WordTest::Stem(analyzer.stem(word)),
        Precision::StemOrPart => {
            let stem = analyzer.stem(word);
            let parts: Vec<String> =
                analyzer.parts(word).iter().map(|part| part.stem.to_string()).collect();
            let parts = if parts.is_empty() { vec![stem.clone()] } else { parts };
            WordTest::StemOrParts(stem, parts)
        }
    }
}

/// Folds the letters of a truncated word and keeps its `*` and `?`.
fn fold_pattern(pattern: &str, analyzer: &Analyzer) -> String {
    let is_german = analyzer.language() == crate::model::Language::De;
    let mut out = String::with_capacity(pattern.len());
    for piece in pattern.split_inclusive(['*', '?']) {
        let letters = piece.trim_end_matches(['*', '?']);
        out.push_str(&if is_german { fold(letters) } else { fold_marks(letters) });
        out.push_str(&piece[letters.len()..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Language, Passage};

    fn check(entry: &str, precision: Precision, text: &str, expected: &[&str]) {
        let language = Some(Language::De);
        let words = Words::of(&Passage { text, language, ..Passage::default() });
        let pattern = Pattern::of_entry(entry, precision, &Analyzer::of(Language::De));
        let found: Vec<&str> = pattern
            .find(&words, words.scope())
            .iter()
            .map(|one| words.printed_range(one.lo, one.hi))
            .collect();
        assert_eq!(found, expected, "{entry} in {text}");
    }

    #[test]
    fn a_separable_verb_is_found_around_its_sentence() {
        check(
            "nimmt … zurück",
            Precision::StemOrPart,
            "Jede Partei nimmt die Person zurück. Sie nimmt teil. Er kehrt zurück.",
            &["nimmt die Person zurück"],
        );
    }

    #[test]
    fn hyphens_in_entry_or_text_do_not_matter() {
        check(
            "Visa-Erleichterung",
            Precision::Stem,
            "Visaerleichterungen",
            &["Visaerleichterungen"],
        );
        check(
            "Visaerleichterung",
            Precision::Stem,
            "die Visa-Erleichterung",
            &["Visa-Erleichterung"],
        );
    }

    #[test]
    fn cased_and_exact_entries_take_no_other_form() {
        check("EU", Precision::Cased, "die EU und eu", &["EU"]);
        check("Visum", Precision::Exact, "das Visum, die Visa", &["Visum"]);
    }

    #[test]
    fn truncation_works_on_both_sides() {
        check("rückführ*", Precision::Stem, "Rueckfuehrungen", &["Rueckfuehrungen"]);
        check("*abkommen", Precision::Stem, "Handelsabkommen und Abkommens", &["Handelsabkommen"]);
        check("Vis?m", Precision::Stem, "Visum", &["Visum"]);
    }
}

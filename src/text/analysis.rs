//! What a word is: its exact, folded and stemmed form, and the parts of a compound.

use crate::{
    model::{Language, Span},
    text::{
        compounds::Compounds,
        folding::{exact, fold, fold_marks},
        stems,
    },
};

/// A word, analysed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Lower case, ß as ss, umlauts kept: for quotes and `=`.
    pub exact: Box<str>,
    /// Spellings meet: for truncation and fuzzy words.
    pub folded: Box<str>,
    /// Inflected forms meet.
    pub stem: Box<str>,
    /// The parts of a compound, in order; empty for a word that is none.
    pub parts: Box<[CompoundPart]>,
}

/// A part of a compound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompoundPart {
    /// Its bytes in the word as printed, linking letters included.
    pub span: Span,
    /// Its folded form without linking letters.
    pub folded: Box<str>,
    /// Its stem.
    pub stem: Box<str>,
}

/// Analyses the words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Analyzer {
    language: Language,
    compounds: &'static Compounds,
}

impl Analyzer {
    /// Returns the analyzer of a language: German with compounds and the folding of digraphs,
    /// English with its stemmer, any other with marks folded only.
    pub fn of(language: Language) -> Self {
        Self { language, compounds: Compounds::built_in() }
    }

    /// Returns the language.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Analyses one word as printed.
    pub fn analyze(&self, word: &str) -> Form {
        let plain = plain_word(word);
        let folded = self.folded(&plain);
        let stem = self.stem_of(&plain, &folded);
        Form {
            exact: exact(word).into(),
            folded: folded.into(),
            stem: stem.into(),
            parts: self.parts(word),
        }
    }

    /// Returns the spelling key of a word.
    pub fn fold(&self, word: &str) -> String {
        self.folded(&plain_word(word))
    }

    fn folded(&self, plain: &str) -> String {
        match self.language {
            Language::De => fold(plain),
            _ => fold_marks(plain),
        }
    }

    /// Returns the stem of a word.
    pub fn stem(&self, word: &str) -> String {
        let plain = plain_word(word);
        self.stem_of(&plain, &self.folded(&plain))
    }

    fn stem_of(&self, plain: &str, folded: &str) -> String {
        match self.language {
            Language::De => stems::german(plain, folded),
            Language::En => stems::english(folded),
            _ => folded.to_owned(),
        }
    }

    /// Takes a separable German verb apart: its prefix, folded, and the stem of its verb.
    pub fn separated(&self, word: &str) -> Option<(String, String)> {
        (self.language == Language::De).then(|| stems::separated(word)).flatten()
    }

    /// Returns the parts of a German compound; nothing for other words and languages.
    pub fn parts(&self, word: &str) -> Box<[CompoundPart]> {
        if self.language != Language::De {
            return Box::default();
        }
        self.compounds
            .split(word)
            .into_iter()
            .map(|part| {
                let printed = part.base.of(word);
                let folded = fold(printed);
                let stem = stems::german(printed, &folded).into();
                CompoundPart { folded: folded.into(), stem, span: part.whole }
            })
            .collect()
    }
}

/// Returns the word without the mark of a gendered form: `Georgier*innen` → `Georgierinnen`.
fn plain_word(word: &str) -> std::borrow::Cow<'_, str> {
    const MARKS: [char; 4] = ['*', ':', '_', '·'];
    if word.contains(MARKS) { word.replace(MARKS, "").into() } else { word.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gendered_forms_meet_the_plain_one() {
        let german = Analyzer::of(Language::De);
        assert_eq!(german.stem("Georgier*innen"), german.stem("Georgierinnen"));
    }

    #[test]
    fn a_compound_keeps_its_whole_and_shows_its_parts() {
        let form = Analyzer::of(Language::De).analyze("Visaerleichterungen");
        let parts: Vec<&str> =
            form.parts.iter().map(|part| part.span.of("Visaerleichterungen")).collect();
        assert_eq!(parts, ["Visa", "erleichterungen"]);
        assert_eq!(&*form.parts[0].stem, "visum");
    }

    #[test]
    fn english_keeps_its_digraphs() {
        let english = Analyzer::of(Language::En);
        assert_eq!(english.stem("issued"), english.stem("issue"));
    }
}

//! What the words of the domain mean to each other, in German and English (ISO 25964).
//!
//! A [`Concept`] has labels in both languages and relations to other concepts. A query for one
//! of its labels also finds the others: see [`Thesaurus::expansions`].

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::OnceLock,
};

use serde::Deserialize;

use crate::{
    model::Language,
    text::{Analyzer, Tokens},
};

/// The languages that labels are in.
const LANGUAGES: [Language; 2] = [Language::De, Language::En];

/// Something that is spoken of, whatever it is called.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// Name of the concept; stable.
    pub id: String,
    /// German labels, the preferred one first.
    #[serde(default)]
    pub de: Vec<String>,
    /// English labels, the preferred one first.
    #[serde(default)]
    pub en: Vec<String>,
    /// Concepts that cover it.
    #[serde(default)]
    pub broader: Vec<String>,
    /// Concepts that one who looks for it may also want.
    #[serde(default)]
    pub related: Vec<String>,
    /// Topics, `pillar/slug`, whose clauses are about it whatever words they use.
    #[serde(default)]
    pub topics: Vec<String>,
}

impl Concept {
    /// Returns the labels of a language, the preferred one first.
    pub fn labels(&self, language: Language) -> &[String] {
        match language {
            Language::De => &self.de,
            Language::En => &self.en,
            _ => &[],
        }
    }
}

/// How a label came to stand for what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// It means the same in the same language.
    Alternative,
    /// It means the same in the other language.
    Translation,
    /// It says the same in several words: *Gebühr für das Visum* for *Visumgebühr*.
    Paraphrase,
    /// It means a part of it.
    Narrower,
}

/// A label that is also looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expansion {
    /// How it came in; the closest relation where there are several.
    pub relation: Relation,
    /// The words.
    pub label: String,
    /// The language they are in.
    pub language: Language,
    /// The id of the concept it belongs to.
    pub concept: String,
}

/// The concepts, and by which words they are found.
#[derive(Debug, Clone, Default)]
pub struct Thesaurus {
    concepts: BTreeMap<String, Concept>,
    asking: Asking,
    labels: OnceLock<Labels>,
}

/// Words by which people ask, and which say nothing of what they ask for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    /// Small words, met in nearly every clause.
    function: WordList,
    /// Words that begin a question.
    question: WordList,
    /// Words of a question that speak of the texts, not of what stands in them.
    generic: WordList,
}

/// Words in lower case, apart by spaces in the file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "String")]
struct WordList(HashSet<String>);

impl From<String> for WordList {
    fn from(words: String) -> Self {
        Self(words.split_whitespace().map(str::to_owned).collect())
    }
}

impl Asking {
    /// Returns the stems of words without the small ones among them: *Anerkennung von
    /// Abschlüssen* is found by *Anerkennung Abschlüsse*.
    fn key(&self, words: &str, language: Language) -> Vec<String> {
        let all = stems(words, language);
        let is_small = |word: &&str| self.function.has(word);
        let tokens = Tokens::of(words).map(|token| token.span.of(words));
        let kept: Vec<String> =
            tokens.zip(&all).filter(|(word, _)| !is_small(word)).map(|(_, s)| s.clone()).collect();
        if kept.is_empty() { all } else { kept }
    }

    /// Returns the language in which a concept has these words for a label.
    fn language_of(&self, concept: &Concept, words: &str) -> Language {
        let mut labels = concept.labels(Language::De).iter();
        let is_german = labels.any(|label| self.is_same(label, words, Language::De));
        if is_german { Language::De } else { Language::En }
    }

    fn is_same(&self, label: &str, words: &str, language: Language) -> bool {
        self.key(label, language) == self.key(words, language)
    }
}

impl WordList {
    fn has(&self, word: &str) -> bool {
        self.0.contains(word.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()))
    }
}

/// Concepts by what they are found by; made when the first word is looked up.
#[derive(Debug, Clone, Default)]
struct Labels {
    narrower: HashMap<String, Vec<String>>,
    /// By language and the stems of a label, small words aside.
    concepts: HashMap<(Language, Vec<String>), Vec<String>>,
    /// By prefix and stem of a German verb that comes apart in a sentence.
    separable: HashMap<(String, String), Vec<String>>,
    longest: usize,
}

/// A thesaurus file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThesaurusError {
    /// It is not of the form of `builtin/thesaurus.toml`; the message names the place.
    #[error("{0}")]
    Form(#[from] toml::de::Error),
    /// A concept is defined twice in one file.
    #[error("the concept `{0}` is defined twice")]
    Twice(String),
    /// A relation names a concept that does not exist.
    #[error("the concept `{concept}` names `{target}`, which does not exist")]
    Dangling {
        /// The concept with the relation.
        concept: String,
        /// What it names.
        target: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    asking: Option<Asking>,
    #[serde(default, rename = "concept")]
    concepts: Vec<Concept>,
}

impl Thesaurus {
    /// Adds the concepts of a file; one with a known id replaces it.
    ///
    /// # Errors
    /// As said by [`ThesaurusError`]; nothing is added then.
    pub fn extend(&mut self, text: &str) -> Result<(), ThesaurusError> {
        let file: File = toml::from_str(text)?;
        let mut added: BTreeMap<String, Concept> = BTreeMap::new();
        for concept in file.concepts {
            if let Some(twice) = added.insert(concept.id.clone(), concept) {
                return Err(ThesaurusError::Twice(twice.id));
            }
        }
        let mut concepts = self.concepts.clone();
        concepts.extend(added);
        check_relations(&concepts)?;
        self.concepts = concepts;
        if let Some(asking) = file.asking {
            self.asking = asking;
        }
        self.labels = OnceLock::new();
        Ok(())
    }

    fn labels(&self) -> &Labels {
        self.labels.get_or_init(|| {
            let mut labels = Labels::default();
            for concept in self.concepts.values() {
                labels.add(concept, &self.asking);
            }
            labels
        })
    }

    /// Returns the number of words of the longest label.
    pub fn longest(&self) -> usize {
        self.labels().longest
    }

    /// Returns the concept of this id.
    pub fn concept(&self, id: &str) -> Option<&Concept> {
        self.concepts.get(id)
    }

    /// Returns the concepts in order of id.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        self.concepts.values()
    }

    /// Returns the concepts that have these words, in any inflected form, for a label.
    pub fn named(&self, words: &str) -> Vec<&Concept> {
        let key = |language| (language, self.asking.key(words, language));
        let mut found: Vec<&str> = LANGUAGES
            .into_iter()
            .filter_map(|language| self.labels().concepts.get(&key(language)))
            .flatten()
            .map(String::as_str)
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|id| self.concepts.get(id)).collect()
    }

    /// Returns the ids of the concepts that have these stems, small words aside, for a label.
    pub fn of_stems(&self, language: Language, stems: &[String]) -> &[String] {
        // The tuple of the key cannot be borrowed in parts; the words are few and short.
        let key = (language, stems.to_vec());
        self.labels().concepts.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Returns the ids of the concepts that have for a label the German verb of this prefix and
    /// stem: *teilt … mit* for *mitteilen*.
    pub fn of_separated(&self, prefix: &str, stem: &str) -> &[String] {
        // As above: the parts are short.
        let key = (prefix.to_owned(), stem.to_owned());
        self.labels().separable.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Tells whether a word is one of the small ones that stand in nearly every clause.
    pub fn is_function_word(&self, word: &str) -> bool {
        self.asking.function.has(word) || self.asking.question.has(word)
    }

    /// Tells whether a word begins a question.
    pub fn is_question_word(&self, word: &str) -> bool {
        self.asking.question.has(word)
    }

    /// Tells whether a word of a question speaks of the texts and not of what stands in them.
    pub fn is_generic(&self, word: &str) -> bool {
        self.asking.generic.has(word)
    }

    /// Returns the topics of the concepts that have these words for a label.
    pub fn topics(&self, words: &str) -> Vec<&str> {
        let concepts = self.named(words).into_iter();
        let mut topics: Vec<&str> =
            concepts.flat_map(|concept| &concept.topics).map(String::as_str).collect();
        topics.sort_unstable();
        topics.dedup();
        topics
    }

    /// Returns what else to look for when these words are looked for, the closest first:
    /// other labels in both languages, then the labels of narrower concepts.
    pub fn expansions(&self, words: &str) -> Vec<Expansion> {
        let mut found: BTreeMap<String, Expansion> = BTreeMap::new();
        for concept in self.named(words) {
            let spoken = self.asking.language_of(concept, words);
            let narrower = self.labels().narrower.get(&concept.id).into_iter().flatten();
            let narrower = narrower.filter_map(|id| self.concepts.get(id));
            for (one, is_narrower) in
                std::iter::once((concept, false)).chain(narrower.map(|one| (one, true)))
            {
                for language in LANGUAGES {
                    let relation = match (is_narrower, language == spoken) {
                        (true, _) => Relation::Narrower,
                        (false, true) => Relation::Alternative,
                        (false, false) => Relation::Translation,
                    };
                    for label in one
                        .labels(language)
                        .iter()
                        .filter(|l| !self.asking.is_same(l, words, language))
                    {
                        let expansion = Expansion {
                            relation,
                            label: label.clone(),
                            language,
                            concept: one.id.clone(),
                        };
                        let known = found.entry(label.to_lowercase()).or_insert(expansion.clone());
                        if expansion.relation < known.relation {
                            *known = expansion;
                        }
                    }
                }
            }
        }
        let mut expansions: Vec<Expansion> = found.into_values().collect();
        expansions.sort();
        expansions
    }

    /// Returns the preferred labels, in one language, of the concepts related to these words.
    pub fn related(&self, words: &str, language: Language) -> Vec<&str> {
        let mut labels: Vec<&str> = self
            .named(words)
            .into_iter()
            .flat_map(|concept| concept.related.iter().chain(&concept.broader))
            .filter_map(|id| self.concepts.get(id)?.labels(language).first())
            .map(String::as_str)
            .collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }
}

impl Labels {
    fn add(&mut self, concept: &Concept, asking: &Asking) {
        for broader in &concept.broader {
            self.narrower.entry(broader.clone()).or_default().push(concept.id.clone());
        }
        for language in LANGUAGES {
            for label in concept.labels(language) {
                let key = asking.key(label, language);
                self.longest = self.longest.max(key.len());
                let concepts = self.concepts.entry((language, key)).or_default();
                if !concepts.contains(&concept.id) {
                    concepts.push(concept.id.clone());
                }
                if let Some(parts) = Analyzer::of(language).separated(label) {
                    self.separable.entry(parts).or_default().push(concept.id.clone());
                }
            }
        }
    }
}

fn check_relations(concepts: &BTreeMap<String, Concept>) -> Result<(), ThesaurusError> {
    for concept in concepts.values() {
        for target in concept.broader.iter().chain(&concept.related) {
            if !concepts.contains_key(target) {
                let (concept, target) = (concept.id.clone(), target.clone());
                return Err(ThesaurusError::Dangling { concept, target });
            }
        }
    }
    Ok(())
}

fn stems(words: &str, language: Language) -> Vec<String> {
    let analyzer = Analyzer::of(language);
    Tokens::of(words).map(|token| analyzer.stem(token.span.of(words))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expansions(words: &str) -> Vec<(Relation, String)> {
        let mut thesaurus = Thesaurus::default();
        thesaurus
            .extend(include_str!("builtin/thesaurus.toml"))
            .expect("the built-in file is sound");
        thesaurus.expansions(words).into_iter().map(|e| (e.relation, e.label)).collect()
    }

    #[test]
    fn a_german_word_brings_its_english_counterpart_and_back() {
        let english = (Relation::Translation, "readmission".to_owned());
        assert!(expansions("Rückübernahme").contains(&english));
        let german = (Relation::Translation, "Rückübernahme".to_owned());
        assert!(expansions("readmission").contains(&german));
    }

    #[test]
    fn a_label_of_several_words_is_found_in_any_inflection() {
        let english = (Relation::Translation, "personal data".to_owned());
        assert!(expansions("personenbezogener Daten").contains(&english));
    }

    #[test]
    fn a_narrower_concept_comes_in_and_a_related_one_does_not() {
        let found = expansions("Reisedokument");
        assert!(found.contains(&(Relation::Narrower, "Laissez-passer".to_owned())), "{found:?}");
        let found = expansions("Rückübernahme");
        assert!(found.iter().all(|(_, label)| label != "eigene Staatsangehörige"), "{found:?}");
    }

    #[test]
    fn small_words_of_a_label_need_not_be_asked_for() {
        let found = expansions("Anerkennung Abschlüsse");
        let english = (Relation::Translation, "recognition of qualifications".to_owned());
        assert!(found.contains(&english), "{found:?}");
    }

    #[test]
    fn a_word_of_no_concept_brings_nothing() {
        assert!(expansions("Quastenflosser").is_empty());
    }

    #[test]
    fn a_relation_to_nothing_is_refused() {
        let text = "schema = 1\n[[concept]]\nid = \"a\"\nbroader = [\"b\"]\n";
        let fault = Thesaurus::default().extend(text).expect_err("b does not exist");
        assert!(matches!(fault, ThesaurusError::Dangling { .. }));
    }
}

//! `context.toml`: passages that regulate no pillar, and those that go on about the words before.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::rules::commitments::{language::Selected, pattern::Pattern};

/// `context.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarContext {
    #[serde(rename = "schema")]
    _schema: u32,
    /// What is silent in every pillar.
    #[serde(rename = "silence")]
    pub silences: Vec<Silence>,
    /// When a passage takes its pillar from the words before it.
    pub inherit: Inherit,
    #[serde(skip)]
    by_text: OnceLock<Selected>,
}

impl PillarContext {
    /// Returns the first kind of silent passage that fits plain heading, opening words or text.
    pub fn silence(
        &self,
        heading: Option<&str>,
        chapeau: Option<&str>,
        text: &str,
    ) -> Option<&Silence> {
        let by_text = self.by_text.get_or_init(|| {
            let numbered = self.silences.iter().enumerate();
            Selected::of(numbered.filter_map(|(i, one)| Some((i, one.text.as_ref()?))))
        });
        let may_fit: Vec<usize> = by_text.met(text).collect();
        let fits = |pattern: &Option<Pattern>, words: Option<&str>| {
            pattern.as_ref().zip(words).is_some_and(|(pattern, words)| pattern.is_match(words))
        };
        let numbered = self.silences.iter().enumerate();
        let mut silences = numbered.filter(|(i, one)| {
            fits(&one.heading, heading)
                || fits(&one.chapeau, chapeau)
                || may_fit.contains(i) && fits(&one.text, Some(text))
        });
        silences.next().map(|(_, one)| one)
    }
}

/// A kind of passage that regulates no pillar; one of the three patterns must match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// `context.silence.name`.
    pub id: String,
    /// What such a passage is, in words.
    pub reason: String,
    /// On the heading.
    pub heading: Option<Pattern>,
    /// On the opening words of the list.
    pub chapeau: Option<Pattern>,
    /// On the words.
    pub text: Option<Pattern>,
    /// Rules that speak of just such passages, each by its id, or some under a star.
    #[serde(default)]
    pub spares: Vec<String>,
}

/// When a passage takes its pillar from the words before it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inherit {
    /// Words that point back.
    pub anaphor: Pattern,
    /// Words behind one that points back which make it name the instrument itself.
    pub own_name: Pattern,
    /// Words that begin another article.
    pub new_article: Pattern,
    /// Words of a passage that has a matter of its own, whatever stands before it.
    pub own_matter: Pattern,
}

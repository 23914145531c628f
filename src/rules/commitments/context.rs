//! `context.toml`: passages that regulate no pillar, and those that go on about the words before.

use serde::Deserialize;

use crate::rules::commitments::pattern::Pattern;

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

//! What a person decided about a clause.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{ClauseId, Date, Pillar, Tag};

/// How a person judged what the rules say of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The tags are right and stay, whatever the rules say later; without any tag: it is right
    /// that there is none.
    Accept,
    /// The tags are wrong and go.
    Reject,
    /// The tags are missing and are added.
    Add,
    /// Nothing is decided, something is noted.
    Note,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 4] = [Self::Accept, Self::Reject, Self::Add, Self::Note];

    /// Returns the word that files and scripts use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Add => "add",
            Self::Note => "note",
        }
    }

    /// Reads the word that files and scripts use.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }
}

/// A pillar, or one topic of it: `returns`, `returns/costs`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DecidedTag {
    /// The pillar.
    pub pillar: Pillar,
    /// The topic without the pillar; `None` for every topic of it.
    pub topic: Option<String>,
}

impl DecidedTag {
    /// Reads `returns` or `returns/costs`; whether the pillar exists is for the caller to know.
    pub fn from_words(words: &str) -> Self {
        match words.split_once('/') {
            Some((pillar, topic)) => {
                Self { pillar: Pillar(pillar.to_owned()), topic: Some(topic.to_owned()) }
            }
            None => Self { pillar: Pillar(words.to_owned()), topic: None },
        }
    }

    /// Tells whether a tag is meant.
    pub fn covers(&self, tag: &Tag) -> bool {
        self.pillar == tag.pillar && self.topic.as_ref().is_none_or(|topic| *topic == tag.topic)
    }
}

impl fmt::Display for DecidedTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.topic {
            Some(topic) => write!(f, "{}/{topic}", self.pillar),
            None => self.pillar.fmt(f),
        }
    }
}

/// A decision about the tags of a clause: what, who, when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decision {
    /// How it was judged.
    pub verdict: Verdict,
    /// The tags judged.
    pub tags: Vec<DecidedTag>,
    /// Who decided.
    pub by: String,
    /// The day of the decision.
    pub on: Date,
    /// Why.
    pub note: Option<String>,
}

/// A decision bound to the words it was made on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Override {
    /// The clause.
    pub clause: ClauseId,
    /// SHA-256 of its words when the decision was made, in hexadecimal digits; it holds only
    /// while they stand.
    pub text: String,
    /// The decision.
    pub decision: Decision,
}

//! `deadlines.toml`: durations, and when somebody must act within them.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::bytes::Regex;
use serde::Deserialize;

use crate::{
    model::{DeadlineBasis, DeadlineRole, DurationUnit},
    rules::commitments::language::Bilingual,
    rules::commitments::pattern::Pattern,
};

/// `deadlines.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineRules {
    #[serde(rename = "schema")]
    _schema: u32,
    /// Number words.
    pub numbers: Bilingual<HashMap<String, u32>>,
    /// Units of time, the more exact before the plainer.
    #[serde(rename = "unit")]
    pub units: Vec<TimeUnit>,
    /// Words that may stand between a number and its unit, as an expression.
    pub before_unit: Bilingual<String>,
    /// Something that lasts, whose extension is no limit for an act.
    pub lasting: Bilingual<Pattern>,
    /// The words from the beginning of a condition to a time in it.
    pub condition: Bilingual<Pattern>,
    /// A sentence that says what is deemed if a time in its condition is not kept.
    pub fiction: Bilingual<Pattern>,
    /// What makes a duration no deadline.
    #[serde(rename = "not")]
    pub excluded: Vec<Excluded>,
    /// What makes a duration a deadline.
    #[serde(rename = "frame")]
    pub frames: Vec<Frame>,
    /// How a further duration shares the frame of the one before.
    pub join: Join,
    /// Limits without a number.
    pub vague: Bilingual<Pattern>,
    /// The event that starts the time.
    pub start: Bilingual<Pattern>,
    /// Where that event ends.
    pub event: EventRules,
    /// Words around the act that name other acts.
    pub aside: Bilingual<Pattern>,
    /// What shows that a limit was set before.
    pub set_before: Bilingual<Pattern>,
    /// What must be done.
    #[serde(rename = "role")]
    pub roles: Vec<RolePattern>,
    /// Number and unit as one expression, made by whoever reads durations.
    #[serde(skip)]
    pub durations: OnceLock<Bilingual<Regex>>,
}

/// Where the event that starts a time ends. All words are lower case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRules {
    /// German articles of what belongs to the event.
    pub genitives: Vec<String>,
    /// German words before who does it.
    pub agents: Vec<String>,
    /// German words between two events.
    pub joins: Vec<String>,
    /// German words before a place that it goes to or comes from.
    pub directions: Vec<String>,
    /// How such places begin.
    pub places: Vec<String>,
    /// What in English no longer belongs to it.
    pub end_en: Pattern,
}

/// A unit of time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeUnit {
    /// What is counted.
    pub unit: DurationUnit,
    /// How days are counted.
    pub basis: DeadlineBasis,
    /// The words, as a part of a longer expression.
    pub pattern: String,
    /// One of it in a word (*Jahresfrist*), as an expression.
    pub one: Option<String>,
}

/// What makes a duration no deadline; one of the three patterns must match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// `deadlines.not.name`.
    pub id: String,
    /// What such a duration is, in words.
    pub reason: String,
    /// On the words before the duration.
    pub before: Option<Pattern>,
    /// On the words behind it.
    pub after: Option<Pattern>,
    /// On its sentence.
    pub sentence: Option<Pattern>,
    /// On its sentence: then it may be a deadline all the same.
    pub unless: Option<Pattern>,
}

/// What makes a duration a deadline; all given patterns must match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// `deadlines.frame.name`.
    pub id: String,
    /// How the time bounds the act.
    pub relation: Relation,
    /// On the words before the duration.
    pub before: Option<Pattern>,
    /// On the words behind it.
    pub after: Option<Pattern>,
    /// On its sentence.
    pub sentence: Option<Pattern>,
    /// On the words before: then it is none.
    pub must_not: Option<Pattern>,
}

/// How a time bounds an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Not later.
    Within,
    /// Not later before an event.
    AtLeastBefore,
    /// A limit made longer or shorter.
    Extend,
}

/// How a further duration shares the frame of the one before.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// On the words between the two.
    pub between: Pattern,
}

/// What must be done within a time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolePattern {
    /// The act.
    pub role: DeadlineRole,
    /// Its words.
    pub pattern: Pattern,
}

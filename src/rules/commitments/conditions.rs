//! `conditions.toml`: conditions, exceptions, deemed consent, qualifiers.

use serde::Deserialize;

use crate::{rules::commitments::language::Bilingual, rules::commitments::pattern::Pattern};

/// `conditions.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionRules {
    #[serde(rename = "schema")]
    _schema: u32,
    /// Words that require something.
    pub condition: Bilingual<Pattern>,
    /// Words that take something away.
    pub exception: Bilingual<Pattern>,
    /// Words that make silence consent.
    pub deemed_consent: Bilingual<Pattern>,
    /// Words that soften a duty.
    pub qualifier: Bilingual<Pattern>,
}

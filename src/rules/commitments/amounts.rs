//! `amounts.toml`: quotas and sums.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::bytes::Regex;
use serde::Deserialize;

use crate::{rules::commitments::language::Bilingual, rules::commitments::pattern::Pattern};

/// `amounts.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountRules {
    #[serde(rename = "schema")]
    _schema: u32,
    /// Currencies.
    #[serde(rename = "currency")]
    pub currencies: Vec<Currency>,
    /// Things counted.
    #[serde(rename = "unit")]
    pub units: Vec<CountedUnit>,
    /// Words that multiply a number.
    pub scale: Bilingual<HashMap<String, u64>>,
    /// Per what time.
    #[serde(rename = "period")]
    pub periods: Vec<Period>,
    /// What the amount is.
    #[serde(rename = "role")]
    pub roles: Vec<AmountRole>,
    /// Words behind a number that make it no amount.
    pub not: NotAmount,
    /// Number and unit as one expression, made by whoever reads amounts.
    #[serde(skip)]
    pub sums: OnceLock<Bilingual<Regex>>,
}

/// A currency.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// ISO 4217.
    pub code: String,
    /// The words, as a part of a longer expression.
    pub words: String,
}

/// Something counted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedUnit {
    /// `persons`, `visas` …
    pub unit: String,
    /// The words, as a part of a longer expression.
    pub words: String,
}

/// Per what time an amount is meant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// `year` …
    pub per: String,
    /// The words.
    pub pattern: Pattern,
}

/// What an amount is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountRole {
    /// `fee`, `quota` …
    pub role: String,
    /// The words, in the amount's sentence.
    pub pattern: Pattern,
}

/// What makes a number no amount.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotAmount {
    /// On a number of things that is none.
    pub number: Pattern,
    /// Behind the number.
    pub after: Pattern,
    /// Behind these words a number names a provision and counts nothing.
    pub before: Pattern,
}

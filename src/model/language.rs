//! The languages klausel tells apart.

use serde::{Deserialize, Serialize};

/// The language of a clause or a block, by ISO 639-1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German.
    De,
    /// English.
    En,
    /// French.
    Fr,
    /// Italian.
    It,
    /// Spanish.
    Es,
    /// Another language, or too few words to tell.
    #[default]
    #[serde(rename = "und")]
    Other,
}

impl Language {
    /// Returns the ISO 639-1 code, `und` for [`Language::Other`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
            Self::Fr => "fr",
            Self::It => "it",
            Self::Es => "es",
            Self::Other => "und",
        }
    }

    /// Reads a code such as `de`, `DE` or `de-CH`; every unknown one is [`Language::Other`].
    pub fn from_code(code: &str) -> Self {
        let primary = code.split(['-', '_']).next().unwrap_or("");
        match primary.to_ascii_lowercase().as_str() {
            "de" => Self::De,
            "en" => Self::En,
            "fr" => Self::Fr,
            "it" => Self::It,
            "es" => Self::Es,
            _ => Self::Other,
        }
    }
}

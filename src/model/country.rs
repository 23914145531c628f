//! Country codes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A state by ISO 3166-1 alpha-2, `XK` for Kosovo, `EU` for the Union; upper case.
///
/// Names, adjectives and inhabitants are knowledge and live in `rules`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CountryCode(String);

impl CountryCode {
    /// Reads two ASCII letters of either case; `None` for anything else.
    pub fn new(code: &str) -> Option<Self> {
        let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_alphabetic());
        is_code.then(|| Self(code.to_ascii_uppercase()))
    }

    /// Returns the two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

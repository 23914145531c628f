//! Pinned clauses: what a person wants to keep at hand, as a plain file beside the documents.
//!
//! ```toml
//! # corpus/pins.toml
//! [[pin]]
//! clause   = "abkommen.pdf#art_5__para_2"
//! document = "abkommen.pdf"
//! citation = "Art. 5 Abs. 2"
//! page     = 4
//! text     = "Das Ersuchen ist innerhalb von 14 Tagen zu beantworten."
//! note     = "für den Quartalsbericht"     # may be left out
//! ```
//!
//! The words are kept with the pin, so that it says so when they change in the document.

use std::fs;

use serde::{Deserialize, Serialize};

use crate::corpus::{
    CorpusError, QueriesFault, Root, is_absence, manifest::replace, place, unreadable,
};

/// Name of the file of pins in the corpus folder.
pub const PINS: &str = "pins.toml";

/// A clause that a person keeps at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Id of the clause.
    pub clause: String,
    /// Path of its document.
    pub document: String,
    /// Its citation when it was pinned.
    pub citation: String,
    /// First page in the file, from 1.
    pub page: u32,
    /// Its words when it was pinned.
    pub text: String,
    /// A note for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pins {
    #[serde(default)]
    pin: Vec<Pin>,
}

impl Root {
    /// Reads the pins of the root in the order of the file; none where there is no such file.
    ///
    /// # Errors
    /// [`CorpusError::Queries`] with line and column, or [`CorpusError::Unreadable`].
    pub fn pins(&self) -> Result<Vec<Pin>, CorpusError> {
        let path = self.path().join(PINS);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if is_absence(error.kind()) => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(&path, error)),
        };
        let pins: Pins = toml::from_str(&text).map_err(|error| {
            let (line, column) = place(&text, error.span().map_or(0, |span| span.start));
            QueriesFault { path, line, column, message: error.message().to_owned() }
        })?;
        Ok(pins.pin)
    }

    /// Adds a pin at the end of the file, which is made where there is none; what stands there
    /// stays as it is. Tells whether it was added: a clause is pinned once.
    ///
    /// # Errors
    /// As [`Root::pins`], and [`CorpusError::Unwritable`].
    pub fn add_pin(&self, pin: &Pin) -> Result<bool, CorpusError> {
        if self.pins()?.iter().any(|known| known.clause == pin.clause) {
            return Ok(false);
        }
        let path = self.path().join(PINS);
        let mut text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if is_absence(error.kind()) => String::new(),
            Err(error) => return Err(unreadable(&path, error)),
        };
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        let added = Pins { pin: vec![pin.clone()] };
        text.push_str(&toml::to_string(&added).expect("a pin has only words and a number"));
        replace(self.path(), &path, &text)
            .map_err(|source| CorpusError::Unwritable { path: path.clone(), source })?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(clause: &str) -> Pin {
        Pin {
            clause: clause.to_owned(),
            document: "abkommen.pdf".to_owned(),
            citation: "Art. 5 Abs. 2".to_owned(),
            page: 4,
            text: "Die „Frist“ beträgt\n14 Tage.".to_owned(),
            note: None,
        }
    }

    #[test]
    fn pins_come_back_in_order_and_a_clause_is_pinned_once() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = Root::corpus(dir.path());
        assert_eq!(root.pins().expect("none"), []);
        assert!(root.add_pin(&pin("a#art_1")).expect("writes"));
        assert!(root.add_pin(&pin("a#art_2")).expect("writes"));
        assert!(!root.add_pin(&pin("a#art_1")).expect("is there"));
        assert_eq!(root.pins().expect("reads"), [pin("a#art_1"), pin("a#art_2")]);
    }

    #[test]
    fn a_comment_of_the_file_stays() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::write(dir.path().join(PINS), "# ours").expect("writes");
        let root = Root::corpus(dir.path());
        root.add_pin(&pin("a#art_1")).expect("writes");
        let text = fs::read_to_string(dir.path().join(PINS)).expect("reads");
        assert!(text.starts_with("# ours\n\n[[pin]]"), "{text}");
    }
}

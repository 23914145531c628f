//! What people may type for the values of fields: German and English names for the words of
//! the machine contract.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::text::fold;

/// Names of values by field and word of the contract.
#[derive(Debug, Clone, Default)]
pub struct Values {
    words: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    #[serde(flatten)]
    fields: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Values {
    /// Adds the names of another table.
    ///
    /// # Errors
    /// The table is not of the form of `builtin/values.toml`; the error names the place.
    pub fn extend(&mut self, text: &str) -> Result<(), toml::de::Error> {
        let file: File = toml::from_str(text)?;
        for (field, values) in file.fields {
            let names = self.words.entry(field).or_default();
            for (word, typed) in values {
                for name in typed.iter().chain([&word]) {
                    names.insert(plain(name), word.clone());
                }
            }
        }
        Ok(())
    }

    /// Returns the word of the contract for what was typed as the value of a field.
    pub fn word(&self, field: &str, typed: &str) -> Option<&str> {
        self.words.get(field)?.get(&plain(typed)).map(String::as_str)
    }

    /// Returns the words of the contract for a field, each once.
    pub fn words(&self, field: &str) -> Vec<&str> {
        let mut words: Vec<&str> = self
            .words
            .get(field)
            .into_iter()
            .flat_map(BTreeMap::values)
            .map(String::as_str)
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

/// Returns a name as names are compared.
fn plain(name: &str) -> String {
    fold(name.trim()).replace(['-', '_', ' '], "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BindingForce, DeadlineRole, InstrumentKind, Modality, Part};

    fn builtin() -> Values {
        let mut values = Values::default();
        values.extend(include_str!("builtin/values.toml")).expect("the built-in table is sound");
        values
    }

    #[test]
    fn names_are_known_in_both_languages_and_every_spelling() {
        let values = builtin();
        for (field, typed, word) in [
            ("pillar", "Rückkehr", "returns"),
            ("pillar", "rueckkehr", "returns"),
            ("modality", "Pflicht", "obligation"),
            ("modality", "best_effort", "best_effort"),
            ("binding", "nicht-bindend", "non_binding"),
            ("instrument", "MOU", "mou"),
        ] {
            assert_eq!(values.word(field, typed), Some(word), "{field}:{typed}");
        }
        assert_eq!(values.word("modality", "Quastenflosser"), None);
    }

    #[test]
    fn every_word_is_one_of_the_contract() {
        let values = builtin();
        assert!(values.words("modality").iter().all(|w| Modality::from_word(w).is_some()));
        assert!(values.words("instrument").iter().all(|w| InstrumentKind::from_word(w).is_some()));
        assert!(values.words("binding").iter().all(|w| BindingForce::from_word(w).is_some()));
        assert!(values.words("role").iter().all(|w| DeadlineRole::from_word(w).is_some()));
        assert!(values.words("part").iter().all(|w| Part::from_word(w).is_some()));
    }
}

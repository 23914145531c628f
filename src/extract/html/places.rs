//! The words of `places.toml`: what pages call the places that are, and are not, the article.

use std::sync::LazyLock;

use serde::Deserialize;
use trafilatura::dom::{Document as Page, NodeId};

/// The table, read once.
pub(super) static PLACES: LazyLock<Places> =
    LazyLock::new(|| toml::from_str(include_str!("places.toml")).expect("the table is sound"));

/// The table as it stands in the file, which explains its parts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Places {
    pub(super) remove: Selectors,
    pub(super) lead: Words,
    pub(super) kicker: Words,
    pub(super) no_headline: Words,
    pub(super) dated: Words,
    pub(super) undated: Words,
    pub(super) date_labels: DateLabels,
    pub(super) furniture: Furniture,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Selectors {
    pub(super) selectors: Vec<String>,
}

/// Words that a class or id may hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DateLabels {
    published: Vec<String>,
    other: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Furniture {
    beginnings: Vec<String>,
    longest: usize,
}

impl Words {
    /// Tells whether the element's class or id holds one of the words.
    pub(super) fn name(&self, page: &Page, node: NodeId) -> bool {
        let names = format!("{} {}", page.class_name(node), page.id_attr(node)).to_lowercase();
        self.words.iter().any(|word| names.contains(word.as_str()))
    }
}

impl DateLabels {
    /// Tells what the words around a date say: `Some(true)` it is the day of publication,
    /// `Some(false)` it is another day, `None` nothing.
    pub(super) fn say(&self, words: &str) -> Option<bool> {
        let words = words.to_lowercase();
        let holds = |labels: &[String]| labels.iter().any(|label| words.contains(label.as_str()));
        if holds(&self.published) {
            return Some(true);
        }
        holds(&self.other).then_some(false)
    }
}

impl Furniture {
    /// Tells whether a paragraph is no word of the article.
    pub(super) fn is(&self, words: &str) -> bool {
        if words.chars().count() > self.longest {
            return false;
        }
        let words = words.to_lowercase();
        self.beginnings.iter().any(|beginning| words.starts_with(beginning.as_str()))
    }
}

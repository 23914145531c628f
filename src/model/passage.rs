//! A clause as rules see it.

use crate::model::{BindingForce, InstrumentKind, Language, Part, Pillar};

/// The words of a clause and what surrounds them, free of any document.
///
/// Made from a [`Clause`](crate::model::Clause) of a document, or read from a line of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Passage<'a> {
    /// The words; evidence offsets count from its first byte.
    pub text: &'a str,
    /// Language of the words; `None` lets the reader identify it.
    pub language: Option<Language>,
    /// Heading of its article.
    pub heading: Option<&'a str>,
    /// Opening words of its list.
    pub chapeau: Option<&'a str>,
    /// Text before it, as much as is known.
    pub before: Option<&'a str>,
    /// Kind of instrument.
    pub instrument: Option<InstrumentKind>,
    /// Binding force.
    pub binding: Option<BindingForce>,
    /// Part of the instrument.
    pub part: Option<Part>,
    /// The pillars that the title of its instrument names; none where that is not known.
    pub subject: &'a [Pillar],
}

//! The smallest citable unit of a text.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{DocumentId, Language, Locator, Span};

/// Names a clause: document, text and locator in one word, unique in the index.
///
/// `DOCUMENT#LOCATOR`, `DOCUMENT#tN/LOCATOR` in the N-th parallel text (from 2), and `~N`
/// behind a locator that the text itself repeats (from 2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClauseId(pub String);

/// Bytes that suffice for nearly every locator.
const USUAL_LOCATOR: usize = 48;

impl ClauseId {
    /// Makes the id of the `occurrence`-th clause (from 1) with this locator in its text.
    pub fn new(document: &DocumentId, text_no: u32, locator: &Locator, occurrence: u32) -> Self {
        let mut id = String::with_capacity(document.0.len() + USUAL_LOCATOR);
        id.push_str(&document.0);
        id.push('#');
        if text_no > 1 {
            id.push_str(&format!("t{text_no}/"));
        }
        locator.write(&mut id).expect("a String takes all");
        if occurrence > 1 {
            id.push_str(&format!("~{occurrence}"));
        }
        Self(id)
    }

    /// Returns the id as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the document's part of the id.
    pub fn document(&self) -> &str {
        self.0.rsplit_once('#').map_or(self.0.as_str(), |(document, _)| document)
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The part of an instrument that a clause belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Title and names of the parties.
    Title,
    /// Preamble, recitals, formula.
    Preamble,
    /// Provisions.
    Operative,
    /// Entry into force, duration, termination, authentic texts.
    Final,
    /// Annexes, protocols and declarations joined to the text.
    Annex,
    /// Signature block.
    Signature,
    /// Footnotes.
    Footnote,
    /// Paragraphs of a press item.
    Press,
}

impl Part {
    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Preamble => "preamble",
            Self::Operative => "operative",
            Self::Final => "final",
            Self::Annex => "annex",
            Self::Signature => "signature",
            Self::Footnote => "footnote",
            Self::Press => "press",
        }
    }

    /// Reads the word of the machine contract.
    pub fn from_word(word: &str) -> Option<Self> {
        [
            Self::Title,
            Self::Preamble,
            Self::Operative,
            Self::Final,
            Self::Annex,
            Self::Signature,
            Self::Footnote,
            Self::Press,
        ]
        .into_iter()
        .find(|part| part.as_str() == word)
    }
}

/// A citable unit. All its words are slices of its document's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    /// Unique name.
    pub id: ClauseId,
    /// Parallel text it belongs to, from 1.
    pub text_no: u32,
    /// Where it stands.
    pub locator: Locator,
    /// Everything that is this clause: headings printed before it, marker and words. The
    /// spans of a text's clauses cover it without overlap, white space between them aside.
    pub span: Span,
    /// The words without headings and marker.
    pub body: Span,
    /// The printed enumerator, `(2)` or `a)`.
    pub marker: Option<Span>,
    /// Heading of its article, or of the nearest unit that has one.
    pub heading: Option<Span>,
    /// Opening words of the list it is a point of.
    pub chapeau: Option<Span>,
    /// Part of the instrument.
    pub part: Part,
    /// Language of its words.
    pub language: Language,
    /// First page, from 1.
    pub page_from: u32,
    /// Last page, from 1.
    pub page_to: u32,
    /// Sentences of the body, in order.
    pub sentences: Vec<Span>,
    /// What the clause refers to.
    pub references: Vec<Reference>,
}

impl Clause {
    /// Returns the heading in one line; it may be printed in two.
    pub fn heading_in(&self, text: &str) -> Option<String> {
        self.heading.map(|span| span.of(text).replace('\n', " "))
    }

    /// Makes an operative clause of nothing but words: German, in the first text and on the
    /// first page, without marker, heading or sentences. What differs is set by the caller.
    pub fn of_words(document: &DocumentId, locator: Locator, body: Span) -> Self {
        Self {
            id: ClauseId::new(document, 1, &locator, 1),
            text_no: 1,
            locator,
            span: body,
            body,
            marker: None,
            heading: None,
            chapeau: None,
            part: Part::Operative,
            language: Language::De,
            page_from: 1,
            page_to: 1,
            sentences: Vec::new(),
            references: Vec::new(),
        }
    }
}

/// A reference printed in a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The words, as a span of the document's text.
    pub span: Span,
    /// What they point to.
    pub target: ReferenceTarget,
}

/// What a reference points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceTarget {
    /// A provision of the same instrument.
    Provision(Locator),
    /// Another instrument, by the words that name it, with the provision where one is named.
    Instrument {
        /// Title or short title as printed.
        name: String,
        /// Provision inside it.
        locator: Option<Locator>,
    },
}

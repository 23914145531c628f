//! What a document is in law: its kind, its force, its parties and dates.

use serde::{Deserialize, Serialize};

use crate::model::{CountryCode, Date, Language, Span};

/// The kind of text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum InstrumentKind {
    /// Agreement, treaty, convention.
    Treaty,
    /// Memorandum of understanding.
    Mou,
    /// Joint declaration, declaration of intent, statement.
    Declaration,
    /// Protocol, implementing protocol.
    Protocol,
    /// Exchange of notes or letters.
    ExchangeOfNotes,
    /// A working structure of which only reports exist.
    Structure,
    /// A statute, regulation or decree.
    Legislation,
    /// A press item.
    Press,
    /// Anything else.
    #[default]
    Other,
}

impl InstrumentKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Treaty,
        Self::Mou,
        Self::Declaration,
        Self::Protocol,
        Self::ExchangeOfNotes,
        Self::Structure,
        Self::Legislation,
        Self::Press,
        Self::Other,
    ];

    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Treaty => "treaty",
            Self::Mou => "mou",
            Self::Declaration => "declaration",
            Self::Protocol => "protocol",
            Self::ExchangeOfNotes => "exchange_of_notes",
            Self::Structure => "structure",
            Self::Legislation => "legislation",
            Self::Press => "press",
            Self::Other => "other",
        }
    }

    /// Reads the word of the machine contract.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Whether a text binds in international law; a field of its own beside the kind.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum BindingForce {
    /// It binds.
    Binding,
    /// It says or shows that it does not.
    NonBinding,
    /// The words do not decide it.
    #[default]
    Unclear,
}

impl BindingForce {
    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Binding => "binding",
            Self::NonBinding => "non_binding",
            Self::Unclear => "unclear",
        }
    }

    /// Reads the word of the machine contract.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Binding, Self::NonBinding, Self::Unclear]
            .into_iter()
            .find(|force| force.as_str() == word)
    }
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The text itself, on the span beside it.
    Text,
    /// The corpus manifest.
    Manifest,
}

/// A value with the words it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// Who says so.
    pub origin: Origin,
    /// The words in the document's text; `None` where the manifest says it.
    pub span: Option<Span>,
}

impl<T> Said<T> {
    /// Makes a value read from the text.
    pub const fn in_text(value: T, span: Span) -> Self {
        Self { value, origin: Origin::Text, span: Some(span) }
    }

    /// Makes a value that the manifest gives.
    pub const fn in_manifest(value: T) -> Self {
        Self { value, origin: Origin::Manifest, span: None }
    }
}

/// A party to an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// State or Union.
    pub country: CountryCode,
    /// The words that name it, where the text does.
    pub span: Option<Span>,
    /// Who says so.
    pub origin: Origin,
}

/// What a document is in law. What the text does not say stays empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Instrument {
    /// Kind.
    pub kind: InstrumentKind,
    /// The words that led to the kind.
    pub kind_evidence: Vec<Span>,
    /// Binding force.
    pub binding: BindingForce,
    /// The words that led to the binding force.
    pub binding_evidence: Vec<Span>,
    /// Title as printed, or the file's where none is printed.
    pub title: Option<String>,
    /// Short title as printed, `Rückübernahmeabkommen`.
    pub short_title: Option<String>,
    /// Parties in the order named.
    pub parties: Vec<Party>,
    /// Place of signature.
    pub place: Option<Said<String>>,
    /// Day of signature (of publication for a press item).
    pub signed: Option<Said<Date>>,
    /// Day of entry into force.
    pub in_force: Option<Said<Date>>,
    /// Day from which it applies provisionally.
    pub provisional_from: Option<Said<Date>>,
    /// The words on duration, as a span.
    pub duration: Option<Span>,
    /// The words on termination, as a span.
    pub termination: Option<Span>,
    /// Languages whose texts are authentic.
    pub authentic_languages: Vec<Language>,
    /// Official publication as printed, `BGBl. 2023 II Nr. 128`.
    pub publication: Option<Said<String>>,
    /// Title of the agreement that a protocol belongs to.
    pub mother_agreement: Option<Said<String>>,
    /// Languages of the texts, in order.
    pub languages: Vec<Language>,
}

//! The nouns: plain data that every room speaks, and nothing else.
//!
//! A [`Document`] owns one immutable text; everything later is a [`Span`] over it.
//! `structure` turns it into [`Clause`]s and an [`Instrument`], `tag` lays [`Tag`]s and a
//! [`Commitment`] over each clause. This room knows no stage, no file system and no
//! third-party type (serde's derives excepted, since values cross the worker's pipe).

mod clause;
mod country;
mod date;
mod decision;
mod document;
mod dossier;
mod duration;
mod instrument;
mod language;
mod locator;
mod passage;
mod span;
mod tag;
mod warning;

pub use clause::{Clause, ClauseId, Part, Reference, ReferenceTarget};
pub use country::CountryCode;
pub use date::Date;
pub use decision::{DecidedTag, Decision, Override, Verdict};
pub use document::{
    Block, BlockRole, Document, DocumentId, Furniture, Line, Medium, Page, PressMeta, Rect,
    TextSource,
};
pub use dossier::Dossier;
pub use duration::{Duration, DurationUnit};
pub use instrument::{BindingForce, Instrument, InstrumentKind, Origin, Party, Said};
pub use language::Language;
pub use locator::{Level, Locator, LocatorError, Step};
pub use passage::Passage;
pub use span::Span;
pub use tag::{
    Amount, Commitment, Condition, Deadline, DeadlineBasis, DeadlineRole, Debtor, Evidence,
    Modality, Pillar, Tag, Tagging,
};
pub use warning::{Limit, Status, Warning, WarningKind};

//! What the program knows, as data: loading, layering and compiling of rule files, and the built-in ones.

pub mod abbreviations;
mod countries;
mod instruments;
mod numbering;

pub use countries::{Countries, Mention, MentionKind};
pub use instruments::{Facts, InstrumentWords, InstrumentWordsError, Signs};
pub use numbering::Numbering;

//! The lines that scripts read: `type` first, the fields of the machine contract, then more.
//!
//! Fields are only ever added. No word of these lines depends on the language of the terminal.

mod alignment;
mod annotation;
pub(super) mod changes;
mod claims;
mod comparison;
mod file;
mod hits;
mod indexed;
mod parts;
mod tagging;

use crate::model::Language;

pub(super) use alignment::AlignmentLine;
pub(super) use annotation::Annotation;
pub(super) use claims::ClaimsLine;
pub(super) use comparison::ComparisonLine;
pub(super) use file::{BlockOf, ClauseLine, FileLine, PageLine, WarningOf, found_speech};
pub(super) use hits::{HitLines, property_word, topics};
pub(super) use indexed::{DocumentLine, PlaceOf};
pub(super) use tagging::{CommitmentOf, DecisionOf, InstrumentNamed, TagOf, TaggedLine, WordsOf};

fn codes(languages: &[Language]) -> Vec<&'static str> {
    languages.iter().map(|language| language.code()).collect()
}

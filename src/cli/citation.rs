//! Citations in the form asked for.

use crate::{
    cli::arguments::Cite,
    model::Locator,
    structure::{CiteStyle, cite},
};

/// Writes citations in one form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Citations(CiteStyle);

impl Citations {
    /// Writes citations in this form.
    pub(super) const fn new(form: Cite) -> Self {
        Self(match form {
            Cite::De => CiteStyle::De,
            Cite::En => CiteStyle::En,
            Cite::Short => CiteStyle::Short,
            Cite::Eid => CiteStyle::Eid,
        })
    }

    /// Cites a place.
    pub(super) fn of(self, locator: &Locator) -> String {
        cite(locator, self.0)
    }
}

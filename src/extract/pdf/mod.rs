//! PDF files to documents.

use crate::{
    extract::{ExtractError, Limits, Source},
    model::Document,
};

/// Reads a PDF file.
///
/// # Errors
/// One [`ExtractError`] where no page could be read.
pub fn read(_source: &Source, _limits: &Limits) -> Result<Document, ExtractError> {
    Err(ExtractError::Unsupported { what: "a PDF file".to_owned() })
}

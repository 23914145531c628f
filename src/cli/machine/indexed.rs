//! Documents and clauses of the index.

use serde::Serialize;

use crate::{
    cli::{citation::Citations, machine::codes},
    index::{ClauseRecord, DocumentSummary},
    model::{CountryCode, Date},
};

/// What every line about a clause of the index says: where it stands and what it says.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct PlaceOf<'a> {
    clause: &'a str,
    locator: String,
    citation: String,
    document: &'a str,
    title: Option<&'a str>,
    instrument: &'static str,
    binding: &'static str,
    parties: &'a [CountryCode],
    signed: Option<Date>,
    language: &'static str,
    page: u32,
    page_label: Option<&'a str>,
    reviewed: bool,
}

impl<'a> PlaceOf<'a> {
    /// Reads a clause of the index.
    pub(in crate::cli) fn new(clause: &'a ClauseRecord, cite: Citations) -> Self {
        let document = &clause.document;
        Self {
            clause: clause.id.as_str(),
            locator: clause.locator.to_string(),
            citation: cite.of(&clause.locator),
            document: &document.path,
            title: document.title.as_deref(),
            instrument: document.instrument.as_str(),
            binding: document.binding.as_str(),
            parties: &document.parties,
            signed: document.signed,
            language: clause.language.code(),
            page: clause.page_from,
            page_label: clause.page_label.as_deref(),
            reviewed: clause.tagging.is_reviewed(),
        }
    }
}

/// One line of `documents`.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct DocumentLine<'a> {
    r#type: &'static str,
    path: &'a str,
    document: &'a str,
    title: Option<&'a str>,
    short_title: Option<&'a str>,
    instrument: &'static str,
    binding: &'static str,
    parties: &'a [CountryCode],
    signed: Option<Date>,
    in_force: Option<Date>,
    provisional_from: Option<Date>,
    termination: Option<&'a str>,
    publication: Option<&'a str>,
    outlet: Option<&'a str>,
    languages: Vec<&'static str>,
    pages: u32,
    pages_without_text: u32,
    clauses: u32,
    commitments: u32,
    status: String,
    /// Documents of largely the same wording; left out where they were not looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    alike: Option<&'a [&'a str]>,
    generation: u64,
}

impl<'a> DocumentLine<'a> {
    /// Reads a document of the index, which was compared with the others.
    pub(in crate::cli) fn among(document: &'a DocumentSummary, alike: &'a [&'a str]) -> Self {
        Self { alike: Some(alike), ..Self::new(document) }
    }

    /// Reads a document of the index.
    pub(in crate::cli) fn new(document: &'a DocumentSummary) -> Self {
        Self {
            r#type: "document",
            path: &document.path,
            document: document.id.as_str(),
            title: document.title.as_deref(),
            short_title: document.short_title.as_deref(),
            instrument: document.instrument.as_str(),
            binding: document.binding.as_str(),
            parties: &document.parties,
            signed: document.signed,
            in_force: document.in_force,
            provisional_from: document.provisional_from,
            termination: document.termination.as_deref(),
            publication: document.publication.as_deref(),
            outlet: document.outlet.as_deref(),
            languages: codes(&document.languages),
            pages: document.pages,
            pages_without_text: document.pages_without_text,
            clauses: document.clauses,
            commitments: document.commitments,
            status: document.status.to_string(),
            alike: None,
            generation: document.generation,
        }
    }
}

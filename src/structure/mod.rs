//! Documents to clauses: the logical structure.
//!
//! [`structure`] reads the physical layout of a document and lays two layers over its text:
//! the [`Clause`]s with their locators, in reading order, covering the text without overlap;
//! and the [`Instrument`], what the document is in law. It cannot fail: a text of unknown
//! shape becomes clauses `p_1`, `p_2`, cited by page and paragraph.
//!
//! ```text
//! pieces     paragraphs, cut where a series of enumerators inside one proves a provision
//! marks      what the characters at a piece's start can mean, without context
//! outline    contents, title, recitals, formula | provisions | signatures | annexes
//! tree       which provision is below which
//! emit       locators, chapeaux
//! clauses    pages, languages, sentences
//! ```
//!
//! What the words mean (which word opens an article, what begins a recital) is data in
//! `rules`; the text decides first, the layout's roles and left edges support.

mod citation;
mod clauses;
mod emit;
mod marks;
mod outline;
mod pieces;
mod preamble;
mod tree;

pub use citation::{CiteStyle, cite, parse_citation};

use crate::model::{Clause, Document, Instrument, Span, Warning, WarningKind};
use crate::rules::{Countries, InstrumentWords, Numbering};
use crate::text::Abbreviations;

/// The two layers over a document's text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Structured {
    /// What it is in law.
    pub instrument: Instrument,
    /// Its clauses, text by text, in reading order.
    pub clauses: Vec<Clause>,
}

/// The tables that structure is read by.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// Words of headings and enumerators.
    pub numbering: &'a Numbering,
    /// Names of states.
    pub countries: &'a Countries,
    /// Words of kinds, force and facts.
    pub instruments: &'a InstrumentWords,
    /// What a full stop does not end.
    pub abbreviations: &'a Abbreviations,
}

/// Reads the logical structure of a document with these tables.
pub fn structure_with(document: &mut Document, tables: Tables) -> Structured {
    let texts = if document.texts.is_empty() {
        vec![Span::new(0, document.text.len())]
    } else {
        document.texts.clone()
    };
    let mut found = Structured::default();
    for (i, text) in texts.into_iter().enumerate() {
        let outline = outline::outline(document, text, tables.numbering);
        let clauses =
            clauses::clauses(document, i as u32 + 1, text, outline.drafts, tables.abbreviations);
        found.clauses.extend(clauses);
        for doubt in outline.doubts {
            let page = document.page_at(doubt.at);
            document.warnings.push(Warning::on_page(page, WarningKind::Numbering, doubt.message));
        }
    }
    found
}

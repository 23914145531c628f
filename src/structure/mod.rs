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
//! notice     what a gazette printed before the title
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
mod instrument;
mod kind;
mod marks;
mod noted;
mod notice;
mod outline;
mod pieces;
mod preamble;
mod press;
mod references;
mod speech;
mod tree;
mod written;

use crate::model::{Clause, Document, Instrument, InstrumentKind, Span, Warning, WarningKind};
use crate::rules::{Rules, ascii};

use outline::Outline;

pub use citation::{CiteStyle, cite, parse_citation};
pub use speech::{Speech, SpeechKind, speech};

/// The two layers over a document's text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Structured {
    /// What it is in law.
    pub instrument: Instrument,
    /// Its clauses, text by text, in reading order.
    pub clauses: Vec<Clause>,
}

/// Reads the logical structure of a document; doubts about its numbering become warnings.
pub fn structure(document: &mut Document, rules: &Rules) -> Structured {
    let texts = if document.texts.is_empty() {
        vec![Span::new(0, document.text.len())]
    } else {
        document.texts.clone()
    };
    let notices: Vec<Vec<Span>> =
        texts.iter().map(|text| notice::before_title(&document.text, *text, rules)).collect();
    let title_from = notices.first().and_then(|notice| notice.last()).map_or(0, |last| last.end);
    let title = instrument::first_title(document, title_from);
    let look = kind::FirstLook::of(&document.text, rules.numbering());
    let signs = rules.instruments().signs.find(&document.text);
    let (kind, kind_evidence) = kind::kind(document, title.as_deref(), &look, &signs, rules);
    let (binding, binding_evidence) = kind::binding(kind, &signs, rules.instruments().least_signs);
    let is_reported = matches!(kind, InstrumentKind::Press | InstrumentKind::Structure);
    let mut clauses = Vec::new();
    for ((text_no, text), notice) in (1..).zip(texts).zip(notices) {
        let outline = if is_reported {
            let drafts = press::drafts(document, text, rules.numbering());
            Outline { drafts, ..Outline::default() }
        } else {
            let own = Span::new(notice.last().map_or(text.start, |last| last.end), text.end);
            let mut outline = outline::outline(document, own, rules.numbering());
            outline.drafts.splice(0..0, notice::drafts(&notice));
            outline
        };
        for doubt in outline.doubts {
            let page = document.page_at(doubt.at);
            document.warnings.push(Warning::on_page(page, WarningKind::Numbering, doubt.message));
        }
        clauses.extend(clauses::clauses(
            document,
            text_no,
            text,
            outline.drafts,
            rules.abbreviations(),
        ));
    }
    let ascii = ascii(&document.text);
    let facts = rules.instruments().facts.over(&ascii);
    for clause in &mut clauses {
        clause.references = references::references(
            &document.text,
            facts.passage(clause.body),
            clause.body,
            &clause.locator,
            rules.instruments(),
        );
    }
    let known =
        Instrument { kind, kind_evidence, binding, binding_evidence, ..Instrument::default() };
    let instrument = instrument::instrument(document, &facts, &clauses, known, rules);
    Structured { instrument, clauses }
}

//! The fields of the index.
//!
//! | kind of record | fields |
//! |---|---|
//! | `source` | `key` = `source:PATH`, `path`, `ledger` (the ledger entry) |
//! | `document` | `key` = `document:ID`, `path`, `document`, `ledger` (the summary) |
//! | `dossier` | `key` = `dossier:ID`, `path`, `stored` (all layers) |
//! | `clause` | `key` = `clause:ID`, `path`, `document`, words, filters, `stored` |
//! | `batch` | `key` = `batch:GENERATION`, `ledger` (what the batch did) |
//! | `change` | `key` = `change:GENERATION/PATH`, `ledger` (what happened to a source) |
//!
//! The `paragraph` of a clause is that of the list it is a point of, in annexes too.
//!
//! Ledger entries, summaries and the history lie in a column, in chunks, not in the document store: all of
//! them can be read without decompressing a single dossier.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

use crate::model::Part;

/// Bytes of a ledger value in one column cell; the column's dictionary takes keys of at most
/// 65,535 bytes.
pub(super) const CHUNK: usize = 32 * 1024;

/// The kinds of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Source,
    Document,
    Dossier,
    Clause,
    Batch,
    Change,
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Document => "document",
            Self::Dossier => "dossier",
            Self::Clause => "clause",
            Self::Batch => "batch",
            Self::Change => "change",
        }
    }

    /// Returns the primary key of a record.
    pub(super) fn key(self, name: &str) -> String {
        format!("{}:{name}", self.as_str())
    }
}

/// All fields.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    pub(super) kind: Field,
    pub(super) key: Field,
    pub(super) path: Field,
    pub(super) ledger: Field,
    pub(super) stored: Field,
    pub(super) text: Field,
    pub(super) heading: Field,
    pub(super) chapeau: Field,
    pub(super) document: Field,
    pub(super) article: Field,
    pub(super) paragraph: Field,
    pub(super) locator: Field,
    pub(super) pillar: Field,
    pub(super) topic: Field,
    pub(super) rule: Field,
    pub(super) country: Field,
    pub(super) instrument: Field,
    pub(super) binding: Field,
    pub(super) language: Field,
    pub(super) modality: Field,
    pub(super) debtor: Field,
    pub(super) part: Field,
    pub(super) date: Field,
    pub(super) deadline: Field,
    pub(super) role: Field,
    pub(super) generation: Field,
    pub(super) ordinal: Field,
    pub(super) page: Field,
    pub(super) rank: Field,
    pub(super) parallel: Field,
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut schema = Schema::builder();
        let word = || {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(super::words::TOKENIZER)
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions),
            )
        };
        let name = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        );
        let facet = name.clone().set_fast("raw");
        // Only read of clauses that were found; a list of each value would take more room than
        // the column.
        let unit = TextOptions::default().set_fast("raw");
        // Without the lengths that the engine keeps of everything it indexes.
        let number = || NumericOptions::default().set_indexed().set_fast();
        Self {
            kind: schema.add_text_field("kind", name.clone()),
            key: schema.add_text_field("key", name.clone()),
            path: schema.add_text_field("path", name.clone()),
            ledger: schema.add_bytes_field("ledger", FAST),
            stored: schema.add_bytes_field("stored", STORED),
            text: schema.add_text_field("text", word()),
            heading: schema.add_text_field("heading", word()),
            chapeau: schema.add_text_field("chapeau", word()),
            document: schema.add_text_field("document", facet.clone()),
            article: schema.add_text_field("article", unit.clone()),
            paragraph: schema.add_text_field("paragraph", unit),
            locator: schema.add_text_field("locator", name.clone()),
            pillar: schema.add_text_field("pillar", facet.clone()),
            topic: schema.add_text_field("topic", facet.clone()),
            rule: schema.add_text_field("rule", facet.clone()),
            country: schema.add_text_field("country", facet.clone()),
            instrument: schema.add_text_field("instrument", facet.clone()),
            binding: schema.add_text_field("binding", facet.clone()),
            language: schema.add_text_field("language", facet.clone()),
            modality: schema.add_text_field("modality", facet.clone()),
            debtor: schema.add_text_field("debtor", facet.clone()),
            part: schema.add_text_field("part", facet),
            date: schema.add_u64_field("date", number()),
            deadline: schema.add_u64_field("deadline", number()),
            role: schema.add_text_field("role", name.clone()),
            generation: schema.add_u64_field("generation", number()),
            ordinal: schema.add_u64_field("ordinal", FAST),
            page: schema.add_u64_field("page", number()),
            rank: schema.add_u64_field("rank", FAST),
            parallel: schema.add_u64_field("parallel", FAST),
            schema: schema.build(),
        }
    }
}

/// Returns the place of a part when two hits are equally good: provisions first, then what
/// surrounds them, then what is said about them.
pub(super) const fn rank(part: Part) -> u64 {
    match part {
        Part::Operative => 0,
        Part::Annex => 1,
        Part::Final => 2,
        Part::Preamble => 3,
        Part::Press => 4,
        Part::Footnote => 5,
        Part::Title => 6,
        Part::Signature => 7,
    }
}

/// The words of a query about the order of `date`: year, month and day as one number.
pub(super) const fn day_number(date: crate::model::Date) -> u64 {
    date.year() as u64 * 10_000 + date.month() as u64 * 100 + date.day() as u64
}

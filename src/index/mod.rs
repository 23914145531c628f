//! The store: everything that is known about every document, and the words to find it by.
//!
//! The only room that names tantivy. One engine index holds, in one commit, a record of every
//! source file (the ledger), a summary and all layers of every document, and one entry a clause
//! with its words. A [`Writer`] is one batch and ends in one commit; a [`Reader`] is one whole
//! generation. Everything here can be rebuilt from the corpus and the program.
//!
//! What the words of a query mean is `search`'s affair; what a clause says, `structure`'s and
//! `tag`'s.

mod alike;
mod amending;
mod candidates;
mod damage;
mod deletion;
mod directory;
mod document_ranks;
mod entry;
mod error;
mod evaluation;
mod filter;
mod format;
mod history;
mod matching;
mod opened;
mod place;
mod reader;
mod record;
mod scan;
mod schema;
mod source_writer;
mod statistics;
mod stored;
mod transfer;
mod verify;
mod vocabulary;
mod words;
mod writer;

pub use candidates::{Candidate, Place, Property, SortKey};
pub use damage::guarded;
pub use error::IndexError;
pub use filter::ClauseFilter;
pub use history::{
    BatchRecord, Change, ChangeRecord, ChangedSource, Changes, ClauseChange, SourceChange,
};
pub use matching::{
    Matching, NearMatching, Nearness, PhraseMatching, WordMatching, WordTest, Zones,
};
pub use place::remembered_roots;
pub use reader::Reader;
pub use record::{
    ClauseRecord, DocumentSummary, Fingerprints, History, Lengths, SourceRecord, State,
    countries_of,
};
pub use scan::ClauseRecords;
pub use source_writer::SourceWriter;
pub use transfer::{Frozen, install, reads_format};
pub use verify::{Fault, Verdict, verify};
pub use vocabulary::KnownWord;
pub use writer::{Committed, Start, Writer};

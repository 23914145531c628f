//! klausel answers questions about agreement texts: which clause, in which agreement, on
//! which page, binds whom to what.
//!
//! It reads agreement PDFs and German press articles, splits them into clauses, tags every
//! clause by pillar with declarative rules, keeps an index of clauses, answers queries with
//! pinpoint citations, compares commitments between countries, and brings all of it up to
//! date when documents arrive. Its users are legal staff at a terminal, offline, on their
//! own files. They need the place to cite, and they must be able to trust silence.
//!
//! # One sentence, one picture
//!
//! *One immutable text per document; every stage lays one more layer of spans over it; the
//! stages do not know each other, they meet in [`model`]; only [`ingest`] knows their order.*
//!
//! ```text
//! floor 8   main.rs                                parse, run, exit
//! floor 7   cli/                                   the terminal: the only place that prints
//! floor 6   ingest/                                the pipeline: plan, run in workers, commit once
//! floor 5   search/  compare/  structure/  tag/    questions | stages that need rules
//! floor 4   index/   rules/                        store | knowledge as data
//! floor 3   query/   extract/  corpus/             one condition language | bytes to documents | the folder
//! floor 2   text/                                  words: tokens, folding, stems, compounds, sentences
//! floor 1   model/                                 nouns: plain data
//! ```
//!
//! # The way of a document
//!
//! ```text
//! file ──corpus──▶ bytes ──extract──▶ Document ──structure──▶ Instrument + Clauses
//!                                                                     │
//!          answers ◀──search, compare──  index  ◀──ingest──  tag ◀────┘
//! ```
//!
//! 1. [`corpus`] finds the files, reads the manifest and says what changed.
//! 2. [`extract`] turns bytes into a [`model::Document`]: words, lines, blocks, pages.
//! 3. [`structure`] finds the [`model::Instrument`] and its [`model::Clause`]s.
//! 4. [`tag`] reads every clause with the rules: [`model::Tag`]s and [`model::Commitment`]s.
//! 5. [`index`] stores all of it; a batch is one commit, a reader sees one generation.
//!
//! Steps 2 to 4 run in a worker process, so that a hostile file ends its worker and never
//! the batch; [`ingest`] is the only room that knows the order.
//!
//! # Who may import whom
//!
//! `query → text` · `rules → query, text` · `index → text` · `extract → text` ·
//! `structure → rules, text` · `tag → rules, query, text` ·
//! `search → index, rules, query, text` · `compare → index, rules, text` ·
//! `ingest → corpus, extract, structure, tag, index, rules` · [`cli`] → any room, and no room
//! → `cli` · everything → [`model`]. No other arrow; `tests/it/architecture.rs` reads the
//! `use` lines and holds the code to this table.
//!
//! # What never happens
//!
//! - `model` knows no stage, no file system and no third-party type.
//! - `extract`, `structure` and `tag` do no I/O and see no clock and no environment: same
//!   input, same output, whatever the number of workers.
//! - Only `corpus`, `rules` (loading), `index`, `ingest` and `cli` touch the disk.
//! - Only `cli` prints.
//! - `structure` and `tag` cannot fail: a text of unknown shape becomes clauses cited by page
//!   and paragraph.
//! - Nothing is quoted that is not a slice of a document's text; every hit, tag and
//!   commitment names the exact bytes it stands on.
//! - `compare` keeps *silent* (read, and no such clause) apart from *not in the corpus* and
//!   *not readable*.
//! - Everything in `index/` can be rebuilt from `corpus/` and the program.

use mimalloc::MiMalloc;

pub mod cli;
pub mod compare;
pub mod corpus;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod model;
pub mod query;
pub mod rules;
pub mod search;
pub mod structure;
pub mod tag;
pub mod text;

/// Here and not in the program alone, so that benchmarks measure what is shipped.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

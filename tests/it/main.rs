//! Integration tests, one binary.
//!
//! | module | what it shows |
//! |---|---|
//! | `alike` | documents of largely the same wording are told, and all of them stay |
//! | `analysis` | words against hand-made lists: compounds, inflection, spellings |
//! | `comparison` | countries side by side, against tables made by reading |
//! | `commands` | each command as a person and a script meet it, and every bad input |
//! | `architecture` | the rooms import only what the design allows |
//! | `corpus_structure` | the shipped corpus is cut and described as its sources state |
//! | `corpus_text` | the shipped PDFs are read as their sources were set |
//! | `equality` | however an index came to be, it answers the same |
//! | `export` | Akoma Ntoso, web annotations and lines for other software |
//! | `extraction` | the words of PDF files, their order, and what is said of those lost |
//! | `gold` | the gold tables name documents and clauses that exist and quote what stands there |
//! | `history` | what batches brought, and what they keep from one to the next |
//! | `ingest` | batches through worker processes: fresh, changed, moved, broken, hostile files |
//! | `instruments` | kind, force, parties and days of every document of the gold table |
//! | `licences` | the whole dependency tree is free of copyleft, core crates stand once |
//! | `mutation` | damaged files, made by chance from sound ones |
//! | `queries` | the questions of the gold table over the shipped corpus: found, and first |
//! | `retagging` | changed rules tag anew what they can change, and nothing else |
//! | `sample` | small documents for the tests of the store and of search |
//! | `search` | queries of every form, over a corpus of a dozen clauses |
//! | `clause_measure` | the measure of clause boundaries and locators against truth files |
//! | `shelf` | indexes that several tests ask, built once by the real binary |
//! | `structure` | texts of every layout become clauses with places; the measure over real ones |
//! | `store` | generations, sessions cut off, two writers, damage |
//! | `typeset` | small PDF files for the tests of extraction |
//! | `numbering_forms` | every form of numbering in German and English, place by place |
//! | `press_pages` | articles, titles and dates of real web pages |
//! | `tagging` | pillars, strength, debtors, deadlines of labelled clauses |

#![allow(clippy::print_stdout, reason = "a test that skips says so in one printed line")]

mod alike;
mod analysis;
mod architecture;
mod clause_measure;
mod commands;
mod comparison;
mod corpus_structure;
mod corpus_text;
mod equality;
mod export;
mod extraction;
mod gold;
mod history;
mod ingest;
mod instruments;
mod licences;
mod mutation;
mod numbering_forms;
mod press_pages;
mod queries;
mod real_pages;
mod retagging;
mod sample;
mod search;
mod shelf;
mod store;
mod structure;
mod tagging;
mod typeset;

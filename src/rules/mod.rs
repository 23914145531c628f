//! What the program knows, as data: loading, layering and compiling of rule files, and the
//! built-in ones.
//!
//! A rule file is TOML (`src/rules/builtin/`, `corpus/rules/`, `--rules DIR`); it holds the
//! lexicons and rules of a pillar, or a table such as the countries. [`Rules::load`] reads all
//! three layers, merges them and refuses what is wrong with line, column and the mended form
//! ([`Diagnostic`]). What the rules say of a passage is a [`Reading`]; compiling them for it
//! happens on first use, so that a search that names no lexicon does not pay for it.
//!
//! ```
//! use klausel::model::{Language, Passage};
//! use klausel::rules::Rules;
//!
//! let rules = Rules::builtin().unwrap();
//! let text = "Jede Vertragspartei übernimmt auf Ersuchen ihre eigenen Staatsangehörigen.";
//! let found = rules.matches(&Passage { text, language: Some(Language::De), ..Passage::default() });
//! assert_eq!(found[0].rule.pillar.as_str(), "returns");
//! ```

pub mod abbreviations;
mod automaton;
mod book;
mod check;
pub mod commitments;
mod countries;
mod diagnostic;
mod difference;
mod engine;
mod expectations;
mod explanation;
mod expression;
mod facts;
mod files;
mod filters;
mod forms;
mod glance;
mod instrument_mentions;
mod instruments;
mod layering;
mod lexicon;
mod lexicon_context;
mod matching;
mod needles;
mod numbering;
mod phrases;
mod plain;
mod reading;
mod required;
mod schema;
mod set;
mod signs;
mod thesaurus;
mod trial;
mod values;
mod word_table;

pub use book::{Lexicon, LexiconMatch, Origin, PillarInfo, Rule, Scope, Topic};
pub use countries::{Countries, Mention, MentionKind};
pub use diagnostic::{Diagnostic, Severity};
pub use difference::RuleDifference;
pub use expectations::{Bound, EXPECTATIONS, Expectation, expectations};
pub use explanation::RuleExplanation;
pub use expression::Expression;
pub use facts::{FactPassage, FactText, MetExpression};
pub use files::{FILE_MAX, FILES_MAX, FilterLayer, Layer, Layers, RuleFiles};
pub use filters::Filter;
pub use instrument_mentions::InstrumentMention;
pub use instruments::{Facts, Institutions, InstrumentWords, InstrumentWordsError, SpeechWords};
pub use lexicon_context::LexiconContext;
pub use matching::{Reading, RuleMatch};
pub use numbering::Numbering;
pub use phrases::{PhraseAt, Phrases};
pub use plain::ascii;
pub use schema::{RULE_FILE_SCHEMA, RuleStatus, RuleTest, Strength, Twin};
pub use set::Rules;
pub use signs::{Signs, SignsFound, Speaks};
pub use thesaurus::{Concept, Expansion, Relation, Thesaurus, ThesaurusError};
pub use trial::{TestOutcome, Verdict};
pub use values::Values;

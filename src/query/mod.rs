//! One condition language: parser, evaluator over the words of a clause, explanation; rules
//! and search share it.
//!
//! [`parse`] reads what a person or a rule file wrote and never fails: what cannot be read is
//! reported as a [`Fault`] beside the query that could be. [`Words`] is a passage analysed;
//! [`evaluate`] says whether a query holds there and by which words, [`explain`] says it node
//! by node. Lexicons and fields are answered by a [`Context`], so that this room needs to know
//! neither rules nor index.
//!
//! ```
//! use klausel::model::{Language, Passage};
//! use klausel::query::{NoContext, Words, evaluate, parse};
//!
//! let query = parse("rückübernahme w/s Frist NOT Ware").query;
//! let text = "Die Frist für die Antwort auf ein Rückübernahmeersuchen beträgt 30 Tage.";
//! let words = Words::of(&Passage { text, language: Some(Language::De), ..Passage::default() });
//! let evidence = evaluate(&query, &words, &NoContext).expect("both words stand there");
//! assert_eq!(evidence[0].of(text), "Frist");
//! ```

mod ast;
mod citation;
mod evaluate;
mod explain;
mod fields;
mod lex;
mod matching;
mod parse;
mod print;
mod words;

pub use ast::{Leaf, Node, Query, Reach, Term, Unit};
pub use evaluate::{Context, Match, NoContext, evaluate, matches, matches_in, spans};
pub use explain::{Explanation, explain};
pub use fields::{Comparison, Field, FieldName, FieldValue};
pub use matching::{ELLIPSIS_MAX, Pattern, PatternWord, Precision, WordTest};
pub use parse::{DEPTH_MAX, Fault, FaultKind, LENGTH_MAX, Parsed, TERMS_MAX, parse};
pub use words::{BEFORE_MAX, Joined, Word, Words, Zone};

//! Words: tokens with byte spans, folding, stems, compound parts, sentences, language; pure,
//! no index in sight.
//!
//! [`tokens`] cuts a text into words without changing a byte; an [`Analyzer`] says what each
//! word is: its exact form (for quotes), its folded form (umlauts and their spellings meet),
//! its stem (inflected forms meet) and the parts of a compound. Rules, queries and the index
//! all look at words through it, so that what one finds the others find.
//!
//! ```
//! use klausel::model::Language;
//! use klausel::text::{Analyzer, tokens};
//!
//! let analyzer = Analyzer::of(Language::De);
//! let text = "Rueckuebernahmen und Rückübernahme";
//! let forms: Vec<_> = tokens(text).iter().map(|token| analyzer.analyze(token.span.of(text))).collect();
//! assert_eq!(forms[0].stem, forms[2].stem);
//! ```

mod analysis;
mod bounds;
mod compounds;
mod distance;
mod folding;
mod language;
mod likeness;
mod roman;
mod sentences;
mod stems;
mod tokens;
mod wildcard;

pub use analysis::{Analyzer, CompoundPart, Form};
pub use compounds::Compounds;
pub use distance::{closest, within_distance};
pub use folding::{exact, fold, fold_marks};
pub use language::identify;
pub use likeness::{Shingles, Sketch};
pub use roman::{from_roman, to_roman};
pub use sentences::{Abbreviations, sentences};
pub use tokens::{Token, Tokens, tokens};
pub use wildcard::fits;

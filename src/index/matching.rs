//! What to look for in the words of clauses, in the engine's terms.
//!
//! A [`Matching`] is a tree over tests of single words and over [`ClauseFilter`]s. It finds
//! exactly what it says; what it cannot say (order, distance, sentences) is left to `search`,
//! which looks at the words of each clause found.

use tantivy::{Score, Term, schema::Field};

use super::{candidates::Property, filter::ClauseFilter, schema::Fields, words};

/// Clauses to be found.
#[derive(Debug, Clone, PartialEq)]
pub enum Matching {
    /// Every clause.
    Everything,
    /// No clause.
    Nothing,
    /// Clauses with a word that passes one of the tests.
    Word(WordMatching),
    /// Clauses with words that pass these tests one behind the other.
    Phrase(PhraseMatching),
    /// Clauses in which two things stand near each other.
    Near(Box<NearMatching>),
    /// What all of them find.
    Every(Vec<Matching>),
    /// What one of them finds; the scores of all that do are added.
    Any(Vec<Matching>),
    /// What one of them finds; the best score counts. All mean the same, so their words are
    /// taken for equally frequent.
    Best(Vec<Matching>),
    /// What it does not find.
    Not(Box<Matching>),
    /// Clauses that pass a filter; it adds nothing to the score.
    Filter(Box<ClauseFilter>),
    /// Clauses that have one of these values of a property; it adds nothing to the score.
    Having(Property, Vec<String>),
    /// The same clauses with the score multiplied.
    Scaled(f32, Box<Matching>),
    /// The same clauses, all with this score.
    Even(f32, Box<Matching>),
}

/// Tests of one word, each with its weight in the score; of several that a clause passes the
/// heaviest counts.
#[derive(Debug, Clone, PartialEq)]
pub struct WordMatching {
    /// The tests.
    pub tests: Vec<(WordTest, f32)>,
    /// Where the word may stand.
    pub zones: Zones,
}

/// Tests of words in order.
#[derive(Debug, Clone, PartialEq)]
pub struct PhraseMatching {
    /// The tests; patterns match nothing here.
    pub words: Vec<WordTest>,
    /// Words that may lie between, in all.
    pub slop: u32,
    /// Where the phrase may stand, whole in one zone.
    pub zones: Zones,
}

/// Tests of words that stand near each other. Of clauses with words of either side outside
/// their own text, and of those whose sentences are not known, the index does not tell.
#[derive(Debug, Clone, PartialEq)]
pub struct NearMatching {
    /// One side; see [`Matching::has_places`].
    pub left: Matching,
    /// The other side.
    pub right: Matching,
    /// How near they stand.
    pub reach: Nearness,
    /// Zones in which the sides may stand.
    pub zones: Zones,
}

/// How near two things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// The right one so many words further at most, in either order unless the left one must
    /// come first.
    Words {
        /// 1 for neighbours.
        distance: u32,
        /// Whether the left one comes first.
        in_order: bool,
    },
    /// In one sentence.
    Sentence,
}

/// A test of one word.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordTest {
    /// Its exact form is this.
    Exact(String),
    /// Its stem is this.
    Stem(String),
    /// Its parts hold these stems in a row.
    Parts(Vec<String>),
    /// Its folded form fits `*` and `?`.
    Wild(String),
    /// Its folded form is this.
    Folded(String),
}

/// The zones of a clause to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zones {
    /// Its own words.
    pub text: bool,
    /// The heading of its article.
    pub heading: bool,
    /// The opening words of its list.
    pub chapeau: bool,
}

impl Zones {
    /// Everything the index has of a clause.
    pub const ALL: Self = Self { text: true, heading: true, chapeau: true };
}

/// Weight of a word in the heading against one in the clause itself. A heading says what all
/// clauses of the article are about: nearly as good a sign as the clause's own words.
const HEADING: Score = 0.9;

/// Weight of a word in the opening words of a list, which belong to the sentence of the point.
const CHAPEAU: Score = 0.8;

impl Zones {
    pub(super) fn fields(self, fields: &Fields) -> Vec<(Field, Score)> {
        let all = [
            (self.text, fields.text, 1.0),
            (self.heading, fields.heading, HEADING),
            (self.chapeau, fields.chapeau, CHAPEAU),
        ];
        all.into_iter().filter(|(on, _, _)| *on).map(|(_, field, weight)| (field, weight)).collect()
    }
}

impl WordTest {
    /// Returns the terms it stands for; none for a pattern.
    pub(super) fn terms(&self, field: Field) -> Vec<Term> {
        let terms = match self {
            Self::Exact(word) => words::exact_terms(word),
            Self::Stem(stem) => words::stem_terms(stem),
            Self::Parts(parts) => vec![words::part_term(parts)],
            Self::Folded(word) => words::folded_terms(word),
            Self::Wild(_) => Vec::new(),
        };
        terms.iter().map(|term| Term::from_field_text(field, term)).collect()
    }
}

impl Matching {
    /// Returns the tests of words, those together that mean the same.
    pub(super) fn tests(&self) -> Vec<Vec<&WordTest>> {
        match self {
            Self::Word(word) => vec![word.tests.iter().map(|(test, _)| test).collect()],
            Self::Every(all) | Self::Any(all) => all.iter().flat_map(Self::tests).collect(),
            Self::Best(all) => vec![all.iter().flat_map(Self::tests).flatten().collect()],
            Self::Near(near) => [near.left.tests(), near.right.tests()].concat(),
            Self::Not(one) | Self::Scaled(_, one) | Self::Even(_, one) => one.tests(),
            Self::Everything
            | Self::Nothing
            | Self::Phrase(_)
            | Self::Filter(_)
            | Self::Having(..) => Vec::new(),
        }
    }

    /// Tells whether the index can say where in a clause it stands: it is made of words and
    /// phrases, none of them truncated.
    pub fn has_places(&self) -> bool {
        match self {
            Self::Word(word) => {
                !word.tests.iter().any(|(test, _)| matches!(test, WordTest::Wild(_)))
            }
            Self::Phrase(_) => true,
            Self::Any(all) | Self::Best(all) => all.iter().all(Self::has_places),
            Self::Scaled(_, one) => one.has_places(),
            _ => false,
        }
    }

    /// Returns the same in other zones.
    #[must_use]
    pub(super) fn in_zones(&self, zones: Zones) -> Self {
        let every = |all: &[Self]| all.iter().map(|one| one.in_zones(zones)).collect();
        match self {
            Self::Word(word) => Self::Word(WordMatching { zones, ..word.clone() }),
            Self::Phrase(phrase) => Self::Phrase(PhraseMatching { zones, ..phrase.clone() }),
            Self::Any(all) => Self::Any(every(all)),
            Self::Best(all) => Self::Best(every(all)),
            Self::Scaled(factor, one) => Self::Scaled(*factor, Box::new(one.in_zones(zones))),
            other => other.clone(),
        }
    }
}

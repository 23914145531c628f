//! `modality.toml`: how strongly a clause speaks.

use std::collections::HashSet;
use std::sync::OnceLock;

use foldhash::fast::RandomState;
use serde::Deserialize;

use crate::{
    model::{Language, Modality},
    rules::{
        commitments::{
            language::{Bilingual, PerLanguage, Selected},
            pattern::Pattern,
            words::{Openers, WordList},
        },
        plain::plain,
    },
};

/// `modality.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModalityRules {
    #[serde(rename = "schema")]
    _schema: u32,
    /// How sentences are cut.
    pub grammar: Bilingual<Grammar>,
    /// Where nothing is promised.
    pub context: ContextRules,
    /// Points of a programme that are no sentences.
    pub programme: ProgrammeRules,
    /// The tests in order.
    #[serde(rename = "rule")]
    pub rules: Vec<ModalityRule>,
    #[serde(skip)]
    sets: PerLanguage<Selected>,
}

impl ModalityRules {
    /// Returns the tests of a language whose words may stand in plain text, in order.
    pub fn met(&self, language: Language, plain: &str) -> impl Iterator<Item = &ModalityRule> {
        let selected = self.sets.of(language, || {
            let own = self.rules.iter().enumerate().filter(|(_, rule)| rule.language == language);
            Selected::of(own.map(|(number, rule)| (number, &rule.pattern)))
        });
        selected.met(plain).map(|number| &self.rules[number])
    }
}

/// How a German programme plans in nouns (*Ausbau der Beratung*): patterns over a whole point.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeRules {
    /// The noun promises an effort only.
    pub best_effort: Pattern,
    /// The noun, or an infinitive at the end, names what shall come.
    pub intention: Pattern,
    /// The English verb at the beginning names what shall come.
    pub intention_en: Pattern,
}

/// Longer words than this are told to be verbs by their ending.
const VERB_MIN: usize = 3;

/// How a sentence is cut into main and subordinate parts. All words are lower case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grammar {
    /// Words that begin a subordinate part.
    pub subordinators: Openers,
    /// Of the subordinators the conjunctions, whose clause has a verb.
    pub conjunctions: Openers,
    /// Relative pronouns.
    pub relatives: WordList,
    /// Words that behind such a pronoun, which may be an article, show that it is one.
    pub behind_relative: WordList,
    /// Words that may stand before a relative pronoun.
    pub prepositions: WordList,
    /// Articles, which no finite verb follows.
    pub determiners: WordList,
    /// Verbs that begin a condition without *wenn*.
    pub verb_first: WordList,
    /// Words that look like a verb and are none.
    pub not_verbs: WordList,
    /// Of the subordinators those that are prepositions: a sentence they open goes on behind them.
    pub prepositional: WordList,
    /// Of the subordinators those that before a genitive are prepositions.
    pub before_genitives: WordList,
    /// Articles that can be of no other case than the genitive, or hardly.
    pub genitives: WordList,
    /// Of the subordinators those that open an infinitive, and are prepositions elsewhere.
    pub infinitive_openers: WordList,
    /// Of the subordinators those that before a verb are an adverb.
    pub adverbs: WordList,
    /// Words that join a further condition without *wenn*.
    pub condition_joins: WordList,
    /// Words that open what follows from a condition.
    pub consequence: WordList,
    /// First words of a subject behind a verb that opens a condition.
    pub inverted_subjects: WordList,
    /// Small words that a plain verb may stand behind.
    pub before_verb: WordList,
    /// Endings of finite verbs.
    pub verb_endings: Vec<String>,
    /// Finite verbs too short to be told by their ending.
    pub short_verbs: WordList,
    /// Endings of participles before a noun.
    pub participle_endings: Vec<String>,
    /// Ends of verbs that look like such participles.
    pub verbs_like_participles: Vec<String>,
    /// Words before a marker that make it part of a relative clause.
    pub relative_markers: WordList,
    /// Those of them that may stand before the subject of their clause.
    pub relatives_before_subject: WordList,
    /// Words behind which they join and open no clause.
    pub no_relative_behind: WordList,
    /// First words of a subject.
    pub subjects: WordList,
    /// Verbs that stand in main clauses only.
    pub main_verbs: WordList,
    #[serde(skip)]
    plain: OnceLock<PlainWords>,
}

/// Words of a grammar as they stand in plain text.
#[derive(Debug, Clone)]
struct PlainWords {
    prepositions: HashSet<String, RandomState>,
    not_verbs: HashSet<String, RandomState>,
}

impl Grammar {
    /// Tells whether a word of plain text is a preposition.
    pub fn is_preposition(&self, word: &str) -> bool {
        self.plain().prepositions.contains(word)
    }

    /// Tells whether a word, in whatever case, is an article.
    pub fn is_determiner(&self, word: &str) -> bool {
        self.determiners.has(&word.to_lowercase())
    }

    /// Tells whether a word of plain text looks like a verb and is none.
    pub fn is_no_verb(&self, word: &str) -> bool {
        self.plain().not_verbs.contains(word)
    }

    /// Tells whether a word in lower case ends like a finite verb, and not like a participle
    /// before its noun (*die erhobenen Daten*).
    pub fn ends_like_verb(&self, word: &str) -> bool {
        let ends = |endings: &[String]| endings.iter().any(|ending| word.ends_with(ending));
        let is_participle =
            || ends(&self.participle_endings) && !ends(&self.verbs_like_participles);
        self.short_verbs.has(word)
            || (word.chars().count() > VERB_MIN && ends(&self.verb_endings) && !is_participle())
    }

    /// Tells whether a word of plain text may be a finite verb.
    pub fn may_be_verb(&self, word: &str) -> bool {
        self.ends_like_verb(word) && !self.is_no_verb(word)
    }

    fn plain(&self) -> &PlainWords {
        let plain = |words: &WordList| words.words().map(plain).collect();
        self.plain.get_or_init(|| PlainWords {
            prepositions: plain(&self.prepositions),
            not_verbs: plain(&self.not_verbs),
        })
    }
}

/// Where a clause promises nothing whatever its words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextRules {
    /// Headings under which clauses define.
    pub definition_heading: Pattern,
    /// Opening words under which points define.
    pub definition_chapeau: Pattern,
    /// Clauses that define by their own words.
    pub definition: Pattern,
    /// Verbs, in lower case, that say what the term before them stands for.
    pub defining: HashSet<String>,
    /// A last sentence before a list that only announces what the one before it is about.
    pub announcement: Pattern,
}

/// One test of strength.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModalityRule {
    /// `modality.class.name`.
    pub id: String,
    /// The strength.
    pub class: Modality,
    /// Whether it binds in a treaty and is an intention elsewhere.
    #[serde(default)]
    pub soft: bool,
    /// The language of the words.
    pub language: Language,
    /// The words.
    pub pattern: Pattern,
    /// Hits and misses.
    #[serde(default, rename = "test")]
    pub tests: Vec<ModalityTest>,
}

/// A sentence and the strength that must be read from it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModalityTest {
    /// The sentence, of a binding treaty.
    pub text: String,
    /// The strength.
    pub class: Modality,
}

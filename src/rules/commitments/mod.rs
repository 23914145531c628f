//! How commitments are read, as data: modality, deadlines, amounts, debtors, conditions, and
//! the context in which no pillar is regulated.
//!
//! The six files under `builtin/` hold every word and pattern; this room checks and compiles
//! them, `tag` applies them. A pattern is a regular expression without regard to letter case.

mod pattern;

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use regex::bytes::Regex;
use serde::Deserialize;

use crate::model::{DeadlineBasis, DeadlineRole, Debtor, DurationUnit, Language, Modality};

pub use pattern::{Pattern, PatternSet, plain};

/// The files that hold them, without ending.
pub(super) const FILES: [&str; 6] =
    ["modality", "deadlines", "debtors", "amounts", "conditions", "context"];

/// Everything by which commitments are read.
#[derive(Debug, Clone)]
pub struct Commitments {
    /// How strongly a clause speaks.
    pub modality: ModalityRules,
    /// Durations and when they are deadlines.
    pub deadlines: DeadlineRules,
    /// Who owes.
    pub debtors: DebtorRules,
    /// Quotas and sums.
    pub amounts: AmountRules,
    /// Conditions, exceptions, deemed consent, qualifiers.
    pub conditions: ConditionRules,
    /// Passages that regulate no pillar, and those that go on about the words before.
    pub context: PillarContext,
}

impl Commitments {
    /// Reads the files; `text` gives each by its name without ending.
    ///
    /// # Errors
    /// The name of the first file that is not as its types demand, and why.
    pub(super) fn read<'t>(
        text: impl Fn(&str) -> &'t str,
    ) -> Result<Self, (&'static str, toml::de::Error)> {
        Ok(Self {
            modality: parse("modality", &text)?,
            deadlines: parse("deadlines", &text)?,
            debtors: parse("debtors", &text)?,
            amounts: parse("amounts", &text)?,
            conditions: parse("conditions", &text)?,
            context: parse("context", &text)?,
        })
    }
}

fn parse<'t, T: Deserialize<'t>>(
    file: &'static str,
    text: &impl Fn(&str) -> &'t str,
) -> Result<T, (&'static str, toml::de::Error)> {
    toml::from_str(text(file)).map_err(|error| (file, error))
}

/// Returns what is wrong with the first pattern of a file that does not compile.
///
/// A string of these files is a pattern if it holds a backslash or a bar.
pub(super) fn faulty_pattern(text: &str) -> Option<String> {
    fn visit(place: &str, value: &toml::Value) -> Option<String> {
        match value {
            toml::Value::String(words) if words.contains(['\\', '|']) => Pattern::new(words)
                .check()
                .err()
                .map(|error| format!("{place}: {}", error.to_string().replace('\n', " "))),
            toml::Value::Array(values) => values.iter().find_map(|value| visit(place, value)),
            toml::Value::Table(table) => table.iter().find_map(|(key, value)| visit(key, value)),
            _ => None,
        }
    }
    let table: toml::Table = text.parse().ok()?;
    table.iter().find_map(|(key, value)| visit(key, value))
}

/// Something given once for German and once for English.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual<T> {
    /// For German.
    pub de: T,
    /// For English.
    pub en: T,
}

impl<T> Bilingual<T> {
    /// Returns what fits a language; English for every language but German.
    pub const fn of(&self, language: Language) -> &T {
        match language {
            Language::De => &self.de,
            _ => &self.en,
        }
    }
}

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
    /// The tests in order.
    #[serde(rename = "rule")]
    pub rules: Vec<ModalityRule>,
    #[serde(skip)]
    sets: PerLanguage<Selected>,
}

impl ModalityRules {
    /// Returns the tests of a language whose words stand in plain text, in order.
    pub fn met(&self, language: Language, plain: &str) -> impl Iterator<Item = &ModalityRule> {
        let selected = self.sets.of(language, || {
            let own = self.rules.iter().enumerate().filter(|(_, rule)| rule.language == language);
            Selected::of(own.map(|(number, rule)| (number, &rule.pattern)))
        });
        selected.met(plain).map(|number| &self.rules[number])
    }
}

/// Something made for a language when it is first needed.
#[derive(Debug, Clone)]
struct PerLanguage<T> {
    german: OnceLock<T>,
    other: OnceLock<T>,
}

impl<T> Default for PerLanguage<T> {
    fn default() -> Self {
        Self { german: OnceLock::new(), other: OnceLock::new() }
    }
}

impl<T> PerLanguage<T> {
    fn of(&self, language: Language, make: impl FnOnce() -> T) -> &T {
        let place = if language == Language::De { &self.german } else { &self.other };
        place.get_or_init(make)
    }
}

/// Some of a row of rules by their patterns, tried together.
#[derive(Debug, Clone)]
struct Selected {
    numbers: Vec<usize>,
    set: PatternSet,
}

impl Selected {
    fn of<'p>(patterns: impl Iterator<Item = (usize, &'p Pattern)>) -> Self {
        let (numbers, patterns): (Vec<usize>, Vec<&Pattern>) = patterns.unzip();
        Self { numbers, set: PatternSet::of(patterns.into_iter()) }
    }

    /// Returns the numbers of the rules whose patterns are met, in order.
    fn met(&self, plain: &str) -> impl Iterator<Item = usize> {
        self.set.met(plain).into_iter().map(|at| self.numbers[at])
    }
}

/// How a sentence is cut into main and subordinate parts. All words are lower case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grammar {
    /// Words that begin a subordinate part.
    pub subordinators: Vec<String>,
    /// Relative pronouns.
    pub relatives: Vec<String>,
    /// Words that behind such a pronoun, which may be an article, show that it is one.
    pub behind_relative: Vec<String>,
    /// Words that may stand before a relative pronoun.
    pub prepositions: Vec<String>,
    /// Articles, which no finite verb follows.
    pub determiners: Vec<String>,
    /// Verbs that begin a condition without *wenn*.
    pub verb_first: Vec<String>,
    /// Words that look like a verb and are none.
    pub not_verbs: Vec<String>,
    /// Words before a marker that make it part of a relative clause.
    pub relative_markers: Vec<String>,
    #[serde(skip)]
    plain: OnceLock<PlainWords>,
}

/// Words of a grammar as they stand in plain text.
#[derive(Debug, Clone)]
struct PlainWords {
    prepositions: HashSet<String>,
    not_verbs: HashSet<String>,
}

impl Grammar {
    /// Tells whether a word of plain text is a preposition.
    pub fn is_preposition(&self, word: &str) -> bool {
        self.plain().prepositions.contains(word)
    }

    /// Tells whether a word of plain text looks like a verb and is none.
    pub fn is_no_verb(&self, word: &str) -> bool {
        self.plain().not_verbs.contains(word)
    }

    fn plain(&self) -> &PlainWords {
        let plain = |words: &[String]| words.iter().map(|word| plain(word)).collect();
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

/// `deadlines.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineRules {
    #[serde(rename = "schema")]
    _schema: u32,
    /// Number words.
    pub numbers: Bilingual<HashMap<String, u32>>,
    /// Units of time, the more exact before the plainer.
    #[serde(rename = "unit")]
    pub units: Vec<TimeUnit>,
    /// What makes a duration no deadline.
    #[serde(rename = "not")]
    pub excluded: Vec<Excluded>,
    /// What makes a duration a deadline.
    #[serde(rename = "frame")]
    pub frames: Vec<Frame>,
    /// How a further duration shares the frame of the one before.
    pub join: Join,
    /// Limits without a number.
    pub vague: Bilingual<Pattern>,
    /// The event that starts the time.
    pub start: Bilingual<Pattern>,
    /// Words around the act that name other acts.
    pub aside: Bilingual<Pattern>,
    /// What shows that a limit was set before.
    pub set_before: Bilingual<Pattern>,
    /// What must be done.
    #[serde(rename = "role")]
    pub roles: Vec<RolePattern>,
    /// Number and unit as one expression, made by whoever reads durations.
    #[serde(skip)]
    pub durations: OnceLock<Bilingual<Regex>>,
}

/// A unit of time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeUnit {
    /// What is counted.
    pub unit: DurationUnit,
    /// How days are counted.
    pub basis: DeadlineBasis,
    /// The words, as a part of a longer expression.
    pub pattern: String,
}

/// What makes a duration no deadline; one of the three patterns must match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// `deadlines.not.name`.
    pub id: String,
    /// What such a duration is, in words.
    pub reason: String,
    /// On the words before the duration.
    pub before: Option<Pattern>,
    /// On the words behind it.
    pub after: Option<Pattern>,
    /// On its sentence.
    pub sentence: Option<Pattern>,
    /// On its sentence: then it may be a deadline all the same.
    pub unless: Option<Pattern>,
}

/// What makes a duration a deadline; all given patterns must match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// `deadlines.frame.name`.
    pub id: String,
    /// How the time bounds the act.
    pub relation: Relation,
    /// On the words before the duration.
    pub before: Option<Pattern>,
    /// On the words behind it.
    pub after: Option<Pattern>,
    /// On its sentence.
    pub sentence: Option<Pattern>,
    /// On the words before: then it is none.
    pub must_not: Option<Pattern>,
}

/// How a time bounds an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Not later.
    Within,
    /// Not later before an event.
    AtLeastBefore,
    /// A limit made longer or shorter.
    Extend,
}

/// How a further duration shares the frame of the one before.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// On the words between the two.
    pub between: Pattern,
}

/// What must be done within a time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolePattern {
    /// The act.
    pub role: DeadlineRole,
    /// Its words.
    pub pattern: Pattern,
}

/// `debtors.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebtorRules {
    #[serde(rename = "schema")]
    _schema: u32,
    /// Who may owe.
    #[serde(rename = "rule")]
    pub rules: Vec<DebtorRule>,
    /// Verbs whose subject has a right and owes nothing.
    pub entitlement: Bilingual<Pattern>,
    /// How a passive shows, whose subject owes nothing.
    pub passive: PassiveForms,
    /// How a named state is a subject.
    pub country: CountrySubject,
    /// Behind the name of a state: those to whom its duties are owed.
    pub beneficiaries_of_state: Pattern,
    /// To whom it is owed.
    pub beneficiary: BeneficiaryRules,
    /// Who speaks in a programme.
    pub speaker: SpeakerRules,
    #[serde(skip)]
    subjects: PerLanguage<Selected>,
    #[serde(skip)]
    agents: PerLanguage<Selected>,
}

impl DebtorRules {
    /// Returns the rules of a language whose subject stands in plain text, with their rank.
    pub fn subjects(
        &self,
        language: Language,
        plain: &str,
    ) -> impl Iterator<Item = (usize, &DebtorRule)> {
        let selected = self.subjects.of(language, || {
            Selected::of(self.of_language(language).map(|(rank, rule)| (rank, &rule.subject)))
        });
        selected.met(plain).map(|rank| (rank, &self.rules[rank]))
    }

    /// Returns the rules of a language whose agent stands in plain text, with their rank.
    pub fn agents(
        &self,
        language: Language,
        plain: &str,
    ) -> impl Iterator<Item = (usize, &DebtorRule)> {
        let selected = self.agents.of(language, || {
            let own = self.of_language(language);
            Selected::of(own.filter_map(|(rank, rule)| Some((rank, rule.agent.as_ref()?))))
        });
        selected.met(plain).map(|rank| (rank, &self.rules[rank]))
    }

    fn of_language(&self, language: Language) -> impl Iterator<Item = (usize, &DebtorRule)> {
        self.rules.iter().enumerate().filter(move |(_, rule)| rule.language == language)
    }
}

/// Who speaks in the first person of a government programme.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeakerRules {
    /// The desk's own state.
    pub home: String,
    /// The first person.
    pub first_person: Pattern,
    /// A plan without a speaker.
    pub plan: Pattern,
    /// Words that show a part of a state speaking.
    pub part_of_state: Pattern,
}

/// Words that name who owes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebtorRule {
    /// `debtors.name.language`.
    pub id: String,
    /// Who.
    pub debtor: Debtor,
    /// The language of the words.
    pub language: Language,
    /// As the subject of the sentence.
    pub subject: Pattern,
    /// As the one by whom or at whose cost it is done.
    pub agent: Option<Pattern>,
    /// Hits and misses.
    #[serde(default, rename = "test")]
    pub tests: Vec<DebtorTest>,
}

/// A sentence and who owes in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DebtorTest {
    /// The sentence, of a binding treaty.
    pub text: String,
    /// Who.
    pub debtor: Debtor,
}

/// How a passive shows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassiveForms {
    /// The German auxiliary.
    pub auxiliary_de: Pattern,
    /// A German participle, as a whole word.
    pub participle_de: Pattern,
    /// German words behind a participle that end its clause.
    pub joined_de: Pattern,
    /// A German *ist … zu* with its infinitive, from the verb on.
    pub infinitive_de: Pattern,
    /// German words that make the subject of such a verb the one who acts.
    pub not_infinitive_de: Pattern,
    /// The English verb, from its auxiliary on.
    pub en: Pattern,
    /// English participles that say what the subject must or may do itself.
    pub not_en: Pattern,
}

/// How the name of a state shows that it is the subject.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountrySubject {
    /// Behind the name, in German.
    pub de: Pattern,
    /// Behind the name, in English.
    pub en: Pattern,
    /// Before the name, in German: a finite verb.
    pub before_de: Pattern,
    /// Before the name, in German: nothing but an article.
    pub article_de: Pattern,
    /// Before the name, in German: the article that is a nominative of masculine names only.
    pub oblique_de: Pattern,
    /// German names of states that are masculine.
    pub masculine_de: Pattern,
    /// Between an authority and the state whose it is.
    pub of_state: Pattern,
    /// Between that state and another one whose authority it is, too.
    pub and_state: Pattern,
    /// Behind an adjective: its government.
    pub government: Pattern,
}

/// To whom it is owed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeneficiaryRules {
    /// To the requested party.
    pub requested: Pattern,
    /// To the requesting party.
    pub requesting: Pattern,
    /// To each other.
    pub both: Pattern,
    /// To a person.
    pub person: Pattern,
}

/// `amounts.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountRules {
    #[serde(rename = "schema")]
    _schema: u32,
    /// Currencies.
    #[serde(rename = "currency")]
    pub currencies: Vec<Currency>,
    /// Things counted.
    #[serde(rename = "unit")]
    pub units: Vec<CountedUnit>,
    /// Words that multiply a number.
    pub scale: Bilingual<HashMap<String, u64>>,
    /// Per what time.
    #[serde(rename = "period")]
    pub periods: Vec<Period>,
    /// What the amount is.
    #[serde(rename = "role")]
    pub roles: Vec<AmountRole>,
    /// Words behind a number that make it no amount.
    pub not: NotAmount,
    /// Number and unit as one expression, made by whoever reads amounts.
    #[serde(skip)]
    pub sums: OnceLock<Bilingual<Regex>>,
}

/// A currency.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// ISO 4217.
    pub code: String,
    /// The words, as a part of a longer expression.
    pub words: String,
}

/// Something counted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountedUnit {
    /// `persons`, `visas` …
    pub unit: String,
    /// The words, as a part of a longer expression.
    pub words: String,
}

/// Per what time an amount is meant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// `year` …
    pub per: String,
    /// The words.
    pub pattern: Pattern,
}

/// What an amount is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountRole {
    /// `fee`, `quota` …
    pub role: String,
    /// The words, in the amount's sentence.
    pub pattern: Pattern,
}

/// What makes a number no amount.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotAmount {
    /// On a number of things that is none.
    pub number: Pattern,
    /// Behind the number.
    pub after: Pattern,
}

/// `conditions.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionRules {
    #[serde(rename = "schema")]
    _schema: u32,
    /// Words that require something.
    pub condition: Bilingual<Pattern>,
    /// Words that take something away.
    pub exception: Bilingual<Pattern>,
    /// Words that make silence consent.
    pub deemed_consent: Bilingual<Pattern>,
    /// Words that soften a duty.
    pub qualifier: Bilingual<Pattern>,
}

/// `context.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PillarContext {
    #[serde(rename = "schema")]
    _schema: u32,
    /// What is silent in every pillar.
    #[serde(rename = "silence")]
    pub silences: Vec<Silence>,
    /// When a passage takes its pillar from the words before it.
    pub inherit: Inherit,
}

/// A kind of passage that regulates no pillar; one of the three patterns must match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// `context.silence.name`.
    pub id: String,
    /// What such a passage is, in words.
    pub reason: String,
    /// On the heading.
    pub heading: Option<Pattern>,
    /// On the opening words of the list.
    pub chapeau: Option<Pattern>,
    /// On the words.
    pub text: Option<Pattern>,
    /// Rules that speak of just such passages, each by its id, or some under a star.
    #[serde(default)]
    pub spares: Vec<String>,
}

/// When a passage takes its pillar from the words before it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inherit {
    /// Words that point back.
    pub anaphor: Pattern,
    /// Words behind one that points back which make it name the instrument itself.
    pub own_name: Pattern,
    /// Words that begin another article.
    pub new_article: Pattern,
    /// Words of a passage that has a matter of its own, whatever stands before it.
    pub own_matter: Pattern,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn every_rule_carries_an_example() {
        let rules = Rules::builtin().expect("the built-in files are sound");
        let rules = rules.commitments();
        assert!(rules.modality.rules.iter().all(|rule| !rule.tests.is_empty()));
        assert!(rules.debtors.rules.iter().all(|rule| !rule.tests.is_empty()));
    }

    #[test]
    fn every_pattern_compiles() {
        for file in crate::rules::files::builtin() {
            if FILES.contains(&file.stem.as_str()) {
                assert_eq!(faulty_pattern(&file.text), None, "{}", file.name);
            }
        }
    }

    #[test]
    fn a_faulty_pattern_is_named_by_its_field() {
        let fault = faulty_pattern("[[rule]]\npattern = '(a|b'\n").expect("the bracket is open");
        assert!(fault.starts_with("pattern: "), "{fault}");
    }
}

//! `debtors.toml`: who owes, and to whom.

use serde::Deserialize;

use crate::{
    model::{Debtor, Language},
    rules::commitments::language::{Bilingual, PerLanguage, Selected},
    rules::commitments::pattern::Pattern,
};

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
    /// A pronoun that is the subject at the beginning of what is left of a main clause.
    pub pronoun: Bilingual<Pattern>,
    /// A sentence whose subject is a pronoun, from its beginning.
    pub opening_pronoun: Bilingual<Pattern>,
    /// A subject that stands for the last one named before.
    pub latter: Bilingual<Pattern>,
    /// Opening words of a list that end with the auxiliary its points go on with.
    pub open_promise: Bilingual<Pattern>,
    /// By a pronoun that stands for the last one named before.
    pub agent_pronoun: Bilingual<Pattern>,
    /// How a passive shows, whose subject owes nothing.
    pub passive: PassiveForms,
    /// How a named state is a subject.
    pub country: CountrySubject,
    /// How a named state does what a passive says.
    pub agent_state: AgentState,
    /// How by whom it is done may be the attribute of a noun.
    pub agent_attribute: AgentAttribute,
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
    /// Returns the rules of a language whose subject may stand in plain text, with their rank.
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

    /// Returns the rules of a language whose agent may stand in plain text, with their rank.
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
    /// Other states whose governments speak German, by words that show them.
    pub elsewhere: Vec<Speaker>,
    /// The first person.
    pub first_person: Pattern,
    /// A plan without a speaker.
    pub plan: Pattern,
    /// Words that show a part of a state speaking.
    pub part_of_state: Pattern,
}

/// A state by whose words a programme shows that it is its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// The state.
    pub country: String,
    /// The words.
    pub words: Pattern,
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
    /// A German modal verb: its participle stands before *werden*.
    pub modal_de: Pattern,
    /// A German participle, as a whole word.
    pub participle_de: Pattern,
    /// German words behind a participle that end its clause.
    pub joined_de: Pattern,
    /// A German *ist … zu* with its infinitive, from the verb on.
    pub infinitive_de: Pattern,
    /// German words, from the verb on, that give a right to the one named in the dative.
    pub entitles_de: Pattern,
    /// German words that make the subject of such a verb the one who acts.
    pub not_infinitive_de: Pattern,
    /// The English verb, from its auxiliary on.
    pub en: Pattern,
    /// An English subject with which a prohibition begins, with its auxiliary.
    pub negative_subject_en: Pattern,
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
    /// Before the lead, in German: a finite verb.
    pub before_de: Pattern,
    /// Before the lead of joined states, in German: a plural verb.
    pub before_joined_de: Pattern,
    /// Before the lead, in German: the clause opens.
    pub opening_de: Pattern,
    /// The lead in German: it is a nominative before masculine names only.
    pub oblique_de: Pattern,
    /// German names of states that are masculine.
    pub masculine_de: Pattern,
    /// Between an authority and the state whose it is.
    pub of_state: Pattern,
    /// Between that state and another one whose authority it is, too.
    pub and_state: Pattern,
    /// Behind a state: others that are not named owe with it.
    pub or_any: Pattern,
    /// Behind an adjective: its government.
    pub government: Pattern,
    /// Before the name or adjective: its article, and the government whose it is. The subject
    /// begins there.
    pub lead: Pattern,
}

/// How the name of a state shows that it acts in a passive.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgentState {
    /// Before its name.
    pub before: Pattern,
    /// Before its name, where that may say whose the noun before is.
    pub attribute: Pattern,
}

/// How by whom it is done may be the attribute of a noun.
#[derive(Debug, Clone, Deserialize)]
pub struct AgentAttribute {
    /// The words up to its preposition.
    #[serde(flatten)]
    pub before: Bilingual<Pattern>,
    /// Words before it that make an English one a passive.
    pub not_en: Pattern,
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

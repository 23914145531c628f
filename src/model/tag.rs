//! What a clause is about and what it promises.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{CountryCode, Decision, Duration, Span, Verdict};

/// A pillar by its slug (`returns`); which pillars exist is data in `rules`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pillar(pub String);

impl Pillar {
    /// The neighbour bucket, never counted as one of the pillars.
    pub const OTHER_MIGRATION: &'static str = "other_migration";

    /// Returns the slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether it is the neighbour bucket.
    pub fn is_neighbour(&self) -> bool {
        self.0 == Self::OTHER_MIGRATION
    }
}

impl fmt::Display for Pillar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Words that caused a tag, as bytes of the clause's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence(pub Span);

/// One pillar and topic, by one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Pillar slug.
    pub pillar: Pillar,
    /// Topic slug without the pillar, `time-limits`.
    pub topic: String,
    /// Id of the rule, or [`Tag::BY_PERSON`].
    pub rule: String,
    /// The words, sorted, in the clause's body; empty where only the context (heading,
    /// chapeau) caused it.
    pub evidence: Vec<Evidence>,
}

impl Tag {
    /// What stands in the place of a rule's id where a person set the tag and no rule does.
    pub const BY_PERSON: &'static str = "review";
    /// The topic of a tag that a person set without naming one.
    pub const NO_TOPIC: &'static str = "general";
}

/// All that the rules say of one clause, with the decisions of persons laid over it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tagging {
    /// Tags, by pillar, topic and rule id.
    pub tags: Vec<Tag>,
    /// The promise; `None` where modality is `none`.
    pub commitment: Option<Commitment>,
    /// States named in the words, in order of code.
    pub countries: Vec<CountryCode>,
    /// What persons decided about the tags, oldest first; the tags are as they decided.
    pub decisions: Vec<Decision>,
}

impl Tagging {
    /// Tells whether a person has judged the tags.
    pub fn is_reviewed(&self) -> bool {
        self.decisions.iter().any(|decision| decision.verdict != Verdict::Note)
    }

    /// Returns the pillars of the tags, each once, in order.
    pub fn pillars(&self) -> Vec<&Pillar> {
        let mut pillars: Vec<&Pillar> = self.tags.iter().map(|tag| &tag.pillar).collect();
        pillars.sort();
        pillars.dedup();
        pillars
    }
}

/// How strongly a clause speaks, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// A duty to act.
    Obligation,
    /// A duty not to act.
    Prohibition,
    /// A duty to try.
    BestEffort,
    /// A right or an option.
    Permission,
    /// A political aim.
    Intention,
    /// A statement, definition or recital.
    Declaratory,
    /// Off the subject.
    None,
}

impl Modality {
    /// Every modality, strongest first.
    pub const ALL: [Self; 7] = [
        Self::Obligation,
        Self::Prohibition,
        Self::BestEffort,
        Self::Permission,
        Self::Intention,
        Self::Declaratory,
        Self::None,
    ];

    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Obligation => "obligation",
            Self::Prohibition => "prohibition",
            Self::BestEffort => "best_effort",
            Self::Permission => "permission",
            Self::Intention => "intention",
            Self::Declaratory => "declaratory",
            Self::None => "none",
        }
    }

    /// Reads the word of the machine contract.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|modality| modality.as_str() == word)
    }
}

/// Who owes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Debtor {
    /// A named state or the Union.
    Country(CountryCode),
    /// All parties.
    Both,
    /// The requested party; a role, not a country.
    Requested,
    /// The requesting party; a role, not a country.
    Requesting,
    /// An authority.
    Authority,
    /// A joint body.
    Body,
    /// A private person.
    Person,
    /// Nobody is named.
    Unspecified,
}

impl Debtor {
    /// Returns the word of the machine contract.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Country(code) => code.as_str(),
            Self::Both => "both",
            Self::Requested => "requested",
            Self::Requesting => "requesting",
            Self::Authority => "authority",
            Self::Body => "body",
            Self::Person => "person",
            Self::Unspecified => "unspecified",
        }
    }
}

impl From<Debtor> for String {
    fn from(debtor: Debtor) -> Self {
        debtor.as_str().to_owned()
    }
}

impl From<String> for Debtor {
    fn from(word: String) -> Self {
        match word.as_str() {
            "both" => Self::Both,
            "requested" => Self::Requested,
            "requesting" => Self::Requesting,
            "authority" => Self::Authority,
            "body" => Self::Body,
            "person" => Self::Person,
            _ => CountryCode::new(&word).map_or(Self::Unspecified, Self::Country),
        }
    }
}

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineBasis {
    /// Working days.
    Working,
    /// Calendar days.
    Calendar,
    /// The text does not say.
    Unspecified,
}

impl DeadlineBasis {
    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Calendar => "calendar",
            Self::Unspecified => "unspecified",
        }
    }
}

/// What must be done within the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineRole {
    /// Answer a request.
    Answer,
    /// Transfer a person.
    Transfer,
    /// Give notice before an event.
    NotifyBefore,
    /// Decide an application.
    Decide,
    /// Issue a document.
    IssueDocument,
    /// Pay.
    Pay,
    /// Extend a time limit.
    Extend,
    /// Submit a request or document.
    Submit,
    /// Something else.
    Other,
}

impl DeadlineRole {
    /// Every role.
    pub const ALL: [Self; 9] = [
        Self::Answer,
        Self::Transfer,
        Self::NotifyBefore,
        Self::Decide,
        Self::IssueDocument,
        Self::Pay,
        Self::Extend,
        Self::Submit,
        Self::Other,
    ];

    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Transfer => "transfer",
            Self::NotifyBefore => "notify_before",
            Self::Decide => "decide",
            Self::IssueDocument => "issue_document",
            Self::Pay => "pay",
            Self::Extend => "extend",
            Self::Submit => "submit",
            Self::Other => "other",
        }
    }

    /// Reads the word of the machine contract.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// A time within which somebody must act.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Deadline {
    /// The length; the hard cap where a vague word stands beside it; `None` where the text
    /// has only the vague word.
    pub duration: Option<Duration>,
    /// How days are counted.
    pub basis: DeadlineBasis,
    /// What must be done.
    pub role: DeadlineRole,
    /// The words that start the time, in the clause's body.
    pub start_event: Option<Span>,
    /// A vague limit such as *unverzüglich*, in the clause's body.
    pub vague: Option<Span>,
    /// The words of the limit, in the clause's body.
    pub span: Span,
}

/// A quota or a sum.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Amount {
    /// The number, in hundredths of the unit, so that it compares exactly.
    pub hundredths: u64,
    /// Currency code, or `persons`, `visas`, `places` …
    pub unit: String,
    /// `year` or another period; `None` where the text names none.
    pub per: Option<String>,
    /// What it is: `quota`, `fee`, `fund`, `cap` …
    pub role: String,
    /// The words, in the clause's body.
    pub span: Span,
}

/// A condition or an exception, in the clause's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Condition {
    /// The words.
    pub span: Span,
    /// Whether it takes away (*es sei denn*) instead of requiring (*sofern*).
    pub is_exception: bool,
}

/// Who owes what, how strongly, by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Strength after the cap by binding force.
    pub modality: Modality,
    /// Strength of the words before the cap.
    pub wording: Modality,
    /// Who owes; `None` where the clause is declaratory.
    pub debtor: Option<Debtor>,
    /// To whom it is owed, where the clause names somebody.
    pub beneficiary: Option<Debtor>,
    /// Time limits, in order of print.
    pub deadlines: Vec<Deadline>,
    /// Quotas and sums, in order of print.
    pub amounts: Vec<Amount>,
    /// Conditions and exceptions, in order of print.
    pub conditions: Vec<Condition>,
    /// The words that make silence consent.
    pub deemed_consent: Option<Span>,
    /// Words that qualify the duty (*soweit möglich*, *im Einklang mit nationalem Recht*).
    pub qualifiers: Vec<Span>,
    /// The words that decided the modality.
    pub evidence: Vec<Evidence>,
    /// Id of the rule that read it.
    pub rule: String,
}

impl Commitment {
    /// Tells whether somebody promises something: a statement or a definition promises nothing.
    pub const fn is_promise(&self) -> bool {
        !matches!(self.modality, Modality::Declaratory | Modality::None)
    }
}

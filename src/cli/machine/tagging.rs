//! Tags and commitments of a clause.

use serde::Serialize;

use crate::{
    model::{
        Amount, CountryCode, Date, Deadline, DeadlineBasis, DeadlineRole, Debtor, Decision,
        Evidence, Modality, Span, Tag, Tagging,
    },
    rules::{InstrumentMention, Rules},
};

/// One line of `tag`.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct TaggedLine<'a> {
    pub(in crate::cli) r#type: &'static str,
    pub(in crate::cli) id: &'a serde_json::Value,
    pub(in crate::cli) pillars: Vec<&'a str>,
    pub(in crate::cli) tags: Vec<TagOf<'a>>,
    pub(in crate::cli) commitment: Option<CommitmentOf<'a>>,
    pub(in crate::cli) countries: &'a [CountryCode],
    pub(in crate::cli) instruments: Vec<InstrumentNamed<'a>>,
}

/// A kind of instrument that a clause names.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct InstrumentNamed<'a> {
    kind: &'static str,
    #[serde(flatten)]
    words: WordsOf<'a>,
}

impl<'a> InstrumentNamed<'a> {
    /// Finds the kinds that the words of a clause name.
    pub(in crate::cli) fn all(text: &'a str, rules: &Rules) -> Vec<Self> {
        let named = |mention: InstrumentMention| Self {
            kind: mention.kind.as_str(),
            words: WordsOf::new(mention.span, text),
        };
        rules.instruments().mentions(text).into_iter().map(named).collect()
    }
}

/// One tag.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct TagOf<'a> {
    pillar: &'a str,
    topic: &'a str,
    rule: &'a str,
    evidence: Vec<WordsOf<'a>>,
}

impl<'a> TagOf<'a> {
    /// Reads a tag of a clause with these words.
    pub(in crate::cli) fn new(tag: &'a Tag, text: &'a str) -> Self {
        let words = |evidence: &Evidence| WordsOf::new(evidence.0, text);
        Self {
            pillar: tag.pillar.as_str(),
            topic: &tag.topic,
            rule: &tag.rule,
            evidence: tag.evidence.iter().map(words).collect(),
        }
    }
}

/// What a person decided.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct DecisionOf<'a> {
    decision: &'static str,
    tags: Vec<String>,
    by: &'a str,
    on: Date,
    note: Option<&'a str>,
}

impl<'a> DecisionOf<'a> {
    /// Reads a decision.
    pub(in crate::cli) fn new(decision: &'a Decision) -> Self {
        Self {
            decision: decision.verdict.as_str(),
            tags: decision.tags.iter().map(ToString::to_string).collect(),
            by: &decision.by,
            on: decision.on,
            note: decision.note.as_deref(),
        }
    }
}

/// Words of a clause and where they stand in it, in bytes.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct WordsOf<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

impl<'a> WordsOf<'a> {
    /// Reads the words on `span`.
    pub(in crate::cli) fn new(span: Span, text: &'a str) -> Self {
        Self { start: span.start, end: span.end, text: span.of(text) }
    }
}

/// What a clause promises.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct CommitmentOf<'a> {
    pub(in crate::cli) modality: Modality,
    pub(in crate::cli) wording: Modality,
    pub(in crate::cli) debtor: Option<&'a str>,
    pub(in crate::cli) beneficiary: Option<&'a str>,
    pub(in crate::cli) deadlines: Vec<DeadlineOf<'a>>,
    pub(in crate::cli) amounts: Vec<AmountOf<'a>>,
    pub(in crate::cli) conditions: Vec<WordsOf<'a>>,
    pub(in crate::cli) deemed_consent: Option<WordsOf<'a>>,
}

impl<'a> CommitmentOf<'a> {
    /// Reads the commitment of a tagging, if it holds one.
    pub(in crate::cli) fn new(tagging: &'a Tagging, text: &'a str) -> Option<Self> {
        let commitment = tagging.commitment.as_ref()?;
        Some(Self {
            modality: commitment.modality,
            wording: commitment.wording,
            debtor: commitment.debtor.as_ref().map(Debtor::as_str),
            beneficiary: commitment.beneficiary.as_ref().map(Debtor::as_str),
            deadlines: commitment.deadlines.iter().map(|d| DeadlineOf::new(d, text)).collect(),
            amounts: commitment.amounts.iter().map(|a| AmountOf::new(a, text)).collect(),
            conditions: commitment.conditions.iter().map(|c| WordsOf::new(c.span, text)).collect(),
            deemed_consent: commitment.deemed_consent.map(|span| WordsOf::new(span, text)),
        })
    }
}

/// A time limit.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct DeadlineOf<'a> {
    iso: Option<String>,
    basis: DeadlineBasis,
    role: DeadlineRole,
    start_event: Option<&'a str>,
    vague: Option<&'a str>,
    text: &'a str,
}

impl<'a> DeadlineOf<'a> {
    /// Reads a time limit of a clause with these words.
    pub(in crate::cli) fn new(deadline: &'a Deadline, text: &'a str) -> Self {
        Self {
            iso: deadline.duration.map(|duration| duration.to_string()),
            basis: deadline.basis,
            role: deadline.role,
            start_event: deadline.start_event.map(|span| span.of(text)),
            vague: deadline.vague.map(|span| span.of(text)),
            text: deadline.span.of(text),
        }
    }
}

/// A quota or a sum.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct AmountOf<'a> {
    value: serde_json::Number,
    unit: &'a str,
    per: Option<&'a str>,
    role: &'a str,
    text: &'a str,
}

impl<'a> AmountOf<'a> {
    fn new(amount: &'a Amount, text: &'a str) -> Self {
        Self {
            value: number(amount.hundredths),
            unit: &amount.unit,
            per: amount.per.as_deref(),
            role: &amount.role,
            text: amount.span.of(text),
        }
    }
}

/// Writes hundredths as a whole number where they are one.
fn number(hundredths: u64) -> serde_json::Number {
    if hundredths.is_multiple_of(100) {
        return (hundredths / 100).into();
    }
    serde_json::Number::from_f64(hundredths as f64 / 100.0).unwrap_or_else(|| 0.into())
}

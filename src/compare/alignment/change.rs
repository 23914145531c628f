//! What changes in substance between two wordings of one provision.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    index::ClauseRecord,
    model::{Commitment, Deadline, DeadlineBasis, DeadlineRole, Duration, Modality},
};

/// A change of substance; the spans of its limits count in the clauses' texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What changed.
    pub what: Changed,
    /// How the first text has it, in few words of the text; empty where it has nothing.
    pub from: String,
    /// How the second text has it.
    pub to: String,
}

/// Kinds of change.
#[derive(Debug, Clone, PartialEq)]
pub enum Changed {
    /// Time limits; each side's that the other has not.
    Deadline(Vec<Deadline>, Vec<Deadline>),
    /// Strength of the words, before the cap by binding force.
    Modality(Modality, Modality),
    /// Who owes.
    Debtor,
    /// Quotas and sums.
    Amount,
    /// Whether silence is consent.
    DeemedConsent,
}

impl Changed {
    /// Returns the word of the machine contract.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Deadline(..) => "deadline",
            Self::Modality(..) => "modality",
            Self::Debtor => "debtor",
            Self::Amount => "amount",
            Self::DeemedConsent => "deemed_consent",
        }
    }
}

/// Compares the commitments of two sides of a pair; a side without clauses changes nothing,
/// it is missing.
pub(super) fn changes(left: &[Arc<ClauseRecord>], right: &[Arc<ClauseRecord>]) -> Vec<Change> {
    if left.is_empty() || right.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    found.extend(deadlines(left, right));
    found.extend(modality(left, right));
    let debtors = |side: &[Arc<ClauseRecord>]| -> BTreeSet<String> {
        commitments(side).filter_map(|c| c.debtor.as_ref()).map(|d| d.as_str().to_owned()).collect()
    };
    let amounts = |side: &[Arc<ClauseRecord>]| -> BTreeSet<String> {
        let all = commitments(side).flat_map(|commitment| &commitment.amounts);
        all.map(|amount| {
            format!("{}.{:02} {}", amount.hundredths / 100, amount.hundredths % 100, amount.unit)
        })
        .collect()
    };
    found.extend(words(Changed::Debtor, &debtors(left), &debtors(right)));
    found.extend(words(Changed::Amount, &amounts(left), &amounts(right)));
    let consent = |side: &[Arc<ClauseRecord>]| -> String {
        let clause = side.iter().find_map(|clause| {
            let span = clause.tagging.commitment.as_ref()?.deemed_consent?;
            Some(span.of(&clause.text).to_owned())
        });
        clause.unwrap_or_default()
    };
    let (from, to) = (consent(left), consent(right));
    if from.is_empty() != to.is_empty() {
        found.push(Change { what: Changed::DeemedConsent, from, to });
    }
    found
}

fn commitments(side: &[Arc<ClauseRecord>]) -> impl Iterator<Item = &Commitment> {
    side.iter().filter_map(|clause| clause.tagging.commitment.as_ref())
}

/// A limit without its place in the text.
type Limit = (DeadlineRole, Option<Duration>, DeadlineBasis);

fn deadlines(left: &[Arc<ClauseRecord>], right: &[Arc<ClauseRecord>]) -> Option<Change> {
    let limits = |side: &[Arc<ClauseRecord>]| -> Vec<(Deadline, String)> {
        let of_clause = |clause: &Arc<ClauseRecord>| {
            let commitment = clause.tagging.commitment.iter();
            let deadlines = commitment.flat_map(|commitment| &commitment.deadlines);
            let worded = deadlines.map(|d| (d.clone(), d.span.of(&clause.text).to_owned()));
            worded.collect::<Vec<_>>()
        };
        side.iter().flat_map(of_clause).collect()
    };
    let key = |deadline: &Deadline| (deadline.role, deadline.duration, deadline.basis);
    let (from, to) = (limits(left), limits(right));
    let keys =
        |side: &[(Deadline, String)]| -> Vec<Limit> { side.iter().map(|(d, _)| key(d)).collect() };
    let without = |side: &[(Deadline, String)], other: &[Limit]| {
        let own = side.iter().filter(|(deadline, _)| !other.contains(&key(deadline)));
        own.cloned().unzip::<Deadline, String, Vec<_>, Vec<_>>()
    };
    let (gone, gone_words) = without(&from, &keys(&to));
    let (new, new_words) = without(&to, &keys(&from));
    (!gone.is_empty() || !new.is_empty()).then(|| Change {
        what: Changed::Deadline(gone, new),
        from: gone_words.join("; "),
        to: new_words.join("; "),
    })
}

/// The strongest wording of each side, with the words that decided it.
fn modality(left: &[Arc<ClauseRecord>], right: &[Arc<ClauseRecord>]) -> Option<Change> {
    let strongest = |side: &[Arc<ClauseRecord>]| {
        let worded = side.iter().filter_map(|clause| {
            let commitment = clause.tagging.commitment.as_ref()?;
            let words = commitment.evidence.iter().map(|evidence| evidence.0.of(&clause.text));
            Some((commitment.wording, words.collect::<Vec<_>>().join(" … ")))
        });
        worded.min_by_key(|(wording, _)| *wording)
    };
    let ((from, from_words), (to, to_words)) = (strongest(left)?, strongest(right)?);
    let what = Changed::Modality(from, to);
    (from != to).then_some(Change { what, from: from_words, to: to_words })
}

fn words(what: Changed, from: &BTreeSet<String>, to: &BTreeSet<String>) -> Option<Change> {
    let joined = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
        a.difference(b).cloned().collect::<Vec<_>>().join("; ")
    };
    (from != to).then(|| Change { what, from: joined(from, to), to: joined(to, from) })
}

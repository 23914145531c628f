//! Which clause of a cell is shown first: the one a lawyer would cite for the row.

use std::cmp::Reverse;

use crate::{
    compare::Topic,
    index::ClauseRecord,
    model::{BindingForce, Commitment, Date, Debtor, Modality, Part},
    rules::Rules,
};

/// Returns the commitment of a clause, where it is one: a definition promises nothing.
pub(super) fn promise(clause: &ClauseRecord) -> Option<&Commitment> {
    let commitment = clause.tagging.commitment.as_ref()?;
    commitment.is_promise().then_some(commitment)
}

/// How early a clause stands in a cell; smaller is earlier.
///
/// What binds most comes first, then what the text is mainly about, then what a party
/// owes, then what is about nothing else, then what is central to the row; the latest instrument and the order of print decide the rest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    duty: u8,
    force: u8,
    part: u8,
    subject: u8,
    debtor: u8,
    shared: u8,
    words: u8,
    topic: usize,
    signed: Reverse<Option<Date>>,
    document: String,
    ordinal: u32,
}

/// Ranks the clause in the row of `topic`.
pub(super) fn rank(clause: &ClauseRecord, topic: &Topic, rules: &Rules) -> Rank {
    let document = &clause.document;
    Rank {
        duty: duty(clause),
        force: force(document.binding),
        part: part(clause.part),
        subject: u8::from(!is_main_subject(clause, topic)),
        debtor: debtor(clause),
        shared: u8::from(is_shared(clause, topic)),
        words: u8::from(!speaks_in_own_words(clause, topic)),
        topic: centrality(clause, topic, rules),
        signed: Reverse(document.signed),
        document: document.id.0.clone(),
        ordinal: clause.ordinal,
    }
}

/// A duty to act and a duty not to act bind alike.
fn duty(clause: &ClauseRecord) -> u8 {
    match promise(clause).map(|promise| promise.modality) {
        Some(Modality::Obligation | Modality::Prohibition) => 0,
        Some(Modality::BestEffort) => 1,
        Some(Modality::Permission) => 2,
        Some(Modality::Intention) => 3,
        Some(Modality::Declaratory | Modality::None) | None => 4,
    }
}

const fn force(binding: BindingForce) -> u8 {
    match binding {
        BindingForce::Binding => 0,
        BindingForce::Unclear => 1,
        BindingForce::NonBinding => 2,
    }
}

const fn part(part: Part) -> u8 {
    match part {
        Part::Operative => 0,
        Part::Annex | Part::Press => 1,
        Part::Final => 2,
        Part::Preamble => 3,
        Part::Title | Part::Signature | Part::Footnote => 4,
    }
}

/// Tells whether no other pillar has more clauses in the document: a visa agreement says more
/// about visas than the side note of a readmission agreement.
fn is_main_subject(clause: &ClauseRecord, topic: &Topic) -> bool {
    let counts = &clause.document.pillars;
    let own = counts.get(&topic.pillar).copied().unwrap_or(0);
    counts.iter().all(|(pillar, count)| pillar.is_neighbour() || *count <= own)
}

/// Tells whether the clause speaks of another pillar, too: a duty to readmit whoever has no
/// residence permit says less about permits than a clause on nothing else.
fn is_shared(clause: &ClauseRecord, topic: &Topic) -> bool {
    let mut pillars = clause.tagging.tags.iter().map(|tag| &tag.pillar);
    pillars.any(|pillar| *pillar != topic.pillar && !pillar.is_neighbour())
}

/// What a party owes comes before what merely has to happen, and that before what a private
/// person owes.
fn debtor(clause: &ClauseRecord) -> u8 {
    match promise(clause).and_then(|promise| promise.debtor.as_ref()) {
        Some(
            Debtor::Country(_)
            | Debtor::Both
            | Debtor::Requested
            | Debtor::Requesting
            | Debtor::Authority,
        ) => 0,
        Some(Debtor::Body | Debtor::Unspecified) | None => 1,
        Some(Debtor::Person) => 2,
    }
}

/// Tells whether the clause's own words speak of the row, not only its heading or chapeau.
fn speaks_in_own_words(clause: &ClauseRecord, topic: &Topic) -> bool {
    clause.tagging.tags.iter().any(|tag| topic.holds(tag) && !tag.evidence.is_empty())
}

/// How central a clause is to a pillar: the position of its first topic in the rules' list,
/// which begins with what the pillar is about; 0 in the row of a topic.
fn centrality(clause: &ClauseRecord, row: &Topic, rules: &Rules) -> usize {
    if row.topic.is_some() {
        return 0;
    }
    let pillar = rules.pillars().iter().find(|info| info.slug == row.pillar);
    let position = |topic: &str| {
        pillar.and_then(|info| info.topics.iter().position(|known| known.slug == topic))
    };
    let of_pillar = clause.tagging.tags.iter().filter(|tag| row.holds(tag));
    of_pillar.filter_map(|tag| position(&tag.topic)).min().unwrap_or(usize::MAX)
}

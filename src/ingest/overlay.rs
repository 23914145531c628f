//! What persons say about a document beside its text: the manifest about the instrument, their
//! decisions about its clauses.

use crate::{
    corpus::{Entry, text_key},
    model::{Clause, Decision, Document, Instrument, Origin, Override, Party, Said, Tagging},
    rules::Rules,
    tag::{Passages, tag_decided},
};

/// Reads the clauses that persons decided about once more, with their decisions. A decision
/// whose words changed since it was made holds no longer.
pub(super) fn decide(
    overrides: &[Override],
    document: &Document,
    instrument: &Instrument,
    clauses: &[Clause],
    taggings: &mut [Tagging],
    rules: &Rules,
) {
    if overrides.is_empty() {
        return;
    }
    let passages = Passages::of(document, instrument, rules);
    for (clause, tagging) in clauses.iter().zip(taggings) {
        let of_clause = overrides.iter().filter(|entry| entry.clause == clause.id);
        let key = text_key(clause.body.of(&document.text));
        let decisions: Vec<Decision> = of_clause
            .filter(|entry| entry.text == key)
            .map(|entry| entry.decision.clone())
            .collect();
        if !decisions.is_empty() {
            *tagging = tag_decided(&passages.of_clause(clause), &decisions, rules);
        }
    }
}

/// Lays what is stated about a document over what its text says.
///
/// The manifest wins over the text: a person wrote it because the text is silent or wrong.
/// What the file's front matter states only fills what the text leaves open.
pub(super) fn apply(entry: Option<&Entry>, document: &Document, instrument: &mut Instrument) {
    if let Some(entry) = entry {
        state(entry, instrument);
    }
    let file_says = |day: Option<_>| day.map(Said::in_manifest);
    if instrument.signed.is_none() && document.press.is_none() {
        instrument.signed = file_says(document.stated_signed);
    }
    if instrument.in_force.is_none() {
        instrument.in_force = file_says(document.stated_in_force);
    }
    if instrument.title.is_none() {
        instrument.title.clone_from(&document.stated_title);
    }
}

fn state(entry: &Entry, instrument: &mut Instrument) {
    if !entry.parties.is_empty() {
        let named = std::mem::take(&mut instrument.parties);
        let party = |country: &_| {
            let words = named.iter().find(|party| party.country == *country);
            let span = words.and_then(|party| party.span);
            Party { country: Clone::clone(country), span, origin: Origin::Manifest }
        };
        instrument.parties = entry.parties.iter().map(party).collect();
    }
    if let Some(kind) = entry.kind {
        instrument.kind = kind;
        instrument.kind_evidence.clear();
    }
    if let Some(binding) = entry.binding {
        instrument.binding = binding;
        instrument.binding_evidence.clear();
    }
    if let Some(day) = entry.signed {
        instrument.signed = Some(Said::in_manifest(day));
    }
    if let Some(day) = entry.in_force {
        instrument.in_force = Some(Said::in_manifest(day));
    }
    if entry.title.is_some() {
        instrument.title.clone_from(&entry.title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CountryCode, Date, InstrumentKind, Span};

    #[test]
    fn the_manifest_wins_and_front_matter_fills() {
        let code = |letters| CountryCode::new(letters).expect("a code");
        let span = Some(Span::new(3, 9));
        let mut instrument = Instrument {
            kind: InstrumentKind::Other,
            parties: vec![Party { country: code("XA"), span, origin: Origin::Text }],
            signed: Some(Said::in_text(Date::new(2020, 1, 1).expect("a day"), Span::new(0, 2))),
            ..Instrument::default()
        };
        let document = Document {
            stated_signed: Date::new(1999, 1, 1),
            stated_in_force: Date::new(2021, 1, 1),
            ..Document::default()
        };
        let entry = Entry {
            parties: vec![code("DE"), code("XA")],
            kind: Some(InstrumentKind::Mou),
            ..Entry::default()
        };
        apply(Some(&entry), &document, &mut instrument);
        assert_eq!(instrument.kind, InstrumentKind::Mou);
        assert_eq!(instrument.parties[1].span, span);
        assert_eq!(instrument.parties[0].origin, Origin::Manifest);
        assert_eq!(instrument.signed.map(|said| said.value), Date::new(2020, 1, 1));
        assert_eq!(instrument.in_force.map(|said| said.value), Date::new(2021, 1, 1));
    }
}

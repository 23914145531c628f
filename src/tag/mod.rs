//! Clauses × rules → tags and commitments.
//!
//! [`tag`] reads one passage: the pillars it is about with the words that cause each tag, what
//! it promises (how strongly, who owes, by when, how much, on what condition) and the states
//! it names. [`tag_clauses`] gives every clause of a document its heading, opening words and
//! the words before. All knowledge is data in [`Rules`]; nothing here can fail, and the same
//! passage always reads the same.
//!
//! ```
//! use klausel::{model::{Language, Modality, Passage}, rules::Rules, tag::tag};
//!
//! let rules = Rules::builtin().unwrap();
//! let text = "Die ersuchte Vertragspartei beantwortet das Rückübernahmeersuchen innerhalb von acht Arbeitstagen.";
//! let found = tag(&Passage { text, language: Some(Language::De), ..Passage::default() }, &rules);
//! assert_eq!(found.pillars()[0].as_str(), "returns");
//! let commitment = found.commitment.unwrap();
//! assert_eq!(commitment.modality, Modality::Obligation);
//! assert_eq!(commitment.deadlines[0].duration.unwrap().to_string(), "P8D");
//! ```

mod agents;
mod amounts;
mod commitment;
mod conditions;
mod deadlines;
mod debtors;
mod decisions;
mod events;
mod modality;
mod numbers;
mod pillars;
mod retagging;
mod score;
mod sentences;
mod subordination;
mod survey;
mod verbs;

use crate::{
    model::{
        BindingForce, Clause, CountryCode, Decision, Document, Instrument, InstrumentKind,
        Language, Passage, Pillar, Span, Tag, Tagging,
    },
    rules::{MentionKind, Rules},
    tag::commitment::Subject,
    text::identify,
};

pub use pillars::Ground;
pub use retagging::retag;
pub use score::{Answer, Count, Label, Score, Share};
pub use survey::{Overlap, Survey};

/// So many bytes before a clause are given to it as context: two or three sentences.
const BEFORE_MAX: usize = 400;

/// Reads a passage: tags, commitment, states named.
pub fn tag(passage: &Passage, rules: &Rules) -> Tagging {
    tag_decided(passage, &[], rules)
}

/// Reads a passage on which persons decided, oldest decision first: their word stands over
/// that of the rules, and what the passage promises follows from the tags as they decided.
pub fn tag_decided(passage: &Passage, decisions: &[Decision], rules: &Rules) -> Tagging {
    let language = language(passage);
    let passage = Passage { language: Some(language), ..*passage };
    let tags = decisions::decide(pillars::tags(&passage, rules), decisions);
    let subject = if tags.is_empty() { Subject::Other } else { Subject::Migration };
    Tagging {
        commitment: commitment::read(&passage, language, subject, rules),
        countries: countries(&passage, language, rules),
        decisions: decisions.to_vec(),
        tags,
    }
}

/// Reads only the tags of a passage, without what it promises.
pub fn tag_pillars(passage: &Passage, rules: &Rules) -> Vec<Tag> {
    let passage = Passage { language: Some(language(passage)), ..*passage };
    pillars::tags(&passage, rules)
}

/// Tells whose words decide the pillars of a passage: its own, its heading's, those before it,
/// or nobody's.
pub fn ground<'t>(passage: &Passage<'t>, rules: &'t Rules) -> Ground<'t> {
    let passage = Passage { language: Some(language(passage)), ..*passage };
    pillars::ground(&passage, rules)
}

/// Reads every clause of a document, in the order of the clauses.
pub fn tag_clauses(
    document: &Document,
    instrument: &Instrument,
    clauses: &[Clause],
    rules: &Rules,
) -> Vec<Tagging> {
    let passages = Passages::of(document, instrument, rules);
    clauses.iter().map(|clause| tag(&passages.of_clause(clause), rules)).collect()
}

/// Makes the passages of a document's clauses.
#[derive(Debug, Clone)]
pub struct Passages<'t> {
    document: &'t Document,
    instrument: &'t Instrument,
    subject: Vec<Pillar>,
}

impl<'t> Passages<'t> {
    /// Reads what the clauses have in common: the pillars that the instrument's title names.
    /// The headline of a press item says nothing of a paragraph.
    pub fn of(document: &'t Document, instrument: &'t Instrument, rules: &Rules) -> Self {
        let subject = title(instrument).map_or_else(Vec::new, |title| {
            let mut subject: Vec<Pillar> =
                tag_pillars(&title, rules).into_iter().map(|tag| tag.pillar).collect();
            subject.dedup();
            subject
        });
        Self { document, instrument, subject }
    }

    /// Makes passages that tell words and places, but not what the whole is about.
    const fn without_subject(document: &'t Document, instrument: &'t Instrument) -> Self {
        Self { document, instrument, subject: Vec::new() }
    }

    /// Makes the passage of a clause: its words with heading, opening words, the words before
    /// and the subject of its instrument.
    pub fn of_clause(&self, clause: &Clause) -> Passage<'_> {
        let text = self.document.text.as_str();
        let words = |span: Option<Span>| span.map(|span| span.of(text));
        // the heading is given apart, and what stands before it is another matter
        let article = clause.heading.map_or(0, |heading| heading.end.min(clause.span.start));
        let mut from = clause.span.start.saturating_sub(BEFORE_MAX).max(article);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let Instrument { kind, binding, .. } = *self.instrument;
        let is_press = kind == InstrumentKind::Press;
        Passage {
            text: clause.body.of(text),
            language: Some(clause.language),
            heading: words(clause.heading),
            chapeau: words(clause.chapeau),
            before: (!is_press).then(|| &text[from..clause.span.start]),
            instrument: Some(kind),
            binding: Some(if is_press { BindingForce::Unclear } else { binding }),
            part: Some(clause.part),
            subject: &self.subject,
        }
    }
}

/// The title of an instrument that says what its clauses are about.
fn title(instrument: &Instrument) -> Option<Passage<'_>> {
    let title = instrument.title.as_deref().filter(|_| instrument.kind != InstrumentKind::Press);
    title.map(|text| Passage { text, instrument: Some(instrument.kind), ..Passage::default() })
}

/// The language given, else the one identified; German where the words are too few to tell.
fn language(passage: &Passage) -> Language {
    let given = passage.language.filter(|language| *language != Language::Other);
    given.or_else(|| identify(passage.text).map(|(language, _)| language)).unwrap_or(Language::De)
}

/// The states named, in order of code: by name, adjective or inhabitants. A capital counts
/// only where it acts, which its words alone do not show.
fn countries(passage: &Passage, language: Language, rules: &Rules) -> Vec<CountryCode> {
    let mut codes: Vec<CountryCode> = rules
        .countries()
        .mentions(passage.text, language)
        .into_iter()
        .filter(|mention| mention.kind != MentionKind::Capital)
        .flat_map(|mention| mention.codes)
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    /// The built-in rules, read once for all tests of the room.
    pub(super) fn rules() -> &'static Rules {
        static RULES: LazyLock<Rules> =
            LazyLock::new(|| Rules::builtin().expect("the built-in rules are sound"));
        &RULES
    }

    fn pillars(passage: &Passage) -> Vec<String> {
        tag(passage, rules()).pillars().into_iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_clause_without_words_of_its_own_takes_the_pillar_of_its_heading() {
        let passage = Passage {
            text: "Die Kosten trägt die Partei, die darum ersucht.",
            language: Some(Language::De),
            heading: Some("Durchbeförderung"),
            ..Passage::default()
        };
        assert_eq!(pillars(&passage), ["returns"]);
    }

    #[test]
    fn a_definition_has_no_pillar_though_full_of_its_words() {
        let passage = Passage {
            text: "«Visum» bezeichnet eine Bewilligung für die Einreise und den Aufenthalt.",
            language: Some(Language::De),
            heading: Some("Begriffsbestimmungen"),
            ..Passage::default()
        };
        assert!(pillars(&passage).is_empty());
    }

    #[test]
    fn a_committee_in_general_has_no_pillar() {
        let passage = Passage {
            text: "die Auswertung der Rückübernahmen;",
            language: Some(Language::De),
            heading: Some("Gemischter Ausschuss"),
            chapeau: Some("Zu den Aufgaben des Ausschusses zählen:"),
            ..Passage::default()
        };
        assert!(pillars(&passage).is_empty());
    }

    #[test]
    fn a_suspension_of_the_agreement_has_no_pillar_and_one_of_its_visas_has() {
        let read = |text| Passage {
            text,
            language: Some(Language::De),
            instrument: Some(InstrumentKind::Treaty),
            before: Some("Inhaber eines Visums dürfen einreisen."),
            ..Passage::default()
        };
        let agreement = "Jede Partei kann die Anwendung dieses Abkommens suspendieren.";
        assert!(pillars(&read(agreement)).is_empty());
        let exemption = "Die Union kann die Befreiung von der Visumpflicht aussetzen.";
        assert_eq!(pillars(&read(exemption)), ["visas"]);
    }

    #[test]
    fn press_off_the_subject_promises_nothing() {
        let passage = Passage {
            text: "Der Trainer will im Sommer in die Liga zurückkehren.",
            language: Some(Language::De),
            instrument: Some(InstrumentKind::Press),
            ..Passage::default()
        };
        let found = tag(&passage, rules());
        assert!(found.tags.is_empty());
        assert_eq!(found.commitment, None);
    }
}

//! Small documents for the tests of the store and of search, built without the other stages.

use klausel::index::{Fingerprints, SourceRecord};
use klausel::model::{
    BindingForce, Clause, Commitment, CountryCode, Date, Document, DocumentId, Dossier, Duration,
    DurationUnit, Instrument, InstrumentKind, Language, Locator, Modality, Origin, Page, Part,
    Party, Pillar, Said, Span, Status, Tag, Tagging,
};
use klausel::model::{Deadline, DeadlineBasis, DeadlineRole};

/// What a sample says of one clause.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words<'a> {
    pub(crate) locator: &'a str,
    pub(crate) heading: Option<&'a str>,
    pub(crate) chapeau: Option<&'a str>,
    pub(crate) text: &'a str,
    pub(crate) language: Language,
    pub(crate) part: Option<Part>,
    pub(crate) topic: Option<&'a str>,
    pub(crate) modality: Option<Modality>,
    pub(crate) answer_days: Option<u32>,
}

/// A clause in German.
pub(crate) fn de<'a>(locator: &'a str, text: &'a str) -> Words<'a> {
    Words { locator, text, language: Language::De, ..Words::default() }
}

/// A clause in English.
pub(crate) fn en<'a>(locator: &'a str, text: &'a str) -> Words<'a> {
    Words { locator, text, language: Language::En, ..Words::default() }
}

/// A treaty between Germany and the state `partner`.
pub(crate) fn treaty(id: &str, partner: &str, signed: &str, clauses: &[Words]) -> Dossier {
    let mut dossier = document(id, clauses);
    dossier.instrument = Instrument {
        kind: InstrumentKind::Treaty,
        binding: BindingForce::Binding,
        title: Some(format!("Abkommen mit {partner}")),
        parties: ["DE", partner].into_iter().map(party).collect(),
        signed: signed.parse::<Date>().ok().map(Said::in_manifest),
        languages: vec![Language::De],
        ..Instrument::default()
    };
    dossier
}

/// A press item.
pub(crate) fn press(id: &str, clauses: &[Words]) -> Dossier {
    let mut dossier = document(id, clauses);
    dossier.instrument.kind = InstrumentKind::Press;
    for clause in &mut dossier.clauses {
        clause.part = Part::Press;
    }
    dossier
}

fn party(code: &str) -> Party {
    let country = CountryCode::new(code).expect("two letters");
    Party { country, span: None, origin: Origin::Manifest }
}

fn document(id: &str, clauses: &[Words]) -> Dossier {
    let mut dossier = Dossier::default();
    let id = DocumentId(id.to_owned());
    for words in clauses {
        let locator: Locator = words.locator.parse().expect("a locator");
        let heading = words.heading.map(|heading| push(&mut dossier.document.text, heading));
        let chapeau = words.chapeau.map(|chapeau| push(&mut dossier.document.text, chapeau));
        let body = push(&mut dossier.document.text, words.text);
        dossier.clauses.push(Clause {
            heading,
            chapeau,
            part: words.part.unwrap_or(Part::Operative),
            language: words.language,
            sentences: sentences(words.text, body.start),
            ..Clause::of_words(&id, locator, body)
        });
        dossier.taggings.push(tagging(words));
    }
    let whole = Span::new(0, dossier.document.text.len());
    dossier.document = Document {
        id,
        texts: vec![whole],
        pages: vec![Page { number: 1, ..Page::default() }],
        ..dossier.document
    };
    dossier
}

fn push(text: &mut String, words: &str) -> Span {
    let start = text.len();
    text.push_str(words);
    let span = Span::new(start, text.len());
    text.push('\n');
    span
}

fn sentences(text: &str, offset: usize) -> Vec<Span> {
    let mut start = 0;
    text.split_inclusive(". ")
        .map(|sentence| {
            let span = Span::new(start, start + sentence.len()).trimmed(text).shifted(offset);
            start += sentence.len();
            span
        })
        .collect()
}

fn tagging(words: &Words) -> Tagging {
    let tags = words.topic.and_then(|topic| topic.split_once('/')).map(|(pillar, topic)| Tag {
        pillar: Pillar(pillar.to_owned()),
        topic: topic.to_owned(),
        rule: format!("{pillar}.{topic}.sample"),
        evidence: Vec::new(),
    });
    let whole = Span::new(0, words.text.len());
    let commitment = words.modality.map(|modality| Commitment {
        modality,
        wording: modality,
        debtor: None,
        beneficiary: None,
        deadlines: words
            .answer_days
            .map(|value| Deadline {
                duration: Some(Duration { value, unit: DurationUnit::Days }),
                basis: DeadlineBasis::Unspecified,
                role: DeadlineRole::Answer,
                start_event: None,
                vague: None,
                span: whole,
            })
            .into_iter()
            .collect(),
        amounts: Vec::new(),
        conditions: Vec::new(),
        deemed_consent: None,
        qualifiers: Vec::new(),
        evidence: Vec::new(),
        rule: "modality.sample".to_owned(),
    });
    Tagging { tags: tags.into_iter().collect(), commitment, ..Tagging::default() }
}

/// The record of a file that was read whole.
pub(crate) fn source(path: &str) -> SourceRecord {
    SourceRecord { sha256: format!("{path}:1"), ..SourceRecord::new(path, Status::Ok) }
}

/// The versions that the samples are made with.
pub(crate) fn fingerprints() -> Fingerprints {
    Fingerprints { extractor: "sample 1".into(), rules: "sample 1".into() }
}

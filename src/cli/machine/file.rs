//! What a single file holds: `extract` and `clauses`.

use serde::Serialize;

use crate::{
    cli::{
        citation::Citations,
        machine::{InstrumentNamed, WordsOf, codes},
    },
    model::{Clause, Date, Dossier, Medium, Part, Span, Step, TextSource, Warning, WarningKind},
    rules::Rules,
    structure::{Speech, speech},
};

/// The words of a warning.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct WarningOf<'a> {
    page: Option<u32>,
    kind: WarningKind,
    message: &'a str,
}

impl<'a> WarningOf<'a> {
    /// Reads a warning.
    pub(in crate::cli) fn new(warning: &'a Warning) -> Self {
        Self { page: warning.page, kind: warning.kind, message: &warning.message }
    }
}

/// First line of `extract` and `clauses`.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct FileLine<'a> {
    r#type: &'static str,
    path: &'a str,
    document: &'a str,
    sha256: &'a str,
    kind: Medium,
    title: Option<&'a str>,
    languages: Vec<&'static str>,
    pages: usize,
    warnings: Vec<WarningOf<'a>>,
    #[serde(flatten)]
    instrument: Option<InstrumentOf<'a>>,
}

/// What a document is in law.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct InstrumentOf<'a> {
    instrument: &'static str,
    binding: &'static str,
    parties: Vec<&'a str>,
    signed: Option<Date>,
    in_force: Option<Date>,
    provisional_from: Option<Date>,
    short_title: Option<&'a str>,
    place: Option<&'a str>,
    publication: Option<&'a str>,
    mother_agreement: Option<&'a str>,
    authentic_languages: Vec<&'static str>,
    binding_evidence: Vec<&'a str>,
}

impl<'a> FileLine<'a> {
    /// Reads a document's physical layer.
    pub(in crate::cli) fn new(path: &'a str, sha256: &'a str, dossier: &'a Dossier) -> Self {
        let document = &dossier.document;
        let press = document.press.as_ref().and_then(|press| press.title.as_deref());
        let title = dossier.instrument.title.as_deref().or(press);
        Self {
            r#type: "document",
            path,
            document: document.id.as_str(),
            sha256,
            kind: document.medium,
            title: title.or(document.stated_title.as_deref()),
            languages: codes(&dossier.instrument.languages),
            pages: document.pages.len(),
            warnings: document.warnings.iter().map(WarningOf::new).collect(),
            instrument: None,
        }
    }

    /// Adds what it is in law.
    #[must_use]
    pub(in crate::cli) fn with_instrument(mut self, dossier: &'a Dossier) -> Self {
        let instrument = &dossier.instrument;
        let words = |span: &Span| span.of(&dossier.document.text);
        let mut parties: Vec<&str> = Vec::new();
        for party in &instrument.parties {
            if !parties.contains(&party.country.as_str()) {
                parties.push(party.country.as_str());
            }
        }
        self.instrument = Some(InstrumentOf {
            instrument: instrument.kind.as_str(),
            binding: instrument.binding.as_str(),
            parties,
            signed: instrument.signed.as_ref().map(|said| said.value),
            in_force: instrument.in_force.as_ref().map(|said| said.value),
            provisional_from: instrument.provisional_from.as_ref().map(|said| said.value),
            short_title: instrument.short_title.as_deref(),
            place: instrument.place.as_ref().map(|said| said.value.as_str()),
            publication: instrument.publication.as_ref().map(|said| said.value.as_str()),
            mother_agreement: instrument.mother_agreement.as_ref().map(|s| s.value.as_str()),
            authentic_languages: codes(&instrument.authentic_languages),
            binding_evidence: instrument.binding_evidence.iter().map(words).collect(),
        });
        self
    }
}

/// One page of `extract`.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct PageLine<'a> {
    pub(in crate::cli) r#type: &'static str,
    pub(in crate::cli) number: u32,
    pub(in crate::cli) label: Option<&'a str>,
    pub(in crate::cli) text: String,
    pub(in crate::cli) source: TextSource,
    pub(in crate::cli) confidence: Option<f32>,
    pub(in crate::cli) blocks: Vec<BlockOf<'a>>,
}

/// One block of a page.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct BlockOf<'a> {
    pub(in crate::cli) role: &'static str,
    pub(in crate::cli) language: Option<&'static str>,
    pub(in crate::cli) bbox: [f32; 4],
    pub(in crate::cli) text: &'a str,
}

/// One clause of `clauses`.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct ClauseLine<'a> {
    r#type: &'static str,
    id: &'a str,
    text_no: u32,
    locator: String,
    citation: String,
    path: Vec<StepOf<'a>>,
    heading: Option<String>,
    chapeau: Option<&'a str>,
    marker: Option<&'a str>,
    part: Part,
    language: &'static str,
    page_from: u32,
    page_to: u32,
    text: &'a str,
    instruments: Vec<InstrumentNamed<'a>>,
    speech: Vec<SpeechOf<'a>>,
}

/// Words of a press paragraph that the paper does not say itself.
#[derive(Debug, Serialize)]
struct SpeechOf<'a> {
    kind: &'static str,
    #[serde(flatten)]
    words: WordsOf<'a>,
    speaker: Option<&'a str>,
}

impl<'a> SpeechOf<'a> {
    /// Finds the speech in a clause; instruments speak for themselves.
    fn all(text: &'a str, clause: &Clause, rules: &Rules) -> Vec<Self> {
        if clause.part != Part::Press {
            return Vec::new();
        }
        found_speech(text, clause, rules)
            .into_iter()
            .map(|speech| Self {
                kind: speech.kind.as_str(),
                words: WordsOf::new(speech.span, text),
                speaker: speech.speaker.map(|span| span.of(text)),
            })
            .collect()
    }
}

/// The speech in a press paragraph with these words, in bytes of the words.
pub(in crate::cli) fn found_speech(text: &str, clause: &Clause, rules: &Rules) -> Vec<Speech> {
    let own = |sentence: &Span| {
        let start = clause.body.start;
        Span::new(sentence.start.saturating_sub(start), sentence.end.saturating_sub(start))
    };
    let sentences: Vec<Span> = clause.sentences.iter().map(own).collect();
    speech(text, &sentences, rules.instruments())
}

/// One step of a clause's path.
#[derive(Debug, Serialize)]
struct StepOf<'a> {
    level: &'static str,
    number: Option<&'a str>,
}

impl<'a> StepOf<'a> {
    fn new(step: &'a Step) -> Self {
        Self { level: step.level.prefix(), number: step.number.as_deref() }
    }
}

impl<'a> ClauseLine<'a> {
    /// Reads a clause of a document.
    pub(in crate::cli) fn new(
        dossier: &'a Dossier,
        clause: &'a Clause,
        cite: Citations,
        rules: &Rules,
    ) -> Self {
        let text = &dossier.document.text;
        let words = |span: Option<Span>| span.map(|span| span.of(text));
        Self {
            r#type: "clause",
            id: clause.id.as_str(),
            text_no: clause.text_no,
            locator: clause.locator.to_string(),
            citation: cite.of(&clause.locator),
            path: clause.locator.steps().iter().map(StepOf::new).collect(),
            heading: clause.heading_in(text),
            chapeau: words(clause.chapeau),
            marker: words(clause.marker),
            part: clause.part,
            language: clause.language.code(),
            page_from: clause.page_from,
            page_to: clause.page_to,
            text: clause.body.of(text),
            instruments: InstrumentNamed::all(clause.body.of(text), rules),
            speech: SpeechOf::all(clause.body.of(text), clause, rules),
        }
    }
}

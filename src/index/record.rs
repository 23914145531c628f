//! What is stored, and the values that readers get back.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    model::{
        BindingForce, Clause, ClauseId, Commitment, CountryCode, Date, Document, DocumentId,
        Dossier, Instrument, InstrumentKind, Language, Locator, Medium, Part, Passage, Pillar,
        Span, Status, Tagging, TextSource, Warning,
    },
    text::Sketch,
};

/// One source file: what became of it and with which versions it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Path relative to its root, with `/`; unique in the index.
    pub path: String,
    /// The source root it was found under; `None` for the corpus folder.
    pub root: Option<String>,
    /// SHA-256 of the bytes that were read, in hexadecimal digits; empty where none could be.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change in nanoseconds since 1970, where the system tells it.
    pub modified: Option<i64>,
    /// What became of it.
    pub status: Status,
    /// Why, where it is not [`Status::Ok`]; one English sentence.
    pub reason: Option<String>,
    /// Fingerprint of the extractor that read it.
    pub extractor: String,
    /// Fingerprint of the rules that tagged it; empty where it holds no document.
    pub rules: String,
    /// Fingerprint of what the manifest says about it.
    pub manifest: String,
    /// Fingerprint of what persons decided about its clauses.
    pub decisions: String,
    /// Pages in the file.
    pub pages: u32,
    /// Pages with text.
    pub pages_with_text: u32,
    /// Losses and doubts.
    pub warnings: Vec<Warning>,
    /// Documents in it; filled by the index.
    pub documents: u32,
    /// Generation that wrote it; filled by the index.
    pub generation: u64,
    /// Generation in which it came; filled by the index, unless it is stated because the
    /// source came under another name.
    pub added: u64,
}

impl SourceRecord {
    /// Makes a record with nothing known but the path and the outcome.
    pub fn new(path: impl Into<String>, status: Status) -> Self {
        Self {
            path: path.into(),
            root: None,
            sha256: String::new(),
            size: 0,
            modified: None,
            status,
            reason: None,
            extractor: String::new(),
            rules: String::new(),
            manifest: String::new(),
            decisions: String::new(),
            pages: 0,
            pages_with_text: 0,
            warnings: Vec::new(),
            documents: 0,
            generation: 0,
            added: 0,
        }
    }
}

/// A document without its text: everything that lists, tables and citations show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSummary {
    /// The name.
    pub id: DocumentId,
    /// Path of its source file.
    pub path: String,
    /// Status of its source file.
    pub status: Status,
    /// Format of the source.
    pub medium: Medium,
    /// Title as printed, else as the file states it.
    pub title: Option<String>,
    /// Short title as printed.
    pub short_title: Option<String>,
    /// Kind of instrument.
    pub instrument: InstrumentKind,
    /// Binding force.
    pub binding: BindingForce,
    /// Parties in the order named.
    pub parties: Vec<CountryCode>,
    /// Day of signature, or of publication.
    pub signed: Option<Date>,
    /// Day of entry into force.
    pub in_force: Option<Date>,
    /// Day from which it applies provisionally.
    pub provisional_from: Option<Date>,
    /// The words on termination.
    pub termination: Option<String>,
    /// Official publication as printed.
    pub publication: Option<String>,
    /// Newspaper, ministry or agency.
    pub outlet: Option<String>,
    /// Canonical address of a press page.
    pub url: Option<String>,
    /// Languages of the texts, in order.
    pub languages: Vec<Language>,
    /// Number of parallel texts.
    pub texts: u32,
    /// Pages in the file.
    pub pages: u32,
    /// Pages without text.
    pub pages_without_text: u32,
    /// Clauses.
    pub clauses: u32,
    /// Clauses among them that promise something.
    pub commitments: u32,
    /// Clauses by pillar.
    pub pillars: BTreeMap<Pillar, u32>,
    /// Clauses that a person has judged.
    pub reviewed: u32,
    /// Clauses with a tag that no person has judged.
    pub unreviewed: u32,
    /// Losses that can hide a clause.
    pub losses: u32,
    /// What its wording is known by among others that are like it.
    pub sketch: Sketch,
    /// Generation that wrote it.
    pub generation: u64,
}

impl DocumentSummary {
    pub(super) fn new(dossier: &Dossier, source: &str, status: Status, generation: u64) -> Self {
        let Dossier { document, instrument, clauses, taggings } = dossier;
        Self {
            id: document.id.clone(),
            path: source.to_owned(),
            status,
            medium: document.medium,
            title: title(document, instrument),
            short_title: instrument.short_title.clone(),
            instrument: instrument.kind,
            binding: instrument.binding,
            parties: parties(instrument),
            signed: signed(document, instrument),
            in_force: instrument.in_force.as_ref().map(|said| said.value),
            provisional_from: instrument.provisional_from.as_ref().map(|said| said.value),
            termination: instrument.termination.map(|span| span.of(&document.text).to_owned()),
            publication: instrument.publication.as_ref().map(|said| said.value.clone()),
            outlet: document.press.as_ref().and_then(|press| press.outlet.clone()),
            url: document.press.as_ref().and_then(|press| press.url.clone()),
            languages: instrument.languages.clone(),
            texts: document.texts.len() as u32,
            pages: document.pages.len() as u32,
            pages_without_text: document
                .pages
                .iter()
                .filter(|page| page.source == TextSource::None)
                .count() as u32,
            clauses: clauses.len() as u32,
            commitments: 0,
            pillars: BTreeMap::new(),
            reviewed: 0,
            unreviewed: 0,
            losses: document.warnings.iter().filter(|w| w.kind.is_loss()).count() as u32,
            sketch: Sketch::of(&document.text),
            generation,
        }
        .tagged(taggings, generation)
    }

    /// Returns what it is under these tags, written by a generation.
    pub(super) fn tagged(self, taggings: &[Tagging], generation: u64) -> Self {
        let count = |is_one: fn(&Tagging) -> bool| {
            taggings.iter().filter(|tagging| is_one(tagging)).count() as u32
        };
        Self {
            commitments: count(|t| t.commitment.as_ref().is_some_and(Commitment::is_promise)),
            pillars: by_pillar(taggings),
            reviewed: count(Tagging::is_reviewed),
            unreviewed: count(|t| !t.tags.is_empty() && !t.is_reviewed()),
            generation,
            ..self
        }
    }

    /// Tells whether every word of the document could be searched.
    pub const fn is_fully_searchable(&self) -> bool {
        self.status.is_fully_searchable()
    }
}

fn title(document: &Document, instrument: &Instrument) -> Option<String> {
    let press = || document.press.as_ref().and_then(|press| press.title.clone());
    instrument.title.clone().or_else(press).or_else(|| document.stated_title.clone())
}

fn signed(document: &Document, instrument: &Instrument) -> Option<Date> {
    let published = || document.press.as_ref().and_then(|press| press.date);
    instrument.signed.as_ref().map(|said| said.value).or_else(published)
}

fn parties(instrument: &Instrument) -> Vec<CountryCode> {
    let mut codes: Vec<CountryCode> = Vec::new();
    for party in &instrument.parties {
        if !codes.contains(&party.country) {
            codes.push(party.country.clone());
        }
    }
    codes
}

fn by_pillar(taggings: &[Tagging]) -> BTreeMap<Pillar, u32> {
    let mut counts = BTreeMap::new();
    for pillar in taggings.iter().flat_map(Tagging::pillars) {
        *counts.entry(pillar.clone()).or_default() += 1;
    }
    counts
}

/// A clause as it is stored beside its words in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredClause {
    pub(super) id: ClauseId,
    pub(super) document: DocumentId,
    pub(super) ordinal: u32,
    pub(super) text_no: u32,
    pub(super) locator: Locator,
    pub(super) marker: Option<String>,
    pub(super) part: Part,
    pub(super) language: Language,
    pub(super) page_from: u32,
    pub(super) page_to: u32,
    pub(super) page_label: Option<String>,
    pub(super) heading: Option<String>,
    pub(super) chapeau: Option<String>,
    pub(super) text: String,
    pub(super) sentences: Vec<Span>,
    pub(super) tagging: Tagging,
}

impl StoredClause {
    pub(super) fn new(dossier: &Dossier, ordinal: usize, clause: &Clause) -> Self {
        let document = &dossier.document;
        let words = |span: Option<Span>| span.map(|span| span.of(&document.text).to_owned());
        let page = document.pages.iter().find(|page| page.number == clause.page_from);
        Self {
            id: clause.id.clone(),
            document: document.id.clone(),
            ordinal: ordinal as u32,
            text_no: clause.text_no,
            locator: clause.locator.clone(),
            marker: words(clause.marker),
            part: clause.part,
            language: clause.language,
            page_from: clause.page_from,
            page_to: clause.page_to,
            page_label: page.and_then(|page| page.label.clone()),
            heading: clause.heading_in(&document.text),
            chapeau: words(clause.chapeau),
            text: clause.body.of(&document.text).to_owned(),
            sentences: clause
                .sentences
                .iter()
                .filter(|sentence| clause.body.contains(**sentence))
                .map(|s| Span::new(s.start - clause.body.start, s.end - clause.body.start))
                .collect(),
            tagging: dossier.taggings.get(ordinal).cloned().unwrap_or_default(),
        }
    }
}

/// A clause with its tags and the document it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseRecord {
    /// Unique name.
    pub id: ClauseId,
    /// The document it stands in.
    pub document: Arc<DocumentSummary>,
    /// Position among the document's clauses, from 0.
    pub ordinal: u32,
    /// Parallel text it belongs to, from 1.
    pub text_no: u32,
    /// Where it stands.
    pub locator: Locator,
    /// The printed enumerator.
    pub marker: Option<String>,
    /// Part of the instrument.
    pub part: Part,
    /// Language of its words.
    pub language: Language,
    /// First page in the file, from 1.
    pub page_from: u32,
    /// Last page in the file, from 1.
    pub page_to: u32,
    /// The number printed on the first page, where the file has one.
    pub page_label: Option<String>,
    /// Heading of its article.
    pub heading: Option<String>,
    /// Opening words of its list.
    pub chapeau: Option<String>,
    /// Its words, without headings and marker.
    pub text: String,
    /// Sentences as spans of `text`.
    pub sentences: Vec<Span>,
    /// What the rules say of it; spans count from the first byte of `text`.
    pub tagging: Tagging,
}

impl ClauseRecord {
    pub(super) fn new(stored: StoredClause, document: Arc<DocumentSummary>) -> Self {
        Self {
            id: stored.id,
            document,
            ordinal: stored.ordinal,
            text_no: stored.text_no,
            locator: stored.locator,
            marker: stored.marker,
            part: stored.part,
            language: stored.language,
            page_from: stored.page_from,
            page_to: stored.page_to,
            page_label: stored.page_label,
            heading: stored.heading,
            chapeau: stored.chapeau,
            text: stored.text,
            sentences: stored.sentences,
            tagging: stored.tagging,
        }
    }

    /// Returns the states a filter by country finds it under.
    pub fn countries(&self) -> Vec<CountryCode> {
        countries(&self.document.parties, self.document.instrument, &self.tagging)
    }

    /// Returns the clause as rules and queries see it.
    pub fn passage(&self) -> Passage<'_> {
        Passage {
            text: &self.text,
            language: Some(self.language),
            heading: self.heading.as_deref(),
            chapeau: self.chapeau.as_deref(),
            before: None,
            instrument: Some(self.document.instrument),
            binding: Some(self.document.binding),
            part: Some(self.part),
            subject: &[],
        }
    }
}

/// Returns what a filter by country finds the `ordinal`-th clause of a document under.
pub fn countries_of(dossier: &Dossier, ordinal: usize) -> Vec<CountryCode> {
    let tagging = dossier.taggings.get(ordinal).cloned().unwrap_or_default();
    countries(&parties(&dossier.instrument), dossier.instrument.kind, &tagging)
}

/// Returns what a filter by country finds a clause under: the parties of its instrument, and
/// for texts that are nobody's agreement (press, reports) the states it names.
pub(super) fn countries(
    parties: &[CountryCode],
    kind: InstrumentKind,
    tagging: &Tagging,
) -> Vec<CountryCode> {
    let mut countries = parties.to_vec();
    let is_report =
        matches!(kind, InstrumentKind::Press | InstrumentKind::Structure | InstrumentKind::Other);
    if is_report {
        countries.extend(tagging.countries.iter().cloned());
    }
    countries.sort();
    countries.dedup();
    countries
}

/// What a batch worked with; a change of one of them makes old results stale.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Version of the extractors and of the structure stage.
    pub extractor: String,
    /// Version of the rules.
    pub rules: String,
}

/// The state of an index as a whole; it travels with the commit that made it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    /// Number of the generation, from 1.
    pub generation: u64,
    /// What the last batch worked with.
    pub fingerprints: Fingerprints,
    /// Fingerprint of the word analysis.
    pub analysis: String,
    /// Source files by status.
    pub sources: BTreeMap<String, u64>,
    /// Documents.
    pub documents: u64,
    /// Clauses.
    pub clauses: u64,
    /// Indexed words of all clauses, headings and chapeaux, for ranking.
    pub words: Lengths,
    /// SHA-256 over the sorted ledger, in hexadecimal digits.
    pub root: String,
    /// Names of the further roots that batches look into, in order.
    #[serde(default)]
    pub roots: Vec<String>,
    /// What the history of the batches amounts to.
    #[serde(default)]
    pub history: History,
}

/// The records of the history, so that none can be lost unnoticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct History {
    /// How many there are.
    pub records: u64,
    /// Exclusive or over the SHA-256 of each.
    pub digest: [u8; 32],
}

impl History {
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.records += 1;
        fold_digest(&mut self.digest, bytes);
    }
}

/// Adds the SHA-256 of a record to a sum that does not depend on the order.
pub(super) fn fold_digest(sum: &mut [u8; 32], bytes: &[u8]) {
    for (sum, byte) in sum.iter_mut().zip(Sha256::digest(bytes)) {
        *sum ^= byte;
    }
}

impl State {
    /// Returns the number of source files that could not be searched in full; files of a type
    /// that klausel does not read are none of them.
    pub fn not_fully_searchable(&self) -> u64 {
        let apart = [Status::Ok.to_string(), Status::Unsupported.to_string()];
        self.sources.iter().filter(|(status, _)| !apart.contains(status)).map(|(_, n)| n).sum()
    }

    /// Returns the number of source files of a type that klausel does not read.
    pub fn unsupported(&self) -> u64 {
        self.sources.get(&Status::Unsupported.to_string()).copied().unwrap_or(0)
    }
}

/// Numbers of indexed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lengths {
    /// In clauses.
    pub text: u64,
    /// In headings.
    pub heading: u64,
    /// In chapeaux.
    pub chapeau: u64,
    /// Clauses with a heading.
    pub headings: u64,
    /// Clauses with a chapeau.
    pub chapeaux: u64,
}

impl Lengths {
    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            text: self.text + other.text,
            heading: self.heading + other.heading,
            chapeau: self.chapeau + other.chapeau,
            headings: self.headings + other.headings,
            chapeaux: self.chapeaux + other.chapeaux,
        }
    }
}

/// What the ledger keeps of one source: its record and a digest of all that is stored for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LedgerEntry {
    pub(super) record: SourceRecord,
    pub(super) clauses: u64,
    pub(super) words: Lengths,
    /// Exclusive or over the SHA-256 of every stored record, so that their order is free.
    pub(super) digest: [u8; 32],
}

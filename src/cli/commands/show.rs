//! `klausel show CITATION|CLAUSE-ID`

use std::sync::Arc;

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        filters,
        machine::{ClauseLine, CommitmentOf, DecisionOf, TagOf, WarningOf},
        render::{self, Mark, json_line},
        session::{Session, tell},
    },
    index::{ClauseFilter, ClauseRecord, DocumentSummary, Reader},
    model::{Clause, ClauseId, CountryCode, DocumentId, Dossier, Locator, ReferenceTarget},
    structure::parse_citation,
};

/// Show a clause within its article, with page, tags and commitment
///
/// By citation or by the id that a hit gives. Example: klausel show 'Art. 5 Abs. 2' --country
/// Georgien
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Citation (Art. 5 Abs. 2, Article 5(2)) or id of a clause
    #[arg(value_name = "CITATION", required = true)]
    words: Vec<String>,
    /// In this document: its path, or a part of it
    #[arg(long, value_name = "DOCUMENT")]
    document: Option<String>,
    /// In the instruments with this state
    #[arg(long, value_name = "STATE")]
    country: Vec<String>,
}

/// One clause for scripts.
#[derive(Debug, Serialize)]
struct ShownLine<'a> {
    #[serde(flatten)]
    clause: ClauseLine<'a>,
    document: &'a str,
    title: Option<&'a str>,
    tags: Vec<TagOf<'a>>,
    decisions: Vec<DecisionOf<'a>>,
    commitment: Option<CommitmentOf<'a>>,
    references: Vec<ReferenceOf<'a>>,
    referred_by: Vec<&'a str>,
    warnings: Vec<WarningOf<'a>>,
    generation: u64,
}

/// What a clause refers to.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct ReferenceOf<'a> {
    text: &'a str,
    locator: Option<String>,
    instrument: Option<&'a str>,
}

/// Finds and shows.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let words = options.words.join(" ");
    let reader = session.reader()?;
    let found = find(&words, options, &reader, session)?;
    let documents = documents_of(&found);
    match documents.as_slice() {
        [] => {
            tell(&session.ui.not_there(&words, reader.state().not_fully_searchable()));
            Ok(Exit::Nothing)
        }
        [document] => {
            let dossier = dossier(&reader, &document.id, session)?;
            let ids: Vec<&ClauseId> = found.iter().map(|clause| &clause.id).collect();
            show(document, &dossier, &ids, format, reader.generation(), session)?;
            Ok(Exit::Done)
        }
        _ => choice(&words, &found, &reader, format, session),
    }
}

/// Returns what to type instead: where a document stands beside a citation, its name goes behind
/// `--document`.
fn named_apart(words: &[String]) -> String {
    let is_citation = |words: &[String]| parse_citation(&words.join(" ")).is_some();
    let apart = (1..words.len()).map(|at| words.split_at(at)).flat_map(|(a, b)| [(a, b), (b, a)]);
    let apart = apart.filter(|(citation, _)| is_citation(citation));
    let apart = apart.max_by_key(|(citation, _)| citation.len());
    apart.map_or_else(
        || "klausel show 'Art. 5 Abs. 2' --country Georgien".to_owned(),
        |(citation, document)| {
            let (citation, document) = (citation.join(" "), document.join(" "));
            format!("klausel show '{citation}' --document '{document}'")
        },
    )
}

fn find(
    words: &str,
    options: &Options,
    reader: &Reader,
    session: &Session,
) -> Result<Vec<ClauseRecord>, Failure> {
    let fault = |error: &crate::index::IndexError| session.index_failure(error);
    let id = ClauseId(words.to_owned());
    if let Some(clause) = reader.clause(&id).map_err(|error| fault(&error))? {
        return Ok(vec![clause]);
    }
    let locator = parse_citation(words).or_else(|| words.parse::<Locator>().ok());
    let Some(locator) = locator else {
        let failure = Failure::new(words, session.ui.no_citation());
        return Err(failure.hint(named_apart(&options.words)));
    };
    let filter = ClauseFilter {
        locators: vec![locator],
        documents: super::documents::resolved(options.document.as_slice(), reader, session)?,
        countries: countries(options, session)?,
        ..ClauseFilter::default()
    };
    let clauses = reader.clause_records(&filter).and_then(Iterator::collect);
    let clauses: Vec<ClauseRecord> = clauses.map_err(|error| fault(&error))?;
    // reports mention states without being their instruments
    let is_report = |clause: &ClauseRecord| {
        !filter.countries.is_empty()
            && !clause.document.parties.iter().any(|party| filter.countries.contains(party))
    };
    Ok(clauses.into_iter().filter(|clause| !is_report(clause)).collect())
}

fn countries(options: &Options, session: &Session) -> Result<Vec<CountryCode>, Failure> {
    if options.country.is_empty() {
        return Ok(Vec::new());
    }
    filters::countries(&options.country, &session.rules()?, session.ui)
}

fn documents_of(found: &[ClauseRecord]) -> Vec<Arc<DocumentSummary>> {
    let mut documents: Vec<Arc<DocumentSummary>> =
        found.iter().map(|clause| Arc::clone(&clause.document)).collect();
    documents.dedup_by(|a, b| a.id == b.id);
    documents
}

fn dossier(reader: &Reader, id: &DocumentId, session: &Session) -> Result<Dossier, Failure> {
    let dossier = reader.dossier(id).map_err(|error| session.index_failure(&error))?;
    dossier.ok_or_else(|| Failure::new(id.as_str(), session.ui.no_document()))
}

/// The citation stands in several documents: they are listed, nothing is chosen silently.
fn choice(
    words: &str,
    found: &[ClauseRecord],
    reader: &Reader,
    format: Format,
    session: &mut Session,
) -> Result<Exit, Stop> {
    if format != Format::Text {
        for document in documents_of(found) {
            let dossier = dossier(reader, &document.id, session)?;
            for clause in found.iter().filter(|clause| clause.document.id == document.id) {
                show(&document, &dossier, &[&clause.id], format, reader.generation(), session)?;
            }
        }
        return Ok(Exit::Done);
    }
    let ui = session.ui;
    let mut sheet = session.sheet();
    sheet.line(&ui.stands_in_several(words, documents_of(found).len()));
    sheet.gap();
    for document in documents_of(found) {
        if let Some(first) = found.iter().find(|clause| clause.document.id == document.id) {
            sheet.marked(Mark::Strong, first.id.as_str());
            sheet.line(&format!("  {}", document.title.as_deref().unwrap_or_default()));
            sheet.faint_paragraph("    ", &render::shortened(&first.text, 200));
        }
    }
    session.print(sheet)?;
    Ok(Exit::Done)
}

fn show(
    document: &DocumentSummary,
    dossier: &Dossier,
    ids: &[&ClauseId],
    format: Format,
    generation: u64,
    session: &mut Session,
) -> Result<(), Stop> {
    let cite = session.citations();
    if format == Format::Text {
        let mut sheet = session.sheet();
        render::Shown { ui: session.ui, cite, document, dossier, ids }.put(&mut sheet);
        return session.print(sheet);
    }
    let rules = session.rules()?;
    let text = &dossier.document.text;
    for (clause, tagging) in dossier.clauses.iter().zip(&dossier.taggings) {
        if !ids.contains(&&clause.id) {
            continue;
        }
        let body = clause.body.of(text);
        let line = ShownLine {
            clause: ClauseLine::new(dossier, clause, cite, &rules),
            document: &document.path,
            title: document.title.as_deref(),
            tags: tagging.tags.iter().map(|tag| TagOf::new(tag, body)).collect(),
            decisions: tagging.decisions.iter().map(DecisionOf::new).collect(),
            commitment: CommitmentOf::new(tagging, body),
            references: ReferenceOf::all(clause, text),
            referred_by: referring(dossier, clause).map(|other| other.id.as_str()).collect(),
            warnings: dossier.document.warnings.iter().map(WarningOf::new).collect(),
            generation,
        };
        json_line(session.out(), &line)?;
    }
    Ok(())
}

impl<'a> ReferenceOf<'a> {
    /// Reads what a clause refers to.
    pub(in crate::cli) fn all(clause: &'a Clause, text: &'a str) -> Vec<Self> {
        let reference = |reference: &'a crate::model::Reference| {
            let (locator, instrument) = match &reference.target {
                ReferenceTarget::Provision(locator) => (Some(locator), None),
                ReferenceTarget::Instrument { name, locator } => {
                    (locator.as_ref(), Some(name.as_str()))
                }
            };
            Self {
                text: reference.span.of(text),
                locator: locator.map(ToString::to_string),
                instrument,
            }
        };
        clause.references.iter().map(reference).collect()
    }
}

/// Returns the clauses of the same text that refer to this one, or to a unit it stands in.
pub(in crate::cli) fn referring<'a>(
    dossier: &'a Dossier,
    clause: &'a Clause,
) -> impl Iterator<Item = &'a Clause> {
    dossier.clauses.iter().filter(move |other| {
        other.id != clause.id
            && other.text_no == clause.text_no
            && other.references.iter().any(|reference| {
                matches!(&reference.target, ReferenceTarget::Provision(locator)
                    if clause.locator.is_within(locator))
            })
    })
}

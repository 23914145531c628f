//! `klausel export [DOCUMENT]`

use std::path::Path;

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        commands::{documents::resolved, extract::read, reading, show::ReferenceOf},
        exit::Exit,
        failure::{Failure, Stop},
        machine::{Annotation, ClauseLine, CommitmentOf, FileLine, TagOf},
        render::{akoma_ntoso, json_line},
        session::{Session, tell},
    },
    index::Reader,
    model::{Clause, DocumentId, Dossier, Tagging},
    rules::Rules,
};

/// Export clauses, tags and structure for other software
///
/// As Akoma Ntoso XML (one document), as W3C Web Annotations or as JSON Lines (one document, or
/// the whole index). Example: klausel export corpus/abkommen.pdf --format akn --output abkommen.xml
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// A file, or a document of the index by its path or a part of it; default: all of the index
    #[arg(value_name = "DOCUMENT")]
    document: Option<String>,
    /// Which of the texts printed side by side, from 1 (for akn)
    #[arg(long, value_name = "N", default_value_t = 1)]
    text: u32,
    #[command(flatten)]
    reading: reading::ReadingOptions,
}

/// A document with the names it goes by.
struct Item {
    path: String,
    sha256: String,
    dossier: Dossier,
}

/// One clause with all that was found in it.
#[derive(Debug, Serialize)]
struct ExportedLine<'a> {
    #[serde(flatten)]
    clause: ClauseLine<'a>,
    document: &'a str,
    tags: Vec<TagOf<'a>>,
    commitment: Option<CommitmentOf<'a>>,
    references: Vec<ReferenceOf<'a>>,
}

/// Finds the documents and writes them.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let offered = [Format::Jsonl, Format::Akn, Format::Webannotation];
    // Nothing here is for a terminal; the lines are what a pipe gets.
    let format = match session.format(&offered)? {
        Format::Text => Format::Jsonl,
        format => format,
    };
    let rules = session.rules()?;
    if let Some(path) = options.document.as_deref().filter(|word| Path::new(word).is_file()) {
        let read = read(Path::new(path), &options.reading, session)?;
        if format == Format::Akn && read.dossiers.len() > 1 {
            return Err(several(path, read.dossiers.len(), session).into());
        }
        for dossier in read.dossiers {
            let (path, sha256) = (read.path.clone(), read.sha256.clone());
            write(&Item { path, sha256, dossier }, format, options.text, &rules, session)?;
        }
        return Ok(Exit::Done);
    }
    let reader = session.reader()?;
    let ids = ids(options, &reader, session)?;
    if format == Format::Akn && ids.len() != 1 {
        let what = options.document.clone().unwrap_or_else(|| "--format akn".to_owned());
        return Err(several(&what, ids.len(), session).into());
    }
    for id in &ids {
        let item = item(id, &reader, session)?;
        write(&item, format, options.text, &rules, session)?;
    }
    Ok(if ids.is_empty() { Exit::Nothing } else { Exit::Done })
}

/// Akoma Ntoso is one document a file.
fn several(what: &str, number: usize, session: &Session) -> Failure {
    Failure::new(what, session.ui.one_document_a_file(number)).hint("klausel documents")
}

fn ids(options: &Options, reader: &Reader, session: &Session) -> Result<Vec<DocumentId>, Failure> {
    if let Some(word) = &options.document {
        let ids = resolved(std::slice::from_ref(word), reader, session)?;
        return Ok(ids.into_iter().map(DocumentId).collect());
    }
    let documents = reader.documents().map_err(|error| session.index_failure(&error))?;
    Ok(documents.iter().map(|document| document.id.clone()).collect())
}

fn item(id: &DocumentId, reader: &Reader, session: &Session) -> Result<Item, Failure> {
    let fault = |error: &crate::index::IndexError| session.index_failure(error);
    let missing = || Failure::new(id.as_str(), session.ui.no_document());
    let document = reader.document(id).map_err(|error| fault(&error))?.ok_or_else(missing)?;
    let dossier = reader.dossier(id).map_err(|error| fault(&error))?.ok_or_else(missing)?;
    let source = reader.source(&document.path).map_err(|error| fault(&error))?;
    let sha256 = source.map(|source| source.sha256).unwrap_or_default();
    Ok(Item { path: document.path.clone(), sha256, dossier })
}

fn write(
    item: &Item,
    format: Format,
    text_no: u32,
    rules: &Rules,
    session: &mut Session,
) -> Result<(), Stop> {
    match format {
        Format::Akn => akn(item, text_no, session),
        Format::Webannotation => annotations(item, session),
        _ => lines(item, rules, session),
    }
}

fn akn(item: &Item, text_no: u32, session: &mut Session) -> Result<(), Stop> {
    let texts = item.dossier.document.texts.len().max(1);
    let number = text_no as usize;
    if number == 0 || number > texts {
        let why = session.ui.so_many_texts(texts);
        return Err(Failure::new(format!("--text {text_no}"), why).into());
    }
    if texts > 1 {
        tell(&session.ui.text_of_several(number, texts));
    }
    let written = akoma_ntoso(&item.dossier, text_no);
    Ok(session.out().write_all(written.as_bytes())?)
}

fn annotations(item: &Item, session: &mut Session) -> Result<(), Stop> {
    let cite = session.citations();
    for (clause, tagging) in found(&item.dossier) {
        for tag in &tagging.tags {
            let citation = cite.of(&clause.locator);
            let line = Annotation::new(&item.dossier, &item.path, clause, tag, citation);
            json_line(session.out(), &line)?;
        }
    }
    Ok(())
}

fn lines(item: &Item, rules: &Rules, session: &mut Session) -> Result<(), Stop> {
    let cite = session.citations();
    let dossier = &item.dossier;
    let line = FileLine::new(&item.path, &item.sha256, dossier).with_instrument(dossier);
    json_line(session.out(), &line)?;
    for (clause, tagging) in found(dossier) {
        let body = dossier.words(clause);
        let line = ExportedLine {
            clause: ClauseLine::new(dossier, clause, cite, rules),
            document: &item.path,
            tags: tagging.tags.iter().map(|tag| TagOf::new(tag, body)).collect(),
            commitment: CommitmentOf::new(tagging, body),
            references: ReferenceOf::all(clause, &dossier.document.text),
        };
        json_line(session.out(), &line)?;
    }
    Ok(())
}

fn found(dossier: &Dossier) -> impl Iterator<Item = (&Clause, &Tagging)> {
    dossier.clauses.iter().zip(&dossier.taggings)
}

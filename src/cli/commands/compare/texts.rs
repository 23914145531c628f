//! `klausel compare A B --diff` and `klausel compare A --languages de en`

use std::sync::Arc;

use super::Options;
use crate::{
    cli::{
        arguments::Format,
        commands::documents::named,
        exit::Exit,
        failure::{Failure, Stop},
        machine::AlignmentLine,
        render::{alignment::Texts, csv, json_line, markdown_table},
        session::Session,
    },
    compare::{Alignment, SideRequest, align},
    index::{DocumentSummary, Reader},
    rules::Rules,
};

/// Aligns and prints.
pub(super) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&super::OFFERED)?;
    let rules = session.rules()?;
    let reader = session.reader()?;
    let mut alignments: Vec<Alignment> = Vec::new();
    for (left, right) in sides(options, &reader, &rules, session)? {
        let alignment = align(&reader, &rules, &left, &right);
        alignments.push(alignment.map_err(|error| super::failure(error, session))?);
    }
    let origin = super::origin(&reader, session)?;
    let texts = Texts { ui: session.ui, cite: session.citations() };
    if matches!(format, Format::Html | Format::Xlsx | Format::Docx | Format::Svg) {
        super::write(&texts.report(&alignments, &origin), format, session)?;
    }
    for alignment in &alignments {
        match format {
            Format::Json | Format::Jsonl => {
                let line = AlignmentLine::new(alignment, texts.cite, &rules);
                json_line(session.out(), &line)?;
            }
            Format::Csv => {
                let table = texts.table(alignment);
                csv(session.out(), &table.head, &table.rows)?;
            }
            Format::Md => {
                let table = texts.table(alignment);
                let text = markdown_table(&table.head, &table.rows);
                session.out().write_all(text.as_bytes())?;
            }
            Format::Html | Format::Xlsx | Format::Docx | Format::Svg => {}
            _ => {
                let mut sheet = session.sheet();
                texts.put(&mut sheet, alignment);
                session.print(sheet)?;
            }
        }
    }
    let has_pairs = alignments.iter().flat_map(|alignment| &alignment.pairs);
    let has_pairs = has_pairs.into_iter().any(|p| !p.left.is_empty() && !p.right.is_empty());
    Ok(Exit::found(has_pairs))
}

/// Returns the texts to be aligned: two documents, or two languages of each document named.
fn sides(
    options: &Options,
    reader: &Reader,
    rules: &Rules,
    session: &Session,
) -> Result<Vec<(SideRequest, SideRequest)>, Failure> {
    let mut found: Vec<Vec<Arc<DocumentSummary>>> = Vec::new();
    for word in &options.subjects {
        found.push(instruments(word, reader, rules, session)?);
    }
    if let [from, to] = options.languages[..] {
        let side = |document: &DocumentSummary, language| SideRequest {
            document: document.id.clone(),
            language: Some(language),
        };
        let all: Vec<&Arc<DocumentSummary>> = found.iter().flatten().collect();
        let both = |document: &&&Arc<DocumentSummary>| {
            document.languages.contains(&from) && document.languages.contains(&to)
        };
        let mut chosen: Vec<&Arc<DocumentSummary>> = all.iter().filter(both).copied().collect();
        if chosen.is_empty() {
            chosen = all;
        }
        return Ok(chosen.iter().map(|d| (side(d, from), side(d, to))).collect());
    }
    let whole =
        |document: &DocumentSummary| SideRequest { document: document.id.clone(), language: None };
    match found.as_slice() {
        [left, right] if left.len() == 1 && right.len() == 1 => {
            Ok(vec![(whole(&left[0]), whole(&right[0]))])
        }
        [left, right] => {
            let many = if left.len() > 1 { left } else { right };
            Err(Failure::new("--diff", session.ui.several_documents(many)))
        }
        _ => Err(Failure::new("--diff", session.ui.two_documents())),
    }
}

/// Reads a document, else a state: all its instruments.
fn instruments(
    word: &str,
    reader: &Reader,
    rules: &Rules,
    session: &Session,
) -> Result<Vec<Arc<DocumentSummary>>, Failure> {
    let documents = reader.documents().map_err(|error| session.index_failure(&error))?;
    if let Some(code) = rules.countries().parse(word) {
        let own = documents.iter().filter(|document| document.parties.contains(&code));
        let own: Vec<_> = own.cloned().collect();
        if own.is_empty() {
            return Err(Failure::new(word, session.ui.no_document()).hint("klausel documents"));
        }
        return Ok(own);
    }
    match named(documents, word) {
        none if none.is_empty() => {
            Err(Failure::new(word, session.ui.no_document()).hint("klausel documents"))
        }
        several if several.len() > 1 => {
            Err(Failure::new(word, session.ui.several_documents(&several)))
        }
        one => Ok(one),
    }
}

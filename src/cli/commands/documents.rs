//! `klausel documents`

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::Arc,
};

use clap::ValueEnum;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        filters::Filters,
        machine::DocumentLine,
        render::{Grid, Mark, Sheet, csv, grid, json_line, markdown_table},
        session::Session,
        wording::Ui,
    },
    index::{ClauseFilter, DocumentSummary, IndexError, Reader},
    model::{CountryCode, Date, DocumentId, Status},
};

/// List the documents of the index
///
/// With kind, binding force, parties and dates. Example: klausel documents --country Georgien
/// --columns title,binding,in_force,termination
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Columns of the table
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    columns: Vec<Column>,
    #[command(flatten)]
    filters: Filters,
}

/// What a table of documents can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(in crate::cli) enum Column {
    Path,
    Title,
    Instrument,
    Binding,
    Parties,
    Signed,
    InForce,
    Termination,
    Publication,
    Languages,
    Pages,
    PagesWithoutText,
    Clauses,
    Commitments,
    Alike,
    Status,
}

/// What a table of another format shows where nothing else is asked for.
const USUAL: [Column; 7] = [
    Column::Path,
    Column::Title,
    Column::Instrument,
    Column::Binding,
    Column::Parties,
    Column::Signed,
    Column::Clauses,
];

/// Lists the documents.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl, Format::Csv, Format::Md])?;
    let rules = session.rules()?;
    let reader = session.reader()?;
    let mut filter = options.filters.read(&rules, session.ui)?;
    filter.documents = resolved(&filter.documents, &reader, session)?;
    let documents = reader.documents().map_err(|error| session.index_failure(&error))?;
    let holding = holding(&reader, &filter).map_err(|error| session.index_failure(&error))?;
    let found: Vec<&Arc<DocumentSummary>> = documents
        .iter()
        .filter(|document| passes(document, &filter))
        .filter(|document| holding.as_ref().is_none_or(|ids| ids.contains(&document.id)))
        .collect();
    let ui = session.ui;
    let alike = Alike(reader.alike().map_err(|error| session.index_failure(&error))?);
    let alike = alike.by_document();
    let listed: Vec<Listed<'_>> =
        found.iter().map(|document| Listed::new(document, &alike)).collect();
    let table = table(&listed, options, ui);
    match format {
        Format::Jsonl | Format::Json => {
            for Listed { document, alike } in &listed {
                json_line(session.out(), &DocumentLine::among(document, alike))?;
            }
        }
        Format::Csv => csv(session.out(), &table.head, &table.rows)?,
        Format::Md => {
            session.out().write_all(markdown_table(&table.head, &table.rows).as_bytes())?;
        }
        _ => {
            let mut sheet = session.sheet();
            if options.columns.is_empty() {
                for document in &listed {
                    put(&mut sheet, document, ui);
                }
            } else if !found.is_empty() {
                let text = grid(&table, sheet.width());
                sheet.finished(&text);
            }
            let not_searched = reader.state().not_fully_searchable();
            sheet.line(&ui.documents_listed(found.len(), documents.len(), not_searched));
            session.print(sheet)?;
        }
    }
    Ok(Exit::found(!found.is_empty()))
}

/// Groups of documents of largely the same wording.
struct Alike(Vec<Vec<DocumentId>>);

impl Alike {
    /// Names for each document the others of its group.
    fn by_document(&self) -> HashMap<&str, Vec<&str>> {
        let mut others = HashMap::new();
        for group in &self.0 {
            for one in group {
                let rest = group.iter().filter(|other| *other != one).map(DocumentId::as_str);
                others.insert(one.as_str(), rest.collect());
            }
        }
        others
    }
}

/// A document of the list.
struct Listed<'a> {
    document: &'a DocumentSummary,
    /// Others of largely the same wording.
    alike: &'a [&'a str],
}

impl<'a> Listed<'a> {
    fn new(document: &'a DocumentSummary, alike: &'a HashMap<&str, Vec<&'a str>>) -> Self {
        Self { document, alike: alike.get(document.id.as_str()).map_or(&[], Vec::as_slice) }
    }
}

/// Puts one document: its name, then what it is.
fn put(sheet: &mut Sheet, listed: &Listed<'_>, ui: Ui) {
    let document = listed.document;
    sheet.marked_line(Mark::Strong, &cell(listed, Column::Path, ui));
    sheet.paragraph("  ", document.title.as_deref().unwrap_or_default());
    let facts = [Column::Instrument, Column::Binding, Column::Parties, Column::Signed];
    let mut words: Vec<String> =
        facts.iter().map(|fact| cell(listed, *fact, ui)).filter(|w| !w.is_empty()).collect();
    words.push(ui.clauses(document.clauses as usize));
    sheet.faint_paragraph("  ", &words.join(" · "));
    if !listed.alike.is_empty() {
        sheet.faint_paragraph("  ", &ui.alike(listed.alike));
    }
}

/// Returns the documents that hold a clause of the kind asked for; `None` where the filters
/// ask for none.
fn holding(
    reader: &Reader,
    filter: &ClauseFilter,
) -> Result<Option<HashSet<DocumentId>>, IndexError> {
    let is_asked = !filter.pillars.is_empty()
        || !filter.topics.is_empty()
        || !filter.modalities.is_empty()
        || !filter.debtors.is_empty();
    if !is_asked {
        return Ok(None);
    }
    let filter = ClauseFilter { documents: Vec::new(), ..filter.clone() };
    let clauses = reader.clause_records(&filter)?;
    clauses.map(|clause| Ok(clause?.document.id.clone())).collect::<Result<_, _>>().map(Some)
}

/// Tells whether a document passes the filters that concern documents.
fn passes(document: &DocumentSummary, filter: &ClauseFilter) -> bool {
    let any = |is_open: bool, is_met: bool| is_open || is_met;
    let day = document.signed;
    any(filter.instruments.is_empty(), filter.instruments.contains(&document.instrument))
        && any(filter.bindings.is_empty(), filter.bindings.contains(&document.binding))
        && any(
            filter.countries.is_empty(),
            document.parties.iter().any(|party| filter.countries.contains(party)),
        )
        && any(
            filter.languages.is_empty(),
            document.languages.iter().any(|language| filter.languages.contains(language)),
        )
        && any(filter.documents.is_empty(), filter.documents.contains(&document.id.0))
        && filter.from.is_none_or(|from| day.is_some_and(|day| day >= from))
        && filter.to.is_none_or(|to| day.is_some_and(|day| day <= to))
}

fn table(found: &[Listed<'_>], options: &Options, ui: Ui) -> Grid {
    let columns: &[Column] = if options.columns.is_empty() { &USUAL } else { &options.columns };
    Grid {
        head: columns.iter().map(|column| ui.document_column(*column).to_owned()).collect(),
        rows: found
            .iter()
            .map(|document| columns.iter().map(|column| cell(document, *column, ui)).collect())
            .collect(),
    }
}

fn cell(listed: &Listed<'_>, column: Column, ui: Ui) -> String {
    let document = listed.document;
    let day = |date: Option<Date>| date.map(|date| ui.date(date)).unwrap_or_default();
    match column {
        Column::Path => match document.status {
            Status::Ok => document.id.to_string(),
            status => format!("{} ({})", document.id, ui.status(status)),
        },
        Column::Title => document.title.clone().unwrap_or_default(),
        Column::Instrument => ui.kind(document.instrument).to_owned(),
        Column::Binding => ui.binding(document.binding).to_owned(),
        Column::Parties => {
            let codes: Vec<&str> = document.parties.iter().map(CountryCode::as_str).collect();
            codes.join(" ")
        }
        Column::Signed => day(document.signed),
        Column::InForce => day(document.in_force),
        Column::Termination => document.termination.clone().unwrap_or_default(),
        Column::Publication => document.publication.clone().unwrap_or_default(),
        Column::Languages => {
            let codes: Vec<&str> = document.languages.iter().map(|l| l.code()).collect();
            codes.join(" ")
        }
        Column::Pages => document.pages.to_string(),
        Column::PagesWithoutText => document.pages_without_text.to_string(),
        Column::Clauses => document.clauses.to_string(),
        Column::Commitments => document.commitments.to_string(),
        Column::Alike => listed.alike.join(", "),
        Column::Status => ui.status(document.status),
    }
}

/// Returns the documents that a word names: by id or path, else by a part of it.
pub(in crate::cli) fn named(
    documents: &[Arc<DocumentSummary>],
    word: &str,
) -> Vec<Arc<DocumentSummary>> {
    let exactly = |word: &str| -> Vec<_> {
        let is_meant = |document: &&Arc<DocumentSummary>| {
            document.id.as_str() == word || document.path == word
        };
        documents.iter().filter(is_meant).cloned().collect()
    };
    let found = exactly(word);
    if !found.is_empty() {
        return found;
    }
    // a further folder is known by its real path, whatever link leads there
    let real = Path::new(word).canonicalize().ok();
    let found = real.as_deref().and_then(Path::to_str).map(exactly).unwrap_or_default();
    if !found.is_empty() {
        return found;
    }
    let folded = word.to_lowercase();
    let holds = |document: &&Arc<DocumentSummary>| document.id.0.to_lowercase().contains(&folded);
    documents.iter().filter(holds).cloned().collect()
}

/// Returns the ids of the documents that the words of `--document` name.
pub(in crate::cli) fn resolved(
    words: &[String],
    reader: &Reader,
    session: &Session,
) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for word in words {
        let documents = reader.documents().map_err(|error| session.index_failure(&error))?;
        let found = named(documents, word);
        if found.is_empty() {
            return Err(Failure::new(word, session.ui.no_document()).hint("klausel documents"));
        }
        ids.extend(found.iter().map(|document| document.id.to_string()));
    }
    Ok(ids)
}

//! `klausel add FILE`

use std::path::PathBuf;

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        commands::{index, reading},
        exit::Exit,
        failure::{Failure, Stop},
        filters,
        machine::{DocumentLine, WarningOf},
        progress::Bar,
        render::{Mark, json_line},
        session::{Session, tell},
    },
    corpus::{Entry, Taken},
    index::{DocumentSummary, Reader, SourceRecord},
    ingest::{self, AddError, Request},
    model::{BindingForce, CountryCode, InstrumentKind, Status},
    rules::Rules,
};

/// Take a new document into the corpus
///
/// Reads the file, copies it into the folder of the documents, notes in corpus.toml what it
/// cannot say itself, brings the index up to date and shows what was understood. Example:
/// klausel add neu.pdf --parties DE,GE --signed 2024-02-29 --kind mou
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Its parties, by code or name: DE,GE
    #[arg(long, value_name = "STATES", value_delimiter = ',')]
    parties: Vec<String>,
    /// Day of signature, or of publication: 2024-02-29
    #[arg(long, value_name = "DATE")]
    signed: Option<String>,
    /// Day of entry into force
    #[arg(long, value_name = "DATE")]
    in_force: Option<String>,
    /// Kind of instrument
    #[arg(long, value_name = "KIND", value_parser = filters::kinds())]
    kind: Option<InstrumentKind>,
    /// Binding force
    #[arg(long, value_name = "FORCE", value_parser = filters::forces())]
    binding: Option<BindingForce>,
    /// Title
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// Where it comes from
    #[arg(long, value_name = "ADDRESS")]
    url: Option<String>,
    /// A note for people
    #[arg(long, value_name = "WORDS")]
    note: Option<String>,
    /// Its name in the corpus, a path below the folder; otherwise the name of the file
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    /// File of passwords for encrypted documents, one a line
    #[arg(long, value_name = "FILE")]
    password: Option<PathBuf>,
}

/// The answer for scripts, before the documents.
#[derive(Debug, Serialize)]
struct AddedLine<'a> {
    r#type: &'static str,
    path: &'a str,
    was_there: bool,
    status: String,
    reason: Option<&'a str>,
    /// What neither the text nor the corpus says.
    missing: Vec<&'static str>,
    warnings: Vec<WarningOf<'a>>,
    generation: u64,
}

/// Adds, indexes, shows.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let rules = session.rules()?;
    let entry = entry(options, &rules, session)?;
    let name = name(options, session)?;
    let mut request = Request::new(&session.corpus, &session.index, session.reading()?);
    request.reading.passwords = reading::passwords(options.password.as_deref(), session)?;
    let added = ingest::add(&request, &options.file, &name, &entry)
        .map_err(|error| failure(&error, session))?;
    let report = ingest::index(&request, &rules, &mut Bar::new(session.ui))
        .map_err(|error| index::failure(&error, session))?;
    report.notes.iter().for_each(|note| tell(note));
    let reader = session.reader()?;
    let faulty = |error| session.index_failure(&error);
    let record = reader.source(&name).map_err(faulty)?;
    let documents = reader.documents_of(&name).map_err(faulty)?;
    let Some(record) = record else {
        return Err(Failure::new(name, session.ui.no_document()).hint("klausel index").into());
    };
    let was_there = added.taken == Taken::Known;
    if format == Format::Text {
        let mut sheet = session.sheet();
        let ui = session.ui;
        sheet.marked_line(Mark::Strong, &ui.added(&name, was_there));
        if record.status != Status::Ok {
            let reason = record.reason.as_deref().map(|reason| format!(": {reason}"));
            let status = ui.status(record.status);
            sheet.marked_line(Mark::Alarm, &format!("{status}{}", reason.unwrap_or_default()));
        }
        for warning in &record.warnings {
            let page = warning.page.map(|page| format!("{}: ", ui.page(page, None)));
            let line = format!("{}{}", page.unwrap_or_default(), warning.message);
            sheet.faint_paragraph("  ", &line);
        }
        for document in &documents {
            sheet.gap();
            understood(document, session, &mut sheet);
        }
        session.print(sheet)?;
    } else {
        added_line(&record, was_there, &reader, &documents, session)?;
    }
    Ok(if record.status.is_error() { Exit::Failed } else { Exit::Done })
}

fn added_line(
    record: &SourceRecord,
    was_there: bool,
    reader: &Reader,
    documents: &[std::sync::Arc<DocumentSummary>],
    session: &mut Session,
) -> Result<(), Stop> {
    let line = AddedLine {
        r#type: "added",
        path: &record.path,
        was_there,
        status: record.status.to_string(),
        reason: record.reason.as_deref(),
        missing: documents.first().map(|document| missing(document)).unwrap_or_default(),
        warnings: record.warnings.iter().map(WarningOf::new).collect(),
        generation: reader.generation(),
    };
    json_line(session.out(), &line)?;
    for document in documents {
        json_line(session.out(), &DocumentLine::new(document))?;
    }
    Ok(())
}

/// Shows what the program made of a document, and what it could not know.
fn understood(
    document: &DocumentSummary,
    session: &Session,
    sheet: &mut crate::cli::render::Sheet,
) {
    let ui = session.ui;
    sheet.paragraph("  ", document.title.as_deref().unwrap_or_default());
    let parties: Vec<&str> = document.parties.iter().map(CountryCode::as_str).collect();
    let dates = [("signed", document.signed), ("in_force", document.in_force)];
    let mut facts = vec![
        format!("{}, {}", ui.kind(document.instrument), ui.binding(document.binding)),
        parties.join(" "),
    ];
    for (name, date) in dates {
        facts.extend(date.map(|date| format!("{} {}", ui.date_of(name), ui.date(date))));
    }
    facts.push(ui.pages(document.pages as usize));
    facts.push(ui.clauses(document.clauses as usize));
    facts.retain(|fact| !fact.is_empty());
    sheet.paragraph("  ", &facts.join(" · "));
    let pillars: Vec<String> =
        document.pillars.iter().map(|(pillar, clauses)| format!("{pillar} {clauses}")).collect();
    sheet.faint_paragraph("  ", &pillars.join(", "));
    for missing in missing(document) {
        sheet.marked_line(Mark::Alarm, &format!("  {}", ui.not_understood(missing)));
    }
}

/// What neither the text nor the corpus says of an instrument; each word is the option that
/// would say it.
fn missing(document: &DocumentSummary) -> Vec<&'static str> {
    let is_press = document.instrument == InstrumentKind::Press;
    let mut missing = Vec::new();
    if document.parties.is_empty() && !is_press {
        missing.push("parties");
    }
    if document.signed.is_none() {
        missing.push("signed");
    }
    if document.title.is_none() {
        missing.push("title");
    }
    if document.instrument == InstrumentKind::Other {
        missing.push("kind");
    }
    missing
}

fn entry(options: &Options, rules: &Rules, session: &Session) -> Result<Entry, Failure> {
    let ui = session.ui;
    let day = |word: &Option<String>| {
        let day =
            word.as_deref().map(|word| word.parse().map_err(|_| Failure::new(word, ui.no_date())));
        day.transpose()
    };
    Ok(Entry {
        parties: filters::countries(&options.parties, rules, ui)?,
        signed: day(&options.signed)?,
        in_force: day(&options.in_force)?,
        kind: options.kind,
        binding: options.binding,
        title: options.title.clone(),
        url: options.url.clone(),
        note: options.note.clone(),
    })
}

fn name(options: &Options, session: &Session) -> Result<String, Failure> {
    let of_file = || options.file.file_name()?.to_str().map(str::to_owned);
    options.name.clone().or_else(of_file).ok_or_else(|| {
        let ui = session.ui;
        Failure::new(options.file.display().to_string(), ui.no_document_name())
            .hint(ui.another_name())
    })
}

fn failure(error: &AddError, session: &Session) -> Failure {
    let ui = session.ui;
    match error {
        AddError::Refused { name, outcome } => {
            let reason = outcome.reason.as_deref().unwrap_or_default();
            let why = format!("{}: {reason}", ui.status(outcome.status));
            let hint = if outcome.status == Status::Encrypted {
                "klausel add --password"
            } else {
                "klausel extract"
            };
            Failure::new(name, why).hint(format!("{hint} {name}"))
        }
        AddError::Known { file, known } => {
            Failure::new(file, ui.known_already(known)).hint(format!("klausel documents {known}"))
        }
        AddError::Corpus(error) => session.corpus_failure(error),
        AddError::Ingest(error) => index::failure(error, session),
    }
}

//! `klausel index [PATH …]`

use std::{path::PathBuf, time::Duration};

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        commands::reading,
        exit::Exit,
        failure::{Failure, Stop},
        machine::WarningOf,
        progress::Bar,
        render::{self, Mark, json_line},
        session::{Session, tell},
        wording::Ui,
    },
    compare::{CompareRequest, Subject, compare},
    ingest::{self, BatchReport, FileReport, Freshness, IngestError, Request},
    model::{CountryCode, Status},
    rules::Rules,
};

/// Bring the index up to date with the documents
///
/// Reads what is new or changed in the corpus folder and in each PATH, which is remembered as a
/// further folder. Unchanged files are not read again; what cannot be read is listed, the others
/// are done.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// Further folders or files
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only tell what would be done, and why
    #[arg(long)]
    dry_run: bool,
    /// Drop a further folder and its documents from the index
    #[arg(long, value_name = "PATH")]
    forget: Vec<PathBuf>,
    /// Try again what could not be read
    #[arg(long)]
    retry_failed: bool,
    /// Compare the bytes of every file, not only size and time
    #[arg(long)]
    paranoid: bool,
    #[command(flatten)]
    reading: reading::ReadingOptions,
    /// Worker processes; otherwise one a processor
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
}

/// A document that is new, changed, removed or failed.
#[derive(Debug, Serialize)]
struct SourceLine<'a> {
    r#type: &'static str,
    path: &'a str,
    status: String,
    reason: Option<&'a str>,
    change: &'static str,
    moved_from: Option<&'a str>,
    documents: u64,
    clauses: u64,
    seconds: f64,
    warnings: Vec<WarningOf<'a>>,
}

/// The last line.
#[derive(Debug, Serialize)]
struct SummaryLine {
    r#type: &'static str,
    new: u64,
    changed: u64,
    unchanged: u64,
    removed: u64,
    failed: u64,
    documents: u64,
    clauses: u64,
    generation: u64,
    seconds: f64,
    /// Sources whose work was kept from a batch that was cut off.
    recalled: u64,
    /// The most memory that this process took, and the greatest worker, in bytes.
    memory: u64,
    worker_memory: u64,
    interrupted: bool,
    dry_run: bool,
}

/// Runs the batch and reports.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let rules = session.rules()?;
    let request = request(options, session)?;
    let outcome = if options.dry_run {
        ingest::foresee(&request, &rules)
    } else {
        ingest::index(&request, &rules, &mut Bar::new(session.ui))
    };
    let report = outcome.map_err(|error| failure(&error, session))?;
    for note in &report.notes {
        tell(note);
    }
    options.reading.advise(report.files.iter().flat_map(|file| &file.warnings), session);
    if format == Format::Text {
        text(&report, options.dry_run, session)?;
        if !options.dry_run && report.documents > 0 {
            overview(&rules, session)?;
        }
    } else {
        lines(&report, options.dry_run, session)?;
    }
    let is_done = !report.has_failures() && !report.is_interrupted;
    Ok(if is_done { Exit::Done } else { Exit::Failed })
}

fn request(options: &Options, session: &Session) -> Result<Request, Failure> {
    let mut request = Request::new(
        &session.corpus,
        &session.index,
        options.reading.reading(session, Some(&session.index))?,
    );
    request.paths.clone_from(&options.paths);
    request.forget.clone_from(&options.forget);
    request.retry_failed = options.retry_failed;
    request.is_paranoid = options.paranoid;
    request.workers = options.workers;
    Ok(request)
}

/// Tells why nothing could be read.
pub(in crate::cli) fn failure(error: &IngestError, session: &Session) -> Failure {
    let ui = session.ui;
    match error {
        IngestError::Corpus(error) => session.corpus_failure(error),
        IngestError::Index(error) => session.index_failure(error),
        IngestError::NoDocuments(path) => {
            Failure::new(path.display().to_string(), ui.no_documents_here())
                .hint(ui.where_documents_are())
        }
        IngestError::Unreadable { path, source } => session.file_failure(path, source),
        IngestError::Worker(error) => {
            Failure::new(ui.worker(), error.to_string()).hint("klausel doctor")
        }
        IngestError::Signals(source) => Failure::new("SIGINT", source.to_string()),
    }
}

/// Prints a batch for scripts: what was touched or could not be read, then the counts.
pub(in crate::cli) fn lines(
    report: &BatchReport,
    is_dry: bool,
    session: &mut Session,
) -> Result<(), Stop> {
    for file in &report.files {
        json_line(session.out(), &source_line(file))?;
    }
    Ok(json_line(session.out(), &summary(report, is_dry))?)
}

fn summary(report: &BatchReport, is_dry: bool) -> SummaryLine {
    let counts = report.counts;
    SummaryLine {
        r#type: "summary",
        new: counts.new,
        changed: counts.changed,
        unchanged: counts.unchanged,
        removed: counts.removed,
        failed: counts.failed,
        documents: report.documents,
        clauses: report.clauses,
        generation: report.generation,
        seconds: seconds(report.elapsed),
        recalled: report.recalled,
        memory: report.memory.parent,
        worker_memory: report.memory.worker,
        interrupted: report.is_interrupted,
        dry_run: is_dry,
    }
}

/// Returns seconds with three digits behind the point.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}

fn source_line(file: &FileReport) -> SourceLine<'_> {
    let is_gone = file.freshness == Freshness::Gone;
    SourceLine {
        r#type: "document",
        path: &file.path,
        status: if is_gone { "removed".to_owned() } else { file.status.to_string() },
        reason: file.reason.as_deref(),
        change: file.freshness.as_str(),
        moved_from: file.moved_from.as_deref(),
        documents: file.documents,
        clauses: file.clauses,
        seconds: seconds(file.elapsed),
        warnings: file.warnings.iter().map(WarningOf::new).collect(),
    }
}

/// Prints a batch for people: what could not be read in full, then the counts.
pub(in crate::cli) fn text(
    report: &BatchReport,
    is_dry: bool,
    session: &mut Session,
) -> Result<(), Stop> {
    let ui = session.ui;
    let mut sheet = session.sheet();
    for file in &report.files {
        let is_doubtful = file.status != Status::Ok && file.freshness != Freshness::Gone;
        if is_dry {
            sheet.marked(Mark::Strong, ui.freshness(file.freshness));
            sheet.line(&format!("  {}", file.path));
        } else if is_doubtful {
            sheet.marked(Mark::Alarm, &ui.status(file.status));
            let reason = file.reason.as_deref().map(|reason| format!(": {reason}"));
            sheet.line(&format!("  {}{}", file.path, reason.unwrap_or_default()));
            let losses = file.warnings.iter().filter(|warning| warning.kind.is_loss());
            for warning in losses {
                let page = warning.page.map(|page| format!("{}: ", ui.page(page, None)));
                let line = format!("{}{}", page.unwrap_or_default(), warning.message);
                sheet.faint_paragraph("    ", &line);
            }
        }
    }
    sheet.line(&ui.batch_done(report, is_dry));
    session.print(sheet)
}

/// Ends with what the index can answer now, and how to ask.
fn overview(rules: &Rules, session: &mut Session) -> Result<(), Stop> {
    let reader = session.reader()?;
    let home = session.home()?;
    let countries =
        crate::compare::countries(&reader, &home).map_err(|error| session.index_failure(&error))?;
    if !countries.is_empty() {
        let subjects = countries.iter().cloned().map(Subject::Country).collect();
        let request = CompareRequest { subjects, ..CompareRequest::default() };
        let comparison = compare(&reader, rules, &request).map_err(|error| {
            Failure::new(session.index.display().to_string(), error.to_string())
        })?;
        let mut sheet = session.sheet();
        sheet.gap();
        let words = render::comparison::Words { ui: session.ui, cite: session.citations(), rules };
        words.overview(&mut sheet, &comparison);
        session.print(sheet)?;
    }
    let mut sheet = session.sheet();
    sheet.gap();
    sheet.line(session.ui.try_these());
    for command in examples(&countries, session.ui) {
        sheet.line(&format!("  {command}"));
    }
    session.print(sheet)
}

/// Three commands with something to answer.
fn examples(countries: &[CountryCode], ui: Ui) -> [String; 3] {
    let query = ui.pick("Antwort auf Ersuchen", "reply to a request");
    let pair: Vec<&str> = countries.iter().take(2).map(CountryCode::as_str).collect();
    let compared = if pair.is_empty() { "--all".to_owned() } else { pair.join(" ") };
    [
        format!("klausel search '{query}' --pillar returns"),
        format!("klausel compare {compared} --pillar returns"),
        "klausel commitments --pillar returns --deadline --sort deadline".to_owned(),
    ]
}

//! `klausel search QUERY`

use std::{collections::BTreeMap, fs, path::PathBuf, time::Instant};

use clap::ValueEnum;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        filters::Filters,
        machine::{HitLines, topics},
        render::{self, Mark, Neighbours, csv, markdown_table},
        session::{Session, tell},
        wording::Ui,
    },
    corpus::Root,
    index::{ClauseFilter, IndexError, Reader},
    ingest::open_in_viewer,
    model::Status,
    query::Fault,
    rules::Rules,
    search::{Grouping, Hit, Hits, SearchError, SearchRequest, search},
};

/// Find clauses, with citation, page and the words that match
///
/// Words are met in every form, in German and English. Both must occur; OR, NOT, "phrases",
/// word*, a w/5 b, pillar:returns and citations are understood. Without a query everything that
/// passes the filters is listed. Example: klausel search 'Kosten w/s Rückführung' --country
/// Georgien
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(in crate::cli) struct Options {
    /// What to look for
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    filters: Filters,
    /// At most so many hits
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Leave out the first N hits
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Only the words themselves, no other words of the same meaning
    #[arg(long)]
    no_expand: bool,
    /// Refuse a faulty query instead of answering it as far as it can be read
    #[arg(long)]
    strict: bool,
    /// Explain what each word became and how many clauses each part hits
    #[arg(long)]
    explain_query: bool,
    /// Count the hits by pillar, country, kind, force, language and year
    #[arg(long)]
    facets: bool,
    /// Show the best hit of each
    #[arg(long, value_name = "FIELD")]
    group: Option<By>,
    /// Show so many clauses before and behind each hit
    #[arg(long, value_name = "N", default_value_t = 0)]
    context: usize,
    /// Open the page of the first hit (or the N-th) in the PDF viewer
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "1")]
    open: Option<u64>,
    /// Viewer to open a page with, such as 'evince -i {page} {file}'
    #[arg(long, value_name = "COMMAND", env = "KLAUSEL_VIEWER")]
    viewer: Option<String>,
    /// Ask every query of a file, one a line, and answer in one table
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "saved"])]
    batch: Option<PathBuf>,
    /// Ask a query of corpus/queries.toml by its name
    #[arg(long, value_name = "NAME", conflicts_with = "query")]
    saved: Option<String>,
}

/// What hits are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// The document.
    Document,
    /// The country.
    Country,
    /// The article.
    Article,
}

/// One question with its answer.
struct Answer {
    /// The words asked, where there are several questions.
    query: Option<String>,
    hits: Hits,
    /// What stands around each hit, in their order; none where it was not asked for.
    around: Vec<Neighbours>,
    seconds: f64,
}

/// Searches and prints.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl, Format::Csv, Format::Md])?;
    let reader = session.reader()?;
    let rules = session.rules()?;
    let filter = filter(options, &reader, &rules, session)?;
    let queries = queries(options, session)?;
    let is_several = options.batch.is_some();
    let mut answers = Vec::with_capacity(queries.len());
    for query in queries {
        let mut answer = answer(options, query, filter.clone(), &reader, &rules, session)?;
        answer.query = answer.query.filter(|_| is_several);
        answers.push(answer);
    }
    print(&answers, &reader, format, session)?;
    if let Some(number) = options.open {
        open(number, options, &answers, session)?;
    }
    Ok(Exit::found(answers.iter().any(|answer| answer.hits.total > 0)))
}

/// Returns the queries to ask: of the file, of the corpus by name, or as typed.
fn queries(options: &Options, session: &Session) -> Result<Vec<String>, Failure> {
    if let Some(file) = &options.batch {
        let text = fs::read_to_string(file);
        let text = text.map_err(|error| session.file_failure(file, &error))?;
        let lines = text.lines().map(str::trim);
        let asked = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        return Ok(asked.map(str::to_owned).collect());
    }
    let Some(name) = &options.saved else { return Ok(vec![options.query.join(" ")]) };
    let saved = Root::corpus(&session.corpus).saved_queries();
    let saved = saved.map_err(|error| session.corpus_failure(&error))?;
    if let Some(query) = saved.iter().find(|query| query.name == *name) {
        return Ok(vec![query.query.clone()]);
    }
    let names: Vec<&str> = saved.iter().map(|query| query.name.as_str()).collect();
    Err(Failure::new(name, session.ui.no_saved_query(&names.join(", "))))
}

fn answer(
    options: &Options,
    query: String,
    filter: ClauseFilter,
    reader: &Reader,
    rules: &Rules,
    session: &Session,
) -> Result<Answer, Failure> {
    let begun = Instant::now();
    let request = request(options, query, filter);
    let hits = find(reader, rules, &request, session)?;
    tell_faults(&hits, &request.query, session);
    let cite = session.citations();
    let around = |hit: &Hit| Neighbours::of(&hit.clause, options.context, reader, cite);
    let around = match options.context {
        0 => Vec::new(),
        _ => hits
            .hits
            .iter()
            .map(around)
            .collect::<Result<_, _>>()
            .map_err(|error| session.index_failure(&error))?,
    };
    let seconds = begun.elapsed().as_secs_f64();
    Ok(Answer { query: Some(request.query), hits, around, seconds })
}

/// Tells what was wrong in a query, how it was understood, and what may have been meant.
fn tell_faults(hits: &Hits, query: &str, session: &Session) {
    for fault in &hits.faults {
        tell(&session.ui.query_fault(&words_at(query, fault), &fault.kind));
    }
    for unknown in &hits.unknown {
        tell(&session.ui.unknown_value(unknown.field.as_str(), &unknown.value));
    }
    if let Some(mended) = &hits.mended {
        tell(&session.ui.understood_as(mended));
    }
    let diagnosis = hits.diagnosis.as_ref().filter(|_| hits.total == 0);
    for part in diagnosis.iter().flat_map(|diagnosis| &diagnosis.parts) {
        if !part.suggestions.is_empty() {
            let meant = session.ui.meant(&part.suggestions.join(", "));
            tell(&format!("{}: {meant}", part.condition));
        }
    }
}

/// Opens the page of a hit in the viewer.
fn open(
    number: u64,
    options: &Options,
    answers: &[Answer],
    session: &Session,
) -> Result<(), Failure> {
    let mut hits = answers.iter().flat_map(|answer| &answer.hits.hits);
    let Some(hit) = hits.find(|hit| hit.rank == number) else { return Ok(()) };
    let (file, page) = (session.corpus.join(&hit.clause.document.path), hit.clause.page_from);
    match open_in_viewer(&file, page, options.viewer.as_deref()) {
        Ok(viewer) => {
            tell(&session.ui.opened(&file.display().to_string(), page, &viewer));
            Ok(())
        }
        Err(error) => {
            let why = session.ui.no_viewer(page, &error.to_string());
            Err(Failure::new(file.display().to_string(), why)
                .hint("klausel search … --open --viewer 'evince -i {page} {file}'"))
        }
    }
}

fn filter(
    options: &Options,
    reader: &Reader,
    rules: &Rules,
    session: &Session,
) -> Result<ClauseFilter, Failure> {
    let mut filter = options.filters.read(rules, session.ui)?;
    filter.documents = super::documents::resolved(&filter.documents, reader, session)?;
    Ok(filter)
}

fn request(options: &Options, query: String, filter: ClauseFilter) -> SearchRequest {
    SearchRequest {
        query,
        filter,
        limit: options.limit,
        offset: options.offset,
        is_expanded: !options.no_expand,
        is_strict: options.strict,
        is_explained: options.explain_query,
        has_facets: options.facets,
        grouping: options.group.map(|by| match by {
            By::Document => Grouping::Document,
            By::Country => Grouping::Country,
            By::Article => Grouping::Article,
        }),
    }
}

fn find(
    reader: &Reader,
    rules: &Rules,
    request: &SearchRequest,
    session: &Session,
) -> Result<Hits, Failure> {
    let ui = session.ui;
    search(reader, rules, request).map_err(|error| match error {
        SearchError::Index(error) => session.index_failure(&error),
        SearchError::Faulty { faults, unknown, mended } => {
            let faults = faults
                .iter()
                .map(|fault| (words_at(&request.query, fault), ui.query_fault_kind(&fault.kind)));
            let unknown = unknown.iter().map(|unknown| {
                (format!("{}:{}", unknown.field.as_str(), unknown.value), ui.no_value().to_owned())
            });
            let faults: Vec<_> = faults.chain(unknown).collect();
            Failure { faults, hint: Some(format!("klausel search '{mended}'")) }
        }
    })
}

/// Returns the words of the query that a fault is about; the whole query where it has none.
fn words_at(query: &str, fault: &Fault) -> String {
    let words = fault.span.of(query).trim();
    if words.is_empty() { query.to_owned() } else { words.to_owned() }
}

fn print(
    answers: &[Answer],
    reader: &Reader,
    format: Format,
    session: &mut Session,
) -> Result<(), Stop> {
    match format {
        Format::Jsonl | Format::Json => {
            let cite = session.citations();
            for Answer { query, hits, around, seconds } in answers {
                let query = query.as_deref();
                HitLines { query, hits, around, seconds: *seconds }.write(session.out(), cite)?;
            }
            Ok(())
        }
        Format::Csv | Format::Md => {
            let (head, rows) = table(answers, session);
            if format == Format::Csv {
                csv(session.out(), &head, &rows)?;
            } else {
                session.out().write_all(markdown_table(&head, &rows).as_bytes())?;
            }
            Ok(())
        }
        _ => {
            let mut sheet = session.sheet();
            for Answer { query, hits, around, .. } in answers {
                if let Some(query) = query {
                    sheet.marked_line(Mark::Strong, &format!("» {query}"));
                    sheet.gap();
                }
                let unsearched = match hits.total {
                    0 => unsearched(reader).map_err(|error| session.index_failure(&error))?,
                    _ => BTreeMap::new(),
                };
                let (ui, cite) = (session.ui, session.citations());
                let documents = reader.state().documents;
                render::Found { ui, cite, hits, around, documents, unsearched }.put(&mut sheet);
            }
            session.print(sheet)
        }
    }
}

/// Puts all hits into one table; where there are several questions, each row begins with its.
fn table(answers: &[Answer], session: &Session) -> (Vec<String>, Vec<Vec<String>>) {
    let mut head: Vec<String> = session.ui.hit_columns().map(str::to_owned).to_vec();
    if answers.iter().any(|answer| answer.query.is_some()) {
        head.insert(0, session.ui.query_column().to_owned());
    }
    let rows = answers.iter().flat_map(|answer| {
        answer.hits.hits.iter().map(|hit| {
            let mut row = row(hit, session);
            if let Some(query) = &answer.query {
                row.insert(0, query.clone());
            }
            row
        })
    });
    (head, rows.collect())
}

/// Counts the files that could not be searched in full, by status.
fn unsearched(reader: &Reader) -> Result<BTreeMap<Status, u64>, IndexError> {
    let mut counts = BTreeMap::new();
    for source in reader.sources()? {
        if !source.status.is_fully_searchable() {
            *counts.entry(source.status).or_default() += 1;
        }
    }
    Ok(counts)
}

fn row(hit: &Hit, session: &Session) -> Vec<String> {
    let (ui, clause): (Ui, _) = (session.ui, &hit.clause);
    let document = &clause.document;
    vec![
        hit.rank.to_string(),
        document.title.clone().unwrap_or_default(),
        document.signed.map(|date| ui.date(date)).unwrap_or_default(),
        session.citations().of(&clause.locator),
        clause.page_from.to_string(),
        clause.text.clone(),
        topics(hit).join(", "),
        clause.id.to_string(),
    ]
}

//! `klausel compare COUNTRY COUNTRY …`

mod press;
mod texts;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        filters,
        machine::ComparisonLine,
        render::{self, Origin, Report, csv, json_line, markdown_table},
        session::Session,
    },
    compare::{CellState, CompareError, CompareRequest, Comparison, Subject, Topic, compare, gaps},
    index::Reader,
    model::{Language, Pillar, Status},
    rules::Rules,
};

/// Set commitments of countries or documents side by side
///
/// A cell shows the strongest promise with its citation and the number of clauses; silence is
/// told apart from what is not in the corpus or not readable. Example: klausel compare Georgien
/// Moldau --pillar returns
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(in crate::cli) struct Options {
    /// States by code or name, or documents by path
    #[arg(value_name = "COUNTRY", required_unless_present = "all")]
    subjects: Vec<String>,
    /// Every state of the corpus
    #[arg(long)]
    all: bool,
    /// Only this pillar, with its topics
    #[arg(long, value_name = "PILLAR")]
    pillar: Vec<String>,
    /// Only this topic
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// The topics of every pillar
    #[arg(long)]
    topics: bool,
    /// List what one is silent about and others regulate
    #[arg(long)]
    gaps: bool,
    /// Set what the press claims beside the text
    #[arg(long, conflicts_with_all = ["all", "gaps", "topics", "diff", "languages"])]
    press: bool,
    /// Set two documents side by side, clause by clause, with what changes
    #[arg(long, conflicts_with_all = ["all", "gaps", "topics", "languages"])]
    diff: bool,
    /// Set two authentic texts of one instrument side by side
    #[arg(long, num_args = 2, value_names = ["LANGUAGE", "LANGUAGE"], value_parser = filters::languages(), conflicts_with_all = ["all", "gaps", "topics"])]
    languages: Vec<Language>,
}

/// Compares and prints.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    if options.press {
        return press::run(options, session);
    }
    if options.diff || !options.languages.is_empty() {
        return texts::run(options, session);
    }
    let format = session.format(&OFFERED)?;
    let rules = session.rules()?;
    let reader = session.reader()?;
    let request = request(options, &reader, &rules, session)?;
    let comparison = compare(&reader, &rules, &request).map_err(|error| failure(error, session))?;
    let origin = origin(&reader, session)?;
    print(&comparison, options.gaps, format, &rules, &origin, session)?;
    Ok(Exit::found(says_something(&comparison)))
}

fn failure(error: CompareError, session: &Session) -> Failure {
    match error {
        CompareError::Index(error) => session.index_failure(&error),
        CompareError::NoDocument(name) => {
            Failure::new(name, session.ui.no_document()).hint("klausel documents")
        }
        CompareError::NoLanguage(name, language) => {
            Failure::new(&name, session.ui.no_text_in(language))
                .hint("klausel documents --columns path,languages")
        }
    }
}

/// The formats of every comparison.
const OFFERED: [Format; 8] = [
    Format::Text,
    Format::Json,
    Format::Csv,
    Format::Md,
    Format::Html,
    Format::Xlsx,
    Format::Docx,
    Format::Svg,
];

/// Environment variable with the seconds since 1970 that stand for now, so that a file can be
/// made again byte by byte.
const FIXED_TIME: &str = "SOURCE_DATE_EPOCH";

/// Returns what makes an answer repeatable.
fn origin(reader: &Reader, session: &Session) -> Result<Origin, Failure> {
    let sources = reader.sources().map_err(|error| session.index_failure(&error))?;
    let fixed = std::env::var(FIXED_TIME).ok().and_then(|seconds| seconds.parse().ok());
    let fixed = fixed.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let now = fixed.unwrap_or_else(jiff::Timestamp::now).to_zoned(jiff::tz::TimeZone::UTC);
    let date = now.date().to_string();
    let words: Vec<String> = std::env::args().skip(1).collect();
    Ok(Origin {
        generation: reader.generation(),
        rules: reader.state().fingerprints.rules.clone(),
        date: date.parse().map_err(|_| Failure::new(date, session.ui.no_date()))?,
        question: format!("klausel {}", words.join(" ")),
        folder: session.corpus.display().to_string(),
        unread: sources.into_iter().filter(|s| s.status != Status::Ok).collect(),
    })
}

/// Writes a report in one of the formats that are files.
fn write(report: &Report, format: Format, session: &mut Session) -> Result<(), Stop> {
    let bytes = match format {
        Format::Xlsx => {
            session.refuse_terminal(format)?;
            report.xlsx()?
        }
        Format::Docx => {
            session.refuse_terminal(format)?;
            report.docx()?
        }
        Format::Svg => report.svg().into_bytes(),
        _ => report.html().into_bytes(),
    };
    Ok(session.out().write_all(&bytes)?)
}

/// Prints a comparison in a format.
fn print(
    comparison: &Comparison,
    asks_gaps: bool,
    format: Format,
    rules: &Rules,
    origin: &Origin,
    session: &mut Session,
) -> Result<(), Stop> {
    let (ui, cite) = (session.ui, session.citations());
    let words = render::comparison::Words { ui, cite, rules };
    let gaps = if asks_gaps { gaps(comparison) } else { Vec::new() };
    match format {
        Format::Json | Format::Jsonl => {
            let gaps = asks_gaps.then_some(gaps.as_slice());
            let line = ComparisonLine::new(comparison, gaps, cite, origin);
            json_line(session.out(), &line)?;
        }
        Format::Csv => {
            let table = if asks_gaps {
                words.gap_table(comparison, &gaps)
            } else {
                words.long_table(comparison)
            };
            let table = words.with_origin(table, origin);
            csv(session.out(), &table.head, &table.rows)?;
        }
        Format::Md => {
            let table = if asks_gaps {
                words.gap_table(comparison, &gaps)
            } else {
                words.wide_table(comparison)
            };
            let text = markdown_table(&table.head, &table.rows);
            session.out().write_all(text.as_bytes())?;
            session.out().write_all(words.origin_lines(origin).as_bytes())?;
        }
        Format::Html | Format::Xlsx | Format::Docx | Format::Svg => {
            let mut report = words.report(comparison, origin);
            if asks_gaps {
                report.put_first(words.gap_table(comparison, &gaps), session.ui);
            }
            write(&report, format, session)?;
        }
        _ => {
            let mut sheet = session.sheet();
            if asks_gaps {
                words.gaps(&mut sheet, comparison, &gaps);
            } else {
                words.matrix(&mut sheet, comparison);
            }
            session.print(sheet)?;
        }
    }
    Ok(())
}

/// Whether the corpus holds anything about the question: silence is an answer, too.
fn says_something(comparison: &Comparison) -> bool {
    let cells = comparison.rows.iter().flat_map(|row| &row.cells);
    cells.clone().count() > 0 && !cells.clone().all(|cell| cell.state == CellState::NotInCorpus)
}

fn request(
    options: &Options,
    reader: &Reader,
    rules: &Rules,
    session: &Session,
) -> Result<CompareRequest, Failure> {
    let ui = session.ui;
    let mut subjects = Vec::new();
    let home = session.home()?;
    if options.all {
        let all = crate::compare::countries(reader, &home);
        let all = all.map_err(|error| session.index_failure(&error))?;
        subjects.extend(all.into_iter().map(Subject::Country));
    }
    for word in &options.subjects {
        let subject = subject(word, reader, rules, session)?;
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    let pillars = options.pillar.iter().map(|word| filters::pillar(word, rules, ui));
    let pillars: Vec<Pillar> = pillars.collect::<Result<_, _>>()?;
    let mut topics = Vec::new();
    for word in &options.topic {
        let (pillar, slug) = filters::topic(word, rules, ui)?;
        let holders = rules.pillars().iter().filter(|info| {
            pillar.as_ref().is_none_or(|pillar| info.slug.0 == *pillar)
                && info.topics.iter().any(|topic| topic.slug == slug)
        });
        topics.extend(
            holders.map(|info| Topic { pillar: info.slug.clone(), topic: Some(slug.clone()) }),
        );
    }
    let is_by_topic = options.topics || options.gaps || !pillars.is_empty();
    Ok(CompareRequest { subjects, pillars, topics, is_by_topic, home: Some(home) })
}

/// Reads a column: a state, else a document.
fn subject(
    word: &str,
    reader: &Reader,
    rules: &Rules,
    session: &Session,
) -> Result<Subject, Failure> {
    if let Some(code) = rules.countries().parse(word) {
        return Ok(Subject::Country(code));
    }
    let documents = reader.documents().map_err(|error| session.index_failure(&error))?;
    let found = crate::cli::commands::documents::named(documents, word);
    match found.as_slice() {
        [document] => Ok(Subject::Document(document.id.clone())),
        [] => Err(Failure::new(word, session.ui.neither_country_nor_document())
            .hint(session.ui.country_forms())),
        several => Err(Failure::new(word, session.ui.several_documents(several))),
    }
}

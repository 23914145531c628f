//! `klausel search QUERY`

use std::{collections::BTreeMap, time::Instant};

use clap::ValueEnum;
use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        filters::Filters,
        machine::PlaceOf,
        render::{self, csv, json_line, markdown_table},
        session::{Session, tell},
        wording::Ui,
    },
    index::{ClauseFilter, IndexError, Property, Reader},
    model::{Debtor, Modality, Pillar, Status},
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

/// One hit for scripts.
#[derive(Debug, Serialize)]
struct HitLine<'a> {
    r#type: &'static str,
    rank: u64,
    score: f32,
    #[serde(flatten)]
    place: PlaceOf<'a>,
    pillars: Vec<&'a str>,
    topics: Vec<String>,
    modality: &'static str,
    debtor: Option<&'a str>,
    heading: Option<&'a str>,
    chapeau: Option<&'a str>,
    text: &'a str,
    highlights: Vec<[usize; 2]>,
    /// `all` of the query holds, or the clause only comes `near`.
    r#match: &'static str,
    /// The parts it lacks, where it only comes near.
    lacks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_size: Option<u64>,
}

/// Counts of the hits by one property, for scripts.
#[derive(Debug, Serialize)]
struct FacetLine<'a> {
    r#type: &'static str,
    property: &'static str,
    counts: &'a BTreeMap<String, u64>,
}

/// The last line.
#[derive(Debug, Serialize)]
struct SummaryLine {
    r#type: &'static str,
    total: u64,
    total_is_exact: bool,
    near: u64,
    shown: usize,
    documents: u64,
    not_searched: u64,
    unsupported: u64,
    milliseconds: f64,
    generation: u64,
}

/// Searches and prints.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let begun = Instant::now();
    let format = session.format(&[Format::Text, Format::Jsonl, Format::Csv, Format::Md])?;
    let reader = session.reader()?;
    let rules = session.rules()?;
    let filter = filter(options, &reader, &rules, session)?;
    let request = request(options, filter);
    let hits = find(&reader, &rules, &request, session)?;
    for fault in &hits.faults {
        tell(&session.ui.query_fault(&words_at(&request.query, fault), &fault.kind));
    }
    for unknown in &hits.unknown {
        tell(&session.ui.unknown_value(unknown.field.as_str(), &unknown.value));
    }
    if let Some(mended) = &hits.mended {
        tell(&session.ui.understood_as(mended));
    }
    if let Some(diagnosis) = hits.diagnosis.as_ref().filter(|_| hits.total == 0) {
        for part in diagnosis.parts.iter().filter(|part| !part.suggestions.is_empty()) {
            tell(&format!(
                "{}: {}",
                part.condition,
                session.ui.meant(&part.suggestions.join(", "))
            ));
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    print(&hits, &reader, format, seconds, session)?;
    Ok(Exit::found(hits.total > 0))
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

fn request(options: &Options, filter: ClauseFilter) -> SearchRequest {
    SearchRequest {
        query: options.query.join(" "),
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
    hits: &Hits,
    reader: &Reader,
    format: Format,
    seconds: f64,
    session: &mut Session,
) -> Result<(), Stop> {
    match format {
        Format::Jsonl | Format::Json => lines(hits, seconds, session),
        Format::Csv | Format::Md => {
            let head: Vec<String> = session.ui.hit_columns().map(str::to_owned).to_vec();
            let rows: Vec<Vec<String>> = hits.hits.iter().map(|hit| row(hit, session)).collect();
            if format == Format::Csv {
                csv(session.out(), &head, &rows)?;
            } else {
                session.out().write_all(markdown_table(&head, &rows).as_bytes())?;
            }
            Ok(())
        }
        _ => {
            let mut sheet = session.sheet();
            let documents = reader.state().documents;
            let unsearched = match hits.total {
                0 => unsearched(reader).map_err(|error| session.index_failure(&error))?,
                _ => BTreeMap::new(),
            };
            let (ui, cite) = (session.ui, session.citations());
            render::Found { ui, cite, hits, documents, unsearched }.put(&mut sheet);
            session.print(sheet)
        }
    }
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

fn lines(hits: &Hits, seconds: f64, session: &mut Session) -> Result<(), Stop> {
    let cite = session.citations();
    for hit in &hits.hits {
        let clause = &hit.clause;
        let commitment = clause.tagging.commitment.as_ref();
        let line = HitLine {
            r#type: "hit",
            rank: hit.rank,
            score: hit.score,
            place: PlaceOf::new(clause, cite),
            pillars: clause.tagging.pillars().into_iter().map(Pillar::as_str).collect(),
            topics: topics(hit),
            modality: commitment.map_or(Modality::None, |c| c.modality).as_str(),
            debtor: commitment.and_then(|c| c.debtor.as_ref()).map(Debtor::as_str),
            heading: clause.heading.as_deref(),
            chapeau: clause.chapeau.as_deref(),
            text: &clause.text,
            highlights: hit.highlights.iter().map(|span| [span.start, span.end]).collect(),
            r#match: if hit.lacks.is_some() { "near" } else { "all" },
            lacks: hit.lacks.as_deref().unwrap_or_default(),
            group: hit.group.as_ref().map(|group| group.key.as_str()),
            group_size: hit.group.as_ref().map(|group| group.size),
        };
        json_line(session.out(), &line)?;
    }
    for (property, counts) in hits.facets.iter().flat_map(|facets| &facets.0) {
        let line = FacetLine { r#type: "facet", property: property_word(*property), counts };
        json_line(session.out(), &line)?;
    }
    let summary = SummaryLine {
        r#type: "summary",
        total: hits.total,
        total_is_exact: !hits.is_cut,
        near: hits.near,
        shown: hits.hits.len(),
        documents: hits.documents,
        not_searched: hits.not_searched,
        unsupported: hits.unsupported,
        milliseconds: (seconds * 1e5).round() / 100.0,
        generation: hits.generation,
    };
    Ok(json_line(session.out(), &summary)?)
}

/// Names a property as the filters do.
pub(in crate::cli) const fn property_word(property: Property) -> &'static str {
    match property {
        Property::Pillar => "pillar",
        Property::Topic => "topic",
        Property::Country => "country",
        Property::Instrument => "instrument",
        Property::Binding => "binding",
        Property::Language => "language",
        Property::Modality => "modality",
        Property::Year => "year",
        Property::Document => "document",
        Property::Article => "article",
    }
}

/// Returns `pillar/topic` of every tag, each once.
pub(in crate::cli) fn topics(hit: &Hit) -> Vec<String> {
    let tags = hit.clause.tagging.tags.iter();
    let mut topics: Vec<String> = tags.map(|tag| format!("{}/{}", tag.pillar, tag.topic)).collect();
    topics.sort();
    topics.dedup();
    topics
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

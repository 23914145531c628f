//! `klausel commitments`

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        citation::Citations,
        exit::Exit,
        failure::Stop,
        filters::Filters,
        machine::{CommitmentOf, PlaceOf, TagOf},
        render::{Grid, Mark, Sheet, csv, json_line, markdown_table},
        session::Session,
        wording::Ui,
    },
    compare::one_each,
    index::{ClauseRecord, DocumentSummary},
    model::{Commitment, CountryCode, DeadlineRole, Debtor, Modality, Part, Span},
};

/// List who promised what to whom, how strongly, by when
///
/// What stands in parallel texts is listed once, in German where there is a German text;
/// --language shows another. At the terminal titles, recitals, signatures and statements on no
/// pillar are left out, unless they set a limit, an amount or a consent by silence; --statements
/// shows them.
///
/// Example: klausel commitments --pillar returns --role answer --sort deadline
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(in crate::cli) struct Options {
    /// Order of the list; otherwise by document
    #[arg(long, value_name = "ORDER")]
    sort: Option<Order>,
    /// Put together what has the same
    #[arg(long, value_name = "FIELD")]
    group: Option<Field>,
    /// Only with a time limit for this
    #[arg(long, value_name = "ROLE")]
    role: Option<Role>,
    /// Only with a time limit
    #[arg(long)]
    deadline: bool,
    /// Only with a quota or a sum
    #[arg(long)]
    amounts: bool,
    /// Only what one side alone promises
    #[arg(long)]
    one_sided: bool,
    /// Strength of the words, before the cap by binding force
    #[arg(long, value_name = "STRENGTH", value_parser = crate::cli::filters::modalities())]
    wording: Vec<Modality>,
    /// Without statements and definitions
    #[arg(long, conflicts_with = "statements")]
    promises: bool,
    /// Also titles, recitals, signatures and statements on no pillar
    #[arg(long)]
    statements: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    filters: Filters,
}

/// Orders of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Shortest time limit first, those without one last.
    Deadline,
    /// Strongest first.
    Strength,
    /// By state.
    Country,
}

/// What commitments can be put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Field {
    /// State.
    Country,
    /// Document.
    Document,
    /// Pillar.
    Pillar,
    /// Topic.
    Topic,
    /// Strength.
    Modality,
    /// Who owes.
    Debtor,
    /// Working or calendar days.
    Basis,
    /// What must be done in time.
    Role,
    /// Binding force.
    Binding,
}

/// What must be done within a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Role {
    Answer,
    Transfer,
    NotifyBefore,
    Decide,
    IssueDocument,
    Pay,
    Extend,
    Submit,
    Other,
}

impl Role {
    const fn meant(self) -> DeadlineRole {
        match self {
            Self::Answer => DeadlineRole::Answer,
            Self::Transfer => DeadlineRole::Transfer,
            Self::NotifyBefore => DeadlineRole::NotifyBefore,
            Self::Decide => DeadlineRole::Decide,
            Self::IssueDocument => DeadlineRole::IssueDocument,
            Self::Pay => DeadlineRole::Pay,
            Self::Extend => DeadlineRole::Extend,
            Self::Submit => DeadlineRole::Submit,
            Self::Other => DeadlineRole::Other,
        }
    }
}

/// One line for scripts.
#[derive(Debug, Serialize)]
struct CommitmentLine<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    place: PlaceOf<'a>,
    pillar: Option<&'a str>,
    topic: Option<&'a str>,
    tags: Vec<TagOf<'a>>,
    #[serde(flatten)]
    commitment: CommitmentOf<'a>,
    text: &'a str,
    generation: u64,
}

/// Lists the commitments.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl, Format::Csv, Format::Md])?;
    let rules = session.rules()?;
    let home = session.home()?;
    let reader = session.reader()?;
    let mut filter = options.filters.read(&rules, session.ui)?;
    filter.documents = super::documents::resolved(&filter.documents, &reader, session)?;
    let clauses = reader
        .clause_records(&filter)
        .and_then(Iterator::collect::<Result<Vec<ClauseRecord>, _>>)
        .map_err(|error| session.index_failure(&error))?;
    let found = one_each(clauses.iter().filter(|clause| passes(clause, options)).collect());
    // other programs get every clause, as they must not miss what a reader is told of
    let all = format != Format::Text || asks_statements(options);
    let (mut found, left_out): (Vec<&ClauseRecord>, Vec<_>) =
        found.into_iter().partition(|clause| all || says_something(clause));
    sort(&mut found, options, &home);
    let total = found.len();
    found.truncate(options.limit.unwrap_or(usize::MAX));
    let cite = session.citations();
    let ui = session.ui;
    match format {
        Format::Jsonl | Format::Json => {
            for clause in &found {
                if let Some(line) = line(clause, cite, reader.generation()) {
                    json_line(session.out(), &line)?;
                }
            }
        }
        Format::Csv | Format::Md => {
            let table = table(&found, cite, ui);
            if format == Format::Csv {
                csv(session.out(), &table.head, &table.rows)?;
            } else {
                let text = markdown_table(&table.head, &table.rows);
                session.out().write_all(text.as_bytes())?;
            }
        }
        _ => {
            let mut sheet = session.sheet();
            for (name, group) in groups(&found, options, &home, ui) {
                if !name.is_empty() {
                    sheet.marked_line(Mark::Strong, &name);
                }
                for clause in group {
                    put(&mut sheet, clause, cite, ui);
                }
            }
            let documents = reader.state().documents as usize;
            let not_searched = reader.state().not_fully_searchable();
            let listed = [found.len(), total, left_out.len()];
            sheet.line(&ui.commitments_listed(listed, documents, not_searched));
            session.print(sheet)?;
        }
    }
    Ok(Exit::found(!found.is_empty()))
}

fn passes(clause: &ClauseRecord, options: &Options) -> bool {
    let Some(commitment) = &clause.tagging.commitment else { return false };
    let role = options.role.map(Role::meant);
    let is_promise = commitment.is_promise();
    let asks_promise = options.promises || options.one_sided || options.deadline;
    (is_promise || !asks_promise)
        && (!options.deadline || !commitment.deadlines.is_empty())
        && (!options.amounts || !commitment.amounts.is_empty())
        && (!options.one_sided || is_one_sided(clause, commitment))
        && (options.wording.is_empty() || options.wording.contains(&commitment.wording))
        && role.is_none_or(|role| commitment.deadlines.iter().any(|d| d.role == role))
}

/// Tells whether statements that say nothing of a commitment are asked for.
fn asks_statements(options: &Options) -> bool {
    options.statements
        || options.wording.contains(&Modality::Declaratory)
        || options.filters.modality.contains(&Modality::Declaratory)
}

/// Tells whether a clause says something of a commitment: it promises, sets a limit, an amount or
/// a consent by silence, or states something on a pillar among the provisions.
fn says_something(clause: &ClauseRecord) -> bool {
    let Some(commitment) = &clause.tagging.commitment else { return false };
    let is_provision =
        !matches!(clause.part, Part::Title | Part::Preamble | Part::Signature | Part::Footnote);
    commitment.is_promise()
        || !commitment.deadlines.is_empty()
        || !commitment.amounts.is_empty()
        || commitment.deemed_consent.is_some()
        || (is_provision && !clause.tagging.tags.is_empty())
}

/// Tells whether one named party alone owes it.
fn is_one_sided(clause: &ClauseRecord, commitment: &Commitment) -> bool {
    matches!(&commitment.debtor, Some(Debtor::Country(code))
        if clause.document.parties.contains(code))
}

fn sort(found: &mut [&ClauseRecord], options: &Options, home: &CountryCode) {
    match options.sort {
        None => {}
        Some(Order::Deadline) => {
            found.sort_by_key(|clause| shortest_hours(clause, options.role).unwrap_or(u64::MAX));
        }
        Some(Order::Strength) => found.sort_by_key(|clause| {
            clause.tagging.commitment.as_ref().map_or(Modality::None, |c| c.modality)
        }),
        Some(Order::Country) => found.sort_by_key(|clause| country(&clause.document, home)),
    }
}

/// The shortest limit of a clause, for the role asked for.
fn shortest_hours(clause: &ClauseRecord, role: Option<Role>) -> Option<u64> {
    let deadlines = &clause.tagging.commitment.as_ref()?.deadlines;
    deadlines
        .iter()
        .filter(|deadline| role.is_none_or(|role| deadline.role == role.meant()))
        .filter_map(|deadline| Some(deadline.duration?.approximate_hours()))
        .min()
}

/// The parties other than the desk's own state.
fn country(document: &DocumentSummary, home: &CountryCode) -> String {
    let others = document.parties.iter().filter(|party| *party != home);
    others.map(CountryCode::as_str).collect::<Vec<_>>().join(" ")
}

fn groups<'a>(
    found: &[&'a ClauseRecord],
    options: &Options,
    home: &CountryCode,
    ui: Ui,
) -> Vec<(String, Vec<&'a ClauseRecord>)> {
    if found.is_empty() {
        return Vec::new();
    }
    let Some(field) = options.group else {
        return vec![(String::new(), found.to_vec())];
    };
    let mut groups: BTreeMap<String, Vec<&ClauseRecord>> = BTreeMap::new();
    for clause in found {
        for name in names(clause, field, home, ui) {
            groups.entry(name).or_default().push(clause);
        }
    }
    groups.into_iter().collect()
}

/// The groups a commitment belongs to; each once.
fn names(clause: &ClauseRecord, field: Field, home: &CountryCode, ui: Ui) -> Vec<String> {
    let Some(commitment) = &clause.tagging.commitment else { return Vec::new() };
    let tags = clause.tagging.tags.iter();
    let deadlines = commitment.deadlines.iter();
    let mut names: Vec<String> = match field {
        Field::Country => vec![country(&clause.document, home)],
        Field::Document => vec![clause.document.id.to_string()],
        Field::Pillar => tags.map(|tag| tag.pillar.to_string()).collect(),
        Field::Topic => tags.map(|tag| format!("{}/{}", tag.pillar, tag.topic)).collect(),
        Field::Modality => vec![ui.modality(commitment.modality).to_owned()],
        Field::Debtor => commitment.debtor.iter().map(|debtor| ui.debtor(debtor)).collect(),
        Field::Basis => deadlines.map(|deadline| ui.basis(deadline.basis).to_owned()).collect(),
        Field::Role => deadlines.map(|d| ui.deadline_role(d.role).to_owned()).collect(),
        Field::Binding => vec![ui.binding(clause.document.binding).to_owned()],
    };
    names.sort();
    names.dedup();
    names
}

fn line(clause: &ClauseRecord, cite: Citations, generation: u64) -> Option<CommitmentLine<'_>> {
    let first = clause.tagging.tags.first();
    Some(CommitmentLine {
        r#type: "commitment",
        place: PlaceOf::new(clause, cite),
        pillar: first.map(|tag| tag.pillar.as_str()),
        topic: first.map(|tag| tag.topic.as_str()),
        tags: clause.tagging.tags.iter().map(|tag| TagOf::new(tag, &clause.text)).collect(),
        commitment: CommitmentOf::new(&clause.tagging, &clause.text)?,
        text: &clause.text,
        generation,
    })
}

/// Puts one commitment: where, who, how strongly, by when; then its words.
fn put(sheet: &mut Sheet, clause: &ClauseRecord, cite: Citations, ui: Ui) {
    let Some(commitment) = &clause.tagging.commitment else { return };
    sheet.marked(Mark::Strong, &ui.place(&cite.of(&clause.locator), clause));
    sheet.line(&format!("  {}", ui.promise(commitment, &clause.text)));
    let force = ui.binding(clause.document.binding);
    sheet.faint_paragraph("  ", &format!("{} · {force}", clause.document.id));
    sheet.passage("    ", &clause.text, &limits(commitment));
    sheet.gap();
}

/// The words of the time limits and amounts.
fn limits(commitment: &Commitment) -> Vec<Span> {
    let deadlines = commitment.deadlines.iter().map(|deadline| deadline.span);
    deadlines.chain(commitment.amounts.iter().map(|amount| amount.span)).collect()
}

fn table(found: &[&ClauseRecord], cite: Citations, ui: Ui) -> Grid {
    let row = |clause: &&ClauseRecord| {
        let commitment = clause.tagging.commitment.as_ref()?;
        let deadlines: Vec<String> = commitment
            .deadlines
            .iter()
            .map(|d| format!("{} ({})", ui.deadline(d, &clause.text), ui.deadline_role(d.role)))
            .collect();
        let amounts: Vec<&str> =
            commitment.amounts.iter().map(|amount| amount.span.of(&clause.text)).collect();
        let limits = [deadlines.join("; "), amounts.join("; ")];
        let limits: Vec<&str> =
            limits.iter().map(String::as_str).filter(|l| !l.is_empty()).collect();
        Some(vec![
            format!("{}\n{}", clause.document.id, ui.place(&cite.of(&clause.locator), clause)),
            ui.modality(commitment.modality).to_owned(),
            commitment.debtor.as_ref().map(|debtor| ui.debtor(debtor)).unwrap_or_default(),
            limits.join("\n"),
            clause.text.clone(),
        ])
    };
    Grid {
        head: ui.commitment_columns().map(str::to_owned).to_vec(),
        rows: found.iter().filter_map(row).collect(),
    }
}

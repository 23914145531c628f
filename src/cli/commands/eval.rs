//! `klausel eval --gold FILE`

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs,
    path::PathBuf,
};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        render::{Grid, Mark, grid, json_line, shortened},
        session::Session,
    },
    model::InstrumentKind,
    tag::{Answer, Count, Label, Score, tag},
};

/// Characters of a clause that the list of wrong answers shows.
const SHOWN: usize = 160;

/// Measure the rules against labelled clauses
///
/// Precision, recall and F1 of every pillar, of strength, debtor, time limits and states, over
/// all clauses and over those that need no context. The file holds one JSON object a line: id
/// and text, what `klausel tag` reads, and the labels (pillars, topics, modality, debtor,
/// deadlines, countries, hard_negative, needs_context).
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// File of labelled clauses, JSON Lines
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// Measure every value of this field apart
    #[arg(long, value_name = "FIELD")]
    by: Option<By>,
    /// List the wrong answers
    #[arg(long)]
    errors: bool,
}

/// What the labelled clauses are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    /// Language of the clause.
    Language,
    /// Kind of instrument.
    Instrument,
    /// Topics as labelled.
    Topic,
}

/// A labelled clause; fields beyond these are passed over.
#[derive(Debug, Deserialize)]
struct Row {
    #[serde(flatten)]
    item: super::tag::Item,
    pillars: BTreeSet<String>,
    #[serde(default)]
    topics: Vec<String>,
    modality: Option<String>,
    debtor: Option<String>,
    #[serde(default)]
    deadlines: Vec<RowDeadline>,
    #[serde(default)]
    countries: BTreeSet<String>,
    hard_negative: Option<serde_json::Value>,
    #[serde(default)]
    needs_context: bool,
}

#[derive(Debug, Deserialize)]
struct RowDeadline {
    iso: Option<String>,
    basis: Option<String>,
}

/// One set of clauses, measured, for scripts.
#[derive(Debug, Serialize)]
struct ScoreLine<'a> {
    r#type: &'static str,
    slice: &'a str,
    rows: usize,
    pillars: BTreeMap<&'a str, CountOf>,
    macro_f1: Option<f64>,
    hard_negatives: ShareOf,
    modality: ModalityOf<'a>,
    deadlines: CountOf,
    debtor: ShareOf,
    countries: CountOf,
}

#[derive(Debug, Serialize)]
struct CountOf {
    wanted: usize,
    answered: usize,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ShareOf {
    part: usize,
    of: usize,
    share: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ModalityOf<'a> {
    rows: usize,
    accuracy: Option<f64>,
    macro_f1: Option<f64>,
    classes: BTreeMap<&'a str, CountOf>,
}

/// A wrong answer, for scripts.
#[derive(Debug, Serialize)]
struct ErrorLine<'a> {
    r#type: &'static str,
    id: &'a serde_json::Value,
    what: &'static str,
    wanted: String,
    answered: String,
    text: &'a str,
}

/// Measures and prints.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let rows = read(options, session)?;
    let rules = session.rules()?;
    let judged: Vec<(Row, Label, Answer)> = rows
        .into_iter()
        .map(|row| {
            let answer = Answer::of(&tag(&super::tag::passage(&row.item), &rules));
            let label = label(&row);
            (row, label, answer)
        })
        .collect();
    let pillars: Vec<&str> = rules
        .pillars()
        .iter()
        .map(|info| &info.slug)
        .filter(|pillar| !pillar.is_neighbour())
        .map(crate::model::Pillar::as_str)
        .collect();
    for (slice, members) in slices(&judged, options.by, session) {
        let mut score = Score::over(pillars.iter().copied());
        for (_, label, answer) in &members {
            score.add(label, answer);
        }
        if format == Format::Text {
            print(&slice, &score, session)?;
        } else {
            json_line(session.out(), &line(&slice, &score))?;
        }
    }
    if options.errors {
        errors(&judged, format, session)?;
    }
    Ok(Exit::found(!judged.is_empty()))
}

fn read(options: &Options, session: &Session) -> Result<Vec<Row>, Failure> {
    let path = &options.gold;
    let text = fs::read_to_string(path).map_err(|error| session.file_failure(path, &error))?;
    let mut rows = Vec::new();
    let mut ids = HashSet::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = || format!("{}:{}", path.display(), i + 1);
        let row: Row =
            serde_json::from_str(line).map_err(|error| Failure::new(place(), error.to_string()))?;
        if !ids.insert(row.item.id.to_string()) {
            return Err(Failure::new(place(), session.ui.doubled_id(&row.item.id.to_string())));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn label(row: &Row) -> Label {
    let basis = |one: &RowDeadline| one.basis.clone().unwrap_or_else(|| "unspecified".to_owned());
    Label {
        instrument: row.item.instrument.as_deref().and_then(InstrumentKind::from_word),
        pillars: row.pillars.clone(),
        modality: row.modality.clone(),
        debtor: row.debtor.clone(),
        deadlines: row.deadlines.iter().map(|one| (one.iso.clone(), basis(one))).collect(),
        countries: row.countries.clone(),
        is_hard_negative: row.hard_negative.as_ref().is_some_and(is_said),
    }
}

/// Tells whether a value says yes: neither absent nor false nor an empty word.
fn is_said(value: &serde_json::Value) -> bool {
    !matches!(value, serde_json::Value::Null | serde_json::Value::Bool(false))
        && value.as_str() != Some("")
}

type Judged = (Row, Label, Answer);

/// Returns all clauses, those that need no context, and those of each value asked for.
fn slices<'j>(
    judged: &'j [Judged],
    by: Option<By>,
    session: &Session,
) -> Vec<(String, Vec<&'j Judged>)> {
    let ui = session.ui;
    let own = judged.iter().filter(|(row, ..)| !row.needs_context).collect();
    let mut slices = vec![
        (ui.all_clauses().to_owned(), judged.iter().collect()),
        (ui.without_context().to_owned(), own),
    ];
    let Some(by) = by else { return slices };
    let values = |row: &Row| -> Vec<String> {
        let word = |word: &Option<String>| vec![word.clone().unwrap_or_else(|| "-".to_owned())];
        match by {
            By::Language => word(&row.item.language),
            By::Instrument => word(&row.item.instrument),
            By::Topic => row.topics.clone(),
        }
    };
    let mut of_value: BTreeMap<String, Vec<&Judged>> = BTreeMap::new();
    for one in judged {
        for value in values(&one.0) {
            of_value.entry(value).or_default().push(one);
        }
    }
    slices.extend(of_value);
    slices
}

fn line<'a>(slice: &'a str, score: &'a Score) -> ScoreLine<'a> {
    let counts = |counts: &'a BTreeMap<String, Count>| {
        counts.iter().map(|(name, count)| (name.as_str(), count_of(*count)))
    };
    let wanted = counts(&score.modalities).filter(|(_, count)| count.wanted > 0);
    ScoreLine {
        r#type: "score",
        slice,
        rows: score.rows,
        pillars: counts(&score.pillars).collect(),
        macro_f1: score.macro_f1(),
        hard_negatives: share_of(score.hard_negatives),
        modality: ModalityOf {
            rows: score.modality.of,
            accuracy: score.modality.value(),
            macro_f1: score.modality_macro_f1(),
            classes: wanted.collect(),
        },
        deadlines: count_of(score.deadlines),
        debtor: share_of(score.debtor),
        countries: count_of(score.countries),
    }
}

fn count_of(count: Count) -> CountOf {
    CountOf {
        wanted: count.wanted,
        answered: count.answered,
        precision: count.precision(),
        recall: count.recall(),
        f1: count.f1(),
    }
}

fn share_of(share: crate::tag::Share) -> ShareOf {
    ShareOf { part: share.part, of: share.of, share: share.value() }
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

fn print(slice: &str, score: &Score, session: &mut Session) -> Result<(), Stop> {
    let ui = session.ui;
    let row = |name: &str, count: Count| {
        let mut row = vec![name.to_owned(), count.wanted.to_string(), count.answered.to_string()];
        row.extend([count.precision(), count.recall(), count.f1()].map(figure));
        row
    };
    let mut rows: Vec<Vec<String>> =
        score.pillars.iter().map(|(name, count)| row(name, *count)).collect();
    rows.push(vec![
        ui.mean_of_pillars().to_owned(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        figure(score.macro_f1()),
    ]);
    let wanted = score.modalities.iter().filter(|(_, count)| count.wanted > 0);
    rows.extend(wanted.map(|(name, count)| row(name, *count)));
    rows.push(row(ui.time_limits(), score.deadlines));
    rows.push(row(ui.states_named(), score.countries));
    let table = Grid { head: ui.score_columns().map(str::to_owned).to_vec(), rows };
    let mut sheet = session.sheet();
    sheet.marked(Mark::Strong, slice);
    sheet.line(&format!("  {}", ui.clauses(score.rows)));
    let text = grid(&table, sheet.width());
    sheet.finished(&text);
    for (what, share) in [
        (ui.right_strength(), score.modality),
        (ui.right_debtor(), score.debtor),
        (ui.tempted(), score.hard_negatives),
    ] {
        sheet.line(&format!("{what}: {} ({}/{})", figure(share.value()), share.part, share.of));
    }
    sheet.gap();
    session.print(sheet)
}

/// Lists what was answered otherwise than labelled.
fn errors(judged: &[Judged], format: Format, session: &mut Session) -> Result<(), Stop> {
    for (row, label, answer) in judged {
        for (what, wanted, answered) in differences(label, answer) {
            let (id, text) = (&row.item.id, row.item.text.as_str());
            if format == Format::Text {
                let mut sheet = session.sheet();
                sheet.marked(Mark::Strong, &id.to_string());
                sheet.line(&format!(
                    "  {}",
                    session.ui.answered_otherwise(what, &wanted, &answered)
                ));
                sheet.faint_paragraph("    ", &shortened(text, SHOWN));
                session.print(sheet)?;
            } else {
                let line = ErrorLine { r#type: "error", id, what, wanted, answered, text };
                json_line(session.out(), &line)?;
            }
        }
    }
    Ok(())
}

/// Returns in what an answer differs from its label: the field, what was wanted, what was said.
fn differences(label: &Label, answer: &Answer) -> Vec<(&'static str, String, String)> {
    let list = |words: &BTreeSet<String>| words.iter().cloned().collect::<Vec<_>>().join(", ");
    let limits = |limits: &[(Option<String>, String)]| {
        let mut words: Vec<String> = limits
            .iter()
            .map(|(iso, basis)| format!("{} {basis}", iso.as_deref().unwrap_or("–")))
            .collect();
        words.sort();
        words.join(", ")
    };
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    let is_press = label.instrument == Some(InstrumentKind::Press);
    let mut pairs = vec![("pillars", list(&label.pillars), list(&answer.pillars))];
    if let Some(modality) = label.modality.as_ref().filter(|_| !is_press) {
        pairs.push(("modality", modality.clone(), answer.modality.clone()));
    }
    if label.debtor.is_some() && !is_press {
        pairs.push(("debtor", word(&label.debtor), word(&answer.debtor)));
    }
    pairs.push(("deadlines", limits(&label.deadlines), limits(&answer.deadlines)));
    pairs.push(("countries", list(&label.countries), list(&answer.countries)));
    pairs.retain(|(_, wanted, answered)| wanted != answered);
    pairs
}

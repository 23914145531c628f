//! `klausel repair`

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        commands::index::{self, failure},
        exit::Exit,
        failure::Stop,
        progress::Bar,
        render::{Mark, json_line},
        session::Session,
    },
    ingest::{BatchReport, Request, repair},
};

/// Check the index and mend what is wrong
///
/// What a cut-off batch left is tidied; what is damaged is built anew from the documents, beside
/// the old index, which stands until the new one is whole.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {}

/// The answer for scripts.
#[derive(Debug, Serialize)]
struct RepairLine {
    r#type: &'static str,
    sound: bool,
    rebuilt: bool,
    faults: Vec<String>,
    generation: Option<u64>,
}

/// Mends and tells.
pub(in crate::cli) fn run(_options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Json])?;
    let rules = session.rules()?;
    let request = Request::new(&session.corpus, &session.index, session.reading()?);
    let repaired = repair(&request, &rules, &mut Bar::new(session.ui))
        .map_err(|error| failure(&error, session))?;
    let line = RepairLine {
        r#type: "repair",
        sound: repaired.verdict.is_sound(),
        rebuilt: repaired.rebuilt.is_some(),
        faults: repaired.faults.iter().map(ToString::to_string).collect(),
        generation: repaired.verdict.state.as_ref().map(|state| state.generation),
    };
    if format == Format::Json {
        json_line(session.out(), &line)?;
    } else {
        let mut sheet = session.sheet();
        for fault in &line.faults {
            sheet.marked_line(Mark::Alarm, fault);
        }
        sheet.line(session.ui.repaired(line.faults.is_empty(), line.rebuilt, line.sound));
        session.print(sheet)?;
        if let Some(report) = &repaired.rebuilt {
            index::text(report, false, session)?;
        }
    }
    let has_failures = repaired.rebuilt.as_ref().is_some_and(BatchReport::has_failures);
    Ok(if has_failures { Exit::Failed } else { Exit::found(line.sound) })
}

//! `klausel verify`

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::Stop,
        render::{Mark, json_line},
        session::Session,
    },
    index::{Verdict, verify},
};

/// Check every stored byte of the index
///
/// Compares every file of the index with its checksum and every record with the ledger.
/// Exit status 0 only if all is sound.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {}

/// The answer for scripts.
#[derive(Debug, Serialize)]
struct VerdictLine {
    r#type: &'static str,
    sound: bool,
    generation: Option<u64>,
    files: u64,
    records: u64,
    faults: Vec<String>,
}

/// Checks and reports.
pub(in crate::cli) fn run(_options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Json])?;
    let verdict = verify(&session.index).map_err(|error| session.index_failure(&error))?;
    if format == Format::Json {
        json_line(session.out(), &line(&verdict))?;
    } else {
        let mut sheet = session.sheet();
        for fault in &verdict.faults {
            sheet.marked_line(Mark::Alarm, &fault.to_string());
        }
        let ui = session.ui;
        sheet.line(&ui.verified(verdict.files, verdict.records, verdict.faults.len()));
        if !verdict.is_sound() {
            sheet.line(&format!("{}: {}", ui.hint_label(), ui.index_can_be_rebuilt()));
        }
        session.print(sheet)?;
    }
    Ok(Exit::found(verdict.is_sound()))
}

fn line(verdict: &Verdict) -> VerdictLine {
    VerdictLine {
        r#type: "verify",
        sound: verdict.is_sound(),
        generation: verdict.state.as_ref().map(|state| state.generation),
        files: verdict.files,
        records: verdict.records,
        faults: verdict.faults.iter().map(ToString::to_string).collect(),
    }
}

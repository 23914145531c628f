//! `klausel doctor`

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        commands::index::failure,
        exit::Exit,
        failure::Stop,
        render::{Mark, json_line},
        session::Session,
    },
    ingest::{Tesseract, walls},
};

/// Tell which safety layers and helpers are active on this machine
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {}

/// The answer for scripts.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings, told one by one")]
struct DoctorLine {
    r#type: &'static str,
    version: &'static str,
    memory_limit: bool,
    time_limit: bool,
    no_files: bool,
    no_network: bool,
    index: Option<String>,
    rules: bool,
    recognition: Option<String>,
}

/// Looks and tells.
pub(in crate::cli) fn run(_options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Json])?;
    let walls = walls(&session.reading()?).map_err(|error| failure(&error, session))?;
    let rules = session.rules();
    let line = DoctorLine {
        r#type: "doctor",
        version: env!("CARGO_PKG_VERSION"),
        memory_limit: walls.memory,
        time_limit: walls.cpu_time,
        no_files: walls.files,
        no_network: walls.network,
        index: session.reader().err().map(|failure| failure.faults[0].1.clone()),
        rules: rules.is_ok(),
        recognition: Tesseract::find()
            .map(|found| format!("{} ({})", found.version, found.languages.join(", "))),
    };
    if format == Format::Json {
        json_line(session.out(), &line)?;
        return Ok(Exit::Done);
    }
    let ui = session.ui;
    let mut sheet = session.sheet();
    sheet.marked_line(Mark::Strong, &format!("klausel {}", line.version));
    let stands = [walls.memory, walls.cpu_time, walls.files, walls.network];
    for (name, stands) in ui.walls().into_iter().zip(stands) {
        sheet.line(&format!("  {}", ui.wall(name, stands)));
    }
    sheet.line(&format!("  index: {}", line.index.as_deref().unwrap_or("ok")));
    sheet.line(&format!(
        "  {}: {}",
        ui.rules_label(),
        if line.rules { "ok" } else { "klausel rules check" }
    ));
    let recognition = line.recognition.as_deref().unwrap_or(ui.no_tesseract());
    sheet.line(&format!("  {}: {recognition}", ui.recognition_label()));
    session.print(sheet)?;
    Ok(Exit::Done)
}

//! `klausel backup DIR`

use std::path::PathBuf;

use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        render::json_line,
        session::{Session, tell},
    },
    ingest::{ArchiveError, Backup, back_up},
};

/// Copy documents, rules and index into an empty folder
///
/// Every file with its checksum; the index as one whole generation. Further folders are named,
/// not copied. Example: klausel backup /mnt/sicherung/2024-05-17
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The folder to fill; it is made where there is none
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// The answer for scripts, of `backup` and `restore`.
#[derive(Debug, Serialize)]
struct BackupLine {
    r#type: &'static str,
    files: usize,
    bytes: u64,
    generation: Option<u64>,
}

/// Copies and tells.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Json])?;
    let backup = back_up(&session.corpus, &session.index, &options.dir)
        .map_err(|error| failure(&error, session))?;
    for root in &backup.roots {
        tell(&format!("{root}: {}", session.ui.not_backed_up()));
    }
    answer("backup", &backup, format, session)
}

/// Tells what a backup holds.
pub(in crate::cli) fn answer(
    kind: &'static str,
    backup: &Backup,
    format: Format,
    session: &mut Session,
) -> Result<Exit, Stop> {
    let line = BackupLine {
        r#type: kind,
        files: backup.files(),
        bytes: backup.bytes(),
        generation: backup.generation,
    };
    if format == Format::Json {
        json_line(session.out(), &line)?;
    } else {
        let mut sheet = session.sheet();
        sheet.line(&session.ui.copied(line.files, line.bytes, line.generation));
        session.print(sheet)?;
    }
    Ok(Exit::Done)
}

/// Tells why nothing could be copied.
pub(in crate::cli) fn failure(error: &ArchiveError, session: &Session) -> Failure {
    let ui = session.ui;
    match error {
        ArchiveError::Occupied(path) => {
            Failure::new(path.display().to_string(), ui.is_not_empty()).hint(ui.empty_folder())
        }
        ArchiveError::NoBackup(path) => {
            Failure::new(path.display().to_string(), ui.no_backup()).hint("klausel backup")
        }
        ArchiveError::Damaged(path) => {
            Failure::new(path.display().to_string(), ui.not_what_was_written())
                .hint("klausel verify")
        }
        ArchiveError::Index(error) => session.index_failure(error),
        ArchiveError::Io { path, source } => {
            Failure::new(path.display().to_string(), source.to_string())
        }
    }
}

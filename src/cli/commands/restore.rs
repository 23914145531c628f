//! `klausel restore DIR`

use std::path::PathBuf;

use crate::{
    cli::{
        arguments::Format,
        commands::backup,
        exit::Exit,
        failure::Stop,
        session::{Session, tell},
    },
    ingest::restore,
};

/// Put a backup in place
///
/// Documents go into an empty folder, the index in the place of what is there; every file is
/// checked first. Documents that are there are never overwritten: move them away,
/// or name another folder with --corpus. Example: klausel restore /mnt/sicherung/2024-05-17
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The folder that `klausel backup` filled
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// Restores and tells.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Json])?;
    let restored = restore(&options.dir, &session.corpus, &session.index)
        .map_err(|error| backup::failure(&error, session))?;
    if restored.generation.is_some() && !restored.has_readable_index() {
        tell(session.ui.other_version());
    }
    backup::answer("restore", &restored, format, session)
}

//! `klausel completions SHELL`

use clap_complete::Shell;

use crate::cli::{arguments, exit::Exit, failure::Stop, session::Session};

/// Print the completions of a shell
///
/// For bash: klausel completions bash > ~/.local/share/bash-completion/completions/klausel
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    let mut command = arguments::command(session.ui);
    clap_complete::generate(options.shell, &mut command, "klausel", &mut script);
    session.out().write_all(&script)?;
    Ok(Exit::Done)
}

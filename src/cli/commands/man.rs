//! `klausel man`

use std::io::{self, Write};

use clap::Command;
use clap_mangen::Man;

use crate::cli::{arguments, exit::Exit, failure::Stop, session::Session};

/// Print the manual page
///
/// It covers every command; read it with: klausel man | man -l -
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {}

/// Prints the page of the program, with a part for each command.
pub(in crate::cli) fn run(_options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let program = arguments::command(session.ui);
    let mut page = Vec::new();
    Man::new(program.clone()).render(&mut page)?;
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        part(command, "klausel", &mut page)?;
    }
    session.out().write_all(&page)?;
    Ok(Exit::Done)
}

/// Prints what belongs to one command alone, and the commands below it.
fn part(command: &Command, path: &str, page: &mut Vec<u8>) -> io::Result<()> {
    let path = format!("{path} {}", command.get_name());
    let man = Man::new(command.clone().mut_arg("help", |arg| arg.hide(true)).bin_name(&path));
    let mut sections = Vec::new();
    man.render_synopsis_section(&mut sections)?;
    man.render_description_section(&mut sections)?;
    if command.get_arguments().any(|arg| arg.get_id() != "help") {
        man.render_options_section(&mut sections)?;
    }
    writeln!(page, ".SH {}", path.to_uppercase())?;
    for line in String::from_utf8_lossy(&sections).lines() {
        let is_preamble = line.starts_with(".ie") || line.starts_with(".el");
        match line.strip_prefix(".SH ") {
            Some(section) => writeln!(page, ".SS {section}")?,
            None if is_preamble => {}
            None => writeln!(page, "{line}")?,
        }
    }
    command.get_subcommands().try_for_each(|sub| part(sub, &path, page))
}

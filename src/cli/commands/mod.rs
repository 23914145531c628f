//! The commands, one file each: what was typed becomes a question to another room, its answer
//! goes to a printer.

pub(super) mod add;
pub(super) mod backup;
pub(super) mod changes;
pub(super) mod clauses;
pub(super) mod commitments;
pub(super) mod compare;
pub(super) mod completions;
pub(super) mod doctor;
pub(super) mod documents;
pub(super) mod eval;
pub(super) mod explain;
pub(super) mod export;
pub(super) mod extract;
pub(super) mod index;
pub(super) mod man;
pub(super) mod pin;
mod reading;
pub(super) mod repair;
pub(super) mod restore;
pub(super) mod review;
pub(super) mod rules;
pub(super) mod search;
pub(super) mod show;
pub(super) mod status;
pub(super) mod tag;
pub(super) mod verify;
pub(super) mod watch;

use crate::cli::{arguments::Command, exit::Exit, failure::Stop, session::Session};

/// Runs one command.
pub(super) fn run(command: Command, session: &mut Session) -> Result<Exit, Stop> {
    match command {
        Command::Index(options) => index::run(&options, session),
        Command::Add(options) => add::run(&options, session),
        Command::Watch(options) => watch::run(&options, session),
        Command::Changes(options) => changes::run(&options, session),
        Command::Search(options) => search::run(&options, session),
        Command::Extract(options) => extract::run(&options, session),
        Command::Clauses(options) => clauses::run(&options, session),
        Command::Tag(options) => tag::run(&options, session),
        Command::Export(options) => export::run(&options, session),
        Command::Doctor(options) => doctor::run(&options, session),
        Command::Show(options) => show::run(&options, session),
        Command::Compare(options) => compare::run(&options, session),
        Command::Commitments(options) => commitments::run(&options, session),
        Command::Documents(options) => documents::run(&options, session),
        Command::Status(options) => status::run(&options, session),
        Command::Verify(options) => verify::run(&options, session),
        Command::Repair(options) => repair::run(&options, session),
        Command::Backup(options) => backup::run(&options, session),
        Command::Restore(options) => restore::run(&options, session),
        Command::Rules(options) => rules::run(&options, session),
        Command::Explain(options) => explain::run(&options, session),
        Command::Eval(options) => eval::run(&options, session),
        Command::Review(options) => review::run(&options, session),
        Command::WhyNot(options) => explain::why_not(&options, session),
        Command::Completions(options) => completions::run(&options, session),
        Command::Pin(options) => pin::run(&options, session),
        Command::Man(options) => man::run(&options, session),
    }
}

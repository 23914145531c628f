//! The terminal: arguments, commands, rendering, wording, exit status.
//!
//! The only room that prints. A command turns what was typed into a question to another room,
//! and hands the answer, which is plain data, to a printer in `render`. People's words are in
//! `wording`, in German and English; what scripts read is in `machine`.

mod arguments;
mod citation;
mod commands;
mod exit;
mod failure;
mod filters;
mod log;
mod machine;
mod progress;
mod render;
mod session;
mod wording;

use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    cli::{
        arguments::{Arguments, Asked},
        exit::Exit,
        failure::Stop,
        session::Session,
        wording::Ui,
    },
    index::guarded,
};

/// Runs the program on its arguments (the first is its own name) and returns its exit status:
/// 0 answer given or work done, 1 nothing found or a check found faults, 2 error.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();
    let ui = Ui::detect(&args);
    let outcome = match arguments::parse(&args, ui) {
        Ok(Asked::Run(arguments)) => answer(*arguments, ui),
        Ok(Asked::Words(words)) => say(&words),
        Err(failure) => Err(failure.into()),
    };
    let exit = match outcome {
        Ok(exit) => exit,
        Err(Stop::PipeClosed) => Exit::Done,
        Err(Stop::Failed(failure)) => {
            failure.print(ui);
            Exit::Failed
        }
    };
    exit.into()
}

fn answer(arguments: Arguments, ui: Ui) -> Result<Exit, Stop> {
    let Some(command) = arguments.command else {
        return say(ui.welcome());
    };
    let mut session = Session::open(arguments.common, ui)?;
    let index = session.index.clone();
    let exit = guarded(&index, || commands::run(command, &mut session))
        .map_err(|error| session.index_failure(&error))??;
    session.finish()?;
    Ok(exit)
}

fn say(words: &str) -> Result<Exit, Stop> {
    io::stdout().write_all(words.as_bytes())?;
    Ok(Exit::Done)
}

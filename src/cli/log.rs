//! What is said beside the answer: for people, or as JSON Lines for a service's log.

use std::{
    io::{self, Write},
    sync::OnceLock,
};

use serde::Serialize;

use crate::cli::{arguments::LogFormat, render::json_line};

/// The form that the command line asked for; for people until it is known.
static FORM: OnceLock<LogFormat> = OnceLock::new();

/// Something to say.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Line<'a> {
    /// Worth knowing.
    Note { message: &'a str },
    /// Why a command stopped.
    Error { message: &'a str, hint: Option<&'a str> },
    /// How far a batch has come.
    Progress { done: usize, of: usize, per_second: f64, seconds_left: Option<u64> },
}

/// Chooses the form, once a run.
pub(super) fn set_form(form: LogFormat) {
    FORM.get_or_init(|| form);
}

/// Says a line on stderr; `words` are those for people. A closed stderr cannot be told to
/// anybody.
pub(super) fn say(line: &Line<'_>, words: impl FnOnce() -> String) {
    let _ = match FORM.get() {
        Some(LogFormat::Json) => json_line(&mut io::stderr(), line),
        _ => io::stderr().write_all(words().as_bytes()),
    };
}

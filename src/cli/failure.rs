//! What went wrong, for the person at the terminal: the thing, why, and the command to type.

use std::{fmt::Write as _, io};

use crate::cli::{log, render::harmless, wording::Ui};

/// Why a command stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something is wrong and is told on stderr.
    Failed(Failure),
    /// The reader of our answer went away (`klausel … | head`); nothing is wrong.
    PipeClosed,
}

/// One message: `klausel: WHAT: WHY` a line for each fault, then the hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// Each thing with its reason.
    pub(super) faults: Vec<(String, String)>,
    /// What to do, with the command to type.
    pub(super) hint: Option<String>,
}

impl Failure {
    /// Makes a failure of one thing.
    pub(super) fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { faults: vec![(what.into(), why.into())], hint: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the message as printed.
    pub(super) fn message(&self, ui: Ui) -> String {
        let mut message = String::new();
        for (what, why) in &self.faults {
            let _ = writeln!(message, "klausel: {}: {}", harmless(what), harmless(why));
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(message, "{}: {}", ui.hint_label(), harmless(hint));
        }
        message
    }

    /// Prints the message on stderr; a closed stderr cannot be told to anybody.
    pub(super) fn print(&self, ui: Ui) {
        let message: Vec<String> =
            self.faults.iter().map(|(what, why)| format!("{what}: {why}")).collect();
        let line = log::Line::Error { message: &message.join("; "), hint: self.hint.as_deref() };
        log::say(&line, || self.message(ui));
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<io::Error> for Stop {
    /// Reads an error of writing the answer.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::PipeClosed;
        }
        Self::Failed(Failure::new("stdout", error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_thing_why_and_what_to_type() {
        let failure = Failure::new("index", "fehlt").hint("klausel index");
        assert_eq!(failure.message(Ui::De), "klausel: index: fehlt\nHinweis: klausel index\n");
        assert_eq!(failure.message(Ui::En), "klausel: index: fehlt\nHint: klausel index\n");
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let error = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(matches!(Stop::from(error), Stop::PipeClosed));
    }

    #[test]
    fn a_hostile_file_name_cannot_act_on_the_terminal() {
        let message = Failure::new("a\u{1b}[2J.pdf", "fehlt").message(Ui::De);
        assert!(!message.contains('\u{1b}'));
    }
}

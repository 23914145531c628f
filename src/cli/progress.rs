//! How far a batch has come, on stderr: a bar on a terminal, a line now and then elsewhere.

use std::{
    io::{self, IsTerminal},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    cli::wording::Ui,
    ingest::{FileReport, Progress},
};

/// A batch that is done sooner shows nothing.
const QUIET: Duration = Duration::from_secs(1);
/// Time between two lines where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// Watches a batch for a person.
#[derive(Debug)]
pub(super) struct Bar {
    ui: Ui,
    drawn: ProgressBar,
    is_terminal: bool,
    begun: Instant,
    last_line: Instant,
    done: usize,
    to_do: usize,
}

impl Bar {
    /// Makes a bar that has not begun.
    pub(super) fn new(ui: Ui) -> Self {
        let now = Instant::now();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let is_terminal = io::stderr().is_terminal();
        Self { ui, drawn: bar, is_terminal, begun: now, last_line: now, done: 0, to_do: 0 }
    }

    fn draw(&mut self) {
        if self.is_terminal {
            if self.drawn.is_hidden() && self.begun.elapsed() >= QUIET {
                self.drawn.set_draw_target(ProgressDrawTarget::stderr());
            }
            self.drawn.set_position(self.done as u64);
        } else if self.last_line.elapsed() >= BETWEEN_LINES {
            self.last_line = Instant::now();
            super::session::tell(&self.ui.files_read(self.done, self.to_do));
        }
    }
}

impl Progress for Bar {
    fn planned(&mut self, to_do: usize, _sources: usize) {
        self.to_do = to_do;
        self.drawn.set_length(to_do as u64);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {per_sec}  {eta}");
        if let Ok(style) = style {
            self.drawn.set_style(style);
        }
    }

    fn done(&mut self, _file: &FileReport) {
        self.done += 1;
        self.draw();
    }

    fn committing(&mut self) {
        self.drawn.finish_and_clear();
    }
}

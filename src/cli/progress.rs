//! How far a batch has come, on stderr: a bar on a terminal, a line every ten seconds elsewhere.

use std::{
    io::{self, IsTerminal},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{
    cli::{log, wording::Ui},
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
    shown: Shown,
}

/// How the progress is shown.
#[derive(Debug)]
enum Shown {
    /// Nothing is under way.
    Not,
    /// A bar on the terminal, hidden until the batch has taken a while.
    Drawn { bar: ProgressBar, begun: Instant },
    /// Lines, by a thread that ends when its channel closes.
    Told { done: Arc<AtomicUsize>, _end: Sender<()>, teller: JoinHandle<()> },
}

impl Bar {
    /// Makes a bar that has not begun.
    pub(super) const fn new(ui: Ui) -> Self {
        Self { ui, shown: Shown::Not }
    }
}

impl Progress for Bar {
    fn planned(&mut self, to_do: usize, _sources: usize) {
        self.committing();
        if io::stderr().is_terminal() {
            let hidden = ProgressDrawTarget::hidden();
            let bar = ProgressBar::with_draw_target(Some(to_do as u64), hidden);
            if let Ok(style) =
                ProgressStyle::with_template("{bar:30} {pos}/{len}  {per_sec}  {eta}  {msg}")
            {
                bar.set_style(style);
            }
            self.shown = Shown::Drawn { bar, begun: Instant::now() };
        } else if to_do > 0 {
            let done = Arc::new(AtomicUsize::new(0));
            let (end, ended) = channel::<()>();
            let (ui, counted) = (self.ui, Arc::clone(&done));
            let teller = thread::spawn(move || {
                let begun = Instant::now();
                while ended.recv_timeout(BETWEEN_LINES) == Err(RecvTimeoutError::Timeout) {
                    tell(ui, counted.load(Ordering::Relaxed), to_do, begun.elapsed());
                }
            });
            self.shown = Shown::Told { done, _end: end, teller };
        }
    }

    fn done(&mut self, _file: &FileReport) {
        match &self.shown {
            Shown::Not => {}
            Shown::Drawn { bar, begun } => {
                if bar.is_hidden() && begun.elapsed() >= QUIET {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                }
                bar.inc(1);
                bar.set_message("");
            }
            Shown::Told { done, .. } => {
                done.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    fn recognised(&mut self, source: &str, done: usize, of: usize) {
        let line = self.ui.pages_recognised(source, done, of);
        match &self.shown {
            Shown::Drawn { bar, .. } => bar.set_message(line),
            Shown::Not | Shown::Told { .. } => super::session::tell(&line),
        }
    }

    fn committing(&mut self) {
        match std::mem::replace(&mut self.shown, Shown::Not) {
            Shown::Not => {}
            Shown::Drawn { bar, .. } => bar.finish_and_clear(),
            Shown::Told { _end: end, teller, .. } => {
                drop(end);
                // a teller that failed has nothing more to say
                let _ = teller.join();
            }
        }
    }
}

fn tell(ui: Ui, done: usize, of: usize, elapsed: Duration) {
    let per_second = done as f64 / elapsed.as_secs_f64();
    let left = (done > 0).then(|| (of.saturating_sub(done) as f64 / per_second).round() as u64);
    let line = log::Line::Progress { done, of, per_second, seconds_left: left };
    log::say(&line, || format!("klausel: {}\n", ui.files_read(done, of, per_second, left)));
}

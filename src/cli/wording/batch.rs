//! Words about batches, and about the machine.

use crate::{
    cli::wording::Ui,
    ingest::{BatchReport, Freshness},
};

impl Ui {
    /// How far a batch has come, how fast, and how many seconds are left.
    pub(in crate::cli) fn files_read(
        self,
        done: usize,
        all: usize,
        per_second: f64,
        left: Option<u64>,
    ) -> String {
        let rate = format!("{per_second:.1}");
        let left = left.map(|seconds| format!("{}:{:02}", seconds / 60, seconds % 60));
        let left = left.map(|left| {
            self.pick(format!(", noch etwa {left} min"), format!(", about {left} min left"))
        });
        let left = left.unwrap_or_default();
        self.pick(
            format!("{done} von {all} Dateien gelesen, {}/s{left}", rate.replace('.', ",")),
            format!("{done} of {all} files read, {rate}/s{left}"),
        )
    }

    /// How far the recognition of a file's pictures has come, as a line.
    pub(in crate::cli) fn pages_recognised(self, file: &str, done: usize, all: usize) -> String {
        self.pick(
            format!("{file}: {done} von {all} Bildseiten erkannt"),
            format!("{file}: {done} of {all} pictured pages recognised"),
        )
    }

    /// Ends a batch.
    pub(in crate::cli) fn batch_done(self, report: &BatchReport, is_dry: bool) -> String {
        let counts = report.counts;
        let parts = self.pick(
            ["neu", "geändert", "unverändert", "entfernt", "nicht lesbar"],
            ["new", "changed", "unchanged", "removed", "not readable"],
        );
        let numbers = [counts.new, counts.changed, counts.unchanged, counts.removed, counts.failed];
        let changes: Vec<String> = numbers
            .iter()
            .zip(parts)
            .filter(|(number, _)| **number > 0)
            .map(|(number, part)| format!("{number} {part}"))
            .collect();
        let changes = changes.join(", ");
        if is_dry {
            let nothing = self.pick("nichts zu tun", "nothing to do");
            return if changes.is_empty() { nothing.to_owned() } else { changes };
        }
        let (documents, clauses) =
            (self.documents(report.documents as usize), self.clauses(report.clauses as usize));
        let seconds = format!("{:.1}", report.elapsed.as_secs_f64());
        let seconds = self.pick(seconds.replace('.', ","), seconds);
        let early = if report.is_interrupted {
            self.pick(
                " Vorzeitig beendet; der Rest folgt beim nächsten Lauf.",
                " Ended early; the next run does the rest.",
            )
        } else {
            ""
        };
        let opening = if changes.is_empty() { String::new() } else { format!("{changes}. ") };
        format!("{opening}{documents}, {clauses} ({seconds} s).{early}")
    }

    /// Why a source is worked on.
    pub(in crate::cli) fn freshness(self, freshness: Freshness) -> &'static str {
        match freshness {
            Freshness::New => self.pick("neu", "new"),
            Freshness::Content => self.pick("Inhalt geändert", "content changed"),
            Freshness::Manifest => self.pick("corpus.toml geändert", "corpus.toml changed"),
            Freshness::Decisions => self.pick("overrides.toml geändert", "overrides.toml changed"),
            Freshness::Extractor => self.pick("neue Leser", "new readers"),
            Freshness::Rules => self.pick("andere Regeln", "other rules"),
            Freshness::Schema => self.pick("anderer Index", "other index"),
            Freshness::Retry => self.pick("neuer Versuch", "another try"),
            Freshness::Gone => self.pick("verschwunden", "gone"),
            Freshness::Fresh => self.pick("unverändert", "unchanged"),
        }
    }

    /// Leads to three commands.
    pub(in crate::cli) fn try_these(self) -> &'static str {
        self.pick("Zum Weitermachen:", "To go on:")
    }

    /// Names a wall around a worker, and whether it stands.
    pub(in crate::cli) fn wall(self, name: &str, stands: bool) -> String {
        let state = if stands { self.pick("ja", "yes") } else { self.pick("nein", "no") };
        format!("{name}: {state}")
    }

    /// Names of the walls around a worker.
    pub(in crate::cli) fn walls(self) -> [&'static str; 4] {
        self.pick(
            ["Speichergrenze", "Zeitgrenze", "keine Dateien (Landlock)", "kein Netz (Landlock)"],
            ["memory limit", "time limit", "no files (Landlock)", "no network (Landlock)"],
        )
    }
}

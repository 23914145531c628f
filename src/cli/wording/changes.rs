//! Words about what batches brought.

use crate::{
    cli::wording::Ui,
    index::{Change, Changes},
};

impl Ui {
    /// What happened, before the name of the document.
    pub(in crate::cli) fn change(self, change: Change) -> &'static str {
        match change {
            Change::New => self.pick("neu", "new"),
            Change::Changed => self.pick("geändert", "changed"),
            Change::Moved => self.pick("umbenannt", "renamed"),
            Change::Removed => self.pick("entfernt", "removed"),
        }
    }

    /// Opens the list of changes.
    pub(in crate::cli) fn changes_since(self, changes: &Changes) -> String {
        let from = self.pick(
            format!("Änderungen seit Generation {}", changes.since),
            format!("changes since generation {}", changes.since),
        );
        let kinds = [Change::New, Change::Changed, Change::Moved, Change::Removed];
        let counts = kinds.map(|kind| {
            let number = changes.sources.iter().filter(|source| source.change == kind).count();
            (number, self.change(kind))
        });
        let counts: Vec<String> = counts
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| format!("{} {word}", self.number(*number)))
            .collect();
        let counts = if counts.is_empty() {
            self.pick("keine", "none").to_owned()
        } else {
            counts.join(", ")
        };
        format!("{from}: {counts}")
    }

    /// The words that stood there.
    pub(in crate::cli) fn said_before(self) -> &'static str {
        self.pick("bisher", "before")
    }

    /// The name that a document had.
    pub(in crate::cli) fn called_before(self) -> &'static str {
        self.pick("bisher", "before:")
    }

    /// New hits of a saved query, and all.
    pub(in crate::cli) fn new_hits(self, new: usize, total: u64) -> String {
        let new = self.pick(
            self.count(new, "neuer Treffer", "neue Treffer"),
            self.count(new, "new hit", "new hits"),
        );
        self.pick(format!("{new} (insgesamt {total})"), format!("{new} ({total} in all)"))
    }

    /// Where the history is shorter than what was asked for.
    pub(in crate::cli) fn history_begins(self, generation: u64) -> String {
        self.pick(
            format!("die Aufzeichnungen beginnen mit Generation {generation}, da wurde der Index neu gebaut"),
            format!("the records begin with generation {generation}, when the index was built anew"),
        )
    }
}

//! Words about how well labelled clauses are tagged.

use crate::cli::wording::Ui;

impl Ui {
    /// Heads of the table of figures.
    pub(in crate::cli) fn score_columns(self) -> [&'static str; 6] {
        self.pick(
            ["", "Soll", "Ist", "Genauigkeit", "Vollständigkeit", "F1"],
            ["", "wanted", "answered", "precision", "recall", "F1"],
        )
    }

    /// Every labelled clause.
    pub(in crate::cli) fn all_clauses(self) -> &'static str {
        self.pick("alle", "all")
    }

    /// The labelled clauses whose own words show the pillar.
    pub(in crate::cli) fn without_context(self) -> &'static str {
        self.pick("ohne die, die den Zusammenhang brauchen", "without needs_context")
    }

    /// The mean F1 of the pillars.
    pub(in crate::cli) fn mean_of_pillars(self) -> &'static str {
        self.pick("Mittel der Säulen", "mean of the pillars")
    }

    /// Time limits.
    pub(in crate::cli) fn time_limits(self) -> &'static str {
        self.pick("Fristen", "time limits")
    }

    /// States named.
    pub(in crate::cli) fn states_named(self) -> &'static str {
        self.pick("Staaten", "states")
    }

    /// Share of right strengths.
    pub(in crate::cli) fn right_strength(self) -> &'static str {
        self.pick("Stärke richtig, ohne Presse", "strength right, the press aside")
    }

    /// Share of right debtors.
    pub(in crate::cli) fn right_debtor(self) -> &'static str {
        self.pick("Verpflichtete richtig, ohne Presse", "debtor right, the press aside")
    }

    /// Share of tempting clauses that were tagged.
    pub(in crate::cli) fn tempted(self) -> &'static str {
        self.pick("zu Unrecht zugeordnete Fallen", "hard negatives with a pillar")
    }

    /// An answer that is not as labelled.
    pub(in crate::cli) fn answered_otherwise(self, what: &str, wanted: &str, got: &str) -> String {
        let [wanted, got] = [wanted, got].map(|words| if words.is_empty() { "–" } else { words });
        self.pick(
            format!("{what}: soll {wanted}, ist {got}"),
            format!("{what}: wanted {wanted}, answered {got}"),
        )
    }

    /// A label that stands twice.
    pub(in crate::cli) fn doubled_id(self, id: &str) -> String {
        self.pick(format!("die Kennung {id} steht zweimal da"), format!("the id {id} stands twice"))
    }
}

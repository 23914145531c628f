//! Words about what the rules do on the corpus.

use crate::{cli::wording::Ui, rules::Bound};

impl Ui {
    /// Counts the clauses that were looked at.
    pub(in crate::cli) fn survey_counted(self, clauses: usize, untagged: usize) -> String {
        let tagged = clauses - untagged;
        self.pick(
            format!("{clauses} Klauseln, {tagged} mit Zuordnung"),
            format!("{clauses} clauses, {tagged} with a tag"),
        )
    }

    /// Clauses no rule fires on.
    pub(in crate::cli) fn untagged_clauses(self) -> &'static str {
        self.pick("Klauseln ohne Zuordnung", "Clauses without a tag")
    }

    /// Rules that fire nowhere.
    pub(in crate::cli) fn silent_rules(self) -> &'static str {
        self.pick("Regeln, die nirgends greifen", "Rules that fire nowhere")
    }

    /// Rules that fire on many clauses.
    pub(in crate::cli) fn noisy_rules(self) -> &'static str {
        self.pick("Regeln, die sehr oft greifen", "Rules that fire very often")
    }

    /// Rules that fire on nearly the same clauses.
    pub(in crate::cli) fn overlapping_rules(self) -> &'static str {
        self.pick("Regeln, die fast nur zusammen greifen", "Rules that fire nearly only together")
    }

    /// What a list for people leaves out.
    pub(in crate::cli) fn more_with_json(self, number: usize) -> String {
        self.pick(
            format!("{number} weitere mit --format jsonl"),
            format!("{number} more with --format jsonl"),
        )
    }

    /// Tells a number of clauses.
    pub(in crate::cli) fn bound(self, bound: Bound) -> String {
        match bound {
            Bound::Exactly(n) => self.pick(format!("genau {n}"), format!("exactly {n}")),
            Bound::AtLeast(n) => self.pick(format!("mindestens {n}"), format!("at least {n}")),
            Bound::AtMost(n) => self.pick(format!("höchstens {n}"), format!("at most {n}")),
        }
    }

    /// An expectation that is not met.
    pub(in crate::cli) fn expected_otherwise(self, rule: &str, bound: &str, n: usize) -> String {
        self.pick(
            format!("{rule} greift bei {n} Klauseln, erwartet: {bound}"),
            format!("{rule} fires on {n} clauses, expected: {bound}"),
        )
    }

    /// Counts expectations.
    pub(in crate::cli) fn expectations_counted(self, all: usize, failed: usize) -> String {
        self.pick(
            format!("{all} Erwartungen, {failed} verfehlt"),
            format!("{all} expectations, {failed} not met"),
        )
    }

    /// How expectations are written.
    pub(in crate::cli) fn how_to_expect(self) -> &'static str {
        self.pick(
            "[[expect]] mit rule und exactly, at_least oder at_most (klausel rules backtest --help)",
            "[[expect]] with rule and exactly, at_least or at_most (klausel rules backtest --help)",
        )
    }

    /// A clause that gives no rule.
    pub(in crate::cli) fn no_words_for_a_rule(self) -> &'static str {
        self.pick(
            "die Klausel hat kein Wort, das eine Regel trüge",
            "the clause has no word that could carry a rule",
        )
    }

    /// Counts what a change of the rules brings and takes.
    pub(in crate::cli) fn diff_counted(self, clauses: usize, gained: usize, lost: usize) -> String {
        let clauses = self.clauses(clauses);
        self.pick(
            format!("{clauses} anders zugeordnet: {gained} Zuordnungen mehr, {lost} weniger"),
            format!("{clauses} tagged otherwise: {gained} tags gained, {lost} lost"),
        )
    }
}

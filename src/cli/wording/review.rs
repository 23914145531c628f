//! Words about what persons decided.

use crate::{
    cli::{commands::review::Standing, wording::Ui},
    model::{Decision, Verdict},
};

impl Ui {
    /// Tells a decision: what, by whom, when, why.
    pub(in crate::cli) fn decision(self, decision: &Decision) -> String {
        let verdict = match (decision.verdict, decision.tags.is_empty()) {
            (Verdict::Accept, true) => {
                self.pick("ohne Säule bestätigt", "confirmed without a pillar")
            }
            (Verdict::Accept, false) => self.pick("bestätigt:", "accepted:"),
            (Verdict::Reject, _) => self.pick("verworfen:", "rejected:"),
            (Verdict::Add, _) => self.pick("ergänzt:", "added:"),
            (Verdict::Note, _) => self.pick("vermerkt", "noted"),
        };
        let tags: Vec<String> = decision.tags.iter().map(ToString::to_string).collect();
        let what = format!("{verdict} {}", tags.join(", "));
        let note = decision.note.as_deref().map(|note| format!(": {note}"));
        format!(
            "{} ({}, {}){}",
            what.trim_end(),
            decision.by,
            self.date(decision.on),
            note.unwrap_or_default()
        )
    }

    /// Tells whether a decision holds.
    pub(in crate::cli) fn standing(self, standing: Standing) -> &'static str {
        match standing {
            Standing::Applied => self.pick("gilt", "applied"),
            Standing::Pending => {
                self.pick("gilt ab dem nächsten klausel index", "waits for klausel index")
            }
            Standing::TextChanged => self.pick(
                "gilt nicht mehr: der Wortlaut ist ein anderer",
                "no longer applied: the words changed",
            ),
            Standing::ClauseGone => self.pick(
                "gilt nicht mehr: die Klausel gibt es nicht",
                "no longer applied: the clause is gone",
            ),
        }
    }

    /// Counts decisions.
    pub(in crate::cli) fn decisions_counted(self, number: usize) -> String {
        match self {
            Self::De => self.count(number, "Entscheidung", "Entscheidungen"),
            Self::En => self.count(number, "decision", "decisions"),
        }
    }

    /// Counts what persons have looked at.
    pub(in crate::cli) fn reviewed(self, reviewed: u64, unreviewed: u64) -> String {
        self.pick(
            format!("Geprüft: {reviewed} Klauseln, ungeprüft mit Zuordnung: {unreviewed}"),
            format!("Reviewed: {reviewed} clauses, tagged and unreviewed: {unreviewed}"),
        )
    }

    /// Leads to decisions that no longer hold.
    pub(in crate::cli) fn decisions_lost(self, number: usize) -> String {
        let number = self.decisions_counted(number);
        self.pick(
            format!("{number} ohne Geltung, weil Wortlaut oder Klausel nicht mehr da sind (klausel review)"),
            format!("{number} not applied: the words or the clause are not there any more (klausel review)"),
        )
    }

    /// When a decision takes effect.
    pub(in crate::cli) fn takes_effect_with_the_next_batch(self) -> &'static str {
        self.pick("gilt ab dem nächsten klausel index", "takes effect with the next klausel index")
    }

    /// A review without a decision.
    pub(in crate::cli) fn nothing_decided(self) -> &'static str {
        self.pick(
            "es ist nichts entschieden: --accept, --reject, --add oder --note",
            "nothing is decided: --accept, --reject, --add or --note",
        )
    }

    /// A clause without tags cannot be rejected.
    pub(in crate::cli) fn no_tags_to_reject(self) -> &'static str {
        self.pick("hat keine Zuordnung, die zu verwerfen wäre", "has no tag to reject")
    }

    /// A clause that lacks the tag that is judged.
    pub(in crate::cli) fn clause_lacks_tag(self) -> &'static str {
        self.pick("diese Zuordnung hat die Klausel nicht", "the clause has no such tag")
    }

    /// Nobody is named as the one who decides.
    pub(in crate::cli) fn reviewer_unknown(self) -> &'static str {
        self.pick("wer entscheidet, ist nicht bekannt", "it is not known who decides")
    }

    /// A clause whose tags a person has judged.
    pub(in crate::cli) fn reviewed_by_person(self) -> &'static str {
        self.pick("von Hand geprüft", "reviewed by a person")
    }

    /// A tag that only a person gave.
    pub(in crate::cli) fn by_person(self) -> &'static str {
        self.pick("von Hand zugeordnet", "tagged by a person")
    }
}

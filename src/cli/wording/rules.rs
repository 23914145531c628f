//! Words about the rules themselves.

use crate::{
    cli::wording::Ui,
    rules::{Severity, Strength, Verdict},
    tag::Ground,
};

impl Ui {
    /// Heads of the list of rules.
    pub(in crate::cli) fn rule_columns(self) -> [&'static str; 4] {
        self.pick(
            ["Regel", "Worum es geht", "Stand, Gewicht", "Herkunft"],
            ["Rule", "What it is about", "Status, strength", "Origin"],
        )
    }

    /// Names the rules.
    pub(in crate::cli) fn rules_label(self) -> &'static str {
        self.pick("Regeln", "rules")
    }

    /// Counts rules and lexicons.
    pub(in crate::cli) fn rules_counted(self, rules: usize, lexicons: usize) -> String {
        self.pick(
            format!("{rules} Regeln, {lexicons} Wortlisten"),
            format!("{rules} rules, {lexicons} lexicons"),
        )
    }

    /// Counts the faults of the rule files.
    pub(in crate::cli) fn faults_counted(self, faults: usize) -> String {
        match (faults, self) {
            (0, Self::De) => "keine Beanstandung".to_owned(),
            (0, Self::En) => "nothing to complain of".to_owned(),
            (n, Self::De) => self.count(n, "Beanstandung", "Beanstandungen"),
            (n, Self::En) => self.count(n, "complaint", "complaints"),
        }
    }

    /// Counts the examples of the rules.
    pub(in crate::cli) fn tests_counted(self, all: usize, failed: usize, known: usize) -> String {
        self.pick(
            format!("{all} Beispiele, {failed} verfehlt, {known} bekannte Lücken"),
            format!("{all} examples, {failed} failed, {known} known misses"),
        )
    }

    /// Names how bad a fault is.
    pub(in crate::cli) fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.pick("Fehler", "error"),
            Severity::Warning => self.pick("Warnung", "warning"),
        }
    }

    /// Names how a rule counts.
    pub(in crate::cli) fn strength(self, strength: Strength) -> &'static str {
        match strength {
            Strength::Strong => self.pick("allein hinreichend", "enough alone"),
            Strength::Weak => self.pick("braucht ein zweites Anzeichen", "needs a second sign"),
        }
    }

    /// Tells what became of an example.
    pub(in crate::cli) fn verdict(self, verdict: &Verdict) -> String {
        let words = |words: &[String]| {
            words.iter().map(|word| self.quoted(word)).collect::<Vec<_>>().join(", ")
        };
        match verdict {
            Verdict::Passed => self.pick("wie erwartet", "as expected").to_owned(),
            Verdict::Missed => {
                self.pick("müsste greifen und greift nicht", "must fire and does not").to_owned()
            }
            Verdict::Fired(by) => {
                let must_not =
                    self.pick("dürfte nicht greifen, greift bei", "must not fire, does by");
                format!("{must_not} {}", words(by))
            }
            Verdict::OtherWords(by) => {
                format!(
                    "{} {}",
                    self.pick("greift bei anderen Worten:", "fires by other words:"),
                    words(by)
                )
            }
            Verdict::KnownMiss => self.pick("bekannte Lücke", "known miss").to_owned(),
            Verdict::MendedMiss => {
                self.pick("bekannte Lücke ist geschlossen", "known miss is mended").to_owned()
            }
        }
    }

    /// Tells whether a rule fires.
    pub(in crate::cli) fn fires(self, fires: bool) -> &'static str {
        if fires {
            self.pick("greift", "fires")
        } else {
            self.pick("greift nicht", "does not fire")
        }
    }

    /// Tells whose words decided the pillars of a clause, where they are not its own.
    pub(in crate::cli) fn ground(self, ground: Ground) -> Option<String> {
        let read = |lead: &str, words: &str| Some(format!("{lead} {}", self.quoted(words.trim())));
        match ground {
            Ground::Own => None,
            Ground::Heading(passage) => {
                read(self.pick("aus der Überschrift:", "from the heading:"), passage.text)
            }
            Ground::Before(passage) => {
                read(self.pick("aus den Worten davor:", "from the words before:"), passage.text)
            }
            Ground::Silent(reason) => {
                let words = self.pick("Klausel ohne Säule:", "a clause without a pillar:");
                Some(format!("{words} {reason}"))
            }
        }
    }

    /// A clause without tags.
    pub(in crate::cli) fn no_rule_fired(self) -> &'static str {
        self.pick("Keine Regel greift.", "No rule fires.")
    }

    /// A rule that does not look at this kind of clause.
    pub(in crate::cli) fn out_of_scope(self) -> &'static str {
        self.pick("außerhalb des Bereichs der Regel", "out of the rule's scope")
    }

    /// Leads to the phrase that silences a rule.
    pub(in crate::cli) fn silenced_by(self) -> &'static str {
        self.pick("zum Schweigen gebracht durch", "silenced by")
    }

    /// A weak rule alone.
    pub(in crate::cli) fn lacks_second_sign(self) -> &'static str {
        self.pick("ein zweites Anzeichen der Säule fehlt", "a second sign of the pillar is missing")
    }

    /// Leads to the reason of a filter.
    pub(in crate::cli) fn filtered_because(self) -> &'static str {
        self.pick("durch einen Filter stillgestellt:", "kept silent by a filter:")
    }

    /// A word that is no rule.
    pub(in crate::cli) fn no_rule(self) -> &'static str {
        self.pick("keine Regel", "no rule")
    }

    /// A word that is no clause of the index.
    pub(in crate::cli) fn no_clause(self) -> &'static str {
        self.pick("keine Klausel des Index", "no clause of the index")
    }
}

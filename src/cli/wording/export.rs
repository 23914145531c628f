//! Words of the files that are handed on.

use crate::cli::wording::Ui;

/// Headings and labels of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Export {
    Comparison,
    Overview,
    Question,
    Quotations,
    Sources,
    Limits,
    NotReadable,
    Generation,
    Rules,
    Date,
    Columns,
    Pillar,
    Strength,
    All,
    WordsInside,
    Press,
    Picture,
    Timeline,
    TimelineSigns,
    Topic,
    Verdict,
    Gaps,
}

impl Ui {
    /// Names a part of an export.
    pub(in crate::cli) fn export(self, part: Export) -> &'static str {
        match part {
            Export::Comparison => self.pick("Vergleich", "Comparison"),
            Export::Overview => self.pick("Übersicht", "Overview"),
            Export::Question => self.pick("Frage", "Question"),
            Export::Quotations => {
                self.pick("Wortlaut der stärksten Klauseln", "Strongest clauses, quoted")
            }
            Export::Sources => self.pick("Quellen", "Sources"),
            Export::Limits => self.pick("Verfahren und Grenzen", "Method and limits"),
            Export::NotReadable => self.pick("Nicht ganz lesbar", "Not fully readable"),
            Export::Generation => self.pick("Stand des Bestands (Generation)", "Corpus generation"),
            Export::Rules => self.pick("Stand der Regeln", "Version of the rules"),
            Export::Date => self.pick("Datum", "Date"),
            Export::Columns => self.pick("Spalten", "Columns"),
            Export::Pillar => self.pick("Säule", "Pillar"),
            Export::Strength => self.pick("Stärke", "Strength"),
            Export::All => self.pick("alle", "all"),
            Export::WordsInside => self.pick("Wörter in den Klauseln", "Words in the clauses"),
            Export::Press => self.pick("Die Presse berichtet dazu", "What the press reports"),
            Export::Picture => self.pick("Bild", "Picture"),
            Export::Timeline => self.pick("Zeitleiste", "Timeline"),
            Export::TimelineSigns => {
                self.pick("○ unterzeichnet   ● in Kraft", "○ signed   ● in force")
            }
            Export::Topic => self.pick("Thema", "Topic"),
            Export::Gaps => self.pick("Lücken", "Gaps"),
            Export::Verdict => self.pick("Prüfung", "Review"),
        }
    }

    /// What the tones of a matrix mean, the strongest first.
    pub(in crate::cli) fn tones(self) -> [&'static str; 7] {
        self.pick(
            [
                "Pflicht oder Verbot",
                "Bemühen oder Erlaubnis",
                "Absicht",
                "nur erwähnt",
                "gelesen, schweigt",
                "kein Dokument im Bestand",
                "nicht ganz lesbar",
            ],
            [
                "obligation or prohibition",
                "best effort or permission",
                "intention",
                "only mentioned",
                "read, silent",
                "no document in the corpus",
                "not fully readable",
            ],
        )
    }

    /// How the answer was made and what it cannot say.
    pub(in crate::cli) fn export_limits(self) -> [&'static str; 4] {
        self.pick(
            [
                "Klauseln sind nach Regeln zugeordnet (klausel explain KLAUSEL nennt sie); gezeigt ist die stärkste Klausel, alle weiteren sind aufgeführt.",
                "„Schweigt“ heißt: gelesen und keine solche Klausel gefunden; „kein Dokument im Bestand“ und „nicht ganz lesbar“ heißen das nicht.",
                "Arbeits- und Kalendertage sind nicht umgerechnet; die Stärke ist durch die Bindung des Textes begrenzt.",
                "Maßgeblich ist der Wortlaut an der angegebenen Stelle.",
            ],
            [
                "Clauses are assigned by rules (klausel explain CLAUSE names them); shown is the strongest clause, all others are listed.",
                "“Silent” means read and no such clause found; “no document in the corpus” and “not fully readable” do not mean that.",
                "Working and calendar days are not converted; strength is capped by the force of the text.",
                "What counts is the wording at the place given.",
            ],
        )
    }

    /// Heads of a sheet with one row a clause; the last three are for a review.
    pub(in crate::cli) fn review_columns(self) -> [&'static str; 16] {
        self.pick(
            [
                "Staat",
                "Thema",
                "Stand",
                "Stärke",
                "Bindung",
                "Wer",
                "Frist",
                "Umfang",
                "Fundstelle",
                "Dokument",
                "Seite",
                "Wortlaut",
                "Klausel",
                "Prüfung",
                "geprüft von",
                "Bemerkung",
            ],
            [
                "State",
                "Topic",
                "State of text",
                "Strength",
                "Force",
                "Who",
                "Limit",
                "Amount",
                "Citation",
                "Document",
                "Page",
                "Words",
                "Clause",
                "Review",
                "Reviewed by",
                "Note",
            ],
        )
    }

    /// Heads of the table of sources.
    pub(in crate::cli) fn source_columns(self) -> [&'static str; 8] {
        self.pick(
            ["Dokument", "Titel", "Art", "Bindung", "Datum", "In Kraft", "Klauseln", "Zustand"],
            ["Document", "Title", "Kind", "Force", "Date", "In force", "Clauses", "Status"],
        )
    }

    /// What a review can come to.
    pub(in crate::cli) fn verdicts(self) -> [&'static str; 3] {
        self.pick(["richtig", "falsch", "offen"], ["right", "wrong", "open"])
    }

    /// Days of an instrument in words.
    pub(in crate::cli) fn signed_and_in_force(self, signed: &str, in_force: &str) -> String {
        let day = |day: &str| if day.is_empty() { "–".to_owned() } else { day.to_owned() };
        let (signed, in_force) = (day(signed), day(in_force));
        self.pick(
            format!("unterzeichnet {signed}, in Kraft {in_force}"),
            format!("signed {signed}, in force {in_force}"),
        )
    }
}

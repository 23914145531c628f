//! Words of texts set side by side.

use crate::{
    cli::wording::Ui,
    compare::{Changed, Verdict},
    model::Language,
};

impl Ui {
    /// A document has no text in the language asked for.
    pub(in crate::cli) fn no_text_in(self, language: Language) -> String {
        let none = self.pick("kein Text in der Sprache", "no text in the language");
        format!("{none} {}", language.code())
    }

    /// A format that a terminal cannot show.
    pub(in crate::cli) fn no_text_format(self) -> &'static str {
        self.pick("kein Text für das Terminal", "no text for a terminal")
    }

    /// One named party owes it alone.
    pub(in crate::cli) fn one_sided(self, who: &str) -> String {
        format!("{who} ({})", self.pick("einseitig", "one-sided"))
    }

    /// Paragraphs of press items on the same topic.
    pub(in crate::cli) fn press_beside(self, number: usize) -> String {
        format!("+{} {}", self.number(number), self.pick("aus der Presse", "from the press"))
    }

    /// Two documents must be named.
    pub(in crate::cli) fn two_documents(self) -> &'static str {
        self.pick("zwei Dokumente angeben", "name two documents")
    }

    /// Ends two texts side by side: same, changed, only in the first, only in the second.
    pub(in crate::cli) fn aligned(self, counts: [usize; 4], not_read: u64) -> String {
        let [same, changed, left, right] = counts.map(|count| self.number(count));
        let words = self.pick(
            format!("{same} gleich, {changed} geändert, {left} nur in A, {right} nur in B"),
            format!("{same} the same, {changed} changed, {left} only in A, {right} only in B"),
        );
        format!("{words}{}", self.not_searched(not_read))
    }

    /// A clause without a partner.
    pub(in crate::cli) fn only_in(self, side: &str) -> String {
        format!("{} {side}", self.pick("nur in", "only in"))
    }

    /// Heads of the table of two texts.
    pub(in crate::cli) fn alignment_columns(self, left: &str, right: &str) -> Vec<String> {
        let [changes, words] =
            self.pick(["In der Sache geändert", "Wortlaut"], ["Changed in substance", "Words"]);
        let texts = [format!("A: {left}"), format!("B: {right}")];
        let heads = ["A".to_owned(), "B".to_owned()].into_iter().chain(texts);
        heads.chain([changes.to_owned(), words.to_owned()]).collect()
    }

    /// Names a kind of change.
    pub(in crate::cli) fn changed(self, what: &Changed) -> &'static str {
        match what {
            Changed::Deadline(..) => self.pick("Frist", "time limit"),
            Changed::Modality(..) => self.pick("Stärke", "strength"),
            Changed::Debtor => self.pick("Wer", "who owes"),
            Changed::Amount => self.pick("Umfang", "amount"),
            Changed::DeemedConsent => self.pick("Zustimmungsfiktion", "consent by silence"),
        }
    }

    /// What the text says to a claim of the press.
    pub(in crate::cli) fn claim_verdict(self, verdict: Verdict) -> String {
        let words = match verdict {
            Verdict::FigureNotInText => {
                self.pick("Zahl steht in keinem Text", "figure stands in no text")
            }
            Verdict::NotInText => {
                self.pick("keine solche Klausel im Text", "no such clause in the text")
            }
            Verdict::NoText => self.pick("kein Text im Bestand", "no text in the corpus"),
            Verdict::FiguresInText => {
                self.pick("Zahlen stehen im Text", "figures stand in the text")
            }
            Verdict::Related => self.pick("Klausel zum Thema", "clause on the topic"),
        };
        words.to_owned()
    }

    /// A figure that no text has.
    pub(in crate::cli) fn not_found(self) -> &'static str {
        self.pick("nicht gefunden", "not found")
    }

    /// Heads of the table of claims.
    pub(in crate::cli) fn claim_columns(self) -> [&'static str; 6] {
        self.pick(
            ["Befund", "Presse", "Behauptung", "Zahlen", "Nächste Klausel", "Wortlaut"],
            ["Finding", "Press", "Claim", "Figures", "Nearest clause", "Words"],
        )
    }

    /// Ends a list of claims.
    pub(in crate::cli) fn claims_listed(
        self,
        claims: usize,
        searched: usize,
        not_read: u64,
    ) -> String {
        let claims = self.pick(
            self.count(claims, "Behauptung", "Behauptungen"),
            self.count(claims, "claim", "claims"),
        );
        let against = self.pick("geprüft an", "checked against");
        format!("{claims}, {against} {}{}", self.documents(searched), self.not_searched(not_read))
    }
}

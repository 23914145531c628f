//! Words of texts set side by side.

use crate::{cli::wording::Ui, compare::Changed, model::Language};

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
}

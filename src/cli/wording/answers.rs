//! Words around answers: counts, places, and the honest zero.

use std::sync::Arc;

use crate::{
    cli::wording::Ui,
    index::{ClauseRecord, DocumentSummary},
    model::{Commitment, DeadlineBasis, InstrumentKind},
    structure::SpeechKind,
};

impl Ui {
    /// What bare `klausel` says.
    pub(in crate::cli) fn welcome(self) -> &'static str {
        self.pick(
            "klausel findet, belegt und vergleicht Klauseln in Abkommenstexten.\n\n  \
             klausel index                                      liest den Ordner corpus ein\n  \
             klausel search 'Antwort Frist' --pillar returns    findet Klauseln mit Fundstelle\n  \
             klausel compare --all                              Staaten × Säulen\n\n\
             Alle Befehle: klausel --help\n",
            "klausel finds, cites and compares clauses of agreement texts.\n\n  \
             klausel index                                      reads the folder corpus\n  \
             klausel search 'reply days' --pillar returns       finds clauses with citation\n  \
             klausel compare --all                              countries × pillars\n\n\
             All commands: klausel --help\n",
        )
    }

    /// Counts documents.
    pub(in crate::cli) fn documents(self, number: usize) -> String {
        self.pick(
            self.count(number, "Dokument", "Dokumente"),
            self.count(number, "document", "documents"),
        )
    }

    /// Counts clauses.
    pub(in crate::cli) fn clauses(self, number: usize) -> String {
        self.pick(
            self.count(number, "Klausel", "Klauseln"),
            self.count(number, "clause", "clauses"),
        )
    }

    /// Counts documents in the dative: `in 41 Dokumenten`.
    pub(in crate::cli) fn in_documents(self, number: usize) -> String {
        self.pick(
            format!("in {}", self.count(number, "Dokument", "Dokumenten")),
            format!("in {}", self.count(number, "document", "documents")),
        )
    }

    /// What could not be searched, as the end of an answer; empty where all could.
    pub(in crate::cli) fn not_searched(self, number: u64) -> String {
        match (number, self) {
            (0, _) => String::new(),
            (1, Self::De) => "; 1 Dokument ist nicht ganz lesbar (klausel status)".to_owned(),
            (1, Self::En) => "; 1 document is not fully readable (klausel status)".to_owned(),
            (n, Self::De) => format!("; {n} Dokumente sind nicht ganz lesbar (klausel status)"),
            (n, Self::En) => format!("; {n} documents are not fully readable (klausel status)"),
        }
    }

    /// Ends a list of documents.
    pub(in crate::cli) fn documents_listed(
        self,
        shown: usize,
        all: usize,
        not_read: u64,
    ) -> String {
        let of = self.pick("von", "of");
        let documents = self.documents(all).replace("Dokumente", "Dokumenten");
        format!("{} {of} {documents}{}", self.number(shown), self.not_searched(not_read))
    }

    /// Ends a list of commitments: so many shown, found, left out as mere statements.
    pub(in crate::cli) fn commitments_listed(
        self,
        [shown, total, left_out]: [usize; 3],
        documents: usize,
        not_read: u64,
    ) -> String {
        let found = self.pick(
            self.count(total, "Zusage", "Zusagen"),
            self.count(total, "commitment", "commitments"),
        );
        let cut = if shown < total {
            format!(" ({} {})", self.number(shown), self.pick("gezeigt", "shown"))
        } else {
            String::new()
        };
        let statements = match left_out {
            0 => String::new(),
            n => {
                let count = self.pick(
                    self.count(n, "Feststellung nicht gezeigt", "Feststellungen nicht gezeigt"),
                    self.count(n, "statement not shown", "statements not shown"),
                );
                format!("; {count} (--statements)")
            }
        };
        let documents = self.in_documents(documents);
        format!("{found}{cut} {documents}{statements}{}", self.not_searched(not_read))
    }

    /// Where a clause stands: citation and page.
    pub(in crate::cli) fn place(self, citation: &str, clause: &ClauseRecord) -> String {
        format!("{citation}, {}", self.page(clause.page_from, clause.page_label.as_deref()))
    }

    /// A page, with the number printed on it where that differs.
    pub(in crate::cli) fn page(self, number: u32, label: Option<&str>) -> String {
        let short = self.pick("S.", "p.");
        match label {
            Some(label) if label != number.to_string() => {
                format!("{short} {number} ({} {label})", self.pick("gedruckt", "printed"))
            }
            _ => format!("{short} {number}"),
        }
    }

    /// More clauses of the same cell.
    pub(in crate::cli) fn more_clauses(self, number: usize) -> String {
        format!("+{}", self.clauses(number))
    }

    /// Documents of a silent cell that were not read in full.
    pub(in crate::cli) fn doubtful(self, number: usize) -> String {
        format!(
            "({} {})",
            self.documents(number),
            self.pick("nicht ganz lesbar", "not fully readable")
        )
    }

    /// Ends a comparison.
    pub(in crate::cli) fn compared(
        self,
        documents: usize,
        columns: usize,
        not_read: u64,
    ) -> String {
        let sides = self.pick("Spalten", "columns");
        format!("{}, {columns} {sides}{}", self.documents(documents), self.not_searched(not_read))
    }

    /// Explains the signs of a comparison.
    pub(in crate::cli) fn matrix_legend(self) -> &'static str {
        self.pick(
            "● Zusage in bindendem Text   ○ Zusage, nicht oder nicht sicher bindend   · nur erwähnt   \
             – gelesen, schweigt   ? nicht ganz lesbar   (leer) kein Dokument im Bestand. \
             Gezeigt ist die stärkste Klausel mit Fundstelle, Frist in Klammern: aus anderer Klausel.",
            "● promise in a binding text   ○ promise, not or not surely binding   · only mentioned   \
             – read, silent   ? not fully readable   (blank) no document in the corpus. \
             Shown is the strongest clause with citation; a limit with brackets is another clause's.",
        )
    }

    /// A column without gaps.
    pub(in crate::cli) fn no_gap(self) -> &'static str {
        self.pick("keine Lücke gegenüber den anderen", "no gap against the others")
    }

    /// Leads to those who regulate what is missing.
    pub(in crate::cli) fn regulated_by(self) -> &'static str {
        self.pick("geregelt bei", "regulated with")
    }

    /// Names a way of counting days.
    pub(in crate::cli) fn basis(self, basis: DeadlineBasis) -> &'static str {
        match basis {
            DeadlineBasis::Working => self.pick("Arbeitstage", "working days"),
            DeadlineBasis::Calendar => self.pick("Kalendertage", "calendar days"),
            DeadlineBasis::Unspecified => self.pick("ohne Angabe", "not said"),
        }
    }

    /// What a check of the index found.
    pub(in crate::cli) fn verified(self, files: u64, records: u64, faults: usize) -> String {
        let faults = match (faults, self) {
            (0, Self::De) => "alles unversehrt".to_owned(),
            (0, Self::En) => "all is sound".to_owned(),
            (n, ui) => ui.pick(ui.count(n, "Fehler", "Fehler"), ui.count(n, "fault", "faults")),
        };
        let files = self.pick(
            self.count(files as usize, "Datei", "Dateien"),
            self.count(files as usize, "file", "files"),
        );
        let records = self.pick(
            self.count(records as usize, "Eintrag", "Einträge"),
            self.count(records as usize, "record", "records"),
        );
        format!("{files}, {records}: {faults}")
    }

    /// Documents that fit a word equally well.
    pub(in crate::cli) fn several_documents(self, found: &[Arc<DocumentSummary>]) -> String {
        const NAMED: usize = 5;
        let names: Vec<&str> = found.iter().take(NAMED).map(|d| d.id.as_str()).collect();
        let more = if found.len() > NAMED { ", …" } else { "" };
        let fit = self.pick("das passt auf mehrere Dokumente", "this fits several documents");
        format!("{fit}: {}{more}", names.join(", "))
    }

    /// Nothing stands at a citation.
    pub(in crate::cli) fn not_there(self, words: &str, not_read: u64) -> String {
        let none = self.pick("keine Klausel an dieser Stelle", "no clause at this place");
        format!("{words}: {none}{}", self.not_searched(not_read))
    }

    /// A citation stands in several documents.
    pub(in crate::cli) fn stands_in_several(self, words: &str, number: usize) -> String {
        match self {
            Self::De => format!(
                "{words} steht in {number} Dokumenten; eines wählen mit --document, --country \
                 oder der Kennung:"
            ),
            Self::En => format!(
                "{words} stands in {number} documents; choose one with --document, --country or \
                 the id:"
            ),
        }
    }

    /// Puts words of a document in quotation marks.
    pub(in crate::cli) fn quoted(self, words: &str) -> String {
        self.pick(format!("„{words}“"), format!("“{words}”"))
    }

    /// Says that Akoma Ntoso is one document a file.
    pub(in crate::cli) fn one_document_a_file(self, number: usize) -> String {
        self.pick(
            format!("Akoma Ntoso ist ein Dokument je Datei, gemeint sind {number}"),
            format!("Akoma Ntoso is one document a file, {number} are meant"),
        )
    }

    /// Says how many texts stand side by side in a document.
    pub(in crate::cli) fn so_many_texts(self, number: usize) -> String {
        self.pick(
            format!("das Dokument hat {number} Texte"),
            format!("the document has {number} texts"),
        )
    }

    /// Says which of several texts is written.
    pub(in crate::cli) fn text_of_several(self, number: usize, all: usize) -> String {
        self.pick(
            format!("Text {number} von {all}; die anderen mit --text"),
            format!("text {number} of {all}; the others with --text"),
        )
    }

    /// Names words that a press paragraph reports, and who says them.
    pub(in crate::cli) fn speech(
        self,
        kind: SpeechKind,
        words: &str,
        speaker: Option<&str>,
    ) -> String {
        let kind = match kind {
            SpeechKind::Quoted => self.pick("Zitat", "quotation"),
            SpeechKind::Reported => self.pick("wiedergegeben", "reported"),
            SpeechKind::QuotedInstrumentText => {
                self.pick("Wortlaut des Dokuments", "the document's own words")
            }
        };
        let speaker = speaker.map(|name| format!(" ({name})")).unwrap_or_default();
        format!("{kind}{speaker}: {}", self.quoted(words))
    }

    /// Lists the kinds of instrument that a paragraph names, with its words.
    pub(in crate::cli) fn instruments_named(self, named: &[(InstrumentKind, &str)]) -> String {
        let each = named.iter().map(|(kind, words)| {
            let words = self.quoted(words);
            format!("{} {words}", self.kind(*kind))
        });
        let each: Vec<String> = each.collect();
        format!("{}: {}", self.pick("nennt", "names"), each.join(", "))
    }

    /// Leads to what a clause refers to.
    pub(in crate::cli) fn refers_to(self) -> &'static str {
        self.pick("verweist auf", "refers to")
    }

    /// Leads to what refers to a clause.
    pub(in crate::cli) fn referred_by(self) -> &'static str {
        self.pick("genannt in", "referred to by")
    }

    /// Says what a clause promises and on which conditions, in one line.
    pub(in crate::cli) fn commitment(self, commitment: &Commitment, body: &str) -> String {
        let mut parts = vec![self.promise(commitment, body)];
        for condition in &commitment.conditions {
            let kind = if condition.is_exception {
                self.pick("außer", "except")
            } else {
                self.pick("wenn", "if")
            };
            parts.push(format!("{kind} {}", self.quoted(condition.span.of(body))));
        }
        if let Some(consent) = commitment.deemed_consent {
            let label = self.pick("Schweigen gilt als Zustimmung", "silence is consent");
            parts.push(format!("{label} {}", self.quoted(consent.of(body))));
        }
        parts.join(" · ")
    }

    /// Says how strongly who promises what by when.
    pub(in crate::cli) fn promise(self, commitment: &Commitment, body: &str) -> String {
        let mut parts = vec![self.modality(commitment.modality).to_owned()];
        if commitment.wording != commitment.modality {
            let words = self.pick("dem Wortlaut nach", "by its words");
            parts.push(format!("{words} {}", self.modality(commitment.wording)));
        }
        parts.extend(commitment.debtor.as_ref().map(|debtor| self.debtor(debtor)));
        for deadline in &commitment.deadlines {
            let role = self.deadline_role(deadline.role);
            parts.push(format!("{role}: {}", self.deadline(deadline, body)));
        }
        parts.extend(commitment.amounts.iter().map(|amount| amount.span.of(body).to_owned()));
        parts.join(" · ")
    }

    /// Leads to clauses counted by pillar.
    pub(in crate::cli) fn clauses_by_pillar(self) -> &'static str {
        self.pick("Klauseln nach Säulen", "clauses by pillar")
    }

    /// Leads to instruments counted by party.
    pub(in crate::cli) fn instruments_by_party(self) -> &'static str {
        self.pick("Texte nach Parteien", "instruments by party")
    }

    /// Names documents of largely the same wording.
    pub(in crate::cli) fn alike(self, others: &[&str]) -> String {
        let words = self.pick("weitgehend gleicher Wortlaut wie", "largely the same wording as");
        format!("{words} {}", others.join(", "))
    }

    /// Counts the groups of documents of largely the same wording.
    pub(in crate::cli) fn groups_alike(self, groups: usize) -> String {
        let groups = self
            .pick(self.count(groups, "Gruppe", "Gruppen"), self.count(groups, "group", "groups"));
        self.pick(
            format!("{groups} von Dokumenten mit weitgehend gleichem Wortlaut (klausel documents)"),
            format!("{groups} of documents with largely the same wording (klausel documents)"),
        )
    }

    /// Leads to documents counted by kind.
    pub(in crate::cli) fn documents_by_kind(self) -> &'static str {
        self.pick("Dokumente nach Art", "documents by kind")
    }

    /// What the next batch would work on, by reason.
    pub(in crate::cli) fn stale(self, reasons: &str) -> String {
        let behind = self.pick("Der Index ist nicht auf dem Stand", "The index is behind");
        format!("{behind} ({reasons}): klausel index")
    }

    /// Every source was read in full.
    pub(in crate::cli) fn all_readable(self) -> &'static str {
        self.pick("Alle Dokumente sind ganz gelesen.", "All documents were read in full.")
    }
}

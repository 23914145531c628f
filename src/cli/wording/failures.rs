//! Messages about what went wrong, and what to do.

use crate::{cli::wording::Ui, model::Status};

impl Ui {
    /// Stands before what to do.
    pub(in crate::cli) fn hint_label(self) -> &'static str {
        self.pick("Hinweis", "Hint")
    }

    /// A word that is no command.
    pub(in crate::cli) fn no_such_command(self) -> &'static str {
        self.pick("kein Befehl", "no such command")
    }

    /// A word that is no option.
    pub(in crate::cli) fn no_such_option(self) -> &'static str {
        self.pick("keine Option dieses Befehls", "no option of this command")
    }

    /// A value outside the list.
    pub(in crate::cli) fn not_one_of(self, values: &str) -> String {
        let of = self.pick("möglich sind", "possible are");
        format!("{} {of} {values}", self.pick("unbekannter Wert,", "unknown value,"))
    }

    /// An option without its value.
    pub(in crate::cli) fn value_missing(self) -> &'static str {
        self.pick("der Wert fehlt", "the value is missing")
    }

    /// A value that cannot be read.
    pub(in crate::cli) fn value_not_understood(self) -> &'static str {
        self.pick("dieser Wert wird nicht verstanden", "this value is not understood")
    }

    /// An argument that the command needs.
    pub(in crate::cli) fn argument_missing(self) -> &'static str {
        self.pick("fehlt", "is missing")
    }

    /// Arguments that exclude each other, or come too often.
    pub(in crate::cli) fn arguments_do_not_fit(self) -> &'static str {
        self.pick("passt nicht zu den übrigen Angaben", "does not fit the other arguments")
    }

    /// Points to a word that was probably meant.
    pub(in crate::cli) fn meant(self, word: &str) -> String {
        format!("{} {word}?", self.pick("gemeint ist vielleicht", "did you mean"))
    }

    /// A format that a command does not print.
    pub(in crate::cli) fn format_not_offered(self, offered: &str) -> String {
        let but =
            self.pick("gibt es hier nicht, möglich sind", "is not offered here, possible are");
        format!("{but} {offered}")
    }

    /// A date that cannot be read.
    pub(in crate::cli) fn no_date(self) -> &'static str {
        self.pick(
            "kein Datum; erwartet wird JJJJ, JJJJ-MM oder JJJJ-MM-TT",
            "not a date; expected YYYY, YYYY-MM or YYYY-MM-DD",
        )
    }

    /// A word that names no state.
    pub(in crate::cli) fn no_country(self) -> &'static str {
        self.pick("kein bekannter Staat", "no state that is known")
    }

    /// How states may be written.
    pub(in crate::cli) fn country_forms(self) -> &'static str {
        self.pick(
            "ein Staat wird als Kürzel (GE, GEO) oder mit Namen (Georgien, Georgia) angegeben; \
             eigene Parteien stehen in corpus/rules/countries.toml",
            "a state is given by its code (GE, GEO) or its name (Georgien, Georgia); parties of \
             your own stand in corpus/rules/countries.toml",
        )
    }

    /// A word that names no pillar.
    pub(in crate::cli) fn no_pillar(self, known: &str) -> String {
        format!("{} {known}", self.pick("keine Säule; bekannt sind", "no pillar; known are"))
    }

    /// A word that names no topic.
    pub(in crate::cli) fn no_topic(self) -> &'static str {
        self.pick("kein Thema der Regeln", "no topic of the rules")
    }

    /// A file that is not there.
    pub(in crate::cli) fn file_missing(self) -> &'static str {
        self.pick("die Datei gibt es nicht", "there is no such file")
    }

    /// A name that leads to a folder where a file is wanted.
    pub(in crate::cli) fn is_folder(self) -> &'static str {
        self.pick("das ist ein Ordner, keine Datei", "this is a folder, not a file")
    }

    /// A line of input that cannot be read.
    pub(in crate::cli) fn bad_line(self, number: usize) -> String {
        format!("{} {number}", self.pick("stdin: Zeile", "stdin: line"))
    }

    /// A document that the index does not hold.
    pub(in crate::cli) fn no_document(self) -> &'static str {
        self.pick("kein Dokument des Index", "no document of the index")
    }

    /// A word of a comparison that names nothing.
    pub(in crate::cli) fn neither_country_nor_document(self) -> &'static str {
        self.pick(
            "weder ein Staat noch ein Dokument des Index",
            "neither a state nor a document of the index",
        )
    }

    /// No index yet.
    pub(in crate::cli) fn no_index(self) -> &'static str {
        self.pick("hier ist kein Index", "there is no index here")
    }

    /// An index of another version.
    pub(in crate::cli) fn other_version(self) -> &'static str {
        self.pick(
            "der Index wurde von einer anderen Version geschrieben",
            "the index was written by another version",
        )
    }

    /// An index that may not be written.
    pub(in crate::cli) fn index_read_only(self, why: &str) -> String {
        format!(
            "{} ({why})",
            self.pick("der Index ist nicht beschreibbar", "the index cannot be written")
        )
    }

    /// Two indexers.
    pub(in crate::cli) fn index_locked(self, process: Option<u32>) -> String {
        let by = process.map(|id| format!(" ({id})")).unwrap_or_default();
        match self {
            Self::De => format!("ein anderer Lauf{by} schreibt gerade in diesen Index"),
            Self::En => format!("another run{by} is writing this index"),
        }
    }

    /// What to do while another run writes.
    pub(in crate::cli) fn wait_for_other(self) -> &'static str {
        self.pick(
            "warten, bis er fertig ist; Antworten aus dem bisherigen Stand gehen weiter",
            "wait until it is done; answers from the present generation go on",
        )
    }

    /// An index that is damaged.
    pub(in crate::cli) fn index_damaged(self, what: &str) -> String {
        format!("{}: {what}", self.pick("der Index ist beschädigt", "the index is damaged"))
    }

    /// An index is derived.
    pub(in crate::cli) fn index_can_be_rebuilt(self) -> &'static str {
        self.pick(
            "der Index ist abgeleitet; Ordner löschen, dann klausel index",
            "the index is derived; delete the folder, then klausel index",
        )
    }

    /// Words that are neither an id nor a citation.
    pub(in crate::cli) fn no_citation(self) -> &'static str {
        self.pick(
            "weder eine Fundstelle noch die Kennung einer Klausel",
            "neither a citation nor the id of a clause",
        )
    }

    /// A folder that is not there.
    pub(in crate::cli) fn no_folder(self) -> &'static str {
        self.pick("den Ordner gibt es nicht", "there is no such folder")
    }

    /// How to say where the documents are.
    pub(in crate::cli) fn where_documents_are(self) -> &'static str {
        self.pick("klausel index --corpus ORDNER", "klausel index --corpus FOLDER")
    }

    /// A name that no document of the corpus can have.
    pub(in crate::cli) fn no_document_name(self) -> &'static str {
        self.pick("kein Name für ein Dokument des Bestands", "no name for a document of the corpus")
    }

    /// A name that another document has.
    pub(in crate::cli) fn name_is_taken(self) -> &'static str {
        self.pick("ein anderes Dokument heißt schon so", "there is another document of this name")
    }

    /// How to give a document another name.
    pub(in crate::cli) fn another_name(self) -> &'static str {
        self.pick("klausel add DATEI --as NAME", "klausel add FILE --as NAME")
    }

    /// Where all faults of the rules are not shown.
    pub(in crate::cli) fn rules_help(self) -> &'static str {
        self.pick("klausel rules check zeigt alle Fehler", "klausel rules check shows all faults")
    }

    /// A file that may not be read.
    pub(in crate::cli) fn not_permitted(self) -> &'static str {
        self.pick("darf nicht gelesen werden", "may not be read")
    }

    /// What to do about a file that cannot be read.
    pub(in crate::cli) fn check_path(self) -> &'static str {
        self.pick("den Pfad prüfen; klausel extract DATEI", "check the path; klausel extract FILE")
    }

    /// A folder without documents.
    pub(in crate::cli) fn no_documents_here(self) -> &'static str {
        self.pick("hier sind keine Dokumente", "there are no documents here")
    }

    /// The process that reads documents.
    pub(in crate::cli) fn worker(self) -> &'static str {
        self.pick("Leseprozess", "reading process")
    }

    /// Names the recognition of pages that are pictures.
    pub(in crate::cli) fn recognition_label(self) -> &'static str {
        self.pick("Texterkennung", "recognition")
    }

    /// Recognition is not possible on this machine.
    pub(in crate::cli) fn no_tesseract(self) -> &'static str {
        self.pick(
            "Seiten, die Bilder sind, kann nur tesseract lesen, und es ist nicht installiert",
            "pages that are pictures can only be read by tesseract, which is not installed",
        )
    }

    /// Recognition loses umlauts on this machine.
    pub(in crate::cli) fn no_german_tesseract(self) -> &'static str {
        self.pick(
            "tesseract kann hier kein Deutsch und verliert Umlaute",
            "tesseract has no German here and loses umlauts",
        )
    }

    /// What to do with a file that gave no text.
    pub(in crate::cli) fn advice(self, status: Status) -> &'static str {
        match status {
            Status::Encrypted => "klausel … --password FILE",
            Status::NoText => self.pick(
                "die Seiten sind Bilder ohne erkennbare Wörter; eine Textfassung wird gebraucht",
                "the pages are pictures without words that could be recognised; a text version is needed",
            ),
            _ => "klausel doctor",
        }
    }
}

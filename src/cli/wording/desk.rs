//! Words about the desk's own files: new documents, backups, repairs.

use crate::cli::wording::Ui;

impl Ui {
    /// A document is in the corpus.
    pub(in crate::cli) fn added(self, name: &str, was_there: bool) -> String {
        let state = if was_there {
            self.pick("war schon im Bestand", "was in the corpus already")
        } else {
            self.pick("ist jetzt im Bestand", "is in the corpus now")
        };
        format!("{name} {state}")
    }

    /// The index knows the bytes under another name.
    pub(in crate::cli) fn known_already(self, known: &str) -> String {
        self.pick(
            format!("ist schon im Bestand, als {known}"),
            format!("is in the corpus already, as {known}"),
        )
    }

    /// Names a day of an instrument.
    pub(in crate::cli) fn date_of(self, name: &str) -> &'static str {
        match name {
            "signed" => self.pick("unterzeichnet am", "signed on"),
            _ => self.pick("in Kraft seit", "in force since"),
        }
    }

    /// Counts pages.
    pub(in crate::cli) fn pages(self, number: usize) -> String {
        self.pick(self.count(number, "Seite", "Seiten"), self.count(number, "page", "pages"))
    }

    /// Something that neither text nor corpus says, with the option that would.
    pub(in crate::cli) fn not_understood(self, option: &str) -> String {
        let what = match option {
            "parties" => self.pick("Vertragsparteien nicht erkannt", "parties not recognised"),
            "signed" => self.pick("Datum nicht erkannt", "date not recognised"),
            "title" => self.pick("Titel nicht erkannt", "title not recognised"),
            _ => self.pick("Art des Dokuments nicht erkannt", "kind of document not recognised"),
        };
        format!("{what} (klausel add … --{option} …)")
    }

    /// A further folder that a backup leaves out.
    pub(in crate::cli) fn not_backed_up(self) -> &'static str {
        self.pick("weiterer Ordner, nicht mitgesichert", "a further folder, not in the backup")
    }

    /// What was copied.
    pub(in crate::cli) fn copied(
        self,
        files: usize,
        bytes: u64,
        generation: Option<u64>,
    ) -> String {
        let mebibytes = format!("{:.1}", bytes as f64 / f64::from(1 << 20));
        let files = self.pick(
            format!(
                "{} geprüft, {} MiB",
                self.count(files, "Datei", "Dateien"),
                mebibytes.replace('.', ",")
            ),
            format!("{} checked, {mebibytes} MiB", self.count(files, "file", "files")),
        );
        match generation {
            Some(number) => format!("{files}; Index: Generation {number}")
                .replace("Generation", self.pick("Generation", "generation")),
            None => files,
        }
    }

    /// A folder that must be empty.
    pub(in crate::cli) fn is_not_empty(self) -> &'static str {
        self.pick("der Ordner ist nicht leer", "the folder is not empty")
    }

    /// What to do about it.
    pub(in crate::cli) fn empty_folder(self) -> &'static str {
        self.pick(
            "einen leeren Ordner nennen; überschrieben wird nichts",
            "name an empty folder; nothing is overwritten",
        )
    }

    /// A folder that is no backup.
    pub(in crate::cli) fn no_backup(self) -> &'static str {
        self.pick("keine vollständige Sicherung", "no finished backup")
    }

    /// A damaged file.
    pub(in crate::cli) fn not_what_was_written(self) -> &'static str {
        self.pick("ist nicht, was geschrieben wurde", "is not what was written")
    }

    /// What a repair did.
    pub(in crate::cli) fn repaired(
        self,
        was_sound: bool,
        is_rebuilt: bool,
        is_sound: bool,
    ) -> &'static str {
        match (was_sound, is_rebuilt, is_sound) {
            (true, ..) => self.pick("Der Index ist heil.", "The index is sound."),
            (_, false, true) => self.pick("Der Index ist aufgeräumt.", "The index is tidied."),
            (_, true, true) => self.pick(
                "Der Index ist aus den Dokumenten neu gebaut.",
                "The index is built anew from the documents.",
            ),
            _ => self.pick("Der Index ist nicht heil geworden.", "The index could not be mended."),
        }
    }
}

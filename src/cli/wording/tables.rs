//! Heads of columns and labels beside values.

use crate::cli::{commands::documents::Column, wording::Ui};

impl Ui {
    /// Names a column of the table of documents.
    pub(in crate::cli) fn document_column(self, column: Column) -> &'static str {
        match column {
            Column::Path => self.pick("Dokument", "Document"),
            Column::Title => self.pick("Titel", "Title"),
            Column::Instrument => self.pick("Art", "Kind"),
            Column::Binding => self.pick("Bindung", "Force"),
            Column::Parties => self.pick("Parteien", "Parties"),
            Column::Signed => self.pick("Datum", "Date"),
            Column::InForce => self.pick("In Kraft", "In force"),
            Column::Termination => self.pick("Kündigung", "Termination"),
            Column::Publication => self.pick("Fundstelle", "Published"),
            Column::Languages => self.pick("Sprachen", "Languages"),
            Column::Pages => self.pick("Seiten", "Pages"),
            Column::PagesWithoutText => self.pick("ohne Text", "without text"),
            Column::Clauses => self.pick("Klauseln", "Clauses"),
            Column::Commitments => self.pick("Zusagen", "Commitments"),
            Column::Alike => self.pick("Gleicher Wortlaut", "Same wording"),
            Column::Status => self.pick("Zustand", "Status"),
        }
    }

    /// Heads of the table of commitments.
    pub(in crate::cli) fn commitment_columns(self) -> [&'static str; 5] {
        self.pick(
            ["Fundstelle", "Stärke", "Wer", "Frist, Umfang", "Wortlaut"],
            ["Citation", "Strength", "Who", "Limit, amount", "Words"],
        )
    }

    /// Heads of the long table of a comparison.
    pub(in crate::cli) fn comparison_columns(self) -> [&'static str; 14] {
        self.pick(
            [
                "Kürzel",
                "Staat",
                "Säule",
                "Thema",
                "Stand",
                "Stärke",
                "Bindung",
                "Wer",
                "Frist",
                "Klauseln",
                "Fundstelle",
                "Dokument",
                "Seite",
                "Wortlaut",
            ],
            [
                "Code",
                "State",
                "Pillar",
                "Topic",
                "State of text",
                "Strength",
                "Force",
                "Who",
                "Limit",
                "Clauses",
                "Citation",
                "Document",
                "Page",
                "Words",
            ],
        )
    }

    /// Heads of the table of gaps.
    pub(in crate::cli) fn gap_columns(self) -> [&'static str; 4] {
        self.pick(
            ["Staat", "Thema", "Stand", "geregelt bei"],
            ["State", "Topic", "State of text", "Regulated with"],
        )
    }
}

//! Words around hits, and about queries.

use std::collections::BTreeMap;

use crate::{cli::wording::Ui, model::Status, query::FaultKind, search::Hits};

impl Ui {
    /// Ends an answer: how many, in how many documents, what could not be searched.
    pub(in crate::cli) fn hits_counted(self, hits: &Hits, documents: u64) -> String {
        let least = if hits.is_cut { self.pick("mindestens ", "at least ") } else { "" };
        let found = self.pick(
            self.count(hits.total as usize, "Treffer", "Treffer"),
            self.count(hits.total as usize, "hit", "hits"),
        );
        let shown = hits.hits.iter().filter(|hit| hit.lacks.is_none()).count() as u64;
        let cut = match hits.groups {
            _ if shown >= hits.total => String::new(),
            Some(groups) => format!(" ({shown}/{groups} {})", self.pick("Gruppen", "groups")),
            None => format!(
                " ({shown} {})",
                self.pick("gezeigt, mehr mit --limit", "shown, more with --limit")
            ),
        };
        let within = if hits.total == 0 { documents } else { hits.documents };
        let within = self.in_documents(within as usize);
        format!("{least}{found}{cut} {within}{}", self.not_searched(hits.not_searched))
    }

    /// Leads to the clauses that only come near.
    pub(in crate::cli) fn near_follow(self, found: u64, near: usize) -> String {
        match (self, found) {
            (Self::De, 0) => format!("Nichts davon genau; {near} Stellen kommen nahe:"),
            (Self::En, 0) => format!("Nothing exactly; {near} places come near:"),
            (Self::De, _) => format!("Außerdem kommen {near} Stellen nahe:"),
            (Self::En, _) => format!("Besides, {near} places come near:"),
        }
    }

    /// What a clause that comes near lacks.
    pub(in crate::cli) fn lacks(self, words: &[String]) -> String {
        if words.is_empty() {
            return self.pick("mit anderen Worten", "in other words").to_owned();
        }
        format!("{} {}", self.pick("ohne", "without"), words.join(", "))
    }

    /// Words that were left out of a query.
    pub(in crate::cli) fn left_out(self, words: &[String]) -> String {
        format!("{} {}", self.pick("nicht gesucht:", "not sought:"), words.join(", "))
    }

    /// Why files could not be searched, by status.
    pub(in crate::cli) fn unsearched(self, counts: &BTreeMap<Status, u64>) -> String {
        let counts: Vec<String> =
            counts.iter().map(|(status, n)| format!("{n} {}", self.status(*status))).collect();
        format!(
            "{} {}",
            self.pick("nicht ganz durchsucht:", "not fully searched:"),
            counts.join(", ")
        )
    }

    /// Head of the column of queries, where there are several.
    pub(in crate::cli) fn query_column(self) -> &'static str {
        self.pick("Anfrage", "Query")
    }

    /// A name of no saved query.
    pub(in crate::cli) fn no_saved_query(self, known: &str) -> String {
        let none = self.pick("keine gespeicherte Anfrage", "no saved query");
        match known {
            "" => format!("{none} (corpus/queries.toml)"),
            known => format!("{none}; {} {known}", self.pick("es gibt:", "there are:")),
        }
    }

    /// A page was opened.
    pub(in crate::cli) fn opened(self, file: &str, page: u32, viewer: &str) -> String {
        format!("{file}, {} {page}: {viewer}", self.pick("Seite", "page"))
    }

    /// A page could not be opened.
    pub(in crate::cli) fn no_viewer(self, page: u32, why: &str) -> String {
        match self {
            Self::De => format!("Seite {page} lässt sich nicht öffnen: {why}"),
            Self::En => format!("page {page} cannot be opened: {why}"),
        }
    }

    /// A clause was pinned, or had been.
    pub(in crate::cli) fn pinned(self, clause: &str, is_new: bool) -> String {
        let said = if is_new {
            self.pick("angeheftet", "pinned")
        } else {
            self.pick("war schon angeheftet", "was pinned already")
        };
        format!("{clause}: {said}")
    }

    /// Place of a pinned clause.
    pub(in crate::cli) fn pinned_place(self, citation: &str, page: u32, document: &str) -> String {
        format!("{citation}, {} {page}, {document}", self.pick("S.", "p."))
    }

    /// The words of a pinned clause are others now.
    pub(in crate::cli) fn words_changed(self) -> &'static str {
        self.pick("der Wortlaut hat sich geändert", "the words have changed")
    }

    /// A pinned clause is not in the index.
    pub(in crate::cli) fn clause_gone(self) -> &'static str {
        self.pick("nicht mehr im Index", "no longer in the index")
    }

    /// Ends a list of pins.
    pub(in crate::cli) fn pins_counted(self, number: usize) -> String {
        self.pick(
            self.count(number, "angeheftete Klausel", "angeheftete Klauseln"),
            self.count(number, "pinned clause", "pinned clauses"),
        )
    }

    /// Heads of the table of hits.
    pub(in crate::cli) fn hit_columns(self) -> [&'static str; 8] {
        self.pick(
            ["Nr.", "Dokument", "Datum", "Fundstelle", "Seite", "Wortlaut", "Themen", "Kennung"],
            ["No.", "Document", "Date", "Citation", "Page", "Words", "Topics", "Id"],
        )
    }

    /// More hits of the same group.
    pub(in crate::cli) fn more_in_group(self, number: u64, key: &str) -> String {
        format!("+{number} {} {key}", self.pick("in", "in"))
    }

    /// How a query was understood.
    pub(in crate::cli) fn understood_as(self, query: &str) -> String {
        format!("{}: {query}", self.pick("verstanden als", "understood as"))
    }

    /// How many clauses a part of a query finds.
    pub(in crate::cli) fn part_found(self, part: &str, clauses: u64, in_filter: u64) -> String {
        let clauses_found = self.clauses(clauses as usize);
        if in_filter == clauses {
            return format!("{part}: {clauses_found}");
        }
        let within = self.pick("davon im Filter", "of these in the filter");
        format!("{part}: {clauses_found}, {within} {in_filter}")
    }

    /// Leads to words of the same meaning.
    pub(in crate::cli) fn also_sought(self) -> &'static str {
        self.pick("auch gesucht:", "also sought:")
    }

    /// Leads to related words.
    pub(in crate::cli) fn try_too(self) -> &'static str {
        self.pick("versuchen Sie auch:", "try also:")
    }

    /// A value of a field that means nothing.
    pub(in crate::cli) fn no_value(self) -> &'static str {
        self.pick("dieser Wert sagt dem Feld nichts", "this value means nothing to the field")
    }

    /// The same, as a line.
    pub(in crate::cli) fn unknown_value(self, field: &str, value: &str) -> String {
        format!("{field}:{value}: {}", self.no_value())
    }

    /// A fault of a query, as a line.
    pub(in crate::cli) fn query_fault(self, words: &str, kind: &FaultKind) -> String {
        format!("{words}: {}", self.query_fault_kind(kind))
    }

    /// What is wrong in a query.
    pub(in crate::cli) fn query_fault_kind(self, kind: &FaultKind) -> String {
        if self == Self::En {
            return kind.to_string();
        }
        match kind {
            FaultKind::UnclosedQuote => "das Anführungszeichen wird nicht geschlossen".to_owned(),
            FaultKind::EmptyPhrase => "in den Anführungszeichen steht kein Wort".to_owned(),
            FaultKind::UnclosedBracket => "die Klammer wird nicht geschlossen".to_owned(),
            FaultKind::StrayBracket => "die Klammer schließt nichts".to_owned(),
            FaultKind::StraySign => "das Zeichen bedeutet hier nichts".to_owned(),
            FaultKind::MissingOperand => "dem Operator fehlt eine Seite".to_owned(),
            FaultKind::UnknownField(name) => {
                let meant =
                    kind.suggestion().map(|meant| format!("; gemeint ist vielleicht {meant}:"));
                format!("es gibt kein Feld {name}{}", meant.unwrap_or_default())
            }
            FaultKind::MissingValue(field) => {
                format!("dem Feld {}: fehlt der Wert", field.as_str())
            }
            FaultKind::BadNumber => {
                "hier steht eine Zahl, wie in \"a b\"~3 oder @visa{2}".to_owned()
            }
            FaultKind::BadRange => "ein Bereich wird [2020 TO 2024] geschrieben".to_owned(),
            FaultKind::TooLong => {
                format!("die Anfrage ist länger als {} Bytes", crate::query::LENGTH_MAX)
            }
            FaultKind::TooDeep => {
                format!("die Anfrage ist tiefer als {} geschachtelt", crate::query::DEPTH_MAX)
            }
            FaultKind::TooMany => {
                format!("die Anfrage hat mehr als {} Teile", crate::query::TERMS_MAX)
            }
        }
    }
}

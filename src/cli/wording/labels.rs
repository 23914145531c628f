//! Names of kinds, strengths, roles and states.

use crate::{
    cli::wording::Ui,
    compare::CellState,
    model::{
        BindingForce, Deadline, DeadlineBasis, DeadlineRole, Debtor, DurationUnit, InstrumentKind,
        Modality, Part, Status,
    },
};

impl Ui {
    /// Names a kind of instrument.
    pub(in crate::cli) fn kind(self, kind: InstrumentKind) -> &'static str {
        match kind {
            InstrumentKind::Treaty => self.pick("Vertrag", "treaty"),
            InstrumentKind::Mou => "MoU",
            InstrumentKind::Declaration => self.pick("Erklärung", "declaration"),
            InstrumentKind::Protocol => self.pick("Protokoll", "protocol"),
            InstrumentKind::ExchangeOfNotes => self.pick("Notenwechsel", "exchange of notes"),
            InstrumentKind::Structure => self.pick("Arbeitsstruktur", "working structure"),
            InstrumentKind::Legislation => self.pick("Rechtsvorschrift", "legislation"),
            InstrumentKind::Press => self.pick("Presse", "press"),
            InstrumentKind::Other => self.pick("Sonstiges", "other"),
        }
    }

    /// Names a binding force.
    pub(in crate::cli) fn binding(self, force: BindingForce) -> &'static str {
        match force {
            BindingForce::Binding => self.pick("bindend", "binding"),
            BindingForce::NonBinding => self.pick("nicht bindend", "non-binding"),
            BindingForce::Unclear => self.pick("Bindung unklar", "force unclear"),
        }
    }

    /// Names a strength.
    pub(in crate::cli) fn modality(self, modality: Modality) -> &'static str {
        match modality {
            Modality::Obligation => self.pick("Pflicht", "obligation"),
            Modality::Prohibition => self.pick("Verbot", "prohibition"),
            Modality::BestEffort => self.pick("Bemühen", "best effort"),
            Modality::Permission => self.pick("Erlaubnis", "permission"),
            Modality::Intention => self.pick("Absicht", "intention"),
            Modality::Declaratory => self.pick("Feststellung", "declaratory"),
            Modality::None => self.pick("keine", "none"),
        }
    }

    /// Names who owes.
    pub(in crate::cli) fn debtor(self, debtor: &Debtor) -> String {
        match debtor {
            Debtor::Country(code) => code.as_str().to_owned(),
            Debtor::Both => self.pick("beide Seiten", "both sides").to_owned(),
            Debtor::Requested => self.pick("ersuchte Partei", "requested party").to_owned(),
            Debtor::Requesting => self.pick("ersuchende Partei", "requesting party").to_owned(),
            Debtor::Authority => self.pick("Behörde", "authority").to_owned(),
            Debtor::Body => self.pick("Gremium", "joint body").to_owned(),
            Debtor::Person => self.pick("Person", "person").to_owned(),
            Debtor::Unspecified => self.pick("nicht genannt", "not named").to_owned(),
        }
    }

    /// Names a part of an instrument.
    pub(in crate::cli) fn part(self, part: Part) -> &'static str {
        match part {
            Part::Title => self.pick("Titel", "title"),
            Part::Preamble => self.pick("Präambel", "preamble"),
            Part::Operative => self.pick("Bestimmung", "provision"),
            Part::Final => self.pick("Schlussbestimmung", "final provision"),
            Part::Annex => self.pick("Anlage", "annex"),
            Part::Signature => self.pick("Unterschrift", "signature"),
            Part::Footnote => self.pick("Fußnote", "footnote"),
            Part::Press => self.pick("Pressetext", "press text"),
        }
    }

    /// Names what became of a source file.
    pub(in crate::cli) fn status(self, status: Status) -> String {
        match status {
            Status::Ok => self.pick("gelesen", "read").to_owned(),
            Status::Partial => self.pick("teilweise gelesen", "read in part").to_owned(),
            Status::NoText => self.pick("ohne Text", "without text").to_owned(),
            Status::Encrypted => self.pick("verschlüsselt", "encrypted").to_owned(),
            Status::Unsupported => self.pick("anderer Dateityp", "other type").to_owned(),
            Status::Failed => self.pick("nicht lesbar", "not readable").to_owned(),
            Status::Limit(limit) => format!("{}: {limit}", self.pick("Grenze", "limit")),
        }
    }

    /// Writes a time limit: `30 Arbeitstage`, `2 Monate`, `unverzüglich` by its own words.
    pub(in crate::cli) fn deadline(self, deadline: &Deadline, body: &str) -> String {
        let Some(duration) = deadline.duration else {
            return deadline.vague.unwrap_or(deadline.span).of(body).to_owned();
        };
        let is_one = duration.value == 1;
        let unit = match (duration.unit, deadline.basis) {
            (DurationUnit::Hours, _) => self.unit(is_one, ["Stunde", "Stunden"], ["hour", "hours"]),
            (DurationUnit::Days, DeadlineBasis::Working) => {
                self.unit(is_one, ["Arbeitstag", "Arbeitstage"], ["working day", "working days"])
            }
            (DurationUnit::Days, DeadlineBasis::Calendar) => self.unit(
                is_one,
                ["Kalendertag", "Kalendertage"],
                ["calendar day", "calendar days"],
            ),
            (DurationUnit::Days, DeadlineBasis::Unspecified) => {
                self.unit(is_one, ["Tag", "Tage"], ["day", "days"])
            }
            (DurationUnit::Weeks, _) => self.unit(is_one, ["Woche", "Wochen"], ["week", "weeks"]),
            (DurationUnit::Months, _) => {
                self.unit(is_one, ["Monat", "Monate"], ["month", "months"])
            }
            (DurationUnit::Years, _) => self.unit(is_one, ["Jahr", "Jahre"], ["year", "years"]),
        };
        format!("{} {unit}", duration.value)
    }

    fn unit(
        self,
        is_one: bool,
        german: [&'static str; 2],
        english: [&'static str; 2],
    ) -> &'static str {
        self.pick(german, english)[usize::from(!is_one)]
    }

    /// Names what must be done within a time.
    pub(in crate::cli) fn deadline_role(self, role: DeadlineRole) -> &'static str {
        match role {
            DeadlineRole::Answer => self.pick("Antwort", "answer"),
            DeadlineRole::Transfer => self.pick("Überstellung", "transfer"),
            DeadlineRole::NotifyBefore => self.pick("Anmeldung vorher", "notice before"),
            DeadlineRole::Decide => self.pick("Entscheidung", "decision"),
            DeadlineRole::IssueDocument => self.pick("Ausstellung", "issue of document"),
            DeadlineRole::Pay => self.pick("Zahlung", "payment"),
            DeadlineRole::Extend => self.pick("Verlängerung", "extension"),
            DeadlineRole::Submit => self.pick("Einreichung", "submission"),
            DeadlineRole::Other => self.pick("sonstige", "other"),
        }
    }

    /// Names the state of a cell of a comparison.
    pub(in crate::cli) fn cell_state(self, state: CellState) -> &'static str {
        match state {
            CellState::Commitment => self.pick("Zusage", "commitment"),
            CellState::Mention => self.pick("erwähnt", "mentioned"),
            CellState::Silent => self.pick("schweigt", "silent"),
            CellState::NotInCorpus => self.pick("nicht im Bestand", "not in the corpus"),
            CellState::Unreadable => self.pick("nicht lesbar", "not readable"),
        }
    }
}

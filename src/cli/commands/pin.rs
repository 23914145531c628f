//! `klausel pin add|list|export`

use clap::Subcommand;
use serde::Serialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        render::{Mark, json_line},
        session::{Session, tell},
    },
    corpus::{Pin, Root},
    index::{ClauseRecord, Reader},
    model::ClauseId,
};

/// Keep clauses at hand
///
/// Pins stand in corpus/pins.toml, with their words; a pin says so when the words change in the
/// document. Example: klausel pin add abkommen.pdf#art_5 --note 'für den Bericht'
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Pin clauses by the ids that hits give
    Add {
        /// Ids of clauses
        #[arg(value_name = "CLAUSE", required = true)]
        clauses: Vec<String>,
        /// A note for people
        #[arg(long, value_name = "WORDS")]
        note: Option<String>,
    },
    /// List the pins
    List,
    /// Print the pins as Markdown, ready to paste
    Export,
}

/// One pin for scripts.
#[derive(Debug, Serialize)]
struct PinLine<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    pin: &'a Pin,
    /// `same`, `changed` or `gone`, against the index.
    state: &'static str,
}

/// Adds, lists or exports pins.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    match &options.action {
        Action::Add { clauses, note } => add(clauses, note.as_deref(), session),
        Action::List => list(session),
        Action::Export => export(session),
    }
}

fn add(clauses: &[String], note: Option<&str>, session: &mut Session) -> Result<Exit, Stop> {
    let reader = session.reader()?;
    let root = Root::corpus(&session.corpus);
    for id in clauses {
        let Some(clause) = clause(&reader, id, session)? else {
            return Err(Failure::new(id, session.ui.no_clause()).hint("klausel search").into());
        };
        let pin = Pin {
            clause: clause.id.to_string(),
            document: clause.document.path.clone(),
            citation: session.citations().of(&clause.locator),
            page: clause.page_from,
            text: clause.text.clone(),
            note: note.map(str::to_owned),
        };
        let is_new = root.add_pin(&pin).map_err(|error| session.corpus_failure(&error))?;
        tell(&session.ui.pinned(&pin.clause, is_new));
    }
    Ok(Exit::Done)
}

fn clause(reader: &Reader, id: &str, session: &Session) -> Result<Option<ClauseRecord>, Failure> {
    reader.clause(&ClauseId(id.to_owned())).map_err(|error| session.index_failure(&error))
}

fn pins(session: &Session) -> Result<Vec<(Pin, &'static str)>, Failure> {
    let pins = Root::corpus(&session.corpus).pins();
    let pins = pins.map_err(|error| session.corpus_failure(&error))?;
    if pins.is_empty() {
        return Ok(Vec::new());
    }
    let reader = session.reader()?;
    let state = |pin: &Pin| match clause(&reader, &pin.clause, session)? {
        Some(clause) if clause.text == pin.text => Ok("same"),
        Some(_) => Ok("changed"),
        None => Ok("gone"),
    };
    pins.into_iter().map(|pin| state(&pin).map(|state| (pin, state))).collect()
}

fn list(session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let pins = pins(session)?;
    if format != Format::Text {
        for (pin, state) in &pins {
            json_line(session.out(), &PinLine { r#type: "pin", pin, state })?;
        }
        return Ok(Exit::found(!pins.is_empty()));
    }
    let ui = session.ui;
    let mut sheet = session.sheet();
    for (pin, state) in &pins {
        sheet.marked_line(Mark::Strong, &ui.pinned_place(&pin.citation, pin.page, &pin.document));
        sheet.paragraph("   ", &pin.text);
        if let Some(note) = &pin.note {
            sheet.paragraph("   → ", note);
        }
        let words = match *state {
            "changed" => format!("{} · {}", pin.clause, ui.words_changed()),
            "gone" => format!("{} · {}", pin.clause, ui.clause_gone()),
            _ => pin.clause.clone(),
        };
        sheet.faint_paragraph("   ", &words);
        sheet.gap();
    }
    sheet.line(&ui.pins_counted(pins.len()));
    session.print(sheet)?;
    Ok(Exit::found(!pins.is_empty()))
}

fn export(session: &mut Session) -> Result<Exit, Stop> {
    let pins = pins(session)?;
    let ui = session.ui;
    let mut text = String::new();
    for (pin, _) in &pins {
        let place = ui.pinned_place(&pin.citation, pin.page, &pin.document);
        let quoted = pin.text.replace('\n', "\n> ");
        text.push_str(&format!("**{place}**\n\n> {quoted}\n\n"));
        if let Some(note) = &pin.note {
            text.push_str(&format!("{note}\n\n"));
        }
    }
    session.out().write_all(text.as_bytes())?;
    Ok(Exit::found(!pins.is_empty()))
}

//! `klausel clauses FILE`

use std::path::PathBuf;

use crate::{
    cli::{
        arguments::Format,
        commands::{
            extract::{ReadFile, read},
            reading,
        },
        exit::Exit,
        failure::Stop,
        machine::{ClauseLine, FileLine, found_speech},
        render::{Mark, json_line},
        session::Session,
    },
    model::{InstrumentKind, Part},
};

/// Split one file into clauses, with their citations
///
/// The file need not be in the corpus and is not indexed.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    reading: reading::ReadingOptions,
}

/// Reads and prints.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let read = read(&options.file, &options.reading, session)?;
    if format == Format::Text {
        text(&read, session)?;
    } else {
        lines(&read, session)?;
    }
    Ok(Exit::Done)
}

fn lines(read: &ReadFile, session: &mut Session) -> Result<(), Stop> {
    let cite = session.citations();
    let rules = session.rules()?;
    for dossier in &read.dossiers {
        let line = FileLine::new(&read.path, &read.sha256, dossier).with_instrument(dossier);
        json_line(session.out(), &line)?;
        for clause in &dossier.clauses {
            json_line(session.out(), &ClauseLine::new(dossier, clause, cite, &rules))?;
        }
    }
    Ok(())
}

fn text(read: &ReadFile, session: &mut Session) -> Result<(), Stop> {
    let (ui, cite) = (session.ui, session.citations());
    let rules = session.rules()?;
    let mut sheet = session.sheet();
    for dossier in &read.dossiers {
        let instrument = &dossier.instrument;
        sheet.marked_line(Mark::Strong, instrument.title.as_deref().unwrap_or(&read.path));
        let parties: Vec<&str> = instrument.parties.iter().map(|p| p.country.as_str()).collect();
        let (kind, force) = (ui.kind(instrument.kind), ui.binding(instrument.binding));
        sheet.marked_line(Mark::Faint, &format!("{kind}, {force}  {}", parties.join(" ")));
        for clause in &dossier.clauses {
            sheet.gap();
            sheet.marked(Mark::Strong, &cite.of(&clause.locator));
            let place = format!("  {}, {}", ui.page(clause.page_from, None), ui.part(clause.part));
            sheet.marked_line(Mark::Faint, &place);
            let words = dossier.words(clause);
            sheet.paragraph("  ", words);
            if clause.part == Part::Press {
                let named = rules.instruments().mentions(words);
                let named: Vec<(InstrumentKind, &str)> =
                    named.iter().map(|named| (named.kind, named.span.of(words))).collect();
                if !named.is_empty() {
                    sheet.faint_paragraph("  ", &ui.instruments_named(&named));
                }
                for speech in found_speech(words, clause, &rules) {
                    let speaker = speech.speaker.map(|span| span.of(words));
                    let told = ui.speech(speech.kind, speech.span.of(words), speaker);
                    sheet.faint_paragraph("  ", &told);
                }
            }
        }
        sheet.gap();
    }
    session.print(sheet)
}

//! `klausel tag < items.jsonl`

use std::io::{self, BufRead};

use serde::Deserialize;

use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::{Failure, Stop},
        machine::{CommitmentOf, InstrumentNamed, TagOf, TaggedLine},
        render::json_line,
        session::Session,
    },
    model::{BindingForce, InstrumentKind, Language, Part, Passage},
    rules::Rules,
    tag::tag,
};

/// Tag clauses from stdin, one JSON object a line
///
/// Each object has id and text, and may have language, heading, chapeau, before, instrument,
/// binding and part. A line that cannot be read is told on stderr; the others are done.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {}

/// A line of the input; fields beyond these are passed over.
#[derive(Debug, Deserialize)]
pub(super) struct Item {
    pub(super) id: serde_json::Value,
    pub(super) text: String,
    pub(super) language: Option<String>,
    heading: Option<String>,
    chapeau: Option<String>,
    before: Option<String>,
    pub(super) instrument: Option<String>,
    binding: Option<String>,
    part: Option<String>,
}

/// Tags every line, in order.
pub(in crate::cli) fn run(_options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    session.format(&[Format::Jsonl])?;
    let rules = session.rules()?;
    let mut is_whole = true;
    for (i, line) in io::stdin().lock().split(b'\n').enumerate() {
        let line = line.map_err(|error| Failure::new("stdin", error.to_string()))?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Item>(&line) {
            Ok(item) => write(&item, &rules, session)?,
            Err(error) => {
                is_whole = false;
                let what = session.ui.bad_line(i + 1);
                Failure::new(what, error.to_string()).print(session.ui);
            }
        }
    }
    Ok(if is_whole { Exit::Done } else { Exit::Failed })
}

fn write(item: &Item, rules: &Rules, session: &mut Session) -> Result<(), Stop> {
    let tagging = tag(&passage(item), rules);
    let line = TaggedLine {
        r#type: "tagged",
        id: &item.id,
        pillars: tagging.pillars().into_iter().map(crate::model::Pillar::as_str).collect(),
        tags: tagging.tags.iter().map(|tag| TagOf::new(tag, &item.text)).collect(),
        commitment: CommitmentOf::new(&tagging, &item.text),
        countries: &tagging.countries,
        instruments: InstrumentNamed::all(&item.text, rules),
    };
    Ok(json_line(session.out(), &line)?)
}

/// Reads an item; a word that is no kind, force or part says nothing.
pub(super) fn passage(item: &Item) -> Passage<'_> {
    Passage {
        text: &item.text,
        language: item.language.as_deref().map(Language::from_code),
        heading: item.heading.as_deref(),
        chapeau: item.chapeau.as_deref(),
        before: item.before.as_deref(),
        instrument: item.instrument.as_deref().and_then(InstrumentKind::from_word),
        binding: item.binding.as_deref().and_then(BindingForce::from_word),
        part: item.part.as_deref().and_then(Part::from_word),
        subject: &[],
    }
}

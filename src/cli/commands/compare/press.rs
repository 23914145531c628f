//! `klausel compare X --press`

use super::Options;
use crate::{
    cli::{
        arguments::Format,
        exit::Exit,
        failure::Stop,
        filters,
        machine::ClaimsLine,
        render::{claims::Told, csv, json_line, markdown_table},
        session::Session,
    },
    compare::claims,
};

/// Sets claims beside the text and prints.
pub(super) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let offered = [Format::Text, Format::Json, Format::Csv, Format::Md];
    let format = session.format(&offered)?;
    let rules = session.rules()?;
    let home = session.home()?;
    let reader = session.reader()?;
    let countries = filters::countries(&options.subjects, &rules, session.ui)?;
    let told = Told { ui: session.ui, cite: session.citations() };
    let mut is_found = false;
    for country in &countries {
        let found = claims(&reader, &rules, country, &home)
            .map_err(|error| super::failure(error, session))?;
        is_found |= !found.claims.is_empty();
        match format {
            Format::Json | Format::Jsonl => {
                json_line(session.out(), &ClaimsLine::new(&found, told.cite))?;
            }
            Format::Csv => {
                let table = told.table(&found);
                csv(session.out(), &table.head, &table.rows)?;
            }
            Format::Md => {
                let table = told.table(&found);
                let text = markdown_table(&table.head, &table.rows);
                session.out().write_all(text.as_bytes())?;
            }
            _ => {
                let mut sheet = session.sheet();
                told.put(&mut sheet, &found);
                session.print(sheet)?;
            }
        }
    }
    Ok(Exit::found(is_found))
}

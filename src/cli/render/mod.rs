//! Printers: they turn results into what a terminal, a script or a spreadsheet takes.
//!
//! Commands hand over plain data; nothing here knows where it came from. Words of documents
//! pass through [`harmless`] before they can reach a terminal.

mod akn;
pub(super) mod alignment;
pub(super) mod changes;
pub(super) mod claims;
mod clause;
pub(super) mod comparison;
mod csv;
mod export;
mod harmless;
mod hits;
mod json;
mod markdown;
mod neighbours;
mod sheet;
mod shortened;
mod table;

pub(super) use akn::akoma_ntoso;
pub(super) use clause::Shown;
pub(super) use csv::csv;
pub(super) use export::{Origin, Report};
pub(super) use harmless::harmless;
pub(super) use hits::Found;
pub(super) use json::json_line;
pub(super) use markdown::{markdown_table, markdown_words};
pub(super) use neighbours::{Neighbour, Neighbours};
pub(super) use sheet::{Mark, Sheet};
pub(super) use shortened::shortened;
pub(super) use table::{Grid, grid};

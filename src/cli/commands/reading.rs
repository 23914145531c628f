//! What commands that read files have in common: passwords and recognition of pictures.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use crate::{
    cli::{
        failure::Failure,
        session::{Session, tell},
    },
    ingest::{Ocr, Reading, Recognition, Tesseract},
    model::{Warning, WarningKind},
};

/// How files are read.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ReadingOptions {
    /// File of passwords for encrypted documents, one a line
    #[arg(long, value_name = "FILE")]
    password: Option<PathBuf>,
    /// Recognise the words of pages that are pictures, with tesseract
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto", env = "KLAUSEL_OCR")]
    ocr: When,
}

/// When the words of a page are recognised on its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// Where a page has no words, or none that can be read
    Auto,
    /// Never
    Never,
    /// On every page, whatever words the file itself holds
    Always,
}

impl ReadingOptions {
    /// Returns how files are read; below `index` the words of recognised pictures are kept.
    pub(in crate::cli) fn reading(
        &self,
        session: &Session,
        index: Option<&Path>,
    ) -> Result<Reading, Failure> {
        let mut reading = session.reading()?;
        reading.passwords = passwords(self.password.as_deref(), session)?;
        let when = match self.ocr {
            When::Auto => Ocr::Auto,
            When::Never => Ocr::Never,
            When::Always => Ocr::Always,
        };
        if when == Ocr::Always && Tesseract::find().is_none() {
            let what = "--ocr always";
            return Err(Failure::new(what, session.ui.no_tesseract()).hint(TO_INSTALL));
        }
        reading.recognition = Recognition::new(when, index);
        Ok(reading)
    }

    /// Tells what to install where that would have brought more words.
    pub(in crate::cli) fn advise<'a>(
        &self,
        warnings: impl IntoIterator<Item = &'a Warning>,
        session: &Session,
    ) {
        let has_pictures = warnings.into_iter().any(|warning| warning.kind == WarningKind::NoText);
        if !has_pictures || self.ocr == When::Never {
            return;
        }
        match Tesseract::find() {
            None => tell(&format!("{}: {TO_INSTALL}", session.ui.no_tesseract())),
            Some(tesseract) if !tesseract.reads_german() => {
                tell(&format!("{}: {TO_INSTALL}", session.ui.no_german_tesseract()));
            }
            Some(_) => {}
        }
    }
}

/// Reads a file of passwords, one a line.
pub(in crate::cli) fn passwords(
    file: Option<&Path>,
    session: &Session,
) -> Result<Vec<String>, Failure> {
    let Some(path) = file else { return Ok(Vec::new()) };
    let text = fs::read_to_string(path).map_err(|fault| session.file_failure(path, &fault))?;
    Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// The command that installs tesseract with both languages on Debian and its children.
const TO_INSTALL: &str = "apt install tesseract-ocr tesseract-ocr-deu";

//! Optical character recognition of pages that are pictures.
//!
//! ```text
//!           pages to read                picture                 words
//! document ───────────────▶ worker draws ───────▶ tesseract reads ────▶ worker reads the file again
//!                                           ╰──── kept by the picture's hash ────╯
//! ```
//!
//! Foreign bytes are drawn in a worker process, behind its walls; [`tesseract`] sees grey
//! pixels only. What it reads goes back to the reader as a value, so that a recognised page
//! takes the same way as any other. One page is under way at a time.

mod kept;
mod tesseract;
mod words;

use std::path::{Path, PathBuf};

use crate::{
    extract::{RecognisedPage, pdf},
    ingest::{
        errand::{Errand, Work},
        process::{Delivery, IsAlive, Load, Worker},
    },
    model::{Document, Medium},
};

use kept::Kept;
pub use tesseract::Tesseract;

/// When the words of a page are recognised on its picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ocr {
    /// Where the page has none, or none that can be read, and tesseract is on the machine.
    #[default]
    Auto,
    /// Never.
    Never,
    /// On every page of a PDF, whatever words the file itself holds.
    Always,
}

/// What is asked of recognition, and where its results are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recognition {
    /// When pages are recognised.
    pub when: Ocr,
    /// Folder in which the words of recognised pictures are kept; `None` keeps nothing.
    pub kept_in: Option<PathBuf>,
}

/// Folder below the index in which the words of recognised pictures are kept.
const KEPT: &str = "recognised";

impl Recognition {
    /// Asks for recognition; what is recognised is kept below the folder of an index.
    pub fn new(when: Ocr, index: Option<&Path>) -> Self {
        Self { when, kept_in: index.map(|index| index.join(KEPT)) }
    }
}

/// Reads pages that are pictures.
#[derive(Debug)]
pub(super) struct Recogniser {
    when: Ocr,
    tesseract: Tesseract,
    kept: Kept,
}

impl Recogniser {
    /// Makes one as asked for; `None` where recognition is not wanted or not possible.
    pub(super) fn new(recognition: &Recognition) -> Option<Self> {
        if recognition.when == Ocr::Never {
            return None;
        }
        let tesseract = Tesseract::find()?;
        let kept = Kept::new(recognition.kept_in.clone(), &tesseract);
        Some(Self { when: recognition.when, tesseract, kept })
    }

    /// The pages of a document to be read (from 1).
    pub(super) fn pages(&self, document: &Document) -> Vec<u32> {
        match document.medium {
            Medium::Pdf if self.when == Ocr::Always => {
                document.pages.iter().map(|p| p.number).collect()
            }
            Medium::Pdf => pdf::pages_without_text(document),
            _ => Vec::new(),
        }
    }

    /// Returns when pages are recognised.
    pub(super) const fn when(&self) -> Ocr {
        self.when
    }

    /// Reads pages of the file of an errand, drawn by `worker`; `tell` hears after each page
    /// how many are done, and whether to go on is its answer.
    ///
    /// Every page has an answer, if only the reason why it could not be read; after a stop the
    /// answers mean nothing.
    pub(super) fn read(
        &self,
        worker: &mut Worker,
        errand: &Errand,
        bytes: &[u8],
        pages: &[u32],
        tell: &mut dyn FnMut(usize) -> GoesOn,
    ) -> (Vec<RecognisedPage>, IsAlive) {
        let Work::Read { limits, passwords, .. } = &errand.work else {
            return (Vec::new(), IsAlive::Yes);
        };
        let work = Work::Draw {
            limits: *limits,
            passwords: passwords.clone(),
            pages: pages.to_vec(),
            dpi: tesseract::DOTS_PER_INCH,
        };
        let errand = Errand { entry: None, decisions: Vec::new(), work, ..errand.clone() };
        let mut read: Vec<RecognisedPage> = Vec::new();
        let mut goes_on = GoesOn::Yes;
        let mut sink = |delivery: Delivery| {
            let Delivery::Picture(number, picture) = delivery else { return };
            read.push(match picture {
                Ok(picture) if goes_on == GoesOn::Yes => {
                    self.kept.or_read(number, &picture, &self.tesseract)
                }
                Ok(_) => unread(number, "the batch was interrupted"),
                Err(fault) => unread(number, &fault),
            });
            goes_on = tell(read.len());
        };
        let (outcome, is_alive) = worker.run(&errand, &Load::Bytes(bytes), &mut sink);
        let fault = outcome.reason.unwrap_or_else(|| "the page could not be drawn".to_owned());
        let drawn = read.len();
        read.extend(pages[drawn..].iter().map(|number| unread(*number, &fault)));
        (read, is_alive)
    }
}

/// Whether the pages that are left are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GoesOn {
    /// They are.
    Yes,
    /// They are not: the batch was interrupted.
    No,
}

fn unread(number: u32, fault: &str) -> RecognisedPage {
    RecognisedPage { number, words: Vec::new(), fault: Some(fault.to_owned()) }
}

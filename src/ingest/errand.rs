//! What the parent and a worker say to each other.
//!
//! ```text
//! parent                          worker
//!   start with the rule folders     loads the rules, raises the walls
//!                                   Ready
//!   Errand, bytes of the file       extract → structure → tag
//!                                   Dossier …, Done
//!   Errand …
//! ```

use serde::{Deserialize, Serialize};

use crate::{
    corpus::Entry,
    extract::{Limits, RecognisedPage, pdf::Picture},
    ingest::walls::Walls,
    model::{Dossier, Override, Status, Warning},
};

/// One source file to work on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Errand {
    /// Name of the source: the documents' ids begin with it.
    pub(super) name: String,
    /// What the manifest says about it.
    pub(super) entry: Option<Entry>,
    /// What persons decided about its clauses.
    pub(super) decisions: Vec<Override>,
    /// Where to begin.
    pub(super) work: Work,
}

/// Where the work on a source begins.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Work {
    /// With its bytes, which follow in a frame of their own.
    Read {
        /// Limits of the reader.
        limits: Limits,
        /// Passwords to try.
        passwords: Vec<String>,
        /// Recognised words of its scans.
        recognised: Vec<RecognisedPage>,
    },
    /// With its bytes, as above, of which pages are drawn and nothing else is done.
    Draw {
        /// Limits of the reader.
        limits: Limits,
        /// Passwords to try.
        passwords: Vec<String>,
        /// The pages to draw, from 1.
        pages: Vec<u32>,
        /// Dots an inch.
        dpi: f32,
    },
    /// With a document that was read before, which follows in a frame of its own; only what
    /// follows from rules and manifest is made anew. Its id is only the part behind the name.
    Restructure,
}

impl Errand {
    /// The same errand with words recognised on pages of the file.
    pub(super) fn with_recognised(&self, pages: Vec<RecognisedPage>) -> Self {
        let mut errand = self.clone();
        if let Work::Read { recognised, .. } = &mut errand.work {
            *recognised = pages;
        }
        errand
    }
}

/// What a worker answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It can begin.
    Ready {
        /// Fingerprint of the rules it loaded.
        rules: String,
        /// The walls that stand around it.
        walls: Walls,
    },
    /// It cannot begin: the rules are faulty.
    NoRules(String),
    /// One document with all its layers.
    Dossier(Box<Dossier>),
    /// A page (from 1) that was drawn, or why it was not.
    Picture(u32, Result<Picture, String>),
    /// The errand is done.
    Done(Outcome),
}

/// What became of a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Its one status.
    pub status: Status,
    /// Why, where it is not [`Status::Ok`].
    pub reason: Option<String>,
    /// Doubts about the file itself, beside those of its documents.
    pub warnings: Vec<Warning>,
    /// Whether its pages that are pictures were given to recognition, if it has any.
    pub sees_pictures: bool,
}

impl Outcome {
    /// Makes an outcome of which nothing is to be said.
    pub(super) const fn of(status: Status) -> Self {
        Self { status, reason: None, warnings: Vec::new(), sees_pictures: false }
    }

    /// Makes an outcome without any document.
    pub fn without_document(status: Status, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..Self::of(status) }
    }
}

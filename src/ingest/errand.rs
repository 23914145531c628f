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
    extract::{Limits, RecognisedPage},
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
    /// With a document that was read before, which follows in a frame of its own; only what
    /// follows from rules and manifest is made anew. Its id is only the part behind the name.
    Restructure,
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
}

impl Outcome {
    /// Makes an outcome without any document.
    pub fn without_document(status: Status, reason: impl Into<String>) -> Self {
        Self { status, reason: Some(reason.into()), warnings: Vec::new() }
    }
}

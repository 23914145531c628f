//! What can go wrong with an index, told by what the reader of the message can do about it.

use std::{io, path::PathBuf};

/// The index cannot be used as asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// No index has been built in this folder.
    #[error("{dir}: there is no index here", dir = .0.display())]
    Missing(PathBuf),
    /// The index was written by another version of the program and cannot be read by this one.
    #[error("{dir}: the index was written by another version of klausel", dir = .0.display())]
    OtherVersion(PathBuf),
    /// The index was written with other word analysis; answers would be mixed.
    #[error("{dir}: the index holds words in another analysis", dir = .0.display())]
    OtherAnalysis(PathBuf),
    /// The folder or its files may not be written.
    #[error("{dir}: the index cannot be written", dir = .dir.display())]
    ReadOnly {
        /// Folder of the index.
        dir: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another process is indexing into the same folder.
    #[error(
        "{dir}: another process{process} is indexing here",
        dir = .dir.display(),
        process = .process.map(|id| format!(" ({id})")).unwrap_or_default()
    )]
    Locked {
        /// Folder of the index.
        dir: PathBuf,
        /// Its process id, where it could be read.
        process: Option<u32>,
    },
    /// A file of the index is lost or does not hold what was written to it.
    #[error("{dir}: the index is damaged: {what}", dir = .dir.display())]
    Damaged {
        /// Folder of the index.
        dir: PathBuf,
        /// Which file or record, and why.
        what: String,
    },
    /// The system refused to read or write a file.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The search engine could not do its work (disk full, limits of the system).
    #[error("{dir}: {source}", dir = .dir.display())]
    Engine {
        /// Folder of the index.
        dir: PathBuf,
        /// What the engine says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl IndexError {
    /// Returns the command to type next; `None` where only the system's owner can help.
    pub const fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Missing(_) | Self::OtherVersion(_) | Self::OtherAnalysis(_) => {
                Some("klausel index")
            }
            Self::Damaged { .. } => Some("klausel verify"),
            Self::Locked { .. } => Some("klausel status"),
            Self::ReadOnly { .. } | Self::Io { .. } | Self::Engine { .. } => None,
        }
    }

    pub(super) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::Io { path: path.into(), source }
    }

    pub(super) fn damaged(dir: impl Into<PathBuf>, what: impl Into<String>) -> Self {
        Self::Damaged { dir: dir.into(), what: what.into() }
    }

    /// Sorts an error of the engine into the kinds a person can act on.
    pub(super) fn engine(dir: impl Into<PathBuf>, error: tantivy::TantivyError) -> Self {
        use tantivy::{TantivyError, directory::error as kinds};
        let dir = dir.into();
        match &error {
            TantivyError::DataCorruption(damage) => Self::damaged(dir, format!("{damage:?}")),
            TantivyError::IncompatibleIndex(_)
            | TantivyError::OpenReadError(kinds::OpenReadError::IncompatibleIndex(_)) => {
                Self::OtherVersion(dir)
            }
            TantivyError::OpenReadError(kinds::OpenReadError::FileDoesNotExist(path)) => {
                Self::damaged(dir, format!("{} is lost", path.display()))
            }
            TantivyError::DeserializeError(_) => Self::damaged(dir, error.to_string()),
            _ => Self::Engine { dir, source: Box::new(error) },
        }
    }
}

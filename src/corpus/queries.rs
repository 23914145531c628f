//! Saved queries: what the desk asks again and again, kept beside its documents.
//!
//! ```toml
//! # corpus/queries.toml
//! [[query]]
//! name  = "Antwortfristen"
//! query = "Frist Ersuchen saeule:returns"
//! note  = "für den Quartalsbericht"   # for people, may be left out
//! ```
//!
//! What the words of a query mean is `query`'s and `search`'s affair; here they are words.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use thiserror::Error;

use crate::corpus::{CorpusError, Root, is_absence, place, unreadable};

/// Name of the file of saved queries in the corpus folder.
pub const QUERIES: &str = "queries.toml";

/// A query that the desk keeps under a name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedQuery {
    /// What people call it; unique in the file.
    pub name: String,
    /// The words of the query, as typed behind `klausel search`.
    pub query: String,
    /// A note for people.
    #[serde(default)]
    pub note: Option<String>,
}

/// A file of saved queries that cannot be used, with the place to look at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}:{line}:{column}: {message}", path.display())]
pub struct QueriesFault {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    #[serde(default)]
    query: Vec<toml::Spanned<SavedQuery>>,
}

impl Root {
    /// Reads the saved queries of the root in the order of the file; none where there is no
    /// such file.
    ///
    /// # Errors
    /// [`CorpusError::Queries`] with line and column, or [`CorpusError::Unreadable`].
    pub fn saved_queries(&self) -> Result<Vec<SavedQuery>, CorpusError> {
        let path = self.path().join(QUERIES);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(parse(&path, &text)?),
            Err(error) if is_absence(error.kind()) => Ok(Vec::new()),
            Err(error) => Err(unreadable(&path, error)),
        }
    }
}

fn parse(path: &Path, text: &str) -> Result<Vec<SavedQuery>, QueriesFault> {
    let fault = |at: usize, message: String| {
        let (line, column) = place(text, at);
        QueriesFault { path: path.to_owned(), line, column, message }
    };
    let stated: Stated = toml::from_str(text).map_err(|error| {
        fault(error.span().map_or(0, |span| span.start), error.message().to_owned())
    })?;
    let mut names = BTreeSet::new();
    for query in &stated.query {
        let (at, query) = (query.span().start, query.get_ref());
        if query.query.trim().is_empty() {
            return Err(fault(at, format!("`{}` asks nothing", query.name)));
        }
        if !names.insert(query.name.as_str()) {
            return Err(fault(at, format!("there are two queries called `{}`", query.name)));
        }
    }
    Ok(stated.query.into_iter().map(toml::Spanned::into_inner).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let fault = parse(Path::new(QUERIES), text).expect_err("it has a fault");
        let said = fault.to_string();
        assert!(said.starts_with(expected), "{said}");
    }

    #[test]
    fn queries_come_in_the_order_of_the_file() {
        let text = "[[query]]\nname = \"Fristen\"\nquery = \"Frist\"\n\n[[query]]\nname = \"Kosten\"\n\
            query = \"Kosten w/s Beförderung\"\nnote = \"Quartal\"\n";
        let queries = parse(Path::new(QUERIES), text).expect("it is sound");
        let names: Vec<&str> = queries.iter().map(|query| query.name.as_str()).collect();
        assert_eq!(names, ["Fristen", "Kosten"]);
        assert_eq!(queries[1].query, "Kosten w/s Beförderung");
    }

    #[test]
    fn faults_name_line_and_column() {
        check("[[query]]\nname = \"a\"\n", "queries.toml:1:1: missing field `query`");
        check("[[query]]\nname = \"a\"\nquery = \" \"\n", "queries.toml:1:1: `a` asks nothing");
        check(
            "[[query]]\nname = \"a\"\nquery = \"x\"\n[[query]]\nname = \"a\"\nquery = \"y\"\n",
            "queries.toml:4:1: there are two queries",
        );
    }

    #[test]
    fn a_corpus_without_the_file_has_no_saved_queries() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(Root::corpus(dir.path()).saved_queries().expect("none"), []);
    }
}

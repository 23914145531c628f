//! `overrides.toml`: what persons decided about clauses, kept beside the documents.
//!
//! ```toml
//! [[override]]
//! clause   = "abkommen-arvanien.pdf#art_5__para_2"
//! text     = "2d85b99d…"               # SHA-256 of the words that were judged
//! decision = "reject"                  # accept | reject | add | note
//! tags     = ["returns/costs"]
//! by       = "M. Muster"
//! on       = 2026-11-22
//! note     = "only the costs of the meeting"
//! ```
//!
//! New decisions are written at the end and nothing else is touched, so that the file can be
//! kept under version control and edited by hand. A later decision on the same tag wins.

use std::{fs, io, path::Path};

use serde::Deserialize;
use toml::Spanned;

use crate::{
    corpus::{
        CorpusError, ManifestFault, is_absence,
        manifest::{day, quoted, replace},
        place, sha256_hex, unreadable,
    },
    model::{ClauseId, Date, DecidedTag, Decision, Override, Verdict},
};

/// Name of the file in the corpus folder.
pub const OVERRIDES: &str = "overrides.toml";

/// The decisions of a corpus, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides(Vec<Override>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "override")]
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    clause: String,
    text: Spanned<String>,
    decision: Spanned<String>,
    #[serde(default)]
    tags: Vec<Spanned<String>>,
    by: String,
    on: Day,
    note: Option<String>,
}

/// A date that must be there.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Day(#[serde(deserialize_with = "day")] Option<Date>);

impl Overrides {
    /// Reads the decisions of a corpus folder; a folder without the file has none.
    ///
    /// # Errors
    /// [`CorpusError::Manifest`] with line and column, or [`CorpusError::Unreadable`].
    pub fn load(root: &Path) -> Result<Self, CorpusError> {
        let path = root.join(OVERRIDES);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::parse(&path, &text)?),
            Err(error) if is_absence(error.kind()) => Ok(Self::default()),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    /// Reads the words of the file; `path` is for the messages.
    ///
    /// # Errors
    /// The first fault, with line and column.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ManifestFault> {
        let fault = |at: usize, message: String| {
            let (line, column) = place(text, at);
            ManifestFault { path: path.to_owned(), line, column, message }
        };
        let file: File = toml::from_str(text).map_err(|error| {
            fault(error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        let entries = file
            .entries
            .into_iter()
            .map(|entry| entry.into_override().map_err(|(at, message)| fault(at, message)));
        entries.collect::<Result<_, _>>().map(Self)
    }

    /// Returns all decisions, oldest first.
    pub fn all(&self) -> &[Override] {
        &self.0
    }

    /// Returns the decisions on clauses of a source, by the source's name.
    pub fn of_source(&self, name: &str) -> Vec<Override> {
        let is_of = |entry: &&Override| {
            // a source of many documents names them `SOURCE!ITEM`
            let rest = entry.clause.document().strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('!'))
        };
        self.0.iter().filter(is_of).cloned().collect()
    }

    /// Writes a decision at the end of the folder's file, which is made where there is none.
    ///
    /// # Errors
    /// [`CorpusError::Manifest`] where the file is faulty (nothing is written then),
    /// [`CorpusError::Unreadable`], [`CorpusError::Unwritable`].
    pub fn record(root: &Path, entry: &Override) -> Result<(), CorpusError> {
        let path = root.join(OVERRIDES);
        let mut text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(unreadable(&path, error)),
        };
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        text.push_str(&to_toml(entry));
        Self::parse(&path, &text)?;
        replace(root, &path, &text)
            .map_err(|source| CorpusError::Unwritable { path: path.clone(), source })
    }
}

/// Returns what a decision keeps of the words it was made on.
pub fn text_key(words: &str) -> String {
    sha256_hex(words.as_bytes())
}

/// Returns the fingerprint of decisions; empty where there are none.
pub fn overrides_fingerprint(entries: &[Override]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    // what is written for people (who, why) is shown with the clause, so it counts too
    let all: String = entries.iter().map(to_toml).collect();
    sha256_hex(all.as_bytes())
}

impl Entry {
    /// Returns the decision, or the byte and the words of its fault.
    fn into_override(self) -> Result<Override, (usize, String)> {
        let word = self.decision.get_ref();
        let verdict = Verdict::from_word(word).ok_or_else(|| {
            let known = Verdict::ALL.map(Verdict::as_str).join(", ");
            (self.decision.span().start, format!("`{word}` is no decision, write one of {known}"))
        })?;
        let digits = self.text.get_ref();
        if digits.len() != 64 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            let message = "no SHA-256 of a clause's words; `klausel review` writes it";
            return Err((self.text.span().start, message.to_owned()));
        }
        if self.tags.is_empty() && matches!(verdict, Verdict::Reject | Verdict::Add) {
            let message = format!("`{word}` needs `tags`, such as tags = [\"returns/costs\"]");
            return Err((self.decision.span().start, message));
        }
        if let Some(tag) = self.tags.iter().find(|tag| !is_tag(tag.get_ref())) {
            let message = format!("`{}` is no tag, write PILLAR or PILLAR/TOPIC", tag.get_ref());
            return Err((tag.span().start, message));
        }
        let on = self.on.0.ok_or_else(|| (0, "the day is missing".to_owned()))?;
        Ok(Override {
            clause: ClauseId(self.clause),
            text: self.text.into_inner().to_ascii_lowercase(),
            decision: Decision {
                verdict,
                tags: self.tags.iter().map(|tag| DecidedTag::from_words(tag.get_ref())).collect(),
                by: self.by,
                on,
                note: self.note,
            },
        })
    }
}

fn is_tag(words: &str) -> bool {
    let mut steps = words.split('/');
    let is_slug = |step: &str| {
        step.starts_with(|c: char| c.is_ascii_lowercase())
            && step
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
    };
    steps.clone().count() <= 2 && steps.all(is_slug)
}

/// Writes a decision as a table of the file.
fn to_toml(entry: &Override) -> String {
    let decision = &entry.decision;
    let tags: Vec<String> = decision.tags.iter().map(|tag| quoted(&tag.to_string())).collect();
    let mut lines = vec![
        "[[override]]".to_owned(),
        format!("clause = {}", quoted(entry.clause.as_str())),
        format!("text = {}", quoted(&entry.text)),
        format!("decision = {}", quoted(decision.verdict.as_str())),
    ];
    if !tags.is_empty() {
        lines.push(format!("tags = [{}]", tags.join(", ")));
    }
    lines.push(format!("by = {}", quoted(&decision.by)));
    lines.push(format!("on = {}", decision.on));
    lines.extend(decision.note.as_deref().map(|note| format!("note = {}", quoted(note))));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(clause: &str) -> Override {
        Override {
            clause: ClauseId(clause.to_owned()),
            text: text_key("Die Kosten trägt sie."),
            decision: Decision {
                verdict: Verdict::Reject,
                tags: vec![DecidedTag::from_words("returns/costs")],
                by: "M. \"Mu\" Muster".to_owned(),
                on: Date::new(2026, 11, 22).expect("a day"),
                note: Some("Kosten der Sitzung".to_owned()),
            },
        }
    }

    fn check(text: &str, expected: &str) {
        let fault = Overrides::parse(Path::new(OVERRIDES), text).expect_err("it has a fault");
        assert!(fault.to_string().starts_with(expected), "{fault}");
    }

    #[test]
    fn a_decision_is_written_behind_what_stands_there_and_read_again() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join(OVERRIDES), "# ours").expect("writable");
        for clause in ["a.md#art_1", "b.jsonl!7#p_1"] {
            Overrides::record(dir.path(), &entry(clause)).expect("recorded");
        }
        let text = fs::read_to_string(dir.path().join(OVERRIDES)).expect("readable");
        assert!(text.starts_with("# ours\n\n[[override]]\n"), "{text}");
        let all = Overrides::load(dir.path()).expect("sound");
        assert_eq!(all.all(), [entry("a.md#art_1"), entry("b.jsonl!7#p_1")]);
        assert_eq!(all.of_source("b.jsonl"), [entry("b.jsonl!7#p_1")]);
        assert!(all.of_source("b.json").is_empty());
    }

    #[test]
    fn a_folder_without_the_file_has_no_decisions() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(Overrides::load(dir.path()).expect("sound"), Overrides::default());
        assert_eq!(overrides_fingerprint(&[]), "");
    }

    #[test]
    fn faults_name_line_and_column() {
        let key = "0".repeat(64);
        let head = format!(
            "[[override]]\nclause = \"a#p_1\"\ntext = \"{key}\"\nby = \"x\"\non = 2026-01-02\n"
        );
        check(
            &format!("{head}decision = \"maybe\"\n"),
            "overrides.toml:6:12: `maybe` is no decision",
        );
        check(&format!("{head}decision = \"add\"\n"), "overrides.toml:6:12: `add` needs `tags`");
        check(
            &format!("{head}decision = \"add\"\ntags = [\"Rückkehr\"]\n"),
            "overrides.toml:7:9: `Rückkehr` is no tag",
        );
        check(
            &head.replace(&key, "abc").replace("by", "decision = \"note\"\nby"),
            "overrides.toml:3:8:",
        );
        check("[[overide]]\n", "overrides.toml:1:3: unknown field `overide`");
    }
}

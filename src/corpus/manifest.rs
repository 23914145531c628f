//! `corpus.toml`: what a document cannot say itself.
//!
//! ```toml
//! home   = "DE"                     # the desk's own state
//! ignore = ["sources/**"]           # paths that are no documents
//!
//! [document."abkommen-arvanien.pdf"]
//! parties  = ["DE", "XA"]
//! signed   = 2023-05-04
//! in_force = 2024-01-01
//! kind     = "treaty"               # see InstrumentKind
//! binding  = "binding"              # binding | non_binding | unclear
//! title    = "Abkommen …"
//! url      = "https://…"
//! note     = "scan from the archive, annex 2 is missing"
//! ```

use std::{
    collections::BTreeMap,
    fmt, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, Serialize, de};
use thiserror::Error;

use crate::{
    corpus::{CorpusError, ignore::Ignore, is_absence, place, sha256_hex, unreadable},
    model::{BindingForce, CountryCode, Date, InstrumentKind},
};

/// Name of the manifest in the corpus folder.
pub const MANIFEST: &str = "corpus.toml";

/// The desk's own state where the manifest names none.
const DEFAULT_HOME: &str = "DE";

/// A manifest that cannot be used, with the place to look at.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}:{line}:{column}: {message}", path.display())]
pub struct ManifestFault {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// The manifest of a corpus.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    stated: Stated,
    ignore: Ignore,
    is_present: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    #[serde(default, deserialize_with = "country")]
    home: Option<CountryCode>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    document: BTreeMap<String, Entry>,
}

/// What the manifest says about one document. What it leaves out the text decides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    /// Parties, by code.
    #[serde(deserialize_with = "countries")]
    pub parties: Vec<CountryCode>,
    /// Day of signature, or of publication.
    #[serde(deserialize_with = "day")]
    pub signed: Option<Date>,
    /// Day of entry into force.
    #[serde(deserialize_with = "day")]
    pub in_force: Option<Date>,
    /// Kind of instrument.
    #[serde(deserialize_with = "kind")]
    pub kind: Option<InstrumentKind>,
    /// Binding force.
    #[serde(deserialize_with = "binding")]
    pub binding: Option<BindingForce>,
    /// Title.
    pub title: Option<String>,
    /// Where the document comes from.
    pub url: Option<String>,
    /// A note for people.
    pub note: Option<String>,
}

impl Manifest {
    /// Reads the manifest of a folder; one without `corpus.toml` has an empty manifest.
    pub(super) fn load(root: &Path) -> Result<Self, CorpusError> {
        let path = root.join(MANIFEST);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::parse(&path, &text)?),
            Err(error) if is_absence(error.kind()) => Ok(Self::default()),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    /// Reads the words of a manifest; `path` is for the messages.
    ///
    /// # Errors
    /// The first fault, with line and column.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ManifestFault> {
        let fault = |at: usize, message: String| {
            let (line, column) = place(text, at);
            ManifestFault { path: path.to_owned(), line, column, message }
        };
        let stated: Stated = toml::from_str(text).map_err(|error| {
            fault(error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        let ignore = Ignore::new(stated.ignore.iter().map(String::as_str)).map_err(|pattern| {
            fault(text.find(&pattern).unwrap_or(0), format!("`{pattern}` is no pattern of paths"))
        })?;
        Ok(Self { stated, ignore, is_present: true })
    }

    /// Returns the desk's own state.
    pub fn home(&self) -> CountryCode {
        let default = || CountryCode::new(DEFAULT_HOME).expect("two letters");
        self.stated.home.clone().unwrap_or_else(default)
    }

    /// Tells whether the folder has a manifest.
    pub const fn is_present(&self) -> bool {
        self.is_present
    }

    /// Tells whether the manifest leaves a path below the root out.
    pub fn is_ignored(&self, below_root: &str) -> bool {
        self.ignore.covers(below_root)
    }

    /// Returns what is said about a document, by its path below the root.
    pub fn entry(&self, below_root: &str) -> Option<&Entry> {
        self.stated.document.get(below_root)
    }

    /// Returns the paths that have an entry, in order.
    pub fn noted(&self) -> impl Iterator<Item = &str> {
        self.stated.document.keys().map(String::as_str)
    }

    /// Returns the fingerprint of what is said about a document; empty where nothing is.
    pub fn fingerprint(&self, below_root: &str) -> String {
        self.entry(below_root).map(Entry::fingerprint).unwrap_or_default()
    }
}

/// Writes beside, then renames, so that the file is whole at any moment.
pub(super) fn replace(root: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut beside = tempfile::NamedTempFile::new_in(root)?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().sync_all()?;
    if let Ok(metadata) = fs::metadata(path) {
        beside.as_file().set_permissions(metadata.permissions())?;
    }
    beside.persist(path)?;
    Ok(())
}

impl Entry {
    /// Returns the fingerprint of what the entry says; notes for people do not change it.
    fn fingerprint(&self) -> String {
        let said = Self { note: None, ..self.clone() };
        sha256_hex(said.to_toml("").as_bytes())
    }

    /// Writes the entry as a table of the manifest.
    fn to_toml(&self, below_root: &str) -> String {
        let mut table = vec![format!("[document.{}]\n", quoted(below_root))];
        let mut line = |key: &str, value: Option<String>| {
            table.extend(value.map(|value| format!("{key} = {value}\n")));
        };
        let parties: Vec<String> = self.parties.iter().map(|code| quoted(code.as_str())).collect();
        line("parties", (!parties.is_empty()).then(|| format!("[{}]", parties.join(", "))));
        line("signed", self.signed.map(|date| date.to_string()));
        line("in_force", self.in_force.map(|date| date.to_string()));
        line("kind", self.kind.map(|kind| quoted(kind.as_str())));
        line("binding", self.binding.map(|force| quoted(force.as_str())));
        line("title", self.title.as_deref().map(quoted));
        line("url", self.url.as_deref().map(quoted));
        line("note", self.note.as_deref().map(quoted));
        table.concat()
    }
}

pub(super) fn quoted(words: &str) -> String {
    toml::Value::String(words.to_owned()).to_string()
}

fn country<'de, D: Deserializer<'de>>(from: D) -> Result<Option<CountryCode>, D::Error> {
    code(&String::deserialize(from)?).map(Some)
}

// The fields below are checked as people write them; on the worker's pipe they are plain.

fn countries<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<CountryCode>, D::Error> {
    if !from.is_human_readable() {
        return Vec::deserialize(from);
    }
    Vec::<String>::deserialize(from)?.iter().map(|words| code(words)).collect()
}

fn code<E: de::Error>(words: &str) -> Result<CountryCode, E> {
    CountryCode::new(words).ok_or_else(|| {
        E::custom(format!("`{words}` is no country code, write two letters such as \"DE\""))
    })
}

fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<Option<InstrumentKind>, D::Error> {
    if !from.is_human_readable() {
        return Option::deserialize(from);
    }
    let words = String::deserialize(from)?;
    InstrumentKind::from_word(&words).map(Some).ok_or_else(|| {
        let known = InstrumentKind::ALL.map(InstrumentKind::as_str).join(", ");
        de::Error::custom(format!("`{words}` is no kind of instrument, write one of {known}"))
    })
}

fn binding<'de, D: Deserializer<'de>>(from: D) -> Result<Option<BindingForce>, D::Error> {
    if !from.is_human_readable() {
        return Option::deserialize(from);
    }
    let words = String::deserialize(from)?;
    BindingForce::from_word(&words).map(Some).ok_or_else(|| {
        let message = "is no binding force, write one of binding, non_binding, unclear";
        de::Error::custom(format!("`{words}` {message}"))
    })
}

/// A date of TOML, or its words in quotes.
pub(super) fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    struct Day;

    impl<'de> de::Visitor<'de> for Day {
        type Value = Date;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a date such as 2023-05-04")
        }

        fn visit_str<E: de::Error>(self, words: &str) -> Result<Date, E> {
            words.parse().map_err(E::custom)
        }

        fn visit_map<M: de::MapAccess<'de>>(self, map: M) -> Result<Date, M::Error> {
            let read = de::value::MapAccessDeserializer::new(map);
            let date = toml::value::Datetime::deserialize(read)?;
            self.visit_str(&date.to_string())
        }
    }

    if !from.is_human_readable() {
        return Option::deserialize(from);
    }
    from.deserialize_any(Day).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let fault = Manifest::parse(Path::new(MANIFEST), text).expect_err("it has a fault");
        let said = fault.to_string();
        assert!(said.starts_with(expected), "{said}");
    }

    #[test]
    fn an_entry_says_what_the_file_cannot() {
        let text = "home = \"ch\"\n[document.\"a b.pdf\"]\nparties = [\"DE\", \"xa\"]\n\
            signed = 2023-05-04\nin_force = \"2024-01-01\"\nkind = \"mou\"\nbinding = \"non_binding\"\n";
        let manifest = Manifest::parse(Path::new(MANIFEST), text).expect("it is sound");
        assert_eq!(manifest.home().as_str(), "CH");
        let entry = manifest.entry("a b.pdf").expect("it is noted");
        assert_eq!(entry.parties.len(), 2);
        assert_eq!(entry.signed, Date::new(2023, 5, 4));
        assert_eq!(entry.in_force, Date::new(2024, 1, 1));
        assert_eq!(entry.kind, Some(InstrumentKind::Mou));
        assert_eq!(entry.binding, Some(BindingForce::NonBinding));
        assert_eq!(Manifest::default().home().as_str(), "DE");
    }

    #[test]
    fn faults_name_line_and_column() {
        check("hime = \"DE\"\n", "corpus.toml:1:1: unknown field `hime`");
        check("\n[document.\"a\"]\nkind = \"vertrag\"\n", "corpus.toml:3:8: `vertrag` is no kind");
        check("home = \"Germany\"\n", "corpus.toml:1:8: `Germany` is no country code");
        check("[document.\"a\"]\nsigned = 2023-02-30\n", "corpus.toml:2:10:");
        check("[document.\"a\"]\nsigned = \"heute\"\n", "corpus.toml:2:10: heute: not a date");
    }

    #[test]
    fn an_entry_crosses_the_pipe() {
        let entry = Entry {
            parties: vec![CountryCode::new("XA").expect("a code")],
            signed: Date::new(2024, 2, 29),
            kind: Some(InstrumentKind::Mou),
            ..Entry::default()
        };
        let bytes = postcard::to_stdvec(&entry).expect("it can be written");
        assert_eq!(postcard::from_bytes::<Entry>(&bytes).as_ref(), Ok(&entry));
    }

    #[test]
    fn a_note_for_people_changes_no_fingerprint() {
        let entry = Entry { kind: Some(InstrumentKind::Mou), ..Entry::default() };
        let noted = Entry { note: Some("Archiv".to_owned()), ..entry.clone() };
        assert_eq!(entry.fingerprint(), noted.fingerprint());
        assert_ne!(entry.fingerprint(), Entry::default().fingerprint());
    }
}

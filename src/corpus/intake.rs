//! Takes a new document into the corpus folder, and what it cannot say itself into the
//! manifest.

use std::{
    fs,
    io::{self, Write},
    path::{Component, Path, PathBuf},
};

use toml_edit::{Array, DocumentMut, Item, Table, value};

use crate::corpus::{
    CorpusError, Entry, MANIFEST, Manifest, Root, is_absence, manifest::replace, scan, unreadable,
};

/// What became of a document that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is in the folder now.
    New,
    /// The folder holds it already, under this name and with these bytes.
    Known,
}

impl Root {
    /// Tells whether a document may be taken in under this name, a path below the root.
    ///
    /// # Errors
    /// [`CorpusError::NoName`] where the name leads out of the folder, is hidden, belongs to
    /// the corpus itself or is left out by its manifest; [`CorpusError::Occupied`] where
    /// another document has it.
    pub fn admits(&self, name: &str, bytes: &[u8]) -> Result<Taken, CorpusError> {
        let manifest = self.manifest()?;
        let is_plain = !name.is_empty()
            && Path::new(name).components().all(|step| matches!(step, Component::Normal(_)));
        if !is_plain || !scan::is_document_name(name, &manifest) {
            return Err(CorpusError::NoName(name.to_owned()));
        }
        let path = self.path().join(name);
        match fs::read(&path) {
            Ok(there) if there == bytes => Ok(Taken::Known),
            Ok(_) => Err(CorpusError::Occupied(path)),
            Err(error) if is_absence(error.kind()) => Ok(Taken::New),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    /// Writes a document into the folder: beside first, then by name, so that no batch sees
    /// half of it.
    ///
    /// # Errors
    /// Those of [`admits`](Self::admits), and [`CorpusError::Unwritable`].
    pub fn take_in(&self, name: &str, bytes: &[u8]) -> Result<Taken, CorpusError> {
        if self.admits(name, bytes)? == Taken::Known {
            return Ok(Taken::Known);
        }
        let path = self.path().join(name);
        let unwritable = |source| CorpusError::Unwritable { path: path.clone(), source };
        let folder = path.parent().unwrap_or(self.path());
        let write = || -> io::Result<()> {
            fs::create_dir_all(folder)?;
            let mut beside = tempfile::Builder::new().prefix(".tmp").tempfile_in(folder)?;
            beside.write_all(bytes)?;
            beside.as_file().sync_all()?;
            open_to_all(beside.as_file())?;
            beside.persist_noclobber(&path)?;
            Ok(())
        };
        write().map_err(unwritable)?;
        Ok(Taken::New)
    }

    /// Notes what is said about a document in the manifest of the folder, which is made where
    /// there is none. What stands there stays as it is, comments and order included; of an
    /// entry that is there only what is said now changes.
    ///
    /// # Errors
    /// [`CorpusError::Manifest`] where the manifest is faulty, [`CorpusError::Unwritable`].
    pub fn note(&self, name: &str, entry: &Entry) -> Result<(), CorpusError> {
        let path = self.path().join(MANIFEST);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(unreadable(&path, error)),
        };
        Manifest::parse(&path, &text)?;
        let text = noted(&path, &text, name, entry)?;
        Manifest::parse(&path, &text)?;
        replace(self.path(), &path, &text)
            .map_err(|source| CorpusError::Unwritable { path, source })
    }
}

/// Gives a file the permissions of any other new file; a temporary one is its owner's only.
#[cfg(unix)]
fn open_to_all(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_to_all(_file: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Lays an entry into the words of a manifest.
fn noted(path: &Path, text: &str, name: &str, entry: &Entry) -> Result<String, CorpusError> {
    let mut manifest: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        let at = error.span().map_or(0, |span| span.start);
        let (line, column) = super::place(text, at);
        let message = error.message().to_owned();
        super::ManifestFault { path: PathBuf::from(path), line, column, message }
    })?;
    let documents = manifest.entry("document").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let is_new = documents.get(name).is_none();
    if is_new {
        documents[name] = Item::Table(Table::new());
    }
    let said = &mut documents[name];
    if let (true, Some(table), false) = (is_new, said.as_table_mut(), text.is_empty()) {
        table.decor_mut().set_prefix("\n");
    }
    let mut say = |key: &str, words: Option<toml_edit::Value>| {
        if let Some(words) = words {
            said[key] = value(words);
        }
    };
    let parties: Array = entry.parties.iter().map(crate::model::CountryCode::as_str).collect();
    let day = |date: Option<crate::model::Date>| {
        date.and_then(|date| date.to_string().parse::<toml_edit::Datetime>().ok()).map(Into::into)
    };
    say("parties", (!parties.is_empty()).then(|| parties.into()));
    say("signed", day(entry.signed));
    say("in_force", day(entry.in_force));
    say("kind", entry.kind.map(|kind| kind.as_str().into()));
    say("binding", entry.binding.map(|force| force.as_str().into()));
    say("title", entry.title.as_deref().map(Into::into));
    say("url", entry.url.as_deref().map(Into::into));
    say("note", entry.note.as_deref().map(Into::into));
    Ok(manifest.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CountryCode, Date, InstrumentKind};

    fn entry() -> Entry {
        Entry {
            parties: vec![CountryCode::new("XA").expect("a code")],
            signed: Date::new(2024, 2, 29),
            title: Some("Absprache \"Neu\"".to_owned()),
            ..Entry::default()
        }
    }

    #[test]
    fn a_note_is_added_and_the_rest_stays() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join(MANIFEST);
        let before = "# ours\nhome   = \"DE\"\n\n# a scan\n[document.\"alt.pdf\"]\nkind = \"mou\"  # really\n";
        fs::write(&path, before).expect("written");
        let root = Root::corpus(dir.path());
        root.note("neu/a.pdf", &entry()).expect("noted");
        let text = fs::read_to_string(&path).expect("it is there");
        let after = text.strip_prefix(before).expect("what stood there stands");
        assert_eq!(
            after,
            "\n[document.\"neu/a.pdf\"]\nparties = [\"XA\"]\nsigned = 2024-02-29\n\
            title = 'Absprache \"Neu\"'\n"
        );
        assert_eq!(root.manifest().expect("sound").entry("neu/a.pdf"), Some(&entry()));
        let kind = Some(InstrumentKind::Declaration);
        root.note("alt.pdf", &Entry { kind, ..Entry::default() }).expect("noted");
        let text = fs::read_to_string(&path).expect("it is there");
        assert!(text.contains("kind = \"declaration\""), "{text}");
        assert!(text.contains("# a scan\n[document.\"alt.pdf\"]"), "{text}");
        assert_eq!(root.manifest().expect("sound").entry("neu/a.pdf"), Some(&entry()));
    }

    #[test]
    fn a_folder_without_manifest_gets_one() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = Root::corpus(dir.path());
        root.note("a.pdf", &entry()).expect("noted");
        assert_eq!(root.manifest().expect("sound").entry("a.pdf"), Some(&entry()));
    }

    #[test]
    fn a_document_is_taken_in_once_and_overwrites_nothing() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let root = Root::corpus(dir.path());
        assert_eq!(root.take_in("2024/a.txt", b"eins").expect("taken"), Taken::New);
        assert_eq!(root.take_in("2024/a.txt", b"eins").expect("there"), Taken::Known);
        let other = root.take_in("2024/a.txt", b"zwei");
        assert!(matches!(other, Err(CorpusError::Occupied(_))), "{other:?}");
        assert_eq!(fs::read(dir.path().join("2024/a.txt")).expect("there"), b"eins");
    }

    #[test]
    fn a_name_that_leads_out_or_is_no_document_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::write(dir.path().join(MANIFEST), "ignore = [\"alt/**\"]\n").expect("written");
        let root = Root::corpus(dir.path());
        for name in ["../a.txt", "/a.txt", "", ".a.txt", "x/.y/a.txt", "rules/a.txt", "alt/a.txt"] {
            let refused = root.take_in(name, b"x");
            assert!(matches!(refused, Err(CorpusError::NoName(_))), "{name}: {refused:?}");
        }
    }
}

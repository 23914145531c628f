//! Which files of a folder are documents.

use std::{
    ffi::{OsStr, OsString},
    fs, io,
    path::{Path, PathBuf},
};

use crate::corpus::{CorpusError, Hint, MANIFEST, Manifest, PINS, QUERIES, Root, unreadable};

/// Files and folders at the top of a corpus that are its own, not documents.
const OWN: &[&str] = &[
    MANIFEST,
    "README.md",
    "overrides.toml",
    "expectations.toml",
    PINS,
    QUERIES,
    "pins.toml",
    "rules",
    "filters",
    "pins",
];

/// A regular file that counts as a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name in the index, unique over all roots, with `/`. Bytes that are no UTF-8 are
    /// written `\xE4`, a backslash `\\`.
    pub name: String,
    /// Its path below the root, in the same form: the key of its entry in the manifest.
    pub below_root: String,
    /// Size and time; `None` where the system would not tell.
    pub hint: Option<Hint>,
}

/// Something in the folder that is not a document, though it may look like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Where it is.
    pub path: PathBuf,
    /// Why: one English phrase.
    pub why: String,
}

/// The documents of a root, as far as its folders could be read.
#[derive(Debug, Default)]
pub struct Scan {
    /// Documents in order of their names.
    pub files: Vec<FoundFile>,
    /// Links, pipes, devices.
    pub passed_over: Vec<PassedOver>,
    /// Folders inside the root that could not be read; what was known of files below them
    /// still stands.
    pub unreadable: Vec<PassedOver>,
    /// Names of these folders, with a `/` at the end.
    unreadable_names: Vec<String>,
}

impl Scan {
    /// Tells whether a file of this name could not have been seen, so that its absence from
    /// `files` does not mean that it is gone.
    pub fn is_hidden_by_fault(&self, name: &str) -> bool {
        self.unreadable_names.iter().any(|folder| name.starts_with(folder.as_str()))
    }
}

/// Lists the documents of a root: regular files only, links not followed, hidden files and
/// office programs' lock files left out.
pub(super) fn scan(root: &Root, manifest: &Manifest) -> Result<Scan, CorpusError> {
    let metadata = fs::metadata(&root.path).map_err(|error| unreadable(&root.path, error))?;
    let mut walk = Walk { root, manifest, scan: Scan::default() };
    if metadata.is_file() {
        walk.add_file(root.path.clone(), file_name(&root.path), Some(Hint::of(&metadata)));
    } else {
        let entries = fs::read_dir(&root.path).map_err(|error| unreadable(&root.path, error))?;
        walk.folder(entries, "");
    }
    walk.scan.files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(walk.scan)
}

struct Walk<'a> {
    root: &'a Root,
    manifest: &'a Manifest,
    scan: Scan,
}

impl Walk<'_> {
    /// Walks the entries of the folder whose path below the root is `above` (`""` or `a/b/`).
    fn folder(&mut self, entries: fs::ReadDir, above: &str) {
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&entry, above),
                Err(error) => self.unreadable(self.root.path.join(above), above, &error),
            }
        }
    }

    fn entry(&mut self, entry: &fs::DirEntry, above: &str) {
        let below_root = format!("{above}{}", text_of(&entry.file_name()));
        if self.is_left_out(&entry.file_name(), &below_root, above.is_empty()) {
            return;
        }
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                let above = format!("{below_root}/");
                match fs::read_dir(&path) {
                    Ok(entries) => self.folder(entries, &above),
                    Err(error) => self.unreadable(path, &above, &error),
                }
            }
            Ok(kind) if kind.is_file() => {
                let hint = entry.metadata().ok().map(|metadata| Hint::of(&metadata));
                self.add_file(path, below_root, hint);
            }
            Ok(kind) => {
                let why = if kind.is_symlink() { "a link, not followed" } else { "not a file" };
                self.scan.passed_over.push(PassedOver { path, why: why.to_owned() });
            }
            Err(error) => self.scan.passed_over.push(PassedOver { path, why: error.to_string() }),
        }
    }

    fn is_left_out(&self, name: &OsStr, below_root: &str, is_top: bool) -> bool {
        let has_own = self.root.is_corpus || self.manifest.is_present();
        is_left_out(&text_of(name), below_root, is_top && has_own, self.manifest)
    }

    fn add_file(&mut self, path: PathBuf, below_root: String, hint: Option<Hint>) {
        let name = if self.root.is_corpus { below_root.clone() } else { name_of_path(&path) };
        self.scan.files.push(FoundFile { path, name, below_root, hint });
    }

    fn unreadable(&mut self, path: PathBuf, above: &str, error: &io::Error) {
        let name = match self.root.name() {
            Some(root) => format!("{root}/{above}"),
            None => above.to_owned(),
        };
        self.scan.unreadable_names.push(name);
        self.scan.unreadable.push(PassedOver { path, why: error.to_string() });
    }
}

/// Tells whether an entry of a folder is no document; `is_own_top` where it stands at the top
/// of a folder that has files of its own.
fn is_left_out(name: &str, below_root: &str, is_own_top: bool, manifest: &Manifest) -> bool {
    (is_own_top && OWN.contains(&name))
        || name.starts_with('.')
        || name.starts_with("~$")
        || manifest.is_ignored(below_root)
}

/// Tells whether a file of this path below the corpus folder would be found as a document.
pub(super) fn is_document_name(below_root: &str, manifest: &Manifest) -> bool {
    let ends = below_root.match_indices('/').map(|(at, _)| at).chain([below_root.len()]);
    ends.scan(0, |from, end| {
        let name = &below_root[*from..end];
        let is_top = *from == 0;
        *from = end + 1;
        Some(is_left_out(name, &below_root[..end], is_top, manifest))
    })
    .all(|is_out| !is_out)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(text_of).unwrap_or_default()
}

/// Writes a path as a name: `/` between folders, what is no UTF-8 as `\xE4`.
pub(super) fn name_of_path(path: &Path) -> String {
    let name = text_of(path.as_os_str());
    if cfg!(windows) { name.replace("\\\\", "/") } else { name }
}

fn text_of(words: &OsStr) -> String {
    let mut text = String::new();
    for chunk in words.as_encoded_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', "\\\\"));
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    text
}

/// Reads a name written by [`name_of_path`].
pub(super) fn path_of_name(name: &str) -> PathBuf {
    PathBuf::from(os_string(name))
}

#[cfg(unix)]
fn os_string(name: &str) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let byte = behind.strip_prefix('x').and_then(|hex| hex.get(..2));
        rest = if let Some(byte) = byte.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            &behind[3..]
        } else {
            bytes.push(b'\\');
            behind.strip_prefix('\\').unwrap_or(behind)
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    OsString::from_vec(bytes)
}

#[cfg(not(unix))]
fn os_string(name: &str) -> OsString {
    OsString::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, names: &[&str]) {
        for name in names {
            let path = dir.join(name);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("made");
            fs::write(path, name).expect("written");
        }
    }

    fn names(root: &Root) -> Vec<String> {
        let manifest = root.manifest().expect("the manifest is sound");
        let scan = root.scan(&manifest).expect("the folder can be read");
        scan.files.into_iter().map(|file| file.name).collect()
    }

    #[test]
    fn documents_come_in_order_and_the_corpus_own_files_are_none() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        write(
            dir.path(),
            &["b.pdf", "a/z.txt", "rules/x.toml", "README.md", "a/README.md", ".git/x", "~$b.docx"],
        );
        assert_eq!(names(&Root::corpus(dir.path())), ["a/README.md", "a/z.txt", "b.pdf"]);
    }

    #[test]
    fn the_manifest_can_leave_folders_out() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        write(dir.path(), &["b.pdf", "sources/b.typ"]);
        fs::write(dir.path().join(MANIFEST), "ignore = [\"sources/**\"]\n").expect("written");
        assert_eq!(names(&Root::corpus(dir.path())), ["b.pdf"]);
    }

    #[test]
    fn a_further_root_names_its_files_by_their_whole_path() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        write(dir.path(), &["rules/x.txt"]);
        let root = Root::further(dir.path()).expect("it is there");
        let name = names(&root).pop().expect("one document");
        assert_eq!(path_of_name(&name), root.path().join("rules/x.txt"));
        let single = Root::further(&path_of_name(&name)).expect("it is there");
        assert_eq!(names(&single), [name]);
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let root = Root::corpus("/there/is/no/such/folder");
        assert!(matches!(root.scan(&Manifest::default()), Err(CorpusError::Missing(_))));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_pipes_are_passed_over_and_odd_names_kept() {
        use std::os::unix::ffi::OsStringExt;
        let dir = tempfile::tempdir().expect("a temporary folder");
        write(dir.path(), &["a.txt"]);
        std::os::unix::fs::symlink(dir.path().join("a.txt"), dir.path().join("b.txt"))
            .expect("made");
        let odd = OsString::from_vec(b"f\xFCnf\\.txt".to_vec());
        fs::write(dir.path().join(&odd), "x").expect("written");
        let root = Root::corpus(dir.path());
        let scan = root.scan(&Manifest::default()).expect("the folder can be read");
        let names: Vec<&str> = scan.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "f\\xFCnf\\\\.txt"]);
        assert_eq!(path_of_name(names[1]), PathBuf::from(odd));
        assert_eq!(scan.passed_over.len(), 1);
    }
}

//! Finds the rule files of the three layers; reading the disk happens here only.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    model::Date,
    rules::diagnostic::{Diagnostic, Severity},
};

/// Where the rules come from besides the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layers {
    /// The corpus folder's own rules (`corpus/rules`); a missing folder is an empty layer.
    pub corpus: Option<PathBuf>,
    /// A further folder (`--rules DIR`); it must exist.
    pub extra: Option<PathBuf>,
    /// The desk's filters; without them no rule is kept silent.
    pub filters: Option<FilterLayer>,
}

/// Where the desk's filters come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterLayer {
    /// Their folder (`corpus/filters`); a missing one is empty.
    pub folder: PathBuf,
    /// The present day: what ended before it holds no longer.
    pub today: Date,
}

/// A layer; later ones win.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Layer {
    /// Compiled in.
    Builtin,
    /// The corpus folder's.
    Corpus,
    /// Given on the command line.
    Extra,
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Builtin => "builtin",
            Self::Corpus => "corpus",
            Self::Extra => "extra",
        })
    }
}

/// The files of the upper layers as they were read: with those compiled in they make the same
/// rules again, whatever becomes of the folders.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RuleFiles {
    pub(super) rules: Vec<SourceFile>,
    /// The desk's filters, with the day that decides which have run out.
    pub(super) filters: Option<(Vec<SourceFile>, Date)>,
}

impl RuleFiles {
    /// Reads the files.
    ///
    /// # Errors
    /// Every file or folder that cannot be read.
    pub(super) fn read(layers: &Layers) -> Result<Self, Vec<Diagnostic>> {
        let rules = read(layers)?;
        let filters = match &layers.filters {
            Some(layer) => Some((read_filters(layer)?, layer.today)),
            None => None,
        };
        Ok(Self { rules, filters })
    }
}

/// A rule file's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SourceFile {
    pub(super) layer: Layer,
    /// As the user knows it.
    pub(super) name: String,
    /// The file's name without ending, `returns`.
    pub(super) stem: String,
    pub(super) text: String,
}

/// A rule file is at most so large (1 MiB): far above any real one, far below a bomb.
pub const FILE_MAX: u64 = 1 << 20;
/// A folder holds at most so many rule files.
pub const FILES_MAX: usize = 1000;

/// The files compiled in; a new pillar is one new line here.
const BUILTIN: &[(&str, &str)] = &[
    ("returns", include_str!("builtin/returns.toml")),
    ("visas", include_str!("builtin/visas.toml")),
    ("qualification", include_str!("builtin/qualification.toml")),
    ("technology_transfer", include_str!("builtin/technology_transfer.toml")),
    ("human_rights", include_str!("builtin/human_rights.toml")),
    ("other_migration", include_str!("builtin/other_migration.toml")),
    ("countries", include_str!("builtin/countries.toml")),
    ("numbering", include_str!("builtin/numbering.toml")),
    ("instruments", include_str!("builtin/instruments.toml")),
    ("abbreviations", include_str!("builtin/abbreviations.toml")),
    ("modality", include_str!("builtin/modality.toml")),
    ("deadlines", include_str!("builtin/deadlines.toml")),
    ("debtors", include_str!("builtin/debtors.toml")),
    ("amounts", include_str!("builtin/amounts.toml")),
    ("conditions", include_str!("builtin/conditions.toml")),
    ("context", include_str!("builtin/context.toml")),
    ("thesaurus", include_str!("builtin/thesaurus.toml")),
    ("values", include_str!("builtin/values.toml")),
];

/// Returns the built-in files in the order of the table.
pub(super) fn builtin() -> Vec<SourceFile> {
    BUILTIN
        .iter()
        .map(|&(stem, text)| SourceFile {
            layer: Layer::Builtin,
            name: format!("builtin/{stem}.toml"),
            stem: stem.to_owned(),
            text: text.to_owned(),
        })
        .collect()
}

/// Reads the files of the upper layers, by layer and name.
fn read(layers: &Layers) -> Result<Vec<SourceFile>, Vec<Diagnostic>> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    if let Some(dir) = layers.corpus.as_deref().filter(|dir| dir.exists()) {
        read_folder(dir, Layer::Corpus, &mut files, &mut faults);
    }
    if let Some(dir) = &layers.extra {
        read_folder(dir, Layer::Extra, &mut files, &mut faults);
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

/// Reads the files of the desk's filters, by name.
fn read_filters(layer: &FilterLayer) -> Result<Vec<SourceFile>, Vec<Diagnostic>> {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    if layer.folder.exists() {
        read_folder(&layer.folder, Layer::Corpus, &mut files, &mut faults);
    }
    if faults.is_empty() { Ok(files) } else { Err(faults) }
}

/// Reads one file.
pub(super) fn read_one(path: &Path, layer: Layer) -> Result<SourceFile, Diagnostic> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let text = read_file(path).map_err(|message| fault(path, message))?;
    let (name, stem) = (path.display().to_string(), stem.unwrap_or_default());
    Ok(SourceFile { layer, name, stem, text })
}

fn read_folder(
    dir: &Path,
    layer: Layer,
    files: &mut Vec<SourceFile>,
    faults: &mut Vec<Diagnostic>,
) {
    let listed = std::fs::read_dir(dir).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()
    });
    let mut paths: Vec<PathBuf> = match listed {
        Ok(paths) => paths,
        Err(error) => {
            faults.push(fault(dir, format!("the folder of rules cannot be read: {error}")));
            return;
        }
    };
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    if paths.len() > FILES_MAX {
        faults.push(fault(dir, format!("the folder holds more than {FILES_MAX} rule files")));
        return;
    }
    for path in paths {
        match read_one(&path, layer) {
            Ok(file) => files.push(file),
            Err(fault) => faults.push(fault),
        }
    }
}

fn read_file(path: &Path) -> Result<String, String> {
    let metadata = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("not a regular file".to_owned());
    }
    if metadata.len() > FILE_MAX {
        let size = metadata.len();
        return Err(format!(
            "the file has {size} bytes and may have {FILE_MAX}: a pillar may stand in several files"
        ));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| {
        format!("the file is not UTF-8 (byte {})", error.utf8_error().valid_up_to())
    })
}

fn fault(path: &Path, message: String) -> Diagnostic {
    Diagnostic {
        file: path.display().to_string(),
        line: 1,
        column: 1,
        rule: None,
        severity: Severity::Error,
        message,
        help: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_too_large_to_be_rules_is_refused_unread() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("bomb.toml");
        let file = std::fs::File::create(&path).expect("writable");
        file.set_len(FILE_MAX + 1).expect("a sparse file");
        let layers = Layers { extra: Some(dir.path().to_owned()), ..Layers::default() };
        let faults = read(&layers).expect_err("it is too large");
        assert!(faults[0].to_string().ends_with("a pillar may stand in several files"));
        assert_eq!((faults[0].line, faults[0].column), (1, 1));
    }

    #[test]
    fn a_folder_of_rules_that_was_named_must_be_there() {
        let layers = Layers { extra: Some(PathBuf::from("no/such/folder")), ..Layers::default() };
        assert_eq!(read(&layers).expect_err("it is missing").len(), 1);
        let corpus = Layers { corpus: Some(PathBuf::from("no/such/folder")), ..Layers::default() };
        assert!(read(&corpus).expect("an empty layer").is_empty());
    }
}

//! Holds the licences of the whole dependency tree, offline, from the lock file's packages.

use std::{collections::BTreeMap, process::Command};

use cargo_metadata::{MetadataCommand, Package};

/// Licences that a program under MIT OR Apache-2.0 may be shipped with.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Crates that must not be in the tree twice: their types would not meet.
const ONCE: &[&str] = &[
    "tantivy",
    "lopdf",
    "hayro",
    "hayro-syntax",
    "hayro-interpret",
    "regex",
    "regex-automata",
    "aho-corasick",
    "serde",
    "serde_json",
    "toml",
    "clap",
    "unicode-segmentation",
    "trafilatura",
];

/// The packages of every platform where their sources are at hand (`cargo fetch`), otherwise
/// of this one.
fn packages() -> Vec<Package> {
    metadata(&[]).unwrap_or_else(|_| {
        println!("licences: only this platform's packages are at hand (cargo fetch gets all)");
        metadata(&["--filter-platform".to_owned(), host()]).expect("cargo metadata answers")
    })
}

fn metadata(options: &[String]) -> Result<Vec<Package>, cargo_metadata::Error> {
    let mut options = options.to_vec();
    options.extend(["--offline".to_owned(), "--locked".to_owned()]);
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .other_options(options)
        .exec()?;
    Ok(metadata.packages)
}

fn host() -> String {
    let version = Command::new("rustc").arg("-vV").output().expect("rustc is beside cargo");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc -vV names its host").to_owned()
}

/// Whether one choice of the expression is allowed: `OR` chooses, `AND` demands.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    if let Some(choices) = split_outside(expression, " OR ") {
        return choices.iter().any(|choice| is_allowed(choice));
    }
    if let Some(demands) = split_outside(expression, " AND ") {
        return demands.iter().all(|demand| is_allowed(demand));
    }
    match expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => is_allowed(inner),
        None => ALLOWED.contains(&expression),
    }
}

/// Splits at `word` outside brackets; `None` where it does not occur there.
fn split_outside<'a>(expression: &'a str, word: &str) -> Option<Vec<&'a str>> {
    let mut depth = 0;
    let mut from = 0;
    let mut pieces = Vec::new();
    for (i, c) in expression.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && i >= from && expression[i..].starts_with(word) => {
                pieces.push(&expression[from..i]);
                from = i + word.len();
            }
            _ => {}
        }
    }
    if pieces.is_empty() {
        return None;
    }
    pieces.push(&expression[from..]);
    Some(pieces)
}

#[test]
fn licence_expressions_are_read() {
    assert!(is_allowed("MIT OR Apache-2.0"));
    assert!(is_allowed("MIT/BSD-3-Clause"));
    assert!(is_allowed("(MIT OR GPL-3.0) AND Unicode-3.0"));
    assert!(!is_allowed("MIT AND LGPL-2.1"));
    assert!(!is_allowed("AGPL-3.0-only"));
}

#[test]
fn no_dependency_is_copyleft() {
    let faults: Vec<String> = packages()
        .iter()
        .filter(|package| !package.license.as_deref().is_some_and(is_allowed))
        .map(|package| format!("{} {}: {:?}", package.name, package.version, package.license))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn core_crates_stand_once() {
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages() {
        versions.entry(package.name.to_string()).or_default().push(package.version.to_string());
    }
    let faults: Vec<String> = ONCE
        .iter()
        .filter_map(|name| versions.get(*name).map(|found| (name, found)))
        .filter(|(_, found)| found.len() > 1)
        .map(|(name, found)| format!("{name}: {}", found.join(", ")))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

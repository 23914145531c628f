//! Holds the code to the directions of imports in the crate documentation.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Which rooms a room may name; every room may name `model`.
const ARROWS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &[]),
    ("query", &["text"]),
    ("extract", &["text"]),
    ("corpus", &[]),
    ("rules", &["query", "text"]),
    ("index", &["text"]),
    ("structure", &["rules", "text"]),
    ("tag", &["rules", "query", "text"]),
    ("search", &["index", "rules", "query", "text"]),
    ("compare", &["index", "rules", "text"]),
    ("ingest", &["corpus", "extract", "structure", "tag", "index", "rules"]),
    (
        "cli",
        &[
            "text",
            "query",
            "extract",
            "corpus",
            "rules",
            "index",
            "structure",
            "tag",
            "search",
            "compare",
            "ingest",
        ],
    ),
];

/// Which crates may be named only below a path.
const CRATES: &[(&str, &str)] = &[
    ("tantivy", "src/index/"),
    ("lopdf", "src/extract/pdf/"),
    ("hayro", "src/extract/pdf/"),
    ("hayro_syntax", "src/extract/pdf/"),
    ("hayro_interpret", "src/extract/pdf/"),
    ("trafilatura", "src/extract/html/"),
    ("clap", "src/cli/"),
    ("comfy_table", "src/cli/"),
    ("indicatif", "src/cli/"),
    ("rlimit", "src/ingest/"),
    ("landlock", "src/ingest/"),
];

/// What the pure rooms must not name: they turn values into values.
const IMPURE: &[&str] =
    &["std::fs", "std::env", "std::net", "std::process", "std::time", "std::io::std"];
const PURE_ROOMS: &[&str] = &["model", "text", "query", "extract", "structure", "tag"];

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("src is readable") {
        let path = entry.expect("src is readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The code of every file below `src`, without comments and string literals, with its path.
fn code() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    sources(&root.join("src"))
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
            (name.replace('\\', "/"), without_comments(&text))
        })
        .collect()
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let code = line.trim_start();
        if code.starts_with("//") { "" } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn room_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    Some(inside.split_once('/')?.0)
}

/// The rooms named by `crate::ROOM` or `crate::{ROOM…, …}`.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let behind = &code[at + "crate::".len()..];
        if let Some(group) = behind.strip_prefix('{') {
            named.extend(heads_of_group(group));
        } else {
            named.insert(word_at(behind));
        }
    }
    named
}

fn heads_of_group(group: &str) -> Vec<String> {
    let mut heads = vec![word_at(group.trim_start())];
    let mut depth = 1;
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => heads.push(word_at(group[i + 1..].trim_start())),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

fn word_at(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn rooms_import_only_along_the_arrows() {
    let rooms: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    let mut faults = Vec::new();
    for (path, code) in code() {
        let Some(room) = room_of(&path) else { continue };
        let allowed = ARROWS.iter().find(|(name, _)| *name == room).map(|(_, to)| *to);
        let Some(allowed) = allowed else {
            faults.push(format!("{path}: room `{room}` is not in the design"));
            continue;
        };
        for named in rooms_named(&code) {
            let is_room = rooms.contains(named.as_str());
            if is_room && named != room && named != "model" && !allowed.contains(&named.as_str()) {
                faults.push(format!("{path}: `{room}` may not import `{named}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_crate_is_named_in_its_one_room() {
    let mut faults = Vec::new();
    for (path, code) in code() {
        for (name, home) in CRATES {
            let names_it = code.contains(&format!("use {name}::"))
                || code.contains(&format!("use {name};"))
                || code.contains(&format!(" {name}::"))
                || code.contains(&format!("({name}::"))
                || code.contains(&format!("<{name}::"));
            if names_it && !path.starts_with(home) {
                faults.push(format!("{path}: `{name}` belongs to {home}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn pure_rooms_touch_neither_disk_nor_clock_nor_environment() {
    let mut faults = Vec::new();
    for (path, code) in code() {
        let Some(room) = room_of(&path) else { continue };
        if !PURE_ROOMS.contains(&room) {
            continue;
        }
        for impure in IMPURE {
            if code.contains(impure) || code.contains(&impure.replace("std::", "std::{")) {
                faults.push(format!("{path}: `{room}` is pure, but names `{impure}`"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_the_command_line_prints() {
    let mut faults = Vec::new();
    for (path, code) in code() {
        let prints = ["println!(", "eprintln!(", "print!(", "eprint!(", "dbg!("];
        let is_cli = path.starts_with("src/cli/") || path == "src/main.rs";
        if !is_cli && prints.iter().any(|p| code.contains(p)) {
            faults.push(path);
        }
    }
    assert!(faults.is_empty(), "these files print: {}", faults.join(", "));
}

#[test]
fn every_file_says_what_it_is_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let silent: Vec<_> = sources(&root.join("src"))
        .into_iter()
        .filter(|path| !fs::read_to_string(path).expect("sources are UTF-8").starts_with("//!"))
        .collect();
    assert!(silent.is_empty(), "no `//!` at the head of {silent:?}");
}

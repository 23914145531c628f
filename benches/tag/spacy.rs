//! spaCy beside our own figures: its `PhraseMatcher` finds the entries of all lexicons, as they
//! are written, in the same texts. It reads no inflected form, no compound and no condition, so
//! it does less.

use std::{
    collections::BTreeMap,
    env,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use klausel::model::Language;
use serde_json::json;

use crate::Clause;

/// The program that spaCy runs.
const PROGRAM: &str = include_str!("terms.py");

/// Returns the seconds that spaCy takes for all clauses once, by its best of a few rounds; `None`
/// where `KLAUSEL_PYTHON`, or `python3`, has no spaCy (PyPI: spacy).
pub(super) fn seconds(clauses: &[Clause]) -> Option<f64> {
    let name = |language: Language| if language == Language::De { "de" } else { "en" };
    let texts: Vec<_> = clauses.iter().map(|one| (name(one.language), &one.text)).collect();
    let given = json!({ "terms": terms(), "texts": texts });
    let python = env::var("KLAUSEL_PYTHON").unwrap_or_else(|_| "python3".into());
    let mut child = Command::new(python)
        .args(["-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // a Python without spaCy ends before it has read anything
    let _ = child.stdin.take()?.write_all(given.to_string().as_bytes());
    let answer = child.wait_with_output().ok()?;
    String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
}

/// The entries of all built-in lexicons, by language.
fn terms() -> BTreeMap<&'static str, Vec<String>> {
    let builtin = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/builtin");
    let mut terms: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in super::rule_files(&builtin) {
        let Some(toml::Value::Table(lexicons)) = file.get("lexicon") else { continue };
        for (language, lexicon) in
            lexicons.values().flat_map(|one| ["de", "en"].map(|language| (language, one)))
        {
            let Some(toml::Value::Array(words)) = lexicon.get(language) else { continue };
            let words = words.iter().filter_map(toml::Value::as_str).map(str::to_owned);
            terms.entry(language).or_default().extend(words);
        }
    }
    terms
}

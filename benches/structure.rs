//! Megabytes of text a second and core that become clauses: `cargo bench --bench structure`.
//!
//! Reads the Markdown treaties below `KLAUSEL_TEST_DATA/treaties-de`, or the documents of the
//! shipped corpus, once; then only their structure is found, again and again, on one core. The
//! same clauses are then cut into sentences and their languages identified alone: what is left
//! of the whole without them is the core.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::Duration,
};

use klausel::{
    extract::{Limits, Source, documents},
    model::{Clause, Document},
    rules::{Rules, abbreviations},
    structure::structure,
    text::{identify, sentences},
};

/// How often every document is read: enough to outweigh the clock's hundredths of a second.
const ROUNDS: usize = 10;

/// Ticks of the kernel's clock in a second, the same on every Linux.
const TICKS: f64 = 100.0;

fn main() {
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let known = abbreviations::builtin().expect("the built-in table is sound");
    let documents = read();
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    let megabytes = (bytes * ROUNDS) as f64 / 1e6;
    // The tables are compiled on first use.
    let clauses: Vec<Vec<Clause>> =
        documents.iter().map(|document| structure(&mut document.clone(), &rules).clauses).collect();

    let copying = seconds(|| {
        for document in &documents {
            black_box(document.clone());
        }
    });
    let whole = seconds(|| {
        for document in &documents {
            black_box(structure(&mut document.clone(), &rules));
        }
    }) - copying;
    let cutting = seconds(|| {
        for (document, clauses) in documents.iter().zip(&clauses) {
            for clause in clauses {
                let words = clause.body.of(&document.text);
                black_box(sentences(words, clause.language, &known));
            }
        }
    });
    let identifying = seconds(|| {
        for (document, clauses) in documents.iter().zip(&clauses) {
            black_box(identify(&document.text));
            for clause in clauses {
                black_box(identify(clause.body.of(&document.text)));
            }
        }
    });
    let core = whole - cutting - identifying;
    println!("{} documents, {:.1} MB", documents.len(), bytes as f64 / 1e6);
    println!("with sentences and languages  {:6.1} MB/s", megabytes / whole);
    println!("core                          {:6.1} MB/s", megabytes / core);
    println!("sentences alone               {:6.1} MB/s", megabytes / cutting);
    println!("languages alone               {:6.1} MB/s", megabytes / identifying);
}

/// CPU seconds of this process that all rounds of `work` take.
fn seconds(mut work: impl FnMut()) -> f64 {
    let before = cpu();
    for _ in 0..ROUNDS {
        work();
    }
    (cpu().saturating_sub(before)).as_secs_f64()
}

/// The documents, read.
fn read() -> Vec<Document> {
    let data = env::var_os("KLAUSEL_TEST_DATA").map(|data| PathBuf::from(data).join("treaties-de"));
    let folder = data.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"));
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let Ok(bytes) = fs::read(&path) else { continue };
        let name = path.to_string_lossy();
        if let Ok(read) = documents(&Source::new(&name, &bytes), &Limits::default()) {
            found.extend(read);
        }
    }
    found
}

/// CPU time of this process (`proc_pid_stat(5)`, fields 14 and 15).
fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or("");
    let ticks: f64 = behind_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum();
    Duration::from_secs_f64(ticks / TICKS)
}

//! Pages a CPU second, beside pdftotext in the same run: `cargo bench --bench extract`.
//!
//! Reads every PDF below `KLAUSEL_TEST_DATA/pdf` and `/pdf-real`, or those of the shipped
//! corpus. Layout and font repair are included; CPU seconds are those that Linux counts for
//! this process and its children.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use klausel::extract::{Limits, Source, pdf};

/// How often every file is read: enough to outweigh the clock's hundredths of a second.
const ROUNDS: usize = 5;

/// Ticks of the kernel's clock in a second, the same on every Linux.
const TICKS: f64 = 100.0;

fn main() {
    let files = files();
    let before = cpu_seconds();
    let mut pages = 0;
    for _ in 0..ROUNDS {
        for (name, bytes) in &files {
            let source = Source::new(name, bytes);
            let document = black_box(pdf::read(&source, &Limits::default()));
            pages += document.map_or(0, |document| document.pages.len());
        }
    }
    let own = cpu_seconds().0 - before.0;
    println!("klausel: {pages} pages in {own:.2} CPU seconds, {:.0} a second", pages as f64 / own);
    for _ in 0..ROUNDS {
        for (name, _) in &files {
            let run = Command::new("pdftotext").arg(name).arg("-").stdout(Stdio::null()).status();
            if run.is_err() {
                println!("pdftotext is not installed (Debian: poppler-utils); no ratio");
                return;
            }
        }
    }
    let other = cpu_seconds().1 - before.1;
    println!("pdftotext: {other:.2} CPU seconds, ratio {:.2}", other / own);
}

/// Paths and bytes of the files to read.
fn files() -> Vec<(String, Vec<u8>)> {
    let data = env::var_os("KLAUSEL_TEST_DATA").map(PathBuf::from);
    let folders = match data {
        Some(data) => vec![data.join("pdf"), data.join("pdf-real")],
        None => vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")],
    };
    let mut paths: Vec<PathBuf> = folders.iter().flat_map(|folder| below(folder)).collect();
    paths.sort();
    let read = |path: PathBuf| Some((path.to_str()?.to_owned(), fs::read(&path).ok()?));
    paths.into_iter().filter_map(read).collect()
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(below(&path));
        } else if path.extension().is_some_and(|ending| ending == "pdf") {
            found.push(path);
        }
    }
    found
}

/// CPU seconds of this process and of its ended children (`proc_pid_stat(5)`, fields 14 to 17).
fn cpu_seconds() -> (f64, f64) {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or("");
    let ticks: Vec<f64> =
        behind_name.split_whitespace().skip(11).take(4).filter_map(|t| t.parse().ok()).collect();
    match ticks[..] {
        [user, system, child_user, child_system] => {
            ((user + system) / TICKS, (child_user + child_system) / TICKS)
        }
        _ => (f64::NAN, f64::NAN),
    }
}

//! Pages a CPU second, beside pdftotext in the same run, and the memory that a long file takes:
//! `cargo bench --bench extract`.
//!
//! Reads every PDF below `KLAUSEL_TEST_DATA/pdf` and `/pdf-real`, or those of the shipped
//! corpus, then one file of 1,000 pages made of their pages. Layout and font repair are
//! included; CPU seconds are those that Linux counts for this process and its children, peak
//! memory is that of a process which reads the one long file.

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

/// Pages of the long file.
const LONG: usize = 1_000;

/// Argument with which the program reads one file and tells its peak memory.
const ALONE: &str = "--alone";

fn main() {
    let mut arguments = env::args().skip_while(|argument| argument != ALONE);
    if let (Some(_), Some(path)) = (arguments.next(), arguments.next()) {
        return read_alone(&path);
    }
    let files = files();
    compare("all files", &files, ROUNDS);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("long.pdf");
    let path = path.to_str().expect("temporary folders have plain names").to_owned();
    let Some(bytes) = files.iter().find_map(|(_, bytes)| long_file(bytes)) else {
        println!("no file can be made long");
        return;
    };
    fs::write(&path, &bytes).expect("the temporary folder is writable");
    compare("one long file", &[(path.clone(), bytes)], 1);
    let program = env::current_exe().expect("a running program has a path");
    let run = Command::new(program).args([ALONE, &path]).status();
    assert!(run.is_ok_and(|status| status.success()), "the long file is read");
}

/// Reads files here and with pdftotext, and prints the ratio.
fn compare(what: &str, files: &[(String, Vec<u8>)], rounds: usize) {
    let before = cpu_seconds();
    let mut pages = 0;
    for _ in 0..rounds {
        for (name, bytes) in files {
            let source = Source::new(name, bytes);
            let document = black_box(pdf::read(&source, &Limits::default()));
            pages += document.map_or(0, |document| document.pages.len());
        }
    }
    let own = cpu_seconds().0 - before.0;
    let speed = pages as f64 / own;
    println!("{what}: klausel: {pages} pages in {own:.2} CPU seconds, {speed:.0} a second");
    for _ in 0..rounds {
        for (name, _) in files {
            let run = Command::new("pdftotext").arg(name).arg("-").stdout(Stdio::null()).status();
            if run.is_err() {
                println!("pdftotext is not installed (Debian: poppler-utils); no ratio");
                return;
            }
        }
    }
    let other = cpu_seconds().1 - before.1;
    let ratio = other / own;
    println!("{what}: pdftotext: {other:.2} CPU seconds; klausel is {ratio:.2} times as fast");
}

/// Reads one file, and prints the peak memory of this process.
fn read_alone(path: &str) {
    let bytes = fs::read(path).expect("the file was just written");
    let document = pdf::read(&Source::new(path, &bytes), &Limits::default());
    let pages = document.map_or(0, |document| document.pages.len());
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{pages} pages in one file: peak memory {}", peak.map_or("unknown", str::trim));
}

/// Makes a file of many pages out of the pages of one, each an object of its own; `None` where
/// it has no page, is encrypted or holds pictures.
fn long_file(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut document = lopdf::Document::load_mem(bytes).ok()?;
    if document.was_encrypted() || bytes.windows(6).any(|window| window == b"/Image") {
        return None;
    }
    let pages: Vec<lopdf::ObjectId> = document.page_iter().collect();
    let root = document.catalog().ok()?.get(b"Pages").ok()?.as_reference().ok()?;
    let mut kids: Vec<lopdf::Object> = Vec::with_capacity(LONG);
    for page in pages.iter().cycle().take(LONG) {
        let mut page = document.get_dictionary(*page).ok()?.clone();
        page.set("Parent", root);
        kids.push(document.add_object(page).into());
    }
    let tree = document.get_dictionary_mut(root).ok()?;
    tree.set("Kids", kids);
    tree.set("Count", i64::try_from(LONG).ok()?);
    let mut long = Vec::new();
    document.save_to(&mut long).ok()?;
    Some(long)
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

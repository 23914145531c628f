//! What batches cost: `cargo bench --bench batch`.
//!
//! ```text
//! no-op     nothing to do over N documents: seconds, memory
//! few       10 new documents among N
//! rules     changed rules over N documents, beside their full build: re-tagging is the ratio
//! pdf       a full build of PDFs: the share of each stage in its CPU time
//! press     articles in JSON Lines, in several numbers: time, memory, size, queries; growth
//! ```
//!
//! `KLAUSEL_BENCH_DOCUMENTS` sets N (10,000 by default), `KLAUSEL_BENCH_PDFS` the PDFs (400),
//! `KLAUSEL_BENCH_ARTICLES` the numbers of articles (`100,1000,10000`; the figures of a large
//! archive are those of `10000,100000,1000000`), and the first argument chooses one part. CPU
//! seconds are user and system time of the program and all its workers as Linux counts them; the
//! built program itself is measured, and the library only to tell its stages apart. Documents are made of the shipped corpus:
//! sentences of its agreements and articles, drawn anew for each. Where recoll is installed
//! (Debian: recollcmd), its first build and its no-op over the same N documents stand beside.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod pdfs;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use klausel::{
    ingest::{Reading, Silent, read_one},
    rules::Layers,
};
use serde_json::Value;
use tempfile::TempDir;

/// The program under measurement.
const PROGRAM: &str = env!("CARGO_BIN_EXE_klausel");

/// Ticks of the kernel's clock in a second, the same on every Linux.
const TICKS: f64 = 100.0;

/// Articles in one file of JSON Lines.
const ARTICLES_A_FILE: usize = 1_000;

/// Sentences in one document.
const SENTENCES: usize = 24;

fn main() {
    let number = |name: &str, usual| {
        env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(usual)
    };
    let documents = number("KLAUSEL_BENCH_DOCUMENTS", 10_000);
    let pdfs = number("KLAUSEL_BENCH_PDFS", 400);
    let articles = env::var("KLAUSEL_BENCH_ARTICLES").unwrap_or("100,1000,10000".to_owned());
    let articles = articles.split(',').filter_map(|number| number.trim().parse().ok());
    let chosen = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let is_on = |part: &str| chosen.as_deref().is_none_or(|chosen| chosen == part);
    let sentences = sentences();
    if ["noop", "few", "rules"].iter().any(|part| is_on(part)) {
        many(documents, &sentences);
    }
    if is_on("pdf") {
        pdfs::build(pdfs);
    }
    if is_on("press") {
        let mut less: Option<Archive> = None;
        for number in articles {
            let archive = press(number, &sentences);
            if let Some(less) = &less {
                archive.print_growth_since(less);
            }
            less = Some(archive);
        }
    }
}

/// A folder with a corpus and an index.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("corpus")).expect("made");
        Self(dir)
    }

    fn corpus(&self) -> PathBuf {
        self.0.path().join("corpus")
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.corpus().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }

    /// Runs the program and returns what it cost and its last line.
    fn run(&self, arguments: &[&str]) -> (Cost, Value) {
        let (began, before) = (Instant::now(), cpu_of_children());
        let output = Command::new(PROGRAM)
            .args(arguments)
            .args(["--format", "jsonl"])
            .current_dir(self.0.path())
            .stderr(Stdio::null())
            .output()
            .expect("the program is built");
        let (seconds, cpu) = (began.elapsed().as_secs_f64(), cpu_of_children() - before);
        let told = String::from_utf8_lossy(&output.stdout);
        let line = told.lines().last().and_then(|line| serde_json::from_str(line).ok());
        let summary: Value = line.unwrap_or_default();
        (Cost { seconds, cpu, memory: mebibytes(&summary, "memory") }, summary)
    }

    /// Indexes and prints what it cost.
    fn index(&self, what: &str) -> Cost {
        let (cost, summary) = self.run(&["index"]);
        println!(
            "{what}: {:.2} s, {:.2} CPU s, {:.0} MiB, worker {:.0} MiB; {} new, {} changed, {} unchanged",
            cost.seconds,
            cost.cpu,
            cost.memory,
            mebibytes(&summary, "worker_memory"),
            summary["new"],
            summary["changed"],
            summary["unchanged"],
        );
        cost
    }
}

/// What a run cost.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    cpu: f64,
    /// Of the program itself, in MiB.
    memory: f64,
}

/// MiB in a field that counts bytes.
fn mebibytes(summary: &Value, field: &str) -> f64 {
    summary[field].as_f64().unwrap_or_default() / 1_048_576.0
}

fn many(documents: usize, sentences: &[String]) {
    println!("-- {documents} documents");
    let desk = Desk::new();
    for number in 0..documents {
        desk.write(&format!("{}/{number}.txt", number / 1000), article(number, sentences));
    }
    let build = desk.index("full build");
    desk.index("no-op");
    for number in documents..documents + 10 {
        desk.write(&format!("neu/{number}.txt"), article(number, sentences));
    }
    desk.index("10 new");
    println!("full build / re-tag, in CPU time: {}", retag(&desk, build));
    recoll(&desk);
}

/// Changes rules in every way and tells by how much each is cheaper than the full build: a rule
/// on rare words, one on frequent ones, its lexicon changed, and a table by which every text is
/// read.
fn retag(desk: &Desk, build: Cost) -> String {
    const STATE: &str = "schema = 1\nstates = [{ code = \"XA\", alpha3 = \"XAA\", \
                         de = [\"Arvanien\"], en = [\"Arvania\"] }]\n";
    let rule = |words: &str| {
        format!(
            "schema = 1\npillar = \"returns\"\n[lexicon.desk]\nde = [{words}]\n\
             [[rule]]\nid = \"returns.operation.desk\"\ntopic = \"operation\"\nwhen = \"@desk\"\n"
        )
    };
    let mut told = Vec::new();
    for (what, file, text) in [
        ("rare words", "desk", rule("\"Laissez-passer\"")),
        ("frequent words", "desk", rule("\"Ersuchen\", \"Behörde\"")),
        ("other words", "desk", rule("\"Ersuchen\", \"Behörde\", \"Frist\"")),
        ("a table", "countries", STATE.to_owned()),
    ] {
        desk.write(&format!("rules/{file}.toml"), text);
        let cost = desk.index(what);
        told.push(format!("{what} {:.1}", build.cpu / cost.cpu));
    }
    told.join(", ")
}

/// The first build and the no-op of a desktop search over the same documents.
fn recoll(desk: &Desk) {
    let config = desk.0.path().join("recoll");
    fs::create_dir(&config).expect("made");
    let topdirs = format!("topdirs = {}\n", desk.corpus().display());
    fs::write(config.join("recoll.conf"), topdirs).expect("written");
    for what in ["first build", "no-op"] {
        let (began, before) = (Instant::now(), cpu_of_children());
        let run = Command::new("recollindex").arg("-c").arg(&config).output();
        if run.is_err() {
            println!("recoll is not installed (Debian: recollcmd)");
            return;
        }
        let (seconds, cpu) = (began.elapsed().as_secs_f64(), cpu_of_children() - before);
        println!("recoll {what}: {seconds:.2} s, {cpu:.2} CPU s");
    }
}

/// An archive of press articles that was built.
struct Archive {
    articles: usize,
    build: Cost,
    /// MiB of the index.
    index: f64,
}

impl Archive {
    /// Tells by how much everything grew since a smaller one.
    fn print_growth_since(&self, less: &Self) {
        println!(
            "growth from {} to {} articles, {:.0} times as many: time {:.1}, CPU time {:.1}, \
             memory {:.1}, index {:.1} times",
            less.articles,
            self.articles,
            self.articles as f64 / less.articles as f64,
            self.build.seconds / less.build.seconds,
            self.build.cpu / less.build.cpu,
            self.build.memory / less.build.memory,
            self.index / less.index,
        );
    }
}

fn press(articles: usize, sentences: &[String]) -> Archive {
    println!("-- {articles} press articles in JSON Lines");
    let desk = Desk::new();
    let mut lines = String::new();
    for number in 0..articles {
        let line = serde_json::json!({
            "title": sentences[number % sentences.len()],
            "date": format!("20{:02}-{:02}-{:02}", number % 25, 1 + number % 12, 1 + number % 28),
            "source": "Beispielblatt",
            "text": article(number, sentences),
        });
        lines.push_str(&line.to_string());
        lines.push('\n');
        if (number + 1) % ARTICLES_A_FILE == 0 || number + 1 == articles {
            desk.write(&format!("{}.jsonl", number / ARTICLES_A_FILE), &lines);
            lines.clear();
        }
    }
    let build = desk.index("full build");
    let index = size_of(&desk.0.path().join("index"));
    println!(
        "{:.2} CPU ms an article; corpus {:.1} MiB, index {index:.1} MiB",
        1000.0 * build.cpu / articles as f64,
        size_of(&desk.corpus()),
    );
    desk.index("no-op");
    for query in ["Rückübernahme", "Frist Ersuchen", "\"im Rahmen\" Visa"] {
        let (cost, summary) = desk.run(&["search", query]);
        println!(
            "search {query}: {:.2} s, of these {} ms for {} hits",
            cost.seconds, summary["milliseconds"], summary["total"]
        );
    }
    Archive { articles, build, index }
}

/// MiB of all files below a folder.
fn size_of(folder: &Path) -> f64 {
    let entries = fs::read_dir(folder).expect("lists").filter_map(Result::ok);
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size_of(&entry.path()),
        Ok(metadata) => metadata.len() as f64 / 1_048_576.0,
        Err(_) => 0.0,
    });
    sizes.sum()
}

/// A document of its own: sentences drawn by its number, in numbered articles.
fn article(number: usize, sentences: &[String]) -> String {
    let mut state = number as u64 + 1;
    let mut draw = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        &sentences[(state >> 33) as usize % sentences.len()]
    };
    let mut text = format!("Abkommen Nr. {number} über die Rückübernahme von Personen\n\n");
    for at in 1..=SENTENCES {
        if at % 6 == 1 {
            text.push_str(&format!("Artikel {}\n\n", at / 6 + 1));
        }
        text.push_str(&format!("({}) {}\n\n", (at - 1) % 6 + 1, draw()));
    }
    text
}

/// The sentences of the shipped corpus, longest words and all.
fn sentences() -> Vec<String> {
    let reading =
        Reading { program: PROGRAM.into(), ..Reading::new(Layers::default()).expect("on") };
    let mut sentences = Vec::new();
    for path in [shipped("pdf"), shipped("html"), shipped("md")].concat() {
        let Ok(read) = read_one(&path, None, &reading, &mut Silent) else { continue };
        for dossier in &read.dossiers {
            let spans = dossier.clauses.iter().flat_map(|clause| &clause.sentences);
            let words = spans.map(|span| span.of(&dossier.document.text).replace('\n', " "));
            sentences.extend(words.filter(|words| words.len() > 40));
        }
    }
    assert!(!sentences.is_empty(), "the corpus is shipped");
    sentences
}

/// Files of the shipped corpus with this ending, in order.
/// The files of a kind in the shipped corpus.
fn shipped(ending: &str) -> Vec<PathBuf> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), ending)
}

/// The files of a kind in a folder, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    paths
}

fn cpu_of_this() -> f64 {
    cpu(11)
}

fn cpu_of_children() -> f64 {
    cpu(13)
}

/// User and system seconds from `/proc/self/stat`, whose fields count on behind the name.
fn cpu(field: usize) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = behind_name.split_whitespace().skip(field).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

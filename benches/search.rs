//! How long questions take over many clauses: `cargo bench --bench search`, beside plain term
//! queries of the engine and, with `--features fts5`, SQLite's FTS5 in the same run.
//!
//! `KLAUSEL_BENCH_CLAUSES` sets the number of clauses (100,000 by default; the targets hold for
//! a million). The clauses are generated from the sentences of real texts: those of
//! `KLAUSEL_TEST_DATA/treaties-de`, or of the shipped corpus. What is reported is the median and
//! the 99th percentile over the whole mix of questions, warm, in one thread; then the same for
//! whole processes `klausel search …`, each from its start to its end, over the generated clauses
//! and over the shipped corpus.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use klausel::{
    index::{ClauseFilter, Fingerprints, Reader, SourceRecord, Writer},
    model::{Clause, DocumentId, Dossier, Language, Level, Locator, Span, Status, Step},
    rules::Rules,
    search::{SearchRequest, search},
    text::{Abbreviations, sentences},
};
use tantivy::{
    Index, TantivyDocument, Term,
    collector::TopDocs,
    query::TermQuery,
    schema::{IndexRecordOption, STORED, Schema, TEXT},
};

/// Clauses where the environment does not say how many.
const CLAUSES: usize = 100_000;

/// Clauses of one generated document.
const CLAUSES_OF_ONE: usize = 40;

/// Sentences of one generated clause at most.
const SENTENCES_OF_ONE: usize = 3;

/// How often every question is asked.
const ROUNDS: usize = 20;

/// How often a process is started for every question.
const STARTS: usize = 10;

/// The questions, by what they ask of the index.
const QUESTIONS: [(&str, &str); 14] = [
    ("word", "Rückübernahme"),
    ("frequent word", "Vertragspartei"),
    ("two words", "Frist Antwort"),
    ("three words", "Visum Gebühr Befreiung"),
    ("rare word", "Bücherexperten"),
    ("compound", "Rückübernahmeersuchen"),
    ("phrase", "\"ersuchende Vertragspartei\""),
    ("proximity", "Kosten w/8 Beförderung"),
    ("sentence", "Antrag w/s Frist"),
    ("truncated", "rückführ*"),
    ("left truncated", "*abkommen"),
    ("field", "art:5 Frist"),
    ("alternatives", "Kosten ODER Gebühr ODER Aufwendungen"),
    ("negation", "Visum NICHT Gebühr"),
];

fn main() {
    let number = env::var("KLAUSEL_BENCH_CLAUSES").ok().and_then(|n| n.parse().ok());
    let number = number.unwrap_or(CLAUSES);
    let texts = generated(&real_sentences(), number);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{number} clauses, {:.1} MB of text", bytes as f64 / 1e6);
    let (dir, reader) = timed("klausel: indexed", || indexed(&texts));
    let size = size_without_stored(dir.path());
    println!("index without stored texts: {:.1} % of the text", share(size, bytes));
    let rules = Rules::builtin().expect("the built-in rules are sound");
    timed("klausel: opened", || Reader::open(dir.path()).expect("opens"));

    let ask = |is_expanded: bool, query: &str| {
        let request = SearchRequest { is_expanded, ..SearchRequest::of(query) };
        search(&reader, &rules, black_box(&request)).expect("answers").total
    };
    let all = measure("klausel", |query| ask(true, query));
    measure("klausel, as typed", |query| ask(false, query));
    let words = [("word", "vertragspartei"), ("word", "frist"), ("word", "visum")];
    let engine = plain_engine(&texts);
    let plain = measure_of("engine, one word", &words, |word| engine.count(word));
    println!(
        "klausel / engine: p50 {:.1}, p99 {:.1}",
        ratio(all.0, plain.0),
        ratio(all.1, plain.1)
    );
    cold("process, generated", dir.path());
    let shipped = tempfile::tempdir().expect("a folder");
    let made = klausel(shipped.path()).args(["index", "--ocr", "never"]).status();
    assert!(made.is_ok_and(|status| status.code().is_some()), "the shipped corpus is indexed");
    cold("process, shipped corpus", shipped.path());
    #[cfg(feature = "fts5")]
    {
        let sqlite = fts5::Table::of(&texts);
        let other = measure_of("SQLite FTS5", &fts5::QUESTIONS, |query| sqlite.count(query));
        println!(
            "klausel / FTS5: p50 {:.2}, p99 {:.2}",
            ratio(all.0, other.0),
            ratio(all.1, other.1)
        );
    }
}

/// Returns the program, about to work on an index, without a word on the terminal.
fn klausel(index: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_klausel"));
    command.arg("--index").arg(index).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Asks every question in processes of their own.
fn cold(name: &str, index: &Path) {
    let mut all = Vec::new();
    for (_, query) in QUESTIONS {
        for _ in 0..STARTS {
            let begun = Instant::now();
            let ended = klausel(index).args(["search", "--", query]).status();
            all.push(begun.elapsed());
            assert!(ended.is_ok_and(|status| status.code() != Some(2)), "{query} is answered");
        }
    }
    all.sort_unstable();
    println!("{name}: p50 {}, p99 {}", millis(percentile(&all, 50)), millis(percentile(&all, 99)));
}

fn share(part: u64, whole: usize) -> f64 {
    part as f64 * 100.0 / whole as f64
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64().max(f64::MIN_POSITIVE)
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    println!("{what} in {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    done
}

fn measure(name: &str, ask: impl Fn(&str) -> u64) -> (Duration, Duration) {
    measure_of(name, &QUESTIONS, ask)
}

/// Asks every question again and again; prints the median of each, and the median and the 99th
/// percentile of all.
fn measure_of(
    name: &str,
    questions: &[(&str, &str)],
    ask: impl Fn(&str) -> u64,
) -> (Duration, Duration) {
    let mut all = Vec::new();
    for (what, query) in questions {
        let found = ask(query);
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|_| {
                let begun = Instant::now();
                black_box(ask(query));
                begun.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!("  {name}, {what}: {} for {found} clauses", millis(percentile(&times, 50)));
        all.extend(times);
    }
    all.sort_unstable();
    let (half, most) = (percentile(&all, 50), percentile(&all, 99));
    println!("{name}: p50 {}, p99 {}", millis(half), millis(most));
    (half, most)
}

fn millis(time: Duration) -> String {
    format!("{:.3} ms", time.as_secs_f64() * 1e3)
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

/// Returns the sentences of the real texts at hand.
fn real_sentences() -> Vec<String> {
    let data = env::var_os("KLAUSEL_TEST_DATA").map(|data| PathBuf::from(data).join("treaties-de"));
    let folder = data.unwrap_or_else(|| PathBuf::from("corpus/sources"));
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).expect("is there").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let known = Abbreviations::default();
    let mut found = Vec::new();
    for file in files.iter().filter(|path| path.is_file()) {
        let Ok(text) = fs::read_to_string(file) else { continue };
        for paragraph in text.lines() {
            let spans = sentences(paragraph, Language::De, &known);
            found.extend(spans.into_iter().map(|span| span.of(paragraph).to_owned()));
        }
    }
    found.retain(|sentence| sentence.split_whitespace().count() > 4);
    found
}

/// Puts sentences together at random, always the same way.
fn generated(sentences: &[String], clauses: usize) -> Vec<String> {
    let mut state = 1u64;
    let mut draw = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    (0..clauses)
        .map(|_| {
            let count = draw(SENTENCES_OF_ONE) + 1;
            let chosen: Vec<&str> =
                (0..count).map(|_| sentences[draw(sentences.len())].as_str()).collect();
            chosen.join(" ")
        })
        .collect()
}

fn indexed(texts: &[String]) -> (tempfile::TempDir, Reader) {
    let dir = tempfile::tempdir().expect("a folder");
    let fingerprints = Fingerprints { extractor: "bench".into(), rules: "bench".into() };
    let mut writer = Writer::open(dir.path(), &fingerprints).expect("opens");
    let known = Abbreviations::default();
    for (number, clauses) in texts.chunks(CLAUSES_OF_ONE).enumerate() {
        let id = format!("{number}.pdf");
        let mut dossier = Dossier::default();
        dossier.document.id = DocumentId(id.clone());
        for (article, text) in clauses.iter().enumerate() {
            let step = Step::new(Level::Article, (article + 1).to_string());
            let start = dossier.document.text.len();
            dossier.document.text.push_str(text);
            let body = Span::new(start, dossier.document.text.len());
            let locator = Locator::new(vec![step]);
            let of_text = sentences(text, Language::De, &known);
            let sentences = of_text.into_iter().map(|span| span.shifted(start)).collect();
            let clause = Clause::of_words(&dossier.document.id, locator, body);
            dossier.clauses.push(Clause { sentences, ..clause });
        }
        writer.put(SourceRecord::new(id, Status::Ok), &[dossier]).expect("takes a document");
    }
    writer.commit().expect("commits");
    let reader = Reader::open(dir.path()).expect("opens");
    let all = reader.count(&klausel::index::Matching::Everything, &ClauseFilter::default());
    assert_eq!(all.expect("counts"), texts.len() as u64);
    (dir, reader)
}

/// Returns the bytes of all files but those with the stored texts.
fn size_without_stored(dir: &Path) -> u64 {
    let paths = fs::read_dir(dir).expect("is there").flatten().map(|entry| entry.path());
    let size = |path: PathBuf| {
        if path.is_dir() {
            return size_without_stored(&path);
        }
        let is_stored = path.extension().is_some_and(|ending| ending == "store");
        if is_stored { 0 } else { path.metadata().map_or(0, |metadata| metadata.len()) }
    };
    paths.map(size).sum()
}

/// The engine alone, with its own analysis.
struct PlainEngine {
    searcher: tantivy::Searcher,
    text: tantivy::schema::Field,
}

fn plain_engine(texts: &[String]) -> PlainEngine {
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, 128 << 20).expect("opens");
    for words in texts {
        let mut document = TantivyDocument::default();
        document.add_text(text, words);
        writer.add_document(document).expect("takes a clause");
    }
    writer.commit().expect("commits");
    PlainEngine { searcher: index.reader().expect("opens").searcher(), text }
}

impl PlainEngine {
    fn count(&self, word: &str) -> u64 {
        let term = Term::from_field_text(self.text, word);
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        let best = TopDocs::with_limit(20).order_by_score();
        self.searcher.search(&query, &best).expect("answers").len() as u64
    }
}

/// The same clauses in a full-text table of SQLite.
#[cfg(feature = "fts5")]
mod fts5 {
    use rusqlite::Connection;

    /// What of the mix FTS5 can be asked, in its own language.
    pub(super) const QUESTIONS: [(&str, &str); 7] = [
        ("word", "Rückübernahme"),
        ("frequent word", "Vertragspartei"),
        ("two words", "Frist AND Antwort"),
        ("phrase", "\"ersuchende Vertragspartei\""),
        ("proximity", "NEAR(Kosten Beförderung, 8)"),
        ("truncated", "rückführ*"),
        ("alternatives", "Kosten OR Gebühr OR Aufwendungen"),
    ];

    pub(super) struct Table(Connection);

    impl Table {
        pub(super) fn of(texts: &[String]) -> Self {
            let mut table = Connection::open_in_memory().expect("opens");
            table
                .execute_batch("CREATE VIRTUAL TABLE clause USING fts5(text)")
                .expect("makes the table");
            let rows = table.transaction().expect("begins");
            {
                let mut insert =
                    rows.prepare("INSERT INTO clause(text) VALUES (?1)").expect("is sound");
                for text in texts {
                    insert.execute([text]).expect("takes a clause");
                }
            }
            rows.commit().expect("commits");
            Self(table)
        }

        pub(super) fn count(&self, query: &str) -> u64 {
            let mut select = self
                .0
                .prepare("SELECT rowid FROM clause WHERE clause MATCH ?1 ORDER BY rank LIMIT 20")
                .expect("is sound");
            let rows = select.query_map([query], |row| row.get::<_, i64>(0)).expect("answers");
            rows.count() as u64
        }
    }
}

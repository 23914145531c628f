//! How fast clauses are tagged: `cargo bench --bench tag`.
//!
//! | figure | what it is |
//! |---|---|
//! | `start-up` | load, check and compile all rule sets |
//! | `cold` | rules that have met no word yet read the whole text once |
//! | `warm` | the same text again: every word form is known |
//! | `doubled` | `warm`, with as many synthetic rules and lexicons again |
//! | `whole` | `warm`, and commitments, time limits and states too |
//!
//! The text is that of the shipped corpus, clause by clause. With `KLAUSEL_TEST_DATA` it is
//! that of the labelled clauses there, which are real. The memory of the compiled rules is
//! printed first.
//! Where `KLAUSEL_PYTHON`, or `python3`, has spaCy (PyPI: spacy), its `PhraseMatcher` reads the same
//! texts for the same terms in the same run, as a ratio to `warm`.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod spacy;

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use klausel::{
    model::{Language, Passage},
    rules::{Layers, Rules},
    tag::tag,
    text::identify,
};
use tempfile::TempDir;

/// Bytes of a clause that the shipped texts are cut to, at the next line end.
const CLAUSE: usize = 400;

/// A clause with its language.
struct Clause {
    text: String,
    language: Language,
}

impl Clause {
    fn passage(&self) -> Passage<'_> {
        Passage { text: &self.text, language: Some(self.language), ..Passage::default() }
    }
}

fn clauses() -> Vec<Clause> {
    let texts = labelled().unwrap_or_else(shipped);
    let known = |text: String| {
        let language = identify(&text).map_or(Language::De, |(language, _)| language);
        Clause { text, language }
    };
    texts.into_iter().map(known).collect()
}

/// The words of the labelled clauses, where they are given.
fn labelled() -> Option<Vec<String>> {
    let folder = PathBuf::from(env::var_os("KLAUSEL_TEST_DATA")?);
    let lines = fs::read_to_string(folder.join("gold-dev.jsonl")).ok()?;
    let words = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        value["text"].as_str().map(str::to_owned)
    };
    Some(lines.lines().filter_map(words).collect())
}

/// The words of the sample documents, cut into pieces as long as clauses.
fn shipped() -> Vec<String> {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &mut files);
    files.sort();
    let mut pieces = Vec::new();
    for text in files.iter().filter_map(|file| fs::read_to_string(file).ok()) {
        let mut piece = String::new();
        for line in text.lines() {
            piece.push_str(line);
            piece.push(' ');
            if piece.len() >= CLAUSE {
                pieces.push(std::mem::take(&mut piece));
            }
        }
        pieces.push(piece);
    }
    pieces
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "md" || ending == "typ") {
            files.push(path);
        }
    }
}

/// Rule files that double what is built in: every lexicon and rule again, with words that no
/// text holds.
fn synthetic() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let builtin = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/builtin");
    for mut file in rule_files(&builtin) {
        file.remove("support");
        if let Some(toml::Value::Table(lexicons)) = file.get_mut("lexicon") {
            let twins: Vec<_> = std::mem::take(lexicons).into_iter().map(twin_of_lexicon).collect();
            lexicons.extend(twins);
        }
        if let Some(toml::Value::Array(rules)) = file.get_mut("rule") {
            rules.iter_mut().for_each(make_twin_of_rule);
        }
        let name = format!("{}-twins.toml", file["pillar"].as_str().unwrap_or_default());
        fs::write(dir.path().join(name), file.to_string()).expect("writable");
    }
    dir
}

/// The files of pillars in a folder.
fn rule_files(folder: &Path) -> Vec<toml::Table> {
    let read = |path: PathBuf| -> toml::Table {
        toml::from_str(&fs::read_to_string(path).expect("readable")).expect("TOML")
    };
    let paths = fs::read_dir(folder).expect("the built-in rules").flatten().map(|one| one.path());
    let files = paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.map(read).filter(|file| file.get("pillar").is_some_and(toml::Value::is_str)).collect()
}

fn twin_of_lexicon((name, mut lexicon): (String, toml::Value)) -> (String, toml::Value) {
    for key in ["de", "en", "any"] {
        if let Some(toml::Value::Array(words)) = lexicon.get_mut(key) {
            for word in words {
                let twin = word.as_str().map(twin_of_word).unwrap_or_default();
                *word = twin.into();
            }
        }
    }
    (format!("{name}-twin"), lexicon)
}

/// Turns the letters of every word round, so that as many new words come of it.
fn twin_of_word(entry: &str) -> String {
    let mut twin = String::new();
    let mut rest = entry;
    while let Some(first) = rest.chars().next() {
        let is_same = |c: char| c.is_alphabetic() == first.is_alphabetic();
        let (run, behind) = rest.split_at(rest.find(|c| !is_same(c)).unwrap_or(rest.len()));
        if first.is_alphabetic() {
            twin.extend(run.chars().rev());
        } else {
            twin.push_str(run);
        }
        rest = behind;
    }
    twin
}

fn make_twin_of_rule(rule: &mut toml::Value) {
    let Some(rule) = rule.as_table_mut() else { return };
    rule.remove("test");
    if let Some(id) = rule.get("id").and_then(toml::Value::as_str) {
        let twin = format!("{id}-twin");
        rule.insert("id".to_owned(), twin.into());
    }
    if let Some(when) = rule.get("when").and_then(toml::Value::as_str) {
        let twin = twin_of_condition(when);
        rule.insert("when".to_owned(), twin.into());
    }
    if let Some(toml::Value::Array(phrases)) = rule.get_mut("not") {
        for phrase in phrases {
            *phrase = phrase.as_str().map(twin_of_word).unwrap_or_default().into();
        }
    }
    if let Some(scope) = rule.get_mut("scope").and_then(toml::Value::as_table_mut)
        && let Some(heading) = scope.get("under_heading").and_then(toml::Value::as_str)
    {
        let twin = twin_of_condition(heading);
        scope.insert("under_heading".to_owned(), twin.into());
    }
}

/// Names the twin of every lexicon in a condition, and of every word of its own.
fn twin_of_condition(condition: &str) -> String {
    let is_mark = |c: char| c.is_whitespace() || "()\"".contains(c);
    let pieces = condition.split_inclusive(is_mark).map(|piece| {
        let word = piece.trim_end_matches(is_mark);
        let mark = &piece[word.len()..];
        if word.starts_with('@') {
            format!("{word}-twin{mark}")
        } else if word.ends_with(':') || word.contains('/') || !word.contains(char::is_lowercase) {
            // a field, a distance, an operator
            piece.to_owned()
        } else {
            twin_of_word(word) + mark
        }
    });
    pieces.collect()
}

/// Resident memory of the process in bytes, where the system tells it.
fn resident() -> Option<u64> {
    let pages = fs::read_to_string("/proc/self/statm").ok()?;
    Some(pages.split(' ').nth(1)?.parse::<u64>().ok()? * 4096)
}

fn loaded() -> Rules {
    Rules::builtin().expect("the built-in rules are sound")
}

fn read_all(rules: &Rules, clauses: &[Clause]) -> usize {
    clauses.iter().map(|clause| rules.matches(&clause.passage()).len()).sum()
}

fn benches(criterion: &mut Criterion) {
    let clauses = clauses();
    let bytes: usize = clauses.iter().map(|clause| clause.text.len()).sum();
    let empty = Passage { text: "a", language: Some(Language::De), ..Passage::default() };
    let before = resident();
    let rules = loaded();
    rules.matches(&empty);
    if let (Some(before), Some(now)) = (before, resident()) {
        println!("compiled rules: {:.1} MB", (now.saturating_sub(before)) as f64 / 1e6);
    }
    println!("{} clauses, {:.2} MB", clauses.len(), bytes as f64 / 1e6);
    let dir = synthetic();
    let twice = Rules::load(&Layers { extra: Some(dir.path().to_owned()), ..Layers::default() });
    let twice = twice.expect("the twins are sound");
    println!("{} rules, doubled {}", rules.rules().len(), twice.rules().len());

    let mut group = criterion.benchmark_group("tag");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3))
        .warm_up_time(Duration::from_secs(1));
    group.bench_function("start-up", |b| {
        b.iter(|| black_box(loaded().matches(&empty).len()));
    });
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("cold", |b| {
        b.iter_batched(
            || {
                let rules = loaded();
                rules.matches(&empty);
                rules
            },
            |rules| black_box(read_all(&rules, &clauses)),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("warm", |b| b.iter(|| black_box(read_all(&rules, &clauses))));
    group.bench_function("doubled", |b| b.iter(|| black_box(read_all(&twice, &clauses))));
    group.bench_function("whole", |b| {
        b.iter(|| {
            let all = clauses.iter().map(|clause| tag(&clause.passage(), &rules).tags.len());
            black_box(all.sum::<usize>())
        });
    });
    group.finish();
    beside_spacy(&rules, &clauses);
}

/// Rounds over all clauses, of which the best is set beside spaCy's.
const ROUNDS: usize = 5;

/// Prints how many times as fast as spaCy's matcher all rules are read.
fn beside_spacy(rules: &Rules, clauses: &[Clause]) {
    let Some(theirs) = spacy::seconds(clauses) else {
        println!("spaCy is not installed (PyPI: spacy); no ratio");
        return;
    };
    let round = |_| {
        let begun = Instant::now();
        black_box(read_all(rules, clauses));
        begun.elapsed().as_secs_f64()
    };
    let own = (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min);
    println!(
        "spaCy's PhraseMatcher: {theirs:.3} s, all rules warm: {own:.3} s, {:.1} times as fast",
        theirs / own
    );
}

criterion_group!(all, benches);
criterion_main!(all);

//! Full builds of PDFs, and what each stage has of their CPU time.

use std::{env, fs, hint::black_box, path::PathBuf};

use klausel::{
    extract::{Limits, Source, pdf},
    model::Document,
    rules::Rules,
    structure::{Structured, structure},
    tag::tag_clauses,
};

use super::{Desk, cpu_of_this, files, retag, shipped};

/// Enough to outweigh the clock's hundredths of a second.
const ROUNDS: u32 = 5;

/// CPU seconds of the stages before the index, all files once.
struct Stages {
    reading: f64,
    structure: f64,
    tagging: f64,
}

/// Builds the shipped PDFs, many times over, and those typeset from real texts, if they are given.
pub(super) fn build(number: usize) {
    build_of("shipped", &shipped("pdf"), number);
    match env::var_os("KLAUSEL_TEST_DATA") {
        Some(data) => build_of("typeset", &files(&PathBuf::from(data).join("pdf"), "pdf"), number),
        None => println!("KLAUSEL_TEST_DATA is not set: no PDFs of real texts"),
    }
}

fn build_of(what: &str, sources: &[PathBuf], number: usize) {
    println!("-- {number} PDFs, drawn from {} {what} ones", sources.len());
    let sources: Vec<Vec<u8>> =
        sources.iter().map(|path| fs::read(path).expect("it is readable")).collect();
    let desk = Desk::new();
    for at in 0..number {
        let mut bytes = sources[at % sources.len()].clone();
        // bytes behind the end of a PDF make another file of the same pages
        bytes.extend(format!("\n%{at}\n").bytes());
        desk.write(&format!("{at}.pdf"), &bytes);
    }
    let build = desk.index("full build");
    let stages = Stages::of(&sources);
    let share = |seconds: f64| 100.0 * seconds * number as f64 / sources.len() as f64 / build.cpu;
    let [reading, structure, tagging] =
        [stages.reading, stages.structure, stages.tagging].map(share);
    println!(
        "of the CPU time: reading pages {reading:.0} %, structure {structure:.0} %, tagging \
         {tagging:.0} %, the index and the processes {:.0} %",
        100.0 - reading - structure - tagging
    );
    let few = Desk::new();
    for (at, bytes) in sources.iter().enumerate() {
        few.write(&format!("{at}.pdf"), bytes);
    }
    few.index("a build of these PDFs alone");
    println!("full build / re-tag, in CPU time: {}", retag(&desk, build));
}

impl Stages {
    fn of(sources: &[Vec<u8>]) -> Self {
        let rules = Rules::builtin().expect("the built-in rules are sound");
        let read =
            |bytes: &Vec<u8>| pdf::read(&Source::new("bench.pdf", bytes), &Limits::default()).ok();
        let documents: Vec<Document> = sources.iter().filter_map(read).collect();
        let structured: Vec<(Document, Structured)> = documents
            .iter()
            .map(|document| {
                let mut document = document.clone();
                let found = structure(&mut document, &rules);
                (document, found)
            })
            .collect();
        Self {
            reading: cpu_of_each(sources, |bytes| drop(black_box(read(bytes)))),
            structure: cpu_of_each(&documents, |document| {
                black_box(structure(&mut document.clone(), &rules));
            }),
            tagging: cpu_of_each(&structured, |(document, found)| {
                black_box(tag_clauses(document, &found.instrument, &found.clauses, &rules));
            }),
        }
    }
}

/// CPU seconds that something takes over all items once.
fn cpu_of_each<T>(items: &[T], each: impl Fn(&T)) -> f64 {
    let before = cpu_of_this();
    for _ in 0..ROUNDS {
        items.iter().for_each(&each);
    }
    (cpu_of_this() - before) / f64::from(ROUNDS)
}

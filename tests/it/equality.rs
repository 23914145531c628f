//! However the index came to be, it answers the same: from scratch, after any sequence of
//! adds, changes, removals, renames, touches, rule and manifest changes; with one worker or
//! several; in one go or cut off by a signal and taken up again.
//!
//! `KLAUSEL_TEST_SEQUENCES` sets how many random sequences are walked (2 by default).

use std::{
    env, fs,
    process::{Child, Command, Stdio},
    thread,
};

use klausel::{
    index::{ClauseFilter, Reader, verify},
    rules::Rules,
    search::{SearchRequest, search},
};

use crate::ingest::{AGREEMENT, Desk, PRESS};

/// Batches in one sequence.
const BATCHES: u64 = 5;

/// Questions whose answers are compared with scores and highlights.
const QUESTIONS: [&str; 6] =
    ["Ersuchen", "Frist Antwort", "\"eigenen Staatsangehörigen\"", "Visa*", "pillar:returns", ""];

/// What a desk writes into a rule file: rules that need words, that need none, weak ones and
/// what supports them, ones that take others away, lexicons of other words.
const DESK_RULES: [&str; 8] = [
    "[[rule]]\nid = \"returns.request-and-answer.desk\"\nwhen = \"Ersuchen\"\n",
    "[[rule]]\nid = \"returns.request-and-answer.desk\"\nwhen = \"Ersuchen NOT zehn\"\n",
    "[[rule]]\nid = \"returns.costs.desk\"\nwhen = \"NOT Visa\"\n",
    "[[rule]]\nid = \"returns.costs.desk\"\nstrength = \"weak\"\nwhen = \"@desk\"\n\
     [lexicon.desk]\nde = [\"Tage\", \"schließen\"]\n",
    "support = [\"Ersuchen\"]\n[[rule]]\nid = \"returns.costs.desk\"\nstrength = \"weak\"\n\
     when = \"@desk\"\n[lexicon.desk]\nde = [\"Tage\", \"Visum\"]\nnot = [\"zwölf Tage\"]\n",
    "[[rule]]\nid = \"returns.costs.desk\"\ndisplaces = [\"returns\", \"visas\"]\nwhen = \"Staatsangehörige\"\n",
    "[[rule]]\nid = \"returns.stay.desk\"\nwhen = \"Abkommen\"\n\
     [[rule]]\nid = \"returns.costs.desk\"\nstrength = \"weak\"\nconflicts = \"yield\"\nwhen = \"Tage\"\n",
    "[[rule]]\nid = \"returns.costs.desk\"\nwhen = \"heading:Artikel OR before:Staatsangehörigen\"\n",
];

/// Files on the desk whose batch is disturbed.
const LONG_FILES: u64 = 24;

/// A small generator (xorshift64*): the same seed gives the same sequence.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end
    }
}

/// Everything the index answers, without what tells only when it was written.
pub(crate) fn answers(desk: &Desk) -> String {
    let reader = desk.reader();
    let rules = Rules::load(&desk.layers()).expect("the rules are sound");
    let mut lines = vec![desk.answers()];
    for document in reader.documents().expect("whole") {
        lines.push(format!("{document:?}"));
    }
    for clause in reader.clause_records(&ClauseFilter::default()).expect("scans") {
        lines.push(format!("{:?}", clause.expect("reads")));
    }
    for question in QUESTIONS {
        let found = search(&reader, &rules, &SearchRequest::of(question)).expect("answers");
        lines.push(format!("{question}: {} in {}", found.total, found.documents));
        for hit in found.hits {
            lines.push(format!("{} {} {:?}", hit.score, hit.clause.id, hit.highlights));
        }
    }
    let state = reader.state();
    lines.push(format!("{:?} {:?} {}", state.sources, state.words, state.clauses));
    without_generations(&lines.join("\n"))
}

fn without_generations(text: &str) -> String {
    let mut parts = text.split("generation: ");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    kept
}

/// Does one random thing to the corpus.
fn disturb(desk: &Desk, random: &mut Random) {
    let name = |number: u64| format!("{number}.txt");
    let path = |number: u64| desk.corpus().join(name(number));
    let number = random.below(5);
    match random.below(13) {
        0 | 1 => {
            let days = ["zehn", "zwölf", "zwanzig"][random.below(3) as usize];
            desk.write(&name(number), AGREEMENT.replace("dreißig", days));
        }
        2 => {
            let lines = random.below(3) as usize;
            let text: String = PRESS.split_inclusive('\n').take(lines).collect();
            desk.write("presse.jsonl", text);
        }
        3 => drop(fs::remove_file(path(number))),
        4 => drop(fs::rename(path(number), path(random.below(5)))),
        5 => {
            let state = format!(
                "schema = 1\nstates = [{{ code = \"XA\", alpha3 = \"XAA\", de = [\"Arvanien\"], en = [\"Arvania{}\"] }}]\n",
                random.below(2)
            );
            desk.write("rules/countries.toml", state);
        }
        6..=8 => {
            let rules = DESK_RULES[random.below(DESK_RULES.len() as u64) as usize];
            desk.write("rules/desk.toml", format!("schema = 1\npillar = \"returns\"\n{rules}"));
        }
        9 => drop(fs::remove_file(desk.corpus().join("rules/desk.toml"))),
        10 => {
            let silent = ["returns.own-nationals.*", "visas"][random.below(2) as usize];
            let until = 2025 + random.below(4);
            let filter = format!(
                "schema = 1\n[[filter]]\nrule = \"{silent}\"\nwhy = \"tried\"\nuntil = {until}-06-30\n"
            );
            desk.write("filters/desk.toml", filter);
        }
        11 => {
            let kind = ["mou", "declaration"][random.below(2) as usize];
            let entry = format!("[document.\"{}\"]\nkind = \"{kind}\"\n", name(number));
            desk.write("corpus.toml", entry);
        }
        _ => {
            if let Ok(bytes) = fs::read(path(number)) {
                desk.write(&name(number), bytes);
            }
        }
    }
}

/// A new desk with the same corpus, built in one go.
pub(crate) fn from_scratch(desk: &Desk, workers: usize) -> Desk {
    let scratch = Desk::new();
    copy(desk, &scratch, "");
    let mut request = scratch.request();
    request.workers = Some(workers);
    scratch.try_index(&request).expect("the batch is done");
    scratch
}

fn copy(from: &Desk, to: &Desk, below: &str) {
    for entry in fs::read_dir(from.corpus().join(below)).expect("lists") {
        let entry = entry.expect("lists");
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            copy(from, to, &format!("{name}/"));
        } else {
            to.write(&name, fs::read(entry.path()).expect("reads"));
        }
    }
}

#[test]
fn an_index_after_any_sequence_of_changes_answers_like_one_from_scratch() {
    let asked = env::var("KLAUSEL_TEST_SEQUENCES").ok().and_then(|number| number.parse().ok());
    for seed in 1..=asked.unwrap_or(2_u64) {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let desk = Desk::new();
        desk.write("fest.txt", AGREEMENT);
        for _ in 0..BATCHES {
            for _ in 0..=random.below(3) {
                disturb(&desk, &mut random);
            }
            desk.index();
        }
        assert!(verify(desk.reader().dir()).expect("checks").is_sound(), "sequence {seed}");
        let workers = 1 + (seed % 3) as usize;
        let (here, scratch) = (answers(&desk), answers(&from_scratch(&desk, workers)));
        // line by line: the whole says little where one word is different
        for (here, scratch) in here.lines().zip(scratch.lines()) {
            assert_eq!(here, scratch, "sequence {seed}");
        }
        assert_eq!(here.len(), scratch.len(), "sequence {seed}");
    }
}

/// A desk with documents that take a worker a while, and the built program at work on them.
fn desk_at_work() -> (Desk, Child) {
    let desk = Desk::new();
    for number in 0..LONG_FILES {
        let days = format!("{number}");
        desk.write(&format!("{number}.txt"), AGREEMENT.replace("dreißig", &days).repeat(12));
    }
    let child = Command::new(env!("CARGO_BIN_EXE_klausel"))
        .env("KLAUSEL_OCR", "never")
        .args(["index", "--workers", "1", "--corpus"])
        .arg(desk.corpus())
        .arg("--index")
        .arg(desk.dir.path().join("index"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary is built");
    (desk, child)
}

/// Waits until something is there, or the batch is at its end.
fn wait_for(child: &mut Child, is_there: impl Fn() -> bool) {
    while !is_there() && child.try_wait().expect("it runs").is_none() {
        thread::yield_now();
    }
}

/// Waits until kept work shows that the first files are read.
fn wait_for_reading(desk: &Desk, child: &mut Child) {
    let unfinished = desk.dir.path().join("index/unfinished");
    wait_for(child, || fs::read_dir(&unfinished).is_ok_and(|mut kept| kept.next().is_some()));
}

#[test]
fn a_signal_ends_a_batch_at_a_whole_generation_and_the_next_run_does_the_rest() {
    let (desk, mut child) = desk_at_work();
    wait_for_reading(&desk, &mut child);
    let asked = Command::new("kill").arg(child.id().to_string()).status().expect("kill is there");
    let output = child.wait_with_output().expect("it ends");
    let told = String::from_utf8_lossy(&output.stdout);
    let summary = told.lines().last().unwrap_or_default();
    if !asked.success() || output.status.success() {
        println!("the batch was done before the signal came: {summary}");
        return;
    }
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(summary.contains("\"interrupted\":true"), "{summary}");
    let index = desk.dir.path().join("index");
    let reader = Reader::open(&index).expect("a whole generation");
    let first = reader.state().documents;
    assert!(first > 0 && first < LONG_FILES, "{first} of {LONG_FILES}");
    assert!(verify(&index).expect("checks").is_sound());
    let report = desk.index();
    assert_eq!((report.documents, report.counts.unchanged), (LONG_FILES, first));
    assert_eq!(answers(&desk), answers(&from_scratch(&desk, 2)));
}

#[test]
fn a_batch_that_is_killed_leaves_the_rest_to_the_next() {
    let (desk, mut child) = desk_at_work();
    wait_for_reading(&desk, &mut child);
    child.kill().expect("it is ours");
    child.wait().expect("it ends");
    let report = desk.index();
    assert_eq!(report.documents, LONG_FILES);
    assert!(report.recalled > 0 || report.counts.unchanged == LONG_FILES, "{report:?}");
    assert!(verify(desk.reader().dir()).expect("checks").is_sound());
    assert_eq!(answers(&desk), answers(&from_scratch(&desk, 2)));
}

/// The worker processes of a batch, which its threads start.
#[cfg(target_os = "linux")]
fn workers_of(batch: u32) -> Vec<String> {
    let threads = fs::read_dir(format!("/proc/{batch}/task")).into_iter().flatten();
    let children = threads.flatten().map(|thread| thread.path().join("children"));
    let told: String = children.filter_map(|path| fs::read_to_string(path).ok()).collect();
    told.split_whitespace().map(str::to_owned).collect()
}

#[test]
#[cfg(target_os = "linux")]
fn a_worker_that_is_killed_costs_no_document() {
    let (desk, mut child) = desk_at_work();
    let batch = child.id();
    let kill = || {
        let killed = workers_of(batch);
        let status = Command::new("kill").arg("-9").args(&killed).status();
        (killed.len(), status.is_ok_and(|status| status.success()))
    };
    // once while it loads the rules, once while it reads
    wait_for(&mut child, || !workers_of(batch).is_empty());
    assert_eq!(kill(), (1, true));
    wait_for_reading(&desk, &mut child);
    assert_eq!(kill(), (1, true));
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(answers(&desk), answers(&from_scratch(&desk, 2)));
}

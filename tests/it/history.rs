//! What batches brought, and what they keep from one to the next.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use klausel::index::{Change, Changes, Reader, verify};
use klausel::ingest::{FileReport, Freshness, Progress, index};
use klausel::model::DocumentId;
use klausel::rules::Rules;

use crate::ingest::{AGREEMENT, Desk, PRESS};

fn changes(reader: &Reader, since: u64) -> Changes {
    reader.changes_since(since).expect("the history is whole")
}

fn sources(changes: &Changes) -> Vec<(&str, Change)> {
    changes.sources.iter().map(|source| (source.path.as_str(), source.change)).collect()
}

#[test]
fn a_batch_tells_what_is_new_changed_moved_and_removed() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    desk.write("weg.txt", "Ein Text, der verschwindet.\n");
    desk.write("alt.txt", "Ein Text, der umzieht.\n");
    desk.index();
    assert_eq!(
        sources(&changes(&desk.reader(), 0)),
        [("a.txt", Change::New), ("alt.txt", Change::New), ("weg.txt", Change::New)]
    );
    desk.write("a.txt", AGREEMENT.replace("dreißig", "zwanzig"));
    desk.write("neu.txt", "Ein neuer Text.\n");
    fs::remove_file(desk.corpus().join("weg.txt")).expect("removed");
    fs::rename(desk.corpus().join("alt.txt"), desk.corpus().join("um.txt")).expect("renamed");
    desk.index();
    let reader = desk.reader();
    let told = changes(&reader, 1);
    assert_eq!(
        sources(&told),
        [
            ("a.txt", Change::Changed),
            ("neu.txt", Change::New),
            ("um.txt", Change::Moved),
            ("weg.txt", Change::Removed)
        ]
    );
    let clause = &told.sources[0].clauses[..];
    assert_eq!(clause.len(), 1, "{clause:?}");
    assert_eq!(clause[0].id.as_str(), "a.txt#art_1__para_2");
    assert!(clause[0].before.as_ref().is_some_and(|words| words.contains("dreißig")));
    assert_eq!(told.sources[2].moved_from.as_deref(), Some("alt.txt"));
    assert_eq!(told.sources[3].gone.len(), 1);
    assert_eq!(told.batches.len(), 1);
    assert_eq!(
        (told.batches[0].new, told.batches[0].rewritten, told.batches[0].removed),
        (1, 2, 1)
    );
    assert_eq!(sources(&changes(&reader, 2)), []);
    assert!(verify(reader.dir()).expect("checks").is_sound());
}

#[test]
fn the_history_outlives_a_change_of_rules_which_changes_no_words() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    desk.write("presse.jsonl", PRESS);
    desk.index();
    desk.write(
        "rules/countries.toml",
        "schema = 1\nstates = [{ code = \"XA\", alpha3 = \"XAA\", de = [\"Arvanien\"], en = [\"Arvania\"] }]\n",
    );
    desk.index();
    desk.write("presse.jsonl", PRESS.lines().next().expect("a line"));
    desk.index();
    let reader = desk.reader();
    assert_eq!(sources(&changes(&reader, 1)), [("presse.jsonl", Change::Changed)]);
    assert_eq!(changes(&reader, 1).batches.len(), 2);
    let gone = &changes(&reader, 2).sources[0].gone[..];
    assert_eq!(gone.iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), ["presse.jsonl!2"]);
}

#[test]
fn a_file_that_was_only_touched_is_looked_at_once() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    desk.index();
    let path = desk.corpus().join("a.txt");
    let file = fs::File::options().write(true).open(&path).expect("opens");
    let modified = file.metadata().expect("it is there").modified().expect("the system tells it");
    file.set_modified(modified + Duration::from_secs(7)).expect("touched");
    let modified_in = |desk: &Desk| desk.reader().sources().expect("whole")[0].modified;
    let before = modified_in(&desk);
    let report = desk.index();
    assert_eq!((report.counts.unchanged, report.counts.changed), (1, 0));
    assert_ne!(modified_in(&desk), before, "the ledger knows the new time");
    assert_eq!(desk.reader().documents().expect("whole").len(), 1);
    assert!(verify(desk.reader().dir()).expect("checks").is_sound());
    assert_eq!(sources(&changes(&desk.reader(), 1)), []);
}

#[test]
fn a_file_of_the_same_size_and_time_in_the_place_of_another_is_read() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    // as many bytes
    desk.write("b.txt", AGREEMENT.replace("dreißig", "achtzehn"));
    let paths = ["a.txt", "b.txt"].map(|name| desk.corpus().join(name));
    let time = fs::metadata(&paths[0]).and_then(|of| of.modified()).expect("the system tells it");
    for path in &paths {
        let file = fs::File::options().write(true).open(path).expect("opens");
        file.set_modified(time).expect("touched");
    }
    desk.index();
    fs::rename(&paths[1], &paths[0]).expect("renamed");
    desk.index();
    let dossier = desk.reader().dossier(&DocumentId("a.txt".into())).expect("reads");
    assert!(dossier.expect("is there").document.text.contains("achtzehn"));
}

#[test]
fn a_further_folder_that_vanished_is_forgotten_by_the_name_it_had() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    let further = desk.dir.path().join("akten");
    fs::create_dir(&further).expect("made");
    fs::write(further.join("c.txt"), AGREEMENT).expect("written");
    let mut request = desk.request();
    request.paths = vec![further.clone()];
    desk.try_index(&request).expect("the batch is done");
    fs::remove_dir_all(&further).expect("removed");
    assert_eq!(desk.index().counts.removed, 0, "what vanished as a whole stands");
    let mut request = desk.request();
    // not the path that the ledger holds, but one that leads there
    request.forget = vec![desk.corpus().join("../akten"), desk.dir.path().join("nie")];
    let report = desk.try_index(&request).expect("the batch is done");
    assert_eq!(report.counts.removed, 1);
    assert!(report.notes.iter().any(|note| note.contains("nie: is no further folder")));
}

#[test]
fn a_further_folder_without_files_is_remembered() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    let further = desk.dir.path().join("akten");
    fs::create_dir(&further).expect("made");
    let mut request = desk.request();
    request.paths = vec![further.clone()];
    desk.try_index(&request).expect("done");
    fs::write(further.join("x.txt"), "Ein weiterer Text.").expect("written");
    assert_eq!(desk.index().counts.new, 1, "the folder was remembered though it was empty");
    // an index of another version of the program still says which folders are the desk's
    let current = desk.dir.path().join("index/current");
    let line = fs::read_to_string(&current).expect("reads");
    let store = line.split_once(' ').expect("two words").1;
    fs::write(&current, format!("0123456789abcdef {store}")).expect("writes");
    let report = desk.index();
    let reasons: Vec<Freshness> = report.files.iter().map(|file| file.freshness).collect();
    assert_eq!(reasons, [Freshness::Schema, Freshness::Schema]);
}

/// Ends the batch in the middle, as a kill would, when so many files are done.
struct CutOff(usize);

impl Progress for CutOff {
    fn done(&mut self, _file: &FileReport) {
        self.0 -= 1;
        assert_ne!(self.0, 0, "cut off here");
    }
}

#[test]
fn a_batch_that_was_cut_off_is_taken_up_where_it_was() {
    let desk = Desk::new();
    let files = ["a.txt", "b.txt", "c.txt", "d.txt"];
    for (number, name) in files.iter().enumerate() {
        // long enough that the work on it is worth keeping
        desk.write(name, AGREEMENT.repeat(60 + number));
    }
    let mut request = desk.request();
    request.workers = Some(1);
    let rules = Rules::load(&desk.layers()).expect("the rules are sound");
    let cut_off = catch_unwind(AssertUnwindSafe(|| index(&request, &rules, &mut CutOff(3))));
    assert!(cut_off.is_err());
    assert!(Reader::open(&request.index).is_err(), "nothing was committed");
    let report = desk.index();
    assert!(report.recalled >= 3, "{}", report.recalled);
    assert_eq!((report.counts.new, report.generation), (4, 1));
    assert!(!request.index.join("unfinished").exists(), "what is committed is not kept twice");
    let scratch = Desk::new();
    for name in files {
        scratch.write(name, fs::read(desk.corpus().join(name)).expect("it is there"));
    }
    assert_eq!(scratch.index().recalled, 0);
    assert_eq!(desk.answers(), scratch.answers());
}

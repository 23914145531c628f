//! The store on disk: generations, sessions cut off, two writers, damage.

use std::{fs, path::Path};

use klausel::index::{
    ClauseFilter, Fault, Fingerprints, IndexError, Reader, SourceRecord, Start, Writer, verify,
};
use klausel::model::{
    ClauseId, CountryCode, Dossier, Language, Status, Tagging, Warning, WarningKind,
};

use crate::sample::{de, en, fingerprints, source, treaty};

fn two() -> Vec<(SourceRecord, Dossier)> {
    let a = treaty(
        "a.pdf",
        "GE",
        "2020-01-02",
        &[
            de("art_1__para_1", "Jede Vertragspartei übernimmt ihre eigenen Staatsangehörigen."),
            de("art_1__para_2", "Die Kosten trägt die ersuchende Vertragspartei."),
        ],
    );
    let b = treaty("b.pdf", "MA", "2021-05-06", &[en("art_1", "Visas are issued.")]);
    vec![(source("a.pdf"), a), (source("b.pdf"), b)]
}

fn write(dir: &Path, entries: &[(SourceRecord, Dossier)]) -> u64 {
    let mut writer = Writer::open(dir, &fingerprints()).expect("opens");
    for (record, dossier) in entries {
        writer.put(record.clone(), std::slice::from_ref(dossier)).expect("takes a document");
    }
    writer.commit().expect("commits").state.generation
}

fn ids(reader: &Reader) -> Vec<String> {
    let records = reader.clause_records(&ClauseFilter::default()).expect("scans");
    records.map(|record| record.expect("reads").id.0).collect()
}

#[test]
fn what_was_put_comes_back_and_a_generation_counts() {
    let dir = tempfile::tempdir().expect("a folder");
    assert_eq!(write(dir.path(), &two()), 1);
    let reader = Reader::open(dir.path()).expect("opens");
    assert_eq!(reader.generation(), 1);
    assert_eq!(ids(&reader), ["a.pdf#art_1__para_1", "a.pdf#art_1__para_2", "b.pdf#art_1"]);
    let dossier = reader.dossier(&two()[0].1.document.id).expect("reads").expect("is there");
    assert_eq!(dossier, two()[0].1);
    let clause = ClauseId("a.pdf#art_1__para_2".into());
    let clause = reader.clause(&clause).expect("reads").expect("is there");
    assert_eq!(clause.text, "Die Kosten trägt die ersuchende Vertragspartei.");
    assert_eq!(clause.document.parties.len(), 2);
    assert_eq!(reader.sources().expect("reads").len(), 2);
    assert_eq!(reader.state().clauses, 3);
}

#[test]
fn other_tags_take_the_place_of_the_ones_before_and_nothing_else_moves() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let before = Reader::open(dir.path()).expect("opens");
    let id = two()[0].1.document.id.clone();
    let dossier = before.dossier(&id).expect("reads").expect("is there");
    let summary = before.document(&id).expect("reads").expect("is there");
    let tagging = Tagging {
        countries: vec![CountryCode::new("TN").expect("two letters")],
        ..Tagging::default()
    };
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    writer.amend(dossier, &summary, vec![(1, tagging.clone())]).expect("takes other tags");
    let record = before.source("a.pdf").expect("reads").expect("is there");
    writer.restamp(SourceRecord { rules: "other".into(), ..record }).expect("takes a record");
    assert!(writer.commit().expect("commits").is_new_generation);
    let reader = Reader::open(dir.path()).expect("opens");
    assert_eq!(ids(&reader), ids(&before));
    assert_eq!(reader.dossier(&id).expect("reads").expect("is there").taggings[1], tagging);
    let records = reader.clause_records(&ClauseFilter::default()).expect("scans");
    let taggings: Vec<Tagging> = records.map(|record| record.expect("reads").tagging).collect();
    assert_eq!(taggings[1], tagging);
    assert_ne!(taggings[0], tagging);
    assert_eq!(reader.state().words, before.state().words);
    let verdict = verify(dir.path()).expect("checks");
    assert!(verdict.is_sound(), "{:?}", verdict.faults);
}

#[test]
fn nothing_to_do_makes_no_generation() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    let committed = writer.commit().expect("commits");
    assert!(!committed.is_new_generation);
    assert_eq!(committed.state.generation, 1);
    assert!(verify(dir.path()).expect("checks").is_sound());
}

#[test]
fn a_source_put_again_replaces_the_one_before_and_a_removed_one_is_gone() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    assert_eq!(writer.start(), Start::Continued);
    let again = treaty("a.pdf", "GE", "2020-01-02", &[de("art_9", "Neu.")]);
    writer.put(source("a.pdf"), &[again]).expect("takes a document");
    writer.remove("b.pdf");
    writer.commit().expect("commits");
    let reader = Reader::open(dir.path()).expect("opens");
    assert_eq!(ids(&reader), ["a.pdf#art_9"]);
    assert_eq!(reader.generation(), 2);
    assert_eq!(reader.sources().expect("reads")[0].generation, 2);
    assert!(verify(dir.path()).expect("checks").is_sound());
}

#[test]
fn an_index_after_changes_equals_one_from_scratch() {
    let (first, second) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    write(first.path(), &two());
    let mut writer = Writer::open(first.path(), &fingerprints()).expect("opens");
    writer.remove("a.pdf");
    writer.commit().expect("commits");
    write(first.path(), &two());
    write(second.path(), &two());
    let state = |dir: &Path| Reader::open(dir).expect("opens").state().clone();
    let (one, other) = (state(first.path()), state(second.path()));
    assert_eq!((one.words, one.clauses, one.sources), (other.words, other.clauses, other.sources));
}

#[test]
fn a_session_left_without_commit_leaves_the_generation_before() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    writer.remove("a.pdf");
    writer.abandon().expect("ends");
    assert_eq!(ids(&Reader::open(dir.path()).expect("opens")).len(), 3);
    assert!(verify(dir.path()).expect("checks").is_sound());

    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    writer.remove("a.pdf");
    drop(writer);
    assert_eq!(ids(&Reader::open(dir.path()).expect("opens")).len(), 3);
    assert_eq!(verify(dir.path()).expect("checks").faults, [Fault::Unsealed]);
    assert_eq!(write(dir.path(), &two()), 2);
    assert!(verify(dir.path()).expect("checks").is_sound());
}

#[test]
fn a_first_session_left_without_commit_leaves_no_index() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    let (record, dossier) = two().remove(0);
    writer.put(record, &[dossier]).expect("takes a document");
    drop(writer);
    assert!(matches!(Reader::open(dir.path()), Err(IndexError::Missing(_))));
    assert_eq!(write(dir.path(), &two()), 1);
    assert!(verify(dir.path()).expect("checks").is_sound());
}

#[test]
fn of_two_writers_one_works_and_the_other_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    match Writer::open(dir.path(), &fingerprints()) {
        Err(IndexError::Locked { process, .. }) => assert_eq!(process, Some(std::process::id())),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("two writers at once"),
    }
    writer.commit().expect("commits");
}

#[test]
fn a_reader_keeps_its_generation_while_another_is_written() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let before = Reader::open(dir.path()).expect("opens");
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    writer.remove("a.pdf");
    let during = Reader::open(dir.path()).expect("opens");
    writer.commit().expect("commits");
    let after = Reader::open(dir.path()).expect("opens");
    assert_eq!(ids(&before).len(), 3);
    assert_eq!(ids(&during).len(), 3);
    assert_eq!(ids(&after).len(), 1);
}

#[test]
fn changed_fingerprints_make_a_generation_that_says_them() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let changed = Fingerprints { rules: "sample 2".into(), ..fingerprints() };
    let committed = Writer::open(dir.path(), &changed).expect("opens").commit().expect("commits");
    assert_eq!(committed.state.generation, 2);
    assert_eq!(Reader::open(dir.path()).expect("opens").state().fingerprints, changed);
}

#[test]
fn an_index_of_another_format_is_said_and_replaced_beside() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let line = fs::read_to_string(dir.path().join("current")).expect("reads");
    let store = line.trim().split_once(' ').expect("two words").1.to_owned();
    fs::write(dir.path().join("current"), format!("0123456789abcdef {store}\n")).expect("writes");
    assert!(matches!(Reader::open(dir.path()), Err(IndexError::OtherVersion(_))));
    let writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    assert_eq!(writer.start(), Start::Replaced);
    assert!(dir.path().join(&store).is_dir(), "the old store stands until the commit");
    drop(writer);
    write(dir.path(), &two());
    assert_eq!(ids(&Reader::open(dir.path()).expect("opens")).len(), 3);
    assert!(!dir.path().join(&store).exists());
}

#[test]
fn a_record_larger_than_a_column_cell_comes_back_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut record = source("groß.pdf");
    record.status = Status::Partial;
    record.warnings = (0..5_000)
        .map(|page| Warning::on_page(page % 7, WarningKind::Undecodable, "no map to Unicode"))
        .collect();
    let text = "Die Frist beträgt dreißig Tage. ".repeat(40_000);
    let mut dossier = treaty("groß.pdf", "GE", "2020-01-02", &[de("art_1", &text)]);
    dossier.clauses[0].language = Language::De;
    write(dir.path(), &[(record.clone(), dossier.clone())]);
    let reader = Reader::open(dir.path()).expect("opens");
    let back = reader.source("groß.pdf").expect("reads").expect("is there");
    assert_eq!(back.warnings, record.warnings);
    assert_eq!(reader.dossier(&dossier.document.id).expect("reads"), Some(dossier));
    assert_eq!(reader.state().not_fully_searchable(), 1);
    assert!(verify(dir.path()).expect("checks").is_sound());
}

#[test]
fn a_folder_without_an_index_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(matches!(Reader::open(dir.path()), Err(IndexError::Missing(_))));
    assert!(matches!(Reader::open(&dir.path().join("nowhere")), Err(IndexError::Missing(_))));
    assert!(matches!(verify(dir.path()), Err(IndexError::Missing(_))));
}

/// Every file below `dir` but the lock files.
fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("lists").map(|entry| entry.expect("lists").path()) {
        if entry.is_dir() {
            files.extend(self::files(&entry));
        } else if entry.extension().is_none_or(|e| e != "lock") && !entry.ends_with(".lock") {
            files.push(entry);
        }
    }
    files.sort();
    files
}

fn is_noticed(dir: &Path) -> bool {
    verify(dir).map_or(true, |verdict| !verdict.is_sound())
}

#[test]
fn every_flip_every_truncation_and_every_loss_is_noticed() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &two());
    let mut writer = Writer::open(dir.path(), &fingerprints()).expect("opens");
    writer.remove("b.pdf");
    writer.commit().expect("commits");
    assert!(!is_noticed(dir.path()));
    let files = files(dir.path());
    assert!(files.len() >= 9, "{files:?}");
    for file in files {
        let bytes = fs::read(&file).expect("reads");
        let stride = (bytes.len() / 24).max(1);
        for at in (0..bytes.len()).step_by(stride) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(&file, &flipped).expect("writes");
            assert!(is_noticed(dir.path()), "{}: bit flipped at {at}", file.display());
        }
        fs::write(&file, &bytes[..bytes.len() / 2]).expect("writes");
        assert!(is_noticed(dir.path()), "{}: cut in half", file.display());
        fs::remove_file(&file).expect("removes");
        assert!(is_noticed(dir.path()), "{}: lost", file.display());
        fs::write(&file, &bytes).expect("writes");
    }
    assert!(!is_noticed(dir.path()));
}

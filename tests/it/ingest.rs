//! Batches from folder to index, through real worker processes of the built program.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use klausel::{
    extract::{Limits, Source, pdf::Pictures},
    index::Reader,
    ingest::{
        BatchReport, Freshness, IngestError, Ocr, Reading, Recognition, Request, Silent, Tesseract,
        WallLimits, foresee, index, read_one, walls,
    },
    model::{DocumentId, Limit, Status, TextSource},
    rules::{FilterLayer, Layers, Rules},
};
use lopdf::{Stream, dictionary};
use tempfile::TempDir;

use crate::{
    mutation::{Chance, mutant, scattered},
    typeset::{A4, Typeset},
};

/// A corpus and an index in a temporary folder.
pub(crate) struct Desk {
    pub(crate) dir: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("corpus")).expect("made");
        Self { dir }
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.dir.path().join("corpus")
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.corpus().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }

    pub(crate) fn layers(&self) -> Layers {
        let today = "2026-11-22".parse().expect("a day");
        let filters = Some(FilterLayer { folder: self.corpus().join("filters"), today });
        Layers { corpus: Some(self.corpus().join("rules")), filters, ..Layers::default() }
    }

    pub(crate) fn request(&self) -> Request {
        Request::new(self.corpus(), self.dir.path().join("index"), reading(self.layers()))
    }

    pub(crate) fn index(&self) -> BatchReport {
        self.try_index(&self.request()).expect("the batch is done")
    }

    pub(crate) fn try_index(&self, request: &Request) -> Result<BatchReport, IngestError> {
        let rules = Rules::load(&self.layers()).expect("the rules are sound");
        index(request, &rules, &mut Silent)
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::open(&self.dir.path().join("index")).expect("there is an index")
    }

    /// All that is stored, as text, without what only tells the run: generation and times.
    pub(crate) fn answers(&self) -> String {
        let reader = self.reader();
        let mut answers = String::new();
        for mut record in reader.sources().expect("the ledger is whole") {
            (record.generation, record.added, record.modified) = (0, 0, None);
            answers.extend([format!("{record:?}\n")]);
            for summary in reader.documents_of(&record.path).expect("they are there") {
                let dossier = reader.dossier(&summary.id).expect("it is whole");
                answers.extend([format!("{dossier:?}\n")]);
            }
        }
        answers
    }
}

fn reading(rules: Layers) -> Reading {
    Reading {
        program: PathBuf::from(env!("CARGO_BIN_EXE_klausel")),
        rules,
        limits: Limits::default(),
        walls: WallLimits::default(),
        passwords: Vec::new(),
        recognition: Recognition::new(Ocr::Never, None),
    }
}

pub(crate) const AGREEMENT: &str = "Abkommen zwischen der Regierung der Bundesrepublik Deutschland und der \
    Regierung der Republik Arvanien über die Rückübernahme von Personen\n\nArtikel 1\n\n\
    (1) Jede Vertragspartei übernimmt auf Ersuchen ihre eigenen Staatsangehörigen.\n\n\
    (2) Das Ersuchen wird innerhalb von dreißig Tagen beantwortet.\n";

pub(crate) const PRESS: &str = "{\"title\":\"Abkommen unterzeichnet\",\"date\":\"2024-05-02\",\
    \"source\":\"Beispielblatt\",\"text\":\"Berlin und Arvanien haben ein Abkommen geschlossen.\"}\n\
    {\"title\":\"Visa\",\"text\":\"Das Abkommen erleichtert die Erteilung von Visa.\"}\n";

fn changes(report: &BatchReport) -> Vec<(&str, Freshness, Status)> {
    report.files.iter().map(|file| (file.path.as_str(), file.freshness, file.status)).collect()
}

#[test]
fn a_second_batch_over_the_same_files_changes_nothing() {
    let desk = Desk::new();
    desk.write("abkommen.txt", AGREEMENT);
    desk.write("presse/mai.jsonl", PRESS);
    let first = desk.index();
    assert_eq!(
        changes(&first),
        [
            ("abkommen.txt", Freshness::New, Status::Ok),
            ("presse/mai.jsonl", Freshness::New, Status::Ok)
        ]
    );
    assert_eq!((first.documents, first.generation), (3, 1));
    let answers = desk.answers();
    let second = desk.index();
    assert_eq!(changes(&second), []);
    assert_eq!((second.counts.unchanged, second.generation), (2, 1));
    assert_eq!(desk.answers(), answers);
}

#[test]
fn a_batch_after_changes_equals_a_build_from_scratch() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    desk.write("b.md", "# Erklärung\n\nDie Seiten beabsichtigen zusammenzuarbeiten.\n");
    desk.write("c.txt", "Ein Text, der verschwindet.\n");
    desk.write("d.txt", "Ein Text, der umzieht.\n");
    desk.index();
    desk.write("a.txt", AGREEMENT.replace("dreißig", "zwanzig"));
    fs::remove_file(desk.corpus().join("c.txt")).expect("removed");
    fs::rename(desk.corpus().join("d.txt"), desk.corpus().join("neu.txt")).expect("renamed");
    desk.write(
        "corpus.toml",
        "[document.\"b.md\"]\nkind = \"declaration\"\nparties = [\"DE\", \"XA\"]\n",
    );
    let report = desk.index();
    assert_eq!(
        changes(&report),
        [
            ("a.txt", Freshness::Content, Status::Ok),
            ("b.md", Freshness::Manifest, Status::Ok),
            ("c.txt", Freshness::Gone, Status::Ok),
            ("d.txt", Freshness::Gone, Status::Ok),
            ("neu.txt", Freshness::New, Status::Ok),
        ]
    );
    assert_eq!(report.files[4].moved_from.as_deref(), Some("d.txt"));
    let scratch = Desk::new();
    for name in ["a.txt", "b.md", "neu.txt", "corpus.toml"] {
        scratch.write(name, fs::read(desk.corpus().join(name)).expect("it is there"));
    }
    scratch.index();
    assert_eq!(desk.answers(), scratch.answers());
}

#[test]
fn changed_rules_are_laid_over_the_stored_text() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    desk.write("presse.jsonl", PRESS);
    desk.index();
    desk.write(
        "rules/countries.toml",
        "schema = 1\nstates = [{ code = \"XA\", alpha3 = \"XAA\", de = [\"Arvanien\"], en = [\"Arvania\"] }]\n",
    );
    let report = desk.index();
    let reasons: Vec<Freshness> = report.files.iter().map(|file| file.freshness).collect();
    assert_eq!(reasons, [Freshness::Rules, Freshness::Rules]);
    assert_eq!(report.documents, 3);
}

#[test]
fn what_cannot_be_read_has_a_status_and_stops_nothing() {
    let desk = Desk::new();
    desk.write("gut.txt", AGREEMENT);
    desk.write("kaputt.pdf", "%PDF-1.7\nkein Objekt");
    desk.write("bild.png", b"\x89PNG\r\n\x1a\n");
    desk.write("leer.txt", "");
    desk.write("presse.jsonl", format!("{PRESS}keine Zeile\n"));
    let report = desk.index();
    let statuses: Vec<(&str, Status)> =
        report.files.iter().map(|file| (file.path.as_str(), file.status)).collect();
    assert_eq!(
        statuses,
        [
            ("bild.png", Status::Unsupported),
            ("gut.txt", Status::Ok),
            ("kaputt.pdf", Status::Failed),
            ("leer.txt", Status::NoText),
            ("presse.jsonl", Status::Partial),
        ]
    );
    assert_eq!(report.counts.failed, 1);
    assert!(report.files.iter().all(|file| file.status == Status::Ok || file.reason.is_some()));
    let again = desk.index();
    assert_eq!(changes(&again), [("kaputt.pdf", Freshness::Fresh, Status::Failed)]);
    let mut retry = desk.request();
    retry.retry_failed = true;
    let retried = desk.try_index(&retry).expect("the batch is done");
    assert_eq!(changes(&retried), [("kaputt.pdf", Freshness::Retry, Status::Failed)]);
}

#[test]
fn a_missing_or_empty_folder_is_an_error_and_loses_nothing() {
    let desk = Desk::new();
    let empty = desk.try_index(&desk.request());
    assert!(matches!(empty, Err(IngestError::NoDocuments(_))), "{empty:?}");
    desk.write("a.txt", AGREEMENT);
    desk.index();
    let answers = desk.answers();
    fs::remove_file(desk.corpus().join("a.txt")).expect("removed");
    assert!(matches!(desk.try_index(&desk.request()), Err(IngestError::NoDocuments(_))));
    fs::remove_dir_all(desk.corpus()).expect("removed");
    let missing = desk.try_index(&desk.request());
    assert!(matches!(missing, Err(IngestError::Corpus(_))), "{missing:?}");
    assert_eq!(desk.answers(), answers);
}

#[test]
fn a_further_folder_is_remembered_until_it_is_forgotten() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    let further = desk.dir.path().join("akten");
    fs::create_dir(&further).expect("made");
    fs::write(further.join("x.txt"), "Ein weiterer Text.").expect("written");
    let mut request = desk.request();
    request.paths = vec![further.clone()];
    assert_eq!(desk.try_index(&request).expect("done").counts.new, 2);
    fs::rename(&further, desk.dir.path().join("fort")).expect("renamed");
    let away = desk.index();
    assert_eq!((away.counts.removed, away.notes.len()), (0, 1), "{:?}", away.notes);
    fs::rename(desk.dir.path().join("fort"), &further).expect("renamed");
    fs::remove_file(further.join("x.txt")).expect("removed");
    fs::write(further.join("y.txt"), "Ein anderer Text.").expect("written");
    let back = desk.index();
    assert_eq!((back.counts.removed, back.counts.new), (1, 1));
    let mut forget = desk.request();
    forget.forget = vec![further];
    assert_eq!(desk.try_index(&forget).expect("done").counts.removed, 1);
    assert_eq!(desk.reader().sources().expect("whole").len(), 1);
}

#[test]
fn one_worker_writes_what_four_write() {
    let stored = |workers| {
        let desk = Desk::new();
        for i in 0..12 {
            desk.write(&format!("{i}.txt"), AGREEMENT.replace("dreißig", &format!("{i}")));
        }
        desk.write("kaputt.pdf", "%PDF-1.7\n");
        let mut request = desk.request();
        request.workers = Some(workers);
        desk.try_index(&request).expect("done");
        desk.answers()
    };
    assert_eq!(stored(1), stored(4));
}

#[test]
fn a_worker_that_reaches_its_wall_costs_one_document() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    desk.write("gross.txt", "Vertragspartei ".repeat(8 << 20));
    let mut request = desk.request();
    request.reading.walls.memory_bytes = 512 << 20;
    // so that no slow machine meets the other wall first
    request.reading.walls.seconds = 600;
    let Ok(report) = desk.try_index(&request) else {
        println!("no room for a worker below 512 MiB here: the wall is not tried");
        return;
    };
    assert_eq!(report.files[0].status, Status::Ok, "{:?}", report.files[0].reason);
    let hit = report.files[1].status;
    assert_eq!(hit, Status::Limit(Limit::Memory), "{:?}", report.files[1].reason);
}

#[test]
fn a_worker_without_time_costs_one_document_and_a_missing_one_the_batch() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    desk.index();
    // long enough that no worker is through before the parent looks
    desk.write("a.txt", AGREEMENT.replace("dreißig", "zwanzig").repeat(3_000));
    desk.write("b.txt", AGREEMENT.repeat(3_000));
    let answers = desk.answers();
    let mut without_worker = desk.request();
    without_worker.reading.program = PathBuf::from("/there/is/no/program");
    let failed = desk.try_index(&without_worker);
    assert!(matches!(failed, Err(IngestError::Worker(_))), "{failed:?}");
    assert_eq!(desk.answers(), answers, "a batch that failed leaves the index as it was");
    let mut without_time = desk.request();
    without_time.reading.walls.seconds = 0;
    let report = desk.try_index(&without_time).expect("the batch is done");
    let statuses: Vec<Status> = report.files.iter().map(|file| file.status).collect();
    assert_eq!(statuses, [Status::Limit(Limit::Time), Status::Limit(Limit::Time)]);
}

#[test]
fn a_plan_tells_what_a_batch_would_do() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    let rules = Rules::load(&desk.layers()).expect("the rules are sound");
    let plan = foresee(&desk.request(), &rules).expect("it can be told");
    assert_eq!(changes(&plan), [("a.txt", Freshness::New, Status::Ok)]);
    assert!(!desk.dir.path().join("index").exists(), "a plan writes nothing");
}

#[test]
fn a_single_file_is_read_without_an_index() {
    let desk = Desk::new();
    desk.write("a.txt", AGREEMENT);
    let reading = reading(desk.layers());
    let read =
        read_one(&desk.corpus().join("a.txt"), None, &reading, &mut Silent).expect("it is read");
    assert_eq!(read.outcome.status, Status::Ok);
    assert!(read.dossiers[0].clauses.len() >= 3);
    assert!(matches!(
        read_one(Path::new("/there/is/no/file"), None, &reading, &mut Silent),
        Err(IngestError::Unreadable { .. })
    ));
    let walls = walls(&reading).expect("a worker starts");
    assert!(walls.memory || cfg!(not(unix)));
}

/// A page of 320 by 90 points whose words are a picture, as bytes of a PDF file.
fn scan() -> Vec<u8> {
    let lines =
        [(20.0, 30.0, 12.0, "Artikel 5"), (20.0, 60.0, 12.0, "Die Parteien arbeiten zusammen.")];
    let mut printed = Typeset::new();
    printed.page(&lines).crop((320.0, 90.0));
    let printed = printed.bytes();
    let source = Source::new("druck.pdf", &printed);
    let picture = Pictures::open(&source, &Limits::default())
        .and_then(|pictures| pictures.draw(1, 300.0))
        .expect("the page can be drawn");
    let image = Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(picture.width),
            "Height" => i64::from(picture.height),
            "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8,
        },
        picture.pixels,
    );
    let mut scan = Typeset::new();
    let image = scan.document().add_object(image);
    let place = format!("320 0 0 90 0 {} cm /Im1 Do", A4.1 - 90.0);
    let content = Stream::new(dictionary! {}, place.into_bytes());
    scan.page_with(content, dictionary! { "XObject" => dictionary! { "Im1" => image } });
    scan.crop((320.0, 90.0)).bytes()
}

#[test]
fn a_scan_is_read_once_tesseract_may_and_not_again() {
    if Tesseract::find().is_none() {
        println!("tesseract is not installed: no scan is recognised");
        return;
    }
    let desk = Desk::new();
    desk.write("scan.pdf", scan());
    assert_eq!(changes(&desk.index()), [("scan.pdf", Freshness::New, Status::NoText)]);
    let mut request = desk.request();
    request.reading.recognition = Recognition::new(Ocr::Auto, Some(&request.index));
    let report = desk.try_index(&request).expect("the batch is done");
    assert_eq!(changes(&report), [("scan.pdf", Freshness::Retry, Status::Ok)]);
    let dossier = desk.reader().dossier(&DocumentId("scan.pdf".to_owned())).expect("stored");
    let document = dossier.expect("it was read").document;
    assert!(document.text.contains("Die Parteien arbeiten zusammen."), "{}", document.text);
    assert_eq!(document.pages[0].source, TextSource::Ocr);
    assert!(document.pages[0].confidence.is_some_and(|sure| sure > 0.5));
    assert_eq!(changes(&desk.try_index(&request).expect("the batch is done")), []);
    let kept = fs::read_dir(request.index.join("recognised")).expect("words are kept");
    assert_eq!(kept.count(), 1);
}

#[test]
fn a_password_opens_what_was_encrypted_before() {
    let desk = Desk::new();
    desk.write(
        "geheim.pdf",
        Typeset::new().page(&[(70.0, 100.0, 10.0, "Artikel 1")]).locked("tor"),
    );
    assert_eq!(changes(&desk.index()), [("geheim.pdf", Freshness::New, Status::Encrypted)]);
    let mut request = desk.request();
    request.reading.passwords = vec!["falsch".to_owned()];
    let report = desk.try_index(&request).expect("the batch is done");
    assert_eq!(changes(&report), [("geheim.pdf", Freshness::Retry, Status::Encrypted)]);
    request.reading.passwords.push("tor".to_owned());
    // other rules change nothing about a file without words
    desk.write("rules/desk.toml", "schema = 1\npillar = \"returns\"\n");
    let report = desk.try_index(&request).expect("the batch is done");
    assert_eq!(changes(&report), [("geheim.pdf", Freshness::Retry, Status::Ok)]);
}

#[test]
fn damaged_files_end_no_batch_and_each_has_one_status() {
    const MUTANTS: usize = 30;
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let sound: Vec<Vec<u8>> = ["agreement-navoristan-readmission.pdf", "presse-doruba-zahlen.html"]
        .map(|name| fs::read(corpus.join(name)).expect("the corpus ships it"))
        .to_vec();
    let (desk, mut chance) = (Desk::new(), Chance::new(7));
    for number in 0..MUTANTS {
        let (bytes, ending) = match number % 3 {
            0 => (mutant(&sound[0], &mut chance), "pdf"),
            1 => (mutant(&sound[1], &mut chance), "html"),
            _ => (scattered(&mut chance), "pdf"),
        };
        desk.write(&format!("{number}.{ending}"), bytes);
    }
    let report = desk.index();
    assert_eq!(report.files.len(), MUTANTS);
    assert_eq!(desk.reader().sources().expect("the ledger is whole").len(), MUTANTS);
    let crashed = |reason: &String| reason.starts_with("the reader");
    let crashed: Vec<_> =
        report.files.iter().filter(|file| file.reason.as_ref().is_some_and(crashed)).collect();
    assert!(crashed.is_empty(), "{crashed:?}");
}

#[test]
fn hostile_files_each_have_one_status() {
    let Some(data) = env::var_os("KLAUSEL_TEST_DATA").map(PathBuf::from) else {
        println!("KLAUSEL_TEST_DATA is not set: hostile files are not read");
        return;
    };
    let folder = data.join("pdf-robust");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("no pdf-robust in KLAUSEL_TEST_DATA: hostile files are not read");
        return;
    };
    let desk = Desk::new();
    desk.write("gut.txt", AGREEMENT);
    let mut request = desk.request();
    request.paths = vec![folder];
    let report = desk.try_index(&request).expect("no file stops the batch");
    assert_eq!(report.files.len(), entries.count() + 1);
    let ledger = desk.reader().sources().expect("the ledger is whole");
    assert_eq!(ledger.len(), report.files.len());
    let mut counts = std::collections::BTreeMap::new();
    for record in &ledger {
        *counts.entry(record.status.to_string()).or_insert(0) += 1;
    }
    println!("{counts:?} in {:.1} s", report.elapsed.as_secs_f64());
}

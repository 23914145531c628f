//! How long comparisons take as documents and states grow: `cargo bench --bench compare`.
//!
//! `KLAUSEL_BENCH_DOCUMENTS` sets the greatest number of documents (10,000 by default). Every
//! document has the clauses of a short readmission agreement; a fifth of them are tagged, as in
//! real treaties of other subjects.

use std::{env, hint::black_box};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use klausel::{
    compare::{CompareRequest, Subject, compare, countries},
    index::{Fingerprints, Reader, SourceRecord, Writer},
    model::{
        BindingForce, Clause, Commitment, CountryCode, Deadline, DeadlineBasis, DeadlineRole,
        Debtor, DocumentId, Dossier, Duration, DurationUnit, Evidence, InstrumentKind, Level,
        Locator, Modality, Origin, Party, Pillar, Span, Status, Step, Tag, Tagging,
    },
    rules::Rules,
};

/// Clauses of one generated document; the treaties of the test data have 45 on average.
const CLAUSES_OF_ONE: usize = 40;
/// One clause in so many is tagged.
const TAGGED: usize = 5;
/// States that the documents are with.
const STATES: usize = 60;

const TEXT: &str = "Die ersuchte Vertragspartei beantwortet ein Ersuchen um Rückübernahme \
    innerhalb von 30 Kalendertagen nach dessen Eingang und begründet eine Ablehnung schriftlich.";
const TOPICS: [(&str, &str); 4] = [
    ("returns", "request-and-answer"),
    ("returns", "own-nationals"),
    ("visas", "facilitation"),
    ("human_rights", "data-protection"),
];

fn generated(documents: usize, states: usize) -> (tempfile::TempDir, Reader) {
    let dir = tempfile::tempdir().expect("a folder");
    let fingerprints = Fingerprints { extractor: "bench".into(), rules: "bench".into() };
    let mut writer = Writer::open(dir.path(), &fingerprints).expect("opens");
    for number in 0..documents {
        let id = format!("{number}.pdf");
        let dossier = treaty(&id, &state(number % states));
        writer.put(SourceRecord::new(id, Status::Ok), &[dossier]).expect("takes a document");
    }
    writer.commit().expect("commits");
    let reader = Reader::open(dir.path()).expect("opens");
    (dir, reader)
}

/// The code of the n-th state.
fn state(n: usize) -> CountryCode {
    let letter = |n: usize| char::from(b'A' + n as u8);
    CountryCode::new(&format!("{}{}", letter(n / 26), letter(n % 26))).expect("two letters")
}

fn treaty(id: &str, partner: &CountryCode) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.document.id = DocumentId(id.to_owned());
    dossier.document.text = TEXT.repeat(CLAUSES_OF_ONE);
    dossier.instrument.kind = InstrumentKind::Treaty;
    dossier.instrument.binding = BindingForce::Binding;
    let home = CountryCode::new("DE").expect("two letters");
    let party = |country: CountryCode| Party { country, span: None, origin: Origin::Manifest };
    dossier.instrument.parties = vec![party(home), party(partner.clone())];
    for at in 0..CLAUSES_OF_ONE {
        let locator = Locator::new(vec![Step::new(Level::Article, (at + 1).to_string())]);
        let body = Span::new(at * TEXT.len(), (at + 1) * TEXT.len());
        dossier.clauses.push(Clause::of_words(&dossier.document.id, locator, body));
        dossier.taggings.push(if at % TAGGED == 0 { tagging(at) } else { Tagging::default() });
    }
    dossier
}

fn tagging(at: usize) -> Tagging {
    let (pillar, topic) = TOPICS[at / TAGGED % TOPICS.len()];
    let words = Span::new(0, 30);
    let limit = Deadline {
        duration: Some(Duration { value: 30, unit: DurationUnit::Days }),
        basis: DeadlineBasis::Calendar,
        role: DeadlineRole::Answer,
        start_event: None,
        vague: None,
        span: words,
    };
    Tagging {
        tags: vec![Tag {
            pillar: Pillar(pillar.to_owned()),
            topic: topic.to_owned(),
            rule: format!("{pillar}.{topic}.bench"),
            evidence: vec![Evidence(words)],
        }],
        commitment: Some(Commitment {
            modality: Modality::Obligation,
            wording: Modality::Obligation,
            debtor: Some(Debtor::Requested),
            beneficiary: None,
            deadlines: vec![limit],
            amounts: Vec::new(),
            conditions: Vec::new(),
            deemed_consent: None,
            qualifiers: Vec::new(),
            evidence: vec![Evidence(words)],
            rule: "modality.bench".to_owned(),
        }),
        ..Tagging::default()
    }
}

fn all(reader: &Reader) -> CompareRequest {
    let home = CountryCode::new("DE").expect("two letters");
    let found = countries(reader, &home).expect("the index is sound");
    let subjects = found.into_iter().map(Subject::Country).collect();
    CompareRequest { subjects, home: Some(home), ..CompareRequest::default() }
}

fn growth(criterion: &mut Criterion) {
    let most = env::var("KLAUSEL_BENCH_DOCUMENTS").ok().and_then(|n| n.parse().ok());
    let most: usize = most.unwrap_or(10_000);
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let mut group = criterion.benchmark_group("compare");
    group.sample_size(10);
    for documents in [most / 10, most / 3, most] {
        let (_dir, reader) = generated(documents.max(1), STATES);
        let request = all(&reader);
        group.bench_function(BenchmarkId::new("all, by documents", documents), |bencher| {
            bencher.iter(|| compare(&reader, &rules, black_box(&request)).expect("answers"));
        });
        let pair = CompareRequest { subjects: request.subjects[..2].to_vec(), ..request };
        group.bench_function(BenchmarkId::new("two states, by documents", documents), |bencher| {
            bencher.iter(|| compare(&reader, &rules, black_box(&pair)).expect("answers"));
        });
    }
    for states in [6, 60, 180] {
        let (_dir, reader) = generated((most / 10).max(states), states);
        let request = all(&reader);
        group.bench_function(BenchmarkId::new("all, by states", states), |bencher| {
            bencher.iter(|| compare(&reader, &rules, black_box(&request)).expect("answers"));
        });
    }
    group.finish();
}

criterion_group!(benches, growth);
criterion_main!(benches);

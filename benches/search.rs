//! How long questions take over generated clauses: `cargo bench --bench search`.
//!
//! `KLAUSEL_BENCH_CLAUSES` sets the number of clauses (20,000 by default); the text is drawn
//! from the words of a few provisions, so that frequencies fall as in real texts.

use std::{env, hint::black_box};

use criterion::{Criterion, criterion_group, criterion_main};
use klausel::{
    index::{Fingerprints, Reader, SourceRecord, Writer},
    model::{
        Clause, ClauseId, DocumentId, Dossier, Language, Level, Locator, Part, Span, Status, Step,
    },
    rules::Rules,
    search::{SearchRequest, search},
};

/// Clauses of one generated document.
const CLAUSES_OF_ONE: usize = 40;

/// The questions, by what they ask of the index.
const QUESTIONS: [(&str, &str); 7] = [
    ("word", "Rückübernahme"),
    ("two words", "Frist Antwort"),
    ("rare word", "Nichtzurückweisung"),
    ("phrase", "\"ersuchende Vertragspartei\""),
    ("proximity", "Kosten w/8 Beförderung"),
    ("truncated", "rückführ*"),
    ("field", "art:5 Frist"),
];

/// Words of provisions, the frequent ones first.
const WORDS: &str = "die der und Vertragspartei zu in von ersuchende den Staatsangehörigen eines \
    Rückübernahme für Kosten Frist mit Ersuchen Tagen Antwort ersuchte Beförderung Person \
    Reisedokument Behörden werden innerhalb Nachweis Visum Ausstellung Aufenthalt Zustimmung \
    Durchbeförderung Ausschuss Daten Kalendertage Übernahme Staatsangehörigkeit Begleitung \
    Fachkräfte Ausbildung Anerkennung Sprachkurs Menschenrechte Abkommen Technologietransfer \
    Rückführung Rückführungsmaßnahme Zusammenarbeit Nichtzurückweisung";

fn generated(clauses: usize) -> (tempfile::TempDir, Reader) {
    let dir = tempfile::tempdir().expect("a folder");
    let fingerprints = Fingerprints { extractor: "bench".into(), rules: "bench".into() };
    let mut writer = Writer::open(dir.path(), &fingerprints).expect("opens");
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut state = 1u64;
    let mut draw = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (state >> 11) as f64 / (1u64 << 53) as f64;
        // The square makes the first words frequent and the last rare.
        words[(share * share * words.len() as f64) as usize]
    };
    for document in 0..clauses.div_ceil(CLAUSES_OF_ONE) {
        let id = format!("{document}.pdf");
        let mut dossier = Dossier::default();
        dossier.document.id = DocumentId(id.clone());
        for article in 1..=CLAUSES_OF_ONE {
            let locator = Locator::new(vec![Step::new(Level::Article, article.to_string())]);
            let start = dossier.document.text.len();
            let text: Vec<&str> = (0..45).map(|_| draw()).collect();
            dossier.document.text.push_str(&text.join(" "));
            let body = Span::new(start, dossier.document.text.len());
            dossier.clauses.push(clause(&dossier.document.id, locator, body));
        }
        writer.put(SourceRecord::new(id, Status::Ok), &[dossier]).expect("takes a document");
    }
    writer.commit().expect("commits");
    let reader = Reader::open(dir.path()).expect("opens");
    (dir, reader)
}

fn clause(document: &DocumentId, locator: Locator, body: Span) -> Clause {
    Clause {
        id: ClauseId::new(document, 1, &locator, 1),
        text_no: 1,
        locator,
        span: body,
        body,
        marker: None,
        heading: None,
        chapeau: None,
        part: Part::Operative,
        language: Language::De,
        page_from: 1,
        page_to: 1,
        sentences: Vec::new(),
        references: Vec::new(),
    }
}

fn questions(criterion: &mut Criterion) {
    let clauses = env::var("KLAUSEL_BENCH_CLAUSES").ok().and_then(|n| n.parse().ok());
    let (dir, reader) = generated(clauses.unwrap_or(20_000));
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let mut group = criterion.benchmark_group("search");
    group.bench_function("open", |bencher| {
        bencher.iter(|| Reader::open(black_box(dir.path())).expect("opens"));
    });
    for (name, query) in QUESTIONS {
        let request = SearchRequest::of(query);
        group.bench_function(name, |bencher| {
            bencher.iter(|| search(&reader, &rules, black_box(&request)).expect("answers"));
        });
        let request = SearchRequest { is_expanded: false, ..SearchRequest::of(query) };
        group.bench_function(format!("{name}, as typed"), |bencher| {
            bencher.iter(|| search(&reader, &rules, black_box(&request)).expect("answers"));
        });
    }
    group.finish();
}

criterion_group!(benches, questions);
criterion_main!(benches);

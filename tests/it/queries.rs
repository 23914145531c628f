//! The questions of `tests/gold/queries.toml` over the shipped corpus: is what answers them found,
//! and does it stand first?

use std::{collections::BTreeMap, fs, path::Path};

use klausel::{
    extract::{Limits, Source, documents, status_of},
    index::{ClauseFilter, Fingerprints, Reader, SourceRecord, Writer},
    model::{CountryCode, DocumentId, Dossier},
    rules::{Layers, Rules},
    search::{SearchRequest, search},
    structure::structure,
    tag::tag_clauses,
};
use serde::Deserialize;

/// What the measures were when they were last raised; they only rise.
const NDCG_FLOOR: f64 = 0.62;
const RECALL_FLOOR: f64 = 0.70;

#[derive(Deserialize)]
struct File {
    #[serde(rename = "query")]
    questions: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    id: String,
    command: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    filters: BTreeMap<String, String>,
    #[serde(default)]
    best: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    data: Option<String>,
}

/// Indexes the shipped documents without worker processes.
fn indexed(rules: &Rules) -> (tempfile::TempDir, Reader) {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::open(dir.path(), &Fingerprints::default()).expect("opens");
    let mut paths: Vec<_> = fs::read_dir("corpus").expect("is there").flatten().collect();
    paths.sort_by_key(std::fs::DirEntry::file_name);
    for path in paths
        .iter()
        .map(std::fs::DirEntry::path)
        .filter(|path| path.is_file() && !path.ends_with("README.md"))
    {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let bytes = fs::read(&path).expect("reads");
        let Ok(read) = documents(&Source::new(name, &bytes), &Limits::default()) else { continue };
        for mut document in read {
            document.id = DocumentId(name.to_owned());
            let structured = structure(&mut document, rules);
            let taggings =
                tag_clauses(&document, &structured.instrument, &structured.clauses, rules);
            let record = SourceRecord::new(name, status_of(&document));
            let (instrument, clauses) = (structured.instrument, structured.clauses);
            let dossier = Dossier { document, instrument, clauses, taggings };
            writer.put(record, &[dossier]).expect("takes a document");
        }
    }
    writer.commit().expect("commits");
    let reader = Reader::open(dir.path()).expect("opens");
    (dir, reader)
}

fn filter(filters: &BTreeMap<String, String>) -> Option<ClauseFilter> {
    let mut filter = ClauseFilter::default();
    for (name, value) in filters {
        match name.as_str() {
            "pillar" => filter.pillars.push(value.clone()),
            "topic" => filter.topics.push(value.clone()),
            "country" => filter.countries.push(CountryCode::new(value)?),
            _ => return None,
        }
    }
    Some(filter)
}

/// Tells whether a clause found is the one listed: itself, a part of it, or its opening words.
fn is_listed(found: &str, listed: &str) -> bool {
    let plain = |id: &str| match id.split_once("#t") {
        Some((document, rest)) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            rest.split_once('/').map_or(id.to_owned(), |(_, place)| format!("{document}#{place}"))
        }
        _ => id.to_owned(),
    };
    let (found, listed) = (plain(found), plain(listed));
    let is_within = |inner: &str, outer: &str| {
        inner == outer
            || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['_', '#', '~']))
    };
    is_within(&found, &listed) || (listed.contains("__point_") && is_within(&listed, &found))
}

/// Returns nDCG at 10 and recall at 20.
fn measure(found: &[String], question: &Question) -> (f64, f64) {
    let mut wanted: Vec<(&String, f64)> = question.best.iter().map(|id| (id, 2.0)).collect();
    wanted.extend(question.also.iter().map(|id| (id, 1.0)));
    if question.best.is_empty() {
        let is_silent = f64::from(u8::from(found.is_empty()));
        return (is_silent, is_silent);
    }
    let discount = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
    let ideal: f64 = wanted.iter().take(10).enumerate().map(|(i, (_, g))| g * discount(i)).sum();
    let mut gained = 0.0;
    let mut met: Vec<&String> = Vec::new();
    for (rank, id) in found.iter().take(20).enumerate() {
        let new = wanted.iter().find(|(listed, _)| is_listed(id, listed) && !met.contains(listed));
        if let Some((listed, grade)) = new {
            met.push(listed);
            gained += if rank < 10 { grade * discount(rank) } else { 0.0 };
        }
    }
    let best = question.best.iter().filter(|id| met.contains(id)).count();
    (gained / ideal, best as f64 / question.best.len() as f64)
}

#[test]
fn what_answers_a_question_is_found_and_stands_first() {
    let layers = Layers { corpus: Some(Path::new("corpus/rules").to_owned()), extra: None };
    let rules = Rules::load(&layers).expect("the rules are sound");
    let (_dir, reader) = indexed(&rules);
    let text = fs::read_to_string("tests/gold/queries.toml").expect("reads");
    let file: File = toml::from_str(&text).expect("is a list of questions");
    let (mut ndcg, mut recall, mut count) = (0.0, 0.0, 0.0);
    for question in file.questions.iter().filter(|q| q.command == "search" && q.data.is_none()) {
        let Some(filter) = filter(&question.filters) else { continue };
        let request =
            SearchRequest { filter, is_explained: true, ..SearchRequest::of(&question.query) };
        let hits = search(&reader, &rules, &request).expect("answers");
        let found: Vec<String> = hits.hits.iter().map(|hit| hit.clause.id.0.clone()).collect();
        let (gain, share) = measure(&found, question);
        if gain < 0.6 || share < 0.6 {
            let parts = hits.diagnosis.iter().flat_map(|diagnosis| &diagnosis.parts);
            let counts: Vec<String> =
                parts.map(|p| format!("{} {}/{}", p.condition, p.in_filter, p.clauses)).collect();
            let (id, query, total) = (&question.id, &question.query, hits.total);
            let first = &found[..found.len().min(5)];
            println!("{id} {gain:.2} {share:.2} {query}: {total} {first:?} {counts:?}");
        }
        ndcg += gain;
        recall += share;
        count += 1.0;
    }
    let (ndcg, recall) = (ndcg / count, recall / count);
    println!("{count} questions: nDCG@10 {ndcg:.3}, recall@20 {recall:.3}");
    assert!(ndcg >= NDCG_FLOOR, "nDCG@10 {ndcg:.3}");
    assert!(recall >= RECALL_FLOOR, "recall@20 {recall:.3}");
}

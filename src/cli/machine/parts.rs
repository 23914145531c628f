//! What each part of a query became and found, for scripts.

use std::io::Write;

use serde::Serialize;

use crate::{
    cli::render::json_line,
    rules::Relation,
    search::{Diagnosis, Form, Part},
};

/// One word or field of a query.
#[derive(Debug, Serialize)]
struct PartLine<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    condition: &'a str,
    clauses: u64,
    in_filter: u64,
    forms: Vec<FormOf<'a>>,
    expansions: Vec<Added<'a>>,
    suggestions: &'a [String],
}

/// What a word became in one language.
#[derive(Debug, Serialize)]
struct FormOf<'a> {
    language: &'static str,
    stem: &'a str,
    parts: &'a [String],
}

/// Another label that was looked for.
#[derive(Debug, Serialize)]
struct Added<'a> {
    label: &'a str,
    relation: &'static str,
    clauses: u64,
}

/// Writes a line for each part, in the order of print; `query` where there are several.
pub(super) fn write_parts(
    out: &mut dyn Write,
    query: Option<&str>,
    diagnosis: &Diagnosis,
) -> std::io::Result<()> {
    diagnosis.parts.iter().try_for_each(|part| json_line(out, &line(query, part)))
}

fn line<'a>(query: Option<&'a str>, part: &'a Part) -> PartLine<'a> {
    let form = |form: &'a Form| FormOf {
        language: form.language.code(),
        stem: &form.stem,
        parts: &form.parts,
    };
    let added = part.expansions.iter().map(|(label, relation, clauses)| Added {
        label,
        relation: relation_word(*relation),
        clauses: *clauses,
    });
    PartLine {
        r#type: "part",
        query,
        condition: &part.condition,
        clauses: part.clauses,
        in_filter: part.in_filter,
        forms: part.forms.iter().map(form).collect(),
        expansions: added.collect(),
        suggestions: &part.suggestions,
    }
}

const fn relation_word(relation: Relation) -> &'static str {
    match relation {
        Relation::Alternative => "alternative",
        Relation::Translation => "translation",
        Relation::Paraphrase => "paraphrase",
        Relation::Narrower => "narrower",
    }
}

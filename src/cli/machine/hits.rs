//! Hits for scripts.

use std::{collections::BTreeMap, io::Write};

use serde::Serialize;

use crate::{
    cli::{
        citation::Citations,
        machine::{PlaceOf, parts::write_parts},
        render::{Neighbours, json_line},
    },
    index::Property,
    model::{Debtor, Modality, Pillar},
    search::{Hit, Hits},
};

/// One hit for scripts.
#[derive(Debug, Serialize)]
struct HitLine<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    rank: u64,
    score: f32,
    #[serde(flatten)]
    place: PlaceOf<'a>,
    pillars: Vec<&'a str>,
    topics: Vec<String>,
    modality: &'static str,
    debtor: Option<&'a str>,
    heading: Option<&'a str>,
    chapeau: Option<&'a str>,
    text: &'a str,
    highlights: Vec<[usize; 2]>,
    /// `all` of the query holds, or the clause only comes `near`.
    r#match: &'static str,
    /// The parts it lacks, where it only comes near.
    lacks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'a Neighbours>,
}

/// Counts of the hits by one property, for scripts.
#[derive(Debug, Serialize)]
struct FacetLine<'a> {
    r#type: &'static str,
    property: &'static str,
    counts: &'a BTreeMap<String, u64>,
}

/// The last line.
#[derive(Debug, Serialize)]
struct SummaryLine<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    total: u64,
    total_is_exact: bool,
    near: u64,
    shown: usize,
    documents: u64,
    not_searched: u64,
    unsupported: u64,
    milliseconds: f64,
    generation: u64,
}

/// An answer for scripts.
pub(in crate::cli) struct HitLines<'a> {
    /// The words asked, where there are several questions.
    pub(in crate::cli) query: Option<&'a str>,
    /// The answer.
    pub(in crate::cli) hits: &'a Hits,
    /// What stands around each hit, in their order; none where it was not asked for.
    pub(in crate::cli) around: &'a [Neighbours],
    /// How long it took.
    pub(in crate::cli) seconds: f64,
}

impl HitLines<'_> {
    /// Writes a line for each hit, one for each property counted, one for each part of the query
    /// where it is explained or nothing was found, and the summary.
    pub(in crate::cli) fn write(
        &self,
        out: &mut dyn Write,
        cite: Citations,
    ) -> std::io::Result<()> {
        let Self { query, hits, around, seconds } = *self;
        for (number, hit) in hits.hits.iter().enumerate() {
            let clause = &hit.clause;
            let commitment = clause.tagging.commitment.as_ref();
            let line = HitLine {
                r#type: "hit",
                query,
                rank: hit.rank,
                score: hit.score,
                place: PlaceOf::new(clause, cite),
                pillars: clause.tagging.pillars().into_iter().map(Pillar::as_str).collect(),
                topics: topics(hit),
                modality: commitment.map_or(Modality::None, |c| c.modality).as_str(),
                debtor: commitment.and_then(|c| c.debtor.as_ref()).map(Debtor::as_str),
                heading: clause.heading.as_deref(),
                chapeau: clause.chapeau.as_deref(),
                text: &clause.text,
                highlights: hit.highlights.iter().map(|span| [span.start, span.end]).collect(),
                r#match: if hit.lacks.is_some() { "near" } else { "all" },
                lacks: hit.lacks.as_deref().unwrap_or_default(),
                group: hit.group.as_ref().map(|group| group.key.as_str()),
                group_size: hit.group.as_ref().map(|group| group.size),
                context: around.get(number),
            };
            json_line(out, &line)?;
        }
        for (property, counts) in hits.facets.iter().flat_map(|facets| &facets.0) {
            let line = FacetLine { r#type: "facet", property: property_word(*property), counts };
            json_line(out, &line)?;
        }
        if let Some(diagnosis) = &hits.diagnosis {
            write_parts(out, query, diagnosis)?;
        }
        let summary = SummaryLine {
            r#type: "summary",
            query,
            total: hits.total,
            total_is_exact: !hits.is_cut,
            near: hits.near,
            shown: hits.hits.len(),
            documents: hits.documents,
            not_searched: hits.not_searched,
            unsupported: hits.unsupported,
            milliseconds: (seconds * 1e5).round() / 100.0,
            generation: hits.generation,
        };
        json_line(out, &summary)
    }
}

/// Names a property as the filters do.
pub(in crate::cli) const fn property_word(property: Property) -> &'static str {
    match property {
        Property::Pillar => "pillar",
        Property::Topic => "topic",
        Property::Country => "country",
        Property::Instrument => "instrument",
        Property::Binding => "binding",
        Property::Language => "language",
        Property::Modality => "modality",
        Property::Year => "year",
        Property::Document => "document",
        Property::Article => "article",
        Property::Paragraph => "paragraph",
    }
}

/// Returns `pillar/topic` of every tag, each once.
pub(in crate::cli) fn topics(hit: &Hit) -> Vec<String> {
    let tags = hit.clause.tagging.tags.iter();
    let mut topics: Vec<String> = tags.map(|tag| format!("{}/{}", tag.pillar, tag.topic)).collect();
    topics.sort();
    topics.dedup();
    topics
}

//! Tags as W3C Web Annotations (Web Annotation Data Model, Recommendation of 2017).
//!
//! The target is a clause's words in the document's text: by quotation with the words around
//! (`TextQuoteSelector`), by place in Unicode characters from the text's beginning
//! (`TextPositionSelector`), and by page for a PDF (`FragmentSelector`, RFC 8118).

use serde::Serialize;

use crate::model::{Clause, ClauseId, Dossier, Medium, Span, Tag};

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// What the value of a page's fragment conforms to.
const PDF_FRAGMENT: &str = "http://tools.ietf.org/rfc/rfc8118";

/// Characters given before and behind a quotation, so that it is found again.
const AROUND: usize = 32;

/// One tag of one clause.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Annotation<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    r#type: &'static str,
    motivation: &'static str,
    generator: Generator,
    body: Vec<Body<'a>>,
    target: Vec<Target<'a>>,
}

#[derive(Debug, Serialize)]
struct Generator {
    r#type: &'static str,
    name: &'static str,
}

#[derive(Debug, Serialize)]
struct Body<'a> {
    r#type: &'static str,
    purpose: &'static str,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Target<'a> {
    source: &'a str,
    selector: Vec<Selector<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
enum Selector<'a> {
    #[serde(rename = "TextQuoteSelector")]
    Quote { exact: &'a str, prefix: &'a str, suffix: &'a str },
    #[serde(rename = "TextPositionSelector")]
    Position { start: usize, end: usize },
    #[serde(rename = "FragmentSelector")]
    Fragment {
        #[serde(rename = "conformsTo")]
        conforms_to: &'static str,
        value: String,
    },
}

impl<'a> Annotation<'a> {
    /// Reads a tag of a clause; the words that caused it are the targets, or the clause where
    /// heading or opening words caused it.
    pub(in crate::cli) fn new(
        dossier: &'a Dossier,
        path: &'a str,
        clause: &'a Clause,
        tag: &Tag,
        citation: String,
    ) -> Self {
        let mut spans: Vec<Span> =
            tag.evidence.iter().map(|words| words.0.shifted(clause.body.start)).collect();
        if spans.is_empty() {
            spans.push(clause.body);
        }
        let body =
            |purpose, value, language| Body { r#type: "TextualBody", purpose, value, language };
        let topic = format!("{}/{}", tag.pillar, tag.topic);
        Self {
            context: CONTEXT,
            id: name(&clause.id, &tag.rule),
            r#type: "Annotation",
            motivation: "tagging",
            generator: Generator { r#type: "Software", name: "klausel" },
            body: vec![
                body("tagging", topic, None),
                body("identifying", citation, None),
                body("describing", tag.rule.clone(), None),
            ],
            target: spans.into_iter().map(|span| target(dossier, path, span)).collect(),
        }
    }
}

fn target<'a>(dossier: &'a Dossier, path: &'a str, span: Span) -> Target<'a> {
    let document = &dossier.document;
    let text = &document.text;
    let start = text[..span.start].chars().count();
    let mut selector = vec![
        Selector::Quote {
            exact: span.of(text),
            prefix: tail(&text[..span.start]),
            suffix: head(&text[span.end..]),
        },
        Selector::Position { start, end: start + span.of(text).chars().count() },
    ];
    if document.medium == Medium::Pdf {
        let value = format!("page={}", document.page_at(span.start));
        selector.push(Selector::Fragment { conforms_to: PDF_FRAGMENT, value });
    }
    Target { source: path, selector }
}

/// An IRI for the annotation, the same as long as clause and rule are.
fn name(clause: &ClauseId, rule: &str) -> String {
    let mut iri = "urn:klausel:".to_owned();
    for byte in format!("{clause}:{rule}").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => {
                iri.push(char::from(byte));
            }
            _ => iri.push_str(&format!("%{byte:02X}")),
        }
    }
    iri
}

fn tail(text: &str) -> &str {
    let from = text.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    &text[from..]
}

fn head(text: &str) -> &str {
    let to = text.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| at);
    &text[..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_found_again_by_place_and_by_words() {
        let mut dossier = Dossier::default();
        dossier.document.text = "Für jede Prüfung zahlt die Partei.".to_owned();
        let at = dossier.document.text.find("zahlt").expect("it is there");
        let target = target(&dossier, "a.pdf", Span::new(at, at + "zahlt".len()));
        let json = serde_json::to_value(&target).expect("it is plain data");
        assert_eq!(json["selector"][0]["exact"], "zahlt");
        assert_eq!(json["selector"][0]["prefix"], "Für jede Prüfung ");
        assert_eq!(json["selector"][0]["suffix"], " die Partei.");
        assert_eq!(json["selector"][1]["start"], 17);
        assert_eq!(json["selector"][1]["end"], 22);
    }

    #[test]
    fn the_name_of_an_annotation_is_an_iri() {
        let id = ClauseId("Verträge/ü.pdf#art_5".to_owned());
        assert_eq!(
            name(&id, "returns.a"),
            "urn:klausel:Vertr%C3%A4ge/%C3%BC.pdf%23art_5:returns.a"
        );
    }
}

//! `export` at the terminal: Akoma Ntoso in the order of its schema, annotations that quote
//! what stands there, lines with all that was found.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const AGREEMENT: &str = "corpus/erklaerung-maruvien-partnerschaft.pdf";

/// What the program writes to stdout; it must succeed.
fn klausel(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_klausel"))
        .env("KLAUSEL_OCR", "never")
        .args(args)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The names of all elements in order of opening, and the eIds.
fn elements(xml: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut names, mut ids) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("well-formed") {
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                names.push(tag.name().as_ref().to_owned());
                let id = tag.try_get_attribute("eId").expect("sound attributes");
                ids.extend(id.map(|id| id.value.into_owned()));
            }
            quick_xml::events::Event::Eof => return (names, ids),
            _ => {}
        }
    }
}

#[test]
fn akoma_ntoso_has_the_parts_in_the_order_of_its_schema_and_locators_as_ids() {
    for (text, article) in [("1", "sec_1__para_1"), ("2", "sec_1__para_1")] {
        let xml = klausel(&["export", AGREEMENT, "--format", "akn", "--text", text]);
        let (names, ids) = elements(&xml);
        let parts: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| {
                ["meta", "preface", "preamble", "mainBody", "conclusions"].contains(name)
            })
            .collect();
        assert_eq!(parts, ["meta", "preface", "preamble", "mainBody", "conclusions"]);
        assert!(ids.iter().any(|id| id == article), "{ids:?}");
        let mut unique = ids.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "an eId stands twice");
    }
}

#[test]
fn an_annotation_quotes_what_stands_at_its_place() {
    let lines = klausel(&["export", AGREEMENT, "--format", "webannotation"]);
    let mut count = 0;
    for line in lines.lines() {
        let annotation: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(annotation["@context"], "http://www.w3.org/ns/anno.jsonld");
        assert_eq!(annotation["type"], "Annotation");
        for target in annotation["target"].as_array().expect("targets") {
            let (quote, place) = (&target["selector"][0], &target["selector"][1]);
            let length =
                place["end"].as_u64().expect("end") - place["start"].as_u64().expect("start");
            let exact = quote["exact"].as_str().expect("words");
            assert_eq!(exact.chars().count() as u64, length);
            count += 1;
        }
    }
    assert!(count > 0, "no tag was exported");
}

#[test]
fn lines_hold_the_document_and_every_clause_with_its_tags() {
    let lines = klausel(&["export", AGREEMENT, "--format", "jsonl"]);
    let read: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(read[0]["type"], "document");
    assert!(read[1..].iter().all(|line| line["type"] == "clause" && line["tags"].is_array()));
    assert!(read[1..].iter().any(|line| line["tags"].as_array().is_some_and(|t| !t.is_empty())));
}

//! Akoma Ntoso 3.0 (OASIS LegalDocML): an instrument for other legal software.
//!
//! Every instrument becomes a `doc` whose name is its kind; its eIds are klausel's locators,
//! which follow the standard's naming. A hierarchy element of the standard holds either words or
//! elements with words before and behind them, so clauses are gathered into a tree first:
//!
//! ```text
//! art_5                      article
//! art_5__para_1              └ paragraph   intro   "The Parties shall:"
//! art_5__para_1__point_a       ├ point     content
//! art_5__para_1__point_b       ├ point     content
//! art_5__para_1__wrap          └           wrapUp
//! ```
//!
//! One expression is one language version: texts printed side by side are exported each by
//! itself.

mod meta;
mod tree;
mod xml;

use crate::model::{Clause, Dossier, Level, Part};

use tree::{Node, Place};
use xml::Xml;

const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";

/// Writes one text of a document (`text_no` from 1) as an Akoma Ntoso document.
pub(in crate::cli) fn akoma_ntoso(dossier: &Dossier, text_no: u32) -> String {
    let clauses: Vec<&Clause> =
        dossier.clauses.iter().filter(|clause| clause.text_no == text_no).collect();
    let writer = Writer { text: &dossier.document.text, clauses };
    let mut xml = Xml::new();
    xml.open("akomaNtoso", &[("xmlns", NAMESPACE)]);
    xml.open("doc", &[("name", dossier.instrument.kind.as_str())]);
    meta::put(dossier, writer.clauses.first().copied(), &mut xml);
    writer.preface(&mut xml);
    writer.preamble(&mut xml);
    writer.body(&mut xml);
    writer.conclusions(&mut xml);
    xml.finish()
}

struct Writer<'a> {
    text: &'a str,
    clauses: Vec<&'a Clause>,
}

impl<'a> Writer<'a> {
    fn part(&self, part: Part) -> impl Iterator<Item = &'a Clause> + '_ {
        self.clauses.iter().copied().filter(move |clause| clause.part == part)
    }

    fn words(&self, clause: &Clause) -> &'a str {
        clause.body.of(self.text)
    }

    fn preface(&self, xml: &mut Xml) {
        let titles: Vec<&Clause> = self.part(Part::Title).collect();
        if titles.is_empty() {
            return;
        }
        xml.open("preface", &[]);
        for title in titles {
            xml.open("p", &[]);
            xml.leaf("docTitle", &[], self.words(title));
            xml.close();
        }
        xml.close();
    }

    /// Names of parties and sentences as paragraphs, recitals in a group of their own.
    fn preamble(&self, xml: &mut Xml) {
        let clauses: Vec<&Clause> = self.part(Part::Preamble).collect();
        if clauses.is_empty() {
            return;
        }
        xml.open("preamble", &[]);
        let mut in_recitals = false;
        for clause in clauses {
            let level = clause.locator.steps().last().map(|step| step.level);
            let is_recital = level == Some(Level::Recital);
            if is_recital != in_recitals {
                if is_recital {
                    xml.open("recitals", &[]);
                } else {
                    xml.close();
                }
                in_recitals = is_recital;
            }
            if is_recital {
                xml.open("recital", &[("eId", &tree::eid(clause))]);
                if let Some(marker) = clause.marker {
                    xml.leaf("num", &[], marker.of(self.text));
                }
                xml.leaf("p", &[], self.words(clause));
                xml.close();
            } else if level == Some(Level::Formula) {
                xml.open("formula", &[("name", "enactingFormula")]);
                xml.leaf("p", &[], self.words(clause));
                xml.close();
            } else {
                xml.leaf("p", &[], self.words(clause));
            }
        }
        if in_recitals {
            xml.close();
        }
        xml.close();
    }

    /// Provisions, annexes and paragraphs of a press item; footnotes behind them.
    fn body(&self, xml: &mut Xml) {
        let is_body = |clause: &&&Clause| {
            matches!(clause.part, Part::Operative | Part::Final | Part::Annex | Part::Press)
        };
        let provisions = tree::grown(self.text, self.clauses.iter().filter(is_body).copied());
        let notes = tree::grown(self.text, self.part(Part::Footnote));
        xml.open("mainBody", &[]);
        if provisions.is_empty() && notes.is_empty() {
            // The standard wants words in every body.
            xml.leaf("p", &[], "");
        }
        for node in provisions.iter().chain(&notes) {
            put(node, true, xml);
        }
        xml.close();
    }

    fn conclusions(&self, xml: &mut Xml) {
        let lines: Vec<&Clause> = self.part(Part::Signature).collect();
        if lines.is_empty() {
            return;
        }
        xml.open("conclusions", &[]);
        for line in lines {
            xml.leaf("p", &[], self.words(line));
        }
        xml.close();
    }
}

/// Puts a provision: words alone, or elements with the words before and behind them.
fn put(node: &Node, is_last: bool, xml: &mut Xml) {
    if let (Place::Wrap, true) = (node.place, is_last) {
        xml.open("wrapUp", &[]);
        xml.leaf("p", &[], node.words.unwrap_or_default());
        xml.close();
        return;
    }
    let (tag, name) = element(node);
    let mut attributes = vec![("eId", node.eid.as_str())];
    attributes.extend(name.map(|name| ("name", name)));
    xml.open(tag, &attributes);
    if let Some(number) = node.number {
        xml.leaf("num", &[], number);
    }
    if let Some(heading) = node.heading {
        xml.leaf("heading", &[], heading);
    }
    let words = node.words.unwrap_or_default();
    if node.children.is_empty() {
        xml.open("content", &[]);
        xml.leaf("p", &[], words);
        xml.close();
    } else {
        if !words.is_empty() {
            xml.open("intro", &[]);
            xml.leaf("p", &[], words);
            xml.close();
        }
        let last = node.children.len() - 1;
        for (i, child) in node.children.iter().enumerate() {
            // Closing words need elements before them.
            put(child, i == last && i > 0, xml);
        }
    }
    xml.close();
}

/// The standard's element for a level; texts joined to an instrument are named containers.
fn element(node: &Node) -> (&'static str, Option<&'static str>) {
    let Place::Step(level) = node.place else { return ("alinea", None) };
    match level {
        Level::Part => ("part", None),
        Level::Title => ("title", None),
        Level::Chapter => ("chapter", None),
        Level::Section => ("section", None),
        Level::Article => ("article", None),
        Level::Paragraph => ("paragraph", None),
        Level::Point => ("point", None),
        Level::Subpoint => ("sublist", None),
        Level::Indent => ("indent", None),
        Level::Annex => ("hcontainer", Some("annex")),
        Level::Protocol => ("hcontainer", Some("protocol")),
        Level::Declaration => ("hcontainer", Some("declaration")),
        Level::Notice => ("hcontainer", Some("notice")),
        Level::Footnote => ("hcontainer", Some("footnote")),
        _ => ("alinea", None),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Document, DocumentId, Locator, Span};

    use super::*;

    fn dossier(clauses: &[(&str, Part, &str)]) -> Dossier {
        let mut dossier = Dossier {
            document: Document { id: DocumentId("a.pdf".to_owned()), ..Document::default() },
            ..Dossier::default()
        };
        for (locator, part, words) in clauses {
            let start = dossier.document.text.len();
            dossier.document.text.push_str(words);
            dossier.document.text.push('\n');
            let body = Span::new(start, start + words.len());
            let locator: Locator = locator.parse().expect("a locator");
            dossier.clauses.push(Clause {
                part: *part,
                ..Clause::of_words(&dossier.document.id, locator, body)
            });
        }
        dossier
    }

    #[test]
    fn a_list_stands_between_its_opening_and_its_closing_words() {
        let dossier = dossier(&[
            ("art_5__para_1", Part::Operative, "Die Seiten"),
            ("art_5__para_1__point_a", Part::Operative, "helfen & raten,"),
            ("art_5__para_1__wrap", Part::Operative, "jederzeit."),
            ("art_6", Part::Operative, "Ende."),
        ]);
        let written = akoma_ntoso(&dossier, 1);
        let body = &written[written.find("<mainBody>").expect("a body")..];
        assert_eq!(
            body.lines().map(str::trim).collect::<String>(),
            "<mainBody><article eId=\"art_5\"><num>5</num>\
             <paragraph eId=\"art_5__para_1\"><num>1</num><intro><p>Die Seiten</p></intro>\
             <point eId=\"art_5__para_1__point_a\"><num>a</num>\
             <content><p>helfen &amp; raten,</p></content></point>\
             <wrapUp><p>jederzeit.</p></wrapUp></paragraph></article>\
             <article eId=\"art_6\"><num>6</num><content><p>Ende.</p></content></article>\
             </mainBody></doc></akomaNtoso>"
        );
    }

    #[test]
    fn a_place_that_stands_twice_has_two_ids() {
        let dossier = dossier(&[
            ("art_1", Part::Operative, "Eins."),
            ("art_1", Part::Operative, "Noch einmal eins."),
        ]);
        let written = akoma_ntoso(&dossier, 1);
        assert!(written.contains("eId=\"art_1\"") && written.contains("eId=\"art_1~2\""));
    }
}

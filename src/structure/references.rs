//! References in a clause: to provisions of the same instrument, and to other instruments.

use crate::model::{Level, Locator, Reference, ReferenceTarget, Span, Step};
use crate::rules::{FactPassage, InstrumentWords};

use super::citation::parse_citation;

/// Bytes between a cited provision and the name of the instrument it belongs to
/// (*Artikel 3 der Konvention vom …*).
const BELONGS_WITHIN: usize = 12;

/// Finds the references in a clause that stands at `locator`, in order of print; `passage` is the
/// clause as expressions are met over it.
pub(super) fn references(
    text: &str,
    passage: FactPassage,
    body: Span,
    locator: &Locator,
    words: &InstrumentWords,
) -> Vec<Reference> {
    let clause = body.of(text);
    let facts = &words.facts;
    let mut instruments: Vec<Span> = Vec::new();
    for expression in passage.met(&facts.reference_instrument) {
        for span in expression.hits().map(|span| span.trimmed(clause)) {
            if !instruments.iter().any(|known| known.overlaps(span)) {
                instruments.push(span);
            }
        }
    }
    instruments.sort();
    let mut found: Vec<Reference> = Vec::new();
    let mut taken: Vec<Span> = instruments.clone();
    let mut cited_in = vec![None; instruments.len()];
    for expression in passage.met(&facts.reference) {
        for span in expression.hits() {
            let Some(target) = parse_citation(&nominative(span.of(clause))) else { continue };
            if taken.iter().any(|known| known.overlaps(span)) {
                continue;
            }
            taken.push(span);
            let owner = instruments
                .iter()
                .position(|name| span.end <= name.start && name.start - span.end <= BELONGS_WITHIN);
            match owner {
                Some(owner) if cited_in[owner].is_none() => cited_in[owner] = Some((span, target)),
                _ => found.push(provision(span, target)),
            }
        }
    }
    for (name, cited) in instruments.iter().zip(cited_in) {
        let span = cited.as_ref().map_or(*name, |(span, _): &(Span, Locator)| span.cover(*name));
        let target = ReferenceTarget::Instrument {
            name: name.of(clause).to_owned(),
            locator: cited.map(|(_, locator)| locator),
        };
        found.push(Reference { span, target });
    }
    found.extend(own_paragraphs(passage, locator, words, &taken));
    for reference in &mut found {
        reference.span = reference.span.shifted(body.start);
    }
    found.sort_by_key(|reference| reference.span);
    found
}

fn provision(span: Span, target: Locator) -> Reference {
    Reference { span, target: ReferenceTarget::Provision(target) }
}

/// *Absatz 1* without an article is one of the article that the clause stands in.
fn own_paragraphs(
    passage: FactPassage,
    locator: &Locator,
    words: &InstrumentWords,
    taken: &[Span],
) -> Vec<Reference> {
    let Some(article) = locator.article() else { return Vec::new() };
    let (ascii, mut found) = (passage.ascii(), Vec::new());
    for expression in passage.met(&words.facts.reference_paragraph) {
        for cited in expression.captures_iter() {
            let (span, Some(number)) = (cited.all(), cited.name("number")) else { continue };
            if taken.iter().any(|known| known.overlaps(span)) {
                continue;
            }
            let mut target = article.child(Step::new(Level::Paragraph, number.of(ascii)));
            if let Some(letter) = cited.name("letter").or_else(|| cited.name("point")) {
                target = target.child(Step::new(Level::Point, letter.of(ascii)));
            }
            found.push(provision(span, target));
        }
    }
    found
}

/// *Artikels 5* and *Artikeln 5* are cited as *Artikel 5*.
fn nominative(words: &str) -> String {
    let words = words.replace('\n', " ");
    for (inflected, plain) in
        [("Artikels", "Artikel"), ("Artikeln", "Artikel"), ("Articles", "Article")]
    {
        if let Some(rest) = words.strip_prefix(inflected) {
            return format!("{plain}{rest}");
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ascii;

    fn check(clause: &str, expected: &[(&str, &str)]) {
        let words = InstrumentWords::builtin().expect("the built-in table is sound");
        let locator: Locator = "art_7__para_2".parse().expect("a locator");
        let (ascii, body) = (ascii(clause), Span::new(0, clause.len()));
        let facts = words.facts.over(&ascii);
        let found: Vec<(String, String)> =
            references(clause, facts.passage(body), body, &locator, &words)
                .into_iter()
                .map(|reference| {
                    let target = match reference.target {
                        ReferenceTarget::Provision(locator) => locator.to_string(),
                        ReferenceTarget::Instrument { name, locator } => format!(
                            "{name}#{}",
                            locator.map(|locator| locator.to_string()).unwrap_or_default()
                        ),
                    };
                    (reference.span.of(clause).to_owned(), target)
                })
                .collect();
        let expected: Vec<(String, String)> =
            expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn provisions_of_the_same_instrument_are_found() {
        check(
            "Nach Artikel 5 Absatz 1 Buchstabe a und Absatz 3 zahlt sie.",
            &[
                ("Artikel 5 Absatz 1 Buchstabe a", "art_5__para_1__point_a"),
                ("Absatz 3", "art_7__para_3"),
            ],
        );
        check("Dies gilt nach § 5 Abs. 2 nicht.", &[("§ 5 Abs. 2", "sec_5__para_2")]);
        check(
            "Subject to Article 4(2)(b), it pays.",
            &[("Article 4(2)(b)", "art_4__para_2__point_b")],
        );
    }

    #[test]
    fn another_instrument_takes_the_provision_before_it() {
        check(
            "Es gilt Artikel 3 der Konvention vom 4. November 1950 über Muster.",
            &[(
                "Artikel 3 der Konvention vom 4. November 1950 über Muster",
                "Konvention vom 4. November 1950 über Muster#art_3",
            )],
        );
    }
}

//! Records as documents of the engine.

use serde::Serialize;
use sha2::{Digest, Sha256};
use tantivy::TantivyDocument;

use super::{
    record::{DocumentSummary, LedgerEntry, Lengths, StoredClause, countries},
    schema::{CHUNK, Fields, Kind, day_number, rank},
    words::Encoder,
};
use crate::model::{Dossier, Level, Locator, Modality, Step};

/// A document for the engine, with the bytes it stores.
pub(super) struct Made {
    pub(super) document: TantivyDocument,
    pub(super) bytes: Vec<u8>,
    pub(super) words: Lengths,
}

/// Makes the ledger entry of a source.
pub(super) fn source(fields: &Fields, entry: &LedgerEntry) -> Made {
    let path = &entry.record.path;
    let mut document = named(fields, Kind::Source, path, path);
    let bytes = encoded(entry);
    add_chunks(fields, &mut document, &bytes);
    Made { document, bytes, words: Lengths::default() }
}

/// Makes the summary of a document.
pub(super) fn summary(fields: &Fields, summary: &DocumentSummary) -> Made {
    let mut document = named(fields, Kind::Document, summary.id.as_str(), &summary.path);
    document.add_text(fields.document, summary.id.as_str());
    let bytes = encoded(summary);
    add_chunks(fields, &mut document, &bytes);
    Made { document, bytes, words: Lengths::default() }
}

/// Makes the store of all layers of a document.
pub(super) fn dossier(fields: &Fields, dossier: &Dossier, summary: &DocumentSummary) -> Made {
    let mut document = named(fields, Kind::Dossier, summary.id.as_str(), &summary.path);
    let bytes = encoded(dossier);
    document.add_bytes(fields.stored, &bytes);
    Made { document, bytes, words: Lengths::default() }
}

/// Makes a clause with its words and everything it can be filtered by.
pub(super) fn clause(
    fields: &Fields,
    encoder: &mut Encoder,
    clause: &StoredClause,
    summary: &DocumentSummary,
) -> Made {
    let mut document = named(fields, Kind::Clause, clause.id.as_str(), &summary.path);
    let words = add_words(fields, encoder, &mut document, clause);
    document.add_text(fields.document, summary.id.as_str());
    document.add_text(fields.article, article_key(clause));
    document.add_text(fields.paragraph, paragraph_key(clause));
    for place in places(&clause.locator) {
        document.add_text(fields.locator, place);
    }
    add_tags(fields, &mut document, clause);
    for country in countries(&summary.parties, summary.instrument, &clause.tagging) {
        document.add_text(fields.country, country.as_str());
    }
    document.add_text(fields.instrument, summary.instrument.as_str());
    document.add_text(fields.binding, summary.binding.as_str());
    document.add_text(fields.language, clause.language.code());
    document.add_text(fields.part, clause.part.as_str());
    if let Some(date) = summary.signed {
        document.add_u64(fields.date, day_number(date));
    }
    document.add_u64(fields.generation, summary.generation);
    document.add_u64(fields.page, u64::from(clause.page_from));
    document.add_u64(fields.ordinal, u64::from(clause.ordinal));
    document.add_u64(fields.rank, rank(clause.part));
    document.add_u64(fields.parallel, parallel(clause, summary));
    let bytes = encoded(clause);
    document.add_bytes(fields.stored, &bytes);
    Made { document, bytes, words }
}

/// Makes a record of the history; it belongs to no source and is never replaced.
pub(super) fn history<T: Serialize>(fields: &Fields, kind: Kind, name: &str, record: &T) -> Made {
    let mut document = TantivyDocument::default();
    document.add_text(fields.kind, kind.as_str());
    document.add_text(fields.key, kind.key(name));
    let bytes = encoded(record);
    add_chunks(fields, &mut document, &bytes);
    Made { document, bytes, words: Lengths::default() }
}

fn named(fields: &Fields, kind: Kind, name: &str, path: &str) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.kind, kind.as_str());
    document.add_text(fields.key, kind.key(name));
    document.add_text(fields.path, path);
    document
}

/// Returns the bytes that are stored of a value.
pub(super) fn encoded<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_stdvec(value).expect("the model's types all have a known length")
}

fn add_chunks(fields: &Fields, document: &mut TantivyDocument, bytes: &[u8]) {
    for chunk in bytes.chunks(CHUNK) {
        document.add_bytes(fields.ledger, chunk);
    }
}

fn add_words(
    fields: &Fields,
    encoder: &mut Encoder,
    document: &mut TantivyDocument,
    clause: &StoredClause,
) -> Lengths {
    let mut add = |field, text: &str, begins: &[usize]| {
        let (encoded, count) = encoder.encode(text, clause.language, begins);
        document.add_text(field, encoded);
        count
    };
    // Where nobody has told the sentences, even the first word is marked.
    let begins: Vec<usize> = match clause.sentences.as_slice() {
        [] => vec![0],
        [_, others @ ..] => others.iter().map(|sentence| sentence.start).collect(),
    };
    Lengths {
        text: add(fields.text, &clause.text, &begins),
        heading: clause.heading.as_ref().map_or(0, |heading| add(fields.heading, heading, &[])),
        chapeau: clause.chapeau.as_ref().map_or(0, |chapeau| add(fields.chapeau, chapeau, &[])),
        headings: u64::from(clause.heading.is_some()),
        chapeaux: u64::from(clause.chapeau.is_some()),
    }
}

fn add_tags(fields: &Fields, document: &mut TantivyDocument, clause: &StoredClause) {
    let tagging = &clause.tagging;
    for pillar in tagging.pillars() {
        document.add_text(fields.pillar, pillar.as_str());
    }
    let mut topics: Vec<String> =
        tagging.tags.iter().map(|tag| format!("{}/{}", tag.pillar, tag.topic)).collect();
    topics.sort();
    topics.dedup();
    for topic in topics {
        document.add_text(fields.topic, topic);
    }
    for tag in &tagging.tags {
        document.add_text(fields.rule, &tag.rule);
    }
    let commitment = tagging.commitment.as_ref();
    let modality = commitment.map_or(Modality::None, |c| c.modality);
    document.add_text(fields.modality, modality.as_str());
    if let Some(debtor) = commitment.and_then(|c| c.debtor.as_ref()) {
        document.add_text(fields.debtor, debtor.as_str());
    }
    for deadline in commitment.map_or(&[][..], |c| &c.deadlines) {
        if let Some(duration) = deadline.duration {
            document.add_u64(fields.deadline, duration.approximate_hours());
        }
        document.add_text(fields.role, deadline.role.as_str());
    }
}

/// Returns the number that a clause shares with the same provision in the other texts of its
/// document; 0 where there is one text only.
fn parallel(clause: &StoredClause, summary: &DocumentSummary) -> u64 {
    if summary.texts < 2 {
        return 0;
    }
    let id = clause.id.as_str();
    let text = format!("#t{}/", clause.text_no);
    let digest = Sha256::digest(id.replacen(&text, "#", 1));
    digest.iter().take(8).fold(0, |number, &byte| number << 8 | u64::from(byte)).max(1)
}

/// Returns the name of the article a clause stands in, or of the clause itself outside articles.
fn article_key(clause: &StoredClause) -> String {
    let place = clause.locator.article().unwrap_or_else(|| clause.locator.clone());
    format!("{}#t{}/{place}", clause.document, clause.text_no)
}

/// Returns the name of the paragraph a clause stands in: what comes behind the first numbered
/// or unnumbered paragraph or recital is left out, and where there is none, the points of a
/// list and what comes behind them.
fn paragraph_key(clause: &StoredClause) -> String {
    format!("{}#t{}/{}", clause.document, clause.text_no, paragraph(&clause.locator))
}

fn paragraph(locator: &Locator) -> Locator {
    let steps = locator.steps();
    let is_paragraph =
        |step: &Step| matches!(step.level, Level::Paragraph | Level::Unnumbered | Level::Recital);
    let is_listed =
        |step: &Step| matches!(step.level, Level::Point | Level::Subpoint | Level::Indent);
    let paragraph = steps.iter().position(is_paragraph).map(|at| at + 1);
    let list = || steps.iter().position(is_listed).filter(|at| *at > 0);
    let end = paragraph.or_else(list).unwrap_or(steps.len());
    Locator::new(steps[..end].to_vec())
}

/// Returns every path under which a clause is found: its own and those of the units around it,
/// each also without the annexes, parts and chapters around the article.
pub(super) fn places(locator: &Locator) -> Vec<String> {
    let steps = locator.steps();
    let article = steps.iter().position(|step| step.level == Level::Article);
    let section = || steps.iter().position(|step| step.level == Level::Section);
    let inner = article.or_else(section).unwrap_or(0);
    let mut places: Vec<String> = Vec::new();
    for from in [0, inner] {
        for to in from + 1..=steps.len() {
            places.push(Locator::new(steps[from..to].to_vec()).to_string());
        }
    }
    places.sort();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_stands_in_the_paragraph_of_its_list() {
        let key = |locator: &str| paragraph(&locator.parse().expect("a locator"));
        assert_eq!(key("art_5__para_2__point_a"), key("art_5__para_2"));
        assert_eq!(key("art_5__para_2__wrap"), key("art_5__para_2"));
        assert_ne!(key("art_5__para_1"), key("art_5__para_2"));
        assert_eq!(key("art_5__point_a"), key("art_5"));
        assert_eq!(key("annex_2__indent_1"), key("annex_2"));
        assert_ne!(key("annex_1__indent_1"), key("annex_2"));
    }

    #[test]
    fn a_point_is_found_by_its_article_with_and_without_the_annex() {
        let locator = "annex_1__art_5__para_2__point_a".parse().expect("a locator");
        let places = places(&locator);
        for place in ["annex_1", "art_5", "art_5__para_2", "annex_1__art_5__para_2__point_a"] {
            assert!(places.iter().any(|p| p == place), "{place} in {places:?}");
        }
    }
}

//! Drafts to clauses: spans that cover the text, pages, languages, sentences, names.

use std::collections::HashMap;

use crate::model::{Clause, ClauseId, Document, Language, Level, Locator, Part, Span, Step};
use crate::text::{Abbreviations, identify, sentences};

use super::emit::Draft;

/// Letters from which a clause may differ in language from the text around it.
const OWN_LANGUAGE_BYTES: usize = 80;

/// Makes the clauses of one text from its drafts, which are in reading order.
pub(super) fn clauses(
    document: &Document,
    text_no: u32,
    text: Span,
    mut drafts: Vec<(Draft, Part)>,
    abbreviations: &Abbreviations,
) -> Vec<Clause> {
    let words = text.trimmed(&document.text);
    if drafts.is_empty() && !words.is_empty() {
        // Nothing but headings: they are all there is to cite.
        let step = Step::new(Level::Unnumbered, "1");
        drafts.push((Draft::plain(words, Locator::new(vec![step])), Part::Operative));
    }
    drafts.sort_by_key(|(draft, _)| draft.marker.map_or(draft.body.start, |m| m.start));
    let around = language_of_text(document, text);
    let mut occurrences: HashMap<ClauseId, u32> = HashMap::with_capacity(drafts.len());
    let mut found: Vec<Clause> = Vec::with_capacity(drafts.len());
    let mut covered = text.start;
    for (draft, part) in drafts {
        let mut id = ClauseId::new(&document.id, text_no, &draft.locator, 1);
        let occurrence = occurrences.entry(id.clone()).or_default();
        *occurrence += 1;
        if *occurrence > 1 {
            id = ClauseId::new(&document.id, text_no, &draft.locator, *occurrence);
        }
        let own_start = draft.marker.map_or(draft.body.start, |marker| marker.start);
        // Headings and markers before a clause belong to it.
        let gap = Span::new(covered.min(own_start), own_start).trimmed(&document.text);
        let span = Span::new(if gap.is_empty() { own_start } else { gap.start }, draft.body.end);
        covered = covered.max(span.end);
        let language = language_of(document, draft.body, around);
        let last_byte = draft.body.end.saturating_sub(1).max(draft.body.start);
        found.push(Clause {
            id,
            text_no,
            locator: draft.locator,
            span,
            body: draft.body,
            marker: draft.marker,
            heading: draft.heading,
            chapeau: draft.chapeau,
            part,
            language,
            page_from: document.page_at(draft.body.start),
            page_to: document.page_at(last_byte),
            sentences: sentences(draft.body.of(&document.text), language, abbreviations)
                .into_iter()
                .map(|sentence| sentence.shifted(draft.body.start))
                .collect(),
            references: Vec::new(),
        });
    }
    // Words that nothing took (a heading at the very end) stay with the last clause.
    if let Some(last) = found.last_mut() {
        let rest = Span::new(last.span.end, text.end).trimmed(&document.text);
        if !rest.is_empty() && last.span.end == covered {
            last.span.end = rest.end;
        }
    }
    found
}

/// The language of a parallel text: its own words, then what the file states.
fn language_of_text(document: &Document, text: Span) -> Language {
    identify(text.of(&document.text))
        .map(|(language, _)| language)
        .or(document.stated_language)
        .unwrap_or_default()
}

/// A clause long enough speaks for itself; a short one has the language around it.
fn language_of(document: &Document, body: Span, around: Language) -> Language {
    if body.len() < OWN_LANGUAGE_BYTES {
        return around;
    }
    match identify(body.of(&document.text)) {
        // Names and addresses look like many languages; none of them is the text's own.
        Some((Language::Other, confidence)) if confidence < SURE => around,
        Some((language, _)) => language,
        None => around,
    }
}

/// Confidence from which a clause may be in a language klausel does not tell apart.
const SURE: f32 = 0.65;

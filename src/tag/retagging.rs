//! Tags under changed rules: only the clauses that the change can matter to are read anew.

use crate::{
    model::{Dossier, InstrumentKind, Passage, Tag, Tagging},
    rules::{RuleDifference, Rules},
    tag::{Passages, language, pillars, tag, title},
};

/// Reads anew the clauses of a document that was tagged before `difference` came about; returns
/// those of which something is different, by position. The document must not have been judged
/// by persons: their decisions are no affair of rules.
pub fn retag(
    dossier: &Dossier,
    difference: &RuleDifference,
    rules: &Rules,
) -> Vec<(usize, Tagging)> {
    let Dossier { document, instrument, clauses, taggings } = dossier;
    let bare = Passages::without_subject(document, instrument);
    // what the title is about speaks for every clause
    let is_subject_touched = title(instrument).is_some_and(|title| {
        let language = Some(language(&title));
        difference.can_matter(&Passage { language, ..title })
    });
    let touch = |at: usize| {
        let before = taggings.get(at).filter(|_| !is_subject_touched);
        let Some(before) = before else { return Some((at, Touched::Itself)) };
        let passage = bare.of_clause(&clauses[at]);
        Some((at, touched(&passage, before, difference, rules)?))
    };
    let mut touched = (0..clauses.len()).filter_map(touch).peekable();
    if touched.peek().is_none() {
        return Vec::new();
    }
    let passages = Passages::of(document, instrument, rules);
    let anew = |(at, touched): (usize, Touched)| {
        let passage = passages.of_clause(&clauses[at]);
        anew(&passage, touched, taggings.get(at), rules).map(|tagging| (at, tagging))
    };
    touched.filter_map(anew).collect()
}

/// What of a passage can be read otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touched {
    /// The words of the passage itself.
    Itself,
    /// Only words that may speak in its place; by its own words it has no tag, as before.
    Context,
}

/// Reads a passage anew; `None` where nothing is different. What a passage promises and the states
/// it names are read by tables, which are the same; that a press paragraph promises anything
/// needs a tag.
fn anew(
    passage: &Passage,
    touched: Touched,
    before: Option<&Tagging>,
    rules: &Rules,
) -> Option<Tagging> {
    let Some(before) = before else { return Some(tag(passage, rules)) };
    let passage = Passage { language: Some(language(passage)), ..*passage };
    let tags = match touched {
        Touched::Itself => pillars::tags(&passage, rules),
        Touched::Context => pillars::tags_by_context(&passage, rules),
    };
    if tags == before.tags {
        return None;
    }
    let is_press = passage.instrument == Some(InstrumentKind::Press);
    if is_press && tags.is_empty() != before.tags.is_empty() {
        return Some(tag(&passage, rules));
    }
    Some(Tagging { tags, ..before.clone() })
}

/// Tells of what a passage can have other tags than it had: the difference finds its words in
/// the passage itself, or in words that may speak in its place.
fn touched(
    passage: &Passage,
    before: &Tagging,
    difference: &RuleDifference,
    rules: &Rules,
) -> Option<Touched> {
    if !pillars::is_of_read_part(passage) {
        return None;
    }
    let passage = Passage { language: Some(language(passage)), ..*passage };
    if difference.can_matter(&passage) {
        return Some(Touched::Itself);
    }
    // Only its own words are evidence, and those of a strong rule speak whatever else is said.
    // The difference leaves them as they were: nobody speaks in its place.
    let speaks = |tag: &Tag| !tag.evidence.is_empty() && difference.is_strong(&tag.rule);
    if before.tags.iter().any(speaks) {
        return None;
    }
    let is_around =
        pillars::speaking_for(&passage, rules).any(|words| difference.can_matter(&words));
    let touched = if before.tags.is_empty() { Touched::Context } else { Touched::Itself };
    is_around.then_some(touched)
}

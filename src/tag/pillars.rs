//! Which pillars a passage is about: the rules that fire on its words, else on its heading,
//! else on the words it goes on from; and the passages that are about none.

use crate::{
    model::{Evidence, InstrumentKind, Part, Passage, Tag},
    rules::{
        RuleMatch, Rules,
        commitments::{PillarContext, plain},
    },
    tag::modality::is_definition,
};

/// A passage without words of its own pillar takes that of the words before it only if it is
/// at most so long: a long one that names no pillar is about something else.
const INHERITING_MAX: usize = 700;

/// Reads the tags of a passage, by pillar, topic and rule.
pub(super) fn tags(passage: &Passage, rules: &Rules) -> Vec<Tag> {
    if is_silent_part(passage.part) || is_definition(passage, rules.commitments()) {
        return Vec::new();
    }
    let own = rules.matches(passage);
    let context = &rules.commitments().context;
    if is_silenced(passage, context) {
        return own.iter().filter(|one| is_neighbour(one)).map(tag).collect();
    }
    // a passage about a neighbour's matter has said what it is about
    if !own.is_empty() || !takes_context(passage) {
        return own.iter().map(tag).collect();
    }
    let mut all = own;
    let from_heading = passage.heading.map(|heading| read(heading, passage, rules));
    let found = from_heading.filter(|found| !found.is_empty()).unwrap_or_else(|| {
        earlier(passage, context).map_or_else(Vec::new, |before| read(before, passage, rules))
    });
    all.extend(found.into_iter().map(|one| RuleMatch { evidence: Vec::new(), ..one }));
    all.sort_by(|a, b| key(a).cmp(&key(b)));
    all.iter().map(tag).collect()
}

fn key<'m>(one: &'m RuleMatch) -> (&'m str, &'m str, &'m str) {
    (one.rule.pillar.as_str(), &one.rule.topic, &one.rule.id)
}

fn tag(one: &RuleMatch) -> Tag {
    Tag {
        pillar: one.rule.pillar.clone(),
        topic: one.rule.topic.clone(),
        rule: one.rule.id.clone(),
        evidence: one.evidence.iter().copied().map(Evidence).collect(),
    }
}

fn is_neighbour(one: &RuleMatch) -> bool {
    one.rule.pillar.is_neighbour()
}

/// Titles, signatures, footnotes and final clauses regulate no pillar, whatever they name.
const fn is_silent_part(part: Option<Part>) -> bool {
    matches!(part, Some(Part::Title | Part::Final | Part::Signature | Part::Footnote))
}

/// Tells whether the passage is of a kind that regulates no pillar.
fn is_silenced(passage: &Passage, context: &PillarContext) -> bool {
    if passage.instrument == Some(InstrumentKind::Press) {
        return false;
    }
    let text = plain(passage.text);
    let heading = passage.heading.map(plain);
    let chapeau = passage.chapeau.map(plain);
    context.silences.iter().any(|silence| {
        let on = |pattern: &Option<_>, words: Option<&str>| {
            let pattern: &Option<crate::rules::commitments::Pattern> = pattern;
            matches!((pattern, words), (Some(pattern), Some(words)) if pattern.is_match(words))
        };
        on(&silence.heading, heading.as_deref())
            || on(&silence.chapeau, chapeau.as_deref())
            || on(&silence.text, Some(&text))
    })
}

/// Tells whether heading and words before may speak for the passage: provisions of
/// instruments, not recitals and not the press.
fn takes_context(passage: &Passage) -> bool {
    passage.instrument != Some(InstrumentKind::Press)
        && matches!(passage.part, Some(Part::Operative | Part::Annex) | None)
}

/// Reads other words as if they stood in the passage's place; the neighbour bucket aside.
fn read<'r>(words: &str, passage: &Passage, rules: &'r Rules) -> Vec<RuleMatch<'r>> {
    let other = Passage { text: words, heading: None, chapeau: None, before: None, ..*passage };
    let mut found = rules.matches(&other);
    found.retain(|one| !is_neighbour(one));
    found
}

/// The words before, as far as the passage goes on about them: those before the list of a
/// point; where no heading speaks, those before a whole sentence; under a heading, those of its own article, if it points back.
fn earlier<'t>(passage: &Passage<'t>, context: &PillarContext) -> Option<&'t str> {
    let before = passage.before?;
    if let Some(chapeau) = passage.chapeau {
        // what stands before the opening words; points before this one are another matter
        return before.find(chapeau).map(|at| &before[..at]);
    }
    if passage.text.starts_with(char::is_lowercase)
        || begins_with_mark(passage.text)
        || passage.text.len() > INHERITING_MAX
    {
        return None;
    }
    if passage.heading.is_none() {
        return Some(before);
    }
    let words = plain(before);
    let article = context.inherit.new_article.find_iter(&words).last();
    let same_article = article.map_or(before, |at| before.get(at.start..).unwrap_or(before));
    context.inherit.anaphor.is_match(&plain(passage.text)).then_some(same_article)
}

/// Tells whether the text begins with the mark of a point glued to it (`j.provide`).
fn begins_with_mark(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase()) && chars.next() == Some('.')
}

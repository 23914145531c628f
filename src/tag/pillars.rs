//! Which pillars a passage is about: the rules that fire on its words, else on its heading,
//! else on the words it goes on from, else on its words with the subject of its instrument as a
//! second sign; and the passages that are about none.

use crate::{
    model::{Evidence, InstrumentKind, Part, Passage, Tag},
    rules::{
        RuleMatch, Rules,
        commitments::{PillarContext, Silence, plain},
    },
    tag::modality::is_definition,
};

/// A passage without words of its own pillar takes that of the words before it only if it is
/// at most so long: a long one that names no pillar is about something else.
const INHERITING_MAX: usize = 700;

/// Whose words decide the pillars of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground<'t> {
    /// Its own.
    Own,
    /// Those of its heading, read in its place.
    Heading(Passage<'t>),
    /// Those before it, read in its place.
    Before(Passage<'t>),
    /// Nobody's: such a passage regulates no pillar, whatever its words; the id of the reason.
    /// The neighbour bucket is read from its own words where the reason lies in the words.
    Silent(&'t str),
}

/// Reads the tags of a passage, by pillar, topic and rule.
pub(super) fn tags(passage: &Passage, rules: &Rules) -> Vec<Tag> {
    read(passage, rules).1.iter().map(tag).collect()
}

/// Reads the tags of a passage whose own words are known to have none.
pub(super) fn tags_by_context(passage: &Passage, rules: &Rules) -> Vec<Tag> {
    let context = &rules.commitments().context;
    let is_silent = unread(passage, rules).is_some() || silence(passage, context).is_some();
    if is_silent || !takes_context(passage, context) {
        return Vec::new();
    }
    inherited(passage, false, rules).iter().flat_map(|(_, found)| found).map(tag).collect()
}

/// Tells whose words decide the pillars of a passage, by the code that decides.
pub(super) fn ground<'t>(passage: &Passage<'t>, rules: &'t Rules) -> Ground<'t> {
    read(passage, rules).0
}

fn read<'r: 't, 't>(passage: &Passage<'t>, rules: &'r Rules) -> (Ground<'t>, Vec<RuleMatch<'r>>) {
    if let Some(reason) = unread(passage, rules) {
        return (Ground::Silent(reason), Vec::new());
    }
    // the subject of the instrument is the weakest sign: words that speak without it go first
    let (mut own, speaks) = rules.read(passage).matches_and_speaks_alone();
    let context = &rules.commitments().context;
    if let Some(silence) = silence(passage, context) {
        let is_spared = |one: &RuleMatch| silence.spares.iter().any(|what| one.rule.is_named(what));
        own.retain(|one| is_neighbour(one) || is_spared(one));
        let is_heard = own.iter().any(is_spared);
        let ground = if is_heard { Ground::Own } else { Ground::Silent(&silence.id) };
        return (ground, own);
    }
    // a passage about a neighbour's matter has said what it is about
    if speaks {
        return (Ground::Own, own);
    }
    if !takes_context(passage, context) {
        return (Ground::Own, Vec::new());
    }
    inherited(passage, !own.is_empty(), rules).unwrap_or((Ground::Own, own))
}

/// Reads the tags that the words around a passage lend it, first without the subject of its
/// instrument; with it only where the passage has none by its own words (`has_own`).
fn inherited<'r: 't, 't>(
    passage: &Passage<'t>,
    has_own: bool,
    rules: &'r Rules,
) -> Option<(Ground<'t>, Vec<RuleMatch<'r>>)> {
    let alone = Passage { subject: &[], ..*passage };
    let with_subject = || {
        let can_help = !has_own && !passage.subject.is_empty();
        can_help.then(|| lent(passage, rules)).flatten()
    };
    lent(&alone, rules).or_else(with_subject)
}

/// Reads the tags of the passage's heading, else those of the words it goes on from.
fn lent<'r: 't, 't>(
    passage: &Passage<'t>,
    rules: &'r Rules,
) -> Option<(Ground<'t>, Vec<RuleMatch<'r>>)> {
    let context = &rules.commitments().context;
    if let Some(heading) = passage.heading.map(|heading| in_place(heading, passage)) {
        let found = of_context(&heading, rules);
        if !found.is_empty() {
            return Some((Ground::Heading(heading), found));
        }
    }
    if let Some(before) = earlier(passage, context).map(|before| in_place(before, passage)) {
        let found = of_context(&before, rules);
        if !found.is_empty() {
            return Some((Ground::Before(before), found));
        }
    }
    None
}

/// The passages that can decide the tags of a passage which does not speak for itself: its
/// heading and the words before it, each read in its place.
pub(super) fn speaking_for<'t>(
    passage: &Passage<'t>,
    rules: &Rules,
) -> impl Iterator<Item = Passage<'t>> {
    let context = &rules.commitments().context;
    let is_heard = passage.instrument != Some(InstrumentKind::Press);
    let heading = passage.heading.filter(|_| is_heard);
    let before = is_heard.then(|| earlier(passage, context)).flatten();
    let in_place = [heading, before].into_iter().flatten().map(|words| in_place(words, passage));
    in_place.collect::<Vec<_>>().into_iter()
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

/// Returns why a passage is not read at all: titles, signatures, footnotes and final clauses
/// regulate no pillar, whatever they name; a definition only says what words mean.
fn unread(passage: &Passage, rules: &Rules) -> Option<&'static str> {
    let is_definition = || is_definition(passage, rules.commitments()).then_some("definition");
    unread_part(passage).or_else(is_definition)
}

/// Tells whether passages of this part of an instrument are read at all, whatever their words.
pub(super) fn is_of_read_part(passage: &Passage) -> bool {
    unread_part(passage).is_none()
}

const fn unread_part(passage: &Passage) -> Option<&'static str> {
    match passage.part {
        Some(Part::Title) => Some("part.title"),
        Some(Part::Final) => Some("part.final"),
        Some(Part::Signature) => Some("part.signature"),
        Some(Part::Footnote) => Some("part.footnote"),
        _ => None,
    }
}

/// Returns why a passage regulates no pillar, where it is of such a kind.
fn silence<'r>(passage: &Passage, context: &'r PillarContext) -> Option<&'r Silence> {
    if passage.instrument == Some(InstrumentKind::Press) {
        return None;
    }
    let heading = passage.heading.map(plain);
    let chapeau = passage.chapeau.map(plain);
    context.silence(heading.as_deref(), chapeau.as_deref(), &plain(passage.text))
}

/// Tells whether heading and words before may speak for the passage: provisions of
/// instruments, not recitals and not the press, nor a passage with a matter of its own.
/// Paragraphs of statements and programmes stand under headings as broad as a policy.
fn takes_context(passage: &Passage, context: &PillarContext) -> bool {
    let is_broad = matches!(
        passage.instrument,
        Some(InstrumentKind::Press | InstrumentKind::Declaration | InstrumentKind::Other)
    );
    !is_broad
        && matches!(passage.part, Some(Part::Operative | Part::Annex) | None)
        && !context.inherit.own_matter.is_match(&plain(passage.text))
}

/// Other words in the passage's place.
const fn in_place<'t>(words: &'t str, passage: &Passage<'t>) -> Passage<'t> {
    Passage { text: words, heading: None, chapeau: None, before: None, ..*passage }
}

/// Reads the context of a passage; the neighbour bucket aside, and without evidence, which
/// would not stand in the passage's own words.
fn of_context<'r>(context: &Passage, rules: &'r Rules) -> Vec<RuleMatch<'r>> {
    let mut found = rules.matches(context);
    found.retain(|one| !is_neighbour(one));
    for one in &mut found {
        one.evidence.clear();
    }
    found
}

/// The words before, as far as the passage goes on about them: those before the list of a
/// point; where no heading speaks, those before a whole sentence; under a heading, those of its
/// own article, if it points back.
fn earlier<'t>(passage: &Passage<'t>, context: &PillarContext) -> Option<&'t str> {
    let before = passage.before?;
    if let Some(chapeau) = passage.chapeau {
        // what stands before the opening words; points before this one are another matter
        return before.find(chapeau).map(|at| of_same_article(&before[..at], context));
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
    points_back(passage.text, context).then(|| of_same_article(before, context))
}

/// The words before from the beginning of their last article on.
fn of_same_article<'t>(before: &'t str, context: &PillarContext) -> &'t str {
    let article = context.inherit.new_article.find_iter(&plain(before)).last();
    article.and_then(|at| before.get(at.start..)).unwrap_or(before)
}

/// Tells whether a word of the text points back; *this Agreement* does not.
fn points_back(text: &str, context: &PillarContext) -> bool {
    let words = plain(text);
    let names_itself = |end: usize| {
        words.get(end..).is_some_and(|behind| context.inherit.own_name.is_match(behind))
    };
    context.inherit.anaphor.find_iter(&words).any(|span| !names_itself(span.end))
}

/// Tells whether the text begins with the mark of a point glued to it (`j.provide`).
fn begins_with_mark(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase()) && chars.next() == Some('.')
}

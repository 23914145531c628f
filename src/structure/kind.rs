//! What kind of text a document is, and whether it binds: two questions, never one.

use crate::model::{BindingForce, Document, InstrumentKind, Level, Medium, Span};
use crate::rules::{InstrumentWords, Numbering, Rules, SignsFound, Speaks, ascii};

use super::marks;

/// Bytes at the head of a text in which a title's noun is looked for where no title is known.
const HEAD: usize = 600;

/// Bytes of a title before its noun: "Deutsch-indische …", "Entwurf eines …".
const NOUN_REACH: usize = 120;

/// Articles in order that make a text an instrument by themselves.
const ARTICLES: usize = 2;

/// Numbered paragraphs in order that do so.
const PARAGRAPHS: usize = 4;

/// What a first look at the whole text shows.
#[derive(Debug, Default)]
pub(super) struct FirstLook {
    articles: usize,
    paragraphs: usize,
    has_formula: bool,
    has_signature: bool,
    /// Place and day stand alone, and a line behind them says for whom is signed.
    is_closed: bool,
}

impl FirstLook {
    /// Looks at the first words of every paragraph, until it is certain that it is an instrument.
    pub(super) fn of(text: &str, numbering: &Numbering) -> Self {
        let mut look = Self::default();
        let mut start = 0;
        let (mut article, mut paragraph) = (0, 0);
        let mut is_dated = false;
        for line in text.split('\n') {
            let span = Span::new(start, start + line.len()).trimmed(text);
            start += line.len() + 1;
            let words = span.of(text);
            if let Some(mark) = marks::heading(text, span, numbering) {
                let is_next = mark.value == article + 1 && mark.number.is_some();
                let is_article = mark.level == Level::Article || words.starts_with('§');
                if is_article && is_next {
                    article = mark.value;
                    look.articles += 1;
                }
                if look.articles >= ARTICLES {
                    break;
                }
            } else if let Some(sign) = marks::enumerator(text, span, numbering) {
                let value = sign.readings.first().and_then(marks::Reading::value);
                if value == Some(paragraph + 1) {
                    paragraph += 1;
                    look.paragraphs += 1;
                }
            }
            look.has_formula = look.has_formula || numbering.has_formula(words);
            look.is_closed |= is_dated && words.len() < NOUN_REACH && numbering.signs_for(words);
            is_dated = is_dated || numbering.is_place_and_day(words);
            look.has_signature = look.has_signature || numbering.begins_signature(words);
        }
        look
    }

    const fn is_instrument(&self) -> bool {
        self.articles >= ARTICLES
            || self.has_formula && (self.has_signature || self.paragraphs > 0)
            || self.has_signature && self.paragraphs >= PARAGRAPHS
    }
}

/// The kind of a document with the words that show it, by its title and a first look at it.
pub(super) fn kind(
    document: &Document,
    title: Option<&str>,
    look: &FirstLook,
    signs: &SignsFound,
    rules: &Rules,
) -> (InstrumentKind, Vec<Span>) {
    let words = rules.instruments();
    let named = title.and_then(|title| named(title, words));
    if look.is_instrument() {
        let kind = named.or_else(|| by_head(document, words)).unwrap_or(InstrumentKind::Treaty);
        return (kind, evidence(document, title, words));
    }
    if let Some((kind, title)) = named.zip(title).filter(|(_, title)| is_dated(title, words)) {
        return (kind, evidence(document, Some(title), words));
    }
    let structure = signs.counted(Speaks::Structure);
    if !structure.is_empty() && !signs.decisive(Speaks::Structure).is_empty() {
        return (InstrumentKind::Structure, structure);
    }
    let reported = document.medium == Medium::PressRecord || document.press.is_some();
    let count = |speaks| signs.counted(speaks).len();
    let press = count(Speaks::Press);
    let own = count(Speaks::NonBinding) + count(Speaks::Binding);
    match named {
        // A title that names an instrument is an instrument's, or a report's about one.
        Some(kind) if look.is_closed || own > press || !reported && press == 0 => {
            (kind, evidence(document, title, words))
        }
        _ if reported => (InstrumentKind::Press, Vec::new()),
        _ if look.has_formula || look.has_signature || look.paragraphs >= PARAGRAPHS => {
            let kind = by_head(document, words).unwrap_or(InstrumentKind::Other);
            (kind, evidence(document, title, words))
        }
        _ => (InstrumentKind::Press, Vec::new()),
    }
}

/// The kind that a title's noun names, if it stands near the title's beginning.
fn named(title: &str, words: &InstrumentWords) -> Option<InstrumentKind> {
    words.kind(title).filter(|(_, noun)| noun.start <= NOUN_REACH).map(|(kind, _)| kind)
}

/// Whether a title is an instrument's noun with its day (*Briefwechsel vom 3. Mai 1950 …*), as
/// collections print it over the text itself; a report names the matter first.
fn is_dated(title: &str, words: &InstrumentWords) -> bool {
    let first = words.kind(title).filter(|(_, noun)| noun.start == 0);
    let Some((_, noun)) = first else { return false };
    let behind = ascii(&title[noun.end..]);
    let days = words.facts.signed_in_title.iter().filter_map(|day| day.find(&behind));
    days.map(|day| day.start).min() == Some(1)
}

fn by_head(document: &Document, words: &InstrumentWords) -> Option<InstrumentKind> {
    let mut end = document.text.len().min(HEAD);
    while !document.text.is_char_boundary(end) {
        end -= 1;
    }
    words.kind(&document.text[..end]).map(|(kind, _)| kind)
}

/// The noun of the title where it is printed.
fn evidence(document: &Document, title: Option<&str>, words: &InstrumentWords) -> Vec<Span> {
    let noun =
        title.and_then(|title| words.kind(title).map(|(_, noun)| noun.of(title).to_lowercase()));
    noun.and_then(|noun| find(&document.text, &noun)).into_iter().collect()
}

/// Binding force with the words that led to it.
pub(super) fn binding(
    kind: InstrumentKind,
    signs: &SignsFound,
    least_signs: usize,
) -> (BindingForce, Vec<Span>) {
    if kind == InstrumentKind::Press {
        return (BindingForce::Unclear, Vec::new());
    }
    let (yes, no) = (signs.counted(Speaks::Binding), signs.counted(Speaks::NonBinding));
    let enough = least_signs;
    // A treaty with its final clauses may speak of other texts that do not bind.
    let is_treaty = matches!(kind, InstrumentKind::Treaty | InstrumentKind::Protocol)
        && yes.len() >= 2 * enough;
    let denied = signs.decisive(Speaks::NonBinding);
    if !denied.is_empty() && !is_treaty {
        return (BindingForce::NonBinding, in_order(denied));
    }
    let stated = signs.decisive(Speaks::Binding);
    if !stated.is_empty() && denied.is_empty() {
        return (BindingForce::Binding, in_order(stated));
    }
    match kind {
        InstrumentKind::Treaty
        | InstrumentKind::Protocol
        | InstrumentKind::ExchangeOfNotes
        | InstrumentKind::Legislation => {
            if no.len() > yes.len() && no.len() >= enough {
                (BindingForce::NonBinding, in_order(no))
            } else {
                (BindingForce::Binding, in_order(yes))
            }
        }
        InstrumentKind::Mou if yes.len() >= enough => (BindingForce::Unclear, in_order(yes)),
        InstrumentKind::Mou | InstrumentKind::Declaration | InstrumentKind::Structure => {
            (BindingForce::NonBinding, in_order(no))
        }
        _ if no.len() >= enough && no.len() > yes.len() => (BindingForce::NonBinding, in_order(no)),
        _ => (BindingForce::Unclear, Vec::new()),
    }
}

fn in_order(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    spans.dedup();
    spans
}

/// The first place of lower-case words in a text, upper and lower case alike.
pub(super) fn find(text: &str, lower: &str) -> Option<Span> {
    let first = lower.chars().next()?;
    text.char_indices().filter(|(_, c)| c.to_lowercase().eq(first.to_lowercase())).find_map(
        |(at, _)| {
            let mut own = text[at..]
                .char_indices()
                .flat_map(|(i, c)| c.to_lowercase().map(move |lower| (i + c.len_utf8(), lower)));
            let mut end = 0;
            for expected in lower.chars() {
                let (next, c) = own.next()?;
                if c != expected {
                    return None;
                }
                end = next;
            }
            Some(Span::new(at, at + end))
        },
    )
}

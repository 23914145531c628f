//! How strongly a clause speaks: the markers of its main clauses, tested in the order of
//! `modality.toml`, then capped by binding force.
//!
//! German treaties oblige by the plain present (*Jede Vertragspartei übernimmt …*): a finite
//! verb without any marker is an obligation unless it is one of the declaratory verbs.

use crate::{
    model::{BindingForce, InstrumentKind, Language, Modality, Part, Passage, Span},
    rules::commitments::{Commitments, Grammar, ModalityRule, plain},
    tag::sentences::{Sentence, has_verb_ending},
};

/// Where the words stand that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seat {
    /// In the passage's sentence of this number.
    Sentence(usize),
    /// In the sentence of this number of its chapeau.
    Chapeau(usize),
    /// Nowhere: the part or the heading decided.
    Context,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// Strength of the words.
    pub(super) wording: Modality,
    /// Strength after the cap.
    pub(super) modality: Modality,
    /// Id of the rule.
    pub(super) rule: String,
    /// The words that decided, in the passage's text.
    pub(super) evidence: Vec<Span>,
    /// Where they stand.
    pub(super) seat: Seat,
}

/// Words of strength found in a main clause.
#[derive(Debug, Clone, Copy)]
struct Marker<'r> {
    at: usize,
    end: usize,
    class: Modality,
    soft: bool,
    id: &'r str,
}

/// Id of the reading of a plain German indicative.
const INDICATIVE: &str = "modality.obligation.indicative";
/// Id of the reading of an English point that begins with its verb.
const BARE_VERB: &str = "modality.obligation.bare-verb";
/// Id of the reading of a recital, a title or a signature.
const BY_PART: &str = "modality.declaratory.part";
/// Id of the reading of a definition.
const DEFINITION: &str = "modality.declaratory.definition";
/// Id of the reading where nothing promises.
const NOTHING: &str = "modality.declaratory.no-promise";

/// Reads the strength of a clause of an instrument.
pub(super) fn read(
    passage: &Passage,
    own: &[Sentence],
    chapeau: &[Sentence],
    language: Language,
    rules: &Commitments,
) -> Reading {
    if matches!(passage.part, Some(Part::Preamble | Part::Title | Part::Signature | Part::Footnote))
    {
        return declaratory(BY_PART);
    }
    if is_definition(passage, rules) {
        return declaratory(DEFINITION);
    }
    let grammar = rules.modality.grammar.of(language);
    let is_fragment = passage.text.starts_with(|c: char| c.is_lowercase());
    let promise = |sentences: &[Sentence]| {
        sentences.iter().enumerate().find_map(|(i, sentence)| {
            strongest(sentence, language, grammar, rules).map(|marker| (i, marker.to_owned()))
        })
    };
    let from_chapeau = promise(chapeau);
    if let Some((i, marker)) = promise(own)
        && !(is_fragment && from_chapeau.is_some())
    {
        let shift = own[i].span.start;
        let words = Span::new(marker.at + shift, marker.end + shift);
        return reading(passage, &marker, vec![words], Seat::Sentence(i));
    }
    if let Some((i, marker)) = from_chapeau {
        return reading(passage, &marker, Vec::new(), Seat::Chapeau(i));
    }
    if language == Language::En && chapeau.is_empty() && begins_with_verb(passage) {
        let marker =
            Found { at: 0, end: 0, class: Modality::Obligation, soft: false, id: BARE_VERB.into() };
        return reading(passage, &marker, Vec::new(), Seat::Sentence(0));
    }
    declaratory(NOTHING)
}

/// A marker that outlives the rules' borrow.
#[derive(Debug, Clone)]
struct Found {
    at: usize,
    end: usize,
    class: Modality,
    soft: bool,
    id: String,
}

impl Marker<'_> {
    fn to_owned(self) -> Found {
        Found { at: self.at, end: self.end, class: self.class, soft: self.soft, id: self.id.into() }
    }
}

fn declaratory(rule: &str) -> Reading {
    Reading {
        wording: Modality::Declaratory,
        modality: Modality::Declaratory,
        rule: rule.to_owned(),
        evidence: Vec::new(),
        seat: Seat::Context,
    }
}

fn reading(passage: &Passage, marker: &Found, evidence: Vec<Span>, seat: Seat) -> Reading {
    let wording = if marker.soft && !is_treaty(passage.instrument) {
        Modality::Intention
    } else {
        marker.class
    };
    Reading {
        wording,
        modality: capped(wording, passage.binding),
        rule: marker.id.clone(),
        evidence,
        seat,
    }
}

/// An instrument that does not bind holds at most an intention.
fn capped(wording: Modality, binding: Option<BindingForce>) -> Modality {
    match (binding, wording) {
        (Some(BindingForce::NonBinding), Modality::Obligation | Modality::Prohibition) => {
            Modality::Intention
        }
        _ => wording,
    }
}

/// Tells whether *will* obliges; a passage of unknown origin is read as a treaty's.
const fn is_treaty(kind: Option<InstrumentKind>) -> bool {
    matches!(
        kind,
        None | Some(
            InstrumentKind::Treaty
                | InstrumentKind::Protocol
                | InstrumentKind::ExchangeOfNotes
                | InstrumentKind::Legislation
        )
    )
}

/// Tells whether the passage defines a term, by its heading, its list or its own words.
pub(super) fn is_definition(passage: &Passage, rules: &Commitments) -> bool {
    let context = &rules.modality.context;
    passage.heading.is_some_and(|heading| context.definition_heading.is_match(&plain(heading)))
        || passage.chapeau.is_some_and(|words| context.definition_chapeau.is_match(&plain(words)))
        || context.definition.is_match(&plain(passage.text))
}

/// Returns the leftmost marker of a sentence that promises something.
fn strongest<'r>(
    sentence: &Sentence,
    language: Language,
    grammar: &Grammar,
    rules: &'r Commitments,
) -> Option<Marker<'r>> {
    let mut markers: Vec<Marker> = Vec::new();
    for rule in rules.modality.rules.iter().filter(|rule| rule.language == language) {
        add(rule, sentence, grammar, &mut markers);
    }
    if language == Language::De
        && let Some(verb) = finite_verb(sentence, &markers, grammar)
    {
        markers.push(verb);
    }
    markers
        .into_iter()
        .filter(|marker| marker.class != Modality::Declaratory)
        .min_by_key(|marker| marker.at)
}

/// Adds the places of a rule that no earlier rule has taken.
fn add<'r>(
    rule: &'r ModalityRule,
    sentence: &Sentence,
    grammar: &Grammar,
    markers: &mut Vec<Marker<'r>>,
) {
    for found in rule.pattern.find_iter(&sentence.main) {
        let (at, end) = (found.start, found.end);
        let is_taken = markers.iter().any(|marker| at < marker.end && marker.at < end);
        if !is_taken && !follows_relative(&sentence.main[..at], grammar) {
            markers.push(Marker { at, end, class: rule.class, soft: rule.soft, id: &rule.id });
        }
    }
}

/// Tells whether the word before a marker makes it part of a relative clause
/// (*persons who may*, *measures that shall*).
fn follows_relative(before: &str, grammar: &Grammar) -> bool {
    let Some(word) = before.split_whitespace().next_back() else { return false };
    grammar.relative_markers.iter().any(|relative| relative.eq_ignore_ascii_case(word))
}

/// Finds the plain finite verb of a German main clause: a lower-case word with a verb's
/// ending behind a noun or at the second place, which no marker covers.
fn finite_verb<'r>(
    sentence: &Sentence,
    markers: &[Marker],
    grammar: &Grammar,
) -> Option<Marker<'r>> {
    let mut previous: Option<&str> = None;
    let mut at = 0;
    for piece in sentence.main.split_inclusive(' ') {
        let start = at;
        at += piece.len();
        let word = piece.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if word.is_empty() {
            continue;
        }
        let end = start + piece.trim_end().len();
        let printed = Span::new(start, end).of(sentence.text);
        let is_verb = printed.starts_with(char::is_lowercase)
            && has_verb_ending(word)
            && !grammar.not_verbs.iter().any(|other| other == word)
            && previous.is_some_and(stands_before_verb);
        if is_verb {
            let covering = markers.iter().find(|marker| start < marker.end && marker.at < end);
            if covering.is_none() && !markers.iter().any(|marker| marker.at <= start) {
                return Some(Marker {
                    at: start,
                    end,
                    class: Modality::Obligation,
                    soft: false,
                    id: INDICATIVE,
                });
            }
        }
        previous = Some(printed.trim_start_matches(|c: char| !c.is_alphanumeric()));
    }
    None
}

/// Tells whether a finite verb may follow this word: a noun, a number, a pronoun.
fn stands_before_verb(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || matches!(
            word,
            "so" | "sie"
                | "er"
                | "es"
                | "wir"
                | "ferner"
                | "auch"
                | "zudem"
                | "dies"
                | "diese"
                | "dieser"
                | "dieses"
        )
}

/// Tells whether an English point begins with the bare verb of words printed before its list.
fn begins_with_verb(passage: &Passage) -> bool {
    let text = passage.text.trim_start_matches(|c: char| !c.is_alphabetic());
    let text =
        text.split_once('.').filter(|(mark, _)| mark.len() <= 2).map_or(text, |(_, rest)| rest);
    text.starts_with(char::is_lowercase)
        && !text.starts_with("the ")
        && !text.starts_with("a ")
        && !text.starts_with("an ")
        && matches!(passage.part, Some(Part::Operative | Part::Annex) | None)
}

/// Reads the strength of a press paragraph that is on the subject: an aim is an intention,
/// everything else a report.
pub(super) fn read_press(own: &[Sentence], language: Language, rules: &Commitments) -> Reading {
    for (i, sentence) in own.iter().enumerate() {
        let aim = rules
            .modality
            .rules
            .iter()
            .filter(|rule| rule.language == language && rule.class == Modality::Intention)
            .find_map(|rule| rule.pattern.find(&sentence.main).map(|found| (rule, found)));
        if let Some((rule, found)) = aim {
            let at = sentence.span.start;
            return Reading {
                wording: Modality::Intention,
                modality: Modality::Intention,
                rule: rule.id.clone(),
                evidence: vec![found.shifted(at)],
                seat: Seat::Sentence(i),
            };
        }
    }
    declaratory(NOTHING)
}

//! How strongly a clause speaks: the markers of its main clauses, tested in the order of
//! `modality.toml`, then capped by binding force.
//!
//! German treaties oblige by the plain present (*Jede Vertragspartei übernimmt …*): a finite
//! verb without any marker is an obligation unless it is one of the declaratory verbs.

use crate::{
    model::{BindingForce, Debtor, InstrumentKind, Language, Modality, Part, Passage, Span},
    rules::{
        Rules,
        commitments::{Commitments, Grammar, ModalityRule, ProgrammeRules, plain},
    },
    tag::{agents, debtors, sentences::Sentence, subordination::is_open_condition, verbs},
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
    /// Where in the sentence the deciding words begin.
    pub(super) at: usize,
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
pub(super) const BARE_VERB: &str = "modality.obligation.bare-verb";
/// Id of the reading of a point that plans in nouns.
const PROGRAMME: &str = "modality.intention.programme";
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
    all: &Rules,
) -> Reading {
    let rules = all.commitments();
    if matches!(passage.part, Some(Part::Preamble | Part::Title | Part::Signature | Part::Footnote))
    {
        return declaratory(BY_PART);
    }
    if is_definition(passage, rules) {
        return declaratory(DEFINITION);
    }
    let grammar = rules.modality.grammar.of(language);
    let has_subject = |one: &Promise| one.has_subject(language, all);
    let mut from_own = promises(own, language, rules);
    let markers = |sentence: &Sentence| markers(sentence, language, grammar, rules);
    let is_statement = |last: &Sentence| {
        let found = markers(last);
        !found.is_empty()
            && found.iter().all(|one| one.class == Modality::Declaratory)
            && !rules.modality.context.announcement.is_match(&last.plain)
    };
    let from_chapeau = match chapeau {
        // what is stated last before a list goes on in its points
        [_, .., last] if is_statement(last) => None,
        _ => opening(&promises(chapeau, language, rules), chapeau.len(), language, all),
    };
    // a point that says it is an effort promises no more
    let is_effort = |one: &Promise| {
        one.number == 0 && one.marker.at == 0 && one.marker.class == Modality::BestEffort
    };
    let begins_sentence =
        !passage.text.starts_with(char::is_lowercase) || from_own.first().is_some_and(is_effort);
    let is_own = from_chapeau.is_none() && opens_sentence(passage.text, grammar);
    if chapeau.last().is_some_and(|last| is_open_condition(last.text, grammar)) {
        from_own.retain(|one| one.marker.id != INDICATIVE);
    }
    if !chapeau.is_empty() && !is_own {
        // the words of a point rarely are a sentence: a plain verb needs a party beside it
        from_own.retain(|one| one.marker.id != INDICATIVE || has_subject(one));
    }
    let from_own = decisive(&from_own, language, all);
    // a point that begins like a sentence and ends like one, or says its strength itself
    let is_sentence = begins_sentence
        && (passage.text.trim_end().ends_with('.')
            || from_own.as_ref().is_some_and(|one| one.marker.id != INDICATIVE));
    if let Some(promise) = from_own
        && (is_sentence || from_chapeau.is_none())
    {
        let marker = &promise.marker;
        let words = Span::new(marker.at, marker.end).shifted(promise.sentence.span.start);
        return reading(passage, marker, vec![words], Seat::Sentence(promise.number));
    }
    if let Some(promise) = from_chapeau {
        let seat = Seat::Chapeau(promise.number);
        return reading(passage, &promise.marker, Vec::new(), seat);
    }
    if let [.., last] = chapeau
        && markers(last).is_empty()
        && !is_open_condition(last.text, grammar)
        && debtors::subject(last, None, language, all).is_some()
        && language == Language::De
        && let Some(verb) = verbs::first(passage.text, grammar)
    {
        let marker = Marker::of_verb(Span::new(0, 0), INDICATIVE);
        return reading(passage, &marker, vec![verb], Seat::Chapeau(chapeau.len() - 1));
    }
    if language == Language::En && chapeau.is_empty() && begins_with_verb(passage) {
        let marker = Marker::of_verb(Span::new(0, 0), BARE_VERB);
        return reading(passage, &marker, Vec::new(), Seat::Sentence(0));
    }
    planned(passage, language, &rules.modality.programme).unwrap_or_else(|| declaratory(NOTHING))
}

/// Reads a point of a programme or a statement that plans in nouns, in English by its first verb.
fn planned(passage: &Passage, language: Language, rules: &ProgrammeRules) -> Option<Reading> {
    let words = plain(passage.text);
    let (class, found) = match language {
        Language::De if passage.instrument == Some(InstrumentKind::Other) => {
            match rules.best_effort.find(&words) {
                Some(found) => (Modality::BestEffort, found),
                None => (Modality::Intention, rules.intention.find(&words)?),
            }
        }
        Language::En if !is_treaty(passage.instrument) => {
            (Modality::Intention, rules.intention_en.find(&words)?)
        }
        _ => return None,
    };
    let marker = Marker { at: found.start, end: found.end, class, soft: false, id: PROGRAMME };
    Some(reading(passage, &marker, vec![found], Seat::Context))
}

/// A sentence that promises something.
#[derive(Debug, Clone, Copy)]
struct Promise<'s, 'r> {
    number: usize,
    sentence: &'s Sentence<'s>,
    marker: Marker<'r>,
}

impl Promise<'_, '_> {
    fn has_subject(&self, language: Language, all: &Rules) -> bool {
        debtors::subject(self.sentence, Some(self.marker.at), language, all)
            .is_some_and(|who| who != Debtor::Unspecified)
    }

    fn has_agent(&self, language: Language, all: &Rules) -> bool {
        let rules = &all.commitments().debtors;
        agents::agent(self.sentence, self.marker.at, language, rules).is_some()
    }
}

/// Returns the sentences that promise something, each by its strongest words.
fn promises<'s, 'r>(
    sentences: &'s [Sentence],
    language: Language,
    rules: &'r Commitments,
) -> Vec<Promise<'s, 'r>> {
    let grammar = rules.modality.grammar.of(language);
    let numbered = sentences.iter().enumerate();
    let promises = numbered.filter_map(|(number, sentence)| {
        let marker = strongest(sentence, language, grammar, rules)?;
        Some(Promise { number, sentence, marker })
    });
    promises.collect()
}

/// Tells whether a text begins with a capital article or conjunction, as sentences do and things
/// in a list do not (*Der Empfänger unterrichtet …*, *Soweit …*).
fn opens_sentence(text: &str, grammar: &Grammar) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    first.starts_with(char::is_uppercase)
        && (grammar.is_determiner(first) || grammar.subordinators.has(&first.to_lowercase()))
}

/// Returns the promise that the points of a list go on with: that of the last of so many
/// sentences of its opening words, where it is another one.
fn opening<'s, 'r>(
    promises: &[Promise<'s, 'r>],
    sentences: usize,
    language: Language,
    all: &Rules,
) -> Option<Promise<'s, 'r>> {
    let last = promises.last().filter(|one| one.number + 1 == sentences).copied();
    let decisive = decisive(promises, language, all)?;
    Some(last.filter(|last| last.marker.class != decisive.marker.class).unwrap_or(decisive))
}

/// Returns the promise that speaks for the clause: the first one; where it names nobody, the
/// first later one that names somebody and is not weaker.
fn decisive<'s, 'r>(
    promises: &[Promise<'s, 'r>],
    language: Language,
    all: &Rules,
) -> Option<Promise<'s, 'r>> {
    let (first, later) = promises.split_first()?;
    let as_strong = |one: &&Promise| force(one.marker.class) >= force(first.marker.class);
    let mut others = later.iter().filter(as_strong).peekable();
    // who owes is looked for only where it decides
    let names_nobody = others.peek().is_some()
        && !first.has_subject(language, all)
        && !first.has_agent(language, all);
    let other = names_nobody.then(|| others.find(|one| one.has_subject(language, all))).flatten();
    Some(*other.unwrap_or(first))
}

/// The order of strength between the sentences of one clause.
const fn force(modality: Modality) -> u8 {
    match modality {
        Modality::Obligation | Modality::Prohibition => 3,
        Modality::BestEffort => 2,
        Modality::Permission => 1,
        Modality::Intention | Modality::Declaratory | Modality::None => 0,
    }
}

impl Marker<'_> {
    /// A plain verb that obliges where no word of strength stands.
    const fn of_verb(verb: Span, id: &'static str) -> Self {
        Self { at: verb.start, end: verb.end, class: Modality::Obligation, soft: false, id }
    }
}

fn declaratory(rule: &str) -> Reading {
    Reading {
        wording: Modality::Declaratory,
        modality: Modality::Declaratory,
        rule: rule.to_owned(),
        evidence: Vec::new(),
        seat: Seat::Context,
        at: 0,
    }
}

fn reading(passage: &Passage, marker: &Marker, evidence: Vec<Span>, seat: Seat) -> Reading {
    let wording = if marker.soft && !is_treaty(passage.instrument) {
        Modality::Intention
    } else {
        marker.class
    };
    Reading {
        wording,
        modality: capped(wording, passage.binding),
        rule: marker.id.to_owned(),
        evidence,
        seat,
        at: marker.at,
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
    markers(sentence, language, grammar, rules)
        .into_iter()
        .filter(|marker| marker.class != Modality::Declaratory)
        .min_by_key(|marker| marker.at)
}

/// Returns all words of strength in a sentence, statements among them.
fn markers<'r>(
    sentence: &Sentence,
    language: Language,
    grammar: &Grammar,
    rules: &'r Commitments,
) -> Vec<Marker<'r>> {
    let mut markers: Vec<Marker> = Vec::new();
    for rule in rules.modality.met(language, &sentence.main) {
        add(rule, sentence, grammar, &mut markers);
    }
    if language == Language::De
        && let Some(verb) =
            verbs::finite(sentence, grammar, |verb| is_taken(verb, &markers, sentence))
    {
        markers.push(Marker::of_verb(verb, INDICATIVE));
    }
    markers
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

/// The subject of a relative clause and what stands before it have at most so many words.
const RELATIVE_SUBJECT_WORDS: usize = 4;

/// Tells whether the words before a marker make it part of a relative clause (*persons who may*,
/// *measures that shall*, *for which a Party grants*, *as the Parties may*).
fn follows_relative(before: &str, grammar: &Grammar) -> bool {
    let mut words = before.split_whitespace().rev();
    let Some(last) = words.next() else { return false };
    if grammar.relative_markers.has(last) {
        return true;
    }
    let subject = std::iter::once(last).chain(words.take(RELATIVE_SUBJECT_WORDS));
    let nearest: Vec<&str> =
        subject.take_while(|word| !word.ends_with(|c: char| c.is_ascii_punctuation())).collect();
    nearest.windows(3).any(|words| {
        let [subject, relative, before] = words else { return false };
        grammar.subjects.has(subject)
            && grammar.relatives_before_subject.has(relative)
            && !grammar.no_relative_behind.has(before)
    })
}

/// Tells whether a marker covers a verb or speaks for its clause before it.
fn is_taken(verb: Span, markers: &[Marker], sentence: &Sentence) -> bool {
    markers.iter().any(|marker| {
        let covers = verb.start < marker.end && marker.at < verb.end;
        covers || (marker.at <= verb.start && !opens_anew(marker, verb.start, &sentence.main))
    })
}

/// Tells whether another main clause begins between a declaratory verb and a place
/// (*gelten die Bestimmungen entsprechend, und der Staat übermittelt …*), or another verb of the
/// same one (*ist verantwortlich und ergreift …*).
fn opens_anew(marker: &Marker, at: usize, main: &str) -> bool {
    let between = main.get(marker.end..at).unwrap_or("");
    let is_joined = between.trim_end().ends_with(" und");
    marker.class == Modality::Declaratory
        && (is_joined || between.contains(", und ") || between.contains("; "))
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
            .filter(|rule| rule.language == language)
            .filter(|rule| rule.class == Modality::Intention || rule.soft)
            .find_map(|rule| rule.pattern.find(&sentence.main).map(|found| (rule, found)));
        if let Some((rule, found)) = aim {
            let at = sentence.span.start;
            return Reading {
                wording: Modality::Intention,
                modality: Modality::Intention,
                rule: rule.id.clone(),
                evidence: vec![found.shifted(at)],
                seat: Seat::Sentence(i),
                at: found.start,
            };
        }
    }
    declaratory(NOTHING)
}

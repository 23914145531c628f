//! What the press claims beside what the text says.
//!
//! A claim is a paragraph of a press item about a state that has figures or speaks of a topic.
//! Its figures are looked up in the state's instruments; beside it stands the clause most like
//! it. Nothing here says that a claim is false, only that the text does not have it.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    compare::{
        CompareError,
        alignment::{Lexicon, Parties, Unit},
        is_instrument,
        matrix::about,
    },
    index::{ClauseFilter, ClauseRecord, DocumentSummary, Reader},
    model::{CountryCode, DeadlineBasis, Duration, InstrumentKind, Span},
    rules::Rules,
    text::tokens,
};

/// Share of a paragraph's weighted words that a clause must hold to stand beside it.
const NEAR: f64 = 0.18;
/// Numbers below this are counted in any text and prove nothing.
const LEAST_NUMBER: u64 = 10;
/// Years, which are dates and no figures.
const YEARS: std::ops::RangeInclusive<u64> = 1900..=2100;

/// The claims about one state.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// Generation of the index that answered.
    pub generation: u64,
    /// Source files of the whole index that could not be searched in full.
    pub not_searched: u64,
    /// The state.
    pub country: CountryCode,
    /// Its instruments, which were searched.
    pub documents: Vec<Arc<DocumentSummary>>,
    /// Claims, by press item and in order of print.
    pub claims: Vec<Claim>,
}

/// A paragraph of a press item beside the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The paragraph.
    pub paragraph: Arc<ClauseRecord>,
    /// Its figures, in order of print.
    pub figures: Vec<Figure>,
    /// The clause most like it.
    pub nearest: Option<Arc<ClauseRecord>>,
    /// What comes of it.
    pub verdict: Verdict,
}

/// A number of a claim and where the text has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The words, in the paragraph's text.
    pub span: Span,
    /// The clause that has it.
    pub clause: Option<Arc<ClauseRecord>>,
}

/// What the text says to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A figure of it stands in no instrument.
    FigureNotInText,
    /// No clause is like it.
    NotInText,
    /// The state has no instrument in the index.
    NoText,
    /// All its figures stand in the text.
    FiguresInText,
    /// It has no figures; a clause on its topic stands beside it.
    Related,
}

impl Verdict {
    /// Returns the word of the machine contract.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FigureNotInText => "figure_not_in_text",
            Self::NotInText => "not_in_text",
            Self::NoText => "no_text",
            Self::FiguresInText => "figures_in_text",
            Self::Related => "related",
        }
    }
}

/// Sets the claims of the press about a state beside its instruments.
///
/// # Errors
/// Where the index cannot be read.
pub fn claims(
    reader: &Reader,
    rules: &Rules,
    country: &CountryCode,
    home: &CountryCode,
) -> Result<Claims, CompareError> {
    let documents: Vec<Arc<DocumentSummary>> = reader
        .documents()?
        .iter()
        .filter(|document| is_instrument(document) && document.parties.contains(country))
        .cloned()
        .collect();
    let text = text(reader, &documents)?;
    let of_press =
        ClauseFilter { instruments: vec![InstrumentKind::Press], ..ClauseFilter::default() };
    let mut paragraphs = Vec::new();
    for paragraph in reader.clause_records(&of_press)? {
        let paragraph = paragraph?;
        let says_something = !paragraph.tagging.tags.is_empty() || !figures(&paragraph).is_empty();
        if says_something && about(&paragraph, rules, Some(home)).contains(country) {
            paragraphs.push(Arc::new(paragraph));
        }
    }
    let nearest = nearest(&paragraphs, &text, rules);
    let claim = |(paragraph, nearest): (Arc<ClauseRecord>, Option<Arc<ClauseRecord>>)| {
        let figures: Vec<Figure> = figures(&paragraph)
            .into_iter()
            .map(|(span, value)| {
                let clause = text.iter().find(|clause| values(clause).contains(&value)).cloned();
                Figure { span, clause }
            })
            .collect();
        let verdict = match (&nearest, figures.as_slice()) {
            _ if documents.is_empty() => Verdict::NoText,
            (_, [_, ..]) if figures.iter().any(|f| f.clause.is_none()) => Verdict::FigureNotInText,
            (_, [_, ..]) => Verdict::FiguresInText,
            (Some(_), []) => Verdict::Related,
            (None, []) => Verdict::NotInText,
        };
        Claim { paragraph, figures, nearest, verdict }
    };
    let claims = paragraphs.into_iter().zip(nearest).map(claim).collect();
    Ok(Claims {
        generation: reader.generation(),
        not_searched: reader.state().not_fully_searchable(),
        country: country.clone(),
        documents,
        claims,
    })
}

fn text(
    reader: &Reader,
    documents: &[Arc<DocumentSummary>],
) -> Result<Vec<Arc<ClauseRecord>>, CompareError> {
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let filter = ClauseFilter {
        documents: documents.iter().map(|document| document.id.to_string()).collect(),
        ..ClauseFilter::default()
    };
    let clauses = reader.clause_records(&filter)?;
    Ok(clauses.map(|clause| clause.map(Arc::new)).collect::<Result<_, _>>()?)
}

/// The clause of the text most like each paragraph, where one is like it at all.
fn nearest(
    paragraphs: &[Arc<ClauseRecord>],
    text: &[Arc<ClauseRecord>],
    rules: &Rules,
) -> Vec<Option<Arc<ClauseRecord>>> {
    let mut lexicon = Lexicon::new(rules);
    let nobody = Parties { own: &[], other: &[] };
    let mut read = |clauses: &[Arc<ClauseRecord>]| -> Vec<_> {
        let units = clauses.iter().map(|clause| Unit { clauses: vec![clause] });
        units.map(|unit| lexicon.read(&unit, nobody)).collect()
    };
    let (mut claims, mut said) = (read(paragraphs), read(text));
    claims.iter_mut().chain(&mut said).for_each(|features| lexicon.weigh(features));
    let best = |claim: &crate::compare::alignment::Features| {
        let near = said.iter().enumerate().filter_map(|(i, clause)| {
            let is_comparable = claim.shares_language(clause);
            let held = claim.contained_in(clause, None) * (0.5 + claim.words(clause));
            let topics = claim.topics(clause).unwrap_or(0.0);
            (is_comparable && topics > 0.0 || held >= NEAR).then_some((held + topics, i))
        });
        near.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, i)| Arc::clone(&text[i]))
    };
    claims.iter().map(best).collect()
}

/// A figure that can be looked up: a length of time, a sum or quota, a bare number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Time(Duration, DeadlineBasis),
    Hundredths(u64),
}

/// The figures of a paragraph, each once, in order of print.
fn figures(clause: &ClauseRecord) -> Vec<(Span, Value)> {
    let commitment = clause.tagging.commitment.as_ref();
    let limits = commitment.iter().flat_map(|commitment| &commitment.deadlines);
    let limits = limits.filter_map(|d| Some((d.span, Value::Time(d.duration?, d.basis))));
    let amounts = commitment.iter().flat_map(|commitment| &commitment.amounts);
    let amounts = amounts.map(|amount| (amount.span, Value::Hundredths(amount.hundredths)));
    let mut found: Vec<(Span, Value)> = limits.chain(amounts).collect();
    for (span, number) in numbers(&clause.text) {
        if !found.iter().any(|(known, _)| known.overlaps(span)) {
            found.push((span, Value::Hundredths(number * 100)));
        }
    }
    found.sort_by_key(|(span, _)| span.start);
    let mut met = BTreeSet::new();
    found.retain(|(_, value)| met.insert(value.clone()));
    found
}

/// All values that a clause of the text has.
fn values(clause: &ClauseRecord) -> BTreeSet<Value> {
    figures(clause).into_iter().map(|(_, value)| value).collect()
}

/// Bare numbers, thousands joined (`250 000`, `3.000`); dates, years and small ones left out.
fn numbers(text: &str) -> Vec<(Span, u64)> {
    let mut found: Vec<(Span, u64)> = Vec::new();
    let mut digits = String::new();
    let words = tokens(text);
    let mut at = 0;
    while at < words.len() {
        let mut span = words[at].span;
        digits.clear();
        digits.extend(span.of(text).chars().filter(char::is_ascii_digit));
        let is_number = span.of(text).chars().all(|c| c.is_ascii_digit() || ".,'’".contains(c));
        at += 1;
        if !is_number || digits.is_empty() {
            continue;
        }
        while at < words.len() && is_group(text, span, words[at].span) {
            digits.push_str(words[at].span.of(text));
            span = span.cover(words[at].span);
            at += 1;
        }
        let is_ordinal = text[span.end..].starts_with('.') && at < words.len();
        let Ok(number) = digits.parse::<u64>() else { continue };
        if number >= LEAST_NUMBER && !YEARS.contains(&number) && !is_ordinal {
            found.push((span, number));
        }
    }
    found
}

/// Tells whether three more digits follow behind a space.
fn is_group(text: &str, before: Span, next: Span) -> bool {
    let gap = Span::new(before.end, next.start).of(text);
    let digits = next.of(text);
    gap.chars().count() == 1
        && gap.chars().all(char::is_whitespace)
        && digits.len() == 3
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[u64]) {
        let found: Vec<u64> = numbers(text).into_iter().map(|(_, number)| number).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn thousands_are_one_number() {
        check("Es kursieren 250 000 Arbeitskräfte, vereinbart sind 3.000.", &[250_000, 3_000]);
    }

    #[test]
    fn days_years_and_small_numbers_are_no_figures() {
        check("Am 13. September 2024 nahmen 7 Minister teil.", &[]);
    }
}

//! Says whether a query holds of a passage, and by which words.

use std::{cell::RefCell, ops::Range, rc::Rc};

use crate::{
    model::Span,
    query::{
        ast::{Leaf, Node, Query, Reach, Unit},
        fields::Field,
        matching::Pattern,
        words::{Words, Zone},
    },
    text::Analyzer,
};

/// A place where something was found, in positions of [`Words`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// First word.
    pub lo: u32,
    /// Last word.
    pub hi: u32,
    /// The runs of words that were found where they are several; a match of one run, by far
    /// the most frequent kind, needs no memory of its own.
    runs: Vec<(u32, u32)>,
}

impl Match {
    /// Makes a match of a run of words.
    pub fn run(lo: u32, hi: u32) -> Self {
        Self { lo, hi, runs: Vec::new() }
    }

    /// Makes a match of runs of words in order; `None` without any.
    pub fn of_runs(runs: Vec<(u32, u32)>) -> Option<Self> {
        let (lo, hi) = (runs.first()?.0, runs.last()?.1);
        Some(if runs.len() == 1 { Self::run(lo, hi) } else { Self { lo, hi, runs } })
    }

    /// Returns the runs of words that were found, in order; what lies between them was not
    /// asked for.
    pub fn pieces(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        let one = self.runs.is_empty().then_some((self.lo, self.hi));
        one.into_iter().chain(self.runs.iter().copied())
    }

    /// Tells whether both share a word that was found.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.lo <= other.hi
            && other.lo <= self.hi
            && self.pieces().any(|a| other.pieces().any(|b| a.0 <= b.1 && b.0 <= a.1))
    }

    fn merged(&self, other: &Self) -> Self {
        let mut runs: Vec<(u32, u32)> = self.pieces().chain(other.pieces()).collect();
        runs.sort_unstable();
        runs.dedup();
        if runs.len() == 1 {
            runs.clear();
        }
        Self { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi), runs }
    }

    /// Returns how many words further the nearer end of the other stands; 0 if they overlap.
    fn distance(&self, other: &Self) -> u32 {
        other.lo.saturating_sub(self.hi).max(self.lo.saturating_sub(other.hi))
    }
}

/// Answers what the words alone cannot.
pub trait Context {
    /// Returns where a leaf is found, by first word; `None` leaves the search to the evaluator
    /// (which finds nothing for a lexicon).
    fn leaf(&self, _leaf: &Leaf, _words: &Words) -> Option<Vec<Match>> {
        None
    }

    /// Tells whether the passage has a property. An index that filtered by fields before says
    /// yes to all.
    fn field(&self, _field: &Field, _words: &Words) -> bool {
        false
    }
}

/// A context that knows no lexicon and denies every field.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoContext;

impl Context for NoContext {}

/// Tells by which bytes of the passage's text a query holds; `None` where it does not hold, an
/// empty list where only the context (chapeau, fields) makes it hold.
pub fn evaluate(query: &Query, words: &Words, context: &dyn Context) -> Option<Vec<Span>> {
    let found = matches(query, words, context)?;
    Some(spans(&found, words))
}

/// Returns the places that make a query hold; `None` where it does not hold.
pub fn matches(query: &Query, words: &Words, context: &dyn Context) -> Option<Vec<Match>> {
    let root = query.root.as_ref()?;
    Evaluation::new(words, context).node(root, words.scope())
}

/// As [`matches()`], among the words of a range of positions instead of the usual scope.
pub fn matches_in(
    query: &Query,
    words: &Words,
    context: &dyn Context,
    range: Range<u32>,
) -> Option<Vec<Match>> {
    let root = query.root.as_ref()?;
    Evaluation::new(words, context).node(root, range)
}

/// Returns the bytes of the passage's text that the matches stand on, sorted, without overlap.
pub fn spans(found: &[Match], words: &Words) -> Vec<Span> {
    let mut spans: Vec<Span> = found
        .iter()
        .flat_map(Match::pieces)
        .filter_map(|(lo, hi)| words.text_span(lo, hi))
        .collect();
    spans.sort_unstable();
    spans.dedup();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.overlaps(span) => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged
}

/// One evaluation: what each leaf found is looked up once.
pub(super) struct Evaluation<'a> {
    words: &'a Words<'a>,
    context: &'a dyn Context,
    analyzer: Analyzer,
    found: RefCell<Vec<Option<Rc<[Match]>>>>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(words: &'a Words<'a>, context: &'a dyn Context) -> Self {
        let analyzer = Analyzer::of(words.language());
        Self { words, context, analyzer, found: RefCell::default() }
    }

    /// Evaluates a node among the words of a range.
    pub(super) fn node(&self, node: &Node, range: Range<u32>) -> Option<Vec<Match>> {
        match node {
            Node::Leaf(leaf) => some(self.leaf(leaf, &range)),
            Node::Field(field) => self.context.field(field, self.words).then(Vec::new),
            Node::Within(zone, node) => self.node(node, self.words.zone(*zone)),
            Node::And(nodes) => {
                let mut found = Vec::new();
                for node in nodes {
                    found.extend(self.node(node, range.clone())?);
                }
                Some(sorted(found))
            }
            Node::Or(nodes) => {
                let found: Vec<Vec<Match>> =
                    nodes.iter().filter_map(|node| self.node(node, range.clone())).collect();
                (!found.is_empty()).then(|| sorted(found.into_iter().flatten().collect()))
            }
            Node::Not(node) => self.node(node, range).is_none().then(Vec::new),
            Node::Near { distance, in_order, left, right } => {
                let left = self.node(left, range.clone())?;
                let right = self.node(right, range)?;
                some(near(&left, &right, u32::from(*distance), *in_order))
            }
            Node::Same { unit, left, right } => {
                let found: Vec<Match> = self
                    .units(*unit, &range)
                    .into_iter()
                    .filter_map(|part| {
                        let mut found = self.node(left, part.clone())?;
                        found.extend(self.node(right, part)?);
                        Some(found)
                    })
                    .flatten()
                    .collect();
                some(sorted(found))
            }
            Node::Apart { reach, left, right } => {
                let right = self.node(right, range.clone()).unwrap_or_default();
                let mut left = self.node(left, range)?;
                left.retain(|one| !right.iter().any(|other| self.is_near(one, other, *reach)));
                some(left)
            }
            Node::Count { at_least, at_most, node } => {
                let found = self.node(node, range).unwrap_or_default();
                let count =
                    found.iter().fold((0usize, None::<u32>), |(count, last), one| match last {
                        Some(last) if one.lo <= last => (count, Some(last.max(one.hi))),
                        _ => (count + 1, Some(one.hi)),
                    });
                let is_enough = count.0 >= usize::from(*at_least)
                    && at_most.is_none_or(|most| count.0 <= usize::from(most));
                is_enough.then_some(found)
            }
        }
    }

    fn leaf(&self, leaf: &Leaf, range: &Range<u32>) -> Vec<Match> {
        let at = leaf.id as usize;
        let known = self.found.borrow().get(at).cloned().flatten();
        let all = known.unwrap_or_else(|| {
            let all: Rc<[Match]> = self.search(leaf).into();
            let mut found = self.found.borrow_mut();
            if found.len() <= at {
                found.resize(at + 1, None);
            }
            found[at] = Some(Rc::clone(&all));
            all
        });
        all.iter().filter(|one| range.start <= one.lo && one.hi < range.end).cloned().collect()
    }

    fn search(&self, leaf: &Leaf) -> Vec<Match> {
        self.context.leaf(leaf, self.words).unwrap_or_else(|| {
            let everywhere = 0..self.words.all().len() as u32;
            Pattern::of_term(&leaf.term, &self.analyzer).find(self.words, everywhere)
        })
    }

    /// Cuts a range into the units of the text.
    fn units(&self, unit: Unit, range: &Range<u32>) -> Vec<Range<u32>> {
        let words = self.words;
        let number = |at: u32| match unit {
            Unit::Clause => words.clause(at),
            Unit::Sentence => words.sentence(at),
            Unit::Paragraph | Unit::Article => 0,
        };
        let range = match unit {
            Unit::Article => range.start.min(words.zone(Zone::Heading).start)..range.end,
            _ => range.clone(),
        };
        let mut units: Vec<Range<u32>> = Vec::new();
        for at in range {
            match units.last_mut() {
                Some(last) if number(last.start) == number(at) => last.end = at + 1,
                _ => units.push(at..at + 1),
            }
        }
        units
    }

    fn is_near(&self, one: &Match, other: &Match, reach: Reach) -> bool {
        match reach {
            Reach::Words(distance) => one.distance(other) <= u32::from(distance),
            Reach::Unit(Unit::Clause) => self.words.clause(one.lo) == self.words.clause(other.lo),
            Reach::Unit(Unit::Sentence) => {
                self.words.sentence(one.lo) == self.words.sentence(other.lo)
            }
            Reach::Unit(Unit::Paragraph | Unit::Article) => true,
        }
    }
}

fn some(found: Vec<Match>) -> Option<Vec<Match>> {
    (!found.is_empty()).then_some(found)
}

fn sorted(mut found: Vec<Match>) -> Vec<Match> {
    found.sort_unstable();
    found.dedup();
    found
}

/// Pairs each match with the nearest one of the other side within reach. Overlapping matches
/// are no pair: one word cannot be near itself.
fn near(left: &[Match], right: &[Match], distance: u32, in_order: bool) -> Vec<Match> {
    let is_pair = |a: &Match, b: &Match| {
        !a.overlaps(b) && (!in_order || a.hi < b.lo) && a.distance(b) <= distance
    };
    let nearest_right = left.iter().filter_map(|a| {
        let b = right.iter().filter(|b| is_pair(a, b)).min_by_key(|b| a.distance(b))?;
        Some(a.merged(b))
    });
    let nearest_left = right.iter().filter_map(|b| {
        let a = left.iter().filter(|a| is_pair(a, b)).min_by_key(|a| a.distance(b))?;
        Some(a.merged(b))
    });
    sorted(nearest_right.chain(nearest_left).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Language, Passage},
        query::parse,
    };

    fn found(query: &str, passage: &Passage) -> Option<Vec<String>> {
        let words = Words::of(passage);
        let spans = evaluate(&parse(query).query, &words, &NoContext)?;
        Some(spans.iter().map(|span| span.of(passage.text).to_owned()).collect())
    }

    fn check(query: &str, text: &str, expected: Option<&[&str]>) {
        let passage = Passage { text, language: Some(Language::De), ..Passage::default() };
        let expected = expected.map(|words| words.iter().map(|&word| word.to_owned()).collect());
        assert_eq!(found(query, &passage), expected, "{query} in {text}");
    }

    #[test]
    fn both_words_must_stand_in_the_clause() {
        check("Frist Antwort", "Die Antwort folgt in der Frist.", Some(&["Antwort", "Frist"]));
        check("Frist Antwort", "Die Antwort folgt.", None);
    }

    #[test]
    fn a_sentence_is_a_real_bound() {
        let text = "Die Antwort folgt. Die Frist läuft.";
        check("Antwort w/s Frist", text, None);
        check("Antwort w/p Frist", text, Some(&["Antwort", "Frist"]));
    }

    #[test]
    fn proximity_counts_words_and_may_ask_for_order() {
        let text = "Frist für die Antwort";
        check("Antwort w/3 Frist", text, Some(&["Frist", "Antwort"]));
        check("Antwort w/2 Frist", text, None);
        check("Antwort pre/3 Frist", text, None);
        check("Frist pre/3 Antwort", text, Some(&["Frist", "Antwort"]));
    }

    #[test]
    fn a_negation_window_looks_at_each_occurrence() {
        check("Rücknahme NOT w/2 Klage", "Rücknahme der Klage", None);
        check(
            "Rücknahme NOT w/2 Klage",
            "Rücknahme der Klage oder sofortige spätere Rücknahme",
            Some(&["Rücknahme"]),
        );
    }

    #[test]
    fn a_word_inside_a_compound_is_found() {
        check("Rückübernahme", "Das Rückübernahmeabkommen", Some(&["Rückübernahmeabkommen"]));
    }

    #[test]
    fn a_quoted_phrase_takes_no_other_form() {
        check("„der Frist“", "in der Frist", Some(&["der Frist"]));
        check("\"der Frist\"", "in den Fristen", None);
        check("\"Frist Antwort\"~2", "Fristen für die Antworten", Some(&["Fristen", "Antworten"]));
    }

    #[test]
    fn a_count_asks_for_several_places() {
        check("Visum{2}", "ein Visum und zwei Visa", Some(&["Visum", "Visa"]));
        check("Visum{3}", "ein Visum und zwei Visa", None);
    }

    #[test]
    fn the_heading_is_looked_at_on_request_only() {
        let passage = Passage {
            text: "Sie antwortet.",
            heading: Some("Rückübernahme"),
            language: Some(Language::De),
            ..Passage::default()
        };
        assert_eq!(found("Rückübernahme", &passage), None);
        assert_eq!(found("heading:Rückübernahme", &passage), Some(Vec::new()));
        assert_eq!(
            found("Rückübernahme w/a antworten", &passage),
            Some(vec!["antwortet".to_owned()])
        );
    }

    #[test]
    fn a_chapeau_is_part_of_the_sentence_of_its_point() {
        let passage = Passage {
            text: "eigene Staatsangehörige;",
            chapeau: Some("Die Parteien übernehmen"),
            language: Some(Language::De),
            ..Passage::default()
        };
        assert_eq!(
            found("übernehmen w/s Staatsangehörige", &passage),
            Some(vec!["Staatsangehörige".to_owned()])
        );
    }
}

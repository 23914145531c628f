//! What stands before the provisions: title, names of the parties, recitals, formula.
//!
//! Recitals are one sentence cut by commas: each paragraph that begins with a participle or
//! its like and ends with a comma is one, and where all stand in one paragraph, it is cut
//! before each of them.

use crate::model::{BlockRole, Level, Locator, Part, Span, Step};
use crate::rules::Numbering;

use super::emit::Draft;
use super::marks;

/// Bytes from which a paragraph may hold several recitals.
const LONG_PARAGRAPH: usize = 220;

/// Bytes of a line that still reads as names of parties.
const MAX_PARTY_LINE: usize = 400;

/// Cuts the paragraphs before the provisions.
pub(super) fn drafts(
    text: &str,
    paragraphs: &[(Span, BlockRole)],
    numbering: &Numbering,
) -> Vec<(Draft, Part)> {
    let mut front = Front { text, numbering, recitals: 0, state: State::Title, found: Vec::new() };
    for (span, role) in paragraphs {
        for piece in front.cut(*span) {
            front.add(piece, *role);
        }
    }
    front.found
}

/// Whether a line names parties and nothing more.
pub(super) fn names_parties(words: &str) -> bool {
    let lower = words.to_lowercase();
    words.len() <= MAX_PARTY_LINE
        && (matches!(
            lower.trim_end_matches(','),
            "und" | "and" | "sowie" | "einerseits" | "andererseits"
        ) || [
            "nachstehend",
            "im folgenden",
            "nachfolgend",
            "im weiteren",
            "hereinafter",
            "(nachstehend",
            "(im folgenden",
            "(hereinafter",
            "(nachfolgend",
        ]
        .iter()
        .any(|opening| lower.starts_with(opening)))
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Title,
    Parties,
    Recitals,
}

struct Front<'a> {
    text: &'a str,
    numbering: &'a Numbering,
    recitals: u32,
    state: State,
    found: Vec<(Draft, Part)>,
}

impl Front<'_> {
    /// Cuts a paragraph before every recital inside it and before its formula.
    fn cut(&self, span: Span) -> Vec<Span> {
        let words = span.of(self.text);
        if words.len() < LONG_PARAGRAPH {
            return vec![span];
        }
        let mut cuts = Vec::new();
        for (at, sign) in words.match_indices([',', ';']) {
            let rest = words[at + sign.len()..].trim_start();
            let start = words.len() - rest.len();
            let after_und = rest.strip_prefix("und ").or_else(|| rest.strip_prefix("and "));
            let is_recital =
                self.numbering.begins_recital(after_und.unwrap_or(rest)) && Self::is_weighty(rest);
            let is_formula = ["haben ", "sind ", "have ", "kommen ", "agree "]
                .iter()
                .any(|verb| rest.len() < LONG_PARAGRAPH && rest.to_lowercase().starts_with(verb))
                && self.numbering.has_formula(rest);
            if is_recital || is_formula {
                cuts.push(start);
            }
        }
        if cuts.len() < 2 {
            return vec![span];
        }
        let mut pieces = Vec::new();
        let mut start = 0;
        for end in cuts.into_iter().chain([words.len()]) {
            let piece = Span::new(span.start + start, span.start + end).trimmed(self.text);
            if !piece.is_empty() {
                pieces.push(piece);
            }
            start = end;
        }
        pieces
    }

    /// Inside a sentence only openings of two words or a capital count: *in Anwendung des …*
    /// may be part of a recital.
    fn is_weighty(rest: &str) -> bool {
        let lower = rest.to_lowercase();
        rest.starts_with(|c: char| c.is_uppercase())
            || [
                "in der erwägung",
                "in dem wunsch",
                "im wunsch",
                "in dem bestreben",
                "im bestreben",
                "in der absicht",
                "in der überzeugung",
                "in der erkenntnis",
                "in dem bewusstsein",
                "im bewusstsein",
                "in anerkennung",
                "in anbetracht",
                "eingedenk",
                "entschlossen",
                "in bekräftigung",
                "unter berücksichtigung",
                "unter hinweis",
                "vom wunsch",
                "von dem wunsch",
                "geleitet",
                "überzeugt",
                "in würdigung",
                "recognising",
                "recognizing",
                "considering",
                "desiring",
                "desirous",
                "recalling",
                "wishing",
                "noting",
                "bearing in mind",
                "reaffirming",
                "convinced",
                "determined",
                "whereas",
            ]
            .iter()
            .any(|opening| lower.starts_with(opening))
    }

    fn add(&mut self, span: Span, role: BlockRole) {
        let words = span.of(self.text);
        let sign = marks::enumerator(self.text, span, self.numbering);
        let body = sign
            .as_ref()
            .map_or(span, |sign| Span::new(sign.span.end, span.end).trimmed(self.text));
        let inner = body.of(self.text);
        if self.numbering.has_formula(words) && !self.is_long_recital(inner) {
            self.push(Draft::plain(span, at(Level::Formula)), Part::Preamble);
            return;
        }
        if self.numbering.is_preamble_heading(words) {
            self.state = State::Parties;
            self.push(Draft::plain(span, at(Level::Preamble)), Part::Preamble);
            return;
        }
        let is_first = self.found.is_empty();
        let is_recital = !is_first
            && (self.numbering.begins_recital(inner) || sign.is_some())
            && !names_parties(words)
            && role != BlockRole::Heading;
        if is_recital {
            self.state = State::Recitals;
            self.recitals += 1;
            let step = Step::new(Level::Recital, self.recitals.to_string());
            let mut draft = Draft::plain(body, Locator::new(vec![step]));
            draft.marker = sign.map(|sign| sign.span);
            self.push(draft, Part::Preamble);
            return;
        }
        match self.state {
            State::Title if is_first || self.goes_on_with_title(span, role) => {
                self.push(Draft::plain(span, at(Level::DocTitle)), Part::Title);
            }
            State::Title | State::Parties => {
                self.state = State::Parties;
                self.push(Draft::plain(span, at(Level::Parties)), Part::Preamble);
            }
            State::Recitals if names_parties(words) || words.len() < 8 => {
                self.push(Draft::plain(span, at(Level::Parties)), Part::Preamble);
            }
            State::Recitals => {
                // A recital without a known opening still counts among its neighbours.
                if words.ends_with([',', ';']) || words.ends_with("und") || words.ends_with("and") {
                    self.recitals += 1;
                    let step = Step::new(Level::Recital, self.recitals.to_string());
                    self.push(Draft::plain(span, Locator::new(vec![step])), Part::Preamble);
                } else {
                    self.push(Draft::plain(span, at(Level::Preamble)), Part::Preamble);
                }
            }
        }
    }

    /// A recital may speak of what was agreed elsewhere; only a short end is a formula.
    fn is_long_recital(&self, words: &str) -> bool {
        self.numbering.begins_recital(words) && words.ends_with([',', ';'])
    }

    fn goes_on_with_title(&self, span: Span, role: BlockRole) -> bool {
        let words = span.of(self.text);
        let previous = self.found.last().map_or("", |(draft, _)| draft.body.of(self.text));
        // Names of parties begin with their article; a title goes on without one.
        let first = words.split_whitespace().next().unwrap_or("");
        if matches!(first, "Der" | "Die" | "Das" | "The") || names_parties(words) {
            return false;
        }
        let is_plain_end =
            !previous.ends_with(['.', ',', ';', ':']) && !words.ends_with([',', ';', ':']);
        role == BlockRole::Heading && is_plain_end
            || is_plain_end
                && words.starts_with(|c: char| c.is_lowercase())
                && words != "und"
                && words != "and"
    }

    fn push(&mut self, draft: Draft, part: Part) {
        self.found.push((draft, part));
    }
}

fn at(level: Level) -> Locator {
    Locator::new(vec![Step::bare(level)])
}

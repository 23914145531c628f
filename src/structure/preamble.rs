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

/// Bytes from which a line with a stop right behind the title is a sentence.
const MIN_SENTENCE: usize = 60;

/// Bytes of a line that still reads as names of parties.
const MAX_PARTY_LINE: usize = 400;

/// Cuts the paragraphs before the provisions.
pub(super) fn drafts(
    text: &str,
    paragraphs: &[(Span, BlockRole)],
    numbering: &Numbering,
) -> Vec<(Draft, Part)> {
    let mut front = Front { text, numbering, recitals: 0, state: State::Title, found: Vec::new() };
    let last = paragraphs.last().map_or(0, |(span, _)| span.end);
    for (span, role) in paragraphs {
        for piece in front.cut(*span) {
            front.add(piece, *role, piece.end == last);
        }
    }
    front.found
}

/// Whether a line stands between the names of the parties and holds nothing more.
pub(super) fn names_parties(words: &str, numbering: &Numbering) -> bool {
    words.len() <= MAX_PARTY_LINE && numbering.joins_parties(words)
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
                self.numbering.begins_recital(after_und.unwrap_or(rest)) && self.is_weighty(rest);
            let is_formula = rest.len() < LONG_PARAGRAPH
                && self.numbering.begins_formula(rest)
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

    /// Inside a sentence only openings that are sure, or a capital, count: *in Anwendung des …*
    /// may be part of a recital.
    fn is_weighty(&self, rest: &str) -> bool {
        rest.starts_with(|c: char| c.is_uppercase()) || self.numbering.begins_recital_inside(rest)
    }

    fn add(&mut self, span: Span, role: BlockRole, is_last: bool) {
        let words = span.of(self.text);
        let sign = marks::enumerator(self.text, span, self.numbering);
        let body = sign
            .as_ref()
            .map_or(span, |sign| Span::new(sign.span.end, span.end).trimmed(self.text));
        let inner = body.of(self.text);
        let ends_preamble = is_last
            && self.state != State::Title
            && words.starts_with(|c: char| c.is_lowercase())
            && words.ends_with(':');
        if (self.numbering.has_formula(words) || ends_preamble) && !self.is_long_recital(inner) {
            self.push(Draft::plain(span, at(Level::Formula)), Part::Preamble);
            return;
        }
        if self.numbering.is_preamble_heading(words) {
            self.state = State::Parties;
            self.push(Draft::plain(span, at(Level::Preamble)), Part::Preamble);
            return;
        }
        let is_first = self.found.is_empty();
        // `bekräftigen ihren Willen,` goes on with the names of the parties by a verb.
        let is_fragment = self.state != State::Title
            && words.starts_with(|c: char| c.is_lowercase())
            && words.ends_with([',', ';'])
            && !self.numbering.names_party_inside(words);
        let is_recital = !is_first
            && (self.numbering.begins_recital(inner)
                || is_fragment
                || sign.is_some() && !is_note(words))
            && !names_parties(words, self.numbering)
            && role != BlockRole::Heading;
        let is_sentence = !is_first
            && (self.state == State::Parties
                || self.state == State::Title && words.len() >= MIN_SENTENCE)
            && words.starts_with(char::is_uppercase)
            && words.ends_with(['.', ':'])
            && !names_parties(words, self.numbering);
        if !is_recital && is_sentence {
            self.push(Draft::plain(span, at(Level::Preamble)), Part::Preamble);
            return;
        }
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
            State::Recitals if names_parties(words, self.numbering) || words.len() < 8 => {
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
        let last = previous.split_whitespace().next_back().unwrap_or("");
        // Names of parties begin with their article; a title goes on without one, unless its
        // last line breaks off (*AGREEMENT BETWEEN*).
        if self.numbering.begins_party(words) && !self.numbering.leaves_title_open(last)
            || names_parties(words, self.numbering)
        {
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

/// A superior figure opens a footnote that stands among the names of the parties, no recital.
fn is_note(words: &str) -> bool {
    words.starts_with(|c: char| "¹²³⁴⁵⁶⁷⁸⁹".contains(c))
}

fn at(level: Level) -> Locator {
    Locator::new(vec![Step::bare(level)])
}

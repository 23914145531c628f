//! Where the provisions begin: behind title, parties, recitals and formula.

use crate::model::{BlockRole, Level, Part, Span};

use super::super::emit::Draft;
use super::super::marks::{Enumerator, HeadingMark, Shape};
use super::super::preamble::{self, names_parties};
use super::lines::{Kind, Line, is_numbered_heading, is_short};
use super::{LOOK_AHEAD, Walk};

impl Walk<'_> {
    /// Title, parties, recitals and formula; returns the first line of the provisions.
    pub(super) fn front(&mut self, from: usize) -> usize {
        let end = self.front_end(from);
        let spans: Vec<(Span, BlockRole)> = self.lines[from..end]
            .iter()
            .filter(|line| !matches!(line.kind, Kind::Footnote))
            .map(|line| (line.piece.span, line.piece.role))
            .collect();
        let notes: Vec<Span> = self.lines[from..end]
            .iter()
            .filter(|line| matches!(line.kind, Kind::Footnote))
            .map(|line| line.piece.span)
            .collect();
        let mut front = preamble::drafts(self.text, &spans, self.numbering);
        for note in notes {
            let draft = Draft::footnote(self.text, note, &mut self.footnotes);
            front.push((draft, Part::Footnote));
        }
        front.sort_by_key(|(draft, _)| draft.body.start);
        self.outline.drafts.extend(front);
        end
    }

    /// Where the provisions begin: behind the formula, at the first article or numbered
    /// paragraph, else behind title and recitals.
    fn front_end(&self, from: usize) -> usize {
        let mut behind_recitals = from;
        let mut is_title = true;
        for (i, line) in self.lines.iter().enumerate().skip(from) {
            let words = line.piece.span.of(self.text);
            match &line.kind {
                Kind::Signs(signs, _) if i > from && signs[0].level == Some(Level::Paragraph) => {
                    return self.back_over_titles(from, i);
                }
                Kind::Heading(mark) if i > from || mark.level == Level::Article => {
                    let opens = self.opens_provisions(i, mark);
                    if opens {
                        return self.back_over_titles(from, i);
                    }
                }
                Kind::Signs(..)
                    if self.is_recital_sign(i) || self.is_under_preamble_heading(from, i) =>
                {
                    behind_recitals = i + 1;
                }
                // Recitals may be listed; the formula is still to come then.
                Kind::Signs(signs, _)
                    if i > from
                        && self.begins_series(i, signs)
                        && self.formula_ahead(i).is_none() =>
                {
                    return self.back_over_titles(from, i);
                }
                _ => {}
            }
            if self.numbering.has_formula(words) {
                return i + 1;
            }
            if i >= from + LOOK_AHEAD {
                break;
            }
            let is_recital = self.numbering.begins_recital(words)
                || self.numbering.is_preamble_heading(words)
                || names_parties(words, self.numbering);
            is_title =
                is_title && (i == from || line.piece.role == BlockRole::Heading && i < from + 4);
            if is_recital && (i <= behind_recitals + 1 || !words.ends_with('.')) || is_title {
                behind_recitals = i + 1;
            }
        }
        self.behind_title_and_recitals(from)
    }

    fn behind_title_and_recitals(&self, from: usize) -> usize {
        if let Some(end) = self.preamble_sentence(from) {
            return end;
        }
        let mut end = from;
        for (i, line) in self.lines.iter().enumerate().skip(from) {
            let words = line.piece.span.of(self.text);
            let is_heading = line.piece.role == BlockRole::Heading || self.is_title(line);
            let is_title = i == from && is_heading
                || i < from + 3
                    && i == end
                    && line.piece.role == BlockRole::Heading
                    && i < from + 2;
            let is_recital = self.numbering.begins_recital(words) && words.ends_with([',', ';'])
                || self.numbering.is_preamble_heading(words);
            let is_front = self.leads_to_recital(i)
                && (is_heading
                    || self.numbering.begins_party(words)
                    || names_parties(words, self.numbering));
            if !(is_title || is_recital || is_front) {
                break;
            }
            end = i + 1;
        }
        end
    }

    /// Whether a recital follows within the lines that titles and names of parties take.
    fn leads_to_recital(&self, at: usize) -> bool {
        const REACH: usize = 6;
        self.lines[at + 1..].iter().take(REACH).any(|line| {
            let words = line.piece.span.of(self.text);
            self.numbering.begins_recital(words) && words.ends_with([',', ';'])
        })
    }

    /// Behind a preamble that is one sentence with a verb of its own: the parties, then lines
    /// that go on in small letters, the last of them with a colon (*und erklären ihre Absicht:*).
    fn preamble_sentence(&self, from: usize) -> Option<usize> {
        let mut goes_on = false;
        for (i, line) in self.lines.iter().enumerate().skip(from + 1).take(LOOK_AHEAD) {
            let words = line.piece.span.of(self.text);
            let is_lower = words.starts_with(|c: char| c.is_lowercase());
            if !matches!(line.kind, Kind::Plain) || words.ends_with('.') {
                return None;
            }
            let is_title = line.piece.role == BlockRole::Heading || i == from;
            if !goes_on && !is_lower && !is_title && !self.numbering.begins_party(words) {
                return None;
            }
            if goes_on && !is_lower && !names_parties(words, self.numbering) {
                return None;
            }
            goes_on |= !is_title && (is_lower || self.numbering.begins_party(words));
            if goes_on && is_lower && words.ends_with(':') {
                return Some(i + 1);
            }
        }
        None
    }

    fn opens_provisions(&self, at: usize, mark: &HeadingMark) -> bool {
        match mark.level {
            Level::Article | Level::Section | Level::Part | Level::Chapter | Level::Title => {
                at + 1 < self.lines.len()
            }
            _ => false,
        }
    }

    /// Headings right before the first provision are its own.
    fn back_over_titles(&self, from: usize, at: usize) -> usize {
        let mut start = at;
        while start > from + 1 {
            let line = &self.lines[start - 1];
            let words = line.piece.span.of(self.text);
            let is_own = match &line.kind {
                Kind::Heading(_) => true,
                Kind::Plain => {
                    self.title_before && start == at && self.is_title(line)
                        || line.piece.role == BlockRole::Heading
                            && start > from + 2
                            && !self.numbering.is_preamble_heading(words)
                }
                Kind::Signs(signs, rest) => {
                    is_numbered_heading(signs) && is_short(rest.of(self.text))
                }
                _ => false,
            };
            if !is_own {
                break;
            }
            start -= 1;
        }
        start
    }

    /// `(1)` before a recital.
    fn is_recital_sign(&self, at: usize) -> bool {
        let Kind::Signs(_, rest) = &self.lines[at].kind else { return false };
        let words = rest.of(self.text);
        self.numbering.begins_recital(words) && words.ends_with([',', ';', 'd'])
            || self.formula_ahead(at).is_some()
    }

    /// Whether numbered lines from here are recitals: their heading stands above (*in Erwägung
    /// nachstehender Gründe:*), articles follow.
    fn is_under_preamble_heading(&self, from: usize, at: usize) -> bool {
        let is_heading =
            |line: &Line| self.numbering.is_preamble_heading(line.piece.span.of(self.text));
        let is_article =
            |line: &Line| matches!(&line.kind, Kind::Heading(mark) if mark.level == Level::Article);
        self.lines[from..at].iter().any(is_heading)
            && self.lines[at..].iter().take(LOOK_AHEAD).any(is_article)
    }

    /// The formula behind `at` and before the first article.
    fn formula_ahead(&self, at: usize) -> Option<usize> {
        for (i, line) in self.lines.iter().enumerate().skip(at).take(LOOK_AHEAD) {
            if matches!(&line.kind, Kind::Heading(mark) if mark.level == Level::Article) {
                return None;
            }
            if self.numbering.has_formula(line.piece.span.of(self.text)) {
                return Some(i);
            }
        }
        None
    }

    /// A numbered paragraph that is followed by the next of its series.
    fn begins_series(&self, at: usize, signs: &[Enumerator]) -> bool {
        let Some(sign) = signs.first() else { return false };
        let is_first = sign.readings.iter().any(|reading| reading.value() == Some(1));
        is_first
            && !matches!(sign.shape, Shape::Bare)
            && self
                .next_alike(at, sign)
                .is_some_and(|next| next.readings.iter().any(|reading| reading.value() == Some(2)))
    }
}

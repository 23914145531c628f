//! Paragraphs read by themselves: headings, enumerators, footnotes, and what is a title.

use crate::model::{BlockRole, Level, Span};

use super::super::marks::{self, Enumerator, HeadingMark, Reading, Shape};
use super::super::pieces::Piece;
use super::super::tree::Flow;
use super::{LOOK_AHEAD, Walk};

/// Longest heading, in bytes; a longer line is a sentence.
const MAX_HEADING: usize = 220;

/// Lines of a list behind which the sign that leads it is looked for.
const LIST_REACH: usize = 24;

/// A piece with its reading.
pub(super) struct Line {
    pub(super) piece: Piece,
    pub(super) kind: Kind,
}

/// What a piece is, by its own words and its neighbours'.
pub(super) enum Kind {
    Heading(HeadingMark),
    Joined(HeadingMark),
    Signs(Vec<Enumerator>, Span),
    Plain,
    Footnote,
}

impl Walk<'_> {
    /// Reads every piece by itself and by its neighbours.
    pub(super) fn read(&self, pieces: Vec<Piece>) -> Vec<Line> {
        let lines = self.read_each(pieces);
        if self.flow == Flow::Marked { Self::with_late_signs(lines) } else { lines }
    }

    /// Gives a sign that stands alone behind the list it leads back to the words before that
    /// list. Converters of web pages write it so:
    ///
    /// ```text
    /// für Mitglieder von Delegationen:      b) für Mitglieder von Delegationen:
    /// – ein Schreiben der Behörde;      =      – ein Schreiben der Behörde;
    /// b)
    /// ```
    fn with_late_signs(mut lines: Vec<Line>) -> Vec<Line> {
        let mut at = 0;
        // The last member of each series, by its print.
        let mut known: Vec<(Shape, Reading)> = Vec::new();
        while at < lines.len() {
            match &lines[at].kind {
                Kind::Heading(_) => known.clear(),
                Kind::Plain => {
                    if let Some((place, sign)) = Self::late_sign(&lines, at, &known) {
                        note(&mut known, &sign);
                        let span = lines[at].piece.span;
                        lines[at].kind = Kind::Signs(vec![sign], span);
                        lines.remove(place);
                    }
                }
                Kind::Signs(signs, rest) if !rest.is_empty() => note(&mut known, &signs[0]),
                _ => {}
            }
            at += 1;
        }
        lines
    }

    /// The sign alone on its line behind the list below the words at `at`, if it is the first
    /// of its series or the next of a known one.
    fn late_sign(
        lines: &[Line],
        at: usize,
        known: &[(Shape, Reading)],
    ) -> Option<(usize, Enumerator)> {
        for (place, line) in lines.iter().enumerate().skip(at + 1).take(LIST_REACH) {
            let Kind::Signs(signs, rest) = &line.kind else { return None };
            if !rest.is_empty() {
                continue;
            }
            let [sign] = signs.as_slice() else { return None };
            let is_next = |reading: &Reading| {
                reading.value() == Some(1)
                    || known.iter().any(|(shape, last)| {
                        *shape == sign.shape
                            && last.is_like(reading)
                            && last.value().map(|value| value + 1) == reading.value()
                    })
            };
            let is_fit = place > at + 1 && sign.readings.iter().any(is_next);
            return is_fit.then(|| (place, sign.clone()));
        }
        None
    }

    fn read_each(&self, pieces: Vec<Piece>) -> Vec<Line> {
        let mut last_article = 0;
        pieces
            .into_iter()
            .map(|piece| {
                let kind = self.kind(&piece, last_article);
                if let Kind::Heading(mark) = &kind {
                    match mark.level {
                        Level::Article => last_article = mark.value,
                        Level::Annex => last_article = 0,
                        _ => {}
                    }
                }
                Line { piece, kind }
            })
            .collect()
    }

    fn kind(&self, piece: &Piece, last_article: u32) -> Kind {
        if piece.role == BlockRole::Footnote {
            return Kind::Footnote;
        }
        if let Some(mark) = &piece.heading
            && self.is_heading(piece, mark, last_article)
        {
            return Kind::Heading(mark.clone());
        }
        if self.looks_like_heading(piece)
            && let Some(mark) = marks::joined(self.text, piece.span, self.numbering)
        {
            return Kind::Joined(mark);
        }
        let (signs, rest) = self.signs(piece.span);
        if signs.is_empty() { Kind::Plain } else { Kind::Signs(signs, rest) }
    }

    /// Whether a line that begins like a heading is one, and no reference.
    fn is_heading(&self, piece: &Piece, mark: &HeadingMark, last_article: u32) -> bool {
        let rest = mark.rest.of(self.text);
        if rest.is_empty() {
            return piece.span.len() <= MAX_HEADING;
        }
        let is_set = piece.role == BlockRole::Heading;
        let first = rest.split_whitespace().next().unwrap_or("");
        let is_reference = self.numbering.level(first).is_some_and(|level| level != mark.level)
            || self.numbering.is_cited_behind(first)
            || rest.starts_with(|c: char| c.is_lowercase() || c == ',' || c == ';');
        let is_next = mark.value == last_article + 1 || mark.value == 1;
        let is_annex = mark.level == Level::Annex;
        if is_annex && mark.number.is_none() {
            return is_set || is_short(rest) && first.starts_with("zu") || rest.is_empty();
        }
        if is_reference {
            return is_set && (is_annex || !self.numbering.is_cited_behind(first)) && is_next;
        }
        if rest.starts_with('(') {
            return mark.level == Level::Article && is_next || is_set;
        }
        if is_short(rest) || is_set {
            return true;
        }
        // Old treaties set the words on the number's line: "Art. 1. Die Seiten …"
        mark.level == Level::Article
            && is_next
            && (mark.has_stop || piece.is_cut || mark.value == last_article + 1)
            && rest.starts_with(|c: char| c.is_uppercase() || "«„“\"".contains(c))
    }

    pub(super) fn looks_like_heading(&self, piece: &Piece) -> bool {
        let words = piece.span.of(self.text);
        is_short(words)
            && words.chars().any(char::is_alphabetic)
            && words.starts_with(|c: char| {
                c.is_uppercase() || c.is_ascii_digit() || "«„“\"(".contains(c)
            })
    }

    /// The enumerators at the start of a piece; a bullet before another sign is Markdown's.
    pub(super) fn signs(&self, span: Span) -> (Vec<Enumerator>, Span) {
        let mut signs: Vec<Enumerator> = Vec::new();
        let mut rest = span;
        while let Some(sign) = marks::enumerator(self.text, rest, self.numbering) {
            let is_doubled =
                signs.last().is_some_and(|last| matches!(last.shape, Shape::Bullet(_)));
            if signs.last().is_some_and(|last| !is_doubled && !may_nest(last, &sign)) {
                break;
            }
            if is_doubled {
                signs.pop();
            }
            rest = Span::new(sign.span.end, span.end).trimmed(self.text);
            signs.push(sign);
        }
        (signs, rest)
    }

    pub(super) fn is_title(&self, line: &Line) -> bool {
        matches!(line.kind, Kind::Plain | Kind::Joined(_)) && self.looks_like_heading(&line.piece)
    }

    /// The next sign that is printed like this one.
    pub(super) fn next_alike(&self, at: usize, sign: &Enumerator) -> Option<&Enumerator> {
        self.lines[at + 1..].iter().take(LOOK_AHEAD).find_map(|line| match &line.kind {
            Kind::Signs(signs, _) => signs.iter().find(|next| {
                next.shape == sign.shape
                    && next.readings.iter().any(|a| sign.readings.iter().any(|b| a.is_like(b)))
            }),
            _ => None,
        })
    }
}

/// Remembers a sign as the last member of its series.
fn note(known: &mut Vec<(Shape, Reading)>, sign: &Enumerator) {
    for reading in &sign.readings {
        known.retain(|(shape, last)| !(*shape == sign.shape && last.is_like(reading)));
        known.push((sign.shape, reading.clone()));
    }
}

/// A line that can be a heading: short, and no sentence.
pub(super) fn is_short(words: &str) -> bool {
    let words = words.trim_end();
    words.len() <= MAX_HEADING && !words.ends_with(['.', ';', ',', ':'])
}

/// `I.`, `A.`: what numbers headings.
pub(super) fn is_numbered_heading(signs: &[Enumerator]) -> bool {
    matches!(signs, [sign] if matches!(sign.shape, Shape::Dot | Shape::Bare)
        && matches!(sign.readings.first(), Some(Reading::CapitalRoman(_) | Reading::Capital(_))))
}

/// `(1) a)`: a sign may follow another at once where it can open a list below it.
fn may_nest(outer: &Enumerator, inner: &Enumerator) -> bool {
    let is_first = inner.readings.iter().any(|reading| reading.value() == Some(1));
    let is_other = outer.shape != inner.shape
        || !inner.readings.iter().any(|a| outer.readings.iter().any(|b| a.is_like(b)));
    is_first && is_other && !matches!(inner.shape, Shape::Bare | Shape::Bullet(_))
}

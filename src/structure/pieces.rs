//! Paragraphs of a text, cut where an enumerator inside one proves a new provision.
//!
//! In a source without printed lines (Markdown, HTML, plain text) a whole article often stands
//! in one paragraph: `1. … 2. … a) …; b) …`. A cut needs proof: the sign stands behind a stop,
//! and a series runs through it (1 then 2, a then b); a reference (`Buchstabe a) bis e)`) or a
//! date never has it. On a printed page a provision begins a line, so there only signs at the
//! start of a line can cut; a series printed within its sentence stays part of it.

use crate::model::{BlockRole, Document, Level, Span};
use crate::rules::Numbering;

use super::marks::{self, Enumerator, HeadingMark, Reading, Shape};
use super::noted;

/// Candidates that the search for the second member of a series looks ahead.
const LOOK_AHEAD: usize = 48;

/// Bytes between an article's number inside a paragraph and its first numbered paragraph,
/// within which the words are its title.
const TITLE_REACH: usize = 140;

/// Bytes of a part's heading at the end of a paragraph.
const HEADING_REACH: usize = 160;

/// A paragraph or a part of one, with what the page says about it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Its words, trimmed.
    pub(super) span: Span,
    /// What it looks like.
    pub(super) role: BlockRole,
    /// Left edge in points, where there is paper.
    pub(super) x: Option<f32>,
    /// Cut off inside a paragraph, so that its mark is proved.
    pub(super) is_cut: bool,
    /// What its first words open, read by themselves.
    pub(super) heading: Option<HeadingMark>,
    /// Its series goes on within the printed line, so that it is no list.
    runs_on: bool,
}

/// Where a paragraph is cut.
#[derive(Default)]
struct Cuts {
    at: Vec<usize>,
    runs_on: bool,
}

/// A paragraph of the source, with what its first words open.
struct Paragraph {
    span: Span,
    heading: Option<HeadingMark>,
}

/// Cuts one text of the document into pieces, in order.
pub(super) fn pieces(document: &Document, text: Span, numbering: &Numbering) -> Vec<Piece> {
    let mut paragraphs = Vec::new();
    let mut start = text.start;
    for line in text.of(&document.text).split('\n') {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        let span = span.trimmed(&document.text);
        if !span.is_empty() {
            let heading = marks::heading(&document.text, span, numbering);
            paragraphs.push(Paragraph { span, heading });
        }
    }
    let is_paged = is_paged(document);
    let mut cutter = Cutter { document, numbering, is_paged, last_article: 0, carried: None };
    let mut found = Vec::with_capacity(paragraphs.len());
    for (i, paragraph) in paragraphs.iter().enumerate() {
        cutter.cut(paragraph, paragraphs.get(i + 1), &mut found);
    }
    if is_paged { cutter.join_running(found) } else { found }
}

/// Whether the document was printed, so that line starts and left edges tell something.
pub(super) fn is_paged(document: &Document) -> bool {
    document.pages.iter().any(|page| page.width_pt > 0.0)
}

struct Cutter<'a> {
    document: &'a Document,
    numbering: &'a Numbering,
    is_paged: bool,
    last_article: u32,
    /// The numbered paragraphs of the article so far, where a source without printed lines
    /// breaks its paragraphs elsewhere.
    carried: Option<Series>,
}

struct Candidate {
    at: usize,
    kind: Kind,
    /// Stands at the start of a printed line, or there are no lines.
    is_free: bool,
}

enum Kind {
    Sign(Enumerator),
    Article(u32),
}

#[derive(Clone)]
struct Series {
    shape: Shape,
    reading: Reading,
}

impl Cutter<'_> {
    fn cut(&mut self, paragraph: &Paragraph, next: Option<&Paragraph>, found: &mut Vec<Piece>) {
        let whole = paragraph.span;
        let role = self.role_at(whole.start);
        let cuts = match role {
            BlockRole::Footnote | BlockRole::Table | BlockRole::Heading => Cuts::default(),
            _ => self.cuts(whole, next.map(|next| next.span)),
        };
        let part = next
            .filter(|_| matches!(role, BlockRole::Body | BlockRole::ListItem))
            .and_then(|next| self.part_at_end(whole, next))
            .filter(|part| cuts.at.last().is_none_or(|last| last < part));
        if let Some(mark) = &paragraph.heading
            && mark.level == Level::Article
            && cuts.at.is_empty()
        {
            self.last_article = mark.value;
            self.carried = None;
        }
        let mut start = whole.start;
        let ends = cuts.at.iter().copied().chain(part).chain([whole.end]);
        for (i, end) in ends.enumerate() {
            let span = Span::new(start, end).trimmed(&self.document.text);
            if !span.is_empty() {
                let x = self.x_at(span.start);
                let heading =
                    if span == whole { paragraph.heading.clone() } else { self.heading(span) };
                let runs_on = cuts.runs_on;
                found.push(Piece { span, role, x, is_cut: i > 0, heading, runs_on });
            }
            start = end;
        }
    }

    fn heading(&self, span: Span) -> Option<HeadingMark> {
        marks::heading(&self.document.text, span, self.numbering)
    }

    /// Finds the heading of a part that a source without printed lines has joined to the end of
    /// the paragraph before (*… getragen. Abschnitt V Datenschutz* before *Artikel 13*).
    fn part_at_end(&self, paragraph: Span, next: &Paragraph) -> Option<usize> {
        let text = &self.document.text;
        let opens_article = next.heading.as_ref().is_some_and(|mark| mark.level == Level::Article);
        if self.is_paged || !opens_article {
            return None;
        }
        let words = paragraph.of(text);
        let from = words.ceil_char_boundary(words.len().saturating_sub(HEADING_REACH));
        let stop = words[from..].rfind(['.', ';', ':'])? + from + 1;
        let heading = Span::new(paragraph.start + stop, paragraph.end).trimmed(text);
        let mark = self.heading(heading)?;
        let is_part =
            matches!(mark.level, Level::Part | Level::Title | Level::Chapter | Level::Section);
        (is_part && mark.number.is_some() && words[stop..].starts_with(' '))
            .then_some(heading.start)
    }

    /// Joins the members of a series that runs within its sentence, and the words before it:
    /// some of them begin a line by accident.
    fn join_running(&self, pieces: Vec<Piece>) -> Vec<Piece> {
        let firsts: Vec<Option<Enumerator>> = pieces
            .iter()
            .map(|piece| {
                marks::bracketed(
                    piece.span.of(&self.document.text),
                    piece.span.start,
                    self.numbering,
                )
            })
            .collect();
        let mut joins = vec![false; pieces.len()];
        for i in 0..pieces.len() {
            let Some(sign) = firsts[i].as_ref().filter(|_| pieces[i].runs_on) else { continue };
            let is_member = |other: &Option<Enumerator>| {
                other.as_ref().is_some_and(|other| {
                    other.shape == sign.shape
                        && other.readings.iter().any(|a| sign.readings.iter().any(|b| a.is_like(b)))
                })
            };
            for j in (1..=i).rev().take_while(|j| is_member(&firsts[*j])) {
                joins[j] = true;
            }
            for j in (i + 1..pieces.len()).take_while(|j| is_member(&firsts[*j])) {
                joins[j] = true;
            }
        }
        let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
        for (piece, joins) in pieces.into_iter().zip(joins) {
            match joined.last_mut() {
                Some(last) if joins && last.role != BlockRole::Footnote => {
                    last.span = last.span.cover(piece.span);
                    last.heading = self.heading(last.span);
                }
                _ => joined.push(piece),
            }
        }
        joined
    }

    fn role_at(&self, at: usize) -> BlockRole {
        let after = self.document.blocks.partition_point(|block| block.span.start <= at);
        after
            .checked_sub(1)
            .and_then(|i| self.document.blocks.get(i))
            .filter(|block| at < block.span.end)
            .map_or(BlockRole::Body, |block| block.role)
    }

    fn x_at(&self, at: usize) -> Option<f32> {
        let line = self.line_at(at)?;
        (line.bbox.x1 > line.bbox.x0 && line.span.start == at).then_some(line.bbox.x0)
    }

    fn line_at(&self, at: usize) -> Option<&crate::model::Line> {
        let after = self.document.lines.partition_point(|line| line.span.start <= at);
        after.checked_sub(1).and_then(|i| self.document.lines.get(i))
    }

    fn starts_line(&self, at: usize) -> bool {
        self.line_at(at).is_some_and(|line| line.span.start == at)
    }

    fn cuts(&mut self, paragraph: Span, next: Option<Span>) -> Cuts {
        let mut candidates = self.candidates(paragraph);
        if candidates.is_empty() {
            self.carry(&self.opening(paragraph));
            return Cuts::default();
        }
        let own = candidates.len();
        // The sign of the next paragraph may prove the last one of this.
        let behind = next.and_then(|next| {
            marks::bracketed(next.of(&self.document.text), next.start, self.numbering)
                .map(|sign| Candidate { at: next.start, kind: Kind::Sign(sign), is_free: true })
        });
        candidates.extend(behind);
        let mut open: Vec<Series> = self.opening(paragraph);
        if open.is_empty() {
            open.extend(self.carried.clone());
        }
        let mut cuts = Cuts::default();
        for (i, candidate) in candidates.iter().enumerate().take(own) {
            match &candidate.kind {
                Kind::Article(value) => {
                    if candidate.is_free && *value == self.last_article + 1 {
                        self.last_article = *value;
                        self.carried = None;
                        open.clear();
                        cuts.at.push(candidate.at);
                    }
                }
                Kind::Sign(sign) => {
                    if self.continues(&mut open, sign, &candidates[i + 1..]) {
                        if !candidate.is_free {
                            return Cuts { at: Vec::new(), runs_on: true };
                        }
                        cuts.at.push(candidate.at);
                    }
                }
            }
        }
        self.carry(&open);
        cuts
    }

    /// Remembers the numbered paragraph at which a paragraph of the source ends.
    fn carry(&mut self, open: &[Series]) {
        let outer = open.first().filter(|series| matches!(series.reading, Reading::Digits(_)));
        if let Some(series) = outer.filter(|_| !self.is_paged) {
            self.carried = Some(series.clone());
        }
    }

    /// The series that the paragraph's own marks open.
    fn opening(&self, paragraph: Span) -> Vec<Series> {
        let mut open = Vec::new();
        let mut at = paragraph;
        while let Some(sign) = marks::enumerator(&self.document.text, at, self.numbering) {
            if let Some(reading) = sign.readings.into_iter().next() {
                open.push(Series { shape: sign.shape, reading });
            }
            at = Span::new(sign.span.end, paragraph.end).trimmed(&self.document.text);
        }
        open
    }

    /// Tells whether the sign goes on with an open series or provably begins one.
    fn continues(&self, open: &mut Vec<Series>, sign: &Enumerator, ahead: &[Candidate]) -> bool {
        for reading in &sign.readings {
            let place = open.iter().rposition(|series| {
                series.shape == sign.shape
                    && series.reading.is_like(reading)
                    && series.reading.value().map(|value| value + 1) == reading.value()
            });
            if let Some(place) = place {
                open.truncate(place + 1);
                open[place].reading = reading.clone();
                return true;
            }
        }
        let is_followed = |reading: &Reading| {
            ahead.iter().take(LOOK_AHEAD).any(|candidate| match &candidate.kind {
                Kind::Sign(next) => {
                    next.shape == sign.shape
                        && (candidate.is_free || !self.is_paged)
                        && next
                            .readings
                            .iter()
                            .any(|other| other.is_like(reading) && other.value() == Some(2))
                }
                Kind::Article(_) => false,
            })
        };
        let first = sign.readings.iter().find(|r| r.value() == Some(1) && is_followed(r));
        if let Some(reading) = first {
            open.push(Series { shape: sign.shape, reading: reading.clone() });
            return true;
        }
        false
    }

    fn candidates(&self, paragraph: Span) -> Vec<Candidate> {
        let text = &self.document.text;
        let words = paragraph.of(text);
        let mut found = Vec::new();
        let mut article_at = None;
        for word in noted::words(words) {
            let offset = marks::offset_in(words, word);
            let may_be_article = !self.is_paged && word.starts_with(['A', '§']);
            if offset == 0 || !(may_be_article || may_be_sign(word)) {
                continue;
            }
            let before = words[..offset].trim_end();
            let at = paragraph.start + offset;
            let is_free = !self.is_paged || self.starts_line(at);
            if may_be_article
                && let Some(value) = self.article(word, Span::new(at, paragraph.end), before)
            {
                article_at = Some(offset);
                found.push(Candidate { at, kind: Kind::Article(value), is_free });
                continue;
            }
            if !may_be_sign(word) {
                continue;
            }
            let rest = Span::new(at, paragraph.end).of(text);
            let Some(sign) = marks::bracketed(rest, at, self.numbering) else { continue };
            let is_first = sign.readings.iter().any(|reading| reading.value() == Some(1));
            let in_title = is_first && article_at.is_some_and(|from| offset - from <= TITLE_REACH);
            if in_title
                || self.may_begin(
                    &sign,
                    before,
                    &words[sign.span.end - paragraph.start..],
                    self.is_paged && is_free,
                )
            {
                article_at = None;
                found.push(Candidate { at, kind: Kind::Sign(sign), is_free });
            }
        }
        found
    }

    /// The number of an article whose heading stands inside the paragraph.
    fn article(&self, word: &str, rest: Span, before: &str) -> Option<u32> {
        if self.numbering.level(word) != Some(Level::Article) {
            return None;
        }
        let mark = self.heading(rest)?;
        let behind = mark.rest.of(&self.document.text);
        let next = behind.split_whitespace().next().unwrap_or("");
        let is_cited = self.numbering.level(next).is_some()
            || self.numbering.is_cited_behind(next)
            || !behind.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '(');
        let is_apart = before.ends_with(['.', ':', ';', ')', '»', '“', '"']);
        (is_apart && !is_cited).then_some(mark.value)
    }

    /// Whether the neighbours of a sign allow a provision to begin with it.
    fn may_begin(&self, sign: &Enumerator, before: &str, after: &str, starts_line: bool) -> bool {
        if matches!(sign.shape, Shape::Bare | Shape::Bullet(_) | Shape::Word) {
            return false;
        }
        let last = last_word(before);
        let is_stop = before.ends_with(['.', ';', ':', ',', '»', '”', '“', ')']);
        let is_linked = matches!(last, "und" | "oder" | "and" | "or" | "sowie")
            && before[..before.len() - last.len()].trim_end().ends_with([',', ';']);
        let is_digits =
            matches!(sign.readings.first(), Some(Reading::Digits(_) | Reading::Composite(..)));
        let next = after.trim_start();
        let fits = if is_digits {
            next.starts_with(|c: char| c.is_uppercase() || "«„“\"".contains(c))
                && (sign.shape != Shape::Dot || before.ends_with(['.', ';', ':', '»', '”', ')']))
        } else {
            !next.is_empty()
        };
        // At the start of a printed line the series itself is proof enough.
        let is_listed =
            is_stop || is_linked || starts_line || sign.shape == Shape::Both && !is_digits;
        fits && is_listed && (is_linked || !self.numbering.is_cited_behind(last))
    }
}

/// A cheap look before the sign is read in earnest.
fn may_be_sign(word: &str) -> bool {
    let bytes = word.as_bytes();
    match bytes.first() {
        Some(b'(') => bytes.len() > 2 && bytes[1].is_ascii_alphanumeric(),
        Some(first) if first.is_ascii_alphanumeric() => {
            bytes.iter().take(noted::SIGN_REACH).any(|b| matches!(b, b')' | b'.'))
        }
        _ => false,
    }
}

fn last_word(before: &str) -> &str {
    before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let numbering = Numbering::builtin().expect("the built-in table is sound");
        let document = Document { text: text.to_owned(), ..Document::default() };
        let found = pieces(&document, Span::new(0, text.len()), &numbering);
        let found: Vec<&str> = found.iter().map(|piece| piece.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_series_inside_a_paragraph_is_cut() {
        check(
            "1. Die Seiten haben Ziele: a) Hilfe; b) Rat. 2. Sie handeln gemeinsam.",
            &["1. Die Seiten haben Ziele:", "a) Hilfe;", "b) Rat.", "2. Sie handeln gemeinsam."],
        );
        check(
            "The Parties shall: (a) help; and (b) report.",
            &["The Parties shall:", "(a) help; and", "(b) report."],
        );
    }

    #[test]
    fn the_heading_of_a_part_joined_to_a_paragraph_before_an_article_is_cut() {
        check(
            "Die Kosten trägt der Staat. Abschnitt V Datenschutz und Schluss\nArtikel 13 Daten",
            &[
                "Die Kosten trägt der Staat.",
                "Abschnitt V Datenschutz und Schluss",
                "Artikel 13 Daten",
            ],
        );
        // before words that open no article, and within a sentence, it is a reference
        for text in [
            "Die Kosten trägt der Staat. Abschnitt V gilt sinngemäss\nDies gilt auch sonst.",
            "Die Kosten trägt der Staat nach Abschnitt V\nArtikel 13 Daten",
        ] {
            check(text, &text.lines().collect::<Vec<_>>());
        }
    }

    #[test]
    fn references_and_dates_are_not_cut() {
        for text in [
            "Es gilt Artikel 5 Absatz 1 Buchstabe a) bis e) und Nummer 2. Der Rest bleibt.",
            "Am 1. Januar und am 2. Februar. Am 3. März nicht.",
            "gemäss Absatz (1), Absatz (2) und Absatz (3)",
            "Siehe Ziff. 1, dann Ziff. 2. Danach endet es.",
        ] {
            check(text, &[text]);
        }
    }

    #[test]
    fn articles_inside_a_paragraph_are_cut() {
        check(
            "haben vereinbart: Art. 1 Zweck 1. Der Zweck gilt. 2. Er bleibt. Art. 2 Dauer Es dauert.",
            &[
                "haben vereinbart:",
                "Art. 1 Zweck",
                "1. Der Zweck gilt.",
                "2. Er bleibt.",
                "Art. 2 Dauer Es dauert.",
            ],
        );
    }
}

//! The order of a text's parts: contents, title, parties, recitals, formula, provisions,
//! signatures, annexes. Front and back are cut here; provisions grow in [`super::tree`].

use crate::model::{BlockRole, Document, Level, Locator, Part, Span, Step};
use crate::rules::Numbering;

use super::emit::{Draft, drafts};
use super::marks::{self, Enumerator, HeadingMark, Reading, Shape};
use super::pieces::{Piece, is_paged, pieces};
use super::preamble;
use super::tree::{Doubt, Flow, Node, NodeId, Tree};

/// Longest heading, in bytes; a longer line is a sentence.
const MAX_HEADING: usize = 220;

/// Article headings in a row, without words between them, that make a table of contents.
const CONTENTS_RUN: usize = 3;

/// Pieces looked ahead for the next sign of a series.
const LOOK_AHEAD: usize = 400;

/// A text cut into drafts, with the part each belongs to.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Drafts in reading order.
    pub(super) drafts: Vec<(Draft, Part)>,
    /// Gaps and repetitions in the numbering.
    pub(super) doubts: Vec<Doubt>,
}

/// A piece with its reading.
struct Line {
    piece: Piece,
    kind: Kind,
}

enum Kind {
    Heading(HeadingMark),
    Joined(HeadingMark),
    Signs(Vec<Enumerator>, Span),
    Plain,
    Footnote,
}

/// Cuts one text of an instrument.
pub(super) fn outline(document: &Document, text: Span, numbering: &Numbering) -> Outline {
    let pieces = pieces(document, text, numbering);
    let mut walk = Walk {
        text: &document.text,
        numbering,
        lines: Vec::new(),
        outline: Outline::default(),
        footnotes: 0,
        title_before: false,
        flow: if is_paged(document) { Flow::Printed } else { Flow::Marked },
    };
    walk.lines = walk.read(pieces);
    walk.run();
    walk.outline
}

struct Walk<'a> {
    text: &'a str,
    numbering: &'a Numbering,
    lines: Vec<Line>,
    outline: Outline,
    footnotes: u32,
    /// Titles stand on the line before the article's number.
    title_before: bool,
    flow: Flow,
}

impl<'a> Walk<'a> {
    /// Reads every piece by itself and by its neighbours.
    fn read(&self, pieces: Vec<Piece>) -> Vec<Line> {
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
        if let Some(mark) = marks::heading(self.text, piece.span, self.numbering)
            && self.is_heading(piece, &mark, last_article)
        {
            return Kind::Heading(mark);
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

    fn looks_like_heading(&self, piece: &Piece) -> bool {
        let words = piece.span.of(self.text);
        is_short(words)
            && words.chars().any(char::is_alphabetic)
            && words.starts_with(|c: char| {
                c.is_uppercase() || c.is_ascii_digit() || "«„“\"(".contains(c)
            })
    }

    /// The enumerators at the start of a piece; a bullet before another sign is Markdown's.
    fn signs(&self, span: Span) -> (Vec<Enumerator>, Span) {
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

    fn run(&mut self) {
        let mut at = self.skip_contents();
        self.title_before = self.are_titles_before();
        at = self.front(at);
        at = self.scope(at, None, None);
        while at < self.lines.len() {
            at = self.annex(at);
        }
    }

    /// Puts a table of contents into one draft of the title.
    fn skip_contents(&mut self) -> usize {
        let Some(from) = self.contents_start() else { return 0 };
        let mut end = from;
        let mut articles = 0;
        for (i, line) in self.lines.iter().enumerate().skip(from) {
            match &line.kind {
                Kind::Heading(mark) => {
                    let is_again = mark.level == Level::Article && mark.value == 1 && articles > 1;
                    if is_again {
                        break;
                    }
                    articles += usize::from(mark.level == Level::Article);
                    end = i + 1;
                }
                _ if is_short(line.piece.span.of(self.text)) && i < end + 3 => {}
                _ => break,
            }
        }
        if articles < CONTENTS_RUN {
            return 0;
        }
        for line in &self.lines[..end] {
            let step = Step::bare(Level::DocTitle);
            self.outline
                .drafts
                .push((Draft::plain(line.piece.span, Locator::new(vec![step])), Part::Title));
        }
        // One clause, since nobody cites the lines of a table of contents.
        if let Some(first) = self.outline.drafts.first().map(|(draft, _)| draft.body) {
            let last = self.lines[end - 1].piece.span;
            self.outline.drafts.truncate(1);
            self.outline.drafts[0].0.body = first.cover(last);
        }
        end
    }

    /// The line at which a table of contents begins, if the text has one at its head.
    fn contents_start(&self) -> Option<usize> {
        let is_word = |line: &Line| self.numbering.is_contents(line.piece.span.of(self.text));
        self.lines.iter().take(6).position(is_word)
    }

    /// Whether more article titles stand before the number's line than behind it.
    fn are_titles_before(&self) -> bool {
        let (mut before, mut behind, mut total) = (0, 0, 0);
        for (i, line) in self.lines.iter().enumerate() {
            let Kind::Heading(mark) = &line.kind else { continue };
            if mark.level != Level::Article || !mark.rest.is_empty() {
                continue;
            }
            total += 1;
            behind += usize::from(self.lines.get(i + 1).is_some_and(|line| self.is_title(line)));
            before += usize::from(i > 0 && self.is_title(&self.lines[i - 1]));
        }
        before * 10 >= total * 6 && before > 1 && before > behind * 2
    }

    fn is_title(&self, line: &Line) -> bool {
        matches!(line.kind, Kind::Plain | Kind::Joined(_)) && self.looks_like_heading(&line.piece)
    }

    /// Title, parties, recitals and formula; returns the first line of the provisions.
    fn front(&mut self, from: usize) -> usize {
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
                Kind::Heading(mark) if i > from || mark.level == Level::Article => {
                    let opens = self.opens_provisions(i, mark);
                    if opens {
                        return self.back_over_titles(from, i);
                    }
                }
                Kind::Signs(..) if self.is_recital_sign(i) => behind_recitals = i + 1,
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
                || preamble::names_parties(words, self.numbering);
            is_title =
                is_title && (i == from || line.piece.role == BlockRole::Heading && i < from + 4);
            if is_recital && (i <= behind_recitals + 1 || !words.ends_with('.')) || is_title {
                behind_recitals = i + 1;
            }
        }
        self.behind_title_and_recitals(from)
    }

    fn behind_title_and_recitals(&self, from: usize) -> usize {
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
            if !(is_title || is_recital) {
                break;
            }
            end = i + 1;
        }
        end
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

    /// The next sign that is printed like this one.
    fn next_alike(&self, at: usize, sign: &Enumerator) -> Option<&Enumerator> {
        self.lines[at + 1..].iter().take(LOOK_AHEAD).find_map(|line| match &line.kind {
            Kind::Signs(signs, _) => signs.iter().find(|next| {
                next.shape == sign.shape
                    && next.readings.iter().any(|a| sign.readings.iter().any(|b| a.is_like(b)))
            }),
            _ => None,
        })
    }

    /// One text with numbering of its own, up to the next annex; returns where it ends.
    fn scope(&mut self, from: usize, step: Option<Step>, heading: Option<Span>) -> usize {
        let mut scope = Scope::new(Tree::new(self.text, step.clone(), heading), step);
        let mut at = from;
        while at < self.lines.len() && !self.begins_annex(at, &scope) {
            at = self.step(at, &mut scope);
        }
        self.close(scope);
        at
    }

    fn close(&mut self, scope: Scope<'a>) {
        let is_annex = scope.step.is_some();
        let found = drafts(&scope.tree, self.text, &mut self.footnotes);
        let count = found.len();
        for (i, draft) in found.into_iter().enumerate() {
            let is_note = draft.locator.steps().first().is_some_and(|s| s.level == Level::Footnote);
            let part = if is_note {
                Part::Footnote
            } else if is_annex {
                Part::Annex
            } else if 2 * i >= count && self.is_final(&draft) {
                Part::Final
            } else {
                Part::Operative
            };
            self.outline.drafts.push((draft, part));
        }
        self.outline.doubts.extend(scope.tree.doubts);
        for (span, part) in scope.signatures {
            if part == Part::Footnote {
                let draft = Draft::footnote(self.text, span, &mut self.footnotes);
                self.outline.drafts.push((draft, part));
                continue;
            }
            let mut steps: Vec<Step> = scope.step.iter().cloned().collect();
            steps.push(Step::bare(Level::Signature));
            self.outline.drafts.push((Draft::plain(span, Locator::new(steps)), part));
        }
    }

    fn is_final(&self, draft: &Draft) -> bool {
        let heading = draft.heading.map_or("", |span| span.of(self.text));
        self.numbering.is_final(heading) || self.numbering.is_final(draft.body.of(self.text))
    }

    /// Reads one line into the scope; returns the next.
    fn step(&mut self, at: usize, scope: &mut Scope<'a>) -> usize {
        let line = &self.lines[at];
        let span = line.piece.span;
        if let Kind::Footnote = line.kind {
            if scope.is_signed {
                scope.signatures.push((span, Part::Footnote));
            } else {
                scope.tree.add_footnote(span);
            }
            return at + 1;
        }
        if scope.is_signed || self.begins_signature(at, scope) {
            scope.is_signed = true;
            self.add_signature(span, line.piece.role, scope);
            return at + 1;
        }
        match &line.kind {
            Kind::Heading(mark)
                if mark.level == Level::Article || is_section_sign(self.text, span) =>
            {
                let mark = mark.clone();
                self.article(at, &mark, scope)
            }
            Kind::Heading(mark) => self.container(at, mark.clone(), scope),
            Kind::Signs(signs, rest) => {
                let (signs, rest) = (signs.clone(), *rest);
                self.signed(at, &signs, rest, scope)
            }
            _ => self.plain(at, scope),
        }
    }

    fn begins_signature(&self, at: usize, scope: &Scope) -> bool {
        let line = &self.lines[at];
        matches!(line.kind, Kind::Plain)
            && (scope.has_provisions || scope.has_text)
            && self.numbering.begins_signature(line.piece.span.of(self.text))
    }

    /// Cells of a signature table are printed one below the other.
    fn add_signature(&self, span: Span, role: BlockRole, scope: &mut Scope) {
        if role != BlockRole::Table {
            scope.signatures.push((span, Part::Signature));
            return;
        }
        let mut start = span.start;
        for cell in span.of(self.text).split('\t') {
            let cell_span = Span::new(start, start + cell.len());
            start = cell_span.end + 1;
            let cell_span = cell_span.trimmed(self.text);
            if !cell_span.is_empty() {
                scope.signatures.push((cell_span, Part::Signature));
            }
        }
    }

    /// An article's heading, its title beside, below or above it, and words on its line.
    fn article(&mut self, at: usize, mark: &HeadingMark, scope: &mut Scope<'a>) -> usize {
        scope.has_provisions = true;
        let rest = mark.rest.of(self.text);
        let level = if mark.level == Level::Section { Level::Section } else { Level::Article };
        let step = mark.number.clone().map(|number| Step::new(level, number));
        let mut node = Node { step, ..Node::default() };
        let mut next = at + 1;
        let is_body =
            !rest.is_empty() && self.lines[at].piece.role != BlockRole::Heading && !is_short(rest)
                || rest.starts_with('(');
        if rest.is_empty() {
            if let Some(title) = scope.pending.take().filter(|_| self.title_before) {
                node.heading = Some(title);
            } else if self.has_title_below(at) {
                node.heading = Some(self.lines[next].piece.span);
                next += 1;
            }
        } else if !is_body && !self.is_running_title(rest) {
            node.heading = Some(mark.rest);
        } else if !is_body && self.has_title_below(at) {
            node.heading = Some(self.lines[next].piece.span);
            next += 1;
        }
        Self::doubt_order(mark, scope, self.lines[at].piece.span.start);
        let parent = scope.container();
        scope.tree.open_unit(parent, node);
        if is_body {
            let (signs, words) = self.signs(mark.rest);
            if signs.is_empty() {
                scope.tree.add_text(mark.rest, None, Flow::Marked);
            } else {
                self.signed(at, &signs, words, scope);
            }
        }
        next
    }

    /// The same words beside every number are the statute's title, not the article's.
    fn is_running_title(&self, rest: &str) -> bool {
        const REPEATS: usize = 3;
        self.lines
            .iter()
            .filter(|line| {
                matches!(&line.kind, Kind::Heading(mark)
                if mark.level == Level::Article && mark.rest.of(self.text) == rest)
            })
            .take(REPEATS)
            .count()
            == REPEATS
    }

    fn has_title_below(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at + 1) else { return false };
        let is_last = match self.lines.get(at + 2).map(|line| &line.kind) {
            None => true,
            Some(Kind::Heading(_)) => line.piece.role != BlockRole::Heading,
            _ => false,
        };
        !self.title_before && !is_last && self.is_title(line)
    }

    fn doubt_order(mark: &HeadingMark, scope: &mut Scope, at: usize) {
        let last = scope.last_article;
        let is_composite = mark.number.as_ref().is_some_and(|number| number.contains('.'));
        if last > 0 && !is_composite {
            let number = mark.number.as_deref().unwrap_or("");
            let has_suffix = number.ends_with(|c: char| c.is_ascii_lowercase());
            let message = if mark.value > last + 1 {
                Some(format!("before article {number} at least one number is missing"))
            } else if mark.value == last && !has_suffix {
                Some(format!("article {number} stands once more"))
            } else {
                None
            };
            scope.tree.doubts.extend(message.map(|message| Doubt { at, message }));
        }
        scope.last_article = mark.value;
    }

    /// Part, title, chapter, section.
    fn container(&mut self, at: usize, mark: HeadingMark, scope: &mut Scope<'a>) -> usize {
        let mut heading = (!mark.rest.is_empty()).then_some(mark.rest);
        let mut next = at + 1;
        if heading.is_none() && self.lines.get(next).is_some_and(|line| self.is_title(line)) {
            let is_articles =
                matches!(self.lines.get(next + 1).map(|line| &line.kind), Some(Kind::Heading(_)));
            if is_articles || self.lines[next].piece.role == BlockRole::Heading {
                heading = Some(self.lines[next].piece.span);
                next += 1;
            }
        }
        Self::open_container(mark.level, mark.number.unwrap_or_default(), heading, scope);
        next
    }

    fn open_container(level: Level, number: String, heading: Option<Span>, scope: &mut Scope<'a>) {
        while scope.containers.last().is_some_and(|(open, _)| *open >= level) {
            scope.containers.pop();
        }
        let parent = scope.container();
        let step = Some(Step::new(level, number));
        let node = Node { step, heading, is_container: true, ..Node::default() };
        let id = scope.tree.open_unit(parent, node);
        scope.containers.push((level, id));
        scope.has_provisions = true;
    }

    /// A line with enumerators.
    fn signed(
        &mut self,
        at: usize,
        signs: &[Enumerator],
        rest: Span,
        scope: &mut Scope<'a>,
    ) -> usize {
        let piece = &self.lines[at].piece;
        if is_numbered_heading(signs) && self.is_section_heading(at, &signs[0], rest, scope) {
            let value = signs[0].readings[0].value().unwrap_or(0);
            scope.last_section = value;
            Self::open_container(Level::Section, signs[0].number.clone(), Some(rest), scope);
            return at + 1;
        }
        let mut placed = 0;
        for sign in signs {
            let next = self.next_alike(at, sign);
            let x = (placed == 0).then_some(piece.x).flatten();
            if !scope.tree.place(sign, x, next) {
                break;
            }
            placed += 1;
        }
        scope.has_provisions |= placed > 0 && !matches!(signs[0].shape, Shape::Bullet(_));
        let words = match placed {
            0 => piece.span,
            n if n < signs.len() => Span::new(signs[n].span.start, rest.end),
            _ => rest,
        };
        if placed == 0 {
            return self.plain(at, scope);
        }
        if words.is_empty() {
            return at + 1;
        }
        if self.heads_paragraphs(at, signs, words) {
            scope.tree.title_item(words);
        } else {
            scope.tree.add_item_text(words);
        }
        at + 1
    }

    /// `I. Geltungsbereich`: short, and in the order of its kind.
    fn is_section_heading(&self, at: usize, sign: &Enumerator, rest: Span, scope: &Scope) -> bool {
        let words = rest.of(self.text);
        let is_line = is_short(words) && words.starts_with(|c: char| c.is_uppercase());
        let is_set = self.lines[at].piece.role == BlockRole::Heading;
        let value = sign.readings.first().and_then(Reading::value).unwrap_or(0);
        let is_next = value == scope.last_section + 1;
        let before_article = matches!(self.lines.get(at + 1).map(|line| &line.kind),
            Some(Kind::Heading(mark)) if mark.level == Level::Article);
        let is_free = !scope.tree.is_in_list() && is_next && sign.shape == Shape::Dot;
        is_line && (is_set || before_article || is_free)
    }

    /// `3. Zusammenarbeit` over paragraphs of its own, in a text without articles.
    fn heads_paragraphs(&self, at: usize, signs: &[Enumerator], words: Span) -> bool {
        let is_number = matches!(signs, [sign] if matches!(sign.readings.first(),
            Some(Reading::Digits(_) | Reading::CapitalRoman(_) | Reading::Composite(..)))
            && matches!(sign.shape, Shape::Dot | Shape::Word | Shape::Right));
        let next = self.lines.get(at + 1);
        let heads_text = match next.map(|line| &line.kind) {
            Some(Kind::Plain) => !next.is_some_and(|line| {
                line.piece.span.of(self.text).starts_with(|c: char| c.is_lowercase())
            }),
            Some(Kind::Signs(below, _)) => {
                !below.iter().any(|b| {
                    signs
                        .iter()
                        .any(|s| s.shape == b.shape && s.readings[0].is_like(&b.readings[0]))
                }) && self.lines[at].piece.role == BlockRole::Heading
            }
            _ => false,
        };
        is_number
            && heads_text
            && is_short(words.of(self.text))
            && words.of(self.text).starts_with(|c: char| c.is_uppercase())
    }

    /// A paragraph without a sign: words, or an unnumbered heading.
    fn plain(&mut self, at: usize, scope: &mut Scope<'a>) -> usize {
        let line = &self.lines[at];
        let span = line.piece.span;
        let next_is_article = matches!(self.lines.get(at + 1).map(|line| &line.kind),
            Some(Kind::Heading(mark)) if mark.level == Level::Article);
        let is_title = self.is_title(line);
        if is_title
            && next_is_article
            && (self.title_before || line.piece.role == BlockRole::Heading)
        {
            scope.pending = Some(span);
            return at + 1;
        }
        let is_set = line.piece.role == BlockRole::Heading && is_title;
        let has_words_below = self
            .lines
            .get(at + 1)
            .is_some_and(|line| !matches!(line.kind, Kind::Heading(_) | Kind::Footnote));
        if is_set && has_words_below {
            let unit = scope.container();
            scope.tree.set_heading(unit, span);
            return at + 1;
        }
        scope.has_text = true;
        scope.tree.add_text(span, line.piece.x, self.flow);
        at + 1
    }

    /// Whether an annex, a protocol or a declaration begins here.
    fn begins_annex(&self, at: usize, scope: &Scope) -> bool {
        let line = &self.lines[at];
        let is_begun = scope.has_provisions || scope.has_text || scope.is_signed;
        match &line.kind {
            Kind::Heading(mark) => mark.level == Level::Annex && (is_begun || scope.step.is_some()),
            Kind::Joined(_) => {
                let is_set = line.piece.role == BlockRole::Heading;
                is_begun
                    && (scope.is_signed
                        || is_set && scope.step.is_some()
                        || is_set && self.is_late(at))
            }
            _ => false,
        }
    }

    /// Whether the joined text begins its own numbering below.
    fn is_late(&self, at: usize) -> bool {
        self.lines[at + 1..].iter().take(12).any(|line| {
            matches!(&line.kind, Kind::Heading(mark) if mark.level == Level::Article && mark.value == 1)
        })
    }

    /// An annex with its heading; returns where it ends.
    fn annex(&mut self, at: usize) -> usize {
        let (mark, span) = match &self.lines[at].kind {
            Kind::Heading(mark) | Kind::Joined(mark) => (mark.clone(), self.lines[at].piece.span),
            _ => return at + 1,
        };
        let known = self
            .outline
            .drafts
            .iter()
            .filter_map(|(draft, _)| draft.locator.steps().first())
            .filter(|step| step.level == mark.level)
            .filter_map(|step| step.number.clone())
            .collect::<std::collections::HashSet<_>>();
        let number = mark.number.unwrap_or_else(|| (known.len() + 1).to_string());
        let mut heading = Some(mark.rest).filter(|rest| !rest.is_empty());
        if matches!(self.lines[at].kind, Kind::Joined(_)) {
            heading = Some(span);
        }
        let mut next = at + 1;
        if heading.is_none()
            && self
                .lines
                .get(next)
                .is_some_and(|line| self.is_title(line) && line.piece.role == BlockRole::Heading)
        {
            heading = Some(self.lines[next].piece.span);
            next += 1;
        }
        self.scope(next, Some(Step::new(mark.level, number)), heading)
    }
}

/// A text with numbering of its own, while it is read.
struct Scope<'a> {
    tree: Tree<'a>,
    step: Option<Step>,
    containers: Vec<(Level, NodeId)>,
    pending: Option<Span>,
    signatures: Vec<(Span, Part)>,
    last_article: u32,
    last_section: u32,
    is_signed: bool,
    has_provisions: bool,
    has_text: bool,
}

impl<'a> Scope<'a> {
    fn new(tree: Tree<'a>, step: Option<Step>) -> Self {
        Self {
            tree,
            step,
            containers: Vec::new(),
            pending: None,
            signatures: Vec::new(),
            last_article: 0,
            last_section: 0,
            is_signed: false,
            has_provisions: false,
            has_text: false,
        }
    }

    /// The innermost part or section, else the root.
    fn container(&self) -> NodeId {
        self.containers.last().map_or(0, |(_, id)| *id)
    }
}

/// A line that can be a heading: short, and no sentence.
fn is_short(words: &str) -> bool {
    let words = words.trim_end();
    words.len() <= MAX_HEADING && !words.ends_with(['.', ';', ',', ':'])
}

/// `I.`, `A.`: what numbers headings.
fn is_numbered_heading(signs: &[Enumerator]) -> bool {
    matches!(signs, [sign] if matches!(sign.shape, Shape::Dot | Shape::Bare)
        && matches!(sign.readings.first(), Some(Reading::CapitalRoman(_) | Reading::Capital(_))))
}

fn is_section_sign(text: &str, span: Span) -> bool {
    span.of(text).starts_with('§')
}

/// `(1) a)`: a sign may follow another at once where it can open a list below it.
fn may_nest(outer: &Enumerator, inner: &Enumerator) -> bool {
    let is_first = inner.readings.iter().any(|reading| reading.value() == Some(1));
    let is_other = outer.shape != inner.shape
        || !inner.readings.iter().any(|a| outer.readings.iter().any(|b| a.is_like(b)));
    is_first && is_other && !matches!(inner.shape, Shape::Bare | Shape::Bullet(_))
}

//! Texts to a [`Document`]: one string, and the spans of lines and blocks over it.

use super::{
    flows::Flow,
    hyphenation::{Seam, Vocabulary},
    page::LaidOut,
    paragraphs::{Paragraph, is_enumerator},
};
use crate::{
    model::{Block, BlockRole, Document, Language, Line, Medium, Page, Rect, Span, TextSource},
    text,
};

/// Ratio of sizes from which two paragraphs are not one.
const SIZE_STEP: f32 = 1.08;

/// Builds the document.
pub(crate) fn assemble(pages: Vec<LaidOut>, flows: &[Flow], stated: Option<Language>) -> Document {
    let mut builder = Builder {
        document: Document { medium: Medium::Pdf, ..Document::default() },
        vocabulary: vocabulary(&pages),
    };
    for flow in flows {
        builder.add_flow(&pages, flow, stated);
    }
    let mut document = builder.document;
    document.lines.sort_by_key(|line| (line.span.start, line.span.end));
    document.pages = pages.into_iter().map(page).collect();
    document
}

/// Returns the text of one page (1-based) in reading order, one paragraph a line, footnotes
/// last, texts side by side one after the other.
///
/// A paragraph that runs over the page's end comes in part.
pub fn page_text(document: &Document, page: u32) -> String {
    let blocks: Vec<&Block> = document.blocks.iter().filter(|b| b.page == page).collect();
    let mut texts: Vec<(Vec<Span>, Vec<Span>)> = Vec::new();
    for text in blocks
        .chunk_by(|a, b| document.text_no_at(a.span.start) == document.text_no_at(b.span.start))
    {
        let (mut body, mut notes): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
        for block in text {
            if block.role == BlockRole::Footnote {
                notes.push(block.span);
                continue;
            }
            match body.last_mut() {
                Some(before) if block.continues => *before = before.cover(block.span),
                _ => body.push(block.span),
            }
        }
        texts.push((body, notes));
    }
    let paragraphs: Vec<&str> = texts
        .into_iter()
        .flat_map(|(body, notes)| body.into_iter().chain(notes))
        .map(|span| span.of(&document.text).trim())
        .collect();
    paragraphs.join("\n")
}

fn vocabulary(pages: &[LaidOut]) -> Vocabulary {
    let mut vocabulary = Vocabulary::default();
    for line in pages.iter().flat_map(|page| &page.paragraphs).flat_map(|p| &p.lines) {
        vocabulary.learn(&line.text);
    }
    vocabulary
}

fn page(page: LaidOut) -> Page {
    let has_words = page.paragraphs.iter().any(|paragraph| !paragraph.lines.is_empty());
    let source = match (has_words, page.is_recognised) {
        (false, _) => TextSource::None,
        (true, true) => TextSource::Ocr,
        (true, false) => TextSource::Text,
    };
    Page {
        number: page.number,
        label: page.printed,
        width_pt: page.width_pt,
        height_pt: page.height_pt,
        source,
        confidence: page.confidence,
        furniture: page.furniture,
    }
}

struct Builder {
    document: Document,
    vocabulary: Vocabulary,
}

impl Builder {
    fn add_flow(&mut self, pages: &[LaidOut], flow: &Flow, stated: Option<Language>) {
        let from = self.document.text.len();
        let mut waiting: Vec<&Paragraph> = Vec::new();
        let mut last: Option<&Paragraph> = None;
        for &(page, index) in &flow.paragraphs {
            let paragraph = &pages[page].paragraphs[index];
            if paragraph.role == BlockRole::Footnote {
                waiting.push(paragraph);
                continue;
            }
            let continues = last.is_some_and(|last| self.goes_on(last, paragraph));
            if !continues {
                for note in waiting.drain(..) {
                    self.add_paragraph(note, None);
                }
            }
            self.add_paragraph(paragraph, last.filter(|_| continues));
            last = Some(paragraph);
        }
        for note in waiting {
            self.add_paragraph(note, None);
        }
        let to = self.document.text.len();
        if to > from || self.document.texts.is_empty() {
            if let Some(before) = self.document.texts.last_mut() {
                before.end = from;
            }
            self.document.texts.push(Span::new(from, to));
        }
        self.tell_languages(Span::new(from, to), flow.language, stated);
    }

    /// Tells whether a paragraph goes on in the next column or on the next page.
    fn goes_on(&self, last: &Paragraph, next: &Paragraph) -> bool {
        let is_next_place = (last.page, last.column) != (next.page, next.column);
        let (Some(end), Some(start)) = (last.lines.last(), next.lines.first()) else {
            return false;
        };
        let is_alike = last.size.max(next.size) < SIZE_STEP * last.size.min(next.size)
            && last.is_bold == next.is_bold
            && last.role != BlockRole::Table
            && next.role != BlockRole::Table
            && (next.role != BlockRole::Heading || last.role == BlockRole::Heading);
        if !is_next_place || !is_alike {
            return false;
        }
        if matches!(self.vocabulary.seam(&end.text, &start.text), Seam::Joined { .. }) {
            return true;
        }
        let first = start.text.split_whitespace().next().unwrap_or("");
        if is_enumerator(first) || last.is_centred != next.is_centred {
            return false;
        }
        let ending = end.text.trim_end_matches(['“', '”', '"', '»', '’', ')']).chars().last();
        let is_ended = ending.is_some_and(|c| matches!(c, '.' | ';' | ':' | '!' | '?'));
        let is_small =
            first.trim_start_matches(['(', '„', '«', '"', '“']).starts_with(char::is_lowercase);
        match (is_ended, is_small) {
            (true, is_small) => is_small && last.is_full && ending == Some('.'),
            (false, true) => true,
            (false, false) => last.is_full && ending != Some(','),
        }
    }

    /// Adds a paragraph, as a further part of the one before it where that is given.
    fn add_paragraph(&mut self, paragraph: &Paragraph, before: Option<&Paragraph>) {
        if paragraph.lines.iter().all(|line| line.text.is_empty()) {
            return;
        }
        if before.is_none() && !self.document.text.is_empty() {
            self.document.text.push('\n');
        }
        let mut start = self.document.text.len();
        let mut bbox: Option<Rect> = None;
        for (i, line) in paragraph.lines.iter().enumerate() {
            if i > 0 || before.is_some() {
                self.join(&line.text, line.starts_cell);
                if i == 0 {
                    start = self.document.text.len();
                }
            }
            let from = self.document.text.len();
            self.document.text.extend(line.text.chars().filter(|c| *c != '\u{ad}'));
            if line.text.ends_with('\u{ad}') {
                self.document.text.push('\u{ad}');
            }
            let span = Span::new(from, self.document.text.len());
            self.document.lines.push(Line { span, page: paragraph.page, bbox: line.bbox });
            bbox = Some(bbox.map_or(line.bbox, |bbox| bbox.cover(line.bbox)));
        }
        if self.document.text.ends_with('\u{ad}') {
            self.cut('\u{ad}'.len_utf8());
        }
        self.document.blocks.push(Block {
            span: Span::new(start, self.document.text.len()),
            role: paragraph.role,
            page: paragraph.page,
            bbox: bbox.unwrap_or_default(),
            language: Language::Other,
            continues: before.is_some(),
        });
    }

    /// Joins the text so far with a further line.
    fn join(&mut self, next: &str, starts_cell: bool) {
        if starts_cell {
            self.document.text.push('\t');
            return;
        }
        let tail_from = self.document.text.rfind('\n').map_or(0, |i| i + 1);
        match self.vocabulary.seam(&self.document.text[tail_from..], next) {
            Seam::Joined { cut } => self.cut(cut),
            Seam::Space => self.document.text.push(' '),
        }
    }

    /// Cuts bytes off the end of the text, and off the line and block that end there.
    fn cut(&mut self, bytes: usize) {
        let end = self.document.text.len() - bytes;
        self.document.text.truncate(end);
        for line in self.document.lines.iter_mut().rev().take_while(|line| line.span.end > end) {
            line.span = Span::new(line.span.start.min(end), end);
        }
        for block in self.document.blocks.iter_mut().rev().take_while(|b| b.span.end > end) {
            block.span = Span::new(block.span.start.min(end), end);
        }
    }

    /// Gives each block of a text its language: its own where it is long enough to tell, else
    /// that of the text.
    fn tell_languages(&mut self, text: Span, known: Option<Language>, stated: Option<Language>) {
        let whole = || text::identify(text.of(&self.document.text)).map(|(language, _)| language);
        let usual = known.or_else(whole).or(stated).unwrap_or_default();
        for block in &mut self.document.blocks {
            if text.contains(block.span) {
                let own = text::identify(block.span.of(&self.document.text));
                block.language = own.map_or(usual, |(language, _)| language);
            }
        }
    }
}

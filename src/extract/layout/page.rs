//! Page by page: from glyphs to paragraphs, with what only the whole document can tell.

use super::{
    columns::{self, Column, Hints, Region},
    footnotes,
    furniture::{self, Sheet},
    glyph::{Glyph, PageContent},
    lines::{self, TextLine},
    margins,
    paragraphs::{self, Measure, Paragraph, leader},
    tables,
    words::{self, Word},
};
use crate::model::{BlockRole, Furniture, Rect};

/// A page laid out.
pub(crate) struct LaidOut {
    /// Page in the file, from 1.
    pub number: u32,
    /// Width in points.
    pub width_pt: f32,
    /// Height in points.
    pub height_pt: f32,
    /// Paragraphs in reading order, footnotes last in their column.
    pub paragraphs: Vec<Paragraph>,
    /// What belongs to the page only.
    pub furniture: Vec<Furniture>,
    /// The page number printed on it.
    pub printed: Option<String>,
    /// Whether its words were recognised on a picture.
    pub is_recognised: bool,
    /// Mean confidence of recognised words.
    pub confidence: Option<f32>,
}

/// A page between the steps.
struct Draft {
    content: PageContent,
    sheet: Sheet,
    /// Level ruling lines, pieced together.
    rules: Vec<Rect>,
}

/// Size of text of which nothing is known.
const USUAL_SIZE: f32 = 10.0;

/// Usual distance of lines, in font sizes, where a text has too few to tell.
const USUAL_PITCH: f32 = 1.2;

/// Lays out all pages up to their paragraphs.
pub(crate) fn pages(contents: impl IntoIterator<Item = PageContent>) -> Vec<LaidOut> {
    let mut drafts: Vec<Draft> = contents.into_iter().map(draft).collect();
    let body_size = body_size(drafts.iter().flat_map(|draft| &draft.sheet.words));
    let mut sheets: Vec<Sheet> = drafts.iter_mut().map(|draft| take(&mut draft.sheet)).collect();
    for sheet in &mut sheets {
        let numbers = margins::take_line_numbers(&mut sheet.words);
        sheet.furniture.extend(numbers.into_iter().map(|word| TextLine::new(vec![word])));
    }
    furniture::separate(&mut sheets, body_size);
    for (draft, sheet) in drafts.iter_mut().zip(sheets) {
        draft.sheet = sheet;
    }
    let regions = cut(&drafts, body_size);
    let edges = Edges::of(&regions);
    let lined: Vec<Lined<'_>> = drafts
        .iter()
        .zip(regions)
        .map(|(draft, regions)| lined(draft, regions, body_size, &edges))
        .collect();
    let slack = usual_slack(&lined);
    lined.into_iter().map(|page| laid_out(page, body_size, slack)).collect()
}

fn draft(mut content: PageContent) -> Draft {
    let words = words::words(&std::mem::take(&mut content.glyphs));
    let sheet = Sheet {
        number: content.number,
        height_pt: content.height_pt,
        words,
        furniture: Vec::new(),
        printed: None,
    };
    let rules = level_rules(&content.rules);
    Draft { content, sheet, rules }
}

/// The level ruling lines, those that touch pieced together: tables are often framed cell by
/// cell.
fn level_rules(rules: &[Rect]) -> Vec<Rect> {
    const SAME_HEIGHT: f32 = 1.5;
    const TOUCH: f32 = 3.0;
    let mut level: Vec<Rect> =
        rules.iter().copied().filter(|rule| rule.y1 - rule.y0 < rule.x1 - rule.x0).collect();
    level.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    let mut joined: Vec<Rect> = Vec::new();
    for rule in level {
        let touching = joined.iter_mut().rev().take_while(|j| rule.y0 - j.y0 <= SAME_HEIGHT);
        let mut touching = touching.filter(|j| rule.x0 <= j.x1 + TOUCH && rule.x1 >= j.x0 - TOUCH);
        match touching.next() {
            Some(before) => *before = before.cover(rule),
            None => joined.push(rule),
        }
    }
    joined
}

fn take(sheet: &mut Sheet) -> Sheet {
    Sheet {
        number: sheet.number,
        height_pt: sheet.height_pt,
        words: std::mem::take(&mut sheet.words),
        furniture: Vec::new(),
        printed: None,
    }
}

/// The size in which most letters are set.
fn body_size<'a>(words: impl Iterator<Item = &'a Word>) -> f32 {
    const STEP: f32 = 4.0;
    let mut letters = std::collections::BTreeMap::<i32, usize>::new();
    for word in words {
        *letters.entry((word.size * STEP).round() as i32).or_default() += word.text.len();
    }
    let most = letters.into_iter().max_by_key(|(_, letters)| *letters);
    most.map_or(USUAL_SIZE, |(size, _)| (size as f32 / STEP).max(1.0))
}

/// Cuts all pages, and once more where some have gutters: what the first round finds guides
/// the second.
fn cut(drafts: &[Draft], body_size: f32) -> Vec<Vec<Region<'_>>> {
    let mut known: Vec<f32> = Vec::new();
    let mut pages = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let hints = Hints { body_size, gutters: &[], rules: &draft.rules };
        let (regions, gutters) = columns::regions(&draft.sheet.words, &hints);
        pages.push(regions);
        known.extend(gutters);
    }
    if known.is_empty() {
        return pages;
    }
    known.sort_by(f32::total_cmp);
    known.dedup();
    let guided = drafts.iter().map(|draft| {
        let hints = Hints { body_size, gutters: &known, rules: &draft.rules };
        columns::regions(&draft.sheet.words, &hints).0
    });
    guided.collect()
}

/// Left and right edges of each kind of column over all pages.
struct Edges {
    columns: Vec<(Column, f32, f32)>,
}

impl Edges {
    /// Words that a region needs to speak for its column.
    const TELLING: usize = 60;

    fn of(pages: &[Vec<Region<'_>>]) -> Self {
        let mut found: Vec<(Column, f32, f32)> = Vec::new();
        for region in pages.iter().flatten() {
            if region.words.len() >= Self::TELLING && region.cells.is_empty() {
                let (left, right) = extent(&region.words);
                found.push((region.column, left, right));
            }
        }
        found.sort_by_key(|(column, ..)| *column);
        let mut columns = Vec::new();
        for group in found.chunk_by(|a, b| a.0 == b.0) {
            let mut lefts: Vec<f32> = group.iter().map(|(_, left, _)| *left).collect();
            let mut rights: Vec<f32> = group.iter().map(|(_, _, right)| *right).collect();
            lefts.sort_by(f32::total_cmp);
            rights.sort_by(f32::total_cmp);
            columns.push((group[0].0, lefts[lefts.len() / 2], rights[rights.len() / 2]));
        }
        Self { columns }
    }

    /// The edges of a region: its own where it tells, else those of its column elsewhere.
    fn for_region(&self, region: &Region<'_>) -> (f32, f32) {
        let own = extent(&region.words);
        if region.words.len() >= Self::TELLING {
            return own;
        }
        let usual = self.columns.iter().find(|(column, ..)| *column == region.column);
        usual.map_or(own, |(_, left, right)| (own.0.min(*left), own.1.max(*right)))
    }
}

fn extent(words: &[&Word]) -> (f32, f32) {
    let left = words.iter().map(|word| word.x0).fold(f32::INFINITY, f32::min);
    let right = words.iter().map(|word| word.x1).fold(f32::NEG_INFINITY, f32::max);
    (left, right)
}

/// A region of a page.
enum Part {
    /// Lines of running text, and what they are measured against.
    Text(Vec<TextLine>, Measure),
    /// Rows of a table.
    Rows(Vec<Paragraph>),
}

/// A page whose regions are lines, before they become paragraphs.
struct Lined<'d> {
    draft: &'d Draft,
    parts: Vec<Part>,
    notes: Vec<Paragraph>,
    /// Marks of the footnotes.
    marks: Vec<String>,
}

fn lined<'d>(
    draft: &'d Draft,
    regions: Vec<Region<'_>>,
    body_size: f32,
    edges: &Edges,
) -> Lined<'d> {
    let (mut parts, mut notes, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for region in regions {
        let (left, right) = edges.for_region(&region);
        let mut measure = Measure {
            page: draft.sheet.number,
            column: region.column,
            left,
            right,
            body_size,
            pitch: USUAL_PITCH,
            slack: 0.0,
        };
        if !region.cells.is_empty() {
            let rows = tables::rows(&region.words, &region.cells, &draft.rules, &measure);
            parts.push(Part::Rows(rows));
            continue;
        }
        let (lines, small) = footnotes::split(lines::lines(&region.words), body_size, &draft.rules);
        measure.pitch = usual_pitch(&lines);
        measure.right = right_edge(&lines, right);
        marks.extend(small.iter().filter_map(footnotes::mark));
        notes.extend(paragraphs::notes(small, &measure));
        parts.push(Part::Text(lines, measure));
    }
    Lined { draft, parts, notes, marks }
}

/// How much lines of a document leave free although their next word would fit, in points: what
/// nine in ten of the lines that surely go on stay below.
fn usual_slack(pages: &[Lined<'_>]) -> f32 {
    let parts = pages.iter().flat_map(|page| &page.parts);
    let mut free: Vec<f32> = parts
        .flat_map(|part| match part {
            Part::Text(lines, measure) => paragraphs::free_space(lines, measure),
            Part::Rows(_) => Vec::new(),
        })
        .collect();
    free.sort_by(f32::total_cmp);
    free.get(free.len() * 9 / 10).copied().unwrap_or(0.0).max(0.0)
}

fn laid_out(page: Lined<'_>, body_size: f32, slack: f32) -> LaidOut {
    let Lined { draft, parts, notes, marks } = page;
    let Draft { content, sheet, .. } = draft;
    let mut furniture: Vec<Furniture> = sheet.furniture.iter().map(as_furniture).collect();
    furniture.extend(lines_of(&content.outside).iter().map(as_furniture));
    let mut paragraphs = Vec::new();
    for part in parts {
        let (mut lines, measure) = match part {
            Part::Text(lines, measure) => (lines, measure),
            Part::Rows(rows) => {
                paragraphs.extend(rows);
                continue;
            }
        };
        for line in &mut lines {
            furniture.extend(footnotes::take_marks(line, &marks).iter().map(as_furniture));
            furniture.extend(take_leader(line).iter().map(as_furniture));
        }
        paragraphs.extend(paragraphs::paragraphs(lines, &Measure { slack, ..measure }));
    }
    paragraphs.extend(notes);
    paragraphs.extend(sideways(content, body_size));
    LaidOut {
        number: sheet.number,
        width_pt: content.width_pt,
        height_pt: content.height_pt,
        paragraphs,
        furniture,
        printed: sheet.printed.clone(),
        is_recognised: content.is_recognised,
        confidence: content.confidence,
    }
}

fn lines_of(glyphs: &[Glyph]) -> Vec<TextLine> {
    let words = words::words(glyphs);
    lines::lines(&words.iter().collect::<Vec<_>>())
}

fn as_furniture(line: &TextLine) -> Furniture {
    Furniture { bbox: line.bbox(), text: line.text() }
}

/// The right edge of a column: a line in twenty may run over it, as hanging punctuation and
/// overfull lines do.
fn right_edge(lines: &[TextLine], widest: f32) -> f32 {
    const OVERFULL: usize = 20;
    let mut ends: Vec<f32> = lines.iter().map(|line| line.x1).collect();
    ends.sort_by(|a, b| b.total_cmp(a));
    match ends.get(ends.len() / OVERFULL) {
        Some(end) if ends.len() >= OVERFULL => *end,
        _ => widest,
    }
}

/// The usual distance of lines in font sizes: a lower quartile, since gaps between paragraphs
/// only add to it.
fn usual_pitch(lines: &[TextLine]) -> f32 {
    const FEWEST: usize = 3;
    let mut pitches: Vec<f32> = lines
        .windows(2)
        .map(|pair| (pair[1].baseline - pair[0].baseline) / pair[1].size.max(1.0))
        .filter(|pitch| *pitch > 0.5)
        .collect();
    if pitches.len() < FEWEST {
        return USUAL_PITCH;
    }
    pitches.sort_by(f32::total_cmp);
    pitches[pitches.len() / 4].max(1.0)
}

/// Takes leader dots and the page number behind them out of a line of a table of contents.
fn take_leader(line: &mut TextLine) -> Option<TextLine> {
    let dots = leader(line)?;
    line.is_entry = true;
    let gone: Vec<Word> = line.words.split_off(dots.start).into_iter().map(|(_, w)| w).collect();
    Some(TextLine::new(gone))
}

/// Words across the page's direction, as paragraphs at its end.
fn sideways(content: &PageContent, body_size: f32) -> Vec<Paragraph> {
    let lines = lines_of(&content.sideways);
    let measure = Measure {
        page: content.number,
        column: Column { index: 0, of: 1 },
        left: 0.0,
        right: content.height_pt.max(content.width_pt),
        body_size,
        pitch: usual_pitch(&lines),
        slack: 0.0,
    };
    paragraphs::paragraphs(lines, &measure)
        .into_iter()
        .map(|paragraph| Paragraph { role: BlockRole::Body, ..turned(paragraph) })
        .collect()
}

/// Places of words that run across are not kept: the page has one direction only.
fn turned(mut paragraph: Paragraph) -> Paragraph {
    for line in &mut paragraph.lines {
        line.bbox = Rect::default();
    }
    paragraph
}

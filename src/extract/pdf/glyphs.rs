//! Draws a page with hayro onto a device that keeps glyphs and ruling lines instead of pixels.

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask,
    font::{Glyph as FontGlyph, GlyphRun},
    hayro_cmap::BfString,
    interpret_page,
    kurbo::{BezPath, PathEl, Point, Rect as Box2, Shape},
    util::TransformExt,
};
use hayro_syntax::{
    Pdf,
    object::{Dict, String as PdfString},
};

use super::{
    Drawing, Drawn, streams,
    upright::{Placed, upright},
};
use crate::{extract::layout::glyph::Letters, model::Rect};

/// Glyph space units in one font size.
const UNITS: f64 = 1000.0;

/// Advance, in glyph space units, of a glyph whose font does not say it.
const USUAL_ADVANCE: f32 = 500.0;

/// A letter's mean advance, in font sizes, from which the stated size cannot be true: Type 3
/// fonts may put the real size into their matrix.
const CREDIBLE_ADVANCE: f64 = 1.1;

/// Thickness in points up to which a drawn shape is a ruling line.
const RULE_THICKNESS: f64 = 2.0;

/// Length in points from which a drawn shape is a ruling line, not a dash or an accent.
const RULE_LENGTH: f64 = 20.0;

/// A path with more elements is a drawing, not a line or a frame.
const RULE_ELEMENTS: usize = 12;

/// Parses a file, or returns nothing where no page can be found.
pub(super) fn parse(bytes: Vec<u8>, password: &str) -> Option<Pdf> {
    Pdf::new_with_password(bytes, password).ok().filter(|pdf| !pdf.pages().is_empty())
}

/// A file drawn by hayro.
pub(super) struct HayroDrawing<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    /// Taken up again for every page: its room has grown with the fullest page so far.
    ink: Ink,
}

impl<'a> HayroDrawing<'a> {
    /// Prepares to draw a file; fonts are read once for all pages.
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, cache: InterpreterCache::new(), ink: Ink::default() }
    }
}

impl Drawing for HayroDrawing<'_> {
    fn pages(&self) -> usize {
        self.pdf.pages().len()
    }

    fn draw(&mut self, index: usize) -> Drawn {
        let page = &self.pdf.pages()[index];
        let (width, height) = page.render_dimensions();
        let transform = page.initial_transform(true).to_kurbo();
        let area = Box2::new(0.0, 0.0, f64::from(width), f64::from(height));
        let settings = InterpreterSettings::default();
        let mut context = Context::new(transform, area, &self.cache, page.xref(), settings);
        let ink = &mut self.ink;
        ink.clear();
        interpret_page(page, &mut context, ink);

        Drawn {
            letters: ink.placed.iter().filter(|glyph| !glyph.is_blank()).count(),
            unknown: ink.placed.iter().filter(|g| g.letters == Letters::Unknown).count(),
            image_share: (ink.image_area / area.area().max(1.0)) as f32,
            shapes: ink.shapes,
            decoded_bytes: page.page_stream().map_or(0, <[u8]>::len),
            is_damaged: streams::is_damaged(page),
            content: upright(&mut ink.placed, &ink.rules, index as u32 + 1, width, height),
        }
    }
}

/// The device: everything but glyphs, thin lines and the area of images is let go.
#[derive(Default)]
struct Ink {
    placed: Vec<Placed>,
    rules: Vec<Rect>,
    image_area: f64,
    shapes: usize,
    /// One entry for each open marked content; the replacement text, until it is used.
    marked: Vec<Mark>,
}

/// What an open marked content says about the glyphs in it.
enum Mark {
    /// Nothing.
    Plain,
    /// They stand for this text, not yet given to a glyph.
    Replacement(String),
    /// They stand for a text that an earlier glyph has taken.
    Replaced,
}

impl Ink {
    fn clear(&mut self) {
        self.placed.clear();
        self.rules.clear();
        self.image_area = 0.0;
        self.shapes = 0;
        self.marked.clear();
    }

    /// The letters that the innermost replacement gives to the next glyph.
    fn replaced(&mut self) -> Option<Letters> {
        let mark = self.marked.iter_mut().rev().find(|mark| !matches!(mark, Mark::Plain))?;
        match std::mem::replace(mark, Mark::Replaced) {
            Mark::Replacement(text) => Some(Letters::Many(text.into_boxed_str())),
            Mark::Replaced | Mark::Plain => Some(Letters::Many("".into())),
        }
    }

    fn add_rule(&mut self, shape: Box2) {
        let is_flat = shape.height() <= RULE_THICKNESS && shape.width() >= RULE_LENGTH;
        let is_upright = shape.width() <= RULE_THICKNESS && shape.height() >= RULE_LENGTH;
        if is_flat || is_upright {
            self.rules.push(Rect {
                x0: shape.x0 as f32,
                y0: shape.y0 as f32,
                x1: shape.x1 as f32,
                y1: shape.y1 as f32,
            });
        }
    }
}

impl<'a> Device<'a> for Ink {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let is_bold = run.glyphs().first().is_some_and(|glyph| is_bold(glyph));
        let from = self.placed.len();
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            let advance = match &**glyph {
                FontGlyph::Outline(outline) => outline.advance_width(),
                FontGlyph::Type3(drawn) => drawn.advance_width(),
            };
            let advance = f64::from(advance.unwrap_or(USUAL_ADVANCE));
            let start = place * Point::ZERO;
            let end = place * Point::new(advance, 0.0);
            let size = (place * Point::new(0.0, UNITS) - start).hypot();
            if !(start.is_finite() && end.is_finite() && size.is_finite()) {
                continue;
            }
            let letters = self.replaced().unwrap_or_else(|| letters(glyph));
            self.placed.push(Placed {
                letters,
                start,
                end,
                along: (place * Point::new(UNITS, 0.0)) - start,
                size,
                is_bold,
                is_visible: !matches!(mode, DrawMode::Invisible),
            });
        }
        mend_sizes(&mut self.placed[from..]);
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.shapes += 1;
        if path.elements().len() > RULE_ELEMENTS {
            return;
        }
        if !matches!(mode, DrawMode::Stroke(_)) {
            self.add_rule((props.transform * path.clone()).bounding_box());
            return;
        }
        let mut at = Point::ZERO;
        let mut first = Point::ZERO;
        for element in (props.transform * path.clone()).elements() {
            match *element {
                PathEl::MoveTo(point) => (at, first) = (point, point),
                PathEl::LineTo(point) => {
                    self.add_rule(Box2::from_points(at, point));
                    at = point;
                }
                PathEl::ClosePath => self.add_rule(Box2::from_points(at, first)),
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => at = point,
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let pixels = f64::from(image.width()) * f64::from(image.height());
        let area = pixels * props.transform.determinant().abs();
        if area.is_finite() {
            self.image_area += area;
        }
    }

    fn begin_marked_content(&mut self, _tag: &[u8], properties: Option<&Dict<'_>>) {
        let replacement = properties
            .and_then(|dict| dict.get::<PdfString<'_>>(b"ActualText".as_slice()))
            .map(|text| text_string(text.as_bytes()));
        self.marked.push(replacement.map_or(Mark::Plain, Mark::Replacement));
    }

    fn end_marked_content(&mut self) {
        self.marked.pop();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

/// Reads a text string of the file: UTF-16 with a mark, UTF-8 with a mark, else Latin.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

fn letters(glyph: &FontGlyph<'_>) -> Letters {
    match glyph.as_unicode() {
        Some(BfString::Char(c)) => known(c),
        Some(BfString::String(text)) => {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => known(c),
                (None, _) => Letters::Unknown,
                _ => Letters::Many(text.into_boxed_str()),
            }
        }
        None => Letters::Unknown,
    }
}

/// Signs of the Symbol and Wingdings fonts that serve as bullets; their fonts map them into
/// the private-use area.
fn symbol(c: char) -> Option<char> {
    match c {
        '\u{f0b7}' | '\u{f06c}' | '\u{f09f}' => Some('•'),
        '\u{f0a7}' | '\u{f06e}' | '\u{f0a8}' => Some('▪'),
        '\u{f02d}' | '\u{f0be}' => Some('–'),
        _ => None,
    }
}

/// A private-use or control character is a number, not a letter.
fn known(c: char) -> Letters {
    if let Some(sign) = symbol(c) {
        return Letters::One(sign);
    }
    let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let is_control = c.is_control() && !c.is_whitespace();
    if is_private || is_control || c == char::REPLACEMENT_CHARACTER {
        Letters::Unknown
    } else {
        Letters::One(c)
    }
}

fn is_bold(glyph: &FontGlyph<'_>) -> bool {
    let FontGlyph::Outline(outline) = glyph else { return false };
    outline.font_data().is_some_and(|font| {
        font.weight.is_some_and(|weight| weight >= 600)
            || font.postscript_name.is_some_and(|name| name.contains("Bold"))
    })
}

/// Replaces a size that the advances of the same run prove wrong.
fn mend_sizes(run: &mut [Placed]) {
    let drawn = run.iter().filter(|glyph| !glyph.is_blank());
    let (sum, count) = drawn.fold((0.0, 0usize), |(sum, count), glyph| {
        (sum + (glyph.end - glyph.start).hypot(), count + 1)
    });
    if count < 2 {
        return;
    }
    let mean = sum / count as f64;
    for glyph in run {
        if mean > CREDIBLE_ADVANCE * glyph.size {
            glyph.size = mean * 2.0;
        }
    }
}

//! What a page's producer hands to the layout: placed glyphs and ruling lines, no PDF in sight.

use crate::model::Rect;

/// The letters of one glyph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Letters {
    /// One character, nearly always.
    One(char),
    /// A ligature, or the replacement text of several glyphs.
    Many(Box<str>),
    /// The glyph is drawn, but the file does not say which letter it is.
    Unknown,
}

/// One glyph, placed so that its text runs from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    /// Its letters.
    pub letters: Letters,
    /// Where its advance starts, in points.
    pub x0: f32,
    /// Where its advance ends, in points.
    pub x1: f32,
    /// The line it stands on, in points from the top of the page.
    pub baseline: f32,
    /// Font size in points.
    pub size: f32,
    /// The font says that it is bold.
    pub is_bold: bool,
}

/// All that stands on one page, in the order in which it is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct PageContent {
    /// Page in the file, from 1.
    pub number: u32,
    /// Width in points after cropping and rotation.
    pub width_pt: f32,
    /// Height in points after cropping and rotation.
    pub height_pt: f32,
    /// Glyphs that run with the page.
    pub glyphs: Vec<Glyph>,
    /// Glyphs that run across the page's main direction, turned upright.
    pub sideways: Vec<Glyph>,
    /// Words outside the visible part of the page: printer's marks and file names.
    pub outside: Vec<Glyph>,
    /// Straight thin lines, horizontal or vertical.
    pub rules: Vec<Rect>,
    /// Whether its words were recognised on a picture.
    pub is_recognised: bool,
    /// Mean confidence of recognised words.
    pub confidence: Option<f32>,
}

//! PDF files to documents: glyphs in, pages of words out.
//!
//! ```text
//! bytes ─ open (lopdf) ─▶ bytes, decrypted, fonts repaired ─ draw (hayro) ─▶ glyphs ─ layout ─▶ Document
//! ```
//!
//! [`open`] and [`glyphs`] are the only places that know the two PDF crates; what passes
//! between them is bytes, what comes out are plain values. Losses are counted page by page
//! and become warnings: nothing is dropped silently.

mod fonts;
mod glyphs;
mod labels;
mod open;
mod recognised;
mod render;
mod streams;
mod upright;
mod widths;

use crate::{
    extract::{
        ExtractError, Format, Limits, RecognisedPage, Source,
        layout::{self, glyph::PageContent},
    },
    model::{Document, Limit, Medium, TextSource, Warning, WarningKind},
};

pub use render::{Picture, Pictures};

/// Share of a page that images must cover for it to count as a picture of a page.
const PICTURE_SHARE: f32 = 0.4;

/// Letters up to which the words on a picture of a page are a stamp, not its text.
const STAMP_LETTERS: usize = 60;

/// Drawn shapes from which a page without letters may hold letters drawn as outlines.
const OUTLINE_SHAPES: usize = 200;

/// Share of unreadable letters from which a page is warned about.
const UNKNOWN_SHARE: f32 = 0.01;

/// Unreadable letters up to which nothing is said: symbols that serve as bullets.
const FEW_UNKNOWN: usize = 4;

/// Share of unreadable letters from which a page's text is nonsense and not kept.
const NONSENSE_SHARE: f32 = 0.5;

/// What drawing one page gave.
pub(crate) struct Drawn {
    /// Glyphs and ruling lines.
    pub content: PageContent,
    /// Glyphs drawn with ink.
    pub letters: usize,
    /// Glyphs of them whose letters the file does not name.
    pub unknown: usize,
    /// Share of the page that images cover (above 1 where they overlap).
    pub image_share: f32,
    /// Shapes drawn.
    pub shapes: usize,
    /// Bytes of the page's decoded content.
    pub decoded_bytes: usize,
    /// Its content could not be decoded, or not whole.
    pub is_damaged: bool,
}

/// A file whose pages can be drawn one by one.
pub(crate) trait Drawing {
    /// Returns the number of pages.
    fn pages(&self) -> usize;
    /// Draws the page at `index`, from 0.
    fn draw(&mut self, index: usize) -> Drawn;
}

/// Reads a PDF file.
///
/// A page that cannot be read leaves a warning and an empty page. Words of
/// [`Source::recognised`] take the place of a page's own.
///
/// # Errors
/// [`ExtractError::Encrypted`] where no password opens the file, [`ExtractError::Damaged`]
/// where no page can be found, [`ExtractError::Limit`] where the first page exceeds a limit.
pub fn read(source: &Source, limits: &Limits) -> Result<Document, ExtractError> {
    if source.bytes.len() > limits.file_bytes {
        return Err(ExtractError::Limit(Limit::FileSize));
    }
    let opened = open::open(source, limits)?;
    let pdf = glyphs::parse(opened.bytes.into_owned(), &opened.password).ok_or_else(|| {
        ExtractError::Damaged { format: Format::Pdf, reason: "no page can be found".to_owned() }
    })?;
    let mut drawing = glyphs::HayroDrawing::new(&pdf);
    let mut warnings = opened.warnings;
    let contents = draw_pages(&mut drawing, source.recognised, limits, &mut warnings);
    let mut document = layout::lay_out(contents, opened.language);
    document.medium = Medium::Pdf;
    document.stated_title = opened.title;
    document.stated_language = opened.language;
    for (page, label) in document.pages.iter_mut().zip(opened.labels) {
        if page.label.is_none() && !label.is_empty() {
            page.label = Some(label);
        }
    }
    document.warnings.append(&mut warnings);
    document.warnings.sort_by_key(|warning| (warning.page, warning.kind));
    Ok(document)
}

/// Draws page after page, as they are asked for: the glyphs of a thousand pages would take more
/// memory than all that is made of them.
fn draw_pages<'a>(
    drawing: &'a mut impl Drawing,
    recognised: &'a [RecognisedPage],
    limits: &'a Limits,
    warnings: &'a mut Vec<Warning>,
) -> impl Iterator<Item = PageContent> + 'a {
    let (mut decoded, mut output) = (0usize, 0usize);
    (0..drawing.pages()).map_while(move |index| {
        let number = index as u32 + 1;
        let reached = [
            (index >= limits.pages, Limit::Pages),
            (decoded > limits.decoded_bytes, Limit::Decoded),
            (output > limits.output_bytes, Limit::Output),
        ];
        if let Some((_, limit)) = reached.into_iter().find(|(is_reached, _)| *is_reached) {
            let message = format!("reading stopped here: the limit `{limit}` was reached");
            warnings.push(Warning::on_page(number, WarningKind::LimitHit, message));
            return None;
        }
        let drawn = drawing.draw(index);
        decoded += drawn.decoded_bytes;
        output += drawn.letters;
        let words = recognised.iter().find(|page| page.number == number);
        Some(content(drawn, number, words, warnings))
    })
}

/// The recognised words of the page, or its own content.
fn content(
    drawn: Drawn,
    number: u32,
    recognised: Option<&RecognisedPage>,
    warnings: &mut Vec<Warning>,
) -> PageContent {
    let unknown_share = drawn.unknown as f32 / drawn.letters.max(1) as f32;
    let is_picture = drawn.image_share >= PICTURE_SHARE && drawn.letters <= STAMP_LETTERS;
    let is_outlined = drawn.letters == 0 && drawn.shapes >= OUTLINE_SHAPES;
    let is_nonsense = drawn.letters > 0 && unknown_share >= NONSENSE_SHARE;
    if drawn.is_damaged {
        let message = "the page's content is damaged or cut short and was read in part";
        warnings.push(Warning::on_page(number, WarningKind::Damaged, message));
    }
    if let Some(page) = recognised.filter(|page| !page.words.is_empty()) {
        let content = recognised::content(page, &drawn.content);
        let percent = (content.confidence.unwrap_or_default() * 100.0).round();
        let message = format!(
            "the words were recognised on a picture ({percent} % sure) and may hold errors"
        );
        warnings.push(Warning::on_page(number, WarningKind::Recognised, message));
        return content;
    }
    if is_picture || is_outlined {
        let what = if is_picture { "a picture" } else { "drawn shapes" };
        let why = match recognised {
            None => String::new(),
            Some(RecognisedPage { fault: Some(fault), .. }) => {
                format!("; its words could not be recognised: {fault}")
            }
            Some(_) => "; no words were recognised on it".to_owned(),
        };
        let message = format!("the page is {what} without a text layer{why}");
        warnings.push(Warning::on_page(number, WarningKind::NoText, message));
    } else if unknown_share >= UNKNOWN_SHARE && drawn.unknown > FEW_UNKNOWN {
        let percent = (unknown_share * 100.0).round();
        let message = format!(
            "{} of {} letters ({percent} %) cannot be read: the font has no Unicode map",
            drawn.unknown, drawn.letters
        );
        warnings.push(Warning::on_page(number, WarningKind::Undecodable, message));
    }
    let mut content = drawn.content;
    if is_nonsense {
        content.glyphs.clear();
        content.sideways.clear();
    }
    content
}

/// Returns the pages worth recognising: pictures, and pages whose letters cannot be read.
pub fn pages_without_text(document: &Document) -> Vec<u32> {
    let is_picture = |number| {
        let mut warnings = document.warnings.iter();
        warnings.any(|w| w.page == Some(number) && w.kind == WarningKind::NoText)
    };
    let is_unreadable = |number| {
        let mut warnings = document.warnings.iter();
        warnings.any(|w| w.page == Some(number) && w.kind == WarningKind::Undecodable)
    };
    let pages = document.pages.iter().filter(|page| {
        is_picture(page.number) || (page.source == TextSource::None && is_unreadable(page.number))
    });
    pages.map(|page| page.number).collect()
}

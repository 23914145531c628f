//! Pages as pictures, for recognition and for showing the printed page.

use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, render,
    vello_cpu::color::palette::css::WHITE,
};
use hayro_syntax::Pdf;
use serde::{Deserialize, Serialize};

use super::{glyphs, open};
use crate::extract::{ExtractError, Format, Limits, Source};

/// Most pixels of a picture: an A3 page at 400 dpi. Larger pages are drawn coarser.
const MOST_PIXELS: f32 = 32.0e6;

/// Points in an inch.
const POINTS: f32 = 72.0;

/// A page in shades of grey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pixels in an inch; less than asked for where the page is very large.
    pub dpi: f32,
    /// One byte a pixel, row by row from the top; 0 is black.
    pub pixels: Vec<u8>,
}

impl Picture {
    /// Returns the picture as a binary PGM file, which tesseract and most viewers read.
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.pixels);
        file
    }
}

/// A file whose pages can be drawn as pictures, one by one.
pub struct Pictures {
    pdf: Pdf,
}

impl Pictures {
    /// Opens a file.
    ///
    /// # Errors
    /// As [`super::read`].
    pub fn open(source: &Source, limits: &Limits) -> Result<Self, ExtractError> {
        let opened = open::open(source, limits)?;
        let pdf = glyphs::parse(opened.bytes.into_owned(), &opened.password);
        pdf.map(|pdf| Self { pdf }).ok_or_else(|| damaged("no page can be found".to_owned()))
    }

    /// Draws one page (1-based) at so many dots an inch; 300 serve recognition best.
    ///
    /// # Errors
    /// [`ExtractError::Damaged`] where the file has no such page.
    pub fn draw(&self, page: u32, dpi: f32) -> Result<Picture, ExtractError> {
        let index = (page as usize).checked_sub(1);
        let page = index
            .and_then(|index| self.pdf.pages().get(index))
            .ok_or_else(|| damaged(format!("page {page} cannot be found")))?;
        let (width, height) = page.render_dimensions();
        let asked = dpi / POINTS;
        let largest = (MOST_PIXELS / (width * height).max(1.0)).sqrt();
        let longest = f32::from(u16::MAX) / width.max(height).max(1.0);
        let scale = asked.min(largest).min(longest);
        let pixmap = render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
        );
        Ok(Picture {
            width: u32::from(pixmap.width()),
            height: u32::from(pixmap.height()),
            dpi: scale * POINTS,
            pixels: pixmap.data().iter().map(|pixel| grey(pixel.r, pixel.g, pixel.b)).collect(),
        })
    }
}

fn damaged(reason: String) -> ExtractError {
    ExtractError::Damaged { format: Format::Pdf, reason }
}

/// Brightness of a colour (ITU-R BT.601).
fn grey(red: u8, green: u8, blue: u8) -> u8 {
    ((u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_written_as_pgm() {
        let picture = Picture { width: 2, height: 1, dpi: 300.0, pixels: vec![0, 255] };
        assert_eq!(picture.to_pgm(), b"P5\n2 1\n255\n\x00\xff");
    }

    #[test]
    fn white_stays_white() {
        assert_eq!(grey(255, 255, 255), 255);
    }
}

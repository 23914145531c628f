//! Words recognised on a picture of a page, as glyphs for the layout.

use std::collections::BTreeMap;

use crate::extract::{
    RecognisedPage, RecognisedWord,
    layout::glyph::{Glyph, Letters, PageContent},
};

/// Height of a line's tallest box in font sizes: from the descenders to the ascenders.
const BOX_HEIGHT: f32 = 0.95;

/// Returns the recognised words in the place of a page's own.
pub(super) fn content(page: &RecognisedPage, own: &PageContent) -> PageContent {
    let mut lines: BTreeMap<u32, Vec<&RecognisedWord>> = BTreeMap::new();
    for word in &page.words {
        lines.entry(word.line).or_default().push(word);
    }
    let glyphs = lines.values().flat_map(|words| glyphs(words)).collect();
    let sum: f32 = page.words.iter().map(|word| word.confidence).sum();
    PageContent {
        number: own.number,
        width_pt: own.width_pt,
        height_pt: own.height_pt,
        glyphs,
        is_recognised: true,
        confidence: (!page.words.is_empty()).then(|| sum / page.words.len() as f32),
        ..PageContent::default()
    }
}

/// The words of one line with a common baseline and size, a space between each two.
fn glyphs(words: &[&RecognisedWord]) -> Vec<Glyph> {
    let mut heights: Vec<f32> = words.iter().map(|w| w.bbox.y1 - w.bbox.y0).collect();
    heights.sort_by(f32::total_cmp);
    let mut feet: Vec<f32> = words.iter().map(|word| word.bbox.y1).collect();
    feet.sort_by(f32::total_cmp);
    let size = heights.get(heights.len() * 3 / 4).copied().unwrap_or(1.0).max(1.0) / BOX_HEIGHT;
    let baseline = feet.get(feet.len() / 4).copied().unwrap_or(0.0);
    let glyph = |letters, x0, x1| Glyph { letters, x0, x1, baseline, size, is_bold: false };
    words
        .iter()
        .flat_map(|word| {
            let letters = Letters::Many(word.text.as_str().into());
            let space = glyph(Letters::One(' '), word.bbox.x1, word.bbox.x1);
            [glyph(letters, word.bbox.x0, word.bbox.x1), space]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rect;

    #[test]
    fn words_of_a_line_share_a_baseline() {
        let word = |text: &str, x0: f32, y1: f32| RecognisedWord {
            text: text.to_owned(),
            bbox: Rect { x0, y0: 100.0, x1: x0 + 30.0, y1 },
            confidence: 0.9,
            line: 1,
        };
        let page = RecognisedPage {
            number: 1,
            words: vec![word("Die", 10.0, 110.0), word("Parteien,", 50.0, 112.0)],
            fault: None,
        };
        let content = content(&page, &PageContent::default());
        assert!((content.glyphs[0].baseline - content.glyphs[2].baseline).abs() < f32::EPSILON);
        assert!(content.is_recognised);
    }
}

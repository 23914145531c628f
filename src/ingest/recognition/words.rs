//! tesseract's table of words to values: pixels become points, lines get numbers.

use crate::{extract::RecognisedWord, model::Rect};

/// Points in an inch.
const POINTS: f32 = 72.0;

/// Level of a row that is a word; those above are pages, blocks, paragraphs and lines.
const WORD: &str = "5";

/// Reads the table that `tesseract … tsv` prints for one picture of so many dots an inch.
///
/// ```text
/// level page block par line word left top width height conf text
/// 5     1    1     1   1    1    315  292 311   48     95.9 Abkommen
/// ```
pub(super) fn of_table(table: &str, dpi: f32) -> Vec<RecognisedWord> {
    let mut words = Vec::new();
    let mut line = 0;
    let mut place = ("", "", "");
    for row in table.lines() {
        let fields: Vec<&str> = row.split('\t').collect();
        let [WORD, _, block, paragraph, row, _, left, top, width, height, sure, text] = fields[..]
        else {
            continue;
        };
        if place != (block, paragraph, row) {
            place = (block, paragraph, row);
            line += 1;
        }
        let text = text.trim();
        let Some(bbox) = bbox([left, top, width, height], POINTS / dpi) else { continue };
        let Ok(sure) = sure.parse::<f32>() else { continue };
        if !text.is_empty() && sure >= 0.0 {
            let confidence = (sure / 100.0).min(1.0);
            words.push(RecognisedWord { text: text.to_owned(), bbox, confidence, line });
        }
    }
    words
}

fn bbox(fields: [&str; 4], scale: f32) -> Option<Rect> {
    let numbers: Vec<f32> = fields.iter().filter_map(|field| field.parse().ok()).collect();
    let [left, top, width, height] = numbers[..] else { return None };
    Some(Rect {
        x0: left * scale,
        y0: top * scale,
        x1: (left + width) * scale,
        y1: (top + height) * scale,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_with_place_line_and_confidence() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     4\t1\t1\t1\t1\t0\t300\t300\t900\t50\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t300\t300\t300\t50\t96.5\tArtikel\n\
                     5\t1\t1\t1\t1\t2\t650\t300\t50\t50\t90\t5\n\
                     5\t1\t1\t1\t2\t1\t300\t400\t300\t50\t80\tRückkehr\n\
                     5\t1\t2\t1\t1\t1\t300\t600\t300\t50\t95\t \n";
        let words = of_table(table, 300.0);
        let lines: Vec<(&str, u32)> = words.iter().map(|w| (w.text.as_str(), w.line)).collect();
        assert_eq!(lines, [("Artikel", 1), ("5", 1), ("Rückkehr", 2)]);
        assert_eq!(words[0].bbox, Rect { x0: 72.0, y0: 72.0, x1: 144.0, y1: 84.0 });
        assert!((words[0].confidence - 0.965).abs() < 0.001);
    }

    #[test]
    fn a_row_that_is_cut_short_is_passed_over() {
        assert!(of_table("5\t1\t1\t1\t1\t1\t300\t300", 300.0).is_empty());
    }
}

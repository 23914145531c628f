//! Line numbers in the margin: numbers that grow in equal steps at equal distances.
//!
//! Paragraph numbers in a margin are text: they stand where their paragraphs begin, at uneven
//! distances.

use super::words::Word;

/// Numbers that a margin needs at least.
const FEWEST: usize = 4;

/// Largest difference of two distances, in font sizes, that are still equal.
const EVEN: f32 = 0.5;

/// Distance of the numbers from the text, in font sizes.
const APART: f32 = 0.5;

/// Share of a page's words that must stand beside the numbers.
const BESIDE: f32 = 0.95;

/// Takes the line numbers out of a page's words, and returns them.
pub(crate) fn take_line_numbers(words: &mut Vec<Word>) -> Vec<Word> {
    let (mut numbers, others): (Vec<&Word>, Vec<&Word>) =
        words.iter().partition(|word| value(word).is_some());
    if numbers.len() < FEWEST {
        return Vec::new();
    }
    numbers.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let left = numbers.iter().copied().filter(|number| {
        let edge = number.x1 + APART * number.size;
        are_beside(&others, |word| edge < word.x0)
    });
    let left: Vec<usize> = counting(&left.collect::<Vec<_>>());
    let right = numbers.iter().copied().filter(|number| {
        let edge = number.x0 - APART * number.size;
        are_beside(&others, |word| edge > word.x1)
    });
    let right: Vec<usize> = counting(&right.collect::<Vec<_>>());
    if left.is_empty() && right.is_empty() {
        return Vec::new();
    }
    let (taken, kept) = std::mem::take(words)
        .into_iter()
        .partition(|word| left.contains(&word.order) || right.contains(&word.order));
    *words = kept;
    taken
}

fn value(word: &Word) -> Option<u32> {
    word.text.parse().ok()
}

/// Tells whether nearly all words that are no numbers stand past the edge of one.
fn are_beside(others: &[&Word], is_past: impl Fn(&Word) -> bool) -> bool {
    let past = others.iter().filter(|word| is_past(word)).count();
    !others.is_empty() && past as f32 >= BESIDE * others.len() as f32
}

/// The numbers, by order of drawing, if they grow in equal steps at equal distances.
fn counting(numbers: &[&Word]) -> Vec<usize> {
    if numbers.len() < FEWEST {
        return Vec::new();
    }
    let step = |pair: &[&Word]| {
        let by = i64::from(value(pair[1])?) - i64::from(value(pair[0])?);
        Some((by, pair[1].baseline - pair[0].baseline))
    };
    let steps: Vec<(i64, f32)> = numbers.windows(2).filter_map(step).collect();
    let Some((first, distance)) = steps.first().copied() else { return Vec::new() };
    let is_even = first > 0
        && steps
            .iter()
            .all(|(by, other)| *by == first && (other - distance).abs() <= EVEN * numbers[0].size);
    if is_even { numbers.iter().map(|word| word.order).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::layout::words::sample;

    fn word(order: usize, text: &str, x0: f32, baseline: f32) -> Word {
        Word { order, ..sample(text, x0, baseline) }
    }

    /// Text on twenty lines, and numbers beside every fifth, at the given heights.
    fn page(heights: &[f32]) -> Vec<Word> {
        let mut words: Vec<Word> =
            (0..20).map(|i| word(i, "Vertragsparteien", 80.0, 100.0 + 12.0 * i as f32)).collect();
        for (i, height) in heights.iter().enumerate() {
            words.push(word(100 + i, &(5 * (i + 1)).to_string(), 40.0, *height));
        }
        words
    }

    #[test]
    fn even_numbers_in_the_margin_count_lines() {
        let mut words = page(&[148.0, 208.0, 268.0, 328.0]);
        assert_eq!(take_line_numbers(&mut words).len(), 4);
        assert_eq!(words.len(), 20);
    }

    #[test]
    fn uneven_numbers_in_the_margin_are_text() {
        let mut words = page(&[100.0, 136.0, 220.0, 328.0]);
        assert!(take_line_numbers(&mut words).is_empty());
    }
}

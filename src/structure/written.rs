//! Days written out, as treaties sign: *this second day of April, two thousand and thirteen*.

use crate::model::{Date, Span};
use crate::rules::InstrumentWords;

/// Years that a treaty's signature can name; other sums of number words are no years.
const YEARS: std::ops::RangeInclusive<u16> = 1500..=2200;

/// The first day of the text that names a day, a month and a year in this order, with where it
/// stands.
pub(super) fn date(text: &str, words: &InstrumentWords) -> Option<(Date, Span)> {
    let tokens = tokens(text);
    tokens.iter().enumerate().find_map(|(at, (word, _))| {
        let month = words.month(word)?;
        let (day, start) = day(&tokens[..at], words)?;
        let (year, end) = year(&tokens[at + 1..], words)?;
        Some((Date::new(year, month, u8::try_from(day).ok()?)?, Span::new(start, end)))
    })
}

fn tokens(text: &str) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            found.push((word.to_lowercase(), Span::new(start, start + word.len())));
        }
        start += part.len();
    }
    found
}

/// The day before a month, with where it starts: *twenty-third day of*, *18th of*.
fn day(before: &[(String, Span)], words: &InstrumentWords) -> Option<(u16, usize)> {
    let is_between = |word: &String| words.written.between.contains(word);
    let at = before.iter().rposition(|(word, _)| !is_between(word))?;
    let (word, span) = &before[at];
    let Some(ones) = words.written.ordinals.get(word) else {
        let digits = word.trim_end_matches(char::is_alphabetic);
        return Some((digits.parse().ok()?, span.start));
    };
    let tens = at.checked_sub(1).and_then(|at| before.get(at));
    let tens = tens.and_then(|(word, span)| Some((words.written.numbers.get(word)?, span)));
    Some(match tens {
        Some((tens @ (20 | 30), span)) if *ones < 10 => (tens + ones, span.start),
        _ => (*ones, span.start),
    })
}

/// The year behind a month, with where it ends: *in the year one thousand nine hundred and six*.
fn year(behind: &[(String, Span)], words: &InstrumentWords) -> Option<(u16, usize)> {
    let (mut sum, mut group, mut end) = (0_u16, 0_u16, 0);
    for (word, span) in behind {
        if let Some(number) = words.written.numbers.get(word) {
            match number {
                1000 => {
                    sum = sum.checked_add(group.max(1).checked_mul(1000)?)?;
                    group = 0;
                }
                100 => group = group.max(1).checked_mul(100)?,
                _ => group = group.checked_add(*number)?,
            }
            end = span.end;
        } else if let Some(year) = word.parse().ok().filter(|_| end == 0) {
            (sum, end) = (year, span.end);
            break;
        } else if !words.written.between.contains(word) {
            break;
        }
    }
    let year = sum.checked_add(group)?;
    YEARS.contains(&year).then_some((year, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let words = InstrumentWords::builtin().expect("the table is sound");
        date(text, &words).map(|(date, span)| format!("{date} {}", span.of(text)))
    }

    #[test]
    fn a_day_in_words_is_read_where_it_stands() {
        let found =
            read("Done at Accra this twenty-first day of May, two thousand and four, twice");
        assert_eq!(
            found.as_deref(),
            Some("2004-05-21 twenty-first day of May, two thousand and four")
        );
        let found =
            read("on the eighth of July in the year one thousand nine hundred and fifty-six.");
        assert!(found.is_some_and(|found| found.starts_with("1956-07-08")));
        let found = read("Signed this 3rd day of March 1988");
        assert!(found.is_some_and(|found| found.starts_with("1988-03-03")));
    }

    #[test]
    fn words_without_a_year_are_no_day() {
        assert_eq!(read("the first of May is free"), None);
        assert_eq!(read("each party may appoint two hundred"), None);
    }
}

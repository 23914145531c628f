//! Numbers in digits and words, German and English.

use std::collections::HashMap;

/// Reads a number of plain text: digits with thousands marks, or number words (`vierundzwanzig`,
/// `twenty-four`, `three thousand`). `None` for anything else.
pub(super) fn value(words: &str, known: &HashMap<String, u32>) -> Option<u64> {
    let words = words.trim().to_lowercase();
    if words.starts_with(|c: char| c.is_ascii_digit()) {
        return digits(&words);
    }
    let mut total = 0;
    let mut group = 0;
    let mut is_joined = false;
    for word in words.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty())
    {
        if matches!(word, "and" | "und") {
            is_joined = true;
            continue;
        }
        match single(word, known)? {
            1000 => {
                total += group.max(1) * 1000;
                group = 0;
            }
            100 => group = group.max(1) * 100,
            // an article before the number: *einer sechsmonatigen Frist*
            number if group == 1 && !is_joined => group = number,
            number => group += number,
        }
        is_joined = false;
    }
    Some(total + group).filter(|number| *number > 0)
}

/// Reads digits with points, apostrophes, spaces or commas between groups of three.
pub(super) fn digits(words: &str) -> Option<u64> {
    let plain: String = words.chars().filter(char::is_ascii_digit).collect();
    plain.parse().ok()
}

/// Reads one word: known as it stands, or a German compound (`einundzwanzig`,
/// `zweihundertfünfzig`, `dreitausend`).
fn single(word: &str, known: &HashMap<String, u32>) -> Option<u64> {
    if let Some(number) = known.get(word) {
        return Some(u64::from(*number));
    }
    for (mark, factor) in [("tausend", 1000), ("hundert", 100)] {
        if let Some((left, right)) = word.split_once(mark) {
            let left = if left.is_empty() { 1 } else { single(left, known)? };
            let right = right.trim_start_matches("und");
            let right = if right.is_empty() { 0 } else { single(right, known)? };
            return Some(left * factor + right);
        }
    }
    let (ones, tens) = word.split_once("und")?;
    let (ones, tens) = (known.get(ones)?, known.get(tens)?);
    Some(u64::from(ones + tens))
}

/// Returns an expression over plain text for a number in digits or in the known words and
/// their compounds.
pub(super) fn expression(known: &HashMap<String, u32>) -> String {
    let mut words: Vec<&str> = known.keys().map(String::as_str).collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    let word = words.join("|");
    format!(
        r"\d{{1,3}}(?:[.' ,] {{0,2}}\d{{3}})+|\d+|(?:(?:{word})(?:und|[\s-](?:and\s+)?)?){{1,5}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::commitments::plain;

    fn check(words: &str, expected: Option<u64>) {
        let all = crate::tag::tests::rules();
        let rules = all.commitments();
        let numbers = &rules.deadlines.numbers;
        let words = plain(words);
        let found = value(&words, &numbers.de).or_else(|| value(&words, &numbers.en));
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn words_and_digits_are_numbers_in_both_languages() {
        check("vierundzwanzig", Some(24));
        check("zweiundsiebzig", Some(72));
        check("zweihundertfünfzig", Some(250));
        check("twenty-four", Some(24));
        check("three thousand", Some(3000));
        check("3 000", Some(3000));
        check("1'500", Some(1500));
        check("eines", Some(1));
        check("einer sechs", Some(6));
        check("ein und zwanzig", Some(21));
        check("a hundred and one", Some(101));
        check("unverzüglich", None);
    }
}

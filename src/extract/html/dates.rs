//! Days of publication in the forms that web pages use.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::model::Date;

/// Names of months, German (with Austrian ones) and English; a name is known by its first
/// letters, so that abbreviations need no entries.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän"],
    &["feb", "feber"],
    &["mär", "mar", "maer", "mrz"],
    &["apr"],
    &["mai", "may"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov"],
    &["dez", "dec"],
];

/// Years in which a web page can have been published.
const YEARS: std::ops::RangeInclusive<u16> = 1991..=2099;

/// `2024-05-02`, also as the head of a time stamp.
static ISO: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:^|\D)((?:19|20)\d\d)-(\d\d)-(\d\d)"));
/// `20240502`, as a whole.
static COMPACT: LazyLock<Regex> = LazyLock::new(|| regex(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:\D|$)"));
/// `2.5.2024`, `02.05.24`, `2.11.22`, `02/05/2024`.
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:^|[^\d.])(\d\d?)(?:\.\s?|/)(\d\d?)(?:\.\s?|/)((?:19|20)\d\d|\d\d)(?:\D|$)")
});
/// `2. Mai 2024`, `2nd May 2024`.
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)(?:^|\D)(\d\d?)(?:\.|st|nd|rd|th)?\s*([a-zäé]{3,9})\.?,?\s*((?:19|20)\d\d)(?:\D|$)")
});
/// `May 2, 2024`.
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:^|[^a-z])([a-zäé]{3,9})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?:\D|$)",
    )
});
/// `/2024/05/02/` or `/2024-05-02-` in an address.
static IN_ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"[/_-]((?:19|20)\d\d)[/_-](\d\d?)[/_-](\d\d?)(?:[/_.-]|$)"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is sound")
}

/// Reads the first date in some words.
pub(super) fn in_words(words: &str) -> Option<Date> {
    type Reader = fn(&Captures) -> Option<Date>;
    let readers: [(&Regex, Reader); 5] = [
        (&ISO, |c| date(&c[1], &c[2], &c[3])),
        (&COMPACT, |c| date(&c[1], &c[2], &c[3])),
        (&NUMERIC, |c| date(&c[3], &c[2], &c[1])),
        (&DAY_FIRST, |c| date(&c[3], month(&c[2])?, &c[1])),
        (&MONTH_FIRST, |c| date(&c[3], month(&c[1])?, &c[2])),
    ];
    let found = readers.into_iter().filter_map(|(form, read)| {
        form.captures_iter(words).find_map(|c| Some((c.get(0)?.start(), read(&c)?)))
    });
    found.min_by_key(|(at, _)| *at).map(|(_, date)| date)
}

/// Reads the date in the path of an address.
pub(super) fn in_address(address: &str) -> Option<Date> {
    IN_ADDRESS.captures_iter(address).find_map(|c| date(&c[1], &c[2], &c[3]))
}

/// Returns the words of a heading behind the date that it begins with, if it does.
pub(super) fn without_leading_date(words: &str) -> &str {
    /// `23.01.2022 - `, `1. Februar 2022 `
    static LEADING: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^\d\d?\.\s?(?:\d\d?\.\s?|[[:alpha:]äé]{3,9}\s+)(?:19|20)\d\d\s*[-–—|:,]?\s+")
    });
    LEADING.find(words).map_or(words, |date| &words[date.end()..])
}

fn month(name: &str) -> Option<&'static str> {
    const NUMBERS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|heads| heads.iter().any(|head| name.starts_with(head)))?;
    Some(NUMBERS[at])
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: u16 = year.parse().ok()?;
    let year = if year < 100 { 2000 + year } else { year };
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?)?;
    YEARS.contains(&year).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: Option<(u16, u8, u8)>) {
        let expected = expected.and_then(|(year, month, day)| Date::new(year, month, day));
        assert_eq!(in_words(words), expected, "{words}");
    }

    #[test]
    fn dates_are_read_in_the_forms_of_the_press() {
        check("2024-05-02T10:00:00+02:00", Some((2024, 5, 2)));
        check("20240502", Some((2024, 5, 2)));
        check("Stand: 02.05.2024, 10:00 Uhr", Some((2024, 5, 2)));
        check("2.5.24", Some((2024, 5, 2)));
        check("Donnerstag, 2. Mai 2024", Some((2024, 5, 2)));
        check("Wien, 3. Jänner 2022", Some((2022, 1, 3)));
        check("02 Sept. 2021", Some((2021, 9, 2)));
        check("May 2nd, 2024", Some((2024, 5, 2)));
        check("Thu, 02 May 2024 08:00:00 GMT", Some((2024, 5, 2)));
    }

    #[test]
    fn what_is_no_date_is_none() {
        check("Artikel 5 Absatz 2", None);
        check("31.02.2024", None);
        check("im Jahr 2024", None);
        check("am 5. Oktober", None);
    }

    #[test]
    fn an_address_can_hold_a_date() {
        assert_eq!(in_address("https://example.org/2019/08/16/titel"), Date::new(2019, 8, 16));
        assert_eq!(in_address("https://example.org/2019/titel-08"), None);
    }
}

//! What the values of fields mean: names of states to codes, words of either language to the
//! words of the machine contract, dates and durations to numbers.

use std::collections::HashMap;

use crate::{
    index::{ClauseFilter, IndexError, Reader},
    model::{
        BindingForce, CountryCode, Date, DeadlineRole, Debtor, Duration, DurationUnit,
        InstrumentKind, Language, Modality, Part,
    },
    query::{Comparison, Field, FieldName, FieldValue, Query},
    rules::Rules,
    text::fold,
};

/// A value that means nothing for its field; its condition holds nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    /// The field.
    pub field: FieldName,
    /// The value as typed.
    pub value: String,
}

/// What the fields of a query mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    filters: HashMap<Field, Option<ClauseFilter>>,
    /// Values that mean nothing, in order.
    pub(super) unknown: Vec<UnknownValue>,
}

impl Resolved {
    /// Returns the filter that a field stands for; `None` where its value means nothing.
    pub(super) fn filter(&self, field: &Field) -> Option<&ClauseFilter> {
        self.filters.get(field)?.as_ref()
    }
}

/// Finds out what the fields of a query mean.
pub(super) fn resolve(
    query: &Query,
    reader: &Reader,
    rules: &Rules,
) -> Result<Resolved, IndexError> {
    let mut resolved = Resolved::default();
    for field in query.fields() {
        let filter = filter_of(field, reader, rules)?;
        if filter.is_none() {
            resolved.unknown.push(UnknownValue { field: field.name, value: typed(field) });
        }
        resolved.filters.insert(field.clone(), filter);
    }
    Ok(resolved)
}

fn typed(field: &Field) -> String {
    let printed = field.to_string();
    printed.split_once(':').map_or(printed.clone(), |(_, value)| value.to_owned())
}

fn filter_of(
    field: &Field,
    reader: &Reader,
    rules: &Rules,
) -> Result<Option<ClauseFilter>, IndexError> {
    let empty = ClauseFilter::default();
    let filter = match (field.name, &field.value) {
        (FieldName::Place, FieldValue::Place(locator)) => {
            Some(ClauseFilter { locators: vec![locator.clone()], ..empty })
        }
        (FieldName::Deadline, value) => {
            hours(value).map(|hours| ClauseFilter { deadline_hours: Some(hours), ..empty })
        }
        (FieldName::Date, value) => {
            days(value).map(|(from, to)| ClauseFilter { from, to, ..empty })
        }
        (FieldName::Page, value) => {
            numbers(value).map(|pages| ClauseFilter { pages: Some(pages), ..empty })
        }
        (FieldName::Document | FieldName::Title, FieldValue::Is(value)) => {
            let documents = documents(field.name, value, reader)?;
            (!documents.is_empty()).then_some(ClauseFilter { documents, ..empty })
        }
        (name, FieldValue::Is(value)) => named(name, value, rules),
        _ => None,
    };
    Ok(filter)
}

fn named(name: FieldName, value: &str, rules: &Rules) -> Option<ClauseFilter> {
    let empty = ClauseFilter::default();
    let word = rules.values().word(name.as_str(), value);
    Some(match name {
        FieldName::Country => ClauseFilter { countries: vec![country(value, rules)?], ..empty },
        FieldName::Pillar => {
            let pillar = word.map_or_else(|| value.to_lowercase(), str::to_owned);
            ClauseFilter { pillars: vec![pillar], ..empty }
        }
        FieldName::Topic => ClauseFilter { topics: vec![value.to_lowercase()], ..empty },
        FieldName::Instrument => {
            ClauseFilter { instruments: vec![InstrumentKind::from_word(word?)?], ..empty }
        }
        FieldName::Binding => {
            ClauseFilter { bindings: vec![BindingForce::from_word(word?)?], ..empty }
        }
        FieldName::Language => {
            ClauseFilter { languages: vec![Language::from_code(word?)], ..empty }
        }
        FieldName::Modality => {
            ClauseFilter { modalities: vec![Modality::from_word(word?)?], ..empty }
        }
        FieldName::Debtor => {
            let debtor = match word {
                Some(word) => Debtor::from(word.to_owned()),
                None => Debtor::Country(country(value, rules)?),
            };
            ClauseFilter { debtors: vec![debtor], ..empty }
        }
        FieldName::Role => ClauseFilter { roles: vec![DeadlineRole::from_word(word?)?], ..empty },
        FieldName::Part => ClauseFilter { parts: vec![Part::from_word(word?)?], ..empty },
        FieldName::Rule => ClauseFilter { rules: vec![value.to_owned()], ..empty },
        FieldName::Deadline
        | FieldName::Date
        | FieldName::Place
        | FieldName::Page
        | FieldName::Document
        | FieldName::Title => return None,
    })
}

fn country(value: &str, rules: &Rules) -> Option<CountryCode> {
    rules.countries().parse(value).or_else(|| CountryCode::new(value))
}

/// Returns the documents a value names: an id or path, a file name, words of a title, and with
/// `*` at the end every path that begins so.
fn documents(field: FieldName, value: &str, reader: &Reader) -> Result<Vec<String>, IndexError> {
    let wanted = fold(value);
    let beginning = value.strip_suffix('*');
    let mut found = Vec::new();
    for document in reader.documents()? {
        let (id, path) = (document.id.as_str(), document.path.as_str());
        let is_path = || {
            let file = path.rsplit('/').next().unwrap_or(path);
            match beginning {
                Some(beginning) => id.starts_with(beginning) || file.starts_with(beginning),
                None => id == value || path == value || file == value,
            }
        };
        let is_title = || {
            let titles = [&document.title, &document.short_title];
            titles.into_iter().flatten().any(|title| fold(title).contains(&wanted))
        };
        if (field == FieldName::Document && is_path()) || is_title() {
            found.push(id.to_owned());
        }
    }
    Ok(found)
}

type Range<T> = (Option<T>, Option<T>);

/// Reads a condition on a number.
fn numbers(value: &FieldValue) -> Option<Range<u64>> {
    range(
        value,
        |word| word.parse().ok().map(|number| (number, number)),
        |n: u64| n.checked_sub(1),
        |n| n.checked_add(1),
    )
}

/// Reads a condition on a duration as hours.
fn hours(value: &FieldValue) -> Option<Range<u64>> {
    let read = |word: &str| duration(word).map(Duration::approximate_hours).map(|h| (h, h));
    range(value, read, |h: u64| h.checked_sub(1), |h| h.checked_add(1))
}

/// Reads `30d`, `3 Monate`, `P30D`, `24h`; a bare number counts days.
fn duration(word: &str) -> Option<Duration> {
    let word = word.trim().to_lowercase();
    let word = word.trim_start_matches(['p', 't']);
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let value = word.get(..digits)?.parse().ok()?;
    let unit = match word[digits..].trim().chars().next() {
        None | Some('d' | 't') => DurationUnit::Days,
        Some('h' | 's') => DurationUnit::Hours,
        Some('w') => DurationUnit::Weeks,
        Some('m') => DurationUnit::Months,
        Some('y' | 'j') => DurationUnit::Years,
        Some(_) => return None,
    };
    Some(Duration { value, unit })
}

/// Reads a condition on a day; a year or a month stands for all of its days.
fn days(value: &FieldValue) -> Option<Range<Date>> {
    range(value, day_span, |day| neighbour(day, -1), |day| neighbour(day, 1))
}

fn neighbour(date: Date, days: i64) -> Option<Date> {
    let (month, day) = (i8::try_from(date.month()).ok()?, i8::try_from(date.day()).ok()?);
    let civil = jiff::civil::Date::new(i16::try_from(date.year()).ok()?, month, day).ok()?;
    let civil = civil.checked_add(jiff::Span::new().days(days)).ok()?;
    Date::new(u16::try_from(civil.year()).ok()?, civil.month() as u8, civil.day() as u8)
}

fn day_span(word: &str) -> Option<(Date, Date)> {
    let word = word.trim();
    if let Ok(date) = word.parse::<Date>() {
        return Some((date, date));
    }
    let german: Vec<&str> = word.split('.').collect();
    if let [day, month, year] = german[..] {
        let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        return Some((date, date));
    }
    let mut parts = word.split('-');
    let year: u16 = parts.next()?.parse().ok().filter(|year| *year >= 1000)?;
    match (parts.next(), parts.next()) {
        (None, _) => Some((Date::new(year, 1, 1)?, Date::new(year, 12, 31)?)),
        (Some(month), None) => {
            let month = month.parse().ok()?;
            let last = (28..=31).rev().find_map(|day| Date::new(year, month, day))?;
            Some((Date::new(year, month, 1)?, last))
        }
        _ => None,
    }
}

/// Turns a value into a range, both ends included; `read` returns the first and last value
/// that a word stands for, the others the value before and after one.
fn range<T: Copy>(
    value: &FieldValue,
    read: impl Fn(&str) -> Option<(T, T)>,
    before: impl Fn(T) -> Option<T>,
    after: impl Fn(T) -> Option<T>,
) -> Option<Range<T>> {
    Some(match value {
        FieldValue::Is(word) => {
            let (first, last) = read(word)?;
            (Some(first), Some(last))
        }
        FieldValue::Compared(how, word) => {
            let (first, last) = read(word)?;
            match how {
                Comparison::Less => (None, Some(before(first)?)),
                Comparison::AtMost => (None, Some(last)),
                Comparison::More => (Some(after(last)?), None),
                Comparison::AtLeast => (Some(first), None),
            }
        }
        FieldValue::Between(from, to) => {
            let end = |end: &Option<String>| match end {
                Some(word) => read(word).map(Some),
                None => Some(None),
            };
            (end(from)?.map(|(first, _)| first), end(to)?.map(|(_, last)| last))
        }
        FieldValue::Place(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(word: &str) -> FieldValue {
        FieldValue::Is(word.to_owned())
    }

    #[test]
    fn a_year_stands_for_all_its_days() {
        let day = |words: &str| words.parse::<Date>().ok();
        assert_eq!(days(&is("2020")), Some((day("2020-01-01"), day("2020-12-31"))));
        assert_eq!(days(&is("2020-02")), Some((day("2020-02-01"), day("2020-02-29"))));
        let range = FieldValue::Between(Some("2020".into()), None);
        assert_eq!(days(&range), Some((day("2020-01-01"), None)));
        let before = FieldValue::Compared(Comparison::Less, "2020".into());
        assert_eq!(days(&before), Some((None, day("2019-12-31"))));
    }

    #[test]
    fn durations_are_read_in_both_languages() {
        for word in ["30d", "30 Tage", "P30D", "30", "1 Monat"] {
            assert_eq!(duration(word).map(Duration::approximate_hours), Some(720), "{word}");
        }
        assert_eq!(duration("24h").map(Duration::approximate_hours), Some(24));
        assert_eq!(duration("bald"), None);
    }
}

//! Calendar dates as agreements print them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar; written and read as `YYYY-MM-DD`.
///
/// ```
/// use klausel::model::Date;
/// let date: Date = "2023-12-19".parse().unwrap();
/// assert_eq!(date, Date::new(2023, 12, 19).unwrap());
/// assert!("2023-02-30".parse::<Date>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The words are not a date; nothing to do but to write `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not a date, expected YYYY-MM-DD", self.0)
    }
}

impl std::error::Error for DateError {}

impl Date {
    /// Makes a date; `None` where the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_day = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        is_day.then_some(Self { year, month, day })
    }

    /// Returns the year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }
}

const fn days_in(year: u16, month: u8) -> u8 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(words: &str) -> Result<Self, DateError> {
        let fault = || DateError(words.to_owned());
        let mut parts = words.split('-');
        let (Some(year), Some(month), Some(day), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(fault());
        };
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return Err(fault());
        }
        let year = year.parse().map_err(|_| fault())?;
        let month = month.parse().map_err(|_| fault())?;
        let day = day.parse().map_err(|_| fault())?;
        Self::new(year, month, day).ok_or_else(fault)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(words: String) -> Result<Self, DateError> {
        words.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

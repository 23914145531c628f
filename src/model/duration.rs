//! Lengths of time as texts state them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The unit a text counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DurationUnit {
    /// Hours.
    Hours,
    /// Days; working or calendar is the deadline's basis.
    Days,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// A whole number of one unit; printed as an ISO 8601 duration (`P30D`, `PT24H`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Duration {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: DurationUnit,
}

impl Duration {
    /// Returns the approximate length in hours, for sorting only: a month counts 30 days,
    /// a year 365. Working and calendar days are told apart by the deadline, not here.
    pub const fn approximate_hours(self) -> u64 {
        let hours = match self.unit {
            DurationUnit::Hours => 1,
            DurationUnit::Days => 24,
            DurationUnit::Weeks => 24 * 7,
            DurationUnit::Months => 24 * 30,
            DurationUnit::Years => 24 * 365,
        };
        self.value as u64 * hours
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unit {
            DurationUnit::Hours => write!(f, "PT{}H", self.value),
            DurationUnit::Days => write!(f, "P{}D", self.value),
            DurationUnit::Weeks => write!(f, "P{}W", self.value),
            DurationUnit::Months => write!(f, "P{}M", self.value),
            DurationUnit::Years => write!(f, "P{}Y", self.value),
        }
    }
}

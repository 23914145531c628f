//! Every word that klausel says to people, in German and English.
//!
//! A message is a method of [`Ui`], so that its parts are checked by the compiler and both
//! languages stand side by side. Machine formats hold none of these words.

mod answers;
mod batch;
mod changes;
mod comparison;
mod desk;
mod eval;
mod export;
mod failures;
mod help;
mod labels;
mod review;
mod rules;
mod search;
mod survey;
mod tables;

use std::ffi::OsString;

use clap::ValueEnum;

use crate::model::Date;

pub(super) use export::Export;
pub(super) use help::{in_language, usage_in_language};

/// Environment variable that names the language.
const UI_VARIABLE: &str = "KLAUSEL_UI";

/// The language in which people are spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Ui {
    /// German.
    De,
    /// English.
    En,
}

impl Ui {
    /// Finds the language before the arguments are read: `--ui`, then `KLAUSEL_UI`, then the
    /// locale; English where none of them says German.
    pub(super) fn detect(args: &[OsString]) -> Self {
        Self::in_arguments(args)
            .or_else(|| std::env::var(UI_VARIABLE).ok().and_then(|word| Self::from_word(&word)))
            .or_else(|| sys_locale::get_locale().and_then(|locale| Self::from_word(&locale)))
            .unwrap_or(Self::En)
    }

    fn in_arguments(args: &[OsString]) -> Option<Self> {
        let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
        let joined = words.iter().find_map(|word| word.strip_prefix("--ui="));
        let apart = words.windows(2).find(|pair| pair[0] == "--ui").map(|pair| pair[1]);
        joined.or(apart).and_then(Self::from_word)
    }

    fn from_word(word: &str) -> Option<Self> {
        match word.get(..2)?.to_ascii_lowercase().as_str() {
            "de" => Some(Self::De),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Returns the words of this language.
    pub(super) fn pick<T>(self, german: T, english: T) -> T {
        match self {
            Self::De => german,
            Self::En => english,
        }
    }

    /// Writes a day as people do: `19.12.2023`, `19 Dec 2023`.
    pub(super) fn date(self, date: Date) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        match self {
            Self::De => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
            Self::En => {
                let month = MONTHS[usize::from(date.month()) - 1];
                format!("{} {month} {}", date.day(), date.year())
            }
        }
    }

    /// Counts things: `1 Treffer`, `3 Dokumente`.
    pub(super) fn count(self, number: usize, one: &str, many: &str) -> String {
        format!("{} {}", self.number(number), if number == 1 { one } else { many })
    }

    /// Writes a whole number with the thousands set apart as the language does.
    pub(super) fn number(self, number: usize) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + 4);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(self.pick('.', ','));
            }
            text.push(digit);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(args: &[&str]) -> Option<Ui> {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        Ui::in_arguments(&args)
    }

    #[test]
    fn the_language_is_read_wherever_it_stands() {
        assert_eq!(detected(&["klausel", "search", "x", "--ui", "de"]), Some(Ui::De));
        assert_eq!(detected(&["klausel", "--ui=en", "status"]), Some(Ui::En));
        assert_eq!(detected(&["klausel", "status"]), None);
    }

    #[test]
    fn a_locale_names_the_language() {
        assert_eq!(Ui::from_word("de_AT.UTF-8"), Some(Ui::De));
        assert_eq!(Ui::from_word("fr-FR"), None);
        assert_eq!(Ui::from_word("C"), None);
    }

    #[test]
    fn numbers_and_days_are_written_as_people_do() {
        let day = Date::new(2023, 12, 9).unwrap();
        assert_eq!(
            (Ui::De.date(day), Ui::En.date(day)),
            ("09.12.2023".into(), "9 Dec 2023".into())
        );
        assert_eq!((Ui::De.number(12_345), Ui::En.number(999)), ("12.345".into(), "999".into()));
    }
}

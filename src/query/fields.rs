//! Fields: what is known of a clause besides its words, by German and English names.

use std::fmt;

use crate::{model::Locator, query::citation};

/// A condition on a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// Which field.
    pub name: FieldName,
    /// What it must be.
    pub value: FieldValue,
}

/// The value a field must have, as typed; what the words mean is left to whoever answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldValue {
    /// This value; `*` at the end stands for any rest.
    Is(String),
    /// Compared with a value.
    Compared(Comparison, String),
    /// Between two values, both included; `None` leaves an end open.
    Between(Option<String>, Option<String>),
    /// A place in an instrument.
    Place(Locator),
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Every comparison, the longer signs first.
    pub(super) const SIGNS: [(Self, &'static str); 4] =
        [(Self::AtMost, "<="), (Self::AtLeast, ">="), (Self::Less, "<"), (Self::More, ">")];

    fn sign(self) -> &'static str {
        Self::SIGNS.iter().find(|(one, _)| *one == self).map_or("", |(_, sign)| sign)
    }
}

macro_rules! field_names {
    ($($(#[$doc:meta])* $name:ident = $english:literal $(| $alias:literal)*;)+) => {
        /// The fields, by the English name and its aliases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FieldName {
            $($(#[$doc])* $name,)+
        }

        impl FieldName {
            /// Every field with its English name.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$name, $english)),+];

            /// Every name and alias.
            pub const NAMES: &'static [(&'static str, Self)] =
                &[$(($english, Self::$name), $(($alias, Self::$name),)*)+];
        }
    };
}

field_names! {
    /// State or Union that is a party or named.
    Country = "country" | "land" | "staat" | "partei" | "party";
    /// Pillar of a tag.
    Pillar = "pillar" | "säule" | "saeule";
    /// Topic of a tag.
    Topic = "topic" | "thema";
    /// Kind of instrument.
    Instrument = "instrument" | "typ" | "type" | "art_des_textes";
    /// Binding force.
    Binding = "binding" | "bindend" | "bindung";
    /// Language of the clause.
    Language = "language" | "sprache" | "lang";
    /// Strength of the commitment.
    Modality = "modality" | "modal" | "modalität" | "modalitaet";
    /// Who owes.
    Debtor = "debtor" | "schuldner" | "wer";
    /// Length of a deadline.
    Deadline = "deadline" | "frist";
    /// What a deadline is for.
    Role = "role" | "rolle";
    /// Day of signature or publication.
    Date = "date" | "datum";
    /// Place in the instrument.
    Place = "art" | "artikel" | "article" | "place" | "stelle";
    /// Path or title of the document.
    Document = "document" | "dokument" | "datei";
    /// Title of the document.
    Title = "title" | "titel";
    /// Part of the instrument.
    Part = "part" | "teil";
    /// Rule that tagged it.
    Rule = "rule" | "regel";
    /// Page in the file.
    Page = "page" | "seite";
}

impl FieldName {
    /// Reads a name or alias in either case.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        Self::NAMES.iter().find(|(name, _)| *name == word).map(|&(_, field)| field)
    }

    /// Returns the English name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }
}

impl Field {
    /// Makes a condition of a name and a value as typed, without brackets and comparisons.
    pub(super) fn is(name: FieldName, value: &str) -> Self {
        let value = value.trim();
        let place = (name == FieldName::Place).then(|| citation::place(value)).flatten();
        let value = place.map_or_else(|| FieldValue::Is(value.to_owned()), FieldValue::Place);
        Self { name, value }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.name.as_str())?;
        match &self.value {
            FieldValue::Is(value) => write!(f, "{}", quoted(value)),
            FieldValue::Compared(how, value) => write!(f, "{}{}", how.sign(), quoted(value)),
            FieldValue::Between(from, to) => {
                let end = |end: &Option<String>| end.clone().unwrap_or_else(|| "*".to_owned());
                write!(f, "[{} TO {}]", end(from), end(to))
            }
            FieldValue::Place(locator) => write!(f, "{locator}"),
        }
    }
}

/// Returns a value in quotes where it would otherwise fall apart.
fn quoted(value: &str) -> String {
    let is_plain = !value.is_empty()
        && !value.starts_with(['<', '>', '[', '=', '-'])
        && !value.contains(|c: char| c.is_whitespace() || "(){}\"„“”»«‚‘~".contains(c));
    if is_plain { value.to_owned() } else { format!("\"{value}\"") }
}

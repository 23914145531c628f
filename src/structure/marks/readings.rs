//! What the number of an enumerator can mean.

use crate::text::from_roman;

/// One way to read an enumerator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::structure) enum Reading {
    /// `5`, `5a`
    Digits(u32),
    /// `1.1`; the numbers before the last one, and the last one
    Composite(Vec<u32>, u32),
    /// `a`
    Letter(u32),
    /// `aa`, below a letter, or behind `z`
    DoubleLetter(u32),
    /// `A`
    Capital(u32),
    /// `iv`
    Roman(u32),
    /// `IV`
    CapitalRoman(u32),
    /// `–`
    Bullet,
}

impl Reading {
    /// The place in its series, from 1; a bullet has none.
    pub(in crate::structure) fn value(&self) -> Option<u32> {
        match self {
            Self::Digits(n)
            | Self::Composite(_, n)
            | Self::Letter(n)
            | Self::DoubleLetter(n)
            | Self::Capital(n)
            | Self::Roman(n)
            | Self::CapitalRoman(n) => Some(*n),
            Self::Bullet => None,
        }
    }

    /// Whether both belong to one kind of series.
    pub(in crate::structure) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Composite(a, _), Self::Composite(b, _)) => a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// All that a number can mean, likeliest first.
pub(in crate::structure) fn readings(number: &str) -> Vec<Reading> {
    let bytes = number.as_bytes();
    let Some(first) = bytes.first() else { return Vec::new() };
    let mut found = Vec::new();
    if first.is_ascii_digit() {
        if number.contains('.') {
            let parts: Option<Vec<u32>> = number.split('.').map(|part| part.parse().ok()).collect();
            if let Some((last, lead)) = parts.as_deref().and_then(<[u32]>::split_last) {
                found.push(Reading::Composite(lead.to_vec(), *last));
            }
        } else if let Some(value) = digits(number) {
            found.push(Reading::Digits(value));
        }
        return found;
    }
    let is_lower = bytes.iter().all(u8::is_ascii_lowercase);
    let is_upper = bytes.iter().all(u8::is_ascii_uppercase);
    let letter = u32::from(first.to_ascii_lowercase() - b'a') + 1;
    let is_double = bytes.len() == 2 && bytes[1] == *first;
    let is_letter = bytes.len() == 1;
    let roman = from_roman(number);
    if is_lower {
        found.extend(is_letter.then_some(Reading::Letter(letter)));
        found.extend(is_double.then_some(Reading::DoubleLetter(letter)));
        found.extend(roman.map(Reading::Roman));
    } else if is_upper {
        found.extend(roman.map(Reading::CapitalRoman));
        found.extend(is_letter.then_some(Reading::Capital(letter)));
    }
    found
}

/// `5`, `5a`, `5bis`; years and amounts are no numbers of provisions.
pub(super) fn digits(number: &str) -> Option<u32> {
    let len = number.bytes().take_while(u8::is_ascii_digit).count();
    let suffix = &number[len..];
    let is_suffix = suffix.is_empty()
        || suffix.len() == 1 && suffix.bytes().all(|b| b.is_ascii_lowercase())
        || matches!(suffix, "bis" | "ter" | "quater" | "quinquies");
    (len <= 3 && is_suffix).then(|| number[..len].parse().ok()).flatten()
}

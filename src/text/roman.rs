//! Roman numbers, as provisions, lists and pages print them.

/// The signs of a number below 400, largest first: provisions and front pages stay below.
const SIGNS: [(u32, &str); 9] = [
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// Beyond, a list is no list; the text must not grow with its number.
const LARGEST: u32 = 399;

/// Returns the value of a well-formed roman number from 1 to 399, in either case.
///
/// ```
/// use klausel::text::{from_roman, to_roman};
/// assert_eq!(from_roman("xiv"), Some(14));
/// assert_eq!(from_roman("iiii"), None);
/// assert_eq!(to_roman(14), "xiv");
/// ```
pub fn from_roman(number: &str) -> Option<u32> {
    let mut total: u32 = 0;
    let mut previous = 0;
    for c in number.bytes().rev() {
        let value: u32 = match c.to_ascii_lowercase() {
            b'i' => 1,
            b'v' => 5,
            b'x' => 10,
            b'l' => 50,
            b'c' => 100,
            _ => return None,
        };
        if value < previous {
            total = total.checked_sub(value)?;
        } else {
            total = total.checked_add(value)?;
            previous = value;
        }
    }
    let is_well_formed =
        (1..=LARGEST).contains(&total) && to_roman(total).eq_ignore_ascii_case(number);
    is_well_formed.then_some(total)
}

/// Returns the number in small roman letters; one above 399 is counted from there anew.
pub fn to_roman(number: u32) -> String {
    let mut left = number % (LARGEST + 1);
    let mut roman = String::new();
    for (worth, sign) in SIGNS {
        while left >= worth {
            roman.push_str(sign);
            left -= worth;
        }
    }
    roman
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_comes_back_from_its_letters() {
        for number in 1..=LARGEST {
            assert_eq!(from_roman(&to_roman(number)), Some(number));
        }
    }

    #[test]
    fn words_of_the_same_letters_are_no_numbers() {
        assert_eq!(from_roman("iiii"), None);
        assert_eq!(from_roman("mix"), None);
        assert_eq!(from_roman(""), None);
        assert_eq!(from_roman("xxxxxxxxxxxc"), None);
    }
}

//! Places as lawyers write them, and back.
//!
//! | style | example | source |
//! |---|---|---|
//! | [`CiteStyle::De`] | `Art. 5 Abs. 2 Buchst. a` | Handbuch der Rechtsförmlichkeit, 4th ed., part B 3 |
//! | [`CiteStyle::En`] | `Article 5(2)(a)` | Interinstitutional style guide of the Union, 5.9 |
//! | [`CiteStyle::Short`] | `Art. 5 II a` | German legal writing |
//! | [`CiteStyle::Eid`] | `art_5__para_2__point_a` | the locator itself |

use crate::model::{Level, Locator, Step};

/// The form of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CiteStyle {
    /// German, the common short forms of the units.
    #[default]
    De,
    /// English.
    En,
    /// German, paragraphs in Roman numerals, letters bare.
    Short,
    /// The locator.
    Eid,
}

/// Writes a place as a citation.
///
/// ```
/// use klausel::structure::{CiteStyle, cite};
/// let place = "art_5__para_2__point_a".parse().unwrap();
/// assert_eq!(cite(&place, CiteStyle::De), "Art. 5 Abs. 2 Buchst. a");
/// assert_eq!(cite(&place, CiteStyle::En), "Article 5(2)(a)");
/// assert_eq!(cite(&place, CiteStyle::Short), "Art. 5 II a");
/// ```
pub fn cite(locator: &Locator, style: CiteStyle) -> String {
    let steps = locator.steps();
    match style {
        CiteStyle::Eid => locator.to_string(),
        CiteStyle::De => joined(steps, |i| german(&steps[i], i == 0)),
        CiteStyle::Short => joined(steps, |i| short(&steps[..=i])),
        CiteStyle::En => english(steps),
    }
}

fn joined(steps: &[Step], word: impl Fn(usize) -> String) -> String {
    (0..steps.len()).map(word).collect::<Vec<_>>().join(" ")
}

fn german(step: &Step, is_outermost: bool) -> String {
    let number = step.number.as_deref().unwrap_or_default();
    let word = match step.level {
        Level::DocTitle | Level::Title => "Titel",
        Level::Parties => "Parteien",
        Level::Preamble => "Präambel",
        Level::Recital => "Erwägungsgrund",
        Level::Formula => "Eingangsformel",
        Level::Part => "Teil",
        Level::Chapter => "Kapitel",
        Level::Section if is_arabic(number) => "§",
        Level::Section => "Abschnitt",
        Level::Article => "Art.",
        Level::Paragraph => "Abs.",
        Level::Point | Level::Subpoint if is_arabic(number) => "Nr.",
        Level::Point => "Buchst.",
        Level::Subpoint if is_roman(number) => "Ziff.",
        Level::Subpoint => "Doppelbuchst.",
        Level::Indent => "Spiegelstrich",
        Level::Unnumbered if is_outermost => "Absatz",
        Level::Unnumbered => "Unterabs.",
        Level::Wrap => "Schluss",
        Level::Annex => "Anlage",
        Level::Protocol => "Protokoll",
        Level::Declaration => "Erklärung",
        Level::Footnote => "Fn.",
        Level::Signature => "Unterschriften",
    };
    format!("{word} {number}").trim_end().to_owned()
}

/// A letter stands bare only behind a paragraph: `Art. 5 a` would be Article 5a.
fn short(path: &[Step]) -> String {
    let Some((step, before)) = path.split_last() else { return String::new() };
    let number = step.number.as_deref().unwrap_or_default();
    let last = before.last().map(|step| step.level);
    match (step.level, last) {
        (Level::Paragraph, Some(_)) => {
            number.parse().ok().and_then(roman).unwrap_or_else(|| german(step, false))
        }
        (Level::Point | Level::Subpoint, Some(Level::Paragraph | Level::Point))
            if !is_arabic(number) =>
        {
            number.to_owned()
        }
        _ => german(step, before.is_empty()),
    }
}

fn english(steps: &[Step]) -> String {
    let mut words = String::new();
    for (i, step) in steps.iter().enumerate() {
        let number = step.number.as_deref().unwrap_or_default();
        let is_bracketed = matches!(step.level, Level::Paragraph | Level::Point | Level::Subpoint);
        if is_bracketed && i > 0 {
            words.push_str(&format!("({number})"));
            continue;
        }
        if i > 0 {
            words.push_str(", ");
        }
        words.push_str(format!("{} {number}", english_word(step.level)).trim_end());
    }
    words
}

const fn english_word(level: Level) -> &'static str {
    match level {
        Level::DocTitle => "title",
        Level::Parties => "parties",
        Level::Preamble => "preamble",
        Level::Recital => "recital",
        Level::Formula => "enacting formula",
        Level::Part => "Part",
        Level::Title => "Title",
        Level::Chapter => "Chapter",
        Level::Section => "Section",
        Level::Article => "Article",
        Level::Paragraph => "paragraph",
        Level::Point | Level::Subpoint => "point",
        Level::Indent => "indent",
        Level::Unnumbered => "subparagraph",
        Level::Wrap => "closing words",
        Level::Annex => "Annex",
        Level::Protocol => "Protocol",
        Level::Declaration => "Declaration",
        Level::Footnote => "footnote",
        Level::Signature => "signatures",
    }
}

/// Reads a citation in any style; `None` where the words are none.
///
/// Sentence numbers (`Satz 1`) name no place of their own and are passed over.
pub fn parse_citation(words: &str) -> Option<Locator> {
    if words.contains('_') {
        return words.trim().parse().ok();
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut level = None;
    for token in tokens(words) {
        let folded = token.trim_end_matches('.').to_lowercase();
        if folded == "satz" || folded == "sentence" {
            break;
        }
        match unit(&folded) {
            Some(unit) if is_whole(unit) => steps.push(Step::bare(unit)),
            Some(unit) => level = Some(unit),
            None => {
                let number = token.trim_matches(['.', '(', ')', ',']);
                if !is_number(number) {
                    return None;
                }
                let bracketed = token.starts_with('(');
                steps.push(step(level.take(), number, bracketed, &steps)?);
            }
        }
    }
    let is_place = !steps.is_empty() && level.is_none();
    is_place.then(|| Locator::new(steps))
}

/// Cuts at white space, before brackets and behind the section sign.
fn tokens(words: &str) -> Vec<String> {
    let apart = words.replace('§', " § ").replace('(', " (").replace(',', " ");
    apart.split_whitespace().map(str::to_owned).collect()
}

fn unit(word: &str) -> Option<Level> {
    Some(match word {
        "art" | "artikel" | "article" => Level::Article,
        "§" | "section" | "abschnitt" | "sec" => Level::Section,
        "abs" | "absatz" | "paragraph" | "para" => Level::Paragraph,
        "buchst" | "buchstabe" | "lit" | "bst" | "nr" | "nummer" | "no" | "point" | "z" => {
            Level::Point
        }
        "doppelbuchst" | "doppelbuchstabe" | "ziff" | "ziffer" | "subpoint" => Level::Subpoint,
        "spiegelstrich" | "indent" => Level::Indent,
        "unterabs" | "unterabsatz" | "subparagraph" => Level::Unnumbered,
        "erwägungsgrund" | "recital" => Level::Recital,
        "teil" | "part" => Level::Part,
        "titel" | "title" => Level::Title,
        "kapitel" | "chapter" => Level::Chapter,
        "anlage" | "anhang" | "annex" => Level::Annex,
        "protokoll" | "protocol" => Level::Protocol,
        "erklärung" | "declaration" => Level::Declaration,
        "fn" | "fußnote" | "footnote" => Level::Footnote,
        "präambel" | "preamble" => Level::Preamble,
        _ => return None,
    })
}

const fn is_whole(level: Level) -> bool {
    matches!(level, Level::Preamble)
}

/// Makes the step of a number whose unit is named, or follows from what stands before it.
fn step(named: Option<Level>, number: &str, bracketed: bool, before: &[Step]) -> Option<Step> {
    let last = before.last().map(|step| step.level);
    let level = match (named, last) {
        // `Ziffer` and `Z` are points where no point stands before them
        (Some(Level::Subpoint), Some(Level::Article | Level::Paragraph | Level::Section)) => {
            Level::Point
        }
        (Some(level), _) => level,
        (None, Some(Level::Article | Level::Section)) if bracketed && is_letter(number) => {
            Level::Point
        }
        (None, Some(Level::Article | Level::Section)) => {
            let number = arabic(number).map_or_else(|| number.to_owned(), |n| n.to_string());
            return Some(Step::new(Level::Paragraph, number));
        }
        (None, Some(Level::Paragraph)) => Level::Point,
        (None, Some(Level::Point)) => Level::Subpoint,
        (None, _) => return None,
    };
    Some(Step::new(level, number))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 8 && word.chars().all(char::is_alphanumeric)
}

fn is_arabic(number: &str) -> bool {
    number.starts_with(|c: char| c.is_ascii_digit())
}

fn is_letter(number: &str) -> bool {
    number.len() == 1 && number.chars().all(|c| c.is_ascii_lowercase())
}

fn is_roman(number: &str) -> bool {
    !number.is_empty() && number.chars().all(|c| "ivxlcIVXLC".contains(c)) && {
        arabic(&number.to_uppercase()).is_some()
    }
}

const ROMAN: [(u32, &str); 9] = [
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// Writes 1 to 199 in Roman numerals.
fn roman(mut number: u32) -> Option<String> {
    if !(1..200).contains(&number) {
        return None;
    }
    let mut words = String::new();
    for (value, sign) in ROMAN {
        while number >= value {
            words.push_str(sign);
            number -= value;
        }
    }
    Some(words)
}

/// Reads a Roman numeral in capitals; `None` for anything that is not written as one.
fn arabic(word: &str) -> Option<u32> {
    (1..200).find(|number| roman(*number).as_deref() == Some(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(locator: &str, german: &str, english: &str, short: &str) {
        let place: Locator = locator.parse().unwrap();
        assert_eq!(cite(&place, CiteStyle::De), german);
        assert_eq!(cite(&place, CiteStyle::En), english);
        assert_eq!(cite(&place, CiteStyle::Short), short);
        for style in [german, english, short, locator] {
            assert_eq!(
                parse_citation(style).map(|p| p.to_string()).as_deref(),
                Some(locator),
                "{style}"
            );
        }
    }

    #[test]
    fn a_citation_comes_back_from_every_style() {
        check("art_5", "Art. 5", "Article 5", "Art. 5");
        check("art_5__para_2", "Art. 5 Abs. 2", "Article 5(2)", "Art. 5 II");
        check(
            "art_5__para_2__point_a",
            "Art. 5 Abs. 2 Buchst. a",
            "Article 5(2)(a)",
            "Art. 5 II a",
        );
        check("art_5__point_a", "Art. 5 Buchst. a", "Article 5(a)", "Art. 5 Buchst. a");
        check("rec_4", "Erwägungsgrund 4", "recital 4", "Erwägungsgrund 4");
        check("sec_1__para_1", "§ 1 Abs. 1", "Section 1(1)", "§ 1 I");
    }

    #[test]
    fn below_letters_the_names_go_on() {
        let cited = |locator: &str| cite(&locator.parse().unwrap(), CiteStyle::De);
        assert_eq!(
            cited("art_5__para_1__point_a__subpoint_aa"),
            "Art. 5 Abs. 1 Buchst. a Doppelbuchst. aa"
        );
        assert_eq!(cited("art_5__point_a__subpoint_i"), "Art. 5 Buchst. a Ziff. i");
        assert_eq!(cited("art_5__para_1__point_2"), "Art. 5 Abs. 1 Nr. 2");
        assert_eq!(cited("p_3__indent_2"), "Absatz 3 Spiegelstrich 2");
    }

    #[test]
    fn words_that_are_no_citation_are_refused() {
        for words in ["Rückübernahme", "Art.", "", "Frist von 30 Tagen"] {
            assert_eq!(parse_citation(words), None, "{words}");
        }
    }

    #[test]
    fn old_and_foreign_spellings_are_read() {
        for words in [
            "Artikel 5 Absatz 2 Buchstabe a",
            "Art. 5 Abs. 2 lit. a",
            "Art 5 II lit a",
            "article 5 (2) (a)",
        ] {
            let read = parse_citation(words).map(|place| place.to_string());
            assert_eq!(read.as_deref(), Some("art_5__para_2__point_a"), "{words}");
        }
    }
}

//! Locators written as citations: German, English, short, or as they are.

use crate::model::{Level, Locator, Step};
use crate::text::to_roman;

use super::{is_number, is_roman};

/// The forms of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CiteStyle {
    /// `Art. 5 Abs. 2 Buchst. a`
    #[default]
    De,
    /// `Article 5(2)(a)`
    En,
    /// `Art. 5 II a`
    Short,
    /// `art_5__para_2__point_a`
    Eid,
}

/// Writes a place in this form.
///
/// ```
/// use klausel::structure::{CiteStyle, cite};
/// let locator = "art_5__para_2__point_a".parse().unwrap();
/// assert_eq!(cite(&locator, CiteStyle::De), "Art. 5 Abs. 2 Buchst. a");
/// assert_eq!(cite(&locator, CiteStyle::En), "Article 5(2)(a)");
/// assert_eq!(cite(&locator, CiteStyle::Short), "Art. 5 II a");
/// ```
pub fn cite(locator: &Locator, style: CiteStyle) -> String {
    let mut words = String::new();
    let mut before: Option<&Step> = None;
    for step in locator.steps() {
        let piece = match style {
            CiteStyle::Eid => return locator.to_string(),
            CiteStyle::De => german(step, before),
            CiteStyle::En => english(step, before),
            CiteStyle::Short => short(step, before),
        };
        let is_joined = piece.starts_with('(') || piece.starts_with(',');
        if !words.is_empty() && !is_joined {
            words.push(' ');
        }
        words.push_str(&piece);
        before = Some(step);
    }
    words
}

fn german(step: &Step, before: Option<&Step>) -> String {
    let n = step.number.as_deref().unwrap_or("");
    let above = before.map(|step| step.level);
    match step.level {
        Level::DocTitle => "Überschrift".to_owned(),
        Level::Parties => "Vertragsparteien".to_owned(),
        Level::Preamble => "Präambel".to_owned(),
        Level::Recital => format!("Erwägungsgrund {n}"),
        Level::Formula => "Eingangsformel".to_owned(),
        Level::Part => format!("Teil {n}"),
        Level::Title => format!("Titel {n}"),
        Level::Chapter => format!("Kap. {n}"),
        Level::Section => format!("Abschn. {n}"),
        Level::Article => format!("Art. {n}"),
        // Outside articles a numbered paragraph is a Ziffer, as memoranda cite themselves.
        Level::Paragraph if is_inside(above) => format!("Abs. {n}"),
        Level::Paragraph => format!("Ziff. {n}"),
        Level::Point if is_number(n) => format!("Nr. {n}"),
        Level::Point => format!("Buchst. {n}"),
        Level::Subpoint if is_number(n) => format!("Unternr. {n}"),
        Level::Subpoint if is_double(n) => format!("Doppelbuchst. {n}"),
        Level::Subpoint if is_roman(n) => format!("Ziff. {n}"),
        Level::Subpoint => format!("Unterbuchst. {n}"),
        Level::Indent => format!("Spiegelstrich {n}"),
        Level::Unnumbered if above == Some(Level::Paragraph) => format!("UAbs. {n}"),
        Level::Unnumbered if above.is_some() => format!(", {n}. Absatz"),
        Level::Unnumbered => format!("{n}. Absatz"),
        Level::Wrap => "Schlussteil".to_owned(),
        Level::Annex => format!("Anhang {n}"),
        Level::Protocol => format!("Protokoll {n}"),
        Level::Declaration => format!("Erklärung {n}"),
        Level::Footnote => format!("Fußnote {n}"),
        Level::Signature => "Unterschriften".to_owned(),
        Level::Notice => format!("Bekanntmachung {n}"),
    }
}

fn english(step: &Step, before: Option<&Step>) -> String {
    let n = step.number.as_deref().unwrap_or("");
    let above = before.map(|step| step.level);
    match step.level {
        Level::DocTitle => "title".to_owned(),
        Level::Parties => "parties".to_owned(),
        Level::Preamble => "preamble".to_owned(),
        Level::Recital => format!("recital {n}"),
        Level::Formula => "enacting formula".to_owned(),
        Level::Part => format!("Part {n}"),
        Level::Title => format!("Title {n}"),
        Level::Chapter => format!("Chapter {n}"),
        Level::Section => format!("Section {n}"),
        Level::Article => format!("Article {n}"),
        Level::Paragraph if above == Some(Level::Article) && is_number(n) => format!("({n})"),
        Level::Paragraph => format!("paragraph {n}"),
        Level::Point => match above {
            Some(Level::Paragraph) => format!("({n})"),
            Some(Level::Article) if !is_number(n) => format!("({n})"),
            _ => format!("point ({n})"),
        },
        Level::Subpoint if matches!(above, Some(Level::Point | Level::Subpoint)) => {
            format!("({n})")
        }
        Level::Subpoint => format!("subpoint ({n})"),
        Level::Indent => format!(", {} indent", ordinal(n)),
        Level::Unnumbered if above == Some(Level::Paragraph) => {
            format!(", {} subparagraph", ordinal(n))
        }
        Level::Unnumbered if above.is_some() => format!(", {} paragraph", ordinal(n)),
        Level::Unnumbered => format!("{} paragraph", ordinal(n)),
        Level::Wrap => ", closing words".to_owned(),
        Level::Annex => format!("Annex {n}"),
        Level::Protocol => format!("Protocol {n}"),
        Level::Declaration => format!("Declaration {n}"),
        Level::Footnote => format!("footnote {n}"),
        Level::Signature => "signatures".to_owned(),
        Level::Notice => format!("notice {n}"),
    }
}

/// The German form with roman paragraphs and bare letters, where both are unmistakable.
fn short(step: &Step, before: Option<&Step>) -> String {
    let n = step.number.as_deref().unwrap_or("");
    let above = before.map(|step| step.level);
    match step.level {
        Level::Paragraph if above == Some(Level::Article) => match n.parse::<u32>() {
            Ok(value @ 1..=399) => roman_capitals(value),
            _ => german(step, before),
        },
        Level::Point
            if above == Some(Level::Paragraph)
                && n.len() == 1
                && n.bytes().all(|b| b.is_ascii_lowercase()) =>
        {
            n.to_owned()
        }
        _ => german(step, before),
    }
}

fn is_inside(above: Option<Level>) -> bool {
    matches!(above, Some(Level::Article | Level::Section | Level::Paragraph))
}

fn is_double(number: &str) -> bool {
    let mut chars = number.chars();
    matches!((chars.next(), chars.next(), chars.next()), (Some(a), Some(b), None)
        if a == b && !is_roman(number))
}

fn ordinal(number: &str) -> String {
    let ending = match number.as_bytes() {
        [.., b'1', _] => "th",
        [.., b'1'] => "st",
        [.., b'2'] => "nd",
        [.., b'3'] => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn roman_capitals(value: u32) -> String {
    to_roman(value).to_ascii_uppercase()
}

//! The printed headline: which heading of the page is the one that its head speaks of.

use std::collections::BTreeSet;

use trafilatura::dom::{Document as Page, NodeId};

use crate::extract::{
    html::{dates, places::PLACES, printed},
    paragraphs::fold_white_space,
};

/// A headline and the element that prints it, where one does.
#[derive(Debug, Default)]
pub(super) struct Headline {
    pub(super) words: Option<String>,
    pub(super) element: Option<NodeId>,
}

/// Longest text, in characters, that is a headline.
const LONGEST: usize = 300;

/// Headings that are looked at; a list page may have thousands.
const HEADINGS: usize = 200;

/// Likeness (F1 of words) from which a heading is the one that the page's head means. Found on
/// the development pages: right pairs lie above .6, headings of boxes below .4.
const LIKENESS: f32 = 0.5;

/// What divides a title from the outlet's name in `<title>`.
const DIVIDERS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " · ", " » ", " • ", " ∣ ", " : "];

/// Most words that an outlet's name behind the divider has.
const OUTLET_WORDS: usize = 4;

/// Finds the headline: the heading most like one of the titles that the head states, else the
/// only first-level heading, else the best stated title.
pub(super) fn find(page: &Page, stated: &[String], outlet: Option<&str>) -> Headline {
    let stated: Vec<String> = stated.iter().map(|title| without_outlet(title, outlet)).collect();
    let headings = headings(page);
    let likeness = |heading: &Heading| {
        let best = stated.iter().map(|title| f1(&heading.words, title)).fold(0.0, f32::max);
        (best >= LIKENESS).then_some(best + heading.weight)
    };
    let likest = headings
        .iter()
        .filter_map(|heading| Some((likeness(heading)?, heading)))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    if let Some((_, heading)) = likest {
        // what stands before the stated title is a kicker or a date without a place of its own
        let is_end =
            |title: &&String| title.contains(' ') && heading.words.ends_with(title.as_str());
        let words = stated.iter().find(is_end).unwrap_or(&heading.words);
        return Headline { words: Some(words.clone()), element: Some(heading.element) };
    }
    let mut first_level = headings.iter().filter(|heading| {
        heading.is_first_level && !outlet.is_some_and(|name| f1(name, &heading.words) > LIKENESS)
    });
    if let (Some(only), None) = (first_level.next(), first_level.next()) {
        return only.headline();
    }
    Headline { words: stated.into_iter().next(), element: None }
}

struct Heading {
    element: NodeId,
    words: String,
    is_first_level: bool,
    /// Added to the likeness: how much the element itself says that it is the headline.
    weight: f32,
}

impl Heading {
    fn headline(&self) -> Headline {
        Headline { words: Some(self.words.clone()), element: Some(self.element) }
    }
}

fn headings(page: &Page) -> Vec<Heading> {
    let selector = "h1, h2, h3, [itemprop=headline], [class*=headline], [class*=entry-title]";
    let elements = page.query_selector_all(page.root(), selector);
    let heading = |element: NodeId| {
        let words = words_of(page, element);
        let is_first_level = page.tag_name(element) == "h1";
        let is_marked = page.get_attribute(element, "itemprop").is_some()
            || page.class_name(element).contains("entry-title");
        let weight = 0.2 * f32::from(u8::from(is_first_level) + u8::from(is_marked));
        let is_headline = !words.is_empty()
            && words.chars().count() <= LONGEST
            && !PLACES.no_headline.name(page, element);
        is_headline.then_some(Heading { element, words, is_first_level, weight })
    };
    elements.into_iter().take(HEADINGS).filter_map(heading).collect()
}

/// The words of a heading without a kicker or date printed inside it.
fn words_of(page: &Page, heading: NodeId) -> String {
    let is_beside = |child: &NodeId| {
        let is_date = || page.tag_name(*child) == "time";
        page.is_element(*child) && (is_date() || PLACES.kicker.name(page, *child))
    };
    let children = page.child_nodes(heading);
    let kept: Vec<String> = children
        .iter()
        .filter(|child| !is_beside(child))
        .map(|child| printed(page, *child))
        .collect();
    let words = fold_white_space(&kept.join(" "));
    let words = if words.is_empty() { fold_white_space(&printed(page, heading)) } else { words };
    let words = dates::without_leading_date(&words);
    words.trim_matches(|c: char| c == ':' || c.is_whitespace()).to_owned()
}

/// Cuts the outlet's name off a stated title.
pub(super) fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let title = fold_white_space(title);
    let cut =
        DIVIDERS.iter().filter_map(|divider| Some((title.rfind(divider)?, divider.len()))).max();
    let Some((at, length)) = cut else { return title };
    let (before, behind) = (&title[..at], &title[at + length..]);
    let names_outlet = outlet.is_some_and(|outlet| f1(outlet, behind) > LIKENESS);
    let is_short = behind.split(' ').count() <= OUTLET_WORDS;
    let is_title = before.split(' ').count() >= 2;
    if names_outlet || (is_short && is_title) { before.to_owned() } else { title }
}

/// The harmonic mean of the shares of common words.
fn f1(a: &str, b: &str) -> f32 {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let common = a.intersection(&b).count() as f32;
    if common == 0.0 { 0.0 } else { 2.0 * common / (a.len() + b.len()) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, stated: &str, expected: &str) {
        let page = Page::parse(markup);
        let found = find(&page, &[stated.to_owned()], Some("Beispielblatt"));
        assert_eq!(found.words.as_deref(), Some(expected));
    }

    #[test]
    fn the_heading_that_the_head_means_is_the_headline() {
        check(
            "<h1>Beispielblatt</h1><h2><span class='dachzeile'>Migration:</span> Abkommen mit \
             Arvanien unterzeichnet</h2><h3>Mehr zum Thema</h3>",
            "Abkommen mit Arvanien unterzeichnet | Beispielblatt",
            "Abkommen mit Arvanien unterzeichnet",
        );
    }

    #[test]
    fn without_a_like_heading_the_stated_title_counts() {
        check("<h2>Meistgelesen</h2>", "Abkommen steht - Beispielblatt", "Abkommen steht");
        check("<h1>Ganz anders</h1>", "Abkommen steht - Beispielblatt", "Ganz anders");
    }
}

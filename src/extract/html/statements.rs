//! What a page states about itself: title, subtitle, date, author, outlet, address, language.
//!
//! A statement is taken from the most deliberate place that has it: structured data for search
//! engines (JSON-LD), fields of the head, microdata, then the printed words.

use serde_json::Value;
use trafilatura::{
    Options,
    dom::{Document as Page, NodeId},
    metadata::extract_metadata,
};

use crate::{
    extract::{
        html::{dates, headline, headline::Headline, places::PLACES, printed},
        paragraphs::fold_white_space,
    },
    model::{Date, PressMeta},
};

/// What a page states about itself.
#[derive(Debug)]
pub(super) struct Statements {
    pub(super) press: PressMeta,
    /// Code of the language.
    pub(super) language: Option<String>,
}

impl Statements {
    /// Reads them.
    pub(super) fn read(page: &Page) -> Self {
        let meta = extract_metadata(page, &Options::default());
        let stated = |words: &str| (!words.is_empty()).then(|| fold_white_space(words));
        let data = structured_data(page);
        let outlet =
            stated(&meta.sitename).or_else(|| publisher(&data)).or_else(|| stated(&meta.hostname));
        let titles = stated_titles(page, &data);
        let headline = headline::find(page, &titles, outlet.as_deref());
        let (date, is_date_verified) = match stated_date(page, &data) {
            Some(date) => (Some(date), true),
            None => (printed_date(page, &headline), false),
        };
        let press = PressMeta {
            subtitle: lead(page, &headline),
            title: headline.words,
            date,
            is_date_verified,
            author: stated(&meta.author),
            outlet,
            url: stated(&meta.url),
        };
        Self { press, language: stated(&meta.language).or_else(|| language(page)) }
    }
}

/// The language that the root element declares.
fn language(page: &Page) -> Option<String> {
    let html = page.query_selector(page.root(), "html")?;
    page.get_attribute(html, "lang").filter(|code| !code.is_empty())
}

/// The page's JSON-LD; a script that is no JSON is passed over.
fn structured_data(page: &Page) -> Vec<Value> {
    let scripts = page.scripts_with_type(&["application/ld+json"]);
    scripts
        .into_iter()
        .filter_map(|s| serde_json::from_str(page.text_content(s).trim()).ok())
        .collect()
}

/// Deepest nesting of JSON-LD that is looked into.
const DATA_DEPTH: usize = 12;

/// Calls `found` with every object of the data that is an article or the page itself.
fn each_article<'d>(
    value: &'d Value,
    depth: usize,
    found: &mut dyn FnMut(&'d serde_json::Map<String, Value>),
) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|v| each_article(v, depth - 1, found)),
        Value::Object(object) => {
            let kind = object.get("@type").map(Value::to_string).unwrap_or_default();
            if ["Article", "Posting", "Page", "Report", "HowTo"].iter().any(|k| kind.contains(k)) {
                found(object);
            }
            object.values().for_each(|v| each_article(v, depth - 1, found));
        }
        _ => {}
    }
}

/// The first text of a field of an article in the data.
fn of_article(data: &[Value], field: &str) -> Option<String> {
    let mut first = None;
    for value in data {
        each_article(value, DATA_DEPTH, &mut |article| {
            let words = article.get(field).and_then(Value::as_str).filter(|w| !w.trim().is_empty());
            if first.is_none() {
                first = words.map(str::to_owned);
            }
        });
    }
    first
}

fn publisher(data: &[Value]) -> Option<String> {
    let mut name = None;
    for value in data {
        each_article(value, DATA_DEPTH, &mut |article| {
            let publisher = article.get("publisher").and_then(|p| p.get("name"));
            name = name.take().or_else(|| publisher.and_then(Value::as_str).map(str::to_owned));
        });
    }
    name
}

/// The titles that the head states, the most deliberate first.
fn stated_titles(page: &Page, data: &[Value]) -> Vec<String> {
    let root = page.root();
    let title = page.query_selector(root, "title").map(|title| page.text_content(title));
    let graph = ["meta[property='og:title']", "meta[name='twitter:title']"]
        .iter()
        .filter_map(|selector| page.get_attribute(page.query_selector(root, selector)?, "content"));
    let titles = of_article(data, "headline").into_iter().chain(graph).chain(title);
    titles.filter(|title| !title.trim().is_empty()).collect()
}

/// Fields of the head that hold the day of publication.
const DATE_FIELDS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "publication_date",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "cxenseparse:recs:publishtime",
    "date",
];

/// The day of publication as a field made for it states it.
fn stated_date(page: &Page, data: &[Value]) -> Option<Date> {
    let in_data = || of_article(data, "datePublished").and_then(|words| dates::in_words(&words));
    let in_head = || {
        let fields = page.query_selector_all(page.root(), "meta[content]");
        let named = |wanted: &str| {
            fields.iter().find_map(|field| {
                let name = ["name", "property", "itemprop"]
                    .iter()
                    .find_map(|attribute| page.get_attribute(*field, attribute))?;
                let content = page.get_attribute(*field, "content")?;
                if name.to_lowercase() == wanted { dates::in_words(&content) } else { None }
            })
        };
        DATE_FIELDS.iter().find_map(|wanted| named(wanted))
    };
    let in_body = || {
        let marked = "[itemprop=datePublished], [property='schema:datePublished'], time[pubdate]";
        page.query_selector_all(page.root(), marked).into_iter().find_map(|element| {
            let value = ["content", "datetime"]
                .iter()
                .find_map(|attribute| page.get_attribute(element, attribute))
                .unwrap_or_else(|| printed(page, element));
            dates::in_words(&value)
        })
    };
    let in_address = || {
        let addresses =
            page.query_selector_all(page.root(), "link[rel=canonical], meta[property='og:url']");
        addresses.into_iter().find_map(|element| {
            let address =
                ["href", "content"].iter().find_map(|a| page.get_attribute(element, a))?;
            dates::in_address(&address)
        })
    };
    in_data().or_else(in_head).or_else(in_body).or_else(in_address)
}

/// Printed dates that are weighed; the day of publication stands near the headline.
const PRINTED_DATES: usize = 12;

/// Longest paragraph, in characters, that prints the day of publication.
const LONGEST_DATE_LINE: usize = 200;

/// Letters beside the date and its label with which a line still counts as a date line.
const LETTERS_BESIDE_DATE: usize = 40;

/// Elements before or behind the headline that count as near it.
const NEAR_HEADLINE: usize = 40;

/// The day of publication as the page prints it: weighed by what the place is called, what
/// the words around it say, and how near to the headline it stands.
fn printed_date(page: &Page, headline: &Headline) -> Option<Date> {
    let elements = page.query_selector_all(page.root(), "body *");
    let headline_at = elements.iter().position(|element| Some(*element) == headline.element);
    let lines = elements.iter().enumerate().filter_map(|(at, element)| {
        let line = DateLine::read(page, *element)?;
        let nearness = headline_at.map_or(1, |headline_at| {
            let is_near = at.abs_diff(headline_at) <= NEAR_HEADLINE;
            if is_near { 2 } else { i32::from(at >= headline_at) }
        });
        Some((line.weight + nearness, line.date))
    });
    let heaviest =
        lines.take(PRINTED_DATES).reduce(|best, next| if next.0 > best.0 { next } else { best });
    heaviest.filter(|(weight, _)| *weight > 0).map(|(_, date)| date)
}

/// A short line with a date in it.
struct DateLine {
    date: Date,
    /// How much it looks like the day of publication.
    weight: i32,
}

impl DateLine {
    fn read(page: &Page, element: NodeId) -> Option<Self> {
        let tag = page.tag_name(element);
        if matches!(tag, "script" | "style" | "noscript") {
            return None;
        }
        let date = own_date(page, element)?;
        let line = fold_white_space(&printed(page, element));
        if line.chars().count() > LONGEST_DATE_LINE {
            return None;
        }
        let letters = line.chars().filter(|c| c.is_alphabetic()).count();
        let mut weight = match PLACES.date_labels.say(&line) {
            Some(true) => 2,
            Some(false) => -3,
            None => 0,
        };
        if tag == "time" || PLACES.dated.name(page, element) {
            weight += 2;
        }
        if letters > LETTERS_BESIDE_DATE {
            weight -= 2;
        }
        if tag == "a" && letters > LETTERS_BESIDE_DATE / 2 {
            weight -= 3;
        }
        if is_elsewhere(page, element) {
            weight -= 2;
        }
        Some(Self { date, weight })
    }
}

/// The date in an element's own words or its `datetime`.
fn own_date(page: &Page, element: NodeId) -> Option<Date> {
    if page.tag_name(element) == "time" {
        let stamp = page.get_attribute(element, "datetime");
        if let Some(date) = stamp.and_then(|stamp| dates::in_words(&stamp)) {
            return Some(date);
        }
    }
    page.child_nodes(element)
        .into_iter()
        .filter(|child| page.is_text(*child))
        .find_map(|child| dates::in_words(&page.text_content(child)))
}

/// Elements around a date whose names tell the place; further out, names are the layout's.
const PLACE_DEPTH: usize = 4;

/// Tells whether an element stands in a place whose dates belong to something else.
fn is_elsewhere(page: &Page, element: NodeId) -> bool {
    let mut at = Some(element);
    for _ in 0..PLACE_DEPTH {
        let Some(node) = at else { break };
        let tag = page.tag_name(node);
        if matches!(tag, "footer" | "nav" | "aside") {
            return true;
        }
        if tag != "body" && tag != "html" && PLACES.undated.name(page, node) {
            return true;
        }
        at = page.parent(node);
    }
    false
}

/// Length of a lead in characters: shorter is a label, longer is the article.
const LEAD: std::ops::RangeInclusive<usize> = 30..=900;

/// Elements behind the headline among which a lead is looked for.
const LEAD_WINDOW: usize = 40;

/// The lead printed behind the headline, by what its place is called.
fn lead(page: &Page, headline: &Headline) -> Option<String> {
    let headline_element = headline.element?;
    let elements = page.query_selector_all(page.root(), "body *");
    let behind = elements.into_iter().skip_while(|element| *element != headline_element).skip(1);
    for element in behind.take(LEAD_WINDOW) {
        if !PLACES.lead.name(page, element) || is_elsewhere(page, element) {
            continue;
        }
        let words = fold_white_space(&printed(page, element));
        let paragraphs = page.query_selector_all(element, "p").len();
        // a line with author and day is often called `intro` or `description` too
        if page.query_selector(element, "time").is_some() {
            continue;
        }
        if LEAD.contains(&words.chars().count()) && paragraphs <= 1 {
            return Some(words);
        }
    }
    None
}

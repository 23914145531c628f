//! The paragraph styles of a Word file, as far as they tell headings and numbers.

use std::collections::HashMap;

use quick_xml::{Reader, events::Event};

use crate::extract::docx::package::{attribute, value};

/// Longest chain of styles that build on one another; a circle ends there.
const CHAIN: usize = 12;

/// Outline levels of headings; level 9 is body text (ECMA-376, 17.3.1.20).
const HEADING_LEVELS: std::ops::Range<u32> = 0..9;

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u32>,
    list: Option<String>,
    level: Option<u32>,
}

impl Styles {
    /// Reads the part `word/styles.xml`.
    pub(super) fn read(xml: &str) -> Self {
        let mut styles = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => {
                    let name = element.local_name().into_inner().to_owned();
                    if name == "style" {
                        let id = attribute(&element, "styleId").unwrap_or_default();
                        open = Some((id, Style::default()));
                    } else if let Some((_, style)) = &mut open {
                        style.note(&name, value(&element));
                    }
                }
                Ok(Event::End(element)) if element.local_name().into_inner() == "style" => {
                    styles.extend(open.take());
                }
                Ok(Event::Eof) | Err(_) => return Self { styles },
                Ok(_) => {}
            }
        }
    }

    /// Tells whether paragraphs of this style are headings.
    pub(super) fn is_heading(&self, id: &str) -> bool {
        self.chain(id).any(|style| {
            style.outline.is_some_and(|level| HEADING_LEVELS.contains(&level))
                || ["heading", "title", "überschrift", "titel"]
                    .iter()
                    .any(|head| style.name.starts_with(head))
        })
    }

    /// The list and the level in it that the style gives its paragraphs.
    pub(super) fn list(&self, id: &str) -> Option<(String, u32)> {
        let list = self.chain(id).find_map(|style| style.list.clone())?;
        let level = self.chain(id).find_map(|style| style.level).unwrap_or(0);
        Some((list, level))
    }

    /// A style and those that it builds on.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let first = self.styles.get(id);
        std::iter::successors(first, |style| self.styles.get(style.based_on.as_deref()?))
            .take(CHAIN)
    }
}

impl Style {
    fn note(&mut self, element: &str, value: Option<String>) {
        let number = || value.as_deref().and_then(|value| value.parse().ok());
        match element {
            "name" => self.name = value.unwrap_or_default().to_lowercase(),
            "basedOn" => self.based_on = value,
            "outlineLvl" => self.outline = number(),
            "ilvl" => self.level = number(),
            "numId" => self.list = value,
            _ => {}
        }
    }
}

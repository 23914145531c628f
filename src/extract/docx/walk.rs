//! The walk over the text part of a Word file.

use std::collections::HashMap;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    extract::{
        Sheet,
        docx::{
            numbering::Numbering,
            package::{attribute, resolve, value},
            styles::Styles,
        },
        markdown::raise,
        paragraphs::fold_white_space,
    },
    model::BlockRole,
};

/// The words of the footnotes by their ids.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    words: HashMap<String, String>,
}

impl Footnotes {
    /// Reads the part `word/footnotes.xml`.
    pub(super) fn read(xml: &str) -> Self {
        let mut words: HashMap<String, String> = HashMap::new();
        let mut open: Option<String> = None;
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(element)) => match element.local_name().into_inner() {
                    "footnote" => open = attribute(&element, "id"),
                    "p" => {
                        if let Some(id) = &open {
                            words.entry(id.clone()).or_default().push(' ');
                        }
                    }
                    _ => {}
                },
                Ok(Event::Text(text)) => {
                    if let Some(words) = open.as_ref().and_then(|id| words.get_mut(id)) {
                        words.push_str(&text.xml10_content());
                    }
                }
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(words) = open.as_ref().and_then(|id| words.get_mut(id)) {
                        words.extend(resolve(&reference));
                    }
                }
                Ok(Event::End(element)) if element.local_name().into_inner() == "footnote" => {
                    open = None;
                }
                Ok(Event::Eof) | Err(_) => return Self { words },
                Ok(_) => {}
            }
        }
    }
}

/// What the walk has to tell beside the words.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Whether insertions or deletions are marked in the file.
    pub(super) has_tracked_changes: bool,
    /// Where the part is no sound XML.
    pub(super) damage: Option<String>,
}

/// A paragraph under way; those of text boxes stand inside others.
#[derive(Debug, Default)]
struct Paragraph {
    style: Option<String>,
    list: Option<String>,
    level: Option<u32>,
    is_outlined: bool,
    words: String,
    footnotes: Vec<String>,
    /// Pages that ended before its words, and within them.
    breaks_before: usize,
    breaks: usize,
}

/// The walk over the text part.
pub(super) struct Walk<'a> {
    sheet: &'a mut Sheet,
    styles: &'a Styles,
    numbering: Numbering,
    footnotes: &'a Footnotes,
    /// Footnotes met so far: their marks are counted, not stored.
    marks: usize,
    paragraphs: Vec<Paragraph>,
    /// Cells of the outermost table's open row.
    cells: Vec<String>,
    tables: usize,
    /// Whether the characters at hand are words.
    is_text: bool,
    told: Told,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        sheet: &'a mut Sheet,
        styles: &'a Styles,
        numbering: Numbering,
        footnotes: &'a Footnotes,
    ) -> Self {
        Self {
            sheet,
            styles,
            numbering,
            footnotes,
            marks: 0,
            paragraphs: Vec::new(),
            cells: Vec::new(),
            tables: 0,
            is_text: false,
            told: Told::default(),
        }
    }

    /// Walks the part to its end, or to where it is no sound XML.
    pub(super) fn run(mut self, xml: &str) -> Told {
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(element)) => {
                    let is_skipped = matches!(
                        element.local_name().into_inner(),
                        // text moved away, a second form of what `Choice` holds, old properties
                        "moveFrom" | "Fallback" | "pPrChange" | "rPrChange"
                    );
                    if is_skipped {
                        if let Err(error) = reader.read_to_end(element.name()) {
                            self.told.damage = Some(error.to_string());
                            break;
                        }
                    } else {
                        self.open(&element);
                    }
                }
                Ok(Event::Empty(element)) => {
                    self.open(&element);
                    self.close(element.local_name().into_inner());
                }
                Ok(Event::End(element)) => self.close(element.local_name().into_inner()),
                Ok(Event::Text(text)) => self.words(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(words) = resolve(&reference) {
                        self.words(&words);
                    }
                }
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(error) => {
                    self.told.damage = Some(error.to_string());
                    break;
                }
            }
        }
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        self.told
    }

    fn words(&mut self, words: &str) {
        if self.is_text
            && let Some(paragraph) = self.paragraphs.last_mut()
        {
            paragraph.words.push_str(words);
        }
    }

    fn open(&mut self, element: &BytesStart) {
        match element.local_name().into_inner() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "tbl" => self.tables += 1,
            "tr" if self.tables == 1 => self.cells.clear(),
            "tc" if self.tables == 1 => self.cells.push(String::new()),
            "ins" | "del" => self.told.has_tracked_changes = true,
            "t" => self.is_text = true,
            name => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.note(name, element);
                }
            }
        }
        if element.local_name().into_inner() == "footnoteReference" {
            self.footnote(element);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "t" => self.is_text = false,
            "tr" if self.tables == 1 => {
                let cells = std::mem::take(&mut self.cells);
                self.sheet.push_row(cells.iter().map(String::as_str));
            }
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
    }

    fn footnote(&mut self, element: &BytesStart) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let words = attribute(element, "id").and_then(|id| self.footnotes.words.get(&id));
        self.marks += 1;
        let mark = raise(&self.marks.to_string());
        paragraph.words.push_str(&mark);
        paragraph.footnotes.extend(words.map(|words| format!("{mark} {words}")));
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let style = paragraph.style.as_deref();
        let styled = style.and_then(|style| self.styles.list(style));
        let (styled_list, styled_level) = styled.unzip();
        let list = paragraph.list.clone().or(styled_list);
        let level = paragraph.level.or(styled_level).unwrap_or(0);
        let is_empty = paragraph.words.trim().is_empty();
        let marker = match list {
            Some(list) if !is_empty => self.numbering.next(&list, level),
            _ => String::new(),
        };
        let words = format!("{marker} {}", paragraph.words);
        for _ in 0..paragraph.breaks_before {
            self.sheet.next_page();
        }
        if let (Some(cell), true) = (self.cells.last_mut(), self.tables > 0) {
            cell.push(' ');
            cell.push_str(&fold_white_space(&words));
        } else {
            let is_heading =
                paragraph.is_outlined || style.is_some_and(|style| self.styles.is_heading(style));
            let role = match (is_heading, marker.is_empty()) {
                (true, _) => BlockRole::Heading,
                (false, false) => BlockRole::ListItem,
                (false, true) => BlockRole::Body,
            };
            self.sheet.push(role, &words);
        }
        for footnote in &paragraph.footnotes {
            self.sheet.push(BlockRole::Footnote, footnote);
        }
        for _ in 0..paragraph.breaks {
            self.sheet.next_page();
        }
    }
}

impl Paragraph {
    /// Notes a property, or a character that is an element.
    fn note(&mut self, name: &str, element: &BytesStart) {
        let number = || value(element).and_then(|value| value.parse::<u32>().ok());
        match name {
            "pStyle" => self.style = value(element),
            "numId" => self.list = value(element),
            "ilvl" => self.level = number(),
            "outlineLvl" => self.is_outlined = number().is_some_and(|level| level < 9),
            "tab" | "br" | "cr" => self.words.push(' '),
            "noBreakHyphen" => self.words.push('-'),
            "lastRenderedPageBreak" if self.words.trim().is_empty() => self.breaks_before += 1,
            "lastRenderedPageBreak" => self.breaks += 1,
            _ => {}
        }
    }
}

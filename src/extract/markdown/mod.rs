//! Markdown: headings, paragraphs, lists and tables by the CommonMark rules, words as printed.
//!
//! Enumerators stay part of the words (`1.`, `a)`), since `structure` reads them; marks of
//! emphasis and links go. Footnote marks in `<sup>` become superscript digits (`¹`), so that a
//! mark is not read as a number of the sentence; any other `<sup>` is plain text. Front matter
//! between `---` lines states title, language and dates.

mod front_matter;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::{
    extract::{Limits, Sheet, Source, encoding},
    model::{BlockRole, Document, Language, Medium, PressMeta},
};

use front_matter::FrontMatter;

/// Reads a Markdown text.
pub fn read(source: &Source, limits: &Limits) -> Document {
    let decoded = encoding::decode(source.bytes, None);
    let mut sheet = Sheet::new(Medium::Markdown, limits);
    if let Some(warning) = decoded.warning() {
        sheet.warn(warning);
    }
    let (front_matter, body) = FrontMatter::split(&decoded.text);
    take_over(sheet.document(), &front_matter);
    Walk::new(body, &mut sheet).run();
    sheet.finish()
}

/// Takes over what the front matter states; one that names an outlet is a press item's.
fn take_over(document: &mut Document, stated: &FrontMatter) {
    document.stated_title = stated.text(&["title"]);
    document.stated_language =
        stated.text(&["language", "lang"]).map(|code| Language::from_code(&code));
    document.stated_signed = stated.date(&["signed", "publication_date", "date"]);
    document.stated_in_force = stated.date(&["in_force", "entry_into_force"]);
    document.press = stated.text(&["outlet", "newspaper"]).map(|outlet| PressMeta {
        title: document.stated_title.clone(),
        subtitle: stated.text(&["subtitle"]),
        date: document.stated_signed,
        is_date_verified: document.stated_signed.is_some(),
        author: stated.text(&["author"]),
        outlet: Some(outlet),
        url: stated.text(&["url", "source"]),
    });
}

/// The walk over the events of one text.
struct Walk<'a> {
    body: &'a str,
    sheet: &'a mut Sheet,
    /// The block whose words are being collected.
    block: Option<(BlockRole, String)>,
    /// The enumerator of an item or footnote whose words have not begun.
    marker: Option<(BlockRole, String)>,
    /// The last number printed in each open list.
    lists: Vec<u64>,
    cells: Vec<String>,
    /// Words of an open `<sup>`.
    raised: Option<String>,
    /// Depth of open pictures, whose words are not printed.
    pictures: usize,
}

impl<'a> Walk<'a> {
    fn new(body: &'a str, sheet: &'a mut Sheet) -> Self {
        Self {
            body,
            sheet,
            block: None,
            marker: None,
            lists: Vec::new(),
            cells: Vec::new(),
            raised: None,
            pictures: 0,
        }
    }

    fn run(mut self) {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        for (event, range) in Parser::new_ext(self.body, options).into_offset_iter() {
            if self.sheet.is_full() {
                return;
            }
            match event {
                Event::Start(tag) => self.open(&tag, range),
                Event::End(tag) => self.close(tag),
                Event::Text(words) | Event::Code(words) => self.words(&words),
                Event::SoftBreak | Event::HardBreak => self.words(" "),
                Event::InlineHtml(markup) | Event::Html(markup) => self.markup(&markup),
                Event::FootnoteReference(label) => self.words(&raise(&label)),
                Event::Rule
                | Event::TaskListMarker(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_) => {}
            }
        }
        self.end_block();
    }

    fn open(&mut self, tag: &Tag, range: Range<usize>) {
        match tag {
            Tag::Heading { .. } => self.begin_block(BlockRole::Heading),
            Tag::Paragraph if self.marker.is_none() => self.begin_block(BlockRole::Body),
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.begin_block(BlockRole::Body),
            Tag::List(_) => {
                self.end_block();
                self.lists.push(0);
            }
            Tag::Item => {
                self.end_block();
                self.marker = Some((BlockRole::ListItem, self.marker_at(range)));
            }
            Tag::FootnoteDefinition(label) => {
                self.end_block();
                self.marker = Some((BlockRole::Footnote, raise(label)));
            }
            Tag::TableHead | Tag::TableRow => {
                self.end_block();
                self.cells.clear();
            }
            Tag::TableCell => self.cells.push(String::new()),
            Tag::Image { .. } => self.pictures += 1,
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::Item => self.end_block(),
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let cells = std::mem::take(&mut self.cells);
                self.sheet.push_row(cells.iter().map(String::as_str));
            }
            TagEnd::Image => self.pictures = self.pictures.saturating_sub(1),
            _ => {}
        }
    }

    /// The enumerator as the source prints it; a number that does not go up (`1. 1. 1.`) is
    /// counted on, as every reader of Markdown does.
    fn marker_at(&mut self, item: Range<usize>) -> String {
        let printed = self.body[item].split_whitespace().next().unwrap_or("");
        let digits: String = printed.chars().take_while(char::is_ascii_digit).collect();
        let (Some(last), Ok(number)) = (self.lists.last_mut(), digits.parse::<u64>()) else {
            return if matches!(printed, "*" | "+") { "-".to_owned() } else { printed.to_owned() };
        };
        *last = if number > *last || *last == 0 { number } else { *last + 1 };
        format!("{last}{}", &printed[digits.len()..])
    }

    fn words(&mut self, words: &str) {
        if self.pictures > 0 {
            return;
        }
        if let Some(raised) = &mut self.raised {
            raised.push_str(words);
            return;
        }
        if let Some(cell) = self.cells.last_mut() {
            cell.push_str(words);
            return;
        }
        if let Some((role, marker)) = self.marker.take() {
            self.block = Some((role, format!("{marker} ")));
        }
        match &mut self.block {
            Some((_, block)) => block.push_str(words),
            None => self.block = Some((BlockRole::Body, words.to_owned())),
        }
    }

    /// Reads tags inside the text: `<sup>` and `<br>` mean something, all others only go.
    fn markup(&mut self, markup: &str) {
        let mut rest = markup;
        while let Some((before, behind)) = rest.split_once('<') {
            self.words(before);
            let (tag, after) = behind.split_once('>').unwrap_or((behind, ""));
            match tag.trim_end_matches('/').trim().to_ascii_lowercase().as_str() {
                "sup" => self.raised = Some(String::new()),
                "/sup" => {
                    if let Some(raised) = self.raised.take() {
                        self.words(&raise(&raised));
                    }
                }
                "br" | "/p" | "/td" | "/tr" | "/li" | "/div" => self.words(" "),
                _ => {}
            }
            rest = after;
        }
        self.words(rest);
    }

    fn begin_block(&mut self, role: BlockRole) {
        self.end_block();
        self.block = Some((role, String::new()));
    }

    fn end_block(&mut self) {
        if let Some(raised) = self.raised.take() {
            self.words(&raise(&raised));
        }
        if let Some((role, words)) = self.block.take() {
            self.sheet.push(role, &without_stray_emphasis(words));
        }
    }
}

/// Takes out marks of emphasis that CommonMark leaves standing because a blank stands on their
/// inner side (`**Art. **6`), as word processors write them; a single one (`*) Siehe …`) and one
/// between blanks only (`3 * 4`) are words.
fn without_stray_emphasis(words: String) -> String {
    let is_lone = |word: &str| word.chars().all(|c| c == '*');
    let runs = |word: &str| word.split(|c| c != '*').filter(|run| !run.is_empty()).count();
    let beside = words.split(' ').filter(|word| !is_lone(word)).map(runs).sum::<usize>();
    if beside < 2 {
        return words;
    }
    // A mark between blanks ends the emphasis that is left over.
    let mut open = !beside.is_multiple_of(2);
    let kept = words.split(' ').filter_map(|word| {
        if !is_lone(word) || word.is_empty() {
            return Some(word.replace('*', ""));
        }
        (!std::mem::take(&mut open)).then(|| word.to_owned())
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// Writes a footnote mark in superscript digits; anything else stays as it is.
pub(crate) fn raise(words: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mark = words.trim();
    let is_mark = !mark.is_empty() && mark.len() <= 3 && mark.bytes().all(|b| b.is_ascii_digit());
    if !is_mark {
        return words.to_owned();
    }
    mark.bytes().map(|digit| RAISED[usize::from(digit - b'0')]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;

    fn document(text: &str) -> Document {
        read(&Source::new("a.md", text.as_bytes()), &Limits::default())
    }

    fn check(text: &str, expected: &[(BlockRole, &str)]) {
        let document = document(text);
        let found: Vec<_> =
            document.blocks.iter().map(|b| (b.role, b.span.of(&document.text))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn headings_and_paragraphs_lose_their_marks() {
        check(
            "##### **Art. 1**\n\nDie [Parteien](x) arbeiten\n*eng* zusammen.\n",
            &[
                (BlockRole::Heading, "Art. 1"),
                (BlockRole::Body, "Die Parteien arbeiten eng zusammen."),
            ],
        );
    }

    #[test]
    fn emphasis_with_a_blank_inside_loses_its_marks_too() {
        check(
            "##### **Art. ****6** Datenschutz\n\n*Partei *bezeichnet 3 * 4.\n\n*– * *«*Ausländer*» *ist\n\n*) Siehe 2 * 3.\n",
            &[
                (BlockRole::Heading, "Art. 6 Datenschutz"),
                (BlockRole::Body, "Partei bezeichnet 3 * 4."),
                (BlockRole::Body, "– «Ausländer» ist"),
                (BlockRole::Body, "*) Siehe 2 * 3."),
            ],
        );
    }

    #[test]
    fn enumerators_stay_as_printed() {
        check(
            "3. Die Parteien handeln.\n4. Sie berichten.\n\n* Visa\n* Pässe\n",
            &[
                (BlockRole::ListItem, "3. Die Parteien handeln."),
                (BlockRole::ListItem, "4. Sie berichten."),
                (BlockRole::ListItem, "- Visa"),
                (BlockRole::ListItem, "- Pässe"),
            ],
        );
    }

    #[test]
    fn a_list_of_ones_is_counted() {
        check(
            "1. Visa\n1. Pässe\n",
            &[(BlockRole::ListItem, "1. Visa"), (BlockRole::ListItem, "2. Pässe")],
        );
    }

    #[test]
    fn footnote_marks_are_raised_and_paragraph_numbers_are_not() {
        check(
            "<sup>(1)</sup> Die Partei <sup>5</sup> zahlt.\n\nText[^1].\n\n[^1]: Eine Note.\n",
            &[
                (BlockRole::Body, "(1) Die Partei ⁵ zahlt."),
                (BlockRole::Body, "Text¹."),
                (BlockRole::Footnote, "¹ Eine Note."),
            ],
        );
    }

    #[test]
    fn a_table_row_is_a_block() {
        check(
            "| Land | Frist |\n|---|---|\n| A | 30 Tage |\n",
            &[(BlockRole::Table, "Land\tFrist"), (BlockRole::Table, "A\t30 Tage")],
        );
    }

    #[test]
    fn front_matter_states_title_and_dates() {
        let document = document(
            "---\ntitle: \"Abkommen\"\nsigned: 2023-05-04\nin_force: '2024-01-01'\n---\n# Abkommen\n",
        );
        assert_eq!(document.stated_title.as_deref(), Some("Abkommen"));
        assert_eq!(
            document.stated_signed.map(|date| date.to_string()).as_deref(),
            Some("2023-05-04")
        );
        assert_eq!(document.stated_in_force.map(Date::year), Some(2024));
        assert_eq!(document.text, "Abkommen");
    }
}

//! The page of words that a person reads: wrapped, marked, harmless.

use anstyle::{AnsiColor, Style};
use textwrap::Options;
use unicode_width::UnicodeWidthStr;

use crate::{cli::render::harmless, model::Span};

/// How a piece of the page stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Mark {
    /// A citation or a heading.
    Strong,
    /// Where something stands, counts, tags.
    Faint,
    /// Words that a query or a rule hit.
    Hit,
    /// What must not be overlooked.
    Alarm,
}

impl Mark {
    const fn style(self) -> Style {
        match self {
            Self::Strong => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
            Self::Hit => Style::new().bold().underline(),
            Self::Alarm => AnsiColor::Yellow.on_default().bold(),
        }
    }
}

/// Stand for a hit's bounds while lines are broken; foreign words cannot hold them, because
/// they are made harmless first.
const HIT_BEGINS: char = '\u{2}';
const HIT_ENDS: char = '\u{3}';

/// Collects what is printed for people.
#[derive(Debug)]
pub(in crate::cli) struct Sheet {
    text: String,
    width: usize,
    is_painted: bool,
}

impl Sheet {
    /// Makes an empty page of `width` columns, with colours or without.
    pub(in crate::cli) const fn new(width: usize, is_painted: bool) -> Self {
        Self { text: String::new(), width, is_painted }
    }

    /// Returns the columns of a line.
    pub(in crate::cli) const fn width(&self) -> usize {
        self.width
    }

    /// Returns the page.
    pub(in crate::cli) fn into_text(self) -> String {
        self.text
    }

    /// Puts a plain line.
    pub(in crate::cli) fn line(&mut self, words: &str) {
        self.text.push_str(&harmless(words));
        self.text.push('\n');
    }

    /// Puts words without ending the line.
    pub(in crate::cli) fn words(&mut self, words: &str) {
        self.text.push_str(&harmless(words));
    }

    /// Puts an empty line.
    pub(in crate::cli) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Puts marked words without ending the line.
    pub(in crate::cli) fn marked(&mut self, mark: Mark, words: &str) {
        let words = harmless(words);
        if self.is_painted {
            let style = mark.style();
            self.text.push_str(&format!("{style}{words}{style:#}"));
        } else {
            self.text.push_str(&words);
        }
    }

    /// Puts a marked line.
    pub(in crate::cli) fn marked_line(&mut self, mark: Mark, words: &str) {
        self.marked(mark, words);
        self.text.push('\n');
    }

    /// Puts a paragraph, indented and broken at the width.
    pub(in crate::cli) fn paragraph(&mut self, indent: &str, words: &str) {
        self.passage(indent, words, &[]);
    }

    /// Puts a faint paragraph, indented and broken at the width.
    pub(in crate::cli) fn faint_paragraph(&mut self, indent: &str, words: &str) {
        for line in broken(&harmless(words), indent, self.width) {
            self.marked_line(Mark::Faint, &line);
        }
    }

    /// Puts a passage of a document with the `hits` in it marked: bold and underlined in
    /// colour, between `**` without.
    pub(in crate::cli) fn passage(&mut self, indent: &str, words: &str, hits: &[Span]) {
        let (begin, end) = if self.is_painted {
            let style = Mark::Hit.style();
            (style.to_string(), format!("{style:#}"))
        } else {
            ("**".to_owned(), "**".to_owned())
        };
        let bounded = bounded(words, hits);
        let mut is_open = false;
        for line in broken(&bounded, indent, self.width) {
            let (margin, rest) = line.split_at(indent.len().min(line.len()));
            self.text.push_str(margin);
            if is_open && self.is_painted {
                self.text.push_str(&begin);
            }
            for c in rest.chars() {
                match c {
                    HIT_BEGINS => {
                        is_open = true;
                        self.text.push_str(&begin);
                    }
                    HIT_ENDS => {
                        is_open = false;
                        self.text.push_str(&end);
                    }
                    c => self.text.push(c),
                }
            }
            if is_open && self.is_painted {
                self.text.push_str(&end);
            }
            self.text.push('\n');
        }
    }

    /// Puts what a printer has already made harmless, a table for example.
    pub(in crate::cli) fn finished(&mut self, text: &str) {
        self.text.push_str(text);
        if !text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

/// Returns harmless words with the bounds of the hits put in; hits that touch become one.
fn bounded(words: &str, hits: &[Span]) -> String {
    let mut hits: Vec<Span> =
        hits.iter().copied().filter(|hit| !hit.of(words).is_empty()).collect();
    hits.sort();
    let mut text = String::with_capacity(words.len() + 4 * hits.len());
    let mut from = 0;
    for hit in joined(&hits) {
        text.push_str(&harmless(Span::new(from, hit.start).of(words)));
        text.push(HIT_BEGINS);
        text.push_str(&harmless(hit.of(words)));
        text.push(HIT_ENDS);
        from = hit.end;
    }
    text.push_str(&harmless(Span::new(from, words.len()).of(words)));
    text
}

fn joined(sorted: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::with_capacity(sorted.len());
    for hit in sorted {
        match joined.last_mut() {
            Some(last) if hit.start <= last.end => *last = last.cover(*hit),
            _ => joined.push(*hit),
        }
    }
    joined
}

fn broken(words: &str, indent: &str, width: usize) -> Vec<String> {
    let width = width.max(indent.width() + 20);
    let options = Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    words
        .split('\n')
        .flat_map(|paragraph| textwrap::wrap(paragraph, &options))
        .map(std::borrow::Cow::into_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, hits: &[Span], shown: &str) {
        let mut sheet = Sheet::new(40, false);
        sheet.passage("  ", words, hits);
        assert_eq!(sheet.into_text(), shown);
    }

    #[test]
    fn a_hit_is_marked_without_colour_too() {
        check("Die Frist beträgt", &[Span::new(4, 9)], "  Die **Frist** beträgt\n");
    }

    #[test]
    fn hits_that_touch_are_marked_once() {
        check("Antwortfrist", &[Span::new(0, 7), Span::new(7, 12)], "  **Antwortfrist**\n");
    }

    #[test]
    fn a_hit_that_does_not_fit_the_words_is_left_out() {
        check("ä", &[Span::new(1, 2), Span::new(0, 9)], "  ä\n");
    }

    #[test]
    fn long_words_of_law_are_broken_at_the_width() {
        let mut sheet = Sheet::new(40, false);
        sheet.paragraph("    ", "Die Vertragsparteien arbeiten bei der Rückführung zusammen.");
        for line in sheet.into_text().lines() {
            assert!(line.width() <= 40, "{line}");
        }
    }
}

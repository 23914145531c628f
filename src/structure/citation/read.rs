//! Citations read back: German, Austrian, Swiss or English, short, or a locator.

use crate::model::{Level, Locator, Step};
use crate::text::from_roman;

use super::is_number;

/// Reads a citation, German, Austrian, Swiss or English, short or a locator; `None` where the
/// words are anything else.
///
/// ```
/// use klausel::structure::parse_citation;
/// let read = |words| parse_citation(words).map(|locator| locator.to_string());
/// assert_eq!(read("Art 5 II lit a").as_deref(), Some("art_5__para_2__point_a"));
/// assert_eq!(read("Article 5(2)(a)").as_deref(), Some("art_5__para_2__point_a"));
/// assert_eq!(read("§ 3 Z 2").as_deref(), Some("sec_3__point_2"));
/// assert_eq!(read("Rückübernahme"), None);
/// ```
pub fn parse_citation(words: &str) -> Option<Locator> {
    let words = words.trim().trim_end_matches(['.', ',', ';']);
    if words.len() > MAX_CITATION || words.is_empty() {
        return None;
    }
    let is_locator = words.contains('_') || matches!(words, "title" | "sign" | "formula");
    if let Some(locator) = words.parse::<Locator>().ok().filter(|_| is_locator) {
        return Some(locator);
    }
    let mut reader = Reader { tokens: tokens(words), at: 0, steps: Vec::new() };
    reader.run().filter(|locator| !locator.steps().is_empty())
}

/// Bytes of a citation; longer words are something else.
const MAX_CITATION: usize = 300;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    /// A number or letter in brackets.
    Bracketed(String),
}

fn tokens(words: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() || matches!(c, ',' | ';' | ':') {
            rest = &rest[c.len_utf8()..];
        } else if c == '(' {
            let Some(end) = rest.find(')') else { return Vec::new() };
            found.push(Token::Bracketed(rest[1..end].trim().to_owned()));
            rest = &rest[end + 1..];
        } else if c == '§' {
            found.push(Token::Word("§".to_owned()));
            rest = &rest[c.len_utf8()..];
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | '§'))
                .unwrap_or(rest.len());
            found.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    found
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
    steps: Vec<Step>,
}

/// What a word of a citation asks for.
enum Meaning {
    /// A level with the number behind it.
    Numbered(Level),
    /// A level without number.
    Bare(Level),
    /// A sentence, which locators do not name.
    Sentence,
}

impl Reader {
    fn run(&mut self) -> Option<Locator> {
        while self.at < self.tokens.len() {
            self.step()?;
        }
        Some(Locator::new(std::mem::take(&mut self.steps)))
    }

    fn step(&mut self) -> Option<()> {
        let token = self.tokens[self.at].clone();
        self.at += 1;
        match token {
            Token::Bracketed(number) => self.push_unnamed(&number),
            Token::Word(word) if self.is_bare_letter(&word) => self.push(Level::Point, &word),
            Token::Word(word) => match self.meaning(&word) {
                Some(Meaning::Numbered(level)) => {
                    let number = self.number()?;
                    self.push(level, &number)
                }
                Some(Meaning::Bare(level)) => {
                    self.steps.push(Step::bare(level));
                    Some(())
                }
                Some(Meaning::Sentence) => self.number().map(|_| ()),
                None => self.counted_or_unnamed(&word),
            },
        }
    }

    /// `2. Absatz`, `2nd paragraph`, or the short forms `II` and `a`.
    fn counted_or_unnamed(&mut self, word: &str) -> Option<()> {
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        let ending = &word[digits.len()..];
        if !digits.is_empty() && matches!(ending, "." | "st" | "nd" | "rd" | "th") {
            let Some(Token::Word(unit)) = self.tokens.get(self.at) else { return None };
            let level = match unit.to_lowercase().as_str() {
                "absatz" | "paragraph" | "unterabsatz" | "subparagraph" => Level::Unnumbered,
                "spiegelstrich" | "indent" => Level::Indent,
                _ => return None,
            };
            self.at += 1;
            return self.push(level, &digits);
        }
        let above = self.steps.last().map(|step| step.level)?;
        if above == Level::Article {
            let value =
                from_roman(word).filter(|_| word.bytes().all(|b| b.is_ascii_uppercase()))?;
            return self.push(Level::Paragraph, &value.to_string());
        }
        None
    }

    /// `a` behind a paragraph: the point of the short form, unless a number follows, as in
    /// `s 2` for a sentence.
    fn is_bare_letter(&self, word: &str) -> bool {
        let follows_paragraph =
            self.steps.last().is_some_and(|step| step.level == Level::Paragraph);
        let has_number = matches!(self.tokens.get(self.at),
            Some(Token::Word(next)) if is_number(next));
        follows_paragraph
            && !has_number
            && word.len() == 1
            && word.bytes().all(|b| b.is_ascii_lowercase())
    }

    /// A number in brackets takes the level below the one before it.
    fn push_unnamed(&mut self, number: &str) -> Option<()> {
        let level = match self.steps.last()?.level {
            Level::Article | Level::Section if is_number(number) => Level::Paragraph,
            Level::Article | Level::Section | Level::Paragraph => Level::Point,
            Level::Point | Level::Subpoint => Level::Subpoint,
            _ => return None,
        };
        self.push(level, number)
    }

    fn push(&mut self, level: Level, number: &str) -> Option<()> {
        let number = number.trim_matches(['(', ')', '.']);
        let is_fit = !number.is_empty()
            && number.len() <= 12
            && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        if !is_fit {
            return None;
        }
        self.steps.push(Step::new(level, number));
        Some(())
    }

    fn number(&mut self) -> Option<String> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(match token {
            Token::Word(word) => word.trim_matches(['.', ')']).to_owned(),
            Token::Bracketed(number) => number.clone(),
        })
    }

    fn meaning(&mut self, word: &str) -> Option<Meaning> {
        use Meaning::{Bare, Numbered, Sentence};
        let in_point = matches!(
            self.steps.last().map(|step| step.level),
            Some(Level::Point | Level::Subpoint)
        );
        let lower = word.trim_end_matches('.').to_lowercase();
        Some(match lower.as_str() {
            "art" | "artikel" | "article" => Numbered(Level::Article),
            "§" | "abschn" | "abschnitt" | "section" | "sec" => Numbered(Level::Section),
            "abs" | "absatz" | "para" | "paragraph" | "ziel" | "objective" => {
                Numbered(Level::Paragraph)
            }
            "ziff" | "ziffer" if in_point => Numbered(Level::Subpoint),
            "ziff" | "ziffer" if self.steps.is_empty() => Numbered(Level::Paragraph),
            "ziff" | "ziffer" => self.below(),
            "nr" | "nummer" | "z" | "buchst" | "buchstabe" | "bst" | "lit" | "litera" | "point"
            | "letter" => self.point(),
            "unternr" | "unterbuchst" | "doppelbuchst" | "doppelbuchstabe" | "sublit"
            | "subpoint" => Numbered(Level::Subpoint),
            "spiegelstrich" | "indent" => Numbered(Level::Indent),
            "uabs" | "unterabs" | "unterabsatz" => Numbered(Level::Unnumbered),
            "erwägungsgrund" | "erwg" | "recital" => Numbered(Level::Recital),
            "teil" | "part" => Numbered(Level::Part),
            "titel" | "title" if self.at < self.tokens.len() => Numbered(Level::Title),
            "kap" | "kapitel" | "chapter" => Numbered(Level::Chapter),
            "anhang" | "anlage" | "annex" | "beilage" => Numbered(Level::Annex),
            "protokoll" | "protocol" => Numbered(Level::Protocol),
            "bekanntmachung" | "notice" => Numbered(Level::Notice),
            "erklärung" | "declaration" => Numbered(Level::Declaration),
            "fußnote" | "fussnote" | "fn" | "footnote" => Numbered(Level::Footnote),
            "satz" | "s" | "sentence" if !self.steps.is_empty() => Sentence,
            "überschrift" | "titel" | "title" => Bare(Level::DocTitle),
            "vertragsparteien" | "parties" => Bare(Level::Parties),
            "präambel" | "preamble" => Bare(Level::Preamble),
            "eingangsformel" => Bare(Level::Formula),
            "enacting" if self.takes("formula") => Bare(Level::Formula),
            "schlussteil" => Bare(Level::Wrap),
            "closing" if self.takes("words") => Bare(Level::Wrap),
            "unterschriften" | "signatures" => Bare(Level::Signature),
            _ => return None,
        })
    }

    /// *Ziff.* stands for a paragraph outside articles and for a point inside.
    fn below(&self) -> Meaning {
        let is_inside = self
            .steps
            .iter()
            .any(|step| matches!(step.level, Level::Article | Level::Section | Level::Paragraph));
        Meaning::Numbered(if is_inside { Level::Point } else { Level::Paragraph })
    }

    /// A point below a point is a subpoint (`Z 2 lit. a`).
    fn point(&self) -> Meaning {
        let above = self.steps.last().map(|step| step.level);
        Meaning::Numbered(match above {
            Some(Level::Point | Level::Subpoint) => Level::Subpoint,
            _ => Level::Point,
        })
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_next = matches!(self.tokens.get(self.at), Some(Token::Word(next)) if next == word);
        self.at += usize::from(is_next);
        is_next
    }
}

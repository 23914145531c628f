//! A place in the words a lawyer writes, and back.
//!
//! German and English forms, the short form (`Art. 5 II a`) and the locator itself; reading
//! also knows the Austrian (`Z 2 lit. a`) and the Swiss (`Bst. a`) words. What [`cite`] writes,
//! [`parse_citation`] reads.

use crate::model::{Level, Locator, Step};
use crate::text::{from_roman, to_roman};

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

fn is_number(number: &str) -> bool {
    number.starts_with(|c: char| c.is_ascii_digit())
}

fn is_double(number: &str) -> bool {
    let mut chars = number.chars();
    matches!((chars.next(), chars.next(), chars.next()), (Some(a), Some(b), None)
        if a == b && !is_roman(number))
}

fn is_roman(number: &str) -> bool {
    from_roman(number).is_some()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(words: &str, expected: Option<&str>) {
        let found = parse_citation(words).map(|locator| locator.to_string());
        assert_eq!(found.as_deref(), expected, "{words}");
    }

    #[test]
    fn german_austrian_and_swiss_forms_are_read() {
        check("Art. 11 Abs. 2 Satz 1 Buchst. a", Some("art_11__para_2__point_a"));
        check("Artikel 5 Absatz 1 Buchstabe a", Some("art_5__para_1__point_a"));
        check("Art. 5 Abs. 1 Z 2 lit. a", Some("art_5__para_1__point_2__subpoint_a"));
        check("Art. 7 Abs. 2 Bst. a", Some("art_7__para_2__point_a"));
        check("Art 5 II lit a", Some("art_5__para_2__point_a"));
        check("Erwägungsgrund 4", Some("rec_4"));
        check("Anhang 1 Art. 3", Some("annex_1__art_3"));
        check("Ziff. 5", Some("para_5"));
        check("3. Absatz", Some("p_3"));
        check("Art. III Abs. 1", Some("art_iii__para_1"));
    }

    #[test]
    fn english_forms_are_read() {
        check("Article 5(2)(a)", Some("art_5__para_2__point_a"));
        check("Art 11(2), first sentence", None);
        check("Article 7(1)(b)(ii)", Some("art_7__para_1__point_b__subpoint_ii"));
        check("recital 4", Some("rec_4"));
        check("paragraph 5", Some("para_5"));
        check("Section 2", Some("sec_2"));
    }

    #[test]
    fn other_words_are_no_citation() {
        for words in ["", "Rückübernahme", "Art.", "5", "Artikel über die Reise", "a b c"] {
            check(words, None);
        }
    }

    #[test]
    fn the_german_form_names_every_level() {
        let cited = |words: &str| cite(&words.parse().expect("a locator"), CiteStyle::De);
        assert_eq!(
            cited("art_7__para_1__point_b__subpoint_ii"),
            "Art. 7 Abs. 1 Buchst. b Ziff. ii"
        );
        assert_eq!(cited("art_4__para_2__point_1"), "Art. 4 Abs. 2 Nr. 1");
        assert_eq!(cited("rec_4"), "Erwägungsgrund 4");
        assert_eq!(cited("art_5__p_2"), "Art. 5, 2. Absatz");
    }

    fn number() -> impl Strategy<Value = String> {
        (1u32..200).prop_map(|n| n.to_string())
    }

    fn letter() -> impl Strategy<Value = String> {
        "[a-z]".prop_map(|letter| letter)
    }

    fn locators() -> impl Strategy<Value = Locator> {
        let below = |above: BoxedStrategy<Vec<Step>>, level, number: BoxedStrategy<String>| {
            (above, number)
                .prop_map(move |(mut steps, n)| {
                    steps.push(Step::new(level, n));
                    steps
                })
                .boxed()
        };
        let article = below(Just(Vec::new()).boxed(), Level::Article, number().boxed());
        let paragraph = below(article.clone(), Level::Paragraph, number().boxed());
        let sign = prop_oneof![letter(), number()].boxed();
        let above = prop_oneof![article.clone(), paragraph.clone()].boxed();
        let point = below(above, Level::Point, sign.clone());
        let sign = prop_oneof![sign, Just("iv".to_owned())].boxed();
        let subpoint = below(point.clone(), Level::Subpoint, sign);
        let tail = prop_oneof![
            Just(None),
            number().prop_map(|n| Some(Step::new(Level::Indent, n))),
            Just(Some(Step::bare(Level::Wrap))),
        ];
        let head = prop_oneof![
            Just(None),
            number().prop_map(|n| Some(Step::new(Level::Annex, n))),
            number().prop_map(|n| Some(Step::new(Level::Protocol, n))),
        ];
        (head, prop_oneof![article, paragraph, point, subpoint], tail).prop_map(
            |(head, steps, tail)| Locator::new(head.into_iter().chain(steps).chain(tail).collect()),
        )
    }

    proptest! {
        #[test]
        fn what_is_cited_is_read_back(locator in locators()) {
            for style in [CiteStyle::De, CiteStyle::En, CiteStyle::Short, CiteStyle::Eid] {
                let words = cite(&locator, style);
                prop_assert_eq!(parse_citation(&words), Some(locator.clone()), "{}", words);
            }
        }

        #[test]
        fn no_words_make_the_reader_panic(words in "\\PC{0,60}") {
            let _ = parse_citation(&words);
        }
    }
}

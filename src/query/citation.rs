//! Citations typed into a query: `Art. 5 Abs. 2 Buchst. a`, `Art 5 II lit a`,
//! `Article 5(2)(a)`, `§ 5 Abs. 1`. How citations are written is left to `structure`.

use crate::model::{Level, Locator, Step};

/// Reads a citation at the start of `text`; returns the place and the bytes it took.
pub(super) fn read(text: &str) -> Option<(Locator, usize)> {
    let mut reader = Reader { text, at: 0 };
    let level = reader.keyword(&OPENERS)?;
    let number = reader.number()?;
    let mut steps = vec![Step::new(level, number)];
    while let Some(step) = reader.step(steps.len()) {
        steps.push(step);
    }
    Some((Locator::new(steps), reader.at))
}

/// Reads the value of a field: a locator, a bare number, or a citation with or without its
/// first word.
pub(super) fn place(value: &str) -> Option<Locator> {
    if value.contains('_') {
        return value.to_lowercase().parse().ok();
    }
    let whole = |text: &str| read(text).filter(|(_, length)| *length == text.len());
    whole(value).or_else(|| whole(&format!("Art. {value}"))).map(|(locator, _)| locator)
}

/// Words that open a citation; longer ones first.
const OPENERS: [(&str, Level); 6] = [
    ("Artikel", Level::Article),
    ("Article", Level::Article),
    ("Art.", Level::Article),
    ("Art", Level::Article),
    ("§", Level::Section),
    ("Section", Level::Section),
];

/// Words that go one level deeper; longer ones first.
const DEEPER: [(&str, Level); 15] = [
    ("Absatz", Level::Paragraph),
    ("Abs.", Level::Paragraph),
    ("Abs", Level::Paragraph),
    ("paragraph", Level::Paragraph),
    ("para.", Level::Paragraph),
    ("para", Level::Paragraph),
    ("Buchstabe", Level::Point),
    ("Buchst.", Level::Point),
    ("Bst.", Level::Point),
    ("lit.", Level::Point),
    ("lit", Level::Point),
    ("Nummer", Level::Point),
    ("Nr.", Level::Point),
    ("Ziffer", Level::Point),
    ("point", Level::Point),
];

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn keyword(&mut self, words: &[(&str, Level)]) -> Option<Level> {
        let rest = self.rest();
        let (length, level) = words.iter().find_map(|(word, level)| {
            let head = rest.get(..word.len())?;
            let ends = !rest[word.len()..].starts_with(char::is_alphabetic);
            (head.to_lowercase() == word.to_lowercase() && ends).then_some((word.len(), *level))
        })?;
        self.at += length;
        self.skip_spaces();
        Some(level)
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    }

    /// Reads `5`, `5a`, `IV`; the number must end there.
    fn number(&mut self) -> Option<String> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let word = &rest[..length];
        let digits = word.chars().take_while(char::is_ascii_digit).count();
        let is_arabic = digits > 0 && digits <= 4 && word.len() <= digits + 2;
        let is_number = is_arabic || is_roman(word);
        let goes_on = rest[length..].starts_with(char::is_alphanumeric);
        if !is_number || goes_on {
            return None;
        }
        // A locator prints its numbers in lower case; so they are kept.
        let number = word.to_lowercase();
        self.at += length;
        Some(number)
    }

    /// Reads the next level: ` Abs. 2`, `(2)`, ` II`, ` lit. a`.
    fn step(&mut self, depth: usize) -> Option<Step> {
        let before = self.at;
        let step = self.bracketed(depth).or_else(|| {
            self.at = before;
            self.skip_spaces();
            (self.at > before).then_some(())?;
            self.named().or_else(|| self.roman(depth))
        });
        if step.is_none() {
            self.at = before;
        }
        step
    }

    fn bracketed(&mut self, depth: usize) -> Option<Step> {
        let inner = self.rest().strip_prefix('(')?;
        let (inner, _) = inner.split_once(')')?;
        let is_number = !inner.is_empty()
            && inner.len() <= 5
            && inner.chars().all(|c| c.is_ascii_alphanumeric());
        let level = match depth {
            1 => Level::Paragraph,
            2 => Level::Point,
            _ => Level::Subpoint,
        };
        is_number.then_some(())?;
        let step = Step::new(level, inner.to_lowercase());
        self.at += inner.len() + 2;
        Some(step)
    }

    fn named(&mut self) -> Option<Step> {
        let level = self.keyword(&DEEPER)?;
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let is_number =
            (1..=4).contains(&length) && !rest[length..].starts_with(char::is_alphanumeric);
        is_number.then_some(())?;
        let step = Step::new(level, rest[..length].to_lowercase());
        self.at += length;
        // `Buchst. a)`
        if self.rest().starts_with(')') {
            self.at += 1;
        }
        Some(step)
    }

    /// Reads the short form `Art. 5 II` of a paragraph.
    fn roman(&mut self, depth: usize) -> Option<Step> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let value = roman_value(&rest[..length]).filter(|_| depth == 1)?;
        self.at += length;
        Some(Step::new(Level::Paragraph, value.to_string()))
    }
}

fn is_roman(word: &str) -> bool {
    roman_value(word).is_some()
}

/// Returns the value of a roman number in capitals, up to 39.
fn roman_value(word: &str) -> Option<u32> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let tens = word.chars().take_while(|&c| c == 'X').count();
    let ones = ONES.iter().position(|&ones| ones == &word[tens..])?;
    (tens <= 3 && !word.is_empty()).then_some((tens * 10 + ones) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let found = read(text).map(|(locator, length)| (locator.to_string(), &text[length..]));
        let expected = expected.map(|(locator, rest)| (locator.to_owned(), rest));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_forms_of_a_citation_mean_one_place() {
        for form in [
            "Art. 5 Abs. 2 Buchst. a",
            "Art 5 II lit a",
            "Article 5(2)(a)",
            "Artikel 5 Absatz 2 Buchstabe a)",
        ] {
            check(form, Some(("art_5__para_2__point_a", "")));
        }
        check("§ 5 Abs. 1", Some(("sec_5__para_1", "")));
        check("Article V", Some(("art_v", "")));
    }

    #[test]
    fn words_after_a_citation_are_left() {
        check("Art. 5 Frist", Some(("art_5", " Frist")));
        check("Article 5 and", Some(("art_5", " and")));
    }

    #[test]
    fn a_word_that_only_looks_like_one_is_none() {
        check("Art der Hilfe", None);
        check("Artikel", None);
        check("Artikels 5", None);
    }
}

//! What a gazette printed before the title of the instrument it publishes.
//!
//! A *Bekanntmachung* opens with its own noun, tells in a sentence or two what entered into
//! force and when, and is followed by the instrument, which has its own title. The notice is
//! kept as clauses of its own: its days are facts of the instrument, its title is not.

use crate::model::{InstrumentKind, Level, Locator, Part, Span, Step};
use crate::rules::Rules;

use super::emit::Draft;
use super::marks;

/// Paragraphs at the head of a text among which a notice opens: gazette, number, day of issue.
const OPENING: usize = 4;

/// Paragraphs that a notice may have.
const MAX_NOTICE: usize = 40;

/// Longest title looked for behind a notice, in bytes.
const MAX_TITLE: usize = 600;

/// The paragraphs of a notice before the own title of what it publishes; none where the text
/// opens with no notice, or where nothing with a title follows it.
pub(super) fn before_title(text: &str, span: Span, rules: &Rules) -> Vec<Span> {
    let paragraphs: Vec<Span> = paragraphs(text, span).take(OPENING + MAX_NOTICE).collect();
    let opening = paragraphs.iter().take(OPENING).position(|line| opens(line.of(text), rules));
    let Some(opening) = opening else { return Vec::new() };
    let title = paragraphs.iter().enumerate().skip(opening + 1).take(MAX_NOTICE);
    let title = title
        .take_while(|(_, line)| !is_text(text, **line, rules))
        .find(|(_, line)| is_title(line.of(text), rules))
        .map(|(at, _)| at);
    title.map_or_else(Vec::new, |at| paragraphs[..at].to_vec())
}

/// Drafts of a notice, counted.
pub(super) fn drafts(notice: &[Span]) -> impl Iterator<Item = (Draft, Part)> {
    (1_u32..).zip(notice).map(|(number, span)| {
        let step = Step::new(Level::Notice, number.to_string());
        (Draft::plain(*span, Locator::new(vec![step])), Part::Title)
    })
}

fn paragraphs(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut start = span.start;
    let lines = span.of(text).split('\n').map(move |line| {
        let line = Span::new(start, start + line.len());
        start = line.end + 1;
        line.trimmed(text)
    });
    lines.filter(|line| !line.is_empty())
}

fn opens(words: &str, rules: &Rules) -> bool {
    rules.instruments().notices.opens.begins(words)
}

/// The instrument itself has begun: what names instruments from here on is no title.
fn is_text(text: &str, line: Span, rules: &Rules) -> bool {
    let numbering = rules.numbering();
    numbering.has_formula(line.of(text))
        || marks::heading(text, line, numbering).is_some_and(|mark| mark.level == Level::Article)
}

/// A line whose first or second word is the noun of an instrument, and that is no sentence.
fn is_title(words: &str, rules: &Rules) -> bool {
    let instruments = rules.instruments();
    let Some((kind, noun)) = instruments.kind(words) else { return false };
    let lower = words.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or("");
    let before = words[..noun.start].split_whitespace().count();
    let publishes = !matches!(kind, InstrumentKind::Legislation | InstrumentKind::Press);
    publishes
        && before <= 2
        && words.len() <= MAX_TITLE
        && words.starts_with(char::is_uppercase)
        && !words.ends_with(['.', ';', ':', ','])
        && !opens(words, rules)
        && !instruments.notices.no_title.iter().any(|word| word == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(text: &str) -> Vec<&str> {
        let rules = Rules::builtin().expect("the built-in rules are sound");
        let found = before_title(text, Span::new(0, text.len()), &rules);
        found.into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_notice_ends_at_the_title_of_what_it_publishes() {
        let head = "Kundmachung\nDas am 3. Mai 2011 unterzeichnete Abkommen tritt in Kraft.";
        let own = "Deutsch-ghanaisches Abkommen über Rückkehr\nArtikel 1\nEs gilt.";
        assert_eq!(notice(&format!("{head}\n{own}")).join("\n"), head);
    }

    #[test]
    fn a_notice_that_publishes_nothing_is_no_head_of_another_text() {
        assert!(notice("Bekanntmachung über Zölle\nArtikel 1\nAbkommen gehen vor").is_empty());
        assert!(notice("Abkommen über Zölle\nBekanntmachungen erfolgen.\nArtikel 1").is_empty());
    }
}

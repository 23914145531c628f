//! Who speaks in a press paragraph: quotations, reported speech, an instrument's own words.
//!
//! What a person says is no text of an instrument, and what a report says in the subjunctive
//! (*sehe … vor*, *habe … zugestimmt*) is another's claim. A quotation whose sentence says that
//! it stands in an agreement may be the only public text of a clause.

use crate::model::Span;
use crate::rules::{InstrumentWords, SpeechWords};

/// Words from which a quotation is speech; shorter ones are terms or irony.
const MIN_QUOTED_WORDS: usize = 4;

/// Bytes around a quotation in which its speaker is named.
const SPEAKER_REACH: usize = 120;

/// Marks of quotation, opening and closing.
const MARKS: [(char, char); 6] =
    [('„', '“'), ('„', '”'), ('»', '«'), ('«', '»'), ('“', '”'), ('"', '"')];

/// How words of a press paragraph are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpeechKind {
    /// Somebody's own words, in quotation marks.
    Quoted,
    /// A sentence in reported speech.
    Reported,
    /// The own words of an instrument, in quotation marks.
    QuotedInstrumentText,
}

impl SpeechKind {
    /// Returns the word for scripts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Reported => "reported",
            Self::QuotedInstrumentText => "quoted_instrument_text",
        }
    }
}

/// Words that the paper does not say itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speech {
    /// How they are told.
    pub kind: SpeechKind,
    /// The words, without quotation marks, in bytes of the paragraph.
    pub span: Span,
    /// Who says so, where the paragraph names somebody.
    pub speaker: Option<Span>,
}

/// Finds speech in a paragraph whose sentences are known; in order of the words.
///
/// ```
/// use klausel::{model::Span, rules::InstrumentWords, structure::{SpeechKind, speech}};
///
/// let words = InstrumentWords::builtin().unwrap();
/// let text = "„Jede Seite übernimmt ihre Staatsangehörigen“, heißt es in dem Abkommen.";
/// let found = speech(text, &[Span::new(0, text.len())], &words);
/// assert_eq!(found[0].kind, SpeechKind::QuotedInstrumentText);
/// ```
pub fn speech(text: &str, sentences: &[Span], words: &InstrumentWords) -> Vec<Speech> {
    let known = &words.speech;
    let mut found = Vec::new();
    let quotations = quotations(text);
    for span in &quotations {
        let around = sentences
            .iter()
            .filter(|sentence| sentence.overlaps(*span))
            .fold(*span, |all, sentence| all.cover(*sentence));
        let (before, behind) =
            (Span::new(around.start, span.start), Span::new(span.end, around.end));
        let names_instrument = [before, behind].iter().any(|part| {
            let part = part.of(text);
            !words.mentions(part).is_empty() && has_any(part, &known.stands_in)
        });
        let kind =
            if names_instrument { SpeechKind::QuotedInstrumentText } else { SpeechKind::Quoted };
        let speaker = speaker(text, behind, known).or_else(|| speaker(text, before, known));
        let speaker = speaker.filter(|_| kind == SpeechKind::Quoted);
        found.push(Speech { kind, span: *span, speaker });
    }
    for sentence in sentences {
        let is_quoted = quotations.iter().any(|quoted| quoted.overlaps(*sentence));
        if !is_quoted && is_reported(sentence.of(text), known) {
            let speaker = speaker(text, *sentence, known);
            found.push(Speech { kind: SpeechKind::Reported, span: *sentence, speaker });
        }
    }
    found.sort_by_key(|speech| speech.span);
    found
}

/// The words between marks of quotation, if they are enough to be speech.
fn quotations(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, open)) =
        text[from..].char_indices().find(|(_, c)| MARKS.iter().any(|(open, _)| open == c))
    {
        let start = from + at + open.len_utf8();
        let closes = |c: char| MARKS.iter().any(|(o, close)| *o == open && *close == c);
        let Some(length) = text[start..].find(closes) else {
            from = start;
            continue;
        };
        let span = Span::new(start, start + length).trimmed(text);
        if span.of(text).split_whitespace().count() >= MIN_QUOTED_WORDS {
            found.push(span);
        }
        let close = text[start + length..].chars().next().map_or(1, char::len_utf8);
        from = start + length + close;
    }
    found
}

/// Whether a sentence has a verb in the subjunctive of reported speech, or says whose claim it
/// tells (*laut …*).
fn is_reported(sentence: &str, known: &SpeechWords) -> bool {
    let mut tokens = sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // `ich habe`, `wir hätten` speak for themselves.
    let is_own = sentence.split_whitespace().any(|word| word.eq_ignore_ascii_case("ich"));
    !is_own && tokens.any(|word| known.subjunctive.contains(word))
        || has_any(sentence, &known.claims)
}

fn has_any(words: &str, signs: &[String]) -> bool {
    let lower = words.to_lowercase();
    signs.iter().any(|sign| {
        lower.match_indices(sign.as_str()).any(|(at, _)| {
            let starts = !lower[..at].ends_with(char::is_alphanumeric);
            starts && !lower[at + sign.len()..].starts_with(char::is_alphanumeric)
        })
    })
}

/// The name beside a verb of saying: behind it (*sagte Ministerin Muster*), else before it.
fn speaker(text: &str, part: Span, known: &SpeechWords) -> Option<Span> {
    let mut end = part.end.min(part.start + SPEAKER_REACH);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let words = Span::new(part.start, end).of(text);
    let tokens: Vec<(usize, &str)> = words
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - words.as_ptr() as usize, word))
        .collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let verb = tokens.iter().position(|(_, word)| known.says.contains(&bare(word)))?;
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    let article = |word: &str| known.articles.contains(&bare(word));
    let behind = tokens[verb + 1..]
        .iter()
        .skip_while(|(_, word)| article(word))
        .scan(false, |is_closed, (at, word)| {
            let goes_on = !*is_closed && is_name(word);
            *is_closed = word.ends_with([',', '.', ':', ';']);
            goes_on.then_some((*at, *word))
        })
        .collect::<Vec<_>>();
    let before = tokens[..verb].iter().rev().take_while(|(_, word)| is_name(word));
    let before: Vec<(usize, &str)> = before.map(|(at, word)| (*at, *word)).collect();
    let (first, last) = match (behind.first(), behind.last()) {
        (Some(first), Some(last)) => (*first, *last),
        _ => (*before.last()?, *before.first()?),
    };
    let name = Span::new(part.start + first.0, part.start + last.0 + last.1.len());
    let length = name.of(text).trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    (length > 0).then(|| Span::new(name.start, name.start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str, Option<&str>)]) {
        let words = InstrumentWords::builtin().expect("the built-in table is sound");
        let found = speech(text, &[Span::new(0, text.len())], &words);
        let found: Vec<(&str, &str, Option<&str>)> = found
            .iter()
            .map(|speech| {
                let speaker = speech.speaker.map(|span| span.of(text));
                (speech.kind.as_str(), speech.span.of(text), speaker)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_quotation_has_its_speaker() {
        check(
            "„Wir schaffen legale Wege nach Europa“, sagte Innenministerin Anna Muster am Montag.",
            &[(
                "quoted",
                "Wir schaffen legale Wege nach Europa",
                Some("Innenministerin Anna Muster"),
            )],
        );
        check(
            "The minister said: “We will take back our own citizens”.",
            &[("quoted", "We will take back our own citizens", None)],
        );
    }

    #[test]
    fn the_words_of_an_agreement_are_told_from_those_of_a_person() {
        check(
            "In dem Abkommen heißt es: „Die Vertragsparteien fördern die Mobilität von Fachkräften.“",
            &[(
                "quoted_instrument_text",
                "Die Vertragsparteien fördern die Mobilität von Fachkräften.",
                None,
            )],
        );
    }

    #[test]
    fn reported_speech_is_known_by_its_subjunctive() {
        let text = "Das Land habe der Rücknahme zugestimmt.";
        check(text, &[("reported", text, None)]);
        let text = "Laut Regierung gibt es keine Quote.";
        check(text, &[("reported", text, None)]);
        check("Das Land hat der Rücknahme zugestimmt.", &[]);
        check("Die sogenannte „Chancenkarte“ gilt ab Juni.", &[]);
    }
}

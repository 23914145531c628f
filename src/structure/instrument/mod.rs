//! What a document is in law: title, parties, dates, and the words that say so.
//!
//! Everything is read from the clauses that the outline already told apart (title, parties,
//! final clauses, signatures); what the text does not say stays empty. Roles such as *ersuchte
//! Vertragspartei* name no state and are no parties.

mod days;
mod parties;

use crate::model::{
    Clause, Document, Instrument, InstrumentKind, Language, Level, Part, Said, Span,
};
use crate::rules::{
    Expression, FactPassage, FactText, InstrumentWords, MetExpression, Rules, ascii,
};

/// Longest title kept, in bytes.
const MAX_TITLE: usize = 600;

/// Bytes at the head of a text in which its publication is looked for.
const HEAD: usize = 3000;

/// Reads the facts of an instrument of which the clauses, the kind and the binding force are
/// known; `facts` is its text as expressions are met over it.
pub(super) fn instrument(
    document: &Document,
    facts: &FactText,
    clauses: &[Clause],
    known: Instrument,
    rules: &Rules,
) -> Instrument {
    let reader = Reader { document, facts, clauses, rules, words: rules.instruments() };
    let title = reader.title();
    let is_press = known.kind == InstrumentKind::Press;
    let is_protocol = known.kind == InstrumentKind::Protocol;
    let signed = reader.signed(known.kind);
    Instrument {
        short_title: title.as_deref().and_then(|title| reader.short_title(title)),
        parties: if is_press { Vec::new() } else { reader.parties() },
        place: if is_press { None } else { reader.place() },
        in_force: if is_press { None } else { reader.in_force(signed.as_ref()) },
        provisional_from: if is_press { None } else { reader.provisional() },
        duration: if is_press { None } else { reader.words_on(&reader.words.facts.duration) },
        termination: if is_press { None } else { reader.words_on(&reader.words.facts.termination) },
        authentic_languages: if is_press { Vec::new() } else { reader.authentic() },
        publication: reader.publication(),
        mother_agreement: is_protocol.then(|| reader.mother()).flatten(),
        languages: reader.languages(),
        signed,
        title,
        ..known
    }
}

/// The title by which a document names itself, before its clauses are known: the file's, else
/// the first line behind what was printed before it.
pub(super) fn first_title(document: &Document, from: usize) -> Option<String> {
    let press = document.press.as_ref().and_then(|press| press.title.clone());
    let stated = document.stated_title.clone().or(press);
    let first = document.text[from..].lines().find(|line| !line.trim().is_empty());
    // A file's own title is often that of a template; the printed one says more.
    let printed = first.filter(|line| line.len() <= MAX_TITLE).map(|line| line.trim().to_owned());
    match (printed, stated) {
        (Some(printed), Some(stated)) if printed.len() < 12 => Some(stated),
        (Some(printed), _) => Some(printed),
        (None, stated) => stated,
    }
}

struct Reader<'a> {
    document: &'a Document,
    /// The text as expressions are met over it.
    facts: &'a FactText<'a>,
    clauses: &'a [Clause],
    rules: &'a Rules,
    words: &'a InstrumentWords,
}

impl Reader<'_> {
    fn text(&self, span: Span) -> &str {
        span.of(&self.document.text)
    }

    /// The words of a span as expressions are met over them.
    const fn passage(&self, span: Span) -> FactPassage<'_> {
        self.facts.passage(span)
    }

    /// Clauses of the first text at this level.
    fn at(&self, level: Level) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(move |clause| {
            clause.text_no == 1
                && clause.locator.steps().last().is_some_and(|step| step.level == level)
        })
    }

    fn title(&self) -> Option<String> {
        let numbering = self.rules.numbering();
        let lines: Vec<&str> = self
            .at(Level::DocTitle)
            .map(|clause| self.text(clause.body))
            .filter(|line| {
                !numbering.is_contents(line.lines().next().unwrap_or("")) && line.len() <= MAX_TITLE
            })
            .collect();
        let printed = lines.join(" ").replace('\n', " ");
        if printed.trim().is_empty() {
            return first_title(self.document, 0);
        }
        Some(printed.trim().to_owned())
    }

    fn short_title(&self, title: &str) -> Option<String> {
        let ascii = ascii(title);
        let found = self.words.facts.short_title.iter().find_map(|e| e.captures(&ascii))?;
        found.name("title").map(|words| words.of(title).to_owned())
    }

    /// The first sentence of a final clause in which an expression finds something.
    fn words_on(&self, expressions: &[Expression]) -> Option<Span> {
        self.clauses.iter().filter(|clause| clause.part == Part::Final).find_map(|clause| {
            let found = self.passage(clause.body).find(expressions)?;
            Some(sentence_around(found.shifted(clause.body.start), clause))
        })
    }

    fn authentic(&self) -> Vec<Language> {
        let mut found = Vec::new();
        let places = self.clauses.iter().filter(|clause| {
            matches!(clause.part, Part::Signature | Part::Final) && clause.text_no == 1
        });
        for clause in places {
            let passage = self.passage(clause.body);
            let met = passage.met(&self.words.facts.authentic);
            for found_at in met.filter_map(MetExpression::find) {
                let sentence = sentence_around(found_at.shifted(clause.body.start), clause);
                for word in self.text(sentence).split(|c: char| !c.is_alphabetic()) {
                    let language = self.words.language(word);
                    found.extend(language.filter(|language| !found.contains(language)));
                }
            }
        }
        found
    }

    fn publication(&self) -> Option<Said<String>> {
        let text = &self.document.text;
        let mut end = text.len().min(HEAD);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let head = self.passage(Span::new(0, end));
        let found = head.find(&self.words.facts.publication)?;
        Some(Said::in_text(found.of(text).to_owned(), found))
    }

    fn mother(&self) -> Option<Said<String>> {
        self.at(Level::DocTitle).find_map(|clause| {
            let found = self.passage(clause.body).captures(&self.words.facts.mother)?;
            let title = found.name("title")?.shifted(clause.body.start);
            Some(Said::in_text(self.text(title).to_owned(), title))
        })
    }

    fn languages(&self) -> Vec<Language> {
        let mut found = Vec::new();
        for text_no in 1..=self.document.texts.len().max(1) as u32 {
            let mut counts: Vec<(Language, usize)> = Vec::new();
            for clause in self.clauses.iter().filter(|clause| clause.text_no == text_no) {
                match counts.iter_mut().find(|(language, _)| *language == clause.language) {
                    Some((_, count)) => *count += clause.body.len(),
                    None => counts.push((clause.language, clause.body.len())),
                }
            }
            let most = counts.into_iter().max_by_key(|(_, count)| *count).map(|(l, _)| l);
            found.extend(most.filter(|language| !found.contains(language)));
        }
        found
    }
}

/// The sentence of a clause that holds these words; of words across several, all of these.
fn sentence_around(words: Span, clause: &Clause) -> Span {
    let touched = clause.sentences.iter().filter(|sentence| sentence.overlaps(words));
    touched.fold(words, |whole, sentence| whole.cover(*sentence))
}

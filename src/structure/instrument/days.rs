//! Place and day of signature, entry into force, provisional application.

use crate::model::{Clause, Date, InstrumentKind, Level, Origin, Part, Said, Span};
use crate::rules::Expression;

use super::super::written;
use super::Reader;

/// Bytes of a line that is only place and day (*Bern, den 1. Mai 1990*).
const DATE_LINE: usize = 60;

impl Reader<'_> {
    pub(super) fn place(&self) -> Option<Said<String>> {
        self.signatures().find_map(|span| {
            let found = self.passage(span).captures(&self.words.facts.place)?;
            let place = found.name("place")?.shifted(span.start);
            Some(Said::in_text(self.text(place).to_owned(), place))
        })
    }

    fn signatures(&self) -> impl Iterator<Item = Span> {
        self.clauses
            .iter()
            .filter(|clause| clause.part == Part::Signature)
            .map(|clause| clause.body)
    }

    /// The day of the signature block; else of the title; of publication for a press item.
    pub(super) fn signed(&self, kind: InstrumentKind) -> Option<Said<Date>> {
        if kind == InstrumentKind::Press {
            return self.published();
        }
        let in_title = self
            .at(Level::DocTitle)
            .find_map(|clause| self.last_date(&self.words.facts.signed_in_title, clause.body));
        let is_main = |clause: &&Clause| {
            clause.part == Part::Signature
                && clause.locator.steps().len() == 1
                && clause.text_no == 1
        };
        let signatures: Vec<Span> =
            self.clauses.iter().filter(is_main).map(|clause| clause.body).collect();
        let in_block = signatures
            .iter()
            .find_map(|span| self.last_date(&self.words.facts.signed, *span))
            .or_else(|| signatures.iter().find_map(|span| self.any_date(*span)))
            .or_else(|| signatures.iter().find_map(|span| self.written_date(*span)));
        let found = match (in_block, in_title) {
            // Notes and letters bear two days; the title names both.
            (block, title) if kind == InstrumentKind::ExchangeOfNotes => title.or(block),
            // An earlier day among the signatures is another text's, or the first of two.
            (Some(block), Some(title)) if block.value < title.value => Some(title),
            (block, title) => block.or(title),
        };
        found.or_else(|| self.dated_elsewhere())
    }

    /// The day at the head or foot of a text without a signature block (*Bern, den 1. Mai 1990*).
    fn dated_elsewhere(&self) -> Option<Said<Date>> {
        let mut found = None;
        for clause in self.clauses.iter().filter(|clause| {
            clause.part != Part::Footnote && clause.body.len() < DATE_LINE && clause.text_no == 1
        }) {
            let words = self.text(clause.body);
            let is_line = words.starts_with(char::is_uppercase)
                && words
                    .split_once(", ")
                    .is_some_and(|(place, _)| !place.contains(' ') || place.len() < 24);
            if is_line {
                found = self.any_date(clause.body).or(found);
            }
        }
        found
    }

    fn published(&self) -> Option<Said<Date>> {
        let date = self.document.press.as_ref().and_then(|press| press.date);
        // The day that the head of a press text states is that of its publication.
        let date = date.or(self.document.stated_signed)?;
        Some(Said { value: date, origin: Origin::Text, span: None })
    }

    /// The last day that one of the expressions finds in the span.
    fn last_date(&self, expressions: &[Expression], span: Span) -> Option<Said<Date>> {
        let passage = self.passage(span);
        let found = passage.met(expressions).find_map(|one| one.captures()?.name("date"))?;
        let words = passage.ascii();
        let mut at = found.shifted(span.start);
        // "31. Juli 2003/9. März 2004": the later day counts.
        let behind = &words[found.end..];
        let joined = behind.trim_start_matches(['/', '-', ' ']);
        let joined = joined.strip_prefix("und ").unwrap_or(joined);
        if let Some(second) = self.words.facts.date.find(joined).filter(|second| second.start == 0)
        {
            at = second.shifted(span.start + words.len() - joined.len());
        }
        self.date(self.text(at)).map(|date| Said::in_text(date, at))
    }

    fn any_date(&self, span: Span) -> Option<Said<Date>> {
        let at = self.words.facts.date.find(self.passage(span).ascii())?.shifted(span.start);
        self.date(self.text(at)).map(|date| Said::in_text(date, at))
    }

    fn written_date(&self, span: Span) -> Option<Said<Date>> {
        let (date, at) = written::date(self.text(span), self.words)?;
        Some(Said::in_text(date, at.shifted(span.start)))
    }

    /// Reads a date as printed: German, English, by numbers, ISO.
    fn date(&self, words: &str) -> Option<Date> {
        if let Ok(date) = words.parse::<Date>() {
            return Some(date);
        }
        let month = words
            .split(|c: char| !c.is_alphabetic())
            .find_map(|word| self.words.month(word).filter(|_| word.len() > 2));
        let numbers: Vec<u16> = words
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        match (month, numbers.as_slice()) {
            (Some(month), [day, year]) => Date::new(*year, month, u8::try_from(*day).ok()?),
            (None, [day, month, year]) => {
                Date::new(*year, u8::try_from(*month).ok()?, u8::try_from(*day).ok()?)
            }
            _ => None,
        }
    }

    pub(super) fn in_force(&self, signed: Option<&Said<Date>>) -> Option<Said<Date>> {
        let main: Vec<&Clause> = self
            .clauses
            .iter()
            .filter(|clause| clause.text_no == 1 && clause.part != Part::Annex)
            .collect();
        let facts = &self.words.facts;
        let stated = main.iter().find_map(|clause| self.last_date(&facts.in_force, clause.body));
        if stated.is_some() {
            return stated;
        }
        let signed = signed?.value;
        main.iter().find_map(|clause| {
            let (date, span) = self.counted_from(signed, clause.body)?;
            Some(Said::in_text(date, span.shifted(clause.body.start)))
        })
    }

    /// Entry into force counted from the day of signature, with the words that count.
    fn counted_from(&self, signed: Date, body: Span) -> Option<(Date, Span)> {
        let facts = &self.words.facts;
        let (text, words) = (self.text(body), self.passage(body));
        let on_signature = words
            .find(&facts.in_force_on_signature)
            .or_else(|| words.find(&facts.in_force_at_once));
        if let Some(found) = on_signature {
            return Some((signed, found));
        }
        if let Some(found) = words.captures(&facts.in_force_after_days) {
            let days = found.name("days").and_then(|days| count(days.of(text)))?;
            return Some((later(signed, days)?, found.all()));
        }
        let found = words.captures(&facts.in_force_after_months)?;
        let months = found.name("months").and_then(|months| count(months.of(text)))?;
        Some((first_of_month(signed, months)?, found.all()))
    }

    pub(super) fn provisional(&self) -> Option<Said<Date>> {
        self.clauses
            .iter()
            .find_map(|clause| self.last_date(&self.words.facts.provisional, clause.body))
    }
}

/// A number of days or months in digits or words.
fn count(words: &str) -> Option<i64> {
    let lower = words.to_lowercase();
    let stem = lower.trim_end_matches("en").trim_end_matches("st").trim_end_matches('t');
    Some(match stem {
        "er" | "ersten" | "first" | "firs" | "folgend" | "nächs" | "nächst" => 1,
        "zwei" | "second" => 2,
        "drit" | "drei" | "third" => 3,
        "zehn" => 10,
        "vierzehn" => 14,
        "fünfzehn" => 15,
        "dreissig" | "dreißig" | "thirty" => 30,
        "fünfundvierzig" => 45,
        "sechzig" | "sixty" => 60,
        "neunzig" | "ninety" => 90,
        _ => return lower.trim_end_matches('.').parse().ok(),
    })
}

fn later(date: Date, days: i64) -> Option<Date> {
    let civil = civil(date)?;
    from_civil(civil.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?)
}

/// The first day of the month `months` after that of `date`.
fn first_of_month(date: Date, months: i64) -> Option<Date> {
    let civil = civil(date)?.first_of_month();
    from_civil(civil.checked_add(jiff::Span::new().try_months(months).ok()?).ok()?)
}

fn civil(date: Date) -> Option<jiff::civil::Date> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    jiff::civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

fn from_civil(date: jiff::civil::Date) -> Option<Date> {
    Date::new(
        u16::try_from(date.year()).ok()?,
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    )
}

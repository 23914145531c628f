//! What a document is in law: title, parties, dates, and the words that say so.
//!
//! Everything is read from the clauses that the outline already told apart (title, parties,
//! final clauses, signatures); what the text does not say stays empty. Roles such as *ersuchte
//! Vertragspartei* name no state and are no parties.

use regex::Regex;

use crate::model::{
    Clause, CountryCode, Date, Document, Instrument, InstrumentKind, Language, Level, Origin, Part,
    Party, Said, Span,
};
use crate::rules::{InstrumentWords, Mention, MentionKind, Rules};

use super::{kind, written};

/// Longest title kept, in bytes.
const MAX_TITLE: usize = 600;

/// Bytes of a line that is only place and day (*Bern, den 1. Mai 1990*).
const DATE_LINE: usize = 60;

/// Bytes at the head of a text in which its publication is looked for.
const HEAD: usize = 3000;

/// Reads the instrument of a document whose clauses are known.
pub(super) fn instrument(
    document: &Document,
    clauses: &[Clause],
    kind: InstrumentKind,
    kind_evidence: Vec<Span>,
    rules: &Rules,
) -> Instrument {
    let reader = Reader { document, clauses, rules, words: rules.instruments() };
    let title = reader.title();
    let (binding, binding_evidence) = kind::binding(document, kind, reader.words);
    let is_press = kind == InstrumentKind::Press;
    let signed = reader.signed(kind);
    Instrument {
        kind,
        kind_evidence,
        binding,
        binding_evidence,
        short_title: title.as_deref().and_then(|title| reader.short_title(title)),
        parties: if is_press { Vec::new() } else { reader.parties() },
        place: if is_press { None } else { reader.place() },
        in_force: if is_press { None } else { reader.in_force(signed.as_ref()) },
        provisional_from: if is_press { None } else { reader.provisional() },
        duration: if is_press { None } else { reader.words_on(&reader.words.facts.duration) },
        termination: if is_press { None } else { reader.words_on(&reader.words.facts.termination) },
        authentic_languages: if is_press { Vec::new() } else { reader.authentic() },
        publication: reader.publication(),
        mother_agreement: (kind == InstrumentKind::Protocol).then(|| reader.mother()).flatten(),
        languages: reader.languages(),
        signed,
        title,
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
    clauses: &'a [Clause],
    rules: &'a Rules,
    words: &'a InstrumentWords,
}

impl Reader<'_> {
    fn text(&self, span: Span) -> &str {
        span.of(&self.document.text)
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
        let found = self.words.facts.short_title.iter().find_map(|e| e.captures(title))?;
        found.name("title").map(|words| words.as_str().to_owned())
    }

    /// States between *zwischen* and *über* of the title, else those that the lines before the
    /// recitals name, else those for whom was signed.
    fn parties(&self) -> Vec<Party> {
        let mut found: Vec<Party> = Vec::new();
        let titles: Vec<Span> = self.at(Level::DocTitle).map(|clause| clause.body).collect();
        if let (Some(first), Some(last)) = (titles.first(), titles.last()) {
            let printed = first.cover(*last);
            if printed.len() <= MAX_TITLE * 2 {
                self.add_parties(self.between(printed), &mut found);
            }
        }
        if naming_words(&found) < 2 {
            for clause in self.before_recitals() {
                self.add_parties(clause, &mut found);
            }
        }
        if found.len() < 2 {
            for clause in self.clauses.iter().filter(|clause| clause.part == Part::Signature) {
                let words = self.text(clause.body);
                if ["Für d", "For the", "Für die", "Im Namen"].iter().any(|w| words.starts_with(w))
                {
                    self.add_parties(clause.body, &mut found);
                }
            }
        }
        if found.len() < 2 {
            found.extend(self.stated_parties(&found));
        }
        found
    }

    /// The lines before the recitals, and of a preamble in one paragraph the words before the
    /// first comma behind which no name stands.
    fn before_recitals(&self) -> Vec<Span> {
        let numbering = self.rules.numbering();
        let mut found = Vec::new();
        for clause in self
            .clauses
            .iter()
            .filter(|clause| clause.text_no == 1 && clause.part == Part::Preamble)
        {
            let Some(step) = clause.locator.steps().last() else { continue };
            if step.level == Level::Recital {
                break;
            }
            let words = self.text(clause.body);
            if numbering.begins_recital(words) {
                break;
            }
            let end = words
                .match_indices(", ")
                .map(|(at, _)| at)
                .find(|at| numbering.begins_recital(&words[at + 2..]))
                .unwrap_or(words.len());
            found.push(Span::new(clause.body.start, clause.body.start + end));
        }
        found
    }

    /// The part of a title that names the parties.
    fn between(&self, title: Span) -> Span {
        let lower = self.text(title).to_lowercase();
        if lower.len() != title.len() {
            return title;
        }
        let institutions = &self.words.institutions;
        let start = institutions.between.iter().filter_map(|word| lower.find(word.as_str())).min();
        let from = start.unwrap_or(0);
        // The subject begins behind the last party that an "und" joins.
        let end = institutions
            .about
            .iter()
            .filter_map(|word| lower[from..].find(word.as_str()))
            .min()
            .map_or(lower.len(), |at| from + at);
        Span::new(title.start + from, title.start + end)
    }

    fn add_parties(&self, span: Span, found: &mut Vec<Party>) {
        let words = self.text(span);
        let language = crate::text::identify(words).map_or(Language::Other, |(l, _)| l);
        let mentions = self.rules.countries().mentions(words, language);
        for mention in mentions.iter().filter(|mention| self.is_actor(words, mention)) {
            for code in &mention.codes {
                if !found.iter().any(|party| party.country == *code) {
                    let span = Some(mention.span.shifted(span.start));
                    found.push(Party { country: code.clone(), span, origin: Origin::Text });
                }
            }
        }
    }

    /// A name is a party where the place is one for parties; an adjective only with its
    /// institution (*dem Schweizerischen Bundesrat*, *Deutsch-georgische Vereinbarung*).
    fn is_actor(&self, words: &str, mention: &Mention) -> bool {
        match mention.kind {
            MentionKind::Name => true,
            MentionKind::Capital | MentionKind::Inhabitant => false,
            MentionKind::Adjective => {
                let behind = &words[mention.span.end..];
                if behind.starts_with(['-', '–', '‑']) {
                    return true;
                }
                behind.split_whitespace().take(2).any(|word| {
                    let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
                    self.words
                        .institutions
                        .words
                        .iter()
                        .any(|institution| word.starts_with(institution.as_str()))
                })
            }
        }
    }

    /// The parties that the file's stated title names.
    fn stated_parties(&self, known: &[Party]) -> Vec<Party> {
        let Some(title) = &self.document.stated_title else { return Vec::new() };
        let mentions = self.rules.countries().mentions(title, Language::Other);
        let mut found: Vec<CountryCode> = known.iter().map(|party| party.country.clone()).collect();
        let mut parties = Vec::new();
        let lower = title.to_lowercase();
        let reach = self
            .words
            .institutions
            .about
            .iter()
            .filter_map(|word| lower.find(word.as_str()))
            .min()
            .unwrap_or(lower.len());
        for mention in mentions.iter().filter(|mention| mention.span.start < reach) {
            for code in mention.codes.iter().filter(|_| self.is_actor(title, mention)) {
                if !found.contains(code) {
                    found.push(code.clone());
                    let country = code.clone();
                    parties.push(Party { country, span: None, origin: Origin::Text });
                }
            }
        }
        parties
    }

    fn place(&self) -> Option<Said<String>> {
        self.signatures().find_map(|span| {
            let words = self.text(span);
            let found = self.words.facts.place.iter().find_map(|e| e.captures(words))?;
            let place = found.name("place")?;
            let at = Span::new(span.start + place.start(), span.start + place.end());
            Some(Said::in_text(place.as_str().to_owned(), at))
        })
    }

    fn signatures(&self) -> impl Iterator<Item = Span> {
        self.clauses
            .iter()
            .filter(|clause| clause.part == Part::Signature)
            .map(|clause| clause.body)
    }

    /// The day of the signature block; else of the title; of publication for a press item.
    fn signed(&self, kind: InstrumentKind) -> Option<Said<Date>> {
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
    fn last_date(&self, expressions: &[Regex], span: Span) -> Option<Said<Date>> {
        let words = self.text(span);
        let found = expressions.iter().find_map(|e| e.captures(words)?.name("date"))?;
        let mut at = Span::new(span.start + found.start(), span.start + found.end());
        // "31. Juli 2003/9. März 2004": the later day counts.
        let behind = &words[found.end()..];
        let joined = behind.trim_start_matches(['/', '–', '-', ' ']);
        let joined = joined.strip_prefix("und ").unwrap_or(joined);
        if let Some(second) =
            self.words.facts.date.find(joined).filter(|second| second.start() == 0)
        {
            let start = span.start + words.len() - joined.len();
            at = Span::new(start, start + second.end());
        }
        self.date(self.text(at)).map(|date| Said::in_text(date, at))
    }

    fn any_date(&self, span: Span) -> Option<Said<Date>> {
        let found = self.words.facts.date.find(self.text(span))?;
        let at = Span::new(span.start + found.start(), span.start + found.end());
        self.date(found.as_str()).map(|date| Said::in_text(date, at))
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

    fn in_force(&self, signed: Option<&Said<Date>>) -> Option<Said<Date>> {
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
            let (date, span) = self.counted_from(signed, self.text(clause.body))?;
            Some(Said::in_text(date, span.shifted(clause.body.start)))
        })
    }

    /// Entry into force counted from the day of signature, with the words that count.
    fn counted_from(&self, signed: Date, words: &str) -> Option<(Date, Span)> {
        let facts = &self.words.facts;
        let mut on_signature = facts.in_force_on_signature.iter().chain(&facts.in_force_at_once);
        if let Some(found) = on_signature.find_map(|e| e.find(words)) {
            return Some((signed, Span::new(found.start(), found.end())));
        }
        if let Some(found) = facts.in_force_after_days.iter().find_map(|e| e.captures(words)) {
            let days = found.name("days").and_then(|days| count(days.as_str()))?;
            let all = found.get(0)?;
            return Some((later(signed, days)?, Span::new(all.start(), all.end())));
        }
        let found = facts.in_force_after_months.iter().find_map(|e| e.captures(words))?;
        let months = found.name("months").and_then(|months| count(months.as_str()))?;
        let all = found.get(0)?;
        Some((first_of_month(signed, months)?, Span::new(all.start(), all.end())))
    }

    fn provisional(&self) -> Option<Said<Date>> {
        self.clauses
            .iter()
            .find_map(|clause| self.last_date(&self.words.facts.provisional, clause.body))
    }

    /// The first words of a final clause that an expression finds.
    fn words_on(&self, expressions: &[Regex]) -> Option<Span> {
        self.clauses.iter().filter(|clause| clause.part == Part::Final).find_map(|clause| {
            let words = self.text(clause.body);
            let found = expressions.iter().find_map(|e| e.find(words))?;
            let at = Span::new(clause.body.start + found.start(), clause.body.start + found.end());
            Some(at.trimmed(&self.document.text))
        })
    }

    fn authentic(&self) -> Vec<Language> {
        let mut found = Vec::new();
        let places = self.clauses.iter().filter(|clause| {
            matches!(clause.part, Part::Signature | Part::Final) && clause.text_no == 1
        });
        for clause in places {
            let words = self.text(clause.body);
            for sentence in self.words.facts.authentic.iter().filter_map(|e| e.find(words)) {
                for word in sentence.as_str().split(|c: char| !c.is_alphabetic()) {
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
        let found = self.words.facts.publication.iter().find_map(|e| e.find(&text[..end]))?;
        Some(Said::in_text(found.as_str().to_owned(), Span::new(found.start(), found.end())))
    }

    fn mother(&self) -> Option<Said<String>> {
        self.at(Level::DocTitle).find_map(|clause| {
            let words = self.text(clause.body);
            let found = self.words.facts.mother.iter().find_map(|e| e.captures(words))?;
            let title = found.name("title")?;
            let start = clause.body.start + title.start();
            Some(Said::in_text(title.as_str().to_owned(), Span::new(start, start + title.len())))
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

/// How many words name these parties; a group of states is one.
fn naming_words(parties: &[Party]) -> usize {
    let mut spans: Vec<Span> = parties.iter().filter_map(|party| party.span).collect();
    spans.dedup();
    spans.len()
}

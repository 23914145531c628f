//! Who the parties are: named in the title, before the recitals, or where for them is signed.

use crate::model::{CountryCode, Language, Level, Origin, Part, Party, Span};
use crate::rules::{Mention, MentionKind};

use super::{MAX_TITLE, Reader};

impl Reader<'_> {
    /// States between *zwischen* and *über* of the title, else those that the lines before the
    /// recitals name, else those for whom was signed.
    pub(super) fn parties(&self) -> Vec<Party> {
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
        let words = self.text(title);
        let institutions = &self.words.institutions;
        let from = institutions.between.first(words).unwrap_or(0);
        // The subject begins behind the last party that an "und" joins.
        let end = institutions.about.first(&words[from..]).map_or(words.len(), |at| from + at);
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
                let institutions = &self.words.institutions;
                let begins = |word: &String, with: &[String]| {
                    with.iter().any(|beginning| word.starts_with(beginning.as_str()))
                };
                behind
                    .split_whitespace()
                    .take(2)
                    .map(|word| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase())
                    .take_while(|word| !begins(word, &institutions.texts))
                    .any(|word| begins(&word, &institutions.words))
            }
        }
    }

    /// The parties that the file's stated title names.
    fn stated_parties(&self, known: &[Party]) -> Vec<Party> {
        let Some(title) = &self.document.stated_title else { return Vec::new() };
        let mentions = self.rules.countries().mentions(title, Language::Other);
        let mut found: Vec<CountryCode> = known.iter().map(|party| party.country.clone()).collect();
        let mut parties = Vec::new();
        let reach = self.words.institutions.about.first(title).unwrap_or(title.len());
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
}

/// How many words name these parties; a group of states is one.
fn naming_words(parties: &[Party]) -> usize {
    let mut spans: Vec<Span> = parties.iter().filter_map(|party| party.span).collect();
    spans.dedup();
    spans.len()
}

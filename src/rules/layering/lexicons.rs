//! A lexicon of a file: checked, then new, in the place of a lower one, or added to it.

use toml::Spanned;

use crate::{
    model::Pillar,
    query::Precision,
    rules::{
        book::{Lexicon, LexiconMatch},
        layering::{Book, is_slug},
        lexicon::expression,
        reading::Reader,
        schema::{LexiconEntry, MatchWord},
    },
    text::closest,
};

impl Book {
    pub(super) fn add_lexicon(
        &mut self,
        pillar: &Pillar,
        name: &Spanned<String>,
        entry: LexiconEntry,
        reader: &mut Reader,
    ) {
        let label = format!("@{}", name.get_ref());
        let byte = name.span().start;
        if !is_slug(name.get_ref()) {
            let help = "write lower-case letters, digits, `_` and `-`".to_owned();
            reader.fault(byte, Some(&label), "no name of a lexicon", Some(help));
        }
        if entry.de.is_empty() && entry.en.is_empty() && entry.any.is_empty() {
            let help = "write `de = [\"…\"]` and `en = [\"…\"]`, or remove it".to_owned();
            reader.fault(byte, Some(&label), "the lexicon is empty", Some(help));
        }
        for word in entry.de.iter().chain(&entry.en).chain(&entry.any).chain(&entry.not) {
            if !word.get_ref().chars().any(char::is_alphanumeric) {
                let help = Some("write a word or remove it".to_owned());
                reader.fault(word.span().start, Some(&label), "an entry without a word", help);
            }
        }
        let origin = reader.origin(byte);
        let known = self
            .lexicons
            .iter()
            .position(|one| one.pillar == *pillar && one.name == *name.get_ref());
        if let Some(at) = known
            && self.lexicons[at].origin.layer == origin.layer
        {
            let before = &self.lexicons[at].origin;
            let message = format!("already defined in {}:{}", before.file, before.line);
            let help = "put the entries of both into one".to_owned();
            reader.fault(byte, Some(&label), message, Some(help));
            return;
        }
        if entry.extend && known.is_none() {
            let names = self.lexicons.iter().map(|lexicon| lexicon.name.as_str());
            let help = closest(name.get_ref(), names).map_or_else(
                || "remove `extend = true`".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = "extends a lexicon that does not exist";
            reader.fault(byte, Some(&label), message, Some(help));
            return;
        }
        let own =
            |words: Vec<Spanned<String>>| words.into_iter().map(Spanned::into_inner).collect();
        if entry.precision == Some(MatchWord::Regex) {
            for word in entry.de.iter().chain(&entry.en).chain(&entry.any) {
                if let Err(error) = expression(word.get_ref()) {
                    let message = error.to_string();
                    let last = message.lines().last().unwrap_or_default().to_owned();
                    let help = "mend the expression, or make it smaller".to_owned();
                    reader.fault(word.span().start, Some(&label), last, Some(help));
                }
            }
        }
        let lexicon = Lexicon {
            name: name.get_ref().clone(),
            pillar: pillar.clone(),
            de: own(entry.de),
            en: own(entry.en),
            any: own(entry.any),
            precision: precision(entry.precision),
            not: own(entry.not),
            about: entry.about,
            origin,
        };
        match known {
            Some(at) if entry.extend => {
                let below = &mut self.lexicons[at];
                below.de.extend(lexicon.de);
                below.en.extend(lexicon.en);
                below.any.extend(lexicon.any);
                below.not.extend(lexicon.not);
                below.origin = lexicon.origin;
            }
            Some(at) => self.lexicons[at] = lexicon,
            None => self.lexicons.push(lexicon),
        }
    }
}

fn precision(word: Option<MatchWord>) -> LexiconMatch {
    match word.unwrap_or(MatchWord::StemCompound) {
        MatchWord::Exact => LexiconMatch::Words(Precision::Exact),
        MatchWord::Cased => LexiconMatch::Words(Precision::Cased),
        MatchWord::Stem => LexiconMatch::Words(Precision::Stem),
        MatchWord::StemCompound => LexiconMatch::Words(Precision::StemOrPart),
        MatchWord::Regex => LexiconMatch::Regex,
    }
}

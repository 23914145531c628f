//! States as German and English texts name them: names, adjectives, inhabitants, capitals.
//!
//! The table is data (`builtin/countries.toml`); this file grows its nominatives into the
//! inflected forms and finds them in a text word by word, never inside a word (*Oman* is not
//! in *Roman*). What a mention means (party, place, topic) is the reader's affair.

use std::{collections::HashMap, sync::OnceLock};

use foldhash::fast::RandomState;
use serde::Deserialize;

use crate::model::{CountryCode, Language, Span};

const BUILTIN: &str = include_str!("builtin/countries.toml");

/// Endings of a German adjective, and the bare stem.
const ADJECTIVE_ENDINGS: [&str; 6] = ["", "e", "en", "er", "es", "em"];

/// Signs for an apostrophe.
const APOSTROPHES: [char; 2] = ['’', '\''];

/// Endings behind a German inhabitant's bare form that make the feminine, plain and gendered
/// (`Kenianerin`, `Kenianer*innen`; the sign stands between two words for the reader below).
const FEMININE_ENDINGS: [&str; 3] = ["in", "innen", "Innen"];

/// Words between an adjective and the language noun it may belong to
/// (*in deutscher, georgischer und englischer Sprache*).
const LANGUAGE_REACH: usize = 8;

/// What kind of word names the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionKind {
    /// Its name, short or long.
    Name,
    /// Its adjective (`georgisch`).
    Adjective,
    /// Its inhabitants (`Kenianerinnen`).
    Inhabitant,
    /// Its capital: an actor (`Ankara fordert`) or a mere place (`Geschehen zu Ankara`).
    Capital,
}

/// A state named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The words, as bytes of the text searched.
    pub span: Span,
    /// The states they name; several for a group (`Benelux`).
    pub codes: Vec<CountryCode>,
    /// What kind of word it is.
    pub kind: MentionKind,
}

/// Every known state and its words.
#[derive(Debug, Clone, Default)]
pub struct Countries {
    states: Vec<State>,
    groups: Vec<Group>,
    not_states: Vec<String>,
    language_words: Vec<String>,
    /// Every form by its first word; made when the first text is looked through, for a
    /// search needs the names that people type only.
    by_first_word: OnceLock<HashMap<String, Vec<Form>, RandomState>>,
    by_input: HashMap<String, CountryCode>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    #[serde(default)]
    language_words: Vec<String>,
    #[serde(default)]
    not_states: Vec<String>,
    #[serde(default)]
    groups: Vec<Group>,
    #[serde(default)]
    states: Vec<State>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    de: Vec<String>,
    en: Vec<String>,
    members: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    code: String,
    #[serde(default)]
    alpha3: String,
    #[serde(default)]
    de: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    adjective_de: Vec<String>,
    #[serde(default)]
    adjective_en: Vec<String>,
    #[serde(default)]
    people_de: Vec<String>,
    #[serde(default)]
    people_en: Vec<String>,
    #[serde(default)]
    capital: Vec<String>,
}

/// One way to write a state's word; `words` are lower case.
#[derive(Debug, Clone)]
struct Form {
    words: Vec<String>,
    codes: Vec<CountryCode>,
    kind: MentionKind,
    /// Empty codes hide what is inside: a look-alike.
    language: Option<Language>,
    case: Case,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    /// Any, as for adjectives.
    Any,
    /// First letter upper case.
    Capital,
    /// All upper case (`US` is not *us*).
    Upper,
}

impl Countries {
    /// Returns the table that the program brings.
    ///
    /// # Errors
    /// Only if the compiled-in table is broken, which a test excludes.
    pub fn builtin() -> Result<Self, toml::de::Error> {
        Self::from_toml(BUILTIN)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The table is not of the form of `builtin/countries.toml`; the error names the place.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        let mut countries = Self::default();
        countries.extend(text)?;
        Ok(countries)
    }

    /// Adds the states, names and groups of another table (`corpus/rules/countries.toml`).
    ///
    /// # Errors
    /// As for [`Countries::from_toml`]; nothing is added then.
    pub fn extend(&mut self, text: &str) -> Result<(), toml::de::Error> {
        let file: File = toml::from_str(text)?;
        self.language_words.extend(file.language_words.iter().map(|word| word.to_lowercase()));
        self.not_states.extend(file.not_states);
        self.groups.extend(file.groups);
        self.states.extend(file.states);
        self.by_input = by_input(&self.states);
        self.by_first_word = OnceLock::new();
        Ok(())
    }

    /// Returns the German name, or the English one for any other language.
    pub fn label(&self, code: &CountryCode, language: Language) -> Option<&str> {
        let state = self.states.iter().find(|state| state.code == code.as_str())?;
        let names = if language == Language::De { &state.de } else { &state.en };
        names.first().or_else(|| state.de.first()).or_else(|| state.en.first()).map(String::as_str)
    }

    /// Returns every code in the order of the table.
    pub fn codes(&self) -> impl Iterator<Item = CountryCode> {
        self.states.iter().filter_map(|state| CountryCode::new(&state.code))
    }

    /// Reads what a person types for a state: a code of two or three letters, a German or
    /// English name, an adjective, an inhabitant.
    pub fn parse(&self, input: &str) -> Option<CountryCode> {
        self.by_input.get(&input.trim().to_lowercase()).cloned()
    }

    /// Finds the states named in `text`, in order, without overlap. Names of another language
    /// than `language` count only where that is [`Language::Other`].
    pub fn mentions(&self, text: &str, language: Language) -> Vec<Mention> {
        let words = words(text);
        let mut found = Vec::new();
        let mut lower = String::new();
        let mut at = 0;
        while at < words.len() {
            let Some((form, len)) = self.longest(text, &words[at..], language, &mut lower) else {
                at += 1;
                continue;
            };
            let names_language = form.kind == MentionKind::Adjective
                && self.stands_before_language(text, &words[at + len..]);
            // "2005/36/EG" numbers an act
            let is_number = text[..words[at].start].ends_with('/');
            if !form.codes.is_empty() && !names_language && !is_number {
                found.push(Mention {
                    span: Span::new(words[at].start, words[at + len - 1].end),
                    codes: form.codes.clone(),
                    kind: form.kind,
                });
            }
            at += len;
        }
        found
    }

    /// Finds the longest name that begins here; `lower` is for the first word in lower case.
    fn longest(
        &self,
        text: &str,
        words: &[Span],
        language: Language,
        lower: &mut String,
    ) -> Option<(&Form, usize)> {
        let first = words.first()?.of(text);
        if !first.starts_with(|c: char| c.is_alphabetic()) {
            return None;
        }
        // The common word of a text begins no name: look it up without a word of its own.
        lower.clear();
        if first.is_ascii() {
            lower.push_str(first);
            lower.make_ascii_lowercase();
        } else {
            lower.push_str(&first.to_lowercase());
        }
        let forms = self.by_first_word().get(lower.as_str())?;
        forms
            .iter()
            .filter(|form| {
                language == Language::Other || form.language.is_none_or(|own| own == language)
            })
            .filter(|form| form.fits(text, words))
            .max_by_key(|form| {
                (form.words.len(), form.codes.is_empty(), std::cmp::Reverse(form.kind))
            })
            .map(|form| (form, form.words.len()))
    }

    fn stands_before_language(&self, text: &str, following: &[Span]) -> bool {
        for word in following.iter().take(LANGUAGE_REACH) {
            let lower = word.of(text).to_lowercase();
            if self.language_words.contains(&lower) {
                return true;
            }
            let is_link = matches!(lower.as_str(), "und" | "oder" | "and" | "or");
            let is_adjective = is_german_adjective(&lower)
                || self.by_first_word().get(&lower).is_some_and(|forms| {
                    forms.iter().any(|form| form.kind == MentionKind::Adjective)
                });
            if !is_link && !is_adjective {
                return false;
            }
        }
        false
    }

    fn by_first_word(&self) -> &HashMap<String, Vec<Form>, RandomState> {
        self.by_first_word.get_or_init(|| {
            let mut by_first_word: HashMap<String, Vec<Form>, RandomState> = HashMap::default();
            for form in self.forms() {
                if let Some(first) = form.words.first() {
                    by_first_word.entry(first.clone()).or_default().push(form);
                }
            }
            by_first_word
        })
    }

    fn forms(&self) -> Vec<Form> {
        let mut forms: Vec<Form> = Vec::new();
        for state in &self.states {
            let Some(code) = CountryCode::new(&state.code) else { continue };
            forms.extend(forms_of(state, &code));
        }
        for group in &self.groups {
            let codes: Vec<_> = group.members.iter().filter_map(|c| CountryCode::new(c)).collect();
            for (names, language) in [(&group.de, Language::De), (&group.en, Language::En)] {
                for name in names {
                    for words in declined(name) {
                        forms.push(Form::name(words, codes.clone(), Some(language)));
                    }
                }
            }
        }
        for look_alike in &self.not_states {
            forms.push(Form::name(lower_words(look_alike), Vec::new(), None));
        }
        forms
    }
}

/// What a person may type for each state, in lower case; of equal words the first counts.
fn by_input(states: &[State]) -> HashMap<String, CountryCode> {
    let mut by_input = HashMap::new();
    for state in states {
        let Some(code) = CountryCode::new(&state.code) else { continue };
        let typed = [&state.de, &state.en, &state.adjective_de, &state.adjective_en];
        let typed = typed.into_iter().chain([&state.people_de, &state.people_en]).flatten();
        for word in typed.chain([&state.code, &state.alpha3]).filter(|word| !word.is_empty()) {
            by_input.entry(word.to_lowercase()).or_insert_with(|| code.clone());
        }
    }
    by_input
}

impl Form {
    fn name(words: Vec<String>, codes: Vec<CountryCode>, language: Option<Language>) -> Self {
        Self { words, codes, kind: MentionKind::Name, language, case: Case::Capital }
    }

    fn fits(&self, text: &str, words: &[Span]) -> bool {
        let Some(first) = words.first().map(|word| word.of(text)) else { return false };
        let is_cased = match self.case {
            Case::Any => true,
            Case::Capital => first.starts_with(char::is_uppercase),
            Case::Upper => first.chars().all(|c| !c.is_lowercase()),
        };
        is_cased
            && self.words.len() <= words.len()
            && self.words.iter().zip(words).all(|(own, word)| own == &word.of(text).to_lowercase())
            && (1..self.words.len()).all(|i| is_joined(text, words[i - 1].end, words[i].start))
    }
}

/// Words of a name stand next to each other: nothing but the ending of a genitive, a space, a
/// dash or a dot between.
fn is_joined(text: &str, end: usize, start: usize) -> bool {
    let between = Span::new(end, start).of(text);
    genitive(between)
        .unwrap_or(between)
        .chars()
        .all(|c| c.is_whitespace() || "-‑–.,()*:/".contains(c))
}

fn forms_of(state: &State, code: &CountryCode) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut add = |words: Vec<String>, kind, language, case| {
        if !words.is_empty() {
            forms.push(Form { words, codes: vec![code.clone()], kind, language, case });
        }
    };
    for (names, language) in [(&state.de, Language::De), (&state.en, Language::En)] {
        for name in names {
            let is_short = name.chars().all(|c| c.is_uppercase() || c == '.');
            let case = if is_short { Case::Upper } else { Case::Capital };
            for words in declined(name) {
                add(words, MentionKind::Name, Some(language), case);
            }
        }
    }
    for stem in &state.adjective_de {
        for ending in ADJECTIVE_ENDINGS {
            let words = lower_words(&format!("{stem}{ending}"));
            add(words, MentionKind::Adjective, Some(Language::De), Case::Any);
        }
    }
    for word in &state.adjective_en {
        add(lower_words(word), MentionKind::Adjective, Some(Language::En), Case::Capital);
    }
    for word in &state.people_de {
        for words in inhabitants(word) {
            add(words, MentionKind::Inhabitant, Some(Language::De), Case::Capital);
        }
    }
    for word in &state.people_en {
        for form in [word.clone(), format!("{word}s")] {
            add(lower_words(&form), MentionKind::Inhabitant, Some(Language::En), Case::Capital);
        }
    }
    for name in &state.capital {
        add(lower_words(name), MentionKind::Capital, None, Case::Capital);
    }
    forms
}

/// The cases of a name: a leading adjective is declined (*der Tschechischen Republik*), the
/// last word takes a genitive *s* or a dative *n* (*Usbekistans*, *den Niederlanden*).
fn declined(name: &str) -> Vec<Vec<String>> {
    let words = lower_words(name);
    let Some((last, leading)) = words.split_last() else { return Vec::new() };
    let mut endings: Vec<&str> = vec![""];
    let is_declinable = |word: &String| ["e", "er", "es"].iter().any(|end| word.ends_with(end));
    if leading.iter().any(is_declinable) {
        endings.extend(ADJECTIVE_ENDINGS.iter().skip(1));
    }
    let mut forms = Vec::new();
    for ending in endings {
        let mut start = leading.to_vec();
        if !ending.is_empty() {
            for word in start.iter_mut().filter(|word| is_declinable(word)) {
                let stem = word.trim_end_matches("es").trim_end_matches("er");
                *word = format!("{}{ending}", stem.trim_end_matches('e'));
            }
        }
        for tail in ["", "s", "es", "n"] {
            let is_fit = match tail {
                "s" => !last.ends_with(['s', 'z', 'x', 'ß']),
                "es" => last.ends_with(['h', 'k', 'd']),
                "n" => last.ends_with('e') || last.ends_with("er"),
                _ => true,
            };
            if is_fit {
                let mut form = start.clone();
                form.push(format!("{last}{tail}"));
                forms.push(form);
            }
        }
    }
    forms
}

/// The forms of an inhabitant: *Usbeke, Usbeken, Usbekin, Usbekinnen, Usbek\*innen*.
fn inhabitants(word: &str) -> Vec<Vec<String>> {
    let bare = word.strip_suffix('e').unwrap_or(word);
    let mut forms = vec![word.to_owned()];
    for tail in ["n", "s", "r", "en", "nen"] {
        forms.push(format!("{word}{tail}"));
    }
    for tail in FEMININE_ENDINGS {
        forms.push(format!("{bare}{tail}"));
        if tail != "in" {
            forms.push(format!("{bare} {tail}"));
        }
    }
    forms.sort();
    forms.dedup();
    forms.iter().map(|form| lower_words(form)).collect()
}

/// *englischer* names no state of the table, but belongs to the chain all the same.
fn is_german_adjective(lower: &str) -> bool {
    ADJECTIVE_ENDINGS.iter().any(|end| lower.strip_suffix(end).is_some_and(|s| s.ends_with("sch")))
}

fn lower_words(text: &str) -> Vec<String> {
    words(text).iter().map(|word| word.of(text).to_lowercase()).collect()
}

/// Runs of letters and digits; an apostrophe inside a run joins it (`N’Djamena`), but for that of
/// an English genitive, which is no part of a word (`Albania’s`).
fn words(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_genitive = start.is_some() && genitive(&text[at..]).is_some();
        let joins = !is_genitive
            && start.is_some()
            && APOSTROPHES.contains(&c)
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if c.is_alphanumeric() || joins {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            found.push(Span::new(from, at));
        }
        if is_genitive {
            chars.next();
        }
    }
    if let Some(from) = start {
        found.push(Span::new(from, text.len()));
    }
    found
}

/// Returns what stands behind the ending of an English genitive.
fn genitive(text: &str) -> Option<&str> {
    let behind = text.strip_prefix(APOSTROPHES)?.strip_prefix(['s', 'S'])?;
    (!behind.starts_with(char::is_alphanumeric)).then_some(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let countries = Countries::builtin().expect("the built-in table is sound");
        let language = if text.contains(" the ") { Language::En } else { Language::De };
        let found: Vec<String> = countries
            .mentions(text, language)
            .iter()
            .flat_map(|mention| mention.codes.iter().map(ToString::to_string))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn long_names_are_found_in_every_case() {
        check("die Regierung der Republik Usbekistan", &["UZ"]);
        check("der Regierung der Tschechischen Republik und des Heiligen Stuhls", &["CZ", "VA"]);
        check("zwischen der Schweizerischen Eidgenossenschaft und den Niederlanden", &["CH", "NL"]);
        check("Bosnien und Herzegowinas Behörden", &["BA"]);
    }

    #[test]
    fn adjectives_and_inhabitants_are_found_in_every_form() {
        check("Kenianerinnen und Kenianer, georgische Behörden", &["KE", "KE", "GE"]);
        check("Georgier*innen und Inder", &["GE", "IN"]);
        check("Deutsch-georgische Vereinbarung", &["DE", "GE"]);
        check("der Deutschen Bundesregierung", &["DE"]);
    }

    #[test]
    fn an_english_genitive_names_its_state() {
        check(
            "Albania’s and Viet Nam's nationals in the European Union’s territory",
            &["AL", "VN", "EU"],
        );
        check("the territory of the People’s Republic of China's neighbour", &["CN"]);
        check(
            "the authorities in N’Djamena's airport and of the Netherlands' courts",
            &["TD", "NL"],
        );
    }

    #[test]
    fn a_language_names_no_state() {
        check("in deutscher, georgischer und englischer Sprache", &[]);
    }

    #[test]
    fn look_alikes_name_no_state() {
        check("Die Benin-Bronzen kehren zurück.", &[]);
        check("Ein Roman aus dem US-Bundesstaat Georgia", &[]);
        check("Das Samoa-Abkommen gilt.", &[]);
        check("It tells us about the rules.", &[]);
    }

    #[test]
    fn niger_is_not_nigeria() {
        check("Nigeria und Niger, Guinea-Bissau und Guinea", &["NG", "NE", "GW", "GN"]);
    }

    #[test]
    fn a_group_names_its_members() {
        check("die Benelux-Staaten", &["BE", "NL", "LU"]);
    }

    #[test]
    fn people_may_type_codes_and_names() {
        let countries = Countries::builtin().expect("the built-in table is sound");
        for input in ["UZ", "uzb", "Usbekistan", "Uzbekistan", "usbekisch"] {
            assert_eq!(countries.parse(input), CountryCode::new("UZ"), "{input}");
        }
        assert_eq!(
            countries.label(&CountryCode::new("TN").expect("a code"), Language::De),
            Some("Tunesien")
        );
    }
}

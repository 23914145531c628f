//! Which clauses and documents a question is about, as typed by a person.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::{
    cli::{failure::Failure, wording::Ui},
    index::ClauseFilter,
    model::{BindingForce, CountryCode, Date, Debtor, InstrumentKind, Language, Modality, Pillar},
    rules::Rules,
};

/// The filters of `search`, `commitments` and `documents`; each may be given more than once.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(super) struct Filters {
    /// Pillar: returns, visas, qualification, technology_transfer, human_rights
    #[arg(long, value_name = "PILLAR")]
    pub(super) pillar: Vec<String>,
    /// Topic: time-limits or returns/time-limits
    #[arg(long, value_name = "TOPIC")]
    pub(super) topic: Vec<String>,
    /// State by code or name: GE, Georgien, Georgia
    #[arg(long, value_name = "STATE")]
    pub(super) country: Vec<String>,
    /// Kind of instrument
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    pub(super) instrument: Vec<InstrumentKind>,
    /// Binding force
    #[arg(long, value_name = "FORCE", value_parser = forces())]
    pub(super) binding: Vec<BindingForce>,
    /// Language of the clause: de, en, fr, it, es
    #[arg(long, value_name = "LANGUAGE", value_parser = languages())]
    pub(super) language: Vec<Language>,
    /// Strength, after the cap by binding force
    #[arg(long, value_name = "STRENGTH", value_parser = modalities())]
    pub(super) modality: Vec<Modality>,
    /// Who owes: a state, or both, requested, requesting, authority, body, person, unspecified
    #[arg(long, value_name = "DEBTOR")]
    pub(super) debtor: Vec<String>,
    /// Signed or published on this day or later: 2020, 2020-05 or 2020-05-17
    #[arg(long, value_name = "DATE")]
    pub(super) from: Option<String>,
    /// Signed or published on this day or earlier
    #[arg(long, value_name = "DATE")]
    pub(super) to: Option<String>,
    /// Document: its path in the corpus, or a part of it
    #[arg(long, value_name = "DOCUMENT")]
    pub(super) document: Vec<String>,
}

pub(super) fn kinds() -> impl TypedValueParser<Value = InstrumentKind> {
    PossibleValuesParser::new(InstrumentKind::ALL.map(InstrumentKind::as_str))
        .map(|word| InstrumentKind::from_word(&word).expect("a word of the list"))
}

pub(super) fn forces() -> impl TypedValueParser<Value = BindingForce> {
    PossibleValuesParser::new(["binding", "non_binding", "unclear"])
        .map(|word| BindingForce::from_word(&word).expect("a word of the list"))
}

pub(super) fn modalities() -> impl TypedValueParser<Value = Modality> {
    PossibleValuesParser::new(Modality::ALL.map(Modality::as_str))
        .map(|word| Modality::from_word(&word).expect("a word of the list"))
}

/// Reads languages by code.
pub(super) fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(["de", "en", "fr", "it", "es", "und"])
        .map(|word| Language::from_code(&word))
}

impl Filters {
    /// Reads the words with what the rules know.
    pub(super) fn read(&self, rules: &Rules, ui: Ui) -> Result<ClauseFilter, Failure> {
        let pillars = self.pillar.iter().map(|word| pillar(word, rules, ui));
        let topics = self.topic.iter().map(|word| {
            topic(word, rules, ui).map(|topic| match topic {
                (Some(pillar), topic) => format!("{pillar}/{topic}"),
                (None, topic) => topic,
            })
        });
        Ok(ClauseFilter {
            pillars: pillars.map(|pillar| Ok(pillar?.0)).collect::<Result<_, Failure>>()?,
            topics: topics.collect::<Result<_, _>>()?,
            countries: countries(&self.country, rules, ui)?,
            instruments: self.instrument.clone(),
            bindings: self.binding.clone(),
            languages: self.language.clone(),
            modalities: self.modality.clone(),
            debtors: self
                .debtor
                .iter()
                .map(|word| debtor(word, rules, ui))
                .collect::<Result<_, _>>()?,
            from: self.from.as_deref().map(|word| day(word, Edge::First, ui)).transpose()?,
            to: self.to.as_deref().map(|word| day(word, Edge::Last, ui)).transpose()?,
            documents: self.document.clone(),
            ..ClauseFilter::default()
        })
    }
}

/// Reads states by code or name.
pub(super) fn countries(
    words: &[String],
    rules: &Rules,
    ui: Ui,
) -> Result<Vec<CountryCode>, Failure> {
    words.iter().map(|word| country(word, rules, ui)).collect()
}

fn country(word: &str, rules: &Rules, ui: Ui) -> Result<CountryCode, Failure> {
    rules
        .countries()
        .parse(word)
        .ok_or_else(|| Failure::new(word, ui.no_country()).hint(ui.country_forms()))
}

/// Reads a pillar by its slug or by its name in either language.
pub(super) fn pillar(word: &str, rules: &Rules, ui: Ui) -> Result<Pillar, Failure> {
    let folded = word.to_lowercase();
    let names = |label: &str| label.to_lowercase() == folded;
    let known = rules.pillars();
    let found = known.iter().find(|info| {
        info.slug.as_str() == folded || names(&info.label.de) || names(&info.label.en)
    });
    if let Some(info) = found {
        return Ok(info.slug.clone());
    }
    let slugs: Vec<&str> = known.iter().map(|info| info.slug.as_str()).collect();
    Err(Failure::new(word, ui.no_pillar(&slugs.join(", "))))
}

/// Reads a topic, with its pillar where the word names one.
pub(super) fn topic(
    word: &str,
    rules: &Rules,
    ui: Ui,
) -> Result<(Option<String>, String), Failure> {
    let (of, slug) = match word.split_once('/') {
        Some((of, slug)) => (Some(of), slug),
        None => (None, word),
    };
    let pillars =
        rules.pillars().iter().filter(|info| of.is_none_or(|of| info.slug.as_str() == of));
    let is_known = pillars.flat_map(|info| &info.topics).any(|topic| topic.slug == slug);
    if is_known {
        return Ok((of.map(str::to_owned), slug.to_owned()));
    }
    Err(Failure::new(word, ui.no_topic()).hint("klausel rules list"))
}

fn debtor(word: &str, rules: &Rules, ui: Ui) -> Result<Debtor, Failure> {
    let roles = ["both", "requested", "requesting", "authority", "body", "person", "unspecified"];
    if roles.contains(&word) {
        return Ok(Debtor::from(word.to_owned()));
    }
    country(word, rules, ui).map(Debtor::Country)
}

/// Which day of a year or month is meant.
#[derive(Debug, Clone, Copy)]
pub(super) enum Edge {
    /// The first.
    First,
    /// The last.
    Last,
}

/// Reads `2020`, `2020-05` or `2020-05-17`.
pub(super) fn day(word: &str, edge: Edge, ui: Ui) -> Result<Date, Failure> {
    let date = match (word.len(), edge) {
        (4, Edge::First) => format!("{word}-01-01").parse().ok(),
        (4, Edge::Last) => format!("{word}-12-31").parse().ok(),
        (7, Edge::First) => format!("{word}-01").parse().ok(),
        (7, Edge::Last) => {
            (28..=31).rev().find_map(|day| format!("{word}-{day}").parse::<Date>().ok())
        }
        _ => word.parse().ok(),
    };
    date.ok_or_else(|| Failure::new(word, ui.no_date()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, edge: Edge, expected: &str) {
        assert_eq!(day(word, edge, Ui::De).unwrap().to_string(), expected);
    }

    #[test]
    fn a_year_or_a_month_stands_for_its_first_or_last_day() {
        check("2020", Edge::First, "2020-01-01");
        check("2020", Edge::Last, "2020-12-31");
        check("2020-02", Edge::Last, "2020-02-29");
        check("2020-05-17", Edge::Last, "2020-05-17");
    }

    #[test]
    fn a_word_that_is_no_day_is_named() {
        assert_eq!(day("gestern", Edge::First, Ui::De).unwrap_err().faults[0].0, "gestern");
    }
}

//! Quotas and sums of money with their unit, period and role.

use regex::bytes::Regex;

use crate::{
    model::{Amount, Condition, Language, Span},
    rules::commitments::{AmountRules, Bilingual, Commitments, Pattern},
    tag::{numbers, sentences::Sentence},
};

/// Numbers are kept in hundredths.
const HUNDREDTHS: u64 = 100;

/// Reads the amounts of a clause, in order of print. Things counted in a condition (*if they
/// have held two visas*) are no quota.
pub(super) fn read(
    own: &[Sentence],
    conditions: &[Condition],
    language: Language,
    rules: &Commitments,
) -> Vec<Amount> {
    let is_money = |amount: &Amount| {
        rules.amounts.currencies.iter().any(|currency| currency.code == amount.unit)
    };
    let is_conditional =
        |amount: &Amount| conditions.iter().any(|condition| condition.span.contains(amount.span));
    own.iter()
        .flat_map(|sentence| in_sentence(sentence, language, rules))
        .filter(|amount| is_money(amount) || !is_conditional(amount))
        .collect()
}

fn in_sentence(sentence: &Sentence, language: Language, rules: &Commitments) -> Vec<Amount> {
    let expressions = rules.amounts.sums.get_or_init(|| Bilingual {
        de: expression(Language::De, rules),
        en: expression(Language::En, rules),
    });
    let amounts = &rules.amounts;
    let text = sentence.plain.as_str();
    expressions
        .of(language)
        .captures_iter(text.as_bytes())
        .filter_map(|found| {
            let whole = found.get(0)?;
            let number = found.name("n").or_else(|| found.name("m"))?;
            let scale = found.name("s").or_else(|| found.name("t"));
            let currency = (0..amounts.currencies.len()).find(|i| {
                found.name(&format!("c{i}")).is_some() || found.name(&format!("d{i}")).is_some()
            });
            let unit = (0..amounts.units.len()).find(|i| found.name(&format!("u{i}")).is_some());
            let unit = match (currency, unit) {
                (Some(i), _) => amounts.currencies[i].code.clone(),
                (None, Some(i)) => amounts.units[i].unit.clone(),
                (None, None) => return None,
            };
            let written = text.get(number.range())?.trim();
            let counts_nothing = currency.is_none() && amounts.not.number.is_match(written);
            let names_a_provision = amounts.not.before.is_match(&text[..number.start()]);
            if counts_nothing
                || names_a_provision
                || amounts.not.after.is_match(&text[number.end()..])
            {
                return None;
            }
            let value = hundredths(written, language, rules)?;
            let factor = scale
                .and_then(|word| text.get(word.range()))
                .map_or(1, |word| factor(word, language, amounts));
            Some(Amount {
                hundredths: value.checked_mul(factor)?,
                unit,
                per: period(text, amounts),
                role: role(text, currency.is_some(), amounts),
                span: Span::new(whole.start(), whole.end())
                    .trimmed(text)
                    .shifted(sentence.span.start),
            })
        })
        .collect()
}

/// Reads a number with at most two decimals; the last point or comma with one or two digits
/// behind it is the decimal mark, other marks part thousands.
fn hundredths(words: &str, language: Language, rules: &Commitments) -> Option<u64> {
    let words = words.trim();
    let decimals = words
        .rfind(['.', ','])
        .map(|at| &words[at + 1..])
        .filter(|rest| (1..=2).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()));
    match decimals {
        Some(rest) => {
            let whole = numbers::digits(&words[..words.len() - rest.len() - 1])?;
            let parts: u64 = rest.parse().ok()?;
            let parts = if rest.len() == 1 { parts * 10 } else { parts };
            whole.checked_mul(HUNDREDTHS)?.checked_add(parts)
        }
        None => {
            numbers::value(words, rules.deadlines.numbers.of(language))?.checked_mul(HUNDREDTHS)
        }
    }
}

fn factor(word: &str, language: Language, rules: &AmountRules) -> u64 {
    rules.scale.of(language).get(&word.trim().to_lowercase()).copied().unwrap_or(1)
}

fn period(sentence: &str, rules: &AmountRules) -> Option<String> {
    rules
        .periods
        .iter()
        .find(|period| period.pattern.is_match(sentence))
        .map(|period| period.per.clone())
}

fn role(sentence: &str, is_money: bool, rules: &AmountRules) -> String {
    rules
        .roles
        .iter()
        .find(|role| role.pattern.is_match(sentence))
        .map_or(if is_money { "sum" } else { "number" }, |role| role.role.as_str())
        .to_owned()
}

/// Builds the expression: currency and number, number and currency, number and things.
fn expression(language: Language, rules: &Commitments) -> Regex {
    let number = numbers::expression(rules.deadlines.numbers.of(language));
    let number = format!(r"\d+[.,]\d{{1,2}}\b|{number}");
    let mut scales: Vec<String> =
        rules.amounts.scale.of(language).keys().map(|word| regex::escape(word)).collect();
    scales.sort_by_key(|word| (std::cmp::Reverse(word.len()), word.clone()));
    let scale = scales.join("|");
    let named = |letter: char, words: Vec<&str>| {
        let parts: Vec<String> = words
            .into_iter()
            .enumerate()
            .map(|(i, words)| format!("(?P<{letter}{i}>{words})"))
            .collect();
        parts.join("|")
    };
    let currencies = || rules.amounts.currencies.iter().map(|c| c.words.as_str()).collect();
    let units = rules.amounts.units.iter().map(|unit| unit.words.as_str()).collect();
    let (before, behind, things) =
        (named('c', currencies()), named('d', currencies()), named('u', units));
    let expression = format!(
        r"(?:(?:{before})\s*(?P<m>{number})(?:\s*(?P<t>{scale})\b)?)|\b(?P<n>{number})\s*(?:\([^()]*\)\s*)?(?:(?P<s>{scale})\s+)?(?:(?:[a-z-]+\s+){{0,2}}?(?:{things})\b|(?:{behind}))"
    );
    Pattern::new(&expression)
        .check()
        .expect("numbers and units of the built-in files make an expression")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::sentences;

    fn check(language: Language, text: &str, expected: &[(u64, &str, Option<&str>)]) {
        let all = crate::tag::tests::rules();
        let rules = all.commitments();
        let own = sentences::read(
            text,
            language,
            all.abbreviations(),
            rules.modality.grammar.of(language),
        );
        let found = read(&own, &[], language, rules);
        let found: Vec<_> = found
            .iter()
            .map(|amount| (amount.hundredths, amount.unit.as_str(), amount.per.as_deref()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn money_is_read_with_its_currency_before_or_behind() {
        check(Language::De, "Die Gebühr beträgt 35 Euro.", &[(3_500, "EUR", None)]);
        check(Language::En, "The fund holds EUR 150 million.", &[(15_000_000_000, "EUR", None)]);
        check(Language::De, "Sie zahlt 1,50 Franken je Blatt.", &[(150, "CHF", None)]);
    }

    #[test]
    fn a_quota_is_read_with_its_period() {
        check(
            Language::En,
            "Three thousand job seeker visas are issued annually.",
            &[(300_000, "visas", Some("year"))],
        );
        check(
            Language::De,
            "Das Kontingent beträgt fünfzig Stagiaires pro Jahr.",
            &[(5_000, "persons", Some("year"))],
        );
    }

    #[test]
    fn days_and_articles_are_no_amounts() {
        check(Language::De, "Nach Artikel 5 gilt eine Frist von 30 Tagen für Personen.", &[]);
        check(Language::En, "The mission shall issue a national visa.", &[]);
        check(Language::De, "Sie übernimmt die in Absatz 1 genannten Personen.", &[]);
        check(Language::De, "Die in den Artikeln 3 und 4 bezeichneten Personen reisen ein.", &[]);
        check(Language::En, "It shall admit the paragraph 2 persons.", &[]);
    }

    #[test]
    fn the_year_of_a_day_counts_nobody() {
        check(Language::De, "Seit dem 1. Juni 2006 alle Staatsangehörigen umfassend.", &[]);
        check(Language::En, "Since 1 June 2006 nationals of both States travel freely.", &[]);
        check(
            Language::De,
            "Die Schweiz lässt im Jahr 200 Praktikanten zu.",
            &[(20_000, "persons", Some("year"))],
        );
    }
}

//! Inflected forms meet: Snowball's stemmers, and before them the German forms that no suffix
//! rule brings together (`übernimmt`, `abgeschoben`, `rückzuübernehmen`, `Visa`).

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use foldhash::fast::RandomState;
use frostem::{Algorithm, Stemmer};
use serde::Deserialize;

use crate::text::folding::fold;

/// Returns the stem of a German word, given as printed and folded; any spelling of it gives the
/// same.
pub(super) fn german(word: &str, folded: &str) -> String {
    static SNOWBALL: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::German));
    if let Some(stem) = VERBS.printed.get(word) {
        return stem.clone();
    }
    let snowball = |word: &str| SNOWBALL.stem(word).into_owned();
    VERBS.stem(folded).unwrap_or_else(|| match infinitive(folded) {
        Some(infinitive) => snowball(&infinitive),
        None => snowball(folded),
    })
}

/// Takes a separable verb apart: its prefix, folded, and the stem of its verb; `None` for words
/// that are no infinitive. In a sentence the two stand apart (*nimmt … zurück*).
pub(super) fn separated(word: &str) -> Option<(String, String)> {
    if !word.starts_with(char::is_lowercase) || !word.ends_with('n') {
        return None;
    }
    let folded = fold(word);
    // *rück* parts from its verb behind `zu` only, never in a sentence.
    let prefixes = VERBS.separable.iter().filter(|prefix| **prefix != "ruck");
    prefixes
        .filter_map(|prefix| Some((prefix, folded.strip_prefix(prefix.as_str())?)))
        .filter(|(_, rest)| rest.len() > 3 && !rest.starts_with("ge"))
        .find_map(|(prefix, rest)| Some((prefix.clone(), VERBS.base(rest)?)))
}

/// Returns the infinitive of a finite form or participle of the verbs in *-igen* and *-ieren*,
/// which no suffix rule of Snowball takes for one: `genehmigten`, `identifizierte`.
fn infinitive(folded: &str) -> Option<String> {
    let undeclined = ["", "e", "en", "er", "es", "em"];
    undeclined
        .iter()
        .filter_map(|ending| folded.strip_suffix(ending)?.strip_suffix('t'))
        .find(|stem| stem.len() > 4 && (stem.ends_with("ig") || stem.ends_with("ier")))
        .map(|stem| format!("{stem}en"))
}

/// Returns a strong participle without the ending it takes as an adjective: `gelaufene`.
fn undeclined(form: &str) -> Option<&str> {
    let stripped = ["e", "en", "er", "es", "em"].iter().filter_map(|end| form.strip_suffix(end));
    stripped.into_iter().find(|participle| participle.ends_with("en"))
}

/// Returns the stem of an English word without marks, possessive endings removed.
pub(super) fn english(folded: &str) -> String {
    static SNOWBALL: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));
    SNOWBALL.stem(folded).into_owned()
}

static VERBS: LazyLock<Irregular> = LazyLock::new(Irregular::built_in);

/// The hand list of `data/verbs.toml`, folded.
struct Irregular {
    separable: Vec<String>,
    inseparable: Vec<String>,
    weak: HashSet<String, RandomState>,
    forms: Forms,
    /// Participles without `ge`, as they stand behind prefixes that stay: über|nommen.
    bare: Forms,
    alone: Forms,
    /// Words as printed that folding would mistake for others.
    printed: Forms,
}

/// The stems of listed forms; nearly every word of every text is looked up in them.
type Forms = HashMap<String, String, RandomState>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IrregularFile {
    #[serde(rename = "schema")]
    _schema: u32,
    separable: String,
    inseparable: String,
    weak: String,
    forms: HashMap<String, String>,
    alone: HashMap<String, String>,
    printed: HashMap<String, String>,
}

impl Irregular {
    fn built_in() -> Self {
        let file: IrregularFile = toml::from_str(include_str!("data/verbs.toml"))
            .expect("the built-in list is read by a test");
        let words = |list: &str| list.split_whitespace().map(fold).collect::<Vec<_>>();
        let by_form = |table: &HashMap<String, String>, fold: fn(&str) -> String| {
            let mut forms = Forms::default();
            for (stem, list) in table {
                forms.extend(list.split_whitespace().map(|form| (fold(form), stem.clone())));
            }
            forms
        };
        let marked = by_form(&file.forms, fold);
        let bare = marked
            .iter()
            .filter(|(form, _)| !form.ends_with('!'))
            .filter_map(|(form, stem)| Some((form.strip_prefix("ge")?.to_owned(), stem.clone())))
            .collect();
        let forms = marked
            .into_iter()
            .map(|(form, stem)| (form.trim_end_matches('!').to_owned(), stem))
            .collect();
        Self {
            separable: words(&file.separable),
            inseparable: words(&file.inseparable),
            weak: words(&file.weak).into_iter().collect(),
            forms,
            bare,
            alone: by_form(&file.alone, fold),
            printed: by_form(&file.printed, str::to_owned),
        }
    }

    /// Returns the stem of a listed form, alone or behind prefixes.
    fn stem(&self, folded: &str) -> Option<String> {
        if let Some(stem) = self.alone.get(folded).or_else(|| self.form(folded)) {
            return Some(stem.clone());
        }
        self.behind_separable(folded)
            .or_else(|| {
                let (prefix, rest) = longest_prefix(&self.inseparable, folded)?;
                let stem = self
                    .behind_inseparable(rest)
                    .cloned()
                    .or_else(|| self.weak_stem(rest, &FINITE_ENDINGS))?;
                Some(format!("{prefix}{stem}"))
            })
            .or_else(|| self.weak_stem(folded, &FINITE_ENDINGS))
            .or_else(|| self.weak_stem(folded.strip_prefix("ge")?, &PARTICIPLE_ENDINGS))
    }

    fn behind_inseparable(&self, rest: &str) -> Option<&String> {
        let bare = |rest: &str| self.bare.get(rest);
        self.form(rest).or_else(|| bare(rest)).or_else(|| undeclined(rest).and_then(bare))
    }

    /// Reads a listed form, or a listed participle as an adjective.
    fn form(&self, form: &str) -> Option<&String> {
        let participle = || undeclined(form).filter(|participle| participle.starts_with("ge"));
        self.forms.get(form).or_else(|| self.forms.get(participle()?))
    }

    /// Reads `zurück|ge|nommen`, `rück|zu|über|nehmen`, `an|er|kannt`.
    fn behind_separable(&self, folded: &str) -> Option<String> {
        without_prefixes(&self.separable, folded).filter(|(_, rest)| !rest.is_empty()).find_map(
            |(prefix, rest)| {
                let stem = self.base(rest)?;
                Some(format!("{prefix}{stem}"))
            },
        )
    }

    /// Returns the stem of what stands behind a separable prefix.
    fn base(&self, rest: &str) -> Option<String> {
        if let Some(stem) = self.form(rest) {
            return Some(stem.clone());
        }
        if let Some(participle) = rest.strip_prefix("ge")
            && let Some(stem) = self.weak_stem(participle, &PARTICIPLE_ENDINGS)
        {
            return Some(stem);
        }
        let rest = rest.strip_prefix("zu").filter(|rest| rest.len() > 4).unwrap_or(rest);
        if let Some(stem) = self.forms.get(rest) {
            return Some(stem.clone());
        }
        if let Some((prefix, form)) = longest_prefix(&self.inseparable, rest)
            && let Some(stem) = self.behind_inseparable(form)
        {
            return Some(format!("{prefix}{stem}"));
        }
        self.weak_stem(rest, &FINITE_ENDINGS)
    }

    fn weak_stem(&self, form: &str, endings: &[&str]) -> Option<String> {
        endings
            .iter()
            .filter_map(|ending| form.strip_suffix(ending))
            .find(|stem| self.weak.contains(*stem))
            .map(str::to_owned)
    }
}

/// Endings of a weak participle, declined as an adjective too: geführt, geführten.
const PARTICIPLE_ENDINGS: [&str; 14] = [
    "t", "te", "ten", "ter", "tes", "tem", "et", "ete", "eten", "eter", "etes", "etem", "ene",
    "enen",
];

/// Endings of a weak verb's other forms.
const FINITE_ENDINGS: [&str; 9] = ["en", "n", "t", "e", "te", "ten", "et", "ete", "eten"];

fn longest_prefix<'p, 'w>(prefixes: &'p [String], word: &'w str) -> Option<(&'p str, &'w str)> {
    without_prefixes(prefixes, word).max_by_key(|(prefix, _)| prefix.len())
}

/// Yields the prefixes of a word in their order, each with the rest of the word.
fn without_prefixes<'p, 'w>(
    prefixes: &'p [String],
    word: &'w str,
) -> impl Iterator<Item = (&'p str, &'w str)> {
    let first = word.as_bytes().first();
    // most prefixes begin with another letter, which is told without a call
    let alike = prefixes.iter().filter(move |prefix| prefix.as_bytes().first() == first);
    alike.filter_map(|prefix| Some((prefix.as_str(), word.strip_prefix(prefix.as_str())?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem_of(word: &str) -> String {
        german(word, &fold(word))
    }

    fn meet(words: &[&str]) {
        let stems: Vec<String> = words.iter().map(|word| stem_of(word)).collect();
        assert!(stems.iter().all(|stem| stem == &stems[0]), "{words:?} → {stems:?}");
    }

    fn stay_apart(a: &str, b: &str) {
        assert_ne!(stem_of(a), stem_of(b), "{a}, {b}");
    }

    #[test]
    fn strong_verbs_meet_their_forms_behind_any_prefix() {
        meet(&["übernehmen", "übernimmt", "übernahm", "übernommen"]);
        meet(&["abschieben", "abgeschoben", "abzuschieben", "abschiebt", "Abschiebung"]);
        meet(&["zurücknehmen", "zurückgenommen", "zurückzunehmen", "zurücknimmt"]);
        meet(&["rückübernehmen", "rückzuübernehmen", "rückübernommen"]);
    }

    #[test]
    fn weak_participles_meet_their_verb() {
        meet(&["zurückführen", "zurückgeführt", "zurückzuführen", "zurückführt"]);
        meet(&["durchführen", "durchgeführt", "durchgeführten"]);
    }

    #[test]
    fn participles_meet_their_verb_when_they_are_declined_as_adjectives() {
        meet(&["ablaufen", "abgelaufen", "abgelaufene", "abgelaufener", "abgelaufenen"]);
        meet(&["übernehmen", "übernommene", "übernommenen"]);
        meet(&["abschieben", "abgeschobene", "abgeschobenem"]);
    }

    #[test]
    fn regular_verbs_in_igen_and_ieren_meet_their_forms() {
        meet(&["genehmigen", "genehmigt", "genehmigte", "genehmigten"]);
        meet(&["benachteiligen", "benachteiligt", "benachteiligte"]);
        meet(&["identifizieren", "identifiziert", "identifizierten"]);
    }

    #[test]
    fn nouns_that_look_like_verb_forms_stay_nouns() {
        stay_apart("Maßnahmen", "Maßnehmen");
        stay_apart("Angebot", "anbieten");
        stay_apart("Zustand", "zustehen");
        stay_apart("Würde", "wurde");
        meet(&["Übernahme", "Übernahmen"]);
        meet(&["Angabe", "Angaben"]);
        meet(&["Unterlage", "Unterlagen"]);
        meet(&["Umstand", "Umstände"]);
        meet(&["Übergang", "Übergänge", "Übergängen"]);
    }

    #[test]
    fn an_infinitive_parts_from_its_prefix_and_other_words_do_not() {
        let parts = separated("zurücknehmen").expect("is separable");
        assert_eq!(parts, ("zuruck".to_owned(), stem_of("nimmt")));
        assert_eq!(separated("ablehnen").map(|parts| parts.1), Some(stem_of("lehnt")));
        assert_eq!(separated("abgelehnten"), None);
        assert_eq!(separated("Abkommen"), None);
    }

    #[test]
    fn visum_and_visa_meet() {
        meet(&["Visum", "Visums", "Visa"]);
        stay_apart("Visum", "Visier");
    }

    #[test]
    fn english_possessives_meet_their_noun() {
        assert_eq!(english("parties"), english("party's"));
    }
}

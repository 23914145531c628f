//! What a text speaks of, by whatever word of the thesaurus.

use crate::{
    model::Language,
    rules::Thesaurus,
    text::{Analyzer, tokens},
};

/// Returns the ids of the concepts that are named, once for each mention. The longest label says
/// most: a *valid residence permit* is no *permit* beside it.
pub(super) fn concepts<'t>(
    text: &str,
    language: Language,
    thesaurus: &'t Thesaurus,
) -> Vec<&'t String> {
    let analyzer = Analyzer::of(language);
    let words = tokens(text).into_iter().map(|token| token.span.of(text));
    let words = words.filter(|word| !thesaurus.is_function_word(word));
    let stems: Vec<String> = words.map(|word| analyzer.stem(word)).collect();
    let mut found = Vec::new();
    let mut start = 0;
    while start < stems.len() {
        let longest = thesaurus.longest().min(stems.len() - start);
        let labelled = (1..=longest).rev().find_map(|length| {
            let named = thesaurus.of_stems(language, &stems[start..start + length]);
            (!named.is_empty()).then_some((length, named))
        });
        let (length, named) = labelled.unwrap_or((1, &[]));
        found.extend(named);
        start += length;
    }
    found
}

/// Returns the ids of the concepts whose German verb stands apart in a sentence: *teilt … mit*.
/// The prefix ends a part of the sentence; elsewhere it is a preposition.
pub(super) fn separated<'t>(
    sentence: &str,
    language: Language,
    thesaurus: &'t Thesaurus,
) -> Vec<&'t String> {
    if language != Language::De {
        return Vec::new();
    }
    let analyzer = Analyzer::of(language);
    let words = tokens(sentence);
    let ends_part = |at: usize| {
        let rest = sentence[words[at].span.end..].trim_start();
        rest.is_empty() || rest.starts_with(['.', ',', ';', ':', ')'])
    };
    let stems: Vec<String> =
        words.iter().map(|token| analyzer.stem(token.span.of(sentence))).collect();
    let prefixes = (0..words.len()).filter(|at| ends_part(*at));
    let concepts = prefixes.flat_map(|at| {
        let prefix = analyzer.fold(words[at].span.of(sentence));
        let verbs = stems[..at].iter();
        verbs.flat_map(|stem| thesaurus.of_separated(&prefix, stem)).collect::<Vec<_>>()
    });
    concepts.collect()
}

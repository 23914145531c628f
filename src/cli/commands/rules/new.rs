//! `klausel rules new --from CLAUSE`: a rule to begin with.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cli::{
        exit::Exit,
        failure::{Failure, Stop},
        session::Session,
    },
    model::{Language, Passage, Pillar, Span},
    query::parse,
    text::{Analyzer, tokens},
};

/// Shorter words say little of what a clause is about.
const LETTERS_MIN: usize = 5;

/// A word of the clause that could make the rule fire.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    /// As printed.
    word: String,
    /// In how many clauses of the corpus it stands.
    clauses: usize,
    /// Where it stands in the clause.
    at: Span,
}

/// Prints a rule file with one rule: the two rarest words of the clause as its condition, the
/// clause as its hit, and a clause with one of the words as its miss.
pub(super) fn run(from: &str, pillar: Option<&str>, session: &mut Session) -> Result<Exit, Stop> {
    let rules = session.rules()?;
    let reader = session.reader()?;
    let clause = super::super::explain::clause(from, &reader, session)?;
    let pillar = match pillar {
        Some(word) => crate::cli::filters::pillar(word, &rules, session.ui)?,
        None => clause
            .tagging
            .pillars()
            .first()
            .map_or_else(|| Pillar("returns".to_owned()), |pillar| (*pillar).clone()),
    };
    let analyzer = Analyzer::of(clause.language);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut others: Vec<(BTreeSet<String>, String)> = Vec::new();
    super::corpus::each_clause(&reader, &rules, session, |id, passage| {
        if passage.language != Some(clause.language) {
            return;
        }
        let stems = stems(passage.text, &analyzer);
        for stem in &stems {
            *found.entry(stem.clone()).or_default() += 1;
        }
        if *id != clause.id {
            others.push((stems, passage.text.to_owned()));
        }
    })?;
    let candidates = candidates(&clause.text, &analyzer, &found);
    let passage = clause.passage();
    let reading = rules.read(&passage);
    let stand_together = |a: &Candidate, b: &Candidate| {
        let query = parse(&format!("{} w/s {}", a.word, b.word)).query;
        reading.evaluate(&query).is_some()
    };
    let chosen: Vec<&Candidate> = match candidates.as_slice() {
        [first, others @ ..] => {
            let second = others.iter().find(|other| stand_together(first, other));
            std::iter::once(first).chain(second).collect()
        }
        [] => Vec::new(),
    };
    if chosen.is_empty() {
        return Err(Failure::new(from, session.ui.no_words_for_a_rule()).into());
    }
    let condition = condition(&chosen);
    let query = parse(&condition).query;
    let stems: Vec<String> = chosen.iter().map(|one| analyzer.stem(&one.word)).collect();
    // the nearest miss: a clause with the more frequent word and without the other
    let miss = stems.last().and_then(|frequent| {
        let is_miss = |held: &BTreeSet<String>| {
            held.contains(frequent) && !stems.iter().all(|stem| held.contains(stem))
        };
        let holds = |text: &str| {
            let other = Passage { text, language: Some(clause.language), ..Passage::default() };
            rules.read(&other).evaluate(&query).is_some()
        };
        let miss = others.iter().find(|(held, text)| is_miss(held) && !holds(text));
        miss.map(|(_, text)| text.as_str())
    });
    let cited = format!("{}, {}", clause.document.path, session.citations().of(&clause.locator));
    let page = rule_file(&pillar, &condition, &clause.text, miss, &cited);
    session.out().write_all(page.as_bytes())?;
    Ok(Exit::Done)
}

/// Returns the stems of the words that say what a text is about.
fn stems(text: &str, analyzer: &Analyzer) -> BTreeSet<String> {
    tokens(text).iter().map(|token| analyzer.stem(token.span.of(text))).collect()
}

/// Returns the words of a clause that could make a rule fire, the rarest in the corpus first:
/// nouns in German, longer words elsewhere.
fn candidates(text: &str, analyzer: &Analyzer, found: &BTreeMap<String, usize>) -> Vec<Candidate> {
    let is_german = analyzer.language() == Language::De;
    let mut seen = BTreeSet::new();
    let mut candidates: Vec<Candidate> = tokens(text)
        .iter()
        .filter_map(|token| {
            let word = token.span.of(text);
            let is_content = word.chars().count() >= LETTERS_MIN
                && word.chars().all(char::is_alphabetic)
                // words in capitals may be operators of the condition
                && word.chars().any(char::is_lowercase)
                && (!is_german || word.starts_with(char::is_uppercase));
            let stem = analyzer.stem(word);
            let clauses = found.get(&stem).copied().unwrap_or(1);
            let is_new = is_content && seen.insert(stem);
            is_new.then(|| Candidate { word: word.to_owned(), clauses, at: token.span })
        })
        .collect();
    candidates.sort_by_key(|one| (one.clauses, one.at.start));
    candidates
}

/// Joins the words to a condition: all in one sentence.
fn condition(chosen: &[&Candidate]) -> String {
    chosen.iter().map(|one| one.word.as_str()).collect::<Vec<_>>().join(" w/s ")
}

fn rule_file(
    pillar: &Pillar,
    condition: &str,
    hit: &str,
    miss: Option<&str>,
    cited: &str,
) -> String {
    let quoted = |words: &str| toml::Value::String(words.to_owned()).to_string();
    let mut page = format!(
        "schema = 1\npillar = {}\n\n[[rule]]\nid = {}\ntitle = {{ de = \"…\", en = \"…\" }}\n\
         status = \"experimental\"\nwhen = {}\nreferences = [{}]\n\n\
         [[rule.test]]\ntext = {}\nmatch = true\n",
        quoted(pillar.as_str()),
        quoted(&format!("{pillar}.new-topic.new-rule")),
        quoted(condition),
        quoted(cited),
        quoted(hit),
    );
    if let Some(miss) = miss {
        page.push_str(&format!("\n[[rule.test]]\ntext = {}\nmatch = false\n", quoted(miss)));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarest_nouns_of_a_clause_are_proposed() {
        let german = Analyzer::of(Language::De);
        let text = "Die Kosten der Durchbeförderung trägt die Vertragspartei.";
        let found = [("Kosten", 9), ("Durchbeförderung", 2), ("Vertragspartei", 90)];
        let found = found.into_iter().map(|(word, n)| (german.stem(word), n)).collect();
        let words: Vec<String> =
            candidates(text, &german, &found).into_iter().map(|one| one.word).collect();
        assert_eq!(words, ["Durchbeförderung", "Kosten", "Vertragspartei"]);
    }

    #[test]
    fn the_proposed_file_loads() {
        let words = ["Kosten", "Partei"].map(str::to_owned);
        let chosen = words.map(|word| Candidate { word, clauses: 1, at: Span::new(0, 6) });
        let condition = condition(&chosen.iter().collect::<Vec<_>>());
        assert_eq!(condition, "Kosten w/s Partei");
        let pillar = Pillar("returns".to_owned());
        let page = rule_file(&pillar, &condition, "Die \"Kosten\"\n trägt sie.", None, "a.md");
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("new.toml"), page).expect("written");
        let layers = crate::rules::Layers {
            extra: Some(dir.path().to_owned()),
            ..crate::rules::Layers::default()
        };
        let rules = crate::rules::Rules::load(&layers).expect("it is sound");
        let rule = rules.rules().iter().find(|rule| rule.id == "returns.new-topic.new-rule");
        assert_eq!(rule.expect("it is there").tests[0].text, "Die \"Kosten\"\n trägt sie.");
    }
}

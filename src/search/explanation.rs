//! Why an answer is as it is: what each part of the query became, how many clauses it finds
//! alone, and what to try where it finds none.

use crate::{
    index::{ClauseFilter, IndexError, Reader},
    model::Language,
    query::{Node, Term},
    rules::{Relation, Rules},
    search::{Expanded, SearchRequest, fields::Resolved, plan::plan_node},
    text::{Analyzer, Tokens, closest, fold},
};

/// Suggestions for one part at most.
const SUGGESTIONS_MAX: usize = 5;

/// Letters from which a second wrong one is believed.
const LONG_WORD: usize = 6;

/// Why an answer is as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Diagnosis {
    /// The query as it was understood, expansions included.
    pub query: String,
    /// Its words and fields, in the order of print.
    pub parts: Vec<Part>,
    /// Clauses that pass the filters of the request alone.
    pub in_filter: u64,
    /// Words that were left out beside the others.
    pub dropped: Vec<String>,
    /// Preferred labels of related concepts, German first: what to try as well.
    pub related: Vec<String>,
}

/// A word or field of the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// As typed.
    pub condition: String,
    /// What it became, by language; none for fields and lexicons.
    pub forms: Vec<Form>,
    /// Clauses it finds alone, expansions aside.
    pub clauses: u64,
    /// The same among those that pass the filters of the request.
    pub in_filter: u64,
    /// Other labels that are looked for, with how they came in and the clauses each finds.
    pub expansions: Vec<(String, Relation, u64)>,
    /// Words of the index, or names of lexicons, that may have been meant; only where it
    /// finds nothing.
    pub suggestions: Vec<String>,
}

/// What a word became in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The language.
    pub language: Language,
    /// The stem by which inflected forms meet.
    pub stem: String,
    /// The stems of its parts; none for a word that is no compound.
    pub parts: Vec<String>,
}

/// Explains an answer.
pub(super) fn diagnose(
    expanded: &Expanded,
    resolved: &Resolved,
    reader: &Reader,
    rules: &Rules,
    request: &SearchRequest,
) -> Result<Diagnosis, IndexError> {
    let mut diagnosis = Diagnosis {
        query: expanded.query.to_string(),
        dropped: expanded.dropped.clone(),
        in_filter: reader.count(&crate::index::Matching::Everything, &request.filter)?,
        ..Diagnosis::default()
    };
    let Some(root) = &expanded.query.root else { return Ok(diagnosis) };
    let counting = Counting { expanded, resolved, reader, rules, filter: &request.filter };
    let mut typed: Vec<&Node> = Vec::new();
    root.walk(&mut |node| match node {
        Node::Leaf(leaf) if !expanded.origins.contains_key(&leaf.id) => typed.push(node),
        Node::Field(field) if !expanded.fields.contains(field) => typed.push(node),
        _ => {}
    });
    for node in typed {
        diagnosis.parts.push(counting.part(node)?);
    }
    counting.add_expansions(root, &mut diagnosis.parts)?;
    diagnosis.related = related(&diagnosis.parts, rules);
    Ok(diagnosis)
}

struct Counting<'a> {
    expanded: &'a Expanded,
    resolved: &'a Resolved,
    reader: &'a Reader,
    rules: &'a Rules,
    filter: &'a ClauseFilter,
}

impl Counting<'_> {
    fn count(&self, node: &Node, filter: &ClauseFilter) -> Result<u64, IndexError> {
        let plan = plan_node(node, self.expanded, self.resolved, self.reader, self.rules)?;
        self.reader.count(&plan.matching, filter)
    }

    fn part(&self, node: &Node) -> Result<Part, IndexError> {
        let clauses = self.count(node, &ClauseFilter::default())?;
        let in_filter = self.count(node, self.filter)?;
        let term = match node {
            Node::Leaf(leaf) => Some(&leaf.term),
            _ => None,
        };
        let suggestions = match term {
            Some(term) if clauses == 0 => self.suggestions(term)?,
            _ => Vec::new(),
        };
        Ok(Part {
            condition: node.to_string(),
            forms: term.map(forms).unwrap_or_default(),
            clauses,
            in_filter,
            expansions: Vec::new(),
            suggestions,
        })
    }

    /// Puts every expansion beside the first of the words it was made of.
    fn add_expansions(&self, root: &Node, parts: &mut [Part]) -> Result<(), IndexError> {
        let mut made: Vec<&Node> = Vec::new();
        root.walk(&mut |node| match node {
            Node::Leaf(leaf) if self.expanded.origins.contains_key(&leaf.id) => made.push(node),
            _ => {}
        });
        for node in made {
            let Node::Leaf(leaf) = node else { continue };
            let Some(origin) = self.expanded.origins.get(&leaf.id) else { continue };
            let first = origin.typed.split(' ').next().unwrap_or(&origin.typed);
            if let Some(part) = parts.iter_mut().find(|part| part.condition == first) {
                let count = self.count(node, self.filter)?;
                let expansion = &origin.expansion;
                part.expansions.push((expansion.label.clone(), expansion.relation, count));
            }
        }
        Ok(())
    }

    fn suggestions(&self, term: &Term) -> Result<Vec<String>, IndexError> {
        let word = match term {
            Term::Word(word) | Term::Exact(word) | Term::Fuzzy(word, _) => fold(word),
            Term::Phrase(words, _) => return self.lost_words(words),
            Term::Lexicon(name) => {
                let names = self.rules.lexicons().iter().map(|lexicon| lexicon.name.as_str());
                return Ok(closest(name, names)
                    .map(|name| format!("@{name}"))
                    .into_iter()
                    .collect());
            }
            Term::Wild(_) => return Ok(Vec::new()),
        };
        let edits = if word.chars().count() >= LONG_WORD { 2 } else { 1 };
        let known = self.reader.spellings_near(&word, edits)?;
        Ok(known.into_iter().take(SUGGESTIONS_MAX).map(|known| known.word).collect())
    }

    /// Where no clause has a phrase, the words of it that stand nowhere are the reason.
    fn lost_words(&self, phrase: &str) -> Result<Vec<String>, IndexError> {
        let mut suggestions = Vec::new();
        for token in Tokens::of(phrase) {
            let word = token.span.of(phrase);
            let node = Node::leaf(Term::Word(word.to_owned()));
            if self.count(&node, &ClauseFilter::default())? == 0 {
                suggestions.extend(self.suggestions(&Term::Word(word.to_owned()))?);
            }
        }
        suggestions.truncate(SUGGESTIONS_MAX);
        Ok(suggestions)
    }
}

fn forms(term: &Term) -> Vec<Form> {
    let (Term::Word(word) | Term::Exact(word)) = term else { return Vec::new() };
    let form = |language| {
        let form = Analyzer::of(language).analyze(word);
        let parts = form.parts.iter().map(|part| part.stem.to_string()).collect();
        Form { language, stem: form.stem.to_string(), parts }
    };
    [Language::De, Language::En].into_iter().map(form).collect()
}

fn related(parts: &[Part], rules: &Rules) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for language in [Language::De, Language::En] {
        for part in parts {
            for label in rules.thesaurus().related(&part.condition, language) {
                if !labels.iter().any(|known| known == label) {
                    labels.push(label.to_owned());
                }
            }
        }
    }
    labels
}

//! Other words for what was asked: a plain word, or several that are one label, also finds the
//! other labels of its concept, a compound also its parts in a row of words, and the name of a
//! state beside other words also finds the clauses of its agreements. Small words beside others
//! are left out. Quoted, exact and truncated words mean what they say.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    index::{ClauseFilter, IndexError, Matching, Reader},
    model::Language,
    query::{Field, FieldName, FieldValue, Leaf, Node, Query, Term},
    rules::{Expansion, Relation, Rules},
    text::{Analyzer, Tokens, fold},
};

/// A query with its expansions in the tree.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expanded {
    /// The query; every expansion stands beside what it was made of.
    pub query: Query,
    /// What each expansion was made of, by the number of its leaf.
    pub origins: BTreeMap<u32, Origin>,
    /// Conditions on the country or the topic that stand beside words.
    pub fields: Vec<Field>,
    /// Topics of what is asked for.
    pub topics: Vec<String>,
    /// Words that were left out.
    pub dropped: Vec<String>,
    /// Leaves that look for the name of a state beside the condition on its agreements.
    pub names: BTreeSet<u32>,
}

impl Expanded {
    /// Tells whether alternatives are a word and what was added beside it.
    pub(super) fn is_expansion(&self, nodes: &[Node]) -> bool {
        let is_added = |node: &Node| match node {
            Node::Leaf(leaf) => self.origins.contains_key(&leaf.id),
            Node::Field(field) => self.fields.contains(field),
            _ => false,
        };
        nodes.iter().skip(1).any(is_added)
    }
}

/// Where an expansion comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The words typed.
    pub typed: String,
    /// The label looked for as well.
    pub expansion: Expansion,
    /// Its weight in the score; a word as typed has 1.
    pub weight: f32,
}

/// Words that may lie between those of a label.
const SLOP: u8 = 1;
/// Words that may lie between those of a paraphrase.
const PARAPHRASE_SLOP: u8 = 3;

/// Leaves that expansions may add to a query.
const ADDED_MAX: usize = 120;
/// Leaves that may be added to one word; the closest relations come first.
const ADDED_TO_ONE: usize = 20;

const fn weight(relation: Relation) -> f32 {
    match relation {
        Relation::Alternative => 0.6,
        Relation::Translation => 0.5,
        Relation::Paraphrase => 0.4,
        Relation::Narrower => 0.3,
    }
}

/// Leaves a query as it is.
pub(super) fn unexpanded(query: Query) -> Expanded {
    Expanded { query, ..Expanded::default() }
}

/// How far a query is read beyond its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Words that mean the same.
    Meaning,
    /// Also the topics of what is asked for, whatever words a clause uses.
    Topics,
}

/// Adds the other labels of what a query asks for; of a question, the words that speak of the
/// texts are left out.
pub(super) fn expand(
    query: Query,
    is_question: bool,
    reach: Reach,
    reader: &Reader,
    rules: &Rules,
) -> Result<Expanded, IndexError> {
    let states = states(&query, reader, rules)?;
    let expanded = Expanded::default();
    let mut adding =
        Adding { rules, states, is_question, reach, left: ADDED_MAX, next: 0, expanded };
    let root = query.root.map(|root| adding.node(root));
    Ok(Expanded { query: Query { root }, ..adding.expanded })
}

/// Shortest word that is taken for the name of a state: shorter ones are codes, and codes are
/// words as well (*in*, *no*, *be*).
const NAME_MIN: usize = 4;

/// Returns the words of a query that name a state, with the condition that stands for it. A
/// state that most clauses belong to, such as the desk's own, tells nothing.
fn states(
    query: &Query,
    reader: &Reader,
    rules: &Rules,
) -> Result<BTreeMap<String, Field>, IndexError> {
    let mut states = BTreeMap::new();
    for leaf in query.leaves() {
        let Term::Word(word) = &leaf.term else { continue };
        let code = rules.countries().parse(word).filter(|_| word.chars().count() >= NAME_MIN);
        let Some(code) = code else { continue };
        let value = FieldValue::Is(code.to_string());
        let filter = ClauseFilter { countries: vec![code], ..ClauseFilter::default() };
        if reader.count(&Matching::Everything, &filter)? * 2 <= reader.state().clauses {
            states.insert(word.clone(), Field { name: FieldName::Country, value });
        }
    }
    Ok(states)
}

struct Adding<'a> {
    rules: &'a Rules,
    /// Words that name a state.
    states: BTreeMap<String, Field>,
    is_question: bool,
    reach: Reach,
    left: usize,
    next: u32,
    expanded: Expanded,
}

impl Adding<'_> {
    fn node(&mut self, node: Node) -> Node {
        let mut inner = |node: Box<Node>| Box::new(self.node(*node));
        match node {
            Node::Leaf(Leaf { term: Term::Word(word), .. }) => {
                let leaf = self.leaf(Term::Word(word.clone()));
                self.beside(leaf, &word)
            }
            Node::Leaf(Leaf { term, .. }) => self.leaf(term),
            Node::Field(field) => Node::Field(field),
            Node::And(nodes) => self.all(&nodes),
            Node::Or(nodes) => Node::Or(nodes.into_iter().map(|node| self.node(node)).collect()),
            // What must not be there is meant as typed: an expansion would exclude more.
            Node::Not(node) => Node::Not(Box::new(self.plain(*node))),
            Node::Within(zone, node) => Node::Within(zone, inner(node)),
            Node::Count { at_least, at_most, node } => {
                Node::Count { at_least, at_most, node: inner(node) }
            }
            Node::Near { distance, in_order, left, right } => {
                Node::Near { distance, in_order, left: inner(left), right: inner(right) }
            }
            Node::Same { unit, left, right } => {
                Node::Same { unit, left: inner(left), right: inner(right) }
            }
            Node::Apart { reach, left, right } => {
                let left = inner(left);
                Node::Apart { reach, left, right: Box::new(self.plain(*right)) }
            }
        }
    }

    /// Numbers the leaves of a part that is not expanded.
    fn plain(&mut self, node: Node) -> Node {
        let left = std::mem::replace(&mut self.left, 0);
        let node = self.node(node);
        self.left = left;
        node
    }

    fn leaf(&mut self, term: Term) -> Node {
        let id = self.next;
        self.next += 1;
        Node::Leaf(Leaf { id, term })
    }

    /// Expands words that stand side by side and are one label together before single ones.
    fn all(&mut self, nodes: &[Node]) -> Node {
        let kept = self.without_small_words(nodes);
        let nodes = kept.as_slice();
        let mut made = Vec::new();
        let mut rest = nodes;
        while let Some((first, others)) = rest.split_first() {
            let run = plain_words(rest);
            let longest = run.len().min(self.rules.thesaurus().longest());
            let label = (2..=longest)
                .rev()
                .map(|length| run[..length].join(" "))
                .find(|words| !self.rules.thesaurus().named(words).is_empty());
            if let Some(label) = label.filter(|_| self.left > 0) {
                let length = label.split(' ').count();
                if self.reach == Reach::Topics {
                    for word in &rest[..length] {
                        let word = self.node(word.clone());
                        made.push(self.beside(word, &label));
                    }
                    rest = &rest[length..];
                    continue;
                }
                let words = rest[..length].iter().cloned().map(|node| self.plain(node)).collect();
                made.push(self.beside(Node::And(words), &label));
                rest = &rest[length..];
            } else {
                let node = self.node(first.clone());
                made.push(if nodes.len() > 1 { self.of_state(node, first) } else { node });
                rest = others;
            }
        }
        if made.len() == 1 { made.remove(0) } else { Node::And(made) }
    }

    /// Leaves out the words that say nothing of what is asked for, unless nothing would be left.
    fn without_small_words(&mut self, nodes: &[Node]) -> Vec<Node> {
        let thesaurus = self.rules.thesaurus();
        let is_small = |node: &Node| match node {
            Node::Leaf(Leaf { term: Term::Word(word), .. }) => {
                thesaurus.is_function_word(word) || (self.is_question && thesaurus.is_generic(word))
            }
            _ => false,
        };
        let (small, kept): (Vec<Node>, Vec<Node>) = nodes.iter().cloned().partition(is_small);
        if !kept.iter().any(|node| !matches!(node, Node::Not(_) | Node::Field(_))) {
            return nodes.to_vec();
        }
        self.expanded.dropped.extend(small.iter().map(ToString::to_string));
        kept
    }

    /// Puts the agreements of a state beside its name: a clause rarely names its own parties.
    fn of_state(&mut self, node: Node, typed: &Node) -> Node {
        let Node::Leaf(Leaf { term: Term::Word(word), .. }) = typed else { return node };
        let Some(country) = self.states.get(word) else { return node };
        self.expanded.fields.push(country.clone());
        node.walk(&mut |node| {
            if let Node::Leaf(leaf) = node {
                self.expanded.names.insert(leaf.id);
            }
        });
        Node::Or(vec![node, Node::Field(country.clone())])
    }

    /// Puts the expansions of `words` beside the node that looks for them as typed.
    fn beside(&mut self, node: Node, words: &str) -> Node {
        let node = self.with_labels(node, words);
        let mut choices = match node {
            Node::Or(choices) => choices,
            other => vec![other],
        };
        if self.left > 0 {
            if self.reach == Reach::Topics {
                choices.extend(self.parts_apart(words));
            }
            choices.extend(self.topics_of(words));
        }
        if choices.len() == 1 { choices.remove(0) } else { Node::Or(choices) }
    }

    /// Puts the other labels of `words`, and what says the same, beside the node that looks
    /// for them as typed.
    fn with_labels(&mut self, node: Node, words: &str) -> Node {
        let mut choices = vec![node];
        let labels = self.rules.thesaurus().expansions(words);
        for expansion in paraphrase(words).into_iter().chain(labels).take(ADDED_TO_ONE) {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            let term = if expansion.label.contains([' ', '-']) {
                Term::Phrase(expansion.label.clone(), slop(expansion.relation))
            } else {
                Term::Word(expansion.label.clone())
            };
            // The engine adds up the rarity of the words of a phrase.
            let length = Tokens::of(&expansion.label).count().max(1);
            let weight = weight(expansion.relation) / length as f32;
            self.expanded
                .origins
                .insert(self.next, Origin { typed: words.to_owned(), expansion, weight });
            choices.push(self.leaf(term));
        }
        if choices.len() == 1 { choices.remove(0) } else { Node::Or(choices) }
    }

    /// Looks for the parts of a compound wherever they stand in a clause, and in other words.
    fn parts_apart(&mut self, word: &str) -> Option<Node> {
        let (first, last) = in_two(word)?;
        let mut part = |word: String| {
            self.left = self.left.checked_sub(1)?;
            let expansion = Expansion {
                relation: Relation::Paraphrase,
                label: word.clone(),
                language: Language::De,
                concept: String::new(),
            };
            let weight = weight(Relation::Paraphrase);
            let origin = Origin { typed: word.clone(), expansion, weight };
            self.expanded.origins.insert(self.next, origin);
            let leaf = self.leaf(Term::Word(word.clone()));
            Some(self.with_labels(leaf, &word))
        };
        let parts = vec![part(first)?, part(last)?];
        Some(Node::And(parts))
    }

    /// Notes the topics of what is asked for, and returns the conditions on them where the
    /// reach is as far.
    fn topics_of(&mut self, words: &str) -> Vec<Node> {
        let topics = self.rules.thesaurus().topics(words);
        let field = |topic: &&str| Field {
            name: FieldName::Topic,
            value: FieldValue::Is((*topic).to_owned()),
        };
        let fields: Vec<Field> = topics.iter().map(field).collect();
        self.expanded.topics.extend(topics.into_iter().map(str::to_owned));
        if self.reach != Reach::Topics {
            return Vec::new();
        }
        self.expanded.fields.extend(fields.iter().cloned());
        fields.into_iter().map(Node::Field).collect()
    }
}

/// Words that may lie between those of a label: *skilled foreign workers*; between those of a
/// paraphrase, an article, a preposition and an adjective.
const fn slop(relation: Relation) -> u8 {
    match relation {
        Relation::Paraphrase => PARAPHRASE_SLOP,
        _ => SLOP,
    }
}

/// Says a German compound in two words: *Gebühr … Visum* for *Visumgebühr*.
fn paraphrase(word: &str) -> Option<Expansion> {
    let (first, last) = in_two(word)?;
    let label = format!("{last} {first}");
    let (relation, concept) = (Relation::Paraphrase, String::new());
    Some(Expansion { relation, label, language: Language::De, concept })
}

/// Cuts a German compound before its last part: *Rückübernahme* and *ersuchen*.
fn in_two(word: &str) -> Option<(String, String)> {
    let parts = Analyzer::of(Language::De).parts(word);
    let [.., before, last] = &*parts else { return None };
    // As printed, without the linking letters: *Rückführung* of *Rückführungsflug*.
    let printed = before.span.of(word);
    let end = printed.char_indices().nth(before.folded.chars().count());
    let base = &printed[..end.map_or(printed.len(), |(at, _)| at)];
    let base = if fold(base) == *before.folded { base } else { &*before.folded };
    let first = format!("{}{base}", &word[..before.span.start]);
    Some((first, last.span.of(word).to_owned()))
}

/// Returns the plain words at the beginning of a row of nodes.
fn plain_words(nodes: &[Node]) -> Vec<String> {
    nodes
        .iter()
        .map_while(|node| match node {
            Node::Leaf(Leaf { term: Term::Word(word), .. }) => Some(word.clone()),
            _ => None,
        })
        .collect()
}

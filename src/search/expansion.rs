//! Other words for what was asked: a plain word, or several that are one label, also finds the
//! other labels of its concept, and the name of a state beside other words also finds the
//! clauses of its agreements. Quoted, exact and truncated words mean what they say.

use std::collections::BTreeMap;

use crate::{
    index::{ClauseFilter, IndexError, Matching, Reader},
    query::{Field, FieldName, FieldValue, Leaf, Node, Query, Term},
    rules::{Expansion, Relation, Rules},
    text::Tokens,
};

/// A query with its expansions in the tree.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expanded {
    /// The query; every expansion stands beside what it was made of.
    pub query: Query,
    /// What each expansion was made of, by the number of its leaf.
    pub origins: BTreeMap<u32, Origin>,
    /// Conditions on the country that stand beside the name of a state.
    pub countries: Vec<Field>,
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

/// Words that may lie between those of a label: *skilled foreign workers*.
const SLOP: u8 = 1;

/// Leaves that expansions may add to a query; the closest relations come first.
const ADDED_MAX: usize = 60;

const fn weight(relation: Relation) -> f32 {
    match relation {
        Relation::Alternative => 0.6,
        Relation::Translation => 0.5,
        Relation::Narrower => 0.3,
    }
}

/// Leaves a query as it is.
pub(super) fn unexpanded(query: Query) -> Expanded {
    Expanded { query, ..Expanded::default() }
}

/// Adds the other labels of what a query asks for.
pub(super) fn expand(query: Query, reader: &Reader, rules: &Rules) -> Result<Expanded, IndexError> {
    let states = states(&query, reader, rules)?;
    let expanded = Expanded::default();
    let mut adding = Adding { rules, states, left: ADDED_MAX, next: 0, expanded };
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
                let words = rest[..length].iter().cloned().map(|node| self.plain(node)).collect();
                made.push(self.beside(Node::And(words), &label));
                rest = &rest[length..];
            } else {
                let node = self.node(first.clone());
                made.push(if nodes.len() > 1 { self.of_state(node, first) } else { node });
                rest = others;
            }
        }
        Node::And(made)
    }

    /// Puts the agreements of a state beside its name: a clause rarely names its own parties.
    fn of_state(&mut self, node: Node, typed: &Node) -> Node {
        let Node::Leaf(Leaf { term: Term::Word(word), .. }) = typed else { return node };
        let Some(country) = self.states.get(word) else { return node };
        self.expanded.countries.push(country.clone());
        Node::Or(vec![node, Node::Field(country.clone())])
    }

    /// Puts the expansions of `words` beside the node that looks for them as typed.
    fn beside(&mut self, node: Node, words: &str) -> Node {
        let mut choices = vec![node];
        for expansion in self.rules.thesaurus().expansions(words) {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            let term = if expansion.label.contains([' ', '-']) {
                Term::Phrase(expansion.label.clone(), SLOP)
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

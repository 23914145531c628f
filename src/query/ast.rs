//! The nouns of the language: a query is a tree of conditions over the words of one clause.

use crate::query::{fields::Field, words::Zone};

/// A condition on one clause; printed it parses to itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The tree; `None` for an empty query, which nothing matches.
    pub root: Option<Node>,
}

/// A part of the condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Words to be found.
    Leaf(Leaf),
    /// Something known of the clause besides its words.
    Field(Field),
    /// The condition inside other parts of the passage: `heading:(…)`.
    Within(Zone, Box<Node>),
    /// All hold.
    And(Vec<Node>),
    /// At least one holds.
    Or(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// Both sides stand within so many words of each other.
    Near {
        /// At most this many words lie between, counted as the distance of the words.
        distance: u16,
        /// Whether the left side must come first.
        in_order: bool,
        /// Left side.
        left: Box<Node>,
        /// Right side.
        right: Box<Node>,
    },
    /// Both sides hold within one unit of the text.
    Same {
        /// The unit.
        unit: Unit,
        /// Left side.
        left: Box<Node>,
        /// Right side.
        right: Box<Node>,
    },
    /// The left side stands somewhere without the right side near it: `a NOT w/5 b`.
    Apart {
        /// How near is near.
        reach: Reach,
        /// What must be found.
        left: Box<Node>,
        /// What must not be near it.
        right: Box<Node>,
    },
    /// The condition is met by at least so many different words: `@visum{2}`.
    Count {
        /// At least.
        at_least: u16,
        /// At most; `None` without a limit.
        at_most: Option<u16>,
        /// What is counted.
        node: Box<Node>,
    },
}

/// A unit with real bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// `w/c`: the part of a sentence between commas, semicolons and colons.
    Clause,
    /// `w/s`: a sentence; the opening words of a list and its point are one.
    Sentence,
    /// `w/p`: the passage's own words with their chapeau.
    Paragraph,
    /// `w/a`: everything known of the article: heading, chapeau, words.
    Article,
}

/// How near two things are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Within so many words.
    Words(u16),
    /// In the same unit.
    Unit(Unit),
}

/// Words to be found, numbered from 0 in the order of print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Number of the leaf in its query.
    pub id: u32,
    /// What is to be found.
    pub term: Term,
}

/// What is to be found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Term {
    /// A word in any form, also inside a compound.
    Word(String),
    /// Exactly this word.
    Exact(String),
    /// A word with `*` for any letters and `?` for one.
    Wild(String),
    /// A word with at most so many letters changed.
    Fuzzy(String, u8),
    /// These words in this order, as printed; with a slop, in any form and with that many
    /// words between.
    Phrase(String, u8),
    /// A lexicon of the rules.
    Lexicon(String),
}

impl Query {
    /// Returns the leaves in the order of print.
    pub fn leaves(&self) -> Vec<&Leaf> {
        let mut leaves = Vec::new();
        if let Some(root) = &self.root {
            root.walk(&mut |node| {
                if let Node::Leaf(leaf) = node {
                    leaves.push(leaf);
                }
            });
        }
        leaves
    }

    /// Returns the names of the lexicons it uses.
    pub fn lexicons(&self) -> impl Iterator<Item = &str> {
        self.leaves().into_iter().filter_map(|leaf| match &leaf.term {
            Term::Lexicon(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Returns the fields it uses, in the order of print.
    pub fn fields(&self) -> Vec<&Field> {
        let mut fields = Vec::new();
        if let Some(root) = &self.root {
            root.walk(&mut |node| {
                if let Node::Field(field) = node {
                    fields.push(field);
                }
            });
        }
        fields
    }

    /// Makes the query that holds where one of several does; empty ones are left out.
    #[must_use]
    pub fn any_of(queries: impl IntoIterator<Item = Self>) -> Self {
        let mut roots: Vec<Node> = queries.into_iter().filter_map(|query| query.root).collect();
        let root = if roots.len() > 1 { Some(Node::Or(roots)) } else { roots.pop() };
        Self::of_root(root)
    }

    /// Makes a query of a tree and numbers its leaves in the order of print.
    pub fn of_root(mut root: Option<Node>) -> Self {
        if let Some(root) = &mut root {
            number(root, &mut 0);
        }
        Self { root }
    }
}

fn number(node: &mut Node, next: &mut u32) {
    match node {
        Node::Leaf(leaf) => {
            leaf.id = *next;
            *next += 1;
        }
        Node::Field(_) => {}
        Node::Within(_, node) | Node::Not(node) | Node::Count { node, .. } => number(node, next),
        Node::And(nodes) | Node::Or(nodes) => {
            for node in nodes {
                number(node, next);
            }
        }
        Node::Near { left, right, .. }
        | Node::Same { left, right, .. }
        | Node::Apart { left, right, .. } => {
            number(left, next);
            number(right, next);
        }
    }
}

impl Node {
    /// Makes a leaf; its number is given when the query is whole.
    pub fn leaf(term: Term) -> Self {
        Self::Leaf(Leaf { id: 0, term })
    }

    /// Returns the nodes directly below.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::Leaf(_) | Self::Field(_) => Vec::new(),
            Self::Within(_, node) | Self::Not(node) | Self::Count { node, .. } => vec![node],
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().collect(),
            Self::Near { left, right, .. }
            | Self::Same { left, right, .. }
            | Self::Apart { left, right, .. } => vec![left, right],
        }
    }

    /// Visits this node and all below, in the order of print.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Self)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }
}

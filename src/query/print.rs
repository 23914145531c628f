//! Prints a query in its one canonical form, which parses to the same query.

use std::fmt;

use crate::query::{
    ast::{Node, Query, Reach, Term, Unit},
    lex::ZONES,
};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.as_ref().map_or(Ok(()), |root| root.fmt(f))
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leaf(leaf) => leaf.term.fmt(f),
            Self::Field(field) => field.fmt(f),
            Self::Within(zone, node) => {
                let name = ZONES.iter().find(|(_, one)| one == zone).map_or("", |(name, _)| name);
                write!(f, "{name}:{}", Operand(node))
            }
            Self::And(nodes) => row(f, nodes, " AND "),
            Self::Or(nodes) => row(f, nodes, " OR "),
            Self::Not(node) => write!(f, "NOT {}", Operand(node)),
            Self::Near { distance, in_order, left, right } => {
                let name = if *in_order { "pre" } else { "w" };
                write!(f, "{} {name}/{distance} {}", Operand(left), Operand(right))
            }
            Self::Same { unit, left, right } => {
                write!(f, "{} w/{} {}", Operand(left), unit.letter(), Operand(right))
            }
            Self::Apart { reach, left, right } => {
                write!(f, "{} NOT w/{reach} {}", Operand(left), Operand(right))
            }
            Self::Count { at_least, at_most, node } => {
                match **node {
                    Self::Leaf(_) => node.fmt(f)?,
                    _ => write!(f, "({node})")?,
                }
                match at_most {
                    Some(most) => write!(f, "{{{at_least},{most}}}"),
                    None => write!(f, "{{{at_least}}}"),
                }
            }
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) | Self::Wild(word) => f.write_str(word),
            Self::Exact(word) => write!(f, "={word}"),
            Self::Fuzzy(word, edits) => write!(f, "{word}~{edits}"),
            Self::Phrase(words, 0) => write!(f, "\"{words}\""),
            Self::Phrase(words, slop) => write!(f, "\"{words}\"~{slop}"),
            Self::Lexicon(name) => write!(f, "@{name}"),
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(distance) => distance.fmt(f),
            Self::Unit(unit) => f.write_str(unit.letter()),
        }
    }
}

impl Unit {
    fn letter(self) -> &'static str {
        match self {
            Self::Clause => "c",
            Self::Sentence => "s",
            Self::Paragraph => "p",
            Self::Article => "a",
        }
    }
}

/// A node with brackets around it, unless it is a single term.
struct Operand<'n>(&'n Node);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Node::Leaf(_) | Node::Field(_) | Node::Within(..) | Node::Count { .. } => self.0.fmt(f),
            _ => write!(f, "({})", self.0),
        }
    }
}

fn row(f: &mut fmt::Formatter<'_>, nodes: &[Node], between: &str) -> fmt::Result {
    for (i, node) in nodes.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        match node {
            Node::Not(_) => write!(f, "{node}")?,
            _ => write!(f, "{}", Operand(node))?,
        }
    }
    Ok(())
}

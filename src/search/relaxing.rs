//! What comes near to a query that finds little: clauses that lack a word of it, say it in
//! other forms, or are about its topics. They follow behind what was asked for, and say what
//! they lack.

use crate::{
    index::{Candidate, IndexError, Matching, Reader},
    query::{Node, Query, Term},
    search::{
        Asking,
        expansion::{Expanded, Reach, expand},
        fields::{Resolved, resolve},
        plan::plan_node,
    },
};

/// Clauses that come near are looked for where fewer than so many are found.
pub(super) const ENOUGH: usize = 20;

/// Clauses weighed as coming near: those with the rarest words.
const WEIGHED_MAX: usize = 1000;

/// Share of the parts of a query that a clause may lack and still come near, as a fraction: two
/// of three, one of two. With a half, one clause in forty that answers a question put in plain
/// words was not found.
const LACKING_MAX: (usize, usize) = (2, 3);

/// Clauses that come near and the query they were found by.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// The best first.
    pub(super) candidates: Vec<Candidate>,
    /// The parts each of them lacks, as indices of `parts`.
    pub(super) lacking: Vec<Vec<usize>>,
    /// The parts of the query, as typed.
    pub(super) parts: Vec<String>,
    /// The query by which a clause comes near: any of the parts.
    pub(super) expanded: Expanded,
    pub(super) resolved: Resolved,
}

/// Looks for what comes near; `found` is left out.
pub(super) fn near(
    query: &Query,
    is_question: bool,
    found: &[Candidate],
    asking: &Asking,
) -> Result<Near, IndexError> {
    let Asking { reader, rules, request } = *asking;
    let Some(root) = &query.root else { return Ok(Near::default()) };
    let mut relaxed = Relaxed::default();
    relaxed.take(root);
    if relaxed.parts.is_empty() {
        return Ok(Near::default());
    }
    let wide = Query { root: Some(Node::And(relaxed.parts.clone())) };
    let expanded = expand(wide, is_question, Reach::Topics, reader, rules)?;
    let resolved = resolve(&expanded.query, reader, rules)?;
    let parts: Vec<Node> = match &expanded.query.root {
        Some(Node::And(parts)) => parts.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let plan = |node: &Node| plan_node(node, &expanded, &resolved, reader, rules);
    let plans = parts.iter().map(plan).collect::<Result<Vec<_>, _>>()?;
    let always = resolve(&Query { root: Some(Node::And(relaxed.always.clone())) }, reader, rules)?;
    let none = Expanded::default();
    let mut every = vec![Matching::Any(plans.iter().map(|plan| plan.matching.clone()).collect())];
    for node in &relaxed.always {
        every.push(plan_node(node, &none, &always, reader, rules)?.matching);
    }
    let weighed = reader.best(&Matching::Every(every), &request.filter, WEIGHED_MAX)?;
    let mut known: Vec<_> = found.iter().map(|candidate| candidate.place).collect();
    known.sort_unstable();
    let mut candidates: Vec<Candidate> =
        weighed.into_iter().filter(|one| known.binary_search(&one.place).is_err()).collect();
    let lacking = lacking(&plans, &mut candidates, reader)?;
    let names = parts.iter().map(|part| typed(part, &expanded)).collect();
    let query = Query { root: Some(Node::Or(parts)) };
    let expanded = Expanded { query, ..expanded };
    Ok(Near { candidates, lacking, parts: names, expanded, resolved })
}

/// Returns the parts each candidate lacks; one that lacks too many is dropped, and the
/// score of the others falls with what they lack.
fn lacking(
    plans: &[super::plan::Plan],
    candidates: &mut Vec<Candidate>,
    reader: &Reader,
) -> Result<Vec<Vec<usize>>, IndexError> {
    let places: Vec<_> = candidates.iter().map(|candidate| candidate.place).collect();
    let mut lacking: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
    for (number, plan) in plans.iter().enumerate() {
        for (at, holds) in reader.holding(&plan.matching, &places)?.into_iter().enumerate() {
            if !holds {
                lacking[at].push(number);
            }
        }
    }
    let is_near = |lacks: &Vec<usize>| lacks.len() * LACKING_MAX.1 <= plans.len() * LACKING_MAX.0;
    let mut kept = lacking.iter().map(is_near);
    candidates.retain(|_| kept.next().unwrap_or(false));
    lacking.retain(is_near);
    for (candidate, lacks) in candidates.iter_mut().zip(&lacking) {
        candidate.score *= (plans.len() - lacks.len()) as f32 / plans.len() as f32;
    }
    Ok(lacking)
}

/// The parts of a query of which a clause may lack some, and what must hold in any case.
#[derive(Debug, Default)]
struct Relaxed {
    parts: Vec<Node>,
    always: Vec<Node>,
}

impl Relaxed {
    fn take(&mut self, node: &Node) {
        match node {
            Node::And(nodes) => nodes.iter().for_each(|node| self.take(node)),
            Node::Near { left, right, .. } | Node::Same { left, right, .. } => {
                self.take(left);
                self.take(right);
            }
            Node::Leaf(leaf) if matches!(leaf.term, Term::Exact(_)) => {
                self.always.push(node.clone());
            }
            Node::Not(_) | Node::Field(_) | Node::Within(..) => self.always.push(node.clone()),
            other => self.parts.push(loosened(other)),
        }
    }
}

/// Returns a part without what makes it strict: quotation, count, order and distance.
fn loosened(node: &Node) -> Node {
    match node {
        Node::Leaf(leaf) => match &leaf.term {
            Term::Phrase(words, _) => {
                let words = words.split(' ').map(|word| Node::leaf(Term::Word(word.to_owned())));
                Node::And(words.collect())
            }
            _ => node.clone(),
        },
        Node::Or(nodes) => Node::Or(nodes.iter().map(loosened).collect()),
        Node::And(nodes) => Node::And(nodes.iter().map(loosened).collect()),
        Node::Near { left, right, .. } | Node::Same { left, right, .. } => {
            Node::And(vec![loosened(left), loosened(right)])
        }
        Node::Count { node, .. } | Node::Apart { left: node, .. } => loosened(node),
        Node::Not(_) | Node::Field(_) | Node::Within(..) => node.clone(),
    }
}

/// Returns a part as it was typed: without what was added.
fn typed(part: &Node, expanded: &Expanded) -> String {
    match part {
        Node::Or(choices) if expanded.is_expansion(choices) => {
            choices.first().map_or_else(String::new, |first| typed(first, expanded))
        }
        Node::Or(choices) => {
            let choices: Vec<String> = choices.iter().map(|one| typed(one, expanded)).collect();
            choices.join(" OR ")
        }
        other => other.to_string(),
    }
}

//! `w/p` and `w/a`: both sides stand in one paragraph or article, whichever of its clauses
//! holds which. A point, the opening words of its list and the words after it are one
//! paragraph; the paragraphs of an article are one article.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    index::{Candidate, ClauseFilter, IndexError, Matching, Property},
    query::{Node, Query, Unit},
    search::{Expanded, check, plan::Planner},
};

/// Returns what finds the clauses with one of the sides in units that hold both.
pub(super) fn same_unit(
    unit: Unit,
    left: &Node,
    right: &Node,
    planner: &Planner,
) -> Result<Matching, IndexError> {
    let property = if unit == Unit::Article { Property::Article } else { Property::Paragraph };
    let (left, found_left) = side(left, planner)?;
    let (right, found_right) = side(right, planner)?;
    let left_units = units(&found_left, property, planner)?;
    let right_units = units(&found_right, property, planner)?;
    let both: Vec<String> =
        left_units.intersection(&right_units).map(ToString::to_string).collect();
    if both.is_empty() {
        return Ok(Matching::Nothing);
    }
    Ok(Matching::Every(vec![Matching::Any(vec![left, right]), Matching::Having(property, both)]))
}

/// Returns what finds one side, and the clauses that hold it.
fn side(node: &Node, planner: &Planner) -> Result<(Matching, Vec<Candidate>), IndexError> {
    let plan = planner.everywhere(node)?;
    let found = planner.reader.candidates(&plan.matching, &ClauseFilter::default())?;
    let query = Query { root: Some(node.clone()) };
    let expanded = Expanded { query, ..planner.expanded.clone() };
    let (found, _) = check::check(
        found,
        plan.certainty,
        &expanded,
        planner.resolved,
        planner.reader,
        planner.rules,
    )?;
    Ok((plan.matching, found))
}

fn units(
    found: &[Candidate],
    property: Property,
    planner: &Planner,
) -> Result<BTreeSet<Arc<str>>, IndexError> {
    let places: Vec<_> = found.iter().map(|candidate| candidate.place).collect();
    Ok(planner.reader.values(property, &places)?.into_iter().flatten().collect())
}

/// Returns the query by which a single clause is looked at: where the index has decided that
/// both sides stand in one unit, a clause need hold one of them only.
pub(super) fn of_one_clause(node: &Node) -> Node {
    let all = |nodes: &[Node]| nodes.iter().map(of_one_clause).collect();
    match node {
        Node::Same { unit: Unit::Paragraph | Unit::Article, left, right } => {
            Node::Or(vec![of_one_clause(left), of_one_clause(right)])
        }
        Node::And(nodes) => Node::And(all(nodes)),
        Node::Or(nodes) => Node::Or(all(nodes)),
        other => other.clone(),
    }
}

//! Clauses gathered into the tree that their locators describe.

use std::collections::HashSet;

use crate::model::{Clause, Level, Step};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// A level of the hierarchy.
    Step(Level),
    /// The words behind a list.
    Wrap,
}

/// A provision: its own words and what stands below it.
#[derive(Debug)]
pub(super) struct Node<'a> {
    step: &'a Step,
    /// What it is.
    pub(super) place: Place,
    /// Unique id, the locator.
    pub(super) eid: String,
    /// Its number as printed: the enumerator, else the number alone.
    pub(super) number: Option<&'a str>,
    /// Its heading.
    pub(super) heading: Option<&'a str>,
    /// Its words; before its children where it has any.
    pub(super) words: Option<&'a str>,
    /// What stands below it.
    pub(super) children: Vec<Node<'a>>,
}

/// The unique part of a clause's id: its locator, `~N` behind one that stands more than once.
pub(super) fn eid(clause: &Clause) -> String {
    let id = clause.id.as_str();
    let place = id.rsplit_once('#').map_or(id, |(_, place)| place);
    place.rsplit_once('/').map_or(place, |(_, place)| place).to_owned()
}

/// Gathers clauses, which are in reading order, into trees.
pub(super) fn grown<'a>(text: &'a str, clauses: impl Iterator<Item = &'a Clause>) -> Vec<Node<'a>> {
    let mut grower = Grower { text, taken: HashSet::new(), last_heading: None };
    let mut roots = Vec::new();
    for clause in clauses {
        grower.add(clause, &mut roots);
    }
    roots
}

struct Grower<'a> {
    text: &'a str,
    taken: HashSet<String>,
    last_heading: Option<&'a str>,
}

impl<'a> Grower<'a> {
    fn add(&mut self, clause: &'a Clause, roots: &mut Vec<Node<'a>>) {
        let steps = clause.locator.steps();
        let heading = clause.heading.map(|heading| heading.of(self.text));
        let is_new = heading != self.last_heading;
        self.last_heading = heading;
        let heading = heading.filter(|_| is_new);
        let owner = heading_owner(steps);
        let mut level = roots;
        let mut path = String::new();
        for (depth, step) in steps.iter().enumerate() {
            if depth > 0 {
                path.push_str("__");
            }
            path.push_str(&step.to_string());
            let is_own = depth + 1 == steps.len();
            let goes_on = level.last().is_some_and(|node: &Node| {
                node.step == step
                    && !(is_own && (node.words.is_some() || !node.children.is_empty()))
            });
            if !goes_on {
                level.push(self.node(step, &path, heading.filter(|_| depth == owner)));
            }
            let Some(node) = level.last_mut() else { return };
            if is_own {
                node.words = Some(clause.body.of(self.text));
                node.number = clause.marker.map(|marker| marker.of(self.text)).or(node.number);
                return;
            }
            level = &mut node.children;
        }
    }

    fn node(&mut self, step: &'a Step, path: &str, heading: Option<&'a str>) -> Node<'a> {
        let mut eid = path.to_owned();
        let mut count = 1;
        while !self.taken.insert(eid.clone()) {
            count += 1;
            eid = format!("{path}~{count}");
        }
        let place = if step.level == Level::Wrap { Place::Wrap } else { Place::Step(step.level) };
        // Unnumbered paragraphs and dashes are counted by the reader, not by the text.
        let is_counted = matches!(step.level, Level::Unnumbered | Level::Indent);
        let number = step.number.as_deref().filter(|_| !is_counted);
        Node { step, place, eid, number, heading, words: None, children: Vec::new() }
    }
}

/// Which step of a path a clause's heading belongs to: its article, else the innermost part,
/// section or annex, else the clause itself.
fn heading_owner(steps: &[Step]) -> usize {
    let is_unit = |step: &Step| {
        matches!(
            step.level,
            Level::Part
                | Level::Title
                | Level::Chapter
                | Level::Section
                | Level::Article
                | Level::Annex
                | Level::Protocol
                | Level::Declaration
        )
    };
    steps.iter().rposition(is_unit).unwrap_or(steps.len().saturating_sub(1))
}

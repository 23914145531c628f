//! Says node by node why a query holds of a passage or does not, by the code that decides.

use std::ops::Range;

use crate::query::{
    ast::{Node, Query},
    evaluate::{Context, Evaluation, Match},
    words::Words,
};

/// A node of the query with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The condition as printed.
    pub condition: String,
    /// Whether it holds.
    pub holds: bool,
    /// The words it stands on, as printed, in order.
    pub words: Vec<String>,
    /// The conditions below.
    pub children: Vec<Self>,
}

/// Explains a query; `None` for an empty one.
pub fn explain(query: &Query, words: &Words, context: &dyn Context) -> Option<Explanation> {
    let evaluation = Evaluation::new(words, context);
    let root = query.root.as_ref()?;
    Some(node(root, words, &evaluation, words.scope()))
}

fn node(
    condition: &Node,
    words: &Words,
    evaluation: &Evaluation,
    range: Range<u32>,
) -> Explanation {
    let found = evaluation.node(condition, range.clone());
    let inner = match condition {
        Node::Within(zone, _) => words.zone(*zone),
        _ => range,
    };
    Explanation {
        condition: condition.to_string(),
        holds: found.is_some(),
        words: found
            .unwrap_or_default()
            .iter()
            .flat_map(Match::pieces)
            .map(|(lo, hi)| words.printed_range(lo, hi).to_owned())
            .collect(),
        children: condition
            .children()
            .into_iter()
            .map(|child| node(child, words, evaluation, inner.clone()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Language, Passage},
        query::{NoContext, parse},
    };

    #[test]
    fn each_part_says_whether_it_holds_and_by_which_words() {
        let text = "Die Frist beträgt 30 Tage.";
        let words =
            Words::of(&Passage { text, language: Some(Language::De), ..Passage::default() });
        let query = parse("Fristen AND Antwort").query;
        let tree = explain(&query, &words, &NoContext).expect("the query is not empty");
        assert!(!tree.holds);
        let parts: Vec<(bool, &[String])> =
            tree.children.iter().map(|child| (child.holds, child.words.as_slice())).collect();
        assert_eq!(parts, [(true, &["Frist".to_owned()][..]), (false, &[][..])]);
    }
}

//! From the tree of provisions to clauses with locators.
//!
//! A text alone in its node is cited as the node, several are `p_1`, `p_2`; the words before a
//! list are the clause of the list's parent and the chapeau of its points; the words after it
//! are `wrap`. Parts stand in the path only where the articles are numbered anew in them, or
//! where a text stands in them directly.

use std::collections::HashMap;

use crate::model::{Level, Locator, Span, Step};

use super::marks;
use super::tree::{Child, Node, NodeId, Tree, is_chapeau};

/// A clause before page, language and sentences are known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// Its words without marker and heading.
    pub(super) body: Span,
    /// The printed enumerator.
    pub(super) marker: Option<Span>,
    /// Where it stands.
    pub(super) locator: Locator,
    /// Its heading.
    pub(super) heading: Option<Span>,
    /// The words that open its list.
    pub(super) chapeau: Option<Span>,
}

impl Draft {
    /// Makes a draft of a paragraph at a place without number.
    pub(super) fn plain(body: Span, locator: Locator) -> Self {
        Self { body, marker: None, locator, heading: None, chapeau: None }
    }

    /// Makes a footnote's draft: its printed number, else the next of `count`.
    pub(super) fn footnote(text: &str, span: Span, count: &mut u32) -> Self {
        *count += 1;
        let (marker, body) = marks::footnote(text, span);
        let number = marker
            .and_then(|marker| marks::footnote_number(marker.of(text)))
            .unwrap_or_else(|| count.to_string());
        let locator = Locator::new(vec![Step::new(Level::Footnote, number)]);
        Self { marker, ..Self::plain(body, locator) }
    }
}

/// What a node inherits.
#[derive(Clone, Default)]
struct Context {
    path: Locator,
    heading: Option<Span>,
    chapeau: Option<Span>,
    /// Inside an article or a list item; outside, paragraphs are always counted.
    is_inside: bool,
}

/// Lists the clauses of a tree in reading order; footnotes are counted on in `footnotes`.
pub(super) fn drafts(tree: &Tree, text: &str, footnotes: &mut u32) -> Vec<Draft> {
    let mut emitter = Emitter {
        nodes: &tree.nodes,
        text,
        in_path: containers_in_path(tree),
        footnotes,
        drafts: Vec::new(),
    };
    let root = &tree.nodes[0];
    let path = Locator::new(root.step.iter().cloned().collect());
    let is_inside = root.step.is_some();
    emitter.node(0, &Context { path, heading: root.heading, chapeau: None, is_inside });
    emitter.drafts
}

/// The containers in whose articles the numbering begins again, with all of their level.
fn containers_in_path(tree: &Tree) -> Vec<bool> {
    let mut chains: Vec<(String, Vec<NodeId>)> = Vec::new();
    collect_articles(tree, 0, &mut Vec::new(), &mut chains);
    let mut first: HashMap<&str, &Vec<NodeId>> = HashMap::new();
    let mut level = None;
    for (number, chain) in &chains {
        let Some(earlier) = first.get(number.as_str()) else {
            first.insert(number, chain);
            continue;
        };
        let differs = chain.iter().zip(earlier.iter()).find(|(a, b)| a != b);
        if let Some((node, _)) = differs {
            level = tree.nodes[*node].step.as_ref().map(|step| step.level);
            break;
        }
    }
    let is_in = |node: &Node| {
        level.is_some() && node.is_container && node.step.as_ref().map(|s| s.level) == level
    };
    tree.nodes.iter().map(is_in).collect()
}

fn collect_articles(
    tree: &Tree,
    node: NodeId,
    chain: &mut Vec<NodeId>,
    found: &mut Vec<(String, Vec<NodeId>)>,
) {
    for child in &tree.nodes[node].children {
        let Child::Node(id) = child else { continue };
        let below = &tree.nodes[*id];
        if below.is_container {
            chain.push(*id);
            collect_articles(tree, *id, chain, found);
            chain.pop();
        } else if let Some(step) = below.step.as_ref().filter(|s| s.level == Level::Article) {
            found.push((step.number.clone().unwrap_or_default().to_lowercase(), chain.clone()));
        }
    }
}

struct Emitter<'a> {
    nodes: &'a [Node],
    text: &'a str,
    in_path: Vec<bool>,
    footnotes: &'a mut u32,
    drafts: Vec<Draft>,
}

/// How a text of a node is cited.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Alone,
    Counted(u32),
    Chapeau(u32),
    Wrap,
}

impl Emitter<'_> {
    fn node(&mut self, id: NodeId, context: &Context) {
        let nodes = self.nodes;
        let node = &nodes[id];
        let places = self.places(node, context.is_inside);
        let is_counted_list = !context.is_inside
            || places.iter().flatten().filter(|p| matches!(p, Place::Chapeau(_))).count() > 1;
        let mut list_path = context.path.clone();
        let mut chapeau = None;
        let mut bullets = 0;
        let mut marker = node.marker;
        let before = self.drafts.len();
        for (child, place) in node.children.iter().zip(places) {
            match (child, place) {
                (Child::Footnote(span), _) => self.footnote(*span),
                (Child::Text { span, heading }, Some(place)) => {
                    let path = match place {
                        Place::Alone => context.path.clone(),
                        Place::Counted(n) => context.path.child(unnumbered(n)),
                        Place::Wrap => context.path.child(Step::bare(Level::Wrap)),
                        Place::Chapeau(n) => {
                            list_path = context.path.clone();
                            if is_counted_list {
                                list_path = list_path.child(unnumbered(n));
                                bullets = 0;
                            }
                            chapeau = Some(*span);
                            list_path.clone()
                        }
                    };
                    self.drafts.push(Draft {
                        body: *span,
                        // A sign printed behind its words is no marker before them.
                        marker: marker.take().filter(|marker| marker.start <= span.start),
                        locator: path,
                        heading: heading.or(context.heading),
                        chapeau: context.chapeau,
                    });
                }
                (Child::Node(below), _) => {
                    self.below(*below, context, &list_path, chapeau, &mut bullets);
                    // The sign stands before the first words below it, wherever those are.
                    marker = None;
                }
                (Child::Text { .. }, None) => {}
            }
        }
        if self.drafts.len() == before {
            self.empty(node, context);
        }
    }

    /// A provision without words (repealed, or only a heading) is still cited.
    fn empty(&mut self, node: &Node, context: &Context) {
        let body = node.heading.or(node.marker);
        if let Some(body) = body.filter(|_| node.step.is_some() && !node.is_container) {
            let heading = context.heading.filter(|heading| *heading != body);
            let marker = node.marker.filter(|marker| *marker != body);
            let (locator, chapeau) = (context.path.clone(), context.chapeau);
            self.drafts.push(Draft { body, marker, locator, heading, chapeau });
        }
    }

    fn below(
        &mut self,
        id: NodeId,
        context: &Context,
        list_path: &Locator,
        chapeau: Option<Span>,
        bullets: &mut u32,
    ) {
        let node = &self.nodes[id];
        let Some(step) = &node.step else { return };
        if node.is_container {
            // A text directly in a part is cited with it; articles only where they must be.
            let has_text = node.children.iter().any(|child| match child {
                Child::Text { .. } => true,
                Child::Node(below) => is_list_item(&self.nodes[*below]),
                Child::Footnote(_) => false,
            });
            let path = if self.in_path[id] || has_text {
                context.path.child(step.clone())
            } else {
                context.path.clone()
            };
            let heading = node.heading.or(context.heading);
            // A section is cited like an article: a text alone in it is the section.
            let is_inside = step.level == Level::Section;
            self.container(id, &Context { path, heading, is_inside, ..Context::default() });
            return;
        }
        let is_item = is_list_item(node);
        let step = if step.level == Level::Indent {
            *bullets += 1;
            Step::new(Level::Indent, bullets.to_string())
        } else {
            step.clone()
        };
        let is_point = is_item && step.level != Level::Paragraph;
        let path = if is_point { list_path.child(step) } else { context.path.child(step) };
        let heading = if is_item { node.heading.or(context.heading) } else { node.heading };
        let inner_heading = self.heading_above(id).filter(|_| is_item).or(heading);
        let chapeau = chapeau.filter(|_| is_point);
        self.node(id, &Context { path, heading: inner_heading, chapeau, is_inside: true });
    }

    /// The unnumbered heading noted with an item's first words.
    fn heading_above(&self, id: NodeId) -> Option<Span> {
        self.nodes[id].heading.or_else(|| {
            self.nodes[id].children.iter().find_map(|child| match child {
                Child::Text { heading, .. } => *heading,
                _ => None,
            })
        })
    }

    /// A container whose articles do not carry it in their path, though its texts do.
    fn container(&mut self, id: NodeId, context: &Context) {
        if self.in_path[id] {
            self.node(id, context);
            return;
        }
        let outer = {
            let mut steps = context.path.0.clone();
            let own = self.nodes[id].step.as_ref();
            if steps.last() == own {
                steps.pop();
            }
            Locator::new(steps)
        };
        let has_articles = self.nodes[id]
            .children
            .iter()
            .any(|child| matches!(child, Child::Node(below) if !is_list_item(&self.nodes[*below])));
        if !has_articles {
            self.node(id, context);
            return;
        }
        // Texts first (they stand before the first article), then what is numbered through.
        let children = self.nodes[id].children.clone();
        let texts = children.iter().filter(|child| matches!(child, Child::Text { .. })).count();
        let mut count = 0;
        for child in &children {
            match child {
                Child::Text { span, heading } => {
                    count += 1;
                    let path = if texts > 1 {
                        context.path.child(unnumbered(count))
                    } else {
                        context.path.clone()
                    };
                    let mut draft = Draft::plain(*span, path);
                    draft.heading = heading.or(context.heading);
                    self.drafts.push(draft);
                }
                Child::Footnote(span) => self.footnote(*span),
                Child::Node(below) => {
                    let path =
                        if is_list_item(&self.nodes[*below]) { &context.path } else { &outer };
                    let inner = Context { path: path.clone(), ..context.clone() };
                    self.below(*below, &inner, path, None, &mut 0);
                }
            }
        }
    }

    fn footnote(&mut self, span: Span) {
        self.drafts.push(Draft::footnote(self.text, span, self.footnotes));
    }

    /// How each child that is a text is cited.
    fn places(&self, node: &Node, is_inside: bool) -> Vec<Option<Place>> {
        let children = &node.children;
        let is_item = |child: &Child| match child {
            Child::Node(id) => is_list_item(&self.nodes[*id]),
            _ => false,
        };
        let mut places = Vec::with_capacity(children.len());
        let mut count = 0;
        let mut last_item: Option<Span> = None;
        for (i, child) in children.iter().enumerate() {
            let Child::Text { span, .. } = child else {
                if is_item(child) {
                    last_item = self.last_words(child);
                }
                places.push(None);
                continue;
            };
            let words = span.of(self.text);
            let follows_list = last_item.take().is_some_and(|item| {
                words.starts_with(|c: char| c.is_lowercase())
                    || is_chapeau(item.of(self.text).trim_end_matches([',', ';']))
                        && !item.of(self.text).trim_end().ends_with([';'])
                        && item.of(self.text).trim_end().ends_with(',')
            });
            if follows_list {
                places.push(Some(Place::Wrap));
                continue;
            }
            count += 1;
            let next = children[i + 1..].iter().find(|child| !matches!(child, Child::Footnote(_)));
            let opens = next.is_some_and(is_item);
            places.push(Some(if opens { Place::Chapeau(count) } else { Place::Counted(count) }));
        }
        if count == 1 && is_inside {
            for place in places.iter_mut().flatten() {
                if matches!(place, Place::Counted(_)) {
                    *place = Place::Alone;
                }
            }
        }
        places
    }

    /// The words with which a list ends.
    fn last_words(&self, child: &Child) -> Option<Span> {
        match child {
            Child::Text { span, .. } => Some(*span),
            Child::Footnote(_) => None,
            Child::Node(id) => {
                self.nodes[*id].children.iter().rev().find_map(|child| self.last_words(child))
            }
        }
    }
}

fn unnumbered(count: u32) -> Step {
    Step::new(Level::Unnumbered, count.to_string())
}

fn is_list_item(node: &Node) -> bool {
    node.marker.is_some()
}

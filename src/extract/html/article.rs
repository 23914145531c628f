//! The paragraphs of the article on a page.

use trafilatura::{
    Options,
    dom::{Document as Page, NodeId},
    extract_document,
};

use crate::{
    extract::{html::places::PLACES, paragraphs::fold_white_space},
    model::{BlockRole, PressMeta},
};

/// The paragraphs of a page.
pub(super) struct Article {
    /// Roles and words, in order.
    pub(super) blocks: Vec<(BlockRole, String)>,
    /// Whether an article was told from the rest; if not, these are all words of the page.
    pub(super) is_recognised: bool,
}

impl Article {
    /// Finds the article; headline and subtitle, which stand before it already, are left out.
    pub(super) fn find(mut page: Page, press: &PressMeta) -> Self {
        take_out_boxes(&mut page);
        let options = Options::default().with_fallback(true).with_exclude_comments(true);
        let found = extract_document(page.clone_document(), &options);
        let blocks = found.map(|found| blocks_of(&Page::parse(&found.content_html)));
        let blocks = blocks.unwrap_or_default();
        let is_recognised = !blocks.is_empty();
        let mut blocks = if is_recognised { blocks } else { blocks_of(&page) };
        let head: Vec<String> = [&press.title, &press.subtitle]
            .into_iter()
            .flatten()
            .map(|heading| fold_white_space(heading))
            .collect();
        blocks.retain(|(_, words)| !head.contains(words) && !PLACES.furniture.is(words));
        Self { blocks, is_recognised }
    }
}

fn blocks_of(page: &Page) -> Vec<(BlockRole, String)> {
    let mut walk = Walk::new(page);
    walk.visit(page.body().unwrap_or_else(|| page.root()));
    walk.end_block();
    walk.blocks
}

/// Largest share of a page's paragraphs that is a box; beyond it, or with a first-level
/// heading in it, the name has met the article, as in `class="with-sidebar"`.
const LARGEST_BOX: f32 = 0.3;

/// Takes boxes that are no article out of the page.
fn take_out_boxes(page: &mut Page) {
    let Some(body) = page.body() else { return };
    let all = length_of_paragraphs(page, body);
    for selector in &PLACES.remove.selectors {
        for element in page.query_selector_all(body, selector).into_iter().rev() {
            let words = length_of_paragraphs(page, element);
            let is_box = words as f32 <= all as f32 * LARGEST_BOX
                && page.query_selector(element, "h1").is_none();
            if is_box {
                page.remove(element, true);
            }
        }
    }
}

fn length_of_paragraphs(page: &Page, element: NodeId) -> usize {
    let paragraphs = page.query_selector_all(element, "p, li, blockquote");
    paragraphs.into_iter().map(|paragraph| page.text_content(paragraph).len()).sum()
}

/// A walk over the article that collects its blocks.
struct Walk<'a> {
    page: &'a Page,
    blocks: Vec<(BlockRole, String)>,
    role: BlockRole,
    words: String,
}

impl<'a> Walk<'a> {
    const fn new(page: &'a Page) -> Self {
        Self { page, blocks: Vec::new(), role: BlockRole::Body, words: String::new() }
    }

    fn visit(&mut self, node: NodeId) {
        if self.page.is_text(node) {
            self.words.push_str(&self.page.text_content(node));
            return;
        }
        let role = match self.page.tag_name(node) {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockRole::Heading),
            "li" | "dd" | "dt" => Some(BlockRole::ListItem),
            "p" | "div" | "blockquote" | "pre" | "section" | "article" | "body" | "ul" | "ol"
            | "figure" | "figcaption" | "main" | "table" => Some(BlockRole::Body),
            "tr" => return self.row(node),
            "script" | "style" | "noscript" | "template" => return,
            "br" => {
                self.line_break();
                None
            }
            _ => None,
        };
        let Some(role) = role else { return self.children(node) };
        self.end_block();
        let above = std::mem::replace(&mut self.role, role);
        self.children(node);
        self.end_block();
        self.role = above;
    }

    fn children(&mut self, node: NodeId) {
        for child in self.page.child_nodes(node) {
            self.visit(child);
        }
    }

    /// One break is a space, two divide paragraphs, as old pages do.
    fn line_break(&mut self) {
        if self.words.trim_end_matches(' ').ends_with('\n') {
            self.end_block();
        } else {
            self.words.push('\n');
        }
    }

    fn row(&mut self, row: NodeId) {
        self.end_block();
        let cells = self.page.children(row);
        let words: Vec<String> =
            cells.iter().map(|cell| fold_white_space(&self.page.iter_text(*cell, " "))).collect();
        self.blocks.push((BlockRole::Table, words.join("\t")));
    }

    fn end_block(&mut self) {
        let words = fold_white_space(&self.words);
        self.words.clear();
        if !words.is_empty() {
            self.blocks.push((self.role, words));
        }
    }
}

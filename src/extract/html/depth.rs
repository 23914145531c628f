//! The cut of pages that nest too deeply: the parser's time grows with the square of depth.
//!
//! Tags beyond the limit are taken out before the page is parsed, their words stay. Half a
//! megabyte of nested lists took the parser 94 seconds without this step.

/// A page that nests at most as deeply as allowed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The page without the tags beyond the limit.
    pub(super) text: String,
    /// Start tags taken out.
    pub(super) dropped: usize,
}

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that end by themselves where the next of their kind begins; pages leave out their
/// end tags, so that counting them would see a depth that is not there.
const SELF_ENDING: &[&str] = &[
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "html", "head", "body",
];

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "iframe", "noembed", "xmp"];

/// Cuts the nesting of `markup` to `limit` elements that need an end tag.
pub(super) fn cut(markup: &str, limit: usize) -> Cut {
    let mut cut = Cut { text: String::with_capacity(markup.len()), dropped: 0 };
    let (mut depth, mut beyond) = (0_usize, 0_usize);
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        cut.text.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = Tag::read(rest);
        let is_kept = match tag.kind {
            Kind::Other => true,
            Kind::Start if depth < limit => {
                depth += 1;
                true
            }
            Kind::Start => {
                beyond += 1;
                cut.dropped += 1;
                false
            }
            Kind::End if beyond > 0 => {
                beyond -= 1;
                false
            }
            Kind::End => {
                depth = depth.saturating_sub(1);
                true
            }
        };
        if is_kept {
            cut.text.push_str(&rest[..tag.length]);
        }
        rest = &rest[tag.length..];
    }
    cut.text.push_str(rest);
    cut
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    End,
    /// A comment, a declaration, a void or self-ending element, a raw one as a whole.
    Other,
}

struct Tag {
    kind: Kind,
    /// Bytes that belong to it.
    length: usize,
}

impl Tag {
    /// Reads what begins with the `<` at the start of `rest`.
    fn read(rest: &str) -> Self {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let length = comment.find("-->").map_or(rest.len(), |end| end + 7);
            return Self { kind: Kind::Other, length };
        }
        let is_end = rest.starts_with("</");
        let name_at = if is_end { 2 } else { 1 };
        let name: String = rest[name_at..]
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        if name.is_empty() {
            return Self { kind: Kind::Other, length: 1 };
        }
        let length = end_of_tag(rest);
        if RAW.contains(&name.as_str()) && !is_end {
            return Self { kind: Kind::Other, length: length + raw_length(&rest[length..], &name) };
        }
        let is_counted = !VOID.contains(&name.as_str()) && !SELF_ENDING.contains(&name.as_str());
        let kind = match (is_counted, is_end) {
            (false, _) => Kind::Other,
            (true, false) => Kind::Start,
            (true, true) => Kind::End,
        };
        Self { kind, length }
    }
}

/// The length of a tag; a `>` inside quotes does not end it.
fn end_of_tag(rest: &str) -> usize {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '>' => return at + 1,
            // a quote opens only behind `=`: a stray one in a tag must not swallow the page
            None if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
            Some(_) | None => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    rest.len()
}

/// The length of a raw element's content with its end tag.
fn raw_length(content: &str, name: &str) -> usize {
    let mut from = 0;
    while let Some(at) = content[from..].find("</") {
        let end = from + at;
        let candidate = content[end + 2..].get(..name.len());
        if candidate.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return end + end_of_tag(&content[end..]);
        }
        from = end + 2;
    }
    content.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_stays_as_it_is() {
        let page = "<!DOCTYPE html><html><!-- </div> --><body><div a='>'><p>Eins<p>Zwei<br>\
            <script>if (a<b) { '<div>' }</script><ul><li>x<li>y</ul></div> 3 < 4</body></html>";
        assert_eq!(cut(page, 3), Cut { text: page.to_owned(), dropped: 0 });
    }

    #[test]
    fn tags_beyond_the_limit_go_and_their_words_stay() {
        let page = "<div><div><div>tief</div></div></div><div>flach</div>";
        let expected = "<div><div>tief</div></div><div>flach</div>";
        assert_eq!(cut(page, 2), Cut { text: expected.to_owned(), dropped: 1 });
    }

    #[test]
    fn a_page_that_is_cut_off_ends() {
        for page in ["<div", "<!-- ", "<script>x", "</", "<div a=\"", "<"] {
            assert_eq!(cut(page, 5).text, page);
        }
    }
}

//! Tables for memos and wikis.

use std::fmt::Write as _;

use crate::cli::render::harmless;

/// Returns a Markdown table; words of documents cannot become markup in it.
pub(in crate::cli) fn markdown_table(head: &[String], rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    push_row(&mut text, head);
    let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
    let _ = writeln!(text, "| {} |", rule.join(" | "));
    for row in rows {
        push_row(&mut text, row);
    }
    text
}

fn push_row(text: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| inert(cell)).collect();
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

/// Returns words of a paragraph in which nothing is markup.
pub(in crate::cli) fn markdown_words(words: &str) -> String {
    inert(words)
}

/// Returns the cell with everything that Markdown or HTML would read as markup escaped.
fn inert(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len() + 8);
    for c in harmless(cell).chars() {
        match c {
            '\n' => safe.push_str("<br>"),
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '|' | '[' | ']' | '`' | '*' | '_' | '!' | '\\' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_documents_are_no_markup() {
        let table = markdown_table(&["A".to_owned()], &[vec!["[x](http://y) | <b>".to_owned()]]);
        assert_eq!(table, "| A |\n| --- |\n| \\[x\\](http://y) \\| &lt;b> |\n");
    }
}

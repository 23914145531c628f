//! Makes foreign words safe inside XML, HTML and addresses.

use std::fmt::Write as _;

use crate::cli::render::harmless;

/// Returns the words as text of an XML or HTML element or of an attribute in quotes.
///
/// Controls and directions are made visible first; what XML 1.0 cannot hold at all is dropped
/// to U+FFFD.
pub(in crate::cli::render) fn escaped(words: &str) -> String {
    let mut safe = String::with_capacity(words.len() + 16);
    for c in harmless(words).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

/// Returns a relative address of a file's page: a name in a corpus can be no scheme.
pub(super) fn address(folder: &str, path: &str, page: u32) -> String {
    let full = if path.starts_with('/') || folder.is_empty() {
        path.to_owned()
    } else {
        format!("{}/{path}", folder.trim_end_matches('/'))
    };
    let mut safe = String::with_capacity(full.len() + 8);
    if !full.starts_with(['/', '.']) {
        safe.push_str("./");
    }
    for byte in full.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                safe.push(char::from(byte));
            }
            byte => {
                let _ = write!(safe, "%{byte:02X}");
            }
        }
    }
    let _ = write!(safe, "#page={page}");
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_documents_are_no_markup() {
        assert_eq!(
            escaped("<img src=x onerror='a()'>&\u{202e}"),
            "&lt;img src=x onerror=&#39;a()&#39;&gt;&amp;⟨U+202E⟩"
        );
    }

    #[test]
    fn a_file_name_is_no_scheme_and_no_query() {
        assert_eq!(address("", "javascript:a()?x.pdf", 2), "./javascript%3Aa%28%29%3Fx.pdf#page=2");
        assert_eq!(address("corpus/", "ä b.pdf", 1), "./corpus/%C3%A4%20b.pdf#page=1");
    }
}

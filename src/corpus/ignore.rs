//! Patterns of paths that are no documents.

use regex::Regex;

/// The patterns of a manifest's `ignore`: `*` and `?` inside a folder's name, `**` across
/// folders; a pattern that names a folder covers all below it.
#[derive(Debug, Clone, Default)]
pub(super) struct Ignore {
    patterns: Vec<Regex>,
}

impl Ignore {
    /// Compiles the patterns.
    ///
    /// # Errors
    /// The first pattern that cannot be used.
    pub(super) fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, String> {
        let compile =
            |pattern: &str| Regex::new(&as_regex(pattern)).map_err(|_| pattern.to_owned());
        Ok(Self { patterns: patterns.into_iter().map(compile).collect::<Result<_, _>>()? })
    }

    /// Tells whether a path relative to the root is covered.
    pub(super) fn covers(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.is_match(path))
    }
}

fn as_regex(pattern: &str) -> String {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    let mut regex = String::from("^");
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let (piece, length) = match c {
            '*' if rest.starts_with("**/") => ("(?:.*/)?".to_owned(), 3),
            '*' if rest.starts_with("**") => (".*".to_owned(), 2),
            '*' => ("[^/]*".to_owned(), 1),
            '?' => ("[^/]".to_owned(), 1),
            _ => (regex::escape(&c.to_string()), c.len_utf8()),
        };
        regex.push_str(&piece);
        rest = &rest[length..];
    }
    regex + "(?:/.*)?$"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, path: &str, expected: bool) {
        let ignore = Ignore::new([pattern]).expect("the pattern is sound");
        assert_eq!(ignore.covers(path), expected, "{pattern} on {path}");
    }

    #[test]
    fn patterns_cover_files_and_folders() {
        check("sources/**", "sources/a/b.txt", true);
        check("sources", "sources/a.txt", true);
        check("sources", "sources.txt", false);
        check("*.txt", "a.txt", true);
        check("*.txt", "a/b.txt", false);
        check("**/*.txt", "b.txt", true);
        check("**/*.txt", "a/b.txt", true);
        check("entwurf-?.docx", "entwurf-ä.docx", true);
    }
}

//! The lines between `---` at the head of a Markdown file: flat `key: value` pairs.

use crate::model::Date;

/// What a file states about itself. Nested values are not read.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pairs: Vec<(String, String)>,
}

impl FrontMatter {
    /// Divides a text into its front matter and the rest; without a closing `---` all of it is
    /// text.
    pub(super) fn split(text: &str) -> (Self, &str) {
        let Some(inside) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n"))
        else {
            return (Self::default(), text);
        };
        let mut offset = text.len() - inside.len();
        let mut pairs = Vec::new();
        for line in inside.split_inclusive('\n') {
            offset += line.len();
            if line.trim_end() == "---" {
                return (Self { pairs }, &text[offset..]);
            }
            pairs.extend(pair(line));
        }
        (Self::default(), text)
    }

    /// Returns the value of the first of these keys that is stated and not empty.
    pub(super) fn text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| {
            let (_, value) = self.pairs.iter().find(|(stated, _)| stated == key)?;
            (!value.is_empty()).then(|| value.clone())
        })
    }

    /// Returns the first of these keys that states a day.
    pub(super) fn date(&self, keys: &[&str]) -> Option<Date> {
        keys.iter().find_map(|key| self.text(&[key])?.get(..10)?.parse().ok())
    }
}

fn pair(line: &str) -> Option<(String, String)> {
    let is_nested = line.starts_with([' ', '\t', '-', '#']);
    let (key, value) = line.split_once(':').filter(|_| !is_nested)?;
    Some((key.trim().to_lowercase(), unquoted(value.trim())))
}

fn unquoted(value: &str) -> String {
    let double = value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
    let single = value.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\''));
    match (double, single) {
        (Some(inner), _) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        (None, Some(inner)) => inner.replace("''", "'"),
        (None, None) => value.to_owned(),
    }
}

//! Reads one rule file: TOML into entries, with every fault at its line and column.

use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::{
    query::{Query, parse},
    rules::{
        book::Origin,
        diagnostic::{Diagnostic, Lines, Severity, position},
        files::SourceFile,
    },
    text::closest,
};

/// A file with the faults found in it so far.
pub(super) struct Reader<'f> {
    pub(super) file: &'f SourceFile,
    pub(super) faults: Vec<Diagnostic>,
    lines: Lines,
}

impl<'f> Reader<'f> {
    pub(super) fn of(file: &'f SourceFile) -> Self {
        Self { file, faults: Vec::new(), lines: Lines::of(&file.text) }
    }

    /// Reads the file's TOML; `None` with a fault noted where it has another form.
    pub(super) fn parse<T: DeserializeOwned>(&mut self) -> Option<T> {
        match toml::from_str(&self.file.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let fault = toml_fault(self.file, &error);
                self.faults.push(fault);
                None
            }
        }
    }

    /// Notes a fault at a byte of the file.
    pub(super) fn fault(
        &mut self,
        byte: usize,
        rule: Option<&str>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let (line, column) = position(&self.file.text, byte);
        self.faults.push(Diagnostic {
            file: self.file.name.clone(),
            line,
            column,
            rule: rule.map(str::to_owned),
            severity: Severity::Error,
            message: message.into(),
            help,
        });
    }

    /// Returns the line of a byte.
    pub(super) fn line(&self, byte: usize) -> u32 {
        self.lines.line(byte)
    }

    /// Returns where something was written.
    pub(super) fn origin(&self, byte: usize) -> Origin {
        let SourceFile { layer, name, .. } = self.file;
        Origin { layer: *layer, file: name.clone(), line: self.line(byte) }
    }

    /// Reads a condition; each of its faults is noted where it stands in the file.
    pub(super) fn query(&mut self, words: &Spanned<String>, rule: Option<&str>) -> Query {
        let parsed = parse(words.get_ref());
        let start = words.span().start;
        let opening = &self.file.text[start.min(self.file.text.len())..];
        let quote = if opening.starts_with("\"\"\"") || opening.starts_with("'''") { 3 } else { 1 };
        for fault in &parsed.faults {
            let byte =
                start + quote + escaped(&opening[quote.min(opening.len())..], fault.span.start);
            let mended = parsed.query.to_string();
            let help = (!mended.is_empty()).then(|| format!("it would be read as `{mended}`"));
            self.fault(byte, rule, fault.kind.to_string(), help);
        }
        if parsed.query.root.is_none() && parsed.faults.is_empty() {
            self.fault(start, rule, "the condition is empty", None);
        }
        parsed.query
    }

    /// Reads words of a closed list; each unknown one is noted with the nearest known one.
    pub(super) fn words<T>(
        &mut self,
        words: &[Spanned<String>],
        known: &[&'static str],
        rule: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut values = Vec::new();
        for word in words {
            match read(word.get_ref()) {
                Some(value) => values.push(value),
                None => self.fault(
                    word.span().start,
                    Some(rule),
                    format!("`{}` is not known here", word.get_ref()),
                    Some(suggestion(word.get_ref(), known)),
                ),
            }
        }
        values
    }
}

/// Says what was probably meant, or what may be written.
pub(super) fn suggestion(word: &str, known: &[&str]) -> String {
    closest(word, known.iter().copied()).map_or_else(
        || format!("write one of: {}", known.join(", ")),
        |meant| format!("did you mean `{meant}`?"),
    )
}

/// Returns the bytes that the first `length` bytes of a value take in its TOML string.
fn escaped(source: &str, length: usize) -> usize {
    let mut bytes = source.char_indices().peekable();
    let mut value = 0;
    while value < length {
        let Some((_, c)) = bytes.next() else { break };
        if c == '\\' {
            value += bytes.next().map_or(0, |(_, escaped)| escaped.len_utf8());
        } else {
            value += c.len_utf8();
        }
    }
    bytes.peek().map_or(source.len(), |&(at, _)| at)
}

/// Makes a diagnostic of a fault of TOML: where, in which rule, and the field probably meant.
pub(super) fn toml_fault(file: &SourceFile, error: &toml::de::Error) -> Diagnostic {
    let byte = error.span().map_or(0, |span| span.start);
    let (line, column) = position(&file.text, byte);
    let message = error.message().lines().next().unwrap_or("not a rule file").to_owned();
    // serde says: unknown field `x`, expected one of `a`, `b`
    let mut quoted = message.split('`').skip(1).step_by(2);
    let help = quoted.next().filter(|_| message.starts_with("unknown")).map(|word| {
        let known: Vec<&str> = quoted.collect();
        suggestion(word, &known)
    });
    let message = message.split(", expected").next().unwrap_or(&message).to_owned();
    Diagnostic {
        file: file.name.clone(),
        line,
        column,
        rule: rule_at(&file.text, byte).map(str::to_owned),
        severity: Severity::Error,
        message,
        help,
    }
}

/// Returns the id of the rule whose table a byte stands in.
fn rule_at(text: &str, byte: usize) -> Option<&str> {
    let before = text.get(..byte)?;
    let start = before.rfind("[[rule]]")?;
    let block = text[start + 8..].split("[[rule]]").next()?;
    block.lines().find_map(|line| {
        let value = line.trim_start().strip_prefix("id")?.trim_start().strip_prefix('=')?;
        value.trim().trim_matches('#').split(['"', '\'']).nth(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{files::Layer, schema::PillarFile};

    fn check(text: &str, expected: &str) {
        let file = SourceFile {
            layer: Layer::Extra,
            name: "a.toml".to_owned(),
            stem: "a".to_owned(),
            text: text.to_owned(),
        };
        let mut reader = Reader::of(&file);
        assert!(reader.parse::<PillarFile>().is_none());
        assert_eq!(reader.faults[0].to_string(), expected);
    }

    #[test]
    fn a_misspelt_field_is_named_with_its_place_its_rule_and_the_right_one() {
        check(
            "schema = 1\npillar = \"visas\"\n[[rule]]\nid = \"visas.fees.x\"\ntopik = \"fees\"\n",
            "a.toml:5:1: visas.fees.x: unknown field `topik`; did you mean `topic`?",
        );
    }

    #[test]
    fn a_misspelt_value_is_named_with_the_right_one() {
        check(
            "schema = 1\npillar = \"visas\"\n[[rule]]\nid = \"visas.a.b\"\nstrength = \"week\"\n",
            "a.toml:5:12: visas.a.b: unknown variant `week`; did you mean `weak`?",
        );
    }
}

//! One JSON object a line, for scripts.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{
    Serializer,
    ser::{CharEscape, CompactFormatter, Formatter},
};

use crate::cli::render::harmless::acts;

/// Writes `value` as one line of JSON.
///
/// Characters that a terminal would obey are written as `\u` escapes, which is the same JSON.
pub(in crate::cli) fn json_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = Vec::with_capacity(512);
    value.serialize(&mut Serializer::with_formatter(&mut line, Escaping(CompactFormatter)))?;
    line.push(b'\n');
    out.write_all(&line)
}

/// Writes compact JSON with acting characters escaped.
struct Escaping(CompactFormatter);

impl Formatter for Escaping {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        let mut from = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| acts(*c)) {
            writer.write_all(&fragment.as_bytes()[from..at])?;
            write!(writer, "\\u{:04x}", c as u32)?;
            from = at + c.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[from..])
    }

    fn write_char_escape<W>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        self.0.write_char_escape(writer, escape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acting_characters_are_escaped_and_come_back() {
        let text = "a\u{1b}[2J\u{9b}b\u{202e}c\"ü\n";
        let mut line = Vec::new();
        json_line(&mut line, &text).unwrap();
        let printed = String::from_utf8(line).unwrap();
        assert!(printed.is_char_boundary(0) && !printed.trim_end().chars().any(acts));
        assert_eq!(serde_json::from_str::<String>(&printed).unwrap(), text);
    }
}

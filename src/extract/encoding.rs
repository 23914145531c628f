//! Bytes to characters: which encoding a text is in, and how many bytes did not fit it.
//!
//! Order, as measured on German pages: byte order mark, then valid UTF-8, then what the file
//! declares (ISO-8859-1 means Windows-1252, as in every browser), then chardetng's guess. A
//! page that declares UTF-8 and holds a few stray bytes is UTF-8 with replacements, counted.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::model::{Warning, WarningKind};

/// Decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, byte order mark removed.
    pub text: String,
    /// Name of the encoding by the WHATWG standard.
    pub encoding: &'static str,
    /// Places at which bytes did not fit and became U+FFFD.
    pub replacements: usize,
}

impl Decoded {
    /// Returns the warning that the replacements deserve.
    pub fn warning(&self) -> Option<Warning> {
        (self.replacements > 0).then(|| {
            let message =
                format!("{} places do not fit {} and are lost", self.replacements, self.encoding);
            Warning::on_document(WarningKind::Encoding, message)
        })
    }
}

/// Valid multi-byte sequences that outweigh one stray byte: below that share the text is
/// taken for a legacy encoding. German text has some twenty umlauts in a thousand letters, so
/// a page with one wrong byte in a screenful still counts as UTF-8.
const SEQUENCES_PER_STRAY_BYTE: usize = 8;

/// How much of a text the guess looks at.
const GUESS_WINDOW: usize = 1 << 20;

/// Decodes a text; `declared` is the encoding that it states about itself.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decode_as(bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), replacements: 0 };
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let encoding = match declared {
        _ if is_mostly_utf8(bytes) => UTF_8,
        Some(encoding) if encoding != UTF_8 && encoding.is_ascii_compatible() => encoding,
        _ => guess(bytes),
    };
    decode_as(bytes, encoding)
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, encoding, _) = encoding.decode(bytes);
    // the text may hold U+FFFD of its own: a loss all the same, of an earlier program
    let replacements = text.matches('\u{fffd}').count();
    Decoded { text: text.into_owned(), encoding: encoding.name(), replacements }
}

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sequences, mut stray) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        stray += usize::from(!chunk.invalid().is_empty());
    }
    sequences >= stray * SEQUENCES_PER_STRAY_BYTE
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let window = bytes.len().min(GUESS_WINDOW);
    detector.feed(&bytes[..window], window == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

/// Reads the encoding that a web page or an XML text declares in its first bytes.
///
/// Looks for `charset=` (both forms of `<meta>`) and for `encoding=` of an XML declaration.
pub fn declared_in_markup(bytes: &[u8]) -> Option<String> {
    /// The standard asks for the first 1024 bytes; pages with long comments need more.
    const PRESCAN: usize = 4096;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]).to_ascii_lowercase();
    let markers: &[&str] = if head.trim_start().starts_with("<?xml") {
        &["encoding=", "charset="]
    } else {
        &["charset="]
    };
    let (at, marker) = markers.iter().find_map(|marker| Some((head.find(marker)?, marker)))?;
    let value = head[at + marker.len()..].trim_start_matches(['"', '\'', ' ']);
    let label: String =
        value.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], declared: Option<&str>, expected: (&str, &str, usize)) {
        let decoded = decode(bytes, declared);
        assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.replacements), expected);
    }

    #[test]
    fn valid_utf8_wins_over_a_wrong_declaration() {
        check("Rückführung".as_bytes(), Some("iso-8859-1"), ("Rückführung", "UTF-8", 0));
    }

    #[test]
    fn latin1_means_windows_1252() {
        check(b"\x84R\xFCckkehr\x93", Some("ISO-8859-1"), ("„Rückkehr“", "windows-1252", 0));
    }

    #[test]
    fn an_undeclared_legacy_text_is_guessed() {
        let text = b"Die R\xFCckf\xFChrung erfolgt gem\xE4\xDF Artikel 5 \xFCber die Grenze.";
        assert_eq!(
            decode(text, None).text,
            "Die Rückführung erfolgt gemäß Artikel 5 über die Grenze."
        );
        assert_eq!(decode(text, Some("utf-8")).replacements, 0);
    }

    #[test]
    fn a_stray_byte_in_utf8_is_replaced_and_counted() {
        let mut bytes =
            "Überprüfung für Flüchtlinge, ähnlich über Brücken und Züge".repeat(2).into_bytes();
        bytes.push(0xE4);
        let decoded = decode(&bytes, Some("utf-8"));
        assert_eq!((decoded.encoding, decoded.replacements), ("UTF-8", 1));
        assert!(decoded.warning().is_some());
    }

    #[test]
    fn a_byte_order_mark_is_the_first_word() {
        check(b"\xFF\xFEA\0b\0k\0", None, ("Abk", "UTF-16LE", 0));
    }

    #[test]
    fn a_declaration_in_markup_is_found() {
        let meta =
            br#"<html><meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-15">"#;
        assert_eq!(declared_in_markup(meta).as_deref(), Some("iso-8859-15"));
        assert_eq!(declared_in_markup(b"<meta charset='utf-8'>").as_deref(), Some("utf-8"));
        assert_eq!(
            declared_in_markup(b"<?xml version=\"1.0\" encoding=\"UTF-16\"?>").as_deref(),
            Some("utf-16")
        );
        assert_eq!(declared_in_markup(b"<p>charset</p>"), None);
    }
}

//! Repairs fonts that do not name their letters, where the letters can be known all the same.
//!
//! Ghostscript writes embedded TrueType fonts without `/Encoding` and without `/ToUnicode`; the
//! codes are Windows-1252 then. Without this step a third of the paragraphs of such files is
//! intact, with it nearly all.

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// First code that is given a letter; codes below are control characters in every encoding.
const FIRST_CODE: u8 = 0x20;

/// Adds a map to Unicode to every embedded simple TrueType font that has neither an encoding
/// nor a map, and returns their names.
pub(super) fn repair(document: &mut Document) -> Vec<String> {
    let broken: Vec<(ObjectId, String)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let font = object.as_dict().ok()?;
            is_nameless(font, document).then(|| (*id, name(font)))
        })
        .collect();
    if broken.is_empty() {
        return Vec::new();
    }
    let map = document.add_object(Stream::new(Dictionary::new(), map().into_bytes()));
    for (id, _) in &broken {
        if let Ok(font) = document.get_dictionary_mut(*id) {
            font.set("ToUnicode", Object::Reference(map));
        }
    }
    broken.into_iter().map(|(_, name)| name).collect()
}

fn is_nameless(font: &Dictionary, document: &Document) -> bool {
    let is_named = |key: &[u8], name: &[u8]| {
        font.get(key).and_then(Object::as_name).is_ok_and(|value| value == name)
    };
    is_named(b"Type", b"Font")
        && is_named(b"Subtype", b"TrueType")
        && !font.has(b"Encoding")
        && !font.has(b"ToUnicode")
        && font
            .get_deref(b"FontDescriptor", document)
            .and_then(Object::as_dict)
            .is_ok_and(|descriptor| descriptor.has(b"FontFile2"))
}

fn name(font: &Dictionary) -> String {
    let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap_or(b"without a name");
    String::from_utf8_lossy(name).into_owned()
}

/// The CMap that maps each byte to its letter in Windows-1252 (ISO 32000-1, 9.10.3).
fn map() -> String {
    let mut cmap = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CMapName /Windows-1252 def\n/CMapType 2 def\n\
         1 begincodespacerange\n<00> <FF>\nendcodespacerange\n",
    );
    let codes: Vec<u8> = (FIRST_CODE..=u8::MAX).collect();
    for block in codes.chunks(100) {
        let _ = writeln!(cmap, "{} beginbfchar", block.len());
        for code in block {
            let bytes = [*code];
            let letter = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0;
            let unit = letter.encode_utf16().next().unwrap_or(0);
            let _ = writeln!(cmap, "<{code:02X}> <{unit:04X}>");
        }
        cmap.push_str("endbfchar\n");
    }
    cmap.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    cmap
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_umlaut_is_mapped() {
        assert!(map().contains("<FC> <00FC>"));
        assert!(map().contains("<84> <201E>"), "the lower quotation mark");
    }
}

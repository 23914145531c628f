//! The archive around a Word file, and small readers for its parts.

use std::io::{Cursor, Read};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use zip::{ZipArchive, result::ZipError};

use crate::{
    extract::{ExtractError, Limits, docx::damaged, encoding},
    model::Limit,
};

/// The parts of a Word file, unpacked one by one within a common limit.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: usize,
}

impl<'a> Package<'a> {
    /// Opens the archive.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, ExtractError> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
        Ok(Self { archive, left: limits.decoded_bytes.min(limits.stream_bytes) })
    }

    /// Unpacks a part; `None` where the file has none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ExtractError> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(damaged(format!("{name}: {error}"))),
        };
        let mut bytes = Vec::new();
        part.take(self.left as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(format!("{name}: {error}")))?;
        self.left =
            self.left.checked_sub(bytes.len()).ok_or(ExtractError::Limit(Limit::Decoded))?;
        let declared = encoding::declared_in_markup(&bytes);
        Ok(Some(encoding::decode(&bytes, declared.as_deref()).text))
    }
}

/// The attribute `val` of an element, whatever its prefix.
pub(super) fn value(element: &BytesStart) -> Option<String> {
    attribute(element, "val")
}

/// An attribute of an element by its local name.
pub(super) fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    element.attributes().with_checks(false).filter_map(Result::ok).find_map(|attribute| {
        let is_named = attribute.key.local_name().into_inner() == name;
        is_named.then(|| {
            attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .ok()
                .map(std::borrow::Cow::into_owned)
        })?
    })
}

/// The words of a reference inside text, `&amp;` or `&#8211;`.
pub(super) fn resolve(reference: &quick_xml::events::BytesRef) -> Option<String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned)
}

/// The words of the first element of this local name.
pub(super) fn text_of(xml: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(xml);
    let mut words = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) if element.local_name().into_inner() == name => {
                words = Some(String::new());
            }
            Event::Text(text) => {
                if let Some(words) = &mut words {
                    words.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(words) = &mut words {
                    words.extend(resolve(&reference));
                }
            }
            Event::End(element) if element.local_name().into_inner() == name => return words,
            Event::Eof => return None,
            _ => {}
        }
    }
}

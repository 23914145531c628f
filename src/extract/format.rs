//! Which format a file has: its bytes decide, its name only where they leave it open.

use std::fmt;

use crate::extract::{ExtractError, Source, press_records};

/// The formats that klausel reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// A web page.
    Html,
    /// Office Open XML text, `.docx`.
    Docx,
    /// JSON Lines of press articles.
    PressRecords,
    /// Markdown.
    Markdown,
    /// Plain text.
    Plain,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdf => "PDF",
            Self::Html => "HTML",
            Self::Docx => "DOCX",
            Self::PressRecords => "JSON Lines",
            Self::Markdown => "Markdown",
            Self::Plain => "plain text",
        })
    }
}

/// How far from the start the signature of a PDF may stand (ISO 32000-1, annex H.3.4.1).
const PDF_HEADER_WINDOW: usize = 1024;

/// How much of a text is looked at to tell web pages and binary data.
const TEXT_WINDOW: usize = 4096;

/// First bytes of formats that are not read, with the words that name them.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\xD0\xCF\x11\xE0", "an old or encrypted Office file (save it as .docx or PDF)"),
    (b"{\\rtf", "a Rich Text file (save it as .docx or PDF)"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"%!PS", "a PostScript file"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
];

impl Format {
    /// Tells the format of a source.
    ///
    /// # Errors
    /// [`ExtractError::Unsupported`] for everything that is not one of the formats.
    pub fn of(source: &Source) -> Result<Self, ExtractError> {
        let bytes = source.bytes;
        let ending = ending_of(source.name);
        if is_pdf(bytes, &ending) {
            return Ok(Self::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return zip_format(bytes, &ending);
        }
        let foreign = FOREIGN.iter().find(|(signature, _)| bytes.starts_with(signature));
        if let Some((_, what)) = foreign {
            return Err(ExtractError::Unsupported { what: (*what).to_owned() });
        }
        if is_binary(bytes) {
            return Err(ExtractError::Unsupported { what: "binary data".to_owned() });
        }
        text_format(bytes, &ending)
    }
}

/// The ending of a file name in lower case, without the full stop; empty where there is none.
fn ending_of(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => ending.to_ascii_lowercase(),
        _ => String::new(),
    }
}

fn is_pdf(bytes: &[u8], ending: &str) -> bool {
    let head = &bytes[..bytes.len().min(PDF_HEADER_WINDOW)];
    let at = head.windows(5).position(|window| window == b"%PDF-");
    // a text about PDF files may hold the signature, but not as its first bytes
    let is_named_as_text = matches!(ending, "txt" | "md" | "html" | "htm" | "jsonl");
    match at {
        Some(0) => true,
        Some(_) => !is_named_as_text,
        None => ending == "pdf",
    }
}

fn zip_format(bytes: &[u8], ending: &str) -> Result<Format, ExtractError> {
    let names_document = bytes.windows(17).any(|window| window == b"word/document.xml");
    if ending == "docx" || names_document {
        return Ok(Format::Docx);
    }
    Err(ExtractError::Unsupported { what: "a ZIP archive".to_owned() })
}

/// Tells data from text: text in any encoding that is read here holds no NUL, UTF-16 aside.
fn is_binary(bytes: &[u8]) -> bool {
    let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    !is_utf16 && bytes[..bytes.len().min(TEXT_WINDOW)].contains(&0)
}

fn text_format(bytes: &[u8], ending: &str) -> Result<Format, ExtractError> {
    match ending {
        "html" | "htm" | "xhtml" => return Ok(Format::Html),
        "jsonl" | "ndjson" => return Ok(Format::PressRecords),
        "md" | "markdown" => return Ok(Format::Markdown),
        _ => {}
    }
    if looks_like_page(bytes) {
        return Ok(Format::Html);
    }
    match ending {
        "" if press_records::looks_like_records(bytes) => Ok(Format::PressRecords),
        "" | "txt" | "text" => Ok(Format::Plain),
        _ => Err(ExtractError::Unsupported { what: format!("a .{ending} file") }),
    }
}

fn looks_like_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(TEXT_WINDOW)]).to_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<!doctype html") || head.starts_with("<html") || {
        let is_markup = head.starts_with('<');
        is_markup && ["<html", "<head", "<body"].iter().any(|tag| head.contains(tag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, bytes: &[u8], expected: Option<Format>) {
        assert_eq!(Format::of(&Source::new(name, bytes)).ok(), expected, "{name}");
    }

    #[test]
    fn bytes_decide_before_the_name() {
        check("abkommen.txt", b"%PDF-1.7\n", Some(Format::Pdf));
        check("abkommen.pdf", b"kaputt", Some(Format::Pdf));
        check("notiz.txt", b"ein %PDF-1.7 Kopf", Some(Format::Plain));
        check("seite", b"<!DOCTYPE html><html>", Some(Format::Html));
        check("bild.pdf.png", b"\x89PNG\r\n", None);
        check("archiv.zip", b"PK\x03\x04 mimetype", None);
        check("entwurf.DOCX", b"PK\x03\x04", Some(Format::Docx));
    }

    #[test]
    fn the_name_decides_between_texts() {
        check("a.md", b"# Titel", Some(Format::Markdown));
        check("LIESMICH", b"Ein Text.", Some(Format::Plain));
        check("presse.jsonl", b"{}", Some(Format::PressRecords));
        check("presse", b"{\"title\":\"T\",\"text\":\"Ein Text.\"}\n", Some(Format::PressRecords));
        check("tabelle.csv", b"a;b", None);
        check("daten.txt", b"a\0b", None);
    }

    #[test]
    fn a_hidden_file_has_no_ending() {
        assert_eq!(ending_of("ordner/.gitignore"), "");
        assert_eq!(ending_of("ordner.d/Vertrag"), "");
        assert_eq!(ending_of("Vertrag.v2.PDF"), "pdf");
    }
}

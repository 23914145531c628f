//! Opens a file with lopdf: decrypts, reads what the file says about itself, repairs fonts.
//!
//! What comes out are bytes again, for hayro to draw. Where lopdf cannot read a file, the
//! original bytes go on as they are: hayro mends what it can.

use std::borrow::Cow;

use lopdf::{Dictionary, Document, LoadOptions, Object, decode_text_string, xref::XrefRecovery};

use super::{fonts, labels, widths};
use crate::{
    extract::{ExtractError, Limits, Source},
    model::{Language, Warning, WarningKind},
};

/// A file ready to be drawn.
pub(super) struct Opened<'a> {
    /// Its bytes, decrypted and repaired where that was needed.
    pub bytes: Cow<'a, [u8]>,
    /// The password under which hayro can open `bytes`; empty for most.
    pub password: String,
    /// The title that the file states.
    pub title: Option<String>,
    /// The language that the file states.
    pub language: Option<Language>,
    /// Labels of the pages, in order; empty where the file has none.
    pub labels: Vec<String>,
    /// What was repaired.
    pub warnings: Vec<Warning>,
}

/// Opens a file.
///
/// # Errors
/// [`ExtractError::Encrypted`] where neither the empty password nor one of the source's opens
/// the file.
pub(super) fn open<'a>(source: &Source<'a>, limits: &Limits) -> Result<Opened<'a>, ExtractError> {
    let mut opened = Opened {
        bytes: Cow::Borrowed(source.bytes),
        password: String::new(),
        title: None,
        language: None,
        labels: Vec::new(),
        warnings: Vec::new(),
    };
    let loaded = load(source, limits)?;
    let Some((mut document, password)) = loaded else {
        opened.password = working_password(source)?;
        return Ok(opened);
    };
    opened.title = title(&document);
    opened.language = language(&document);
    opened.labels = labels::labels(&document, limits.pages);
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        opened.warnings.push(Warning::on_document(
            WarningKind::Repaired,
            "the cross-reference table was damaged and was rebuilt from the objects found",
        ));
    }
    let repaired = fonts::repair(&mut document);
    if !repaired.is_empty() {
        let fonts = repaired.join(", ");
        let message =
            format!("fonts do not name their letters and are read as Windows-1252: {fonts}");
        opened.warnings.push(Warning::on_document(WarningKind::Repaired, message));
    }
    let is_bounded = widths::bound(&mut document);
    if is_bounded {
        opened.warnings.push(Warning::on_document(
            WarningKind::Repaired,
            "fonts state widths for letters that cannot be; these were left out",
        ));
    }
    if document.was_encrypted() || is_bounded || !repaired.is_empty() {
        let mut bytes = Vec::with_capacity(source.bytes.len());
        if document.save_to(&mut bytes).is_ok() {
            opened.bytes = Cow::Owned(bytes);
            return Ok(opened);
        }
        opened.warnings.push(Warning::on_document(
            WarningKind::Damaged,
            "the repaired file could not be put together; the original was read",
        ));
    }
    opened.password = password;
    Ok(opened)
}

/// Loads the file with the first password that opens it; `None` where lopdf cannot read it.
fn load(source: &Source<'_>, limits: &Limits) -> Result<Option<(Document, String)>, ExtractError> {
    let passwords = std::iter::once("").chain(source.passwords.iter().map(String::as_str));
    let mut is_locked = false;
    for password in passwords {
        let options = LoadOptions {
            password: (!password.is_empty()).then(|| password.to_owned()),
            max_decompressed_size: Some(limits.stream_bytes),
            ..LoadOptions::default()
        };
        match Document::load_mem_with_options(source.bytes, options) {
            Ok(document) if document.is_encrypted() && !document.was_encrypted() => {
                is_locked = true;
            }
            Ok(document) if document.page_iter().next().is_some() => {
                return Ok(Some((document, password.to_owned())));
            }
            Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => is_locked = true,
            Ok(_) | Err(_) => return Ok(None),
        }
    }
    if is_locked && working_password(source).is_err() {
        return Err(ExtractError::Encrypted { tried: source.passwords.len() });
    }
    Ok(None)
}

/// The first password under which hayro opens the file, for one that lopdf cannot read.
fn working_password(source: &Source<'_>) -> Result<String, ExtractError> {
    use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
    let passwords = std::iter::once("").chain(source.passwords.iter().map(String::as_str));
    for password in passwords {
        let opened = Pdf::new_with_password(source.bytes.to_vec(), password);
        match opened {
            Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {}
            _ => return Ok(password.to_owned()),
        }
    }
    Err(ExtractError::Encrypted { tried: source.passwords.len() })
}

fn title(document: &Document) -> Option<String> {
    let info = document.trailer.get_deref(b"Info", document).ok()?.as_dict().ok()?;
    let title = text(info, b"Title", document)?;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}

fn language(document: &Document) -> Option<Language> {
    let code = text(document.catalog().ok()?, b"Lang", document)?;
    match Language::from_code(&code) {
        Language::Other => None,
        language => Some(language),
    }
}

fn text(dict: &Dictionary, key: &[u8], document: &Document) -> Option<String> {
    let object: &Object = dict.get_deref(key, document).ok()?;
    decode_text_string(object).ok()
}

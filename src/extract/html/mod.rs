//! Web pages of newspapers, ministries and agencies: the article, and what the page says about
//! itself.
//!
//! ```text
//! bytes → characters → depth cut to 512 → DOM ─┬─▶ what the page states (title, date …)
//!                                              ├─▶ boxes that are no article taken out
//!                                              └─▶ trafilatura: the article ─▶ paragraphs
//! ```
//!
//! The crate behind it was chosen by measurement over four others; its figures, and those of
//! the steps around it, are held by `tests/it/press_pages.rs`.

mod article;
mod dates;
mod depth;
mod headline;
mod places;
mod statements;

use trafilatura::dom::{Document as Page, NodeId};

use article::Article;
use statements::Statements;

use crate::{
    extract::{
        ExtractError, Format, Limits, Sheet, Source, encoding, paragraphs::fold_white_space,
    },
    model::{BlockRole, Document, Language, Limit, Medium, PressMeta, Warning, WarningKind},
};

/// Reads a web page as a press item.
///
/// # Errors
/// [`ExtractError::Limit`] for a page beyond the size limit, [`ExtractError::Damaged`] for one
/// that holds no element at all.
pub fn read(source: &Source, limits: &Limits) -> Result<Document, ExtractError> {
    if source.bytes.len() > limits.page_bytes {
        return Err(ExtractError::Limit(Limit::FileSize));
    }
    let declared = encoding::declared_in_markup(source.bytes);
    let decoded = encoding::decode(source.bytes, declared.as_deref());
    if !decoded.text.contains('<') {
        let reason = "no element in it".to_owned();
        return Err(ExtractError::Damaged { format: Format::Html, reason });
    }
    let markup = depth::cut(&decoded.text, limits.depth);
    let mut sheet = Sheet::new(Medium::Html, limits);
    sheet.document().warnings.extend(decoded.warning());
    if markup.dropped > 0 {
        let message = format!(
            "{} elements nested deeper than {} were read as text",
            markup.dropped, limits.depth
        );
        sheet.warn(Warning::on_document(WarningKind::Unverified, message));
    }
    let page = Page::parse(&markup.text);
    let Statements { press, language } = Statements::read(&page);
    print_head(&mut sheet, &press);
    let article = Article::find(page, &press);
    if !article.is_recognised && !article.blocks.is_empty() {
        let message = "no article was told from the rest of the page, all its words were taken";
        sheet.warn(Warning::on_document(WarningKind::Unverified, message));
    }
    for (role, words) in article.blocks {
        match role {
            BlockRole::Table => sheet.push_row(words.split('\t')),
            role => sheet.push(role, &words),
        }
    }
    if press.date.is_some() && !press.is_date_verified {
        let message = "the date was found in the page's words, not in a field made for it";
        sheet.warn(Warning::on_document(WarningKind::Unverified, message));
    }
    let document = sheet.document();
    document.stated_title.clone_from(&press.title);
    document.stated_language = language.map(|code| Language::from_code(&code));
    document.press = Some(press);
    Ok(sheet.finish())
}

/// The headline and the printed subtitle begin the text.
fn print_head(sheet: &mut Sheet, press: &PressMeta) {
    for heading in [&press.title, &press.subtitle].into_iter().flatten() {
        sheet.push(BlockRole::Heading, &fold_white_space(heading));
    }
}

/// The words that an element prints: its text without scripts and styles.
fn printed(page: &Page, element: NodeId) -> String {
    let mut words = String::new();
    let mut open = vec![element];
    while let Some(node) = open.pop() {
        if page.is_text(node) {
            words.push_str(&page.text_content(node));
        } else if !matches!(page.tag_name(node), "script" | "style" | "noscript" | "template") {
            open.extend(page.child_nodes(node).into_iter().rev());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!DOCTYPE html><html lang='de'><head>\
        <title>Abkommen mit Arvanien unterzeichnet | Beispielblatt</title>\
        <meta property='og:site_name' content='Beispielblatt'>\
        <link rel='canonical' href='https://example.org/politik/abkommen'>\
        <script type='application/ld+json'>{\"@type\":\"NewsArticle\",\
        \"headline\":\"Abkommen mit Arvanien unterzeichnet\",\"datePublished\":\"2024-05-02T10:00\"}\
        </script></head><body><nav><a href='/'>Startseite</a></nav><div class='cookie-banner'>\
        <p>Wir verwenden Cookies.</p></div><article><h1><span class='dachzeile'>Migration</span>\
        Abkommen mit Arvanien unterzeichnet</h1><p class='teaser-text'>Die Regierungen haben am \
        Donnerstag ein Abkommen über Migration und Mobilität unterzeichnet.</p>\
        <p>Das Abkommen regelt die Rückübernahme eigener Staatsangehöriger und erleichtert die \
        Erteilung von Visa für Fachkräfte. Es tritt im Herbst in Kraft.</p><h2>Fristen</h2>\
        <p>Ein Ersuchen ist innerhalb von dreißig Tagen zu beantworten, teilte das Ministerium \
        mit. Bleibt die Antwort aus, gilt die Zustimmung als erteilt.</p></article>\
        <div class='related-articles'><p>Lesen Sie auch: Wetter am Wochenende</p></div>\
        </body></html>";

    fn document(page: &str) -> Document {
        read(&Source::new("a.html", page.as_bytes()), &Limits::default()).expect("it is a page")
    }

    #[test]
    fn an_article_is_read_and_the_boxes_around_it_are_not() {
        let document = document(PAGE);
        let press = document.press.as_ref().expect("a page is a press item");
        assert_eq!(press.title.as_deref(), Some("Abkommen mit Arvanien unterzeichnet"));
        assert_eq!(press.date.map(|date| date.to_string()).as_deref(), Some("2024-05-02"));
        assert!(press.is_date_verified);
        assert_eq!(press.outlet.as_deref(), Some("Beispielblatt"));
        assert_eq!(press.url.as_deref(), Some("https://example.org/politik/abkommen"));
        assert_eq!(document.stated_language, Some(Language::De));
        assert!(document.text.starts_with("Abkommen mit Arvanien unterzeichnet\nDie Regierungen"));
        assert!(document.text.contains("\nFristen\nEin Ersuchen"), "{}", document.text);
        for box_words in ["Cookies", "Startseite", "Wetter", "Migration\n"] {
            assert!(!document.text.contains(box_words), "{box_words}: {}", document.text);
        }
    }

    #[test]
    fn a_page_nested_beyond_reason_is_read_and_said() {
        let page = format!("{}<p>Tief im Innern steht ein Satz.</p>", "<div>".repeat(20_000));
        let document = document(&page);
        assert!(document.text.contains("Tief im Innern"));
        assert_eq!(document.warnings[0].kind, WarningKind::Unverified);
    }
}

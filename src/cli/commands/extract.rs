//! `klausel extract FILE`

use std::path::{Path, PathBuf};

use crate::{
    cli::{
        arguments::Format,
        commands::{index::failure, reading},
        exit::Exit,
        failure::{Failure, Stop},
        machine::{BlockOf, FileLine, PageLine},
        progress::Bar,
        render::{harmless, json_line},
        session::{Session, tell},
    },
    ingest::read_one,
    model::{Block, BlockRole, Document, Dossier, Language, Page, Span},
};

/// Print the text of one file in reading order
///
/// Page furniture removed, hyphenation undone, one paragraph a line, a form feed between pages.
/// The file need not be in the corpus and is not indexed.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    /// The file
    file: PathBuf,
    #[command(flatten)]
    reading: reading::ReadingOptions,
}

/// A file read, with its documents.
#[derive(Debug)]
pub(in crate::cli) struct ReadFile {
    /// Its path as typed.
    pub(in crate::cli) path: String,
    /// Fingerprint of its bytes.
    pub(in crate::cli) sha256: String,
    /// Its documents: one for all formats but press records.
    pub(in crate::cli) dossiers: Vec<Dossier>,
}

/// Reads a file in a worker process; what it lost is told on stderr.
pub(in crate::cli) fn read(
    file: &Path,
    options: &reading::ReadingOptions,
    session: &Session,
) -> Result<ReadFile, Failure> {
    // no folder is made by reading a single file
    let index = session.index.is_dir().then_some(session.index.as_path());
    let reading = options.reading(session, index)?;
    let read = read_one(file, None, &reading, &mut Bar::new(session.ui))
        .map_err(|error| failure(&error, session))?;
    let path = file.display().to_string();
    if read.dossiers.is_empty() {
        let status = session.ui.status(read.outcome.status);
        let reason = read.outcome.reason.map_or(status.clone(), |why| format!("{status}: {why}"));
        return Err(Failure::new(path, reason).hint(session.ui.advice(read.outcome.status)));
    }
    let of_documents = read.dossiers.iter().flat_map(|dossier| &dossier.document.warnings);
    let warnings = read.outcome.warnings.iter().chain(of_documents);
    for warning in warnings.clone().filter(|warning| warning.kind.is_loss()) {
        let page = warning.page.map(|page| format!("{}: ", session.ui.page(page, None)));
        tell(&format!("{path}: {}{}", page.unwrap_or_default(), warning.message));
    }
    options.advise(warnings, session);
    Ok(ReadFile { path, sha256: read.sha256, dossiers: read.dossiers })
}

/// Reads and prints; text is the answer in a pipe, too.
pub(in crate::cli) fn run(options: &Options, session: &mut Session) -> Result<Exit, Stop> {
    let format = session.format(&[Format::Text, Format::Jsonl])?;
    let read = read(&options.file, &options.reading, session)?;
    for dossier in &read.dossiers {
        let document = &dossier.document;
        if format == Format::Text {
            let pages: Vec<String> =
                document.pages.iter().map(|page| text_of(document, page)).collect();
            session.out().write_all(pages.join("\u{c}").as_bytes())?;
        } else {
            json_line(session.out(), &FileLine::new(&read.path, &read.sha256, dossier))?;
            for page in &document.pages {
                json_line(session.out(), &page_line(document, page))?;
            }
        }
    }
    Ok(Exit::Done)
}

/// The page's part of each block, one paragraph a line.
fn text_of(document: &Document, page: &Page) -> String {
    let mut text = String::new();
    for block in blocks_on(document, page) {
        text.push_str(&harmless(block.span.of(&document.text)));
        text.push('\n');
    }
    text
}

fn blocks_on<'a>(document: &'a Document, page: &'a Page) -> impl Iterator<Item = &'a Block> {
    document.blocks.iter().filter(|block| block.page == page.number)
}

fn page_line<'a>(document: &'a Document, page: &'a Page) -> PageLine<'a> {
    let blocks = blocks_on(document, page).map(|block| BlockOf {
        role: role(block.role),
        language: (block.language != Language::Other).then(|| block.language.code()),
        bbox: [block.bbox.x0, block.bbox.y0, block.bbox.x1, block.bbox.y1],
        text: words(document, block.span),
    });
    let furniture = page.furniture.iter().map(|piece| BlockOf {
        role: "furniture",
        language: None,
        bbox: [piece.bbox.x0, piece.bbox.y0, piece.bbox.x1, piece.bbox.y1],
        text: &piece.text,
    });
    PageLine {
        r#type: "page",
        number: page.number,
        label: page.label.as_deref(),
        text: text_of(document, page),
        source: page.source,
        confidence: page.confidence,
        blocks: blocks.chain(furniture).collect(),
    }
}

fn words(document: &Document, span: Span) -> &str {
    span.of(&document.text)
}

const fn role(role: BlockRole) -> &'static str {
    match role {
        BlockRole::Heading => "heading",
        BlockRole::Body => "body",
        BlockRole::ListItem => "list_item",
        BlockRole::Table => "table",
        BlockRole::Footnote => "footnote",
    }
}

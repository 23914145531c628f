//! Every form of numbering, each in a small text of its own: the places are those a reader
//! would cite. The texts and places stand in `tests/gold/numbering-forms.txt`.

use klausel::model::{
    Block, BlockRole, Document, Language, Level, Line, Medium, Page, Rect, Span, WarningKind,
};
use klausel::rules::Rules;
use klausel::structure::structure;

const FORMS: &str = include_str!("../gold/numbering-forms.txt");

/// A paragraph with the place it must have.
struct Expected<'t> {
    locator: &'t str,
    words: &'t str,
    role: BlockRole,
}

fn expected(line: &str) -> Expected<'_> {
    if let Some(words) = line.strip_prefix("# ") {
        return Expected { locator: "-", words, role: BlockRole::Heading };
    }
    let (locator, words) = line.split_once(" :: ").expect("`locator :: paragraph`");
    Expected { locator, words, role: BlockRole::Body }
}

fn document(paragraphs: &[Expected]) -> Document {
    let mut document = Document {
        medium: Medium::Markdown,
        pages: vec![Page { number: 1, ..Page::default() }],
        ..Document::default()
    };
    for paragraph in paragraphs {
        if !document.text.is_empty() {
            document.text.push('\n');
        }
        let start = document.text.len();
        document.text.push_str(paragraph.words);
        let span = Span::new(start, document.text.len());
        let (page, bbox, language) = (1, Rect::default(), Language::Other);
        document.lines.push(Line { span, page, bbox });
        let block = Block { span, role: paragraph.role, page, bbox, language, continues: false };
        document.blocks.push(block);
    }
    document.texts = vec![Span::new(0, document.text.len())];
    document
}

/// The paragraphs that have another place than expected, and warnings of a gap where the name
/// promises none, or the other way round.
fn faults(name: &str, paragraphs: &[Expected], rules: &Rules) -> Vec<String> {
    let mut document = document(paragraphs);
    let found = structure(&mut document, rules);
    let mut faults = Vec::new();
    let mut start = 0;
    for paragraph in paragraphs {
        let own = Span::new(start, start + paragraph.words.len());
        start = own.end + 1;
        // The title is told by other tests; here only what stands below it.
        let at = found.clauses.iter().find(|clause| {
            let is_title = clause.locator.steps().iter().all(|s| s.level == Level::DocTitle);
            own.start <= clause.body.start && clause.body.end <= own.end && !is_title
        });
        let place = at.map_or("-".to_owned(), |clause| clause.locator.to_string());
        if place != paragraph.locator {
            faults.push(format!(
                "{name}: {place} instead of {}: {}",
                paragraph.locator, paragraph.words
            ));
        }
    }
    let warnings = document.warnings.iter().filter(|w| w.kind == WarningKind::Numbering);
    let warned: Vec<&str> = warnings.map(|warning| warning.message.as_str()).collect();
    if warned.is_empty() == name.starts_with("gap") {
        faults.push(format!("{name}: warned of {warned:?}"));
    }
    faults
}

#[test]
fn every_form_of_numbering_gives_the_place_a_reader_would_cite() {
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let texts = FORMS.split("\n=== ").skip(1);
    let mut found = Vec::new();
    for text in texts {
        let (name, lines) = text.split_once('\n').expect("a name and lines");
        let paragraphs: Vec<Expected> =
            lines.lines().filter(|line| !line.trim().is_empty()).map(expected).collect();
        found.extend(faults(name, &paragraphs, &rules));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

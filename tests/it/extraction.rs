//! The words of PDF files: how many, in which order, and what is said of those that are lost.

use std::{collections::HashMap, env, fs, path::PathBuf};

use klausel::{
    extract::{ExtractError, Limits, Source, documents, page_text, pdf},
    model::{BlockRole, Document, Language, WarningKind},
};
use lopdf::{Stream, dictionary};
use unicode_normalization::UnicodeNormalization;

use crate::typeset::Typeset;

fn read(bytes: &[u8]) -> Document {
    let source = Source::new("probe.pdf", bytes);
    pdf::read(&source, &Limits::default()).expect("the file is readable")
}

fn text(document: &Document) -> String {
    let pages: Vec<String> =
        document.pages.iter().map(|page| page_text(document, page.number)).collect();
    pages.join("\u{c}")
}

fn kinds(document: &Document) -> Vec<(Option<u32>, WarningKind)> {
    document.warnings.iter().map(|warning| (warning.page, warning.kind)).collect()
}

/// Lines of a paragraph at `x`, from `y` downwards.
fn lines<'a>(x: f32, y: f32, words: &[&'a str]) -> Vec<(f32, f32, f32, &'a str)> {
    words.iter().enumerate().map(|(i, line)| (x, y + 12.0 * i as f32, 10.0, *line)).collect()
}

const GERMAN: [&str; 8] = [
    "Die Vertragsparteien übernehmen auf",
    "Ersuchen der anderen Partei ohne wei-",
    "tere Förmlichkeiten die eigenen Staats-",
    "angehörigen, die sich auf dem Gebiet",
    "der ersuchenden Partei aufhalten und",
    "die Bedingungen für die Einreise nicht",
    "oder nicht mehr erfüllen, sofern sie",
    "die Angehörigkeit glaubhaft machen.",
];

const ENGLISH: [&str; 8] = [
    "The Contracting Parties shall take back",
    "at the request of the other Party and",
    "without further formalities their own",
    "nationals who stay in the territory of",
    "the requesting Party and who do not or",
    "who no longer fulfil the conditions of",
    "entry, provided that they furnish prima",
    "facie evidence of their nationality.",
];

#[test]
fn two_columns_drawn_line_by_line_are_two_texts() {
    let left = lines(70.0, 100.0, &GERMAN);
    let right = lines(310.0, 100.0, &ENGLISH);
    let mixed: Vec<_> = left.into_iter().zip(right).flat_map(|(a, b)| [a, b]).collect();
    let document = read(&Typeset::new().page(&mixed).bytes());
    assert_eq!(document.texts.len(), 2);
    let languages: Vec<Language> = document.blocks.iter().map(|block| block.language).collect();
    assert_eq!(languages, [Language::De, Language::En]);
    assert!(document.text.contains("ohne weitere Förmlichkeiten die eigenen Staatsangehörigen"));
}

#[test]
fn a_running_head_with_a_number_is_furniture() {
    let mut file = Typeset::new();
    let heads = ["Sammlung der Verträge   17", "Sammlung der Verträge   18"];
    for head in heads {
        let mut page = vec![(70.0, 40.0, 9.0, head)];
        page.extend(lines(70.0, 100.0, &GERMAN));
        file.page(&page);
    }
    let document = read(&file.bytes());
    assert!(!document.text.contains("Sammlung"));
    assert_eq!(document.pages[0].furniture[0].text.split_whitespace().count(), 4);
}

#[test]
fn a_footnote_stands_at_the_foot_and_its_mark_leaves_the_year_alone() {
    let mut page = lines(70.0, 100.0, &GERMAN);
    page.push((70.0, 250.0, 10.0, "Es gilt das Abkommen vom 7. Dezember 1944"));
    page.push((274.0, 246.0, 6.0, "1"));
    page.push((282.0, 250.0, 10.0, "weiter."));
    page.push((70.0, 762.0, 5.0, "1"));
    page.push((74.0, 765.0, 8.0, "In der geltenden Fassung."));
    let document = read(&Typeset::new().page(&page).bytes());
    assert!(document.text.contains("Dezember 1944 weiter."), "{}", document.text);
    let note = document.blocks.last().expect("there is a footnote");
    assert_eq!(note.role, BlockRole::Footnote);
    assert_eq!(note.span.of(&document.text), "1 In der geltenden Fassung.");
}

#[test]
fn a_paragraph_goes_on_over_the_page_break() {
    let mut file = Typeset::new();
    file.page(&lines(70.0, 100.0, &GERMAN[..4])).page(&lines(70.0, 100.0, &GERMAN[4..]));
    let document = read(&file.bytes());
    assert!(!document.text.contains('\n'));
    assert!(document.blocks[1].continues);
    assert_eq!(document.page_at(document.text.len() - 1), 2);
}

#[test]
fn letter_spaced_headings_are_words() {
    let mut page = vec![(200.0, 80.0, 14.0, "A b k o m m e n")];
    page.extend(lines(70.0, 120.0, &GERMAN));
    let document = read(&Typeset::new().page(&page).bytes());
    assert!(document.text.starts_with("Abkommen\n"), "{}", document.text);
}

#[test]
fn every_line_and_block_is_a_slice_of_the_text() {
    let mut page = lines(70.0, 100.0, &GERMAN);
    page.extend(lines(70.0, 300.0, &ENGLISH));
    let document = read(&Typeset::new().page(&page).bytes());
    for span in document.lines.iter().map(|l| l.span).chain(document.blocks.iter().map(|b| b.span))
    {
        assert!(document.text.get(span.start..span.end).is_some());
    }
    let ordered = document.lines.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
    assert!(ordered, "lines do not overlap");
}

#[test]
fn a_page_that_is_a_picture_is_reported() {
    let mut file = Typeset::new();
    let image = Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => 1,
            "Height" => 1,
            "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8,
        },
        vec![200],
    );
    let image = file.document().add_object(image);
    let content = Stream::new(dictionary! {}, b"595 0 0 842 0 0 cm /Im1 Do".to_vec());
    file.page_with(content, dictionary! { "XObject" => dictionary! { "Im1" => image } });
    let document = read(&file.bytes());
    assert_eq!(kinds(&document), [(Some(1), WarningKind::NoText)]);
    assert_eq!(pdf::pages_without_text(&document), [1]);
}

#[test]
fn a_font_without_a_map_is_reported() {
    let mut file = Typeset::with_font(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => "Unnamed",
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![lopdf::Object::Dictionary(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => "Unnamed",
            "CIDSystemInfo" => dictionary! {
                "Registry" => lopdf::Object::string_literal("Adobe"),
                "Ordering" => lopdf::Object::string_literal("Identity"),
                "Supplement" => 0,
            },
        })],
    });
    file.page(&lines(70.0, 100.0, &GERMAN));
    let document = read(&file.bytes());
    assert_eq!(kinds(&document), [(Some(1), WarningKind::Undecodable)]);
}

#[test]
fn a_font_with_widths_for_milliards_of_letters_is_read_at_once() {
    let mut file = Typeset::with_font(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => "Endless",
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![lopdf::Object::Dictionary(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => "Endless",
            "W" => vec![0.into(), 4_294_967_295_i64.into(), 500.into()],
        })],
    });
    file.page(&lines(70.0, 100.0, &GERMAN));
    let document = read(&file.bytes());
    assert!(kinds(&document).contains(&(None, WarningKind::Repaired)), "{:?}", kinds(&document));
}

#[test]
fn a_content_stream_cut_short_is_reported() {
    let mut file = Typeset::new();
    let mut words = Vec::new();
    for i in 0..60 {
        let line = format!("BT /F1 10 Tf 70 {} Td (Zeile {i} des Textes) Tj ET\n", 800 - i * 12);
        words.extend_from_slice(line.as_bytes());
    }
    let mut content = Stream::new(dictionary! {}, words);
    content.compress().expect("text compresses");
    let half = content.content.len() / 2;
    content.set_content(content.content[..half].to_vec());
    file.page_with(content, dictionary! {});
    let document = read(&file.bytes());
    assert_eq!(kinds(&document), [(Some(1), WarningKind::Damaged)]);
}

#[test]
fn a_limit_on_pages_is_reported() {
    let mut file = Typeset::new();
    for _ in 0..3 {
        file.page(&lines(70.0, 100.0, &GERMAN));
    }
    let bytes = file.bytes();
    let limits = Limits { pages: 2, ..Limits::default() };
    let document = pdf::read(&Source::new("probe.pdf", &bytes), &limits).expect("readable");
    assert_eq!(kinds(&document), [(Some(3), WarningKind::LimitHit)]);
    assert_eq!(document.pages.len(), 2);
}

#[test]
fn bytes_that_fit_no_encoding_are_reported_and_a_wrong_declaration_is_not_believed() {
    let read = |name, bytes: &[u8]| {
        let source = Source::new(name, bytes);
        documents(&source, &Limits::default()).ok().and_then(|mut all| all.next())
    };
    let mut stray = "Rückübernahme für Angehörige über die Grenze, gemäß Übereinkunft. ".repeat(8);
    stray.push_str("Prüfung");
    let mut stray = stray.into_bytes();
    stray.push(0xfc);
    let document = read("vermerk.txt", &stray).expect("text is read");
    assert_eq!(kinds(&document), [(None, WarningKind::Encoding)]);
    let page = "<html><head><meta charset=\"utf-8\"><title>R\u{fc}ckkehr</title></head><body>\
                <article><p>Die Beh\u{f6}rden pr\u{fc}fen das Ersuchen.</p></article></body></html>";
    let latin: Vec<u8> = page.chars().map(|letter| u32::from(letter) as u8).collect();
    let document = read("seite.html", &latin).expect("the page is read");
    assert!(document.text.contains("Die Behörden prüfen"), "{}", document.text);
}

#[test]
fn an_encrypted_file_asks_for_its_password() {
    let mut file = Typeset::new();
    file.page(&lines(70.0, 100.0, &GERMAN));
    let bytes = file.locked("geheim");

    let locked = pdf::read(&Source::new("probe.pdf", &bytes), &Limits::default());
    assert_eq!(locked, Err(ExtractError::Encrypted { tried: 0 }));
    let passwords = ["falsch".to_owned(), "geheim".to_owned()];
    let source = Source { passwords: &passwords, ..Source::new("probe.pdf", &bytes) };
    let document = pdf::read(&source, &Limits::default()).expect("the password is right");
    assert!(document.text.starts_with("Die Vertragsparteien"));
}

/// Floors by layout, of token F1 and of order; they only rise.
const FLOORS: [(&str, f64, f64); 12] = [
    ("a", 0.9995, 0.9995),
    ("b", 0.9995, 0.9995),
    ("c", 0.9995, 0.9995),
    ("d", 0.9995, 0.9995),
    ("e", 0.9995, 0.9995),
    ("f", 0.9995, 0.9995),
    ("g", 0.9995, 0.9995),
    ("i", 0.9995, 0.9995),
    ("j", 0.9995, 0.9995),
    ("k", 0.9995, 0.9995),
    ("l", 0.998, 0.998),
    ("all", 0.9995, 0.9995),
];

#[test]
fn the_measured_layouts_stay_above_their_floors() {
    let Some(folder) = test_data("pdf") else { return };
    let mut scores: HashMap<String, Vec<(f64, f64)>> = HashMap::new();
    for (name, truth) in truths(&folder) {
        if truth["text_recoverable"] == false {
            continue;
        }
        let bytes = fs::read(folder.join(name)).expect("the file of a truth is there");
        let ours = tokens(&text(&read(&bytes)));
        let expected = tokens(truth["text"].as_str().expect("a truth has a text"));
        let score = (f1(&ours, &expected), order(&ours, &expected));
        let layout = truth["layout"].as_str().expect("a truth has a layout").to_owned();
        scores.entry(layout).or_default().push(score);
        scores.entry("all".to_owned()).or_default().push(score);
    }
    for (layout, least_f1, least_order) in FLOORS {
        let found = &scores[layout];
        let mean =
            |pick: fn(&(f64, f64)) -> f64| found.iter().map(pick).sum::<f64>() / found.len() as f64;
        let (f1, order) = (mean(|score| score.0), mean(|score| score.1));
        println!("{layout}: F1 {f1:.4}, order {order:.4}");
        assert!(f1 >= least_f1 && order >= least_order, "{layout}: F1 {f1:.4}, order {order:.4}");
    }
}

#[test]
fn odd_and_hostile_files_end_in_a_document_or_a_named_error() {
    let Some(folder) = test_data("pdf-robust") else { return };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pdf"))
        .collect();
    files.sort();
    let read = |path: &PathBuf| {
        let bytes = fs::read(path).expect("the file is readable");
        pdf::read(&Source::new("probe.pdf", &bytes), &Limits::default()).is_ok()
    };
    let readable = files.iter().filter(|path| read(path)).count();
    println!("{readable} of {} odd files are documents", files.len());
    assert!(readable * 10 >= files.len() * 9);
}

fn test_data(folder: &str) -> Option<PathBuf> {
    let path = env::var_os("KLAUSEL_TEST_DATA").map(|data| PathBuf::from(data).join(folder));
    let found = path.filter(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: KLAUSEL_TEST_DATA has no {folder}");
    }
    found
}

fn truths(folder: &PathBuf) -> Vec<(String, serde_json::Value)> {
    let mut found: Vec<(String, serde_json::Value)> = fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| entry.expect("the folder is readable").path())
        .filter(|path| path.to_string_lossy().ends_with(".truth.json"))
        .map(|path| {
            let json = fs::read_to_string(&path).expect("a truth is UTF-8");
            let truth: serde_json::Value = serde_json::from_str(&json).expect("a truth is JSON");
            (truth["pdf"].as_str().expect("a truth names its file").to_owned(), truth)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// Words of letters and digits, without case, compatible forms folded.
fn tokens(text: &str) -> Vec<String> {
    let folded: String = text.nfkc().filter(|c| *c != '\u{ad}').collect::<String>().to_lowercase();
    let pieces = folded.split(|c: char| !c.is_alphanumeric());
    pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

/// Harmonic mean of precision and recall over the words as a bag.
fn f1(ours: &[String], expected: &[String]) -> f64 {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for word in expected {
        *left.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in ours {
        if let Some(count) = left.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / (ours.len() + expected.len()).max(1) as f64
}

/// Twice the longest common subsequence over the number of words (Hunt and Szymanski 1977).
fn order(ours: &[String], expected: &[String]) -> f64 {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, word) in expected.iter().enumerate() {
        places.entry(word).or_default().push(i);
    }
    let mut tails: Vec<usize> = Vec::new();
    for word in ours {
        for &place in places.get(word.as_str()).into_iter().flatten().rev() {
            let at = tails.partition_point(|tail| *tail < place);
            match tails.get_mut(at) {
                Some(tail) => *tail = place,
                None => tails.push(place),
            }
        }
    }
    2.0 * tails.len() as f64 / (ours.len() + expected.len()).max(1) as f64
}

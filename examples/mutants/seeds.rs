//! Sound files to begin with.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{
    Target,
    mutation::{Chance, mutant, scattered},
};

/// Largest file that is changed, in bytes: what is odd about larger ones shows in smaller ones,
/// a hundred times as often in the same time.
const LARGEST: u64 = 400_000;

/// Queries of every form.
const QUERIES: [&str; 10] = [
    "Rückübernahme UND (Frist ODER Antwort) -Kosten",
    "„eigene Staatsangehörige“ »Visa« \"travel documents\"~3",
    "rückführ* *abkommen v?sum =Wort Abkomen~2",
    "a NEAR/5 b w/5 c pre/5 d w/s e w/c f w/p g w/a h",
    "land:Tunesien säule:rückkehr art:5 modal:pflicht frist:<=30d typ:mou",
    "datum:[2020 TO 2024] date:>2019-05-01 sprache:de bindend:nein regel:returns.*",
    "Art. 5 Abs. 2 Buchst. a, Artikel 5 Absatz 1 Buchstabe b bis e",
    "Article 5(2)(a) NOT @readmit #2 chapeau:(a OR b) heading:c",
    "Welche Fristen gelten für die Antwort auf ein Ersuchen?",
    "((((a OR b) AND NOT (c w/3 d)) OR -e) w/s \"f … g\")",
];

/// Returns what a target's inputs are made from; nothing for the layout, which has no files.
pub(crate) fn seeds(target: Target) -> Vec<Vec<u8>> {
    match target {
        Target::Layout => Vec::new(),
        Target::Query => QUERIES.iter().map(|query| query.as_bytes().to_vec()).collect(),
        Target::Pdf | Target::Html => {
            let mut files = shipped(target);
            let data = env::var_os("KLAUSEL_TEST_DATA").map(PathBuf::from);
            let folders = data.iter().flat_map(|data| match target {
                Target::Html => vec![data.join("press-html")],
                _ => ["pdf", "pdf-real", "pdf-robust"].map(|name| data.join(name)).to_vec(),
            });
            files.extend(folders.flat_map(|folder| below(&folder, target.ending())));
            if target == Target::Pdf {
                let unpacked: Vec<_> = files.iter().filter_map(|bytes| unpacked(bytes)).collect();
                files.extend(unpacked);
            }
            files
        }
    }
}

/// Returns the files of a target's kind in the shipped corpus.
pub(crate) fn shipped(target: Target) -> Vec<Vec<u8>> {
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), target.ending())
}

/// Makes one more input.
pub(crate) fn next(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    match seeds {
        [] => scattered(chance),
        seeds => mutant(&seeds[chance.below(seeds.len())], chance),
    }
}

/// The files with an ending in a folder, by name.
fn below(folder: &Path, ending: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .filter(|path| fs::metadata(path).is_ok_and(|about| about.len() <= LARGEST))
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

/// A PDF file with its streams unpacked, so that a change meets an operator or a name instead
/// of breaking the compression around it.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut document = lopdf::Document::load_mem(bytes).ok()?;
    document.decompress();
    let mut unpacked = Vec::new();
    document.save_to(&mut unpacked).ok()?;
    (unpacked.len() as u64 <= LARGEST).then_some(unpacked)
}

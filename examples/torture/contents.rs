//! Generations whose contents are a function of their number, so that every one can be checked
//! without a record of what was done.

use std::{error::Error, path::Path};

use klausel::{
    index::{ClauseFilter, Fingerprints, IndexError, Reader, SourceRecord, Writer, verify},
    model::{Clause, DocumentId, Dossier, Level, Locator, Span, Status, Step},
};

/// What goes wrong in a check.
pub(crate) type Bad = Box<dyn Error>;

/// Source files that generations put and remove.
const SOURCES: u64 = 24;

/// Checks that the index is the acknowledged generation or the next, whole, and returns which.
pub(crate) fn look(dir: &Path, acknowledged: u64) -> Result<u64, Bad> {
    let reader = match Reader::open(dir) {
        Ok(reader) => reader,
        Err(IndexError::Missing(_)) if acknowledged == 0 => return Ok(0),
        Err(error) => return Err(format!("after {acknowledged}: {error}").into()),
    };
    let generation = reader.generation();
    if generation != acknowledged && generation != acknowledged + 1 {
        return Err(format!("{acknowledged} was acknowledged, {generation} is there").into());
    }
    check(&reader)?;
    Ok(generation)
}

/// Checks that a reader sees one generation, whole and unmixed, and returns which.
pub(crate) fn check(reader: &Reader) -> Result<u64, Bad> {
    let generation = reader.generation();
    let mut expected: Vec<String> = Vec::new();
    for number in 0..SOURCES {
        if let Some(dossier) = contents(number, generation) {
            expected.extend(dossier.clauses.iter().map(|clause| clause.id.0.clone()));
        }
    }
    expected.sort();
    let records = reader.clause_records(&ClauseFilter::default())?;
    let mut found = records.map(|r| r.map(|r| r.id.0)).collect::<Result<Vec<_>, _>>()?;
    found.sort();
    if found == expected {
        return Ok(generation);
    }
    let (found, expected) = (found.len(), expected.len());
    Err(format!("generation {generation} holds {found} clauses, not {expected}").into())
}

/// Demands what must hold after any fault: the old or the new generation stands whole, the next
/// session commits, and a check finds nothing. Returns the generation found and the next.
pub(crate) fn recovers(dir: &Path, acknowledged: u64) -> Result<(u64, u64), Bad> {
    let found = look(dir, acknowledged)?;
    let next = commit_one(dir)?;
    if next != found + 1 {
        return Err(format!("generation {found} became {next}").into());
    }
    let verdict = verify(dir)?;
    if !verdict.is_sound() {
        return Err(format!("{:?}", verdict.faults).into());
    }
    Ok((found, next))
}

/// Commits the next generation and returns its number.
pub(crate) fn commit_one(dir: &Path) -> Result<u64, IndexError> {
    let fingerprints = Fingerprints { extractor: "torture".into(), rules: "torture".into() };
    let mut writer = Writer::open(dir, &fingerprints)?;
    let generation = writer.generation();
    for number in 0..SOURCES {
        let path = path_of(number);
        match contents(number, generation) {
            // what did not change since the generation before stays as it is
            Some(dossier) if contents(number, generation - 1).as_ref() != Some(&dossier) => {
                writer.put(SourceRecord::new(path, Status::Ok), &[dossier])?;
            }
            Some(_) => {}
            None => writer.remove(&path),
        }
    }
    // a generation that only repeats the one before must still be a generation
    writer.put(SourceRecord::new("clock", Status::Unsupported), &[])?;
    writer.commit().map(|committed| committed.state.generation)
}

fn path_of(number: u64) -> String {
    format!("{number}.pdf")
}

/// The document of a source in a generation; `None` where it has been removed.
fn contents(number: u64, generation: u64) -> Option<Dossier> {
    if generation == 0 {
        return None;
    }
    let version = (generation + number) / 5;
    let size = Random(number.wrapping_mul(1000) + version).next() % 40;
    (size >= 5).then(|| dossier(number, version, size))
}

fn dossier(number: u64, version: u64, size: u64) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.document.id = DocumentId(path_of(number));
    for article in 1..=size {
        let locator = Locator::new(vec![Step::new(Level::Article, format!("{article}v{version}"))]);
        let start = dossier.document.text.len();
        let words = format!("Fassung {version}: Artikel {article} regelt die Rückübernahme. ");
        dossier.document.text.push_str(&words.repeat(article as usize));
        let body = Span::new(start, dossier.document.text.len());
        dossier.clauses.push(Clause::of_words(&dossier.document.id, locator, body));
    }
    dossier
}

/// A small generator (xorshift64*): the same seed gives the same run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = (self.0 ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

//! The format of the stored records, named by a number that nobody has to keep.
//!
//! Records are stored in a compact encoding that does not describe itself, so an index must
//! never be read with other type definitions than it was written with. The name of the format
//! is therefore a hash, made while compiling, of the very source files that define what is
//! stored; an index of another name is built anew beside the old one.

const SOURCES: [&[u8]; 19] = [
    include_bytes!("history.rs"),
    include_bytes!("record.rs"),
    include_bytes!("schema.rs"),
    include_bytes!("../model/clause.rs"),
    include_bytes!("../model/country.rs"),
    include_bytes!("../model/date.rs"),
    include_bytes!("../model/decision.rs"),
    include_bytes!("../model/document.rs"),
    include_bytes!("../model/dossier.rs"),
    include_bytes!("../model/duration.rs"),
    include_bytes!("../model/instrument.rs"),
    include_bytes!("../model/language.rs"),
    include_bytes!("../model/locator.rs"),
    include_bytes!("../model/span.rs"),
    include_bytes!("../model/tag.rs"),
    include_bytes!("../model/warning.rs"),
    include_bytes!("../text/likeness.rs"),
    include_bytes!("format.rs"),
    tantivy_version().as_bytes(),
];

const HASH: u64 = hash();

/// Returns the name of the format that this build writes and reads.
pub(super) fn name() -> String {
    format!("{HASH:016x}")
}

/// The engine's own file format goes by its version.
const fn tantivy_version() -> &'static str {
    "tantivy 0.27"
}

/// FNV-1a over all sources.
const fn hash() -> u64 {
    let mut value = 0xcbf2_9ce4_8422_2325;
    let mut source = 0;
    while source < SOURCES.len() {
        let bytes = SOURCES[source];
        let mut at = 0;
        while at < bytes.len() {
            value ^= bytes[at] as u64;
            value = u64::wrapping_mul(value, 0x0100_0000_01b3);
            at += 1;
        }
        source += 1;
    }
    value
}

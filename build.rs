//! Gives the program the fingerprints of its own stages, so that what an earlier version read
//! is read again, and nobody has to remember to count a version number up.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// What decides what is read from a file: the readers, their ground, the crates beneath.
const EXTRACTOR: &[&str] = &["src/extract", "src/text", "src/model/document.rs", "Cargo.lock"];

/// What decides what follows from a document that was read: structure, tags, their languages.
/// The rule files themselves are fingerprinted where they are loaded.
const STAGES: &[&str] = &["src/structure", "src/tag", "src/rules", "src/query", "src/text"];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    for (name, paths) in [("KLAUSEL_EXTRACTOR", EXTRACTOR), ("KLAUSEL_STAGES", STAGES)] {
        let mut files = Vec::new();
        for path in paths {
            println!("cargo:rerun-if-changed={path}");
            collect(&root.join(path), &mut files);
        }
        files.sort();
        let hash = files.iter().fold(FNV_OFFSET, |hash, file| {
            let name = file.strip_prefix(&root).expect("below the root").to_string_lossy();
            let bytes = fs::read(file).expect("sources are readable");
            fnv(fnv(hash, name.as_bytes()), &bytes)
        });
        println!("cargo:rustc-env={name}={hash:016x}");
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("sources are readable") {
            collect(&entry.expect("sources are readable").path(), files);
        }
    } else {
        files.push(path.to_owned());
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a (Fowler, Noll, Vo): told apart must be versions, not adversaries.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

//! Indexes that several tests ask: the shipped corpus, and the treaties of the test data, each
//! built once by the real binary.

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use serde_json::Value;
use tempfile::TempDir;

/// A corpus with its index, in a folder of its own.
pub(crate) struct Shelf {
    folder: TempDir,
    corpus: PathBuf,
}

/// What a run said.
pub(crate) struct Answer {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
    pub(crate) code: i32,
}

impl Answer {
    /// Returns the answer as words.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("the answer is UTF-8")
    }

    /// Returns the one JSON object of the answer.
    pub(crate) fn object(&self) -> Value {
        serde_json::from_str(self.text()).unwrap_or_else(|error| panic!("{error}: {}", self.stderr))
    }

    /// Returns the JSON objects of the answer, one a line.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).expect("JSON Lines")).collect()
    }
}

impl Shelf {
    /// Indexes a corpus folder in place, with further folders.
    pub(crate) fn of(corpus: &Path, further: &[&Path]) -> Self {
        let shelf =
            Self { folder: TempDir::new().expect("a folder"), corpus: corpus.to_path_buf() };
        let further: Vec<&str> = further.iter().filter_map(|path| path.to_str()).collect();
        let done = shelf.run(&[&["index"], further.as_slice()].concat());
        assert_ne!(done.stdout.len(), 0, "nothing was indexed: {}", done.stderr);
        shelf
    }

    /// Runs the program on the index, in German.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_klausel"))
            .args(arguments)
            .args(["--ui", "de", "--corpus"])
            .arg(&self.corpus)
            .arg("--index")
            .arg(self.folder.path().join("index"))
            .env_remove("KLAUSEL_RULES")
            // the answers must not depend on what else is installed
            .env("KLAUSEL_OCR", "never")
            .env("COLUMNS", "100")
            .output()
            .expect("the binary is built");
        Answer {
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code().unwrap_or(-1),
        }
    }
}

/// The shipped corpus.
pub(crate) fn shipped() -> &'static Shelf {
    static SHIPPED: OnceLock<Shelf> = OnceLock::new();
    SHIPPED.get_or_init(|| Shelf::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &[]))
}

/// The Swiss treaties of the test data, read where they lie; `None` where there are none.
pub(crate) fn treaties() -> Option<&'static Shelf> {
    static TREATIES: OnceLock<Option<Shelf>> = OnceLock::new();
    let indexed = || {
        let data = test_data()?;
        let folder = TempDir::new().expect("a folder");
        let corpus = folder.keep();
        std::fs::write(corpus.join("corpus.toml"), "home = \"CH\"\n").expect("writable");
        Some(Shelf::of(&corpus, &[&data.join("treaties-de")]))
    };
    TREATIES.get_or_init(indexed).as_ref()
}

/// The folder of the test data, where it is at hand.
pub(crate) fn test_data() -> Option<PathBuf> {
    let data = env::var_os("KLAUSEL_TEST_DATA").map(PathBuf::from).filter(|data| data.is_dir());
    if data.is_none() {
        println!("KLAUSEL_TEST_DATA is not set: what needs it is not measured");
    }
    data
}

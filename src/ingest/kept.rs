//! Finished work of a batch that was cut off, kept until a batch is committed.
//!
//! ```text
//! index/unfinished/
//!   5f3a…    one source: all frames that its worker sent, then their SHA-256
//!   77c0….tmp  one on its way
//! ```
//!
//! The name says what the work was made of: the bytes, the name, what the manifest says, the
//! versions of readers, rules and limits. A file that is not whole is as good as none. Work
//! that is done again faster than it is kept is not kept.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use sha2::{Digest, Sha256};

use crate::{
    corpus::sha256_hex,
    ingest::{
        errand::{Errand, Outcome, Work},
        frame,
    },
    model::Dossier,
};

/// Name of the folder in the index.
const FOLDER: &str = "unfinished";

/// Work that took longer is kept: writing and reading a file back costs about a millisecond,
/// a press item takes less than this to read, a PDF of some pages more.
const WORTH_KEEPING: Duration = Duration::from_millis(20);

/// Bytes that wait in memory until it is known whether the work is worth keeping.
const BUFFER: usize = 4 << 20;

/// Length of the checksum at the end of a file.
const CHECKSUM: usize = 32;

/// The folder of finished work.
#[derive(Debug)]
pub(super) struct Kept {
    folder: PathBuf,
}

impl Kept {
    /// Names the folder in an index; it need not be there.
    pub(super) fn of(index: &Path) -> Self {
        Self { folder: index.join(FOLDER) }
    }

    /// Returns the name of the work that an errand asks for on bytes of this hash.
    pub(super) fn key(errand: &Errand, sha256: &str, versions: &str) -> Option<String> {
        let Work::Read { .. } = errand.work else { return None };
        let asked = postcard::to_stdvec(errand).expect("an errand has only plain values");
        Some(sha256_hex(&[sha256.as_bytes(), versions.as_bytes(), &asked].concat()))
    }

    /// Hands out the dossiers of finished work and its outcome; `None`, with nothing handed
    /// out, where the file is not whole.
    pub(super) fn recall(&self, key: &str, sink: &mut dyn FnMut(Dossier)) -> Option<Outcome> {
        let bytes = fs::read(self.folder.join(key)).ok()?;
        let (frames, sum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
        if Sha256::digest(frames).as_slice() != sum {
            return None;
        }
        let mut rest = frames;
        loop {
            match frame::read::<Finished>(&mut rest).ok()?? {
                Finished::Dossier(dossier) => sink(*dossier),
                Finished::Outcome(outcome) => return Some(outcome),
            }
        }
    }

    /// Begins to take down the work of this name.
    pub(super) fn take_down(&self, key: &str) -> TakeDown {
        TakeDown {
            path: self.folder.join(key),
            waiting: Vec::new(),
            file: None,
            sum: Sha256::new(),
            is_given_up: false,
        }
    }

    /// Forgets all work: the batch is committed.
    pub(super) fn clear(&self) {
        // what cannot be removed is found again by its name, or never
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What a file of finished work holds.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
enum Finished {
    Dossier(Box<Dossier>),
    Outcome(Outcome),
}

/// Work that is taken down while it is done. It is a help, no promise: where the disk is full
/// it is given up.
#[derive(Debug)]
pub(super) struct TakeDown {
    path: PathBuf,
    waiting: Vec<u8>,
    file: Option<BufWriter<File>>,
    sum: Sha256,
    is_given_up: bool,
}

impl TakeDown {
    /// Takes down a dossier.
    pub(super) fn dossier(&mut self, dossier: Dossier) -> Dossier {
        let entry = Finished::Dossier(Box::new(dossier));
        let written = self.put(&entry);
        self.is_given_up |= written.is_err();
        match entry {
            Finished::Dossier(dossier) => *dossier,
            Finished::Outcome(_) => Dossier::default(),
        }
    }

    /// Ends with the outcome of work that took so long, and keeps what is worth it.
    pub(super) fn end(mut self, outcome: &Outcome, took: Duration) {
        let is_kept = took >= WORTH_KEEPING && !outcome.status.is_error() && !self.is_given_up;
        if !is_kept || self.finish(outcome).is_err() {
            // an unfinished file is overwritten or cleared
            let _ = fs::remove_file(self.temporary());
        }
    }

    fn put(&mut self, entry: &Finished) -> io::Result<()> {
        if self.is_given_up {
            return Ok(());
        }
        let from = self.waiting.len();
        frame::write(&mut self.waiting, entry)?;
        self.sum.update(&self.waiting[from..]);
        if self.waiting.len() > BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let file = if let Some(file) = &mut self.file {
            file
        } else {
            let folder = self.path.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            self.file.insert(BufWriter::new(File::create(self.temporary())?))
        };
        file.write_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    fn finish(&mut self, outcome: &Outcome) -> io::Result<()> {
        self.put(&Finished::Outcome(outcome.clone()))?;
        self.waiting.extend(self.sum.clone().finalize());
        self.flush()?;
        if let Some(file) = &mut self.file {
            file.flush()?;
        }
        fs::rename(self.temporary(), &self.path)
    }

    fn temporary(&self) -> PathBuf {
        self.path.with_extension("tmp")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DocumentId, Status};

    fn kept(took: Duration) -> (tempfile::TempDir, Kept) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let kept = Kept::of(dir.path());
        let mut work = kept.take_down("abc");
        let mut dossier = Dossier::default();
        dossier.document.id = DocumentId("a.pdf".into());
        assert_eq!(work.dossier(dossier.clone()), dossier);
        work.end(&Outcome::of(Status::Ok), took);
        (dir, kept)
    }

    #[test]
    fn long_work_is_kept_and_comes_back() {
        let (_dir, kept) = kept(WORTH_KEEPING);
        let mut dossiers = Vec::new();
        let outcome = kept.recall("abc", &mut |dossier| dossiers.push(dossier));
        assert_eq!(outcome.map(|outcome| outcome.status), Some(Status::Ok));
        assert_eq!(dossiers[0].document.id.as_str(), "a.pdf");
        kept.clear();
        assert_eq!(kept.recall("abc", &mut |_| {}), None);
    }

    #[test]
    fn a_file_that_is_not_whole_is_as_good_as_none() {
        let (dir, kept) = kept(WORTH_KEEPING);
        let path = dir.path().join(FOLDER).join("abc");
        let bytes = fs::read(&path).expect("it is there");
        for damaged in [&bytes[..bytes.len() - 1], &bytes[1..], &[][..]] {
            fs::write(&path, damaged).expect("written");
            assert_eq!(kept.recall("abc", &mut |_| panic!("nothing is handed out")), None);
        }
    }

    #[test]
    fn short_work_is_not_kept() {
        let (_dir, kept) = kept(Duration::ZERO);
        assert_eq!(kept.recall("abc", &mut |_| {}), None);
    }
}

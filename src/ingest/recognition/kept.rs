//! The words of pictures that were read before, kept by the hash of the picture.
//!
//! Recognition costs seconds a page; the same page drawn to the same pixels is read once.
//! What is kept follows from the picture and the version of tesseract alone and may be deleted
//! at any time; a file that cannot be read or written only costs another recognition.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::Tesseract;
use crate::extract::{RecognisedPage, RecognisedWord, pdf::Picture};

/// Words on disk, one file a picture.
#[derive(Debug)]
pub(super) struct Kept {
    folder: Option<PathBuf>,
    /// What else the words depend on.
    reader: String,
}

impl Kept {
    /// Keeps in a folder, which is made when it is needed.
    pub(super) fn new(folder: Option<PathBuf>, tesseract: &Tesseract) -> Self {
        let reader = format!("{} {}", tesseract.version, tesseract.languages.join("+"));
        Self { folder, reader }
    }

    /// Returns what is kept of a picture, else reads it and keeps it.
    pub(super) fn or_read(
        &self,
        number: u32,
        picture: &Picture,
        tesseract: &Tesseract,
    ) -> RecognisedPage {
        let path = self.folder.as_ref().map(|folder| folder.join(self.name(picture)));
        if let Some(words) = path.as_deref().and_then(load) {
            return RecognisedPage { number, words, fault: None };
        }
        match tesseract.read(picture) {
            Ok(words) => {
                if let Some(path) = path {
                    // a full disk must not cost the words that were just read
                    let _ = save(&path, &words);
                }
                RecognisedPage { number, words, fault: None }
            }
            Err(fault) => RecognisedPage { number, words: Vec::new(), fault: Some(fault) },
        }
    }

    /// Name of the file of a picture: the hash of all that its words depend on.
    fn name(&self, picture: &Picture) -> String {
        let mut hash = Sha256::new();
        hash.update(self.reader.as_bytes());
        hash.update([0]);
        hash.update(picture.to_pgm());
        hash.finalize().iter().fold(String::new(), |name, byte| name + &format!("{byte:02x}"))
    }
}

/// Bytes of the hash that a file begins with.
const HASH: usize = 32;

/// Reads what was kept; a file whose hash does not fit its bytes is none.
fn load(path: &Path) -> Option<Vec<RecognisedWord>> {
    let file = fs::read(path).ok()?;
    let (hash, bytes) = file.split_at_checked(HASH)?;
    let is_whole = Sha256::digest(bytes)[..] == *hash;
    postcard::from_bytes(bytes).ok().filter(|_| is_whole)
}

/// Writes beside, then renames: a reader sees the whole file or none.
fn save(path: &Path, words: &[RecognisedWord]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(folder)?;
    let bytes = postcard::to_stdvec(words).map_err(io::Error::other)?;
    let hash = Sha256::digest(&bytes);
    let beside = NamedTempFile::new_in(folder)?;
    fs::write(beside.path(), [&hash[..], &bytes].concat())?;
    beside.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_comes_back_and_damage_is_nothing() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("kept/page");
        let words = vec![RecognisedWord { text: "Rückkehr".to_owned(), ..Default::default() }];
        save(&path, &words).expect("the folder is writable");
        assert_eq!(load(&path), Some(words));
        let mut file = fs::read(&path).expect("the file is there");
        *file.last_mut().expect("it is not empty") ^= 1;
        fs::write(&path, file).expect("the folder is writable");
        assert_eq!(load(&path), None);
    }
}

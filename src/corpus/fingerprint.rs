//! Whether a file is still the one that was read: its content decides, size and time hint.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    path::Path,
    time::UNIX_EPOCH,
};

use sha2::{Digest, Sha256};

/// Size and time of the last change: cheap to ask for, and a change of either means *look*.
///
/// A file that was written at the same moment as another, or got its time from elsewhere, may
/// be put in the other's place: the time is that of the last change of the words or, where the
/// system tells it, of the name, whichever is later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change in nanoseconds since 1970, where the system tells it.
    pub modified: Option<i64>,
}

impl Hint {
    /// Takes the hint from what the system says of a file.
    pub fn of(metadata: &Metadata) -> Self {
        let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let of_words = since.and_then(|since| i64::try_from(since.as_nanos()).ok());
        Self { size: metadata.len(), modified: of_words.max(time_of_name(metadata)) }
    }
}

/// The time at which the file got its name, owner or permissions, in nanoseconds since 1970.
#[cfg(unix)]
fn time_of_name(metadata: &Metadata) -> Option<i64> {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().checked_mul(1_000_000_000)?.checked_add(metadata.ctime_nsec())
}

/// Other systems do not tell it.
#[cfg(not(unix))]
const fn time_of_name(_metadata: &Metadata) -> Option<i64> {
    None
}

/// What was read of a file: the hint taken before, and the hash of the very bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Size and time when the reading began.
    pub hint: Hint,
    /// SHA-256 of the bytes, in hexadecimal digits.
    pub sha256: String,
}

/// How often a file that changes while it is read is begun again.
const ATTEMPTS: usize = 5;

/// Reads a file whole, at most `limit` bytes and one more (so that the caller sees that it is
/// too long), with the fingerprint of exactly these bytes.
///
/// # Errors
/// What the system says; [`io::ErrorKind::Interrupted`] where the file kept changing.
pub fn read_whole(path: &Path, limit: usize) -> io::Result<(Vec<u8>, Fingerprint)> {
    for _ in 0..ATTEMPTS {
        let mut file = File::open(path)?;
        let before = file.metadata()?;
        if !before.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let mut bytes = Vec::with_capacity(before.len().min(limit as u64) as usize);
        (&mut file).take(limit as u64 + 1).read_to_end(&mut bytes)?;
        let hint = Hint::of(&before);
        if hint == Hint::of(&file.metadata()?) {
            let sha256 = sha256_hex(&bytes);
            return Ok((bytes, Fingerprint { hint, sha256 }));
        }
    }
    Err(io::Error::new(io::ErrorKind::Interrupted, "the file changes while it is read"))
}

/// Returns the SHA-256 of bytes in hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_hashed_as_it_was_read() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "Abkommen").expect("it can be written");
        let (bytes, fingerprint) = read_whole(&path, 100).expect("it can be read");
        assert_eq!(fingerprint.sha256, sha256_hex(&bytes));
        assert_eq!(fingerprint.hint.size, 8);
        let (cut, _) = read_whole(&path, 3).expect("it can be read");
        assert_eq!(cut.len(), 4, "one byte more than the limit tells that it was passed");
    }
}

//! Values on a pipe: a length of four bytes, then the value in postcard's encoding.

use std::io::{self, Read, Write};

use serde::{Serialize, de::DeserializeOwned};

/// Longest frame that is accepted. The largest value that crosses the pipe is the dossier of
/// a document at the output limit: its text, and spans of about the same size.
const LONGEST_FRAME: usize = 1 << 30;

/// Writes a value and flushes it.
///
/// # Errors
/// What the pipe says; a broken one means that the other side is gone.
pub(super) fn write<T: Serialize>(pipe: &mut impl Write, value: &T) -> io::Result<()> {
    write_bytes(pipe, &postcard::to_stdvec(value).map_err(invalid)?)
}

/// Writes bytes as they are and flushes them.
pub(super) fn write_bytes(pipe: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(invalid)?;
    pipe.write_all(&length.to_le_bytes())?;
    pipe.write_all(bytes)?;
    pipe.flush()
}

/// Reads the next value; `None` where the pipe ended between two of them.
///
/// # Errors
/// [`io::ErrorKind::UnexpectedEof`] inside a frame, [`io::ErrorKind::InvalidData`] where the
/// bytes are no such value.
pub(super) fn read<T: DeserializeOwned>(pipe: &mut impl Read) -> io::Result<Option<T>> {
    let Some(bytes) = read_bytes(pipe)? else { return Ok(None) };
    postcard::from_bytes(&bytes).map(Some).map_err(invalid)
}

/// Reads the next bytes; `None` where the pipe ended between two frames.
pub(super) fn read_bytes(pipe: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match pipe.read(&mut length)? {
        0 => return Ok(None),
        4 => {}
        had => pipe.read_exact(&mut length[had..])?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame beyond all limits"));
    }
    // grown as the bytes arrive: a length alone must not cost memory
    let mut bytes = Vec::new();
    pipe.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_in_order_and_a_cut_is_seen() {
        let mut pipe = Vec::new();
        write(&mut pipe, &("Artikel", 5_u32)).expect("a Vec takes all");
        write_bytes(&mut pipe, b"%PDF").expect("a Vec takes all");
        let mut reading = pipe.as_slice();
        assert_eq!(read(&mut reading).expect("whole"), Some(("Artikel".to_owned(), 5_u32)));
        assert_eq!(read_bytes(&mut reading).expect("whole"), Some(b"%PDF".to_vec()));
        assert_eq!(read_bytes(&mut reading).expect("ended"), None);
        assert!(read_bytes(&mut &pipe[..6]).is_err());
    }
}

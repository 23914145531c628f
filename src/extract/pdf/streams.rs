//! Tells whether a page's content came out of its streams whole.
//!
//! hayro keeps what it can of a damaged stream and says nothing. The check value at the end of
//! compressed data (Adler-32, RFC 1950) says it for us.

use hayro_syntax::{
    Filter,
    object::{Array, Stream},
    page::Page,
};

/// Bytes behind the check value that are line ends and padding.
const TRAILING: usize = 4;

/// Tells whether a content stream of the page is missing, damaged or cut short.
pub(super) fn is_damaged(page: &Page<'_>) -> bool {
    const CONTENTS: &[u8] = b"Contents";
    let raw = page.raw();
    if let Some(stream) = raw.get::<Stream<'_>>(CONTENTS) {
        // the page keeps what its only stream holds; nothing is decoded twice
        return page.page_stream().is_none_or(|decoded| is_cut_short(&stream, decoded));
    }
    match raw.get::<Array<'_>>(CONTENTS) {
        Some(array) => {
            let streams: Vec<Stream<'_>> = array.iter::<Stream<'_>>().collect();
            let named = array.raw_iter().count();
            streams.len() < named || streams.iter().any(is_stream_damaged)
        }
        None => raw.contains_key(CONTENTS),
    }
}

fn is_stream_damaged(stream: &Stream<'_>) -> bool {
    stream.decoded_data().map_or(true, |decoded| is_cut_short(stream, &decoded))
}

/// Tells whether the check value of a stream is not that of its decoded data.
fn is_cut_short(stream: &Stream<'_>, decoded: &[u8]) -> bool {
    let filters = stream.filters();
    if filters.len() != 1 || !matches!(filters[0], Filter::FlateDecode) {
        return false;
    }
    let raw = stream.raw_data();
    let expected = adler32(decoded).to_be_bytes();
    let from = raw.len().saturating_sub(expected.len() + TRAILING);
    !raw[from..].windows(expected.len()).any(|window| window == expected)
}

/// The check value of RFC 1950, section 8.2.
fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    /// Longest run of bytes whose sums stay below 2³².
    const RUN: usize = 5_552;
    let (mut low, mut high) = (1u32, 0u32);
    for run in bytes.chunks(RUN) {
        for byte in run {
            low += u32::from(*byte);
            high += low;
        }
        low %= MODULUS;
        high %= MODULUS;
    }
    (high << 16) | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_is_that_of_the_standard() {
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }
}

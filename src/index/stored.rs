//! Stored records as bytes, cut out of the blocks that the engine decompresses.
//!
//! The engine itself reads a stored value byte by byte into a tree of values, which takes as long
//! as all that is then read from the bytes. A record has one value, and where it lies is known.

use std::{io, sync::OnceLock};

use tantivy::{
    DocAddress, Searcher, TantivyDocument,
    schema::{Field, Value},
    store::StoreReader,
};

/// Decompressed blocks of stored records kept a segment. Clauses are read in order of print,
/// so few are enough, and a block may hold a long document.
const BLOCKS: usize = 12;

/// The stored records of all segments of one generation.
#[derive(Default)]
pub(super) struct StoredRecords {
    segments: OnceLock<Vec<StoreReader>>,
}

impl StoredRecords {
    /// Returns the bytes that a record stores in a field; `None` where there are none.
    pub(super) fn bytes(
        &self,
        searcher: &Searcher,
        at: DocAddress,
        field: Field,
    ) -> tantivy::Result<Option<Vec<u8>>> {
        let segment = &self.segments(searcher)?[at.segment_ord as usize];
        let record = segment.get_document_bytes(at.doc_id)?;
        if let Some(value) = sole_value(&record, field) {
            return Ok(Some(value.to_vec()));
        }
        let record: TantivyDocument = segment.get(at.doc_id)?;
        Ok(record.get_first(field).and_then(|value| value.as_bytes().map(<[u8]>::to_vec)))
    }

    fn segments(&self, searcher: &Searcher) -> io::Result<&[StoreReader]> {
        if let Some(segments) = self.segments.get() {
            return Ok(segments);
        }
        let opened = searcher.segment_readers().iter().map(|one| one.get_store_reader(BLOCKS));
        let opened = opened.collect::<io::Result<Vec<_>>>()?;
        Ok(self.segments.get_or_init(|| opened))
    }
}

/// Returns the value of a record that has one value, bytes in this field; `None` where it is
/// written otherwise.
///
/// ```text
/// number of values (1)   field          kind of value   length     value
/// VInt                   u32, LE        4: bytes        VInt       …
/// ```
fn sole_value(record: &[u8], field: Field) -> Option<&[u8]> {
    /// One, as a `VInt`.
    const ONE: u8 = 0x81;
    const BYTES: u8 = 4;
    let (number, rest) = record.split_first()?;
    let (in_field, rest) = rest.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first()?;
    let (length, value) = variable_length(rest)?;
    let is_as_expected = *number == ONE
        && u32::from_le_bytes(*in_field) == field.field_id()
        && *kind == BYTES
        && length == value.len();
    is_as_expected.then_some(value)
}

/// Reads a `VInt`: seven bits a byte, the lowest first; the last byte has its highest bit set.
fn variable_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(usize::BITS as usize / 7) {
        number |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 != 0 {
            return Some((number, &bytes[at + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use tantivy::{
        Index, IndexWriter,
        schema::{STORED, Schema},
    };

    use super::*;

    #[test]
    fn a_value_is_cut_out_of_what_the_engine_writes() {
        let mut schema = Schema::builder();
        let (_, field) = (schema.add_bytes_field("a", STORED), schema.add_bytes_field("b", STORED));
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter =
            index.writer_with_num_threads(1, 15_000_000).expect("it has the memory");
        for length in [0_usize, 127, 128, 20_000] {
            let mut document = TantivyDocument::default();
            document.add_bytes(field, &vec![7; length]);
            writer.add_document(document).expect("added");
        }
        writer.commit().expect("committed");
        let searcher = index.reader().expect("opens").searcher();
        let segment = searcher.segment_reader(0).get_store_reader(1).expect("opens");
        for (doc, length) in (0..).zip([0, 127, 128, 20_000]) {
            let record = segment.get_document_bytes(doc).expect("is there");
            assert_eq!(sole_value(&record, field), Some(vec![7; length].as_slice()));
            let stored = StoredRecords::default();
            let bytes = stored.bytes(&searcher, DocAddress::new(0, doc), field).expect("reads");
            assert_eq!(bytes.map(|bytes| bytes.len()), Some(length));
        }
    }

    #[test]
    fn what_is_written_otherwise_is_left_to_the_engine() {
        let field = Field::from_field_id(1);
        let record = [0x81, 1, 0, 0, 0, 4, 0x82, 7, 7];
        assert_eq!(sole_value(&record, field), Some(&[7, 7][..]));
        for (at, byte) in [(0, 0x82), (1, 2), (5, 0), (6, 0x83)] {
            let mut other = record;
            other[at] = byte;
            assert_eq!(sole_value(&other, field), None);
        }
        assert_eq!(sole_value(&[], field), None);
    }
}

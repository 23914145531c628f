//! The clauses that have one of some values of a property, by its column.

use tantivy::{DocId, columnar::Column};

use super::{Segment, parts::Part};
use crate::index::{IndexError, Property};

/// Some values of a property in one segment.
pub(super) struct ColumnTest {
    /// Of each clause the numbers of its values.
    column: Column<u64>,
    /// Which numbers are meant.
    meant: Vec<bool>,
}

impl ColumnTest {
    pub(super) fn passes(&self, doc: DocId) -> bool {
        self.column.values_for_doc(doc).any(|value| self.meant[value as usize])
    }
}

impl Segment<'_> {
    /// Returns what has one of these values of a property.
    pub(super) fn having(&self, property: Property, values: &[String]) -> Result<Part, IndexError> {
        let mut columns = self.reader.names_of(property.column())?;
        let Some(column) = columns.swap_remove(self.ord as usize) else { return Ok(Part::Nothing) };
        let mut meant = vec![false; column.num_terms()];
        for value in values {
            let number = column.dictionary().term_ord(value.as_bytes());
            let number = number.map_err(|error| IndexError::io(self.reader.dir(), error))?;
            if let Some(meant) = number.and_then(|number| meant.get_mut(number as usize)) {
                *meant = true;
            }
        }
        let test = ColumnTest { column: column.ords().clone(), meant };
        Ok(Part::Having(test, Box::new(self.everything()?)))
    }
}

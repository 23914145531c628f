//! Bytes to documents: the physical layout.

//! The store: the only room that names tantivy.

//! Documents to clauses: the logical structure.

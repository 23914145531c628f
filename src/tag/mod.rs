//! Clauses and rules to tags and commitments.

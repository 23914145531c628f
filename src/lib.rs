//! klausel answers questions about agreement texts: which clause, in which agreement, on
//! which page, binds whom to what.

pub mod cli;
pub mod compare;
pub mod corpus;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod model;
pub mod query;
pub mod rules;
pub mod search;
pub mod structure;
pub mod tag;
pub mod text;

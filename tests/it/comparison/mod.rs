//! Comparisons against tables made by reading.
//!
//! | module | what it shows |
//! |---|---|
//! | `alignment` | two texts side by side, against a table made by reading |
//! | `cells` | what a cell is made of: instruments, press, provisions around it |
//! | `drafts` | two agreements on one matter by different hands |
//! | `files` | files that are handed on: whole, repeatable, deaf to what documents say |
//! | `golden` | country pairs × pillars: state, strongest clause, time limits |
//! | `questions` | what legal staff ask, each by one command |

mod alignment;
mod cells;
mod drafts;
mod files;
mod golden;
mod questions;

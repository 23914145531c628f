//! Comparisons against tables made by reading.
//!
//! | module | what it shows |
//! |---|---|
//! | `cells` | what a cell is made of: instruments, press, provisions around it |
//! | `golden` | country pairs × pillars: state, strongest clause, time limits |

mod cells;
mod golden;

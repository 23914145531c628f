//! Integration tests, one binary.
//!
//! | module | what it shows |
//! |---|---|
//! | `architecture` | the rooms import only what the design allows |
//! | `licences` | the whole dependency tree is free of copyleft, core crates stand once |

mod architecture;
mod licences;

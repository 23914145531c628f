//! Any input is read as a query, and what was read prints to the same query.

#![no_main]

use klausel::query::{LENGTH_MAX, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let query = parse(input).query;
    let printed = query.to_string();
    // Brackets and quotation marks may make the print longer than an input may be.
    if printed.len() <= LENGTH_MAX {
        assert_eq!(parse(&printed).query, query, "{input} → {printed}");
    }
});

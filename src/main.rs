//! The `klausel` program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    klausel::cli::run(std::env::args_os())
}

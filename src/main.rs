//! The `klausel` program: everything is in the library.

use std::{env, process::ExitCode};

use klausel::{cli, ingest};

fn main() -> ExitCode {
    // the program starts itself as a worker, which has no business with the terminal
    let mut arguments = env::args_os().skip(1);
    if arguments.next().is_some_and(|command| command == ingest::WORKER) {
        return ingest::worker(arguments);
    }
    cli::run(env::args_os())
}

//! Pos Jaga: reads the command line and opens one of the two faces.

use std::process::ExitCode;

fn main() -> ExitCode {
    posjaga::cli::main()
}

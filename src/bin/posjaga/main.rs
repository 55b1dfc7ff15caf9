//! Pos Jaga: reads the command line and opens one of the two faces.

// A window brings no console with it; what is typed in one is printed there all the same.
#![cfg_attr(windows, windows_subsystem = "windows")]

#[cfg(feature = "gui")]
mod demo;
#[cfg(feature = "gui")]
mod renderer;
#[cfg(feature = "gui")]
mod window;

use std::process::ExitCode;

use posjaga::cli::{self, Wanted};

fn main() -> ExitCode {
    attach_console::attach_to_parent();
    let (global, wanted) = match cli::parse() {
        Ok(line) => line,
        Err(code) => return code,
    };
    cli::exit_code(match wanted {
        Wanted::Command(command) => cli::run(&global, &command),
        #[cfg(feature = "gui")]
        Wanted::Run(options) => window::run(global, &options),
        #[cfg(feature = "gui")]
        Wanted::Demo(options) => demo::run(&global, &options),
        #[cfg(not(feature = "gui"))]
        Wanted::Run(_) | Wanted::Demo(_) => Err(anyhow::anyhow!(cli::without_window(global.language))),
    })
}

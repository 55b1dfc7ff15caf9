//! The one test binary: a file per topic.

mod cli_log;
mod data_folder;
mod export;
#[cfg(unix)]
mod kill_loop;
mod layers;
mod visit_log;

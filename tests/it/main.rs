//! The one test binary: a file per topic.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it expects")]

mod attacks;
mod check;
mod cli_log;
mod data_folder;
mod dcc;
mod desk;
mod dgc_testdata;
mod export;
#[cfg(unix)]
mod kill_loop;
mod layers;
mod made_up_issuers;
mod policy;
mod reader;
mod scan_camera;
mod schemes;
mod support;
mod testdata;
mod trust;
#[cfg(feature = "gui")]
mod ui;
mod verdict;
mod verify;
mod visit_log;

//! The one test binary: a file per topic.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it expects")]

mod attacks_hc1;
mod check;
mod cli_log;
mod data_folder;
mod dcc;
mod desk;
mod dgc_testdata;
mod export;
mod export_paper;
#[cfg(unix)]
mod kill_loop;
mod layers;
mod policy;
mod reader;
mod scan_camera;
mod scan_pictures;
mod support;
mod testdata;
mod trust;
#[cfg(feature = "gui")]
mod ui;
mod verdict;
mod verify;
mod visit_log;

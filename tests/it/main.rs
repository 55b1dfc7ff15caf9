//! The one test binary: a file per topic.

mod check;
mod desk;
mod layers;
mod policy;
mod reader;
mod testdata;
#[cfg(feature = "gui")]
mod ui;
mod verdict;

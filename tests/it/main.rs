//! The one test binary: a file per topic.

mod attacks_hc1;
mod dcc;
mod dgc_testdata;
mod layers;
mod support;
mod testdata;
mod trust;
mod verify;
#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it expects")]

mod check;
mod policy;
mod reader;
mod verdict;

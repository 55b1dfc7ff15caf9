//! The one test binary: a file per topic.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it expects")]

mod attacks_hc1;
mod check;
mod dcc;
mod dgc_testdata;
mod layers;
mod policy;
mod reader;
mod support;
mod testdata;
mod trust;
mod verdict;
mod verify;

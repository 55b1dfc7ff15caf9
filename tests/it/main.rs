//! The one test binary: a file per topic.

#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it expects")]

mod check;
mod layers;
mod policy;
mod reader;
mod testdata;
mod verdict;

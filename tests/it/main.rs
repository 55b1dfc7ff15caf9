//! The one test binary: a file per topic.

mod check;
mod layers;
mod policy;
mod reader;
mod testdata;
mod verdict;

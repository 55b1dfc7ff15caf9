//! The one test binary: a file per topic.

mod layers;
mod reader;
mod reader_suite;
mod testdata;

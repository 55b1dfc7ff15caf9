//! The one test binary: a file per topic.

mod attacks_hc1;
mod dcc;
mod dgc_testdata;
mod layers;
mod support;
mod testdata;
mod trust;
mod verify;

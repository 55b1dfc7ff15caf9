//! The one test binary: a file per topic.

mod layers;
mod reader;
mod scan_camera;
mod scan_pictures;
mod testdata;

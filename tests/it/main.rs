//! The one test binary: a file per topic.

mod layers;
mod scan_camera;
mod reader;

//! Reads pictures with rxing or rqrr as they come, for `scripts/compare-readers.py`:
//! `peer-readers rxing|rqrr IMAGE…` prints a JSON object per picture, as `posjaga read --json` does.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
    path::Path,
    process::ExitCode,
    time::Instant,
};

use posjaga::scan::{frame::Frame, pictures::open_picture};
use rxing::{BarcodeFormat, DecodeHints, helpers::detect_in_luma_slice_with_hints};
use serde_json::json;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let read: fn(&Frame) -> Vec<String> = match arguments.next().as_deref() {
        Some("rxing") => with_rxing,
        Some("rqrr") => with_rqrr,
        _ => {
            eprintln!("usage: peer-readers rxing|rqrr IMAGE…");
            return ExitCode::from(2);
        }
    };
    // Both panic on some pictures. That counts as nothing read.
    set_hook(Box::new(|_| {}));
    for path in arguments {
        let answer = match open_picture(Path::new(&path)) {
            Ok(frame) => {
                let start = Instant::now();
                let codes = catch_unwind(AssertUnwindSafe(|| read(&frame))).unwrap_or_default();
                json!({"input": path, "codes": codes, "millis": start.elapsed().as_secs_f64() * 1000.0})
            }
            Err(error) => json!({"input": path, "codes": [], "error": error.to_string()}),
        };
        println!("{answer}");
    }
    ExitCode::SUCCESS
}

fn with_rxing(frame: &Frame) -> Vec<String> {
    let mut hints = DecodeHints { TryHarder: Some(true), AlsoInverted: Some(true), ..DecodeHints::default() };
    let (width, height) = (frame.width as u32, frame.height as u32);
    let format = Some(BarcodeFormat::QR_CODE);
    detect_in_luma_slice_with_hints(&frame.luma, width, height, format, &mut hints)
        .map(|result| vec![result.getText().to_owned()])
        .unwrap_or_default()
}

fn with_rqrr(frame: &Frame) -> Vec<String> {
    let (width, height) = (frame.width, frame.height);
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| frame.luma[y * width + x]);
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok().map(|(_, text)| text)).collect()
}

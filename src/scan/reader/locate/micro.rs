//! Micro QR codes: not read, but named, so that nobody waits for them (ISO/IEC 18004:2015, section 5.3.3:
//! one finder, timing patterns along the upper and left edge, a quiet zone of two modules).

use std::f32::consts::FRAC_PI_2;

use crate::scan::reader::{
    image::threshold::ThresholdedImage,
    locate::{
        finder::Finder,
        template::{self, Axes},
    },
    point::Point,
};

/// The sides of versions M1 to M4.
const SIZES: [usize; 4] = [11, 13, 15, 17];

/// Whether the finder is that of a Micro QR code.
pub fn is_micro(thresholded: &ThresholdedImage<'_>, finder: &Finder) -> bool {
    let (_, angle) = template::turned_finder(thresholded, finder.centre, finder.module);
    // The angle is known to a few degrees only.
    (-3..=3).any(|fine| {
        (0..4).any(|quarter| {
            let angle = angle + quarter as f32 * FRAC_PI_2 + fine as f32 * 0.05;
            let axes = Axes::turned(finder.module, angle);
            SIZES.iter().any(|size| fits(thresholded, finder.centre, axes, *size))
        })
    })
}

/// Whether the patterns of a symbol of this size show: every module that is fixed has its colour,
/// clearly.
fn fits(thresholded: &ThresholdedImage<'_>, finder: Point, axes: Axes, size: usize) -> bool {
    let grey = |x: f32, y: f32| thresholded.grey(finder + axes.right * (x - 3.0) + axes.down * (y - 3.0));
    let (dark, light) = (grey(3.0, 3.0), grey(3.0, -1.0));
    if light - dark < 24.0 {
        return false;
    }
    let is_dark = |x: f32, y: f32| grey(x, y) < f32::midpoint(dark, light);
    let end = size as f32;
    let timing = (7..size).all(|i| {
        let (along, expected) = (i as f32, i % 2 == 0);
        is_dark(along, 0.0) == expected && is_dark(0.0, along) == expected
    });
    let separator = (0..8).all(|i| !is_dark(i as f32, 7.0) && !is_dark(7.0, i as f32));
    let quiet = (0..size).all(|i| {
        let along = i as f32;
        let around = [(along, -1.5), (-1.5, along), (along, end + 0.5), (end + 0.5, along)];
        around.iter().all(|(x, y)| !is_dark(*x, *y))
    });
    timing && separator && quiet
}

//! Grey values at many places, reckoned in integers and without a look at the picture's edges: what
//! [`ThresholdedImage::grey`](crate::scan::reader::image::threshold::ThresholdedImage::grey) says of the same places, in half the time.

use crate::scan::reader::{image::luma::Luma, point::Point};

/// Places at whole steps along two axes, all of them well inside of a picture.
pub struct Grid<'a> {
    pixels: &'a [u8],
    width: usize,
    /// In parts of a pixel, of which there are [`PARTS`].
    middle: [i32; 2],
    right: [i32; 2],
    down: [i32; 2],
    /// What a part of a grey value counts.
    unit: f32,
}

/// Into how many parts a pixel, and a grey value, are divided.
const PARTS: f32 = 65_536.0;
/// The largest side, in pixels, within which places are reckoned so.
const LARGEST: usize = 32_000;

impl<'a> Grid<'a> {
    /// Steps from the middle to the right and down; which of them are asked for lies with the caller, and has
    /// to be [held](Self::holds). Grey values are negated for inverted codes.
    #[inline]
    pub fn new(luma: &'a Luma<'_>, inverted: bool, middle: Point, right: Point, down: Point) -> Self {
        Self {
            pixels: &luma.pixels,
            width: luma.width,
            middle: in_parts(middle),
            right: in_parts(right),
            down: in_parts(down),
            unit: if inverted { -1.0 / PARTS } else { 1.0 / PARTS },
        }
    }

    /// Whether a place is more than a pixel away from the edge, and the picture not too large.
    #[inline]
    pub fn holds(luma: &Luma<'_>, at: Point) -> bool {
        let before = |place: f32, length: usize| place >= 1.0 && place < length.min(LARGEST) as f32 - 2.0;
        before(at.x, luma.width) && before(at.y, luma.height)
    }

    /// The grey value so many steps to the right and down.
    #[inline]
    pub fn grey(&self, right: i16, down: i16) -> f32 {
        let (right, down) = (i32::from(right), i32::from(down));
        self.between([0, 1].map(|i| self.middle[i] + self.right[i] * right + self.down[i] * down))
    }

    /// The grey value a part of a step to the right.
    #[inline]
    pub fn grey_along(&self, part: f32) -> f32 {
        let part = i64::from((part * PARTS) as i32);
        self.between([0, 1].map(|i| self.middle[i] + ((i64::from(self.right[i]) * part) >> 16) as i32))
    }

    /// The grey value at a place, wherever the middle is.
    #[inline]
    pub fn grey_at(&self, at: Point) -> f32 {
        self.between(in_parts(at))
    }

    #[expect(clippy::inline_always, reason = "most of all time is spent here, a tenth of it on calls")]
    #[inline(always)]
    fn between(&self, [x, y]: [i32; 2]) -> f32 {
        let first = (y >> 16) as usize * self.width + (x >> 16) as usize;
        let Some(pixels) = self.pixels.get(first..first + self.width + 2) else { return 0.0 };
        let (x, y) = ((x >> 8) & 0xff, (y >> 8) & 0xff);
        let between = |pixels: &[u8]| {
            let (left, right) = (i32::from(pixels[0]), i32::from(pixels[1]));
            left * 256 + (right - left) * x
        };
        let (top, bottom) = (between(pixels), between(&pixels[self.width..]));
        (top * 256 + (bottom - top) * y) as f32 * self.unit
    }
}

fn in_parts(at: Point) -> [i32; 2] {
    [at.x, at.y].map(|place| (place * PARTS) as i32)
}

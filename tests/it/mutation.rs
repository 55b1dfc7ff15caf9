//! Spoils pictures of codes, for the tests and for `examples/fuzz_pictures.rs`.

use fast_qr::{ECL, QRBuilder};
use posjaga::scan::frame::Frame;

/// Even numbers from a seed (xorshift).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() >> 11) as usize % end
    }
}

#[derive(Clone)]
pub struct Picture {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

impl Picture {
    pub fn of(frame: &Frame) -> Self {
        Self { width: frame.width, height: frame.height, luma: frame.luma.to_vec() }
    }

    pub fn into_frame(self, seq: u64) -> Frame {
        Frame { width: self.width, height: self.height, luma: self.luma.into(), seq }
    }

    /// So much smaller that no side is longer than this, by leaving out pixels.
    pub fn within(&self, side: usize) -> Self {
        let longest = self.width.max(self.height).max(1);
        if longest <= side {
            return self.clone();
        }
        self.scaled((self.width * side / longest).max(1), (self.height * side / longest).max(1))
    }

    fn scaled(&self, width: usize, height: usize) -> Self {
        self.mapped(width, height, |x, y| (x * self.width / width, y * self.height / height))
    }

    fn mapped(&self, width: usize, height: usize, from: impl Fn(usize, usize) -> (usize, usize)) -> Self {
        let pixel = |i: usize| {
            let (x, y) = from(i % width, i / width);
            self.luma[(y % self.height) * self.width + x % self.width]
        };
        Self { width, height, luma: (0..width * height).map(pixel).collect() }
    }
}

/// Codes of several versions, drawn small, and patterns that look like parts of codes.
pub fn drawn() -> Vec<Picture> {
    let mut pictures = Vec::new();
    for length in [3, 12, 40, 90, 180, 320, 600, 1400] {
        let text: String = "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 ".chars().cycle().take(length).collect();
        for (level, module) in [(ECL::L, 1), (ECL::M, 2), (ECL::Q, 3)] {
            let Ok(code) = QRBuilder::new(text.as_str()).ecl(level).build() else { continue };
            let side = (code.size + 8) * module;
            let dark = |place: usize| place / module >= 4 && place / module < code.size + 4;
            let pixel = |i: usize| {
                let (x, y) = (i % side, i / side);
                let dark = dark(x) && dark(y) && code[y / module - 4][x / module - 4].value();
                if dark { 30 } else { 225 }
            };
            pictures.push(Picture { width: side, height: side, luma: (0..side * side).map(pixel).collect() });
        }
    }
    for module in [1, 2, 3, 5] {
        let ring = |place: usize| (place / module % 9).abs_diff(4);
        let finders = |i: usize| if matches!(ring(i % 160).max(ring(i / 160)), 2 | 4) { 225 } else { 30 };
        pictures.push(Picture { width: 160, height: 160, luma: (0..160 * 160).map(finders).collect() });
    }
    pictures
}

/// One of the pictures, spoilt in one to four ways.
pub fn mutated(pictures: &[Picture], chance: &mut Chance) -> Picture {
    let mut picture = pictures[chance.below(pictures.len())].clone();
    for _ in 0..=chance.below(4) {
        picture = spoilt(picture, pictures, chance);
    }
    picture.within(420)
}

fn spoilt(mut picture: Picture, pictures: &[Picture], chance: &mut Chance) -> Picture {
    let (width, height) = (picture.width, picture.height);
    match chance.below(12) {
        0 => {
            let (w, h) = (1 + chance.below(width), 1 + chance.below(height));
            let (x0, y0) = (chance.below(width), chance.below(height));
            picture.mapped(w, h, |x, y| (x + x0, y + y0))
        }
        1 => picture.scaled(1 + chance.below(300), 1 + chance.below(300)),
        2 => {
            for _ in 0..chance.below(1 + width * height / 8) {
                let at = chance.below(width * height);
                picture.luma[at] = chance.below(256) as u8;
            }
            picture
        }
        3 => {
            let strength = 1 + chance.below(255);
            for pixel in &mut picture.luma {
                *pixel =
                    pixel.saturating_add(chance.below(strength) as u8).saturating_sub((strength / 2) as u8);
            }
            picture
        }
        4 => {
            picture.luma.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
            picture
        }
        5 => {
            let by = 1 + chance.below(9);
            let blurred = |i: usize| {
                let row = (i / width) * width;
                let end = (i + by).min(row + width);
                let sum: usize = picture.luma[i..end].iter().map(|pixel| usize::from(*pixel)).sum();
                (sum / (end - i)) as u8
            };
            Picture { width, height, luma: (0..width * height).map(blurred).collect() }
        }
        6 => picture.mapped(height, width, |x, y| (y, x)),
        7 => {
            let slope = chance.below(40);
            picture.mapped(width, height, |x, y| (x + y * slope / 40, y))
        }
        8 => {
            let (every, value) = (1 + chance.below(9), chance.below(256) as u8);
            let start = chance.below(every);
            picture.luma.iter_mut().skip(start).step_by(every).for_each(|pixel| *pixel = value);
            picture
        }
        9 => {
            let other = &pictures[chance.below(pictures.len())];
            let (x0, y0) = (chance.below(width), chance.below(height));
            for y in 0..other.height.min(height - y0) {
                for x in 0..other.width.min(width - x0) {
                    picture.luma[(y0 + y) * width + x0 + x] = other.luma[y * other.width + x];
                }
            }
            picture
        }
        10 => {
            let (low, range) = (chance.below(200) as u8, 1 + chance.below(56));
            for pixel in &mut picture.luma {
                *pixel = low + (usize::from(*pixel) * range / 256) as u8;
            }
            picture
        }
        _ => {
            let (w, h) = (1 + chance.below(2 * width), 1 + chance.below(2 * height));
            picture.mapped(w.min(420), h.min(420), |x, y| (x, y))
        }
    }
}

//! Draws a phone with a code on its screen, and the room around it.

use fast_qr::QRCode;

use crate::scan::frame::Frame;

/// The size of the demo's pictures.
pub(super) const WIDTH: usize = 1280;
pub(super) const HEIGHT: usize = 720;

/// How wide a code is on the phone, at most, in pixels.
const CODE_PIXELS: usize = 540;
const QUIET_MODULES: usize = 4;
const SCREEN: u8 = 222;
const INK: u8 = 34;
const PHONE: u8 = 24;

/// How far out of focus a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blur {
    /// As a webcam is.
    Slight,
    /// Beyond reading.
    Hopeless,
}

/// A phone, cut out along its edge.
pub(super) struct Picture {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

impl Picture {
    pub(super) fn of_a_phone(code: &QRCode, blur: Blur) -> Self {
        let modules = code.size + 2 * QUIET_MODULES;
        let pixels = (CODE_PIXELS / modules).max(1);
        let side = modules * pixels;
        let (bezel, chin) = (18, 46);
        let (width, height) = (side + 2 * bezel, side + 2 * chin);
        let mut luma = vec![PHONE; width * height];
        for (y, row) in luma.chunks_exact_mut(width).enumerate().skip(chin).take(side) {
            for (x, pixel) in row.iter_mut().enumerate().skip(bezel).take(side) {
                let (column, line) = ((x - bezel) / pixels, (y - chin) / pixels);
                *pixel = if is_dark(code, column, line) { INK } else { SCREEN };
            }
        }
        let radius = match blur {
            Blur::Slight => 1,
            Blur::Hopeless => pixels * 2,
        };
        let passes = match blur {
            Blur::Slight => 1,
            Blur::Hopeless => 3,
        };
        let mut picture = Self { width, height, luma };
        for _ in 0..passes {
            picture.luma = blurred(&picture.luma, picture.width, radius);
            picture.luma = turned(&picture.luma, picture.width);
            picture.luma = blurred(&picture.luma, picture.height, radius);
            picture.luma = turned(&picture.luma, picture.height);
        }
        picture
    }
}

/// The room, with the phone in a hand that is never quite still.
pub(super) fn draw(picture: Option<&Picture>, seq: u64) -> Frame {
    let mut noise = Noise(seq.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut luma = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        let light = 150 - (y * 60 / HEIGHT) as i16;
        luma.extend((0..WIDTH).map(|x| (light - (x * 30 / WIDTH) as i16 + noise.next()) as u8));
    }
    if let Some(picture) = picture {
        let sway = |period: f32| ((seq as f32 / period).sin() * 9.0) as isize;
        let left = (WIDTH - picture.width.min(WIDTH)) as isize / 2 + sway(11.0);
        let top = (HEIGHT - picture.height.min(HEIGHT)) as isize / 2 + sway(7.0);
        for (y, row) in picture.luma.chunks_exact(picture.width).enumerate() {
            let Ok(y) = usize::try_from(top + y as isize) else { continue };
            let Some(line) = luma.get_mut(y * WIDTH..(y + 1) * WIDTH) else { break };
            let Some(place) = line.get_mut(left.max(0) as usize..) else { break };
            for (pixel, &value) in place.iter_mut().zip(row) {
                *pixel = (i16::from(value) + noise.next()).clamp(0, 255) as u8;
            }
        }
    }
    Frame { width: WIDTH, height: HEIGHT, luma: luma.into(), seq }
}

fn is_dark(code: &QRCode, column: usize, line: usize) -> bool {
    let inside = QUIET_MODULES..QUIET_MODULES + code.size;
    inside.contains(&column)
        && inside.contains(&line)
        && code[line - QUIET_MODULES].get(column - QUIET_MODULES).is_some_and(|module| module.value())
}

/// Each row averaged over `radius` pixels to either side.
fn blurred(luma: &[u8], width: usize, radius: usize) -> Vec<u8> {
    let mut blurred = Vec::with_capacity(luma.len());
    for row in luma.chunks_exact(width) {
        for x in 0..width {
            let span = &row[x.saturating_sub(radius)..(x + radius + 1).min(width)];
            let sum: usize = span.iter().map(|&pixel| usize::from(pixel)).sum();
            blurred.push((sum / span.len()) as u8);
        }
    }
    blurred
}

/// Rows become columns.
fn turned(luma: &[u8], width: usize) -> Vec<u8> {
    let height = luma.len() / width;
    (0..width).flat_map(|x| (0..height).map(move |y| luma[y * width + x])).collect()
}

/// The grain of a cheap sensor: xorshift, good enough for looks and the same for the same picture.
struct Noise(u64);

impl Noise {
    /// From -6 to 5.
    fn next(&mut self) -> i16 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 40) % 12) as i16 - 6
    }
}

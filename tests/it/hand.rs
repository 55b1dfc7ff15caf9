//! What a webcam sees of a code in a hand, drawn: perspective, shake, defocus, motion, noise. Every draw
//! of a number comes from a seed, so that a frame is the same everywhere.

use fast_qr::QRCode;
use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use posjaga::scan::frame::Frame;

/// Points a pixel, each way, before the lens.
const FINE: usize = 2;

/// How bad the picture is. Lengths are in modules.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// Width and height in pixels.
    pub size: (usize, usize),
    pub pixels_per_module: f32,
    /// The radius of the defocus.
    pub defocus: f32,
    /// How far the hand moves while the shutter is open.
    pub motion: f32,
    /// The most that the code is turned out of the picture's plane, in degrees.
    pub tilt: f32,
    /// How many photons make white. Fewer are noisier.
    pub photons: f32,
    /// Of the JPEG that the camera sends, 1 to 100.
    pub quality: u8,
}

/// The levels of the generated frames in `testdata/qr-frames`. Not every program that draws hands draws all of them.
#[allow(dead_code, reason = "this file is part of several programs")]
impl Conditions {
    /// Level `L1`.
    pub fn easy(chance: &mut Chance) -> Self {
        Self {
            size: (1280, 720),
            pixels_per_module: chance.between(4.0, 7.0),
            defocus: chance.between(0.0, 0.25),
            motion: chance.between(0.0, 0.25),
            tilt: 12.0,
            photons: chance.between(3000.0, 9000.0),
            quality: chance.between(75.0, 95.0) as u8,
        }
    }

    /// Level `L2`.
    pub fn medium(chance: &mut Chance) -> Self {
        Self {
            size: (1280, 720),
            pixels_per_module: chance.between(3.0, 5.5),
            defocus: chance.between(0.1, 0.5),
            motion: chance.between(0.0, 0.5),
            tilt: 20.0,
            photons: chance.between(1500.0, 6000.0),
            quality: chance.between(60.0, 90.0) as u8,
        }
    }

    /// Level `L4`.
    pub fn hardest(chance: &mut Chance) -> Self {
        Self {
            size: (640, 480),
            pixels_per_module: chance.between(1.9, 3.8),
            defocus: chance.between(0.35, 1.0),
            motion: chance.between(0.0, 1.2),
            tilt: 35.0,
            photons: chance.between(250.0, 1500.0),
            quality: chance.between(60.0, 90.0) as u8,
        }
    }
}

/// Even numbers in 0..1 (xorshift).
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn even(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.even()
    }

    /// About normal, of spread 1.
    fn normal(&mut self) -> f32 {
        ((0..6).map(|_| self.even()).sum::<f32>() - 3.0) * std::f32::consts::SQRT_2
    }
}

/// A code that is held up: where it is, and how it shakes.
pub struct Hand<'a> {
    code: &'a QRCode,
    conditions: Conditions,
    chance: Chance,
    /// Yaw, pitch and roll in radians, and the middle of the code in pixels.
    pose: [f32; 5],
    frames: u64,
}

impl<'a> Hand<'a> {
    pub fn new(code: &'a QRCode, conditions: Conditions, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let tilt = conditions.tilt.to_radians();
        let mut about = |reach: f32| chance.between(-reach, reach);
        let pose = [about(tilt), about(tilt), about(0.4), about(40.0), about(25.0)];
        Self { code, conditions, chance, pose, frames: 0 }
    }

    /// The next frame, a thirtieth of a second later.
    pub fn frame(&mut self) -> Frame {
        for (value, shake) in self.pose.iter_mut().zip([0.006, 0.006, 0.004, 1.2, 1.2]) {
            *value += shake * self.chance.normal();
        }
        let mut light = self.scene();
        let module = self.conditions.pixels_per_module * FINE as f32;
        let defocus =
            (self.conditions.defocus * self.chance.between(0.8, 1.2) * module * 0.6).round() as usize;
        for _ in 0..2 {
            light = boxed(&light, self.points(), defocus);
        }
        let moved = self.conditions.motion * self.chance.between(0.4, 1.0) * module;
        let (sin, cos) = self.chance.between(0.0, 6.3).sin_cos();
        light = smeared(&light, self.points(), (cos * moved, sin * moved));
        self.frames += 1;
        let (width, height) = self.conditions.size;
        let luma: Vec<_> = (0..width * height).map(|i| self.pixel(&light, i % width, i / width)).collect();
        let luma = as_jpeg(&luma, self.conditions.size, self.conditions.quality);
        Frame { width, height, luma: luma.into(), seq: self.frames }
    }

    /// Points of the scene, across and down.
    fn points(&self) -> (usize, usize) {
        let (width, height) = self.conditions.size;
        (width * FINE, height * FINE)
    }

    /// The light of each point, 0 to 1: a phone with the code on it, before a wall with a few things.
    fn scene(&self) -> Vec<f32> {
        let place = self.onto_the_code();
        let size = self.code.size as f32;
        let (width, height) = self.points();
        let mut light = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let (u, v) = place(x as f32 / FINE as f32, y as f32 / FINE as f32);
                let inside = |margin: f32| {
                    (-margin..size + margin).contains(&u) && (-margin..size + margin).contains(&v)
                };
                light.push(if inside(0.0) {
                    if self.code[v as usize][u as usize].value() { 0.06 } else { 0.85 }
                } else if inside(4.0) {
                    0.85
                } else if inside(7.0) {
                    0.04
                } else {
                    0.25 + 0.2 * ((x / 170 * 7 + y / 130 * 5) % 4) as f32 / 4.0
                });
            }
        }
        light
    }

    /// From a place in the picture to one on the code, in modules: a pinhole camera and a plane.
    fn onto_the_code(&self) -> impl Fn(f32, f32) -> (f32, f32) {
        let [yaw, pitch, roll, left, top] = self.pose;
        let (sin_yaw, cos_yaw) = yaw.sin_cos();
        let (sin_pitch, cos_pitch) = pitch.sin_cos();
        let (sin_roll, cos_roll) = roll.sin_cos();
        let half = self.code.size as f32 / 2.0;
        let (width, height) = (self.conditions.size.0 as f32, self.conditions.size.1 as f32);
        let focal = width * (700.0 / 640.0);
        let distance = focal / self.conditions.pixels_per_module;
        // The code's two directions in the camera's space.
        let turned = |x: f32, y: f32| {
            let deep = y * sin_pitch;
            [x * cos_yaw + deep * sin_yaw, y * cos_pitch, deep * cos_yaw - x * sin_yaw]
        };
        let (right, down) = (turned(cos_roll, sin_roll), turned(-sin_roll, cos_roll));
        let middle =
            [left / self.conditions.pixels_per_module, top / self.conditions.pixels_per_module, distance];
        move |x, y| {
            let ray = [(x - width / 2.0) / focal, (y - height / 2.0) / focal, 1.0];
            // ray · t = middle + u · right + v · down, by Cramer's rule.
            let det = |a: [f32; 3], b: [f32; 3], c: [f32; 3]| {
                a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0])
                    + a[2] * (b[0] * c[1] - b[1] * c[0])
            };
            let all = det(right, down, ray);
            let u = -det(middle, down, ray) / all;
            let v = -det(right, middle, ray) / all;
            (u + half, v + half)
        }
    }

    fn pixel(&mut self, light: &[f32], x: usize, y: usize) -> u8 {
        let (width, _) = self.points();
        let points = (0..FINE * FINE).map(|i| light[(y * FINE + i / FINE) * width + x * FINE + i % FINE]);
        let light = points.sum::<f32>() / (FINE * FINE) as f32;
        let noise = (light / self.conditions.photons).sqrt() * self.chance.normal();
        ((light + noise + 0.004 * self.chance.normal()) * 235.0).clamp(0.0, 255.0) as u8
    }
}

/// What a JPEG leaves of it.
fn as_jpeg(luma: &[u8], (width, height): (usize, usize), quality: u8) -> Vec<u8> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality)
        .encode(luma, width as u32, height as u32, ExtendedColorType::L8)
        .expect("a grey picture becomes a JPEG");
    image::load_from_memory(&jpeg).expect("and is read again").into_luma8().into_raw()
}

/// The mean over squares of `2 radius + 1` points.
fn boxed(light: &[f32], (width, height): (usize, usize), radius: usize) -> Vec<f32> {
    let share = 1.0 / (2 * radius + 1) as f32;
    let along = |from: &[f32], count: usize, length: usize, step: usize, next: usize| {
        let mut to = vec![0.0; from.len()];
        for line in 0..count {
            let at = |i: isize| from[line * next + i.clamp(0, length as isize - 1) as usize * step];
            let reach = radius as isize;
            let mut sum: f32 = (-reach..=reach).map(at).sum();
            for i in 0..length as isize {
                to[line * next + i as usize * step] = sum * share;
                sum += at(i + reach + 1) - at(i - reach);
            }
        }
        to
    };
    let rows = along(light, height, width, 1, width);
    along(&rows, width, height, width, 1)
}

/// The mean along a way.
fn smeared(light: &[f32], (width, height): (usize, usize), (x, y): (f32, f32)) -> Vec<f32> {
    let steps = (x.hypot(y).ceil() as usize).max(1);
    let mut sum = vec![0.0; light.len()];
    for step in 0..steps {
        let part = (step as f32 + 0.5) / steps as f32 - 0.5;
        let (dx, dy) = ((x * part).round() as isize, (y * part).round() as isize);
        for row in 0..height {
            let from = (row as isize + dy).clamp(0, height as isize - 1) as usize * width;
            for column in 0..width {
                let at = (column as isize + dx).clamp(0, width as isize - 1) as usize;
                sum[row * width + column] += light[from + at];
            }
        }
    }
    for light in &mut sum {
        *light /= steps as f32;
    }
    sum
}

//! How long a look at a frame takes, on frames that are drawn here: `cargo bench --bench reader`.

use divan::{Bencher, black_box};
use fast_qr::{ECL, QRBuilder};
use posjaga::scan::{
    frame::Frame,
    reader::{Effort, FrameReader, read_codes},
};

fn main() {
    divan::main();
}

const WIDTH: usize = 1280;
const HEIGHT: usize = 720;

#[divan::bench(args = [Effort::Fast, Effort::Normal, Effort::Best])]
fn clear_code(bencher: Bencher<'_, '_>, effort: Effort) {
    let frame = desk(Some((5, 0)), 10);
    assert_eq!(read_codes(&frame, effort).len(), 1);
    bencher.bench(|| read_codes(black_box(&frame), effort));
}

#[divan::bench(args = [Effort::Normal, Effort::Best])]
fn blurred_code(bencher: Bencher<'_, '_>, effort: Effort) {
    let frame = desk(Some((3, 4)), 30);
    assert_eq!(read_codes(&frame, effort).len(), 1);
    bencher.bench(|| read_codes(black_box(&frame), effort));
}

#[divan::bench(args = [Effort::Fast, Effort::Normal, Effort::Best])]
fn no_code(bencher: Bencher<'_, '_>, effort: Effort) {
    let frame = desk(None, 30);
    bencher.bench(|| read_codes(black_box(&frame), effort));
}

/// What the camera path does, frame after frame, while nobody holds anything up.
#[divan::bench]
fn camera_without_a_code(bencher: Bencher<'_, '_>) {
    let frame = desk(None, 30);
    let mut reader = FrameReader::new();
    bencher.bench_local(|| reader.read(black_box(&frame)));
}

/// Pictures made to take long: each a kind of pattern at 12 megapixels.
#[divan::bench(args = ["finders", "noise", "stripes", "chequers"])]
fn hostile_picture(bencher: Bencher<'_, '_>, kind: &str) {
    let (width, height) = (4000, 3000);
    let pixel = |x: usize, y: usize| -> u8 {
        let ring = |place: usize| (place / 4 % 9).abs_diff(4);
        let dark = match kind {
            "finders" => !matches!(ring(x).max(ring(y)), 2 | 4),
            "noise" => ((x * 7919) ^ (y * 104_729)).wrapping_mul(2_654_435_761) >> 13 & 1 == 0,
            "stripes" => (x / 4).is_multiple_of(2),
            _ => (x / 4 + y / 4).is_multiple_of(2),
        };
        if dark { 30 } else { 220 }
    };
    let luma: Vec<_> = (0..width * height).map(|i| pixel(i % width, i / width)).collect();
    let frame = Frame { width, height, luma: luma.into(), seq: 0 };
    bencher.bench(|| read_codes(black_box(&frame), Effort::Normal));
}

/// A desk in uneven light, with a code of a certificate's size: its module in pixels and its blur.
fn desk(code: Option<(usize, usize)>, noise: u32) -> Frame {
    let mut luma: Vec<_> =
        (0..WIDTH * HEIGHT).map(|i| (90 + i % WIDTH / 16 + (i / WIDTH / 90 % 2) * 40) as f32).collect();
    if let Some((module, blur)) = code {
        let text: String = "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 ".chars().cycle().take(420).collect();
        let code = QRBuilder::new(text).ecl(ECL::Q).build().expect("the text fits");
        let side = (code.size + 8) * module;
        for y in 0..side {
            for x in 0..side {
                let dark = y / module >= 4
                    && x / module >= 4
                    && y / module - 4 < code.size
                    && x / module - 4 < code.size
                    && code[y / module - 4][x / module - 4].value();
                luma[(y + 60) * WIDTH + x + 300] = if dark { 40.0 } else { 220.0 };
            }
        }
        luma = box_blur(&luma, blur);
    }
    let mut state = 1_u32;
    let with_noise = |pixel: &f32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (state >> 16) as i32 % (noise as i32 + 1) - noise as i32 / 2;
        (*pixel as i32 + noise).clamp(0, 255) as u8
    };
    let luma: Vec<_> = luma.iter().map(with_noise).collect();
    Frame { width: WIDTH, height: HEIGHT, luma: luma.into(), seq: 0 }
}

fn box_blur(luma: &[f32], side: usize) -> Vec<f32> {
    let mut blurred = luma.to_vec();
    if side > 1 {
        for y in 0..HEIGHT - side {
            for x in 0..WIDTH - side {
                let rows = (y..y + side).flat_map(|y| &luma[y * WIDTH + x..][..side]);
                blurred[y * WIDTH + x] = rows.sum::<f32>() / (side * side) as f32;
            }
        }
    }
    blurred
}

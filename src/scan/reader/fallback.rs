//! Readers by others, for pictures that ours cannot read: rxing's and rqrr's ways of finding a symbol in
//! black and white pixels.
//!
//! Both give modules, and rqrr reads the bytes from them. (Of Aztec codes, which the specification of the
//! EU's certificates allows beside QR codes, rxing alone knows how to read.) The text that rxing makes of a code is not
//! asked for: it guesses a character set, and the bytes of a signed code must stay as they are. Both
//! may panic, and have no sense of time: what they would combine without end is kept from them.

use rqrr::{Grid, PreparedImage, SimpleGrid};
use rxing::{
    Binarizer as _, BinaryBitmap, Luma8LuminanceSource, Reader as _,
    aztec::AztecReader,
    common::{BitMatrix, DetectorRXingResult as _, HybridBinarizer},
    qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR},
};

use crate::scan::frame::Frame;
use crate::scan::guard::quietly;
use crate::scan::reader::code::{Code, MAX_CODES};

/// How many sets of three finder patterns are sampled at most.
const MAX_SETS: usize = 24;
/// The largest picture that they are given, in pixels.
const MAX_PIXELS: usize = 12_500_000;

/// What the one or the other reads.
pub(super) fn read(frame: &Frame, is_wanted: fn(&[u8]) -> bool) -> Vec<Code> {
    if frame.width * frame.height > MAX_PIXELS {
        return Vec::new();
    }
    let mut contents = quietly(|| read_with_rxing(frame)).unwrap_or_default();
    if contents.is_empty() {
        contents = quietly(|| read_with_rqrr(frame)).unwrap_or_default();
    }
    if contents.is_empty() {
        contents = quietly(|| read_aztec(frame, is_wanted)).flatten().into_iter().collect();
    }
    let mut codes: Vec<Code> = Vec::new();
    for content in contents {
        if codes.len() < MAX_CODES && codes.iter().all(|code| code.content != content) {
            codes.push(Code { content, eci: None, certainty: 0.0, measures: None });
        }
    }
    codes
}

/// Finds codes as zxing does, also light ones on dark.
fn read_with_rxing(frame: &Frame) -> Vec<Vec<u8>> {
    let luma = frame.luma.to_vec();
    let Ok(source) = Luma8LuminanceSource::new(luma, frame.width as u32, frame.height as u32) else {
        return Vec::new();
    };
    let binarizer = HybridBinarizer::new(source);
    let Ok(matrix) = binarizer.get_black_matrix() else { return Vec::new() };
    let found = read_matrix(matrix);
    if !found.is_empty() {
        return found;
    }
    let mut inverted = matrix.clone();
    inverted.flip_self();
    read_matrix(&inverted)
}

/// The most finder patterns with which rxing is asked: it compares each with all that it found before.
const MAX_PATTERNS: f32 = 500.0;

fn read_matrix(matrix: &BitMatrix) -> Vec<Vec<u8>> {
    let (width, height) = (matrix.width() as usize, matrix.height() as usize);
    if stones(width, height, |x, y| matrix.get(x as u32, y as u32)) > MAX_PATTERNS {
        return Vec::new();
    }
    let mut finders = FindFinderPatterns(matrix, true, 0);
    let mut used = Vec::new();
    let mut found = Vec::new();
    for set in GenerateFinderPatternSets(&mut finders).into_iter().take(MAX_SETS) {
        let corners = [set.tl, set.tr, set.bl];
        if corners.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        let Ok(sampled) = SampleQR(matrix, &set) else { continue };
        let modules = sampled.getBits();
        if modules.width() != modules.height() {
            continue;
        }
        let size = modules.width() as usize;
        if let Some(content) = bytes_of(size, |x, y| modules.get(x as u32, y as u32)) {
            used.extend(corners);
            found.push(content);
        }
    }
    found
}

/// Reads an Aztec code that is wanted and holds printable ASCII, of which certificates are made: there the
/// character set is no guess. What else is in such codes is tickets above all.
fn read_aztec(frame: &Frame, is_wanted: fn(&[u8]) -> bool) -> Option<Vec<u8>> {
    let luma = frame.luma.to_vec();
    let source = Luma8LuminanceSource::new(luma, frame.width as u32, frame.height as u32).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let text = AztecReader.decode(&mut bitmap).ok()?.getText().as_bytes().to_vec();
    let plain = text.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    (plain && is_wanted(&text)).then_some(text)
}

/// The most finder patterns with which rqrr is asked. It tries all that stand in line with one another, three at a
/// time: a grid of a thousand took it more than half a minute.
const MAX_STONES: f32 = 24.0;

/// Finds codes as quirc does.
fn read_with_rqrr(frame: &Frame) -> Vec<Vec<u8>> {
    let mut image = PreparedImage::prepare_from_greyscale(frame.width, frame.height, |x, y| {
        frame.luma.get(y * frame.width + x).copied().unwrap_or(u8::MAX)
    });
    // The names of its colours are not told.
    let white = PreparedImage::prepare_from_bitmap(1, 1, |_, _| false).get_pixel_at(0, 0);
    let (width, height) = (image.width(), image.height());
    if stones(width, height, |x, y| image.get_pixel_at(x, y) != white) > MAX_STONES {
        return Vec::new();
    }
    image
        .detect_grids()
        .iter()
        .filter_map(|grid| {
            let mut content = Vec::new();
            grid.decode_to(&mut content).ok().map(|_| content)
        })
        .collect()
}

/// About how many finder patterns there are in black and white pixels to one who looks for runs of 1:1:3:1:1 in
/// every row, each of them three quarters too long or too short at most. A pattern shows them in as many rows as
/// its middle is wide, three at least, so that every third row will do.
fn stones(width: usize, height: usize, is_dark: impl Fn(usize, usize) -> bool) -> f32 {
    let mut stones = 0.0;
    for y in (1..height).step_by(3) {
        let mut runs = [0_u16; 5];
        let mut before = None;
        // A pixel more, so that the last run ends.
        for x in 0..=width {
            let dark = x < width && is_dark(x, y);
            if before == Some(dark) {
                runs[4] = runs[4].saturating_add(1);
                continue;
            }
            if before == Some(true) && could_be_stone(runs.map(f32::from)) {
                stones += 3.0 / f32::from(runs[2]);
            }
            runs.rotate_left(1);
            runs[4] = 1;
            before = Some(dark);
        }
    }
    stones
}

fn could_be_stone(runs: [f32; 5]) -> bool {
    let module = (runs[0] + runs[1] + runs[3] + runs[4]) / 4.0;
    let fits = |(run, share): (f32, f32)| (run - share * module).abs() <= 0.75 * module + 1.0;
    runs.iter().all(|run| *run > 0.0) && runs.into_iter().zip([1.0, 1.0, 3.0, 1.0, 1.0]).all(fits)
}

/// The content of a symbol of `size` × `size` modules; `dark(x, y)` tells its modules.
fn bytes_of(size: usize, dark: impl Fn(usize, usize) -> bool) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    Grid::new(SimpleGrid::from_func(size, dark)).decode_to(&mut content).ok()?;
    Some(content)
}

#[cfg(test)]
mod tests {
    use super::stones;

    #[test]
    fn finder_patterns_are_counted() {
        for (module, across) in [(1, 40), (3, 12), (6, 5)] {
            let side = 9 * module * across;
            let ring = |place: usize| (place / module % 9).abs_diff(4);
            let is_dark = |x: usize, y: usize| !matches!(ring(x).max(ring(y)), 2 | 4);
            let counted = stones(side, side, is_dark);
            let all = (across * across) as f32;
            assert!((all * 0.8..all * 1.4).contains(&counted), "{counted} of {all}");
        }
        assert!(stones(300, 300, |x, y| (x / 4 + y / 4) % 2 == 0) < 1.0, "a chequered picture has none");
        assert!(stones(0, 0, |_, _| true) < 1.0);
    }
}

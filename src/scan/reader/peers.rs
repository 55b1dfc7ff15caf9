//! Readers by others: rxing and rqrr, the way they work on black and white pixels.
//!
//! Both give modules, and rqrr reads the bytes from them. The text that rxing makes of a code is
//! not asked for: it guesses a character set, and the bytes of a signed code must stay as they are.

use rqrr::{Grid, PreparedImage, SimpleGrid};
use rxing::{
    Binarizer as _, Luma8LuminanceSource,
    common::{BitMatrix, DetectorRXingResult as _, HybridBinarizer},
    qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR},
};

use super::{Frame, MAX_CODES};

/// How many sets of three finder patterns are sampled at most.
const MAX_SETS: usize = 24;

/// Finds codes as zxing does, also light ones on dark.
pub(super) fn read_with_rxing(frame: &Frame) -> Vec<Vec<u8>> {
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

fn read_matrix(matrix: &BitMatrix) -> Vec<Vec<u8>> {
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
        if let Some(content) = bytes_of(modules.width() as usize, |x, y| modules.get(x as u32, y as u32)) {
            used.extend(corners);
            found.push(content);
        }
        if found.len() >= MAX_CODES {
            break;
        }
    }
    found
}

/// Finds codes as quirc does.
pub(super) fn read_with_rqrr(frame: &Frame) -> Vec<Vec<u8>> {
    let mut image = PreparedImage::prepare_from_greyscale(frame.width, frame.height, |x, y| {
        frame.luma.get(y * frame.width + x).copied().unwrap_or(u8::MAX)
    });
    image
        .detect_grids()
        .iter()
        .take(MAX_CODES)
        .filter_map(|grid| {
            let mut content = Vec::new();
            grid.decode_to(&mut content).ok().map(|_| content)
        })
        .collect()
}

/// The content of a symbol of `size` × `size` modules; `dark(x, y)` tells its modules.
pub(super) fn bytes_of(size: usize, dark: impl Fn(usize, usize) -> bool) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    Grid::new(SimpleGrid::from_func(size, dark)).decode_to(&mut content).ok()?;
    Some(content)
}

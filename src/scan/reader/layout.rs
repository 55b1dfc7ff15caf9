//! What the version of a symbol fixes: where its patterns lie, which modules are known beforehand,
//! and in which order the others carry the codewords (ISO/IEC 18004:2015, sections 6.3 and 7.7).

use std::sync::OnceLock;

/// The versions there are.
pub(super) const VERSIONS: std::ops::RangeInclusive<usize> = 1..=40;

/// The patterns and the order of modules of one version.
pub(super) struct Layout {
    pub version: usize,
    /// Modules a side.
    pub size: usize,
    /// Row by row: 1 dark, -1 light, 0 carries data or format.
    pub known: Vec<i8>,
    /// Rows and columns of the middles of alignment patterns.
    pub alignment: Vec<usize>,
    /// The places of both copies of the format, least significant bit first.
    pub format: [[usize; 15]; 2],
    /// The places of the data modules in the order of their bits.
    pub data: Vec<usize>,
}

impl Layout {
    /// That of a version, which is one of [`VERSIONS`]; made when it is first asked for.
    pub fn of(version: usize) -> &'static Self {
        static LAYOUTS: [OnceLock<Layout>; 40] = [const { OnceLock::new() }; 40];
        LAYOUTS[version - 1].get_or_init(|| Self::new(version))
    }

    fn new(version: usize) -> Self {
        let size = version * 4 + 17;
        let alignment = alignment_middles(version);
        let mut known = vec![0; size * size];
        draw_timing(&mut known, size);
        for (x, y) in alignment_places(&alignment) {
            draw_rings(&mut known, size, (x, y), 2, 1);
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] {
            draw_rings(&mut known, size, (x, y), 4, 2);
        }
        known[(size - 8) * size + 8] = 1;
        if version >= 7 {
            draw_version(&mut known, size, version);
        }
        let format = format_places(size);
        let data = data_places(size, &known, &format);
        Self { version, size, known, alignment, format, data }
    }

    /// The middles of all alignment patterns, as (column, row).
    pub fn alignment_patterns(&self) -> impl Iterator<Item = (usize, usize)> {
        alignment_places(&self.alignment)
    }
}

/// The rows (and columns) of the middles of alignment patterns; empty for version 1.
fn alignment_middles(version: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = if version == 32 { 26 } else { (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2 };
    let last = version * 4 + 10;
    let mut middles: Vec<_> = (0..count - 1).map(|i| last - i * step).collect();
    middles.push(6);
    middles.reverse();
    middles
}

fn alignment_places(middles: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    let last = middles.last().copied().unwrap_or_default();
    let finders = [(6, 6), (last, 6), (6, last)];
    middles
        .iter()
        .flat_map(move |&y| middles.iter().map(move |&x| (x, y)))
        .filter(move |place| !finders.contains(place))
}

fn draw_timing(known: &mut [i8], size: usize) {
    for i in 8..size - 8 {
        let module = if i % 2 == 0 { 1 } else { -1 };
        known[6 * size + i] = module;
        known[i * size + 6] = module;
    }
}

/// Rings around a middle: dark, but for the one at distance `light` and, for finders, the separator
/// at distance 4. What lies outside of the symbol is left out.
fn draw_rings(known: &mut [i8], size: usize, (x, y): (usize, usize), reach: usize, light: usize) {
    for row in y.saturating_sub(reach)..=(y + reach).min(size - 1) {
        for column in x.saturating_sub(reach)..=(x + reach).min(size - 1) {
            let ring = row.abs_diff(y).max(column.abs_diff(x));
            known[row * size + column] = if ring == light || ring == 4 { -1 } else { 1 };
        }
    }
}

fn draw_version(known: &mut [i8], size: usize, version: usize) {
    let word = version_word(version as u32);
    for bit in 0..18 {
        let module = if word >> bit & 1 == 1 { 1 } else { -1 };
        let (along, across) = (size - 11 + bit % 3, bit / 3);
        known[across * size + along] = module;
        known[along * size + across] = module;
    }
}

/// The 18 bits of the version information, a (18, 6) BCH code (section 7.10).
pub(super) fn version_word(version: u32) -> u32 {
    let remainder = (0..12).fold(version, |rest, _| (rest << 1) ^ ((rest >> 11) * 0x1f25));
    version << 12 | remainder
}

/// The 15 bits of the format information for its five bits of data, masked (section 7.9).
pub(super) fn format_word(data: u32) -> u32 {
    let remainder = (0..10).fold(data, |rest, _| (rest << 1) ^ ((rest >> 9) * 0x537));
    (data << 10 | remainder) ^ 0x5412
}

fn format_places(size: usize) -> [[usize; 15]; 2] {
    let place = |x: usize, y: usize| y * size + x;
    [
        std::array::from_fn(|bit| match bit {
            0..=5 => place(8, bit),
            6 => place(8, 7),
            7 => place(8, 8),
            8 => place(7, 8),
            _ => place(14 - bit, 8),
        }),
        std::array::from_fn(|bit| if bit < 8 { place(size - 1 - bit, 8) } else { place(8, size - 15 + bit) }),
    ]
}

/// Two columns at a time from the right, upwards and downwards in turn, past the timing pattern.
fn data_places(size: usize, known: &[i8], format: &[[usize; 15]; 2]) -> Vec<usize> {
    let mut free: Vec<_> = known.iter().map(|known| *known == 0).collect();
    for place in format.iter().flatten() {
        free[*place] = false;
    }
    let mut places = Vec::with_capacity(size * size);
    let pairs = (1..size).rev().step_by(2).map(|right| if right <= 6 { right - 1 } else { right });
    for (pair, right) in pairs.take_while(|right| *right >= 1).enumerate() {
        for i in 0..size {
            let y = if pair % 2 == 0 { size - 1 - i } else { i };
            places.extend([y * size + right, y * size + right - 1].into_iter().filter(|place| free[*place]));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use fast_qr::{ECL, QRBuilder};

    use super::{Layout, VERSIONS};

    #[test]
    fn known_modules_are_those_of_drawn_codes() {
        for (index, version) in VERSIONS.enumerate() {
            let drawn = QRBuilder::new("known modules")
                .ecl(ECL::L)
                .version(ALL[index])
                .build()
                .expect("a short text fits");
            let layout = Layout::new(version);
            assert_eq!(drawn.size, layout.size);
            for (place, known) in layout.known.iter().enumerate().filter(|(_, known)| **known != 0) {
                let dark = drawn[place / layout.size][place % layout.size].value();
                assert_eq!(dark, *known > 0, "version {version}, place {place}");
            }
            // Table 1 of the standard: the data modules are what the function patterns leave.
            let covered = layout.known.iter().filter(|known| **known != 0).count() + 30;
            assert_eq!(layout.data.len(), layout.size * layout.size - covered);
        }
    }

    const ALL: [fast_qr::Version; 40] = {
        use fast_qr::Version::*;
        [
            V01, V02, V03, V04, V05, V06, V07, V08, V09, V10, V11, V12, V13, V14, V15, V16, V17, V18, V19,
            V20, V21, V22, V23, V24, V25, V26, V27, V28, V29, V30, V31, V32, V33, V34, V35, V36, V37, V38,
            V39, V40,
        ]
    };
}

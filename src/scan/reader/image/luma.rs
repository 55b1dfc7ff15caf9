//! Grey pictures: the pyramid of half sizes, a light border, and the mean of each neighbourhood.

use std::{borrow::Cow, ops::Range};

/// A grey picture of our own or a look at someone else's.
#[derive(Clone)]
pub struct Luma<'a> {
    pub width: usize,
    pub height: usize,
    /// `width` × `height` bytes, 0 is black.
    pub pixels: Cow<'a, [u8]>,
}

/// The side of a block that is [lively](Luma::lively) or not, in pixels.
pub const BLOCK: usize = 8;

impl Luma<'_> {
    fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..][..self.width]
    }

    /// Half the size, each pixel the mean of four. An odd last row or column stands for itself.
    pub fn half(&self) -> Luma<'static> {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut pixels = Vec::with_capacity(width * height);
        // Two pixels are taken as one number, which compilers turn into the widest instructions.
        let sum = |pair: &[u8; 2]| {
            let both = u16::from_le_bytes(*pair);
            (both & 0xff) + (both >> 8)
        };
        for y in 0..height {
            let (upper, lower) = (self.row(2 * y), self.row((2 * y + 1).min(self.height - 1)));
            let ((uppers, upper), (lowers, lower)) = (upper.as_chunks(), lower.as_chunks());
            pixels.extend(uppers.iter().zip(lowers).map(|(a, b)| ((sum(a) + sum(b) + 2) / 4) as u8));
            pixels.extend(upper.iter().zip(lower).map(|(a, b)| u8::midpoint(*a, *b)));
        }
        Luma { width, height, pixels: Cow::Owned(pixels) }
    }

    /// How much pixels differ from those beside them, in grey values: the median, which in most pictures
    /// is that of even ground, and there the standard deviation of the noise.
    pub fn noise(&self) -> u8 {
        let mut counts = [0_u32; 256];
        for y in (0..self.height).step_by(16) {
            let row = self.row(y);
            let (threes, rest) = row.as_chunks::<3>();
            let pairs = threes.iter().map(|[one, next, _]| (one, next));
            for (one, next) in pairs.chain(rest.first().zip(rest.get(1))) {
                counts[usize::from(one.abs_diff(*next))] += 1;
            }
        }
        let half = counts.iter().sum::<u32>() / 2;
        let mut below = 0;
        let median = counts.iter().position(|count| {
            below += count;
            below > half
        });
        median.unwrap_or_default() as u8
    }

    /// For each block of [`BLOCK`] × [`BLOCK`] pixels, row by row, whether there is more in it or beside it
    /// than in the even ground of this picture, noise and all.
    pub fn active(&self) -> Vec<bool> {
        let (columns, rows) = (self.width.div_ceil(BLOCK), self.height.div_ceil(BLOCK));
        let mut spreads = vec![0.0; columns * rows];
        let (mut sums, mut squares) = (vec![0_u16; self.width], vec![0_u32; self.width]);
        for (block_row, spreads) in spreads.chunks_exact_mut(columns).enumerate() {
            let top = block_row * BLOCK;
            let height = BLOCK.min(self.height - top);
            // The sums and the sums of squares of each column first, and then those of a block's.
            sums.fill(0);
            squares.fill(0);
            for y in top..top + height {
                for ((sum, squares), pixel) in sums.iter_mut().zip(&mut squares).zip(self.row(y)) {
                    *sum += u16::from(*pixel);
                    *squares += u32::from(u16::from(*pixel) * u16::from(*pixel));
                }
            }
            for ((spread, sums), squares) in
                spreads.iter_mut().zip(sums.chunks(BLOCK)).zip(squares.chunks(BLOCK))
            {
                let share = 1.0 / (height * sums.len()) as f32;
                let mean = f32::from(sums.iter().sum::<u16>()) * share;
                *spread = (squares.iter().sum::<u32>() as f32 * share - mean * mean).max(0.0).sqrt();
            }
        }
        // A fifth of any picture is even ground; where a code is all there is, it is clear enough.
        let mut sorted = spreads.clone();
        let (_, even, _) = sorted.select_nth_unstable_by(rows * columns / 5, f32::total_cmp);
        let least = (*even * 1.5).clamp(1.0, 8.0);
        let active: Vec<_> = spreads.iter().map(|spread| *spread > least).collect();
        let beside = |row: usize, column: usize| {
            let columns_beside = column.saturating_sub(1)..(column + 2).min(columns);
            (row.saturating_sub(1)..(row + 2).min(rows))
                .any(|row| active[row * columns..][columns_beside.clone()].contains(&true))
        };
        (0..rows * columns).map(|block| beside(block / columns, block % columns)).collect()
    }

    /// Twice the size, in straight lines from pixel to pixel.
    pub fn doubled(&self) -> Luma<'static> {
        let (width, height) = (2 * self.width, 2 * self.height);
        // A pixel's middle lies a quarter beside those of its two halves.
        let beside = |at: usize, end: usize| {
            let other =
                if at.is_multiple_of(2) { (at / 2).saturating_sub(1) } else { (at / 2 + 1).min(end - 1) };
            (at / 2, other)
        };
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            let (near, far) = beside(y, self.height);
            let (near, far) = (self.row(near), self.row(far));
            pixels.extend((0..width).map(|x| {
                let (x, other) = beside(x, self.width);
                let sum = |row: &[u8]| 3 * u16::from(row[x]) + u16::from(row[other]);
                ((3 * sum(near) + sum(far) + 8) / 16) as u8
            }));
        }
        Luma { width, height, pixels: Cow::Owned(pixels) }
    }

    /// With a light border all around, for codes that were cut out without their quiet zone.
    pub fn with_border(&self, border: usize) -> Luma<'static> {
        let (width, height) = (self.width + 2 * border, self.height + 2 * border);
        let mut pixels = vec![u8::MAX; width * height];
        for y in 0..self.height {
            pixels[(y + border) * width + border..][..self.width].copy_from_slice(self.row(y));
        }
        Luma { width, height, pixels: Cow::Owned(pixels) }
    }

    /// The mean over the window of `2 radius + 1` pixels a side around each pixel, cut at the edges. The
    /// radius is 7 at most.
    pub fn box_mean(&self, radius: usize) -> Vec<u8> {
        let (width, height) = (self.width, self.height);
        let side = 2 * radius + 1;
        let mut means = Vec::with_capacity(width * height);
        // Sums of the columns over the rows of the window.
        let mut columns = vec![0_u16; width];
        let mut windows = Windows::default();
        let (mut first, mut end) = (0, 0);
        for y in 0..height {
            while end < (y + radius + 1).min(height) {
                let new = self.row(end);
                if end > 2 * radius {
                    let pixels = new.iter().zip(self.row(first));
                    columns.iter_mut().zip(pixels).for_each(|(sum, (new, old))| {
                        *sum += u16::from(*new);
                        *sum -= u16::from(*old);
                    });
                    first += 1;
                } else {
                    columns.iter_mut().zip(new).for_each(|(sum, new)| *sum += u16::from(*new));
                }
                end += 1;
            }
            while first < y.saturating_sub(radius) {
                columns.iter_mut().zip(self.row(first)).for_each(|(sum, old)| *sum -= u16::from(*old));
                first += 1;
            }
            let rows = end - first;
            // A window that is cut at an edge has fewer pixels.
            let cut = |places: Range<usize>, means: &mut Vec<u8>| {
                let add = |columns: &[u16]| columns.iter().map(|sum| u32::from(*sum)).sum::<u32>();
                let mut from = places.start.saturating_sub(radius);
                let (mut to, mut sum) = (from, 0);
                for x in places {
                    let window = x.saturating_sub(radius)..(x + radius + 1).min(width);
                    sum = sum + add(&columns[to..window.end]) - add(&columns[from..window.start]);
                    (from, to) = (window.start, window.end);
                    let share = SHARES[(rows * window.len()).min(SHARES.len() - 1)];
                    means.push(((u64::from(sum) * share) >> SHARE_BITS) as u8);
                }
            };
            let inner = if width > side { radius..width - radius } else { width..width };
            cut(0..inner.start, &mut means);
            windows.append_means(&columns, side, rows * side, &mut means);
            cut(inner.end..width, &mut means);
        }
        means
    }
}

/// To divide by a number is to multiply by its share of 2^40 and to shift, which is exact for all that a window of
/// so many pixels can hold.
const SHARE_BITS: u32 = 40;
static SHARES: [u64; 15 * 15 + 1] = {
    let mut shares = [0; 15 * 15 + 1];
    let mut number = 1;
    while number < shares.len() {
        shares[number] = (1 << SHARE_BITS) / number as u64 + 1;
        number += 1;
    }
    shares
};

/// Sums of columns side by side: of two, and of four.
#[derive(Default)]
struct Windows {
    pairs: Vec<u16>,
    fours: Vec<u16>,
}

impl Windows {
    /// Appends the means of windows of `side` columns and `pixels` pixels, where more than one has room. The side
    /// is odd and 15 at most.
    fn append_means(&mut self, columns: &[u16], side: usize, pixels: usize, means: &mut Vec<u8>) {
        if columns.len() <= side {
            return;
        }
        let Self { pairs, fours } = self;
        pairs.clear();
        pairs.extend(columns.iter().zip(&columns[1..]).map(|(one, next)| one + next));
        fours.clear();
        fours.extend(pairs.iter().zip(pairs.iter().skip(2)).map(|(one, next)| one + next));
        // To divide is to multiply by a fraction of 2^(16 + shift), which sixteen bits hold.
        let shift = pixels.ilog2();
        let share = (1_u32 << (16 + shift)).div_ceil(pixels as u32) as u16;
        let mean = |sum: u16| (((u32::from(sum) * u32::from(share)) >> 16) as u16 >> shift) as u8;
        let from = means.len();
        means.resize(from + columns.len() - side + 1, 0);
        let means = &mut means[from..];
        // A window is a column, and of the larger sums those that its side is made of, one beside the other.
        match side {
            3 => means_of([columns, &pairs[1..]], mean, means),
            5 => means_of([columns, &fours[1..]], mean, means),
            7 => means_of([columns, &pairs[1..], &fours[3..]], mean, means),
            9 => means_of([columns, &fours[1..], &fours[5..]], mean, means),
            11 => means_of([columns, &pairs[1..], &fours[3..], &fours[7..]], mean, means),
            13 => means_of([columns, &fours[1..], &fours[5..], &fours[9..]], mean, means),
            15 => means_of([columns, &pairs[1..], &fours[3..], &fours[7..], &fours[11..]], mean, means),
            _ => means_of([columns], mean, means),
        }
    }
}

/// The means of sums of sums.
fn means_of<const PARTS: usize>(parts: [&[u16]; PARTS], mean: impl Fn(u16) -> u8, means: &mut [u8]) {
    let parts = parts.map(|part| &part[..means.len()]);
    for (place, out) in means.iter_mut().enumerate() {
        *out = mean(parts.iter().map(|part| part[place]).sum());
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Luma};

    fn picture(width: usize, height: usize) -> Luma<'static> {
        let pixels = (0..width * height).map(|i| (i * 37 % 251) as u8).collect::<Vec<_>>();
        Luma { width, height, pixels: pixels.into() }
    }

    #[test]
    fn the_mean_of_a_window_is_that_of_its_pixels() {
        for (width, height, radius) in [(1, 1, 3), (5, 4, 1), (9, 7, 2), (30, 11, 7), (3, 40, 7), (16, 16, 7)]
        {
            let picture = picture(width, height);
            let means = picture.box_mean(radius);
            for y in 0..height {
                for x in 0..width {
                    let rows = y.saturating_sub(radius)..(y + radius + 1).min(height);
                    let columns = x.saturating_sub(radius)..(x + radius + 1).min(width);
                    let window = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
                    let values = window.map(|(x, y)| f32::from(picture.row(y)[x])).collect::<Vec<_>>();
                    let mean = values.iter().sum::<f32>() / values.len() as f32;
                    let got = f32::from(means[y * width + x]);
                    assert!((got - mean).abs() <= 1.0, "{width}×{height} at {x},{y}: {got} for {mean}");
                }
            }
        }
    }

    /// Even ground with noise of this standard deviation.
    fn noisy(width: usize, height: usize, deviation: f32) -> Luma<'static> {
        let mut state = 1_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 24) as f32
        };
        // The sum of twelve is as good as normal.
        let normal = |random: &mut dyn FnMut() -> f32| (0..12).map(|_| random()).sum::<f32>() - 6.0;
        let pixels = (0..width * height)
            .map(|_| (120.0 + normal(&mut random) * deviation).round() as u8)
            .collect::<Vec<_>>();
        Luma { width, height, pixels: pixels.into() }
    }

    #[test]
    fn noise_is_measured_on_even_ground() {
        for deviation in [0.0, 2.0, 5.0, 12.0] {
            let noise = f32::from(noisy(320, 240, deviation).noise());
            assert!((noise - deviation).abs() <= 1.0, "{noise} for {deviation}");
        }
        assert_eq!(noisy(1, 1, 0.0).noise(), 0);
    }

    #[test]
    fn patterns_are_lively_and_noise_is_not() {
        let mut picture = noisy(160, 120, 3.0);
        for y in 60..75 {
            for x in 80..95 {
                picture.pixels.to_mut()[y * 160 + x] = if (x + y) % 8 < 4 { 90 } else { 150 };
            }
        }
        let active = picture.active();
        let columns = 160 / BLOCK;
        assert_eq!(active.len(), columns * 120 / BLOCK);
        for (block, active) in active.into_iter().enumerate() {
            let (x, y) = (block % columns, block / columns);
            // The pattern's blocks and those around them.
            let near = (9..=12).contains(&x) && (6..=10).contains(&y);
            assert_eq!(active, near, "block {x}, {y}");
        }
        assert_eq!(noisy(9, 17, 3.0).active().len(), 6);
    }

    #[test]
    fn half_of_an_odd_picture_keeps_its_last_row_and_column() {
        let pixels = vec![10, 20, 30, 30, 40, 50, 70, 80, 90];
        let half = Luma { width: 3, height: 3, pixels: pixels.into() }.half();
        assert_eq!((half.width, half.height), (2, 2));
        assert_eq!(*half.pixels, [25, 40, 75, 90]);
    }
}

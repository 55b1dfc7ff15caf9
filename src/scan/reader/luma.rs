//! Grey pictures: the pyramid of half sizes, a light border, and the mean of each neighbourhood.

use std::borrow::Cow;

/// A grey picture of our own or a look at someone else's.
#[derive(Clone)]
pub(super) struct Luma<'a> {
    pub width: usize,
    pub height: usize,
    /// `width` × `height` bytes, 0 is black.
    pub pixels: Cow<'a, [u8]>,
}

impl Luma<'_> {
    fn row(&self, y: usize) -> &[u8] {
        &self.pixels[y * self.width..][..self.width]
    }

    /// Half the size, each pixel the mean of four. An odd last row or column stands for itself.
    pub fn half(&self) -> Luma<'static> {
        let (width, height) = (self.width.div_ceil(2), self.height.div_ceil(2));
        let mut pixels = vec![0; width * height];
        for (y, out) in pixels.chunks_exact_mut(width).enumerate() {
            let (upper, lower) = (self.row(2 * y), self.row((2 * y + 1).min(self.height - 1)));
            for ((out, a), b) in out.iter_mut().zip(upper.chunks_exact(2)).zip(lower.chunks_exact(2)) {
                let sum = u16::from(a[0]) + u16::from(a[1]) + u16::from(b[0]) + u16::from(b[1]);
                *out = ((sum + 2) / 4) as u8;
            }
            if self.width % 2 == 1 {
                let last = self.width - 1;
                out[width - 1] = u8::midpoint(upper[last], lower[last]);
            }
        }
        Luma { width, height, pixels: Cow::Owned(pixels) }
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

    /// The mean over the window of `2 radius + 1` pixels a side around each pixel, cut at the edges.
    pub fn box_mean(&self, radius: usize) -> Vec<u8> {
        let (width, height) = (self.width, self.height);
        let mut means = vec![0; width * height];
        // Sums of the columns over the rows of the window, and their running sum along the row.
        let mut columns = vec![0_u32; width];
        let mut running = vec![0_u32; width + 1];
        let (mut first, mut end) = (0, 0);
        for (y, out) in means.chunks_exact_mut(width).enumerate() {
            while end < (y + radius + 1).min(height) {
                columns.iter_mut().zip(self.row(end)).for_each(|(sum, &pixel)| *sum += u32::from(pixel));
                end += 1;
            }
            while first < y.saturating_sub(radius) {
                columns.iter_mut().zip(self.row(first)).for_each(|(sum, &pixel)| *sum -= u32::from(pixel));
                first += 1;
            }
            let mut sum = 0;
            for (running, column) in running[1..].iter_mut().zip(&columns) {
                sum += column;
                *running = sum;
            }
            let rows = (end - first) as u32;
            let cut = |x: usize| {
                let (from, to) = (x.saturating_sub(radius), (x + radius + 1).min(width));
                ((running[to] - running[from]) / (rows * (to - from) as u32)) as u8
            };
            let side = 2 * radius + 1;
            let inner = if width > side { radius..width - radius } else { width..width };
            for x in (0..inner.start).chain(inner.end..width) {
                out[x] = cut(x);
            }
            let share = 1.0 / (rows as f32 * side as f32);
            let windows = running.iter().zip(running.iter().skip(side));
            for (mean, (from, to)) in out[inner].iter_mut().zip(windows) {
                *mean = ((to - from) as f32 * share) as u8;
            }
        }
        means
    }
}

#[cfg(test)]
mod tests {
    use super::Luma;

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

    #[test]
    fn half_of_an_odd_picture_keeps_its_last_row_and_column() {
        let pixels = vec![10, 20, 30, 30, 40, 50, 70, 80, 90];
        let half = Luma { width: 3, height: 3, pixels: pixels.into() }.half();
        assert_eq!((half.width, half.height), (2, 2));
        assert_eq!(*half.pixels, [25, 40, 75, 90]);
    }
}

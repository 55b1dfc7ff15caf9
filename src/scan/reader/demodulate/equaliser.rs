//! Undoes defocus, motion and moiré: a linear filter over the samples around a module, fitted so that
//! modules whose colour is known come out right.

use crate::scan::reader::demodulate::samples::{FineSamples, MARGIN};

/// Which samples and which neighbours a filter looks at.
pub struct Shape {
    /// Half modules to the right and down.
    taps: Vec<(isize, isize)>,
    /// Neighbouring modules whose earlier decisions are fed back, right and down.
    feedback: Vec<(isize, isize)>,
    /// Weight on small coefficients, per training module.
    ridge: f32,
}

impl Shape {
    /// Five by five half modules: little enough to be fitted to the known modules alone.
    pub fn small() -> Self {
        let taps = square(2).collect();
        Self { taps, feedback: Vec::new(), ridge: 0.02 }
    }

    /// A diamond of seven half modules.
    pub fn wide(ridge: f32) -> Self {
        let taps = square(3).filter(|(x, y)| x.abs() + y.abs() <= 4).collect();
        Self { taps, feedback: Vec::new(), ridge }
    }

    /// The diamond, and what is already thought of the eight neighbours: their light is taken off
    /// instead of being inverted, which leaves the noise as it is.
    pub fn with_feedback(ridge: f32) -> Self {
        let feedback = square(1).filter(|place| *place != (0, 0)).collect();
        Self { feedback, ..Self::wide(ridge) }
    }

    fn terms(&self) -> usize {
        self.taps.len() + self.feedback.len() + 1
    }

    /// How many numbers the terms take, with zeros at the end.
    fn stride(&self) -> usize {
        self.terms().next_multiple_of(LANES)
    }
}

fn square(reach: isize) -> impl Iterator<Item = (isize, isize)> {
    (-reach..=reach).flat_map(move |y| (-reach..=reach).map(move |x| (x, y)))
}

/// A rectangle of modules, from its first column and row to behind its last.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
}

impl Area {
    pub fn whole(size: usize) -> Self {
        Self { left: 0, top: 0, right: size, bottom: size }
    }

    /// Larger by `reach` modules, within a symbol of `size`.
    pub fn grown(self, reach: usize, size: usize) -> Self {
        Self {
            left: self.left.saturating_sub(reach),
            top: self.top.saturating_sub(reach),
            right: (self.right + reach).min(size),
            bottom: (self.bottom + reach).min(size),
        }
    }

    fn modules(self) -> impl Iterator<Item = (usize, usize)> {
        (self.top..self.bottom).flat_map(move |y| (self.left..self.right).map(move |x| (x, y)))
    }
}

/// What a filter reads: samples, and decisions from before (for the feedback).
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub fine: &'a FineSamples,
    pub size: usize,
    /// -1 to 1 for each module.
    pub decided: &'a [f32],
}

impl Input<'_> {
    /// Collects the terms of one module.
    fn terms(&self, shape: &Shape, offsets: &[isize], (x, y): (usize, usize), terms: &mut [f32]) {
        let middle = ((2 * y + MARGIN) * self.fine.side + 2 * x + MARGIN).cast_signed();
        let (taps, rest) = terms.split_at_mut(offsets.len());
        for (term, offset) in taps.iter_mut().zip(offsets) {
            *term = self.fine.values[(middle + offset).cast_unsigned()];
        }
        let size = self.size.cast_signed();
        for (term, (dx, dy)) in rest.iter_mut().zip(&shape.feedback) {
            let (x, y) = (x.cast_signed() + dx, y.cast_signed() + dy);
            // Around the symbol is its quiet zone.
            let inside = (0..size).contains(&x) && (0..size).contains(&y);
            *term = if inside { self.decided[(y * size + x).cast_unsigned()] } else { -1.0 };
        }
        terms[shape.terms() - 1] = 1.0;
    }

    fn offsets(&self, shape: &Shape) -> Vec<isize> {
        shape.taps.iter().map(|(x, y)| y * self.fine.side.cast_signed() + x).collect()
    }
}

/// A fitted filter.
pub struct Equaliser<'a> {
    shape: &'a Shape,
    weights: Vec<f32>,
}

/// More training modules than this do not make a filter better.
const MAX_TRAINING_MODULES: usize = 900;

impl<'a> Equaliser<'a> {
    /// Fits by ridge regression to the modules of the area whose target is not 0. `None` when they
    /// are too few.
    pub fn train(shape: &'a Shape, input: Input<'_>, targets: &[f32], area: Area) -> Option<Self> {
        let terms = shape.terms();
        let offsets = input.offsets(shape);
        let target = |(x, y): (usize, usize)| targets[y * input.size + x];
        let usable = area.modules().filter(|place| target(*place) != 0.0).count();
        if usable < 2 * terms {
            return None;
        }
        let every = usable.div_ceil(MAX_TRAINING_MODULES);
        let stride = shape.stride();
        let mut squares = vec![0.0; stride * stride];
        let mut products = vec![0.0; stride];
        let mut rows: [_; 4] = std::array::from_fn(|_| vec![0.0; stride]);
        let mut count = 0.0;
        let mut places = area.modules().filter(|place| target(*place) != 0.0).step_by(every).peekable();
        while places.peek().is_some() {
            // Four at a time, since the sums are many.
            for row in &mut rows {
                if let Some(place) = places.next() {
                    input.terms(shape, &offsets, place, row);
                    let target = target(place);
                    count += 1.0;
                    products.iter_mut().zip(&*row).for_each(|(sum, term)| *sum += target * term);
                } else {
                    row.fill(0.0);
                }
            }
            for (i, sums) in squares.chunks_exact_mut(stride).take(shape.terms()).enumerate() {
                add_products(sums, &rows, i);
            }
        }
        for i in 0..shape.terms() {
            squares[i * stride + i] += shape.ridge * count;
        }
        products.truncate(shape.terms());
        solve_symmetric(&mut squares, stride, &mut products)?;
        products.resize(stride, 0.0);
        Some(Self { shape, weights: products })
    }

    /// Writes the filtered modules of the area.
    pub fn apply(&self, input: Input<'_>, area: Area, soft: &mut [f32]) {
        let offsets = input.offsets(self.shape);
        let mut row = vec![0.0; self.shape.stride()];
        for (x, y) in area.modules() {
            input.terms(self.shape, &offsets, (x, y), &mut row);
            soft[y * input.size + x] = dot(&row, &self.weights);
        }
    }
}

/// How many numbers processors reckon with at once.
const LANES: usize = 8;

/// Adds to the first `i + 1` sums (and a few more, which nobody asks for) the products of the rows' terms with
/// their `i`-th.
fn add_products(sums: &mut [f32], rows: &[Vec<f32>; 4], i: usize) {
    let factors = rows.each_ref().map(|row| row[i]);
    let chunks = rows.each_ref().map(|row| row.as_chunks::<LANES>().0);
    let sums = &mut sums.as_chunks_mut::<LANES>().0[..=i / LANES];
    for (chunk, sums) in sums.iter_mut().enumerate() {
        let terms = chunks.map(|row| &row[chunk]);
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += (factors[0] * terms[0][lane] + factors[1] * terms[1][lane])
                + (factors[2] * terms[2][lane] + factors[3] * terms[3][lane]);
        }
    }
}

/// The sum of the products.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let (one, one_rest) = one.as_chunks::<LANES>();
    let (other, other_rest) = other.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (one, other) in one.iter().zip(other) {
        sums.iter_mut().zip(one).zip(other).for_each(|((sum, one), other)| *sum += one * other);
    }
    let rest: f32 = one_rest.iter().zip(other_rest).map(|(one, other)| one * other).sum();
    sums.iter().sum::<f32>() + rest
}

/// Cholesky's way to solve a symmetric, positive system, whose rows are `stride` apart, and of which only
/// the lower half is given.
fn solve_symmetric(system: &mut [f32], stride: usize, right: &mut [f32]) -> Option<()> {
    let count = right.len();
    for i in 0..count {
        let (above, row) = system.split_at_mut(i * stride);
        for j in 0..i {
            let other = &above[j * stride..][..=j];
            row[j] = (row[j] - dot(&row[..j], &other[..j])) / other[j];
        }
        let rest = row[i] - dot(&row[..i], &row[..i]);
        if rest <= 1e-9 {
            return None;
        }
        row[i] = rest.sqrt();
    }
    for i in 0..count {
        let row = &system[i * stride..];
        right[i] = (right[i] - dot(&row[..i], &right[..i])) / row[i];
    }
    for i in (0..count).rev() {
        let sum: f32 = (i + 1..count).map(|t| system[t * stride + i] * right[t]).sum();
        right[i] = (right[i] - sum) / system[i * stride + i];
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{LANES, add_products, solve_symmetric};

    #[test]
    fn weights_are_found_from_rows_and_their_sums() {
        const TERMS: usize = 13;
        const STRIDE: usize = 2 * LANES;
        let weights: [f32; TERMS] = std::array::from_fn(|i| i as f32 * 0.25 - 1.5);
        let mut state = 7_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        let mut squares = vec![0.0; STRIDE * STRIDE];
        let mut products = [0.0; TERMS];
        for _ in 0..20 {
            let rows: [Vec<f32>; 4] = std::array::from_fn(|_| {
                (0..STRIDE).map(|i| if i < TERMS { random() } else { 0.0 }).collect()
            });
            for row in &rows {
                let target: f32 = row.iter().zip(weights).map(|(term, weight)| term * weight).sum();
                products.iter_mut().zip(row).for_each(|(sum, term)| *sum += target * term);
            }
            for (i, sums) in squares.chunks_exact_mut(STRIDE).take(TERMS).enumerate() {
                add_products(sums, &rows, i);
            }
        }
        solve_symmetric(&mut squares, STRIDE, &mut products).expect("a system that has a solution");
        for (found, weight) in products.into_iter().zip(weights) {
            assert!((found - weight).abs() < 1e-3, "{found} for {weight}");
        }
    }
}

//! Lays a mesh by the modules themselves, where no pattern holds it: small symbols seen at an angle, and
//! curled paper. Where the mesh lies right, each module is dark or light; where it lies on their edges,
//! they are all somewhat grey.

use crate::scan::reader::{
    budget::Budget,
    geometry::{
        homography::{Anchor, Homography},
        mesh::{Bend, Mesh, finder_anchors},
    },
    image::threshold::ThresholdedImage,
    layout::Layout,
    locate::corners::Corners,
    point::Point,
};

/// What one look at a module costs, in about nanoseconds.
const LOOK_NANOS: usize = 80;
/// How far apart the nodes of a relaxed mesh are, in modules.
const NODE_SPACING_MODULES: usize = 7;
/// About how many modules tell where the far corner could be; all of them tell where it is.
const FEW_MODULES: usize = 200;
/// How far the places are apart at which the far corner is looked for, in modules.
const STRIDE_MODULES: f32 = 0.8;

impl Mesh {
    /// A mesh that fits better, starting from this one. `None` where that would cost more than there is left.
    pub fn refined(
        &self,
        thresholded: &ThresholdedImage<'_>,
        corners: &Corners,
        layout: &Layout,
        budget: &mut Budget,
    ) -> Option<Self> {
        if self.cost(layout.size) > budget.left() {
            return None;
        }
        let mut mesh = Self { bend: None, ..self.clone() };
        if self.anchored == 0 {
            mesh.plane = far_corner(thresholded, corners, &mesh, layout.size, budget).unwrap_or(mesh.plane);
        }
        mesh.bend = Some(bent(thresholded, &mesh, layout.size, budget));
        Some(mesh)
    }

    /// About what it takes to relax the mesh of a symbol with `size` modules a side, in nanoseconds.
    fn cost(&self, size: usize) -> usize {
        // Each module lies around four nodes, each of which is tried at nine places, twice.
        let bending = size * size * 4 * 18;
        let places = (2 * strides(size) + 1).unsigned_abs().pow(2) as usize;
        let corner = if self.anchored == 0 { places * FEW_MODULES + 6 * size * size } else { 0 };
        (bending + corner) * LOOK_NANOS
    }
}

/// How many strides to each side the far corner is looked for.
fn strides(size: usize) -> i32 {
    ((0.2 * size as f32 + 1.0) / STRIDE_MODULES) as i32
}

/// The plane whose far corner, which no finder holds, makes the modules there clearest.
fn far_corner(
    thresholded: &ThresholdedImage<'_>,
    corners: &Corners,
    mesh: &Mesh,
    size: usize,
    budget: &mut Budget,
) -> Option<Homography> {
    let end = size as f32;
    let expected = mesh.place(end, end);
    let axes = mesh.axes(end - 1.0, end - 1.0);
    let anchors = finder_anchors(thresholded, corners, end);
    let modules = (size + 1) * (size + 2) / 2;
    let mut best: Option<(f32, f32, f32, Homography)> = None;
    let mut attempt = |x: f32, y: f32, every: usize, best: &mut Option<(f32, f32, f32, Homography)>| {
        let at = expected + axes.right * x + axes.down * y;
        let far = Anchor { u: end, v: end, at, weight: 1.0 };
        let all: Vec<_> = anchors.iter().copied().chain([far]).collect();
        let Some(plane) = Homography::fit(&all, end) else { return };
        let far_half = (0..=size).flat_map(|y| (size.saturating_sub(y)..=size).map(move |x| (x, y)));
        // The first row and column beyond the symbol are quiet: light, and clear.
        let clear = clarity(thresholded, far_half.step_by(every), |u, v| plane.place(u, v), budget);
        if best.as_ref().is_none_or(|best| clear > best.0) {
            *best = Some((clear, x, y, plane));
        }
    };
    let strides = strides(size);
    for j in -strides..=strides {
        for i in -strides..=strides {
            attempt(
                i as f32 * STRIDE_MODULES,
                j as f32 * STRIDE_MODULES,
                modules.div_ceil(FEW_MODULES),
                &mut best,
            );
        }
    }
    let (_, x, y, _) = best.take()?;
    attempt(x, y, 1, &mut best);
    for step in [0.4, 0.2, 0.1] {
        let (_, x, y, _) = best.clone()?;
        for (i, j) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            attempt(x + i * step, y + j * step, 1, &mut best);
        }
    }
    best.map(|best| best.3)
}

/// Bends the mesh node by node, those near finders first.
fn bent(thresholded: &ThresholdedImage<'_>, mesh: &Mesh, size: usize, budget: &mut Budget) -> Bend {
    let count = (size / NODE_SPACING_MODULES + 1).max(4);
    let gap = size as f32 / (count - 1) as f32;
    let nodes: Vec<_> = (0..count).map(|i| i as f32 * gap).collect();
    let mut bend = Bend { nodes, shifts: vec![Point::default(); count * count] };
    let corners = [(0, 0), (count - 1, 0), (0, count - 1)];
    let from_finder = |(x, y): (usize, usize)| {
        corners.iter().map(|(i, j)| x.abs_diff(*i).max(y.abs_diff(*j))).min().unwrap_or_default()
    };
    let mut order: Vec<_> = (0..count * count).map(|node| (node % count, node / count)).collect();
    order.sort_by_key(|node| from_finder(*node));
    for (round, steps) in [[0.5, 0.25], [0.25, 0.12]].into_iter().enumerate() {
        for &(x, y) in &order {
            let node = y * count + x;
            if round == 0 {
                // What is nearer to a finder is known already, and the next node is much like it.
                bend.shifts[node] = mean_of_known(&bend, (x, y), from_finder);
            }
            let range = |at: usize| {
                let middle = at as f32 * gap;
                ((middle - gap).max(0.0) as usize)..((middle + gap).ceil() as usize).min(size)
            };
            let modules = || range(y).flat_map(|v| range(x).map(move |u| (u, v)));
            let axes = mesh.axes(x as f32 * gap, y as f32 * gap);
            let mut best = (f32::MIN, bend.shifts[node]);
            for step in [0.0, steps[0], steps[1]] {
                let around = best.1;
                let sides = [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)];
                for (i, j) in sides.into_iter().take(if step == 0.0 { 1 } else { 4 }) {
                    let shift = around + (axes.right * i + axes.down * j) * step;
                    bend.shifts[node] = shift;
                    let place = |u: f32, v: f32| mesh.place(u, v) + bend.at(u, v);
                    let clear = clarity(thresholded, modules(), place, budget);
                    if clear > best.0 {
                        best = (clear, shift);
                    }
                }
            }
            bend.shifts[node] = best.1;
        }
    }
    bend
}

/// The mean shift of the neighbours that are nearer to a finder.
fn mean_of_known(
    bend: &Bend,
    (x, y): (usize, usize),
    from_finder: impl Fn((usize, usize)) -> usize,
) -> Point {
    let count = bend.nodes.len();
    let own = from_finder((x, y));
    let (mut sum, mut known) = (Point::default(), 0.0);
    for v in y.saturating_sub(1)..=(y + 1).min(count - 1) {
        for u in x.saturating_sub(1)..=(x + 1).min(count - 1) {
            if from_finder((u, v)) < own {
                sum = sum + bend.shifts[v * count + u];
                known += 1.0;
            }
        }
    }
    if known > 0.0 { sum * (1.0 / known) } else { sum }
}

/// How far the modules' mean grey values are spread: widest when none lies on an edge.
fn clarity(
    thresholded: &ThresholdedImage<'_>,
    modules: impl Iterator<Item = (usize, usize)>,
    place: impl Fn(f32, f32) -> Point,
    budget: &mut Budget,
) -> f32 {
    const INNER: [(f32, f32); 4] = [(0.25, 0.3), (0.7, 0.25), (0.3, 0.75), (0.75, 0.7)];
    let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
    for (x, y) in modules {
        let grey =
            INNER.iter().map(|(u, v)| thresholded.grey(place(x as f32 + u, y as f32 + v))).sum::<f32>()
                * 0.25;
        sum += grey;
        squares += grey * grey;
        count += 1.0;
        budget.spend(LOOK_NANOS);
    }
    if count == 0.0 { 0.0 } else { squares / count - (sum / count) * (sum / count) }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Corners, Layout, Mesh, Point, finder_anchors};
    use crate::scan::reader::{
        geometry::homography::Homography,
        image::{
            luma::Luma,
            pyramid::{Pyramid, View},
        },
        layout::VERSIONS,
        locate::finder::Finder,
    };

    #[test]
    fn a_small_picture_of_a_large_symbol_takes_no_more_than_it_may() {
        const SIDE: usize = 160;
        const ALLOWANCE: usize = 20_000_000;
        let noise = (0..SIDE * SIDE).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8);
        let luma = Luma { width: SIDE, height: SIDE, pixels: noise.collect::<Vec<_>>().into() };
        let mut pyramid = Pyramid::new(luma);
        let view = View { level: 0, radius: 7, least: 3, inverted: false };
        let thresholded = pyramid.thresholded(view, &mut Budget::default()).expect("there is a first level");
        let mut relaxed = Vec::new();
        for version in VERSIONS {
            let layout = Layout::of(version);
            let module = SIDE as f32 / layout.size as f32;
            let (near, far) = (3.5 * module, SIDE as f32 - 3.5 * module);
            let finder =
                |x, y| Finder { centre: Point::new(x, y), module, narrowed: 1.0, rows: 5, likeness: 0.9 };
            let corners = Corners {
                top_left: finder(near, near),
                top_right: finder(far, near),
                bottom_left: finder(near, far),
            };
            let size = layout.size as f32;
            let plane =
                Homography::fit(&finder_anchors(&thresholded, &corners, size), size).expect("a plane");
            let mut budget = Budget::new(ALLOWANCE);
            if Mesh::flat(plane).refined(&thresholded, &corners, layout, &mut budget).is_some() {
                assert!(budget.spent() < ALLOWANCE * 5 / 4, "{} for version {version}", budget.spent());
                relaxed.push(version);
            }
        }
        // Small symbols are what it is for.
        assert!(relaxed.starts_with(&[1, 2, 3, 4, 5, 6]) && !relaxed.contains(&40), "{relaxed:?}");
    }
}

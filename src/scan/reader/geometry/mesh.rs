//! Where each module of a symbol lies in the picture: a plane through the finders and all alignment
//! patterns, and what a plane cannot express (lens, curled paper) as a bend between the patterns.

use crate::scan::reader::{
    geometry::homography::{Anchor, Homography},
    image::threshold::ThresholdedImage,
    layout::Layout,
    locate::{
        corners::Corners,
        template::{self, Axes, climb},
    },
    point::Point,
};

/// Maps places on the symbol, in modules from its outer corner, to the picture.
#[derive(Clone, Debug)]
pub struct Mesh {
    pub plane: Homography,
    pub bend: Option<Bend>,
    /// How many alignment patterns were found.
    pub anchored: usize,
}

/// What is left at the nodes of the alignment patterns, row by row; linear in between.
#[derive(Clone, Debug)]
pub struct Bend {
    /// The rows (and columns) of the nodes, three at least.
    pub nodes: Vec<f32>,
    pub shifts: Vec<Point>,
}

/// A place between two nodes.
#[derive(Clone, Copy)]
struct Cell {
    node: usize,
    part: f32,
}

/// The least likeness of an alignment pattern, of 1.
const LIKENESS: f32 = 0.5;

impl Mesh {
    /// Through a plane alone.
    pub fn flat(plane: Homography) -> Self {
        Self { plane, bend: None, anchored: 0 }
    }

    /// Lays the mesh through the finders, then from pattern to pattern, each time with what is known
    /// by then.
    pub fn lay(thresholded: &ThresholdedImage<'_>, corners: &Corners, layout: &Layout) -> Option<Self> {
        let size = layout.size as f32;
        let mut anchors = finder_anchors(thresholded, corners, size);
        let mut mesh = Self::flat(Homography::fit(&anchors, size)?);
        let mut solid = vec![(3.5, 3.5), (size - 3.5, 3.5), (3.5, size - 3.5)];
        let mut left: Vec<_> =
            layout.alignment_patterns().map(|(x, y)| (x as f32 + 0.5, y as f32 + 0.5)).collect();
        while let Some((next, distance)) = nearest(&left, &solid) {
            let (u, v) = left.swap_remove(next);
            let reach = (0.7 + 0.05 * distance).min(if solid.len() < 5 { 4.5 } else { 2.2 });
            // Nothing else holds the far corner of a small symbol.
            let reach = if layout.version < 7 { reach.max(5.0) } else { reach };
            if let Some((at, likeness)) = mesh.find_alignment(thresholded, (u, v), reach) {
                anchors.push(Anchor { u, v, at, weight: likeness * likeness });
                solid.push((u, v));
                mesh.anchored += 1;
                if let Some(plane) = Homography::fit(&anchors, size) {
                    mesh.plane = plane;
                }
            }
        }
        mesh.refit(&anchors, layout);
        Some(mesh)
    }

    /// Drops what lies far off, and bends the plane.
    fn refit(&mut self, anchors: &[Anchor], layout: &Layout) {
        let size = layout.size as f32;
        let module = self.module_at(size / 2.0, size / 2.0);
        let off = |anchor: &&Anchor| (self.place(anchor.u, anchor.v) - anchor.at).length();
        let kept: Vec<_> = anchors.iter().filter(|anchor| off(anchor) < 1.6 * module).copied().collect();
        if kept.len() < 8 {
            return;
        }
        if let Some(plane) = Homography::fit(&kept, size) {
            self.plane = plane;
        }
        if self.anchored >= 5 {
            self.bend = Bend::fit(&self.plane, &kept, layout);
        }
    }

    /// Where the place lies in the picture.
    pub fn place(&self, u: f32, v: f32) -> Point {
        let at = self.plane.place(u, v);
        self.bend.as_ref().map_or(at, |bend| at + bend.at(u, v))
    }

    /// Where all places of these columns and rows lie in the picture, row by row.
    pub fn places(&self, columns: &[f32], rows: &[f32]) -> Vec<Point> {
        let cells = |places: &[f32]| {
            self.bend.as_ref().map(|bend| places.iter().map(|place| bend.cell(*place)).collect::<Vec<_>>())
        };
        let (columns_cells, rows_cells) = (cells(columns), cells(rows));
        let mut places = Vec::with_capacity(columns.len() * rows.len());
        for (j, v) in rows.iter().enumerate() {
            places.extend(columns.iter().map(|u| self.plane.place(*u, *v)));
            if let (Some(bend), Some(columns), Some(rows)) = (&self.bend, &columns_cells, &rows_cells) {
                let row = &mut places[j * columns.len()..];
                row.iter_mut().zip(columns).for_each(|(at, column)| *at = *at + bend.shift(*column, rows[j]));
            }
        }
        places
    }

    /// One module to the right and one down, in pixels.
    pub fn axes(&self, u: f32, v: f32) -> Axes {
        Axes {
            right: self.place(u + 0.5, v) - self.place(u - 0.5, v),
            down: self.place(u, v + 0.5) - self.place(u, v - 0.5),
        }
    }

    /// Pixels per module around a place.
    pub fn module_at(&self, u: f32, v: f32) -> f32 {
        self.axes(u, v).module()
    }

    /// Looks for an alignment pattern within `reach` modules of where it should be: its place and
    /// likeness.
    fn find_alignment(
        &self,
        thresholded: &ThresholdedImage<'_>,
        (u, v): (f32, f32),
        reach: f32,
    ) -> Option<(Point, f32)> {
        let expected = self.place(u, v);
        let axes = self.axes(u, v);
        let module = axes.module();
        if !(0.8..100.0).contains(&module) || !thresholded.contains(expected) {
            return None;
        }
        let step = (module * 0.34).max(0.8);
        let steps = (reach * module / step).ceil() as i32;
        let mut best = (LIKENESS - 0.1, expected);
        for j in -steps..=steps {
            for i in -steps..=steps {
                let away = Point::new(i as f32 * step, j as f32 * step);
                // The expected place is the likelier one.
                let likeness =
                    template::alignment(thresholded, expected + away, axes) - 0.015 * away.length() / module;
                if likeness > best.0 {
                    best = (likeness, expected + away);
                }
            }
        }
        let (at, likeness) = climb(best.1, step * 0.5, |at| template::alignment(thresholded, at, axes));
        (likeness >= LIKENESS).then_some((at, likeness))
    }
}

impl Bend {
    /// Nodes that were not found take the mean of their neighbours. `None` with fewer than 3 × 3.
    fn fit(plane: &Homography, anchors: &[Anchor], layout: &Layout) -> Option<Self> {
        let nodes: Vec<_> = layout.alignment.iter().map(|middle| *middle as f32 + 0.5).collect();
        let count = nodes.len();
        if count < 3 {
            return None;
        }
        let size = layout.size as f32;
        let mut shifts: Vec<Option<Point>> = vec![None; count * count];
        for anchor in anchors {
            let node = |place: f32| nodes.iter().position(|node| (node - place).abs() < 0.01);
            let end = |place: f32| if place > size / 2.0 { count - 1 } else { 0 };
            // The middles of the finders stand for the nodes beside them.
            let finder = anchor.weight >= 1.0 && node(anchor.u).is_none();
            let node = if finder {
                Some((end(anchor.u), end(anchor.v)))
            } else {
                node(anchor.u).zip(node(anchor.v))
            };
            if let Some((i, j)) = node {
                shifts[j * count + i] = Some(anchor.at - plane.place(anchor.u, anchor.v));
            }
        }
        // From the nodes that were found outwards; twice across reaches all of them.
        for _ in 0..2 * count {
            let before = shifts.clone();
            for place in (0..count * count).filter(|place| before[*place].is_none()) {
                shifts[place] = mean_of_neighbours(&before, place, count);
            }
        }
        let shifts = shifts.into_iter().collect::<Option<_>>()?;
        Some(Self { nodes, shifts })
    }

    pub fn at(&self, u: f32, v: f32) -> Point {
        self.shift(self.cell(u), self.cell(v))
    }

    /// Between which nodes a column or row lies, and at what part of the way.
    fn cell(&self, place: f32) -> Cell {
        let inner = &self.nodes[1..self.nodes.len() - 1];
        let node = inner.iter().take_while(|node| place > **node).count();
        let part = (place - self.nodes[node]) / (self.nodes[node + 1] - self.nodes[node]);
        Cell { node, part: part.clamp(-0.4, 1.4) }
    }

    fn shift(&self, column: Cell, row: Cell) -> Point {
        let count = self.nodes.len();
        let between = |row: usize| {
            let shifts = &self.shifts[row * count + column.node..][..2];
            shifts[0] * (1.0 - column.part) + shifts[1] * column.part
        };
        between(row.node) * (1.0 - row.part) + between(row.node + 1) * row.part
    }
}

fn mean_of_neighbours(shifts: &[Option<Point>], place: usize, count: usize) -> Option<Point> {
    let (x, y) = (place % count, place / count);
    let beside = [
        (x > 0).then(|| place - 1),
        (x + 1 < count).then(|| place + 1),
        (y > 0).then(|| place - count),
        (y + 1 < count).then(|| place + count),
    ];
    let known: Vec<_> = beside.into_iter().flatten().filter_map(|beside| shifts[beside]).collect();
    let sum = known.iter().fold(Point::default(), |sum, shift| sum + *shift);
    (!known.is_empty()).then(|| sum * (1.0 / known.len() as f32))
}

/// The middles of the finders and, with less weight, the middles of their edges.
pub fn finder_anchors(thresholded: &ThresholdedImage<'_>, corners: &Corners, size: f32) -> Vec<Anchor> {
    let Corners { top_left, top_right, bottom_left } = corners;
    let right = (top_right.centre - top_left.centre).unit();
    let down = (bottom_left.centre - top_left.centre).unit();
    let mut anchors = Vec::new();
    for (finder, u, v) in [(top_left, 3.5, 3.5), (top_right, size - 3.5, 3.5), (bottom_left, 3.5, size - 3.5)]
    {
        anchors.push(Anchor { u, v, at: finder.centre, weight: 1.0 });
        for (direction, du, dv) in [(right, 3.5, 0.0), (down, 0.0, 3.5)] {
            if let Some(crossing) = thresholded.crossing(finder.centre, direction, finder.module) {
                let [before, after] = crossing.edges;
                let edge = |u, v, way| Anchor { u, v, at: finder.centre + direction * way, weight: 0.15 };
                anchors.push(edge(u + du, v + dv, after));
                anchors.push(edge(u - du, v - dv, -before));
            }
        }
    }
    anchors
}

/// The place that is nearest to a solid one, and how far from it, in modules.
fn nearest(left: &[(f32, f32)], solid: &[(f32, f32)]) -> Option<(usize, f32)> {
    let distance =
        |(u, v): &(f32, f32)| solid.iter().map(|s| (s.0 - u).hypot(s.1 - v)).fold(f32::MAX, f32::min);
    left.iter().map(distance).enumerate().min_by(|a, b| a.1.total_cmp(&b.1))
}

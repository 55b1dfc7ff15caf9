//! Where a symbol lies in its picture.

use super::point::Point;

/// Modules from the middle of a finder to the edge of its symbol (ISO/IEC 18004:2015 section 6.3.3).
const FINDER_TO_EDGE: f32 = 3.5;

/// The corners of a symbol as it lies in the picture: top left, top right, bottom right, bottom left of the symbol
/// itself. Each is across and down, as shares of the picture's width and height; a symbol that reaches beyond the
/// picture has corners below 0 or above 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outline(pub [[f32; 2]; 4]);

impl Outline {
    /// Of a symbol of this version in a picture of this width and height, by the middles of its finders: top left,
    /// top right, bottom left. What perspective does to the fourth corner is left out.
    pub(super) fn of(finders: [Point; 3], version: usize, (width, height): (usize, usize)) -> Self {
        let modules = (17 + 4 * version) as f32;
        let between = modules - 2.0 * FINDER_TO_EDGE;
        let [top_left, top_right, bottom_left] = finders;
        let across = (top_right - top_left) * (1.0 / between);
        let down = (bottom_left - top_left) * (1.0 / between);
        let (near, far) = (-FINDER_TO_EDGE, between + FINDER_TO_EDGE);
        let corners = [(near, near), (far, near), (far, far), (near, far)];
        Self(corners.map(|(x, y)| {
            let at = top_left + across * x + down * y;
            [at.x / width as f32, at.y / height as f32]
        }))
    }

    /// How much of the picture's width or height it takes, whichever is more.
    #[must_use]
    pub fn extent(&self) -> f32 {
        [0, 1]
            .map(|axis| {
                let along = self.0.map(|corner| corner[axis]);
                along.into_iter().fold(f32::MIN, f32::max) - along.into_iter().fold(f32::MAX, f32::min)
            })
            .into_iter()
            .fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_reaches_as_far_beyond_its_finders_as_the_standard_says() {
        // Version 1 has 21 modules; here each has 10 pixels, and the symbol begins at 100, 50.
        let finders = [Point::new(135.0, 85.0), Point::new(275.0, 85.0), Point::new(135.0, 225.0)];
        let outline = Outline::of(finders, 1, (1000, 500));
        let corners = [[0.1, 0.1], [0.31, 0.1], [0.31, 0.52], [0.1, 0.52]];
        for (corner, wanted) in outline.0.iter().flatten().zip(corners.iter().flatten()) {
            assert!((corner - wanted).abs() < 1e-5, "{outline:?}");
        }
        assert!((outline.extent() - 0.42).abs() < 1e-5);
    }
}

//! Draws what egui gives without a graphics card: textured triangles, blended as egui's own painters do.

use std::collections::HashMap;

use egui::{
    Color32, Pos2, Rect, TextureId,
    epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex, textures::TexturesDelta},
};

/// A picture of a window, row by row.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<Color32>,
}

/// The pictures that triangles are filled with: the letters.
#[derive(Default)]
pub(super) struct Textures(HashMap<TextureId, Texture>);

struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
}

impl Textures {
    /// Takes over what has changed since the last frame.
    pub(super) fn update(&mut self, mut delta: TexturesDelta) {
        for (id, change) in
            delta.set.drain().flat_map(|(id, changes)| changes.into_iter().map(move |one| (id, one)))
        {
            let ImageData::Color(image) = change.image;
            let Some([left, top]) = change.pos else {
                self.0.insert(id, Texture { size: image.size, pixels: image.pixels.clone() });
                continue;
            };
            let Some(texture) = self.0.get_mut(&id) else { continue };
            for (row, pixels) in image.pixels.chunks(image.size[0].max(1)).enumerate() {
                let from = (top + row) * texture.size[0] + left;
                if let Some(part) = texture.pixels.get_mut(from..from + pixels.len()) {
                    part.copy_from_slice(pixels);
                }
            }
        }
        for id in delta.free.drain() {
            self.0.remove(&id);
        }
    }
}

impl Texture {
    /// Its colour at this place, from 0 to 1 across and down, between the four nearest pixels.
    fn at(&self, right_by: f32, down_by: f32) -> [f32; 4] {
        let place = |share: f32, size: usize| {
            let at = (share * size as f32 - 0.5).clamp(0.0, size.saturating_sub(1) as f32);
            (at as usize, (at as usize + 1).min(size.saturating_sub(1)), at.fract())
        };
        let ((left, right, across), (top, bottom, down)) =
            (place(right_by, self.size[0]), place(down_by, self.size[1]));
        let pixel = |x: usize, y: usize| {
            self.pixels.get(y * self.size[0] + x).copied().unwrap_or_default().to_array().map(f32::from)
        };
        let [a, b, c, d] = [pixel(left, top), pixel(right, top), pixel(left, bottom), pixel(right, bottom)];
        std::array::from_fn(|of| {
            let (above, below) = (a[of] + (b[of] - a[of]) * across, c[of] + (d[of] - c[of]) * across);
            (above + (below - above) * down) / 255.0
        })
    }
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize, background: Color32) -> Self {
        Self { width, height, pixels: vec![background; width * height] }
    }

    /// Draws what egui has cut into triangles, one pixel to a point.
    pub(super) fn draw(&mut self, primitives: &[ClippedPrimitive], textures: &Textures) {
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            // A callback paints with OpenGL; a message has none.
            let Primitive::Mesh(mesh) = primitive else { continue };
            if let Some(texture) = textures.0.get(&mesh.texture_id) {
                self.draw_mesh(mesh, *clip_rect, texture);
            }
        }
    }

    fn draw_mesh(&mut self, mesh: &Mesh, clip: Rect, texture: &Texture) {
        for triangle in mesh.indices.chunks_exact(3) {
            let corner = |at: usize| triangle.get(at).and_then(|index| mesh.vertices.get(*index as usize));
            if let (Some(a), Some(b), Some(c)) = (corner(0), corner(1), corner(2)) {
                self.draw_triangle([a, b, c], clip, texture);
            }
        }
    }

    /// A pixel belongs to the triangle that its middle lies in: by the areas of the three triangles that it forms with
    /// the corners (barycentric coordinates). Of an edge that two triangles share only one has the pixels on it.
    fn draw_triangle(&mut self, [a, b, c]: [&Vertex; 3], clip: Rect, texture: &Texture) {
        let double_area = edge(a.pos, b.pos, c.pos);
        if double_area == 0.0 {
            return;
        }
        let [a, b, c] = if double_area > 0.0 { [a, b, c] } else { [a, c, b] };
        let bounds = Rect::from_points(&[a.pos, b.pos, c.pos]).intersect(clip);
        let range = |from: f32, to: f32, limit: usize| {
            (from.floor().max(0.0) as usize)..(to.ceil().clamp(0.0, limit as f32) as usize)
        };
        for y in range(bounds.min.y, bounds.max.y, self.height) {
            for x in range(bounds.min.x, bounds.max.x, self.width) {
                let middle = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
                if !clip.contains(middle) {
                    continue;
                }
                let sides = [(b, c), (c, a), (a, b)];
                let areas = sides.map(|(from, to)| edge(from.pos, to.pos, middle));
                let inside = areas
                    .iter()
                    .zip(sides)
                    .all(|(area, (from, to))| *area > 0.0 || (*area == 0.0 && is_top_left(from.pos, to.pos)));
                if !inside {
                    continue;
                }
                let shares = areas.map(|area| area / double_area.abs());
                let between =
                    |of: &dyn Fn(&Vertex) -> f32| shares[0] * of(a) + shares[1] * of(b) + shares[2] * of(c);
                let texel = texture.at(between(&|corner| corner.uv.x), between(&|corner| corner.uv.y));
                let ink: [f32; 4] = std::array::from_fn(|channel| {
                    between(&|corner| f32::from(corner.color.to_array()[channel])) * texel[channel]
                });
                if let Some(pixel) = self.pixels.get_mut(y * self.width + x) {
                    *pixel = over(ink, *pixel);
                }
            }
        }
    }
}

/// Twice the area of a triangle; negative where its corners go round the other way.
fn edge(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Whether an edge is one of those whose pixels belong to its triangle.
fn is_top_left(from: Pos2, to: Pos2) -> bool {
    to.y < from.y || (to.y <= from.y && to.x > from.x)
}

/// Premultiplied colours, in the order of egui's painters: without regard to gamma.
fn over(ink: [f32; 4], below: Color32) -> Color32 {
    let below = below.to_array();
    let [r, g, b, a] = std::array::from_fn(|channel| {
        let through = f32::from(below[channel]) * (1.0 - ink[3] / 255.0);
        (ink[channel] + through).round().clamp(0.0, 255.0) as u8
    });
    Color32::from_rgba_premultiplied(r, g, b, a)
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    fn white() -> Texture {
        Texture { size: [1, 1], pixels: vec![Color32::WHITE] }
    }

    fn square(color: Color32) -> Mesh {
        let mut mesh = Mesh::default();
        mesh.add_colored_rect(Rect::from_min_max(pos2(2.0, 2.0), pos2(6.0, 6.0)), color);
        mesh
    }

    #[test]
    fn a_square_of_two_triangles_has_each_of_its_pixels_once() {
        let mut canvas = Canvas::new(8, 8, Color32::WHITE);
        // Half of it: what is drawn twice would be darker.
        let half = Color32::from_rgba_premultiplied(0, 0, 0, 128);
        canvas.draw_mesh(&square(half), Rect::EVERYTHING, &white());
        let grey = canvas.pixels.iter().filter(|pixel| pixel.r() == 127).count();
        let paper = canvas.pixels.iter().filter(|pixel| **pixel == Color32::WHITE).count();
        assert_eq!((grey, paper), (16, 48));
    }

    #[test]
    fn nothing_is_drawn_outside_of_what_is_clipped_or_of_the_picture() {
        let mut canvas = Canvas::new(4, 4, Color32::WHITE);
        let clip = Rect::from_min_max(pos2(0.0, 0.0), pos2(8.0, 3.0));
        canvas.draw_mesh(&square(Color32::BLACK), clip, &white());
        assert_eq!(canvas.pixels.iter().filter(|pixel| **pixel == Color32::BLACK).count(), 2);
    }
}

//! Draws the program's icon in every form that systems want: `cargo run --example icons`, into `assets/icons`.
//!
//! One table of shapes becomes the SVG and, sampled on the processor, PNG, ICO (Windows) and ICNS (macOS).

use std::{fs, io::Cursor, path::Path};

use image::{ImageFormat, Rgba, RgbaImage};

type Point = (f32, f32);

/// A closed line of points in a square of 64 by 64, and what it is filled with.
struct Shape {
    fill: [u8; 3],
    points: Vec<Point>,
}

const BLUE: [u8; 3] = [0x12, 0x4f, 0x9c];
const WHITE: [u8; 3] = [0xff, 0xff, 0xff];
const GREEN: [u8; 3] = [0x0b, 0x7a, 0x3b];
/// Each pixel is the mean of so many by so many samples.
const SAMPLES: u32 = 8;
const SIZES: [u32; 8] = [16, 24, 32, 48, 64, 128, 256, 512];

/// A guard post: a roof, a booth, and a tick in its window.
fn shapes() -> Vec<Shape> {
    let shape = |fill, points: &[Point]| Shape { fill, points: points.to_vec() };
    vec![
        Shape { fill: BLUE, points: rounded(0.0, 0.0, 64.0, 64.0, 14.0) },
        shape(WHITE, &[(8.0, 25.0), (32.0, 9.0), (56.0, 25.0), (56.0, 29.0), (8.0, 29.0)]),
        Shape { fill: WHITE, points: rounded(13.0, 29.0, 51.0, 55.0, 2.5) },
        shape(WHITE, &[(13.0, 28.0), (51.0, 28.0), (51.0, 40.0), (13.0, 40.0)]),
        shape(GREEN, &[(20.0, 42.5), (24.2, 38.3), (29.5, 43.6), (40.3, 32.8), (44.5, 37.0), (29.5, 52.0)]),
    ]
}

fn rounded(left: f32, top: f32, right: f32, bottom: f32, radius: f32) -> Vec<Point> {
    let corners = [
        (right - radius, top + radius, -90.0),
        (right - radius, bottom - radius, 0.0),
        (left + radius, bottom - radius, 90.0),
        (left + radius, top + radius, 180.0),
    ];
    let arc = |(x, y, from): (f32, f32, f32)| {
        (0..=12).map(move |step| {
            let angle = (from + 7.5 * step as f32).to_radians();
            (x + radius * angle.cos(), y + radius * angle.sin())
        })
    };
    corners.into_iter().flat_map(arc).collect()
}

/// By the number of edges that a ray to the right crosses.
fn is_inside(points: &[Point], (x, y): Point) -> bool {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).fold(false, |inside, (&(ax, ay), &(bx, by))| {
        let crossed = (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax;
        inside != crossed
    })
}

fn drawn(size: u32, shapes: &[Shape]) -> RgbaImage {
    RgbaImage::from_fn(size, size, |x, y| {
        let (mut sum, mut covered) = ([0u32; 3], 0u32);
        for sample in 0..SAMPLES * SAMPLES {
            let at = |pixel: u32, part: u32| {
                (pixel as f32 + (part as f32 + 0.5) / SAMPLES as f32) * 64.0 / size as f32
            };
            let point = (at(x, sample % SAMPLES), at(y, sample / SAMPLES));
            if let Some(shape) = shapes.iter().rev().find(|shape| is_inside(&shape.points, point)) {
                covered += 1;
                for (sum, part) in sum.iter_mut().zip(shape.fill) {
                    *sum += u32::from(part);
                }
            }
        }
        let [r, g, b] = sum.map(|sum| (sum / covered.max(1)) as u8);
        Rgba([r, g, b, (covered * 255 / (SAMPLES * SAMPLES)) as u8])
    })
}

fn svg(shapes: &[Shape]) -> String {
    let paths = shapes.iter().map(|Shape { fill: [r, g, b], points }| {
        let points: Vec<_> = points.iter().map(|(x, y)| format!("{x:.2},{y:.2}")).collect();
        format!("  <polygon fill=\"#{r:02x}{g:02x}{b:02x}\" points=\"{}\"/>\n", points.join(" "))
    });
    let paths: String = paths.collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\" width=\"64\" height=\"64\">\n{paths}</svg>\n"
    )
}

/// The container of Windows: a directory, then the pictures, here all as PNG.
fn ico(pictures: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = vec![0, 0, 1, 0];
    file.extend((pictures.len() as u16).to_le_bytes());
    let mut offset = 6 + 16 * pictures.len() as u32;
    for (size, png) in pictures {
        // 256 is written as 0.
        file.extend([*size as u8, *size as u8, 0, 0, 1, 0, 32, 0]);
        file.extend((png.len() as u32).to_le_bytes());
        file.extend(offset.to_le_bytes());
        offset += png.len() as u32;
    }
    for (_, png) in pictures {
        file.extend(png);
    }
    file
}

/// The container of macOS: pictures with a name for their size.
fn icns(pictures: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut entries = Vec::new();
    for (size, png) in pictures {
        let name = match size {
            16 => b"icp4",
            32 => b"icp5",
            64 => b"icp6",
            128 => b"ic07",
            256 => b"ic08",
            512 => b"ic09",
            _ => continue,
        };
        entries.extend(name);
        entries.extend((png.len() as u32 + 8).to_be_bytes());
        entries.extend(png);
    }
    let mut file = b"icns".to_vec();
    file.extend((entries.len() as u32 + 8).to_be_bytes());
    file.extend(entries);
    file
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/icons");
    fs::create_dir_all(&folder)?;
    let shapes = shapes();
    let mut pictures = Vec::new();
    for size in SIZES {
        let mut png = Vec::new();
        drawn(size, &shapes).write_to(&mut Cursor::new(&mut png), ImageFormat::Png)?;
        fs::write(folder.join(format!("posjaga-{size}.png")), &png)?;
        pictures.push((size, png));
    }
    let for_windows: Vec<_> = pictures.iter().filter(|(size, _)| *size <= 256).cloned().collect();
    fs::write(folder.join("posjaga.ico"), ico(&for_windows))?;
    fs::write(folder.join("posjaga.icns"), icns(&pictures))?;
    fs::write(folder.join("posjaga.svg"), svg(&shapes))?;
    Ok(())
}

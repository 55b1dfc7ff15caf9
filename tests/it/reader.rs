//! Codes drawn by another library, held up in many ways.

use fast_qr::{ECL, QRBuilder, QRCode};
use posjaga::scan::{
    frame::Frame,
    reader::{Effort, FrameReader, Unsupported, look, panics, read_codes},
};

use crate::mutation::{self, Chance};

/// The text of a certificate's size, and bytes that are no text.
pub const TEXT: &str = "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90KECTHGWJC0FDC:5AIA%G7X+AQB9746HS80:54IBQF60R6$A80X6S1BTYACG6M+9XG8KIAWNA91AY%67092L4WJCT3EHS8XJC$+DXJCCWENF6OF63W5NW6WF6%JC QE/IAYJC5LEW34U3ET7DXC9 QE-ED8%E.JCBECB1A-:8$966469L6OF6VX6FVCPD0KQEPD0LVC6JD846Y96*963W5.A6UPCBJCOT9+EDL8FHZ95/D QEALEN44:+C%69AECAWE:34: CJ.CZKE9440/D+34S9E5LEWJC0FD3%4AIA%G7ZM81G72A6J+9";
const BYTES: &[u8] = &[0x50, 0x4b, 0x03, 0x04, 0x00, 0xff, 0xfe, 0x80, 0x0a, 0x00, 0xc3, 0x28];

#[test]
fn a_code_is_read_at_every_effort() {
    let frame = draw(&[(&code(TEXT), 4, (40, 40))], 640, 480).frame();
    for effort in [Effort::Fast, Effort::Normal, Effort::Best] {
        assert_eq!(read_codes(&frame, effort), [TEXT.as_bytes()], "{effort:?}");
    }
}

#[test]
fn bytes_stay_as_they_are() {
    let frame = draw(&[(&code(BYTES), 5, (60, 30))], 320, 240).frame();
    assert_eq!(read_codes(&frame, Effort::Normal), [BYTES]);
}

#[test]
fn several_codes_are_read_from_one_picture_each_once() {
    let (one, two, three) = (code("one"), code("two"), code(TEXT));
    let picture = draw(
        &[(&one, 5, (30, 40)), (&two, 6, (300, 40)), (&three, 3, (40, 250)), (&one, 4, (480, 350))],
        700,
        520,
    );
    let mut found = read_codes(&picture.frame(), Effort::Normal);
    found.sort();
    assert_eq!(found, [TEXT.as_bytes(), b"one", b"two"]);
}

#[test]
fn a_light_code_on_dark_is_read() {
    let mut picture = draw(&[(&code(TEXT), 4, (40, 40))], 640, 480);
    picture.luma.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
    assert_eq!(read_codes(&picture.frame(), Effort::Normal), [TEXT.as_bytes()]);
}

#[test]
fn a_turned_code_is_read() {
    let picture = draw(&[(&code(TEXT), 4, (150, 90))], 640, 480);
    for degrees in [17.0, 90.0, 133.0, 180.0, 270.0, 311.0] {
        let found = read_codes(&picture.turned(degrees).frame(), Effort::Normal);
        assert_eq!(found, [TEXT.as_bytes()], "turned by {degrees}");
    }
}

#[test]
fn codes_that_stand_on_their_corners_are_all_read() {
    let texts = ["one", "a second one, somewhat longer", &TEXT[..200]];
    let codes = texts.map(code);
    let places = [(&codes[0], 5, (230, 160)), (&codes[1], 5, (420, 180)), (&codes[2], 4, (300, 330))];
    let mut found = read_codes(&draw(&places, 800, 800).turned(45.0).frame(), Effort::Normal);
    found.sort_by_key(Vec::len);
    assert_eq!(found, texts.map(str::as_bytes));
}

#[test]
fn a_code_with_spoilt_finders_is_read() {
    const MODULE: usize = 8;
    let text = "MAILTO:name@example.org";
    let code = code(text);
    let (from, end) = (5 * MODULE, (5 + code.size) * MODULE);
    let finder = |x: std::ops::Range<usize>, y: std::ops::Range<usize>| {
        (from + x.start * MODULE..from + x.end * MODULE, from + y.start * MODULE..from + y.end * MODULE)
    };
    let size = code.size;
    for (name, (x, y), value) in [
        ("a dark bar above", (0..end + 40, 0..from), 0),
        ("a dark bar below", (0..end + 40, end..end + 40), 0),
        ("a dark bar to the left", (0..from, 0..end + 40), 0),
        ("a dark bar to the right", (end..end + 40, 0..end + 40), 0),
        ("a hole in the ring of the first", finder(0..1, 2..5), 255),
        ("a hole in the ring of the second", finder(size - 5..size - 2, 0..1), 255),
        ("a hole in the ring of the third", finder(0..1, size - 5..size - 2), 255),
        ("the middle of the third is filled", finder(1..6, size - 6..size - 1), 0),
        ("a scratch through two of them", (0..end + 40, from + 2 * MODULE..from + 3 * MODULE), 255),
    ] {
        let mut picture = draw(&[(&code, MODULE, (from, from))], end + 40, end + 40);
        for y in y {
            picture.luma[y * picture.width..][x.clone()].fill(value);
        }
        let found = read_codes(&picture.frame(), Effort::Normal);
        assert_eq!(found, [text.as_bytes()], "{name}");
    }
}

#[test]
fn a_pale_code_is_read() {
    let mut picture = draw(&[(&code(TEXT), 4, (40, 40))], 640, 480);
    picture.luma.iter_mut().for_each(|pixel| *pixel = 100 + *pixel / 8);
    assert_eq!(read_codes(&picture.frame(), Effort::Normal), [TEXT.as_bytes()]);
}

#[test]
fn a_picture_that_is_none_holds_no_code() {
    for (width, height, bytes) in
        [(0, 0, 0), (1, 1, 1), (3, 2, 6), (640, 480, 7), (usize::MAX, 2, 4), (0, 9, 4)]
    {
        let frame = Frame { width, height, luma: vec![0; bytes].into(), seq: 0 };
        assert_eq!(read_codes(&frame, Effort::Best), Vec::<Vec<u8>>::new(), "{width}×{height}");
    }
}

pub struct Picture {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

impl Picture {
    pub fn frame(&self) -> Frame {
        Frame { width: self.width, height: self.height, luma: self.luma.clone().into(), seq: 0 }
    }

    /// The mean of `side` × `side` pixels.
    fn blurred(&self, side: usize) -> Self {
        let mut luma = self.luma.clone();
        for y in 0..self.height - side {
            for x in 0..self.width - side {
                let rows = (y..y + side).flat_map(|y| &self.luma[y * self.width + x..][..side]);
                luma[y * self.width + x] =
                    (rows.map(|pixel| usize::from(*pixel)).sum::<usize>() / (side * side)) as u8;
            }
        }
        Self { luma, ..*self }
    }

    /// With even noise of this width.
    fn noisy(&self, width: i32, seed: u32) -> Self {
        let mut state = seed;
        let noisy = |pixel: &u8| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 16) as i32 % (width + 1) - width / 2;
            (i32::from(*pixel) + noise).clamp(0, 255) as u8
        };
        Self { luma: self.luma.iter().map(noisy).collect(), ..*self }
    }

    /// Turned about its centre, on a larger light ground, with linear interpolation.
    fn turned(&self, degrees: f32) -> Self {
        let side = (self.width as f32).hypot(self.height as f32).ceil() as usize;
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (cx, cy) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut luma = vec![235; side * side];
        for y in 0..side {
            for x in 0..side {
                let (dx, dy) = (x as f32 - side as f32 / 2.0, y as f32 - side as f32 / 2.0);
                let (u, v) = (cx + dx * cos + dy * sin, cy - dx * sin + dy * cos);
                if u >= 0.0 && v >= 0.0 && u < self.width as f32 - 1.0 && v < self.height as f32 - 1.0 {
                    let at = |x: usize, y: usize| f32::from(self.luma[y * self.width + x]);
                    let (i, j) = (u as usize, v as usize);
                    let (fu, fv) = (u.fract(), v.fract());
                    let top = at(i, j) * (1.0 - fu) + at(i + 1, j) * fu;
                    let bottom = at(i, j + 1) * (1.0 - fu) + at(i + 1, j + 1) * fu;
                    luma[y * side + x] = (top * (1.0 - fv) + bottom * fv) as u8;
                }
            }
        }
        Self { width: side, height: side, luma }
    }
}

pub fn code(content: impl Into<Vec<u8>>) -> QRCode {
    QRBuilder::new(content).ecl(ECL::Q).build().expect("the content fits into a code")
}

/// Draws codes on a light ground, each with its module size in pixels and its place.
pub fn draw(codes: &[(&QRCode, usize, (usize, usize))], width: usize, height: usize) -> Picture {
    let mut luma = vec![235; width * height];
    for &(code, module, (left, top)) in codes {
        for y in 0..code.size * module {
            for x in 0..code.size * module {
                let dark = code[y / module][x / module].value();
                luma[(top + y) * width + left + x] = if dark { 25 } else { 235 };
            }
        }
    }
    Picture { width, height, luma }
}

#[test]
fn a_mirrored_code_is_read() {
    let mut picture = draw(&[(&code(TEXT), 4, (40, 40))], 640, 480);
    let width = picture.width;
    picture.luma.chunks_exact_mut(width).for_each(<[u8]>::reverse);
    assert_eq!(read_codes(&picture.frame(), Effort::Normal), [TEXT.as_bytes()]);
}

#[test]
fn a_code_without_a_quiet_zone_is_read() {
    let code = code("cut out along its edges");
    let side = code.size * 4;
    let picture = draw(&[(&code, 4, (0, 0))], side, side);
    assert_eq!(read_codes(&picture.frame(), Effort::Normal), [b"cut out along its edges"]);
}

#[test]
fn codes_are_given_in_reading_order() {
    let codes = ["first", "second", "third", "fourth"].map(code);
    let places = [(30, 40), (300, 60), (40, 300), (320, 290)];
    let drawn: Vec<_> = codes.iter().zip(places).map(|(code, place)| (code, 5, place)).collect();
    let shuffled = [drawn[2], drawn[0], drawn[3], drawn[1]];
    let found = read_codes(&draw(&shuffled, 620, 520).frame(), Effort::Best);
    assert_eq!(found, [&b"first"[..], b"second", b"third", b"fourth"]);
}

#[test]
fn every_version_is_read() {
    for (length, module) in [(5, 4), (60, 4), (150, 4), (300, 3), (600, 3), (1000, 3), (1600, 3)] {
        let text: String = TEXT.chars().cycle().take(length).collect();
        let code = code(text.as_str());
        let side = code.size * module + 80;
        let found = read_codes(&draw(&[(&code, module, (40, 40))], side, side).frame(), Effort::Normal);
        assert_eq!(found, [text.as_bytes()], "{length} letters, {} modules", code.size);
    }
}

#[test]
fn measures_tell_distance_blur_and_light() {
    let measures = |picture: &Picture| {
        look(&picture.frame(), Effort::Normal).codes[0].measures.expect("our own reader read it")
    };
    let sharp = draw(&[(&code(TEXT), 4, (60, 60))], 640, 480);
    let (near, far) = (measures(&sharp), measures(&draw(&[(&code(TEXT), 3, (60, 60))], 640, 480)));
    assert!((near.pixels_per_module - 4.0).abs() < 0.1, "{near:?}");
    assert!((far.pixels_per_module - 3.0).abs() < 0.1, "{far:?}");
    let blurred = measures(&sharp.blurred(6));
    assert!(near.blur < 0.3 && blurred.blur > near.blur + 0.2, "{near:?} {blurred:?}");
    let mut dark = draw(&[(&code(TEXT), 4, (60, 60))], 640, 480);
    dark.luma.iter_mut().for_each(|pixel| *pixel /= 4);
    let dark = measures(&dark);
    assert!(dark.brightness < near.brightness / 3.0 && dark.contrast < near.contrast / 3.0, "{dark:?}");
}

#[test]
fn frames_that_cannot_be_read_alone_are_read_together() {
    let picture = draw(&[(&code(TEXT), 3, (60, 60))], 480, 360).blurred(2);
    let frames: Vec<_> = (0..16).map(|seed| picture.noisy(400, seed + 1).frame()).collect();
    let alone = frames.iter().filter(|frame| !read_codes(frame, Effort::Normal).is_empty()).count();
    assert!(alone < 2, "{alone} frames can be read alone: the noise is too weak for this test");
    let mut reader = FrameReader::new();
    let first = frames.iter().position(|frame| !reader.read(frame).codes.is_empty());
    assert!(first.is_some(), "not read in sixteen frames");
}

#[test]
fn another_code_is_not_mixed_up_with_the_one_before() {
    let mut reader = FrameReader::new();
    for text in [TEXT.to_owned(), TEXT.replace('6', "7"), TEXT.replace('A', "B")] {
        let picture = draw(&[(&code(text.as_str()), 4, (60, 60))], 640, 480);
        for seed in 0..3 {
            for code in reader.read(&picture.noisy(40, seed + 1).frame()).codes {
                assert_eq!(code.content, text.as_bytes());
            }
        }
        assert_eq!(reader.read(&picture.frame()).codes[0].content, text.as_bytes());
    }
}

#[test]
fn a_micro_qr_code_is_named() {
    let micro = [
        "###########",
        "#.....#...#",
        "#.###.#.#.#",
        "#.###.#..##",
        "#.###.#.##.",
        "#.....#..##",
        "#######.##.",
        "........#.#",
        "##.##.##.#.",
        "...#.#.##.#",
        "##.##..#.##",
    ];
    // The timing pattern along the upper edge changes with every module.
    let dark = |x: usize, y: usize| match (x, y) {
        (7.., 0) => x.is_multiple_of(2),
        (0, 7..) => y.is_multiple_of(2),
        _ => micro[y].as_bytes()[x] == b'#',
    };
    let mut luma = vec![235; 300 * 240];
    for y in 0..11 * 6 {
        for x in 0..11 * 6 {
            luma[(y + 70) * 300 + x + 90] = if dark(x / 6, y / 6) { 25 } else { 235 };
        }
    }
    let sight = look(&Picture { width: 300, height: 240, luma }.frame(), Effort::Normal);
    assert_eq!((sight.codes.len(), sight.unsupported), (0, Some(Unsupported::MicroQr)));
    assert_eq!(
        look(&draw(&[(&code(TEXT), 4, (40, 40))], 640, 480).frame(), Effort::Normal).unsupported,
        None
    );
}

/// A slice of what `examples/fuzz_pictures.rs` does by the million.
#[test]
fn spoilt_pictures_break_nothing() {
    let mut pictures = mutation::drawn();
    pictures.push(mutation::Picture::of(&draw(&[(&code(TEXT), 3, (20, 20))], 400, 300).frame()));
    let mut chance = Chance::new(7);
    let mut reader = FrameReader::new();
    let (before, mut read) = (panics(), 0);
    for number in 0..600 {
        let frame = mutation::mutated(&pictures, &mut chance).into_frame(number);
        let sight = if number % 2 == 0 { look(&frame, Effort::Normal) } else { reader.read(&frame) };
        read += usize::from(!sight.codes.is_empty());
    }
    assert_eq!(panics(), before);
    assert!((60..540).contains(&read), "{read} of 600 are read: too many or too few for this test");
}

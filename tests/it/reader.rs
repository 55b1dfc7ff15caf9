//! Codes drawn by another library, held up in many ways.

use fast_qr::{ECL, QRBuilder, QRCode};
use posjaga::scan::{
    frame::Frame,
    reader::{Effort, read_codes},
};

/// The text of a certificate's size, and bytes that are no text.
const TEXT: &str = "HC1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90KECTHGWJC0FDC:5AIA%G7X+AQB9746HS80:54IBQF60R6$A80X6S1BTYACG6M+9XG8KIAWNA91AY%67092L4WJCT3EHS8XJC$+DXJCCWENF6OF63W5NW6WF6%JC QE/IAYJC5LEW34U3ET7DXC9 QE-ED8%E.JCBECB1A-:8$966469L6OF6VX6FVCPD0KQEPD0LVC6JD846Y96*963W5.A6UPCBJCOT9+EDL8FHZ95/D QEALEN44:+C%69AECAWE:34: CJ.CZKE9440/D+34S9E5LEWJC0FD3%4AIA%G7ZM81G72A6J+9";
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

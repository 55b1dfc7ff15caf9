//! Grey pictures from what cameras send, without a detour through colours; pure.
//!
//! Every function takes a frame as it came, from a device that may be broken or hostile, and says
//! `None` when there is no picture in it.

use std::{fmt, sync::Arc};

use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

/// The longest side of a frame that is decoded, in pixels. No webcam has more.
pub const MAX_SIDE: usize = 8192;

/// A grey picture: `width` × `height` bytes, 0 is black.
#[derive(Clone, PartialEq, Eq)]
pub struct Luma {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The pixels, row by row.
    pub pixels: Arc<[u8]>,
}

impl fmt::Debug for Luma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Luma({}×{})", self.width, self.height)
    }
}

/// How a camera packs its pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// A JPEG for each frame.
    Mjpeg,
    /// 4:2:2, a brightness in every second byte.
    Yuyv,
    /// 4:2:0, all the brightnesses first.
    Nv12,
    /// Brightnesses only.
    Gray,
}

impl Encoding {
    /// The grey picture in a frame of this encoding. The size is what was agreed with the camera; a
    /// JPEG brings its own.
    #[must_use]
    pub fn luma(self, frame: &[u8], width: usize, height: usize) -> Option<Luma> {
        match self {
            Self::Mjpeg => luma_from_mjpeg(frame),
            Self::Yuyv => luma_from_yuyv(frame, width, height),
            Self::Nv12 | Self::Gray => luma_from_plane(frame, width, height),
        }
    }
}

/// A brightness in every second byte. A row of odd width ends in half a pair.
fn luma_from_yuyv(frame: &[u8], width: usize, height: usize) -> Option<Luma> {
    let size = pixels(width, height)?;
    let row_bytes = width.div_ceil(2) * 4;
    let rows = frame.get(..row_bytes * height)?;
    let mut luma = Vec::with_capacity(size);
    for row in rows.chunks_exact(row_bytes) {
        luma.extend(row.iter().step_by(2).take(width));
    }
    Some(Luma { width, height, pixels: luma.into() })
}

/// The brightnesses stand first, whatever follows.
fn luma_from_plane(frame: &[u8], width: usize, height: usize) -> Option<Luma> {
    let plane = frame.get(..pixels(width, height)?)?;
    Some(Luma { width, height, pixels: plane.into() })
}

/// A JPEG, perhaps without Huffman tables, perhaps cut short, perhaps with the rest of an earlier
/// frame behind it. What is missing at its end is grey.
fn luma_from_mjpeg(frame: &[u8]) -> Option<Luma> {
    const START_OF_IMAGE: &[u8] = &[0xFF, 0xD8];
    // Many webcams leave the Huffman tables out and mean the standard ones (ITU-T T.81, annex K.3).
    // An APP0 segment with this name says the same in the words of AVI files (OpenDML 1.02), and the
    // decoder then fills in those tables that the frame does not bring along.
    const STANDARD_TABLES: &[u8] = b"\xFF\xE0\x00\x10AVI1\0\0\0\0\0\0\0\0\0\0";

    let rest = frame.strip_prefix(START_OF_IMAGE)?;
    // A zero byte can begin no segment; a decoder would search all of the junk for the next marker.
    if rest.first() != Some(&0xFF) {
        return None;
    }
    let jpeg = [START_OF_IMAGE, STANDARD_TABLES, rest].concat();
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let pixels = decoder.decode().ok()?;
    let info = decoder.info()?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    // A JPEG of an unusual number of components comes out as something else than grey.
    (pixels.len() == width * height).then(|| Luma { width, height, pixels: pixels.into() })
}

/// How many pixels a frame has, if it has a size that a camera could have.
fn pixels(width: usize, height: usize) -> Option<usize> {
    let sides = 1..=MAX_SIDE;
    (sides.contains(&width) && sides.contains(&height)).then(|| width * height)
}

#[cfg(test)]
mod tests {
    use image::{ColorType, codecs::jpeg::JpegEncoder};

    use super::*;

    /// Dark on the left, bright on the right, in colour; and its brightnesses as the encoder has them.
    fn picture(width: u32, height: u32) -> Vec<u8> {
        (0..height)
            .flat_map(|y| (0..width).flat_map(move |x| [(x * 255 / width) as u8, (y % 200) as u8, 90]))
            .collect()
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 90)
            .encode(&picture(width, height), width, height, ColorType::Rgb8.into())
            .unwrap();
        jpeg
    }

    /// The same JPEG without its DHT segments, as many webcams send it.
    fn without_tables(jpeg: &[u8]) -> Vec<u8> {
        let mut out = jpeg[..2].to_vec();
        let mut at = 2;
        while jpeg[at + 1] != 0xDA {
            let end = at + 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
            if jpeg[at + 1] != 0xC4 {
                out.extend(&jpeg[at..end]);
            }
            at = end;
        }
        out.extend(&jpeg[at..]);
        out
    }

    #[test]
    fn yuyv_and_nv12_hold_the_brightness_as_it_is() {
        let yuyv = Encoding::Yuyv.luma(&[1, 128, 2, 128, 3, 128, 4, 128], 2, 2).unwrap();
        assert_eq!(&yuyv.pixels[..], [1, 2, 3, 4]);
        let nv12 = Encoding::Nv12.luma(&[1, 2, 3, 4, 128, 128], 2, 2).unwrap();
        assert_eq!(&nv12.pixels[..], [1, 2, 3, 4]);
        let gray = Encoding::Gray.luma(&[1, 2, 3, 4], 4, 1).unwrap();
        assert_eq!((gray.width, gray.height), (4, 1));
    }

    #[test]
    fn a_row_of_odd_width_is_not_sheared() {
        let frame = [1, 0, 2, 0, 3, 0, 9, 0, 4, 0, 5, 0, 6, 0, 9, 0];
        assert_eq!(&Encoding::Yuyv.luma(&frame, 3, 2).unwrap().pixels[..], [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_short_frame_is_no_picture_and_a_long_one_is() {
        for encoding in [Encoding::Yuyv, Encoding::Nv12, Encoding::Gray] {
            assert_eq!(encoding.luma(&[0; 15], 4, 4), None, "{encoding:?}");
            assert!(encoding.luma(&[0; 4096], 4, 4).is_some(), "{encoding:?}");
        }
    }

    #[test]
    fn absurd_sizes_are_no_picture() {
        for (width, height) in
            [(0, 480), (640, 0), (usize::MAX, 2), (MAX_SIDE + 1, 1), (usize::MAX, usize::MAX)]
        {
            for encoding in [Encoding::Yuyv, Encoding::Nv12, Encoding::Gray] {
                assert_eq!(encoding.luma(&[0; 64], width, height), None);
            }
        }
    }

    #[test]
    fn a_jpeg_without_huffman_tables_is_the_same_picture() {
        let whole = jpeg(320, 240);
        let bare = without_tables(&whole);
        assert!(bare.len() < whole.len());
        let luma = Encoding::Mjpeg.luma(&whole, 0, 0).unwrap();
        assert_eq!((luma.width, luma.height), (320, 240));
        assert_eq!(Encoding::Mjpeg.luma(&bare, 0, 0), Some(luma.clone()));
        assert!(luma.pixels[0] < luma.pixels[319], "dark left, bright right");
    }

    #[test]
    fn what_lies_behind_a_jpeg_does_not_matter() {
        let whole = jpeg(64, 48);
        let luma = Encoding::Mjpeg.luma(&whole, 0, 0).unwrap();
        for junk in [vec![0; 100_000], vec![0xFF; 1000], whole[10..].to_vec(), jpeg(320, 240)] {
            let frame = [&whole[..], &junk].concat();
            assert_eq!(Encoding::Mjpeg.luma(&frame, 0, 0), Some(luma.clone()));
        }
    }

    #[test]
    fn a_jpeg_that_is_cut_keeps_its_upper_part() {
        let whole = jpeg(320, 240);
        let luma = Encoding::Mjpeg.luma(&whole, 0, 0).unwrap();
        let cut = Encoding::Mjpeg.luma(&whole[..whole.len() * 6 / 10], 0, 0).unwrap();
        assert_eq!(cut.pixels[..320 * 64], luma.pixels[..320 * 64]);
    }

    #[test]
    fn junk_is_no_picture_and_no_panic() {
        let whole = without_tables(&jpeg(64, 48));
        for junk in [&[][..], &[0xFF], &[0xFF, 0xD8], &[0x55; 1000], &[0xFF; 1000], b"\xFF\xD8\x55\x55\x55"] {
            assert_eq!(Encoding::Mjpeg.luma(junk, 640, 480), None);
        }
        for at in 0..whole.len() {
            let _ = Encoding::Mjpeg.luma(&whole[..at], 64, 48);
            for flip in [0x01, 0x80, 0xFF] {
                let mut frame = whole.clone();
                frame[at] ^= flip;
                if let Some(luma) = Encoding::Mjpeg.luma(&frame, 64, 48) {
                    assert_eq!(luma.pixels.len(), luma.width * luma.height);
                }
            }
        }
    }
}

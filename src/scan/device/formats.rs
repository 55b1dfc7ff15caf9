//! Which of a camera's formats suits the reading of codes best; pure.

use std::fmt;

use crate::scan::luma::{Encoding, MAX_SIDE};

/// One way in which a camera can send pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureFormat {
    /// How a picture is packed.
    pub encoding: Encoding,
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Pictures in a second.
    pub fps: u32,
}

impl fmt::Display for PictureFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoding = match self.encoding {
            Encoding::Mjpeg => "MJPEG",
            Encoding::Yuyv => "YUYV",
            Encoding::Nv12 => "NV12",
            Encoding::Gray => "GRAY",
        };
        write!(f, "{encoding} {}×{} {}/s", self.width, self.height, self.fps)
    }
}

/// The formats that are fit for reading, the best first: near 1280×720, where a dense code a hand
/// away has enough pixels and decoding is still cheap, at 15 to 30 pictures a second.
pub(super) fn ranked(formats: Vec<PictureFormat>) -> Vec<PictureFormat> {
    let sides = 120..=MAX_SIDE as u32;
    let mut fit = formats;
    fit.retain(|format| {
        sides.contains(&format.width) && sides.contains(&format.height) && (1..=1000).contains(&format.fps)
    });
    fit.sort_by_key(cost);
    fit.dedup();
    fit
}

/// What a format costs us, in hundredths of "half as good".
fn cost(format: &PictureFormat) -> u32 {
    let octaves = |ratio: f64, weight: f64| (ratio.log2().max(0.0) * weight) as u32;
    let size = f64::from(format.width) * f64::from(format.height) / (1280.0 * 720.0);
    let fps = f64::from(format.fps);
    let packing = match format.encoding {
        Encoding::Gray => 0,
        Encoding::Nv12 => 1,
        Encoding::Yuyv => 2,
        // Costs a few milliseconds a picture, and some sharpness.
        Encoding::Mjpeg => 5,
    };
    // Too few pixels are worse than too many; a slow picture is a smeared one, a fast one a dark one.
    octaves(1.0 / size, 200.0)
        + octaves(size, 60.0)
        + octaves(15.0 / fps, 200.0)
        + octaves(30.0 / fps, 10.0)
        + octaves(fps / 30.0, 20.0)
        + packing
}

#[cfg(test)]
mod tests {
    use super::{Encoding::*, *};

    fn format(encoding: Encoding, width: u32, height: u32, fps: u32) -> PictureFormat {
        PictureFormat { encoding, width, height, fps }
    }

    fn best(formats: &[PictureFormat]) -> PictureFormat {
        ranked(formats.to_vec())[0]
    }

    #[test]
    fn an_ordinary_webcam_is_opened_at_720p_in_full_rate() {
        let webcam = [
            format(Yuyv, 640, 480, 30),
            format(Yuyv, 1280, 720, 10),
            format(Yuyv, 1280, 720, 5),
            format(Mjpeg, 640, 480, 30),
            format(Mjpeg, 1280, 720, 15),
            format(Mjpeg, 1280, 720, 30),
            format(Mjpeg, 1920, 1080, 30),
        ];
        assert_eq!(best(&webcam), format(Mjpeg, 1280, 720, 30));
        let without_720p = [webcam[0], webcam[3], webcam[6]];
        assert_eq!(best(&without_720p), format(Mjpeg, 1920, 1080, 30));
    }

    #[test]
    fn unpacked_pictures_are_preferred_when_nothing_else_differs() {
        let formats =
            [format(Mjpeg, 1280, 720, 30), format(Yuyv, 1280, 720, 30), format(Nv12, 1280, 720, 30)];
        assert_eq!(best(&formats), formats[2]);
    }

    #[test]
    fn neither_a_slide_show_nor_a_stamp_is_chosen_while_there_is_something_else() {
        let formats = [
            format(Yuyv, 3840, 2160, 2),
            format(Yuyv, 320, 180, 60),
            format(Yuyv, 1280, 720, 1),
            format(Yuyv, 640, 480, 30),
        ];
        assert_eq!(best(&formats), formats[3]);
        assert_eq!(best(&formats[..1]), formats[0], "better than nothing");
    }

    #[test]
    fn nonsense_is_left_out() {
        let nonsense = [
            format(Yuyv, 0, 480, 30),
            format(Yuyv, 640, 480, 0),
            format(Mjpeg, u32::MAX, u32::MAX, u32::MAX),
        ];
        assert!(ranked(nonsense.to_vec()).is_empty());
    }
}

//! Picture files as frames, and a folder of them as a camera.

use std::{
    fs,
    fs::File,
    io::BufReader,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use image::{DynamicImage, ImageDecoder as _, ImageError, ImageReader, Limits, metadata::Orientation};

use super::{
    camera::{CameraDevice, CameraSystem},
    frame::{CameraError, Frame, FrameSource},
};

/// The most pixels that a picture file is opened for.
pub const MAX_PIXELS: u64 = 50_000_000;

/// The largest picture file that is opened, in bytes.
pub const MAX_FILE_BYTES: u64 = 256 << 20;

/// The most memory that decoding may take, in bytes: the most pixels in colour with transparency.
const MAX_DECODED_BYTES: u64 = 4 * MAX_PIXELS;

/// The most pictures of a folder that are shown.
const MAX_PICTURES: usize = 10_000;

/// Between two frames of a picture that is held up.
const PACE: Duration = Duration::from_millis(80);

/// Why a picture file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It could not be read from the disk.
    #[error("the picture cannot be read")]
    Read(#[source] std::io::Error),
    /// Not a picture of a kind we know, or broken.
    #[error("this is no picture, or it is broken")]
    Broken,
    /// Larger than any camera's.
    #[error("the picture has more than {limit} pixels")]
    TooLarge {
        /// The most that is opened.
        limit: u64,
    },
}

/// Opens a picture file (PNG, JPEG, WebP, BMP, GIF), turned as its EXIF orientation says. What is
/// transparent is white; of a moving picture it is the first.
///
/// # Errors
///
/// Says whether it could not be read, or is none, or is too large; memory stays bounded.
pub fn open_picture(path: &Path) -> Result<Frame, PictureError> {
    let metadata = fs::metadata(path).map_err(PictureError::Read)?;
    // A pipe or a device would be waited for without end.
    if !metadata.is_file() {
        return Err(PictureError::Broken);
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(PictureError::TooLarge { limit: MAX_PIXELS });
    }
    let file = File::open(path).map_err(PictureError::Read)?;
    // Decoders have panicked on crafted files before.
    catch_unwind(AssertUnwindSafe(|| decode(file))).unwrap_or(Err(PictureError::Broken))
}

/// The size is known, and refused, before anything is unpacked.
fn decode(file: File) -> Result<Frame, PictureError> {
    let mut reader =
        ImageReader::new(BufReader::new(file)).with_guessed_format().map_err(PictureError::Read)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(picture_error)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(PictureError::TooLarge { limit: MAX_PIXELS });
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(picture_error)?;
    let mut luma = DynamicImage::from(if picture.color().has_alpha() {
        on_white(&picture)
    } else {
        picture.into_luma8()
    });
    luma.apply_orientation(orientation);
    let luma = luma.into_luma8();
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    Ok(Frame { width, height, luma: luma.into_raw().into(), seq: 1 })
}

fn on_white(picture: &DynamicImage) -> image::GrayImage {
    let picture = picture.to_luma_alpha8();
    let mut luma = image::GrayImage::new(picture.width(), picture.height());
    for (to, from) in luma.pixels_mut().zip(picture.pixels()) {
        let [shade, alpha] = from.0.map(u16::from);
        to.0 = [((shade * alpha + 255 * (255 - alpha)) / 255) as u8];
    }
    luma
}

fn picture_error(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge { limit: MAX_PIXELS },
        // A file that ends too soon is broken; it is not the disk's fault.
        ImageError::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            PictureError::Read(error)
        }
        _ => PictureError::Broken,
    }
}

/// A folder of pictures in the place of a camera, shown in the order of their names, over and over.
pub struct PictureFolder {
    pictures: Vec<PathBuf>,
    each: Duration,
    /// Which picture is held up.
    at: usize,
    held: Option<(Frame, Instant)>,
    /// When the last frame was given.
    given: Option<Instant>,
    frames: u64,
}

impl PictureFolder {
    /// Shows each picture of the folder for `each`.
    ///
    /// # Errors
    ///
    /// [`CameraError::NotFound`] when the folder holds no file.
    pub fn open(folder: &Path, each: Duration) -> Result<Self, CameraError> {
        let entries = fs::read_dir(folder).map_err(|error| CameraError::Other(Box::new(error)))?;
        let mut pictures: Vec<PathBuf> =
            entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
        pictures.sort();
        pictures.truncate(MAX_PICTURES);
        if pictures.is_empty() {
            return Err(CameraError::NotFound);
        }
        Ok(Self { pictures, each, at: 0, held: None, given: None, frames: 0 })
    }
}

impl FrameSource for PictureFolder {
    /// Gives the picture that is held up, about twelve times a second. A file that is no picture is
    /// one broken frame.
    fn next_frame(&mut self) -> Result<Frame, CameraError> {
        if let Some(given) = self.given {
            thread::sleep(PACE.saturating_sub(given.elapsed()));
        }
        self.given = Some(Instant::now());
        self.held.take_if(|(_, since)| since.elapsed() >= self.each);
        let frame = if let Some((frame, _)) = &self.held {
            frame.clone()
        } else {
            let path = self.pictures.get(self.at).ok_or(CameraError::NotFound)?;
            self.at = (self.at + 1) % self.pictures.len();
            let frame = open_picture(path).map_err(|_| CameraError::BrokenFrame)?;
            self.held = Some((frame.clone(), Instant::now()));
            frame
        };
        self.frames += 1;
        Ok(Frame { seq: self.frames, ..frame })
    }
}

/// A folder of pictures as the only camera of a system.
pub struct PictureFolderSystem {
    /// Where the pictures are.
    pub folder: PathBuf,
    /// How long each is held up.
    pub each: Duration,
}

impl CameraSystem for PictureFolderSystem {
    fn list(&mut self) -> Result<Vec<CameraDevice>, CameraError> {
        if !self.folder.is_dir() {
            return Ok(Vec::new());
        }
        let name = self.folder.file_name().unwrap_or(self.folder.as_os_str());
        Ok(vec![CameraDevice {
            id: self.folder.to_string_lossy().into_owned(),
            name: name.to_string_lossy().into_owned(),
        }])
    }

    fn open(&mut self, _: &CameraDevice) -> Result<Box<dyn FrameSource>, CameraError> {
        Ok(Box::new(PictureFolder::open(&self.folder, self.each)?))
    }
}

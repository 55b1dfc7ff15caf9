//! Picture files as frames, the codes of their pages, and a folder of them as a camera.

mod error;
mod in_words;
mod kind;
mod pdf;
mod tiff;

use std::{
    fs,
    fs::File,
    io::{Cursor, Read as _},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use image::{DynamicImage, ImageDecoder as _, ImageError, ImageReader, Limits, metadata::Orientation};

pub use self::{
    error::{MAX_PIXELS, PictureError, PictureTrouble},
    kind::{BEGINNING, Kind},
};
use self::{pdf::PdfPages, tiff::Tiff};
use super::{
    camera::{CameraDevice, CameraSystem},
    frame::{CameraError, Frame, FrameSource},
    guard,
    reader::{self, Code, Effort, Joined, MAX_CODES, Parts, Sight},
};
use crate::credential::{Scheme, cards_of_file};

/// The largest picture file that is opened, in bytes.
pub const MAX_FILE_BYTES: u64 = 256 << 20;

/// The most memory that decoding may take, in bytes: the most pixels in colour with transparency.
const MAX_DECODED_BYTES: u64 = 4 * MAX_PIXELS;

/// The most pages of a file that are looked at, and the most pixels that they have together.
const MAX_PAGES: usize = 20;
const MAX_PIXELS_OF_PAGES: usize = 4 * MAX_PIXELS as usize;

/// The most pictures of a folder that are shown.
const MAX_PICTURES: usize = 10_000;

/// Between two frames of a picture that is held up.
const PACE: Duration = Duration::from_millis(80);

/// Opens a picture file (PNG, JPEG, WebP, BMP, GIF, TIFF, PDF), turned as its EXIF orientation says. What is
/// transparent is white; of a moving picture, or of one with pages, it is the first.
///
/// # Errors
///
/// Says whether it could not be read, or is none, or is too large; memory and time stay bounded.
pub fn open_picture(path: &Path) -> Result<Frame, PictureError> {
    Pages::open(whole_file(path)?)?.next().unwrap_or(Err(PictureError::Broken))
}

/// What a single picture shows, credentials in Aztec codes among it at the best effort.
#[must_use]
pub fn look_for_credentials(picture: &Frame, effort: Effort) -> Sight {
    reader::look_for(picture, effort, |content| Scheme::recognise(content).is_some())
}

/// What a guest's file shows: a picture on all its pages, each code once, in their order, the parts of a message
/// that is spread over pages joined; or the cards of a `.smart-health-card` file, as the codes that they would be.
/// `look` looks at a page.
///
/// # Errors
///
/// As [`open_picture`].
pub fn look_at(path: &Path, look: impl FnMut(&Frame) -> Sight) -> Result<Sight, PictureError> {
    look_at_bytes(whole_file(path)?, look)
}

/// What the bytes of such a file show.
///
/// # Errors
///
/// As [`open_picture`].
pub fn look_at_bytes(bytes: Vec<u8>, mut look: impl FnMut(&Frame) -> Sight) -> Result<Sight, PictureError> {
    if Kind::of(&bytes) == Some(Kind::HealthCards) {
        let cards = cards_of_file(&bytes).ok_or(PictureError::Broken)?;
        let code = |content| Code { content, eci: None, certainty: f32::MAX, measures: None };
        return Ok(Sight { codes: cards.into_iter().map(code).collect(), ..Sight::default() });
    }
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(PictureError::TooLarge { limit: MAX_PIXELS });
    }
    let mut whole = Sight::default();
    let (mut parts, mut pages, mut pixels) = (Parts::default(), 0, 0_usize);
    for page in Pages::open(bytes)? {
        let page = match page {
            Ok(page) => page,
            // What stands on the pages before is none the worse for it.
            Err(_) if !whole.codes.is_empty() => break,
            Err(error) => return Err(error),
        };
        pages += 1;
        pixels = pixels.saturating_add(page.width * page.height);
        let sight = look(&page);
        let mut waiting = Vec::new();
        let mut codes = sight.codes;
        for part in sight.parts {
            match parts.add(part) {
                Joined::Whole(code) => codes.push(code),
                Joined::Waiting(part) => waiting.push(part),
            }
        }
        for code in codes {
            if whole.codes.len() < MAX_CODES && whole.codes.iter().all(|known| known.content != code.content)
            {
                whole.codes.push(code);
            }
        }
        whole.parts.extend(waiting);
        whole.glimpse = whole.glimpse.or(sight.glimpse);
        whole.unsupported = whole.unsupported.or(sight.unsupported);
        if pages >= MAX_PAGES || pixels >= MAX_PIXELS_OF_PAGES {
            break;
        }
    }
    if pages == 0 {
        return Err(PictureError::Broken);
    }
    if !parts.are_waiting() {
        whole.parts.clear();
    }
    if !whole.codes.is_empty() {
        (whole.glimpse, whole.unsupported) = (None, None);
    }
    Ok(whole)
}

/// The bytes of a file; of one that is no picture, no more than its beginning.
fn whole_file(path: &Path) -> Result<Vec<u8>, PictureError> {
    let metadata = fs::metadata(path).map_err(PictureError::Read)?;
    // A pipe or a device would be waited for without end.
    if !metadata.is_file() {
        return Err(PictureError::Unknown);
    }
    let mut file = File::open(path).map_err(PictureError::Read)?;
    let mut bytes = Vec::new();
    file.by_ref().take(BEGINNING as u64).read_to_end(&mut bytes).map_err(PictureError::Read)?;
    if Kind::of(&bytes).is_none() {
        return Err(PictureError::Unknown);
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(PictureError::TooLarge { limit: MAX_PIXELS });
    }
    file.take(MAX_FILE_BYTES).read_to_end(&mut bytes).map_err(PictureError::Read)?;
    Ok(bytes)
}

/// The pages of a picture file, one after the other.
enum Pages {
    /// Opened when it is asked for; then nothing is left.
    Single(Option<Vec<u8>>),
    Tiff(Tiff),
    Pdf(PdfPages),
}

impl Pages {
    fn open(bytes: Vec<u8>) -> Result<Self, PictureError> {
        match Kind::of(&bytes) {
            Some(Kind::Single) => Ok(Self::Single(Some(bytes))),
            Some(Kind::Tiff) => Tiff::new(bytes).map(Self::Tiff).ok_or(PictureError::Broken),
            Some(Kind::Pdf) => PdfPages::open(bytes).map(Self::Pdf),
            Some(Kind::Heic) => Err(PictureError::Heic),
            Some(Kind::Avif) => Err(PictureError::Avif),
            Some(Kind::HealthCards) | None => Err(PictureError::Unknown),
        }
    }
}

impl Iterator for Pages {
    type Item = Result<Frame, PictureError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Single(bytes) => bytes.take().map(|bytes| decode_guarded(&bytes)),
            Self::Tiff(tiff) => tiff.next_page().map(decode_guarded),
            Self::Pdf(pages) => pages.next(),
        }
    }
}

/// Decoders have panicked on crafted files before.
fn decode_guarded(bytes: &[u8]) -> Result<Frame, PictureError> {
    guard::quietly(|| decode(bytes)).unwrap_or(Err(PictureError::Broken))
}

/// The size is known, and refused, before anything is unpacked.
fn decode(bytes: &[u8]) -> Result<Frame, PictureError> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(PictureError::Read)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| picture_error(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(PictureError::TooLarge { limit: MAX_PIXELS });
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| picture_error(&error))?;
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

fn picture_error(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge { limit: MAX_PIXELS },
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
        let entries = fs::read_dir(folder).map_err(|error| {
            tracing::info!(error = &error as &dyn std::error::Error, "the folder of pictures cannot be read");
            CameraError::Other
        })?;
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

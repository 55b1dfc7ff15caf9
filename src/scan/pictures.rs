//! Picture files as frames, and a folder of them as a camera.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::frame::{CameraError, Frame, FrameSource};

/// The most pixels that a picture file is opened for.
pub const MAX_PIXELS: u64 = 50_000_000;

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

/// Opens a picture file (PNG, JPEG, WebP, BMP, GIF).
///
/// # Errors
///
/// Says whether it could not be read, or is none, or is too large; memory stays bounded.
pub fn open_picture(path: &Path) -> Result<Frame, PictureError> {
    let _ = path;
    todo!()
}

/// A folder of pictures in the place of a camera, shown in the order of their names, over and over.
pub struct PictureFolder {
    pictures: Vec<PathBuf>,
    each: Duration,
}

impl PictureFolder {
    /// Shows each picture of the folder for `each`.
    ///
    /// # Errors
    ///
    /// [`CameraError::NotFound`] when the folder holds no file.
    pub fn open(folder: &Path, each: Duration) -> Result<Self, CameraError> {
        let _ = folder;
        Ok(Self { pictures: Vec::new(), each })
    }
}

impl FrameSource for PictureFolder {
    fn next_frame(&mut self) -> Result<Frame, CameraError> {
        let _ = (&self.pictures, self.each);
        todo!()
    }
}

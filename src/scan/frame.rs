//! One picture, cheap to clone, and where pictures come from.

use std::{fmt, sync::Arc};

/// A grey picture.
#[derive(Clone)]
pub struct Frame {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width` × `height` bytes, 0 is black; never mirrored.
    pub luma: Arc<[u8]>,
    /// Counts up by at least one with each new picture of a source.
    pub seq: u64,
}

/// Where frames come from: a device, the demo, pictures.
pub trait FrameSource {
    /// The next frame. Blocks until there is one, and as long as the source likes to take.
    ///
    /// # Errors
    ///
    /// Why there is none. After [`CameraError::Lost`] the source is of no more use.
    fn next_frame(&mut self) -> Result<Frame, CameraError>;
}

/// What is wrong with a camera, in terms of what a person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CameraError {
    /// There is no camera.
    #[error("there is no camera")]
    NotFound,
    /// Another program has it.
    #[error("the camera is in use by another program")]
    Busy,
    /// The system does not let us.
    #[error("access to the camera is denied")]
    Denied,
    /// It was there and is gone.
    #[error("the camera was unplugged")]
    Lost,
    /// It is there and sends nothing.
    #[error("the camera sends no picture")]
    Silent,
    /// It has no format that we can read.
    #[error("the camera has no format that can be read")]
    NoFormat,
    /// One picture was broken; the next may be good.
    #[error("the camera sent a broken picture")]
    BrokenFrame,
    /// Anything else, which the program's log has.
    #[error("the camera does not work")]
    Other,
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame({}×{}, seq {})", self.width, self.height, self.seq)
    }
}

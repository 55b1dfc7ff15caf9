//! What a camera is given, and what it tells.

use std::{sync::Arc, time::Duration};

use super::hint::Hint;
use crate::scan::{
    ScannedCode,
    frame::{CameraError, Frame, FrameSource},
    reader::{Outline, Sight},
};

/// A camera that could be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameraDevice {
    /// Names it for the system, as stable as the system allows.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// Where cameras come from: the system's devices, the demo, a folder of pictures.
pub trait CameraSystem {
    /// The cameras that are there now, in a stable order.
    ///
    /// # Errors
    ///
    /// When the system does not even answer that.
    fn list(&mut self) -> Result<Vec<CameraDevice>, CameraError>;

    /// Opens one of them.
    ///
    /// # Errors
    ///
    /// Why it cannot be opened now.
    fn open(&mut self, device: &CameraDevice) -> Result<Box<dyn FrameSource>, CameraError>;
}

/// Where codes lie in a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlines {
    /// Of those that were read.
    pub read: Vec<Outline>,
    /// Of one that is there and could not be read.
    pub unread: Option<Outline>,
}

impl Outlines {
    pub(super) fn of(sight: &Sight) -> Self {
        Self { read: sight.outlines.clone(), unread: sight.glimpse.map(|(_, outline)| outline) }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.unread.is_none()
    }
}

/// What the camera's threads report.
#[derive(Debug)]
pub enum CameraEvent {
    /// The list of cameras changed.
    Devices(Vec<CameraDevice>),
    /// The camera in use, or what is wrong.
    Status(CameraStatus),
    /// A code came into view: all that are, in one picture. Codes that are still held up are reported
    /// again only with a new one.
    Scanned(Vec<ScannedCode>),
    /// A code is one of several over which a message is spread, and others are still to be shown.
    Parts {
        /// How many have been seen.
        seen: usize,
        /// How many there are.
        of: usize,
    },
    /// A picture lies ready that shows something else than the one before, or some time after it: see
    /// [`Camera::newest_frame`](super::Camera::newest_frame).
    Picture,
    /// Where codes lie in the picture that was read last.
    Outlines(Outlines),
    /// What would help a code that is held up and cannot be read; `None` when it is of no more use.
    Hint(Option<Hint>),
}

/// How the camera is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CameraStatus {
    /// Looking for it.
    Starting,
    /// Pictures come.
    Running {
        /// Which camera.
        device: CameraDevice,
        /// Pixels in a row.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// No pictures come. The threads go on trying.
    Trouble(CameraError),
}

/// Makes a [`CameraSystem`]; called on each camera thread, since a system may be bound to its thread.
pub type MakeSystem = Arc<dyn Fn() -> Box<dyn CameraSystem> + Send + Sync>;

/// Takes what the threads report. Called from the threads, so it must not block for long.
pub type Report = Arc<dyn Fn(CameraEvent) + Send + Sync>;

/// What looks at one frame after the other.
pub type Reader = Box<dyn FnMut(&Frame) -> Sight>;

/// Makes a [`Reader`]; called on the reader thread, and again after a panic.
pub type MakeReader = Arc<dyn Fn() -> Reader + Send + Sync>;

/// How long things may take before they are told, or tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Without a good picture for so long, a camera is silent.
    pub silent: Duration,
    /// Between two tries to find and open a camera.
    pub retry: Duration,
    /// Between two looks at the list of cameras while pictures come.
    pub list: Duration,
    /// For so long after plugging in, a denial is only the system that has not caught up.
    pub denied: Duration,
    /// A lost camera is waited for so long before another one takes its place.
    pub replug: Duration,
    /// A code out of view for so long is a new one when it comes back.
    pub out_of_view: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            silent: Duration::from_secs(3),
            retry: Duration::from_millis(500),
            list: Duration::from_secs(2),
            denied: Duration::from_secs(3),
            replug: Duration::from_secs(3),
            out_of_view: Duration::from_millis(1500),
        }
    }
}

/// What one frame showed.
#[derive(Clone, Debug)]
pub struct Shown {
    /// All that was seen.
    pub sight: Sight,
    /// The codes that a camera reports: all in the frame, when one of them came newly into view; else none.
    pub new: Vec<Vec<u8>>,
}

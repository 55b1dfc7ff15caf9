//! The camera thread and the reader thread, and what they say about themselves.
//!
//! The camera thread owns the device: it lists, opens, reads and drops it, and nobody ever joins it,
//! since a read can block for ever. A camera that is unplugged, busy or silent is a
//! [`CameraStatus`], not an end: the thread goes on looking for it.

use std::sync::Arc;

use super::{
    ScannedCode,
    frame::{CameraError, Frame, FrameSource},
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

/// What the camera's threads report.
#[derive(Debug)]
pub enum CameraEvent {
    /// The list of cameras changed.
    Devices(Vec<CameraDevice>),
    /// The camera in use, or what is wrong.
    Status(CameraStatus),
    /// A code came into view. One that is still held up is not reported again.
    Scanned(ScannedCode),
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
    Trouble(CameraTrouble),
}

/// What is wrong, as a plain value; see [`CameraError`] for the meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameraTrouble {
    /// There is no camera.
    NotFound,
    /// Another program has it.
    Busy,
    /// The system does not let us.
    Denied,
    /// It was unplugged.
    Lost,
    /// It sends nothing.
    Silent,
    /// No format that we can read.
    NoFormat,
    /// Anything else.
    Other,
}

/// A running camera with its threads.
pub struct Camera {}

impl Camera {
    /// Starts the threads. `system` is made anew on each camera thread; `report` is called from the
    /// threads and must not block for long.
    pub fn start(
        system: Arc<dyn Fn() -> Box<dyn CameraSystem> + Send + Sync>,
        preferred: Option<String>,
        report: Arc<dyn Fn(CameraEvent) + Send + Sync>,
    ) -> Self {
        let _ = (system, preferred, report);
        todo!()
    }

    /// Changes to the camera with this id (`None`: the first that opens).
    pub fn choose(&self, id: Option<String>) {
        let _ = id;
        todo!()
    }

    /// The newest frame, if one came since the last call. Never blocks.
    pub fn newest_frame(&self) -> Option<Frame> {
        todo!()
    }

    /// Forgets what was in view, so that the code that is held up is reported once more.
    pub fn look_again(&self) {
        todo!()
    }
}

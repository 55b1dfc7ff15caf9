//! The camera thread and the reader thread, and what they say about themselves.
//!
//! The camera thread owns the device: it lists, opens, reads and drops it, and nobody ever joins it,
//! since a read can block for ever. A camera that is unplugged, busy or silent is a
//! [`CameraStatus`], not an end: the thread goes on looking for it. A third thread, the watchdog,
//! tells when nothing comes, and puts a new camera thread in the place of one that is stuck.

mod capture;
mod contract;
mod held_codes;
mod hint;
mod motion;
mod reading;
mod shared;
mod watchdog;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

pub use self::{
    contract::{
        CameraDevice, CameraEvent, CameraStatus, CameraSystem, MakeReader, MakeSystem, Outlines, Patience,
        Reader, Report, Shown,
    },
    hint::Hint,
};
use self::{
    held_codes::HeldCodes,
    reading::{PACE, read_frame, read_frames},
    shared::Shared,
};
use super::{frame::Frame, reader::FrameReader};

/// What a [`Camera`] works with, where it is not the usual.
#[derive(Clone)]
pub struct CameraSetup {
    /// How long things may take.
    pub patience: Patience,
    /// What finds the codes.
    pub reader: MakeReader,
}

impl Default for CameraSetup {
    fn default() -> Self {
        Self {
            patience: Patience::default(),
            reader: Arc::new(|| {
                let mut reader = FrameReader::new();
                Box::new(move |frame| reader.read(frame))
            }),
        }
    }
}

/// The frames of one camera without its threads: what is done with each of them is what a [`Camera`] does.
/// For measuring.
pub struct FrameSequence {
    reader: Reader,
    held: HeldCodes,
    now: Instant,
}

impl Default for FrameSequence {
    fn default() -> Self {
        let CameraSetup { patience, reader } = CameraSetup::default();
        Self { reader: reader(), held: HeldCodes::new(patience.out_of_view), now: Instant::now() }
    }
}

impl FrameSequence {
    /// What the next frame shows; it counts as one that came a thirtieth of a second after the one before.
    pub fn see(&mut self, frame: &Frame) -> Shown {
        self.now += PACE;
        read_frame(&mut self.reader, frame, |codes| self.held.see(codes, self.now))
    }
}

/// A running camera with its threads. They end some time after it is dropped; nobody joins them.
pub struct Camera {
    shared: Arc<Shared>,
}

impl Camera {
    /// Starts the threads. `preferred` is the [`CameraDevice::id`] to use when it is there.
    pub fn start(system: MakeSystem, preferred: Option<String>, report: Report) -> Self {
        Self::start_with(CameraSetup::default(), system, preferred, report)
    }

    /// Starts the threads with another patience or another reader.
    pub fn start_with(
        setup: CameraSetup,
        system: MakeSystem,
        preferred: Option<String>,
        report: Report,
    ) -> Self {
        let shared = Arc::new(Shared::new(setup.patience, preferred, report));
        shared.spawn("qr-reader", move |shared| read_frames(&shared, &setup.reader));
        shared.spawn("camera-watchdog", move |shared| watchdog::watch(&shared, &system));
        Self { shared }
    }

    /// Changes to the camera with this id (`None`: the first that opens).
    ///
    /// While the chosen camera is not there, another one is used.
    pub fn choose(&self, id: Option<String>) {
        self.shared.choose(id);
    }

    /// The newest frame that is worth showing, if one came since the last call. Never blocks.
    #[must_use]
    pub fn newest_frame(&self) -> Option<Frame> {
        self.shared.preview.try_take()
    }

    /// The officer has dealt with what is in view: it comes again only after it was gone for a while, or by
    /// [`Camera::look_again`].
    pub fn wave_away(&self) {
        self.shared.wave_away();
    }

    /// Reads nothing for so long: a hand scanner is used, and a code that lies before the camera is not meant.
    pub fn pause_for(&self, time: Duration) {
        self.shared.pause_until(Instant::now() + time);
    }

    /// Forgets what was in view, so that the code that is held up is reported once more.
    pub fn look_again(&self) {
        self.shared.look_again();
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.shared.close();
    }
}

//! The camera of the demo: holds up one scene after the other, or the one that it is told to.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    Scene,
    picture::{self, Picture},
};
use crate::scan::{
    camera::{CameraDevice, CameraSystem},
    frame::{CameraError, Frame, FrameSource},
};

/// How long each scene is held up when nobody says otherwise.
const EACH: Duration = Duration::from_secs(8);
/// The camera gives 15 pictures a second.
const PERIOD: Duration = Duration::from_millis(66);

/// What is held up now, and a way to change it.
pub struct Stage {
    pictures: Vec<(Scene, Option<Picture>)>,
    programme: Mutex<Programme>,
    pictures_taken: AtomicU64,
}

#[derive(Clone, Copy)]
enum Programme {
    /// One scene after the other, since then.
    InTurn(Instant),
    /// This one.
    Only(Scene),
}

impl Stage {
    pub(super) fn new(pictures: Vec<(Scene, Option<Picture>)>) -> Self {
        Self {
            pictures,
            programme: Mutex::new(Programme::InTurn(Instant::now())),
            pictures_taken: AtomicU64::new(0),
        }
    }

    /// Holds up this scene from now on.
    pub fn show(&self, scene: Scene) {
        *self.programme.lock().unwrap_or_else(PoisonError::into_inner) = Programme::Only(scene);
    }

    /// What is held up now.
    #[must_use]
    pub fn scene(&self) -> Scene {
        match *self.programme.lock().unwrap_or_else(PoisonError::into_inner) {
            Programme::Only(scene) => scene,
            Programme::InTurn(since) => {
                let turn = since.elapsed().as_secs() / EACH.as_secs();
                Scene::ALL[turn as usize % Scene::ALL.len()]
            }
        }
    }

    /// A picture of what is held up now.
    #[must_use]
    pub fn frame(&self, seq: u64) -> Frame {
        let scene = self.scene();
        let picture =
            self.pictures.iter().find(|(of, _)| *of == scene).and_then(|(_, picture)| picture.as_ref());
        picture::draw(picture, seq)
    }
}

/// The demo in the place of the system's cameras.
pub struct DemoCamera {
    stage: Arc<Stage>,
}

impl DemoCamera {
    /// A camera before this stage.
    #[must_use]
    pub fn new(stage: Arc<Stage>) -> Self {
        Self { stage }
    }
}

impl CameraSystem for DemoCamera {
    fn list(&mut self) -> Result<Vec<CameraDevice>, CameraError> {
        Ok(vec![CameraDevice { id: "demo".to_owned(), name: "DEMO".to_owned() }])
    }

    fn open(&mut self, _: &CameraDevice) -> Result<Box<dyn FrameSource>, CameraError> {
        Ok(Box::new(DemoFrames { stage: self.stage.clone(), next: Instant::now() }))
    }
}

struct DemoFrames {
    stage: Arc<Stage>,
    next: Instant,
}

impl FrameSource for DemoFrames {
    fn next_frame(&mut self) -> Result<Frame, CameraError> {
        thread::sleep(self.next.saturating_duration_since(Instant::now()));
        self.next = Instant::now() + PERIOD;
        let seq = self.stage.pictures_taken.fetch_add(1, Ordering::Relaxed);
        Ok(self.stage.frame(seq))
    }
}
